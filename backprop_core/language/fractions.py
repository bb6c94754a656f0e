"""Fractions in expressions: a sum over one denominator, and what is left of a product when its fractions cancel.

A sum such as −y/ŷ + (1 − y)/(1 − ŷ) becomes (ŷ − y)/(ŷ(1 − ŷ)): its terms are brought over one denominator, the
numerator is multiplied out, and like terms are collected.  Nothing here knows which matrices stand in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from backprop_core.errors import NotationError
from backprop_core.language.index_notation import (
    Constant,
    Expression,
    Product,
    Quotient,
    Ref,
    Same,
    Square,
    Sum,
    axis_letters,
    children,
    factors,
    relettered,
    signed_terms,
)

ONE = Constant("1")

Monomial = tuple[Expression, ...]
"""Factors of a term, in the order in which they were met first."""


def has_quotient(expression: Expression) -> bool:
    """Whether something is divided in an expression."""
    return isinstance(expression, Quotient) or any(map(has_quotient, children(expression)))


def over_one_denominator(expression: Expression) -> Expression:
    """The same as one quotient, the numerator multiplied out and like terms collected."""
    fraction = _fraction(expression)
    top, below = fraction.top.expression(), tuple(fraction.bottom.elements())
    return Quotient(top, product(below)) if below else top


def product(parts: Iterable[Expression]) -> Expression:
    """The product of some factors: 1 for none, the factor itself for one."""
    several = tuple(part for part in parts if part != ONE)
    return several[0] if len(several) == 1 else Product(several) if several else ONE


def cancelled(parts: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The factors of a product when what stands above and below is taken out; one that is all gone is 1."""
    tops = [Counter(factors(_top(part))) for part in parts]
    bottoms = [Counter(factors(part.bottom)) if isinstance(part, Quotient) else Counter() for part in parts]
    for bottom in bottoms:
        for top in tops:
            common = top & bottom
            top -= common
            bottom -= common
    return tuple(
        part if not _is_touched(part, top, bottom) else _quotient(top, bottom)
        for part, top, bottom in zip(parts, tops, bottoms, strict=True)
    )


def multiplied_out(expression: Expression) -> Expression:
    """A product without a quotient as a sum of products."""
    return _fraction(expression).top.expression()


def added_up(expression: Expression, letter: str, same: str, ones: str) -> Expression:
    """A product added up over a letter that runs over all places of an axis, multiplied out.

    Args:
        same: the letter of the same axis that stays.
        ones: the matrix whose rows add up to 1.

    Raises:
        NotationError: a term has another factor with the letter, so that its sum has no short form.
    """
    result = _Polynomial(())
    for monomial, number in _fraction(expression).top.terms:
        result = result.plus(_Polynomial(((_without_letter(monomial, letter, same, ones), number),)))
    return result.expression()


def _without_letter(monomial: Monomial, letter: str, same: str, ones: str) -> Monomial:
    """A term added up: where an index must be the same there is one place, and the rows of some matrix add up to 1."""
    if Same(letter, same) in monomial:
        return tuple(relettered(one, {letter: same}) for one in monomial if one != Same(letter, same))
    inside = [one for one in monomial if letter in axis_letters(one)]
    if len(inside) != 1 or not (isinstance(inside[0], Ref) and inside[0].name == ones):
        raise NotationError(f"the sum over {letter} of {product(monomial)} has no short form")
    return tuple(one for one in monomial if one != inside[0])


def _top(part: Expression) -> Expression:
    return part.top if isinstance(part, Quotient) else part


def _is_touched(part: Expression, top: Counter[Expression], bottom: Counter[Expression]) -> bool:
    below = Counter(factors(part.bottom)) if isinstance(part, Quotient) else Counter[Expression]()
    return top != Counter(factors(_top(part))) or bottom != below


def _quotient(top: Counter[Expression], bottom: Counter[Expression]) -> Expression:
    above, below = product(top.elements()), product(bottom.elements())
    return above if below == ONE else Quotient(above, below)


@dataclass(frozen=True)
class _Polynomial:
    """A sum of monomials, each with a whole number before it."""

    terms: tuple[tuple[Monomial, int], ...]

    def plus(self, other: _Polynomial, sign: int = 1) -> _Polynomial:
        collected: dict[Monomial, int] = dict(self.terms)
        for monomial, number in other.terms:
            known = next((one for one in collected if Counter(one) == Counter(monomial)), monomial)
            collected[known] = collected.get(known, 0) + sign * number
        return _Polynomial(tuple((monomial, number) for monomial, number in collected.items() if number))

    def times(self, other: _Polynomial) -> _Polynomial:
        result = _Polynomial(())
        for first, number in self.terms:
            for second, times in other.terms:
                result = result.plus(_Polynomial((((*first, *second), number * times),)))
        return result

    def expression(self) -> Expression:
        """It as an expression; what is added goes first."""
        ordered = sorted(self.terms, key=lambda term: term[1] < 0)
        terms = tuple(("+" if number > 0 else "−", _times(number, monomial)) for monomial, number in ordered)
        if not terms:
            return Constant("0")
        return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else Sum(terms)


def _times(number: int, monomial: Monomial) -> Expression:
    return product((*((Constant(str(abs(number))),) if abs(number) != 1 else ()), *monomial))


@dataclass(frozen=True, eq=False)
class _Fraction:
    """A polynomial over some factors."""

    top: _Polynomial
    bottom: Counter[Expression]

    def plus(self, other: _Fraction, sign: int) -> _Fraction:
        bottom = self.bottom | other.bottom
        mine, theirs = (one.top.times(_multiplied(bottom - one.bottom)) for one in (self, other))
        return _Fraction(mine.plus(theirs, sign), bottom)

    def times(self, other: _Fraction) -> _Fraction:
        return _Fraction(self.top.times(other.top), self.bottom + other.bottom)


def _multiplied(parts: Counter[Expression]) -> _Polynomial:
    """Factors of a denominator as a polynomial."""
    result = _Polynomial((((), 1),))
    for part in parts.elements():
        result = result.times(_fraction(part).top)
    return result


def _fraction(expression: Expression) -> _Fraction:
    match expression:
        case Sum():
            result = _Fraction(_Polynomial(()), Counter())
            for sign, term in signed_terms(expression):
                result = result.plus(_fraction(term), 1 if sign == "+" else -1)
            return result
        case Product(parts):
            return _product_of(map(_fraction, parts))
        case Square(base):
            return _product_of([_fraction(base)] * 2)
        case Quotient(top, bottom):
            above = _fraction(top)
            return _Fraction(above.top, above.bottom + Counter(factors(bottom)))
        case Constant(text) if text.isdigit():
            number = int(text)
            return _Fraction(_Polynomial((((), number),) if number else ()), Counter())
    return _Fraction(_Polynomial((((expression,), 1),)), Counter())


def _product_of(fractions: Iterable[_Fraction]) -> _Fraction:
    result = _Fraction(_Polynomial((((), 1),)), Counter())
    for one in fractions:
        result = result.times(one)
    return result
