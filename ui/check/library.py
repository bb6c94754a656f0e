"""The library of published exercises on the page: each printed number beside ours, and why some differ."""

from __future__ import annotations

import streamlit as st

from backprop_core.language.activations import OUTPUTS
from backprop_core.practice.gradient_check import cells_of
from backprop_core.table import LOSSES, REDUCTIONS
from ui.check import own_numbers, published
from ui.check.exercise import Exercise, exercises
from ui.check.on_board import is_on_board, scenario_of
from ui.check.published import PrintedComparison
from ui.page import html_table, uncovering
from ui.page.html_table import Entry, number, verdict
from ui.reading.numbers import counted, print_number
from ui.state import session
from ui.state.scenario import Scenario

SOURCE = "check_source"
RESULTS = "the loss and the gradients"
DECIMALS = 4
PRINTED = ("what", "printed there", "here", "agrees", "the cell here")


def show(scenario: Scenario) -> None:
    """Draw one exercise's numbers beside ours; which, the person chooses.

    Numbers that are covered on the board are left out of the exercise that the board shows.
    """
    st.header("Published exercises")
    st.markdown(
        "What others have printed, beside what the table gives for the same network. A number agrees when ours, "
        "rounded to the printed digits, is the printed one."
    )
    exercise = _choose()
    _about(exercise)
    _open_on_board(scenario, exercise)
    covered = scenario.kept_back if is_on_board(exercise, scenario) else frozenset()
    if not exercise.printed:
        _results(exercise, covered)
        return
    with st.spinner("The longest of these runs has 10,000 steps …"):
        found = published.compared(exercise)
    if covered:
        found = tuple(one for one in found if one.printed.matrix not in covered)
        uncovering.offer(scenario, covered, "What is published of those is left out here.", "check_printed")
    agree = [one.agrees for one in found].count(True)
    st.markdown(f"**{agree} of {len(found)} agree.**")
    _reproduced(exercise, found)
    rows, reasons = [_printed(one) for one in found], [_reason(one) for one in found]
    html_table.show(f"{exercise.title}: each printed number beside ours", PRINTED, rows, reasons)


def _choose() -> Exercise:
    by_key = {one.key: one for one in exercises()}
    if st.session_state.get(SOURCE) not in by_key:
        st.session_state[SOURCE] = next(iter(by_key))
    key = st.selectbox(
        "Exercise", list(by_key), format_func=lambda key: by_key[key].title, key=SOURCE, persist_state="session"
    )
    return by_key[key]


def _about(exercise: Exercise) -> None:
    """Where it comes from, and its network."""
    link = f" [Open the source]({exercise.link})" if exercise.link else ""
    st.markdown(f"**Source:** {exercise.source}.{link}")
    choices, sizes = exercise.choices, exercise.run.sizes
    rows, inputs, *units = (counted(sizes[axis], word) for axis, word in _axes(exercise))
    *hidden, outputs = (
        f"{width}, {OUTPUTS[one].label}" for width, one in zip(units, (*choices.hidden, choices.output), strict=True)
    )
    loss = f"{LOSSES[choices.loss].with_output(choices.output).formula}, {REDUCTIONS[choices.reduction].name}"
    rate = "" if exercise.learning_rate is None else f" η = {exercise.learning_rate:g}."
    st.markdown(f"**Network:** {rows}; {' → '.join((inputs, *hidden, outputs))}. Loss {loss}.{rate}")
    if exercise.note:
        st.caption(exercise.note)


def _axes(exercise: Exercise) -> list[tuple[str, str]]:
    """The axis letters from the rows to the outputs, each with what one place of it is called."""
    derivation = exercise.run.derivation
    letters = (*derivation.letters["X"], *(derivation.letters[name][1] for name in derivation.weights))
    return list(zip(letters, ("row", "input", *["hidden unit"] * len(exercise.choices.hidden), "output"), strict=True))


def _open_on_board(scenario: Scenario, exercise: Exercise) -> None:
    """A button that opens the network on the board, where undo brings back what was there."""
    if st.button("Open this network on the board", key="check_open", icon=":material/arrow_forward:"):
        session.change(scenario_of(exercise).with_looks_of(scenario))
        st.switch_page("app.py")


def _results(exercise: Exercise, covered: frozenset[str]) -> None:
    """The loss and the gradients of an exercise that only asks, or what is updated after each row."""
    st.markdown("The source prints no results. This is what comes out here.")
    if exercise.by_row:
        _results_by_row(exercise, covered)
        return
    run = exercise.run
    names = [name for name in (run.derivation.goal.name, *run.derivation.parameter_of) if name not in covered]
    numbers = [(cell, float(run[name][cell.row, cell.column])) for name in names for cell in cells_of(run, name)]
    rows = [
        (Entry(published.named(run, cell), "symbol"), number(print_number(ours, DECIMALS))) for cell, ours in numbers
    ]
    html_table.show(f"{exercise.title}: {RESULTS}", ("the cell", "here"), rows)


def _results_by_row(exercise: Exercise, covered: frozenset[str]) -> None:
    """The parameters after each row: a column for each row."""
    first, *_ = runs = exercise.runs_by_row
    cells = [cell for name in exercise.moved(first).values() if name not in covered for cell in cells_of(first, name)]
    rows = [
        (
            Entry(published.named(first, cell), "symbol"),
            *(number(print_number(float(run[cell.matrix][cell.row, cell.column]), DECIMALS)) for run in runs),
        )
        for cell in cells
    ]
    heads = ("the cell", *(f"after row {row}" for row in range(1, len(runs) + 1)))
    html_table.show(f"{exercise.title}: the parameters after each row", heads, rows)


def _reproduced(exercise: Exercise, found: tuple[PrintedComparison, ...]) -> None:
    """The first number that a known mistake explains, with the line that it changes."""
    one = next((one for one in found if one.reproduced and one.reproduced.number == one.printed.printed), None)
    if one is None or one.reproduced is None:
        return
    mistake = one.reproduced.mistake
    with st.container(border=True):
        st.markdown(
            f"**“{one.what}” shows a mistake.** Printed is **{_minus(one.printed.printed)}**; the table gives "
            f"{_minus(one.ours)}. With the change below the same table gives **{_minus(one.reproduced.number)}**, "
            f"the printed number to its last digit: *{mistake.name}*. "
            f"{mistake.sentence}"
        )
        own_numbers.show_changed_lines(exercise.run.notation, mistake)


def _printed(one: PrintedComparison) -> tuple[Entry, ...]:
    sign = "−" if one.printed.sign < 0 else ""
    return (
        Entry(one.what),
        number(_minus(one.printed.printed)),
        number(_minus(one.ours)),
        verdict(one.agrees),
        Entry(f"{sign}{one.symbol}", "symbol"),
    )


def _reason(one: PrintedComparison) -> str:
    """Why a printed number differs; empty where it does not."""
    if one.agrees:
        return ""
    reasons = [one.printed.because]
    if one.reproduced:
        if not one.printed.because:
            reasons.append(f"Likely: {one.reproduced.mistake.name}.")
        reasons.append(f"The changed line gives {_minus(one.reproduced.number)}.")
        if one.reproduced.precision:
            rounded = own_numbers.rounded_to(one.reproduced.precision)
            reasons.append(f"With the matrices on the way {rounded}, it can be {_minus(one.printed.printed)}.")
    if one.shown and one.shown.follows:
        reasons.append(
            f"It follows, by the right lines, from the numbers that the source prints for {one.shown.follows}."
        )
    elif one.shown:
        rounded = own_numbers.rounded_to(one.shown.precision)
        reasons.append(f"Such a number comes out when the matrices on the way are {rounded}.")
    return " ".join(filter(None, reasons))


def _minus(text: str) -> str:
    return text.replace("-", "−")
