"""Covered means covered: a covered number is nowhere on the page, on the screen or on paper, until it is uncovered."""

import re
from collections.abc import Iterable
from dataclasses import replace

from playwright.sync_api import expect

from backprop_core import Cell, Trace
from backprop_core.practice.nudge import nudge
from tests.browser.driver import Board
from ui.reading.numbers import print_number
from ui.state.example import example
from ui.state.scenario import Scenario, of_example

EVERYTHING = """board => {
    const elements = [...board.querySelectorAll('*')];
    const attributes = elements.flatMap((x) => [...x.attributes].map(({ value }) => value));
    return [...attributes, ...elements.map((x) => x.value ?? ''), board.textContent].join('\\n');
}"""
NUMBER = re.compile(r"\d+\.\d+")
W11 = Cell("W1", 0, 0)


def begun(*covered: str, pinned: Cell = W11) -> Scenario:
    """Numbers that no two matrices share, with six decimals, and some grids covered."""
    found = of_example(example("handout")).with_choices(decimals=6).with_pin(pinned)
    for cell, number in {("X", 0, 0): 0.7391, ("X", 1, 2): -1.6183, ("W1", 2, 1): 0.5179}.items():
        found = found.with_number(Cell(*cell), number)
    return replace(found, hidden_grids=frozenset(covered))


def printed(run: Trace, names: Iterable[str]) -> set[str]:
    """The texts with which the board prints the sizes of numbers, and writes them into attributes; no short ones."""
    numbers = [abs(x) for name in names for x in run[name].ravel().tolist() if x != round(x)]
    return {text for x in numbers for text in (print_number(x, 6), repr(x)) if len(text) > 5}


def secret(scenario: Scenario) -> set[str]:
    """The numbers that are kept back, but for those that other grids have, too."""
    run = scenario.trace()
    return printed(run, scenario.kept_back) - printed(run, run.values.keys() - scenario.kept_back)


def numbers_on(board: Board) -> set[str]:
    return set(NUMBER.findall(board.root.evaluate(EVERYTHING)))


def test_no_covered_number_is_on_the_page_until_it_is_uncovered(board: Board):
    scenario = begun("dW1", "TotalLoss")
    board.show(scenario)
    paths, run = board.step("dW1").locator(".paths"), scenario.trace()
    change = nudge(run, W11, 0.01)
    board.button("change w₁₁ by +0.01").click()
    table = board.root.get_by_role("table", name="the nudge")
    expect(table.locator("td")).to_have_text(["w11 = 0.1", "0.01", *["covered"] * 3])
    for back, begin in (("Take it back", "covered"), ("Take it back to 0.1", "w11 = 0.1")):
        board.step("Z1").locator('.tool[data-hide="W1"]').dispatch_event("click")
        expect(board.button(back)).to_be_visible()
        expect(table.locator("td").first).to_have_text(begin)
    now = scenario.with_nudge(W11, 0.01)
    kept = secret(now) | {print_number(abs(x), 6) for x in (change.predicted, change.real)}
    for medium in ("screen", "print"):
        board.page.emulate_media(media=medium)
        assert kept & numbers_on(board) == set()
        expect(board.root.locator(".facts")).to_contain_text("= covered")
        expect(paths.locator(".chain-title")).to_contain_text("= covered")
        expect(board.made("dW1", 0, 0)).to_have_text("dTL/dw11?")
    board.page.emulate_media(media="screen")

    run = now.trace()
    totals = {cell: print_number(float(run["dW1"][cell]), 6) for cell in ((0, 0), (2, 1))}
    board.made("dW1", 0, 0).click()
    expect(paths.locator(".chain-title")).to_contain_text(f"= {totals[0, 0]}")
    expect(paths.locator(".product").first).not_to_contain_text("?")
    board.root.locator('.edge[data-key="W1/2/1"]').dispatch_event("click")
    expect(paths.locator(".chain-title")).to_contain_text("= covered")
    expect(paths.locator(".product")).to_have_text(["= ?"] * 2)

    board.step("dW1").get_by_role("button", name="Uncover dTL/dW1").click()
    expect(paths.locator(".chain-title")).to_contain_text(f"= {totals[2, 1]}")
    expect(board.made("W1_new", 2, 1)).not_to_contain_text("?")
    expect(board.step("dW1").get_by_role("button", name="Uncover")).to_have_count(0)
    assert secret(replace(now, hidden_grids=frozenset({"TotalLoss"}))) & numbers_on(board) == set()
    board.step("AverageLoss").locator('.tool[data-hide="AverageLoss"]').dispatch_event("click")
    expect(board.root.locator(".facts")).to_contain_text(print_number(run["TotalLoss"].item(), 6))


def test_what_a_covered_grid_looks_like_tells_nothing_of_it(board: Board):
    scenario = begun("W1", "H1", "delta_out", pinned=Cell("dc", 0, 0)).with_number(Cell("X", 0, 0), 50.5)
    board.show(scenario)
    assert secret(scenario) & numbers_on(board) == set()
    expect(board.step("dc").locator(".product")).to_have_text(["= ?"] * 2)
    expect(board.root.locator('td[data-key^="H1/"][data-flat]')).to_have_count(0)
    expect(board.step("H1").locator(".flat")).to_have_text("")
    looks = "found => [...new Set(found.map((x) => x.getAttribute('class') + x.getAttribute('stroke-width')))]"
    assert len(board.root.locator('.edge[data-key^="W1/"]').evaluate_all(looks)) == 1

    cell = board.cell("W1", 1, 1)
    with board.dragging(cell) as move:
        move(40)
    expect(cell).to_have_text("w22?")
    cell.focus()
    board.press("F2")
    expect(cell.locator("input")).to_have_count(0)
    expect(cell).to_have_text("w220.4")
    board.cell("W1", 1, 0).focus()
    board.page.keyboard.type("0.8317")
    board.press("Enter")
    expect(board.status.filter(has_text="w₂₁ is now covered")).to_be_attached()
    assert not {x for x in numbers_on(board) if x.startswith("0.8317")}
    board.cell("W1", 1, 0).click()
    board.expect_value("W1", 1, 0, 0.8317)
    expect(board.cell("W1", 1, 0)).to_have_attribute("data-tint", "0")


def test_what_is_covered_is_said_above_the_board_and_uncovered_at_once_there_or_beside_it(board: Board):
    board.show(begun("W1", "H1", "dc"))
    above, covered = board.root.locator(".summary"), board.root.locator("[data-covered]")
    board.choose("Example", "XOR")
    expect(board.root.locator(".about-it")).to_contain_text("No straight line")
    expect(above).to_contain_text("covered: H1, W1, dTL/dc")
    above.get_by_role("button", name="Uncover all").click()
    expect(covered).to_have_count(0)
    expect(above).not_to_contain_text("covered")
    expect(board.root.get_by_role("button", name="Uncover")).to_have_count(0)
    for name in ("H1", "dc"):
        board.step(name).locator(f'.tool[data-hide="{name}"]').last.dispatch_event("click")
    expect(board.step("Z2").get_by_role("button", name="Uncover")).to_have_text(["Uncover H1", "Uncover all"])
    expect(board.step("Z1").get_by_role("button", name="Uncover")).to_have_count(0)
    board.push(board.step("Z2").get_by_role("button", name="Uncover all"), "keyboard")
    expect(covered).to_have_count(0)
    expect(above).not_to_contain_text("covered")
