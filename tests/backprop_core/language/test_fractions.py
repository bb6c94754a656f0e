"""Fractions: a sum over one denominator is the same number, and so is a product whose fractions cancel."""

import math

import pytest

from backprop_core import NotationError
from backprop_core.language.fractions import cancelled, has_quotient, over_one_denominator
from backprop_core.language.index_notation import Constant, Quotient, Ref, read_expression
from backprop_core.language.matrix_form import matrix_form
from backprop_core.language.matrix_writing import latex_style, numpy_style, screen_style, write
from backprop_core.language.rewriting import swapped, write_index
from tests.each import each

A, B = Ref("A", "no"), Ref("B", "no")
NUMBERS = {"A[no]": "0.3", "B[no]": "0.8", "·": "*", "−": "-", "²": "**2"}


def value(expression):
    """What an expression is with 0.3 for A and 0.8 for B, by Python."""
    text = write_index(expression)
    for written, code in NUMBERS.items():
        text = text.replace(written, code)
    return eval(text)


@each(
    ("text", "expected"),
    [
        ("−B[no] / A[no] + (1 − B[no]) / (1 − A[no])", "(A[no] − B[no]) / (A[no] · (1 − A[no]))"),
        ("1 / A[no] + 1 / A[no]", "2 / A[no]"),
        ("A[no] / B[no] + 1", "(A[no] + B[no]) / B[no]"),
        ("(A[no] − 1)² / B[no]", "(A[no] · A[no] + 1 − 2 · A[no]) / B[no]"),
        ("A[no] / B[no] − A[no] / B[no]", "0 / B[no]"),
        ("A[no] · B[no] − B[no] · A[no] + 3", "3"),
    ],
)
def test_a_sum_over_one_denominator_is_the_same_number(text, expected):
    result = over_one_denominator(read_expression(text))
    assert write_index(result) == expected
    assert math.isclose(value(result), value(read_expression(text)), abs_tol=1e-15)


def test_what_stands_above_and_below_is_taken_out_wherever_it_stands():
    slope, error = read_expression("A[no] · (1 − A[no])"), read_expression("(A[no] − B[no]) / (A[no] · (1 − A[no]))")
    assert cancelled((B, slope, error)) == (B, Constant("1"), read_expression("A[no] − B[no]"))
    assert cancelled((error, read_expression("1 − A[no]"))) == (
        read_expression("(A[no] − B[no]) / A[no]"),
        Constant("1"),
    )
    assert cancelled((A, B)) == (A, B)


def test_a_quotient_is_read_written_and_changed():
    text = "A[no] / (B[no] · (1 − A[no]))"
    expression = read_expression(text)
    assert isinstance(expression, Quotient)
    assert write_index(expression) == text
    assert has_quotient(expression)
    assert write_index(swapped(expression, A, B)) == "B[no] / (B[no] · (1 − B[no]))"
    form = matrix_form(Ref("C", "no"), expression)
    assert write(form, numpy_style(str)) == "A / (B * (1 - A))"
    assert write(form, screen_style(str)) == "A / (B ⊙ (1 − A))"
    assert write(form, latex_style(str)) == r"\frac{A}{B \odot (1 - A)}"


def test_a_division_without_a_divisor_is_refused():
    with pytest.raises(NotationError):
        read_expression("A[no] /")
