"""The page on which a person's own table becomes X and Y: what goes in, what should come out, scaled or not."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import streamlit as st

from backprop_core import ACTIVATIONS
from backprop_core.scaling import WAYS, Scaling
from ui import data_source, preview, session
from ui.csv_numbers import has_numbers
from ui.csv_text import CsvError, Table
from ui.dataset import Choices, Classes, Column, Dataset, outside, prepare, suggest
from ui.numbers import print_number
from ui.plain_text import markdown
from ui.scenario import Scenario
from ui.view import view

STYLE = Path(__file__).parent / "data_page.css"
CHOSEN = "data_choices"
INPUTS, TARGETS, SCALE_INPUTS, SCALE_TARGETS = "data_X", "data_Y", "data_scale_X", "data_scale_Y"
AS_CLASSES, ONE = "data_classes_", "data_one_"
WAY_NAMES: Mapping[str, str] = MappingProxyType({"none": "none", "min-max": "min–max", "standard": "standard"})
ROWS = 5
DIGITS = 5


def show() -> None:
    """Draw the page, as far as what was given allows."""
    st.html(STYLE)
    st.header("Your data")
    st.markdown(
        "A table with a row for each example: columns of numbers that **go in** (X), and what the network "
        "**should say** (Y). The board stays as it is until you press the button at the end."
    )
    st.subheader("1 · The table")
    table = data_source.show()
    if table:
        _first_rows(table)
        _choose(table)


def _first_rows(table: Table) -> None:
    rows = [(f"line {line}", *row) for line, row in zip(table.lines[:ROWS], table.rows, strict=False)]
    st.html(preview.table(("", *table.columns), rows, "The first rows of the table"))


def _choose(table: Table) -> None:
    st.subheader("2 · What goes in, what should come out")
    choices = _choices(table)
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
        return
    with right:
        _say_classes(dataset)
    _scaling(dataset)
    _preview(dataset)


def _choices(table: Table) -> Choices:
    """The person's choices for these columns; suggestions when the columns are others."""
    kept = st.session_state.get(CHOSEN)
    if kept is None or kept[0] != table.columns:
        kept = st.session_state[CHOSEN] = (table.columns, suggest(table))
    return replace(kept[1], decimal=data_source.current().decimal)


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
        st.html(preview.table(("class", "in Y"), rows, "The classes and their numbers"))
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


def _scaling(dataset: Dataset) -> None:
    st.subheader("3 · Scaling")
    with st.container(horizontal=True, gap="medium"):
        _choose_way("Scale the columns of X", SCALE_INPUTS, "scale_inputs")
        if dataset.targets:
            _choose_way("Scale the numbers of Y", SCALE_TARGETS, "scale_targets")
    scaled = [("x", one) for one in dataset.inputs] + [("y", one) for one in dataset.targets]
    rows = [_said(letter, one) for letter, one in scaled if one.scaling.way != "none"]
    if rows:
        heads = ("column", "what is done", "why these numbers", "the first row")
        st.html(preview.table(heads, rows, "How each column is scaled"))
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
    first, after = _number(column.before[0, 0]), _number(column.after[0, 0])
    if scaling.constant:
        return column.name, f"each {letter} is 0", f"all are {_number(scaling.shift)}: no spread to divide by", "0"
    why = f"{way.shift} {_number(scaling.shift)}, {way.divisor} {_number(scaling.divisor)}"
    done = f"each {letter} is {_formula(letter, scaling)}"
    return column.name, done, why, f"{_formula(first, scaling)} = {after}"


def _formula(x: str, scaling: Scaling) -> str:
    sign = "+" if scaling.shift < 0 else "−"
    return f"({x} {sign} {_number(abs(scaling.shift))}) / {_number(scaling.divisor)}"


def _number(number: float) -> str:
    text = f"{number:.{DIGITS}g}"
    return print_number(number, DIGITS - 1) if "e" in text else text.replace("-", "−")


def _preview(dataset: Dataset) -> None:
    st.subheader("4 · On the board")
    before, after = session.current().scenario, _with_data(dataset)
    _draw_grids(after)
    _say_reach(after, dataset)
    if _same(before, after):
        st.success(f"This is on the board: {_sizes(after)}.")
        st.page_link("app.py", label="Go to the board", icon=":material/arrow_forward:")
        return
    st.markdown(f"The network becomes {_sizes(after)}. Weights and biases that stay keep their numbers.")
    st.button("Put it on the board", type="primary", on_click=_put)


def _put() -> None:
    """Put on the board what the controls say now: whoever presses soon after choosing is ahead of the page."""
    with suppress(CsvError):
        table = data_source.table()
        if table:
            session.change(_with_data(prepare(table, _choices(table))))


def _with_data(dataset: Dataset) -> Scenario:
    return session.current().scenario.with_data(dataset.X, dataset.Y, dataset.columns, dataset.outputs)


def _draw_grids(scenario: Scenario) -> None:
    """The first rows of X and Y, as the board will draw them."""
    drawn = view(scenario, scenario.trace())["grids"]
    st.html(preview.grids((drawn["X"], drawn["Y"]), "The first rows of X and Y"))
    rows, shown = scenario.sizes["n"], drawn["X"]["count"][0]
    if rows > shown:
        st.caption(f"The first {shown} of {rows} rows; the board turns to the others.")


def _say_reach(scenario: Scenario, dataset: Dataset) -> None:
    """Warn of targets that the output activation can never reach."""
    found = outside(dataset.Y, scenario.output)
    if found:
        least, largest = map(_number, found)
        function = ACTIVATIONS[scenario.output].function
        st.warning(
            f"Y goes from {least} to {largest}, and the output {function} cannot reach all of these values: "
            "scale Y, or choose the output activation “linear” on the board."
        )


def _same(before: Scenario, after: Scenario) -> bool:
    alike = all(np.array_equal(before.given[name], after.given[name]) for name in after.given)
    return alike and before.names == after.names


def _sizes(scenario: Scenario) -> str:
    n, c, h, o = (scenario.sizes[letter] for letter in "ncho")
    return (
        f"{c} input{'s' * (c > 1)} → {h} hidden unit{'s' * (h > 1)} → {o} output{'s' * (o > 1)} "
        f"with {n} row{'s' * (n > 1)}: X {n} × {c}, W1 {c} × {h}, W2 {h} × {o}, Y {n} × {o}"
    )


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
