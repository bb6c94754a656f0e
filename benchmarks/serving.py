"""Pages served by Streamlit, and a browser that looks at them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
STOPWATCH = Path(__file__).parent / "stopwatch.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Nothing but the pages measured is asked for anything.
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
WINDOW = {"width": 1400, "height": 1000}
START_WITHIN = 60


@contextmanager
def served(script: Path, folder: Path | None = None, settings: Sequence[str] = ()) -> Iterator[str]:
    """A script served from a folder, whose settings Streamlit reads; from an empty folder those are its defaults.

    Args:
        settings: options of the command line, which come before those of the folder.

    Yields:
        its address.
    """
    with TemporaryDirectory() as empty:
        port = _free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
        command += [f"--server.port={port}", "--server.address=127.0.0.1", *settings]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
        environment |= {"HOME": empty, "PYTHONPATH": str(ROOT)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(command, cwd=folder or empty, env=environment, **quiet)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", server)
            yield address
        finally:
            server.terminate()
            server.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; the system's, or the one that Playwright brought."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> Page:
    """A page in a context of its own, with the stopwatch in it."""
    context = browser.new_context(viewport=WINDOW)
    context.add_init_script(path=STOPWATCH)
    page = context.new_page()
    page.goto(address)
    return page


def settle(page: Page) -> None:
    """Wait until nothing on the page has changed for a while."""
    page.evaluate("stopwatch.quiet(100)")


def show_letters(page: Page) -> None:
    """Show letters and numbers in all cells of the board."""
    page.locator('td[data-matrix="Z1"]').first.focus()
    for _ in range(2):
        page.keyboard.press("l")
    page.locator("td[data-letters] .text").first.wait_for()
    settle(page)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"no answer at {address} within {START_WITHIN} s")
