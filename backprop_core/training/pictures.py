"""What a network answers over its inputs: a field over two of them, a curve over one.

The other inputs are held at their mean over the batch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.derivation import Derivation, any_derivation
from backprop_core.evaluation import Matrix, evaluate
from backprop_core.language.constants import Rates
from backprop_core.network import Batch, Network

MARGIN = 0.15
"""How far a picture reaches beyond the rows, as a part of their range."""

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Field:
    """What the network answers over two inputs.

    Attributes:
        across, up: the places along both inputs.
        outputs: for each output its number at each place: rows go up, columns go across.
        lines: for each hidden unit where its z is 0, as a segment inside the picture; None where it is 0 nowhere there.
    """

    across: Numbers
    up: Numbers
    outputs: tuple[Matrix, ...]
    lines: tuple[Segment | None, ...]

    @property
    def winners(self) -> Matrix:
        """The place of the largest output, at each place."""
        winning: Matrix = np.argmax(np.stack(self.outputs), axis=0).astype(np.float64)
        return winning


@dataclass(frozen=True, eq=False)
class Curve:
    """What the network answers over one input: a column of ``outputs`` for each output."""

    across: Numbers
    outputs: Matrix


@lru_cache(maxsize=64)
def data_of(table: Derivation) -> tuple[str, str]:
    """The matrices of the inputs and of the targets: those given that are no parameters."""
    moving = table.successors()
    inputs, targets = (name for name in table.given if name not in moving)
    return inputs, targets


@lru_cache(maxsize=64)
def answer_of(table: Derivation) -> str:
    """The matrix that the loss compares with the targets."""
    _, targets = data_of(table)
    compared = next(ref.name for line in table.forward for ref in line.refs if ref.name == targets)
    line = next(line for line in table.forward if compared in {ref.name for ref in line.refs})
    return next(ref.name for ref in line.refs if ref.name != targets)


@lru_cache(maxsize=64)
def first_sum_of(table: Derivation) -> str:
    """The first matrix that is made from the inputs: the sums of the hidden units."""
    inputs, _ = data_of(table)
    return next(line.name for line in table.forward if inputs in {ref.name for ref in line.refs})


def answers(network: Network, X: Matrix) -> Matrix:
    """What the network answers to some rows."""
    return _forward(network, X)[0]


def field(network: Network, batch: Batch, inputs: tuple[int, int] = (0, 1), points: int = 61) -> Field:
    """What the network answers over two inputs, counted from 0."""
    across, up = (_places(batch.X[:, i], points) for i in inputs)
    x, y = np.meshgrid(across, up)
    rows = np.tile(batch.X.mean(axis=0), (x.size, 1))
    rows[:, inputs[0]], rows[:, inputs[1]] = x.ravel(), y.ravel()
    outputs, sums = _forward(network, rows)
    corners = sums.reshape(points, points, -1)[[0, 0, -1, -1], [0, -1, 0, -1]]
    edges = (float(across[0]), float(across[-1])), (float(up[0]), float(up[-1]))
    lines = tuple(_zero_line(corners[:, unit], *edges) for unit in range(corners.shape[1]))
    return Field(across, up, tuple(column.reshape(points, points) for column in outputs.T), lines)


def curve(network: Network, batch: Batch, place: int = 0, points: int = 201) -> Curve:
    """What the network answers over one input, counted from 0."""
    across = _places(batch.X[:, place], points)
    rows = np.tile(batch.X.mean(axis=0), (points, 1))
    rows[:, place] = across
    return Curve(across, answers(network, rows))


def telling_inputs(network: Network, batch: Batch) -> tuple[int, ...]:
    """The inputs, counted from 0; first those along which the answers change most, the others at their mean."""
    with np.errstate(all="ignore"):
        changes = [
            float(curve(network, batch, i, points=21).outputs.std(axis=0).sum()) for i in range(batch.X.shape[1])
        ]
    return tuple(sorted(range(len(changes)), key=lambda i: -changes[i] if np.isfinite(changes[i]) else 0.0))


def _places(column: Numbers, points: int) -> Numbers:
    """Evenly spaced places over the range of a column, and a little beyond."""
    low, high = float(column.min()), float(column.max())
    with np.errstate(all="ignore"):
        beyond = np.subtract(high, low) * MARGIN if high > low else 1.0
        places: Numbers = np.linspace(low - beyond, high + beyond, points)
    return places


def _zero_line(corners: Numbers, across: tuple[float, float], up: tuple[float, float]) -> Segment | None:
    """Where a linear function is 0 inside a rectangle, from its values at the four corners."""
    places = [(x, y) for y in up for x in across]
    crossings = []
    for one, other in ((0, 1), (0, 2), (1, 3), (2, 3)):
        first, second = float(corners[one]), float(corners[other])
        if (first < 0) != (second < 0) and np.isfinite(first) and np.isfinite(second):
            part = first / (first - second)
            (x, y), (x_end, y_end) = places[one], places[other]
            crossings.append((x + part * (x_end - x), y + part * (y_end - y)))
    return (crossings[0], crossings[-1]) if len(crossings) > 1 else None


def _forward(network: Network, X: Matrix) -> tuple[Matrix, Matrix]:
    """The answers to some rows, and the hidden units' sums."""
    table = any_derivation(network.hidden, network.output)
    inputs, _ = data_of(table)
    values = evaluate(_only_answers(table), {**network.parameters, inputs: X}, Rates())
    return values[answer_of(table)], values[first_sum_of(table)]


@lru_cache(maxsize=64)
def _only_answers(table: Derivation) -> Derivation:
    return replace(table, lines=table.lines_to(answer_of(table)))
