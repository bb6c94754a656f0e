"""Index notation: the language in which the table is written, and its reader.

``Z1[nh] = X[nc] · W1[ch] + b[1h]`` says all there is to say about Z1.  A letter is an axis
(n rows, c inputs, h hidden units, o outputs), ``1`` is an axis of length one, and a letter that
stands on the right but not on the left is summed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from backprop_core.errors import NotationError
from backprop_core.language.constants import PATTERN


@dataclass(frozen=True)
class Ref:
    """A matrix with the letters of its two axes: ``X[nc]``."""

    name: str
    letters: str

    def __str__(self) -> str:
        return f"{self.name}[{self.letters}]"


@dataclass(frozen=True)
class Constant:
    """A number or a named scalar: ``1``, ``½``, ``1/n``, ``η``."""

    text: str


@dataclass(frozen=True)
class Product:
    """Factors joined by ``·``."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Quotient:
    """``top / bottom``."""

    top: Expression
    bottom: Expression


@dataclass(frozen=True)
class Sum:
    """Signed terms: each is ``("+" or "−", expression)``."""

    terms: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True)
class Square:
    """``(…)²``."""

    base: Expression


@dataclass(frozen=True)
class Apply:
    """A function applied to every element: ``Sig(Z1[nh])``."""

    function: str
    argument: Expression


@dataclass(frozen=True)
class Same:
    """1 where two letters of one axis have the same index, else 0."""

    first: str
    second: str

    def __str__(self) -> str:
        return f"𝟙[{self.first} = {self.second}]"


RETURNED = {"o": "p"}
"""The letter of an axis that comes back after it was summed away: the outputs again, o′."""

Expression = Ref | Constant | Same | Product | Quotient | Sum | Square | Apply

REF = re.compile(r"[^\W\d]\w*\[\w\w\]")
TOKEN = re.compile(
    rf"\s*(?:(?P<ref>[^\W\d]\w*\[\w\w\])|(?P<constant>{PATTERN}|\d+)|(?P<function>\w+)(?=\()|(?P<mark>[·/+−()²]))"
)


def read_ref(text: str) -> Ref:
    """Read ``X[nc]``.

    Raises:
        NotationError: the text is not one matrix with two letters.
    """
    if not REF.fullmatch(text):
        raise NotationError(f"{text!r} is not a matrix with its two letters, like X[nc]")
    name, letters = text.rstrip("]").split("[")
    return Ref(name, letters)


@lru_cache(maxsize=4096)
def read_line(text: str) -> tuple[Ref, Expression]:
    """Read ``left = right`` into the defined matrix and the expression that makes it.

    Tables of many choices have most of their lines in common; the same object each time is compared at once.

    Raises:
        NotationError: the text is not index notation.
    """
    left, _, right = text.partition("=")
    return read_ref(left.strip()), read_expression(right)


@lru_cache(maxsize=4096)
def read_expression(text: str) -> Expression:
    """Read the right side of a line.

    Raises:
        NotationError: the text is not index notation.
    """
    reader = _Reader(text)
    expression = reader.sum()
    if reader.tokens:
        raise NotationError(f"{text.strip()!r} has {reader.tokens[0][1]!r} where the line should end")
    return expression


def refs(expression: Expression) -> Iterator[Ref]:
    """The matrices an expression mentions, in reading order."""
    if isinstance(expression, Ref):
        yield expression
    for child in children(expression):
        yield from refs(child)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside an expression."""
    match expression:
        case Product(factors):
            return factors
        case Quotient(top, bottom):
            return (top, bottom)
        case Sum(terms):
            return tuple(term for _, term in terms)
        case Square(base):
            return (base,)
        case Apply(_, argument):
            return (argument,)
    return ()


def mentions(expression: Expression, part: Expression) -> bool:
    """Whether an expression is a part, or has it in it."""
    return expression == part or any(mentions(child, part) for child in children(expression))


@lru_cache(maxsize=4096)
def axis_letters(expression: Expression) -> str:
    """The axis letters of an expression, each once, in reading order (``1`` is not a letter)."""
    return "".join(dict.fromkeys(x for x in _letters(expression) if x != "1"))


def _letters(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Ref):
        yield from expression.letters
    if isinstance(expression, Same):
        yield from (expression.first, expression.second)
    for child in children(expression):
        yield from _letters(child)


def relettered(expression: Expression, letters: Mapping[str, str]) -> Expression:
    """An expression with other letters in the place of some."""
    match expression:
        case Ref(name, old):
            return Ref(name, "".join(letters.get(x, x) for x in old))
        case Same(first, second):
            return Same(letters.get(first, first), letters.get(second, second))
        case Product(factors):
            return Product(tuple(relettered(factor, letters) for factor in factors))
        case Quotient(top, bottom):
            return Quotient(relettered(top, letters), relettered(bottom, letters))
        case Sum(terms):
            return Sum(tuple((sign, relettered(term, letters)) for sign, term in terms))
        case Square(base):
            return Square(relettered(base, letters))
        case Apply(function, argument):
            return Apply(function, relettered(argument, letters))
    return expression


def summed_letters(left: Ref, term: Expression) -> str:
    """The letters of a term that are missing on the left: those it is summed over."""
    return "".join(x for x in axis_letters(term) if x not in left.letters)


def signed_terms(expression: Expression) -> tuple[tuple[str, Expression], ...]:
    """The terms of an expression; anything but a sum is one term."""
    return expression.terms if isinstance(expression, Sum) else (("+", expression),)


def factors(term: Expression) -> tuple[Expression, ...]:
    """The factors of a term; anything but a product is one factor."""
    return term.factors if isinstance(term, Product) else (term,)


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        position, end = 0, len(text.rstrip())
        while position < end:
            match = TOKEN.match(text, position)
            if match is None:
                raise NotationError(f"{text.strip()!r} cannot be read from {text[position:].strip()!r} on")
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind]))
            position = match.end()

    def sum(self) -> Expression:
        terms = [(self.take() if self.next_is("−") else "+", self.product())]
        while self.next_is("+", "−"):
            sign = self.take()
            terms.append((sign, self.product()))
        return Sum(tuple(terms)) if len(terms) > 1 or terms[0][0] == "−" else terms[0][1]

    def product(self) -> Expression:
        factors = [self.factor()]
        while self.next_is("·", "/"):
            if self.take() == "/":
                factors[-1] = Quotient(factors[-1], self.factor())
            else:
                factors.append(self.factor())
        return Product(tuple(factors)) if len(factors) > 1 else factors[0]

    def factor(self) -> Expression:
        kind, text = self.tokens[0] if self.tokens else ("", "")
        self.take()
        inner: Expression
        if kind == "ref":
            inner = read_ref(text)
        elif kind == "constant":
            inner = Constant(text)
        elif kind == "function":
            self.take("(")
            inner = Apply(text, self.sum())
            self.take(")")
        elif text == "(":
            inner = self.sum()
            self.take(")")
        else:
            raise NotationError(f"{self.text.strip()!r} has {text!r} where a factor is expected")
        if self.next_is("²"):
            self.take()
            inner = Square(inner)
        return inner

    def next_is(self, *marks: str) -> bool:
        return bool(self.tokens) and self.tokens[0][0] == "mark" and self.tokens[0][1] in marks

    def take(self, expected: str = "") -> str:
        if not self.tokens or (expected and self.tokens[0][1] != expected):
            raise NotationError(f"{self.text.strip()!r} ends or turns where {expected or 'a factor'!r} is expected")
        return self.tokens.pop(0)[1]
