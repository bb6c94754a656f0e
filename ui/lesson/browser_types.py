"""The types of the lesson's payload for the browser's scripts, written from payload.py.

``python -m ui.lesson.browser_types`` writes them anew; a test fails when they are not those of payload.py.
"""

from __future__ import annotations

from ui.board import browser_types
from ui.board.scripts import BROWSER
from ui.lesson import payload

FILE = BROWSER / "lesson" / "payload.d.ts"


def text() -> str:
    """All types of the lesson's payload in TypeScript."""
    return browser_types.text(payload)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
