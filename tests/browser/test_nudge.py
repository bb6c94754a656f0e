"""A parameter is moved a little: what the gradient promises, and what comes."""

import re

from playwright.sync_api import Locator, expect

from backprop_core import Cell
from backprop_core.practice.nudge import nudge
from tests.browser.driver import Board
from tests.browser.handout import run_of
from ui.reading.numbers import print_given, print_number

W21 = Cell("W1", 1, 0)


def shows(board: Board, amount: float) -> None:
    """The numbers are those of the whole nudge, and the board is that of the moved network."""
    found = nudge(run_of(), W21, amount)
    numbers = [print_number(found.predicted, 6), print_number(found.real, 6), print_number(found.ratio, 4)]
    change = print_given(round(amount, 12), 8)
    factor = f"({change})" if amount < 0 else change
    promised = f"{print_number(found.gradient, 6)} × {factor} = {numbers[0]}"
    changed = re.compile(f"(^|= ){re.escape(change)}$")
    expect(board.root.locator(".nudge td")).to_have_text(["w21 = 0.3", changed, promised, *numbers[1:]])
    board.expect_trace(run_of({("W1", 1, 0): 0.3 + amount}))


def typed(board: Board) -> Locator:
    return board.field("change w₂₁ by this amount")


def test_a_nudge_shows_promise_and_truth_and_is_kept_or_taken_back_by_the_keyboard_alone(board: Board):
    board.pin(board.cell("W1", 1, 0), "keyboard")
    plus = board.button("change w₂₁ by +0.1")
    board.push(plus, "keyboard")
    shows(board, 0.1)
    expect(plus).to_be_focused()
    board.press("Enter")
    shows(board, 0.1 + 0.1)
    board.push(board.button("Take it back to 0.3"), "keyboard")
    board.expect_trace(run_of())
    expect(board.root.locator(".nudge td")).to_have_count(0)
    expect(board.root.locator(".nudge button").first).to_be_focused()
    board.push(board.button("change w₂₁ by −0.001"), "keyboard")
    shows(board, -0.001)
    board.push(board.button("Keep it"), "keyboard")
    expect(board.root.locator(".nudge td")).to_have_count(0)
    board.expect_value("W1", 1, 0, 0.299)
    board.button("undo the last change").click()
    board.button("undo the last change").click()
    board.expect_trace(run_of())


def test_an_amount_is_typed_stays_where_it_is_no_number_and_is_kept_while_the_board_is_drawn_anew(board: Board):
    board.cell("W1", 1, 0).click()
    amount = typed(board)
    amount.fill("−0,25")
    amount.press("Enter")
    shows(board, -0.25)
    expect(amount).to_have_value("")
    for text in ("abc", "1e999", "=1+1"):
        amount.fill(text)
        amount.press("Enter")
        expect(board.status).to_contain_text(f"The amount to nudge by is “{text}”, which is ")
        expect(amount).to_have_value(text)
        expect(amount).to_be_focused()
    amount.fill("5e−2")
    amount.press("Enter")
    shows(board, -0.25 + 0.05)

    amount.fill("0.2")
    board.button("one more row").first.evaluate("button => button.click()")
    expect(board.cell("X", 2, 0)).to_be_visible()
    expect(amount).to_be_focused()
    board.page.keyboard.type("5")
    expect(amount).to_have_value("0.25")
    board.press("Enter")
    board.expect_value("W1", 1, 0, 0.35)
