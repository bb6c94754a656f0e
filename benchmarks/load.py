"""A class at the board: many sessions at once, each editing a cell every five seconds.

The sessions are real websockets on this machine's loopback that speak Streamlit's own messages, from a process
of their own; every wave is bounded in time.  The same waves go to a page that shows one number, with Streamlit's
default settings and with ours, in the same run.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.process import children, cpu, memory
from benchmarks.serving import ROOT, served
from benchmarks.session import Edit, Person, edit_board, edit_number
from benchmarks.table import Bar, Table, duration, percentile95

SIZES = (1, 10, 30, 100, 300)
EVERY = 5.0
EDITS = 4
ARRIVE_WITHIN = 3.0
BREAKS_AT = 2.0
WAVES = 10
WAVE_SIZE = 30
SEED = 11
PAGES = Path(__file__).parent / "pages"
BOARD, OURS, DEFAULT = "the board", "one number, our settings", "one number, default settings"


@dataclass(frozen=True)
class Place:
    """A page that is served, and how it is edited."""

    name: str
    address: str
    process: int
    edit: Edit


@dataclass(frozen=True)
class Wave:
    """What a number of sessions met.

    Attributes:
        firsts, answers: seconds of the first load and of each edit.
        cpu: seconds of the server's processor an edit; memory: bytes a session.
        received: bytes that an edit brings, as they travel.
    """

    firsts: Sequence[float]
    answers: Sequence[float]
    errors: Sequence[str]
    cpu: float
    memory: float
    received: float


def measure(longer: int) -> Table:
    """Waves of growing size at each page, then whether memory comes back."""
    rows: list[list[str]] = []
    found: dict[tuple[str, int], Wave] = {}
    with ExitStack() as stack:
        places = _places(stack)
        for size in SIZES:
            for place in places:
                if _broken(found, place, size):
                    rows.append([place.name, str(size), *["not tried"] * 6])
                    continue
                met = asyncio.run(wave(place, size, EDITS * longer))
                found[place.name, size] = met
                rows.append([place.name, str(size), *_said(met)])
                print(f"  {rows[-1]}", flush=True)
        grown = _growth(places[0])
    bars = [
        Bar("100 sessions, 95th percentile of an edit", percentile95(found[BOARD, 100].answers) * 1e3, 60, "ms"),
        Bar("300 sessions, 95th percentile of an edit", percentile95(found[BOARD, 300].answers) * 1e3, 150, "ms"),
        Bar("300 sessions, CPU of an edit", found[BOARD, 300].cpu * 1e3, 5, "ms"),
        Bar("errors at the board", sum(len(wave.errors) for (name, _), wave in found.items() if name == BOARD), 0, ""),
        Bar(
            "memory a session above the one-number page, at 100",
            (found[BOARD, 100].memory - found[OURS, 100].memory) / 1e6,
            0.5,
            "MB",
        ),
        Bar(f"memory of the last of {WAVES} waves of {WAVE_SIZE} against the third", grown, 1.1),
    ]
    head = [
        "page",
        "sessions",
        "edit, median",
        "edit, 95 %",
        "first load, 95 %",
        "CPU an edit",
        "memory a session",
        "errors",
    ]
    return Table("A class at once", head, rows, bars, [f"each session edits every {EVERY:.0f} s, with jitter"])


def _places(stack: ExitStack) -> list[Place]:
    """The pages, each on a server of its own."""
    asked = (
        (BOARD, ROOT / "app.py", ROOT, edit_board),
        (OURS, PAGES / "one_number.py", ROOT, edit_number),
        (DEFAULT, PAGES / "one_number.py", None, edit_number),
    )
    return [Place(name, *serve(stack, script, folder), edit) for name, script, folder, edit in asked]


def serve(stack: ExitStack, script: Path, folder: Path | None, settings: Sequence[str] = ()) -> tuple[str, int]:
    """The address and the process of a page on a server of its own; the arguments are those of ``served``."""
    before = children()
    address = stack.enter_context(served(script, folder, settings))
    (process,) = children() - before
    return address, process


def _broken(found: dict[tuple[str, int], Wave], place: Place, size: int) -> bool:
    """Whether a smaller wave already took so long that a larger one says nothing more."""
    return any(
        name == place.name and smaller < size and percentile95(wave.answers or [0, BREAKS_AT]) >= BREAKS_AT
        for (name, smaller), wave in found.items()
    )


async def wave(place: Place, size: int, edits: int) -> Wave:
    """What so many sessions meet at a page, each with so many edits."""
    chance = random.Random(SEED)
    quiet = memory(place.process)
    people = [Person(place.address, f"person-{i}") for i in range(size)]
    seconds: list[float] = []

    async def take_part(person: Person) -> None:
        try:
            await asyncio.sleep(chance.uniform(0, ARRIVE_WITHIN))
            await person.arrive()
            await arrived.wait()
            for i in range(edits):
                await asyncio.sleep(chance.uniform(0, EVERY) if i == 0 else EVERY * chance.uniform(0.8, 1.2))
                await person.edit(place.edit, i + 1)
        except Exception as error:  # whatever happens to one person is one error in the table
            person.errors.append(repr(error))

    arrived = asyncio.Event()
    tasks = [asyncio.create_task(take_part(person)) for person in people]
    while not all(person.first or person.errors for person in people):
        await asyncio.sleep(0.05)
    seconds.append(cpu(place.process))
    before = sum(person.received for person in people)
    arrived.set()
    await asyncio.gather(*tasks)
    seconds.append(cpu(place.process))
    held = (memory(place.process) - quiet) / size
    received = sum(person.received for person in people) - before
    await asyncio.gather(*(person.leave() for person in people))
    edited = max(sum(len(person.answers) for person in people), 1)
    return Wave(
        [person.first for person in people if person.first],
        [answer for person in people for answer in person.answers],
        [error for person in people for error in person.errors],
        (seconds[1] - seconds[0]) / edited,
        held,
        received / edited,
    )


def _growth(place: Place) -> float:
    """The server's memory after the last of several waves, against that after the third."""
    after = []
    for _ in range(WAVES):
        asyncio.run(wave(place, WAVE_SIZE, 1))
        after.append(memory(place.process))
    return after[-1] / after[2]


def _said(wave: Wave) -> list[str]:
    answers, firsts = (list(wave.answers) or [0.0]) * 2, (list(wave.firsts) or [0.0]) * 2
    return [
        duration(median(answers)),
        duration(percentile95(answers)),
        duration(percentile95(firsts)),
        duration(wave.cpu),
        f"{wave.memory / 1e6:.2f} MB",
        str(len(wave.errors)),
    ]
