"""What of a person's table goes in and what should come out, and how its columns are scaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from backprop_core.data.classes import code_of
from backprop_core.data.scaling import WAYS, Scaling
from ui.data.column_suggestion import Choices, left_out, suggest, summaries, use
from ui.data.csv_cells import CsvError, Row
from ui.data.csv_numbers import Readings
from ui.data.csv_text import Table
from ui.data.dataset import Column, Dataset, incomplete, prepare
from ui.data.source import control, refuse
from ui.page import html_table
from ui.page.plain_text import markdown
from ui.reading.numbers import counted, print_number, shorten

CHOSEN = "data_choices"
WAY_NAMES: Mapping[str, str] = MappingProxyType({"none": "none", "min-max": "min–max", "standard": "standard"})
SAME_NAMES: Mapping[str, str] = MappingProxyType({"one": "one class", "different": "different classes"})
DIGITS, CELLS = 5, 4


def choose(table: Table, readings: Readings) -> Dataset | None:
    """Let the person choose the columns of X and Y; nothing while what is chosen cannot be used."""
    choices, dataset, asks = choices_for(table, readings), None, ""
    _show_columns(table, readings, choices)
    left, right = st.columns(2, gap="medium")
    with left:
        others = [name for name in table.columns if name not in choices.targets]
        control(st.multiselect, CHOSEN, "inputs", "X: the columns that go in", others)
        unused = left_out(table, readings, choices)
        if unused:
            st.caption(markdown(unused))
    with right:
        control(st.multiselect, CHOSEN, "targets", "Y: what should come out", table.columns)
        numbers = [name for name in choices.targets if readings[name].kind == "number"]
        if numbers:
            label = "Numbers that only name a class (1, 2, 3 for three kinds)"
            control(st.multiselect, CHOSEN, "as_classes", label, numbers, placeholder="none of them")
    try:
        dataset = prepare(table, readings, choices)
    except CsvError as error:
        refuse(error)
        asks = error.asks
    if asks == "same" or choices.same:
        control(st.segmented_control, CHOSEN, "same", "What is written in several ways is", SAME_NAMES)
    with right:
        _say_classes(dataset.classes if dataset else {})
    _choose_rows(table, readings, choices)
    return dataset


def choices_for(table: Table, readings: Readings) -> Choices:
    """The person's choices for these columns; suggestions when the columns are others."""
    kept: Choices | None = st.session_state.get(CHOSEN)
    choices = kept if kept and kept.columns == table.columns else suggest(table, readings)
    inputs = tuple(name for name in choices.inputs if name not in choices.targets)
    st.session_state[CHOSEN] = choices = replace(choices, inputs=inputs)
    return choices


def _show_columns(table: Table, readings: Readings, choices: Choices) -> None:
    """For each column how it was read, what it is used for and why, and its first cells."""
    rows, first = [], min(len(table.rows), CELLS)
    for name, reading in readings.items():
        cells = " · ".join(shorten(cell, 20) or "(empty)" for cell in table.column(name)[:first])
        kind = ", ".join(filter(None, (reading.kind, reading.says)))
        rows.append((name, kind, use(table, readings, choices, name), html_table.Entry(cells, "code")))
    html_table.show("How each column is read", ("column", "read as", "used for", f"the first {first} cells"), rows)


def _choose_rows(table: Table, readings: Readings, choices: Choices) -> None:
    """Let the person leave out the rows that lack a value, and those that sum up others."""
    lacking = incomplete(table, readings, choices)
    if lacking:
        control(st.checkbox, CHOSEN, "only_complete", f"Leave out {counted(len(lacking), 'row')} without a value")
    totals = summaries(table, readings)
    if totals:
        lines = ", ".join(f"line {table.lines[row]} (“{shorten(' '.join(table.rows[row]))}”)" for row in totals[:3])
        st.warning(markdown(f"This looks like a sum or an average of other rows, not like an example: {lines}."))
        which = f"{counted(len(totals), 'row')} that sum{'s' * (len(totals) == 1)} up others"
        control(st.checkbox, CHOSEN, "without_totals", f"Leave out {which}")


def _say_classes(classes: Mapping[str, Row]) -> None:
    """For each target of labels, which class became which numbers."""
    for place, (name, labels) in enumerate(classes.items()):
        two = len(labels) == 2
        coding = "one column of 0 and 1" if two else "a column each with a single 1 (one-hot)"
        st.markdown(f"**{markdown(name)}** has {len(labels)} classes, {coding}:")
        rows = [(label, " ".join(map(str, code_of(label, labels)))) for label in labels]
        html_table.show("The classes and their numbers", ("class", "in Y"), rows)
        if two:
            key = f"data_one_{place}"
            st.session_state[key] = labels[1]
            options = sorted(labels)
            st.selectbox("The class that is 1", options, key=key, on_change=_chose_one, args=(key, name), width=260)


def _chose_one(key: str, name: str) -> None:
    choices = st.session_state[CHOSEN]
    st.session_state[CHOSEN] = replace(choices, ones={**choices.ones, name: st.session_state[key]})


def choose_scaling(dataset: Dataset) -> None:
    """Let the person choose how X and Y are scaled, and say what that does to each column."""
    with st.container(horizontal=True, gap="medium"):
        control(st.segmented_control, CHOSEN, "scale_inputs", "Scale the columns of X", WAY_NAMES, required=True)
        if dataset.targets:
            control(st.segmented_control, CHOSEN, "scale_targets", "Scale the numbers of Y", WAY_NAMES, required=True)
    scaled = [("x", one) for one in dataset.inputs] + [("y", one) for one in dataset.targets]
    rows = [_said(letter, one) for letter, one in scaled if one.scaling.way != "none"]
    if rows:
        html_table.show(
            "How each column is scaled", ("column", "what is done", "why these numbers", "the first row"), rows
        )
        st.caption(f"Written here with up to {DIGITS} digits; computed with all of them.")
    else:
        st.caption("Each number goes on the board as it stands in the table.")


def _said(letter: str, column: Column) -> tuple[str, str, str, str]:
    """What was done to a column, in words and for its first number."""
    scaling, way = column.scaling, WAYS[column.scaling.way]
    first, after = short_number(column.before[0, 0]), short_number(column.after[0, 0])
    if scaling.constant:
        return column.name, f"each {letter} is 0", f"all are {short_number(scaling.shift)}: no spread to divide by", "0"
    why = f"{way.shift} {short_number(scaling.shift)}, {way.divisor} {short_number(scaling.divisor)}"
    done = f"each {letter} is {_formula(letter, scaling)}"
    return column.name, done, why, f"{_formula(first, scaling)} = {after}"


def _formula(x: str, scaling: Scaling) -> str:
    sign = "+" if scaling.shift < 0 else "−"
    return f"({x} {sign} {short_number(abs(scaling.shift))}) / {short_number(scaling.divisor)}"


def short_number(number: float) -> str:
    """A number with few digits, for sentences."""
    text = f"{number:.{DIGITS}g}"
    return print_number(number, DIGITS - 1) if "e" in text else text.replace("-", "−")
