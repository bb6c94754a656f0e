"""In seventeen lines: the table itself, each line in index notation, in matrix form and with its sentence."""

import streamlit as st

from backprop_core import SECTIONS
from ui.lines import lines
from ui.page import frame
from ui.state import session

frame.begin("In seventeen lines")
scenario = session.current().scenario
st.title(lines.title(scenario))
st.markdown(
    f"A letter is an axis: {lines.axes(scenario)}. "
    "**A letter on the right that is missing on the left is summed.** This is the only rule: the board reads "
    "every shape, transpose, number and sum from these lines."
)
lines.show_heads()
for section in SECTIONS:
    st.header(section)
    lines.show(scenario, section)
st.caption(lines.about(scenario))
