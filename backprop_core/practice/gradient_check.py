"""Checking: is this gradient right?  Each cell beside what a small change of its parameter really does.

Nothing is asked of the backward lines here: the loss is computed by the forward lines alone, once with the
parameter a little larger and once a little smaller.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.errors import PathError
from backprop_core.evaluation import Change, Matrix, evaluate
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Comparison, meet
from backprop_core.language.activations import EVERY_BY_FUNCTION
from backprop_core.language.index_notation import Apply, axis_letters, refs
from backprop_core.practice.finite_differences import compare
from backprop_core.trace import Trace

Outcome = Literal["agrees", "differs", "corner", "overflow"]

WORK = 200_000_000
PASS = 20_000
PASSES = 8
TERMS = 64


@dataclass(frozen=True)
class Difference:
    """A gradient's cell beside the measured slope of the loss.

    Attributes:
        formula: what the table gives.
        measured: the central difference, (loss above − loss below) / 2·step.
        relative: how far apart they are, as a part of the larger; 0 when both are 0.
        unsure: how far the measured slope can be wrong because of rounding and of the step; 0 where it was not needed.
        step: how far the parameter was changed each way.
        outcome: ``"agrees"`` where they are equal to a millionth, or to what is unsure; ``"corner"`` where the loss has
            a corner within the step (ReLU at 0), so that there is no one slope; ``"overflow"`` where numbers are too
            large to measure anything.
    """

    cell: Cell
    formula: float
    measured: float
    relative: float
    unsure: float
    step: float
    outcome: Outcome


@dataclass(frozen=True)
class Meeting:
    """A gradient's cell by the chain rule and by the matrices.

    Attributes:
        matrix: the cell of the matrix.
        chain: the chain-rule sum.
        count: how many terms it has.
        comparison: whether the two are one number, up to the rounding of the terms.
        meets: whether chain rule and unfolded matrices have the same factors, term by term, when what cancels is taken
            out.
    """

    cell: Cell
    matrix: float
    chain: float
    count: int
    comparison: Comparison
    meets: bool


def cells_of(run: Trace, name: str) -> tuple[Cell, ...]:
    """Every cell of a matrix, row by row."""
    return tuple(Cell(name, row, column) for row, column in np.ndindex(run[name].shape))


@lru_cache(maxsize=64)
def curved_and_cornered(derivation: Derivation) -> tuple[list[str], list[str]]:
    """What is given to the activations that are curved, and to those with a corner."""
    kinds = {
        line.right: EVERY_BY_FUNCTION[line.right.function].kind
        for line in derivation.forward
        if isinstance(line.right, Apply)
    }
    curved, cornered = (
        [next(refs(right)).name for right, kind in kinds.items() if kind == wanted] for wanted in ("curved", "cornered")
    )
    return curved, cornered


def affordable(run: Trace, work: int = WORK) -> int:
    """How many cells can be measured without a noticeable wait: fewer, the longer one forward pass takes."""
    sizes = run.notation
    products = sum(
        math.prod(sizes.size(x) for x in axis_letters(line.right) or line.left.letters)
        for line in run.derivation.forward
    )
    return max(1, work // (PASSES * (products + PASS)))


def central_differences(run: Trace, cells: Iterable[Cell]) -> tuple[Difference, ...]:
    """Cells of gradients beside the measured slopes of the loss.

    Each cell costs about eight forward passes, however many cells the table has; see ``affordable``.

    Raises:
        KeyError: a cell's matrix is not a gradient.
        IndexError: a matrix has no such cell.
    """
    return tuple(_difference(run, cell) for cell in cells)


def meetings(run: Trace, cells: Iterable[Cell], limit: int = TERMS) -> tuple[Meeting, ...]:
    """Cells of gradients by the chain rule and by the matrices.

    Args:
        limit: how many terms of each are compared factor by factor; the sums are of all terms.

    Raises:
        KeyError: a cell's matrix is not a gradient.
        IndexError: a matrix has no such cell.
    """
    return tuple(_meeting(run, cell, limit) for cell in cells)


def compared(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Those for which there is a slope to compare."""
    return tuple(one for one in found if one.outcome in ("agrees", "differs"))


def worst(found: Iterable[Difference]) -> Difference | None:
    """The compared cell that differs most, first of those that do not agree; None if nothing can be compared."""
    return max(compared(found), key=lambda one: (one.outcome == "differs", one.relative), default=None)


def _difference(run: Trace, cell: Cell) -> Difference:
    derivation = _forward(run.derivation)
    curved, cornered = curved_and_cornered(derivation)

    def forward(change: Change | None = None, **given: Matrix) -> tuple[float, list[Matrix], list[Matrix]]:
        values = evaluate(derivation, given, run.rates, change)
        return values[derivation.goal.name].item(), [values[x] for x in curved], [values[x] for x in cornered]

    given = {name: run[name] for name in derivation.given}
    formula = float(run[cell.matrix][cell.row, cell.column])
    place = cell.row, cell.column
    with np.errstate(all="ignore"):
        outcome, *numbers = compare(forward, given, run.derivation.differentiated_by[cell.matrix], place, formula)
        measured, unsure, step = map(float, numbers)
        apart, largest = abs(formula - measured), max(abs(formula), abs(measured))
    return Difference(cell, formula, measured, apart / largest if largest else apart, unsure, step, outcome)


@lru_cache(maxsize=64)
def _forward(derivation: Derivation) -> Derivation:
    return replace(derivation, lines=derivation.forward)


def _meeting(run: Trace, cell: Cell, limit: int) -> Meeting:
    chain = run.chain_rule(cell.matrix, cell.row, cell.column, limit)
    number = float(run[cell.matrix][cell.row, cell.column])
    unfolded = run.unfold(cell.matrix, cell.row, cell.column, limit)
    # A changed line can leave paths whose sum has no short form: they do not meet.
    meets = False
    with suppress(PathError):
        meets = meet(run.collected(cell.matrix, cell.row, cell.column, limit), unfolded)
    return Meeting(cell, number, chain.value, chain.count, chain.compare(number), meets)
