"""Rows of Y that must add up to 1: a class is chosen by one key or one button, and a row waits until it adds up."""

from playwright.sync_api import expect

from backprop_core import Cell
from tests.browser.driver import Board
from ui.state.example import example
from ui.state.scenario import of_example

ALONE = of_example(example("handout")).with_choices(loss="cross_entropy")
BEGUN = ALONE.with_choices(output="softmax").with_size("o", 3)


def test_one_key_or_one_button_chooses_a_class_and_a_row_waits_until_it_adds_up(board: Board):
    board.show(ALONE)
    board.open_network()
    board.choose("Output activation", "softmax")
    remark = board.root.locator('[data-grid="Y"] .remark').first
    expect(remark).to_contain_text("Softmax needs two outputs or more: output 2 is new")
    expect(board.status).to_contain_text("Output activation is now softmax")
    expect(board.status).to_contain_text(remark.inner_text())
    fewer = board.button("one fewer output").first
    expect(fewer).to_be_disabled()
    expect(fewer).to_have_accessible_description("softmax needs two outputs or more")
    fewer.click(force=True)
    expect(board.status).to_have_text("softmax needs two outputs or more")
    board.button("one more output").first.click()
    expect(remark).to_be_empty()
    board.expect_trace(BEGUN.trace())

    cell, third = board.cell("Y", 0, 1), BEGUN.with_class(Cell("Y", 0, 2))
    expect(cell).to_have_accessible_name("y₁₂ = 0, c makes it the class of its row")
    expect(cell).to_have_attribute("aria-keyshortcuts", "c")
    cell.focus()
    board.press("c")
    board.expect_trace(BEGUN.with_class(Cell("Y", 0, 1)).trace())
    expect(cell).to_have_accessible_name("y₁₂ = 1, the class of its row")
    expect(board.status).to_contain_text("y₁₂ is now the class of row 1; TotalLoss is ")
    board.overwrite("Y", 0, 0, "1")
    expect(board.status).to_contain_text("y₁₁ is now the class of row 1; TotalLoss is ")
    board.cell("Y", 0, 2).click()
    board.button("make the held or focused cell the class of its row (key c)").first.click()
    board.expect_trace(third.trace())

    board.overwrite("Y", 0, 0, "0.5")
    says, first = board.root.locator('[data-grid="Y"] .says').first, board.cell("Y", 0, 0)
    expect(says).to_contain_text("Row 1 of Y adds up to 1.5; with softmax the y’s of a row must add up to 1.")
    expect(first.locator(".text")).to_have_text("0.5")
    expect(first).to_have_attribute("data-wrong", "")
    board.expect_trace(third.trace())
    board.overwrite("Y", 0, 2, "0.5")
    expect(says).to_be_empty()
    board.expect_value("Y", 0, 0, 0.5)
    expect(first).not_to_have_attribute("data-wrong", "")
    expect(board.status).to_contain_text("row 1 of Y is now 0.5, 0, 0.5; TotalLoss is ")
    with board.dragging(first) as move:
        move(40)
    board.expect_value("Y", 0, 0, 0.5)
    expect(says).to_be_empty()

    board.press("?")
    dialog = board.root.locator("dialog.help")
    expect(dialog).to_contain_text("with softmax: make the cell the class of its row")
    switch = dialog.get_by_role("switch", name="Keys without Ctrl")
    switch.uncheck()
    expect(cell).not_to_have_attribute("aria-keyshortcuts", "c")
    switch.check()
    expect(cell).to_have_attribute("aria-keyshortcuts", "c")
    board.press("Escape")

    board.choose("Loss", "half squared error")
    expect(board.status).to_contain_text("Loss is now half squared error; TotalLoss is ")
    expect(board.status).to_contain_text("The outputs are sigmoid now, because softmax needs cross-entropy.")
