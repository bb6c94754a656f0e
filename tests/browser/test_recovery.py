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


def to_another_page(board: Board) -> None:
    board.page.get_by_role("link", name="Your data", exact=True).click()
    expect(board.page.get_by_role("heading", name="Your data", exact=True)).to_be_visible()


def back(board: Board) -> None:
    board.page.get_by_role("link", name="The board", exact=True).click()
    board.drawn()


def after_a_bad_link(board: Board) -> None:
    board.page.goto(f"{urljoin(board.page.url, '/')}?s=abc")
    board.drawn()
    board.overwrite("W1", 1, 0, "0.25")
    board.expect_value("W1", 1, 0, 0.25)
    expect(board.page.get_by_text("Here is the first example instead.")).to_have_count(0)


def test_an_open_page_outlives_its_server_and_its_edits_reach_the_session_that_takes_the_place_of_the_one_before(
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
    # Undo goes back to what was before the session.
    board.press("Control+z", "Control+z", "Control+z")
    board.expect_trace(run_of())

    board.overwrite("W1", 0, 0, "0.9876")
    expect_address(board.page, lambda scenario: scenario.given["W1"][0, 0] == 0.9876)
    # A reload right after an edit loses nothing.
    server.delay = 0.4
    board.overwrite("W1", 1, 0, "0.8")
    server.delay = 0.0
    board.page.reload()
    edited = {**EDIT, ("W1", 1, 0): 0.8}
    board.drawn().expect_trace(run_of(edited))
    server.turn_to(ports[1])
    board.overwrite("W1", 2, 0, "0.12")
    edited |= {("W1", 2, 0): 0.12}
    board.expect_trace(run_of(edited))
    to_another_page(board)
    back(board)
    server.turn_to(ports[0])
    board.overwrite("W1", 3, 0, "0.34")
    board.expect_trace(run_of({**edited, ("W1", 3, 0): 0.34}))
    after_a_bad_link(board)
    server.turn_to(ports[1])
    board.overwrite("W1", 0, 0, "0.9876")
    board.expect_trace(run_of({**EDIT, ("W1", 1, 0): 0.25}))

    # A board draws itself also where the window has lost what the session takes it to have.
    board.page.evaluate("window.backpropStill = undefined")
    board.overwrite("X", 0, 1, "4")
    board.overwrite("X", 0, 2, "5")
    edited = {**EDIT, ("W1", 1, 0): 0.25, ("X", 0, 1): 4, ("X", 0, 2): 5}
    board.expect_trace(run_of(edited))
    to_another_page(board)
    board.page.evaluate("window.backpropStill = { name: 'another', still: '{}' }")
    back(board)
    board.expect_trace(run_of(edited))


def expect_large(board: Board) -> None:
    expect(board.field("n, number of rows").first).to_have_value("1200")
    board.expect_value("X", 1, 1, 0.123)


def set_size(board: Board, name: str, size: int) -> None:
    field = board.field(name).first
    field.fill(str(size))
    field.press("Enter")


def test_what_is_too_large_for_a_link_is_kept_in_the_tab_and_what_is_lost_is_said_before_the_page_is_left(
    board: Board, server: LateServer, ports: list[int]
):
    # A link holds 5,000 cells.
    set_size(board, "n, number of rows", 1200)
    expect(board.page.get_by_text("This tab keeps it until it is closed.")).to_be_visible()
    board.overwrite("X", 1, 1, "0.123")
    board.expect_value("X", 1, 1, 0.123)
    to_another_page(board)
    server.turn_to(ports[1])
    board.page.reload()
    expect(board.page.get_by_role("heading", name="Your data", exact=True)).to_be_visible()
    expect(board.page.get_by_text("This tab keeps it until it is closed.")).to_be_visible()
    back(board)
    expect_large(board)
    server.turn_to(ports[0])
    board.overwrite("W1", 0, 0, "0.9876")
    board.expect_value("W1", 0, 0, 0.9876)
    expect_large(board)
    board.press("Control+z")
    board.expect_value("W1", 0, 0, 0.1)
    expect_large(board)
    # The plain address begins with the first example.
    address = board.page.url
    board.page.goto("about:blank")
    board.page.goto(address)
    board.drawn().expect_trace(run_of())

    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    board.page.on("dialog", leave)
    # The tab keeps 100,000 cells.
    set_size(board, "c, number of inputs", 32)
    set_size(board, "n, number of rows", 3200)
    expect(board.page.get_by_text("A reload of this page loses it.")).to_be_visible()
    board.page.wait_for_function("window.backpropJournal.checkpoints.at(-1).link === undefined")
    board.page.reload()
    board.drawn().expect_trace(run_of())
    board.page.remove_listener("dialog", leave)
    assert asked == ["beforeunload"]
    expect(board.page.get_by_text("was too large to be kept")).to_be_visible()
