"""Published worked examples: what is printed there, what agrees, and why the rest does not."""

from functools import lru_cache

import numpy as np
import pytest

from backprop_core import Batch, Network, trace
from tests.backprop_core.blackboard import FUNCTION, GRADIENTS, PARAMETERS, close, passes, run
from tests.each import each

# Matt Mazur, "A Step by Step Backpropagation Example" (2015).  Biases stay as they are.
MAZUR = {
    "X": [[0.05, 0.10]],
    "Y": [[0.01, 0.99]],
    "W1": [[0.15, 0.25], [0.20, 0.30]],
    "b": [[0.35, 0.35]],
    "W2": [[0.40, 0.50], [0.45, 0.55]],
    "c": [[0.60, 0.60]],
}

# GeeksforGeeks, "Backpropagation in Neural Network", its worked example.  No biases.
GEEKS = {
    "X": [[0.35, 0.7]],
    "Y": [[0.5]],
    "W1": [[0.2, 0.3], [0.2, 0.3]],
    "b": [[0.0, 0.0]],
    "W2": [[0.3], [0.9]],
    "c": [[0.0]],
}

# Han, Kamber and Pei, "Data Mining: Concepts and Techniques", example 9.1.  Learning rate 0.9.
HAN = {
    "X": [[1, 0, 1]],
    "Y": [[1]],
    "W1": [[0.2, -0.3], [0.4, 0.1], [-0.5, 0.2]],
    "b": [[-0.4, 0.2]],
    "W2": [[-0.3], [-0.2]],
    "c": [[0.1]],
}

# The class example that goes with the handout: units far out on the sigmoid, tiny gradients.
CLASS = {
    "X": [[1, 2, 3], [-1, -2, -3], [3, 4, -2]],
    "Y": [[1], [0], [0]],
    "W1": [[1, -1], [2, -2], [3, -3]],
    "b": [[1, 2]],
    "W2": [[4], [5]],
    "c": [[3]],
}


def printed(number, text):
    """Whether a number, rounded to as many decimals as are printed, is what is printed."""
    decimals = len(text.partition(".")[2])
    return f"{number:.{decimals}f}" == f"{float(text):.{decimals}f}"


@each(
    ("number", "text", "agrees"),
    [(0.1234, "0.123", True), (0.1236, "0.123", False), (0.1235999, ".1236", True), (-0.0027, "0.0027", False)],
)
def test_a_printed_number_counts_to_its_last_digit(number, text, agrees):
    assert printed(number, text) is agrees


# ---- Mazur


def mazur_step(weights, through_the_new_weights=False):
    """One update as the blog makes it: the biases fixed, and on wish its mistake."""
    made = passes({**MAZUR, **weights}, learning_rate=0.5)
    if not through_the_new_weights:
        return {"W1": made["W1_new"], "W2": made["W2_new"]}
    sent_back = made["H1_slope"] * (made["delta_out"] @ made["W2_new"].T)
    return {"W1": weights["W1"] - 0.5 * made["X"].T @ sent_back, "W2": made["W2_new"]}


@lru_cache
def mazur_after(steps):
    """The weights after so many updates."""
    weights = {name: np.array(MAZUR[name]) for name in ("W1", "W2")}
    for _ in range(steps):
        weights = mazur_step(weights)
    return weights


def test_mazur_forward_and_first_gradients_agree():
    here = run(MAZUR)
    assert printed(here["Yhat"][0, 0], "0.75136507")
    assert printed(here["Yhat"][0, 1], "0.772928465")
    assert printed(here["TotalLoss"][0, 0], "0.298371109")
    assert printed(here["dW2"][0, 0], "0.082167041")
    assert printed(here["dW1"][0, 0], "0.000438568")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("W1_new", [["0.149780716", "0.24975114"], ["0.19956143", "0.29950229"]]),
        ("W2_new", [["0.35891648", "0.51130127"], ["0.408666186", "0.561370121"]]),
    ],
)
def test_mazur_updated_weights_agree(name, rows):
    here = run(MAZUR, learning_rate=0.5)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            assert printed(here[name][row, column], text), (row, column)


def test_mazur_loss_after_the_step_is_another_than_printed():
    here = run(MAZUR, learning_rate=0.5)
    after = run({**MAZUR, "W1": here["W1_new"], "W2": here["W2_new"]})["TotalLoss"][0, 0]
    assert printed(after, "0.291027774")
    assert not printed(after, "0.291027924")


def test_mazur_printed_loss_comes_from_sending_the_error_back_through_the_updated_weights():
    start = {name: np.array(MAZUR[name]) for name in ("W1", "W2")}
    mistaken = mazur_step(start, through_the_new_weights=True)
    assert printed(run({**MAZUR, **mistaken})["TotalLoss"][0, 0], "0.291027924")


def test_mazur_outputs_after_ten_thousand_steps_come_from_the_same_mistake():
    mistaken = {name: np.array(MAZUR[name]) for name in ("W1", "W2")}
    for _ in range(10_000):
        mistaken = mazur_step(mistaken, through_the_new_weights=True)
    first, second = run({**MAZUR, **mistaken})["Yhat"][0]
    assert printed(first, "0.015912196")
    assert printed(second, "0.984065734")
    first, second = run({**MAZUR, **mazur_step(mazur_after(9_999))})["Yhat"][0]
    assert printed(first, "0.01591362")
    assert printed(second, "0.98406427")


def test_mazur_loss_after_the_ten_thousandth_pass_agrees_with_the_right_updates():
    assert printed(run({**MAZUR, **mazur_after(9_999)})["TotalLoss"][0, 0] * 1e5, "3.51085")


def test_mazur_leaves_the_biases_and_their_gradients_are_not_zero():
    here = run(MAZUR, learning_rate=0.5)
    assert here["db"].all()
    assert here["dc"].all()
    with_biases = {**MAZUR, **{name: here[f"{name}_new"] for name in PARAMETERS}}
    assert not printed(run(with_biases)["TotalLoss"][0, 0], "0.291027774")


# ---- GeeksforGeeks


@pytest.mark.parametrize(
    ("name", "column", "sign", "text"),
    [
        ("Yhat", 0, 1, "0.67"),
        ("H_D_Error_W", 0, -1, "-0.0027"),
    ],
)
def test_geeksforgeeks_numbers_that_agree(name, column, sign, text):
    """The page's deltas are (target − answer), the negative of ours."""
    assert printed(sign * run(GEEKS)[name][0, column], text)


@each(
    ("name", "column", "sign", "text", "right"),
    [
        ("H1", 0, 1, "0.56", "0.55"),
        ("H1", 1, 1, "0.59", "0.58"),
        ("delta_out", 0, -1, "-0.0376", "-0.0368"),
        ("H_D_Error_W", 1, -1, "-0.00819", "-0.00807"),
    ],
)
def test_geeksforgeeks_numbers_that_do_not_agree(name, column, sign, text, right):
    number = sign * run(GEEKS)[name][0, column]
    assert not printed(number, text)
    assert printed(number, right)


def test_geeksforgeeks_output_delta_is_made_from_the_rounded_output():
    rounded = 0.67
    assert printed(rounded * (1 - rounded) * (0.5 - rounded), "-0.0376")


def test_geeksforgeeks_hidden_deltas_are_made_from_wrong_answers():
    assert printed(0.59 * (1 - 0.59) * 0.9 * -0.0376, "-0.00819")
    assert not printed(0.56 * (1 - 0.56) * 0.3 * -0.0376, "-0.0027")


# ---- Han, Kamber and Pei


def test_han_forward_pass_agrees():
    here = run(HAN)
    np.testing.assert_allclose(here["Z1"], [[-0.7, 0.1]], atol=1e-15)
    assert printed(here["H1"][0, 0], "0.332")
    assert printed(here["H1"][0, 1], "0.525")
    assert printed(here["Yhat"][0, 0], "0.474")


def test_han_errors_are_the_deltas_with_the_opposite_sign():
    here = run(HAN)
    assert printed(-here["H_D_Error_W"][0, 1], "-0.0065")
    assert printed(-here["H_D_Error_W"][0, 0], "-0.0087")
    assert here["delta_out"][0, 0] < 0
    assert not printed(here["H_D_Error_W"][0, 1], "-0.0065")


def test_han_output_error_is_rounded_on_the_way():
    exact = -run(HAN)["delta_out"][0, 0]
    assert printed(exact, "0.131169")
    assert not printed(exact, "0.1311")
    assert printed(0.474 * (1 - 0.474) * (1 - 0.474), "0.1311")


@each(
    ("name", "row", "column", "text"),
    [
        ("W2_new", 0, 0, "-0.261"),
        ("W2_new", 1, 0, "-0.138"),
        ("W1_new", 0, 0, "0.192"),
        ("W1_new", 0, 1, "-0.306"),
        ("W1_new", 1, 0, "0.4"),
        ("W1_new", 1, 1, "0.1"),
        ("W1_new", 2, 0, "-0.508"),
        ("W1_new", 2, 1, "0.194"),
        ("c_new", 0, 0, "0.218"),
        ("b_new", 0, 1, "0.194"),
        ("b_new", 0, 0, "-0.408"),
    ],
)
def test_han_updated_weights_and_biases_agree(name, row, column, text):
    assert printed(run(HAN, learning_rate=0.9)[name][row, column], text)


# ---- the class example


def test_the_class_example_has_tiny_gradients_that_are_not_zero():
    here = run(CLASS, learning_rate=0.01)
    for name in GRADIENTS:
        assert here[name].all()
    assert np.abs(here["dW1"]).max() < 1e-2
    assert np.abs(here["H1_slope"]).min() < 1e-5
    for name, matrix in passes(CLASS, learning_rate=0.01).items():
        close(here[name], matrix)


def test_the_class_examples_smallest_gradient_keeps_its_digits():
    """The first row's z₁₁ is 15: its slope is e⁻¹⁵ to seven digits, computed as h(1 − h) from a double."""
    here = trace(Network(*(CLASS[name] for name in PARAMETERS)), Batch(CLASS["X"], CLASS["Y"]))
    assert here["Z1"][0, 0] == 15
    assert here["H1_slope"][0, 0] == pytest.approx(np.exp(-15), rel=1e-6)
    assert here["H1"][0, 0] == pytest.approx(FUNCTION["sigmoid"](15.0), rel=1e-15)
