"""Small tables and grids as HTML, every text escaped: what a person's file says is shown, never run.

Streamlit's own tables would load pandas and double the process's memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from ui.board.payload import Grid
from ui.data.csv_text import Table

STYLE = Path(__file__).parent / "data.css"
ROWS = 5


def style() -> None:
    """Bring the style of these tables and grids to the page."""
    st.html(STYLE)


def show_first_rows(table: Table) -> None:
    """Draw the beginning of a person's table, as it was read."""
    rows = [(f"line {line}", *row) for line, row in zip(table.lines[:ROWS], table.rows, strict=False)]
    st.html(as_table(("", *table.columns), rows, "The first rows of the table"))


def as_table(heads: Sequence[str], rows: Iterable[Sequence[str]], about: str) -> str:
    """A table; the first cell of a row is its head.

    Args:
        about: what it shows, for those who hear it.
    """
    body = "".join(f"<tr>{_head('row', row[0])}{_cells(row[1:])}</tr>" for row in rows)
    content = f"<table><thead><tr>{_heads(heads)}</tr></thead><tbody>{body}</tbody></table>"
    return _scroller("preview-table", content, about)


def as_grids(grids: Iterable[Grid], about: str) -> str:
    """Grids as the board draws them, side by side, with the names of their columns."""
    return _scroller("preview-grids", "".join(map(_grid, grids)), about)


def _grid(grid: Grid) -> str:
    rows, columns = grid["heads"]
    body = "".join(
        f"<tr>{_head('row', head)}{''.join(map(_cell, texts, symbols, tints))}</tr>"
        for head, texts, symbols, tints in zip(rows, grid["texts"], grid["symbols"], grid["tints"], strict=True)
    )
    head = f"<tr><td></td>{_heads(columns)}</tr>"
    return (
        f'<figure data-family="{escape(grid["family"])}"><figcaption><b>{escape(grid["label"])}</b> '
        f"{escape(grid['shape'])}</figcaption><table><thead>{head}</thead><tbody>{body}</tbody></table></figure>"
    )


def _cell(text: str, symbol: str, tint: int) -> str:
    return f'<td data-tint="{tint}"><i>{escape(symbol)}</i> <span>{escape(text)}</span></td>'


def _heads(texts: Iterable[str]) -> str:
    return "".join(_head("col", text) for text in texts)


def _head(scope: str, text: str) -> str:
    return f'<th scope="{scope}" title="{escape(text)}">{escape(text)}</th>'


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _scroller(kind: str, content: str, about: str) -> str:
    """Something wide, which is scrolled by itself, by the keyboard too."""
    return f'<div class="{kind}" role="region" tabindex="0" aria-label="{escape(about)}">{content}</div>'
