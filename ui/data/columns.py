"""What of a person's table goes in and what should come out, and how its columns are scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from backprop_core.data.scaling import WAYS, Scaling
from ui.data import preview, source
from ui.data.csv_numbers import Readings
from ui.data.csv_text import CsvError, Table, counted
from ui.data.dataset import Classes, Column, Dataset, incomplete, prepare
from ui.data.suggestion import Choices, suggest, summaries
from ui.page import tables
from ui.page.plain_text import markdown
from ui.reading.numbers import print_number, shorten

CHOSEN, ONE = "data_choices", "data_one_"
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "inputs": "data_X",
        "targets": "data_Y",
        "scale_inputs": "data_scale_X",
        "scale_targets": "data_scale_Y",
        "as_classes": "data_classes_",
    }
)
WAY_NAMES: Mapping[str, str] = MappingProxyType({"none": "none", "min-max": "min–max", "standard": "standard"})
SAME_NAMES: Mapping[str, str] = MappingProxyType({"one": "one class", "different": "different classes"})
DIGITS = 5


def choose(table: Table, readings: Readings) -> Dataset | None:
    """Let the person choose the columns of X and Y; nothing while what is chosen cannot be used."""
    choices = choices_for(table, readings)
    preview.show_columns(table, readings, choices)
    left, right = st.columns(2, gap="medium")
    with left:
        others = [name for name in table.columns if name not in choices.targets]
        _control(st.multiselect, choices, "inputs", "X: the columns that go in", options=others)
        left_out = preview.left_out(table, readings, choices)
        if left_out:
            st.caption(markdown(left_out))
    with right:
        _control(st.multiselect, choices, "targets", "Y: what should come out", options=list(table.columns))
        numbers = [name for name in choices.targets if readings[name].kind == "number"]
        if numbers:
            label = "Numbers that only name a class (1, 2, 3 for three kinds)"
            _control(st.multiselect, choices, "as_classes", label, options=numbers, placeholder="none of them")
    try:
        dataset, asks = prepare(table, readings, choices), ""
    except CsvError as error:
        (st.warning if error.asks else st.error)(markdown(str(error)))
        dataset, asks = None, error.asks
        source.ask(asks)
    if asks == "same" or choices.same:
        same = {"options": list(SAME_NAMES), "format_func": SAME_NAMES.__getitem__}
        _control(st.segmented_control, choices, "same", "What is written in several ways is", **same)
    with right:
        _say_classes(dataset.classes if dataset else ())
    _choose_rows(table, readings, choices)
    return dataset


def choices_for(table: Table, readings: Readings) -> Choices:
    """The person's choices for these columns; suggestions when the columns are others."""
    kept = st.session_state.get(CHOSEN)
    if kept is None or kept[0] != table.columns:
        kept = st.session_state[CHOSEN] = (table.columns, suggest(table, readings))
    choices: Choices = kept[1]
    return choices


def _control(draw: Callable[..., Any], choices: Choices, what: str, label: str, **more: Any) -> None:
    """A control that shows one of the choices and changes it."""
    key, value = KEYS.get(what, f"data_{what}"), getattr(choices, what)
    st.session_state[key] = value if isinstance(value, str | bool) else list(value)
    draw(label, key=key, on_change=_chose, args=(what, key), **more)


def _chose(what: str, key: str) -> None:
    columns, choices = st.session_state[CHOSEN]
    value = st.session_state[key]
    choices = replace(choices, **{what: value if isinstance(value, str | bool) else tuple(value or ())})
    inputs = tuple(name for name in choices.inputs if name not in choices.targets)
    st.session_state[CHOSEN] = (columns, replace(choices, inputs=inputs))


def _choose_rows(table: Table, readings: Readings, choices: Choices) -> None:
    """Let the person leave out the rows that lack a value, and those that sum up others."""
    lacking = incomplete(table, readings, choices)
    if lacking:
        _control(st.checkbox, choices, "only_complete", f"Leave out {counted(len(lacking), 'row')} without a value")
    totals = summaries(table, readings)
    if totals:
        lines = ", ".join(f"line {table.lines[row]} (“{shorten(' '.join(table.rows[row]))}”)" for row in totals[:3])
        st.warning(markdown(f"This looks like a sum or an average of other rows, not like an example: {lines}."))
        _control(st.checkbox, choices, "without_totals", f"Leave out {counted(len(totals), 'row')} that sums up others")


def _say_classes(classes: Iterable[Classes]) -> None:
    """For each target of labels, which class became which numbers."""
    for place, one in enumerate(classes):
        two = len(one.labels) == 2
        coding = "one column of 0 and 1" if two else "a column each with a single 1 (one-hot)"
        st.markdown(f"**{markdown(one.name)}** has {len(one.labels)} classes, {coding}:")
        rows = [(label, " ".join(map(str, code))) for label, code in zip(one.labels, one.codes, strict=True)]
        tables.show("The classes and their numbers", ("class", "in Y"), rows)
        if two:
            key = f"{ONE}{place}"
            st.session_state[key] = one.labels[1]
            options = sorted(one.labels)
            st.selectbox("The class that is 1", options, key=key, on_change=_chose_one, args=(key, one.name), width=260)


def _chose_one(key: str, name: str) -> None:
    columns, choices = st.session_state[CHOSEN]
    st.session_state[CHOSEN] = (columns, replace(choices, ones={**choices.ones, name: st.session_state[key]}))


def choose_scaling(dataset: Dataset) -> None:
    """Let the person choose how X and Y are scaled, and say what that does to each column."""
    choices = st.session_state[CHOSEN][1]
    ways = {"options": list(WAYS), "format_func": WAY_NAMES.__getitem__, "required": True}
    with st.container(horizontal=True, gap="medium"):
        _control(st.segmented_control, choices, "scale_inputs", "Scale the columns of X", **ways)
        if dataset.targets:
            _control(st.segmented_control, choices, "scale_targets", "Scale the numbers of Y", **ways)
    scaled = [("x", one) for one in dataset.inputs] + [("y", one) for one in dataset.targets]
    rows = [_said(letter, one) for letter, one in scaled if one.scaling.way != "none"]
    if rows:
        tables.show("How each column is scaled", ("column", "what is done", "why these numbers", "the first row"), rows)
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
