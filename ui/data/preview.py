"""How a person's table was read, and X and Y as the board will draw them; every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st

from ui.board.payload import Grid
from ui.data.csv_numbers import Readings
from ui.data.csv_text import Table
from ui.data.suggestion import Choices, suggest_targets, why_not
from ui.page import tables
from ui.reading.numbers import shorten
from ui.state.scenario import LIMITS

STYLE = Path(__file__).parent / "data.css"
CELLS = 4


def style() -> None:
    """Bring the style of these tables and grids to the page."""
    st.html(STYLE)
    tables.style()


def show_columns(table: Table, readings: Readings, choices: Choices) -> None:
    """For each column how it was read, what it is used for and why, and its first cells."""
    rows = []
    for place, name in enumerate(table.columns):
        reading = readings[name]
        cells = " · ".join(shorten(row[place], 20) or "(empty)" for row in table.rows[:CELLS])
        kind = ", ".join(filter(None, (reading.kind, reading.says)))
        rows.append((name, kind, use(table, readings, choices, name), tables.Entry(cells, "code")))
    first = min(len(table.rows), CELLS)
    tables.show("How each column is read", ("column", "read as", "used for", f"the first {first} cells"), rows)


def use(table: Table, readings: Readings, choices: Choices, name: str) -> str:
    """What a column is used for, and why."""
    if name in choices.targets:
        targets, why = suggest_targets(table, readings)
        return f"Y: {why}" if targets == choices.targets else "Y"
    if name in choices.inputs:
        return "X"
    full = f"X has room for {LIMITS['c']} columns" if len(choices.inputs) == LIMITS["c"] else ""
    return ": ".join(filter(None, ("left out", why_not(table, readings, name) or full)))


def left_out(table: Table, readings: Readings, choices: Choices) -> str:
    """Which columns are not used, and why, in words; empty if all are."""
    reasons: dict[str, list[str]] = {}
    for name in table.columns:
        if name not in (*choices.inputs, *choices.targets):
            reasons.setdefault(use(table, readings, choices, name).partition(": ")[2], []).append(shorten(name, 30))
    number = sum(map(len, reasons.values()))
    texts = [
        ", ".join([*names[:5], *["…"] * (len(names) > 5)]) + f" ({why})" * bool(why) for why, names in reasons.items()
    ]
    return f"Left out: {number} of {len(table.columns)} columns. {'; '.join(texts)}" if number else ""


def as_grids(grids: Iterable[Grid], about: str) -> str:
    """Grids as the board draws them, side by side, with the names of their columns."""
    drawn = "".join(map(_grid, grids))
    return f'<div class="preview-grids" role="region" tabindex="0" aria-label="{escape(about)}">{drawn}</div>'


def _grid(grid: Grid) -> str:
    rows, columns = grid["heads"]
    body = "".join(
        f"<tr>{_head('row', head)}{''.join(map(_cell, texts, symbols, tints))}</tr>"
        for head, texts, symbols, tints in zip(rows, grid["texts"], grid["symbols"], grid["tints"], strict=True)
    )
    head = f"<tr><td></td>{''.join(_head('col', text) for text in columns)}</tr>"
    return (
        f'<figure data-family="{escape(grid["family"])}"><figcaption><b>{escape(grid["label"])}</b> '
        f"{escape(grid['shape'])}</figcaption><table><thead>{head}</thead><tbody>{body}</tbody></table></figure>"
    )


def _cell(text: str, symbol: str, tint: int) -> str:
    return f'<td data-tint="{tint}"><i>{escape(symbol)}</i> <span>{escape(text)}</span></td>'


def _head(scope: str, text: str) -> str:
    return f'<th scope="{scope}" title="{escape(text)}">{escape(text)}</th>'
