"""On paper the board is light, without controls, and no step stands on two pages."""

from playwright.sync_api import expect

from tests.browser.driver import Board

PLAIN = ":not(.word, .fold)"
"""Buttons that look like text on paper."""
MADE_FOR_PRESSING = f".stApp a, .stApp input, .stApp button{PLAIN}, .board button{PLAIN}, .board .why, .board .panel"
SEEN = "found => found.filter(x => x.checkVisibility() && !x.matches('.size')).map(x => x.outerHTML.slice(0, 120))"
IS_SEEN = "x => getComputedStyle(x).clipPath === 'none' && x.getBoundingClientRect().height > 10"
COLOURS = "x => [getComputedStyle(x).color, getComputedStyle(document.querySelector('.stApp')).backgroundColor]"
PRINTED = ["rgb(17, 24, 39)", "rgb(255, 255, 255)"]


def test_the_button_prints_the_page_light_with_nothing_to_press_and_each_step_whole(board: Board):
    page = board.page
    page.evaluate("window.print = () => { window.printed = true; }")
    board.button("print the board: light, each step whole").click()
    assert page.evaluate("window.printed") is True
    steps, title = board.root.locator(".step"), board.root.get_by_role("heading", level=1)
    breaks = "found => [...new Set(found.map(x => getComputedStyle(x).breakInside))]"
    assert steps.evaluate_all(breaks) == ["auto"], "on the screen there are no pages"
    assert not title.evaluate(IS_SEEN), "on the screen it is for those who hear the page"
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    assert board.root.evaluate(COLOURS) != PRINTED, "on the screen it is dark"
    page.emulate_media(media="print")
    expect(title).to_have_text("Backpropagation, every number of it")
    assert title.evaluate(IS_SEEN)
    assert page.locator(MADE_FOR_PRESSING).evaluate_all(SEEN) == []
    assert board.root.evaluate(COLOURS) == PRINTED
    expect(board.made("dW1", 0, 0)).to_be_visible()
    expect(board.step("dW1").locator(".chain")).to_be_visible()
    assert steps.evaluate_all(breaks) == ["avoid"]
    last = steps.last.evaluate("x => x.getBoundingClientRect().bottom + scrollY")
    whole = page.evaluate("document.documentElement.scrollHeight")
    assert whole >= last > 2000, "all of the board is in the document, not in a window that scrolls"
