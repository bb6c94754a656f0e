"""A table for reading, as HTML made of escaped text.

Streamlit's own tables bring pandas and pyarrow into the process, twice the memory of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st

STYLE = Path(__file__).parent / "table.css"

LONG = 40
"""A table of more rows scrolls in a window of its own."""

Look = Literal["text", "symbol", "number", "code", "yes", "no", "few", "open"]


@dataclass(frozen=True)
class Entry:
    """One cell of a table: its text, and whether it is a number, a cell's symbol, a line of the table, or a verdict."""

    text: str
    look: Look = "text"


Row = Sequence[Entry | str]


def style() -> None:
    """Bring the tables' style to the page; called once on each page that shows one."""
    st.html(STYLE)


def show(caption: str, heads: Sequence[str], rows: Iterable[Row], notes: Sequence[str] = ()) -> None:
    """Draw a table; the first entry of each row is its heading.

    Args:
        caption: what the table shows, also for those who hear it.
        notes: for each row what is said beneath it, or nothing; none by default.
    """
    listed = [[entry if isinstance(entry, Entry) else Entry(entry) for entry in row] for row in rows]
    looks = [entry.look for entry in listed[0]] if listed else ["text"] * len(heads)
    head = "".join(_head(text, look) for text, look in zip(heads, looks, strict=True))
    row_notes = notes or [""] * len(listed)
    body = "".join(_row(row) + _note(note, len(heads)) for row, note in zip(listed, row_notes, strict=True))
    size = " long" if len(listed) > LONG else ""
    st.html(
        f'<div class="reading{size}" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def verdict(agrees: bool) -> Entry:
    """Yes or no, said in a sign and a word."""
    return Entry("✓ yes", "yes") if agrees else Entry("✗ no", "no")


def number(text: str) -> Entry:
    """A number that is printed already."""
    return Entry(text, "number")


def _head(text: str, look: str) -> str:
    """The heading of a column; a column without one has an empty cell there."""
    return f'<th scope="col" class="{look}">{escape(text)}</th>' if text else "<td></td>"


def _row(row: list[Entry]) -> str:
    first, *others = row
    cells = "".join(f'<td class="{entry.look}">{escape(entry.text)}</td>' for entry in others)
    return f'<tr><th scope="row" class="{first.look}">{escape(first.text)}</th>{cells}</tr>'


def _note(note: str, columns: int) -> str:
    return f'<tr class="note"><td colspan="{columns}"><p>{escape(note)}</p></td></tr>' if note else ""
