"""Any matrix and any sum is copied from the board, in each form."""

import numpy as np
from playwright.sync_api import Locator, expect

from backprop_core.export.snippets import matrix_latex, matrix_numpy, matrix_tsv, sum_latex, sum_numpy, sum_tsv
from tests.browser.driver import Board
from tests.browser.handout import run_of

MATRIX = {"NumPy": matrix_numpy, "LaTeX": matrix_latex, "Tab-separated": matrix_tsv}
SUM = {"NumPy": sum_numpy, "LaTeX": sum_latex, "Tab-separated": sum_tsv}
# Each form is copied by the one or by the other.
HOW = ("mouse", "keyboard", "mouse")


def dialog(board: Board, name: str) -> Locator:
    found = board.page.get_by_role("dialog", name=f"copy {name}", exact=True)
    expect(found).to_be_visible()
    return found


def copied(board: Board, opened: Locator, form: str, how: str) -> str:
    board.push(opened.get_by_role("button", name=form, exact=True), how)
    board.push(opened.get_by_role("button", name="Copy", exact=True), how)
    expect(opened.get_by_role("status")).to_have_text("copied")
    text = board.clipboard()
    assert text == opened.locator("pre").text_content(), "what is copied is what is seen"
    return text


def test_a_matrix_and_a_chain_rule_are_copied_in_each_form_or_marked_where_the_browser_lets_nobody_copy(board: Board):
    grid = board.step("dW1").locator('[data-grid="dW1"]')
    grid.hover()
    board.push(grid.get_by_role("button", name="copy dTL/dW1"), "mouse")
    opened = dialog(board, "dTL/dW1")
    for (form, write), how in zip(MATRIX.items(), HOW, strict=True):
        assert copied(board, opened, form, how) == write(run_of(), "dW1")
    board.press("Escape")
    expect(opened).to_have_count(0)

    expect(board.step("dW1").locator(".chain-title")).to_contain_text("dTL/dw11")
    board.push(board.step("dW1").get_by_role("button", name="copy this sum"), "keyboard")
    opened = dialog(board, "the sum behind dTL/dw₁₁")
    for (form, write), how in zip(SUM.items(), HOW, strict=True):
        assert copied(board, opened, form, how) == write(run_of().chain_rule("dW1", 0, 0))

    board.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    opened.get_by_role("button", name="NumPy", exact=True).click()
    opened.get_by_role("button", name="Copy", exact=True).click()
    expect(opened.get_by_role("status")).to_contain_text("press Ctrl + C")
    assert board.page.evaluate("String(getSelection())").startswith("terms = np.array([")
    board.press("Escape")
    board.page.evaluate("() => { delete navigator.clipboard.writeText; }")


def test_a_transposed_grid_is_copied_turned_and_pastes_so_and_any_held_cells_sum_is_copied(board: Board):
    grid = board.step("dW1").locator('[data-grid="X.T"]')
    grid.hover()
    grid.get_by_role("button", name="copy X.T").click()
    opened = dialog(board, "X.T")
    assert copied(board, opened, "Tab-separated", "mouse") == "1.0\t0.0\n0.0\t1.0\n2.0\t1.0\n1.0\t2.0"
    copied(board, opened, "NumPy", "mouse")
    board.press("Escape")
    board.cell("W1", 0, 0).focus()
    board.press("Control+v")
    turned = run_of({("W1", row, column): run_of()["X"][column, row] for row, column in np.ndindex(4, 2)})
    board.expect_trace(turned)

    board.pin(board.made("Z1", 1, 0), "mouse")
    board.step("Z1").get_by_role("button", name="copy this sum").click()
    text = copied(board, dialog(board, "the sum behind z₂₁"), "NumPy", "mouse")
    assert text == sum_numpy(turned.expand("Z1", 1, 0))


def test_what_is_covered_is_not_copied(board: Board):
    board.step("H1").locator("[data-hide]").last.focus()
    board.press("Enter")
    expect(board.made("H1", 0, 0)).to_have_attribute("data-covered", "")
    board.step("dW1").get_by_role("button", name="copy this sum").click()
    expect(board.status).to_have_text("its numbers are covered: uncover them first")
    expect(board.page.locator("dialog[open]")).to_have_count(0)
    board.page.evaluate("navigator.clipboard.writeText('nothing')")
    board.made("H1", 0, 0).focus()
    board.press("Control+c")
    board.step("dW2").locator('td[data-matrix="H1.T"]').first.focus()
    board.press("Control+c")
    assert board.clipboard() == "nothing"


def test_of_a_long_matrix_the_keys_copy_the_rows_that_are_shown_and_say_so(board: Board):
    board.choose("Example", "Iris")
    expect(board.root.locator(".pager")).to_contain_text("of 150")
    board.cell("X", 0, 0).focus()
    board.press("Control+c")
    expect(board.status).to_have_text("copied rows 1 to 8 of X as text with tabs")
    assert len(board.clipboard().splitlines()) == 8
