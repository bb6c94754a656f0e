"""The loss of all runs; one run and one of its steps, which all pictures show; the way from there to the board."""

from __future__ import annotations

import math
import time

import streamlit as st

from ui.reading.numbers import print_number
from ui.state import session
from ui.state.session import OpenedStep
from ui.train import decision, landscapes, losses, predictions, runs, turning, weights
from ui.train.runs import Run

PLAY, PLAYING, MOVED, AGAIN = "train_play", "train_playing", "train_moved", "train_again"
EVERY = 0.7
"""Seconds from one picture to the next while they play."""
PICTURES = 30
OTHER_ROWS = "Each of its updates used {} of the rows; a step on the board uses all."


def show() -> None:
    """Draw the pictures of one step; moving to another draws nothing else."""
    st.fragment(_draw, run_every=EVERY if st.session_state.get(PLAYING) else None)()


def _draw() -> None:
    kept = runs.runs()
    if not kept:
        gone = runs.forgotten()
        if gone:
            label = f"Bring back the {len(gone.runs)} runs"
            st.button(label, on_click=runs.bring_back, args=(gone,), icon=":material/undo:")
        return
    loss = st.container()
    st.header("Step by step")
    run = _chosen(kept)
    key = step_key(run.number)
    st.session_state.setdefault(key, max(run.kept))
    _move(run, key)
    step = st.select_slider("Step", sorted(run.kept), key=key, persist_state="session")
    scenario = run.seen()
    with loss:
        losses.show(session.current().scenario, run, step)
    turning.show(scenario, run, key)
    goal = scenario.derivation.goal.name
    if goal not in scenario.kept_back:
        st.markdown(f"After step **{step}**: {goal} **{print_number(run.losses[step], 6)}**")
    with st.container(horizontal=True):
        _play_or_pause(run, key)
        if st.button(f"Open step {step} on the board", icon=":material/arrow_forward:"):
            st.session_state[PLAYING] = False
            remark = "" if run.uses_all_rows else OTHER_ROWS.format(run.descent.rows)
            session.open_step(OpenedStep(run.number, step, run.opened(step), remark))
            st.switch_page("app.py")
    picture, table = st.columns((3, 2), gap="large")
    with picture:
        decision.show(scenario, run, step)
    with table:
        predictions.show(scenario, run, step)
    landscapes.show(scenario, run, step)
    weights.show(scenario, run, step)


def _play_or_pause(run: Run, key: str) -> None:
    is_playing = st.session_state.get(PLAYING, False)
    what, icon = ("Pause", ":material/pause:") if is_playing else ("Play", ":material/play_arrow:")
    if st.button(what, key=PLAY, icon=icon):
        st.session_state[PLAYING] = not is_playing
        st.session_state[AGAIN] = not is_playing and st.session_state[key] == max(run.kept)
        st.rerun()


def _move(run: Run, key: str) -> None:
    """While the pictures play, go to the next one when it is time, and stop at the last."""
    if not st.session_state.get(PLAYING) or time.monotonic() < st.session_state.get(MOVED, 0.0) + EVERY / 2:
        return
    st.session_state[MOVED] = time.monotonic()
    steps, step = sorted(run.kept), st.session_state[key]
    if st.session_state.pop(AGAIN, False):
        st.session_state[key] = steps[0]
    elif step == steps[-1]:
        st.session_state[PLAYING] = False
        st.rerun()
    else:
        place = steps.index(step) + math.ceil(len(steps) / PICTURES)
        st.session_state[key] = steps[min(place, len(steps) - 1)]


def _chosen(kept: tuple[Run, ...]) -> Run:
    by_number = {run.number: run for run in kept}
    back = session.asked_back()
    if back and back.run in by_number:
        st.session_state[runs.CHOSEN] = back.run
        st.session_state[step_key(back.run)] = back.step
    if st.session_state.get(runs.CHOSEN) not in by_number:
        st.session_state[runs.CHOSEN] = max(by_number)
    if len(kept) == 1:
        return kept[0]
    number = st.selectbox(
        "Run", list(by_number), key=runs.CHOSEN, format_func=lambda one: by_number[one].name, persist_state="session"
    )
    return by_number[number]


def step_key(number: int) -> str:
    """Where the session keeps the step that is shown of a run."""
    return f"train_step_{number}"
