"""The table as rows to read: each line beside that of the pattern, with its shapes and its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from pathlib import Path
from string import ascii_lowercase

import streamlit as st

from backprop_core import SECTIONS, Derivation, Line
from backprop_core.explain.notation import Notation, notation_of
from backprop_core.language.matrix_form import Grid, grids
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.names import AXES, MOST_LAYERS
from backprop_core.table import BESIDE, PLACEHOLDER, REF, TABLE, lines
from ui.page import html_table
from ui.page.html_table import Entry
from ui.state.scenario import Scenario

STYLE = Path(__file__).parent / "lines.css"
WIDTHS = (3.9, 0.8, 4.5, 2.7, 3.0, 1.1)
HEADS = ("the pattern", "", "the line it gives here", "shapes here", "what it is for", "")
PARTS = {
    "Forward": "Each layer multiplies what comes in by its weights, adds its bias and applies its activation.",
    "Loss": "All outputs become one number, the loss.",
    "Backward": "From the last layer to the first, each line takes the derivative one step further back.",
    "Gradients": "The derivative of a layer’s sums Z gives the gradients of its weights and of its bias.",
    "Update": "Every parameter takes one step in the same way.",
}
"""One sentence on each part."""


def title(scenario: Scenario) -> str:
    """The title: how many lines there are."""
    count = _count(scenario.derivation.lines)
    return f"Backpropagation in {_in_words(count)} lines"


def _in_words(count: int) -> str:
    return "seventeen" if count == len(TABLE.split("\n")) - 2 else str(count)


def axes(scenario: Scenario) -> str:
    """What each letter stands for."""
    return ", ".join(f"**{letter}** {AXES[letter]}s" for letter in scenario.sizes)


def about(scenario: Scenario) -> str:
    """How the lines are counted, and which of them a hidden layer is."""
    table = scenario.derivation
    last, *_ = updates = [line.number for line in table.updates.values()]
    number = last.rstrip(ascii_lowercase)
    *layers, _ = (_numbers(table, names) for names in layer_lines(table))
    hidden = [
        f"Hidden layer {place} is the lines {', '.join(numbers)}; its parameters are updated like all others."
        for place, numbers in enumerate(layers, 1)
    ]
    each = f"{updates[0]} to {updates[-1]}"
    counted = (
        f"There are {_count(table.lines)} lines. Line {number} stands here once for each of the {len(updates)} "
        f"parameters: {each}. A line marked + is not counted."
    )
    return " ".join([counted, *hidden])


def _numbers(table: Derivation, names: Iterable[str]) -> list[str]:
    """The numbers of lines, without those that are not counted."""
    return [table.by_name[name].number for name in names if table.by_name[name].number != BESIDE]


def layer_lines(table: Derivation) -> list[tuple[str, ...]]:
    """The matrices that the lines of each layer make, in the order of the table; the last is that of the outputs."""
    deltas = {by: delta for delta, by in table.derivative_of.items()}
    layers = []
    for weights in table.weights:
        net = next(line.name for line in table.forward if weights in {ref.name for ref in line.refs})
        output = next(line.name for line in table.forward if net in {ref.name for ref in line.refs})
        back = _way_back(table, deltas[net], {*table.forward_names, *deltas.values()})
        gradients = (table.gradient_by.get(ref.name) for ref in table.by_name[net].refs)
        made = {net, output, *back, *filter(None, gradients)}
        layers.append(tuple(name for name in table.by_name if name in made))
    return layers


def _way_back(table: Derivation, name: str, ends: set[str]) -> set[str]:
    """A line of the way back and those that it needs, up to the forward lines and the layer after it."""
    needed = {ref.name for ref in table.by_name[name].refs} & table.by_name.keys() - ends
    return {name}.union(*(_way_back(table, one, ends) for one in needed))


def show_heads() -> None:
    """Draw the heads of the columns; on a phone each text of a line has its own above it."""
    heads = (f'.stColumn:nth-child({at})::before {{ --head: "{head}"; }}' for at, head in enumerate(HEADS, 1) if head)
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')} {' '.join(heads)}</style>")
    with st.container(key="line_heads"):
        for column, head in zip(_columns(), HEADS, strict=True):
            column.markdown(f"**{head}**" if head else "")


def show(scenario: Scenario, section: str) -> None:
    """Draw the lines of a section, for the scenario's choices and sizes."""
    table = scenario.derivation
    notation = notation_of(table, tuple(scenario.sizes.items()))
    *hidden, outputs = layer_lines(table)
    layer_of = dict.fromkeys(outputs, "outputs") | {x: f"layer {i}" for i, names in enumerate(hidden, 1) for x in names}
    st.markdown(PARTS[section])
    for line in table.lines:
        if line.section == section:
            _show_line(notation, line, layer_of.get(line.name, ""))


def show_growth(scenario: Scenario) -> None:
    """Draw how many lines networks with more or fewer layers have."""
    choices = scenario.derivation.choices
    here, networks = len(choices.hidden), range(MOST_LAYERS)
    every = [lines(replace(choices, hidden=(choices.hidden or ("sigmoid",))[:1] * hidden)) for hidden in networks]
    counts = [[_count(x for x in table if x.section == section) for section in SECTIONS] for table in every]
    more = [after - before for before, after in zip(counts[1], counts[2], strict=True)]
    parts = ", ".join(f"{count} in {section}" for count, section in zip(more, SECTIONS, strict=True) if count)
    st.markdown(
        f"One hidden layer more is **{sum(more)} lines more**: {parts}. They are the same lines again, with the names "
        "and letters of that layer put in. Its weights and its bias are updated by the same line as all parameters."
    )
    html_table.style()
    html_table.show(
        "Lines of networks with more or fewer hidden layers",
        ("hidden layers", *SECTIONS, "lines"),
        [
            [f"{hidden}, as here" if hidden == here else str(hidden), *map(_number, row), _number(sum(row))]
            for hidden, row in zip(networks, counts, strict=True)
        ],
    )


def _number(count: int) -> Entry:
    return html_table.number(str(count))


def _count(some: Iterable[Line]) -> int:
    """How many lines are counted: those of one number are one."""
    return len({line.number.rstrip(ascii_lowercase) for line in some} - {BESIDE})


def _show_line(notation: Notation, line: Line, layer: str) -> None:
    label = notation.label(line.name)
    form = f"{label} = {write(notation.derivation.form(line.name), screen_style(notation.label))}"
    pattern, number, here, shapes, meaning, link = _columns()
    pattern.html(_code(escape(line.pattern)))
    number.markdown(f"{line.number}  \n:small[{layer}]".replace("+", r"\+"))
    here.html(f"{_code(_marked(line))}<br>{_code(escape(form))}")
    shapes.markdown(_shapes(notation, line))
    meaning.markdown(line.meaning)
    board_step = {"step": line.name}
    link.page_link("app.py", label="on the board", query_params=board_step, help=f"{label} on the board")


def _code(text: str) -> str:
    return f"<code>{text}</code>"


def _marked(line: Line) -> str:
    """A line in which is marked what was put into its pattern: an activation, or the names and letters of its layer."""

    def put_in(match: re.Match[str]) -> str:
        name, *letters = (_mark(one) if one in line.put_in else one for one in match.groups())
        return f"{name}[{''.join(letters)}]"

    left, right = escape(line.text).split(" = ", 1)
    right = _mark(right) if PLACEHOLDER.search(line.pattern) else REF.sub(put_in, right)
    return f"{REF.sub(put_in, left)} = {right}"


def _mark(text: str) -> str:
    return f"<mark>{text}</mark>"


def _shapes(notation: Notation, line: Line) -> str:
    """The shapes of a line's grids and of what they make: ``(4 × 2) (2 × 2) → 4 × 2``."""
    shapes = ", ".join(_shape(notation, grid) for grid in grids(notation.derivation.form(line.name)))
    return f"{shapes or 'a constant'} → {_written(notation, line.name)}"


def _shape(notation: Notation, grid: Grid) -> str:
    return f"{notation.label(grid.key)} {_written(notation, grid.key)}"


def _written(notation: Notation, name: str) -> str:
    rows, columns = notation.shape(name)
    return f"**{rows} × {columns}**"


def _columns() -> list[st.delta_generator.DeltaGenerator]:
    return list(st.columns(WIDTHS, vertical_alignment="center"))
