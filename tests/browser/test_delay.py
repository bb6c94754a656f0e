"""Between a browser and a server far from each other no edit is lost and none overtakes another."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from backprop_core import Cell
from tests.browser.conftest import Tabs, watched
from tests.browser.driver import Board, expect_address
from tests.browser.handout import run_of
from tests.browser.late import LateServer
from tests.browser.shared import shared_board
from ui.state.events import MOST_EVENTS
from ui.state.example import example
from ui.state.scenario import Scenario, of_example

HANDOUT = of_example(example("handout"))
# With the one an answer comes between two keys, with the next several edits are on their way at once, and the last is
# long enough to look at what stands there before the answer.
BETWEEN_KEYS, SEVERAL_AT_ONCE, LONG = 0.08, 0.2, 0.4
# How often the question comes up from now on.
COUNT_QUESTIONS = """board => {
    const seen = { again: 0 };
    const count = () => { seen.again += board.querySelectorAll('dialog.asked').length; };
    new MutationObserver(count).observe(board, { childList: true });
    return seen;
}"""
# Each text is pasted at the focused cell, all within one turn of the browser.
PASTE_EACH = """texts => texts.forEach(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    let focused = document.activeElement;
    while (focused.shadowRoot) focused = focused.shadowRoot.activeElement;
    focused.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }));
})"""
W1_CELLS = [("W1", row, column) for row in range(2) for column in range(2)]


# A browser drops a step that is asked for while the one before is not done: each waits for that, and for nothing else.
BACK_BACK_FORWARD = """async () => {
    for (const by of [-1, -1, 1]) {
        await new Promise(done => { addEventListener('popstate', done, {once: true}); history.go(by); });
    }
}"""


@pytest.fixture
def far(tabs: Tabs, server: LateServer) -> Iterator[Board]:
    """The board, drawn without a delay; from then on everything comes late, both ways."""
    with watched(tabs["far"]) as page:
        board = shared_board(page, f"http://127.0.0.1:{server.port}")
        server.delay = SEVERAL_AT_ONCE
        yield board


def test_edits_typed_without_waiting_and_a_drag_all_arrive_in_order(far: Board, server: LateServer):
    server.delay = BETWEEN_KEYS
    typed = {}
    # Each cell once, then one of them again.  No text ends in a zero: the answer would say it otherwise than typed.
    for i in range(5):
        place = W1_CELLS[i % 4]
        typed[place] = float(f"0.{i + 11}1")
        write = far.overwrite if i % 2 else far.type_into
        write(*place, f"0.{i + 11}1")
        far.expect_text(*place, f"0.{i + 11}1")
    far.drag(far.cell("X", 1, 1), (0, 14, 29, 44))
    far.expect_trace(run_of({**typed, ("X", 1, 1): 1.4}))
    for (matrix, row, column), number in typed.items():
        far.expect_text(matrix, row, column, str(number))
    far.press("Control+z")
    far.expect_trace(run_of(typed))
    far.press("Control+z", "Control+z", "Control+Shift+z", "Control+z", "Control+Shift+z", "Control+Shift+z")
    far.expect_trace(run_of(typed))


def test_back_and_forward_undo_and_redo_also_where_nobody_waits_and_the_server_is_far(far: Board, server: LateServer):
    page = far.page

    def has_number(number: float) -> Callable[[Scenario], bool]:
        return lambda scenario: scenario.given["W1"][0, 0] == number

    server.delay = 0.0
    for number in (0.7, 0.8, 0.9):
        far.overwrite("W1", 0, 0, str(number))
        expect_address(page, has_number(number))
    page.evaluate(BACK_BACK_FORWARD)
    far.expect_value("W1", 0, 0, 0.8)
    expect_address(page, has_number(0.8))
    server.delay = LONG
    page.evaluate(BACK_BACK_FORWARD)
    far.expect_value("W1", 0, 0, 0.7)
    expect_address(page, has_number(0.7))
    page.evaluate("history.go(2)")
    far.expect_value("W1", 0, 0, 0.9)
    server.delay = 0.0
    page.evaluate("history.go(-3)")
    far.expect_value("W1", 0, 0, 0.1)


def test_the_editor_goes_at_once_and_the_cell_just_typed_is_there_to_be_typed_over_and_dragged(
    far: Board, server: LateServer
):
    server.delay = LONG
    before = far.value("H1", 0, 0)
    far.overwrite("W1", 0, 0, "0.7")
    expect(far.cell("W1", 1, 0)).to_be_focused()
    expect(far.root.locator(".editor")).to_have_count(0)
    assert far.value("H1", 0, 0) == before
    far.expect_trace(run_of({("W1", 0, 0): 0.7}))

    # A press on the cell just typed is for that cell, and the text that the server still has is no text to be dropped.
    server.delay = SEVERAL_AT_ONCE
    far.cell("W1", 0, 0).focus()
    x, y = far.middle(far.cell("W1", 0, 0))
    far.page.mouse.move(x, y)
    far.page.keyboard.type("0.1")
    far.press("Enter")
    far.page.mouse.down()
    far.page.mouse.up()
    far.page.keyboard.type("0.7")
    far.press("Enter")
    expect(far.cell("W1", 1, 0)).to_be_focused()
    far.expect_trace(run_of({("W1", 0, 0): 0.7}))

    # A drag may begin there.
    far.cell("W1", 0, 0).focus()
    far.page.keyboard.type("0.4")
    far.press("Enter")
    far.page.mouse.down()
    for distance in (2, 4, 14, 24):
        far.page.mouse.move(x + distance, y)
    far.page.mouse.up()
    far.type_into("W1", 1, 0, "0.9")
    far.press("Control+z")
    far.type_into("W1", 1, 0, "0.9")
    far.expect_trace(run_of({("W1", 0, 0): 0.6, ("W1", 1, 0): 0.9}))


# What stands in a size's field whenever the board changes until there are so many rows.
RECORD_SIZE = """([board, size]) => {
    const texts = [];
    const record = () => board.querySelector('td[data-key="X/5/0"]') || texts.push(size.value);
    new MutationObserver(record).observe(board, { childList: true, subtree: true, attributes: true });
    return texts;
}"""


def test_numbers_and_sizes_begun_or_selected_while_the_grids_grow_are_kept_and_sent_by_enter_alone(far: Board):
    more, units = far.button("one more row").first, far.field("h, number of hidden units").first
    more.click()
    far.cell("W1", 0, 1).click()
    far.page.keyboard.type("0.3")
    expect(far.cell("X", 2, 0)).to_be_visible()
    expect(far.root.locator(".editor")).to_be_focused()
    far.page.keyboard.type("5")
    far.press("Enter")
    far.expect_value("W1", 0, 1, 0.35)
    expect(far.cell("W1", 1, 1)).to_be_focused()

    more.click()
    units.click(click_count=3)
    far.page.keyboard.type("3")
    expect(far.cell("X", 3, 0)).to_be_visible()
    expect(units).to_be_focused()
    expect(units).to_have_value("3")
    expect(far.cell("H1", 0, 2)).to_have_count(0)
    far.press("Enter")
    expect(far.cell("H1", 0, 2)).to_be_visible()

    # What is selected is what the next key replaces.
    more.click()
    units.select_text()
    expect(far.cell("X", 4, 0)).to_be_visible()
    far.page.keyboard.type("2")
    far.press("Enter")
    expect(far.cell("H1", 0, 2)).to_have_count(0)
    expect(units).to_have_value("2")

    # A size that was typed stands in its field until it is answered.
    far.overwrite("W1", 0, 0, "0.7")
    rows = far.field("n, number of rows").first
    rows.fill("6")
    texts = far.page.evaluate_handle(RECORD_SIZE, [far.root.element_handle(), rows.element_handle()])
    rows.press("Enter")
    expect(far.cell("X", 5, 0)).to_be_visible()
    far.expect_value("W1", 0, 0, 0.7)
    expect(rows).to_have_value("6")
    assert set(texts.json_value()) == {"6"}, "the answer to what was typed before takes it away"


def test_the_question_about_a_long_block_is_asked_once(far: Board):
    far.paste(far.cell("X", 0, 0), "1\t2\n3\t4\n5\t6")
    far.cell("W1", 0, 0).focus()
    far.press("Space")
    dialog = far.page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("Grow")).click()
    asked = far.root.evaluate_handle(COUNT_QUESTIONS)
    expect(far.cell("X", 2, 1)).to_be_visible()
    far.expect_value("X", 2, 1, 6)
    assert asked.json_value() == {"again": 0}


def test_choices_and_edits_arrive_in_the_order_in_which_they_were_made(far: Board):
    far.open_network()
    far.choose("Hidden activation", "tanh")
    far.overwrite("W1", 0, 0, "0.7")
    far.choose("Example", "XOR")
    far.overwrite("W1", 1, 0, "0.3")
    far.choose("Hidden activation", "ReLU")
    hidden, chooser = (far.chooser(name) for name in ("Hidden activation", "Example"))
    for _ in range(3):
        assert (hidden.input_value(), chooser.input_value()) == ("relu", "xor"), "what was chosen stays chosen"
        far.page.wait_for_timeout(100)
    xor = of_example(example("xor"))
    far.expect_trace(xor.with_number(Cell("W1", 1, 0), 0.3).with_choices(hidden="relu").trace())
    expect(hidden).to_have_value("relu")
    far.press("Control+z", "Control+z", "Control+z")
    far.expect_trace(HANDOUT.with_choices(hidden="tanh").with_number(Cell("W1", 0, 0), 0.7).trace())
    expect(hidden).to_have_value("tanh")
    expect(chooser).to_have_value("handout")


# The last: so many changes are not undone, the page would be opened anew.
def test_more_changes_than_one_message_carries_all_arrive_in_order(far: Board):
    far.cell("W1", 0, 0).focus()
    far.page.evaluate(PASTE_EACH, [f"0.{i + 1001}" for i in range(2 * MOST_EVENTS + 8)])
    far.expect_trace(run_of({("W1", 0, 0): 0.1208}))
    far.press("Control+z", "Control+z")
    far.expect_trace(run_of({("W1", 0, 0): 0.1206}))
