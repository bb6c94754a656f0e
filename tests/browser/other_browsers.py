"""Firefox and WebKit, each by what drives the browser that the system brings: what a person does, in a few verbs.

Playwright drives the system's Firefox, and WebDriver the browser of WebKitGTK.  Elements of the board, which stands in
a shadow root, are found by a script; what is done to them is done by the browser's own mouse and keyboard.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Playwright

FIND = """selector => {
    for (const host of [document, ...[...document.querySelectorAll('*')].flatMap(x => x.shadowRoot ?? [])]) {
        const element = host.querySelector(selector);
        if (element) return element;
    }
    return null;
}"""
WITHIN = 40
"""Seconds in which a page must be as it should."""
MOVE = 4
"""Pixels between two moves of a drag."""
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


class Hands(Protocol):
    """A browser with a person before it."""

    def go(self, address: str) -> None:
        """Open an address."""

    def ask(self, script: str, argument: Any = None) -> Any:
        """What a function in JavaScript returns."""

    def click(self, selector: str) -> None:
        """Click the first element that a selector finds, on the board too."""

    def drag(self, selector: str, distance: int) -> None:
        """Drag an element sideways by so many pixels, in small moves as a hand does."""

    def keys(self, text: str) -> None:
        """Type a text, and Enter for ``\\n``."""

    def close(self) -> None:
        """End the browser."""


def see(
    hands: Hands, selector: str, attribute: str = "", expected: str = "", inside: str = "", seconds: float = WITHIN
) -> None:
    """Wait until an element is there, with an attribute of that value and a text inside."""
    seen = "x && [x.getAttribute(attribute), x.textContent]"
    asks = f"([selector, attribute]) => {{ const x = ({FIND})(selector); return {seen}; }}"
    end = time.monotonic() + seconds
    found = None
    while time.monotonic() < end:
        found = hands.ask(asks, [selector, attribute])
        if found and (not attribute or found[0] == expected) and inside in found[1]:
            return
        time.sleep(0.1)
    raise AssertionError(f"{selector}: {found}, and not {attribute} = {expected!r} with {inside!r} inside")


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + WITHIN
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def press(hands: Hands, button: str, leads_to: str) -> None:
    """Click a button until what it leads to is there: one that just moves is missed."""
    for seconds in (WITHIN / 8, WITHIN / 8, WITHIN):
        hands.click(button)
        with suppress(AssertionError) if seconds < WITHIN else nullcontext():
            see(hands, leads_to, seconds=seconds)
            return


class Firefox:
    def __init__(self, playwright: Playwright, executable: str) -> None:
        self.browser = playwright.firefox.launch(channel="moz-firefox", executable_path=executable)
        self.page = self.browser.new_page(viewport={"width": 1400, "height": 1000})

    def go(self, address: str) -> None:
        self.page.goto(address)

    def ask(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def _middle(self, selector: str) -> tuple[float, float]:
        """Where an element is in the window, scrolled to."""
        script = f"""selector => {{
            const element = ({FIND})(selector);
            element.scrollIntoView({{block: 'center', behavior: 'instant'}});
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }}"""
        x, y = self.page.evaluate(script, selector)
        return x, y

    def click(self, selector: str) -> None:
        self.page.mouse.click(*self._middle(selector))

    def drag(self, selector: str, distance: int) -> None:
        x, y = self._middle(selector)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + distance, y, steps=abs(distance) // MOVE)
        self.page.mouse.up()

    def keys(self, text: str) -> None:
        for line in text.splitlines(keepends=True):
            self.page.keyboard.type(line.rstrip("\n"))
            if line.endswith("\n"):
                self.page.keyboard.press("Enter")

    def close(self) -> None:
        self.browser.close()


class WebKit:
    def __init__(self, driver: str, browser: str) -> None:
        from selenium import webdriver
        from selenium.webdriver.webkitgtk.options import Options
        from selenium.webdriver.webkitgtk.service import Service

        options = Options()
        options.binary_location = browser
        options.add_argument("--automation")
        self.driver = webdriver.WebKitGTK(options=options, service=Service(driver))
        self.driver.set_window_size(1400, 1000)

    def go(self, address: str) -> None:
        self.driver.get(address)

    def ask(self, script: str, argument: Any = None) -> Any:
        return self.driver.execute_script(f"return ({script})(arguments[0])", argument)

    def _element(self, selector: str) -> Any:
        element = self.ask(
            f"selector => {{ const x = ({FIND})(selector); x?.scrollIntoView({{block: 'center'}}); return x; }}",
            selector,
        )
        assert element, selector
        self.ask("x => x.scrollIntoView({block: 'center'})", element)
        return element

    def _mouse(self) -> Any:
        from selenium.webdriver import ActionChains

        return ActionChains(self.driver, duration=20)

    def click(self, selector: str) -> None:
        self._mouse().move_to_element(self._element(selector)).click().perform()

    def drag(self, selector: str, distance: int) -> None:
        mouse = self._mouse().click_and_hold(self._element(selector))
        for _ in range(0, distance, MOVE):
            mouse.move_by_offset(MOVE, 0)
        mouse.release().perform()

    def keys(self, text: str) -> None:
        from selenium.webdriver.common.keys import Keys

        self._mouse().send_keys(text.replace("\n", Keys.ENTER)).perform()

    def close(self) -> None:
        self.driver.quit()


@contextmanager
def display() -> Iterator[None]:
    """A screen, where there is none: WebKitGTK draws to one always."""
    xvfb = shutil.which("Xvfb")
    if os.environ.get("DISPLAY") or not xvfb:
        yield
        return
    read, write = os.pipe()
    screen = subprocess.Popen(
        [xvfb, "-displayfd", str(write), "-screen", "0", "1500x1100x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as number:
        os.environ["DISPLAY"] = f":{number.readline().strip()}"
    try:
        yield
    finally:
        del os.environ["DISPLAY"]
        screen.terminate()
        screen.wait()


def installed(name: str, playwright: Playwright) -> Callable[[], Hands] | None:
    """What starts the named browser; None where the system lacks it, or the screen that it needs."""
    if name == "Firefox":
        firefox = shutil.which("firefox-esr")
        return partial(Firefox, playwright, firefox) if firefox else None
    driver = shutil.which("WebKitWebDriver")
    browser = next(map(str, Path("/").glob(MINI_BROWSERS[1:])), None)
    has_screen = os.environ.get("DISPLAY") or shutil.which("Xvfb")
    return partial(WebKit, driver, browser) if driver and browser and has_screen else None


@contextmanager
def opened(start: Callable[[], Hands]) -> Iterator[Hands]:
    """A browser, until it is closed."""
    with display():
        with warnings.catch_warnings(action="ignore"):
            hands = start()
        try:
            yield hands
        finally:
            hands.close()
