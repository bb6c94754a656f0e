"""Where a person's table comes from: a file, a pasted text or the Iris flowers; the last one given is read.

The text is kept under a key of its own, so that it survives a change of page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import streamlit as st

from ui.data.csv_text import MARKS, CsvError, Table, decode, in_thousands, read_table
from ui.page.plain_text import markdown
from ui.state.example import FOLDER
from ui.state.numbers import shorten

SOURCE, PASTED, READ = "data_source", "data_pasted", "data_read"
UPLOAD, PASTE, MARK, NAMED, DECIMAL = "data_upload", "data_paste", "data_mark", "data_named", "data_decimal"

MARK_NAMES: Mapping[str, str] = MappingProxyType({"": "automatic", **MARKS})
NAMED_NAMES: Mapping[str, str] = MappingProxyType({"": "automatic", "yes": "names", "no": "a row of the table"})
DECIMAL_NAMES: Mapping[str, str] = MappingProxyType({"": "automatic", "point": "point: 1.5", "comma": "comma: 1,5"})


@dataclass(frozen=True)
class Source:
    """What a person gave, and how it is to be read.

    Attributes:
        name: what to call it.
        text: what it says.
        problem: why it has no text, if it has none.
        mark, named, decimal: how to read it where the person said so, else empty.
    """

    name: str = ""
    text: str = ""
    problem: str = ""
    mark: str = ""
    named: str = ""
    decimal: str = ""


def current() -> Source:
    """What the person gave last."""
    source: Source = st.session_state.get(SOURCE, Source())
    return source


def table() -> Table | None:
    """The table that was given last; None where there is none.

    Raises:
        CsvError: what was given is no table.
    """
    source = current()
    return _read(source) if source.name else None


def show() -> Table | None:
    """Ask for a table, say what was read, and give it; or say in one sentence what is wrong."""
    _ask()
    source = current()
    if not source.name:
        return None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        table = _say(source)
        if source.text:
            with st.popover("Change how it is read"):
                _how(source)
    return table


def _say(source: Source) -> Table | None:
    name = markdown(shorten(source.name))
    try:
        table = _read(source)
    except CsvError as error:
        st.error(f"**{name}**: {markdown(str(error))}")
        return None
    st.markdown(f"**{name}**: {_found(table)}", width="content")
    return table


def _ask() -> None:
    if PASTE not in st.session_state and PASTED in st.session_state:
        st.session_state[PASTE] = st.session_state[PASTED]
    left, right = st.columns(2, gap="medium")
    with left:
        st.file_uploader("A file: CSV, or text with tabs or semicolons", key=UPLOAD, on_change=_uploaded)
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


def _how(source: Source) -> None:
    """Let the person choose what was detected."""
    for key, label, names, said in (
        (MARK, "Between the cells are", MARK_NAMES, source.mark),
        (NAMED, "The first line has", NAMED_NAMES, source.named),
        (DECIMAL, "The decimal mark is a", DECIMAL_NAMES, source.decimal),
    ):
        st.session_state[key] = said
        st.segmented_control(
            label, list(names), format_func=names.__getitem__, key=key, on_change=_chose, required=True
        )


def _read(source: Source) -> Table:
    """The table of a source, kept until another is read: a large one takes longer than all the rest of the page."""
    if source.problem:
        raise CsvError(source.problem)
    how = (source.text, source.mark, source.named)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != how:
        table = read_table(source.text, source.mark, source.named == "yes" if source.named else None)
        kept = st.session_state[READ] = (how, table)
    found: Table = kept[1]
    return found


def _found(table: Table) -> str:
    """What was read, in words."""
    names = "the first line has the names" if table.named else "no line of names"
    rows = f"{in_thousands(len(table.rows))} row{'s' if len(table.rows) > 1 else ''}"
    return f"{rows}, {len(table.columns)} columns, separated by {MARKS[table.mark]}, {names}."


def _uploaded() -> None:
    file = st.session_state[UPLOAD]
    if file is None:
        _give(Source("The pasted text", st.session_state[PASTE]) if st.session_state[PASTE] else Source())
        return
    try:
        _give(Source(file.name, decode(file.getvalue())))
    except CsvError as error:
        _give(Source(file.name, problem=str(error)))


def _pasted() -> None:
    # Half of a surrogate pair could not be sent back to the browser.
    text = st.session_state[PASTE].encode("utf-8", errors="replace").decode("utf-8")
    st.session_state[PASTED] = text
    _give(Source("The pasted text", text) if text.strip() else Source())


def _took_iris() -> None:
    _give(Source("iris.csv", (FOLDER / "iris.csv").read_text(encoding="utf-8")))


def _give(source: Source) -> None:
    """Take what was given; how to read it stays as it was said while the same text is being mended."""
    before = current()
    if source.name == before.name:
        source = replace(source, mark=before.mark, named=before.named, decimal=before.decimal)
    st.session_state[SOURCE] = source


def _chose() -> None:
    said = {what: st.session_state[key] or "" for what, key in (("mark", MARK), ("named", NAMED), ("decimal", DECIMAL))}
    st.session_state[SOURCE] = replace(current(), **said)
