"""Updates: the pass that comes after so many steps downhill."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from backprop_core.derivation import Derivation
from backprop_core.evaluation import evaluate
from backprop_core.trace import Trace


def after_updates(run: Trace, steps: int, parameters: Collection[str] | None = None) -> Trace:
    """The pass after so many updates, by the same table.

    Args:
        parameters: those that are updated; all of them by default.
    """
    derivation = run.derivation
    updates = {p: line.name for p, line in derivation.updates.items() if parameters is None or p in parameters}
    given = {name: run[name] for name in derivation.given}
    short = _only_for(derivation, frozenset(updates.values()))
    for _ in range(steps if updates else 0):
        values = evaluate(short, given, run.learning_rate)
        given |= {parameter: values[name] for parameter, name in updates.items()}
    return replace(run, values=evaluate(derivation, given, run.learning_rate))


@lru_cache(maxsize=64)
def _only_for(derivation: Derivation, names: frozenset[str]) -> Derivation:
    """The lines that some matrices need, so that many steps compute nothing else."""
    return replace(derivation, lines=derivation.lines_to(*names))
