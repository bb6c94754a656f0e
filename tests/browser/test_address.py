from collections.abc import Callable

from playwright.sync_api import Page, expect

from backprop_core import Cell
from tests.browser.conftest import WINDOW
from tests.browser.driver import Board, expect_address
from ui.state.scenario import Scenario


def has_number(matrix: str, row: int, column: int, number: float) -> Callable[[Scenario], bool]:
    return lambda scenario: scenario.given[matrix][row, column] == number


def has_three_units(scenario: Scenario) -> bool:
    return scenario.sizes["h"] == 3


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


# The elements in some others whose text is cut off.
CUT = """all => all.flatMap(x => [...x.querySelectorAll('*')])
    .filter(x => x.clientWidth && x.scrollWidth > x.clientWidth).map(x => x.textContent)"""


def test_the_scenario_goes_along_to_every_page_also_right_after_typing_and_survives_a_reload_there(board: Board):
    page, network = board.page, board.root.locator(".opener").first
    board.button("one more hidden unit").first.click()
    expect(board.cell("H1", 0, 2)).to_be_visible()
    board.cell("W1", 0, 0).click()
    page.keyboard.type("0.7")
    page.get_by_role("link", name="All lines").click()
    expect(page.get_by_role("heading", name="Backpropagation in seventeen lines")).to_be_visible()
    expect(page.get_by_text("dW1[ch] = X[nc] · H_D_Error_W[nh]").last).to_be_visible()
    expect(page.get_by_text("X.T 4 × 2, H_D_Error_W 2 × 3 → 4 × 3")).to_be_visible()
    expect_address(page, has_three_units)
    # A link that is pressed while the page is still drawn leads nowhere.
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    links = page.get_by_role("link").filter(has_text="on the board")
    page.set_viewport_size({"width": 900, "height": 1000})
    assert not links.evaluate_all(CUT)
    links.nth(13).click()
    board.drawn()
    expect(board.step("dW1")).to_be_in_viewport()
    board.expect_value("W1", 0, 0, 0.7)
    expect(board.cell("H1", 0, 2)).to_be_attached()

    page.set_viewport_size(WINDOW)
    board.open_network().get_by_role("textbox", name="Learning rate η").fill("0.9")
    page.get_by_role("link", name="Your data").click()
    expect(page.get_by_role("heading", name="Your data")).to_be_visible()
    expect_address(page, lambda scenario: scenario.learning_rate == 0.9 and has_three_units(scenario))
    page.reload()
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=30_000)
    page.get_by_role("link", name="The board", exact=True).click()
    board.drawn()
    expect(network).to_contain_text("η 0.9")
    board.expect_value("W1", 0, 0, 0.7)
