"""From the pointer on a cell to the frame in which the cell is lit, with no help from the server."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Browser, ElementHandle, Page

from benchmarks.serving import ROOT, chromium, opened, served, settle, show_letters
from benchmarks.table import Bar, Table, duration, percentile95

MOVES = 60
FRAME = 1 / 60
WITH_LETTERS = "2 rows, letters and numbers"
EXAMPLES = {"2 rows": "", WITH_LETTERS: "", "150 rows, a window of them": "Iris setosa"}
CELL, SYMBOL = "td[data-matrix]", ".symbol"
OUTSIDE = (0.0, 0.0)
TWO_FRAMES = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))"

Seconds = list[float]
Place = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """Seconds measured on one board.

    Attributes:
        lit: to the end of the lit frame, by where the mouse came from.
        waited: the same, from when the mouse was moved.
        work: a move's handlers, style and layout by themselves, a cell after the other.
    """

    lit: dict[str, Seconds] = field(default_factory=lambda: defaultdict(list))
    waited: dict[str, Seconds] = field(default_factory=lambda: defaultdict(list))
    work: Seconds = field(default_factory=list)


def measure(longer: int) -> Table:
    """The mouse on cells all over the board, for the default example and for one with many rows."""
    with chromium() as browser, served(ROOT / "app.py", ROOT) as address:
        boards = {
            name: _measure(browser, address, title, name == WITH_LETTERS, MOVES * longer)
            for name, title in EXAMPLES.items()
        }
    moves = [(name, found, came) for name, found in boards.items() for came in found.lit]
    return Table(
        "From the pointer on a cell to its light (median / 95th percentile)",
        ("board", "the mouse comes", "to the lit frame", "with the wait for that frame", "the work by itself"),
        [
            (name, came, _both(found.lit[came]), _both(found.waited[came]), _both(found.work))
            for name, found, came in moves
        ],
        [
            Bar(
                f"{name}, {came}: 95th percentile to the lit frame",
                percentile95(found.lit[came]) * 1e3,
                FRAME * 1e3,
                "ms",
            )
            for name, found, came in moves
        ],
        [
            f"{MOVES * longer} cells, each pointed at both ways; the lit frame is there when its style, layout and "
            "paint are done; the work by itself is a move’s handlers, style and layout, forced at once, on every cell; "
            "cells far from the window are lit later, when the pointer rests, and are in neither",
        ],
    )


def _measure(browser: Browser, address: str, title: str, has_letters: bool, moves: int) -> Found:
    page = opened(browser, address)
    page.locator(CELL).first.wait_for()
    if title:
        chooser = page.get_by_role("combobox", name="Example")
        chooser.select_option(chooser.locator("option").filter(has_text=title).get_attribute("value"))
        page.get_by_text(re.compile(r"^rows 1–\d+ of \d+$")).wait_for()
    settle(page)
    if has_letters:
        show_letters(page)
    cells = page.locator(CELL).element_handles()
    found = Found()
    for i in range(moves):
        before, cell = cells[i * (len(cells) - 1) // moves :][:2]
        cell.evaluate("cell => cell.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })")
        for came, start in {"from the cell before": _middle(before), "from off the board": OUTSIDE}.items():
            if times := _point(page, cell, start, SYMBOL if has_letters else ""):
                found.lit[came].append(times["lit"] / 1000)
                found.waited[came].append(times["waited"] / 1000)
    found.work.extend(one / 1000 for one in page.evaluate("selector => stopwatch.work(selector)", CELL))
    page.context.close()
    return found


def _point(page: Page, cell: ElementHandle, start: Place, part: str) -> Mapping[str, float] | None:
    """Milliseconds from the mouse on a cell to its light; None where it is covered or is lit already.

    Args:
        part: where in the cell: the letters in it light other cells.
    """
    page.mouse.move(*start)
    page.evaluate(TWO_FRAMES)
    if not cell.evaluate("cell => stopwatch.armPoint(cell)"):
        return None
    page.mouse.move(*_middle((cell.query_selector(part) if part else None) or cell))
    return page.evaluate("stopwatch.point")


def _middle(cell: ElementHandle) -> Place:
    box = cell.bounding_box()
    assert box, "the cell is not on the page"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _both(times: Seconds) -> str:
    return f"{duration(median(times))} / {duration(percentile95(times))}"
