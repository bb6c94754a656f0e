"""Updates: the pass that comes after so many steps downhill."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backprop_core.evaluation import evaluate
from backprop_core.trace import Trace
from backprop_core.training.descent import program_of


def after_updates(run: Trace, steps: int, parameters: tuple[str, ...] | None = None) -> Trace:
    """The pass after so many updates, by the same table.

    Args:
        parameters: those that are updated; all of them by default.
    """
    program, given = program_of(run.derivation, parameters), {name: run[name] for name in run.derivation.given}
    data, moving = program.arguments(given)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            moving = program.update(*data, *moving, *run.rates)[1:]
    given |= zip(program.moving, moving, strict=True)
    return replace(run, values=evaluate(run.derivation, given, run.rates))
