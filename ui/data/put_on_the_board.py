"""X and Y from a person's table, as the board will draw them, and the button that puts them there."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from html import escape
from pathlib import Path

import numpy as np
import streamlit as st

from backprop_core import ACTIVATIONS
from ui.board.payload import Grid
from ui.board.view import view
from ui.data import source
from ui.data.columns import choices_for, short_number
from ui.data.csv_rows import CsvError
from ui.data.dataset import Dataset, outside, prepare
from ui.reading.numbers import counted
from ui.state import session
from ui.state.scenario import OWN, Scenario

STYLE = Path(__file__).parent / "data.css"


def offer(dataset: Dataset) -> None:
    """Show X and Y as the board will draw them, and a button that puts them there."""
    st.html(STYLE)
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
    st.html(_as_grids((drawn["X"], drawn["Y"]), "The first rows of X and Y"))
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
    layers = " → ".join((counted(c, "input"), counted(h, "hidden unit"), counted(o, "output")))
    return f"{layers} with {counted(n, 'row')}: X {n} × {c}, W1 {c} × {h}, W2 {h} × {o}, Y {n} × {o}"


def _as_grids(grids: Iterable[Grid], about: str) -> str:
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
