"""What all figures share: they are drawn in Streamlit’s theme, fit a phone, and let a finger scroll past them."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import ArrayLike

from backprop_core.evaluation import Matrix
from ui.reading.numbers import print_number

Layer = dict[str, Any]
"""One layer of a figure, as Plotly takes it."""

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
BLUE, ORANGE = "#2f7de0", "#e07b1f"
DIVERGING = ((0.0, BLUE), (0.5, "#f3f4f8"), (1.0, ORANGE))
"""The board’s colours of low and high numbers."""
CLASSES = ("#2f7de0", "#e07b1f", "#2a9d6f", "#a855c9", "#c0392b", "#8c7a1c", "#3aa6b9", "#7f7f7f")
HEIGHT = 380
DIGITS, MOST_TOLD = 4, 4
"""Decimals in sentences, and how many lines one sentence tells of."""
HERE = {"color": ORANGE, "size": 14, "symbol": "diamond", "line": {"color": "#ffffff", "width": 2}}
"""The mark of the step that is shown."""
DOTTED = {"color": ORANGE, "dash": "dot"}
"""The line at the step that is shown, and at the border between two classes."""


def scatter(x: ArrayLike, y: ArrayLike, **options: Any) -> Layer:
    """Lines, marks, or both.  Plotly checks and copies a list number by number, an array at once."""
    return {"type": "scatter", "x": np.asarray(x), "y": np.asarray(y), **options}


def at_step(step: int) -> Layer:
    """The dotted line at the step that is shown."""
    return {"type": "line", "x0": step, "x1": step, "y0": 0, "y1": 1, "yref": "paper", "line": DOTTED}


def at_level(level: float) -> Layer:
    """A dotted line across, at a number of the axis that goes up."""
    return {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": level, "y1": level, "line": DOTTED}


def show(data: list[Layer], across: str, up: str, key: str, says: str, **layout: Any) -> None:
    """Draw a figure, and beneath it the sentence that says the same.

    Args:
        data: its layers.  Plotly checks each of its own objects anew when it enters a figure; a dict is checked once.
    """
    common = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "dragmode": False,
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        "xaxis": {"title": across, "fixedrange": True},
        "yaxis": {"title": up, "fixedrange": True},
    }
    figure = go.Figure(data, common | layout)
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=says)
    st.caption(says)


def span(values: Matrix) -> str:
    """Between which numbers a picture’s values are, for the sentence that says the same."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "is no finite number anywhere"
    low, high = (print_number(float(end), DIGITS) for end in (finite.min(), finite.max()))
    return f"is {low} everywhere" if low == high else f"is between {low} and {high}"


def changes(names: list[str], values: Matrix) -> str:
    """What the first lines of a figure are at the first step and at the last; one column for each line."""
    ends = [[print_number(float(values[at, place]), DIGITS) for at in (0, -1)] for place in range(len(names))]
    told = [f"{name} from {first} to {last}" for name, (first, last) in zip(names, ends, strict=True)][:MOST_TOLD]
    return ", ".join(told) + (f", and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else "")


def names(given: tuple[str, ...], what: str, count: int) -> list[str]:
    """The names of columns for a figure, which reads some HTML; counted from 1 where they have none."""
    numbered = [f"{what} {place}" for place in range(1, count + 1)]
    return [escape(name) or number for name, number in zip(given or numbered, numbered, strict=True)]
