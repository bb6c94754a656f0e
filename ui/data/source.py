"""Where a person's table comes from: a file, a pasted text or the Iris flowers; the last one given is read.

The text is kept under a key of its own, so that it survives a change of page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from ui.data.csv_guess import MARKS
from ui.data.csv_numbers import Readings, read_columns
from ui.data.csv_text import CsvError, Table, counted, decode, read_table
from ui.page.plain_text import markdown
from ui.reading.numbers import shorten
from ui.state.example import FOLDER

SOURCE, PASTED, READ = "data_source", "data_pasted", "data_read"
UPLOAD, PASTE, VALUES = "data_upload", "data_paste", "data_values"
PASTED_NAME = "The pasted text"
HOW: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "mark": ("Between the cells are", MARKS),
        "named": ("The first line has", {"yes": "names", "no": "a row of the table"}),
        "decimal": (
            "Where a number can be read in two ways, the decimal mark is a",
            {"point": "point: 1.5", "comma": "comma: 1,5"},
        ),
    }
)
"""What is found out and can be said otherwise: a question and its answers."""


@dataclass(frozen=True)
class Source:
    """What a person gave, and how it is to be read.

    Attributes:
        name: what to call it.
        text: what it says.
        problem: why it has no text, if it has none.
        mark, named, decimal: how to read it where the person said so, else empty.
        values: marks of missing values that the person takes for values.
    """

    name: str = ""
    text: str = ""
    problem: str = ""
    mark: str = ""
    named: str = ""
    decimal: str = ""
    values: frozenset[str] = frozenset()


def current() -> Source:
    """What the person gave last."""
    source: Source = st.session_state.get(SOURCE, Source())
    return source


def read() -> tuple[Table, Readings] | None:
    """The table that was given last, and how its columns are read; None where there is none.

    It is kept until another is read: a large one takes longer than all the rest of the page.

    Raises:
        CsvError: what was given is no table.
    """
    source = current()
    if not source.name:
        return None
    if source.problem:
        raise CsvError(source.problem)
    kept: tuple[Source, tuple[Table, Readings]] | None = st.session_state.get(READ)
    if kept is None or kept[0] != source:
        table = read_table(source.text, source.mark, source.named == "yes" if source.named else None)
        kept = (source, (table, read_columns(table, source.decimal, source.values)))
        st.session_state[READ] = kept
    return kept[1]


def show() -> tuple[Table, Readings] | None:
    """Ask for a table, say what was read, and give it; or say in one sentence what is wrong."""
    _give_it()
    source, result = current(), None
    name = markdown(shorten(source.name))
    try:
        result = read()
    except CsvError as error:
        (st.warning if error.asks else st.error)(f"**{name}**: {markdown(str(error))}")
        ask(error.asks)
    if source.text:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if result:
                st.markdown(f"**{name}**: {_what_was_read(result[0])}", width="content")
            with st.popover("Change how it is read"):
                for what, (label, answers) in HOW.items():
                    names = {"": "automatic", **answers}
                    st.session_state[f"data_{what}"] = getattr(source, what)
                    _choice(what, f"data_{what}", label, names, required=True)
                _choose_missing(result, source.values)
    return result


def ask(what: str) -> None:
    """Ask what could not be found out."""
    if what in HOW:
        label, answers = HOW[what]
        _choice(what, f"data_{what}_asked", label, answers)


def _choice(what: str, key: str, label: str, names: Mapping[str, str], required: bool = False) -> None:
    st.segmented_control(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=_chose,
        args=(what, key),
        required=required,
    )


def _choose_missing(result: tuple[Table, Readings] | None, values: frozenset[str]) -> None:
    """Let the person say which marks of missing values are values."""
    columns = [(result[0].column(name), reading.missing) for name, reading in result[1].items()] if result else []
    marks = sorted({texts[row] for texts, missing in columns for row in missing if texts[row]} | values)
    if marks:
        st.session_state[VALUES] = sorted(values)
        label = f"These count as missing: {', '.join(map(markdown, marks))}. Values are instead"
        st.multiselect(label, marks, key=VALUES, on_change=_chose, args=("values", VALUES), placeholder="none of them")


def _chose(what: str, key: str) -> None:
    value: Any = st.session_state[key]
    said: dict[str, Any] = {what: frozenset(value) if what == "values" else value or ""}
    st.session_state[SOURCE] = replace(current(), **said)


def _give_it() -> None:
    if PASTE not in st.session_state and PASTED in st.session_state:
        st.session_state[PASTE] = st.session_state[PASTED]
    left, right = st.columns(2, gap="medium")
    with left:
        st.file_uploader("A file: CSV, or text with tabs, semicolons or spaces", key=UPLOAD, on_change=_uploaded)
        st.button("Use the Iris flowers", on_click=_took_iris, help="150 flowers of three species, in four measures")
    with right:
        pasted = st.text_area(
            "Or paste it here, as copied from a spreadsheet",
            key=PASTE,
            height=150,
            on_change=_pasted,
            placeholder="hours, sleep, passed\n2, 8, no\n7, 6, yes",
        )
        st.button("Read the pasted text", on_click=_pasted)
    if pasted and SOURCE not in st.session_state:
        # The server was started again under an open page: the browser still has the text.
        _pasted()


def _what_was_read(table: Table) -> str:
    names = "the first line has the names" if table.named else "no line of names"
    rows, columns = counted(len(table.rows), "row"), counted(len(table.columns), "column")
    return ", ".join((rows, columns, f"separated by {MARKS[table.mark]}", names, *table.notes)) + "."


def _uploaded() -> None:
    file = st.session_state[UPLOAD]
    if file is None:
        _give(Source(PASTED_NAME, st.session_state[PASTE]) if st.session_state[PASTE] else Source())
        return
    try:
        _give(Source(file.name, decode(file.getvalue())))
    except CsvError as error:
        _give(Source(file.name, problem=str(error)))


def _pasted() -> None:
    # Half of a surrogate pair could not be sent back to the browser.
    text = st.session_state[PASTE].encode("utf-8", errors="replace").decode("utf-8")
    st.session_state[PASTED] = text
    _give(Source(PASTED_NAME, text) if text.strip() else Source())


def _took_iris() -> None:
    _give(Source("iris.csv", (FOLDER / "iris.csv").read_text(encoding="utf-8")))


def _give(source: Source) -> None:
    """Take what was given; how to read it stays as it was said while the same text is being mended."""
    before = current()
    if source.name == before.name:
        source = replace(before, text=source.text, problem=source.problem)
    st.session_state[SOURCE] = source
