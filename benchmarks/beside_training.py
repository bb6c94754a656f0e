"""One person with a small board while five others train on 10,000 rows: how long the small one's edits take.

The sessions are real websockets on this machine's loopback, in a process of their own.  The light one edits alone
first and then beside the others, on the same server, so that the ratio holds on any machine.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.beside import EDITS, EVERY, HEAVY, SEED, Heavy, edit_often
from benchmarks.serving import ROOT, served
from benchmarks.session import Person
from benchmarks.table import Bar, Table, duration, percentile95, ratio

SIZES = {"n": 10_000, "c": 32, "h": 16, "o": 1}
STEPS = 10_000


@dataclass(frozen=True)
class Measured:
    """What was met.

    Attributes:
        alone, beside: seconds of each edit of the light session, without and with trainings.
        shares: how many times each training took steps meanwhile.
    """

    alone: Sequence[float]
    beside: Sequence[float]
    shares: Sequence[int]
    errors: Sequence[str]


def measure(longer: int) -> Table:
    """A light session alone and beside trainings."""
    with served(ROOT / "app.py", ROOT) as address:
        found = asyncio.run(_meet(address, EDITS * longer))
    alone, beside = percentile95(found.alone), percentile95(found.beside)
    rows = [
        ["light, alone", duration(median(found.alone)), duration(alone), ""],
        ["light, beside", duration(median(found.beside)), duration(beside), ratio(beside, alone)],
    ]
    bars = [
        Bar("the light session beside trainings, 95th percentile", beside * 1e3, 60, "ms"),
        Bar("trainings that ended or stood still meanwhile", sum(count < 2 for count in found.shares), 0, ""),
        Bar("errors", len(found.errors), 0, ""),
    ]
    sizes = " × ".join(f"{size:,}" for size in SIZES.values())
    notes = [f"{HEAVY} sessions train on {sizes}; the light one edits every {EVERY} s, with jitter"]
    return Table("Beside trainings", ["session", "edit, median", "edit, 95 %", "over alone"], rows, bars, notes)


async def _meet(address: str, edits: int) -> Measured:
    chance = random.Random(SEED)
    light, *others = people = [Person(address, f"person-{i}") for i in range(1 + HEAVY)]
    await light.arrive()
    await edit_often(light, range(edits), chance)
    alone = list(light.answers)
    await asyncio.gather(*(_begin(person) for person in others))
    for person in people:
        person.answers.clear()
    training = [asyncio.create_task(_go_on(person)) for person in others]
    await edit_often(light, range(edits, 2 * edits), chance)
    for task in training:
        task.cancel()
    await asyncio.gather(*training, return_exceptions=True)
    beside, shares = list(light.answers), [len(person.answers) if person.repeated else 0 for person in others]
    await asyncio.gather(*(person.leave() for person in people))
    return Measured(alone, beside, shares, [error for person in people for error in person.errors])


async def _begin(person: Person) -> None:
    """Make the board large, go to the page Train, and press its button."""
    await person.arrive()
    await Heavy(person).grow(SIZES)
    person.page = ""
    await person.edit(_go_to_train, 0)
    await person.edit(_press_train, 0)


def _go_to_train(message: BackMsg, *_: object) -> None:
    message.rerun_script.page_name = "train"


def _press_train(message: BackMsg, person: Person, _: int) -> None:
    widgets = message.rerun_script.widget_states.widgets
    widgets.add(id=person.widgets["Steps"], string_value=str(STEPS))
    widgets.add(id=person.widgets["Train"], trigger_value=True)


async def _go_on(person: Person) -> None:
    """Ask for the next steps as the browser does, until there are no more."""
    while person.repeated:
        await asyncio.sleep(next(iter(person.repeated.values())))
        await person.edit(_ask_for_more, 0)


def _ask_for_more(message: BackMsg, person: Person, _: int) -> None:
    message.rerun_script.fragment_id = next(iter(person.repeated))
