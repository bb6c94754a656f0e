"""Learn: the whole pass as one lesson, for a class on a screen or for one student who answers."""

import streamlit as st

from ui.lesson import lesson
from ui.page import frame

frame.begin("Learn")
with st.container(key="lesson_head"):
    st.title("Learn")
    st.markdown(
        "The whole pass, one thing at a time, with the numbers that are on the board now. "
        "Alone, you answer questions. In front of a class, **Present to a class** fills the screen."
    )
lesson.show()
with st.container(key="lesson_links", horizontal=True):
    st.page_link("app.py", label="See every number on the board")
    st.page_link("pages/train.py", label="Repeat the step: Train")
