"""Tests share one page, which is opened anew only where one of them has left what cannot be put back."""

from playwright.sync_api import expect

from tests.browser.driver import Board
from tests.browser.shared import put_back


def test_a_page_is_put_back_after_edits_and_looks_and_is_not_where_something_stays_different(board: Board):
    board.made("Z1", 0, 0).hover()
    board.pin(board.cell("W1", 1, 0), "mouse")
    board.type_into("W1", 0, 0, "0.7")
    board.open_network()
    board.choose("Hidden activation", "tanh")
    board.step("dW1").locator("summary").first.click()
    board.step("Z1").locator('[data-grid="Z1"] [data-letters]').first.evaluate("button => button.click()")
    board.step("H1").locator("[data-hide]").last.evaluate("button => button.click()")
    board.press("p")
    assert put_back(board)
    board.step("dW1").get_by_role("button", name="Fold", exact=True).click()
    board.open_box("Reading").get_by_role("radio", name="across all grids").click()
    expect(board.root.locator(".legend")).to_contain_text("strongest: 2")
    assert put_back(board)
    board.root.evaluate("board => board.append('What nothing takes away')")
    assert not put_back(board)
    board.root.evaluate("board => board.lastChild.remove()")
