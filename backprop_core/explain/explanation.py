"""A road with numbers on it: the sum behind one cell, term by term and factor by factor.

All terms are computed at once, as arrays over the letters that run; only the terms asked for are
written out, so explaining one cell costs the same for ten rows as for ten thousand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product
from types import MappingProxyType
from typing import Literal

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.evaluation import Matrix
from backprop_core.explain.cells import Cell
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import Road, RoadFactor
from backprop_core.language.activations import FUNCTIONS, ROWWISE
from backprop_core.language.index_notation import Apply, Constant, Expression, Product, Quotient, Ref, Same, Square, Sum
from backprop_core.language.pieces import Piece

Binding = Mapping[str, int]
Window = Mapping[str, range]
"""A part of a sum: letters that run, each with some of its places, counted from 0."""
NO_WINDOW: Window = MappingProxyType({})
Comparison = Literal["equals", "differs", "overflow"]
CLOSE = 1e-9
EPSILON = float(np.finfo(np.float64).eps)
LARGEST = float(np.finfo(np.float64).max)
SMALLEST = float(np.finfo(np.float64).smallest_subnormal)


@dataclass(frozen=True)
class Placed:
    """A cell mentioned inside a factor, with its symbol."""

    cell: Cell
    symbol: str


Part = str | Placed


@dataclass(frozen=True)
class Factor:
    """One factor of a term.

    Attributes:
        symbol: as it is written: ``h₁₁(1 − h₁₁)``.
        value: its number.
        derivative: the derivative that it stands for, ``dh₁₁/dz₁₁``; empty off the chain rule.
        cell: the cell on whose grid the number stands; ``None`` for 1/n and the 1 of a bias.
        parts: the symbol in pieces, text and cells.
        remains: what is left of it when the fractions of the product cancel, 1 where nothing is; None where it stays.
    """

    symbol: str
    value: float
    derivative: str
    cell: Cell | None
    parts: tuple[Part, ...]
    remains: Factor | None = None

    @property
    def rest(self) -> Factor:
        """What remains of it: itself where nothing cancels."""
        return self.remains or self


@dataclass(frozen=True)
class Term:
    """One signed product of a sum.

    Attributes:
        at: the letters that ran, with their index counted from 0: ``{"n": 0, "o": 0}``.
    """

    sign: str
    factors: tuple[Factor, ...]
    value: float
    at: Binding


@dataclass(frozen=True)
class Explanation:
    """The sum that makes a cell.

    Attributes:
        terms: its terms, or the first of them where a limit was set.
        count: how many terms there are in all.
        value: the sum of all of them, from unrounded numbers.
        size: the sum of their absolute values: what rounding errors are measured by.
        underflow: the most that products too small for float64 can lose, in whatever order one multiplies.
    """

    cell: Cell
    symbol: str
    terms: tuple[Term, ...]
    count: int
    value: float
    size: float
    underflow: float

    @property
    def written(self) -> float:
        """The sum of the terms that are written out."""
        return sum(-term.value if term.sign == "−" else term.value for term in self.terms)

    def compare(self, number: float) -> Comparison:
        """Whether the sum is a number that was computed in another order, up to rounding (1e-9 of the terms' size).

        ``"overflow"`` means that it cannot be said: one of the two is ±∞ or NaN, or they differ by no more than what
        numbers too small for float64 can lose on the way.
        """
        if not (math.isfinite(self.value) and math.isfinite(number)):
            return "overflow"
        apart = abs(self.value - number)
        if apart <= CLOSE * self.size:
            return "equals"
        return "overflow" if apart <= self.underflow else "differs"


@dataclass(frozen=True)
class WrittenFactor:
    """A factor without its number."""

    symbol: str
    derivative: str
    cell: Cell | None
    parts: tuple[Part, ...]
    remains: WrittenFactor | None = None

    @property
    def rest(self) -> WrittenFactor:
        """What remains of it: itself where nothing cancels."""
        return self.remains or self


@dataclass(frozen=True)
class Explainer:
    """Turns roads into explanations, for one set of numbers.

    Attributes:
        scalars: the numbers of named constants: ``½``, ``1/n`` and ``η``.
    """

    notation: Notation
    values: Mapping[str, Matrix]
    scalars: Mapping[str, float]

    def explain(
        self, roads: tuple[Road, ...], cell: Cell, limit: int | None = None, first: int = 0, window: Window = NO_WINDOW
    ) -> Explanation:
        """The sum of the roads at a cell, with at most ``limit`` terms of each road written out.

        Args:
            first: how many terms of the window are left out before those.
            window: the places of a letter that runs from which terms are written out; by default all.

        Raises:
            IndexError: there is no such cell.
        """
        rows, columns = self.notation.shape(cell.matrix)
        if not (0 <= cell.row < rows and 0 <= cell.column < columns):
            raise IndexError(f"{cell.matrix} has shape ({rows}, {columns}); it has no cell [{cell.row}, {cell.column}]")
        terms: list[Term] = []
        count, total, size, underflow = 0, 0.0, 0.0, 0.0
        for road in roads:
            at = bind(road.start.letters, cell)
            sizes = [self.notation.size(x) for x in road.free]
            with np.errstate(all="ignore"):
                arrays, rests = self._numbers(road, at)
                numbers, left = ([np.broadcast_to(array, sizes) for array in several] for several in (arrays, rests))
                summed = _sum_of_products(rests, sizes)
            products = summed.products
            total += summed.total * (-1 if road.sign == "−" else 1)
            size += summed.size
            underflow += summed.underflow
            count += products.size
            places = product(*(window.get(x, range(size)) for x, size in zip(road.free, sizes, strict=True)))
            for place in islice(places, first, None if limit is None else first + limit):
                written = _write_term(self.notation, road, cell, place)
                factors = tuple(
                    _with_number(w, float(n[place]), float(rest[place]))
                    for w, n, rest in zip(written, numbers, left, strict=True)
                )
                at_term = dict(zip(road.free, place, strict=True))
                terms.append(Term(road.sign, factors, float(products[place]), at_term))
        return Explanation(cell, self.notation.symbol(cell), tuple(terms), count, total, min(size, LARGEST), underflow)

    def products(self, road: Road, cell: Cell) -> Matrix:
        """The numbers of a road's products at a cell, with an axis for each letter that runs, and nothing written."""
        at = bind(road.start.letters, cell)
        left = (factor.remains or factor for factor in road.factors)
        numbers = (one.place or self.notation.derivation.precise(one.expression) for one in left)
        with np.errstate(all="ignore"):
            whole = math.prod((self._number(one, at, road.free) for one in numbers), start=np.float64(1))
        return np.broadcast_to(whole, [self.notation.size(x) for x in road.free])

    def _numbers(self, road: Road, at: Binding) -> tuple[list[Matrix], list[Matrix]]:
        """The numbers of each factor, and of what remains of it."""
        arrays, rests = [], []
        for expression, rest in _computed(self.notation.derivation, road):
            arrays.append(self._number(expression, at, road.free))
            rests.append(self._number(rest, at, road.free) if rest else arrays[-1])
        return arrays, rests

    def _number(self, expression: Expression, at: Binding, free: str) -> Matrix:
        """The numbers of an expression as an array over the free letters (axes of length 1 where it has none)."""
        match expression:
            case Ref(name, letters):
                index = tuple(slice(None) if x in free else at.get(x, 0) for x in letters)
                running = "".join(x for x in letters if x in free)
                array = self.values[name][index]
                order = sorted(range(len(running)), key=lambda i: free.index(running[i]))
                shape = [self.notation.size(x) if x in running else 1 for x in free]
                return array.transpose(order).reshape(shape)
            case Constant(text):
                number = self.scalars[text] if text in self.scalars else float(text)
                return np.full([1] * len(free), number)
            case Same(first, second):
                shape = [self.notation.size(x) if x in (first, second) else 1 for x in free]
                indices = (at.get(x, np.arange(self.notation.size(x))) for x in (first, second))
                same: Matrix = np.equal(*np.ix_(*map(np.atleast_1d, indices))).astype(np.float64).reshape(shape)
                return same
            case Apply(function, Ref() as whole) if function in ROWWISE:
                with_rows = replace(self, values={whole.name: ROWWISE[function](self.values[whole.name])})
                return with_rows._number(whole, at, free)
            case Apply(function, argument):
                result: Matrix = FUNCTIONS[function](self._number(argument, at, free))
                return result
            case Square(base):
                return self._number(base, at, free) ** 2
            case Quotient(top, bottom):
                divided: Matrix = self._number(top, at, free) / self._number(bottom, at, free)
                return divided
            case Product(factors):
                return math.prod(
                    (self._number(f, at, free) for f in factors[1:]), start=self._number(factors[0], at, free)
                )
            case Sum(terms):
                return sum(
                    (self._number(term, at, free) * (-1.0 if sign == "−" else 1.0) for sign, term in terms[1:]),
                    start=self._number(terms[0][1], at, free) * (-1.0 if terms[0][0] == "−" else 1.0),
                )
        raise TypeError(f"{expression!r} is not an expression")


@lru_cache(maxsize=1024)
def _computed(derivation: Derivation, road: Road) -> tuple[tuple[Expression, Expression | None], ...]:
    """Each factor as it is computed, and what remains of it."""
    precise = derivation.precise
    return tuple((precise(f.expression), precise(f.remains.expression) if f.remains else None) for f in road.factors)


@dataclass(frozen=True, eq=False)
class _Summed:
    """Products and their sum; what the fields mean is said in ``Explanation``."""

    products: Matrix
    total: float
    size: float
    underflow: float


def _sum_of_products(arrays: list[Matrix], sizes: list[int]) -> _Summed:
    """Arrays multiplied and summed, right wherever the result can be held, whatever the products on the way."""
    count = math.prod(sizes)
    peak = math.prod(max(1.0, float(np.abs(array).max())) for array in arrays)
    products = np.broadcast_to(math.prod(arrays[1:], start=arrays[0]), sizes)
    size, underflow = float(np.abs(products).sum()), SMALLEST * peak * count
    if peak < LARGEST / count and underflow <= EPSILON * size:
        return _Summed(products, float(products.sum()), size, underflow)
    return _scaled_sum_of_products(arrays, sizes)


def _scaled_sum_of_products(arrays: list[Matrix], sizes: list[int]) -> _Summed:
    """The same sum, with fractions and powers of two kept apart, so that no product overflows or underflows."""
    parts = [np.frexp(array) for array in arrays]
    fractions = np.broadcast_to(math.prod(fraction for fraction, _ in parts), sizes)
    powers = np.broadcast_to(sum(power for _, power in parts), sizes)
    peak = np.broadcast_to(sum(np.maximum(power, 0) for _, power in parts), sizes).max()
    # Powers of zero do not count: the largest product sets the scale of the sum.
    top = powers.max(initial=np.iinfo(powers.dtype).min // 2, where=fractions != 0)
    scaled = np.ldexp(fractions, powers - top)
    total, size = (float(np.ldexp(x.sum(), top)) for x in (scaled, np.abs(scaled)))
    underflow = float(np.ldexp(SMALLEST * fractions.size, peak))
    return _Summed(np.ldexp(fractions, powers), total, size, underflow)


def bind(letters: str, cell: Cell) -> dict[str, int]:
    """The letters of a matrix bound to a cell: ``ch`` at dW1[2, 0] is ``{"c": 2, "h": 0}``."""
    return {x: i for x, i in zip(letters, (cell.row, cell.column), strict=True) if x != "1"}


def place(ref: Ref, at: Binding) -> Cell:
    """The cell of a matrix at bound letters."""
    row, column = tuple(ref.letters)
    return Cell(ref.name, 0 if row == "1" else at[row], 0 if column == "1" else at[column])


def text_of(parts: tuple[Part, ...]) -> str:
    """The pieces of a factor as one text."""
    return "".join(part if isinstance(part, str) else part.symbol for part in parts)


def meet(first: Explanation, second: Explanation) -> bool:
    """Whether two roads end in the same products: the same factors, in the same order, with the same numbers.

    Factors are compared as what remains of them when fractions cancel.  A factor that is the constant 1 (the bias's
    dz₁₁/db₁, the slope of a straight line) multiplies nothing and may be left out by either.
    """

    def products(explanation: Explanation) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (t.sign, [(f.symbol, repr(f.value)) for f in (one.rest for one in t.factors) if f.symbol != "1"])
            for t in explanation.terms
        ]

    return first.count == second.count and products(first) == products(second)


def _with_number(written: WrittenFactor, number: float, rest: float) -> Factor:
    """A factor with its number, and with that of what remains of it."""
    left = written.remains
    remains = Factor(left.symbol, rest, left.derivative, left.cell, left.parts) if left else None
    return Factor(written.symbol, number, written.derivative, written.cell, written.parts, remains)


def _write_term(notation: Notation, road: Road, cell: Cell, indices: tuple[int, ...]) -> tuple[WrittenFactor, ...]:
    """The factors of a road at a cell, with indices for the letters that run."""
    at = {**bind(road.start.letters, cell), **dict(zip(road.free, indices, strict=True))}
    return tuple(write_factor(notation, factor, at) for factor in road.factors)


def write_factor(notation: Notation, factor: RoadFactor, at: Binding) -> WrittenFactor:
    """A factor with the cells that it has at bound letters; a sum has brackets."""
    return _write_factor(notation, factor, tuple(at[x] for x in factor.letters))


@lru_cache(maxsize=8192)
def _write_factor(notation: Notation, factor: RoadFactor, indices: tuple[int, ...]) -> WrittenFactor:
    """A factor at indices of its own letters: it stands in many terms, and stays while numbers change."""
    at = dict(zip(factor.letters, indices, strict=True))
    parts = tuple(_part(notation, piece, at) for piece in factor.pieces)
    cell = _placed(notation, factor.place, at).cell if factor.place else None
    derivative = ""
    if factor.top and factor.bottom:
        top, bottom = (_placed(notation, ref, at).symbol for ref in (factor.top, factor.bottom))
        derivative = f"d{top}/d{bottom}"
    remains = write_factor(notation, factor.remains, at) if factor.remains else None
    return WrittenFactor(text_of(parts), derivative, cell, parts, remains)


def _part(notation: Notation, piece: Piece, at: Binding) -> Part:
    match piece:
        case Ref():
            return _placed(notation, piece, at)
        case Same(first, second):
            return str(int(at[first] == at[second]))
    return piece


def _placed(notation: Notation, ref: Ref, at: Binding) -> Placed:
    row, column = tuple(ref.letters)
    return _at(notation, ref.name, 0 if row == "1" else at[row], 0 if column == "1" else at[column])


@lru_cache(maxsize=8192)
def _at(notation: Notation, matrix: str, row: int, column: int) -> Placed:
    """A cell with its symbol: most cells stand in many terms."""
    cell = Cell(matrix, row, column)
    return Placed(cell, notation.symbol(cell))
