"""The decision picture: what the network answers over its inputs, with the rows of X on it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core.evaluation import Matrix
from backprop_core.training.pictures import Field, answer_of, curve, data_of, field, telling_inputs
from backprop_core.training.scoring import Score, score
from ui.page import uncovering
from ui.reading.numbers import print_given
from ui.state.scenario import Scenario
from ui.train import figure
from ui.train.runs import Run

ACROSS, UP, OUTPUT = "train_across", "train_up", "train_output"
WINNER = "the winning class"
MOST_ROWS = 1000
OTHERS = (
    " The other inputs of the colour are at their mean, but those of a row are its own: the colour under a mark need "
    "not be the answer to that row."
)
INK, PAPER = "#111827", "#f3f4f8"
MARKS = ("circle", "diamond", "square", "triangle-up", "star", "x", "cross", "hexagon")


def show(scenario: Scenario, run: Run, step: int) -> None:
    """Draw the picture of a step."""
    st.header("What it answers")
    table = scenario.derivation
    covered = scenario.kept_back & {*data_of(table), answer_of(table)}
    if covered:
        consequence = "The picture is not drawn while those numbers are covered."
        uncovering.offer(scenario, frozenset(covered), consequence, "train_decision")
    elif scenario.sizes["c"] == 1:
        _curve(scenario, run, step)
    else:
        _field(scenario, run, step)


def _curve(scenario: Scenario, run: Run, step: int) -> None:
    inputs, targets = (scenario.given[name] for name in data_of(scenario.derivation))
    picture = curve(run.network(step), run.scenario.batch)
    answer = scenario.notation.label(answer_of(scenario.derivation))
    traces = []
    for place, name in enumerate(_outputs(scenario)):
        colour = figure.CLASSES[place]
        line = {"color": colour, "width": 3}
        traces.append(
            figure.scatter(
                x=picture.across, y=picture.outputs[:, place], name=f"{answer} {name}", mode="lines", line=line
            )
        )
        rows = {"x": inputs[:MOST_ROWS, 0], "y": targets[:MOST_ROWS, place]}
        traces.append(figure.scatter(**rows, name=f"rows of X, {name}", mode="markers", marker=_mark(colour, place)))
    level = _level(score(run.answers(step), targets))
    border = [] if level is None else [figure.at_level(level)]
    dotted = "" if level is None else f" Dotted: {print_given(level, figure.DIGITS)}, the border between the classes."
    says = (
        f"The line is {answer} after step {step} over the one input: it {figure.span(picture.outputs)}. Each mark is a "
        f"row of X at its target y, which {figure.span(targets)}.{dotted}"
    )
    figure.show(traces, _inputs(scenario)[0], "", "train_decision", says, shapes=border)


def _field(scenario: Scenario, run: Run, step: int) -> None:
    names = _inputs(scenario)
    across, up = _two_inputs(names, run)
    picture = field(run.network(step), run.scenario.batch, (across, up))
    inputs, targets = (scenario.given[name] for name in data_of(scenario.derivation))
    answers = run.answers(step)
    classes = score(answers, targets)
    output = _chosen_output(scenario, classes)
    ends = targets if output is None else targets[:, output]
    level = _level(classes)
    traces = [*_colours(scenario, picture, output, classes, ends), *_border(picture, level)]
    traces += _units(picture, _ink(output))
    traces += _rows(scenario, inputs[:MOST_ROWS, [across, up]], targets[:MOST_ROWS], classes, output)
    right = f" {sum(classes.right)} of {len(classes.right)} rows are on the right side." if classes else ""
    beside = OTHERS if len(names) > 2 else right
    what = WINNER if output is None else _what(scenario, output)
    says = (
        f"After step {step} the colour is {what} over {names[across]} and {names[up]}: "
        f"{_range(scenario, picture, output)}. Each mark is a row of X.{_solid(scenario, picture, level)}"
        f"{_dashed(scenario, picture)}{beside}"
    )
    figure.show(traces, names[across], names[up], "train_decision", says, height=460)


def _level(classes: Score | None) -> float | None:
    """The answer of one output at which it changes from one class to the other; None where there is no such."""
    return classes.threshold if classes else None


def _border(picture: Field, level: float | None) -> list[figure.Layer]:
    """The line where that is the answer."""
    line = {
        "type": "contour",
        "x": picture.across,
        "y": picture.up,
        "z": picture.outputs[0],
        "contours": {"start": level, "end": level, "size": 1, "coloring": "none"},
        "line": {"color": INK, "width": 3},
        "showscale": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [] if level is None else [line]


def _solid(scenario: Scenario, picture: Field, level: float | None) -> str:
    """What the border is, or that it is not in the picture."""
    if level is None:
        return ""
    values = picture.outputs[0]
    border = f"{_what(scenario, 0)} is {print_given(level, figure.DIGITS)}, the border between the classes."
    return f" Solid: where {border}" if values.min() < level < values.max() else f" Nowhere in the picture {border}"


def _dashed(scenario: Scenario, picture: Field) -> str:
    """What the dashed lines are: only units that see X itself have straight ones."""
    if not scenario.hidden:
        return " Dashed: where z is 0." if picture.lines else ""
    crossing = sum(line is not None for line in picture.lines)
    unit = "a hidden unit’s z" if len(scenario.hidden) == 1 else "the z of a unit of the first hidden layer"
    return f" Dashed: where {unit} is 0; {crossing} of {len(picture.lines)} units have such a line in the picture."


def _range(scenario: Scenario, picture: Field, output: int | None) -> str:
    """What the colours are, in words."""
    if output is not None:
        return f"it {figure.span(picture.outputs[output])}"
    winners = [name for place, name in enumerate(_outputs(scenario)) if (picture.winners == place).any()]
    return f"{' and '.join(filter(None, [', '.join(winners[:-1]), winners[-1]]))} {'win' if winners[1:] else 'wins'}"


def _what(scenario: Scenario, output: int) -> str:
    label = scenario.notation.label(answer_of(scenario.derivation))
    return f"{label} of {_outputs(scenario)[output]}" if scenario.sizes["o"] > 1 else label


def _two_inputs(names: list[str], run: Run) -> tuple[int, int]:
    """The inputs that the picture goes over, counted from 0; first those that matter most to the answers."""
    if len(names) == 2:
        return 0, 1
    places = telling_inputs(run.network(run.last), run.scenario.batch)
    with st.container(horizontal=True):
        across = st.selectbox("Across", places, key=f"{ACROSS}_{run.number}", format_func=names.__getitem__, width=220)
        others = [place for place in places if place != across]
        up = st.selectbox("Up", others, key=f"{UP}_{run.number}", format_func=names.__getitem__, width=220)
    return across, up


def _chosen_output(scenario: Scenario, classes: Score | None) -> int | None:
    """The output to colour by, counted from 0; None for the winning class."""
    names = _outputs(scenario)
    if len(names) == 1:
        return 0
    options = [*([WINNER] if classes else []), *range(len(names))]
    chosen = st.selectbox("Colour", options, key=OUTPUT, format_func=lambda one: one if one == WINNER else names[one])
    return None if chosen == WINNER else int(chosen)


def _colours(
    scenario: Scenario, picture: Field, output: int | None, classes: Score | None, targets: Matrix
) -> list[figure.Layer]:
    if output is not None:
        values = picture.outputs[output]
        label = scenario.notation.label(answer_of(scenario.derivation))
        # From one class to the other at every step, so that steps can be compared; the class changes in the middle.
        ends = {"zmin": targets.min(), "zmax": targets.max()} if classes else {}
        return [_heat(picture, values, figure.DIVERGING, **ends, colorbar={"title": label, "thickness": 12})]
    count = len(picture.outputs)
    edges = [(place + side) / count for place in range(count) for side in (0, 1)]
    scale = [(edge, figure.CLASSES[place // 2]) for place, edge in enumerate(edges)]
    return [_heat(picture, picture.winners, scale, zmin=-0.5, zmax=count - 0.5, showscale=False, opacity=0.45)]


def _heat(picture: Field, values: Matrix, scale: Any, **more: Any) -> figure.Layer:
    hover = "%{x:.3g}, %{y:.3g}: %{z:.3g}<extra></extra>"
    return {
        "type": "heatmap",
        "x": picture.across,
        "y": picture.up,
        "z": values,
        "colorscale": scale,
        "hovertemplate": hover,
        **more,
    }


def _ink(output: int | None) -> str:
    """What is seen on the colours: those of the classes are pale, and dark in the dark theme."""
    return PAPER if output is None and st.context.theme.type == "dark" else INK


def _units(picture: Field, ink: str) -> list[figure.Layer]:
    lines = []
    for unit, segment in enumerate(picture.lines, 1):
        if segment:
            (x, y), (x_end, y_end) = segment
            style = {"color": ink, "width": 2, "dash": "dash"}
            name = f"hidden unit {unit}"
            lines.append(
                figure.scatter(x=[x, x_end], y=[y, y_end], mode="lines", line=style, name=name, showlegend=False)
            )
    return lines


def _rows(
    scenario: Scenario, places: Matrix, targets: Matrix, classes: Score | None, output: int | None
) -> list[figure.Layer]:
    """The rows of X as marks: one kind for each class, or coloured by their target."""
    if classes is None:
        column = targets[:, output or 0]
        mark = _mark(INK, 0) | {"color": column, "colorscale": figure.DIVERGING}
        return [figure.scatter(x=places[:, 0], y=places[:, 1], mode="markers", marker=mark, name="rows of X")]
    names = _outputs(scenario) if classes.threshold is None else ["low y", "high y"]
    traces = []
    for place, name in enumerate(names):
        mine = classes.targets[: len(places)] == place
        mark = _mark(figure.CLASSES[place], place)
        traces.append(figure.scatter(x=places[mine, 0], y=places[mine, 1], mode="markers", marker=mark, name=name))
    return traces


def _mark(colour: str, place: int) -> dict[str, Any]:
    ring = {"color": "#ffffff", "width": 2}
    return {"color": colour, "size": 12, "symbol": MARKS[place % len(MARKS)], "line": ring}


def _inputs(scenario: Scenario) -> list[str]:
    return figure.names(scenario.columns, "input", scenario.sizes["c"])


def _outputs(scenario: Scenario) -> list[str]:
    return figure.names(scenario.outputs, "output", scenario.sizes["o"])
