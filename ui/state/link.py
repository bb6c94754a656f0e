"""The scenario in the address: a document, made short and safe for a link; and the same for the browser's tab.

Both come from outside.  They are bounded before and after they are unpacked, and what they hold is read as
strictly as a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass

from ui.reading import strict_json
from ui.reading.strict_json import JsonError
from ui.state import scenario_document as document
from ui.state.scenario import Scenario
from ui.state.scenario_document import DocumentError

PARAMETER = "s"
LETTERS = re.compile(r"[A-Za-z0-9_-]*={0,2}")


@dataclass(frozen=True)
class Bounds:
    """What a packed scenario may have at most.

    Attributes:
        letters: of the packed text; cells: of its matrices; text: bytes of the JSON.
        level: how hard zlib tries.
    """

    letters: int
    cells: int
    text: int
    level: int


TOO_LARGE = "This scenario is too large for a link."
"""Said where a link is asked for or shown."""

LINK = Bounds(letters=1900, cells=5000, text=200_000, level=9)
TAB = Bounds(letters=1_500_000, cells=100_000, text=4_000_000, level=6)


class LinkError(ValueError):
    """A link that holds no scenario; the message is one sentence."""


def encode(scenario: Scenario, bounds: Bounds = LINK) -> str | None:
    """The scenario as a parameter of the address; empty for the first example untouched, None if it is too long."""
    # Counted first: to write out the largest scenario takes longer than all the rest of an edit.
    if sum(matrix.size for matrix in document.changed(scenario).values()) > bounds.cells:
        return None
    difference = document.write_difference(scenario)
    if not difference:
        return ""
    text = json.dumps(difference, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
    if len(text) > bounds.text:
        return None
    link = base64.urlsafe_b64encode(zlib.compress(text, bounds.level)).decode().rstrip("=")
    return link if len(link) <= bounds.letters else None


def decode(link: str, bounds: Bounds = LINK) -> Scenario:
    """The scenario of a link.

    Raises:
        LinkError: the link is damaged, too long, or holds something else.
    """
    if len(link) > 2 * bounds.letters:
        raise LinkError("The link is longer than any that the board makes.")
    try:
        return document.read(strict_json.read(_unpacked(link, bounds.text), document.BOUNDS))
    except JsonError as error:
        raise LinkError(f"The link holds no scenario that can be shown: what it holds {error}.") from error
    except DocumentError as error:
        raise LinkError(f"The link holds no scenario that can be shown. {error}") from error


def _unpacked(link: str, most: int) -> bytes:
    """The text that a link carries, all of it and nothing after it."""
    damaged = "The link is damaged: some of its letters are missing or changed."
    if not LETTERS.fullmatch(link):
        raise LinkError(damaged)
    unpacker = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(link.rstrip("=") + "=" * (-len(link.rstrip("=")) % 4))
        text = unpacker.decompress(packed, most)
    except (binascii.Error, zlib.error) as error:
        raise LinkError(damaged) from error
    if not unpacker.eof:
        raise LinkError("The link was cut short, or holds more than the board can take.")
    if unpacker.unused_data:
        raise LinkError("The link has something after its end: some of its letters are added or changed.")
    return text
