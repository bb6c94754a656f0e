from collections.abc import Callable

from playwright.sync_api import Page, expect

from backprop_core import Cell
from tests.browser.driver import Board, expect_address
from ui.state.scenario import Scenario


def has_number(matrix: str, row: int, column: int, number: float) -> Callable[[Scenario], bool]:
    return lambda scenario: scenario.given[matrix][row, column] == number


def holds_cell(matrix: str, row: int, column: int) -> Callable[[Scenario], bool]:
    return lambda scenario: scenario.pinned == Cell(matrix, row, column)


# The length of the history says nothing once it is full.
COUNT_STEPS = """() => {
    const seen = { steps: 0 }, push = history.pushState;
    history.pushState = function (...step) { seen.steps += 1; return push.apply(this, step); };
    return seen;
}"""


def test_looking_around_leaves_no_step_in_the_history_an_edit_one_and_the_address_shows_others_the_same_board(
    other_tab: Page, board: Board
):
    # The address of what stood here before is written by now.
    board.made("dW1", 1, 0).click()
    expect_address(board.page, holds_cell("dW1", 1, 0))
    counted = board.page.evaluate_handle(COUNT_STEPS)
    board.made("dW2", 1, 0).click()
    expect_address(board.page, holds_cell("dW2", 1, 0))
    assert counted.json_value() == {"steps": 0}
    board.overwrite("W1", 0, 0, "0.7")
    address = expect_address(board.page, has_number("W1", 0, 0, 0.7))
    assert counted.json_value() == {"steps": 1}
    assert len(address) < 600

    other = Board(other_tab).open(address)
    other.expect_value("W1", 0, 0, 0.7)
    expect(other.made("dW2", 1, 0)).to_have_attribute("data-active", "")
    assert other.values() == board.values()
    # Neither sees the other's edits.  By the keyboard alone: the mouse waits for a frame, and of two tabs one has
    # hardly any.
    board.overwrite("W1", 0, 0, "1.11")
    other.overwrite("W1", 0, 0, "2.12")
    other.overwrite("X", 1, 1, "3.13")
    other.expect_value("X", 1, 1, 3.13)
    other.expect_value("W1", 0, 0, 2.12)
    board.expect_value("W1", 0, 0, 1.11)
    board.expect_value("X", 1, 1, 1)
