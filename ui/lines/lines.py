"""The table as rows to read: each line in index notation, in matrix form, with its shapes and its sentence."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase

import streamlit as st

from backprop_core import Derivation, Line
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.language.matrix_form import Grid, grids
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.names import AXES
from backprop_core.table import BESIDE, TABLE
from ui.state.scenario import Scenario

STYLE = Path(__file__).parent / "lines.css"
WIDTHS = (0.7, 4.2, 3.6, 4.6, 3.4, 1.5)
HEADS = ("", "in index notation", "in matrix form", "shapes here", "what it is for", "")


def title(scenario: Scenario) -> str:
    """The title: how many lines there are."""
    return f"Backpropagation in {_count(scenario.derivation)} lines"


def axes(scenario: Scenario) -> str:
    """What each letter stands for."""
    return ", ".join(f"**{letter}** {AXES[letter]}s" for letter in scenario.sizes)


def about(scenario: Scenario) -> str:
    """How the lines are counted, and which of them a hidden layer is."""
    table = scenario.derivation
    last, *_ = updates = [line.number for line in table.updates.values()]
    number = last.rstrip(ascii_lowercase)
    layers = [[table.by_name[name].number for name in names] for names in layer_lines(table)]
    hidden = [
        f"Hidden layer {place} is the lines {', '.join(numbers)}; its parameters are updated like all others."
        for place, numbers in enumerate(layers, 1)
    ]
    each = f"{updates[0]} to {updates[-1]}"
    counted = (
        f"There are {_count(table)} lines. Line {number} stands here once for each of the {len(updates)} parameters: "
        f"{each}. A line marked + is not counted."
    )
    more = [f"One hidden layer more is {len(layers[0])} lines more."] if layers else []
    return " ".join([counted, *hidden, *more])


def layer_lines(table: Derivation) -> list[tuple[str, ...]]:
    """The matrices that the lines of each hidden layer make, in the order of the table."""
    deltas = {by: delta for delta, by in table.derivative_of.items()}
    layers = []
    for weights, bias in zip(table.weights[:-1], table.biases, strict=False):
        net = next(line.name for line in table.forward if weights in {ref.name for ref in line.refs})
        output = next(line.name for line in table.forward if net in {ref.name for ref in line.refs})
        back = [ref.name for ref in table.by_name[deltas[net]].refs]
        made = {net, output, *back, deltas[net], table.gradient_of[weights], table.gradient_of[bias]}
        layers.append(tuple(name for name in table.by_name if name in made))
    return layers


def _count(table: Derivation) -> str:
    """How many lines are counted, in a word where it is the usual number."""
    count = len({line.number.rstrip(ascii_lowercase) for line in table.lines} - {BESIDE})
    return "seventeen" if count == len(TABLE.split("\n")) - 2 else str(count)


def show_heads() -> None:
    """Draw the heads of the columns; on a phone each text of a line has its own above it."""
    heads = (f'.stColumn:nth-child({at})::before {{ --head: "{head}"; }}' for at, head in enumerate(HEADS, 1) if head)
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')} {' '.join(heads)}</style>")
    with st.container(key="line_heads"):
        _row([f"**{head}**" if head else "" for head in HEADS])


def show(scenario: Scenario, section: str) -> None:
    """Draw the lines of a section, for the scenario's choices and sizes."""
    notation = notation_of(scenario.derivation, tuple(scenario.sizes.items()))
    for line in scenario.derivation.lines:
        if line.section == section:
            _line(notation, line)


def _line(notation: Notation, line: Line) -> None:
    label = notation.label(line.name)
    form = f"{label} = {write(notation.derivation.form(line.name), screen_style(notation.label))}"
    texts = [line.number.replace("+", r"\+"), f"`{line.text}`", f"`{form}`", _shapes(notation, line), line.meaning]
    columns = _row(texts)
    board_step = {"step": line.name}
    columns[-1].page_link("app.py", label="on the board", query_params=board_step, help=f"{label} on the board")


def _shapes(notation: Notation, line: Line) -> str:
    """The shapes of a line's grids and of what they make: ``(4 × 2) (2 × 2) → 4 × 2``."""
    shapes = ", ".join(_shape(notation, grid) for grid in grids(notation.derivation.form(line.name)))
    return f"{shapes or 'a constant'} → {_written(notation, line.name)}"


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
