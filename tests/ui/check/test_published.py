"""Why printed numbers differ: named from the numbers where they show it."""

import pytest

from tests.each import each
from ui.check.exercise import exercises
from ui.check.published import compared

EVERY = each("one", exercises(), ids=lambda one: one.key)


def differing(key, matrix):
    (one,) = (one for one in exercises() if one.key == key)
    return [number for number in compared(one) if number.printed.matrix == matrix and not number.agrees]


@EVERY
def test_every_number_that_differs_has_a_reason(one):
    for number in compared(one):
        assert number.agrees or number.printed.because or number.is_explained, number.printed


@EVERY
def test_a_number_that_agrees_needs_no_reason(one):
    for number in compared(one):
        assert not number.agrees or not (number.printed.because or number.is_explained), number.printed


@EVERY
def test_our_number_is_the_right_one(one):
    """But for the last bit, in which processors differ."""
    for number in compared(one):
        right = number.printed.right or number.ours
        assert float(number.ours) == pytest.approx(float(right), rel=1e-15, abs=0)
        assert len(number.ours) == len(right)


def test_weights_that_were_updated_too_early_are_named_from_the_numbers():
    numbers = differing("saikiran", "W1_new")
    assert {number.reproduced.mistake.name for number in numbers} == {"updated W2 used"}
    assert [number.reproduced.number for number in numbers] == [number.printed.printed for number in numbers]


@pytest.mark.parametrize("matrix", ["delta_out", "dW2", "D_Error_W", "H_D_Error_W", "dW1", "W1_new", "W2_new"])
def test_gradients_of_the_sum_are_named_where_the_loss_is_the_mean(matrix):
    assert {one.reproduced.mistake.name for one in differing("bits_bce", matrix)} == {"summed instead of averaged"}


@pytest.mark.parametrize(
    ("key", "matrix", "source"),
    [("brownlee", "delta_out", "Ŷ"), ("brownlee", "H_D_Error_W", "δ_out"), ("zju_mooc", "W1_new", "dTL/dW1")],
)
def test_a_number_that_follows_from_another_that_differs_says_from_which(key, matrix, source):
    assert {one.shown.follows for one in differing(key, matrix)} == {source}


@pytest.mark.parametrize(
    ("key", "matrix"), [("aiml_notes", "Yhat"), ("aiml_notes", "TotalLoss"), ("single_neuron", "TotalLoss")]
)
def test_rounding_on_the_way_is_no_mistake(key, matrix):
    assert [one.shown.precision.decimals for one in differing(key, matrix)] == [4]


def test_a_number_without_a_name_is_called_as_its_cell_with_the_sign_of_the_source():
    assert [one.what for one in differing("brownlee", "delta_out")] == ["−δ₁₁", "−δ₁₂"]
