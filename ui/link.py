"""The scenario in the address: a document, made short and safe for a link.

A link comes from outside.  It is bounded before and after it is unpacked, and what it holds is read as
strictly as a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib

from ui import document, strict_json
from ui.document import DocumentError
from ui.scenario import Scenario
from ui.strict_json import JsonError

PARAMETER = "s"
LONGEST = 1900
MOST_CELLS = 5000
MOST_BYTES = 200_000
LETTERS = re.compile(r"[A-Za-z0-9_-]*={0,2}")


class LinkError(ValueError):
    """A link that holds no scenario; the message is one sentence."""


def encode(scenario: Scenario) -> str | None:
    """The scenario as a parameter of the address; empty for the first example untouched, None if it is too long."""
    difference = document.write_difference(scenario)
    cells = sum(len(rows) * len(rows[0]) for name, rows in difference.items() if name in scenario.given)
    if not difference:
        return ""
    if cells > MOST_CELLS:
        return None
    text = json.dumps(difference, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
    if len(text) > MOST_BYTES:
        return None
    link = base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")
    return link if len(link) <= LONGEST else None


def decode(link: str) -> Scenario:
    """The scenario of a link.

    Raises:
        LinkError: the link is damaged, too long, or holds something else.
    """
    if len(link) > 2 * LONGEST:
        raise LinkError("The link is longer than any that the board makes.")
    try:
        return document.read(strict_json.read(_unpacked(link), document.BOUNDS))
    except JsonError as error:
        raise LinkError(f"The link holds no scenario that can be shown: what it holds {error}.") from error
    except DocumentError as error:
        raise LinkError(f"The link holds no scenario that can be shown. {error}") from error


def _unpacked(link: str) -> bytes:
    """The text that a link carries, all of it and nothing after it."""
    damaged = "The link is damaged: some of its letters are missing or changed."
    if not LETTERS.fullmatch(link):
        raise LinkError(damaged)
    unpacker = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(link.rstrip("=") + "=" * (-len(link.rstrip("=")) % 4))
        text = unpacker.decompress(packed, MOST_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise LinkError(damaged) from error
    if not unpacker.eof:
        raise LinkError("The link was cut short, or holds more than the board can take.")
    if unpacker.unused_data:
        raise LinkError("The link has something after its end: some of its letters are added or changed.")
    return text
