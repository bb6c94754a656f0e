"""What is said of the held cell: what it affects, or what it is and where it is used; its nudge; and why the outputs'
delta that goes with it is the error, where fractions cancel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from backprop_core import NAMES, Cell, Trace
from backprop_core.explain.affects import Level, cell_name, reached, used_in
from backprop_core.explain.cancelling import stages, why_without_number
from backprop_core.explain.explanation import bind, text_of
from backprop_core.practice.nudge import nudge
from ui.board.mistake import with_mistake
from ui.board.payload import Cancelling, Held, NudgeResult, NudgeRow, Place, parts_of, place
from ui.reading.numbers import print_given, print_number
from ui.state.scenario import Nudged, Scenario

AMOUNT_DIGITS = 12
"""As many digits of a difference of two numbers are free of rounding errors."""
CLASS = (
    "The y’s of a row add up to 1. A 1 typed here, the key c or the button “class” above the grid makes this cell the "
    "class of its row: 1 here and 0 in the others."
)
"""What can be done with a target of softmax."""


def held(cell: Cell, run: Trace, text: Callable[[Cell], str]) -> Held:
    """The held cell: its place, its number, and what is true of it.

    Args:
        text: prints the number of a cell.
    """
    notation, derivation = run.notation, run.derivation
    parameter = derivation.differentiated_by.get(cell.matrix)
    start = replace(cell, matrix=parameter) if parameter else cell
    leads_on = bool(reached(derivation, start.matrix))
    levels = run.affects(start.matrix, start.row, start.column).levels if leads_on else ()
    gradient = derivation.gradient_by.get(cell.matrix, cell.matrix)
    is_class = derivation.compares_rows and cell.matrix == derivation.targets
    return {
        "cell": place(cell),
        "symbol": cell_name(notation, cell),
        "where": f"{notation.label(cell.matrix)}, row {cell.row + 1}, column {cell.column + 1}",
        "text": text(cell),
        "question": ["What does ", " affect?"] if start == cell and leads_on else ["What is ", "?"],
        "says": [CLASS] * is_class if start == cell and leads_on else _says(run, cell),
        "levels": statements(levels),
        "sum": gradient if gradient in derivation.by_name else "",
    }


def _says(run: Trace, cell: Cell) -> list[str]:
    """What a cell is on which the loss does not depend, and where it is used."""
    notation, derivation = run.notation, run.derivation
    symbol, used = cell_name(notation, cell), used_in(notation, cell)
    if cell.matrix in derivation.differentiated_by:
        parameter = notation.symbol(replace(cell, matrix=derivation.differentiated_by[cell.matrix]))
        goal = NAMES[derivation.goal.name].screen
        return [f"A small change of {parameter} changes {goal} by about {symbol} times that change."]
    line = derivation.by_name.get(cell.matrix)
    says = [f"{_capital(line.meaning)}." if line else "The velocity before this step; before the first one it is 0."]
    return [*says, f"{symbol} is used in {used.listed}."] if used.count else says


def _capital(text: str) -> str:
    """A sentence with a capital letter first; a symbol stays as it is."""
    return text[0].upper() + text[1:] if text[0].isascii() else text


def statements(levels: Iterable[Level]) -> list[list[list[str]]]:
    """What affects what, level by level: each with subject, verb and object; last how many cells are left out."""
    return [
        [*map(list, level.statements), *([["", f"and so on for {level.more} more", ""]] if level.more else [])]
        for level in levels
    ]


def nudge_result(nudged: Nudged, scenario: Scenario) -> NudgeResult:
    """A nudge: from where it is measured, by how much, what the gradient promised, and what really came."""
    cell, before = nudged.cell, nudged.before
    number = float(scenario.given[cell.matrix][cell.row, cell.column])
    base = with_mistake(scenario, scenario.with_number(cell, before).trace())
    result = nudge(base, cell, _difference(number - before, before, number))
    symbol, start, goal = base.notation.symbol(cell), print_given(before, 8), base.derivation.goal.name
    slope = place(replace(cell, matrix=base.derivation.gradient_by[cell.matrix]))
    change = print_given(result.amount, 8)
    earlier = _difference(number - before - nudged.last, before, number)
    added = f"{print_given(earlier, 8)} + {_guarded(print_given(nudged.last, 8))} = " if earlier else ""
    gradient, predicted, real = (
        print_number(x, max(scenario.decimals, 6)) for x in (result.gradient, result.predicted, result.real)
    )
    both = slope, place(Cell(goal, 0, 0))
    return {
        "cell": place(cell),
        "symbol": symbol,
        "before": start,
        "line": _row(f"{symbol} {_plus(change)}", f"promised {predicted}, really {real}", *both),
        "rows": [
            _row("measured from", f"{symbol} = {start}", place(cell)),
            _row("changed by", added + change),
            _row("promised: gradient there × change", f"{gradient} × {_guarded(change)} = {predicted}", slope),
            _row(f"{NAMES[goal].screen} really changes by", real, *both),
            _row("really / promised", print_number(result.ratio, 4), *both),
        ],
    }


def _difference(difference: float, *numbers: float) -> float:
    """A difference of numbers without the errors of rounding them."""
    if abs(difference) <= 4 * max(map(math.ulp, numbers)):
        return 0.0
    return float(f"{difference:.{AMOUNT_DIGITS}g}")


def _guarded(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _plus(change: str) -> str:
    return f"− {change[1:]}" if change.startswith("−") else f"+ {change}"


def _row(name: str, text: str, *reveals: Place) -> NudgeRow:
    return {"name": name, "text": text, "reveals": list(reveals)}


def cancelling(run: Trace, rows: range, pinned: Cell | None) -> Cancelling | None:
    """Why a cell of the outputs' delta is the error, where fractions cancel: of the cell that goes with the held one.

    Args:
        rows: those shown.
    """
    derivation = run.derivation
    name = derivation.outputs_delta
    at = bind(derivation.letters[pinned.matrix], pinned) if pinned else {}
    places = [at.get(letter, 0) for letter in derivation.letters[name]]
    cell = Cell(name, places[0] if places[0] in rows else rows.start, places[1])
    written = stages(run.notation, cell)
    if not written:
        return None
    terms = run.chain_rule(name, cell.row, cell.column).terms
    factors = [factor for term in terms for factor in term.factors]
    why = why_without_number(run.notation, factors, run.values)
    return {
        "step": name,
        "cell": place(cell),
        "title": f"Why is {run.notation.symbol(cell)} = {text_of(written[-1].parts)}?",
        "stages": [
            {"says": one.says, "parts": parts_of(one.parts), "noNumber": why if one.has_fractions else ""}
            for one in written
        ],
    }
