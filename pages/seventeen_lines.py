"""In seventeen lines: the table itself, each line in index notation, in matrix form and with its sentence."""

import streamlit as st

from backprop_core import SECTIONS
from ui.lines import lines
from ui.page import frame
from ui.state import session

frame.begin("In seventeen lines")
st.title("Backpropagation in seventeen lines")
st.markdown(
    "A letter is an axis: **n** rows, **c** inputs, **h** hidden units, **o** outputs. "
    "**A letter on the right that is missing on the left is summed.** This is the only rule: the board reads "
    "every shape, transpose, number and sum from these lines."
)
lines.show_heads()
for section in SECTIONS:
    st.header(section)
    lines.show(session.current().scenario, section)
st.caption(
    "There are seventeen lines. The seventeenth stands here once for each of the four parameters: 17a to 17d. "
    "A line marked + is not counted: it is about the average."
)
