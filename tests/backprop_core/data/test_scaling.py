"""Scaling: what was done to a column is the formula that is said of it, for any numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop_core.data.scaling import WAYS, ScalingError, find_scalings, scale
from tests.each import each

FIFTY = settings(max_examples=50)
EVERY_WAY = pytest.mark.parametrize("way", WAYS)

ordinary = st.floats(-1e6, 1e6).map(lambda x: round(x, 6))
matrices = st.tuples(st.integers(1, 12), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=ordinary)
)


def scaled(matrix, way):
    return scale(matrix, find_scalings(matrix, way))


@FIFTY
@given(matrices, st.sampled_from(list(WAYS)))
def test_each_column_is_shifted_and_divided_by_what_is_said(matrix, way):
    scalings = find_scalings(matrix, way)
    found = scale(matrix, scalings)
    for j, one in enumerate(scalings):
        assert one.way == way
        assert np.array_equal(found[:, j], (matrix[:, j] - one.shift) / one.divisor)


@FIFTY
@given(matrices)
def test_min_max_brings_the_least_to_0_and_the_largest_to_1(matrix):
    found = scaled(matrix, "min-max")
    for column, one in zip(found.T, find_scalings(matrix, "min-max"), strict=True):
        assert column.min() == 0
        assert column.max() == (0 if one.constant else 1)


@FIFTY
@given(matrices)
def test_standard_brings_the_mean_to_0_and_the_deviation_to_1(matrix):
    found = scaled(matrix, "standard")
    for column, before in zip(found.T, matrix.T, strict=True):
        if np.ptp(before) > 1e-6 * np.abs(before).max():
            assert column.mean() == pytest.approx(0, abs=1e-6)
            assert column.std() == pytest.approx(1)


@FIFTY
@given(matrices)
def test_the_mean_and_the_deviation_are_numpys(matrix):
    for column, one in zip(matrix.T, find_scalings(matrix, "standard"), strict=True):
        if not one.constant:
            assert one.shift == pytest.approx(column.mean(), rel=1e-9, abs=1e-9)
            assert one.divisor == pytest.approx(column.std(), rel=1e-9)


def test_by_hand():
    matrix = np.array([[1.0, 10.0], [3.0, 10.0], [5.0, 40.0]])
    assert scaled(matrix, "min-max").tolist() == [[0, 0], [0.5, 0], [1, 1]]
    first, second = find_scalings(matrix, "min-max")
    assert (first.shift, first.divisor, second.shift, second.divisor) == (1, 4, 10, 30)
    (of_2_and_4,) = find_scalings(np.array([[2.0], [4.0]]), "standard")
    assert (of_2_and_4.shift, of_2_and_4.divisor) == (3, 1)


def test_none_changes_nothing():
    matrix = np.array([[1.0, -2.5], [1e300, 0.1]])
    assert np.array_equal(scaled(matrix, "none"), matrix)


@each("way", ["min-max", "standard"])
@each("number", [0.0, 0.1, -7.0, 1e308])
def test_a_column_that_is_one_number_throughout_becomes_0(way, number):
    matrix = np.full((7, 1), number)
    (one,) = find_scalings(matrix, way)
    assert one.constant
    assert (one.shift, one.divisor) == (number, 1)
    assert not scaled(matrix, way).any()


@EVERY_WAY
@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e160, 1e307])
def test_very_small_and_very_large_numbers_are_scaled_like_any_others(way, size):
    matrix = np.array([[1.0], [2.0], [4.0]])
    if way != "none":
        assert scaled(matrix * size, way) == pytest.approx(scaled(matrix, way))


def test_a_column_that_reaches_too_far_is_named():
    matrix = np.array([[0.0, -1.5e308], [1.0, 1.5e308]])
    with pytest.raises(ScalingError, match=r"column 2 reaches from -1\.5e\+308 to 1\.5e\+308") as found:
        find_scalings(matrix, "standard")
    assert found.value.column == 1


@EVERY_WAY
def test_what_was_given_stays_as_it_was(way):
    matrix = np.array([[1.0], [2.0]])
    scaled(matrix, way)
    assert matrix.tolist() == [[1], [2]]
