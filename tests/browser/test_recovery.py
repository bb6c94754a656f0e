"""A page goes on when its session has ended, however it came to be there, and loses nothing that was done on it."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Dialog, Page, expect

from backprop_core import Cell
from tests.browser.conftest import free_port, start_app
from tests.browser.driver import Board, expect_address
from tests.browser.handout import run_of
from tests.browser.late import LateServer

EDIT = {("W1", 0, 0): 0.9876}


@pytest.fixture(scope="module")
def ports(app: str) -> Iterator[list[int]]:
    """Two servers that know nothing of each other."""
    port = free_port()
    other = start_app(port)
    yield [urlsplit(app).port or 80, port]
    other.kill()
    other.wait()


@pytest.fixture
def board(server: LateServer, other_tab: Page) -> Board:
    """The board in the second tab; connections that break are no error there."""
    return Board(other_tab).open(f"http://127.0.0.1:{server.port}")


def loaded_again(board: Board) -> None:
    board.page.reload()
    board.drawn()


def back_from_another_page(board: Board) -> None:
    board.page.get_by_role("link", name="Your data", exact=True).click()
    expect(board.page.get_by_role("heading", name="Your data", exact=True)).to_be_visible()
    board.page.get_by_role("link", name="The board", exact=True).click()
    board.drawn()


def after_a_bad_link(board: Board) -> None:
    board.page.goto(f"{urljoin(board.page.url, '/')}?s=abc")
    board.drawn()
    board.overwrite("W1", 1, 0, "0.25")
    board.expect_value("W1", 1, 0, 0.25)
    expect(board.page.get_by_text("Here is the first example instead.")).to_have_count(0)


def test_an_edit_reaches_the_session_that_takes_the_place_of_the_one_before(
    board: Board, server: LateServer, ports: list[int]
):
    server.turn_to(ports[1])
    board.overwrite("W1", 0, 0, "0.9876")
    board.expect_trace(run_of(EDIT))
    expect_address(board.page, lambda scenario: scenario.given["W1"][0, 0] == 0.9876)
    loaded_again(board)
    server.turn_to(ports[0])
    board.overwrite("W1", 2, 0, "0.12")
    board.expect_trace(run_of({**EDIT, ("W1", 2, 0): 0.12}))
    back_from_another_page(board)
    server.turn_to(ports[1])
    board.overwrite("W1", 3, 0, "0.34")
    board.expect_trace(run_of({**EDIT, ("W1", 2, 0): 0.12, ("W1", 3, 0): 0.34}))
    after_a_bad_link(board)
    server.turn_to(ports[0])
    board.overwrite("W1", 0, 0, "0.9876")
    board.expect_trace(run_of({**EDIT, ("W1", 1, 0): 0.25}))


def test_an_open_page_outlives_its_server_and_undo_goes_back_to_what_was_before_the_session(
    board: Board, server: LateServer, ports: list[int]
):
    board.overwrite("W1", 0, 0, "0.7")
    board.overwrite("W1", 1, 0, "x9")
    expect_address(board.page, lambda scenario: scenario.drafts == {Cell("W1", 1, 0): "x9"})
    server.turn_to(free_port())
    board.overwrite("W2", 0, 0, "0.33")
    expect(board.cell("W2", 0, 0).locator(".text")).to_have_text("0.33")
    server.turn_to(ports[1])
    board.expect_value("W2", 0, 0, 0.33)
    board.expect_value("W1", 0, 0, 0.7)
    expect(board.cell("W1", 1, 0).locator(".text")).to_have_text("x9")
    expect(board.cell("W1", 1, 0)).to_have_attribute("aria-invalid", "true")
    server.turn_to(ports[0])
    board.press("Control+z", "Control+z", "Control+z")
    board.expect_trace(run_of())


def test_a_reload_right_after_an_edit_loses_nothing(board: Board, server: LateServer):
    board.overwrite("W1", 0, 0, "0.9876")
    board.page.reload()
    board.drawn().expect_trace(run_of(EDIT))
    server.delay = 0.4
    board.overwrite("W1", 1, 0, "0.8")
    server.delay = 0.0
    board.page.reload()
    board.drawn().expect_trace(run_of({**EDIT, ("W1", 1, 0): 0.8}))


def expect_large(board: Board) -> None:
    expect(board.field("n, number of rows").first).to_have_value("2000")
    board.expect_value("X", 1, 1, 0.123)


def test_a_scenario_too_large_for_a_link_survives_a_reload_and_a_killed_server_but_not_the_plain_address(
    board: Board, server: LateServer, ports: list[int]
):
    rows = board.field("n, number of rows").first
    rows.fill("2000")
    rows.press("Enter")
    expect(board.page.get_by_text("This tab keeps it until it is closed.")).to_be_visible()
    board.overwrite("X", 1, 1, "0.123")
    board.expect_value("X", 1, 1, 0.123)
    board.page.get_by_role("link", name="Your data", exact=True).click()
    heading = board.page.get_by_role("heading", name="Your data", exact=True)
    expect(heading).to_be_visible()
    server.turn_to(ports[1])
    board.page.reload()
    expect(heading).to_be_visible()
    expect(board.page.get_by_text("This tab keeps it until it is closed.")).to_be_visible()
    board.page.get_by_role("link", name="The board", exact=True).click()
    expect_large(board.drawn())
    server.turn_to(ports[0])
    board.overwrite("W1", 0, 0, "0.9876")
    board.expect_value("W1", 0, 0, 0.9876)
    expect_large(board)
    board.press("Control+z")
    board.expect_value("W1", 0, 0, 0.1)
    expect_large(board)
    address = board.page.url
    board.page.goto("about:blank")
    board.page.goto(address)
    board.drawn().expect_trace(run_of())


def test_a_page_says_before_it_is_left_what_would_be_lost(board: Board):
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    board.page.on("dialog", leave)
    columns = board.field("c, number of inputs").first
    columns.fill("32")
    columns.press("Enter")
    rows = board.field("n, number of rows").first
    rows.fill("10000")
    rows.press("Enter")
    expect(board.page.get_by_text("A reload of this page loses it.")).to_be_visible()
    board.page.wait_for_function("window.backpropJournal.checkpoints.at(-1).link === undefined")
    board.page.reload()
    board.drawn().expect_trace(run_of())
    board.page.remove_listener("dialog", leave)
    assert asked == ["beforeunload"]
    expect(board.page.get_by_text("was too large to be kept")).to_be_visible()


def test_a_board_draws_itself_also_where_the_window_has_lost_what_the_session_takes_it_to_have(board: Board):
    board.overwrite("X", 0, 0, "3")
    board.expect_trace(run_of({("X", 0, 0): 3}))
    board.page.evaluate("window.backpropStill = undefined")
    board.overwrite("X", 0, 1, "4")
    board.overwrite("X", 0, 2, "5")
    edited = run_of({("X", 0, 0): 3, ("X", 0, 1): 4, ("X", 0, 2): 5})
    board.expect_trace(edited)
    board.page.get_by_role("link", name="Your data").click()
    expect(board.page.get_by_role("heading", name="Your data")).to_be_visible()
    board.page.evaluate("window.backpropStill = { name: 'another', still: '{}' }")
    board.page.get_by_role("link", name="The board").click()
    board.drawn().expect_trace(edited)
