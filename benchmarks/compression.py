"""The messages of the board's server compressed or not: the bytes of an edit on the wire, its CPU, and a class's waits.

The same waves as in ``load`` go to two servers that differ in this one setting, in turn, each first in every other
round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from benchmarks.load import EDITS, EVERY, Place, Wave, serve, wave
from benchmarks.serving import ROOT
from benchmarks.session import edit_board
from benchmarks.table import Bar, Table, duration, percentile95

SIZES = (100, 300)
ROUNDS = 2
OFF, ON = "as they are", "compressed"
SETTING = "--server.enableWebsocketCompression"


def measure(longer: int) -> Table:
    """Waves of each size at both servers, round after round."""
    waves: dict[tuple[str, int], list[Wave]] = {(name, size): [] for size in SIZES for name in (OFF, ON)}
    with ExitStack() as stack:
        places = [_place(stack, OFF, "false"), _place(stack, ON, "true")]
        for place in places:  # Before the first session the server has loaded nothing.
            asyncio.run(wave(place, 1, 1))
        for size in SIZES:
            for turn in range(ROUNDS * longer):
                for place in places[:: 1 if turn % 2 == 0 else -1]:
                    waves[place.name, size].append(asyncio.run(wave(place, size, EDITS)))
    met = {key: together(some) for key, some in waves.items()}
    most = max(SIZES)
    as_they_are = met[OFF, most]
    answers = percentile95(as_they_are.answers)
    return Table(
        "The board’s messages, compressed or not",
        (
            "messages",
            "sessions",
            "received for an edit",
            "edit, median",
            "edit, 95 %",
            "CPU an edit",
            "memory a session",
        ),
        [[name, str(size), *_said(one)] for (name, size), one in met.items()],
        [
            Bar("an edit on the wire, as it is", as_they_are.received / 1e3, 10, "kB"),
            Bar(f"{most} sessions, as they are, 95th percentile of an edit", answers * 1e3, 150, "ms"),
            Bar("errors", sum(len(one.errors) for one in met.values()), 0, ""),
        ],
        [
            f"each session edits every {EVERY:.0f} s, with jitter; {ROUNDS * longer} waves of each, in turn",
            "the memory is that of a server's first wave of its size",
        ],
    )


def together(waves: Sequence[Wave]) -> Wave:
    """Waves of one size at one page as one: all that was met, medians of what is counted for a wave.

    A server gives back little of the memory that it has held once, so only the first wave shows what its sessions take.
    """
    return Wave(
        [first for one in waves for first in one.firsts],
        [answer for one in waves for answer in one.answers],
        [error for one in waves for error in one.errors],
        median(one.cpu for one in waves),
        waves[0].memory,
        median(one.received for one in waves),
    )


def _place(stack: ExitStack, name: str, compressed: str) -> Place:
    return Place(name, *serve(stack, ROOT / "app.py", ROOT, [f"{SETTING}={compressed}"]), edit_board)


def _said(met: Wave) -> list[str]:
    return [
        f"{met.received / 1000:.1f} kB",
        duration(median(met.answers)),
        duration(percentile95(met.answers)),
        duration(met.cpu),
        f"{met.memory / 1e6:.2f} MB",
    ]
