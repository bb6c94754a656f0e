"""The scenario in the address: a document, made short and safe for a link.

A link comes from outside.  It is bounded before and after it is unpacked, and what it holds is read as
strictly as a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from ui import document
from ui.document import DocumentError
from ui.scenario import Scenario

PARAMETER = "s"
LONGEST = 1900
MOST_CELLS = 5000
MOST_BYTES = 200_000

LONGEST_KEPT = 1_500_000
MOST_CELLS_KEPT = 100_000
MOST_BYTES_KEPT = 4_000_000
"""The same for a scenario that is too large for a link, and that the browser's tab keeps."""


class LinkError(ValueError):
    """A link that holds no scenario; the message is one sentence."""


def encode(scenario: Scenario) -> str | None:
    """The scenario as a parameter of the address; empty for the first example untouched, None if it is too long."""
    return _pack(scenario, MOST_CELLS, LONGEST, level=9)


def decode(link: str) -> Scenario:
    """The scenario of a link.

    Raises:
        LinkError: the link is damaged, too long, or holds something else.
    """
    if len(link) > 2 * LONGEST:
        raise LinkError("The link is longer than any that the board makes.")
    return _unpack(link, MOST_BYTES)


def keep(scenario: Scenario) -> str | None:
    """A scenario that is too large for a link as text for the browser's tab; None if it is too large for that too."""
    return _pack(scenario, MOST_CELLS_KEPT, LONGEST_KEPT, level=6)


def kept(text: str) -> Scenario:
    """The scenario that a browser's tab kept.

    Raises:
        LinkError: the text is damaged, too long, or holds something else.
    """
    if len(text) > LONGEST_KEPT:
        raise LinkError("What this tab kept is longer than any scenario that the board lets it keep.")
    return _unpack(text, MOST_BYTES_KEPT)


def _pack(scenario: Scenario, most_cells: int, longest: int, level: int) -> str | None:
    """What of a scenario differs from its example as short text; None if it has too many cells or is too long."""
    difference = document.write_difference(scenario)
    cells = sum(len(rows) * len(rows[0]) for name, rows in difference.items() if name in scenario.given)
    if not difference:
        return ""
    if cells > most_cells:
        return None
    text = json.dumps(difference, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    packed = base64.urlsafe_b64encode(zlib.compress(text, level)).decode().rstrip("=")
    return packed if len(packed) <= longest else None


def _unpack(packed: str, most_bytes: int) -> Scenario:
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, most_bytes)
        if not unpacker.eof:
            raise LinkError("The link was cut short, or holds more than the board can take.")
        found = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        if isinstance(error, LinkError):
            raise
        raise LinkError("The link is damaged: some of its letters are missing or changed.") from error
    try:
        return document.read(found)
    except DocumentError as error:
        raise LinkError(f"The link holds no scenario that can be shown. {error}") from error
