"""From two rows to ten thousand, and to the widest network."""

from dataclasses import replace

import numpy as np
from playwright.sync_api import expect

from backprop_core import Cell
from tests.browser.driver import Board
from ui.state.example import example
from ui.state.scenario import ALL, of_example

# Which rows the grids of each name show, wherever they stand, and which columns the last X.T.
ROWS = """(board, names) => {
    const rowsOf = (grid) => [...grid.querySelectorAll('tbody tr')].map(row => row.querySelector('td').dataset.row);
    const gridsOf = (name) => [...board.querySelectorAll(`[data-grid="${name}"]`)];
    const turned = [...board.querySelectorAll('[data-grid="X.T"] tr')].at(-1).querySelectorAll('td');
    const rows = names.map(name => [...new Set(gridsOf(name).map(grid => rowsOf(grid).join(' ')))]);
    return [rows, [...turned].map(x => x.dataset.col).join(' ')];
}"""
GRIDS = ["X", "Z1", "H1", "Yhat", "Y", "L", "delta_out", "D_Error_W", "H_D_Error_W"]


def test_ten_thousand_rows_can_be_typed_and_edited_and_every_grid_shows_the_same_window_of_them_and_sums_over_all(
    board: Board,
):
    field = board.field("n, number of rows").first
    field.fill("10000")
    field.press("Enter")
    pager = board.root.locator(".pager")
    expect(pager).to_contain_text("rows 1–8 of 10000")
    expect(field).to_have_value("10000")
    expect(board.step("db").locator(".level .symbols")).to_contain_text("+ 9992 more")
    expect(board.step("dW1").locator(".chain .more")).to_contain_text("+ the other 9992 paths= ")
    expect(board.step("dW1").locator(".equals")).to_have_text("✓ equals the grid")
    total = board.step("dW1").locator(".total td")
    expect(total).to_have_text("= " + board.made("dW1", 0, 0).locator(".text").text_content())
    expect(board.button("first rows")).to_be_disabled()
    shown = total.text_content()
    for name, how, rows in (("rows after", "keyboard", "9–16"), ("last rows", "mouse", "9993–10000")):
        board.push(board.button(name), how)
        expect(pager).to_contain_text(f"rows {rows} of 10000")
        first, last = (int(row) for row in rows.split("–"))
        numbers = " ".join(str(row) for row in range(first - 1, last))
        assert board.root.evaluate(ROWS, GRIDS) == [[[numbers]] * len(GRIDS), numbers]
        expect(total).to_have_text(shown)
    board.made("H1", 9999, 0).hover()
    for step in ("Z1", "H1"):
        tops = board.step(step).locator('tr:has(> td[data-row="9999"])')
        middles = tops.evaluate_all("rows => rows.map(x => x.getBoundingClientRect().y)")
        assert max(middles) - min(middles) < 20, "rows of one step stand beside each other"
    board.type_into("X", 9999, 2, "3")
    board.expect_value("X", 9999, 2, 3)
    expect(board.made("dW1", 2, 0)).not_to_have_attribute("data-value", "0")
    assert np.isfinite(list(board.values().values())).all()
    expect(board.button("one more row").first).to_be_disabled()


def test_the_widest_network_draws_stays_usable_and_unfolds_as_far_as_can_be_read(board: Board):
    sizes = {"n": 30, "c": 32, "h": 16, "o": 8}
    widest = of_example(example("handout"))
    for letter, size in sizes.items():
        widest = widest.with_size(letter, size)
    board.show(replace(widest.with_pin(Cell("TotalLoss", 0, 0)), unfolded=(ALL,)))
    lines = board.step("TotalLoss").locator(".paths tbody")
    expect(board.step("TotalLoss").locator(".paths [data-fold]").first).to_be_visible()
    every = lines.count()
    assert 1 < every <= 201
    board.overwrite("W1", 31, 15, "0.77")
    board.expect_value("W1", 31, 15, 0.77)
    expect(lines).to_have_count(every)

    board.made("dW1", 31, 15).click()
    expect(board.step("dW1").locator(".chain-title")).to_contain_text("w32,16")
    expect(board.step("dW1").locator(".chain .more")).to_contain_text("+ the other 232 paths")
    expect(board.step("Z1").locator(".level .symbols")).to_contain_text("+ 24 more")
    assert not board.sideways()
    assert board.root.locator(".network .node").count() == 32 + 16 + 8 + 1
    board.made("W1_new", 31, 15).focus()
    assert board.keys("td[data-active]") == {"W1_new/31/15"}
    assert board.keys('td[data-linked="source"]') == {"W1/31/15", "dW1/31/15"}
