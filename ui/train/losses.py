"""The loss over the steps, one line for each run that is kept."""

from __future__ import annotations

import streamlit as st

from ui.board.controls import LOSS_NAMES
from ui.board.downhill import UPHILL
from ui.page import uncovering
from ui.reading.numbers import print_number
from ui.state.scenario import Scenario
from ui.train import figure, runs, turning
from ui.train.runs import Run

SCALE = "train_scale"
LOG = "log"
SCALES = ("linear", LOG)


def show(scenario: Scenario, chosen: Run, step: int) -> None:
    """Draw the loss of every run, and where the step is that the pictures show of one of them."""
    st.header("The loss, step by step")
    kept = runs.runs()
    goals = frozenset(run.scenario.derivation.goal.name for run in kept)
    covered = scenario.kept_back & goals
    if covered:
        uncovering.offer(scenario, covered, "The loss is not drawn while those numbers are covered.", "train_loss")
        return
    st.session_state.setdefault(SCALE, SCALES[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control("Loss axis", SCALES, key=SCALE, required=True, persist_state="session")
        # The whole page is drawn again: it also says which step of a run is on the board.
        if len(kept) > 1 and st.button("Forget all runs"):
            runs.forget()
            st.rerun()
    compared = {(run.scenario.loss, run.scenario.reduction) for run in kept}
    lines = [_line(run, len(compared) > 1) for run in kept]
    turns = {run: turning.step_of(scenario, run) for run in kept if run.right and run.right.since}
    lines += [_turn(run, step) for run, step in turns.items() if step]
    says = " ".join(_sentence(run, turns.get(run)) for run in kept)
    says += f" The dotted line is step {step} of Run {chosen.number}."
    if st.session_state[SCALE] == LOG and any(min(run.losses.values()) <= 0 for run in kept):
        says += " A log axis has no place for a loss of 0 or less."
    axis = {"title": " / ".join(sorted(goals)), "fixedrange": True, "type": st.session_state[SCALE]}
    figure.show(lines, "step", "", "train_losses", says, yaxis=axis, showlegend=True, shapes=[figure.at_step(step)])


def _line(run: Run, says_loss: bool) -> figure.Layer:
    """A run keeps its colour and its dashes when one before it is dropped."""
    colours, dashes = figure.CLASSES, figure.DASHES
    place = run.number - 1
    scenario = run.scenario
    loss = f", {scenario.derivation.goal.name} ({LOSS_NAMES[scenario.loss]})" if says_loss else ""
    return figure.scatter(
        x=list(run.losses),
        y=list(run.losses.values()),
        name=f"{run.name}{loss}",
        mode="lines",
        line={"color": colours[place % len(colours)], "dash": dashes[place % len(dashes)], "width": 2.5},
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
    return f"{falls}{_why_it_rose(run)}{right}{run.stopped}".rstrip()


def _why_it_rose(run: Run) -> str:
    """Why the loss is larger in the end; empty where it is not, or where it overflowed, which says so."""
    if run.losses[run.last] <= run.losses[0] or run.stopped not in ("", runs.STOPPED):
        return ""
    if run.descent.learning_rate < 0:
        return f"{UPHILL} "
    return "The loss rose: the steps go too far, and a smaller η may help. "
