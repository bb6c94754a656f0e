"""Labels: every class has its own numbers, and the numbers say which class it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core.data.classes import LabelError, code_of, columns_of, encode, find_classes

several = st.lists(st.text(max_size=5), min_size=2, max_size=20).filter(lambda texts: len(set(texts)) > 1)


def test_two_classes_are_one_column_of_0_and_1():
    assert find_classes(["yes", "no", "yes"]) == ("no", "yes")
    assert encode(["yes", "no", "yes"], ("no", "yes")).tolist() == [[1], [0], [1]]


def test_the_order_of_the_classes_says_which_of_two_is_1():
    assert encode(["yes", "no"], ("yes", "no")).tolist() == [[0], [1]]


def test_more_classes_are_a_column_each():
    assert encode(["b", "c", "a"], ("a", "b", "c")).tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


@given(several)
def test_the_numbers_say_which_class_it_was(texts):
    classes = find_classes(texts)
    codes = [code_of(label, classes) for label in classes]
    Y = encode(texts, classes)
    assert Y.shape == (len(texts), columns_of(classes))
    assert Y.dtype == np.float64
    assert [classes[codes.index(tuple(row))] for row in Y.astype(int).tolist()] == texts


@given(several.filter(lambda texts: len(set(texts)) > 2))
def test_every_row_of_many_classes_has_a_single_1(texts):
    Y = encode(texts, find_classes(texts))
    assert set(Y.ravel()) == {0, 1}
    assert (Y.sum(axis=1) == 1).all()


@given(several, st.randoms())
def test_the_order_of_the_rows_does_not_matter_for_the_classes(texts, random):
    assert find_classes(random.sample(texts, len(texts))) == find_classes(texts)


@pytest.mark.parametrize(("texts", "says"), [(["a", "a"], "the only class is “a”"), ([], "there is none")])
def test_fewer_than_two_classes_are_refused(texts, says):
    with pytest.raises(LabelError, match=says):
        find_classes(texts)


def test_a_label_of_no_class_is_named():
    with pytest.raises(LabelError, match="“d” is none of the classes a, b"):
        encode(["a", "d"], ("a", "b"))
    with pytest.raises(LabelError, match="“d” is none of the classes a, b"):
        code_of("d", ("a", "b"))
