"""Lines changed_line otherwise: what is written is read back, and the table stays in an order that can be followed."""

import pytest

from backprop_core import ACTIVATIONS, REDUCTIONS, NotationError, derivation
from backprop_core.language.index_notation import Constant, Product, Ref, Square, Sum, read_expression, read_line
from backprop_core.language.rewriting import swapped, without, write_index
from backprop_core.practice.mistake_kinds.changed_lines import changed_line, rewritten
from tests.each import each


def line(text):
    left, right = read_line(text)
    return changed_line(derivation().by_name[left.name], right, left)


@each("reduction", REDUCTIONS)
@each("activation", ACTIVATIONS)
def test_every_line_of_the_table_is_written_as_the_table_writes_it(activation, reduction):
    for one in derivation(activation, activation, reduction=reduction).lines:
        assert f"{one.left} = {write_index(one.right)}" == one.text


@each(
    "text",
    [
        "2 · (A[no] − B[no])",
        "((A[no])²)²",
        "(A[no] · B[no])²",
        "A[no] − (B[no] − C[no])",
        "A[no] − (B[no] + 1)²",
        "tanh(A[no])² · (1 − Sig(B[no] + 1))",
        "½ · 1/n · A[no] + η · B[no]",
    ],
)
def test_what_is_written_is_read_back(text):
    expression = read_expression(text)
    assert read_expression(write_index(expression)) == expression


def test_a_product_in_a_product_keeps_its_brackets():
    A, B = Ref("A", "no"), Ref("B", "no")
    nested = Product((A, Product((A, B))))
    assert read_expression(write_index(nested)) == nested
    assert write_index(Square(Sum((("+", A), ("−", B))))) == "(A[no] − B[no])²"


def test_one_thing_is_put_in_the_place_of_another_wherever_it_stands():
    A, B = Ref("A", "no"), Ref("B", "no")
    before = read_expression("A[no] · (1 − A[no]) + Sig(A[no])²")
    assert swapped(before, A, B) == read_expression("B[no] · (1 − B[no]) + Sig(B[no])²")
    assert swapped(before, B, A) == before


@each(
    ("text", "part", "left"),
    [
        ("½ · A[no]", "½", "A[no]"),
        ("A[no] + b[1o]", "b[1o]", "A[no]"),
        ("A[no] − η · B[no]", "η", "A[no] − B[no]"),
        ("A[no] · B[no] · C[no]", "B[no]", "A[no] · C[no]"),
        ("A[no] − B[no]", "C[no]", "A[no] − B[no]"),
    ],
)
def test_a_factor_or_a_term_is_left_out(text, part, left):
    assert without(read_expression(text), read_expression(part)) == read_expression(left)


def test_a_changed_line_is_put_where_it_can_be_followed():
    table = rewritten(derivation(), [line("D_Error_W[nh] = delta_out[no] · W2_new[ho]")])
    names = [one.name for one in table.lines]
    assert names.index("W2_new") < names.index("D_Error_W")
    assert [one.name for one in derivation().lines if one.name not in ("dW2", "W2_new")] == [
        name for name in names if name not in ("dW2", "W2_new")
    ]


def test_a_table_that_needs_nothing_new_keeps_its_order():
    table = rewritten(derivation(), [line("delta_out[no] = Y_error[no]")])
    assert [one.name for one in table.lines] == [one.name for one in derivation().lines]
    assert table.by_name["delta_out"].right == Ref("Y_error", "no")
    assert Constant("1") not in table.lines


def test_lines_that_need_each_other_in_a_circle_are_refused():
    with pytest.raises(NotationError, match="needs itself"):
        rewritten(derivation(), [line("Z1[nh] = D_Error_W[nh]")])
