"""X and Y from a person's table, as the board will draw them, and the button that puts them there."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import streamlit as st

from backprop_core import ACTIVATIONS
from ui.board.view import view
from ui.data import preview, source
from ui.data.columns import choices_for, short_number
from ui.data.csv_text import CsvError
from ui.data.dataset import Dataset, outside, prepare
from ui.state import session
from ui.state.scenario import OWN, Scenario


def offer(dataset: Dataset) -> None:
    """Show X and Y as the board will draw them, and a button that puts them there."""
    before, after = session.current().scenario, _with_data(dataset)
    _draw_grids(after)
    _say_reach(after, dataset)
    if _same(before, after):
        st.success(f"This is on the board: {_sizes(after)}.")
        st.page_link("app.py", label="Go to the board", icon=":material/arrow_forward:")
        return
    st.markdown(f"The network becomes {_sizes(after)}. Its weights begin as small random numbers and its biases as 0.")
    st.button("Put it on the board", type="primary", on_click=_put)


def _put() -> None:
    """Put on the board what the controls say now: whoever presses soon after choosing is ahead of the page."""
    with suppress(CsvError):
        read = source.read()
        if read:
            session.change(_with_data(prepare(*read, choices_for(*read))))


def _with_data(dataset: Dataset) -> Scenario:
    name = source.current().name
    title = OWN if name == source.PASTED_NAME else f"{OWN}: {name}"
    return session.current().scenario.with_data(dataset.X, dataset.Y, dataset.columns, dataset.outputs, title)


def _draw_grids(scenario: Scenario) -> None:
    """The first rows of X and Y, as the board will draw them."""
    drawn = view(scenario, scenario.trace())["grids"]
    st.html(preview.as_grids((drawn["X"], drawn["Y"]), "The first rows of X and Y"))
    rows, shown = scenario.sizes["n"], drawn["X"]["count"][0]
    if rows > shown:
        st.caption(f"The first {shown} of {rows} rows; the board turns to the others.")


def _say_reach(scenario: Scenario, dataset: Dataset) -> None:
    """Warn of targets that the output activation can never reach."""
    reach = outside(dataset.Y, scenario.output)
    if reach:
        least, largest = map(short_number, reach)
        function = ACTIVATIONS[scenario.output].function
        st.warning(
            f"Y goes from {least} to {largest}, and the output {function} cannot reach all of these values: "
            "scale Y, or choose the output activation “linear” on the board."
        )


def _same(before: Scenario, after: Scenario) -> bool:
    alike = all(np.array_equal(before.given[name], after.given[name]) for name in ("X", "Y"))
    return alike and before.names == after.names and before.title == after.title


def _sizes(scenario: Scenario) -> str:
    n, c, h, o = (scenario.sizes[letter] for letter in "ncho")
    return (
        f"{c} input{'s' * (c > 1)} → {h} hidden unit{'s' * (h > 1)} → {o} output{'s' * (o > 1)} "
        f"with {n} row{'s' * (n > 1)}: X {n} × {c}, W1 {c} × {h}, W2 {h} × {o}, Y {n} × {o}"
    )
