"""One writer of expressions: what it writes has the brackets that the expression needs, in every style."""

import math
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core.export.latex_formulas import LATEX
from backprop_core.language.index_notation import Apply, Constant, Product, Ref, Square, Sum, read_expression
from backprop_core.language.pieces import SCREEN, TABLE, factor_pieces, pieces_of

VALUES = {"A": Fraction(7, 4), "B": Fraction(-1, 3), "C": Fraction(5)}
FUNCTIONS = {"Lin": lambda z: z, "ReLU": lambda z: max(z, 0)}

leaves = st.one_of(
    st.sampled_from([Ref(name, "nh") for name in VALUES]), st.sampled_from([Constant("2"), Constant("3")])
)


def larger(inside):
    signed = st.tuples(st.sampled_from("+−"), inside)
    return st.one_of(
        st.lists(inside, min_size=2, max_size=3).map(lambda x: Product(tuple(x))),
        st.tuples(inside, st.lists(signed, min_size=1, max_size=2)).map(lambda x: Sum((("+", x[0]), *x[1]))),
        inside.map(Square),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), inside).map(lambda x: Apply(*x)),
    )


expressions = st.recursive(leaves, larger, max_leaves=8)


def value(expression):
    match expression:
        case Ref(name, _):
            return VALUES[name]
        case Constant(text):
            return int(text)
        case Product(factors):
            return math.prod(map(value, factors))
        case Sum(terms):
            return sum(value(term) * (-1 if sign == "−" else 1) for sign, term in terms)
        case Square(base):
            return value(base) ** 2
        case Apply(function, argument):
            return FUNCTIONS[function](value(argument))


def calculated(pieces):
    """The number that a reader calculates who knows that · and ² bind before + and −."""
    python = ""
    for piece in pieces:
        follows = python and (python[-1] == ")" or python[-1].isalnum())
        text = piece.name if isinstance(piece, Ref) else piece.replace("·", "*").replace("−", "-").replace("²", "**2")
        python += f"*{text}" if follows and text == "(" else text
    return eval(python, {**VALUES, **FUNCTIONS})


@pytest.mark.parametrize("marks", [SCREEN, TABLE], ids=["screen", "table"])
@given(expression=expressions)
def test_what_is_written_is_the_number_of_the_expression(marks, expression):
    assert calculated(pieces_of(expression, marks)) == value(expression)
    product = Product((Constant("2"), expression))
    assert 2 * calculated(factor_pieces(expression, marks)) == value(product)


@given(expression=expressions)
def test_what_the_table_writes_is_read_back(expression):
    assert read_expression("".join(map(str, pieces_of(expression, TABLE)))) == expression


@given(expression=expressions)
def test_latex_has_the_brackets_of_the_screen(expression):
    marks = replace(LATEX, square=("", "²"), times="·", before_sum="", minus="−", function=str, constant=str)
    assert pieces_of(expression, marks) == pieces_of(expression, SCREEN)
    squares = re.findall(r"\^\{2\}", "".join(map(str, pieces_of(expression, LATEX))))
    assert len(squares) == "".join(map(str, pieces_of(expression, SCREEN))).count("²")
