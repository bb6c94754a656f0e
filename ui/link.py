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


class LinkError(ValueError):
    """A link that holds no scenario; the message is one sentence."""


def encode(scenario: Scenario) -> str | None:
    """The scenario as a parameter of the address; empty for the first example untouched, None if it is too long."""
    # Counted first: to write out the largest scenario takes longer than all the rest of an edit.
    if sum(matrix.size for matrix in document.changed(scenario).values()) > MOST_CELLS:
        return None
    difference = document.write_difference(scenario)
    if not difference:
        return ""
    text = json.dumps(difference, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
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
        packed = base64.b64decode(link + "=" * (-len(link) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, MOST_BYTES)
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
