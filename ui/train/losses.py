"""The loss over the steps, one line for each run that is kept."""

from __future__ import annotations

import streamlit as st

from ui.page import uncovering
from ui.reading.numbers import print_number
from ui.state.scenario import Scenario
from ui.train import figure, runs, turning
from ui.train.runs import Run

SCALE = "train_scale"
SCALES = ("linear", "log")


def show(scenario: Scenario) -> None:
    """Draw the loss of every run."""
    kept = runs.runs()
    goals = frozenset(run.scenario.derivation.goal.name for run in kept)
    covered = scenario.kept_back & goals
    if covered:
        uncovering.offer(scenario, covered, "The loss is not drawn while those numbers are covered.", "train_loss")
        return
    st.session_state.setdefault(SCALE, SCALES[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control("Loss axis", SCALES, key=SCALE, required=True, persist_state="session")
        if len(kept) > 1:
            st.button("Forget all runs", on_click=runs.forget)
    lines = [_line(run, dash) for run, dash in zip(kept, figure.DASHES, strict=False)]
    turns = {run: turning.step_of(scenario, run) for run in kept if run.right and run.right.since}
    lines += [_turn(run, step) for run, step in turns.items() if step]
    says = " ".join(_sentence(run, turns.get(run)) for run in kept)
    axis = {"title": " / ".join(sorted(goals)), "fixedrange": True, "type": st.session_state[SCALE]}
    figure.show(lines, "step", "", "train_losses", says, yaxis=axis, showlegend=True)


def _line(run: Run, dash: str) -> figure.Layer:
    return figure.scatter(
        x=list(run.losses),
        y=list(run.losses.values()),
        name=run.name,
        mode="lines",
        line={"dash": dash, "width": 2.5},
        hovertemplate="step %{x}: %{y:.5g}",
    )


def _turn(run: Run, step: int) -> figure.Layer:
    """The mark of the step from which on all rows are right."""
    return figure.scatter(
        x=[step],
        y=[run.losses[step]],
        mode="markers+text",
        text=["all rows right"],
        textposition="top right",
        marker=figure.HERE | {"symbol": "star"},
        hovertext=turning.sentence(run),
        hoverinfo="text",
        showlegend=False,
    )


def _sentence(run: Run, turn: int | None) -> str:
    first, last = (print_number(run.losses[step], 5) for step in (0, run.last))
    goal = run.scenario.derivation.goal.name
    title = f" ({run.scenario.title})" if run.scenario.title else ""
    falls = f"{run.name}{title}: {goal} goes from {first} to {last} in {run.last} steps. "
    right = f"{turning.sentence(run)} " if turn else ""
    return f"{falls}{right}{run.stopped}".rstrip()
