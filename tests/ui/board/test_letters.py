"""What the board is told of letters: the texts and the cells of the core's letters, and no number."""

import json
from dataclasses import replace

from hypothesis import given, settings

from backprop_core import Cell
from backprop_core.explain.letters import letters
from tests.ui import extreme
from ui.board.letters import PRODUCTS
from ui.board.skeleton import skeleton
from ui.board.view import still
from ui.state.example import example
from ui.state.scenario import of_example

HANDOUT = of_example(example("handout"))


def sent(scenario):
    return json.loads(still(scenario, scenario.trace())).get("letters")


def text_of(told, products):
    """A cell's letters as the browser writes them."""
    factors = ["".join(x if isinstance(x, str) else x[0] for x in one["parts"]) for one in told["factors"]]
    lines = [f"{sign} " + "·".join(factors[place] for place in places) for sign, *places in products]
    return " ".join(lines).removeprefix("+ ").replace("− ", "−", 1 if lines[0][0] == "−" else 0)


@given(extreme.scenarios)
@settings(max_examples=8)
def test_each_cell_has_the_letters_of_the_core_and_each_factor_the_cells_that_it_speaks_of(scenario):
    run = scenario.trace()
    told = sent(scenario) or {"grids": {}, "factors": []}
    assert told["grids"].keys() == dict(scenario.lettered).keys()
    frames = skeleton(run.derivation, tuple(run.sizes.items()), scenario.first_row, scenario.names)["grids"]
    for name, level in scenario.lettered:
        top, left = frames[name]["first"]
        for i, row in enumerate(told["grids"][name]["cells"]):
            for j, products in enumerate(row):
                place, down = Cell(name, top + i, left + j), 1 if level == "one" else None
                cell = letters(run.notation, place, down, begins=(("n", scenario.first_row),))
                assert text_of(told, products) == cell.text
                parts = [
                    part for _, *places in products for place in places for part in told["factors"][place]["parts"]
                ]
                cells = {Cell(*part[1:]) for part in parts if isinstance(part, list)}
                assert cells == set(cell.cells)


def test_a_factor_stands_for_the_number_of_another_cell_and_never_for_that_of_its_own():
    told = sent(replace(HANDOUT, cells="letters"))

    def cells(name):
        (_, *places), *_ = told["grids"][name]["cells"][0][0]
        return [told["factors"][place]["cell"] for place in places]

    assert cells("H_D_Error_W") == [["H1_slope", 0, 0], ["Yhat_slope", 0, 0], ["Y_error", 0, 0], ["W2", 0, 0]]
    assert cells("H1_slope") == cells("H1") == [[]]
    assert cells("c_new") == [["c", 0, 0]]


def test_a_board_of_numbers_is_told_nothing_of_letters():
    assert sent(HANDOUT) is None
    assert sent(replace(HANDOUT, cells="letters", letters=dict.fromkeys(HANDOUT.derivation.by_name, "none"))) == {
        "cells": "letters",
        "factors": [],
        "grids": {},
    }


def test_no_edit_of_a_number_changes_letters():
    lettered = replace(HANDOUT, cells="both")
    edited = lettered.with_number(Cell("X", 0, 0), -7.5)
    assert still(lettered, lettered.trace()) == still(edited, edited.trace())


def test_of_a_large_grid_the_first_products_are_written_and_the_others_counted():
    scenario = replace(HANDOUT.with_size("n", 5).with_size("c", 32).with_size("h", 16), cells="both")
    told = sent(scenario)
    for name, grid in told["grids"].items():
        cells = [products for row in grid["cells"] for products in row]
        assert sum(map(len, cells)) <= 4 * max(PRODUCTS, len(cells)), name
    products = told["grids"]["dW1"]["cells"][0][0]
    assert text_of(told, products) == "x₁,₁·h₁,₁(1 − h₁,₁)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁ + 4 more"
