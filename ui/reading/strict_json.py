"""JSON from outside: looked at before it is parsed, and read strictly.

Parsing makes an object of each value, so what is far larger or deeper than honest data is refused before that,
by counting marks in its bytes.  What Python's parser lets pass in silence is refused too: a key that stands twice
in an object, NaN and Infinity, and a number so small that it would be read as 0.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from ui.reading.numbers import quoted

STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A text in JSON; one that is not closed reaches to the end, so that no mark is looked at twice."""
BRACKET = re.compile(rb"[\[\]{}]")
LONGEST_NUMBER = 400
DEEPER = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


class JsonError(ValueError):
    """What is wrong, as the end of a sentence that begins with what was read, without its full stop."""


@dataclass(frozen=True)
class Bounds:
    """The most that honest data need: how deep they are nested, how many lists, values and texts they have."""

    depth: int
    lists: int
    values: int
    texts: int


def read(data: bytes, most: Bounds) -> Any:
    """The value that a JSON text in UTF-8 describes.

    Raises:
        JsonError: it is not JSON, or goes beyond the bounds.
    """
    _look(data, most)
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=_float,
            parse_int=_int,
            parse_constant=_constant,
        )
    except UnicodeDecodeError as error:
        raise JsonError(f"is not JSON: its byte {error.start + 1} is no text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise JsonError(f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error


def _look(data: bytes, most: Bounds) -> None:
    """Refuse what is beyond the bounds.

    Marks inside texts do not count, so the texts are taken out first.  Where the data are not JSON, the marks are
    counted beyond the place at which parsing stops; that refuses only what would be refused then.
    """
    marks, texts = STRING.subn(b"", data, count=most.texts + 1)
    if texts > most.texts:
        raise JsonError("has more texts than any scenario")
    depth = 0
    for count, bracket in enumerate(BRACKET.finditer(marks)):
        depth += DEEPER[bracket[0]]
        if depth > most.depth:
            raise JsonError("is nested more deeply than any scenario")
        if count > 2 * most.lists:
            raise JsonError("has more lists than any scenario")
    if marks.count(b",") > most.values:
        raise JsonError("has more numbers than any scenario")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise JsonError(f"has the key “{quoted(key)}” twice")
        values[key] = value
    return values


def _float(text: str) -> float:
    number = float(_short(text))
    if number == 0 and text.lower().partition("e")[0].strip("-0."):
        raise JsonError(f"has the number {quoted(text)}, which is too small: 0, or a number above 1e-308, is expected")
    return number


def _int(text: str) -> int:
    return int(_short(text))


def _short(text: str) -> str:
    """A number's text; one that is too long takes long to read."""
    if len(text) > LONGEST_NUMBER:
        raise JsonError(f"has a number of {len(text)} characters; at most {LONGEST_NUMBER} are read")
    return text


def _constant(name: str) -> NoReturn:
    raise JsonError(f"has {name}, which is no number in JSON")
