"""Between a browser and a server far from each other no edit is lost and none overtakes another."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from backprop_core import Cell
from tests.browser.conftest import Tabs, watched
from tests.browser.driver import Board
from tests.browser.handout import run_of
from tests.browser.late import LateServer
from tests.browser.shared import shared_board
from ui.state.events import MOST_EVENTS
from ui.state.example import example
from ui.state.scenario import of_example

HANDOUT = of_example(example("handout"))
# With 80 ms an answer comes between two keys, with 200 ms several edits are on their way at once.
BETWEEN_KEYS = pytest.mark.parametrize("seconds", [0.08], ids=["80 ms"])
SEVERAL_AT_ONCE = pytest.mark.parametrize("seconds", [0.2], ids=["200 ms"])
# Long enough to look at what stands there before the answer.
LONG = pytest.mark.parametrize("seconds", [0.4], ids=["400 ms"])
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


@pytest.fixture
def far(tabs: Tabs, server: LateServer, seconds: float) -> Iterator[Board]:
    """The board, drawn without a delay; from then on everything comes late, both ways."""
    with watched(tabs["far"]) as page:
        board = shared_board(page, f"http://127.0.0.1:{server.port}")
        server.delay = seconds
        yield board


@BETWEEN_KEYS
def test_edits_typed_without_waiting_and_a_drag_all_arrive_in_order(far: Board):
    typed = {}
    # Each cell once, then three of them again.  No text ends in a zero: the answer would say it otherwise than typed.
    for i in range(7):
        place = W1_CELLS[i % 4]
        typed[place] = float(f"0.{i + 11}1")
        write = far.overwrite if i % 2 else far.type_into
        write(*place, f"0.{i + 11}1")
        far.expect_text(*place, f"0.{i + 11}1")
    far.drag(far.cell("X", 1, 1), range(0, 45, 4))
    far.expect_trace(run_of({**typed, ("X", 1, 1): 1.4}))
    for (matrix, row, column), number in typed.items():
        far.expect_text(matrix, row, column, str(number))
    far.press("Control+z")
    far.expect_trace(run_of(typed))
    far.press("Control+z", "Control+z", "Control+z")
    far.expect_trace(run_of({**typed, W1_CELLS[2]: 0.131, W1_CELLS[1]: 0.121, W1_CELLS[0]: 0.111}))
    far.press("Control+Shift+z", "Control+z", "Control+Shift+z", "Control+Shift+z")
    far.expect_trace(run_of({**typed, W1_CELLS[2]: 0.131}))


@SEVERAL_AT_ONCE
def test_more_changes_than_one_message_carries_all_arrive_in_order(far: Board):
    far.cell("W1", 0, 0).focus()
    far.page.evaluate(PASTE_EACH, [f"0.{i + 1001}" for i in range(2 * MOST_EVENTS + 8)])
    far.expect_trace(run_of({("W1", 0, 0): 0.1208}))
    far.press("Control+z", "Control+z")
    far.expect_trace(run_of({("W1", 0, 0): 0.1206}))


@LONG
def test_the_editor_goes_and_the_focus_moves_without_waiting_for_the_answer(far: Board):
    before = far.value("H1", 0, 0)
    far.overwrite("W1", 0, 0, "0.7")
    expect(far.cell("W1", 1, 0)).to_be_focused()
    expect(far.root.locator(".editor")).to_have_count(0)
    assert far.value("H1", 0, 0) == before
    far.expect_trace(run_of({("W1", 0, 0): 0.7}))


@SEVERAL_AT_ONCE
def test_a_press_on_the_cell_just_typed_is_for_that_cell(far: Board):
    far.cell("W1", 0, 0).focus()
    far.page.mouse.move(*far.middle(far.cell("W1", 0, 0)))
    far.page.keyboard.type("0.7")
    far.press("Enter")
    far.page.mouse.down()
    far.page.mouse.up()
    far.page.keyboard.type("0.1")
    far.press("Enter")
    expect(far.cell("W1", 1, 0)).to_be_focused()
    far.expect_trace(run_of({("W1", 0, 0): 0.1}))


@SEVERAL_AT_ONCE
def test_a_drag_may_begin_on_the_cell_just_typed(far: Board):
    x, y = far.middle(far.cell("W1", 0, 0))
    far.cell("W1", 0, 0).focus()
    far.page.mouse.move(x, y)
    far.page.keyboard.type("0.7")
    far.press("Enter")
    far.page.mouse.down()
    for distance in (2, 4, 14, 24):
        far.page.mouse.move(x + distance, y)
    far.page.mouse.up()
    far.expect_trace(run_of({("W1", 0, 0): 0.9}))


@SEVERAL_AT_ONCE
def test_what_is_typed_over_an_edit_still_on_its_way_counts_from_what_was_typed(far: Board):
    far.type_into("W1", 0, 0, "0.7")
    far.type_into("W1", 0, 0, "0.1")
    far.type_into("W1", 1, 0, "0.9")
    far.press("Control+z")
    far.type_into("W1", 1, 0, "0.9")
    far.type_into("W1", 2, 0, "2")
    far.drag(far.cell("W1", 2, 0), range(0, 55, 6))
    far.expect_trace(run_of({("W1", 0, 0): 0.1, ("W1", 1, 0): 0.9, ("W1", 2, 0): 2.5}))


@SEVERAL_AT_ONCE
def test_a_number_begun_while_the_grids_grow_is_not_lost(far: Board):
    far.button("one more row").first.click()
    far.cell("W1", 0, 1).click()
    far.page.keyboard.type("0.3")
    expect(far.cell("X", 2, 0)).to_be_visible()
    expect(far.root.locator(".editor")).to_be_focused()
    far.page.keyboard.type("5")
    far.press("Enter")
    far.expect_value("W1", 0, 1, 0.35)
    expect(far.cell("W1", 1, 1)).to_be_focused()
    far.press("Control+z")
    far.expect_value("W1", 0, 1, -0.2)


@SEVERAL_AT_ONCE
def test_a_size_begun_while_the_grids_grow_is_not_lost_and_not_sent_before_enter(far: Board):
    far.button("one more row").first.click()
    size = far.field("h, number of hidden units").first
    size.click(click_count=3)
    far.page.keyboard.type("3")
    expect(far.cell("X", 2, 0)).to_be_visible()
    expect(size).to_be_focused()
    expect(size).to_have_value("3")
    expect(far.cell("H1", 0, 2)).to_have_count(0)
    far.press("Enter")
    expect(far.cell("H1", 0, 2)).to_be_visible()
    far.press("Tab")
    far.button("undo the last change").click()
    expect(far.cell("H1", 0, 2)).to_have_count(0)
    expect(size).to_have_value("2")
    expect(far.cell("X", 2, 0)).to_be_visible()


@SEVERAL_AT_ONCE
def test_what_is_selected_while_the_grids_grow_is_what_the_next_key_replaces(far: Board):
    far.button("one more row").first.click()
    size = far.field("h, number of hidden units").first
    size.select_text()
    expect(far.cell("X", 2, 0)).to_be_visible()
    far.page.keyboard.type("3")
    far.press("Enter")
    expect(far.cell("H1", 0, 2)).to_be_visible()
    expect(size).to_have_value("3")


@SEVERAL_AT_ONCE
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


@SEVERAL_AT_ONCE
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


# What stands in a size's field whenever the board changes until there are so many rows.
RECORD_SIZE = """([board, size]) => {
    const texts = [];
    const record = () => board.querySelector('td[data-key="X/4/0"]') || texts.push(size.value);
    new MutationObserver(record).observe(board, { childList: true, subtree: true, attributes: true });
    return texts;
}"""


@SEVERAL_AT_ONCE
def test_a_size_that_was_typed_stands_in_its_field_until_it_is_answered(far: Board):
    far.overwrite("W1", 0, 0, "0.7")
    size = far.field("n, number of rows").first
    size.fill("5")
    texts = far.page.evaluate_handle(RECORD_SIZE, [far.root.element_handle(), size.element_handle()])
    size.press("Enter")
    expect(far.cell("X", 4, 0)).to_be_visible()
    far.expect_value("W1", 0, 0, 0.7)
    expect(size).to_have_value("5")
    assert set(texts.json_value()) == {"5"}, "the answer to what was typed before takes it away"
