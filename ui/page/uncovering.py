"""A sentence on numbers that are covered on the board, with buttons to uncover them."""

from __future__ import annotations

import streamlit as st

from backprop_core.explain.covering import to_uncover
from ui.state import session
from ui.state.scenario import Scenario


def offer(scenario: Scenario, names: frozenset[str], consequence: str, place: str) -> None:
    """Say which grids keep some matrices’ numbers back, and what follows; offer to uncover them.

    Args:
        names: matrices that are kept back.
        consequence: what that means here, in a sentence about “those numbers”.
        place: where it is said, for the keys of the buttons.
    """
    causes = to_uncover(scenario.notation, scenario.hidden_grids, names)
    labels = [scenario.notation.label(name) for name in causes]
    *first, last = labels
    covered = f"{', '.join(first)} and {last} are" if first else f"{last} is"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{covered} covered on the board. {consequence}", width="content")
        for name, label in zip(causes, labels, strict=True):
            key = f"{place}_uncover_{name}"
            st.button(f"Uncover {label}", key=key, on_click=session.uncover, args=(name,), icon=":material/visibility:")
