"""The scenario as a file: to keep, to hand in, or to continue later."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from ui.reading import strict_json
from ui.reading.strict_json import JsonError
from ui.state import scenario_document as document
from ui.state import session
from ui.state.scenario import Scenario
from ui.state.scenario_document import DocumentError

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
    return json.dumps(document.write(scenario), ensure_ascii=False, indent=1).encode(errors="backslashreplace")


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
        DocumentError: it is too large, or is not the JSON of any scenario.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError("The file is larger than 20 MB, more than any scenario needs.")
    try:
        return strict_json.read(data, document.BOUNDS)
    except JsonError as error:
        raise DocumentError(f"The file {error}.") from error
