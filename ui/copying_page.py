"""One matrix or one sum as text to copy: for Python, for a document, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import streamlit as st

from backprop_core import Cell, Explanation, Trace
from backprop_core.clippings import matrix_latex, matrix_numpy, matrix_tsv, sum_latex, sum_numpy, sum_tsv
from backprop_core.script import shape_of
from ui.file_names import file_name
from ui.scenario import Scenario

CELLS = 2000
FIRST_ROWS = 12
LATEX_ROWS, LATEX_COLUMNS = 12, 10
"""What of a matrix LaTeX gets: amsmath's pmatrix has ten columns."""
TERMS, LATEX_TERMS = 200, 4
LINES, HEIGHT = 16, 380

CHAIN, LINE = "the chain rule", "its own line"
"""The two sums that are offered beside the matrices."""


@dataclass(frozen=True)
class Form:
    """A form of text.

    Attributes:
        language: what its colours follow; tail: the end of a file's name, if it can be had whole as a file.
        write_matrix: a matrix, or so many rows of it, as text; write_sum: a sum.
        terms: how many terms of a sum are written out.
        drawn: whether it is also shown as it will look.
    """

    language: str | None
    tail: str
    write_matrix: Callable[[Trace, str, int | None], str]
    write_sum: Callable[[Explanation], str]
    terms: int
    drawn: bool = False


@dataclass(frozen=True)
class Sum:
    """A sum that can be copied: its cell, and what explains it with so many terms."""

    cell: Cell
    explain: Callable[[int], Explanation]


def _latex_matrix(run: Trace, name: str, _rows: int | None) -> str:
    return matrix_latex(run, name, LATEX_ROWS, LATEX_COLUMNS)


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "NumPy": Form("python", ".py", matrix_numpy, sum_numpy, TERMS),
        "LaTeX": Form("latex", "", _latex_matrix, sum_latex, LATEX_TERMS, drawn=True),
        "Tab-separated": Form(None, ".tsv", matrix_tsv, sum_tsv, TERMS),
    }
)


def show(scenario: Scenario, run: Trace) -> None:
    """Draw the choice of what to copy, and its text."""
    sums = _sums(scenario, run)
    options = [*sums, *run.derivation.letters, *run.derivation.transposed]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        what = st.selectbox(
            "What",
            options,
            format_func=lambda option: _named(sums, run, option),
            key="take_home_what",
            persist_state="session",
            width=330,
            help="The sums are those of the cell that is explained and of the cell that is held on the board.",
        )
        chosen = st.segmented_control(
            "As", list(FORMS), default="NumPy", required=True, key="take_home_form", persist_state="session"
        )
    form = FORMS[str(chosen)]
    if what in sums:
        _sum(form, sums[what].explain(form.terms))
    else:
        _matrix(form, what, run, scenario)


def _sums(scenario: Scenario, run: Trace) -> dict[str, Sum]:
    """The sums that are before the person: the explained cell's chain rule, and the held cell's own line."""
    cell, held = scenario.explained, scenario.pinned
    found = {CHAIN: Sum(cell, partial(run.chain_rule, cell.matrix, cell.row, cell.column))}
    if held and held.matrix in run.derivation.by_name:
        found[LINE] = Sum(held, partial(run.expand, held.matrix, held.row, held.column))
    return found


def _named(sums: Mapping[str, Sum], run: Trace, option: str) -> str:
    if option in sums:
        return f"{run.notation.symbol(sums[option].cell)}, the sum by {option}"
    return f"{run.notation.label(option)}  ({shape_of(run, option)})"


def _sum(form: Form, explanation: Explanation) -> None:
    if explanation.count > len(explanation.terms):
        st.caption(f"The first {len(explanation.terms)} of {explanation.count} terms are written out.")
    _text(form, form.write_sum(explanation))


def _matrix(form: Form, name: str, run: Trace, scenario: Scenario) -> None:
    """A matrix to copy; one that is too large for a page, in part, and whole as a file."""
    if run[name].size <= CELLS or not form.tail:
        _text(form, form.write_matrix(run, name, None))
        return
    st.caption(f"The first {FIRST_ROWS} of {len(run[name])} rows; the file has all of them.")
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
    _text(form, form.write_matrix(run, name, FIRST_ROWS))


def _written(form: Form, name: str, scenario: Scenario) -> bytes:
    return form.write_matrix(scenario.trace(), name, None).encode()


def _text(form: Form, text: str) -> None:
    st.code(text, language=form.language, height=HEIGHT if text.count("\n") >= LINES else "content")
    if form.drawn:
        st.latex(text)
