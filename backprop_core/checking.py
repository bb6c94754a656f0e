"""Checking: is this gradient right?  Each cell beside what a small change of its parameter really does.

Nothing is asked of the backward lines here: the loss is computed by the forward lines alone, once with the
parameter a little larger and once a little smaller.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from backprop_core.cells import Cell
from backprop_core.derivation import Derivation
from backprop_core.differentiate import differentiate
from backprop_core.evaluation import evaluate
from backprop_core.explanation import Comparison, bind, meet
from backprop_core.notation import Expression, Ref, Square, axis_letters, children, refs
from backprop_core.trace import Trace

EPSILON = float(np.finfo(np.float64).eps)
STEP: float = EPSILON ** (1 / 3)
SMALLEST = float(np.finfo(np.float64).tiny)
CLOSE = 1e-6
ROUNDING = 32 * EPSILON
BENT = 0.01
WORK = 200_000_000
PASS = 20_000
TERMS = 64


@dataclass(frozen=True)
class Difference:
    """A gradient's cell beside the measured slope of the loss.

    Attributes:
        formula: what the table gives.
        measured: the central difference, (loss above − loss below) / 2·step.
        relative: how far apart they are, as a part of the larger; 0 when both are 0.
        step: how far the parameter was moved each way.
        agrees: whether they are equal to a millionth, or to what the rounding of the loss leaves sure.
        corner: whether the loss has a corner within the step (ReLU at 0), so that there is no one slope.
    """

    cell: Cell
    formula: float
    measured: float
    relative: float
    step: float
    agrees: bool
    corner: bool


@dataclass(frozen=True)
class Meeting:
    """A gradient's cell by the chain rule and by the matrices.

    Attributes:
        matrix: the cell of the matrix.
        chain: the chain-rule sum.
        count: how many terms it has.
        comparison: whether the two are one number, up to the rounding of the terms.
        meets: whether chain rule and unfolded matrices have the same factors, term by term.
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


def affordable(run: Trace, work: int = WORK) -> int:
    """How many cells can be measured without a noticeable wait: fewer, the longer one forward pass takes."""
    sizes = run.notation
    products = sum(
        math.prod(sizes.size(x) for x in axis_letters(line.right) or line.left.letters)
        for line in run.derivation.forward
    )
    return max(1, work // (2 * (products + PASS)))


def central_differences(run: Trace, cells: Iterable[Cell]) -> tuple[Difference, ...]:
    """Cells of gradients beside the measured slopes of the loss.

    Each cell costs two forward passes, however many there are in the table; see ``affordable``.

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


def worst(found: Iterable[Difference]) -> Difference | None:
    """The cell that differs most: first of those that do not agree, then of the others; None if there is none."""
    return max(found, key=lambda d: (not d.agrees, math.isnan(d.relative), d.relative), default=None)


def _difference(run: Trace, cell: Cell) -> Difference:
    parameter = Cell(run.derivation.parameter_of[cell.matrix], cell.row, cell.column)
    number = float(run[parameter.matrix][cell.row, cell.column])
    step = _step(run, parameter, number)
    above, below = number + step, number - step
    high, low = _loss(run, parameter, above), _loss(run, parameter, below)
    formula = float(run[cell.matrix][cell.row, cell.column])
    with np.errstate(all="ignore"):
        # The parameter's own rounding makes the true distance a little different from twice the step.
        measured = float(np.float64(high - low) / (above - below))
    here = float(run[run.derivation.goal.name].item())
    unsure = ROUNDING * _doubted(run) / step
    apart = abs(formula - measured)
    largest = max(abs(formula), abs(measured))
    agrees = apart <= CLOSE * largest + unsure
    bent = abs((high - here) - (here - low)) / step
    corner = not agrees and bent > BENT * largest + 4 * unsure
    return Difference(cell, formula, measured, apart / largest if apart else 0.0, step, agrees, corner)


def _step(run: Trace, parameter: Cell, number: float) -> float:
    """A step that moves what the parameter enters by about the cube root of the computer's precision.

    Shorter, the rounding of the loss shows; longer, its bend does.
    """
    line = next(line for line in run.derivation.forward for ref in refs(line.right) if ref.name == parameter.matrix)
    factor = differentiate(line, Ref(parameter.matrix, run.derivation.letters[parameter.matrix]))
    reach = 1.0
    if isinstance(factor, Ref):
        at = bind(run.derivation.letters[parameter.matrix], parameter)
        beside = tuple(at.get(x, slice(None)) for x in factor.letters)
        reach = max(reach, float(np.abs(run[factor.name][beside]).max()))
    return max(STEP / reach, abs(number) * math.sqrt(EPSILON), SMALLEST)


def _loss(run: Trace, parameter: Cell, number: float) -> float:
    """The loss with one cell of a parameter changed, by the forward lines alone."""
    moved = run[parameter.matrix].copy()
    moved[parameter.row, parameter.column] = number
    given = {name: run[name] for name in run.derivation.given} | {parameter.matrix: moved}
    values = evaluate(_forward(run.derivation), given, run.learning_rate)
    return float(values[run.derivation.goal.name].item())


def _doubted(run: Trace) -> float:
    """What the rounding of the loss is a part of.

    An answer near its target leaves a small difference with the whole rounding of the answer in it, so it is
    not the loss alone: at most √(2·loss) times the size of what is squared comes to it (Cauchy and Schwarz).
    """
    loss = abs(float(run[run.derivation.goal.name].item()))
    squared = {ref.name for line in run.derivation.forward if _squares(line.right) for ref in refs(line.right)}
    with np.errstate(all="ignore"):
        size = float(np.linalg.norm([np.linalg.norm(run[name]) for name in squared]))
    return loss + math.sqrt(2 * loss) * size


def _squares(expression: Expression) -> bool:
    return isinstance(expression, Square) or any(map(_squares, children(expression)))


@lru_cache(maxsize=64)
def _forward(table: Derivation) -> Derivation:
    return Derivation(table.forward, table.hidden, table.output, table.loss)


def _meeting(run: Trace, cell: Cell, limit: int) -> Meeting:
    chain = run.chain_rule(cell.matrix, cell.row, cell.column, limit)
    number = float(run[cell.matrix][cell.row, cell.column])
    unfolded = run.unfold(cell.matrix, cell.row, cell.column, limit)
    return Meeting(cell, number, chain.value, chain.count, chain.compare(number), meet(chain, unfolded))
