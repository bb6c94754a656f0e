"""Letters in the cells of the grids: with the numbers or in their place, lit and held as the factors of a sum are."""

from dataclasses import replace

from playwright.sync_api import expect

from backprop_core import Cell
from backprop_core.explain.letters import letters
from tests.backprop_core.explain.test_derivatives import EIGHT_SUMS
from tests.backprop_core.explain.test_derivatives import plain as plain_sum
from tests.backprop_core.explain.test_letters import HANDOUT
from tests.backprop_core.explain.test_letters import plain as plain_letters
from tests.browser.driver import Board, expect_address, plain
from tests.browser.test_covering import begun, numbers_on, secret
from ui.state.example import example
from ui.state.scenario import Scenario, of_example

TEXTS = "found => found.map(x => [x.dataset.key, x.dataset.letters, x.querySelector('.letters')?.textContent ?? null])"

READING = """board => [...board.querySelectorAll('.derivatives tbody, td[data-letters]')].map((x) => {
    if (x.matches('td')) return [x.dataset.matrix, x.dataset.letters];
    const rows = [...x.querySelectorAll('tr.term')].map((row) => {
        const texts = (found) => [...row.querySelectorAll(found)].map((one) => one.textContent).join(' · ');
        return `${texts('.derivative')} = ${texts('.letters')}`;
    });
    return ['', [x.querySelector('.symbol .chip').textContent, ...rows].join('|')];
})"""
AFTER_THE_SUMS = ("Yhat_slope", "Y_error", "delta_out", "W2.T", "D_Error_W", "H1_slope", "H_D_Error_W", "X.T", "dW1")


def shown(board: Board) -> dict[str, tuple[str, str | None]]:
    """The letters of each cell that has them, and the text that stands in the cell."""
    cells = board.root.locator("td[data-letters]").evaluate_all(TEXTS)
    return {key: (told, text) for key, told, text in cells}


def expect_letters(board: Board, scenario: Scenario) -> None:
    """Each cell has the letters of the core; in those that a line makes they stand in the cell."""
    notation = scenario.notation
    for key, (told, text) in shown(board).items():
        matrix, row, column = key.split("/")
        formula = letters(notation, Cell(matrix, int(row), int(column)))
        if text is None:
            assert told == notation.symbol(formula.cell)
        else:
            assert told == formula.text
            assert text.replace(" ", "") == plain(told).replace(" ", "")


def expect_formulas(board: Board) -> None:
    """All formulas of the handout, from its derivatives on, stand on the board in its order."""
    found = board.root.evaluate(READING)
    kinds = ["sum" if not matrix else "cell" for matrix, _ in found]
    first = kinds.index("sum")
    assert kinds[first : first + 8] == ["sum"] * 8
    sums = [plain_sum(line) for _, text in found[first : first + 8] for line in text.split("|")]
    assert sums == list(map(plain_sum, EIGHT_SUMS.split("\n")[1:-1]))
    rest = found[first + 8 :]
    for name in AFTER_THE_SUMS:
        cells = [plain_letters(text) for row in HANDOUT[name] for text in row]
        at = next(i for i, (matrix, _) in enumerate(rest) if matrix == name)
        assert [plain_letters(text) for _, text in rest[at : at + len(cells)]] == cells
        rest = rest[at + len(cells) :]


def test_one_key_turns_all_grids_to_the_handouts_letters_to_both_and_back_and_the_step_in_view_stays(board: Board):
    step, cell = board.step("dW1"), board.made("dW1", 3, 1)
    step.scroll_into_view_if_needed()
    cell.focus()
    top = "step => Math.round(step.getBoundingClientRect().top / 8)"
    before = step.evaluate(top)
    board.press("l")
    expect(cell.locator(".line")).to_have_text(
        [
            "x14·h12(1 − h12)·ŷ1(1 − ŷ1)·(ŷ1 − y1)·w2",
            "+ x24·h22(1 − h22)·ŷ2(1 − ŷ2)·(ŷ2 − y2)·w2",
        ]
    )
    expect(cell.locator(".text")).to_be_hidden()
    expect(board.cell("X", 0, 0).locator(".text")).to_be_hidden()
    numbers = board.root.locator(".derivatives :is(.number, .product)")
    expect(numbers.filter(visible=True)).to_have_count(0)
    expect_letters(board, of_example(example("handout")))
    expect(board.root.locator(".derivatives tbody")).to_have_count(8)
    expect_formulas(board)
    assert {key.split("/")[0] for key in shown(board)} == set(of_example(example("handout")).derivation.letters)
    expect_address(board.page, lambda scenario: scenario.cells == "letters")
    assert abs(step.evaluate(top) - before) <= 1
    assert not board.sideways()
    board.press("l")
    expect(cell.locator(".text")).to_be_visible()
    expect(numbers.filter(visible=True).first).to_have_text("1")
    expect(cell.locator(".line")).to_have_count(2)
    board.press("l")
    expect(board.root.locator("[data-letters]:not(button)")).to_have_count(0)
    assert abs(step.evaluate(top) - before) <= 1


def test_a_grid_alone_shows_its_letters_one_level_or_all_and_its_factors_light_and_hold_cells(board: Board):
    step, cell = board.step("H_D_Error_W"), board.made("H_D_Error_W", 0, 1)
    tools = step.locator('.grid[data-grid="H_D_Error_W"] .tools')
    cell.hover()
    tools.get_by_role("button", name="letters in the cells of H_D_Error_W").click()
    expect(cell).to_have_attribute("data-letters", "h₁₂(1 − h₁₂)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₂")
    expect(cell.locator(".text")).to_be_visible()
    assert {key.split("/")[0] for key in shown(board)} == {"H_D_Error_W"}, "also where it is an operand, and no other"
    weight = cell.locator(".chip").last
    weight.hover()
    assert board.keys("[data-active]") == {"W2/1/0"}
    assert board.keys(".letters [data-lit]") == {"W2/1/0"}
    cell.locator(".chip").nth(1).hover()
    assert board.keys("td[data-active]") == {"Yhat_slope/0/0"}
    board.made("Yhat", 0, 0).hover()
    assert board.keys(".letters [data-lit]") == {"Yhat_slope/0/0", "Y_error/0/0"}, "the factors in which ŷ₁ stands"
    weight.click()
    board.point_away()
    assert board.keys("[data-held]") == {"W2/1/0"}
    tools.get_by_role("button", name="only the line").dispatch_event("click")
    expect(cell).to_have_attribute("data-letters", "h′₁₂·d₁₂")
    expect(cell).to_have_attribute("aria-label", "hd₁₂ = h′₁₂·d₁₂ = 0.0121")
    tools.get_by_role("button", name="letters in").dispatch_event("click")
    expect(board.root.locator("td[data-letters]")).to_have_count(0)
    expect_address(board.page, lambda scenario: scenario.letters == {})


def test_letters_and_derivatives_of_a_covered_grid_stay_and_show_no_number_of_it(board: Board):
    page = board.page
    scenario = begun("W2", "H1", "dW1", pinned=Cell("X", 0, 0))
    scenario = replace(scenario, cells="both", compared=frozenset({"dW1"}))
    board.show(scenario)
    expect_letters(board, scenario)
    cell, first = board.made("dW1", 0, 0), board.root.locator(".derivatives tbody").first
    expect(cell.locator(".text")).to_have_text("?")
    expect(first.locator(".product")).to_have_text("= ?")
    expect(first.locator("tr").first.locator(".number").nth(2)).to_have_text("?")
    expect(board.step("dW1").locator(".compared > p").first).to_have_text("8 of 8 cells are the same.")
    page.emulate_media(media="print")
    expect(cell.locator(".line").first).to_be_visible()
    assert secret(scenario) & numbers_on(board) == set()
    page.emulate_media(media="screen")
    cell.locator(".chip").first.hover()
    assert secret(scenario) & numbers_on(board) == set()
