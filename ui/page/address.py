"""The scenario in the address of every page, so that a reload or a copied link shows it again.

What is too large for the address is kept in the browser's tab.  A session that replaces one that has
ended continues where that one was.
"""

from __future__ import annotations

import json

import streamlit as st

from ui.board.scripts import join
from ui.state import link, session

KEY = "keeper"

_keeper = st.components.v2.component("backprop_keeper", js=join("tab/keeper.js"))


def keep(is_board: bool) -> None:
    """Keep the current scenario in the address, without a step in the browser's history, or else in the tab.

    Args:
        is_board: whether the board is on the page, which writes the address itself.
    """
    current, address = session.current(), session.address()
    answer = {
        "session": current.name,
        "board": current.board,
        "seen": current.seen,
        "parameter": link.PARAMETER,
        "link": address,
        "kept": session.tab_text() if address is None else None,
        "isBoard": is_board,
    }
    _keeper(key=KEY, data=json.dumps(answer).encode(), on_resume_change=_resume)


def _resume() -> None:
    session.resume(st.session_state[KEY].get("resume"))
