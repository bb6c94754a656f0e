"""A person's session: their scenario, what it was before, and which of the board's events it has seen.

The scenario is kept under a key of its own in Streamlit's session state, never in a widget's, so that
it survives a change of page.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui.state import events, history, link
from ui.state.events import MOST_EVENTS, RefusedError, Wanted
from ui.state.example import examples
from ui.state.history import EMPTY, Trail
from ui.state.limits import LONGEST_BLOCK
from ui.state.link import LinkError
from ui.state.scenario import Scenario, of_example

KEY = "session"
ADDRESS, KEPT, LOSSES = "address", "kept", "losses"
OPENED, BACK = "opened_step", "back_to_step"
MOST_REFUSED = 5
LOST = "The scenario of this page was too large to be kept, and its session has ended. Here is the first example."


@dataclass(frozen=True, eq=False)
class Session:
    """A scenario, its past and future, and the number of the last event that it includes.

    Attributes:
        name: by which a page in the browser sees that its session is another one than before.
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
    name: str = ""
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
        if scenario is self.scenario or history.are_same(scenario, self.scenario):
            return self
        if gesture and gesture == self.gesture:
            return replace(self, scenario=scenario, wanted=None)
        # A question about a pasted block is asked once: undo does not ask it again.
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

    @property
    def steps_at_once(self) -> dict[str, int]:
        """How many steps downhill an undo takes back, and a redo brings back."""
        earlier, later = self.past.nearest, self.future.nearest
        return {
            "undo": self.scenario.steps_since(earlier) if earlier else 0,
            "redo": later.steps_since(self.scenario) if later else 0,
        }

    def opened_first(self, text: str, bounds: link.Bounds = link.LINK) -> Session:
        """The session with which a link begins; a bad one gives its sentence and the first example."""
        try:
            return replace(self, scenario=link.decode(text, bounds)) if text else self
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
        if kind == events.COPY:
            return replace(self, wanted=events.wanted(self.scenario, event))
        if kind in ("undo", "redo"):
            # A change of the view is no step: undo leaves the view as it is.
            session = self.undone() if kind == "undo" else self.redone()
            scenario = session.scenario.with_looks_of(self.scenario).with_mistake(self.scenario.mistake)
            return replace(session, scenario=scenario)
        if kind == "open":
            return self.opened(event.get("link"))
        scenario = events.apply(self.scenario, event)
        is_dropped = kind == "answer" and scenario.given is self.scenario.given
        if (isinstance(kind, str) and kind in events.LOOKS) or scenario.asked or is_dropped:
            return replace(self, scenario=scenario)
        gesture = event.get("gesture")
        return self.changed(scenario, gesture[:64] if isinstance(gesture, str) else "")


@dataclass(frozen=True, eq=False)
class OpenedStep:
    """A step of a training that was opened on the board.

    Attributes:
        run: the number of the training; step: counted from 0.
        scenario: what the board showed then.
        remark: how steps on the board are others than those of the training; empty if they are not.
    """

    run: int
    step: int
    scenario: Scenario
    remark: str = ""


def current() -> Session:
    """The session of the person whose script runs; at the first visit what the link says, or the first example."""
    if KEY not in st.session_state:
        first = Session(_first(), secrets.token_urlsafe(8))
        st.session_state[KEY] = first.opened_first(st.query_params.get(link.PARAMETER, ""))
    session: Session = st.session_state[KEY]
    return session


def _first() -> Scenario:
    return of_example(examples()[0])


def change(scenario: Scenario) -> None:
    """Put another scenario in front of the person; undo brings back the one before."""
    st.session_state[KEY] = current().changed(scenario)


def open_step(opened: OpenedStep) -> None:
    """Put a step of a training in front of the person, and remember where it is from."""
    change(opened.scenario)
    remember_step(opened)


def step_on_board() -> OpenedStep | None:
    """The step that was opened, while the board still has its numbers."""
    opened = opened_step()
    return opened if opened and current().scenario.has_numbers_of(opened.scenario) else None


def opened_step() -> OpenedStep | None:
    """The step that was opened last, also when the board has other numbers now."""
    opened: OpenedStep | None = st.session_state.get(OPENED)
    return opened


def remember_step(opened: OpenedStep | None) -> None:
    """There is a way back to that step, or to none."""
    st.session_state[OPENED] = opened


def ask_back(opened: OpenedStep) -> None:
    """Have the page of the training show a step that was opened from there."""
    st.session_state[BACK] = opened


def asked_back() -> OpenedStep | None:
    """The step that the page of the training is asked to show, once."""
    opened: OpenedStep | None = st.session_state.pop(BACK, None)
    return opened


def uncover(matrix: str) -> None:
    """Show a covered grid's numbers again; as on the board, that is no change to undo."""
    before = current()
    hidden = before.scenario.hidden_grids - {matrix}
    st.session_state[KEY] = replace(before, scenario=replace(before.scenario, hidden_grids=hidden))


def loss_before(loss: float) -> float | None:
    """The loss before the last change; None where there was none, or where it was the loss of something else.

    Args:
        loss: the current one, which is kept for the next change.
    """
    now, before = current().scenario, current().past.nearest
    kept: tuple[tuple[Scenario, float], ...] = st.session_state.get(LOSSES, ())
    earlier = next((pair for pair in kept if pair[0] is before), None)
    if earlier is None and before is not None and _is_comparable(now, before):
        earlier = (before, before.goal_loss())
    st.session_state[LOSSES] = ((now, loss), *([earlier] if earlier else []))
    return earlier[1] if before and earlier and _is_comparable(now, before) else None


def _is_comparable(now: Scenario, before: Scenario) -> bool:
    """Whether two scenarios have the same kind of loss, of the same number of rows of the same example."""
    alike = ((x.example, x.title, x.loss, x.reduction, x.sizes) for x in (now, before))
    return next(alike) == next(alike)


def address() -> str | None:
    """The current scenario as the link's parameter; None when it is too large for one."""
    return _packed(ADDRESS, link.LINK)


def tab_text() -> str | None:
    """The current scenario as text for the browser's tab; None when it is too large for that."""
    return _packed(KEPT, link.TAB)


def _packed(key: str, bounds: link.Bounds) -> str | None:
    """The current scenario as text, packed once."""
    scenario = current().scenario
    before = st.session_state.get(key)
    if before is None or before[0] is not scenario:
        before = st.session_state[key] = (scenario, link.encode(scenario, bounds))
    packed: str | None = before[1]
    return packed


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


def resume(sent: Any) -> None:
    """Go on with a page whose session has ended: with what it began from, and all that was done there since.

    Args:
        sent: like a message of the board, and ``link`` or ``kept``, the scenario to which its events are applied.
    """
    if not isinstance(sent, Mapping):
        return
    from_tab, from_link = sent.get("kept"), sent.get("link")
    first = Session(_first(), current().name)
    if isinstance(from_tab, str) and from_tab:
        begun = first.opened_first(from_tab, link.TAB)
    elif isinstance(from_link, str):
        begun = first.opened_first(from_link)
    else:
        begun = replace(first, notice=LOST)
    st.session_state[KEY] = begun
    receive(sent)
    if begun.notice:
        # The events belong to a lost scenario: they count as seen.
        st.session_state[KEY] = replace(begun, board=current().board, seen=current().seen)


def _after(session: Session, event: Mapping[str, Any], number: int) -> Session:
    """The session after an event; after one that cannot be done, with the sentence that says so."""
    try:
        return session.after(event)
    except RefusedError as refused:
        return replace(session, refused=(*session.refused, (number, str(refused)))[-MOST_REFUSED:])
