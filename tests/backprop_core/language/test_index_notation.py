"""The language of the table: what can be read, how it is read, and what is refused."""

import pytest

from backprop_core import NotationError
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Product,
    Ref,
    Square,
    Sum,
    axis_letters,
    factors,
    read_expression,
    read_line,
    refs,
    signed_terms,
    summed_letters,
)
from tests.each import each

A, B, C = Ref("A", "no"), Ref("B", "no"), Ref("C", "no")


@each(
    ("text", "expected"),
    [
        ("A[no]", A),
        ("  A[no]  ", A),
        ("(A[no])", A),
        ("A[no] · B[no]", Product((A, B))),
        ("A[no]·B[no]", Product((A, B))),
        ("A[no] + B[no]", Sum((("+", A), ("+", B)))),
        ("A[no] − B[no] + C[no]", Sum((("+", A), ("−", B), ("+", C)))),
        ("A[no] · B[no] + C[no]", Sum((("+", Product((A, B))), ("+", C)))),
        ("A[no] · (B[no] + C[no])", Product((A, Sum((("+", B), ("+", C)))))),
        ("A[no] − (B[no] − C[no])", Sum((("+", A), ("−", Sum((("+", B), ("−", C))))))),
        ("A[no]²", Square(A)),
        ("(A[no] − B[no])²", Square(Sum((("+", A), ("−", B))))),
        ("Sig(A[no])", Apply("Sig", A)),
        ("Sig(A[no])²", Square(Apply("Sig", A))),
        ("Sig(A[no] + B[no]) · C[no]", Product((Apply("Sig", Sum((("+", A), ("+", B)))), C))),
        ("½ · A[no]", Product((Constant("½"), A))),
        ("A[no] · 1/n", Product((A, Constant("1/n")))),
        ("1 − A[no]", Sum((("+", Constant("1")), ("−", A)))),
        ("η · A[no]", Product((Constant("η"), A))),
        ("10", Constant("10")),
        ("TotalLoss[11]", Ref("TotalLoss", "11")),
        ("Y_error[no]", Ref("Y_error", "no")),
    ],
)
def test_an_expression_is_read_as_it_is_written(text, expected):
    assert read_expression(text) == expected


def test_a_line_is_the_matrix_that_it_makes_and_the_expression_that_makes_it():
    left, right = read_line("Z1[nh] = X[nc] · W1[ch] + b[1h]")
    assert left == Ref("Z1", "nh")
    assert right == Sum((("+", Product((Ref("X", "nc"), Ref("W1", "ch")))), ("+", Ref("b", "1h"))))
    assert str(left) == "Z1[nh]"


@each(
    "text",
    [
        "",
        "   ",
        "A",
        "A[n]",
        "A[nop]",
        "A[no",
        "A no]",
        "A[no] B[no]",
        "A[no] +",
        "+ A[no]",
        "A[no] · · B[no]",
        "· A[no]",
        "A[no] ·",
        "(A[no]",
        "A[no])",
        "()",
        "Sig()",
        "Sig(A[no]",
        "Sig",
        "²",
        "A[no] * B[no]",
        "A[no] - B[no]",
        "A[no] @ B[no]",
        "A[no] = B[no]",
        "__import__('os')",
        "A[no].sum()",
        "A[no]; B[no]",
        "lambda: 1",
    ],
    ids=repr,
)
def test_what_is_no_index_notation_is_refused(text):
    with pytest.raises(NotationError):
        read_expression(text)


@each(
    "text",
    [
        "",
        "Z1[nh]",
        "Z1[nh] =",
        "= X[nc]",
        "Z1 = X[nc]",
        "Z1[n] = X[nc]",
        "Z1[nhc] = X[nc]",
        "Z1[nh] Y[no] = X[nc]",
        "[nh] = X[nc]",
        "Z1[nh] + Z2[no] = X[nc]",
        "Z1[nh = X[nc]",
        "1 = X[nc]",
        "Z1[nh] = X[nc] = Y[no]",
    ],
    ids=repr,
)
def test_a_line_that_does_not_make_one_matrix_is_refused(text):
    with pytest.raises(NotationError):
        read_line(text)


@each(
    ("text", "said"),
    [
        ("A[no] B[no]", "'A[no] B[no]' has 'B[no]' where the line should end"),
        ("A[no])", "'A[no])' has ')' where the line should end"),
        ("A[no] * B[no]", "'A[no] * B[no]' cannot be read from '* B[no]' on"),
        ("A[no] · +", "'A[no] · +' has '+' where a factor is expected"),
        ("(A[no]", "'(A[no]' ends or turns where ')' is expected"),
    ],
)
def test_the_refusal_says_where_the_reading_stopped(text, said):
    with pytest.raises(NotationError) as caught:
        read_expression(text)
    assert str(caught.value) == said


def test_a_notation_error_is_a_value_error():
    assert issubclass(NotationError, ValueError)


def test_the_letters_missing_on_the_left_are_summed():
    left, right = read_line("dW1[ch] = X[nc] · H_D_Error_W[nh]")
    assert summed_letters(left, right) == "n"
    assert axis_letters(right) == "nch"
    assert summed_letters(*read_line("TotalLoss[11] = L[no]")) == "no"
    assert summed_letters(*read_line("P[nh] = A[nh] · r[1h]")) == ""


def test_matrices_terms_and_factors_are_found_in_reading_order():
    expression = read_expression("Sig(A[no] − B[no])² · C[no] + A[no]")
    assert list(refs(expression)) == [A, B, C, A]
    assert [sign for sign, _ in signed_terms(expression)] == ["+", "+"]
    assert signed_terms(A) == (("+", A),)
    assert factors(A) == (A,)
    assert factors(read_expression("A[no] · B[no]")) == (A, B)
