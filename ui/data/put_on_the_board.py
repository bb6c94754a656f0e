"""X and Y from a person's table, row by row, and the button that puts them on the board."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import streamlit as st

from backprop_core import REDUCTIONS
from backprop_core.language.activations import OUTPUTS
from backprop_core.names import AXES
from backprop_core.table import HANDOUT
from ui.board.view import view
from ui.data import source
from ui.data.column_chooser import CHOSEN, choices_for, short_number
from ui.data.csv_cells import CsvError
from ui.data.dataset import Dataset, outside, prepare
from ui.data.source import control
from ui.page import html_table
from ui.page.plain_text import markdown
from ui.reading.numbers import counted, shorten
from ui.state import session
from ui.state.choices import TOGETHER
from ui.state.scenario import OWN, Scenario


def offer(dataset: Dataset) -> None:
    """Show the first rows of X and Y, and a button that puts all of them on the board."""
    before = session.current().scenario
    if dataset.exclusive:
        _choose_softmax(dataset)
    after = _with_data(dataset)
    _show_first_rows(after)
    reach = outside(dataset.Y, after.output)
    if reach:
        least, largest = map(short_number, reach)
        function = OUTPUTS[after.output].function
        st.warning(
            f"Y goes from {least} to {largest}, and the output {function} cannot reach all of these values: "
            "scale Y, or choose the output activation “linear” on the board."
        )
    alike = np.array_equal(before.batch.X, after.batch.X) and np.array_equal(before.batch.Y, after.batch.Y)
    alike = alike and before.derivation is after.derivation
    if alike and before.names == after.names and before.title == after.title:
        st.success(f"This is on the board: {_sizes(after)}.")
        st.page_link("app.py", label="Go to the board", icon=":material/arrow_forward:")
        return
    st.markdown(f"The network becomes {_sizes(after)}. Its weights begin as small random numbers and its biases as 0.")
    st.button("Put it on the board", type="primary", on_click=_put)


def _choose_softmax(dataset: Dataset) -> None:
    """Suggest softmax with cross-entropy for classes that exclude each other, and say why."""
    name, count = markdown(dataset.exclusive), len(dataset.classes[dataset.exclusive])
    control(st.checkbox, CHOSEN, "softmax", "Softmax with cross-entropy (suggested)")
    divided = REDUCTIONS[session.current().scenario.reduction].divided.format("Ŷ − Y")
    st.caption(
        f"Each row is one of the {count} classes of {name}. Softmax makes the {count} outputs of a row add up to 1, as "
        f"the probabilities of classes do, and with cross-entropy δ_out is {divided}: a wrong answer learns fast, "
        "even where its ŷ is almost 0."
    )


def _put() -> None:
    """Put on the board what the controls say now: whoever presses soon after choosing is ahead of the page."""
    with suppress(CsvError):
        read = source.read()
        if read:
            session.change(_with_data(prepare(*read, choices_for(*read))))


def _with_data(dataset: Dataset) -> Scenario:
    name = source.current().name
    title = OWN if name == source.PASTED_NAME else f"{OWN}: {name}"
    scenario, choices = session.current().scenario, st.session_state[CHOSEN]
    if not choices.softmax and scenario.derivation.compares_rows:
        scenario = scenario.with_choices(output=HANDOUT.output)
    after = scenario.with_data(dataset.X, dataset.Y, dataset.columns, dataset.outputs, title)
    return after.with_choices(**TOGETHER) if choices.softmax and dataset.exclusive else after


def _show_first_rows(scenario: Scenario) -> None:
    """X and Y side by side in one table, each number as the board prints it."""
    grids = view(scenario, scenario.trace())["grids"]
    X, Y = grids["X"], grids["Y"]
    names = [f"{grid['label']}: {shorten(head, 30)}" for grid in (X, Y) for head in grid["heads"][1]]
    cells = zip(X["heads"][0], X["texts"], Y["texts"], strict=True)
    rows = [list(map(html_table.number, (head, *inputs, *targets))) for head, inputs, targets in cells]
    html_table.show("The first rows of X and Y", ("", *names), rows)
    if scenario.sizes["n"] > len(rows):
        st.caption(f"The first {len(rows)} of {scenario.sizes['n']} rows; the board turns to the others.")


def _sizes(scenario: Scenario) -> str:
    layers = " → ".join(counted(size, AXES[letter]) for letter, size in scenario.sizes.items() if letter != "n")
    shown = ("X", *scenario.derivation.weights, "Y")
    shapes = ", ".join(f"{name} {' × '.join(map(str, scenario.given[name].shape))}" for name in shown)
    return f"{layers} with {counted(scenario.sizes['n'], 'row')}: {shapes}"
