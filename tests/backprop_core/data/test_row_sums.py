"""Rows that must add up to 1: which do, which do up to rounding, and what comes of the others."""

import math

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from backprop_core.data.row_sums import adds_up, exact, inexact, one_hot, wrong
from tests.each import each

parts = st.lists(st.integers(0, 20), min_size=2, max_size=8).filter(any)


@given(parts, st.integers(2, 9))
def test_a_distribution_adds_up_however_it_is_rounded(counts, digits):
    shares = [count / sum(counts) for count in counts]
    row = [round(share, digits) for share in shares]
    # A share rounded to 0.20 is the number 0.2, which is taken at its word.
    assume(
        all(number == share or number != round(number, digits - 1) for number, share in zip(row, shares, strict=True))
    )
    assert adds_up(row)
    assert math.isclose(exact(np.array([row]))[0].sum(), 1, abs_tol=1e-9)


@each(
    "row",
    [
        [0.5, 0.4, 0],
        [0.3, 0.3, 0.3],
        [0.5, 0.3, 0.19],
        [0.2, 0.2, 0.2, 0.41],
        [1, 0, 0.01],
        [0.333, 0.333, 0.331],
        [0.4999, 0.4999],
        [1.1],
        [math.inf, 0],
        [1e300, -1e300, 1],
        [2e6, 1 - 2e6],
        [0, 0],
    ],
)
def test_few_digits_and_other_sums_are_no_rounding(row):
    assert not adds_up(row)
    assert wrong(np.array([row])) == [0]


@given(st.lists(st.lists(st.sampled_from([-1, 0, 0.25, 0.33, 0.34, 1, 2]), min_size=3, max_size=3), min_size=1))
def test_rows_that_do_not_add_up_become_one_hot_at_their_largest_number_and_others_stay(numbers):
    before = np.array(numbers, dtype=float)
    rows = wrong(before)
    assert set(rows) <= set(inexact(before))
    after = one_hot(before, rows)
    assert not wrong(after)
    for row, (old, new) in enumerate(zip(before.tolist(), after.tolist(), strict=True)):
        hot = [float(column == old.index(max(old))) for column in range(len(old))]
        assert new == (hot if row in rows else old)
