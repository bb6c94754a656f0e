"""The table as a page: each line in index notation, in matrix form, with its shapes and its sentence."""

from __future__ import annotations

import streamlit as st

from backprop_core import SECTIONS, Line
from backprop_core.cells import Notation, notation_of
from backprop_core.matrix_form import Grid, grids
from backprop_core.writing import screen_style, write
from ui import session

WIDTHS = (0.7, 4.2, 3.6, 4.6, 3.4, 1.5)
HEADS = ("", "in index notation", "in matrix form", "shapes here", "what it is for", "")


def show() -> None:
    """Draw the table for the current session's choices and sizes."""
    scenario = session.current().scenario
    notation = notation_of(scenario.table, tuple(scenario.sizes.items()))
    st.header("Backpropagation in seventeen lines")
    st.markdown(
        "A letter is an axis: **n** rows, **c** inputs, **h** hidden units, **o** outputs. "
        "**A letter on the right that is missing on the left is summed.** This is the only rule: the board reads "
        "every shape, transpose, number and sum from these lines."
    )
    _row([f"**{head}**" if head else "" for head in HEADS])
    for section in SECTIONS:
        st.subheader(section)
        for line in scenario.table.lines:
            if line.section == section:
                _line(notation, line)
    st.caption(
        "There are seventeen lines. The seventeenth stands here once for each of the four parameters: 17a to 17d. "
        "A line marked + is not counted: it is about the average."
    )


def _line(notation: Notation, line: Line) -> None:
    label = notation.label(line.name)
    form = f"{label} = {write(notation.derivation.form(line.name), screen_style(notation.label))}"
    texts = [line.number.replace("+", r"\+"), f"`{line.text}`", f"`{form}`", _shapes(notation, line), line.meaning]
    columns = _row(texts)
    there = {"step": line.name}
    columns[-1].page_link("app.py", label="on the board", query_params=there, help=f"{label} on the board")


def _shapes(notation: Notation, line: Line) -> str:
    """The shapes of a line's grids and of what they make: ``(4 × 2) (2 × 2) → 4 × 2``."""
    found = ", ".join(_shape(notation, grid) for grid in grids(notation.derivation.form(line.name)))
    return f"{found or 'a constant'} → {_written(notation, line.name)}"


def _shape(notation: Notation, grid: Grid) -> str:
    return f"{notation.label(grid.key)} {_written(notation, grid.key)}"


def _written(notation: Notation, name: str) -> str:
    rows, columns = notation.shape(name)
    return f"**{rows} × {columns}**"


def _row(texts: list[str]) -> list[st.delta_generator.DeltaGenerator]:
    columns = st.columns(WIDTHS, vertical_alignment="center")
    for column, text in zip(columns, texts, strict=False):
        column.markdown(text)
    return list(columns)
