"""What if I forget this: the board with a mistake in its lines, and what that does.

The mistake is a changed line of the table.  Its numbers are those that the table with that line gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from backprop_core import NAMES, Cell, Line, Trace
from backprop_core.explain import covering
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.practice.gradient_check import Difference, central_differences
from backprop_core.practice.mistakes import Mistake
from backprop_core.practice.offered import Offers, differences, gradient_to_check, loss_after_step, offers
from ui.board.payload import GridFrame, GridNumbers, MistakeNote, WhatIf, place
from ui.reading.numbers import print_apart, print_number
from ui.state.scenario import Scenario

Draw = Callable[[str, GridFrame], GridNumbers]


def with_mistake(scenario: Scenario, run: Trace) -> Trace:
    """The pass as the board shows it: with the mistake, where there is one."""
    mistake = scenario.offers.by_key.get(scenario.mistake) if scenario.mistake else None
    return mistake.follow(run) if mistake else run


def notation_with(right: Notation, key: str) -> Notation:
    """How the table with a mistake is written; the right one without."""
    mistake = _offers(right).by_key.get(key) if key else None
    return notation_of(mistake.derivation, tuple(mistake.sizes(right.sizes).items())) if mistake else right


def title_of(notation: Notation, name: str) -> str:
    """A line in matrix form."""
    return f"{notation.label(name)} = {write(notation.derivation.form(name), screen_style(notation.label))}"


def what_if(right: Notation, name: str) -> WhatIf:
    """What can be forgotten at a line."""
    offered = _offers(right)
    mistakes = {key: offered.by_key[key] for key in offered.keys.get(name, ())}
    return {
        "mistakes": [[key, one.name, one.sentence] for key, one in mistakes.items()],
        "refusals": list(offered.refusals.get(name, ())),
    }


def meaning_with_mistake(right: Notation, line: Line) -> str:
    """What is said of a line that a mistake has changed, or added."""
    is_changed = line.name in right.derivation.by_name
    return f"changed by a mistake; right is {title_of(right, line.name)}" if is_changed else line.meaning


def kept_back_with(right: Notation, key: str, name: str) -> frozenset[str]:
    """The matrices that are kept back while one is covered: by the right lines, and by those with a mistake.

    A line of the mistake is kept back with each matrix that it is made of.
    """
    covered = covering.kept_back(right, frozenset((name,)).intersection(right.derivation.letters)) | {name}
    mistake = _offers(right).by_key.get(key) if key else None
    if mistake is None:
        return covered
    shown, before = notation_with(right, key), frozenset[str]()
    while covered != before:
        before = covered
        covered |= {x.name for x in mistake.lines if covered & {ref.name for ref in x.refs}}
        covered |= covering.kept_back(shown, covered)
        covered |= covering.kept_back(right, covered.intersection(right.derivation.letters))
    return covered


def kept_back(scenario: Scenario, covers: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The matrices whose numbers the board shows nowhere."""
    hidden = scenario.hidden_grids
    return hidden.union(*(covers[name] for name in hidden if name in covers))


def mark_differences(
    grids: Mapping[str, GridNumbers], frames: Mapping[str, GridFrame], run: Trace, right: Trace, draw: Draw
) -> None:
    """Put the right number beside each number that the mistake changes.

    Args:
        draw: draws a grid of the right pass.
    """
    changed = differences(run, right)
    for name, grid in grids.items():
        if name in changed:
            (top, left), (rows, columns) = frames[name]["first"], frames[name]["count"]
            differs = changed[name][top : top + rows, left : left + columns].tolist()
            if any(map(any, differs)):
                texts = zip(draw(name, frames[name])["texts"], grid["texts"], differs, strict=True)
                grid["right"] = [[_right_text(*one) for one in zip(*row, strict=True)] for row in texts]


def _right_text(text: str, wrong: str, differs: bool) -> str:
    """The right number where another one is shown."""
    if not differs:
        return ""
    return text if text != wrong else f"{text}, apart from digits that are not shown"


def mistake_note(scenario: Scenario, run: Trace, right: Trace) -> MistakeNote:
    """The mistake that the board shows: what it is, and how the gradient then fits a nudge."""
    mistake: Mistake = scenario.offers.by_key[scenario.mistake]
    cell = gradient_to_check(run, right, scenario.explained)
    check, reveals = _of_gradient(scenario, run, cell) if cell else _of_step(scenario, run, right)
    return {
        "key": scenario.mistake,
        "name": f"With a mistake: {mistake.name}.",
        "sentence": mistake.sentence,
        "check": check,
        "reveals": [place(one) for one in reveals],
    }


def _of_gradient(scenario: Scenario, run: Trace, cell: Cell) -> tuple[str, list[Cell]]:
    """Whether a cell of a gradient fits a nudge of its parameter."""
    (difference,) = central_differences(run, [cell])
    symbol = run.notation.symbol(cell)
    return f"{symbol}: {_outcome(difference, scenario.decimals)}.", [cell]


def _outcome(difference: Difference, decimals: int) -> str:
    formula, measured = difference.formula, difference.measured
    if difference.outcome == "agrees":
        same = print_number(formula, decimals)
        return f"the nudge agrees with {same}, because the mistake changes the loss in the same way"
    if difference.outcome == "differs":
        nudged, written = print_apart(measured, formula, decimals)
        return f"the nudge says {nudged}, these lines say {written}"
    return "a nudge measures nothing here"


def _of_step(scenario: Scenario, run: Trace, right: Trace) -> tuple[str, list[Cell]]:
    """The loss after the update with the mistake, and without."""
    goal = run.derivation.goal.name
    after, without = loss_after_step(run), loss_after_step(right)
    if not (math.isfinite(after) and math.isfinite(without)):
        return "The numbers are too large here to compare the loss after this step.", []
    if after == without:
        return "The loss after this step is the same.", []
    texts = print_apart(after, without, scenario.decimals)
    label = NAMES[goal].screen
    return f"{label} after this step is {texts[0]}; without the mistake it is {texts[1]}.", [Cell(goal, 0, 0)]


def _offers(right: Notation) -> Offers:
    return offers(right.derivation, tuple(right.sizes.items()))
