"""The local derivative of one line: what one link of the chain rule multiplies by.

It is taken from the line itself: of a product the other factor, of a sum the term's own, of an
activation its slope from its output, of a square twice the base.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from backprop_core.language.activations import LOGARITHMS, ROWWISE, slope_of
from backprop_core.language.constants import SCALARS
from backprop_core.language.fractions import has_quotient, over_one_denominator
from backprop_core.language.index_notation import (
    RETURNED,
    Apply,
    Constant,
    Expression,
    Product,
    Quotient,
    Ref,
    Same,
    Square,
    Sum,
    factors,
    read_expression,
    relettered,
)
from backprop_core.table import Line

ZERO, ONE, TWO = Constant("0"), Constant("1"), Constant("2")
NUMBERS = {text: one.fraction for text, one in SCALARS.items() if one.fraction} | {
    one.text: Fraction(one.text) for one in (ZERO, ONE, TWO)
}


def differentiate(line: Line, by: Ref) -> Expression:
    """d left / d by: for Z1[nh] = X[nc] · W1[ch] + b[1h] by W1[ch] it is X[nc]; with quotients over one denominator."""
    derivative = _derivative(line.right, by, line.left)
    return over_one_denominator(derivative) if has_quotient(derivative) else derivative


def _derivative(expression: Expression, by: Ref, output: Ref) -> Expression:
    match expression:
        case Ref():
            return ONE if expression == by else ZERO
        case Sum(terms):
            return _sum((sign, _derivative(term, by, output)) for sign, term in terms)
        case Product(parts):
            return _sum(
                ("+", _product((*parts[:i], _derivative(part, by, output), *parts[i + 1 :])))
                for i, part in enumerate(parts)
            )
        case Square(base):
            return _product((TWO, base, _derivative(base, by, output)))
        case Quotient(top, bottom):
            above = _derivative(top, by, output), _derivative(bottom, by, output)
            return _sum(
                (
                    ("+", _quotient(above[0], bottom)),
                    ("−", _quotient(_product((top, above[1])), Square(bottom))),
                )
            )
        case Apply(function, argument) if function in ROWWISE:
            return _of_rows(argument, by, output)
        case Apply(function, argument) if function in LOGARITHMS:
            return _quotient(_derivative(argument, by, output), argument)
        case Apply(function, argument):
            slope = read_expression(slope_of(function, str(output)))
            return _product((slope, _derivative(argument, by, output)))
    return ZERO


def _of_rows(argument: Expression, by: Ref, output: Ref) -> Expression:
    """The Jacobian of softmax in one row: dŷₖ/dzⱼ = ŷₖ(𝟙[k = j] − ŷⱼ); k is the letter that comes back."""
    if argument != by:
        return ZERO
    letter = output.letters[1]
    again = relettered(output, RETURNED)
    return Product((again, Sum((("+", Same(RETURNED[letter], letter)), ("−", output)))))


def _sum(terms: Iterable[tuple[str, Expression]]) -> Expression:
    """A sum without its zeros."""
    nonzero = tuple((sign, term) for sign, term in terms if term != ZERO)
    if not nonzero:
        return ZERO
    return nonzero[0][1] if len(nonzero) == 1 and nonzero[0][0] == "+" else Sum(nonzero)


def _quotient(top: Expression, bottom: Expression) -> Expression:
    return ZERO if top == ZERO else Quotient(top, bottom)


def _product(parts: Iterable[Expression]) -> Expression:
    """A product with its numbers multiplied out, and without the number 1."""
    flat = [factor for part in parts for factor in factors(part)]
    numbers = [factor for factor in flat if isinstance(factor, Constant) and factor.text in NUMBERS]
    others = [factor for factor in flat if factor not in numbers]
    number = math.prod((NUMBERS[factor.text] for factor in numbers), start=Fraction(1))
    if number == 0:
        return ZERO
    if number != 1 or not others:
        written = next((Constant(text) for text, value in NUMBERS.items() if value == number), None)
        others = [written, *others] if written else [*(f for f in numbers if f != ONE), *others]
    return others[0] if len(others) == 1 else Product(tuple(others))
