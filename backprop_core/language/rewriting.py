"""Change an expression: put another part in, leave a part out, and write the result in index notation."""

from __future__ import annotations

from functools import lru_cache

from backprop_core.language.index_notation import Apply, Expression, Product, Quotient, Square, Sum
from backprop_core.language.pieces import TABLE, pieces_of


@lru_cache(maxsize=2048)
def swapped(expression: Expression, old: Expression, new: Expression) -> Expression:
    """The expression with another one wherever ``old`` stood."""
    if expression == old:
        return new
    match expression:
        case Product(factors):
            return Product(tuple(swapped(f, old, new) for f in factors))
        case Quotient(top, bottom):
            return Quotient(swapped(top, old, new), swapped(bottom, old, new))
        case Sum(terms):
            return Sum(tuple((sign, swapped(term, old, new)) for sign, term in terms))
        case Square(base):
            return Square(swapped(base, old, new))
        case Apply(function, argument):
            return Apply(function, swapped(argument, old, new))
    return expression


def without(expression: Expression, part: Expression) -> Expression:
    """The expression with ``part`` left out wherever it is a factor or a term.

    What stands alone is not left out: a line always says something.
    """
    match expression:
        case Product(factors):
            remaining = tuple(without(f, part) for f in factors if f != part)
            return remaining[0] if len(remaining) == 1 else Product(remaining)
        case Sum(terms):
            remaining_terms = tuple((sign, without(term, part)) for sign, term in terms if term != part)
            return (
                remaining_terms[0][1]
                if len(remaining_terms) == 1 and remaining_terms[0][0] == "+"
                else Sum(remaining_terms)
            )
    return expression


def write_index(expression: Expression) -> str:
    """An expression in index notation, as the table writes it: what is read back is the same expression."""
    return "".join(map(str, pieces_of(expression, TABLE)))
