"""A written number agrees when ours rounds to it and at least two digits of ours were written, or all it has."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core.practice.written_numbers import Expected, compare
from tests.each import each

FIFTY = settings(max_examples=50)

signs = st.sampled_from([1, -1])
exponents = st.integers(-40, 40)
long_numbers = st.integers(101, 10**8).filter(lambda number: number % 10)
"""Whole numbers of three digits or more, the last of them not 0."""
zeros = st.sampled_from(["0", "-0.", "0.0", "0.000", "0e0", "0e5", "0e-3", "-0e-300"])
matrices = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6)


def written(*texts):
    """One row of numbers as somebody wrote it down."""
    decimals = [-Decimal(text).as_tuple().exponent for text in texts]
    return Expected(np.array([[float(text) for text in texts]]), np.array([decimals]))


def verdicts(ours, texts):
    return written(*texts).verdicts(np.array([ours])).tolist()[0]


def scaled(number, exponent):
    return float(f"{number}e{exponent}")


@FIFTY
@given(long_numbers, exponents, signs, st.integers(1, 12))
def test_the_rounding_of_a_number_agrees_from_two_digits_on_and_one_is_too_few(number, exponent, sign, digits):
    ours = sign * scaled(number, exponent)
    assert verdicts([ours], [f"{ours:.{digits - 1}e}"]) == ["too few digits" if digits == 1 else "agrees"]


@FIFTY
@given(long_numbers, exponents, signs, st.integers(1, 7), st.integers(-30, 30))
def test_a_number_that_is_off_by_more_than_half_a_unit_differs(number, exponent, sign, digits, units):
    ours = Decimal(sign * number).scaleb(exponent)
    rounded = Decimal(f"{ours:.{digits - 1}e}")
    unit = Decimal(1).scaleb(rounded.as_tuple().exponent)
    off = rounded + units * unit
    assume(abs(off - ours) > unit * Decimal("0.5001"))
    assert verdicts([float(ours)], [str(off)]) == ["differs"]


@FIFTY
@given(matrices, st.lists(zeros, min_size=6, max_size=6))
def test_zeros_are_the_right_answer_for_zeros_alone(ours, texts):
    told = verdicts(ours, texts[: len(ours)])
    assert all(one == "agrees" for one in told) is not any(ours)


@FIFTY
@given(matrices, st.lists(st.floats(-1e6, 1e6) | st.integers(-20, 20), min_size=6, max_size=6), st.integers(0, 6))
def test_a_number_that_agrees_is_within_a_twentieth_of_ours(ours, theirs, decimals):
    texts = [f"{number:.{decimals}f}" for number in theirs[: len(ours)]]
    noise = 1e-14 * max(map(abs, ours))
    for x, text, told in zip(ours, texts, verdicts(ours, texts), strict=True):
        if told == "agrees":
            assert abs(x - float(text)) <= 0.0501 * abs(float(text)) + noise


@FIFTY
@given(
    st.lists(st.tuples(long_numbers, exponents, st.integers(1, 5), st.integers(-1, 1)), min_size=1, max_size=3),
    exponents,
)
def test_the_verdicts_ask_neither_for_the_sign_nor_for_the_power_of_ten(cells, exponent):
    def told(sign, shift):
        ours, texts = [], []
        for number, power, digits, units in cells:
            exact = Decimal(sign * number).scaleb(power + shift)
            rounded = Decimal(f"{exact:.{digits - 1}e}")
            ours.append(float(exact))
            texts.append(str(rounded + sign * units * Decimal(1).scaleb(rounded.as_tuple().exponent)))
        return verdicts(ours, texts)

    assert told(1, 0) == told(-1, 0) == told(1, exponent)


@each(
    ("ours", "told"),
    [
        (0.0343, {"0.034": "agrees", "0.0343": "agrees", "0.03": "too few digits", "0.04": "differs"}),
        (0.0343, {"0": "too few digits", "0.0": "too few digits", "-0.": "too few digits", "0.00": "differs"}),
        (0.0343, {"0.03430000000000000000000001": "agrees", "3.4e-2": "agrees", "3e-2": "too few digits"}),
        (0.5, {"0.5": "agrees", "0.50": "agrees", "5e-1": "agrees", "0": "too few digits", "1": "too few digits"}),
        (0.1 + 0.2, {"0.3": "agrees", "0.30000000000000004": "agrees", "0.31": "differs"}),
        (0.0, {"0": "agrees", "-0.": "agrees", "0.000": "agrees", "0e-400": "agrees", "0.001": "differs"}),
        (1.0, {"1": "agrees", "1.": "agrees", "1.0": "agrees", "2": "differs"}),
        (0.9999, {"1": "too few digits", "1.0": "agrees", "1.000": "agrees", "0.9": "differs", "1.0000": "differs"}),
        (0.96, {"1": "too few digits", "1.0": "agrees", "0.96": "agrees", "1e0": "too few digits"}),
        (120.0, {"120": "agrees", "1.2e2": "agrees", "1e2": "too few digits", "0e3": "too few digits"}),
        (100.0, {"100": "agrees", "1e2": "agrees", "1.0e2": "agrees", "0e2": "differs"}),
        (123.0, {"100": "differs", "120": "differs", "1.2e2": "agrees"}),
        (np.nan, {"0": "differs", "1.5": "differs"}),
        (np.inf, {"0": "differs", "1.7e308": "differs", "0e400": "differs"}),
        (5e-324, {"0": "too few digits", "5e-324": "agrees"}),
        (
            1.6e308,
            {
                "1.6e308": "agrees",
                "2e308": "differs",
                "1e308": "differs",
                "0": "differs",
                "0e308": "differs",
                "0e309": "too few digits",
            },
        ),
    ],
)
def test_what_each_way_of_writing_a_number_says(ours, told):
    found = {text: verdicts([ours], [text])[0] for text in told if np.isfinite(float(text))}
    assert found == {text: verdict for text, verdict in told.items() if text in found}


def test_a_zero_but_for_rounding_is_a_zero_and_a_small_number_is_none():
    assert verdicts([1.0, 5e-17, -2e-16, 1e-12], ["1", "0", "-0.0", "0"]) == ["agrees"] * 3 + ["too few digits"]
    assert verdicts([1e-20, 5e-17], ["0", "0"]) == ["too few digits"] * 2
    assert verdicts([1e9, 5e-8, 3e-3], ["1e9", "0", "0"]) == ["agrees", "agrees", "too few digits"]


def test_a_number_that_is_not_finite_leaves_the_others_their_verdicts():
    assert verdicts([np.nan, np.inf, 3.0, 0.25], ["1", "2", "3", "0"]) == [
        "differs",
        "differs",
        "agrees",
        "too few digits",
    ]


def test_every_number_of_another_shape_differs():
    expected = written("0.5", "0")
    assert (expected.verdicts(np.array([[0.5], [0.0]])) == "differs").all()
    with pytest.raises(ValueError, match="shape"):
        compare("dW1", np.array([[0.5], [0.0]]), expected)


@FIFTY
@given(long_numbers, st.integers(-20, -2), signs)
def test_a_number_written_to_the_places_that_are_needed_agrees(number, exponent, sign):
    ours = sign * scaled(number, exponent)
    (cell,) = compare("dW1", np.array([[ours]]), written("0")).cells(1)
    assert verdicts([ours], [f"{ours:.{max(cell.needed, 0)}f}"]) == ["agrees"]


@each(("ours", "needed"), [(0.0343, 3), (0.0996, 2), (-0.5, 2), (1.3, 1), (12.0, 0), (12e3, -3), (1e-20, 21)])
def test_the_places_that_are_needed_are_those_of_two_digits(ours, needed):
    assert compare("dW1", np.array([[ours]]), written("0")).cells(1)[0].needed == needed


def test_a_comparison_has_the_cells_row_by_row_and_of_a_large_matrix_those_that_differ_first():
    matrix = np.array([[0.5, 0.0343], [0.0012, 2.0], [7.0, 8.0]])
    expected = Expected(np.array([[0.5, 0.0], [0.0, 3.0], [7.0, 9.0]]), np.array([[1, 0], [1, 0], [0, 0]]))
    found = compare("dW1", matrix, expected)
    assert [found.count(verdict) for verdict in ("differs", "too few digits", "agrees")] == [2, 2, 2]
    assert [(one.cell.row, one.cell.column) for one in found.cells(6)] == [tuple(at) for at in np.ndindex(3, 2)]
    few = found.cells(5)
    assert [one.theirs for one in few] == [3.0, 9.0, 0.0, 0.0, 0.5]
    assert [one.ours for one in few] == [2.0, 8.0, 0.0343, 0.0012, 0.5]
    assert few[0].difference == 1.0
    assert [one.decimals for one in few] == [0, 0, 0, 1, 1]
    assert found.smallest("too few digits") == few[3]
    with pytest.raises(ValueError, match="empty"):
        compare("dW1", matrix, Expected(matrix, np.full((3, 2), 20))).smallest("differs")
