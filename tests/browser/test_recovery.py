"""A page goes on when its session has ended, however it came to be there, and loses nothing that was done on it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

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
    """The board in a tab of its own; connections that break are no error here."""
    return Board(other_tab).open(f"http://127.0.0.1:{server.port}")


def untouched(board: Board) -> None:
    pass


def loaded_again(board: Board) -> None:
    board.page.reload()
    board.drawn()


def back_from_another_page(board: Board) -> None:
    board.page.get_by_role("link", name="Check", exact=True).click()
    expect(board.page.get_by_role("heading", name="Check", exact=True)).to_be_visible()
    board.page.get_by_role("link", name="The board", exact=True).click()
    board.drawn()


def after_a_bad_link(board: Board) -> None:
    board.page.goto(f"{board.page.url}?s=abc")
    board.drawn()
    board.type_into("W1", 1, 0, "0.25")
    board.expect_value("W1", 1, 0, 0.25)
    expect(board.page.get_by_text("Here is the first example instead.")).to_have_count(0)


@pytest.mark.parametrize("arrive", [untouched, loaded_again, back_from_another_page, after_a_bad_link])
def test_an_edit_reaches_the_session_that_takes_the_place_of_the_one_before(
    board: Board, server: LateServer, ports: list[int], arrive
):
    arrive(board)
    others = {("W1", 1, 0): 0.25} if arrive is after_a_bad_link else {}
    server.turn_to(ports[1])
    board.type_into("W1", 0, 0, "0.9876")
    board.expect_trace(run_of({**others, **EDIT}))


def test_an_open_page_outlives_its_server(board: Board, server: LateServer, ports: list[int]):
    board.type_into("W1", 0, 0, "0.7")
    board.type_into("W1", 1, 0, "x9")
    expect_address(board.page, lambda scenario: scenario.drafts == {Cell("W1", 1, 0): "x9"})
    server.turn_to(free_port())
    board.type_into("W2", 0, 0, "0.33")
    expect(board.cell("W2", 0, 0).locator(".text")).to_have_text("0.33")
    server.turn_to(ports[1])
    board.expect_value("W2", 0, 0, 0.33)
    board.expect_value("W1", 0, 0, 0.7)
    expect(board.cell("W1", 1, 0).locator(".text")).to_have_text("x9")
    expect(board.cell("W1", 1, 0)).to_have_attribute("aria-invalid", "true")


def test_undo_goes_back_to_what_was_before_the_session(board: Board, server: LateServer, ports: list[int]):
    board.type_into("W1", 0, 0, "0.7")
    board.type_into("W1", 1, 0, "0.8")
    expect_address(board.page, lambda scenario: scenario.given["W1"][1, 0] == 0.8)
    server.turn_to(ports[1])
    board.press("Control+z", "Control+z")
    board.expect_trace(run_of())


def test_a_reload_right_after_an_edit_loses_nothing(board: Board, server: LateServer):
    board.type_into("W1", 0, 0, "0.9876")
    board.page.reload()
    board.drawn().expect_trace(run_of(EDIT))
    server.delay = 0.4
    board.type_into("W1", 1, 0, "0.8")
    server.delay = 0.0
    board.page.reload()
    board.drawn().expect_trace(run_of({**EDIT, ("W1", 1, 0): 0.8}))


@pytest.fixture
def large(board: Board) -> Board:
    """A board whose scenario no link can hold, edited once."""
    rows = board.field("n, number of rows").first
    rows.fill("2000")
    rows.press("Enter")
    expect(board.page.get_by_text("This tab keeps it until it is closed.")).to_be_visible()
    board.type_into("X", 1, 1, "0.123")
    board.expect_value("X", 1, 1, 0.123)
    return board


def expect_large(board: Board) -> None:
    expect(board.field("n, number of rows").first).to_have_value("2000")
    board.expect_value("X", 1, 1, 0.123)


def test_a_scenario_too_large_for_a_link_survives_a_reload_and_a_killed_server(
    large: Board, server: LateServer, ports: list[int]
):
    large.page.reload()
    expect_large(large.drawn())
    large.page.get_by_role("link", name="Check", exact=True).click()
    heading = large.page.get_by_role("heading", name="Check", exact=True)
    expect(heading).to_be_visible()
    server.turn_to(ports[1])
    large.page.reload()
    expect(heading).to_be_visible()
    expect(large.page.get_by_text("This tab keeps it until it is closed.")).to_be_visible()
    large.page.get_by_role("link", name="The board", exact=True).click()
    expect_large(large.drawn())
    server.turn_to(ports[0])
    large.type_into("W1", 0, 0, "0.9876")
    large.expect_value("W1", 0, 0, 0.9876)
    expect_large(large)
    large.press("Control+z")
    large.expect_value("W1", 0, 0, 0.1)
    expect_large(large)


def test_the_plain_address_asks_for_the_first_example_also_where_the_tab_keeps_a_large_one(large: Board):
    address = large.page.url
    large.page.goto("about:blank")
    large.page.goto(address)
    large.drawn().expect_trace(run_of())


def test_a_page_says_before_it_is_left_what_would_be_lost(board: Board):
    asked: list[str] = []
    board.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
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
    board.page.get_by_role("link", name="Train").click()
    expect(board.page.get_by_role("heading", name="Train")).to_be_visible()
    board.page.evaluate("window.backpropStill = { name: 'another', still: '{}' }")
    board.page.get_by_role("link", name="The board").click()
    board.drawn().expect_trace(edited)
