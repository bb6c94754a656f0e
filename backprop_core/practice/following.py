"""One matrix of a table with changed lines, with as little work as possible.

Thousands of mistakes are tried on one matrix.  What a mistake leaves as it was is taken from the right pass; the
lines are compiled once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.language.activations import FUNCTIONS, ROWWISE
from backprop_core.language.constants import Rates
from backprop_core.language.matrix_form import matrix_form
from backprop_core.language.matrix_writing import numpy_style, write
from backprop_core.names import AXES
from backprop_core.practice.intervals import Precision, Uncertain, of_uncertain, of_uncertain_rows
from backprop_core.table import Line
from backprop_core.trace import Trace


@dataclass(frozen=True, eq=False)
class Step:
    """A line that can be computed.

    Attributes:
        needs: the matrices on its right.
        compute: its matrix, from all matrices by name and the scalars by keyword.
    """

    needs: tuple[str, ...]
    compute: Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Follower:
    """Follows changed lines from a right pass.

    Attributes:
        steps: the right lines by name.
        values: the right pass, given matrices and made ones; arrays, or uncertain matrices.
        scalars: the rates, and the length of each axis.
        finish: what is done with each matrix that is computed anew.
    """

    steps: Mapping[str, Step]
    values: Mapping[str, Any]
    scalars: Mapping[str, Any]
    finish: Callable[[Any], Any]

    def matrix(self, name: str, changed: Mapping[str, Step], brought: Mapping[str, Any]) -> Any:
        """A matrix of the table with changed lines; nothing where the lines do not fit together.

        Args:
            changed: the lines that are not as they should be, by name.
            brought: the matrices that these need and that the table has not.
        """
        values = {**self.values, **brought}
        try:
            self._follow(name, changed, values, dict.fromkeys(brought, True))
        except (ValueError, KeyError):
            return None
        return values[name]

    def after(self, changed: Mapping[str, Step], brought: Mapping[str, Any]) -> Follower:
        """Follows further changes from a pass that has these already; a matrix that does not fit is left out."""
        values = {**self.values, **brought}
        steps = {**self.steps, **changed}
        is_new: dict[str, bool] = dict.fromkeys(brought, True)
        for name in steps:
            try:
                self._follow(name, changed, values, is_new)
            except (ValueError, KeyError):
                values.pop(name, None)
        return replace(self, steps=steps, values=values)

    def _follow(self, name: str, changed: Mapping[str, Step], values: dict[str, Any], is_new: dict[str, bool]) -> bool:
        """Compute a matrix anew if a change reaches it; whether one does.

        Raises:
            ValueError: the matrix needs itself, or its line does not fit.
            KeyError: a matrix that it needs is not there.
        """
        known = is_new.get(name)
        if known is not None:
            return known
        step = changed.get(name) or self.steps.get(name)
        if step is None:
            is_new[name] = False
            return False
        is_new[name] = True  # a line that comes back to itself finds the old matrix here, and is refused
        values_before = values.pop(name, None)
        anew = name in changed
        for other in step.needs:
            anew |= self._follow(other, changed, values, is_new)
        values[name] = self.finish(step.compute(values, **self.scalars)) if anew else values_before
        is_new[name] = anew
        return anew


@lru_cache(maxsize=4096)
def step_of(line: Line) -> Step:
    """A line as a function of all matrices."""
    style = replace(
        numpy_style("length_{}".format),
        grid=lambda grid: f"m[{grid.name!r}]{'.T' if grid.transposed else ''}",
    )
    arguments = ", ".join(("m", *Rates._fields, *(f"length_{letter}=0" for letter in AXES), "length_1=1"))
    source = f"lambda {arguments}: {write(matrix_form(line.left, line.right), style)}"
    functions = {name: (of_uncertain_rows if name in ROWWISE else of_uncertain)(one) for name, one in FUNCTIONS.items()}
    space: dict[str, Any] = {"np": np, **functions}
    exec(compile(f"compute = {source}", "<a line>", "exec"), space)  # the source is written from the line alone
    return Step(tuple(dict.fromkeys(ref.name for ref in line.refs)), space["compute"])


def _steps(run: Trace) -> dict[str, Step]:
    return {line.name: step_of(line) for line in run.derivation.lines}


def scalars_of(run: Trace) -> dict[str, Any]:
    """The numbers that a line may need beside matrices."""
    return {**run.rates._asdict(), **{f"length_{letter}": size for letter, size in run.sizes.items()}}


def uncertain_follower(run: Trace, precision: Precision) -> Follower:
    """Follows changed lines from a pass in which every matrix was rounded as soon as it was computed."""

    def rounded(matrix: Any) -> Any:
        # A constant in every cell is exact.
        return matrix.rounded(precision) if isinstance(matrix, Uncertain) else Uncertain(matrix, np.zeros(matrix.shape))

    scalars = scalars_of(run)
    values: dict[str, Any] = {name: Uncertain(run[name], np.zeros(run[name].shape)) for name in run.derivation.given}
    steps = _steps(run)
    for name, step in steps.items():
        values[name] = rounded(step.compute(values, **scalars))
    return Follower(steps, values, scalars, rounded)


def follower(run: Trace) -> Follower:
    """Follows changed lines from a pass, without any rounding."""
    return Follower(_steps(run), run.values, scalars_of(run), lambda matrix: matrix)
