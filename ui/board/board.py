"""The board: one component that draws every grid and sum, and sends back what was done on it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.board.payload import Sent
from ui.board.scripts import join, pack
from ui.board.skeleton import as_json, name_of
from ui.board.view import moving, still, to_copy
from ui.state import link, session

KEY = "board"
STALE, HAS = "board_stale", "board_has"


# Two components, because all that a component has travels with its every change: the script and the style go out once,
# and the board, which changes, carries only a few lines that call them.  What no edit of a number changes is not sent
# again either: with its events the board says which of it the browser has.
_script = st.components.v2.component("backprop_script", js=pack("board.js", "board.css", "phone.css"))
_board = st.components.v2.component("backprop_board", html='<div class="board"></div>', js=join("loader.js"))


def show() -> None:
    """Draw the board for the current session."""
    _script(key=f"{KEY}_script")
    _draw()


@st.fragment
def _draw() -> None:
    """The board alone: an edit runs this again and nothing else of the page."""
    if st.session_state.pop(STALE, False):
        st.rerun()
    state = session.current()
    run, steps = state.scenario.trace(), state.steps_at_once
    stays = still(state.scenario, run)
    drawn: Sent = {
        **moving(state.scenario, run, session.loss_before(run[run.derivation.goal.name].item()), steps["undo"]),
        "copies": to_copy(state.scenario, run, state.wanted),
        "ack": {
            "board": state.board,
            "seen": state.seen,
            "refused": [list(one) for one in state.refused],
            "undo": bool(state.past),
            "redo": bool(state.future),
            "steps": steps,
        },
        "address": {
            "parameter": link.PARAMETER,
            "link": session.address(),
            "version": state.version,
            "tooLarge": link.TOO_LARGE,
        },
        "step": st.query_params.get("step", ""),
        "still": name_of(stays),
    }
    lines = [as_json(drawn)] + [stays] * (drawn["still"] != st.session_state.get(HAS))
    _board(key=KEY, data="\n".join(lines).encode(errors="replace"), on_sent_change=_receive)


def _receive() -> None:
    """Take in what the board sent; when it changes what stands around the board, that is drawn again too."""
    before, sent = _around(), st.session_state[KEY].get("sent")
    st.session_state[HAS] = sent.get("still") if isinstance(sent, Mapping) else None
    session.receive(sent)
    st.session_state[STALE] = before != _around()


def _around() -> tuple[str, bool, bool]:
    """What the rest of the page shows of the session."""
    return session.current().notice, session.address() is None, session.step_on_board() is None
