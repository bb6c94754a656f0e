"""One matrix or one sum as text to copy: for Python, for a document, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from backprop_core import Cell, Explanation, Trace
from backprop_core.explain.covering import shown_by_sum
from ui.board.copied_text import FORMS, Text, TextFormat, matrix_text, sum_text
from ui.page import uncovering
from ui.state.scenario import Scenario
from ui.take_home import code_box
from ui.take_home.file_names import file_name

CHAIN, LINE = "the chain rule", "its own line"
"""The two sums that are offered beside the matrices."""


@dataclass(frozen=True)
class Sum:
    """A sum that can be copied: its cell, and what explains it with so many terms."""

    cell: Cell
    explain: Callable[[int], Explanation]


def show(scenario: Scenario, run: Trace) -> None:
    """Draw the choice of what to copy, and its text."""
    sums = _sums(scenario, run)
    options = [*sums, *run.derivation.letters, *run.derivation.transposed]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        option = st.selectbox(
            "What",
            options,
            format_func=lambda option: _named(sums, run, option),
            key="take_home_what",
            persist_state="session",
            width=330,
            help="The sums are those of the cell that is held on the board.",
        )
        chosen = st.segmented_control(
            "As", list(FORMS), default="NumPy", required=True, key="take_home_form", persist_state="session"
        )
    form = FORMS[str(chosen)]
    covered = scenario.kept_back & _shown(sums, run, option)
    if covered:
        uncovering.offer(scenario, covered, "The text would show those numbers.", "take_home_text")
    elif option in sums:
        _show_text(form, sum_text(form, sums[option].explain))
    else:
        _matrix(form, option, run, scenario)


def _sums(scenario: Scenario, run: Trace) -> dict[str, Sum]:
    """The sums of the held cell: the chain rule, where it has one, and its own line."""
    cell, held = scenario.explained, scenario.pinned
    sums: dict[str, Sum] = {}
    if cell:
        sums[CHAIN] = Sum(cell, partial(run.chain_rule, cell.matrix, cell.row, cell.column))
    if held and held.matrix in run.derivation.by_name:
        sums[LINE] = Sum(held, partial(run.expand, held.matrix, held.row, held.column))
    return sums


def _shown(sums: Mapping[str, Sum], run: Trace, option: str) -> frozenset[str]:
    """The matrices whose numbers a text shows."""
    if option in sums:
        return shown_by_sum(run.notation, sums[option].explain(1))
    return frozenset((run.derivation.transposed.get(option, option),))


def _named(sums: Mapping[str, Sum], run: Trace, option: str) -> str:
    if option in sums:
        return f"{run.notation.symbol(sums[option].cell)}, the sum by {option}"
    return f"{run.notation.label(option)}  ({run.notation.shape_text(option)})"


def _matrix(form: TextFormat, name: str, run: Trace, scenario: Scenario) -> None:
    """A matrix to copy; one that is too large for a page, in part, and whole as a file."""
    copied = matrix_text(form, run, name)
    if copied.leaves_out:
        file = file_name(scenario, f"-{name}{form.tail}")
        st.download_button(
            f"Download {file}",
            partial(_written, form, name, scenario),
            file_name=file,
            mime="text/plain",
            on_click="ignore",
            icon=":material/download:",
            key="take_home_matrix",
        )
    _show_text(form, copied)


def _written(form: TextFormat, name: str, scenario: Scenario) -> bytes:
    return form.write_matrix(scenario.trace(), name, None).encode()


def _show_text(form: TextFormat, copied: Text) -> None:
    if copied.leaves_out:
        st.caption(copied.leaves_out)
    code_box.show(copied.text, form.language, "take_home_copied")
    if form.drawn:
        st.latex(copied.text)
