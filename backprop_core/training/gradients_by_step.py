"""What happened on the way down: gradients and hidden slopes at some of the steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.evaluation import Matrix
from backprop_core.language.activations import SATURATED
from backprop_core.network import Batch, Network
from backprop_core.trace import trace
from backprop_core.training.pictures import first_sum_of


@dataclass(frozen=True, eq=False)
class Course:
    """Numbers at some of the steps, one row for each of these steps.

    Attributes:
        parameters, gradients: by the parameter's name, its cells one row after another.
        slopes: for each unit of the first hidden layer the largest slope of any row; no column without such a layer.
    """

    steps: tuple[int, ...]
    parameters: dict[str, Matrix]
    gradients: dict[str, Matrix]
    slopes: Matrix

    def saturated_since(self, unit: int) -> int | None:
        """The step from which on a unit's slope stays under ``SATURATED`` in every row; None if it does not."""
        under = self.slopes[:, unit] < SATURATED
        if not under[-1]:
            return None
        others = np.flatnonzero(~under)
        return self.steps[int(others[-1]) + 1 if len(others) else 0]


def course(
    networks: Iterable[tuple[int, Network]], batch: Batch, loss: str = "half_squared", reduction: str = "total"
) -> Course:
    """The numbers of a training at some of its steps, at least one."""
    steps, runs = [], []
    for step, network in networks:
        steps.append(step)
        runs.append(trace(network, batch, loss, reduction))
    table = runs[0].derivation
    slope = hidden_slope_of(table)
    slopes = [np.abs(run[slope]).max(axis=0) if slope else np.zeros(0) for run in runs]
    return Course(
        tuple(steps),
        {name: np.array([run[name].ravel() for run in runs]) for name in table.gradient_of},
        {name: np.array([run[gradient].ravel() for run in runs]) for name, gradient in table.gradient_of.items()},
        np.array(slopes),
    )


def hidden_slope_of(table: Derivation) -> str:
    """The first line after the loss that is made at the first hidden units and not from a gradient: their slope.

    It is empty where there is no hidden layer.
    """
    if not table.choices.hidden:
        return ""
    letters = table.letters[first_sum_of(table)]
    needed = table.needed(*table.gradient_of.values())
    backward = [line for line in table.lines if line.name not in table.forward_names and line.name in needed]
    return next(
        line.name
        for line in backward
        if line.left.letters == letters
        and {ref.name for ref in line.refs} <= table.forward_names
        and all(ref.letters == letters for ref in line.refs)
    )
