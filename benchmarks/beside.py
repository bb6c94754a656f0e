"""One person with a small board beside five with the largest: how long the small one's edits take, and the memory.

The sessions are real websockets on this machine's loopback, in a process of their own.  The light one edits alone
first and then beside the heavy ones, on the same server, so that the ratio holds on any machine.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.process import children, memory
from benchmarks.serving import ROOT, served
from benchmarks.session import Person, edit_board, fill_board
from benchmarks.table import Bar, Table, duration, percentile95, ratio

HEAVY = 5
LARGEST = {"n": 10_000, "c": 32, "h": 16, "o": 8}
EVERY = 0.5
EDITS = 60
BLOCKS = 10
BLOCK = 50
"""At the end each heavy session sends so many messages of so many edits, to fill what undo keeps."""
SEED = 12


@dataclass(frozen=True)
class Measured:
    """What was met.

    Attributes:
        alone, beside: seconds of each edit of the light session, without and with heavy ones.
        heavy: seconds of each edit of the heavy sessions.
        memory: bytes of the server with the light session, with the heavy boards, and after all their edits.
    """

    alone: Sequence[float]
    beside: Sequence[float]
    heavy: Sequence[float]
    memory: Sequence[int]
    errors: Sequence[str]


def measure(longer: int) -> Table:
    """A light session alone and beside heavy ones, then the memory when they have edited much more."""
    before = children()
    with served(ROOT / "app.py", ROOT) as address:
        (process,) = children() - before
        found = asyncio.run(_meet(address, process, EDITS * longer))
    rows = [
        ["light, alone", duration(median(found.alone)), duration(percentile95(found.alone)), ""],
        ["light, beside", *_times(found.beside), ratio(percentile95(found.beside), percentile95(found.alone))],
        ["heavy", *_times(found.heavy), ""],
    ]
    quiet, drawn, full = (held / 1e6 for held in found.memory)
    bars = [
        Bar("the light session beside heavy ones, 95th percentile", percentile95(found.beside) * 1e3, 150, "ms"),
        Bar("memory that a heavy session adds, after all its edits", (full - quiet) / HEAVY, 60, "MB"),
        Bar("errors", len(found.errors), 0, ""),
    ]
    sizes = " × ".join(f"{size:,}" for size in LARGEST.values())
    notes = [
        f"{HEAVY} heavy sessions of {sizes}; each of all six sessions edits every {EVERY} s, with jitter",
        f"memory: {quiet:.0f} MB with the light session, {drawn:.0f} MB with the heavy ones, {full:.0f} MB after "
        f"{BLOCKS * BLOCK} more edits of X in each",
    ]
    return Table("Beside heavy sessions", ["session", "edit, median", "edit, 95 %", "over alone"], rows, bars, notes)


def _times(answers: Sequence[float]) -> tuple[str, str]:
    return duration(median(answers)), duration(percentile95(answers))


@dataclass
class Heavy:
    """A session with the largest board, and how many events it has sent."""

    person: Person
    made: int = 0

    async def grow(self, sizes: Mapping[str, int] = LARGEST) -> None:
        """Make the board as large as that, or as it can be."""
        await self.send([{"kind": "size", "letter": letter, "size": size} for letter, size in sizes.items()])

    async def edit(self, count: int = 1) -> None:
        """Type numbers into X, each into another cell."""
        cells = [divmod(self.made + i, LARGEST["c"]) for i in range(count)]
        texts = [{"row": row, "column": column, "text": f"{row + column / 100}"} for row, column in cells]
        await self.send([{"kind": "set", "matrix": "X", **text} for text in texts])

    async def send(self, events: list[dict[str, Any]]) -> None:
        """Send events in one message and wait for the answer."""
        numbered = [{**event, "number": self.made + i + 1} for i, event in enumerate(events)]
        self.made += len(events)
        await self.person.edit(lambda message, person, _: fill_board(message, person, numbered), self.made)


async def _meet(address: str, process: int, edits: int) -> Measured:
    chance = random.Random(SEED)
    light, *others = people = [Person(address, f"person-{i}") for i in range(1 + HEAVY)]
    heavy = [Heavy(person) for person in others]
    await light.arrive()
    await edit_often(light, range(edits), chance)
    alone, held = list(light.answers), [memory(process)]
    await asyncio.gather(*(person.arrive() for person in others))
    await asyncio.gather(*(one.grow() for one in heavy))
    held.append(memory(process))
    for person in people:
        person.answers.clear()
    working = [asyncio.create_task(_work(one, chance)) for one in heavy]
    await edit_often(light, range(edits, 2 * edits), chance)
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    beside, times = list(light.answers), [seconds for person in others for seconds in person.answers]
    for _ in range(BLOCKS):
        await asyncio.gather(*(one.edit(BLOCK) for one in heavy))
    held.append(memory(process))
    await asyncio.gather(*(person.leave() for person in people))
    return Measured(alone, beside, times, held, [error for person in people for error in person.errors])


async def edit_often(person: Person, numbers: range, chance: random.Random) -> None:
    """Edit twice a second, with jitter."""
    for number in numbers:
        await asyncio.sleep(EVERY * chance.uniform(0.8, 1.2))
        await person.edit(edit_board, number + 1)


async def _work(one: Heavy, chance: random.Random) -> None:
    """Edit twice a second, however long the answers take, until it is enough."""
    while True:
        began = asyncio.get_running_loop().time()
        await one.edit()
        took = asyncio.get_running_loop().time() - began
        await asyncio.sleep(max(EVERY * chance.uniform(0.8, 1.2) - took, 0))
