"""On paper the board is light, without controls, and no step stands on two pages."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.driver import Board

PLAIN = ":not(.word, .fold)"
"""Buttons that look like text on paper."""
MADE_FOR_PRESSING = f".stApp a, .stApp input, .stApp button{PLAIN}, .board button{PLAIN}, .board .why, .board .panel"
SEEN = "found => found.filter(x => x.checkVisibility() && !x.matches('.size')).map(x => x.outerHTML.slice(0, 120))"
IS_SEEN = "x => getComputedStyle(x).clipPath === 'none' && x.getBoundingClientRect().height > 10"
COLOURS = "x => [getComputedStyle(x).color, getComputedStyle(document.querySelector('.stApp')).backgroundColor]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_printed_page_is_light_and_has_nothing_to_press(board: Board, scheme: Literal["light", "dark"]):
    page = board.page
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
    page.emulate_media(media="print")
    title = board.root.get_by_role("heading", level=1)
    expect(title).to_have_text("Backpropagation, every number of it")
    assert title.evaluate(IS_SEEN)
    assert page.locator(MADE_FOR_PRESSING).evaluate_all(SEEN) == []
    assert board.root.evaluate(COLOURS) == ["rgb(17, 24, 39)", "rgb(255, 255, 255)"]
    expect(board.made("dW1", 0, 0)).to_be_visible()
    expect(board.step("dW1").locator(".chain")).to_be_visible()
    page.emulate_media(media="screen")
    assert not title.evaluate(IS_SEEN), "on the screen it is for those who hear the page"


def test_every_step_is_printed_and_stands_whole_on_one_page(board: Board):
    steps = board.root.locator(".step")
    styles = steps.evaluate_all("found => found.map(x => getComputedStyle(x).breakInside)")
    assert set(styles) == {"auto"}, "on the screen there are no pages"
    board.page.emulate_media(media="print")
    styles = steps.evaluate_all("found => found.map(x => getComputedStyle(x).breakInside)")
    assert set(styles) == {"avoid"}
    last = steps.last.evaluate("x => x.getBoundingClientRect().bottom + scrollY")
    whole = board.page.evaluate("document.documentElement.scrollHeight")
    assert whole >= last > 2000, "all of the board is in the document, not in a window that scrolls"


def test_the_button_prints(board: Board):
    board.page.evaluate("window.print = () => { window.printed = true; }")
    board.button("print the board: light, each step whole").click()
    assert board.page.evaluate("window.printed") is True
