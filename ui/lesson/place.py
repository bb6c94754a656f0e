"""Where a lesson begins: the reader and the beat that the address asks for."""

from __future__ import annotations

from collections.abc import Mapping

from backprop_core.lesson.beat import Beat
from ui.lesson.payload import Start
from ui.reading.numbers import quoted

READER, BEAT = "reader", "beat"


def start(readers: Mapping[str, tuple[Beat, ...]], asked: Mapping[str, str]) -> Start:
    """Where to begin; what the address asks for and there is not gives a sentence.

    Args:
        readers: the beats of each reader, the usual reader first.
        asked: the parameters of the address.
    """
    usual, *_ = readers
    reader, beat = asked.get(READER, ""), asked.get(BEAT, "")
    says = []
    if reader and reader not in readers:
        says.append(f"The link asks for “{quoted(reader)}”, but a lesson is read as {' or '.join(readers)}.")
    known = [reader] if reader in readers else list(readers)
    for one in known:
        ids = {own.id for own in readers[one]}
        # The first question of a kind and its answer are one beat for a student.
        place = next((name for name in (beat, f"{beat}.answer") if name in ids), None)
        if place:
            return {"reader": one, "beat": place, "says": " ".join(says)}
    if beat:
        says.append(f"There is no place “{quoted(beat)}” in this lesson, so it begins at the start.")
    return {"reader": reader if reader in readers else usual, "beat": "", "says": " ".join(says)}
