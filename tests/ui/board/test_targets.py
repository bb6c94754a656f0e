"""What the board says at Y: why a row waits, how a choice adjusted it, and how a class is chosen."""

import json

import pytest

from backprop_core import Cell
from tests.each import each
from tests.ui.state.test_waiting_rows import SIGMOID, SOFTMAX, after, choose, paste, put
from ui.board.held import CLASS
from ui.board.view import view

ROW = (
    "with softmax the y’s of a row must add up to 1. Change another of its numbers, or choose its class: type 1 into "
    "its cell, or press “class” or the key c."
)


def drawn(scenario):
    return json.loads(json.dumps(view(scenario, scenario.trace()), allow_nan=False))


@each(("text", "sums"), [("0.5", "0.5"), ("1.5", "1.5"), ("−1", "−1"), ("1e300", "1e+300"), ("0.99999", "0.99999")])
def test_a_row_that_does_not_add_up_is_named_with_its_sum_the_fix_and_what_counts(text, sums):
    payload = drawn(apply_all(put(1, 1, text)))
    expected = f"Row 2 of Y adds up to {sums}; {ROW} The board goes on with 0, 1, 0."
    assert payload["wrong"] == {"Y": expected}
    assert payload["drafts"] == {"Y": [{"row": 1, "column": 1, "text": text, "says": expected}]}
    assert payload["grids"]["Y"]["texts"][1] == ["0", "1", "0"]


def apply_all(*events):
    return after(SOFTMAX, *events)


def test_a_row_with_a_text_says_that_its_numbers_wait_for_it_and_a_row_is_named_once():
    wrong = drawn(apply_all(paste(1, 0, "0.5\tx\t0.5\n0.2\t0.2\t0.2")))["wrong"]["Y"]
    assert wrong.count("Row 2 of Y has a cell that is no number: its other new numbers wait for it.") == 1
    assert wrong.count("Row 3 of Y adds up to 0.6") == 1
    assert wrong.count("y₂₂ (Y, row 2, column 2) is “x”") == 1


def test_of_many_rows_that_wait_the_first_are_named_and_the_others_counted():
    many = after(SOFTMAX.with_size("n", 20), paste(2, 0, "\n".join(["0.2\t0.2\t0.2"] * 9 + ["x"])))
    more = " more cell of Y is no number, in row 12. 6 more rows of Y do not count yet, in rows 6 to 11."
    assert drawn(many)["wrong"]["Y"].endswith(more)
    turned = drawn(many.with_first_row(10))["wrong"]["Y"]
    assert turned.startswith("Row 11 of Y adds up to 0.6")
    assert turned.endswith("7 more rows of Y do not count yet, in rows 4 to 10.")


def test_nothing_is_said_of_the_numbers_of_a_covered_y():
    covered = after(SOFTMAX, put(1, 1, "0.7"), put(0, 0, "0.333"), put(0, 1, "0.333"), put(0, 2, "0.333"))
    covered = after(covered, {"kind": "hide", "matrix": "Y"})
    payload = drawn(covered)
    assert payload["wrong"]["Y"].startswith("Row 2 of Y does not add up to 1; with softmax")
    assert payload["wrong"]["Y"].endswith("The board goes on with its last numbers.")
    assert payload["remarks"] == {}


def test_what_a_choice_adjusted_is_said_at_y_and_above_the_board_until_a_number_is_changed():
    chosen = after(SIGMOID, choose("output", "softmax"))
    payload = drawn(chosen)
    assert payload["remarks"]["Y"] == chosen.adjusted != ""
    assert payload["chosen"]["about"].endswith(chosen.adjusted)
    assert drawn(after(chosen, put(0, 1, "1")))["remarks"] == {}


@pytest.mark.parametrize("scenario", [SIGMOID, SOFTMAX], ids=["sigmoid", "softmax"])
def test_the_browser_knows_where_a_class_can_be_chosen(scenario):
    payload = drawn(scenario.with_pin(Cell("Y", 0, 0)))
    is_softmax = scenario is SOFTMAX
    assert [name for name, grid in payload["grids"].items() if grid.get("classes")] == ["Y"] * is_softmax
    assert payload["held"]["says"] == [CLASS] * is_softmax


def test_softmax_keeps_two_outputs_and_the_board_says_why():
    assert drawn(SIGMOID)["sizes"]["o"]["least"] == drawn(SOFTMAX)["sizes"]["n"]["least"] == 1
    outputs = drawn(SOFTMAX)["sizes"]["o"]
    assert (outputs["least"], outputs["stops"][0]) == (2, "softmax needs two outputs or more")
