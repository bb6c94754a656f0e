"""Writing an expression: pieces of text, and the matrices between them as they are.

One walk over the expression decides the order, the signs and the brackets; a style has the marks of a target.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backprop_core.language.activations import ROWWISE
from backprop_core.language.index_notation import Apply, Constant, Expression, Product, Quotient, Ref, Same, Square, Sum

Piece = str | Ref | Same


@dataclass(frozen=True)
class Marks:
    """How a target writes an expression.

    Attributes:
        times: what stands between two factors; before_sum: the same before a sum, which has brackets.
        over: what stands between what is divided and what it is divided by.
        minus: the sign.
        square: what stands before and after what is squared.
        function: a function's name; constant: a constant's text.
        others: what stands after the one cell that is written of a row.
        groups: whether a product in a product keeps brackets, so that the very same expression can be read back.
    """

    times: str
    before_sum: str
    over: str = "/"
    minus: str = "−"
    square: tuple[str, str] = ("", "²")
    function: Callable[[str], str] = str
    constant: Callable[[str], str] = str
    others: str = ""
    groups: bool = False


SCREEN = Marks(times="·", before_sum="", others=", …")
TABLE = Marks(times=" · ", before_sum=" · ", over=" / ", groups=True)


def pieces_of(expression: Expression, marks: Marks) -> list[Piece]:
    """An expression in pieces, without brackets around all of it."""
    match expression:
        case Ref() | Same():
            return [expression]
        case Constant(text):
            return [marks.constant(text)]
        case Apply(function, argument):
            others = marks.others if function in ROWWISE else ""
            return [f"{marks.function(function)}(", *pieces_of(argument, marks), f"{others})"]
        case Square(base):
            before, after = marks.square
            return [*_mark(before), *_inside(base, marks, Sum, Product, Quotient, Square), *_mark(after)]
        case Quotient(top, bottom):
            inside = (Sum, Product, Quotient)
            return [*_inside(top, marks, *inside), marks.over, *_inside(bottom, marks, *inside)]
        case Product(factors):
            grouped = (Product,) if marks.groups else ()
            pieces = _inside(factors[0], marks, Sum, *grouped)
            for factor in factors[1:]:
                joint = marks.before_sum if isinstance(factor, Sum) else marks.times
                pieces += [*_mark(joint), *_inside(factor, marks, Sum, *grouped)]
            return pieces
        case Sum(terms):
            (sign, first), *rest = terms
            pieces = [*_mark("" if sign == "+" else marks.minus), *_inside(first, marks, Sum)]
            for sign, term in rest:
                pieces += [f" {'+' if sign == '+' else marks.minus} ", *_inside(term, marks, Sum)]
            return pieces
    raise TypeError(f"{expression!r} is not an expression")


def factor_pieces(factor: Expression, marks: Marks) -> list[Piece]:
    """An expression in pieces as it stands in a product: a sum has brackets."""
    return _inside(factor, marks, Sum)


def _inside(expression: Expression, marks: Marks, *bracketed: type[Expression]) -> list[Piece]:
    pieces = pieces_of(expression, marks)
    return ["(", *pieces, ")"] if isinstance(expression, bracketed) else pieces


def _mark(text: str) -> list[Piece]:
    return [text] if text else []
