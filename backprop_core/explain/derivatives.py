"""All derivatives of a parameter: the chain rule of each of its cells, in the handout's order.

Beside each stands its gradient's cell in letters, and which of its factors is which of the chain rule: the factors are
the same, and their order is that of the matrices.  With softmax a path runs through every output of a row; these paths
are added up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Explainer, Explanation, WrittenFactor, bind
from backprop_core.explain.letters import (
    TERMS,
    Begins,
    FactorWriter,
    Letters,
    Writer,
    letters,
    places,
    roads_in_letters,
)
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import added_paths

CELLS = 16
"""So many cells of a parameter are listed."""


@dataclass(frozen=True)
class Overlay:
    """Where the factors of one path stand in the letters of the gradient's cell.

    Attributes:
        product: the place of the product among those that the letters write out.
        factors: for each factor of the path its place in that product; ``None`` for a 1, which multiplies nothing.
    """

    product: int
    factors: tuple[int | None, ...]


@dataclass(frozen=True)
class Path:
    """One path from a cell to the loss, in letters.

    Attributes:
        factors: each with the derivative that it stands for.
        at: the index of each letter that runs, counted from 0.
        overlay: where it stands in the letters of the gradient's cell; ``None`` where it does not.
    """

    factors: tuple[WrittenFactor, ...]
    at: tuple[tuple[str, int], ...]
    overlay: Overlay | None


@dataclass(frozen=True)
class DerivativeInLetters:
    """The derivative of the loss with respect to one cell, without numbers.

    Attributes:
        cell: the cell of the gradient.
        paths: the first of its paths; more: how many others there are.
        letters: the gradient's cell in letters, with as many products.
    """

    cell: Cell
    paths: tuple[Path, ...]
    more: int
    letters: Letters

    @property
    def is_laid_over(self) -> bool:
        """Whether each path that is written out is a product of the letters, and there are as many of both."""
        products = {path.overlay.product for path in self.paths if path.overlay}
        return len(products) == len(self.paths) and self.letters.count == len(self.paths) + self.more


@dataclass(frozen=True)
class Derivative:
    """The derivative of the loss with respect to one cell.

    Attributes:
        cell: the cell of the parameter.
        sum: the chain rule, with the first paths written out.
        letters: the gradient's cell in letters, with as many products.
        overlays: for each path that is written out where it stands in the letters; ``None`` where it does not.
    """

    cell: Cell
    sum: Explanation
    letters: Letters
    overlays: tuple[Overlay | None, ...]

    @property
    def symbol(self) -> str:
        """``dTL/dw₁₁``."""
        return self.sum.symbol

    @property
    def more(self) -> int:
        """How many paths are not written out."""
        return self.sum.count - len(self.sum.terms)

    @property
    def derivatives(self) -> tuple[str, ...]:
        """For each path its derivatives: ``dz₁₁/dw₁₁ · dh₁₁/dz₁₁ · dz(2)₁/dh₁₁ · dŷ₁/dz(2)₁ · dTL/dŷ₁``."""
        return tuple(" · ".join(factor.derivative for factor in term.factors) for term in self.sum.terms)

    @property
    def factors(self) -> tuple[str, ...]:
        """For each path what these are: ``x₁₁ · h₁₁(1 − h₁₁) · w₁ · ŷ₁(1 − ŷ₁) · (ŷ₁ − y₁)``."""
        return tuple(" · ".join(factor.symbol for factor in term.factors) for term in self.sum.terms)


@dataclass(frozen=True)
class Derivatives:
    """The derivatives of one parameter.

    Attributes:
        gradient: the matrix that holds them.
        listed: column by column, as the handout lists them: w₁₁, w₂₁, w₃₁, w₄₁, w₁₂, …; of the inputs row by row.
        more: how many other cells there are.
    """

    parameter: str
    gradient: str
    listed: tuple[Derivative, ...]
    more: int


def derivatives_of(
    explainer: Explainer, parameter: str, cells: int = CELLS, paths: int = TERMS, first: int = 0
) -> Derivatives:
    """The derivatives of the loss with respect to the cells of a parameter.

    Arguments and errors are those of ``Trace.derivatives``.
    """
    gradient = explainer.notation.derivation.gradient_by[parameter]
    listed = tuple(
        _derivative(explainer, cell, Cell(gradient, cell.row, cell.column), paths)
        for cell in islice(in_order(explainer.notation, parameter), first, first + cells)
    )
    rows, columns = explainer.notation.shape(parameter)
    return Derivatives(parameter, gradient, listed, rows * columns - len(listed))


@lru_cache(maxsize=64)
def in_letters(
    notation: Notation, parameter: str, cells: int = CELLS, paths: int = TERMS, begins: Begins = ()
) -> tuple[DerivativeInLetters, ...]:
    """The same without numbers, cell by cell.

    Args:
        begins: from where on paths, and cells with that letter, are written: ``(("n", 8),)`` leaves out the first
            eight rows of X.
    """
    gradient = notation.derivation.gradient_by[parameter]
    roads = added_paths(notation.derivation, parameter)
    formulas = Writer(notation, roads_in_letters(notation.derivation, gradient), paths, begins)
    writers = [[FactorWriter(notation, road, factor) for factor in road.factors] for road in roads]
    listed = []
    for cell in islice(in_order(notation, gradient, begins), cells):
        formula = formulas.letters(cell)
        written, count = [], 0
        for road, own in zip(roads, writers, strict=True):
            bound = tuple(bind(road.start.letters, cell).values())
            for place in places(notation, road.free, paths, begins):
                factors = tuple(writer.at((*bound, *place)) for writer in own)
                at = tuple(zip(road.free, place, strict=True))
                written.append(Path(factors, at, overlay(road.sign, [one.rest.symbol for one in factors], formula)))
            count += math.prod(map(notation.size, road.free))
        listed.append(DerivativeInLetters(cell, tuple(written), count - len(written), formula))
    return tuple(listed)


def in_order(notation: Notation, name: str, begins: Begins = ()) -> Iterator[Cell]:
    """The cells of a parameter column by column, as the handout lists them; of the inputs row by row."""
    rows, columns = map(range, notation.shape(name))
    if "n" in notation.derivation.letters[name]:
        return (Cell(name, row, column) for row in rows[dict(begins).get("n", 0) :] for column in columns)
    return (Cell(name, row, column) for column in columns for row in rows)


def _derivative(explainer: Explainer, cell: Cell, gradient: Cell, paths: int) -> Derivative:
    roads = added_paths(explainer.notation.derivation, cell.matrix)
    explanation = explainer.explain(roads, gradient, paths)
    formula = letters(explainer.notation, gradient, terms=paths)
    overlays = (overlay(term.sign, [one.rest.symbol for one in term.factors], formula) for term in explanation.terms)
    return Derivative(cell, explanation, formula, tuple(overlays))


def overlay(its_sign: str, symbols: list[str], formula: Letters) -> Overlay | None:
    """Where the factors of a path stand in the letters: in the product of the same factors, in whatever order."""
    for i, (sign, factors) in enumerate(_products(formula)):
        if sign == its_sign and sorted(_varying(factors)) == sorted(_varying(symbols)):
            return Overlay(i, tuple(_places(symbols, factors)))
    return None


def _places(symbols: list[str], factors: list[str]) -> Iterator[int | None]:
    """For each symbol its place among the factors; a symbol that stands there twice has its places in order."""
    left = list(enumerate(factors))
    for symbol in symbols:
        pair = next((pair for pair in left if pair[1] == symbol), None) if symbol != "1" else None
        if pair:
            left.remove(pair)
        yield pair[0] if pair else None


def _products(formula: Letters) -> Iterator[tuple[str, list[str]]]:
    for addends in formula.sums:
        for one in addends.products:
            yield addends.sign, [factor.symbol for factor in one.factors]


def _varying(symbols: list[str]) -> list[str]:
    return [symbol for symbol in symbols if symbol != "1"]
