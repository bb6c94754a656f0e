"""The loss over one parameter or over two, all others held where they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_core.derivation import Derivation, derivation
from backprop_core.evaluation import Matrix, compiled
from backprop_core.explain.cells import Cell
from backprop_core.language.constants import Rates
from backprop_core.names import AXES
from backprop_core.network import Batch, Network, given_matrices
from backprop_core.trace import trace

Numbers = np.ndarray[Any, np.dtype[np.float64]]


BEYOND = 0.25
"""How far a picture reaches beyond the way, as a part of it."""
LARGEST = 1e300
WORK, LEAST_POINTS = 2e8, 9
"""How many products a picture may take, and how many places it has at least."""


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss over one parameter.

    Attributes:
        places, losses: the parameter's numbers, and the loss at each.
        here, loss, slope: where the network is, its loss there, and the gradient's cell.
    """

    places: Numbers
    losses: Numbers
    here: float
    loss: float
    slope: float

    def tangent(self, part: float = 0.25) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ends of the tangent, over a part of the picture on each side."""
        reach = part * float(self.places[-1] - self.places[0])
        low, high = self.here - reach, self.here + reach
        return (low, self.loss - self.slope * reach), (high, self.loss + self.slope * reach)


@dataclass(frozen=True, eq=False)
class Landscape:
    """The loss over two parameters: rows go with ``up``, columns with ``across``."""

    across: Numbers
    up: Numbers
    losses: Matrix


def cut(
    network: Network,
    batch: Batch,
    cell: Cell,
    reach: tuple[float, float],
    points: int = 101,
    *,
    loss: str = "half_squared",
    reduction: str = "total",
) -> Slice:
    """The loss over one cell of a parameter.

    Args:
        reach: the least and the largest number of the cell in the picture.
        loss, reduction: as in ``trace``.
    """
    run = trace(network, batch, loss, reduction)
    places = np.linspace(*reach, points)
    measure = _losses(run.derivation, network, batch, cell)
    with np.errstate(all="ignore"):
        losses = np.array([measure(x) for x in places.tolist()])
    gradient = run.derivation.gradient_of[cell.matrix]
    here, slope = (float(run[name][cell.row, cell.column]) for name in (cell.matrix, gradient))
    return Slice(places, losses, here, run[run.derivation.goal.name].item(), slope)


def landscape(
    network: Network,
    batch: Batch,
    cells: tuple[Cell, Cell],
    reaches: tuple[tuple[float, float], tuple[float, float]],
    points: int = 31,
    *,
    loss: str = "half_squared",
    reduction: str = "total",
) -> Landscape:
    """The loss over two different cells of the parameters, the first across and the second up."""
    across, up = (np.linspace(*reach, points) for reach in reaches)
    measure = _losses(derivation(network.hidden, network.output, loss, reduction), network, batch, *cells)
    with np.errstate(all="ignore"):
        losses = np.array([[measure(x, y) for x in across.tolist()] for y in up.tolist()])
    return Landscape(across, up, losses)


def around(way: Sequence[float]) -> tuple[float, float]:
    """The ends of a picture that shows all the numbers on a way, and at least 1 to each side."""
    low, high = min(way), max(way)
    with np.errstate(all="ignore"):
        beyond = max(float(np.subtract(high, low)) * BEYOND, 1.0)
    return max(low - beyond, -LARGEST), min(high + beyond, LARGEST)


def points_for(sizes: Mapping[str, int], parameters: int) -> int:
    """How many places along each parameter can be had without a long wait."""
    _, *layers = (sizes[letter] for letter in AXES if letter in sizes)
    work = sizes["n"] * (sum(before * after for before, after in pairwise(layers)) + sum(layers[1:-1]))
    most = max(WORK / work, 1.0)
    return int(min(max(most ** (1 / parameters), LEAST_POINTS), (101, 31)[parameters - 1]))


def _losses(table: Derivation, network: Network, batch: Batch, *cells: Cell) -> Callable[..., float]:
    """The loss as a function of the numbers of some cells of the parameters."""
    given, _ = given_matrices(table, network, batch)
    given |= {name: given[name].copy() for name in {cell.matrix for cell in cells}}
    arguments = [given[name] for name in table.given]
    program = compiled(_only_loss(table), (table.goal.name,), arguments=table.given)

    def measure(*numbers: float) -> float:
        for cell, number in zip(cells, numbers, strict=True):
            given[cell.matrix][cell.row, cell.column] = number
        (result,) = program(*arguments, *Rates())
        return float(result.item())

    return measure


@lru_cache(maxsize=64)
def _only_loss(table: Derivation) -> Derivation:
    return replace(table, lines=table.lines_to(table.goal.name))
