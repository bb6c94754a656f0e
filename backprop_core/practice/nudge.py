"""A nudge: a small change of one parameter, the change of the loss that its gradient predicts, and the real one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from backprop_core.evaluation import evaluate
from backprop_core.explain.cells import Cell
from backprop_core.trace import Trace


@dataclass(frozen=True)
class Nudge:
    """A small change of one parameter.

    Attributes:
        amount: what was added to the cell.
        gradient: that of the cell before.
        predicted: gradient · amount, the change of the loss that the slope promises.
        real: the loss afterwards less the loss before.
        ratio: real / predicted; near 1 for a small amount, NaN where nothing was promised.
    """

    cell: Cell
    amount: float
    gradient: float
    predicted: float
    real: float

    @property
    def ratio(self) -> float:
        return self.real / self.predicted if self.predicted else math.nan


def nudge(run: Trace, cell: Cell, amount: float) -> Nudge:
    """What a change of a parameter's cell does to the loss.

    Raises:
        KeyError: the matrix is not a parameter.
    """
    derivation = run.derivation
    gradient = float(run[derivation.gradient_by[cell.matrix]][cell.row, cell.column])
    perturbed = run[cell.matrix].copy()
    perturbed[cell.row, cell.column] += amount
    given = {name: run[name] for name in derivation.given} | {cell.matrix: perturbed}
    after = evaluate(derivation, given, run.rates)[derivation.goal.name]
    real = float(after.item() - run[derivation.goal.name].item())
    return Nudge(cell, amount, gradient, gradient * amount, real)
