"""Verbs for the board in a browser; each waits for its result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import Locator, Page, TimeoutError, expect

from backprop_core import Trace
from ui.state import link
from ui.state.scenario import Scenario

# Whether every number on the board is the expected one; the board stands in a shadow root, so it is handed over.
SHOWS = """([board, expected]) => [...board.querySelectorAll('td[data-matrix]')].every((cell) => {
    const { value } = cell.dataset, should = expected[cell.dataset.key];
    return should !== undefined && Math.abs(value - should) <= 1e-12 * Math.abs(should) + 1e-300;
})"""
FOCUSED = "() => { let x = document.activeElement; while (x?.shadowRoot) x = x.shadowRoot.activeElement; return x; }"
COUNT_SENDS = """() => {
    const isCounted = 'sends' in window, send = WebSocket.prototype.send;
    window.sends = 0;
    if (isCounted) return;
    WebSocket.prototype.send = function (...sent) { window.sends += 1; return send.apply(this, sent); };
}"""
# All that was done is answered, or the server does not answer at all.
ANSWERED = """async () => {
    const { backpropJournal: journal } = window;
    for (let i = 0; i < 2000 && journal.acked < journal.made; i += 1) await new Promise(done => setTimeout(done, 10));
}"""
# The browser has gone to an address as by Back or Forward: the page stays and shows the scenario of the address, which
# can be undone.
GO_TO = f"""async (query) => {{
    const answered = {ANSWERED};
    await answered();
    history.pushState(history.state, '', `${{location.pathname}}${{query}}`);
    dispatchEvent(new PopStateEvent('popstate', {{ state: history.state }}));
    await answered();
}}"""


class Board:
    """The board on a page, seen as a person sees it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> Board:
        self.page.goto(address)
        return self.drawn()

    def go_to(self, address: str) -> Board:
        """Go to a link of the app on the page that is there: that costs a fifth of opening it."""
        self.page.evaluate(GO_TO, f"?{urlsplit(address).query}")
        return self.filled()

    def show(self, scenario: Scenario) -> Board:
        """Go to the link of a scenario."""
        return self.go_to(f"?{link.PARAMETER}={link.encode(scenario)}")

    def drawn(self) -> Board:
        # wait_for, not expect: expect describes the whole page whenever it looks and the element is not there yet.
        self.page.locator(".board .step").first.wait_for(timeout=30_000)
        return self

    @property
    def root(self) -> Locator:
        return self.page.locator(".board")

    def filled(self) -> Board:
        """With the numbers and lights that are far from the window too: they come after those that are seen."""
        self.page.locator(".board:is([data-behind], [data-unlit])").wait_for(state="detached")
        return self

    def answered(self) -> Board:
        """With all that was done up to now."""
        self.page.evaluate(ANSWERED)
        return self.filled()

    # By CSS: to compute the roles and the names of all elements takes longer than the board takes for an edit.

    def button(self, name: str) -> Locator:
        """The buttons of that name, which is their label or else their text."""
        quoted = json.dumps(name, ensure_ascii=False)
        named = f"button:is([aria-label={quoted}], :not([aria-label]):text-is({quoted}))"
        return self.root.locator(f"{named} >> visible=true")

    def field(self, name: str) -> Locator:
        """The fields whose label begins so."""
        return self.root.locator(f"input[aria-label^={json.dumps(name, ensure_ascii=False)}]")

    def chooser(self, name: str) -> Locator:
        """The list above the board of that name."""
        return self.root.locator(".controls").get_by_role("combobox", name=name)

    @property
    def status(self) -> Locator:
        """What is said to those who hear the page."""
        return self.root.locator("[role=status]")

    # ---- cells

    def copies(self, matrix: str, row: int, column: int) -> Locator:
        """The cell wherever it stands on the board."""
        return self.page.locator(f'td[data-matrix="{matrix}"][data-row="{row}"][data-col="{column}"]')

    def cell(self, matrix: str, row: int, column: int) -> Locator:
        return self.copies(matrix, row, column).first

    def made(self, matrix: str, row: int, column: int) -> Locator:
        """The cell in the step that makes it."""
        return self.step(matrix).locator(f'td[data-matrix="{matrix}"][data-row="{row}"][data-col="{column}"]').last

    def step(self, matrix: str) -> Locator:
        return self.page.locator(f"#step-{matrix}")

    def value(self, matrix: str, row: int, column: int) -> float:
        return float(self.filled().cell(matrix, row, column).get_attribute("data-value") or "nan")

    def values(self) -> dict[str, float]:
        """Every number on the board, by cell."""
        script = "cells => Object.fromEntries(cells.map(x => [x.dataset.key, Number(x.dataset.value)]))"
        return self.filled().page.locator("td[data-matrix]").evaluate_all(script)

    def keys(self, selector: str) -> set[str]:
        """The cells that the found elements stand for."""
        return set(self.filled().root.locator(selector).evaluate_all("found => found.map(x => x.dataset.key)"))

    def expect_value(self, matrix: str, row: int, column: int, value: float) -> None:
        expect(self.cell(matrix, row, column)).to_have_attribute("data-value", _as_script_writes(value))
        self.filled()

    def expect_text(self, matrix: str, row: int, column: int, text: str) -> None:
        shown = self.cell(matrix, row, column).locator(".text")
        shown.wait_for()  # An editor hides it: see drawn().
        expect(shown).to_have_text(text)
        self.filled()

    def expect_trace(self, run: Trace) -> None:
        """Every number on the board becomes that of the trace."""
        expected = {key_of(name, *place): float(x) for name in run.values for place, x in np.ndenumerate(run[name])}
        try:
            # Not at every frame: to read all cells takes a good part of one.
            arg = [self.root.element_handle(), expected]
            self.page.wait_for_function(SHOWS, arg=arg, polling=50, timeout=10_000)
        except TimeoutError:
            found = self.values()
            different = {key: (x, expected.get(key)) for key, x in found.items() if x != expected.get(key)}
            assert different == {}, f"(what stands there, what should): {different}"

    # ---- what a person does

    def type_into(self, matrix: str, row: int, column: int, text: str, then: str = "Enter") -> None:
        """Click a cell, type a text over it, and press a key."""
        self.cell(matrix, row, column).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press(then)

    def overwrite(self, matrix: str, row: int, column: int, text: str, then: str = "Enter") -> None:
        """Type over a cell by the keyboard alone: it is not pinned."""
        self.cell(matrix, row, column).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press(then)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def push(self, button: Locator, how: str) -> None:
        """Press a button with the mouse, or with the Enter key."""
        if how == "mouse":
            button.click()
        else:
            button.focus()
            self.press("Enter")

    def point_at(self, cell: Locator, how: str) -> None:
        """Point at a cell with the mouse, or bring the keyboard's focus there."""
        if how == "mouse":
            cell.hover()
        else:
            cell.focus()

    def point_away(self) -> None:
        """Leave the board with the mouse and the focus."""
        self.page.mouse.move(0, 0)
        self.page.evaluate(f"({FOCUSED})()?.blur()")

    def pin(self, cell: Locator, how: str) -> None:
        """Hold a cell by a click or by the space bar, and point away."""
        if how == "mouse":
            cell.click()
        else:
            cell.focus()
            self.press("Space")
        self.point_away()

    def middle(self, cell: Locator) -> tuple[float, float]:
        """Where the mouse is on a cell."""
        box = cell.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    @contextmanager
    def dragging(self, cell: Locator) -> Iterator[Callable[..., None]]:
        """The mouse pressed on a cell; what is given moves it to so far to the right of there, and down."""
        cell.scroll_into_view_if_needed()
        x, y = self.middle(cell)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        yield lambda right, down=0: self.page.mouse.move(x + right, y + down)
        self.page.mouse.up()

    def drag(self, cell: Locator, distances: Iterable[int], key: str = "") -> None:
        """Drag from a cell to each of the distances to its right, with a key held down."""
        with self.dragging(cell) as move:
            if key:
                self.page.keyboard.down(key)
            for distance in distances:
                move(distance)
            if key:
                self.page.keyboard.up(key)

    def paste(self, cell: Locator, text: str) -> None:
        """Put a text on the clipboard and paste it at a cell."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        cell.focus()
        self.press("Control+v")

    def clipboard(self) -> str:
        return self.page.evaluate("navigator.clipboard.readText()")

    def open_network(self) -> Locator:
        """Open the box in which the activations, the loss and the learning rate are chosen."""
        return self.open_box("Network: ")

    def open_box(self, name: str) -> Locator:
        """Open one of the boxes above the board by its button."""
        opener = self.root.locator(".opener").filter(has_text=name)
        opener.click()
        inside = self.root.locator(f"#{opener.get_attribute('aria-controls')}")
        expect(inside).to_be_visible()
        return inside

    def choose(self, label: str, option: str) -> None:
        """Choose from a list above the board what has that text in it."""
        chooser = self.chooser(label)
        chooser.select_option(chooser.locator("option").filter(has_text=option).first.get_attribute("value"))

    # ---- what is seen

    def focused(self) -> str:
        """The key of the focused cell, or the name of what is focused."""
        return self.page.evaluate(
            f"(() => {{ const x = ({FOCUSED})(); return x?.dataset?.key ?? x?.tagName ?? ''; }})()"
        )

    def lit_network(self) -> tuple[set[str], set[str]]:
        """The nodes and the weights that the diagram lights."""
        lit = self.root.locator(".network [data-lit]")
        found = lit.evaluate_all("found => found.map(x => [x.dataset.node ?? '', x.dataset.key ?? ''])")
        return {node for node, _ in found if node}, {edge for _, edge in found if edge}

    def count_sends(self) -> None:
        """From now on count what the page sends to the server."""
        self.page.evaluate(COUNT_SENDS)

    def sends(self) -> int:
        return self.page.evaluate("window.sends")

    def sideways(self) -> bool:
        """Whether the page, or what of it scrolls, can be scrolled sideways."""
        scrolling = "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        return self.page.evaluate(f"{scrolling}.some(x => x.scrollWidth > x.clientWidth)")


def expect_address(page: Page, says: Callable[[Scenario], bool]) -> str:
    """Wait until the address holds a scenario of which that is true, and return the address."""

    def holds(url: str) -> bool:
        found = parse_qs(urlsplit(url).query).get(link.PARAMETER)
        return found is not None and says(link.decode(found[0]))

    page.wait_for_url(holds)
    return page.url


def key_of(matrix: str, row: int, column: int) -> str:
    return f"{matrix}/{row}/{column}"


def plain(symbol: str) -> str:
    """A symbol as a page's text has it, with its subscript on the line."""
    return symbol.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))


def _as_script_writes(value: float) -> str:
    return json.dumps(int(value) if value == int(value) else value)
