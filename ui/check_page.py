"""Check: every gradient three ways, a person's own numbers, and published examples, all beside the table's numbers."""

from __future__ import annotations

import streamlit as st

from ui import own_numbers, printed_numbers, session, tables, three_ways


def show() -> None:
    """Draw the page for the current session's scenario."""
    tables.style()
    scenario = session.current().scenario
    run = scenario.trace()
    st.header("Check")
    st.markdown(
        "Do not believe the board: check it. Each number stands here beside the same number found in another way, "
        "beside yours, and beside what others have printed."
    )
    three_ways.show(scenario, run)
    own_numbers.show(scenario, run)
    printed_numbers.show(scenario)
