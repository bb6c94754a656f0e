"""Nothing that is sent makes a page fail or runs as script; visitors see no details of an error."""

import urllib.parse
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Board, expect_address
from tests.browser.handout import run_of
from tests.ui import hostile


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page on which no dialog opens by itself, no script of a visitor runs and no failure of ours is shown."""
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    yield page
    assert opened == []
    assert page.evaluate("window.ran") is None
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Traceback")


# The elements in some others whose text is cut off.
CUT = """all => all.flatMap(x => [...x.querySelectorAll('*')])
    .filter(x => x.clientWidth && x.scrollWidth > x.clientWidth).map(x => x.textContent)"""


def test_what_is_typed_goes_along_to_every_page_and_through_a_reload_and_script_in_it_stays_text(
    watched: Page, app: str
):
    # tests/pages/test_hostile.py opens every known bad link.
    board = Board(watched).open(f"{app}/?s={urllib.parse.quote(hostile.SCRIPTS[1])}")
    expect(watched.get_by_text("Here is the first example instead.")).to_be_visible()
    board.expect_trace(run_of())

    # Another page is asked for right after typing.
    board.cell("W1", 0, 0).click()
    watched.keyboard.type("0.7")
    watched.get_by_role("link", name="Your data").click()
    upload = watched.locator(".st-key-data_upload input[type=file]")
    expect_address(watched, lambda scenario: scenario.given["W1"][0, 0] == 0.7)
    upload.set_input_files(
        {
            "name": "<img src=x onerror='window.ran=true'>.csv",
            "mimeType": "text/csv",
            "buffer": hostile.NAMES.encode(),
        }
    )
    watched.get_by_role("button", name="Put it on the board").click()
    expect(watched.get_by_text("This is on the board")).to_be_visible()
    watched.get_by_role("link", name="The board", exact=True).click()
    board.drawn()

    # One is typed, the others are pasted.
    bad = {("W1", 0, 0): hostile.SCRIPTS[1], ("W1", 1, 0): hostile.SCRIPTS[0], ("W1", 1, 1): hostile.NUMBERS[0]}
    before = board.values()
    board.cell("W1", 0, 0).dblclick()
    watched.keyboard.insert_text(hostile.SCRIPTS[1])
    watched.keyboard.press("Enter")
    board.paste(board.cell("W1", 1, 0), f"{hostile.SCRIPTS[0]}\t{hostile.NUMBERS[0]}")
    for place in bad:
        expect(board.cell(*place)).to_have_attribute("aria-invalid", "true")
    assert board.values() == before

    def expect_texts() -> None:
        for place, text in bad.items():
            expect(board.cell(*place).locator(".text")).to_have_text(text)
        names = board.cell("X", 0, 0).locator("xpath=ancestor::table")
        for name in hostile.SCRIPTS[:3]:
            expect(names.get_by_text(name, exact=True)).to_be_visible()
        assert board.root.locator("script, img, iframe").count() == 0

    expect_texts()
    board.open_network().get_by_role("textbox", name="Learning rate η").fill("0.9")
    watched.get_by_role("link", name="All lines").click()
    expect(watched.get_by_role("heading", name="Backpropagation in seventeen lines")).to_be_visible()
    expect(watched.get_by_text("dW1[ch] = X[nc] · H_D_Error_W[nh]").last).to_be_visible()
    expect_address(watched, lambda scenario: scenario.learning_rate == 0.9 and len(scenario.drafts) == len(bad))
    assert watched.evaluate("window.ran") is None
    watched.reload()
    links = watched.get_by_role("link").filter(has_text="on the board")
    links.nth(13).wait_for(timeout=30_000)
    # A link that is pressed while the page is still drawn leads nowhere.
    watched.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    watched.set_viewport_size({"width": 900, "height": 1000})
    assert not links.evaluate_all(CUT)
    links.nth(13).click()
    board.drawn()
    expect(board.step("dW1")).to_be_in_viewport()
    expect_texts()
    expect(board.root.locator(".opener").first).to_contain_text("η 0.9")
