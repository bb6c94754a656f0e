"""A text to copy, in a box that scrolls.  Streamlit's own brings a highlighter that is half of a page's first visit."""

from __future__ import annotations

import streamlit as st

from ui.board.scripts import BROWSER, join
from ui.board.skeleton import as_json

_code = st.components.v2.component(
    "backprop_code",
    html='<div class="code"></div>',
    css=(BROWSER / "take_home/code.css").read_text(encoding="utf-8"),
    js=join("take_home/code.js"),
)


def show(text: str, language: str | None, key: str) -> None:
    """Draw a text, coloured as Python or LaTeX; with no language it has one colour."""
    _code(key=key, data=as_json({"text": text.strip("\n"), "language": language}).encode(errors="replace"))
