"""The loss as a landscape: over two parameters with the way down, and over one with its tangent."""

from __future__ import annotations

import numpy as np
import streamlit as st

from backprop_core import Cell
from backprop_core.training.landscape import around, cut, landscape, points_for
from ui.page import uncovering
from ui.reading.numbers import print_number
from ui.state.scenario import Scenario
from ui.train import figure
from ui.train.runs import Run

FIRST, SECOND = "train_first", "train_second"
ONE = "none: one parameter"


def show(scenario: Scenario, run: Run, step: int) -> None:
    """Draw the loss around a step."""
    st.header("The loss over its parameters")
    table = scenario.derivation
    cells = [Cell(name, *place) for name in table.gradient_of for place in _places(scenario, name)]
    symbol = scenario.notation.symbol

    def written(one: Cell | str) -> str:
        return one if isinstance(one, str) else symbol(one)

    with st.container(horizontal=True):
        first = st.selectbox("Parameter", cells, key=f"{FIRST}_{run.number}", format_func=symbol, width=200)
        others: list[Cell | str] = [ONE, *(cell for cell in cells if cell != first)]
        second = st.selectbox(
            "and", others, index=min(1, len(others) - 1), key=f"{SECOND}_{run.number}", format_func=written, width=200
        )
    beside = table.gradient_of[first.matrix] if isinstance(second, str) else second.matrix
    shown = {table.goal.name, first.matrix, beside}
    covered = scenario.kept_back & shown
    if covered:
        consequence = "The loss is not drawn while those numbers are covered."
        uncovering.offer(scenario, frozenset(covered), consequence, "train_landscape")
    elif isinstance(second, str):
        _slice(scenario, run, step, first)
    else:
        _landscape(scenario, run, step, (first, second))


def _places(scenario: Scenario, name: str) -> list[tuple[int, int]]:
    rows, columns = scenario.notation.shape(name)
    return [(row, column) for row in range(rows) for column in range(columns)]


def _way(run: Run, cell: Cell) -> list[float]:
    return [float(run.kept[step][cell.matrix][cell.row, cell.column]) for step in sorted(run.kept)]


def _slice(scenario: Scenario, run: Run, step: int, cell: Cell) -> None:
    points = points_for(scenario.sizes, 1)
    reach, goal_of = around(_way(run, cell)), {"loss": scenario.loss, "reduction": scenario.reduction}
    picture = cut(run.network(step), run.scenario.batch, cell, reach, points, **goal_of)
    (x, y), (x_end, y_end) = picture.tangent()
    symbol, goal = scenario.notation.symbol(cell), scenario.derivation.goal.name
    traces = [
        figure.scatter(
            x=picture.places, y=picture.losses, mode="lines", name=goal, line={"color": figure.BLUE, "width": 3}
        ),
        figure.scatter(
            x=[x, x_end], y=[y, y_end], mode="lines", name="tangent", line={"color": figure.ORANGE, "width": 3}
        ),
        figure.scatter(x=[picture.here], y=[picture.loss], mode="markers", name=f"step {step}", marker=figure.HERE),
    ]
    slope = print_number(picture.slope, 6)
    says = (
        f"{goal} over {symbol} after step {step}, all other parameters held: it {figure.span(picture.losses)}. At "
        f"{print_number(picture.here, 6)} it is {print_number(picture.loss, 6)}, and the tangent’s slope is {slope}: "
        f"the gradient’s cell."
    )
    figure.show(traces, symbol, goal, "train_slice", says)


def _place(ways: list[list[float]], at: int) -> str:
    return f"({', '.join(print_number(way[at], figure.DIGITS) for way in ways)})"


def _landscape(scenario: Scenario, run: Run, step: int, cells: tuple[Cell, Cell]) -> None:
    ways = [_way(run, cell) for cell in cells]
    points = points_for(scenario.sizes, 2)
    reaches = around(ways[0]), around(ways[1])
    goal_of = {"loss": scenario.loss, "reduction": scenario.reduction}
    picture = landscape(run.network(step), run.scenario.batch, cells, reaches, points, **goal_of)
    steps = sorted(run.kept)
    at = steps.index(step)
    goal = scenario.derivation.goal.name
    across, up = (scenario.notation.symbol(cell) for cell in cells)
    hover = f"{across} %{{x:.4g}}, {up} %{{y:.4g}}: %{{z:.4g}}<extra></extra>"
    ground = {
        "type": "contour",
        "x": picture.across,
        "y": picture.up,
        "z": picture.losses,
        "colorscale": "Viridis",
        "ncontours": 24,
        "hovertemplate": hover,
        "colorbar": {"title": goal, "thickness": 12},
        "line": {"width": 0.5},
    }
    style = {"color": "#ffffff", "width": 3}
    way = figure.scatter(
        x=ways[0],
        y=ways[1],
        mode="lines",
        name="the way of descent",
        line=style,
        customdata=np.array(steps),
        hovertemplate="step %{customdata}<extra></extra>",
        showlegend=False,
    )
    here = figure.scatter(x=[ways[0][at]], y=[ways[1][at]], mode="markers", name=f"step {step}", marker=figure.HERE)
    says = (
        f"{goal} over {across} and {up}, all other parameters as after step {step}, {figure.span(picture.losses)}. "
        f"The line is the way that descent took, from step 0 at {_place(ways, 0)} to step {run.last} at "
        f"{_place(ways, -1)}; the other parameters moved too, so the ground changes with the slider."
    )
    figure.show([ground, way, here], across, up, "train_landscape", says, height=460)
