"""All lines: the pattern, and beside it the lines that it gives for the network on the board."""

import streamlit as st

from backprop_core import SECTIONS
from ui.lines import lines
from ui.page import frame
from ui.state import session

frame.begin("All lines")
scenario = session.current().scenario
st.title(lines.title(scenario))
st.markdown(
    f"A letter is an axis: {lines.axes(scenario)}. "
    "**A letter on the right that is missing on the left is summed.** This is the only rule: the board reads "
    "every shape, transpose, number and sum from these lines. On the left is the pattern: the lines of a network with "
    "one hidden layer. Beside it stands the line that it gives here, in index notation and in matrix form. What is "
    "put in is marked."
)
lines.show_heads()
for section in SECTIONS:
    st.header(section)
    lines.show(scenario, section)
st.caption(lines.about(scenario))
st.header("One layer more")
lines.show_growth(scenario)
