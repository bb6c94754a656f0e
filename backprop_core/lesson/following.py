"""Which cell of a parameter the lesson computes in numbers, and along which paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backprop_core.evaluation import Matrix
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Explainer, bind
from backprop_core.explain.notation import AGAIN, Notation, notation_of
from backprop_core.explain.roads import Road, chain_rule
from backprop_core.lesson.beat import At, Example
from backprop_core.lesson.lines import BY_HAND
from backprop_core.trace import Trace

CANDIDATES = 8
"""So many weights are looked at."""
ROWS = 2
"""Through so many rows of X a weight is followed in numbers."""


def first_example(notation: Notation) -> Example:
    """The first cell of the first parameter, along its first paths."""
    cell = Cell(next(iter(notation.derivation.gradient_of)), 0, 0)
    road = chain_rule(notation.derivation, cell.matrix)[0]
    rows = min(notation.size("n"), ROWS)
    products = np.ones([rows if letter == "n" else notation.size(letter) for letter in road.free])
    targets = np.zeros((rows, notation.size("o")))
    return _Products(road, cell, products, targets).example


def telling_example(run: Trace) -> Example:
    """The first cell of the first parameter that changes the loss through most rows, and paths on which it does."""
    parameter = next(iter(run.derivation.gradient_of))
    rows, columns = run[parameter].shape
    cells = [Cell(parameter, row, column) for column in range(columns) for row in range(rows)][:CANDIDATES]
    road, explainer = chain_rule(run.derivation, parameter)[0], _of_first_rows(run)
    targets = run[run.derivation.targets][: explainer.notation.size("n")]
    every = [_Products(road, cell, explainer.products(road, cell), targets) for cell in cells]
    return max(every, key=lambda products: len(products.telling)).example


def _of_first_rows(run: Trace) -> Explainer:
    """The numbers of the first rows of X; one that is zero but for rounding is 0."""
    count = min(run.sizes["n"], BY_HAND)
    zeros = run.rounding(slice(count)).zeros
    values = {
        name: matrix[:count] if run.derivation.letters[name].startswith("n") else matrix
        for name, matrix in run.values.items()
    }
    values |= {name: np.where(zeros[name], 0.0, values[name]) for name in zeros.keys() & values.keys()}
    notation = notation_of(run.derivation, tuple({**run.sizes, "n": count}.items()))
    return Explainer(notation, values, run.explainer.scalars)


@dataclass(frozen=True, eq=False)
class _Products:
    """The products of the chain rule of a cell.

    Attributes:
        numbers: an axis for each letter that runs on the road; targets: those of these rows.
    """

    road: Road
    cell: Cell
    numbers: Matrix
    targets: Matrix

    @cached_property
    def telling(self) -> list[int]:
        """The rows of which some path changes the loss."""
        others = tuple(axis for axis, letter in enumerate(self.road.free) if letter != "n")
        return np.flatnonzero(np.any(self.numbers != 0, axis=others)).tolist()

    @property
    def example(self) -> Example:
        """The first such rows, and then others; of each the path to follow."""
        every = range(len(self.targets))
        rows = (*self.telling, *(row for row in every if row not in self.telling))[:ROWS]
        paths = tuple(self._first(row, own_first=True)[0] for row in rows)
        others = self._first(rows[0], own_first=False) if self._returned else ()
        return Example(self.cell, paths, next((at for at in others if at != paths[0]), None))

    def _first(self, row: int, own_first: bool) -> tuple[At, ...]:
        """The first two paths through a row.

        They are of those that change the loss.  With softmax the largest target goes first, and a z goes to its own
        output, or to another one.
        """
        free, at_row = self.road.free, {"n": row}
        places = np.indices(self.numbers.shape)[(slice(None), *(at_row.get(x, slice(None)) for x in free))]
        indices = {x: index.ravel() for x, index in zip(free, places, strict=True)}
        keys = [self.numbers[tuple(indices.values())] == 0]
        for again in self._returned:
            own = bind(self.road.start.letters, self.cell) | indices
            keys += [(own[AGAIN[again]] == indices[again]) != own_first, -self.targets[row, indices[again]]]
        order = np.lexsort(keys[::-1])[:2].tolist()
        return tuple(tuple((x, int(index[i])) for x, index in indices.items()) for i in order)

    @property
    def _returned(self) -> str:
        """The letter of the outputs where it comes back on the road."""
        return "".join(x for x in self.road.free if x in AGAIN)
