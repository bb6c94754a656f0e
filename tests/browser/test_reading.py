"""Numbers as exact as wished, colours that compare, and answers to "why?"."""

import re

from playwright.sync_api import expect

from tests.browser.driver import Board
from tests.browser.handout import run_of
from ui.reading.numbers import print_number

MARK = "x => { const mark = getComputedStyle(x, '::after'); return [mark.content, mark.borderTopWidth]; }"
QUESTIONS = "found => found.map(x => [x.closest('.step').id, x.textContent])"
COLOURS = """chips => chips.map(
    x => [x.dataset.key.split('/')[0], x.dataset.family, getComputedStyle(x).backgroundColor]
)"""
# What the tools over a grid lie on.
COVERED_BY_TOOLS = """board => [...board.querySelectorAll('.step')].flatMap((step) => {
    const boxes = (what) => [...step.querySelectorAll(what)].map((x) => [x.textContent, x.getBoundingClientRect()]);
    const under = boxes('h3, .meaning, .name, .brackets, .shape');
    return boxes('.tool').flatMap(([, a]) => under.filter(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5)).map(([text]) => `${step.id}: ${text}`);
})"""
# The symbols whose subscript reaches down to the number below it.
TOUCHED_BY_SUBSCRIPTS = """board => [...board.querySelectorAll('td[data-matrix], .stack')].filter((place) => {
    const box = (what) => {
        const range = document.createRange();
        range.selectNodeContents(place.querySelector(what));
        return range.getBoundingClientRect();
    };
    return place.querySelector('sub') && box('sub').bottom > box('.text, .number').top;
}).map((place) => place.textContent)"""


def test_colours_compare_within_a_grid_or_across_all_and_numbers_have_from_no_decimals_to_eight(board: Board):
    page = board.page
    tint = "cells => cells.map(x => Math.abs(x.dataset.tint))"
    legend = board.root.locator(".legend")
    expect(legend).to_contain_text("the largest in its grid")
    for step, grid in (("Z1", "X"), ("Z1", "W1"), ("dW1", "dW1"), ("H1", "H1")):
        assert max(board.step(step).locator(f'td[data-matrix="{grid}"]').evaluate_all(tint)) == 9
    board.open_box("Reading")
    page.get_by_role("radio", name="across all grids").click()
    expect(legend).to_contain_text("strongest: 2.0000")
    board.filled()
    assert max(board.step("dW1").locator('td[data-matrix="dW1"]').evaluate_all(tint)) == 1
    assert max(board.step("Z1").locator('td[data-matrix="X"]').evaluate_all(tint)) == 9
    assert legend.locator(".swatch").count() == 5
    page.get_by_role("radio", name="within each grid").click()
    expect(legend).to_contain_text("the largest in its grid")

    slider, run = page.get_by_role("slider", name="Decimals"), run_of()
    total, at_curve = board.step("dW1").locator(".total td"), board.step("H1").locator(".graph .at")
    for key, decimals in (("Home", 0), ("End", 8)):
        slider.focus()
        slider.press(key)
        expect(board.made("H1", 0, 0).locator(".text")).to_have_text(print_number(float(run["H1"][0, 0]), decimals))
        expect(total).to_have_text("= " + print_number(float(run["dW1"][0, 0]), decimals))
        expect(at_curve).to_contain_text(f"= {print_number(float(run['H1_slope'][0, 0]), decimals)}")
    board.expect_trace(run)


def test_saturated_units_are_marked_and_every_why_opens_and_answers(board: Board):
    expect(board.root.locator("td[data-flat]")).to_have_count(0)
    board.choose("Example", "class example")
    marked = board.root.locator("td[data-flat]")
    expect(marked.first).to_be_visible()
    assert marked.first.evaluate(MARK) == ['""', "2px"], "the mark is drawn: not every font has a character for it"
    slopes = board.root.locator("#step-H1_slope td[data-matrix=H1_slope]")
    small = slopes.evaluate_all("cells => cells.filter(x => Math.abs(x.dataset.value) < 0.01).map(x => x.dataset.key)")
    assert {key.replace("H1_slope", "H1") for key in small} == board.keys("#step-H1 td[data-matrix=H1][data-flat]")
    expect(board.step("H1").locator(".flat")).to_contain_text("its gradients vanish")
    expect(board.step("Z1").locator(".flat")).to_be_empty()
    asked = board.root.locator(".why details").evaluate_all(QUESTIONS)
    for step, question in (
        ("Z1", "Is it X @ W1, or X @ W1 + b?"),
        ("D_Error_W", "transpose"),
        ("dW1", "transpose"),
        ("dW1", "sum over"),
        ("delta_out", "⊙"),
        ("Yhat_slope", "Why ŷ and not y in the slope?"),
        ("db", "column sum"),
    ):
        assert any(where == f"step-{step}" and question in text for where, text in asked), (step, question)
    every = board.root.locator(".why details:not(.what-if)")
    for i, how in enumerate(("mouse", "key")):
        board.push(every.nth(i).locator("summary"), how)
        expect(every.nth(i).locator("p")).to_be_visible()
    assert min(map(len, every.locator("p").all_text_contents())) > 40


def test_what_is_zero_but_for_rounding_and_what_overflows_is_explained_until_it_is_covered(board: Board):
    board.choose("Example", "XOR")
    board.expect_text("Z1", 3, 1, "0.0000")
    cell = board.made("Z1", 3, 1)
    expect(cell).to_have_attribute("title", f"0 up to rounding: the computer’s number is {board.value('Z1', 3, 1)}")
    notes = board.step("Z1").locator(".notes")
    expect(notes).to_be_empty()
    board.overwrite("X", 3, 1, "1e200")
    board.overwrite("W1", 1, 1, "1e200")
    expect(notes).to_contain_text("This begins in Z1: make the numbers in X or W1 smaller.")
    expect(board.step("H1").locator(".notes")).to_contain_text("This begins in Z1")
    expect(board.step("Z2").locator(".notes")).to_be_empty()
    expect(cell).not_to_have_attribute("title", re.compile("."))
    grid = board.step("Z1").locator('[data-grid="Z1"]')
    grid.hover()
    grid.get_by_role("button", name="cover the numbers of Z1").click()
    expect(notes).to_be_empty()


def test_operators_say_what_they_are_a_matrix_has_one_colour_everywhere_and_nothing_covers_another(board: Board):
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
    chips = board.root.locator(".chip[data-key]").evaluate_all(COLOURS)
    matrices = {matrix: (family, colour) for matrix, family, colour in chips}
    assert all(matrices[matrix] == (family, colour) for matrix, family, colour in chips)
    families = dict(matrices.values())
    assert families.keys() >= {"input", "target", "weight", "hidden", "output", "error", "gradient"}
    assert len(set(families.values())) == len(families)
    assert board.root.evaluate(COVERED_BY_TOOLS) == []
    assert board.root.evaluate(TOUCHED_BY_SUBSCRIPTS) == []
