"""Where a person's table comes from: a file, a pasted text or the Iris flowers; the last one given is read.

The text is kept under a key of its own, so that it survives a change of page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from ui.data.csv_cells import MARKS, CsvError
from ui.data.csv_numbers import Readings, read_columns
from ui.data.csv_text import Table, decode, read_table
from ui.page.plain_text import markdown
from ui.reading.numbers import counted, shorten
from ui.state.example import IRIS

SOURCE, PASTED, READ = "data_source", "data_pasted", "data_read"
UPLOAD, PASTE = "data_upload", "data_paste"
PASTED_NAME = "The pasted text"
TYPED = "hours, sleep, passed\n2, 8, no\n7, 6, yes"
Options = Iterable[str] | Mapping[str, str]
"""What can be chosen, by itself or with its names."""

HOW: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "mark": ("Between the cells are", MARKS),
        "named": ("The first line has", {"yes": "names", "no": "a row of the table"}),
        "decimal": ("Where it is not clear, the decimal mark is a", {"point": "point: 1.5", "comma": "comma: 1,5"}),
    }
)
"""What is found out and can be said otherwise: a question and its answers."""


@dataclass(frozen=True)
class Source:
    """What a person gave: a file, or a text as UTF-8; and what the person said of how it is read, else empty.

    ``values`` are marks of missing values that are values here.
    """

    name: str = ""
    data: bytes = b""
    mark: str = ""
    named: str = ""
    decimal: str = ""
    values: tuple[str, ...] = ()


def current() -> Source:
    """What the person gave last."""
    source: Source = st.session_state.setdefault(SOURCE, Source())
    return source


def read() -> tuple[Table, Readings] | None:
    """The table that was given last, and how its columns are read, or None; a ``CsvError`` where it is no table.

    It is kept until another is read: a large one takes longer than all the rest of the page.
    """
    source = current()
    kept: tuple[Source, tuple[Table, Readings] | None] = st.session_state.get(READ, (Source(), None))
    if source.name and kept[0] != source:
        table = read_table(decode(source.data), source.mark, source.named == "yes" if source.named else None)
        kept = source, (table, read_columns(table, source.decimal, frozenset(source.values)))
        st.session_state[READ] = kept
    return kept[1] if source.name else None


def show() -> tuple[Table, Readings] | None:
    """Ask for a table, say what was read, and give it; or say in one sentence what is wrong."""
    _give_it()
    source, result = current(), None
    name = f"**{markdown(shorten(source.name))}**: "
    try:
        result = read()
    except CsvError as error:
        refuse(error, name)
    if source.data:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if result:
                st.markdown(name + _what_was_read(result[0]), width="content")
            with st.popover("Change how it is read"):
                for what, (label, answers) in HOW.items():
                    control(st.segmented_control, SOURCE, what, label, {"": "automatic", **answers}, required=True)
                _choose_missing(result[1] if result else {}, source.values)
    return result


def refuse(error: CsvError, name: str = "") -> None:
    """Say why a table or what was chosen of it cannot be used, and ask what could not be found out."""
    (st.warning if error.asks else st.error)(name + markdown(str(error)))
    if error.asks in HOW:
        control(st.segmented_control, SOURCE, error.asks, *HOW[error.asks], key=f"data_{error.asks}_asked")


def control(
    draw: Callable[..., Any], kept: str, what: str, label: str, options: Options = (), key: str = "", **more: Any
) -> None:
    """A control that shows a field of what the session keeps, and changes it."""
    key, value = key or f"data_{what}", getattr(st.session_state[kept], what)
    st.session_state[key] = list(value) if isinstance(value, tuple) else value
    if options:
        more |= {"options": list(options)}
    if isinstance(options, Mapping):
        more |= {"format_func": options.__getitem__}
    draw(label, key=key, on_change=_changed, args=(kept, what, key), **more)


def _changed(kept: str, what: str, key: str) -> None:
    value: Any = st.session_state[key]
    value = "" if value is None else tuple(value) if isinstance(value, list) else value
    st.session_state[kept] = replace(st.session_state[kept], **{what: value})


def _choose_missing(readings: Readings, values: Iterable[str]) -> None:
    """Let the person say which marks of missing values are values."""
    missing = {text for reading in readings.values() for text in reading.missing.values()}
    marks = sorted({*values, *missing} - {""})
    if marks:
        label = f"These count as missing: {', '.join(map(markdown, marks))}. Values are instead"
        control(st.multiselect, SOURCE, "values", label, marks, placeholder="none of them")


def _give_it() -> None:
    if PASTE not in st.session_state and PASTED in st.session_state:
        st.session_state[PASTE] = st.session_state[PASTED]
    left, right = st.columns(2, gap="medium")
    with left:
        st.file_uploader("A file: CSV, or text with tabs, semicolons or spaces", key=UPLOAD, on_change=_uploaded)
        iris, about = Source(IRIS.name, IRIS.read_bytes()), "150 flowers of three species, in four measures"
        st.button("Use the Iris flowers", on_click=_give, args=(iris,), help=about)
    with right:
        label = "Or paste it here, as copied from a spreadsheet"
        pasted = st.text_area(label, key=PASTE, height=150, on_change=_pasted, placeholder=TYPED)
        st.button("Read the pasted text", on_click=_pasted)
    if pasted and not current().name:
        # The server was started again under an open page: the browser still has the text.
        _pasted()


def _what_was_read(table: Table) -> str:
    names = "the first line has the names" if table.named else "no line of names"
    rows, columns = counted(len(table.rows), "row"), counted(len(table.columns), "column")
    return ", ".join((rows, columns, f"separated by {MARKS[table.mark]}", names, *table.notes)) + "."


def _uploaded() -> None:
    file = st.session_state[UPLOAD]
    if file is None:
        _pasted()
    else:
        _give(Source(file.name, file.getvalue()))


def _pasted() -> None:
    # Half of a surrogate pair could not be sent back to the browser.
    data = (st.session_state[PASTE] or "").encode("utf-8", errors="replace")
    st.session_state[PASTED] = data.decode("utf-8")
    _give(Source(PASTED_NAME, data) if data.strip() else Source())


def _give(source: Source) -> None:
    """Take what was given; how to read it stays as it was said while the same text is being mended."""
    before = current()
    st.session_state[SOURCE] = replace(before, data=source.data) if source.name == before.name else source
