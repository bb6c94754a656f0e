"""A person's session: their scenario, what it was before, and which of the board's events it has seen.

The scenario is kept under a key of its own in Streamlit's session state, never in a widget's, so that
it survives a change of page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui import events, history, link
from ui.events import LONGEST_BLOCK, MOST_EVENTS, RefusedError, Wanted
from ui.example import examples
from ui.history import EMPTY, Trail
from ui.link import LinkError
from ui.scenario import Scenario, of_example

KEY = "session"
ADDRESS = "address"
MOST_REFUSED = 5


@dataclass(frozen=True, eq=False)
class Session:
    """A scenario, its past and future, and the number of the last event that it includes.

    Attributes:
        past, future: what undo and redo bring back.
        gesture: the drag that made the last change; all changes of one drag are undone together.
        board: the name that the board in the browser gave itself when it was drawn.
        seen: the number of its last event applied.
        version: how many changes there have been, undone and redone ones too.
        notice: one sentence for the person, until their next change.
        wanted: what they asked to copy, until their next change.
        refused: of the board's last events that could not be done, the number and the sentence of each.
    """

    scenario: Scenario
    past: Trail = EMPTY
    future: Trail = EMPTY
    gesture: str = ""
    board: str = ""
    seen: int = 0
    version: int = 0
    notice: str = ""
    wanted: Wanted | None = None
    refused: tuple[tuple[int, str], ...] = ()

    def changed(self, scenario: Scenario, gesture: str = "") -> Session:
        """The session after a change that can be undone."""
        if scenario is self.scenario:
            return self
        if gesture and gesture == self.gesture:
            return replace(self, scenario=scenario, wanted=None)
        # A question about a pasted block is answered once, not brought back.
        before = replace(self.scenario, asked=None) if self.scenario.asked else self.scenario
        past, future = history.bounded(self.past.with_nearest(before), EMPTY)
        later = replace(self, scenario=scenario, past=past, future=future, gesture=gesture, wanted=None)
        return replace(later, version=self.version + 1, notice="")

    def undone(self) -> Session:
        """The session one change earlier."""
        if self.past.nearest is None:
            return self
        past, future = history.bounded(self.past.without_nearest(), self.future.with_nearest(self.scenario))
        earlier = replace(self, scenario=self.past.nearest, past=past, future=future, gesture="", wanted=None)
        return replace(earlier, version=self.version + 1)

    def redone(self) -> Session:
        """The session one undone change later."""
        if self.future.nearest is None:
            return self
        past, future = history.bounded(self.past.with_nearest(self.scenario), self.future.without_nearest())
        later = replace(self, scenario=self.future.nearest, past=past, future=future, gesture="", wanted=None)
        return replace(later, version=self.version + 1)

    def opened_first(self, text: str) -> Session:
        """The session with which a link begins; a bad one gives its sentence and the first example."""
        try:
            return replace(self, scenario=link.decode(text)) if text else self
        except LinkError as error:
            return replace(self, notice=f"{error} Here is the first example instead.")

    def opened(self, text: Any) -> Session:
        """The session after going to a link: the browser went back, or a link was opened."""
        if not isinstance(text, str):
            return self
        # What is too large for a link leaves the address empty.
        if self.past.nearest and (link.encode(self.past.nearest) or "") == text:
            return self.undone()
        if self.future.nearest and (link.encode(self.future.nearest) or "") == text:
            return self.redone()
        try:
            return self.changed(link.decode(text) if text else _first())
        except LinkError as error:
            return replace(self, notice=str(error))

    def after(self, event: Mapping[str, Any]) -> Session:
        """The session after one of the board's events.

        Raises:
            RefusedError: it cannot be done.
        """
        kind = event.get("kind")
        if kind == "copy":
            return replace(self, wanted=events.wanted(self.scenario, event))
        if kind in ("undo", "redo"):
            # What was only looked at otherwise is no step, and stays.
            moved = self.undone() if kind == "undo" else self.redone()
            return replace(moved, scenario=moved.scenario.with_looks_of(self.scenario))
        if kind == "open":
            return self.opened(event.get("link"))
        scenario = events.apply(self.scenario, event)
        if (isinstance(kind, str) and kind in events.LOOKS) or scenario.asked:
            return replace(self, scenario=scenario)
        gesture = event.get("gesture")
        return self.changed(scenario, gesture[:64] if isinstance(gesture, str) else "")


def current() -> Session:
    """The session of the person whose script runs; at the first visit what the link says, or the first example."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session(_first()).opened_first(st.query_params.get(link.PARAMETER, ""))
    session: Session = st.session_state[KEY]
    return session


def _first() -> Scenario:
    return of_example(examples()[0])


def change(scenario: Scenario) -> None:
    """Put another scenario in front of the person; undo brings back the one before."""
    st.session_state[KEY] = current().changed(scenario)


def address() -> str | None:
    """The current scenario as the link's parameter; None when it is too large for one."""
    scenario = current().scenario
    kept = st.session_state.get(ADDRESS)
    if kept is None or kept[0] is not scenario:
        kept = st.session_state[ADDRESS] = (scenario, link.encode(scenario))
    found: str | None = kept[1]
    return found


def receive(sent: Any) -> None:
    """Apply those of the board's events that the session has not seen.

    The board sends the events that it has not seen acknowledged, so that none is lost when some messages are
    merged on the way.  What goes beyond the most that one message may have is not acknowledged: it is sent again.
    """
    session = current()
    if not isinstance(sent, Mapping) or not isinstance(sent.get("events"), list):
        return
    board = sent.get("board")
    if not isinstance(board, str):
        return
    board = board[:64]
    if board != session.board:
        session = replace(session, board=board, seen=0, refused=())
    length = 0
    for event in sent["events"][:MOST_EVENTS]:
        number = event.get("number") if isinstance(event, Mapping) else None
        if type(number) is int and number > session.seen:
            session = replace(_after(session, event, number), seen=number)
            length += sum(len(value) for value in event.values() if isinstance(value, str))
            if length > LONGEST_BLOCK:
                break
    st.session_state[KEY] = session


def _after(session: Session, event: Mapping[str, Any], number: int) -> Session:
    """The session after an event; after one that cannot be done, with the sentence that says so."""
    try:
        return session.after(event)
    except RefusedError as refused:
        return replace(session, refused=(*session.refused, (number, str(refused)))[-MOST_REFUSED:])
