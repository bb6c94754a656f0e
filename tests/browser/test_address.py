from collections.abc import Callable

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


def test_the_address_shows_the_same_board_to_somebody_else_and_neither_sees_the_others_edits(
    other_tab: Page, board: Board
):
    board.overwrite("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    expect_address(board.page, has_number("W1", 0, 0, 0.7))
    board.made("dW2", 1, 0).click()
    address = expect_address(board.page, holds_cell("dW2", 1, 0))
    assert len(address) < 600
    other = Board(other_tab).open(address)
    other.expect_value("W1", 0, 0, 0.7)
    expect(other.made("dW2", 1, 0)).to_have_attribute("data-active", "")
    assert other.values() == board.values()
    for step in range(2):
        # By the keyboard alone: the mouse waits for a frame, and of two tabs one has hardly any.
        board.overwrite("W1", 0, 0, f"1.{step}1")
        other.overwrite("W1", 0, 0, f"2.{step}2")
        other.overwrite("X", 1, 1, f"3.{step}3")
    board.expect_value("W1", 0, 0, 1.11)
    board.expect_value("X", 1, 1, 1)
    other.expect_value("W1", 0, 0, 2.12)
    other.expect_value("X", 1, 1, 3.13)


# A browser drops a step that is asked for while the one before is not done: each waits for that, and for nothing else.
BACK_BACK_FORWARD = """async () => {
    for (const by of [-1, -1, 1]) {
        await new Promise(done => { addEventListener('popstate', done, {once: true}); history.go(by); });
    }
}"""


def test_back_and_forward_undo_and_redo_also_where_nobody_waits_and_the_server_is_far(page: Page, server: LateServer):
    board = Board(page).open(f"http://127.0.0.1:{server.port}")
    assert "s=" not in page.url, "an untouched board has a plain address"
    for number in (0.7, 0.8, 0.9):
        board.overwrite("W1", 0, 0, str(number))
        expect_address(page, has_number("W1", 0, 0, number))
    for seconds in (0.0, 0.4):
        server.delay = seconds
        page.evaluate(BACK_BACK_FORWARD)
        board.expect_value("W1", 0, 0, 0.8)
        expect_address(page, has_number("W1", 0, 0, 0.8))
        page.evaluate("history.forward()")
        board.expect_value("W1", 0, 0, 0.9)
        page.evaluate("history.go(-2)")
        board.expect_value("W1", 0, 0, 0.7)
        page.evaluate("history.go(2)")
        board.expect_value("W1", 0, 0, 0.9)
    page.evaluate("history.go(-3)")
    board.expect_value("W1", 0, 0, 0.1)


# The length of the history says nothing once it is full.
COUNT_STEPS = """() => {
    const seen = { steps: 0 }, push = history.pushState;
    history.pushState = function (...step) { seen.steps += 1; return push.apply(this, step); };
    return seen;
}"""


def test_looking_around_leaves_no_step_in_the_browsers_history_and_an_edit_one(board: Board):
    # The address of what stood here before is written by now.
    board.made("dW1", 1, 0).click()
    expect_address(board.page, holds_cell("dW1", 1, 0))
    counted = board.page.evaluate_handle(COUNT_STEPS)
    for row in range(2, 4):
        board.made("dW1", row, 0).click()
        expect(board.step("dW1").locator(".chain-title")).to_contain_text(f"w{row + 1}1")
    expect_address(board.page, holds_cell("dW1", 3, 0))
    assert counted.json_value() == {"steps": 0}
    board.overwrite("W1", 0, 0, "0.7")
    expect_address(board.page, has_number("W1", 0, 0, 0.7))
    assert counted.json_value() == {"steps": 1}


# The elements in some others whose text is cut off.
CUT = """all => all.flatMap(x => [...x.querySelectorAll('*')])
    .filter(x => x.clientWidth && x.scrollWidth > x.clientWidth).map(x => x.textContent)"""


def test_the_scenario_goes_along_to_every_page_and_survives_a_reload_there(board: Board):
    page = board.page
    board.overwrite("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    board.button("one more hidden unit").first.click()
    expect(board.cell("H1", 0, 2)).to_be_visible()
    expect_address(page, has_three_units)
    page.get_by_role("link", name="All lines").click()
    expect(page.get_by_role("heading", name="Backpropagation in seventeen lines")).to_be_visible()
    expect(page.get_by_text("dW1[ch] = X[nc] · H_D_Error_W[nh]").last).to_be_visible()
    expect(page.get_by_text("X.T 4 × 2, H_D_Error_W 2 × 3 → 4 × 3")).to_be_visible()
    expect_address(page, has_three_units)
    page.reload()
    expect(page.get_by_text("→ 2 × 3").first).to_be_visible(timeout=30_000)
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
