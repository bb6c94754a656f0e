"""The sum of the pinned cell unfolds into the chain rule, and folds back."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import Board
from ui.state.example import example
from ui.state.scenario import of_example

HOW = pytest.mark.parametrize("how", ["mouse", "keyboard"])
PRESSED = "(button, board) => { button.click(); return board.getAnimations({ subtree: true }).length; }"


def symbols(paths: Locator) -> list[str]:
    return [text.removesuffix(" ▸") for text in paths.locator(".unfolding .symbol").all_text_contents()]


def groups_equal_their_cells(board: Board, paths: Locator) -> None:
    """Every unfolded group shows its cell's number."""
    script = "folds => folds.map(x => [x.dataset.key, x.textContent])"
    for key, text in paths.locator(".fold").evaluate_all(script):
        matrix, row, column = key.split("/")
        number = board.cell(matrix, int(row), int(column)).locator(".text").text_content()
        assert text.endswith(f" = {number} ▾"), key


@HOW
def test_a_gradient_unfolds_from_its_own_step_to_the_chain_rule_level_by_level_and_folds_back(board: Board, how: str):
    paths = board.step("dW1").locator(".paths")
    expect(paths.locator(".chain")).to_be_visible()
    board.push(paths.get_by_role("button", name="Fold", exact=True), how)
    expect(paths.locator(".chain")).to_have_count(0)
    assert symbols(paths) == ["dTL/dw11", "x11", "hd11", "x21", "hd21"]
    expect(paths.locator("[data-unfold]")).to_have_count(2)
    board.push(paths.locator('[data-place="1"]'), how)
    expect(paths.locator('[data-place="1"]')).to_have_attribute("aria-expanded", "true")
    assert symbols(paths) == ["dTL/dw11", "x11", "h′11", "d11", "x21", "hd21"]
    if how == "keyboard":
        assert board.focused() == "H_D_Error_W/0/0", "the focus stays where the factor was"
    board.push(paths.locator('[data-place="1.0"]'), how)
    assert symbols(paths) == ["dTL/dw11", "x11", "h11", "h11", "d11", "x21", "hd21"]
    board.push(paths.locator('[data-place="1.1"]'), how)
    assert symbols(paths) == ["dTL/dw11", "x11", "h11", "h11", "δ1", "w1", "x21", "hd21"]
    groups_equal_their_cells(board, paths)
    board.push(paths.locator('[data-place="1.0"]'), how)
    assert symbols(paths) == ["dTL/dw11", "x11", "h′11", "δ1", "w1", "x21", "hd21"]
    board.push(paths.locator('[data-place="1"]'), how)
    assert symbols(paths) == ["dTL/dw11", "x11", "hd11", "x21", "hd21"]
    board.push(paths.get_by_role("button", name="Unfold all"), how)
    expect(paths.locator(".chain .chip")).to_have_text(
        ["x11", "h11(1 − h11)", "w1", "ŷ1(1 − ŷ1)", "(ŷ1 − y1)", "x21", "h21(1 − h21)", "w1", "ŷ2(1 − ŷ2)", "(ŷ2 − y2)"]
    )
    expect(paths.locator(".equals")).to_have_text("✓ equals the grid")


def test_an_output_unfolds_down_to_the_inputs_and_the_weights_and_each_part_of_it_folds(board: Board):
    board.made("Yhat", 1, 0).click()
    paths = board.step("Yhat").locator(".paths")
    expect(paths.locator(".unfolding")).to_be_visible()
    assert symbols(paths) == ["ŷ2", "z(2)2"]
    paths.get_by_role("button", name="Unfold all").click()
    expect(paths.locator("[data-unfold]")).to_have_count(0)
    leaves = board.keys("#step-Yhat .unfolding .term span.chip")
    assert {key.split("/")[0] for key in leaves} == {"X", "W1", "b", "W2", "c"}
    assert leaves >= {"X/1/0", "X/1/3", "W1/0/0", "W1/3/1", "b/0/1", "W2/1/0", "c/0/0"}
    assert not {key for key in leaves if key.startswith("X/0")}
    groups_equal_their_cells(board, paths)
    every = paths.locator(".fold").count()
    paths.locator('[data-fold="0.0"]').click()
    expect(paths.locator("[data-unfold]")).to_have_count(1)
    paths.locator('[data-unfold="0.0"]').click()
    expect(paths.locator(".fold")).to_have_count(every - 1)
    board.overwrite("W2", 0, 0, "0.7")
    board.expect_value("W2", 0, 0, 0.7)
    expect(paths.locator(".fold")).to_have_count(every - 1)
    groups_equal_their_cells(board, paths)


def test_the_largest_network_unfolds_as_far_as_can_be_read_and_folds_in_part(page: Page, app: str):
    board = Board(page).open_scenario(app, of_example(example("handout")).with_size("h", 16).with_size("o", 8))
    board.made("W1_new", 0, 0).click()
    paths = board.step("W1_new").locator(".paths")
    paths.get_by_role("button", name="Unfold all").click()
    expect(paths.locator(".fold")).to_have_count(200)
    place = paths.locator(f'[data-place="{paths.locator(".fold").nth(2).get_attribute("data-place")}"]')
    place.click()
    expect(place).to_have_attribute("aria-expanded", "false")
    left = paths.locator(".fold").count()
    assert 100 < left < 200
    board.overwrite("X", 0, 0, "2")
    board.expect_value("X", 0, 0, 2)
    expect(place).to_have_attribute("aria-expanded", "false")
    expect(paths.locator(".fold")).to_have_count(left)


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_factors_glide_to_their_place_unless_the_reader_wants_no_motion(board: Board, motion, moves: bool):
    board.page.emulate_media(reduced_motion=motion)
    paths = board.step("dW1").locator(".paths")
    paths.get_by_role("button", name="Fold", exact=True).click()
    place = paths.locator("[data-unfold]").first
    expect(place).to_be_visible()
    running = place.evaluate(PRESSED, board.root.element_handle())
    assert (running > 0) == moves
    expect(paths.locator(".fold")).to_have_count(1)
