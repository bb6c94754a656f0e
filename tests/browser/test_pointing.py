"""Pointing at a number shows where it came from and where else it stands, at once and without the server."""

from itertools import accumulate, groupby

from playwright.sync_api import expect

from backprop_core import Cell
from tests.browser.driver import Board, key_of
from tests.browser.handout import run_of
from ui.state.example import example
from ui.state.scenario import of_example

# The light follows when the handlers are done, before the next task and so before the next frame.
POINT_AT = """async cell => {
    cell.scrollIntoView({ block: 'center' });
    await new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(seen))));
    const before = cell.hasAttribute('data-active');
    cell.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await null;
    return [before, cell.hasAttribute('data-active')];
}"""
# How often the browser says that there is something else under the mouse.
COUNT_POINTERS = """board => {
    const came = { count: 0 };
    const count = () => { came.count += 1; };
    board.addEventListener('pointerover', count);
    board.addEventListener('pointerleave', count);
    return came;
}"""
# At each move of the mouse: the cell under it, if any, and the lit cells of its step.
NOTE_MOVES = """board => {
    const moves = [];
    board.addEventListener('pointermove', (event) => {
        const under = event.composedPath()[0].closest('td')?.dataset.key ?? '';
        const lit = [...board.querySelectorAll('#step-Z1 td[data-active]')].map(x => x.dataset.key);
        moves.push([under, [...new Set(lit)].join(' ')]);
    });
    return moves;
}"""
# For each cell, pointed at by the mouse and by the focus in turn where it is made: the cells that are lit, how often it
# stands on the board, the cells that are lit as its sources, and what the preview is about.
LIGHTS = """async (board, keys) => {
    const keysOf = (selector) => [...board.querySelectorAll(selector)].map(x => x.dataset.key);
    const lights = [];
    for (const [i, key] of keys.entries()) {
        const cell = [...board.querySelectorAll(`#step-${key.split('/')[0]} td[data-key="${key}"]`)].at(-1);
        if (i % 2) cell.focus({ preventScroll: true });
        else cell.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
        do await new Promise(done => setTimeout(done, 10));
        while (board.matches('[data-behind], [data-unlit]'));
        const copies = keysOf(`td[data-key="${key}"]`).length;
        const sources = keysOf('td[data-linked=source]');
        lights.push([keysOf('td[data-active]'), copies, sources, keysOf('.preview .chip')[0]]);
    }
    return lights;
}"""
# Which parts of the board are lit together, in turn: the browser hears of what changed at once after it did.
LIT_TOGETHER = """(board, key) => new Promise(done => {
    const turns = [];
    const watch = new MutationObserver(changes => {
        const parts = changes.filter(x => x.target.dataset.key === key).map(x => x.target.closest('.step')?.id);
        if (parts.length) turns.push([...new Set(parts)]);
        if (turns.flat().length < board.querySelectorAll(`td[data-key="${key}"]`).length) return;
        watch.disconnect();
        done(turns);
    });
    watch.observe(board, { subtree: true, attributeFilter: ['data-active'] });
    const cell = board.querySelector(`td[data-key="${key}"]`);
    cell.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
})"""
INHERITED = """element => ['scrollbar-color', 'color', 'font', 'line-height', 'visibility', '--ink'].map(
    name => [name, getComputedStyle(element).getPropertyValue(name)]
)"""
PLACES = "cells => cells.map(x => [x.dataset.matrix, x.dataset.row, x.dataset.col].join(' '))"
# The middle of the dot between the first two factors of a sum.
DOT = """term => {
    const dot = [...term.childNodes].find(x => x.nodeType === 3 && x.data === '·');
    const range = document.createRange();
    range.selectNode(dot);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def behind(run, matrix: str, row: int, column: int) -> set[str]:
    """The cells in the expansion of a cell."""
    factors = [factor for term in run.expand(matrix, row, column).terms for factor in term.factors]
    cells = [part.cell for factor in factors for part in factor.parts if not isinstance(part, str)]
    return {key_of(cell.matrix, cell.row, cell.column) for cell in cells}


def test_the_last_cell_of_every_step_lights_itself_everywhere_and_exactly_the_cells_of_its_expansion(board: Board):
    run = run_of()
    places = [(line.name, *(size - 1 for size in run[line.name].shape)) for line in run.steps]
    keys = [key_of(*place) for place in places]
    lights = board.filled().root.evaluate(LIGHTS, keys)
    for place, key, (active, copies, sources, preview) in zip(places, keys, lights, strict=True):
        assert active == [key] * copies
        assert set(sources) == behind(run, *place), key
        assert preview == key
    board.point_away()
    assert board.keys("td[data-active]") == {"dW1/0/0"}


def test_each_operator_lights_in_its_own_way(board: Board):
    lit = 'td[data-linked="source"]'
    board.point_at(board.made("dW1", 2, 1), "mouse")
    inside = board.step("dW1").locator(lit)
    assert inside.evaluate_all(PLACES) == [
        *("X.T 2 0", "X.T 2 1"),
        *("H_D_Error_W 0 1", "H_D_Error_W 1 1"),
    ]
    board.point_at(board.made("H_D_Error_W", 1, 0), "keyboard")
    assert board.keys(lit) == {"H1_slope/1/0", "D_Error_W/1/0"}
    board.point_at(board.made("db", 0, 1), "mouse")
    assert board.keys(lit) == {"H_D_Error_W/0/1", "H_D_Error_W/1/1"}
    board.point_at(board.made("Z2", 1, 0), "keyboard")
    assert board.keys(lit) == {"H1/1/0", "H1/1/1", "W2/0/0", "W2/1/0", "c/0/0"}


def test_a_factor_and_a_term_of_a_sum_light_their_cells(board: Board):
    sum_of_z2 = board.step("Z2").locator(".level")
    sum_of_z2.locator('.chip[data-key="H1/0/1"]').hover()
    assert board.keys("td[data-active]") == {"H1/0/1"}
    assert board.step("H1").locator("td[data-active]").count() == 1
    expect(sum_of_z2.locator(".chip[data-lit]")).to_have_attribute("data-key", "H1/0/1")
    board.page.mouse.move(*sum_of_z2.locator(".term").nth(1).evaluate(DOT))
    assert board.keys('td[data-linked="source"]') == {"H1/0/1", "W2/1/0"}
    assert board.keys("td[data-active]") == set()


def test_a_row_of_a_chain_rule_lights_its_factors_and_its_one_path_through_the_network(board: Board):
    board.show(of_example(example("handout")).with_size("o", 2).with_pin(Cell("dW1", 3, 1)))
    rows = board.step("dW1").locator(".chain tr[data-path]")
    expect(rows).to_have_count(4)
    expect(board.step("dW1").locator(".chain-title")).to_contain_text("w42")
    for how in ("mouse", "keyboard"):
        if how == "mouse":
            rows.nth(1).locator(".product").hover()
        else:
            rows.nth(0).focus()
            board.press("ArrowDown")
        assert rows.nth(1).locator(".path").text_content() == "+ row 1, output 2"
        factors = {"X/0/3", "H1_slope/0/1", "W2/1/1", "Yhat_slope/0/1", "Y_error/0/1"}
        assert board.keys('td[data-linked="source"]') == factors
        assert board.lit_network() == ({"c/3", "h/1", "o/1", "loss"}, {"W1/3/1", "W2/1/1"})
        assert board.root.locator(".network .to-loss[data-lit]").count() == 1
        assert board.root.locator(".diagram p").text_content() == "Lit: one path of dTL/dw42"
        board.point_away()
        nodes, edges = board.lit_network()
        assert board.root.locator(".diagram p").text_content() == "Lit: w42 and what it affects"
        assert nodes == {"c/3", "h/1", "o/0", "o/1", "loss"}
        assert edges == {"W1/3/1", "W2/1/0", "W2/1/1"}


def test_pointing_lights_what_is_seen_within_the_same_task_and_sends_nothing_to_the_server(board: Board):
    step = board.filled().step("Z1")
    style = step.evaluate(INHERITED)
    first, then = board.root.evaluate(LIT_TOGETHER, key_of("X", 1, 1))
    assert "step-Z1" in first
    assert "step-dW1" in then, "what is far from the window is lit when the pointer rests"
    assert step.evaluate(INHERITED) == style, "no style changes that all of the board inherits"
    board.count_sends()
    cells = board.root.locator("td[data-matrix]")
    for matrix, row, column in (("X", 0, 0), ("dW1", 1, 1)):
        assert board.cell(matrix, row, column).evaluate(POINT_AT) == [False, True]
        board.cell(matrix, row, column).hover()
        board.cell(matrix, row, column).focus()
    board.step("dW1").locator(".chain .product").first.hover()
    board.step("Z1").locator(".chip").nth(1).hover()
    board.press("Tab", "ArrowDown", "ArrowRight")
    cells.first.hover()
    board.made("Yhat", 1, 0).click()
    expect(board.step("Yhat").locator(".unfolding")).to_be_visible()
    expect(board.made("Yhat", 1, 0)).to_have_attribute("data-active", "")
    assert board.sends() == 1


def test_a_mouse_that_rests_takes_no_light_from_the_keyboard(board: Board):
    board.cell("W1", 1, 0).hover()
    expect(board.cell("W1", 1, 0)).to_have_attribute("data-active", "")
    board.cell("W1", 0, 1).focus()
    came = board.root.evaluate_handle(COUNT_POINTERS)
    board.page.mouse.wheel(0, 60)
    board.page.wait_for_function("came => came.count > 0", arg=came)
    expect(board.cell("W1", 0, 1)).to_have_attribute("data-active", "")
    place = board.middle(board.cell("W1", 2, 0))
    for _ in range(2):
        board.page.mouse.move(*place)
        expect(board.cell("W1", 2, 0)).to_have_attribute("data-active", "")
        board.page.mouse.move(0, 0)
        expect(board.cell("W1", 2, 0)).not_to_have_attribute("data-active", "")


def test_a_mouse_that_moves_on_after_the_page_has_moved_lights_what_is_under_it(board: Board):
    first, second = board.cell("W1", 0, 0), board.cell("W1", 1, 0)
    x, y = board.middle(first)
    board.page.mouse.move(x, y)
    down = board.middle(second)[1] - y
    came = board.root.evaluate_handle(COUNT_POINTERS)
    board.page.mouse.wheel(0, down)
    board.page.wait_for_function("came => came.count > 0", arg=came)
    expect(first).to_have_attribute("data-active", "")
    board.page.mouse.move(x + 2, y + 2)
    expect(second).to_have_attribute("data-active", "")
    expect(first).not_to_have_attribute("data-active", "")


def test_what_lights_a_held_cell_stays_when_numbers_change(board: Board):
    board.pin(board.made("Z1", 0, 0), "keyboard")
    chips, lit = (board.root.locator(f'.step .sum .chip[data-key="Z1/0/0"]{x}') for x in ("", "[data-lit]"))
    expect(lit).not_to_have_count(0)
    expect(lit).to_have_count(chips.count())
    board.root.locator(".strip [data-descend]").first.click()
    expect(board.root.locator(".strip")).to_contain_text("step 1")
    expect(lit).to_have_count(chips.count())


def test_a_page_that_moves_away_from_under_the_mouse_lets_go_of_the_light_when_the_mouse_moves(board: Board):
    cell = board.cell("X", 0, 0)
    cell.hover()
    came = board.root.evaluate_handle(COUNT_POINTERS)
    board.page.get_by_test_id("stMain").evaluate("main => { main.style.paddingTop = '100vh'; }")
    board.page.wait_for_function("came => came.count > 0", arg=came)
    expect(cell).to_have_attribute("data-active", "")
    board.page.mouse.move(5, 300)
    expect(cell).not_to_have_attribute("data-active", "")
    board.page.get_by_test_id("stMain").evaluate("main => main.removeAttribute('style')")


def test_a_drag_lights_only_what_it_began_on(board: Board):
    cell, passed = board.cell("W1", 1, 0), board.made("Z1", 0, 1)
    with board.dragging(cell) as move:
        (x, y), (to_x, to_y) = board.middle(cell), board.middle(passed)
        move(to_x - x - 4, to_y - y)
        move(to_x - x, to_y - y)
        expect(cell).to_have_attribute("data-scrubbing", "")
        expect(cell).to_have_attribute("data-active", "")
        expect(passed).not_to_have_attribute("data-active", "")
    board.page.mouse.move(to_x + 2, to_y)
    expect(passed).to_have_attribute("data-active", "")


def test_the_light_stays_between_two_cells_of_a_grid(board: Board):
    board.cell("W1", 1, 0).hover()
    box = board.cell("W1", 1, 0).bounding_box()
    assert box
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    board.page.mouse.move(right - 8, bottom - 8)
    moves = board.root.evaluate_handle(NOTE_MOVES)
    # At which fraction of a pixel a gap begins is the browser's own rounding: steps of half a pixel meet it anywhere.
    for place in ((right - 8, bottom + 10), (right + 10, bottom + 10)):
        board.page.mouse.move(*place, steps=36)
    under, lit = zip(*moves.json_value(), strict=True)
    assert [key for key, _ in groupby(under)] == ["W1/1/0", "", "W1/2/0", "", "W1/2/1"]
    assert list(lit) == list(accumulate(under, lambda before, key: key or before))
    board.page.mouse.move(0, 0)
    expect(board.root.locator('td[data-active][data-key="W1/2/1"]')).to_have_count(0)
