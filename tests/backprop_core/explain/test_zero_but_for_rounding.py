"""Rounding: what is 0 by hand is found, however it is computed, and nothing else is."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core.explain.zero_but_for_rounding import argument_of
from tests.backprop_core import blackboard
from tests.each import each

SUM = {"X": [[1, 1, 1]], "W1": [[0.1], [0.2], [-0.3]], "b": [[0]], "W2": [[0.7]], "c": [[0]], "Y": [[0.5]]}
"""By hand z₁₁ is 0."""

tenths = st.integers(-9, 9).map(lambda x: x / 10)


@st.composite
def cancelling(draw):
    """Matrices of short decimals in which z of the first row, and the error there, are 0 by hand."""
    n, c, h, o = draw(blackboard.small_shapes)
    shapes = {"X": (n, c), "W1": (c, h), "W2": (h, o), "c": (1, o), "Y": (n, o)}
    made = {
        name: np.array(draw(st.lists(tenths, min_size=rows * columns, max_size=rows * columns))).reshape(rows, columns)
        for name, (rows, columns) in shapes.items()
    }
    z = exact(made["X"][:1]) @ exact(made["W1"])
    return {**made, "b": (-z).astype(float)}


def exact(matrix):
    """The decimals as they are written, as fractions."""
    return np.vectorize(lambda x: Fraction(repr(float(x))), otypes=[object])(matrix)


def by_hand(given_, hidden):
    """The matrices in fractions; linear at the output."""
    X, W1, b, W2, c, Y = (exact(given_[name]) for name in ("X", "W1", "b", "W2", "c", "Y"))
    rectify = np.vectorize(lambda z: max(z, Fraction(0)) if hidden == "relu" else z, otypes=[object])
    slope = np.vectorize(lambda z: Fraction(int(z > 0 or hidden == "linear")), otypes=[object])
    Z1 = X @ W1 + b
    H1 = rectify(Z1)
    error = H1 @ W2 + c - Y
    back = slope(Z1) * (error @ W2.T)
    gradients = {"dW1": X.T @ back, "dW2": H1.T @ error, "db": back.sum(0, keepdims=True)}
    return {"Z1": Z1, "H1": H1, "Y_error": error, "L": error**2 / 2, "H_D_Error_W": back, **gradients}


def zeros_of(run, rows=slice(None)):
    """The cells found, as (matrix, row, column)."""
    return {(name, *place) for name, mask in run.rounding(rows).zeros.items() for place in np.argwhere(mask).tolist()}


@settings(max_examples=50)
@given(cancelling(), st.sampled_from(["relu", "linear"]))
def test_what_is_found_is_0_by_hand_and_a_sum_of_given_numbers_that_is_0_by_hand_is_found(numbers, hidden):
    run = blackboard.run(numbers, hidden, "linear")
    hand, found = by_hand(numbers, hidden), zeros_of(run)
    if run.rounding().jumps:
        del hand["H_D_Error_W"], hand["dW1"], hand["db"]
    for name, matrix in hand.items():
        assert not {(name, *place) for place, x in np.ndenumerate(matrix) if x != 0} & found
    first = {("Z1", *place) for place, x in np.ndenumerate(hand["Z1"]) if x == 0 and run["Z1"][place] != 0}
    assert first <= found


@each("scale", [1e-100, 1e-6, 1, 1e9, 1e100])
def test_it_is_found_at_every_size_of_the_numbers(scale):
    # One product, so that no processor adds in another order.
    given_ = {**SUM, "X": [[scale, 0, 0]], "W1": [[0.3], [0], [0]], "b": [[-(0.1 + 0.2) * scale]]}
    run = blackboard.run(given_, "linear", "linear")
    assert run["Z1"][0, 0] != 0
    assert {("Z1", 0, 0), ("H1", 0, 0), ("dW2", 0, 0)} <= zeros_of(run)


def test_what_is_made_of_it_is_zero_but_for_rounding_too():
    run = blackboard.run({**SUM, "W1": [[0], [0], [0]], "c": [[0.1 + 0.2]], "Y": [[0.3]]}, "relu", "linear")
    assert run["Y_error"][0, 0] == pytest.approx(5.55e-17, rel=0.01)
    matrices = {name for name, _, _ in zeros_of(run)}
    assert matrices == {"L", "TotalLoss", "AverageLoss", "Y_error", "delta_out", "D_Error_W", "dc"}


@each(("hidden", "output", "reduction"), blackboard.CHOICES)
def test_in_an_ordinary_network_nothing_is_zero_but_for_rounding(hidden, output, reduction):
    run = blackboard.run(blackboard.numbers((3, 2, 4, 2), seed=3), hidden, output, reduction)
    assert zeros_of(run) == set()
    assert run.rounding().jumps == ()


@each("hidden", ["sigmoid", "tanh"])
@each("z", [15.0, 18.0, 30.0, 36.0])
def test_the_slope_of_a_saturated_unit_is_small_and_not_zero_but_for_rounding(hidden, z):
    run = blackboard.run({**SUM, "X": [[z, 0, 0]], "W1": [[1], [0], [0]]}, hidden, "linear")
    assert not zeros_of(run)


def test_a_number_beside_a_large_one_in_another_cell_is_not_zero():
    given_ = {**SUM, "X": [[1e12, 1, 1], [1e-9, 1e-9, 0]], "Y": [[0.5], [0.5]]}
    run = blackboard.run(given_, "linear", "linear")
    assert run["Z1"][1, 0] == pytest.approx(3e-10)
    assert ("Z1", 1, 0) not in zeros_of(run)


def test_numbers_that_overflow_are_not_zero():
    run = blackboard.run({**SUM, "X": [[1e308, 1e308, 1e308]], "W1": [[9], [9], [-9]]}, "linear", "linear")
    assert not np.isfinite(run["Z1"]).all()
    assert all(np.isfinite(run[name][mask]).all() for name, mask in run.rounding().zeros.items())


@settings(max_examples=50)
@given(cancelling(), blackboard.reductions, st.integers(0, 2))
def test_of_some_rows_is_found_what_is_found_in_them_among_all(numbers, reduction, first):
    run = blackboard.run(numbers, "relu", "linear", reduction)
    first = min(first, len(numbers["X"]) - 1)
    rows = slice(first, first + 1)
    letters = run.derivation.letters
    expected = set()
    for name, row, column in zeros_of(run):
        if "n" not in letters[name]:
            expected.add((name, row, column))
        elif row == first:
            expected.add((name, 0, column))
    assert zeros_of(run, rows) == expected


def test_where_rounding_decides_the_slope_of_relu_is_told():
    (jump,) = blackboard.run(SUM, "relu", "linear").rounding().jumps
    assert (jump.name, jump.way, jump.at_zero) == ("H1_slope", ("Z1", "H1"), 0.0)
    assert jump.cells.tolist() == [[True]]


def test_at_the_output_too():
    run = blackboard.run({**SUM, "W1": [[0], [0], [0]], "c": [[0.1 + 0.2 - 0.3]]}, "linear", "relu")
    assert run["Z2"][0, 0] > 0
    assert not run.rounding().jumps, "c is given, and so it is what was meant"
    run = blackboard.run({**SUM, "W2": [[1]], "b": [[0.3]], "c": [[-0.3]]}, "linear", "relu")
    (jump,) = run.rounding().jumps
    assert (jump.name, jump.way) == ("Yhat_slope", ("Z2", "Yhat"))


@each(
    ("hidden", "W1"),
    [
        ("linear", SUM["W1"]),
        ("sigmoid", SUM["W1"]),
        ("tanh", SUM["W1"]),
        ("relu", [[-0.1], [-0.2], [0.3]]),
        ("relu", [[0.1], [0.2], [-0.2]]),
        ("relu", [[0.5], [0.25], [-0.75]]),
    ],
    ids=["linear", "sigmoid", "tanh", "below 0", "above 0", "exactly 0"],
)
def test_where_the_slope_is_that_of_a_calculation_by_hand_no_jump_is_told(hidden, W1):
    assert blackboard.run({**SUM, "W1": W1}, hidden, "linear").rounding().jumps == ()


def test_a_line_of_one_matrix_cell_by_cell_is_a_function_of_it():
    lines = blackboard.run(SUM, "tanh", "relu", "mean").derivation.lines
    functions = {line.name: argument_of(line) for line in lines if argument_of(line)}
    assert functions == {"H1": "Z1", "Yhat": "Z2", "H1_slope": "H1", "Yhat_slope": "Yhat"}


def test_a_line_that_is_said_otherwise_is_read_like_any_other():
    run = blackboard.run(SUM, "relu", "linear")
    table = run.derivation.with_line("delta_out[no] = Yhat_slope[no] · (1 − Y[no]) · (Yhat[no] − Y[no])")
    assert ("Z1", 0, 0) in zeros_of(replace(run, derivation=table))
