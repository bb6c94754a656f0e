"""A running app and a real browser: what happens on the page happens here too.

Where no browser is found the tests are skipped with a sentence that says how to get one; with CI=true in
the environment they fail instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.driver import Board
from tests.browser.late import LateServer
from tests.browser.shared import shared_board

ROOT = Path(__file__).parents[2]
# Without windows Chromium takes a fifth less time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
HOW = "no browser: `apt-get install chromium-headless-shell` or `python -m playwright install chromium` brings one"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# An expectation that looks at an element that is missing or hidden also describes the page's body, each time: 0.2 s of
# work for the board. Where Playwright's scripts run it finds none. Scripts of selectors run there, and also beside the
# page's scripts, which alone can define elements.
NO_BODY = """(() => {
    if (customElements === null) Object.defineProperty(Document.prototype, 'body', { get: () => null });
    return { query: () => null, queryAll: () => [] };
})()"""
START_WITHIN = 60
# Two workers share a small machine: what comes late there is no failure, what never comes is.
expect.set_options(timeout=20_000)
# To emulate the media costs as much as an edit, also where they stay the same.
IS_PLAIN = """!['print', '(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(forced-colors: active)']
    .some(media => matchMedia(media).matches)"""
WINDOW: ViewportSize = {"width": 1400, "height": 1000}
# Opened at /page, Streamlit's browser side first asks for /page/_stcore/…, is told 404, and asks at / again.
PROBES = "/_stcore/"


def pytest_configure(config: pytest.Config) -> None:
    says = "own_page: changes its page in a way that nothing undoes; all others share one"
    config.addinivalue_line("markers", says)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves all of them out.

    Only these are tried once more where the tab's process has ended: to ask for other tests takes 30 ms each.
    """
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["Target crashed|Page crashed"]))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start_app(port: int) -> subprocess.Popen[bytes]:
    """The app, listening."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    command += ["--server.fileWatcherType=none", "--server.address=127.0.0.1"]
    app = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{port}/_stcore/health", app)
    return app


def wait_for(address: str, app: subprocess.Popen[bytes]) -> None:
    """Return when the address answers."""
    import time

    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and app.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not answer at {address} within {START_WITHIN} s")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        found.selectors.register("no-body", NO_BODY, content_script=True)
        yield found


Launched = TypeVar("Launched")


def launched(launch: Callable[..., Launched]) -> Launched:
    """What starts a browser, started: the system's, or the one that Playwright brought."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        return launch(executable_path=installed, args=FLAGS)
    except Error:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """The address of a running app."""
    port = free_port()
    running = start_app(port)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait()


@pytest.fixture(scope="session")
def late_server(app: str) -> Iterator[LateServer]:
    """One for all tests: on every other port the browser fetches and compiles Streamlit's own scripts anew."""
    found = LateServer(urlsplit(app).port or 80)
    yield found
    found.stop()


@pytest.fixture
def server(late_server: LateServer) -> Iterator[LateServer]:
    """What stands before the app, for tests that delay what passes or that turn it to another server."""
    first = late_server.to
    yield late_server
    late_server.delay, late_server.to = 0.0, first


@pytest.fixture(scope="session")
def context(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One for all tests, with a profile on disk: Streamlit's own scripts are then fetched and compiled once."""
    profile = tmp_path_factory.mktemp("profile")
    launch = partial(playwright.chromium.launch_persistent_context, profile, viewport=WINDOW)
    found = launched(partial(launch, permissions=["clipboard-read", "clipboard-write"]))
    yield found
    found.close()


class Tabs:
    """Tabs that tests share, each under a name.  One whose process has ended is opened anew."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._tabs: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self._tabs:
            tab = self._tabs[name] = self._context.new_page()
            tab.on("crash", lambda _: self._tabs.pop(name))
        return self._tabs[name]


@pytest.fixture(scope="session")
def tabs(context: BrowserContext) -> Tabs:
    return Tabs(context)


@pytest.fixture
def other_tab(tabs: Tabs) -> Iterator[Page]:
    """Somebody else's: it shares no session and no storage with the first.

    A test that asks for it before its board has the board in front: the mouse waits long for a tab that is behind.
    """
    tabs["second"].bring_to_front()
    yield tabs["second"]
    # Its session ends.  A tab of its own for each test would start a process and compile all scripts in it: 0.4 s.
    tabs["second"].goto("about:blank")


@contextmanager
def watched(tab: Page) -> Iterator[Page]:
    """A tab of the first size, light, with the mouse in its corner.  An error in the console fails the test."""
    problems: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if is_error(said):
            problems.append(said.text)

    def fail(error: Error) -> None:
        problems.append(str(error))

    tab.bring_to_front()
    if tab.viewport_size != WINDOW:
        tab.set_viewport_size(WINDOW)
    if not tab.evaluate(IS_PLAIN):
        tab.emulate_media(media="screen", color_scheme="light", reduced_motion="no-preference", forced_colors="none")
    tab.mouse.move(0, 0)
    tab.on("console", hear)
    tab.on("pageerror", fail)
    yield tab
    tab.remove_listener("console", hear)
    tab.remove_listener("pageerror", fail)
    assert problems == []


@pytest.fixture
def page(tabs: Tabs) -> Iterator[Page]:
    """The one tab, as new: every address that is opened in it begins a session of its own."""
    with watched(tabs["first"]) as page:
        # What the test before left in the tab: which questions of the lesson were answered.
        page.evaluate("() => { try { sessionStorage.clear(); } catch { /* a page without an origin */ } }")
        yield page


def is_error(said: ConsoleMessage) -> bool:
    """Whether the console reports an error of ours."""
    return said.type == "error" and PROBES not in said.location["url"]


@pytest.fixture
def board(request: pytest.FixtureRequest, tabs: Tabs, app: str) -> Iterator[Board]:
    """The board page as it is first seen.

    Tests share one page.  It is put back, and opened anew only where the test before has left what that does not undo.
    """
    if request.node.get_closest_marker("own_page"):
        yield Board(request.getfixturevalue("page")).open(app)
        return
    with watched(tabs["shared"]) as page:
        yield shared_board(page, app)
