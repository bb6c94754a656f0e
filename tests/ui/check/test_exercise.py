"""The published exercises: every printed number comes out, or the file says which number would be right."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from backprop_core import train
from backprop_core.table import HANDOUT
from tests.backprop_core.blackboard import close, passes
from tests.each import each
from ui.check.exercise import FOLDER, Exercise, exercises
from ui.check.published import compared
from ui.state.example import Printed, examples

FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.json")}
OWN = [one for one in exercises() if one.example is None]
EVERY = each("one", OWN, ids=lambda one: one.key)


def exercise(key):
    return next(one for one in exercises() if one.key == key)


def printed(one, matrix):
    """The numbers that are printed of a matrix, NaN where there is none."""
    numbers = np.full(one.run[matrix].shape, np.nan)
    for number in one.printed:
        if number.matrix == matrix:
            numbers[number.row, number.column] = float(number.printed)
    return numbers


@EVERY
def test_every_printed_number_comes_out_or_the_right_one_is_declared(one):
    for number in one.printed:
        value = one.run[number.matrix][number.row, number.column]
        assert number.is_rounded(value) == number.agrees, (number, value)
        assert bool(number.right) == (not number.agrees), number
        if number.right:
            assert replace(number, printed=number.right).is_rounded(value), (number, value)
            assert len(number.right.partition(".")[2]) == len(number.printed.partition(".")[2]), number


@pytest.mark.parametrize(
    "one",
    [one for one in OWN if one.choices.loss == HANDOUT.loss and one.choices.layers == HANDOUT.layers],
    ids=lambda one: one.key,
)
def test_our_numbers_are_those_of_the_blackboard(one):
    choices, (hidden,) = one.choices, one.choices.hidden
    given = {name: one.run[name] for name in one.run.derivation.given}
    numbers = passes(given, hidden, choices.output, choices.reduction, one.run.learning_rate)
    for matrix in {number.matrix for number in one.printed}:
        close(one.run[matrix], numbers[matrix])


def test_the_examples_with_printed_numbers_come_first_and_no_two_exercises_share_a_key_or_a_title():
    first = [one.key for one in examples() if one.printed]
    keys = [one.key for one in exercises()]
    assert keys == [*first, *sorted(FILES, key=lambda key: FILES[key]["order"])]
    assert len(set(keys)) == len({one.title for one in exercises()}) == len(keys)
    assert len({file["order"] for file in FILES.values()}) == len(FILES)


@each("key", sorted(FILES))
def test_every_field_of_every_file_is_read(key):
    known = {field.name for field in fields(Exercise)} - {"key", "network", "batch", "choices", "example"}
    network = {"hidden", "output", "loss", "reduction", "X", "Y", "weights", "biases", "order"}
    optional = {"learning_rate", "by_row", "biases_updated"}
    assert FILES[key].keys() | optional == known | network


@EVERY
def test_an_exercise_says_where_it_comes_from(one):
    assert one.title
    assert one.source
    assert one.link.startswith("https://") or not one.link
    assert one.note.endswith(".")


@EVERY
def test_a_printed_number_is_written_plainly_enough_to_be_compared(one):
    for number in one.printed:
        assert number.is_rounded(number.sign * float(number.printed)), number


def test_the_library_has_other_depths_losses_and_activations_than_the_handout():
    choices = [one.choices for one in OWN]
    assert {one.layers for one in choices} == {1, HANDOUT.layers, 3}
    assert {one.loss for one in choices} == {"half_squared", "squared", "cross_entropy", "outputs"}
    assert {one.reduction for one in choices} == {"total", "mean", "mean_all"}
    assert {"relu", "tanh", "softplus"} <= {name for one in choices for name in one.hidden}
    assert {one.output for one in choices} == {"sigmoid", "linear", "softmax"}


def test_the_course_from_zhejiang_sends_back_the_gradients_of_the_second_layer():
    one = exercise("zju_mooc")
    X, H1, dW2 = (one.run[name] for name in ("X", "H1", "dW2"))
    sent_back = dW2.sum(axis=1) * H1 * (1 - H1)
    assert (X.T @ sent_back).round(2).tolist() == printed(one, "dW1").tolist()


def test_one_update_after_each_row_is_the_blackboards_with_each_row_alone():
    one = exercise("penn_state")
    given = {name: one.run[name] for name in one.run.derivation.given}
    for row, run in enumerate(one.runs_by_row):
        alone = {**given, "X": given["X"][row : row + 1], "Y": given["Y"][row : row + 1]}
        numbers = passes(alone, "sigmoid", "sigmoid", "total", one.learning_rate)
        for matrix in ("Yhat", "dW1", "W1_new", "W2_new"):
            close(run[matrix], numbers[matrix])
        given |= {"W1": numbers["W1_new"], "W2": numbers["W2_new"]}
    assert not run["b"].any(), "the biases stay 0"
    steps = train(one.network, one.batch, 1, one.learning_rate, rows=1, updated=("W1", "W2"))
    close(steps.network.W1, run["W1_new"])


def test_numbers_after_updates_of_single_rows_are_compared_with_the_next_row_alone():
    one = exercise("penn_state")
    last = one.runs_by_row[3]["W2_new"][1, 0]
    printed = [Printed("", "W2_new", 1, 0, f"{last:.6f}", True, steps=3), Printed("", "Yhat", 0, 0, "0.1", False)]
    agrees, differs = compared(replace(one, printed=tuple(printed)))
    assert agrees.agrees
    assert (differs.agrees, differs.ours) == (False, f"{one.runs_by_row[0]['Yhat'].item():.1f}")


def test_the_three_factors_that_are_printed_for_two_neurons_have_another_product():
    one = exercise("nbis_two_neurons")
    factors = [printed(one, name).item() for name in ("H1", "Yhat_slope", "Y_error")]
    (product,) = (number for number in one.printed if number.matrix == "dW2")
    assert factors == [0.476, 0.238, 0.599]
    assert f"{np.prod(factors):.4f}" == product.right != product.printed


@pytest.mark.parametrize(("delta", "bias"), [("H_D_Error_W", "b"), ("delta_out", "c")])
def test_a_bias_that_a_layer_shares_takes_the_sum_of_the_steps_of_its_units(delta, bias):
    one = exercise("ai_lab")
    (number,) = (number for number in one.printed if number.matrix == f"{bias}_new")
    assert number.is_rounded(one.run[bias][0, 0] - one.learning_rate * one.run[delta].sum())
