"""The board: one component that draws every grid and sum, and sends back what was done on it."""

from __future__ import annotations

import secrets

import streamlit as st

from ui.board.payload import Sent
from ui.board.scripts import BROWSER, join
from ui.board.skeleton import as_json, name_of
from ui.board.view import moving, still, to_copy
from ui.state import link, session

KEY = "board"
STALE, DRAWN = "board_stale", "board_drawn"


# Three components, because all that a component has travels with its every change.  The script and the style go out
# once.  What no edit of a number changes goes out when the whole page is drawn.  What moves goes out with every edit,
# and carries a few lines that call the script.
_script = st.components.v2.component(
    "backprop_script",
    html=f"<style>{(BROWSER / 'board.css').read_text(encoding='utf-8')}</style>",
    js=join("board.js"),
)
_still = st.components.v2.component("backprop_still", js=join("still.js"))
_board = st.components.v2.component("backprop_board", html='<div class="board"></div>', js=join("loader.js"))


def show() -> None:
    """Draw the board for the current session."""
    _script(key=f"{KEY}_script")
    scenario = session.current().scenario
    text = still(scenario, scenario.trace())
    # Streamlit sends a message that it takes to be known to the browser as its name alone, and the browser may have
    # forgotten it by then.  So no two of these are the same.
    parts = (name_of(text), text, secrets.token_hex(8))
    _still(key=f"{KEY}_still", data="\n".join(parts).encode(errors="replace"))
    st.session_state[DRAWN] = name_of(text)
    _draw()


@st.fragment
def _draw() -> None:
    """The board alone: an edit runs this again and nothing else of the page."""
    state = session.current()
    run = state.scenario.trace()
    name = name_of(still(state.scenario, run))
    if st.session_state.pop(STALE, False) or name != st.session_state[DRAWN]:
        st.rerun()
    drawn: Sent = {
        **moving(state.scenario, run, session.loss_before()),
        "copies": to_copy(state.scenario, run, state.wanted),
        "ack": {
            "board": state.board,
            "seen": state.seen,
            "refused": [list(one) for one in state.refused],
            "undo": bool(state.past),
            "redo": bool(state.future),
        },
        "address": {
            "parameter": link.PARAMETER,
            "link": session.address(),
            "version": state.version,
            "tooLarge": link.TOO_LARGE,
        },
        "step": st.query_params.get("step", ""),
        "still": name,
    }
    _board(key=KEY, data=as_json(drawn).encode(errors="replace"), on_sent_change=_receive)


def _receive() -> None:
    """Take in what the board sent; when it changes what stands around the board, that is drawn again too."""
    before = _around()
    session.receive(st.session_state[KEY].get("sent"))
    st.session_state[STALE] = before != _around()


def _around() -> tuple[str, bool, bool]:
    """What the rest of the page shows of the session."""
    return session.current().notice, session.address() is None, session.step_on_board() is None
