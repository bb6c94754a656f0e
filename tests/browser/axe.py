"""What axe-core finds on a page, and what every page has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import WINDOW
from tests.browser.driver import Board
from tests.browser.tree import Node, tree
from ui.page.frame import PAGES

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
# What depends on what is laid out, and where: sizes, what scrolls, headings and names that a narrow window leaves out.
LAID_OUT = ["target-size", "scrollable-region-focusable", "page-has-heading-one", "heading-order", "empty-heading"]
LAID_OUT += ["button-name", "link-name", "select-name", "label", "link-in-text-block"]
Check = tuple[Literal["light", "dark"], int, list[str]]
WHOLE: Check = ("light", 1400, LEVELS)
PAGE_CHECKS: list[Check] = [WHOLE, ("dark", 320, [CONTRAST, *LAID_OUT])]
"""In which colours, in a window how wide, and what is looked for: contrasts depend on the scheme alone, what is
laid out on the width alone, and attributes on neither.  The narrowest window has no layout of its own."""
BOARD_CHECKS: list[Check] = [WHOLE, ("dark", 1400, [CONTRAST]), ("light", 320, LAID_OUT)]
"""The same for the board: a narrow window has no sums and no tools in it, whose contrasts are looked at too."""
HOST = ".st-key-board [data-testid=stBidiComponentIsolated]"
RUN_AXE = """async ([context, runOnly]) => {
    // There are no frames, and no rule of these reads style sheets.
    const whole = { runOnly, resultTypes: ['violations'], iframes: false, preload: false };
    const { violations } = await axe.run(context ?? document, whole);
    return violations.map(({ id, nodes }) => [id, nodes]);
}"""
ALONE = """(board, steps) => {
    const style = document.createElement('style');
    style.className = 'alone';
    style.textContent = `.step:not(${steps}) { display: none !important; }`;
    board.append(style);
}"""


def violations(page: Page, checks: Iterable[Check], *parts: str) -> list[str]:
    """What axe-core finds on a page as it is, or in parts of the board."""
    context = {"include": [{"fromShadowDom": [HOST, part]} for part in parts]} if parts else None
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = []
    for scheme, width, rules in checks:
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        nodes: list[tuple[str, dict[str, Any]]]
        nodes = [(rule, node) for rule, nodes in page.evaluate(RUN_AXE, [context, rules]) for node in nodes]
        found += [f"{scheme}, {width} px: {rule}: {x['target']} {x['failureSummary']}" for rule, x in nodes]
    page.set_viewport_size(WINDOW)
    return found


@contextmanager
def alone(board: Board, *steps: str) -> Iterator[None]:
    """Only these steps are laid out: axe-core first makes a map of all that is, whatever it then looks at."""
    board.root.evaluate(ALONE, ", ".join(steps))
    yield
    board.root.locator(".alone").evaluate("style => style.remove()")


def expect_frame(page: Page, path: str) -> list[Node]:
    """A page has one title, and the links to all pages say which it is; what a screen reader is told."""
    expect(page.locator("h1")).to_have_count(1, timeout=30_000)
    links = page.get_by_role("navigation", name="pages")
    expect(links).to_contain_text("Backprop Board")
    expect(links.get_by_role("link")).to_have_text(list(PAGES.values()))
    expect(links.locator("[aria-current]")).to_have_attribute("href", path)
    nodes = tree(page)
    assert [node.properties["level"] for node in nodes if node.role == "heading"].count(1) == 1
    return nodes
