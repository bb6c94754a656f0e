"""The step at which the answers of a run become right, in a sentence, and a button that goes there."""

from __future__ import annotations

import streamlit as st

from backprop_core.training.pictures import answer_of, data_of
from ui.state.scenario import Scenario
from ui.train.runs import Run


def show(scenario: Scenario, run: Run, key: str) -> None:
    """Say which step it is.

    Args:
        key: where the session keeps the step that is shown.
    """
    step = step_of(scenario, run)
    if run.right is None or step is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(sentence(run), width="content")
        if st.session_state[key] != step:
            st.button(f"Show step {step}", on_click=_go, args=(key, step), icon=":material/my_location:")


def step_of(scenario: Scenario, run: Run) -> int | None:
    """The step from which on all rows are right, else the first at which the most are; None where it cannot be said."""
    shows = {answer_of(scenario.derivation), *data_of(scenario.derivation)[1:]}
    if run.right is None or scenario.kept_back & shows:
        return None
    return run.right.best[0] if run.right.since is None else run.right.since


def sentence(run: Run) -> str:
    """When the rows of a run with classes become right."""
    if run.right is None:
        return ""
    rows, since, before = run.right.rows, run.right.since, run.right.before
    is_whole = len(run.kept) > run.last
    if since is None:
        step, most = run.right.best
        where = f", first after step {step}" if is_whole else f" at any kept step; the first of these is step {step}"
        return f"At most {most} of {rows} rows are right{where}."
    among = "" if is_whole else " at every kept step"
    if before is None:
        return f"From the start, all {rows} rows are right{among}."
    step, right = before
    if step == since - 1:
        return f"From step {since} on, all {rows} rows are right{among}."
    return (
        f"Between step {step}, where {right} of {rows} rows are right, and step {since} all rows become right. "
        f"They stay right{among}."
    )


def _go(key: str, step: int) -> None:
    st.session_state[key] = step
