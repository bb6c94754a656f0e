"""The sentences on ∞, NaN and slopes that rounding decides: they name the matrix, the cells and the fix."""

import numpy as np
import pytest

from backprop_core import Batch, Cell, Network, trace
from backprop_core.data import row_sums
from ui.board.number_warnings import jump_note, overflow_text, target_remarks
from ui.state.example import example
from ui.state.scenario import of_example

LOGISTIC = of_example(example("logistic"))
PARAMETERS = {"W1": [[1.0]], "b": [[0.0]], "W2": [[1.0]], "c": [[0.0]]}


def run_of(X=((1.0,),), Y=((0.0,),), hidden="linear", output="linear", learning_rate=0.5, **parameters):
    network = Network(**{**PARAMETERS, **parameters}, hidden=hidden, output=output)
    return trace(network, Batch(X=np.array(X), Y=np.array(Y)), learning_rate=learning_rate)


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["1", "∞"], "∞ stands for a number that is too large for the computer (beyond about 1.8×10³⁰⁸)."),
        (["−∞"], "−∞ stands for a number that is too large for the computer (beyond about 1.8×10³⁰⁸)."),
        (["−∞", "∞"], "∞ and −∞ stand for numbers that are too large for the computer (beyond about 1.8×10³⁰⁸)."),
        (["NaN"], "NaN means “not a number”: it comes from ∞ − ∞ or 0 · ∞."),
    ],
)
def test_what_is_seen_is_explained_with_where_it_begins_and_the_fix(texts, sentence):
    run = run_of(W1=[[1e200]], X=[[1e200]])
    fix = "This begins in Z1: make the numbers in X or W1 smaller."
    assert overflow_text(run, texts, ["dW2", "H1"]) == f"{sentence} {fix}"


def test_nothing_is_said_of_numbers():
    assert overflow_text(run_of(), ["1", "−2.5000"], ["Z1"]) == ""


def test_a_sum_that_overflows_though_no_grid_does_begins_in_none():
    assert overflow_text(run_of(), ["∞"], ["dW1"]).endswith("(beyond about 1.8×10³⁰⁸).")


def test_a_step_that_is_too_long_is_named_where_the_update_overflows():
    text = overflow_text(run_of(X=[[1e100]], W1=[[1e-100]], Y=[[-1e10]], learning_rate=1e300), ["∞"], ["W1_new"])
    assert text.endswith("This begins in W1 new: make the numbers in X or Y smaller, or η.")


@pytest.mark.parametrize(
    ("begun", "whose"),
    [
        (of_example(example("iris-softmax")), "Ŷ has"),
        (LOGISTIC.with_number(Cell("b1", 0, 0), -9), "Ŷ has"),
        (LOGISTIC.with_number(Cell("b1", 0, 0), 9), "1 − Ŷ has"),
        (LOGISTIC.with_number(Cell("b1", 0, 0), -0.5), "Ŷ and 1 − Ŷ have"),
    ],
)
def test_where_a_logarithm_has_no_value_that_is_the_cause_and_no_number_too_large(begun, whose):
    run = begun.offers.by_key["no-activation.Yhat"].follow(begun.trace())
    text = overflow_text(run, ["NaN"], ["TotalLoss", "L"])
    assert text == f"NaN is no number. This begins in L: log has no value at 0 or below, and {whose} such numbers."


ROUNDED = {"W1": [[0.1 + 0.2]], "b": [[-0.3]], "hidden": "relu"}
"""By hand z is 0 where x is 1.  One product, so that all processors round it alike."""


def test_the_activation_is_the_one_that_was_chosen():
    run = run_of(**ROUNDED)
    (jump,) = run.rounding().jumps
    assert jump_note(run, jump, 0).text == (
        "z₁₁ is 0 up to rounding: the computer has 5.55×10⁻¹⁷. Where a calculation by hand has exactly 0, "
        "ReLU′(H1) is 0; here it is 1."
    )


def test_of_many_cells_the_first_are_named_and_the_others_counted():
    run = run_of(X=[[1.0]] * 20, Y=[[0.0]] * 20, **ROUNDED)
    (jump,) = run.rounding(slice(5, 13)).jumps
    assert jump_note(run, jump, 5).text.startswith(
        "z₆,₁, z₇,₁, z₈,₁ and 5 more are 0 up to rounding: the computer has 5.55×10⁻¹⁷, 5.55×10⁻¹⁷, 5.55×10⁻¹⁷ and "
    )


def remarks_on(Y, output="sigmoid", loss="cross_entropy"):
    network = Network([[1.0]], [[0.0]], [[1.0] * len(Y[0])], [[0.0] * len(Y[0])], output=output)
    typed = np.array(Y, dtype=float)
    batch = Batch(X=[[1.0]] * len(Y), Y=row_sums.exact(typed) if output == "softmax" else typed)
    return target_remarks(trace(network, batch, loss), typed)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_targets_of_the_cross_entropy_that_are_no_probabilities_are_named_with_what_that_means(output):
    (says,) = remarks_on([[1, 0], [2, -1]], output)
    assert says == (
        "y₂₁ = 2 (and 1 more) is not from 0 to 1. With cross-entropy each y is a probability: with any other number "
        "the loss has no least value, and steps downhill can make it negative without end."
    )
    assert remarks_on([[1, 0], [0.5, 0.5]], output) == []
    assert remarks_on([[1, 0], [2, -1]], loss="squared") == []


def test_rows_that_add_up_to_1_only_up_to_rounding_are_named_with_what_is_computed_with():
    typed = [[1, 0, 0], [0.333, 0.333, 0.333], [0.33, 0.33, 0.33]]
    assert remarks_on(typed, "softmax") == [
        "Row 2 of Y adds up to 0.999, which is 1 up to rounding (like 1 more row): the board computes with its "
        "numbers divided by their sum."
    ]
