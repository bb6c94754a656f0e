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
    rows, (step, most) = run.right.rows, run.right.best
    among = "" if len(run.kept) > run.last else " at {} kept step"
    if run.right.since is None:
        return f"At most {most} of {rows} rows are right{among.format('any')}, first after step {step}."
    begin = f"From step {run.right.since} on" if run.right.since else "From the start"
    return f"{begin}, all {rows} rows are right{among.format('every')}."


def _go(key: str, step: int) -> None:
    st.session_state[key] = step
