"""The frame around every page: the same title and links, wherever a person arrives."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.page import address
from ui.state import link, session
from ui.state.session import OpenedStep

STYLE = Path(__file__).parent / "page.css"
NAME = "Backprop Board"
STEPS = '<button class="skip">Go to a step (key s)</button>'
BOARD, TRAIN, TAKE_HOME = "app.py", "pages/train.py", "pages/take_home.py"
PAGES = {
    BOARD: "The board",
    "pages/learn.py": "Learn",
    "pages/seventeen_lines.py": "All lines",
    TRAIN: "Train",
    "pages/check.py": "Check",
    "pages/your_data.py": "Your data",
    TAKE_HOME: "Take it home",
}


def begin(title: str) -> None:
    """Set up a page and draw what all pages share.  Called first on every page, so that a cold link to any is right."""
    address.keep(is_board=False)
    _draw(title)


def begin_board(title: str) -> None:
    """The same for the board's page: the board keeps the address itself, with every edit.

    Its list of steps comes before the links to the pages: who uses the keyboard need not go through them.
    """
    # With the first component the browser asks for Streamlit's script for components, which the board waits for.
    address.keep(is_board=True)
    st.html(STEPS)
    _draw(title, session.step_on_board())


def _draw(title: str, opened: OpenedStep | None = None) -> None:
    st.set_page_config(page_title=f"{title} · {NAME}", page_icon="🟧", layout="wide")
    st.html(STYLE)
    with st.container(key="page_links", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{NAME}**", width="content")
        for page, label in PAGES.items():
            st.page_link(page, label=label)
    # Messages come and go inside one container, so that nothing below is drawn again.
    with st.container():
        notice = session.current().notice
        if notice:
            st.warning(notice)
        if session.address() is None:
            st.info(_too_large())
        if opened:
            _draw_way_back(opened)


def _draw_way_back(opened: OpenedStep) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"This is step {opened.step} of Run {opened.run}. {opened.remark}", width="content")
        if st.button("Back to Train", icon=":material/arrow_back:"):
            session.ask_back(opened)
            st.switch_page(TRAIN)


def _too_large() -> str:
    """What happens to a scenario that is too large for a link."""
    stays = "This tab keeps it until it is closed." if session.tab_text() else "A reload of this page loses it."
    file = "Download it as a file under “Take it home” to keep or share it."
    return f"{link.TOO_LARGE} {stays} {file}"
