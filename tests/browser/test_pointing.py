"""Pointing at a number shows where it came from and where else it stands, at once and without the server."""

from itertools import accumulate, cycle, groupby

from playwright.sync_api import expect

from tests.browser.driver import Board, key_of
from tests.browser.handout import run_of

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
# The cells that are lit, how often a cell stands on the board, the cells that are lit as its sources, and what the
# preview is about.
LIGHT = """(board, key) => {
    const keysOf = (selector) => [...board.querySelectorAll(selector)].map(x => x.dataset.key);
    const copies = keysOf(`td[data-key="${key}"]`).length;
    return [keysOf('td[data-active]'), copies, keysOf('td[data-linked=source]'), keysOf('.preview .chip')[0]];
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
COLOURS = """chips => chips.map(
    x => [x.dataset.key.split('/')[0], x.dataset.family, getComputedStyle(x).backgroundColor]
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
    for line, how in zip(run.steps, cycle(["mouse", "keyboard"]), strict=False):
        row, column = (size - 1 for size in run[line.name].shape)
        place = (line.name, row, column)
        board.point_at(board.made(*place), how)
        active, copies, sources, preview = board.filled().root.evaluate(LIGHT, key_of(*place))
        assert active == [key_of(*place)] * copies
        assert set(sources) == behind(run, *place), line.name
        assert preview == key_of(*place)
    board.point_away()
    assert board.keys("td[data-active]") == {"dW1/0/0"}


def test_each_operator_lights_in_its_own_way(board: Board):
    lit = 'td[data-linked="source"]'
    board.point_at(board.made("dW1", 2, 1), "mouse")
    inside = board.step("dW1").locator(lit)
    assert inside.evaluate_all(
        "cells => cells.map(x => [x.dataset.matrix, x.dataset.row, x.dataset.col].join(' '))"
    ) == [
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
    board.button("one more output").first.click()
    # A click on a grid that is being drawn anew is none.
    expect(board.cell("Y", 0, 1)).to_be_visible()
    board.made("dW1", 3, 1).click()
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


def test_pointing_lights_within_the_same_task_and_sends_nothing_to_the_server(board: Board):
    board.count_sends()
    cells = board.root.locator("td[data-matrix]")
    for matrix, row, column in (("X", 0, 0), ("dW1", 1, 1), ("Yhat", 1, 0), ("D_Error_W", 0, 1)):
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


def test_the_pointer_that_comes_and_goes_changes_no_style_that_all_of_the_board_inherits(board: Board):
    step = board.step("Z1")
    board.page.mouse.move(0, 0)
    before = step.evaluate(INHERITED)
    board.cell("W1", 1, 0).hover()
    assert step.evaluate(INHERITED) == before


def test_operators_say_what_they_are_and_a_matrix_has_one_colour_everywhere(board: Board):
    marks = board.root.locator(".operator").evaluate_all("marks => marks.map(x => [x.textContent, x.title])")
    says = dict(marks)
    assert {"@", "⊙", "+", "−", "Σ rows", "Σ all"} <= says.keys()
    assert all(says.values())
    assert "a row times a column" in says["@"]
    assert "the same place" in says["⊙"]
    assert len(set(says.values())) == len(says)
    board.made("Yhat", 0, 0).click()
    board.step("Yhat").get_by_role("button", name="Unfold all").click()
    expect(board.step("Yhat").locator("[data-fold]").first).to_be_visible()
    board.point_away()
    script = (
        "chips => chips.map(x => [x.dataset.key.split('/')[0], x.dataset.family, getComputedStyle(x).backgroundColor])"
    )
    chips = board.root.locator(".chip[data-key]").evaluate_all(script)
    matrices = {matrix: (family, colour) for matrix, family, colour in chips}
    assert all(matrices[matrix] == (family, colour) for matrix, family, colour in chips)
    families = dict(matrices.values())
    assert families.keys() >= {"input", "target", "weight", "hidden", "output", "error", "gradient"}
    assert len(set(families.values())) == len(families)


def test_what_is_seen_is_lit_first_and_what_is_far_from_the_window_when_the_pointer_rests(board: Board):
    board.filled()
    first, then = board.root.evaluate(LIT_TOGETHER, key_of("X", 1, 1))
    assert "step-Z1" in first
    assert "step-dW1" in then
