"""How matrices, cells and shapes are written: as the handout writes them."""

from itertools import product

import pytest

from backprop_core import LOSSES, NAMES, REDUCTIONS, Cell, derivation
from backprop_core.explain.notation import Notation
from backprop_core.table import RULES
from tests.backprop_core import blackboard
from tests.each import each

ONE_OUTPUT = {
    "X": "x₂₁",
    "Y": "y₂",
    "W1": "w₂₁",
    "W2": "w₂",
    "Z1": "z₂₁",
    "H1": "h₂₁",
    "Z2": "z(2)₂",
    "Yhat": "ŷ₂",
    "L": "L₂",
    "Y_error": "e₂",
    "Yhat_slope": "ŷ′₂",
    "delta_out": "δ₂",
    "D_Error_W": "d₂₁",
    "H1_slope": "h′₂₁",
    "H_D_Error_W": "hd₂₁",
    "dW1": "dTL/dw₂₁",
    "dW2": "dTL/dw₂",
    "W1_new": "new w₂₁",
    "W2_new": "new w₂",
}

SEVERAL_OUTPUTS = {
    "X": "x₂₂",
    "Y": "y₂₂",
    "W1": "w₂₂",
    "W2": "w(2)₂₂",
    "Z1": "z₂₂",
    "H1": "h₂₂",
    "Z2": "z(2)₂₂",
    "Yhat": "ŷ₂₂",
    "L": "L₂₂",
    "Y_error": "e₂₂",
    "Yhat_slope": "ŷ′₂₂",
    "delta_out": "δ₂₂",
    "dW1": "dTL/dw₂₂",
    "dW2": "dTL/dw(2)₂₂",
    "W2_new": "new w(2)₂₂",
}


def notation(n=2, c=4, h=2, o=1, **choices):
    return Notation(derivation(**choices), {"n": n, "c": c, "h": h, "o": o})


@each(("name", "symbol"), ONE_OUTPUT.items())
def test_with_one_output_its_index_is_not_written(name, symbol):
    assert notation().symbol(Cell(name, 1, 0)) == symbol


@each(("name", "symbol"), SEVERAL_OUTPUTS.items())
def test_with_several_outputs_both_indices_are_written(name, symbol):
    assert notation(o=2).symbol(Cell(name, 1, 1)) == symbol


@each(
    ("cell", "one", "several"),
    [
        (("b", 0, 1), "b₂", "b₂"),
        (("c", 0, 0), "c", "c₁"),
        (("db", 0, 1), "dTL/db₂", "dTL/db₂"),
        (("dc", 0, 0), "dTL/dc", "dTL/dc₁"),
        (("b_new", 0, 1), "new b₂", "new b₂"),
        (("c_new", 0, 0), "new c", "new c₁"),
        (("W2", 0, 0), "w₁", "w(2)₁₁"),
        (("Yhat", 0, 0), "ŷ₁", "ŷ₁₁"),
        (("TotalLoss", 0, 0), "TL", "TL"),
        (("AverageLoss", 0, 0), "AL", "AL"),
    ],
)
def test_rows_of_length_one_have_no_row_index(cell, one, several):
    assert notation(o=1).symbol(Cell(*cell)) == one
    assert notation(o=3).symbol(Cell(*cell)) == several


@each(
    ("cell", "one", "several"),
    [
        (("V_W1", 1, 0), "v(w₂₁)", "v(w₂₁)"),
        (("V_W2_new", 1, 0), "new v(w₂)", "new v(w(2)₂₁)"),
        (("V_c_new", 0, 0), "new v(c)", "new v(c₁)"),
    ],
)
def test_a_velocity_is_that_of_a_parameters_cell(cell, one, several):
    assert notation(o=1, rule="momentum").symbol(Cell(*cell)) == one
    assert notation(o=3, rule="momentum").symbol(Cell(*cell)) == several


def test_a_single_row_or_hidden_unit_keeps_its_index():
    one = notation(n=1, c=1, h=1, o=1)
    symbols = [one.symbol(Cell(name, 0, 0)) for name in ("X", "W1", "Z1", "b", "W2", "Yhat")]
    assert symbols == ["x₁₁", "w₁₁", "z₁₁", "b₁", "w₁", "ŷ₁"]


@each("axis", ["n", "c", "h", "o"])
def test_a_comma_parts_the_indices_as_soon_as_a_size_exceeds_nine(axis):
    assert notation(**{axis: 9}).symbol(Cell("X", 0, 1)) == "x₁₂"
    assert notation(**{axis: 10}).symbol(Cell("X", 0, 1)) == "x₁,₂"


def test_indices_of_two_digits_cannot_be_misread():
    large = notation(n=120, c=12, h=11, o=2)
    assert large.symbol(Cell("X", 0, 10)) == "x₁,₁₁"
    assert large.symbol(Cell("X", 10, 0)) == "x₁₁,₁"
    assert large.symbol(Cell("W2", 9, 1)) == "w(2)₁₀,₂"
    assert large.symbol(Cell("dW1", 11, 10)) == "dTL/dw₁₂,₁₁"
    assert large.symbol(Cell("b", 0, 10)) == "b₁₁"
    assert notation(n=120).symbol(Cell("Yhat", 119, 0)) == "ŷ₁₂₀"


@each(("n", "c", "h", "o"), [(2, 4, 2, 1), (3, 2, 3, 3), (12, 11, 11, 1), (12, 11, 11, 11)])
def test_no_two_cells_of_a_matrix_are_written_alike(n, c, h, o):
    here = notation(n, c, h, o)
    for name in here.derivation.letters:
        rows, columns = here.shape(name)
        symbols = {here.symbol(Cell(name, row, column)) for row in range(rows) for column in range(columns)}
        assert len(symbols) == rows * columns, name


def test_w1_and_w2_are_told_apart():
    for o in (1, 2):
        here = notation(o=o)
        first = {here.symbol(Cell("W1", row, column)) for row in range(4) for column in range(2)}
        second = {here.symbol(Cell("W2", row, column)) for row in range(2) for column in range(o)}
        assert not first & second


def test_a_cell_of_a_transposed_grid_is_the_cell_it_was():
    assert notation().symbol(Cell("X.T", 3, 1)) == "x₂₄"
    assert notation(o=2).symbol(Cell("W2.T", 1, 0)) == "w(2)₁₂"
    assert notation().symbol(Cell("H1.T", 1, 0)) == "h₁₂"


@each(
    ("name", "label"),
    [
        ("X", "X"),
        ("Y", "Y"),
        ("Yhat", "Ŷ"),
        ("Yhat_slope", "Sig′(Ŷ)"),
        ("H1_slope", "Sig′(H1)"),
        ("delta_out", "δ_out"),
        ("D_Error_W", "D_Error_W"),
        ("H_D_Error_W", "H_D_Error_W"),
        ("dW1", "dTL/dW1"),
        ("dW2", "dTL/dW2"),
        ("db", "dTL/db"),
        ("dc", "dTL/dc"),
        ("X.T", "X.T"),
        ("W2.T", "W2.T"),
        ("H1.T", "H1.T"),
        ("W1_new", "W1 new"),
    ],
)
def test_a_matrix_is_called_on_screen_as_in_the_handout(name, label):
    assert notation().label(name) == label


@each(("activation", "function"), [("tanh", "tanh"), ("relu", "ReLU"), ("linear", "Lin")])
def test_the_slopes_are_called_after_the_chosen_activations(activation, function):
    assert notation(hidden=activation).label("H1_slope") == f"{function}′(H1)"
    assert notation(hidden=activation).label("Yhat_slope") == "Sig′(Ŷ)"
    assert notation(output=activation).label("Yhat_slope") == f"{function}′(Ŷ)"
    assert notation(output=activation).label("H1_slope") == "Sig′(H1)"


def test_the_gradients_of_the_average_are_called_so():
    average = notation(reduction="mean")
    assert [average.label(name) for name in ("dW1", "dc")] == ["dAL/dW1", "dAL/dc"]
    assert average.symbol(Cell("dW1", 0, 0)) == "dAL/dw₁₁"
    assert average.symbol(Cell("dW2", 1, 0)) == "dAL/dw₂"


@each(
    ("name", "text"),
    [
        ("X", "n × c = 2 × 4"),
        ("Y", "n × o = 2 × 1"),
        ("W1", "c × h = 4 × 3"),
        ("b", "1 × h = 1 × 3"),
        ("W2", "h × o = 3 × 1"),
        ("c", "1 × o = 1 × 1"),
        ("Z1", "n × h = 2 × 3"),
        ("Yhat", "n × o = 2 × 1"),
        ("L", "n × o = 2 × 1"),
        ("TotalLoss", "1 × 1"),
        ("delta_out", "n × o = 2 × 1"),
        ("D_Error_W", "n × h = 2 × 3"),
        ("H_D_Error_W", "n × h = 2 × 3"),
        ("X.T", "c × n = 4 × 2"),
        ("W2.T", "o × h = 1 × 3"),
        ("H1.T", "h × n = 3 × 2"),
        ("dW1", "c × h = 4 × 3"),
        ("dW2", "h × o = 3 × 1"),
        ("db", "1 × h = 1 × 3"),
        ("dc", "1 × o = 1 × 1"),
        ("b_new", "1 × h = 1 × 3"),
    ],
)
def test_shapes_are_written_in_letters_and_in_numbers(name, text):
    assert notation(h=3).shape_text(name) == text


def test_the_shape_in_numbers_is_the_shape_of_the_array():
    run = blackboard.run(blackboard.numbers((3, 5, 2, 4), seed=2), reduction="mean")
    for name in [*run.values, *run.derivation.transposed]:
        assert run.notation.shape(name) == run[name].shape, name


def test_a_matrix_without_a_name_is_a_key_error():
    with pytest.raises(KeyError):
        notation().label("W3")
    with pytest.raises(KeyError):
        notation().shape_text("Y.T")


def test_every_name_is_of_a_matrix_that_some_table_has():
    hidden = [["tanh"] * count for count in range(4)]
    choices = product(hidden, ["sigmoid"], LOSSES, REDUCTIONS, RULES, ["with_inputs"])
    known = {name for choice in choices for name in derivation(*choice).letters}
    assert set(NAMES) == known
