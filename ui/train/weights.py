"""Parameters, their gradients and the slopes of the hidden units over the steps."""

from __future__ import annotations

import streamlit as st

from backprop_core import Cell
from backprop_core.evaluation import Matrix
from backprop_core.language.activations import SATURATED
from backprop_core.training.gradients_by_step import Course, course, hidden_slope_of
from backprop_core.training.landscape import points_for
from ui.page import uncovering
from ui.state.scenario import Scenario
from ui.train import figure, runs
from ui.train.runs import Run

PARAMETER, COURSE = "train_parameter", "train_course"
MOST_LINES = 12


def show(scenario: Scenario, run: Run, step: int) -> None:
    """Draw how one parameter and its gradient changed, and which hidden unit saturated."""
    st.header("Weights and gradients over the steps")
    table, label = scenario.derivation, scenario.notation.label
    names = list(table.gradient_of)
    st.session_state.setdefault(PARAMETER, names[0])
    name = st.segmented_control("Parameter", names, key=PARAMETER, format_func=label, required=True) or names[0]
    numbers = _course(run)
    gradient, slope = table.gradient_of[name], hidden_slope_of(table)
    for matrix, values, place in (
        (name, numbers.parameters[name], "own"),
        (gradient, numbers.gradients[name], "gradient"),
    ):
        if not _is_covered(scenario, matrix, place):
            _cells(scenario, numbers, matrix, values, step)
    if slope and not _is_covered(scenario, slope, "slope"):
        _slopes(scenario, numbers, slope, step)


def _is_covered(scenario: Scenario, matrix: str, place: str) -> bool:
    covered = scenario.kept_back & {matrix}
    if covered:
        consequence = "They are not drawn while those numbers are covered."
        uncovering.offer(scenario, frozenset(covered), consequence, f"train_weights_{place}")
    return bool(covered)


def _course(run: Run) -> Course:
    """The numbers of a run, computed once while it is the one that is shown."""
    before = st.session_state.get(COURSE)
    if before is None or before[0] is not run:
        most = points_for(run.scenario.sizes, 1)
        begun = run.scenario
        numbers = course(runs.some_of(run, most), begun.batch, begun.loss, begun.reduction)
        before = st.session_state[COURSE] = (run, numbers)
    found: Course = before[1]
    return found


def _cells(scenario: Scenario, numbers: Course, matrix: str, values: Matrix, step: int) -> None:
    rows, columns = scenario.notation.shape(matrix)
    cells = [Cell(matrix, row, column) for row in range(rows) for column in range(columns)]
    names = [scenario.notation.symbol(cell) for cell in cells[:MOST_LINES]]
    label = scenario.notation.label(matrix)
    some = f" Only the first {MOST_LINES} of {len(cells)} cells are drawn." if len(cells) > MOST_LINES else ""
    says = (
        f"{label} over the steps, one line for each cell: {figure.changes(names, values)}. The dotted line is step "
        f"{step}.{some}"
    )
    _lines(numbers, names, values, label, says, step)


def _slopes(scenario: Scenario, numbers: Course, slope: str, step: int) -> None:
    units = numbers.slopes.shape[1]
    since = [(unit + 1, numbers.saturated_since(unit)) for unit in range(units)]
    saturated = [f"unit {unit} from step {begin} on" for unit, begin in since if begin is not None]
    which = f"Saturated at all steps drawn: {', '.join(saturated)}." if saturated else "None is saturated at the end."
    names = [f"hidden unit {unit + 1}" for unit in range(min(units, MOST_LINES))]
    says = (
        f"For each hidden unit its largest slope in any row: {figure.changes(names, numbers.slopes)}. Under "
        f"{SATURATED} in every row, the unit is saturated: it hardly learns. {which}"
    )
    _lines(numbers, names, numbers.slopes, scenario.notation.label(slope), says, step)


def _lines(numbers: Course, names: list[str], values: Matrix, label: str, says: str, step: int) -> None:
    traces = [
        figure.scatter(
            x=numbers.steps,
            y=values[:, place],
            name=name,
            mode="lines",
            line={"dash": figure.DASHES[place % len(figure.DASHES)], "width": 2.5},
            hovertemplate="step %{x}: %{y:.4g}",
        )
        for place, name in enumerate(names)
    ]
    figure.show(traces, "step", label, f"train_weights_{label}", says, height=320, shapes=[figure.at_step(step)])
