"""What the numbers of a table show of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from backprop_core.data.row_counts_and_sums import counts_rows, ends_with_sum, one_in_each_row
from tests.each import each

matrices = arrays.arrays(
    np.float64,
    st.tuples(st.integers(3, 6), st.integers(2, 4)),
    elements=st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1),
)


@each(
    ("numbers", "counts"),
    [([0, 1, 2], True), ([1, 2, 3, 4], True), ([2, 3, 4], False), ([1, 2], False), ([1, 3, 2], False), ([], False)],
)
def test_a_column_that_counts_the_rows(numbers, counts):
    assert counts_rows(numbers) is counts


def test_a_column_with_a_missing_number_does_not_count_the_rows():
    assert not counts_rows([1, 2, float("nan"), 4])


@given(matrices)
def test_a_row_of_sums_is_noticed_and_not_when_a_number_in_it_is_another(matrix):
    sums = matrix.sum(axis=0)
    assert ends_with_sum(np.vstack([matrix, sums]))
    other = sums + np.eye(len(sums))[0] * (1 + abs(sums[0]))
    assert not ends_with_sum(np.vstack([matrix, other]))


def test_one_column_or_zeros_show_no_sum():
    assert not ends_with_sum(np.array([[1.0], [2.0], [3.0]]))
    assert not ends_with_sum(np.zeros((4, 3)))
    assert not ends_with_sum(np.array([[1.0, 2.0], [1.0, 2.0]]))


@given(st.permutations([0, 1, 2, 0, 1, 2, 2]), st.integers(0, 6), st.integers(0, 2))
def test_one_class_in_several_columns_is_noticed_and_not_when_a_mark_is_another(classes, row, column):
    marks = np.eye(3)[classes]
    assert one_in_each_row(marks)
    marks[row, column] = 1 - marks[row, column]
    assert not one_in_each_row(marks)


def test_few_rows_or_a_column_of_zeros_show_no_class():
    assert not one_in_each_row(np.eye(3))
    assert not one_in_each_row(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]))
