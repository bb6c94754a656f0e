"""What the files are called that a person takes home."""

from __future__ import annotations

import re

from ui.state.scenario import Scenario

LONGEST = 40


def file_name(scenario: Scenario, tail: str) -> str:
    """The name of a file after the example, or after the person's own data: ``backprop-handout.py``."""
    example = re.sub(r"[^a-z0-9]+", "-", (scenario.title or scenario.example).lower())[:LONGEST].strip("-")
    return "-".join(filter(None, ("backprop", example))) + tail
