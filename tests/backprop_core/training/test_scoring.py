"""Classes are told from the targets, and each row is right or wrong."""

import numpy as np
import pytest

from backprop_core.training.scoring import score


def rows(*columns):
    return np.array(columns, dtype=float).T


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 1), (2, 8)])
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


@pytest.mark.parametrize("Y", [rows([0, 0.5, 1]), rows([1, 1]), rows([1, 1], [0, 1]), rows([0.5, 1], [0.5, 0])])
def test_other_targets_are_no_classes(Y):
    assert score(Y, Y) is None


def test_an_answer_that_is_no_number_is_never_right():
    assert score(rows([np.nan, 1]), rows([0, 1])).right == (False, True)
    assert score(rows([np.nan, 0], [0, 1]), rows([1, 0], [0, 1])).right == (False, True)
