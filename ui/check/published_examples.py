"""Published worked examples on the page: each printed number beside ours, and the mistake that explains one."""

from __future__ import annotations

import streamlit as st

from backprop_core.explain.notation import notation_of
from ui.check import own_numbers, published
from ui.check.published import PrintedComparison
from ui.page import tables, uncovering
from ui.page.tables import Entry, number, verdict
from ui.state.example import Example
from ui.state.scenario import Scenario, of_example

SOURCE = "check_source"
PRINTED = ("what", "printed there", "here", "agrees", "the cell here")


def show(scenario: Scenario) -> None:
    """Draw one source's numbers beside ours; which, the person chooses.

    Numbers that are covered on the board are left out of the source that the board shows.
    """
    st.header("Published worked examples")
    st.markdown(
        "What others have printed, beside what the table gives for the same network. A number agrees when ours, "
        "rounded to the printed digits, is the printed one."
    )
    sources = {source.key: source for source in published.sources()}
    key = st.segmented_control(
        "Source",
        list(sources),
        format_func=lambda key: sources[key].title,
        default=next(iter(sources)),
        key=SOURCE,
        required=True,
    )
    source = sources[key]
    with st.spinner("The longest of these runs has 10,000 steps …"):
        found = published.compared(source)
    if source.key == scenario.example and scenario.kept_back:
        found = tuple(one for one in found if one.printed.matrix not in scenario.kept_back)
        uncovering.offer(scenario, scenario.kept_back, "What is published of those is left out here.", "check_printed")
    agree = [one.agrees for one in found].count(True)
    st.markdown(f"**{agree} of {len(found)} agree.** {source.source}.")
    _reproduced(source, found)
    rows, reasons = [_printed(one) for one in found], [_reason(one) for one in found]
    tables.show(f"{source.title}: each printed number beside ours", PRINTED, rows, reasons)


def _reproduced(source: Example, found: tuple[PrintedComparison, ...]) -> None:
    """The first number that a known mistake explains, with the line that it changes."""
    one = next((one for one in found if one.reproduced), None)
    if one is None or one.reproduced is None:
        return
    mistake = one.reproduced.mistake
    scenario = of_example(source)
    with st.container(border=True):
        st.markdown(
            f"**The {one.printed.what} shows a mistake.** Printed is **{one.printed.printed}**; the table gives "
            f"{one.ours}. If the line below is changed, the same table gives **{one.reproduced.number}**, the "
            f"printed number to its last digit: *{mistake.name}*. {mistake.sentence}"
        )
        own_numbers.show_changed_lines(notation_of(scenario.derivation, tuple(scenario.sizes.items())), mistake)


def _printed(one: PrintedComparison) -> tuple[Entry, ...]:
    sign = "−" if one.printed.sign < 0 else ""
    return (
        Entry(one.printed.what),
        number(one.printed.printed.replace("-", "−")),
        number(one.ours.replace("-", "−")),
        verdict(one.agrees),
        Entry(f"{sign}{one.symbol}", "symbol"),
    )


def _reason(one: PrintedComparison) -> str:
    """Why a printed number differs; empty where it does not."""
    shown = f" The changed line gives {one.reproduced.number}." if one.reproduced else ""
    return "" if one.agrees else one.printed.because + shown
