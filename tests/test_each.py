"""A test of many cases tries all of them, and its failure says which case it was."""

import pytest

from tests.each import each


def test_every_case_is_tried_with_every_case_of_the_other_parameter():
    tried = []

    @each("letter", "ab")
    @each(("number", "sign"), [(1, "+"), (2, "−")], ids=["one", "two"])
    def test(shared, letter, number, sign):
        tried.append(f"{shared}{letter}{sign}{number}")

    test(shared="x")
    assert tried == ["xa+1", "xa−2", "xb+1", "xb−2"]


def test_a_failure_says_which_case_it_was():
    @each("letter", "ab")
    @each("number", [1, 2], ids=["one", "two"])
    def test(letter, number):
        assert (letter, number) != ("b", 2)

    with pytest.raises(AssertionError) as raised:
        test()
    assert raised.value.__notes__ == ["The case: two", "The case: 'b'"]


def test_a_parameter_that_the_test_does_not_have_is_refused():
    with pytest.raises(AssertionError, match="other"):
        each("other", [1])(lambda letter: None)
