"""Python text gives back what it was written from."""

import ast
import inspect
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, derivation
from backprop_core.evaluation import numpy_lines
from backprop_core.export.numpy_source import functions_source, line_sources, matrix_source, number_source, plain_source
from backprop_core.language.activations import FUNCTIONS
from backprop_core.practice.finite_differences import compare
from tests.each import each

matrices = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.floats(), min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(number=st.floats())
def test_a_number_comes_back_to_the_last_digit(number):
    np.testing.assert_equal(eval(number_source(number)), number)


@given(rows=matrices)
def test_a_matrix_comes_back_to_the_last_digit(rows):
    back = eval(matrix_source(np.array(rows)), {"np": np})
    np.testing.assert_array_equal(back, np.array(rows), strict=True)


def test_a_matrix_has_a_line_for_each_row():
    assert matrix_source(np.array([[1.0, 2.0], [3.0, -0.5]])) == "np.array([\n    [1.0, 2.0],\n    [3.0, -0.5],\n])"
    assert matrix_source(np.array([[1.0, 2.0]])) == "np.array([[1.0, 2.0]])"


def test_a_preview_says_how_many_rows_it_leaves_out():
    text = matrix_source(np.zeros((7, 2)), rows=3)
    assert text.count("[0.0, 0.0]") == 3
    assert "… and 4 more rows" in text


def test_a_preview_of_few_rows_is_whole():
    assert matrix_source(np.zeros((3, 2)), rows=3) == matrix_source(np.zeros((3, 2)))


@each("output", ACTIVATIONS)
@each("hidden", ACTIVATIONS)
def test_the_functions_are_those_that_the_lines_apply_and_do_the_same(hidden, output):
    space = {"np": np}
    exec(functions_source(derivation(hidden, output)), space)
    made = {name: value for name, value in space.items() if inspect.isfunction(value)}
    lines = numpy_lines(derivation(hidden, output))
    applied = {name for name in FUNCTIONS if any(re.search(rf"(?<!\.)\b{name}\(", line) for line in lines)}
    assert set(made) == applied
    at = np.array([[-800.0, -1.5, -0.0, 0.0, 2.5, 800.0]])
    for name, function in made.items():
        with np.errstate(over="ignore"):
            np.testing.assert_array_equal(function(at), FUNCTIONS[name](at))


def test_a_function_without_its_hints_keeps_its_comments_and_does_the_same():
    text = plain_source(compare)
    assert text.startswith("def compare(forward, given, name, place, formula):\n")
    assert "# Rounding alone can make a measured slope 0" in text
    assert [a for node in ast.walk(ast.parse(text)) if isinstance(node, ast.arg) for a in [node.annotation] if a] == []


def test_the_functions_need_no_type_hints():
    assert "Any" not in functions_source(derivation())


def test_every_line_is_written_under_its_matrix():
    found = line_sources(derivation())
    assert found["dW1"] == "X.T @ H_D_Error_W".join(["dW1 = ", ""])
    assert list(found) == [line.name for line in derivation().lines]
