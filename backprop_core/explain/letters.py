"""Letters: what stands in a cell, written in other cells, as the handout writes its matrices.

Level 1 is the cell's own line: ``z₁₁`` is ``x₁₁·w₁₁ + … + b₁``, ``hd₁₁`` is ``h′₁₁·d₁₁``.  Each further level puts the
lines of the matrices in their places.  What is given stays, and so does what the forward pass computes up to the last
activation, so the last level is the handout's: ``hd₁₁`` is ``h₁₁(1 − h₁₁)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁``.

Letters do not depend on numbers.  They are written once for each table and its sizes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice, product
from operator import itemgetter
from typing import Any

from backprop_core.derivation import Derivation, is_multiple, is_of_rows
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Binding, Part, Placed, WrittenFactor, bind, text_of, write_factor
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import Road, RoadFactor, one_level
from backprop_core.language.activations import EVERY_BY_FUNCTION
from backprop_core.language.index_notation import (
    Apply,
    Expression,
    Ref,
    Sum,
    axis_letters,
    factors,
    signed_terms,
    summed_letters,
)
from backprop_core.language.matrix_form import transpose
from backprop_core.table import Line

TERMS = 4
"""So many terms of a sum are written out; the others are counted."""
HANDFUL = 5
"""So many cells of a row are written out where a cell is made from all of them."""

Begins = tuple[tuple[str, int], ...]
"""For some of the letters that run the first index that is written out; the other letters begin at 0."""

SIGNS = {"++": "+", "+−": "−", "−+": "−", "−−": "+"}


@dataclass(frozen=True)
class Product:
    """One product: ``x₁₁·h₁₁(1 − h₁₁)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁``.

    Attributes:
        at: the index of each letter that is summed, counted from 0, in the order of the sum: ``(("n", 0), ("o", 0))``.
    """

    factors: tuple[WrittenFactor, ...]
    at: tuple[tuple[str, int], ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The product in pieces: text, and cells to point at."""
        first, *rest = self.factors
        return (*first.parts, *(part for factor in rest for part in ("·", *factor.parts)))

    @property
    def text(self) -> str:
        """The product as one text."""
        return "·".join(factor.symbol for factor in self.factors)


@dataclass(frozen=True)
class Addends:
    """The products that one term of a line stands for: one for each index of the letters that are summed.

    Attributes:
        products: the first of them.
        more: how many others there are.
    """

    sign: str
    products: tuple[Product, ...]
    more: int

    @property
    def written(self) -> tuple[tuple[str, tuple[Part, ...]], ...]:
        """Each product as a text and in pieces; last how many are not written out: ``6 more``."""
        products = tuple((one.text, one.parts) for one in self.products)
        return (*products, (rest := f"{self.more} more", (rest,))) if self.more else products


@dataclass(frozen=True)
class Letters:
    """What stands in a cell, in letters.

    Attributes:
        symbol: the cell itself: ``hd₁₁``.
        sums: its terms in order; each may be several products.
    """

    cell: Cell
    symbol: str
    sums: tuple[Addends, ...]

    @property
    def lines(self) -> tuple[tuple[Part, ...], ...]:
        """One line for each product, in pieces: ``x₁₁·hd₁₁``, ``+ x₂₁·hd₂₁``; last of a sum ``+ 6 more``."""
        (sign, first), *others = ((addends.sign, parts) for addends in self.sums for _, parts in addends.written)
        return (first if sign == "+" else (sign, *first), *((f"{sign} ", *parts) for sign, parts in others))

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of it in pieces: text, and cells to point at."""
        first, *others = self.lines
        return (*first, *(part for line in others for part in (" ", *line)))

    @cached_property
    def text(self) -> str:
        """All of it as one text."""
        return text_of(self.parts)

    @property
    def products(self) -> tuple[Product, ...]:
        """The products that are written out."""
        return tuple(one for addends in self.sums for one in addends.products)

    @property
    def count(self) -> int:
        """How many products there are in all."""
        return len(self.products) + sum(addends.more for addends in self.sums)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that are mentioned, each once, in reading order."""
        return cells_in(self.parts)


def cells_in(parts: Iterable[Part]) -> tuple[Cell, ...]:
    """The cells that are mentioned, each once, in reading order."""
    return tuple(dict.fromkeys(part.cell for part in parts if isinstance(part, Placed)))


@lru_cache(maxsize=1024)
def letters(
    notation: Notation, cell: Cell, level: int | None = None, terms: int | None = TERMS, begins: Begins = ()
) -> Letters:
    """What stands in a cell, in letters.

    Args:
        cell: of any matrix, given or made, or of a transpose (``X.T``).
        level: how often lines are put in the place of matrices: 0 is the cell's symbol, 1 its own line; by default as
            often as the handout does.
        terms: how many products of each sum are written out; ``None`` is all.
        begins: from where on they are written, for a letter: ``(("n", 8),)`` leaves out the first eight rows of X.

    Raises:
        KeyError: there is no such matrix.
    """
    return Writer(notation, roads_in_letters(notation.derivation, cell.matrix, level), terms, begins).letters(cell)


@lru_cache(maxsize=1024)
def computation(notation: Notation, cell: Cell, level: int | None = 1, terms: int | None = TERMS) -> tuple[Part, ...]:
    """How a cell is computed, in letters; one that is made from its whole row has the row written out.

    Arguments as ``letters``; by default by its own line.
    """
    line = notation.derivation.by_name.get(cell.matrix)
    if line is None or not (is_of_rows(line) and isinstance(line.right, Apply)):
        return letters(notation, cell, level, terms).parts
    (net,), count = line.refs, notation.size(line.left.letters[1])
    before, _, after = EVERY_BY_FUNCTION[line.right.function].share.partition("{z}")
    own, *others = (
        (before, Placed(one, notation.symbol(one)), after)
        for one in (Cell(net.name, cell.row, column) for column in (cell.column, *range(min(count, HANDFUL))))
    )
    added = (part for one in others for part in (" + ", *one))
    more = f" + {count - HANDFUL} more" if count > HANDFUL else ""
    return _joined_texts((*own, "/(", *islice(added, 1, None), f"{more})"))


def _joined_texts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same pieces, texts beside one another in one."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


@lru_cache(maxsize=64)
def grid_letters(
    notation: Notation,
    name: str,
    level: int | None = None,
    rows: range | None = None,
    columns: range | None = None,
    terms: int | None = TERMS,
    begins: Begins = (),
) -> tuple[tuple[Letters, ...], ...]:
    """What stands in the cells of a matrix, row by row; by default in all of them.

    The other arguments and errors are those of ``letters``.
    """
    writer = Writer(notation, roads_in_letters(notation.derivation, name, level), terms, begins)
    rows, columns = (
        range(size) if shown is None else shown
        for size, shown in zip(notation.shape(name), (rows, columns), strict=True)
    )
    return tuple(tuple(writer.letters(Cell(name, row, column)) for column in columns) for row in rows)


def places(notation: Notation, free: str, terms: int | None = None, begins: Begins = ()) -> Iterator[tuple[int, ...]]:
    """The first indices of the letters that run, the last letter fastest; arguments as those of ``letters``."""
    first = dict(begins)
    # Of each letter no more than can be needed: a product of ranges begins by listing them.
    axes = (range(first.get(x, 0), notation.size(x))[:terms] for x in free)
    return islice(product(*axes), terms)


@lru_cache(maxsize=1024)
def levels(derivation: Derivation, name: str) -> int:
    """How many levels a matrix has: at the last one nothing is left to put in."""
    return len(_stages(derivation, name))


def roads_in_letters(derivation: Derivation, name: str, level: int | None = None) -> tuple[Road, ...]:
    """A matrix as signed products, the factors in the order of the lines; of a level beyond the last, the last.

    They have the letters of the axes, and can be bound to any cell.

    Raises:
        KeyError: there is no such matrix.
    """
    if level == 0:
        return (_itself(derivation, name),)
    stages = _stages(derivation, name)
    return stages[len(stages) - 1 if level is None else min(level, len(stages)) - 1]


@lru_cache(maxsize=1024)
def _stages(derivation: Derivation, name: str) -> tuple[tuple[Road, ...], ...]:
    stages = [_first(derivation, name)]
    while (further := tuple(opened for road in stages[-1] for opened in _opened(derivation, road))) != stages[-1]:
        stages.append(further)
    return tuple(stages)


def _first(derivation: Derivation, name: str) -> tuple[Road, ...]:
    """A matrix's own line; a given matrix, or a transpose, has itself."""
    line = derivation.by_name.get(name)
    if line is None:
        return (_itself(derivation, name),)
    if _is_one_factor(derivation, line):
        return (Road("+", line.left, (RoadFactor(line.right, line.left),), line.left.letters.replace("1", "")),)
    return one_level(derivation, name)


def _itself(derivation: Derivation, name: str) -> Road:
    """A matrix, or a transpose, as nothing but its own cells."""
    axes = derivation.grid_letters(name)
    itself = Ref(derivation.transposed.get(name, name), transpose(axes) if name in derivation.transposed else axes)
    return Road("+", Ref(name, axes), (RoadFactor(itself, itself),), axes.replace("1", ""))


def _opened(derivation: Derivation, road: Road) -> Iterator[Road]:
    """A product with the lines of its factors in their places; a line that is a sum gives several products."""
    products = [replace(road, factors=())]
    for factor in road.factors:
        products = [
            replace(
                one,
                sign=SIGNS[one.sign + sign],
                factors=(*one.factors, *inner),
                letters="".join(dict.fromkeys(one.letters + met)),
            )
            for one in products
            for sign, inner, met in _in_its_place(derivation, factor, one.letters)
        ]
    yield from products


def _in_its_place(
    derivation: Derivation, factor: RoadFactor, met: str
) -> tuple[tuple[str, tuple[RoadFactor, ...], str], ...]:
    """What stands in the place of a factor: signed products with their letters, or the factor itself."""
    ref = factor.expression
    line = derivation.by_name.get(ref.name) if isinstance(ref, Ref) else None
    if line is None or line.left != ref or line.name in stays(derivation):
        return (("+", (factor,), ""),)
    if set(summed_letters(line.left, line.right)) & set(met):  # A letter stands for one index.
        return (("+", (factor,), ""),)
    if _is_one_factor(derivation, line):
        return (("+", (RoadFactor(line.right, line.left),), ""),)
    return tuple(
        (sign, tuple(map(_as_it_stands, factors(term))), axis_letters(term)) for sign, term in signed_terms(line.right)
    )


@lru_cache(maxsize=128)
def stays(derivation: Derivation) -> frozenset[str]:
    """The matrices that stay in letters: what is given, and what is computed up to the last activation."""
    activated = [line.name for line in derivation.forward if isinstance(line.right, Apply)]
    return derivation.needed(*activated) | frozenset(derivation.given)


def _is_one_factor(derivation: Derivation, line: Line) -> bool:
    """Whether a line is made, cell by cell, of nothing but what stays: a slope, the error, an activation."""
    mentioned = {ref.name for ref in line.refs}
    return mentioned <= stays(derivation) and not summed_letters(line.left, line.right) and not is_multiple(line)


def _as_it_stands(factor: Expression) -> RoadFactor:
    return RoadFactor(factor, factor if isinstance(factor, Ref) else None)


@dataclass(frozen=True, eq=False)
class Writer:
    """Writes the cells of one matrix; a factor that several products share is written once."""

    notation: Notation
    roads: tuple[Road, ...]
    terms: int | None
    begins: Begins

    def letters(self, cell: Cell) -> Letters:
        sums = tuple(self._addends(*pair, cell) for pair in zip(self.roads, self._factors, strict=True))
        return Letters(cell, self.notation.symbol(cell), sums)

    def _addends(self, road: Road, factors: tuple[FactorWriter, ...], cell: Cell) -> Addends:
        bound = tuple(bind(road.start.letters, cell).values())
        sizes = [self.notation.size(x) for x in road.free]
        products = tuple(
            Product(tuple(factor.at((*bound, *place)) for factor in factors), tuple(zip(road.free, place, strict=True)))
            for place in places(self.notation, road.free, self.terms, self.begins)
        )
        return Addends(road.sign, products, math.prod(sizes) - len(products))

    @cached_property
    def _factors(self) -> tuple[tuple[FactorWriter, ...], ...]:
        return tuple(tuple(FactorWriter(self.notation, road, factor) for factor in road.factors) for road in self.roads)


@dataclass(frozen=True, eq=False)
class FactorWriter:
    """Writes a factor of a road for any indices of the road's letters."""

    notation: Notation
    road: Road
    factor: RoadFactor
    written: dict[Any, WrittenFactor] = field(default_factory=dict)

    def at(self, indices: tuple[int, ...]) -> WrittenFactor:
        """The factor at these indices, first the letters of the start, then those that run."""
        own = self._own(indices)
        if own not in self.written:
            self.written[own] = self._write(dict(zip(self._letters, indices, strict=True)))
        return self.written[own]

    @cached_property
    def _letters(self) -> str:
        return self.road.start.letters.replace("1", "") + self.road.free

    @cached_property
    def _own(self) -> Callable[[tuple[int, ...]], Any]:
        """Takes from all indices those on which the factor depends."""
        factor = self.factor
        refs_of = (ref for ref in (factor.place, factor.top, factor.bottom) if ref)
        letters = axis_letters(factor.expression) + "".join(ref.letters for ref in refs_of)
        own = [i for i, x in enumerate(self._letters) if x in letters]
        return itemgetter(*own) if own else lambda _: ()

    def _write(self, at: Binding) -> WrittenFactor:
        factor = write_factor(self.notation, self.factor, at)
        is_alone = len(self.road.factors) == 1 and self.road.sign == "+" and not self.road.free
        if is_alone and isinstance(self.factor.expression, Sum):
            # A sum that stands alone needs no brackets.
            return replace(factor, symbol=factor.symbol[1:-1], parts=factor.parts[1:-1])
        return factor
