"""The scenario as a file: to keep, to hand in, to go on with another day."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from ui import document, session
from ui.document import DocumentError
from ui.scenario import Scenario

UPLOAD = "scenario_upload"
MOST_BYTES = 20_000_000


def show() -> None:
    """Offer the current scenario as a file, and take one in."""
    scenario = session.current().scenario
    st.download_button(
        "Download this scenario",
        partial(written, scenario),
        file_name=f"backprop-board-{scenario.example}.json",
        mime="application/json",
        on_click="ignore",
    )
    st.file_uploader("Open a scenario file", type="json", key=UPLOAD, on_change=_opened)
    problem = st.session_state.pop(f"{UPLOAD}_problem", "")
    if problem:
        st.error(problem)


def written(scenario: Scenario) -> bytes:
    """A scenario as the bytes of its file."""
    return json.dumps(document.write(scenario), ensure_ascii=False, indent=1).encode(errors="replace")


def _opened() -> None:
    file = st.session_state[UPLOAD]
    if file is None:
        return
    try:
        session.change(document.read(read_json(file.getvalue())))
    except DocumentError as error:
        st.session_state[f"{UPLOAD}_problem"] = f"{error} The board stays as it is."


def read_json(data: bytes) -> object:
    """The JSON of a file from outside.

    Raises:
        DocumentError: it is too large or is not JSON; the message says where.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError("The file is larger than 20 MB, more than any scenario needs.")
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise DocumentError(f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise DocumentError("The file is nested more deeply than any scenario.") from error
    except ValueError as error:
        raise DocumentError("The file is not JSON: it holds something that is no text or no number.") from error
