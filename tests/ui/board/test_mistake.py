"""The board with a mistake in its lines: all numbers that come out, the right ones beside them, and what is covered."""

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Cell
from ui.board.skeleton import as_json
from ui.board.view import moving, to_copy, view
from ui.state.events import RefusedError, apply
from ui.state.example import examples
from ui.state.scenario import of_example
from ui.state.scenario_document import DocumentError, read, write_difference
from ui.state.session import Session

FIRST = of_example(examples()[0])
KEY = "no-slope.H_D_Error_W"
TABLES = (
    {},
    {"reduction": "mean"},
    {"momentum": 0.9, "gradients": "with_inputs"},
    {"hidden": "relu", "output": "linear"},
)


def forgot(scenario=FIRST, key=KEY):
    return apply(scenario, {"kind": "forget", "key": key})


def board(scenario):
    return view(scenario, scenario.trace())


def lines(given):
    return {step["name"]: step for section in given["sections"] for step in section["steps"]}


def test_the_board_shows_what_comes_out_of_the_mistake_and_beside_it_what_is_right():
    right, wrong = board(FIRST), board(forgot())
    for name, grid in wrong["grids"].items():
        marked = grid.get("right")
        for i, row in enumerate(grid["values"]):
            for j, value in enumerate(row):
                same = np.isclose(value, right["grids"][name]["values"][i][j], rtol=1e-12, atol=0)
                assert (not marked or not marked[i][j]) == same
                assert same or marked[i][j].startswith(right["grids"][name]["texts"][i][j])
    assert wrong["grids"]["H_D_Error_W"]["values"] == wrong["grids"]["D_Error_W"]["values"]
    assert wrong["chain"]["verdict"] == "differs"
    assert wrong["mistake"]["check"] == "dTL/dw₁₁: the nudge says −0.0166, these lines say −0.0726."


def test_a_changed_line_says_what_is_right_and_justifies_nothing():
    step, other = (lines(board(forgot()))[name] for name in ("H_D_Error_W", "dW1"))
    assert step["title"] == "H_D_Error_W = D_Error_W"
    assert step["meaning"] == "changed by a mistake; right is H_D_Error_W = Sig′(H1) ⊙ D_Error_W"
    assert step["why"] == []
    assert other["why"]
    assert step["whatIf"] == lines(board(FIRST))["H_D_Error_W"]["whatIf"]


@pytest.mark.parametrize("choices", TABLES, ids=str)
def test_every_mistake_can_be_shown_whatever_is_held(choices):
    """Each of another held cell, and of what tables have in common a part in each: all with all would be slow."""
    scenario = FIRST.with_size("o", 2).with_choices(**choices)
    cells = [None, *(Cell(name, 0, 0) for name in (*scenario.given, *scenario.derivation.by_name))]
    common, number = set(FIRST.offers.by_key), TABLES.index(choices)
    for i, key in enumerate(scenario.offers.by_key):
        if key in common and i % len(TABLES) != number:
            continue
        shown = forgot(scenario.with_pin(cells[i % len(cells)]), key)
        assert as_json(board(shown))
        assert read(write_difference(shown)).mistake == key


@pytest.mark.parametrize("key", ["one-row.db", KEY, "one-row.dW1", "matrix-product.H_D_Error_W"])
def test_what_the_mistake_makes_of_a_covered_matrix_is_covered(key):
    source = "X" if key == "one-row.dW1" else "D_Error_W" if key == KEY else "H_D_Error_W"
    shown = board(replace(forgot(key=key), hidden_grids=frozenset({source})))
    made = {line.name for line in FIRST.offers.by_key[key].lines if source in str(line.right)}
    assert made - {source} <= set(shown["covers"][source])
    assert set(board(FIRST)["covers"][source]) <= set(shown["covers"][source])


def test_the_numbers_of_the_check_are_covered_with_the_gradient():
    assert board(forgot())["mistake"]["reveals"] == [["dW1", 0, 0]]


def test_a_covered_line_is_not_copied():
    covered = replace(forgot(), hidden_grids=frozenset({"D_Error_W"}))
    assert to_copy(covered, covered.trace(), "H_D_Error_W")["texts"] == []
    assert to_copy(FIRST, FIRST.trace(), "H_D_Error_W")["texts"]


def test_a_board_without_a_mistake_carries_nothing_of_it():
    sent = moving(FIRST, FIRST.trace())
    assert sent.pop("mistake") is None
    assert not any("right" in grid for grid in sent["grids"].values())


def test_a_mistake_is_a_look_that_stays_with_undo_and_goes_with_another_example():
    session = Session(FIRST).after({"kind": "set", "matrix": "W1", "row": 0, "column": 0, "text": "2"})
    session = session.after({"kind": "forget", "key": KEY})
    assert len(session.past) == 1
    undone = session.after({"kind": "undo"})
    assert undone.scenario.mistake == KEY
    assert undone.scenario.given["W1"][0, 0] == FIRST.given["W1"][0, 0]
    again = session.after({"kind": "choose", "what": "example", "option": FIRST.example})
    assert again.scenario.mistake == ""
    assert forgot(session.scenario, "").mistake == ""


def test_a_mistake_goes_when_the_lines_cannot_have_it():
    assert forgot(key="matrix-product.H_D_Error_W").with_size("n", 3).mistake == ""
    assert forgot(key="slope-of-z.H1_slope").with_choices(hidden="linear").mistake == ""
    assert forgot().with_size("n", 3).mistake == KEY
    assert forgot(key="nothing").mistake == ""


def test_steps_downhill_wait_until_the_mistake_is_taken_out():
    with pytest.raises(RefusedError, match="take the mistake out first"):
        apply(forgot(), {"kind": "descend", "steps": "1"})


def test_a_document_with_a_mistake_that_these_lines_cannot_have_is_refused():
    for wrong in ("no-slope", 3, None, "no-transpose.D_Error_W"):
        with pytest.raises(DocumentError, match="“mistake” must be"):
            read({"mistake": wrong})


def test_a_nudge_is_promised_what_the_shown_gradient_says():
    nudged = apply(forgot(), {"kind": "nudge", "matrix": "W1", "row": 0, "column": 0, "text": "0.1"})
    promised = {row["name"]: row["text"] for row in board(nudged)["nudge"]["rows"]}
    assert promised["promised: gradient there × change"].startswith("−0.072")


def test_what_a_mistake_in_an_update_does_is_said_of_the_loss_after_it():
    check = board(forgot(key="uphill.W1_new"))["mistake"]["check"]
    assert check == "TotalLoss after this step is 0.2639; without the mistake it is 0.2619."
    large = forgot(FIRST.with_number(Cell("X", 0, 0), 1e200).with_choices(hidden="relu", output="linear"))
    assert board(forgot(large, "uphill.W1_new"))["mistake"]["check"].startswith("The numbers are too large here")


def test_the_comparison_with_the_derivatives_finds_the_mistake():
    compared = apply(forgot(), {"kind": "compare", "matrix": "dW1"})
    assert set(board(compared)["compared"]["dW1"]["verdicts"]) == {"differs"}
