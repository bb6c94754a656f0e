"""Your data: a table becomes X and Y. What goes in, what should come out, scaled or not, and then on the board."""

import streamlit as st

from ui.data import column_chooser, put_on_the_board, source
from ui.page import frame, html_table

frame.begin("Your data")
html_table.style()
st.title("Your data")
st.markdown(
    "A table with a row for each example: columns of numbers that **go in** (X), and what the network "
    "**should say** (Y). The board stays as it is until you press the button at the end."
)
st.header("1 · The table")
table = source.show()
if table:
    st.header("2 · What goes in, what should come out")
    dataset = column_chooser.choose(*table)
    if dataset:
        st.header("3 · Scaling")
        column_chooser.choose_scaling(dataset)
        st.header("4 · On the board")
        put_on_the_board.offer(dataset)
