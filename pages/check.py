"""Check: every gradient three ways, a person's own numbers, and published examples, all beside the table's numbers."""

import streamlit as st

from ui.check import library, own_numbers, three_ways
from ui.page import frame, html_table
from ui.state import session

frame.begin("Check")
html_table.style()
scenario = session.current().scenario
run = scenario.trace()
st.title("Check")
st.markdown(
    "Do not believe the board: check it. Each number stands here beside the same number found in another way, "
    "beside yours, and beside what others have printed."
)
three_ways.show(scenario, run)
own_numbers.show(scenario, run)
library.show(scenario)
