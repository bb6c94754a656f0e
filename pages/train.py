"""Train: many steps downhill, the loss as it falls, and every step to be looked at and opened on the board."""

import streamlit as st

from ui.page import frame, html_table
from ui.state import session
from ui.train import choosing, controls, progress, scrubbing

frame.begin("Train")
html_table.style()
scenario = session.current().scenario
st.title("Train")
st.markdown(
    "Each step goes forward and back through every row and then changes all weights. Choose a start, for example "
    "**XOR that learns**, or keep what is on the board, and press **Train**."
)
# What comes and goes here comes and goes inside one container, so that no picture below is drawn anew.
with st.container():
    choosing.show(scenario)
    controls.show(scenario)
    progress.show()
scrubbing.show()
