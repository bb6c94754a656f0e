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


def test_script_in_a_link_in_names_of_columns_and_in_cells_is_text_wherever_it_stands(watched: Page, app: str):
    # tests/pages/test_hostile.py opens every known bad link.
    board = Board(watched).open(f"{app}/?s={urllib.parse.quote(hostile.SCRIPTS[1])}")
    expect(watched.get_by_text("Here is the first example instead.")).to_be_visible()
    board.expect_trace(run_of())
    assert watched.evaluate("window.ran") is None

    watched.get_by_role("link", name="Your data").click()
    upload = watched.locator(".st-key-data_upload input[type=file]")
    table = hostile.NAMES.encode()
    upload.set_input_files(
        {"name": "<img src=x onerror='window.ran=true'>.csv", "mimeType": "text/csv", "buffer": table}
    )
    watched.get_by_role("button", name="Put it on the board").click()
    expect(watched.get_by_text("This is on the board")).to_be_visible()
    watched.get_by_role("link", name="The board", exact=True).click()
    board.drawn()
    names = board.cell("X", 0, 0).locator("xpath=ancestor::table")

    places = [("W1", row, column) for row in range(2) for column in range(2)]
    bad = [*hostile.SCRIPTS[:3], hostile.NUMBERS[0]]
    before = board.values()
    for place, text in zip(places, bad, strict=True):
        board.cell(*place).dblclick()
        watched.keyboard.insert_text(text)
        watched.keyboard.press("Enter")
        expect(board.cell(*place)).to_have_attribute("aria-invalid", "true")
    assert board.values() == before
    expect_address(watched, lambda scenario: len(scenario.drafts) == len(bad))

    def expect_texts() -> None:
        for place, text in zip(places, bad, strict=True):
            expect(board.cell(*place).locator(".text")).to_have_text(text)
        for name in hostile.SCRIPTS[:3]:
            expect(names.get_by_text(name, exact=True)).to_be_visible()
        assert board.root.locator("script, img, iframe").count() == 0
        assert watched.evaluate("window.ran") is None

    expect_texts()
    watched.reload()
    board.drawn()
    expect_texts()
