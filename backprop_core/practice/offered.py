"""The mistakes that can be put into a table to see what comes of them, and what comes of one.

At each line a few typical ones are offered.  A sentence says why one cannot be shown: the table has another shape after
it, or a parameter takes no step or does not change the loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.errors import PathError
from backprop_core.evaluation import evaluate
from backprop_core.explain.cells import Cell
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.explain.roads import check_chain_rule
from backprop_core.explain.zero_but_for_rounding import ROUNDING, Mask
from backprop_core.practice.mistakes import KINDS, Mistake, mistake_of
from backprop_core.trace import Trace

MOST = 3
"""So many mistakes are offered at one line."""


@dataclass(frozen=True, eq=False)
class Offers:
    """The mistakes that are offered.

    Attributes:
        by_key: each under the name that links keep.
        keys: those of each line that a mistake changes, the most typical first.
        refusals: of each line a sentence on each mistake that cannot be shown.
    """

    by_key: Mapping[str, Mistake] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refusals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def offers(derivation: Derivation, sizes: tuple[tuple[str, int], ...]) -> Offers:
    """What can be forgotten in a table of these sizes."""
    notation = notation_of(derivation, sizes)
    by_key: dict[str, Mistake] = {}
    keys: dict[str, tuple[str, ...]] = {}
    refusals: dict[str, tuple[str, ...]] = {}
    for key, mistake, edited in _candidates(notation):
        reason = _reason_against(notation, mistake)
        for name in edited:
            if reason:
                refusal = f"“{mistake.name}” cannot be shown: {reason} {mistake.sentence}"
                refusals[name] = (*refusals.get(name, ()), refusal)
            elif len(keys.get(name, ())) < MOST:
                keys[name] = (*keys.get(name, ()), key)
                by_key[key] = mistake
    return Offers(by_key, keys, refusals)


def _candidates(notation: Notation) -> Iterator[tuple[str, Mistake, tuple[str, ...]]]:
    """Of each kind the first place in each line, with its key and the lines that it edits."""
    seen: set[str] = set()
    for kind in KINDS:
        for slip in kind.find(notation) if kind.key else ():
            key = f"{kind.key}.{next(iter(slip.edits))}"
            if key not in seen:
                seen.add(key)
                mistake = mistake_of(notation.derivation, kind, (slip,))
                yield key, mistake, tuple(name for name in slip.edits if name in mistake.changed)


def _reason_against(notation: Notation, mistake: Mistake) -> str:
    """Why a table with a mistake cannot be shown; empty where it can."""
    for name, line in mistake.changed.items():
        right = mistake.right.by_name.get(name)
        if right and right.left.letters != line.left.letters:
            rows, columns = (notation.size(x) for x in line.left.letters)
            return (
                f"{notation.label(name)} would be {' × '.join(line.left.letters)} = {rows} × {columns} instead of "
                f"{notation.shape_text(name)}, and the lines after it would not fit."
            )
    changed = mistake.derivation
    needed = changed.needed(changed.goal.name)
    for parameter, gradient in mistake.right.gradient_of.items():
        label, its_gradient = notation.label(parameter), notation.label(gradient)
        update = mistake.right.updates[parameter].left
        if changed.gradient_of.get(parameter) != gradient or changed.updates[parameter].left != update:
            return f"{label} would take no step with {its_gradient}."
        if parameter not in needed:
            return f"{label} would not change the loss, so {its_gradient} would have no chain rule."
    for gradient, matrix in mistake.right.differentiated_by.items():
        try:
            check_chain_rule(changed, matrix)
        except PathError:
            return f"{notation.label(gradient)} would have no chain rule: its letters do not lead to the loss."
    return ""


def differences(run: Trace, right: Trace) -> dict[str, Mask]:
    """For each matrix of the right pass the cells in which a pass with a mistake has another number."""
    with np.errstate(all="ignore"):
        return {
            name: ~np.isclose(run[name], right[name], rtol=ROUNDING, atol=0, equal_nan=True)
            for name in right.derivation.letters
        }


def gradient_to_check(run: Trace, right: Trace, held: Cell | None) -> Cell | None:
    """A gradient's cell that the mistake changes: the held one if it does, else the one that it changes most."""
    changed = differences(run, right)
    if held and held.matrix in right.derivation.differentiated_by and changed[held.matrix][held.row, held.column]:
        return held
    largest, cell = 0.0, None
    for name in right.derivation.differentiated_by:
        with np.errstate(all="ignore"):
            apart = np.nan_to_num(np.abs(run[name] - right[name])) * changed[name]
        row, column = divmod(int(apart.argmax()), apart.shape[1])
        if apart[row, column] > largest:
            largest, cell = float(apart[row, column]), Cell(name, row, column)
    return cell


def loss_after_step(run: Trace) -> float:
    """The loss after the updates of a pass."""
    derivation = run.derivation
    given = {name: run[name] for name in derivation.given}
    given |= {name: run[line.name] for name, line in derivation.updates.items()}
    return float(evaluate(derivation, given, run.rates)[derivation.goal.name].item())
