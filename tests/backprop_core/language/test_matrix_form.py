"""The matrix form of a line follows from its letters, and from nothing else."""

import pytest

from backprop_core import NotationError, derivation
from backprop_core.language.index_notation import read_line
from backprop_core.language.matrix_form import (
    AxisSum,
    ElementProduct,
    Filled,
    Grid,
    MatrixProduct,
    MatrixSum,
    Scaled,
    grids,
    matrix_form,
    transpose,
)
from tests.each import each


def form(text):
    return matrix_form(*read_line(text))


@each(
    ("text", "left", "right"),
    [
        ("P[ch] = A[nc] · B[nh]", ("A.T", "cn"), ("B", "nh")),
        ("P[nh] = A[no] · B[ho]", ("A", "no"), ("B.T", "oh")),
        ("P[nh] = A[nc] · B[ch]", ("A", "nc"), ("B", "ch")),
        ("P[nh] = B[ch] · A[nc]", ("A", "nc"), ("B", "ch")),
        ("P[hc] = A[nc] · B[nh]", ("B.T", "hn"), ("A", "nc")),
        ("P[hc] = A[cn] · B[nh]", ("B.T", "hn"), ("A.T", "nc")),
        ("P[1o] = A[1h] · B[ho]", ("A", "1h"), ("B", "ho")),
    ],
)
def test_the_summed_letter_stands_inside(text, left, right):
    product = form(text)
    assert isinstance(product, MatrixProduct)
    assert [(g.key, g.letters) for g in grids(product)] == [left, right]
    assert product.left.letters[1] == product.right.letters[0] == product.summed
    assert product.left.letters[0] + product.right.letters[1] == read_line(text)[0].letters


@each("names", [("X", "H_D_Error_W", "dW1"), ("P", "Q", "R"), ("c", "b", "a")])
def test_the_names_do_not_matter(names):
    first, second, made = names
    product = form(f"{made}[ch] = {first}[nc] · {second}[nh]")
    assert product == MatrixProduct(Grid(first, "cn", True), Grid(second, "nh"), "n")


def test_nothing_summed_is_element_by_element():
    assert form("P[nh] = A[nh] · B[nh]") == ElementProduct((Grid("A", "nh"), Grid("B", "nh")))
    assert isinstance(form("P[nh] = A[nh] · B[nh] · C[nh]"), ElementProduct)


@each(
    ("text", "axes"),
    [("S[1h] = A[nh]", (0,)), ("S[n1] = A[nh]", (1,)), ("S[11] = A[no]", (0, 1))],
)
def test_a_letter_gone_is_a_sum_along_its_axis(text, axes):
    total = form(text)
    assert isinstance(total, AxisSum)
    assert total.axes == axes


def test_a_constant_scales_or_fills():
    assert form("P[nh] = ½ · A[nh]") == Scaled("½", Grid("A", "nh"), after=False)
    assert form("P[nh] = A[nh] · 1/n") == Scaled("1/n", Grid("A", "nh"), after=True)
    assert form("P[nh] = 1") == Filled("1", "nh")
    assert grids(form("P[nh] = 1")) == ()


def test_a_row_is_added_to_every_row():
    added = form("P[nh] = A[nc] · B[ch] + r[1h]")
    assert isinstance(added, MatrixSum)
    assert added.terms[1] == ("+", Grid("r", "1h"))


def test_a_matrix_whose_letters_are_the_other_way_round_is_turned():
    assert form("P[hn] = A[nh]") == Grid("A", "hn", transposed=True)
    assert form("P[hn] = A[nh] · B[hn]") == ElementProduct((Grid("A", "hn", True), Grid("B", "hn")))


def test_the_transposes_of_the_handout_come_from_the_letters():
    turned = {
        line.name: [g.key for g in grids(derivation().form(line.name)) if g.transposed] for line in derivation().lines
    }
    assert {name: keys for name, keys in turned.items() if keys} == {
        "D_Error_W": ["W2.T"],
        "dW1": ["X.T"],
        "dW2": ["H1.T"],
    }


def test_turning_twice_is_not_turning():
    assert transpose("nc") == "cn"
    assert transpose(transpose("ho")) == "ho"


@each(
    "text",
    [
        "P[ch] = A[nc] · B[nh] · C[nh]",
        "P[nh] = A[no] · B[ho] · C[nh]",
        "P[ch] = A[nc] · (B[nh] + C[nh])",
        "P[nh] = A[nc] · B[nh]",
        "P[nh] = A[nc] · B[oh]",
        "P[nh] = A[no] · B[co]",
        "P[11] = A[nc] · B[nc]",
        "P[ch] = A[nc] · B[nc]",
    ],
    ids=lambda text: text,
)
def test_a_product_that_two_matrices_cannot_say_is_refused(text):
    with pytest.raises(NotationError):
        form(text)


@each(
    "text",
    [
        "P[nh] = Sig(A[nc] · B[ch])",
        "P[11] = Sig(A[no])",
        "P[11] = (A[no])²",
        "P[11] = ½ · (A[no] − B[no])²",
        "P[nh] = 2 · (A[nc] · B[ch] + r[1h])",
        "P[nh] = C[nh] − (A[nc] · B[ch] + r[1h])",
    ],
    ids=lambda text: text,
)
def test_a_sum_hidden_inside_a_bracket_is_refused(text):
    """Nobody could tell whether the sum or the bracket comes first: the cell and the matrix would differ."""
    with pytest.raises(NotationError):
        form(text)


@each(
    "text",
    ["P[nh] = r[1h]", "P[ch] = A[nh]", "P[nh] = 1 + 1", "P[nh] = 2 · 3", "P[nh] = 2 · 2", "P[nh] = 2²"],
    ids=lambda text: text,
)
def test_a_letter_on_the_left_that_nothing_on_the_right_has_is_refused(text):
    with pytest.raises(NotationError):
        form(text)


def test_the_refusal_says_which_line_it_cannot_say():
    with pytest.raises(NotationError, match=r"^P\[ch\] sums over n: only a product of two matrices"):
        form("P[ch] = A[nc] · B[nh] · C[nh]")
    with pytest.raises(NotationError, match=r"^P\[nh\] cannot be a product of A\[nc\] and B\[nh\]$"):
        form("P[nh] = A[nc] · B[nh]")


@each("reduction", ["total", "mean"])
@each("output", ["sigmoid", "tanh", "relu", "linear"])
@each("hidden", ["sigmoid", "tanh", "relu", "linear"])
def test_every_line_of_every_table_has_a_matrix_form(hidden, output, reduction):
    here = derivation(hidden, output, reduction=reduction)
    assert list(here.forms) == [line.name for line in here.lines]
