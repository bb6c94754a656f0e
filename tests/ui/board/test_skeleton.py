"""The board without its numbers: what the browser is told of the lines."""

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Cell, Line, derivation
from backprop_core.explain.explanation import text_of
from backprop_core.explain.notation import Notation
from backprop_core.language.activations import FUNCTIONS
from backprop_core.language.index_notation import read_line
from backprop_core.practice.mistake_kinds.changed_lines import rewritten
from backprop_core.practice.offered import offers
from tests.backprop_core import blackboard
from tests.backprop_core.explain.test_affects import BRANCHING, branching
from tests.each import each
from ui.board.skeleton import CURVE_HEIGHT, CURVE_WIDTH, curve_of, reaches
from ui.board.skeleton import _step as step_of
from ui.board.skeleton import equation as pieces_of_equation


@pytest.mark.parametrize("texts", BRANCHING.values(), ids=BRANCHING.keys())
def test_the_reach_of_a_cell_follows_every_route(texts):
    run = branching(texts, blackboard.numbers((2, 2, 2, 2), seed=5))
    for name in run.derivation.given:
        here = run.affects(name, 0, 0).reaches
        letters = {(reach.matrix, frozenset(x for x, _ in reach.bound)) for reach in here}
        assert {(matrix, frozenset(kept)) for matrix, kept, _ in reaches(run.derivation)[name]} == letters


def test_several_parts_of_a_matrix_are_reached_on_several_routes():
    run = branching(
        BRANCHING["each cell with its row's and its column's sum"], blackboard.numbers((2, 2, 2, 2), seed=5)
    )
    parts = [entry for entry in reaches(run.derivation)["H1"] if entry[0] == "H1_slope"]
    assert [kept for _, kept, _ in parts] == ["h", "n"]


@pytest.mark.parametrize(
    ("text", "equation"),
    [
        ("Y_error_average[n1] = Z2[no]", ["Σ columns", {"grid": "Z2"}]),
        ("Y_error_average[1o] = Z2[no]", ["Σ rows", {"grid": "Z2"}]),
        ("Y_error_average[11] = Z2[no]", ["Σ all", {"grid": "Z2"}]),
    ],
)
def test_a_sum_along_an_axis_says_what_it_adds_up(text, equation):
    line = Line("Backward", *read_line(text), text, "", 0)
    assert pieces_of_equation(rewritten(derivation(), [line]), "Y_error_average") == equation


CASES = {
    "a product in a product": ("Y_error[no] = Yhat[no] · (Y[no] · Z2[no])", "ŷ₁·y₁·z(2)₁"),
    "a squared product": ("Y_error[no] = (Yhat[no] · Y[no])²", "(ŷ₁·y₁)²"),
    "a squared square": ("Y_error[no] = (Yhat[no]²)²", "(ŷ₁²)²"),
    "a squared sum": ("Y_error[no] = (Yhat[no] − Y[no])²", "(ŷ₁ − y₁)²"),
    "a sum in a product": ("Y_error[no] = Yhat[no] · (1 − Y[no])", "ŷ₁·(1 − y₁)"),
    "a sum in a sum": ("Y_error[no] = Yhat[no] − (Y[no] − Z2[no])", "ŷ₁ − (y₁ − z(2)₁)"),
    "a product in a function": ("Y_error[no] = tanh(Yhat[no] · (Y[no] + 2 · Z2[no]))", "tanh(ŷ₁(y₁ + 2·z(2)₁))"),
}


@each(("text", "written"), CASES.values(), ids=CASES.keys())
def test_the_board_writes_a_cells_sum_as_the_explanation_does(text, written):
    table = derivation().with_line(text)
    notation = Notation(table, {"n": 2, "c": 4, "h": 2, "o": 1})
    terms = step_of(notation, table.by_name["Y_error"])["sum"]
    symbols = {name: notation.symbol(Cell(name, 0, 0)) for name in ("Yhat", "Y", "Z2")}
    board = [
        "·".join("".join(x if isinstance(x, str) else symbols[x[0]] for x in pieces) for pieces in term["factors"])
        for term in terms
    ]
    joints = [f" {term['sign']} " if i else "" for i, term in enumerate(terms)]
    assert "".join(joint + one for joint, one in zip(joints, board, strict=True)) == written
    run = blackboard.run(blackboard.HANDOUT)
    explained = replace(run, derivation=table).expand("Y_error", 0, 0)
    assert board == ["·".join(text_of(factor.parts) for factor in term.factors) for term in explained.terms]


SIZES = (("n", 2), ("c", 4), ("h", 2), ("o", 1))


def curves(table, right=None):
    found = {line.name: curve_of(table, line, right or table) for line in table.lines}
    return {name: curve for name, curve in found.items() if curve}


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_a_curve_stands_at_each_activation_and_at_its_slope(hidden):
    drawn = curves(derivation(hidden))
    assert set(drawn) == {"H1", "Yhat", "Yhat_slope", *(["H1_slope"] if hidden != "linear" else [])}
    assert (drawn["H1"]["z"], drawn["H1"]["output"]) == ("Z1", "H1")
    assert drawn["H1"]["slope"] == ("H1_slope" if hidden != "linear" else "")
    assert drawn["Yhat_slope"] == drawn["Yhat"]


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_a_number_stands_where_the_curve_has_it(hidden):
    curve, function = curves(derivation(hidden))["H1"], FUNCTIONS[ACTIVATIONS[hidden].function]
    x, y = np.array([point.split(",") for point in curve["points"].split()], float).T
    z = x / curve["across"] + curve["left"]
    np.testing.assert_allclose(curve["top"] - y / curve["down"], function(z), atol=0.02)
    assert (x.min(), x.max()) == (0, CURVE_WIDTH)
    assert (y.min(), y.max()) == (0, CURVE_HEIGHT)


def test_with_a_mistake_the_curve_is_that_of_the_line_and_the_slope_where_it_should_stand():
    right = derivation()
    listed = offers(right, SIZES).by_key
    assert "H1" not in curves(listed["no-activation.H1"].derivation, right)
    assert curves(listed["slope-of-z.H1_slope"].derivation, right)["H1_slope"]["slope"] == "H1_slope"
