from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from backprop_core import Cell
from tests.browser.driver import Board, expect_address
from tests.browser.late import LateServer
from ui.state.scenario import Scenario


def has_number(matrix: str, row: int, column: int, number: float) -> Callable[[Scenario], bool]:
    return lambda scenario: scenario.given[matrix][row, column] == number


def has_three_units(scenario: Scenario) -> bool:
    return scenario.sizes["h"] == 3


def holds_cell(matrix: str, row: int, column: int) -> Callable[[Scenario], bool]:
    return lambda scenario: scenario.pinned == Cell(matrix, row, column)


@pytest.mark.own_page
def test_an_untouched_board_has_a_plain_address(board: Board):
    assert "s=" not in board.page.url


def test_the_address_shows_the_same_board_to_somebody_else(other_tab: Page, board: Board):
    board.type_into("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    expect_address(board.page, has_number("W1", 0, 0, 0.7))
    board.made("dW2", 1, 0).click()
    address = expect_address(board.page, holds_cell("dW2", 1, 0))
    assert len(address) < 600
    other = Board(other_tab).open(address)
    other.expect_value("W1", 0, 0, 0.7)
    expect(other.made("dW2", 1, 0)).to_have_attribute("data-active", "")
    assert other.values() == board.values()


@pytest.mark.own_page
def test_back_undoes_the_last_change_and_forward_redoes_it(board: Board):
    page = board.page
    board.type_into("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    expect_address(page, has_number("W1", 0, 0, 0.7))
    board.type_into("W1", 1, 0, "0.9")
    board.expect_value("W1", 1, 0, 0.9)
    expect_address(page, has_number("W1", 1, 0, 0.9))
    page.go_back()
    board.expect_value("W1", 1, 0, 0.3)
    board.expect_value("W1", 0, 0, 0.7)
    page.go_back()
    board.expect_value("W1", 0, 0, 0.1)
    page.go_forward()
    board.expect_value("W1", 0, 0, 0.7)


# A browser drops a step that is asked for while the one before is not done: each waits for that, and for nothing else.
BACK_BACK_FORWARD = """async () => {
    for (const by of [-1, -1, 1]) {
        await new Promise(done => { addEventListener('popstate', done, {once: true}); history.go(by); });
    }
}"""


@pytest.mark.parametrize("seconds", [0.0, 0.4], ids=["near", "far"])
def test_back_and_forward_pressed_without_waiting_lead_where_they_should(
    page: Page, server: LateServer, seconds: float
):
    board = Board(page).open(f"http://127.0.0.1:{server.port}")
    for number in (0.7, 0.8, 0.9):
        board.type_into("W1", 0, 0, str(number))
        expect_address(page, has_number("W1", 0, 0, number))
    server.delay = seconds
    page.evaluate(BACK_BACK_FORWARD)
    board.expect_value("W1", 0, 0, 0.8)
    expect_address(page, has_number("W1", 0, 0, 0.8))
    page.evaluate("history.forward()")
    board.expect_value("W1", 0, 0, 0.9)
    page.evaluate("history.go(-2)")
    board.expect_value("W1", 0, 0, 0.7)


@pytest.mark.own_page
def test_looking_around_leaves_no_step_in_the_browsers_history(board: Board):
    before = board.page.evaluate("history.length")
    for row in range(4):
        board.made("dW1", row, 0).click()
        expect(board.step("dW1").locator(".chain-title")).to_contain_text(f"w{row + 1}1")
    expect_address(board.page, holds_cell("dW1", 3, 0))
    assert board.page.evaluate("history.length") == before


def test_the_scenario_goes_along_to_every_page_and_survives_a_reload_there(board: Board):
    page = board.page
    board.button("one more hidden unit").first.click()
    expect(board.cell("H1", 0, 2)).to_be_visible()
    expect_address(page, has_three_units)
    page.get_by_role("link", name="In seventeen lines").click()
    expect(page.get_by_text("→ 2 × 3").first).to_be_visible()
    expect_address(page, has_three_units)
    page.reload()
    expect(page.get_by_text("→ 2 × 3").first).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="The board", exact=True).click()
    board.drawn()
    expect(board.cell("H1", 0, 2)).to_be_visible()


def test_two_people_on_one_server_never_see_each_others_numbers(page: Page, other_tab: Page, app: str):
    one, other = Board(page).open(app), Board(other_tab).open(app)
    for step in range(3):
        # By the keyboard alone: the mouse waits for a frame, and of two tabs one has hardly any.
        one.overwrite("W1", 0, 0, f"1.{step}1")
        other.overwrite("W1", 0, 0, f"2.{step}2")
        other.overwrite("X", 1, 1, f"3.{step}3")
    one.expect_value("W1", 0, 0, 1.21)
    one.expect_value("X", 1, 1, 1)
    other.expect_value("W1", 0, 0, 2.22)
    other.expect_value("X", 1, 1, 3.23)
