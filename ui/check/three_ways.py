"""Every gradient, three ways: by the matrices, by the chain rule, and measured."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from backprop_core import Cell, Trace
from backprop_core.explain.cancelling import stages
from backprop_core.explain.zero_but_for_rounding import Mask
from backprop_core.practice.finite_differences import CLOSE
from backprop_core.practice.gradient_check import (
    Difference,
    Meeting,
    Outcome,
    affordable,
    cells_of,
    central_differences,
    compared,
    meetings,
    worst,
)
from ui.board.number_warnings import overflow_text
from ui.page import html_table, uncovering
from ui.page.html_table import Entry, number, verdict
from ui.reading.numbers import print_alike, print_near, print_number
from ui.state.scenario import Scenario

MOST = 60
DECIMALS = 10
WIDE = 168
GRADIENT, MEASURED = "check_gradient", "check_measured"

LOOKS: dict[Outcome, Entry] = {
    "agrees": verdict(True),
    "differs": verdict(False),
    "corner": Entry("a corner", "open"),
    "overflow": Entry("overflow", "open"),
}

THREE_WAYS = (
    "cell",
    "by the matrices",
    "by the chain rule",
    "its terms",
    "factor for factor",
    "measured",
    "relative difference",
    "all three agree",
)

HOW = """
**By the matrices** is the cell of the gradient's grid. **By the chain rule** is the sum over all paths from the
parameter to the loss, made from the forward lines alone; *its terms* counts the paths. *Factor for factor* says
whether the chain rule{after} has the same factors, term by term, as the matrices unfolded.{why}

**Measured** uses neither of them: the parameter is made a little larger and a little smaller, the loss is computed
forward each time, and the slope is (loss above − loss below) / (2 · step). The step is so short that no z of a curved
activation changes by more than 0.0001 and no ReLU passes its corner. With a step that is too short, rounding of the
loss makes the slope wrong; with one that is too long, the curvature of the loss does. About eight digits can agree, not
more; numbers that agree are printed with the digits in which they do.
"""

CANCELLED = ", after what stands above and below in a term has cancelled,"
ADDED_UP = ", after cancelling and adding up the terms through all ŷ of a row,"
WHY_FEWER = " That adding up leaves fewer terms, because the y’s of a row add up to 1."

OVERFLOW = (
    "Overflow: some numbers here are too large or too small for the computer (beyond about 10³⁰⁸ or below 10⁻³⁰⁸), so "
    "there is nothing to compare or to measure. This says nothing about the formulas."
)
CORNER = "At a corner the loss has no single slope: ReLU bends at 0, and the table takes 0 for its slope there."
UNSURE = (
    "Where a slope is tiny compared with the loss, rounding of the loss leaves only its first digits reliable, or none."
)


def show(scenario: Scenario, run: Trace) -> None:
    """Draw how many cells agree, and the table of them, without the gradients whose numbers are kept back."""
    st.header("Every gradient, three ways")
    covered = scenario.kept_back.intersection(run.derivation.differentiated_by)
    shown = [name for name in run.derivation.differentiated_by if name not in covered]
    if covered:
        uncovering.offer(scenario, covered, "Gradients that have those numbers are left out here.", "check_gradients")
    cells = _chosen(run, shown)
    if not cells:
        return
    measured, met = _measured_and_met(scenario, run, cells)
    _summary(run, measured, met)
    zeros = run.rounding().zeros
    rows = [_three_ways(run, zeros, difference, meeting) for difference, meeting in zip(measured, met, strict=True)]
    html_table.show("Every gradient cell by the matrices, by the chain rule, and measured", THREE_WAYS, rows)
    outcomes = {_outcome(difference, meeting) for difference, meeting in zip(measured, met, strict=True)}
    captions = {
        OVERFLOW: "overflow" in outcomes,
        CORNER: "corner" in outcomes,
        UNSURE: any(one.outcome == "agrees" and one.relative > CLOSE for one in measured),
    }
    for caption, applies in captions.items():
        if applies:
            st.caption(caption)
    texts = (entry.text for row in rows for entry in row)
    overflow = overflow_text(run, texts, {run.derivation.goal.name, *(cell.matrix for cell in cells)})
    if overflow:
        st.caption(overflow)
    with st.expander("How the three are made"):
        st.markdown(how(run))


def how(run: Trace) -> str:
    """How the three are made, and what is done with the terms of the chain rule before they are compared."""
    if run.derivation.compares_rows:
        return HOW.format(after=ADDED_UP, why=WHY_FEWER)
    cancels = bool(stages(run.notation, Cell(run.derivation.outputs_delta, 0, 0)))
    return HOW.format(after=CANCELLED * cancels, why="")


def _measured_and_met(
    scenario: Scenario, run: Trace, cells: tuple[Cell, ...]
) -> tuple[tuple[Difference, ...], tuple[Meeting, ...]]:
    """The cells in the other two ways: computed once while the page's other controls are used."""
    before = st.session_state.get(MEASURED)
    if before is None or before[0] is not scenario or before[1] != cells:
        before = st.session_state[MEASURED] = (scenario, cells, central_differences(run, cells), meetings(run, cells))
    _, _, measured, met = before
    return measured, met


def _chosen(run: Trace, shown: list[str]) -> tuple[Cell, ...]:
    """The cells to look at: all of them, or in a large network as many of one gradient as can be had without a wait."""
    most = min(MOST, affordable(run))
    cells = tuple(cell for name in shown for cell in cells_of(run, name))
    if len(cells) <= most:
        return cells
    if st.session_state.get(GRADIENT) not in shown:
        st.session_state[GRADIENT] = shown[0]
    label = run.notation.label
    name = st.segmented_control("Gradient", shown, format_func=label, key=GRADIENT, required=True) or shown[0]
    cells = cells_of(run, name)
    if len(cells) > most:
        st.caption(f"The first {most} of the {len(cells)} cells of {label(name)}.")
    return cells[:most]


def _summary(run: Trace, measured: tuple[Difference, ...], met: tuple[Meeting, ...]) -> None:
    """How many agree of those that can be compared, and the cell that agrees least."""
    with st.container(horizontal=True):
        _count("Chain rule = matrix", [one.comparison == "equals" for one in met if one.comparison != "overflow"])
        _count("Factor for factor", [one.meets for one in met])
        _count("Measured agrees", [one.outcome == "agrees" for one in compared(measured)])
        least = worst(measured)
        if least:
            symbol = run.notation.symbol(least.cell)
            st.metric(f"Largest difference: {symbol}", _relative(least.relative), border=True, width="content")


def _count(label: str, agrees: list[bool]) -> None:
    value = f"{agrees.count(True)} of {len(agrees)}" if agrees else "none"
    st.metric(label, value, border=True, width=WIDE)


def _three_ways(run: Trace, zeros: Mapping[str, Mask], difference: Difference, meeting: Meeting) -> tuple[Entry, ...]:
    by_matrices, by_chain, measured = _texts(zeros, difference, meeting)
    return (
        Entry(run.notation.symbol(difference.cell), "symbol"),
        number(by_matrices),
        number(by_chain),
        number(str(meeting.count)),
        verdict(meeting.meets),
        number(measured),
        number(_relative(difference.relative)),
        LOOKS[_outcome(difference, meeting)],
    )


def _texts(zeros: Mapping[str, Mask], difference: Difference, meeting: Meeting) -> tuple[str, str, str]:
    """The three numbers; those that are said to be equal with the digits in which they are."""
    cell = difference.cell
    is_zero = cell.matrix in zeros and zeros[cell.matrix][cell.row, cell.column]
    formula, chain, measured = (0.0 if is_zero else difference.formula), meeting.chain, difference.measured
    if meeting.comparison != "equals":
        return print_number(formula, DECIMALS), print_number(chain, DECIMALS), print_number(measured, DECIMALS)
    alike = print_alike((formula, measured), DECIMALS) if difference.outcome == "agrees" else ""
    if alike:
        return alike, alike, alike
    text = print_number(formula, DECIMALS)
    near = (
        print_near(measured, formula, DECIMALS) if difference.outcome == "agrees" else print_number(measured, DECIMALS)
    )
    return text, text, near


def _outcome(difference: Difference, meeting: Meeting) -> Outcome:
    """Whether all three agree: no where two of them differ, else open where two of them cannot be compared."""
    if not meeting.meets or meeting.comparison == "differs" or difference.outcome == "differs":
        return "differs"
    return "overflow" if meeting.comparison == "overflow" else difference.outcome


def _relative(relative: float) -> str:
    return "0" if relative == 0 else print_number(relative, 1) if math.isfinite(relative) else "unknown"
