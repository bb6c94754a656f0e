"""What of a person's table goes in and what should come out, and how its columns are scaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from backprop_core.data.scaling import WAYS, Scaling
from ui.data import preview, source
from ui.data.csv_numbers import has_numbers
from ui.data.csv_text import CsvError, Table
from ui.data.dataset import Choices, Classes, Column, Dataset, prepare, suggest
from ui.page.plain_text import markdown
from ui.state.numbers import print_number

CHOSEN = "data_choices"
INPUTS, TARGETS, SCALE_INPUTS, SCALE_TARGETS = "data_X", "data_Y", "data_scale_X", "data_scale_Y"
AS_CLASSES, ONE = "data_classes_", "data_one_"
WAY_NAMES: Mapping[str, str] = MappingProxyType({"none": "none", "min-max": "min–max", "standard": "standard"})
DIGITS = 5


def choose(table: Table) -> Dataset | None:
    """Let the person choose the columns of X and Y; nothing while what is chosen cannot be used."""
    choices = choices_for(table)
    _tell_controls(choices)
    left, right = st.columns(2, gap="medium")
    others = [name for name in table.columns if name not in choices.targets]
    with left:
        st.multiselect("X: the columns that go in", others, key=INPUTS, on_change=_chose_columns)
    with right:
        st.multiselect("Y: what should come out", list(table.columns), key=TARGETS, on_change=_chose_columns)
        _choose_classes(table, choices)
    try:
        dataset = prepare(table, choices)
    except CsvError as error:
        st.error(markdown(str(error)))
        return None
    with right:
        _say_classes(dataset)
    return dataset


def choices_for(table: Table) -> Choices:
    """The person's choices for these columns; suggestions when the columns are others."""
    kept = st.session_state.get(CHOSEN)
    if kept is None or kept[0] != table.columns:
        kept = st.session_state[CHOSEN] = (table.columns, suggest(table))
    return replace(kept[1], decimal=source.current().decimal)


def _change(choices: Choices) -> None:
    st.session_state[CHOSEN] = (st.session_state[CHOSEN][0], choices)


def _tell_controls(choices: Choices) -> None:
    st.session_state[INPUTS], st.session_state[TARGETS] = list(choices.inputs), list(choices.targets)
    st.session_state[SCALE_INPUTS], st.session_state[SCALE_TARGETS] = choices.scale_inputs, choices.scale_targets


def _choose_classes(table: Table, choices: Choices) -> None:
    """A target of numbers may be meant as classes: 1, 2 and 3 for three species."""
    numbers = [name for name in choices.targets if has_numbers(table, name)]
    if numbers:
        st.session_state[AS_CLASSES] = [name for name in numbers if name in choices.as_classes]
        st.multiselect(
            "Numbers that only name a class (1, 2, 3 for three kinds)",
            numbers,
            key=AS_CLASSES,
            on_change=_chose_classes,
            placeholder="none of them",
        )


def _say_classes(dataset: Dataset) -> None:
    """For each target of labels, which class became which numbers."""
    for place, classes in enumerate(dataset.classes):
        st.markdown(f"**{markdown(classes.name)}** has {len(classes.labels)} classes, {_coding(classes)}:")
        rows = [(label, " ".join(map(str, code))) for label, code in zip(classes.labels, classes.codes, strict=True)]
        st.html(preview.as_table(("class", "in Y"), rows, "The classes and their numbers"))
        if len(classes.labels) == 2:
            key = f"{ONE}{place}"
            st.session_state[key] = classes.labels[1]
            st.selectbox(
                "The class that is 1",
                sorted(classes.labels),
                key=key,
                on_change=_chose_one,
                args=(key, classes.name),
                width=260,
            )


def _coding(classes: Classes) -> str:
    return "one column of 0 and 1" if len(classes.labels) == 2 else "a column each with a single 1 (one-hot)"


def choose_scaling(dataset: Dataset) -> None:
    """Let the person choose how X and Y are scaled, and say what that does to each column."""
    with st.container(horizontal=True, gap="medium"):
        _choose_way("Scale the columns of X", SCALE_INPUTS, "scale_inputs")
        if dataset.targets:
            _choose_way("Scale the numbers of Y", SCALE_TARGETS, "scale_targets")
    scaled = [("x", one) for one in dataset.inputs] + [("y", one) for one in dataset.targets]
    rows = [_said(letter, one) for letter, one in scaled if one.scaling.way != "none"]
    if rows:
        heads = ("column", "what is done", "why these numbers", "the first row")
        st.html(preview.as_table(heads, rows, "How each column is scaled"))
        st.caption(f"Written here with up to {DIGITS} digits; computed with all of them.")
    else:
        st.caption("Each number goes on the board as it stands in the table.")


def _choose_way(label: str, key: str, what: str) -> None:
    st.segmented_control(
        label,
        list(WAYS),
        format_func=WAY_NAMES.__getitem__,
        key=key,
        on_change=_chose_way,
        args=(key, what),
        required=True,
    )


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


def _chose_columns() -> None:
    targets = tuple(st.session_state[TARGETS])
    inputs = tuple(name for name in st.session_state[INPUTS] if name not in targets)
    _change(replace(_kept(), inputs=inputs, targets=targets))


def _chose_classes() -> None:
    _change(replace(_kept(), as_classes=frozenset(st.session_state[AS_CLASSES])))


def _chose_one(key: str, name: str) -> None:
    _change(replace(_kept(), ones={**_kept().ones, name: st.session_state[key]}))


def _chose_way(key: str, what: str) -> None:
    if what == "scale_inputs":
        _change(replace(_kept(), scale_inputs=st.session_state[key] or "none"))
    else:
        _change(replace(_kept(), scale_targets=st.session_state[key] or "none"))


def _kept() -> Choices:
    choices: Choices = st.session_state[CHOSEN][1]
    return choices
