"""Texts that other people wrote, for Streamlit's Markdown: what looks like markup is shown as it was typed."""

from __future__ import annotations

import re

MARKS = re.compile(r"([!-/:-@\[-`{-~])")
JOINER = "\u2060"
"""A character that is not seen; after a colon or in www it keeps emoji and links from being made."""


def markdown(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    text = text.encode("utf-8", errors="replace").decode("utf-8")
    escaped = MARKS.sub(r"\\\1", " ".join(text.split()))
    return escaped.replace(":", ":" + JOINER).replace("www", "ww" + JOINER + "w")
