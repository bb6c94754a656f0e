"""What does a cell affect?  The board lights it, says it and draws it."""

from itertools import cycle

from playwright.sync_api import expect

from tests.browser.driver import Board, key_of, plain
from tests.browser.handout import run_of

# A given cell, and what of the network diagram is on its way to the loss.
ALL_HIDDEN = {"h/0", "h/1"}
CASES = [
    (("X", 0, 1), {"c/1", *ALL_HIDDEN, "o/0", "loss"}, {"W1/1/0", "W1/1/1", "W2/0/0", "W2/1/0"}),
    (("b", 0, 1), {"h/1", "o/0", "loss"}, {"W2/1/0"}),
    (("Y", 1, 0), {"o/0", "loss"}, set()),
]


def affected(run, place) -> set[str]:
    """The cells that a cell affects: those of each line on the way whose bound letters agree."""
    found = set()
    for reach in run.affects(*place).reaches:
        letters, bound = run.derivation.letters[reach.matrix], dict(reach.bound)
        rows, columns = run[reach.matrix].shape
        for row in range(rows):
            for column in range(columns):
                at = dict(zip(letters, (row, column), strict=True))
                if all(at.get(letter, index) == index for letter, index in bound.items()):
                    found.add(key_of(reach.matrix, row, column))
    return found


def test_a_given_cell_lights_says_and_draws_all_that_it_affects_until_escape_lets_go_of_it(board: Board):
    run = run_of()
    for (place, nodes, edges), how in zip(CASES, cycle(["mouse", "keyboard"]), strict=False):
        board.pin(board.cell(*place), how)
        levels = run.affects(*place).levels
        symbol = plain(levels[0].answers[0].symbol)
        expect(board.root.locator(".panel .answers li")).to_have_text([f"{plain(x.sentence)}." for x in levels])
        expect(board.root.locator(".panel h2").first).to_have_text(f"What does {symbol} affect?")
        expect(board.root.locator(".diagram p")).to_have_text(f"Lit: {symbol} and what it affects")
        assert board.keys('td[data-linked="affected"]') == affected(run, place), place
        assert board.keys("td[data-active]") == {key_of(*place)}
        found_nodes, found_edges = board.lit_network()
        assert (found_nodes, found_edges) == (nodes, edges), place

    board.cell("W1", 1, 0).click()
    expect(board.root.locator(".panel h2").first).to_have_text("What does w21 affect?")
    assert board.lit_network() != (set(), set())
    board.press("Escape")
    board.point_away()
    expect(board.root.locator("td[data-active]")).to_have_count(0)
    expect(board.root.locator('td[data-linked="affected"]')).to_have_count(0)
    expect(board.root.locator(".nudge")).to_have_count(0)
    expect(board.root.locator(".about h2")).to_have_count(0)
    assert board.lit_network() == (set(), set())


def test_the_diagram_shows_sign_and_size_of_each_weight_and_pins_it_and_the_panel_says_its_number(board: Board):
    expect(board.root.locator(".network")).to_have_accessible_name("the network: 4 inputs, 2 hidden units, 1 output")
    edges = board.root.locator(".network .edge[data-key]")
    expect(edges).to_have_count(10)
    thick, thin = board.root.locator('.edge[data-key="W1/2/0"]'), board.root.locator('.edge[data-key="W1/1/0"]')
    strength = "x => parseFloat(getComputedStyle(x).strokeWidth)"
    assert thick.evaluate(strength) > thin.evaluate(strength)
    board.overwrite("W1", 1, 0, "-0.9")
    expect(thin).to_contain_class("below")
    assert thick.evaluate(strength) < thin.evaluate(strength)
    for key, side in (("W1/2/0", "below"), ("W1/1/1", "above"), ("W2/1/0", "below")):
        assert side in (board.root.locator(f'.edge[data-key="{key}"]').get_attribute("class") or "").split()
    board.root.locator('.edge[data-key="W2/1/0"]').dispatch_event("click")
    expect(board.root.locator(".panel h2").first).to_have_text("What does w2 affect?")
    board.point_away()
    assert board.keys("td[data-active]") == {"W2/1/0"}
    number = board.root.locator(".about .quiet")
    board.overwrite("W2", 1, 0, "0.7")
    expect(number).to_have_text("W2, row 2, column 1, is 0.7 now")
    board.button("cover the numbers of W2").first.dispatch_event("click")
    expect(number).to_have_text("W2, row 2, column 1, is covered now")
