"""One run and one of its steps, which all pictures show, and the way from there to the board."""

from __future__ import annotations

import streamlit as st

from ui.reading.numbers import print_number
from ui.state import session
from ui.train import decision, landscapes, predictions, runs, weights
from ui.train.runs import Run


@st.fragment
def show() -> None:
    """Draw the pictures of one step; moving to another draws nothing else."""
    kept = runs.runs()
    if not kept:
        return
    run = _chosen(kept)
    step = st.select_slider("Step", sorted(run.kept), value=max(run.kept), key=f"train_step_{run.number}")
    scenario = run.seen()
    goal = scenario.derivation.goal.name
    if goal not in scenario.kept_back:
        st.markdown(f"After step **{step}**: {goal} **{print_number(run.losses[step], 6)}**")
    if st.button(f"Open step {step} on the board", icon=":material/arrow_forward:"):
        session.change(run.opened(step))
        st.switch_page("app.py")
    picture, table = st.columns((3, 2), gap="large")
    with picture:
        decision.show(scenario, run, step)
    with table:
        predictions.show(scenario, run, step)
    landscapes.show(scenario, run, step)
    weights.show(scenario, run, step)


def _chosen(kept: tuple[Run, ...]) -> Run:
    by_number = {run.number: run for run in kept}
    if st.session_state.get(runs.CHOSEN) not in by_number:
        st.session_state[runs.CHOSEN] = max(by_number)
    if len(kept) == 1:
        return kept[0]
    number = st.selectbox("Run", list(by_number), key=runs.CHOSEN, format_func=lambda one: by_number[one].name)
    return by_number[number]
