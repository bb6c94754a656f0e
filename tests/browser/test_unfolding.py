"""The sum of the pinned cell unfolds into the chain rule, and folds back."""

import re

from playwright.sync_api import Locator, expect

from backprop_core import Cell
from tests.browser.driver import Board
from ui.state.example import example
from ui.state.scenario import of_example

PRESSED = "(button, board) => { button.click(); return board.getAnimations({ subtree: true }).length; }"


def line(paths: Locator, symbol: str) -> list[str]:
    """The factors and the number of the line of a cell."""
    body = paths.locator("tbody").filter(has=paths.page.locator("th", has_text=re.compile(rf"^{re.escape(symbol)} =$")))
    texts = body.locator(".stack .symbol").all_text_contents()
    return [*(text.rstrip(" ▸▾") for text in texts), body.locator(".product").text_content() or ""]


def test_a_gradient_unfolds_line_by_line_and_folds_back_and_its_factors_glide_unless_the_reader_wants_no_motion(
    board: Board,
):
    board.page.emulate_media(reduced_motion="reduce")
    root = board.root.element_handle()
    paths = board.step("dW1").locator(".paths")
    expect(paths.locator(".chain")).to_be_visible()
    board.push(paths.get_by_role("button", name="Fold", exact=True), "mouse")
    expect(paths.locator(".chain")).to_have_count(0)
    assert line(paths, "dTL/dw11") == ["x11", "hd11", "x21", "hd21", "= −0.0166"]
    expect(paths.locator("[data-unfold]")).to_have_count(2)
    assert paths.locator('[data-place="1"]').evaluate(PRESSED, root) == 0
    expect(paths.locator('[data-place="1"]')).to_have_attribute("aria-expanded", "true")
    assert line(paths, "hd11") == ["h′11", "d11", "= −0.0166"]
    board.push(paths.locator('[data-place="1.1"]'), "keyboard")
    assert board.focused() == "D_Error_W/0/0", "the focus stays on the factor"
    assert line(paths, "d11") == ["δ1", "w1", "= −0.0726"]
    expect(paths.locator("tbody")).to_have_count(3)
    board.push(paths.locator('[data-place="1"]'), "mouse")
    expect(paths.locator("tbody")).to_have_count(1)
    board.page.emulate_media(reduced_motion="no-preference")
    assert paths.locator('[data-place="1"]').evaluate(PRESSED, root) > 0
    board.push(paths.get_by_role("button", name="Unfold all"), "mouse")
    expect(paths.locator(".chain .chip")).to_have_text(
        ["x11", "h11(1 − h11)", "w1", "ŷ1(1 − ŷ1)", "(ŷ1 − y1)", "x21", "h21(1 − h21)", "w1", "ŷ2(1 − ŷ2)", "(ŷ2 − y2)"]
    )
    expect(paths.locator(".equals")).to_have_text("✓ equals the grid")


def test_an_output_unfolds_down_to_the_inputs_and_the_weights_and_each_line_of_it_folds(board: Board):
    board.made("Yhat", 1, 0).click()
    paths = board.step("Yhat").locator(".paths")
    expect(paths.locator(".unfolding")).to_be_visible()
    assert line(paths, "ŷ2") == ["z(2)2", "= 0.5411"]
    paths.get_by_role("button", name="Unfold all").click()
    expect(paths.locator("[data-unfold]")).to_have_count(0)
    expect(paths.locator("th.symbol")).to_have_text(["ŷ2 =", "z(2)2 =", "h21 =", "z21 =", "h22 =", "z22 ="])
    assert line(paths, "z21")[-3:] == ["w41", "b1", f"= {board.cell('Z1', 1, 0).locator('.text').text_content()}"]
    assert {key.split("/")[0] for key in board.keys("#step-Yhat .unfolding span.stack")} == {"X", "W1", "b", "W2", "c"}
    paths.locator('[data-fold="0.0"]').click()
    expect(paths.locator("[data-unfold]")).to_have_count(1)
    expect(paths.locator("tbody")).to_have_count(4)
    board.overwrite("W2", 0, 0, "0.7")
    board.expect_value("W2", 0, 0, 0.7)
    expect(paths.locator("tbody")).to_have_count(4)
    assert line(paths, "z(2)2")[-1] == f"= {board.cell('Z2', 1, 0).locator('.text').text_content()}"


def test_softmax_has_a_path_through_every_output_and_the_board_says_why_the_delta_is_the_error(board: Board):
    softmax = of_example(example("handout")).with_choices(loss="cross_entropy", output="softmax")
    board.show(softmax.with_pin(Cell("dW2", 1, 0)))
    paths = board.step("dW2").locator(".paths")
    expect(paths.locator(".chain .added .chip")).to_have_text(["h12", "(ŷ11 − y11)", "h22", "(ŷ21 − y21)"])
    expect(paths.locator(".chain tr[data-path]").nth(1)).to_contain_text("ŷ of output 2")
    expect(paths.locator(".equals")).to_have_text("✓ equals the grid")
    expect(paths.locator(".cancels")).to_contain_text("The y’s of a row add up to 1")
    paths.locator(".chain tr[data-path]").nth(1).hover()
    assert board.lit_network() == ({"h/1", "o/0", "o/1", "loss"}, {"W2/1/0"}), "from z of output 1 to ŷ of output 2"
    last = board.root.locator(".network .to-loss[data-lit]").evaluate_all("lit => lit.map(x => x.dataset.toLoss)")
    assert last == ["o/1"]
    paths.get_by_role("button", name="Why is δ11 = ŷ11 − y11? ↓").click()
    why = board.step("delta_out").locator(".cancelling")
    expect(why.locator("h4")).to_be_focused()
    expect(why.locator("h4")).to_have_text("Why is δ11 = ŷ11 − y11?")
    expect(why.locator("li")).to_have_count(5)
    expect(why.locator("li").last).to_contain_text("The targets of a row add up to 1: y11 + y12 = 1.")
    number = board.made("delta_out", 0, 0).locator(".text").text_content()
    expect(why.locator("li").last.locator("b")).to_have_text(f"= {number}")
