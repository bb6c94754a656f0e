"""The scenario in the address of every page, so that a reload or a copied link shows it again."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from ui import link, session

_script = Path(__file__).parent / "browser" / "keep_address.js"
_keeper = st.components.v2.component("backprop_address", js=_script.read_text(encoding="utf-8"))


def keep() -> None:
    """Put the current scenario into the address, without a step in the browser's history."""
    said = {"parameter": link.PARAMETER, "link": session.address() or ""}
    _keeper(key="address_keeper", data=json.dumps(said).encode())
