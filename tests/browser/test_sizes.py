"""From two rows to ten thousand, and to the widest network."""

import numpy as np
from playwright.sync_api import expect

from tests.browser.driver import Board
from ui.state.example import example
from ui.state.scenario import of_example

# Which rows the grids of each name show, wherever they stand, and which columns the last X.T.
ROWS = """(board, names) => {
    const rowsOf = (grid) => [...grid.querySelectorAll('tbody tr')].map(row => row.querySelector('td').dataset.row);
    const gridsOf = (name) => [...board.querySelectorAll(`[data-grid="${name}"]`)];
    const turned = [...board.querySelectorAll('[data-grid="X.T"] tr')].at(-1).querySelectorAll('td');
    const rows = names.map(name => [...new Set(gridsOf(name).map(grid => rowsOf(grid).join(' ')))]);
    return [rows, [...turned].map(x => x.dataset.col).join(' ')];
}"""
BY_EXAMPLE = ["X", "Z1", "H1", "Yhat", "Y", "L", "delta_out", "D_Error_W", "H_D_Error_W"]


def set_size(board: Board, label: str, size: int) -> None:
    field = board.field(label).first
    field.fill(str(size))
    field.press("Enter")
    expect(board.field(label).first).to_have_value(str(size))


def test_iris_shows_the_same_window_of_rows_in_every_grid_and_sums_over_all(board: Board):
    board.choose("Example", "Iris")
    pager = board.root.locator(".pager")
    expect(pager).to_contain_text("rows 1–8 of 150")
    expect(board.step("dW1").locator(".level .symbols")).to_contain_text("+ 142 more")
    expect(board.step("dW1").locator(".chain .more")).to_contain_text("+ the other 142 paths= ")
    expect(board.step("dW1").locator(".equals")).to_have_text("✓ equals the grid")
    total = board.step("dW1").locator(".total td")
    expect(total).to_have_text("= " + board.made("dW1", 0, 0).locator(".text").text_content())
    shown = total.text_content()
    for name, rows in (
        ("rows after", "9–16"),
        ("last rows", "143–150"),
        ("rows before", "135–142"),
        ("first rows", "1–8"),
    ):
        button = pager.get_by_role("button", name=name)
        button.focus()
        board.press("Enter")
        expect(pager).to_contain_text(f"rows {rows} of 150")
        first, last = (int(row) for row in rows.split("–"))
        numbers = " ".join(str(row) for row in range(first - 1, last))
        assert board.root.evaluate(ROWS, BY_EXAMPLE) == [[[numbers]] * len(BY_EXAMPLE), numbers]
        expect(total).to_have_text(shown)
    expect(pager.get_by_role("button", name="first rows")).to_be_disabled()
    pager.get_by_role("button", name="last rows").click()
    expect(pager).to_contain_text("rows 143–150")
    board.made("H1", 149, 0).hover()
    tops = 'tr:has(> td[data-row="149"])'
    for step in ("Z1", "H1"):
        middles = board.step(step).locator(tops).evaluate_all("rows => rows.map(x => x.getBoundingClientRect().y)")
        assert max(middles) - min(middles) < 20, "rows of one step stand beside each other"


def test_ten_thousand_rows_can_be_typed_and_edited(board: Board):
    set_size(board, "n, number of rows", 10_000)
    expect(board.root.locator(".pager")).to_contain_text("rows 1–8 of 10000")
    expect(board.step("db").locator(".level .symbols")).to_contain_text("+ 9992 more")
    expect(board.step("dW1").locator(".equals")).to_have_text("✓ equals the grid")
    board.button("last rows").click()
    board.type_into("X", 9999, 2, "3")
    board.expect_value("X", 9999, 2, 3)
    expect(board.made("dW1", 2, 0)).not_to_have_attribute("data-value", "0")
    assert np.isfinite(list(board.values().values())).all()
    more = board.button("one more row").first
    expect(more).to_be_disabled()


def test_the_widest_network_draws_stays_usable_and_unfolds_as_far_as_can_be_read(board: Board):
    sizes = {"n": 30, "c": 32, "h": 16, "o": 8}
    widest = of_example(example("handout"))
    for letter, size in sizes.items():
        widest = widest.with_size(letter, size)
    board.show(widest)
    board.made("W1_new", 31, 15).focus()
    assert board.keys("td[data-active]") == {"W1_new/31/15"}
    assert board.keys('td[data-linked="source"]') == {"W1/31/15", "dW1/31/15"}
    board.made("dW1", 31, 15).click()
    expect(board.step("dW1").locator(".chain-title")).to_contain_text("w32,16", timeout=20_000)
    expect(board.step("dW1").locator(".chain .more")).to_contain_text("+ the other 232 paths")
    expect(board.step("Z1").locator(".level .symbols")).to_contain_text("+ 24 more")
    assert not board.sideways()
    assert board.root.locator(".network .node").count() == 32 + 16 + 8 + 1

    board.made("TotalLoss", 0, 0).click()
    paths = board.step("TotalLoss").locator(".paths")
    paths.get_by_role("button", name="Unfold all").click()
    lines = paths.locator("tbody")
    expect(paths.locator("[data-fold]").first).to_be_visible()
    every = lines.count()
    assert every <= 201
    place = paths.locator(f'[data-place="{paths.locator("[data-fold]").first.get_attribute("data-place")}"]')
    place.click()
    expect(place).to_have_attribute("aria-expanded", "false")
    left = lines.count()
    assert 1 < left < every
    board.overwrite("W1", 31, 15, "0.77")
    board.expect_value("W1", 31, 15, 0.77)
    expect(place).to_have_attribute("aria-expanded", "false")
    expect(lines).to_have_count(left)
