"""A person at a page, as the server sees one: a websocket that speaks Streamlit's own messages."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ANSWER_WITHIN = 30.0
BOARD = "backprop_board"

# Fills in what an edit changes: the message, what the page has told so far, the number of the edit.
Edit = Callable[[BackMsg, "Person", int], None]


class Counted(ClientConnection):
    """A connection that counts the bytes that the server sends, as they travel."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count what came, and read it."""
        self.received += len(data)
        super().data_received(data)


@dataclass
class Person:
    """One session.

    Attributes:
        widgets: the ids of the page's widgets, by the name or kind they were asked for.
        fragments: the fragment of each.
        repeated: the fragments that the browser draws again by itself, with the seconds between; asked: those that
            the page that is being drawn asks for.
        still: the name of what the board has that no edit of a number changes; the server does not send it again.
        first: seconds until the first page was there; answers: seconds from each edit to its answer.
        errors: what went wrong, in words.
    """

    address: str
    name: str
    widgets: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    repeated: dict[str, float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    still: str = ""
    page: str = ""
    first: float = 0.0
    answers: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    socket: Counted | None = None

    @property
    def received(self) -> int:
        """The bytes that have come from the server."""
        return self.socket.received if self.socket else 0

    async def arrive(self) -> None:
        """Open the page and wait until it is there.  A browser offers compression too; the server's settings decide."""
        began = time.perf_counter()
        socket = f"{self.address.replace('http', 'ws')}/_stcore/stream"
        opened = await connect(socket, subprotocols=["streamlit"], max_size=None, create_connection=Counted)
        assert isinstance(opened, Counted)
        self.socket = opened
        await self.socket.send(self.message().SerializeToString())
        await self.answer()
        self.first = time.perf_counter() - began

    async def edit(self, fill: Edit, number: int) -> None:
        """Send an edit and wait for its answer."""
        message = self.message()
        fill(message, self, number)
        began = time.perf_counter()
        assert self.socket is not None
        await self.socket.send(message.SerializeToString())
        await self.answer()
        self.answers.append(time.perf_counter() - began)

    async def leave(self) -> None:
        """Close the page."""
        if self.socket is not None:
            await self.socket.close()

    def message(self) -> BackMsg:
        """A request to run the page."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        return message

    async def answer(self) -> None:
        """Read until the server says that the script has finished."""
        assert self.socket is not None
        async with asyncio.timeout(ANSWER_WITHIN):
            while True:
                said = ForwardMsg()
                said.ParseFromString(bytes(await self.socket.recv(decode=False)))
                if self._hear(said):
                    return

    def _hear(self, said: ForwardMsg) -> bool:
        """Note what a message tells; whether it is the last of its run."""
        kind = said.WhichOneof("type")
        if kind == "new_session":
            self.asked = {}
        elif kind == "navigation":
            self.page = said.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.asked[said.auto_rerun.fragment_id] = said.auto_rerun.interval
        elif kind == "delta" and said.delta.WhichOneof("type") == "new_element":
            element = said.delta.new_element
            name = element.WhichOneof("type")
            if name == "exception":
                self.errors.append(element.exception.message)
            elif name in ("bidi_component", "number_input", "text_input", "button"):
                found = getattr(element, name)
                label = found.label if name in ("text_input", "button") else ""
                key = getattr(found, "component_name", "") or label or name
                self.widgets[key] = found.id
                self.fragments[key] = said.delta.fragment_id
                if key == BOARD and b"\n" in found.bytes:
                    self.still = json.loads(found.bytes.split(b"\n")[0])["still"]
        elif kind == "script_finished":
            if said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.repeated = self.asked
            if said.script_finished not in FINISHED:
                self.errors.append(ForwardMsg.ScriptFinishedStatus.Name(said.script_finished))
            return said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False


FINISHED = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
)


def edit_board(message: BackMsg, person: Person, number: int) -> None:
    """Type a number into w₁₁, as the board sends it."""
    event = {"number": number, "kind": "set", "matrix": "W1", "row": 0, "column": 0, "text": f"{number % 97 / 100}"}
    fill_board(message, person, [event])


def fill_board(message: BackMsg, person: Person, events: list[dict[str, Any]]) -> None:
    """Tell what was done on the board, each with its number."""
    sent: dict[str, Any] = {"sent": {"board": person.name, "events": events, "again": 0, "still": person.still}}
    state = message.rerun_script.widget_states.widgets.add(id=person.widgets[BOARD])
    state.json_value = json.dumps(sent)
    message.rerun_script.fragment_id = person.fragments[BOARD]


def edit_number(message: BackMsg, person: Person, number: int) -> None:
    """Type a number into the page that shows one number."""
    state = message.rerun_script.widget_states.widgets.add(id=person.widgets["number_input"])
    state.double_value = number % 97 / 100
