"""Take it home: the derivation as a script, a notebook or a document, any matrix or sum to copy, and the scenario."""

import streamlit as st

from ui.page import frame
from ui.state import session
from ui.take_home import files, one_matrix_or_sum, scenario_file

frame.begin("Take it home")
scenario = session.current().scenario
run = scenario.trace()
st.title("Take it home")
st.markdown(
    "The whole derivation with the numbers that are on the board now, in the handout’s order and under its names. "
    "The scripts and the notebook run by themselves, and end by checking every gradient."
)
files.show(scenario, run)
st.header("One matrix, or one sum")
one_matrix_or_sum.show(scenario, run)
st.header("The scenario itself")
st.markdown("Everything that is on the board, as a file: to keep, to hand in, or to continue later.")
scenario_file.show()
