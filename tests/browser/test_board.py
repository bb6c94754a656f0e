import numpy as np
import pytest
from playwright.sync_api import expect

from backprop_core import Batch, Cell, Network, trace
from tests.browser.driver import Board
from ui.state.example import example
from ui.state.scenario import of_example

X = [[1, 0, 2, 1], [0, 1, 1, 2]]
Y = [[1], [0]]
W1 = [[0.1, -0.2], [0.3, 0.4], [-0.5, 0.2], [0.2, -0.1]]
B = [[0.1, -0.1]]
W2 = [[0.6], [-0.4]]
C = [[0.05]]
HEADINGS = ["Forward", "Loss", "Derivatives", "Backward", "Gradients", "Update"]
STAY_INSIDE = """steps => steps.every(step => [...step.querySelectorAll('.equation, .sum')]
    .every(x => x.getBoundingClientRect().right <= innerWidth + 1))"""
BESIDE = """step => step.querySelector('.sum').getBoundingClientRect().left
    >= step.querySelector('.equation').getBoundingClientRect().right"""


def run_of(**changed):
    parameters = {"W1": W1, "b": B, "W2": W2, "c": C, **changed}
    return trace(Network(**parameters), Batch(X, Y))


def test_the_handouts_network_stands_there_in_its_order_within_the_window_with_a_cell_pinned_and_explained(
    board: Board,
):
    assert board.page.locator(".board section > h2").all_text_contents() == HEADINGS
    titles = board.page.locator(".step h3").all_text_contents()
    assert titles[:4] == ["Z1 = X @ W1 + b", "H1 = Sig(Z1)", "Z2 = H1 @ W2 + c", "Ŷ = Sig(Z2)"]
    assert "dTL/dW1 = X.T @ H_D_Error_W" in titles
    run = run_of()
    for key, value in board.values().items():
        matrix, row, column = key.split("/")
        assert value == pytest.approx(run[matrix][int(row), int(column)], rel=1e-12, abs=1e-300)
    assert board.step("dW1").locator('[data-grid="X.T"] .shape').text_content() == "c × n = 4 × 2"
    assert board.step("Z2").locator('[data-grid="Z2"] .shape').text_content() == "n × o = 2 × 1"
    expect(board.made("dW1", 0, 0)).to_have_attribute("data-active", "")
    expect(board.step("dW1").locator(".chain-title")).to_contain_text("dTL/dw11 = −0.0166")
    assert not board.sideways()
    assert board.page.locator(".step").evaluate_all(STAY_INSIDE)
    expect(board.step("Z1").locator(".sum")).to_contain_text("−0.6000")
    assert board.step("Z1").evaluate(BESIDE), "where there is room the sum stands beside its grids"


def test_an_edit_changes_exactly_the_cells_that_depend_on_it_and_keys_move_as_in_a_spreadsheet(board: Board):
    before = board.values()
    board.type_into("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    changed = [[0.7, -0.2], *W1[1:]]
    run, old = run_of(W1=changed), run_of()
    board.expect_value("dW1", 0, 0, float(run["dW1"][0, 0]))
    after = board.values()
    for key, value in after.items():
        matrix, row, column = key.split("/")
        place = int(row), int(column)
        assert value == pytest.approx(run[matrix][place], rel=1e-12, abs=1e-300), key
        assert (value != before[key]) == (run[matrix][place] != old[matrix][place]), key

    expect(board.cell("W1", 1, 0)).to_be_focused()
    board.page.keyboard.type("0.8")
    board.page.keyboard.press("Tab")
    expect(board.cell("W1", 1, 1)).to_be_focused()
    board.page.keyboard.type("0.9")
    board.page.keyboard.press("ArrowDown")
    expect(board.cell("W1", 2, 1)).to_be_focused()
    board.page.keyboard.press("ArrowLeft")
    expect(board.cell("W1", 2, 0)).to_be_focused()
    board.page.keyboard.type("5")
    board.page.keyboard.press("Escape")
    board.page.keyboard.press("F2")
    board.page.keyboard.press("End")
    board.page.keyboard.type("5")
    board.page.keyboard.press("Enter")
    for place, value in {(0, 0): 0.7, (1, 0): 0.8, (1, 1): 0.9, (2, 0): -0.55}.items():
        board.expect_value("W1", *place, value)


def test_pinning_shows_the_sum_of_one_level_and_of_a_gradient_its_chain_rule(board: Board):
    board.made("Z1", 1, 1).click()
    step = board.step("Z1")
    expect(step.locator(".symbols")).to_have_text("z22 = x21·w12 + x22·w22 + x23·w32 + x24·w42 + b2")
    expect(step.locator(".numbers")).to_have_text("= 0·(−0.2) + 1·0.4 + 1·0.2 + 2·(−0.1) + (−0.1) = 0.3000")
    board.made("dW1", 3, 1).click()
    step = board.step("dW1")
    expect(step.locator(".chain-title")).to_contain_text("dTL/dw42")
    expect(step.locator(".equals")).to_have_text("✓ equals the grid")
    derivatives = step.locator(".derivative").all_text_contents()
    assert derivatives[:5] == ["dz12/dw42", "dh12/dz12", "dz(2)1/dh12", "dŷ1/dz(2)1", "dTL/dŷ1"]
    symbols = step.locator(".chain .chip").all_text_contents()
    assert symbols[5:] == ["x24", "h22(1 − h22)", "w2", "ŷ2(1 − ŷ2)", "(ŷ2 − y2)"]
    run = run_of()
    error = run["Yhat"] - np.array(Y)
    path = X[1][3] * run["H1"][1, 1] * (1 - run["H1"][1, 1]) * W2[1][0] * run["Yhat"][1, 0] * (1 - run["Yhat"][1, 0])
    expect(step.locator(".product").nth(1)).to_have_text(f"= {path * error[1, 0]:.4f}".replace("-", "−"))
    expect(step.locator(".total td")).to_have_text(f"= {run['dW1'][3, 1]:.4f}".replace("-", "−"))
    expect(board.page.locator(".panel .answers li").first).to_have_text("w42 affects z12 and z22.")


def test_a_wrong_entry_stays_marked_and_the_board_keeps_its_last_good_state(board: Board):
    cell = board.cell("W1", 1, 0)
    sentence = board.step("Z1").locator('[data-grid="W1"] .says')
    before = board.values()
    board.type_into("W1", 1, 0, "abc")
    expect(sentence).to_contain_text("not a number")
    expect(sentence).to_contain_text("w₂₁ (W1, row 2, column 1)")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell.locator(".text")).to_have_text("abc")
    assert board.values() == before
    board.type_into("W1", 1, 0, "2,1")
    board.expect_trace(run_of(W1=[W1[0], [2.1, 0.4], *W1[2:]]))
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    expect(sentence).to_have_text("")


def test_a_size_change_keeps_the_numbers_of_the_cells_that_stay_and_one_that_cannot_be_is_answered_with_a_sentence(
    board: Board,
):
    board.type_into("X", 1, 1, "7")
    board.button("one fewer input").first.click()
    expect(board.cell("X", 0, 3)).to_have_count(0)
    for (matrix, *place), value in {("X", 0, 2): 2, ("X", 1, 1): 7, ("W1", 2, 0): -0.5}.items():
        assert board.value(matrix, *place) == value
    size = board.field("h, number of hidden units").first
    for typed in ("", "17"):
        size.fill(typed)
        size.press("Enter")
        expect(board.status).to_have_text(
            f"h is a whole number from 1 to 16{f', not “{typed}”' if typed else ''}: it stays 2"
        )
        expect(size).to_have_value("2")


def test_a_chain_rule_is_not_cut_where_there_is_room_below(board: Board):
    cut = "x => x.scrollWidth > x.clientWidth"
    wider = of_example(example("handout")).with_size("h", 3).with_size("o", 2)
    board.show(wider.with_pin(Cell("dW1", 1, 1)))
    found = board.step("dW1").locator(".sum")
    expect(found.locator(".chain-title")).to_contain_text("w22")
    assert not found.evaluate(cut)
    board.button("one step at a time, in larger type").click()
    expect(board.root.locator(".presenter")).to_be_visible()
    assert not found.evaluate(cut)
