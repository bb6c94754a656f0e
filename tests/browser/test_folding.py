"""A section is folded away by its heading, and unfolds where one of its steps is asked for."""

from playwright.sync_api import expect

from tests.browser.driver import Board, expect_address


def test_a_section_is_folded_until_one_of_its_steps_is_asked_for(board: Board):
    page, forward = board.page, board.button("Forward")
    expect(forward).to_have_attribute("aria-expanded", "true")
    forward.focus()
    board.press("Enter")
    expect(forward).to_have_attribute("aria-expanded", "false")
    expect(board.step("Z1")).to_be_hidden()
    expect(board.root.locator(".away >> visible=true")).to_have_text("steps 1 to 4 are folded")
    assert board.focused() == "BUTTON", "the focus stays"
    # An edit leaves it folded, and so does the address.
    board.overwrite("Y", 0, 0, "2")
    expect_address(page, lambda scenario: scenario.folded == {"Forward"} and scenario.given["Y"][0, 0] == 2)
    expect(board.step("Z1")).to_be_hidden()
    # Paper and a class see all.
    page.emulate_media(media="print")
    expect(board.step("Z1")).to_be_visible()
    page.emulate_media(media="screen")
    board.step("L").locator("h3").focus()
    board.press("p")
    expect(board.step("Z1")).to_be_visible()
    expect(forward).to_be_disabled()
    board.press("Escape")
    expect(board.step("Z1")).to_be_hidden()
    board.press("s", "2")
    expect(board.step("H1")).to_be_in_viewport()
    expect(forward).to_have_attribute("aria-expanded", "true")
    expect_address(page, lambda scenario: not scenario.folded)
