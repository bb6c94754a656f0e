"""What does a cell affect?  The board lights it, says it and draws it."""

from itertools import cycle

from playwright.sync_api import expect

from tests.browser.driver import Board, key_of, plain
from tests.browser.handout import run_of

# A given cell, and what of the network diagram is on its way to the loss.
ALL_HIDDEN = {"h/0", "h/1"}
CASES = [
    (("X", 0, 1), {"c/1", *ALL_HIDDEN, "o/0", "loss"}, {"W1/1/0", "W1/1/1", "W2/0/0", "W2/1/0"}),
    (("W1", 1, 0), {"c/1", "h/0", "o/0", "loss"}, {"W1/1/0", "W2/0/0"}),
    (("b", 0, 1), {"h/1", "o/0", "loss"}, {"W2/1/0"}),
    (("W2", 1, 0), {"h/1", "o/0", "loss"}, {"W2/1/0"}),
    (("c", 0, 0), {"o/0", "loss"}, set()),
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


def test_a_given_cell_lights_all_that_it_affects_says_it_and_draws_it(board: Board):
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


def test_a_target_affects_the_loss_alone(board: Board):
    board.pin(board.cell("Y", 1, 0), "mouse")
    expect(board.root.locator(".panel .answers li").first).to_have_text("y2 affects TotalLoss.")
    assert board.keys('td[data-linked="affected"]') == affected(run_of(), ("Y", 1, 0))
    assert board.keys('td[data-linked="affected"]') == {"L/1/0", "TotalLoss/0/0"}
    assert board.lit_network() == ({"o/0", "loss"}, set())


def test_the_diagram_shows_sign_and_size_of_each_weight_and_pins_it(board: Board):
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


def test_what_is_said_of_a_cell_follows_its_number_and_is_covered_with_it(board: Board):
    board.cell("W1", 0, 0).click()
    said = board.root.locator(".about .quiet")
    expect(said).to_have_text("W1, row 1, column 1, is 0.1 now")
    board.overwrite("W1", 0, 0, "0.7")
    expect(said).to_have_text("W1, row 1, column 1, is 0.7 now")
    board.button("cover the numbers of W1").first.dispatch_event("click")
    expect(said).to_have_text("W1, row 1, column 1, is covered now")


def test_the_diagram_is_dark_when_nothing_is_held_or_pointed_at(board: Board):
    board.made("dW1", 1, 1).click()
    board.point_away()
    assert board.lit_network() != (set(), set())
    board.button("undo the last change").focus()
    board.press("Escape")
    expect(board.root.locator("td[data-active]")).to_have_count(0)
    expect(board.root.locator(".about h2")).to_have_count(0)
    assert board.lit_network() == (set(), set())


def test_escape_lets_go_of_the_pinned_cell(board: Board):
    cell = board.cell("W1", 1, 0)
    cell.click()
    expect(board.root.locator(".panel h2").first).to_have_text("What does w21 affect?")
    board.press("Escape")
    board.point_away()
    expect(board.root.locator("td[data-active]")).to_have_count(0)
    expect(board.root.locator('td[data-linked="affected"]')).to_have_count(0)
    expect(board.root.locator(".nudge")).to_have_count(0)
