"""The first visit on a slow phone: from an empty cache until the numbers are painted.

Each page takes its turn.  The processor is slowed down and the connection is throttled by Chromium, which does that in
the same way for the developer tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession

from benchmarks.serving import ROOT, STOPWATCH, chromium, served
from benchmarks.table import Bar, Table, duration, ratio

VISITS = 5
SLOWER = 4
"""How many times slower the phone's processor is than this one."""
FAST_3G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
"""The developer tools' preset of that name, now called Slow 4G: milliseconds, and bytes a second."""
PHONE: Mapping[str, int] = {"width": 390, "height": 844}
LONGEST = 180_000
PAGES = Path(__file__).parent / "pages"
BOARD, ONE_NUMBER = "the board", "a page with one number"


@dataclass(frozen=True)
class Visited:
    """A page, and what is on it as soon as its numbers are: ``folder`` is as in ``paint.Contender``."""

    script: Path
    folder: Path | None
    shown: str


@dataclass(frozen=True)
class Visit:
    """What a first visit took: seconds, seconds of the page's own work, and received bytes."""

    seconds: float
    busy: float
    received: int


VISITED = {
    BOARD: Visited(ROOT / "app.py", ROOT, 'td[data-matrix="dW1"][data-row="0"][data-col="0"]'),
    ONE_NUMBER: Visited(PAGES / "one_number.py", None, '[data-testid="stMetricValue"]'),
}


def measure(longer: int) -> Table:
    """All pages in turn, visit after visit."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        addresses = {name: stack.enter_context(served(page.script, page.folder)) for name, page in VISITED.items()}
        rounds = [
            {name: visit(browser, addresses[name], page.shown) for name, page in VISITED.items()}
            for _ in range(1 + VISITS * longer)
        ][1:]  # Before the first visit the server has loaded nothing.
    visits = {name: [each[name] for each in rounds] for name in VISITED}
    seconds = {name: median(each.seconds for each in visits[name]) for name in VISITED}
    return Table(
        "The first visit on a slow phone",
        ("page", "median", "the board over it", "work in the browser", "received"),
        [
            (
                name,
                duration(seconds[name]),
                "" if name == BOARD else ratio(seconds[BOARD], seconds[name]),
                duration(median(each.busy for each in visits[name])),
                f"{median(each.received for each in visits[name]) / 1e6:.2f} MB",
            )
            for name in VISITED
        ],
        [Bar("the board’s first visit over the one-number page’s", seconds[BOARD] / seconds[ONE_NUMBER], 1.1)],
        [
            f"{VISITS * longer} visits of each page, in turn, with an empty cache, {SLOWER} × slower, over “Fast 3G”",
        ],
    )


def visit(browser: Browser, address: str, shown: str) -> Visit:
    """Open a page as on a phone that was never there, until what the selector finds is painted."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    context.add_init_script(path=STOPWATCH)
    page = context.new_page()
    phone = context.new_cdp_session(page)
    received = _count_bytes(phone)
    phone.send("Performance.enable")
    phone.send("Network.emulateNetworkConditions", FAST_3G)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit", timeout=LONGEST)
    page.wait_for_function("selector => stopwatch.says(selector)", arg=shown, polling=50, timeout=LONGEST)
    painted = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
    seconds = page.evaluate(painted) / 1000
    metrics = {one["name"]: one["value"] for one in phone.send("Performance.getMetrics")["metrics"]}
    context.close()
    return Visit(seconds, metrics["TaskDuration"], sum(received))


def _count_bytes(phone: CDPSession) -> list[int]:
    """A list to which the length of what arrives is added: files as they travel, messages as they are read."""
    lengths: list[int] = []
    phone.send("Network.enable")
    phone.on("Network.loadingFinished", lambda event: lengths.append(int(event["encodedDataLength"])))
    phone.on("Network.webSocketFrameReceived", lambda event: lengths.append(_length(event["response"])))
    return lengths


def _length(frame: Mapping[str, object]) -> int:
    """The bytes of a WebSocket's message; binary ones are handed out as base64."""
    text = str(frame["payloadData"])
    return len(text) * 3 // 4 if frame["opcode"] == 2 else len(text.encode())
