"""Measured slopes of losses that are written here, so that the true slope is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core.practice.finite_differences import CLOSE, STEPS, compare, jittered, rounding, steps
from tests.each import each

PLACE = (0, 0)


def forward_of(loss, curved=lambda p: [], cornered=lambda p: []):
    """A forward pass of one given matrix."""

    def forward(p, change=np.positive):
        return change(loss(p)).item(), curved(p), cornered(p)

    return forward


def outcome(forward, p, formula):
    with np.errstate(all="ignore"):
        return compare(forward, {"p": np.array([[p]])}, "p", PLACE, formula)[0]


PARABOLA = forward_of(lambda p: (3 * p - 2) ** 2 / 2)
WAVE = forward_of(lambda p: np.tanh(1000 * p) * 5, curved=lambda p: [1000 * p])
CORNER = forward_of(lambda p: np.maximum(p, 0.0), cornered=lambda p: [p])


@given(st.floats(-1e6, 1e6))
def test_the_slope_of_a_parabola_is_told_from_a_hundredth_more(p):
    slope = 3 * (3 * p - 2)
    assert outcome(PARABOLA, p, slope) == "agrees"
    if abs(slope) > 1e-6 * max(1, abs(p)):
        assert outcome(PARABOLA, p, slope * 1.01) == "differs"


@given(st.floats(-0.003, 0.003))
def test_the_step_suits_a_curve_that_is_narrow(p):
    slope = 5000 / np.cosh(1000 * p) ** 2
    assert outcome(WAVE, p, slope) == "agrees"
    assert outcome(WAVE, p, slope * 1.01) == "differs"


def test_at_the_lowest_point_the_slope_is_zero():
    assert outcome(PARABOLA, 2 / 3, 0.0) == "agrees"
    assert outcome(PARABOLA, 2 / 3, 1e-3) == "differs"


@each("formula", [0.0, 1.0, 0.25])
def test_at_a_corner_no_slope_is_right_and_none_is_wrong(formula):
    assert outcome(CORNER, 0.0, formula) == "corner"
    assert outcome(CORNER, 1e-20, formula) == "corner"


@pytest.mark.parametrize(("p", "right", "wrong"), [(1e-4, 1.0, 0.0), (-1e-4, 0.0, 1.0)])
def test_beside_a_corner_the_step_is_short_enough(p, right, wrong):
    assert outcome(CORNER, p, right) == "agrees"
    assert outcome(CORNER, p, wrong) == "differs"


def test_a_corner_that_the_loss_does_not_feel_is_none():
    flat = forward_of(lambda p: 0 * p + 7, cornered=lambda p: [p])
    assert outcome(flat, 0.0, 0.0) == "agrees"


@each("formula", [0.0, 1.0, np.inf, np.nan])
def test_a_loss_that_is_no_number_says_nothing(formula):
    assert outcome(forward_of(lambda p: p * np.inf), 1.0, formula) == "overflow"


@pytest.mark.parametrize("formula", [np.inf, np.nan])
def test_a_formula_that_is_no_number_is_not_called_wrong(formula):
    assert outcome(PARABOLA, 1.0, formula) == "overflow"


def test_a_loss_that_overflows_a_little_further_away_is_measured_here():
    huge = forward_of(lambda p: 1e307 * p)
    assert outcome(huge, 0.0, 1e307) == "agrees"
    assert outcome(huge, 0.0, 1.01e307) == "differs"


@each("p", [1e308, -1e308, 5e-324])
def test_the_longest_step_from_any_number_is_finite(p):
    assert outcome(forward_of(lambda p: 0.0 * p), p, 0.0) == "agrees"


def test_a_slope_below_the_rounding_of_the_loss_is_as_unsure_as_it_is():
    steep = forward_of(lambda p: 1e9 + 1e-9 * p)
    given = {"p": np.array([[0.0]])}
    assert outcome(steep, 0.0, 1e-9) == "agrees"
    assert outcome(steep, 0.0, 1.0) == "differs"
    unsure = compare(steep, given, "p", PLACE, 0.0)[2]
    assert 1e-12 < unsure < 1e-6


def test_rounding_is_what_a_loss_loses_where_large_numbers_cancel():
    difference = forward_of(lambda p: p - 1e6 + 0 * p)
    assert 1e-10 < rounding(difference, {"p": np.array([[1e6]])}, 0.0) < 1e-7


def test_last_digits_are_the_same_each_time_and_move_nothing_else():
    matrix = np.array([[1.0, -2e9, 0.0]])
    first, second = (jittered(matrix, np.random.default_rng(0)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_allclose(first, matrix, rtol=1e-14)
    assert first[0, 2] == 0


def test_steps_become_shorter_and_are_so_many():
    lengths = [step for step, _, _ in steps(PARABOLA, {"p": np.array([[5.0]])}, "p", PLACE)]
    assert len(lengths) == STEPS
    np.testing.assert_allclose(np.divide(lengths[:-1], lengths[1:]), 10)


def test_slopes_that_differ_by_less_than_a_millionth_are_equal():
    line = forward_of(lambda p: 4 * p)
    assert outcome(line, 1.0, 4 * (1 + CLOSE / 2)) == "agrees"
    assert outcome(line, 1.0, 4 * (1 + CLOSE * 2)) == "differs"
