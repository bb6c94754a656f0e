"""Classes are told from the targets, and each row is right or wrong."""

import numpy as np
import pytest

from backprop_core import Batch, Network
from backprop_core.training.scoring import RightRows, right_rows, score
from tests.each import each


def rows(*columns):
    return np.array(columns, dtype=float).T


@each(("low", "high"), [(0, 1), (-1, 1), (2, 8)])
def test_two_numbers_in_one_column_are_two_classes_with_the_threshold_between_them(low, high):
    between = (low + high) / 2
    found = score(rows([between - 0.1, between + 0.1, between + 0.1]), rows([low, high, low]))
    assert found.right == (True, True, False)
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.threshold == between


def test_with_a_column_for_each_class_the_largest_output_wins():
    found = score(rows([0.4, 0.1], [0.3, 0.2], [0.1, 0.9]), rows([1, 0], [0, 1], [0, 0]))
    assert found.targets.tolist() == [0, 1]
    assert found.given.tolist() == [0, 2]


@each("Y", [rows([0, 0.5, 1]), rows([1, 1]), rows([1, 1], [0, 1]), rows([0.5, 1], [0.5, 0])])
def test_other_targets_are_no_classes(Y):
    assert score(Y, Y) is None


def test_an_answer_that_is_no_number_is_never_right():
    assert score(rows([np.nan, 1]), rows([0, 1])).right == (False, True)
    assert score(rows([np.nan, 0], [0, 1]), rows([1, 0], [0, 1])).right == (False, True)


@each(
    ("right", "since", "before", "best"),
    [
        ((2, 3, 4, 4), 20, (10, 3), (20, 4)),
        ((4, 4, 4, 4), 0, None, (0, 4)),
        ((2, 4, 3, 3), None, None, (10, 4)),
        ((1, 4, 3, 4), 30, (20, 3), (10, 4)),
    ],
)
def test_all_rows_are_right_since_the_last_step_at_which_one_was_wrong(right, since, before, best):
    over = RightRows((0, 10, 20, 30), right, 4)
    assert (over.since, over.before) == (since, before)
    assert over.best == best


def test_right_rows_are_counted_at_each_step_where_the_targets_are_classes():
    batch = Batch(X=[[0.0], [1.0]], Y=[[0.0], [1.0]])
    wrong, right = (Network([[w]], [[-w / 2]], [[8.0]], [[-4.0]]) for w in (-9.0, 9.0))
    assert right_rows([(0, wrong), (7, right)], batch) == RightRows((0, 7), (0, 2), 2)
    assert right_rows([(0, wrong)], Batch(X=batch.X, Y=[[0.5], [0.5]])) is None
