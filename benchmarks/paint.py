"""From an edit to its paint, and the bytes that an edit brings to the browser.

Each page takes its turn: a number is typed, and from Enter it is timed until the second frame after something
that depends on the number says another one.  The board is served with the project's settings, the pages that it
is compared with have Streamlit's defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, WebSocket

from benchmarks.serving import ROOT, chromium, opened, served, settle, show_letters
from benchmarks.table import Bar, Table, duration, percentile95, ratio
from ui.state import link
from ui.state.example import examples
from ui.state.scenario import of_example

EDITS = 40
DRAG_MOVES = 200
PLAY_SECONDS = 10
LATE = 0.1
"""The part of a tenth of a second by which a paint may be late."""
WARM_UP = 3
PAGES = Path(__file__).parent / "pages"
DRAGGED = 'td[data-editable][data-matrix="W1"][data-row="0"][data-col="0"]'
STEP, PLAY = '.strip [data-descend="1"]', ".strip .play"
BOARD, ONE_NUMBER, HEATMAPS = "the board", "a page with one number", "fourteen Plotly heatmaps"
DEEPER = "the board, two hidden layers of 4 units"
LETTERS = "the board, letters and numbers in all cells"


@dataclass(frozen=True)
class Contender:
    """A page to edit.

    Attributes:
        script: the page; folder: where it is served from, or None for Streamlit's default settings.
        begin: puts the keyboard where the number is typed.
        depends: finds the element in view that says a number that depends on it; far: one far from the window, if the
            page has one.
        prepare: what is done once before it is edited.
        query: what stands after its address.
    """

    script: Path
    folder: Path | None
    begin: Callable[[Page], None]
    depends: str
    far: str = ""
    prepare: Callable[[Page], None] = settle
    query: str = ""


@dataclass
class Edited:
    """An open page and what was measured on it: seconds, in view and far from it, and received bytes, one an edit."""

    contender: Contender
    page: Page
    seconds: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    far: list[float] = field(default_factory=list)
    arrived: int = 0

    def listen(self, socket: WebSocket) -> None:
        """Count what the server sends."""
        socket.on("framereceived", self._count)

    def edit(self, number: str) -> None:
        """Type a number, press Enter, and note how long its paint took."""
        self.page.bring_to_front()
        self.contender.begin(self.page)
        self.page.keyboard.type(number)
        settle(self.page)
        before = self.arrived
        seen, *far = self._time_enter()
        self.seconds.append(seen)
        self.far += far
        settle(self.page)
        self.received.append(self.arrived - before)

    def take_step(self) -> None:
        """Take a step downhill with the keyboard, and note how long its paint took."""
        self.page.bring_to_front()
        self.page.locator(STEP).first.focus()
        settle(self.page)
        self.steps.append(self._time_enter()[0])
        settle(self.page)

    def _time_enter(self) -> list[float]:
        """Press Enter; the seconds until what is in view says another number, and what is far."""
        selectors = [self.contender.depends, *filter(None, [self.contender.far])]
        self.page.evaluate("selectors => stopwatch.armEdit(...selectors)", selectors)
        self.page.keyboard.press("Enter")
        return [milliseconds / 1000 for milliseconds in self.page.evaluate("stopwatch.edit")]

    def _count(self, frame: bytes | str) -> None:
        self.arrived += len(frame)


def measure(longer: int) -> Table:
    """All pages in turn, edit after edit."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        pages = {name: _open(browser, stack, contender) for name, contender in CONTENDERS.items()}
        for i in range(WARM_UP + EDITS * longer):
            for edited in pages.values():
                edited.edit(f"{0.2 + i / 1000:.3f}")
            pages[BOARD].take_step()
        dragged = _drag(pages[BOARD].page, CONTENDERS[BOARD].depends, DRAG_MOVES * longer)
        played = _play(pages[BOARD].page, CONTENDERS[BOARD].depends, PLAY_SECONDS * longer)
    times = {name: edited.seconds[WARM_UP:] for name, edited in pages.items()}
    received = {name: edited.received[WARM_UP:] for name, edited in pages.items()}
    lettered, deeper = median(times[LETTERS]), median(times[DEEPER])
    board, steps, far = median(times[BOARD]), pages[BOARD].steps[WARM_UP:], pages[BOARD].far[WARM_UP:]
    return Table(
        "From an edit to its paint",
        ("page", "median", "95th percentile", "the board over it", "received for an edit"),
        [
            (
                name,
                duration(median(times[name])),
                duration(percentile95(times[name])),
                "" if name == BOARD else ratio(board, median(times[name])),
                f"{median(received[name]) / 1000:.1f} kB",
            )
            for name in pages
        ]
        + [
            (
                "the board, a step downhill",
                duration(median(steps)),
                duration(percentile95(steps)),
                ratio(board, median(steps)),
                "",
            ),
            (
                "the board, far from the window",
                duration(median(far)),
                duration(percentile95(far)),
                ratio(board, median(far)),
                "",
            ),
        ],
        [
            Bar(
                "a step downhill on the board over the one-number page’s edit",
                median(steps) / median(times[ONE_NUMBER]),
                0.55,
            ),
            Bar("steps are played: median from paint to paint", median(played) * 1e3, 100 * (1 + LATE), "ms"),
            Bar("the board’s median over the one-number page’s", board / median(times[ONE_NUMBER]), 0.55),
            Bar(
                "with letters, the board’s median over the one-number page’s",
                lettered / median(times[ONE_NUMBER]),
                0.55,
            ),
            Bar(
                "with two hidden layers of 4 units, the board’s median over the one-number page’s",
                deeper / median(times[ONE_NUMBER]),
                0.8,
            ),
            Bar("the board’s median over the heatmaps’", board / median(times[HEATMAPS]), 1 / 3),
            Bar("an edit on the board receives", median(received[BOARD]) / 1000, 10, "kB"),
            Bar("a number is dragged: median from paint to paint", median(dragged) * 1e3, 100, "ms"),
        ],
        [
            f"{EDITS * longer} edits of each page, in turn; the other two pages have Streamlit’s default settings",
            f"{len(dragged)} paints while a number was dragged, the slowest 5 % of them more than "
            f"{duration(percentile95(dragged))} after the one before",
        ],
    )


def _open(browser: Browser, stack: ExitStack, contender: Contender) -> Edited:
    address = stack.enter_context(served(contender.script, contender.folder))
    page = opened(browser, "about:blank")
    edited = Edited(contender, page)
    page.on("websocket", edited.listen)
    page.goto(f"{address}/?{contender.query}")
    page.wait_for_function("selector => stopwatch.says(selector)", arg=contender.depends)
    settle(page)
    contender.prepare(page)
    return edited


def _drag(page: Page, depends: str, moves: int) -> list[float]:
    """Seconds from paint to paint of what depends on a number, while the number is dragged, a pixel a frame."""
    page.bring_to_front()
    cell = page.locator(DRAGGED).first
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box, "the cell is not on the page"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate("selector => stopwatch.armPaints(selector)", depends)
    page.mouse.move(x, y)
    page.mouse.down()
    begun = page.evaluate("performance.now()")
    for i in range(moves):
        page.mouse.move(x + 5 + i, y)
        page.evaluate("new Promise(requestAnimationFrame)")
    ended = page.evaluate("performance.now()")
    page.mouse.up()
    settle(page)
    paints = page.evaluate("stopwatch.paints")
    # A board that follows late at first, or not to the end, has a long wait there.
    times = [begun, *(paint for paint in paints if begun < paint < ended), ended]
    return [(after - before) / 1000 for before, after in pairwise(times)]


def _play(page: Page, depends: str, seconds: int) -> list[float]:
    """Seconds from paint to paint while ten steps a second are played."""
    page.bring_to_front()
    page.evaluate("selector => stopwatch.armPaints(selector)", depends)
    button = page.locator(PLAY)
    button.click()
    page.wait_for_timeout(1000 * seconds)
    button.click()
    settle(page)
    paints = page.evaluate("stopwatch.paints")
    return [(after - before) / 1000 for before, after in pairwise(paints)]


def _begin_on_board(page: Page) -> None:
    """Stand on w₁₁.  The first click holds it; the next ones find it held and ask nothing of the server."""
    page.locator(DRAGGED).first.click()


def _begin_in_input(page: Page) -> None:
    page.locator("input[type=number]").select_text()


def _first(matrix: str) -> str:
    """The first cell of a matrix of the board."""
    return f'td[data-matrix="{matrix}"][data-row="0"][data-col="0"]'


def _two_hidden_layers() -> str:
    """The link of a network with two hidden layers of 4 units."""
    scenario = of_example(examples()[0]).with_choices(hidden=("sigmoid", "sigmoid"))
    for letter in scenario.derivation.letters["W2"]:
        scenario = scenario.with_size(letter, 4)
    return f"{link.PARAMETER}={link.encode(scenario)}"


CONTENDERS = {
    BOARD: Contender(ROOT / "app.py", ROOT, _begin_on_board, _first("Z1"), _first("dW1")),
    LETTERS: Contender(ROOT / "app.py", ROOT, _begin_on_board, _first("Z1"), _first("dW1"), show_letters),
    DEEPER: Contender(ROOT / "app.py", ROOT, _begin_on_board, _first("Z1"), _first("dW1"), query=_two_hidden_layers()),
    ONE_NUMBER: Contender(PAGES / "one_number.py", None, _begin_in_input, '[data-testid="stMetricValue"]'),
    HEATMAPS: Contender(PAGES / "heatmaps.py", None, _begin_in_input, ".st-key-dW1 .heatmap-label text"),
}
