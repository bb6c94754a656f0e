"""A number as people write it in tables, and the ways to read it: units, money, percent, marks between thousands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

TIDY = str.maketrans({"−": "-", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
MONEY = r"[A-Z]{0,3}[$€£¥₹]|USD|EUR|GBP|CHF|JPY|Rs\.?|Fr\.?"
WITH_UNITS = re.compile(
    rf"([+-]?)(?:({MONEY}) ?)?([+-]?[.,]?\d(?:[\d., ']*?\d)?[.,]?(?:[eEdD][+-]?\d+)?)"
    r"(?: ?((?![eEdD.,+-]+$)(?:[%‰°$€£¥₹]|[^\W\d_])[^\d\s,;]{0,11}))?"
)
"""A number with what may stand before and after it: $1,200 or 45% or 170 cm."""
DECIMAL = re.compile(r"[+-]?(?:[1-9]\d{0,2}([,' ])\d{3}(?:\1\d{3})*(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?")
"""A number with a decimal point; a comma, an apostrophe or a space may stand between thousands."""
SWAPPED, AS_PYTHON = str.maketrans(",.", ".,"), str.maketrans("dD", "ee", ",' ")


@lru_cache(maxsize=10_000)
def written(text: str) -> tuple[str, Mapping[str, str]]:
    """The unit of a number, and the number in Python's way for each decimal mark with which it can be read."""
    parts = WITH_UNITS.fullmatch(text.translate(TIDY))
    if not parts:
        return "", {}
    body = parts[1] + parts[3]
    ways = {"point": body, "comma": body.translate(SWAPPED)}
    numbers = {mark: way.translate(AS_PYTHON) for mark, way in ways.items() if DECIMAL.fullmatch(way)}
    return " ".join(filter(None, parts.group(2, 4))) if numbers else "", numbers
