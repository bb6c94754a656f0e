"""The lesson on the page: one component that shows it to a class or to a student, and sends back answers."""

from __future__ import annotations

import streamlit as st

from ui.board.scripts import join, pack
from ui.board.skeleton import as_json
from ui.lesson.answering import said_of
from ui.lesson.content import Content
from ui.lesson.payload import LessonSent
from ui.lesson.place import start
from ui.page import uncovering
from ui.state import session

KEY = "lesson"
CONTENT, SAID = "lesson_content", "lesson_said"

# Two components, as on the board: the script brings the whole lesson once, and what changes carries only a few lines.
_script = st.components.v2.component(
    "backprop_lesson_script", js=pack("lesson/lesson.js", "board.css", "lesson/lesson.css")
)
_lesson = st.components.v2.component(
    "backprop_lesson", html='<div class="board lesson"></div>', js=join("lesson/loader.js")
)


def show() -> None:
    """Draw the lesson for the current scenario."""
    scenario = session.current().scenario
    if scenario.kept_back:
        uncovering.offer(scenario, scenario.kept_back, "The lesson shows those numbers.", KEY)
        return
    _script(key=f"{KEY}_script", data=_content().zipped)
    _draw()


@st.fragment
def _draw() -> None:
    """The place and the verdict: an answer runs this again and nothing else of the page."""
    content = _content()
    sent: LessonSent = {
        "start": start(content.readers, st.query_params.to_dict()),
        "said": st.session_state.get(SAID),
    }
    _lesson(key=KEY, data=as_json(sent).encode(errors="replace"), on_sent_change=_receive)


def _receive() -> None:
    st.session_state[SAID] = said_of(_content(), st.session_state[KEY].get("sent"))


def _content() -> Content:
    """The lesson of the current scenario, made once."""
    scenario = session.current().scenario
    before = st.session_state.get(CONTENT)
    if before is None or before[0] is not scenario:
        before = st.session_state[CONTENT] = (scenario, Content(scenario))
    content: Content = before[1]
    return content
