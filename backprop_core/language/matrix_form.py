"""The matrix form of a line, found by reading its letters.

The summed letter must stand inside: ``X[nc] · H_D_Error_W[nh] → [ch]`` can only be
``X.T @ H_D_Error_W``.  Nothing summed is ⊙.  One factor with a letter gone is a sum along that
axis.  No rule here knows a matrix by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from backprop_core.errors import NotationError
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Expression,
    Product,
    Quotient,
    Ref,
    Square,
    Sum,
    axis_letters,
    summed_letters,
)


@dataclass(frozen=True)
class Grid:
    """A matrix as it stands or transposed.

    Attributes:
        letters: the axes as they stand here: ``X.T`` has letters ``cn``.
    """

    name: str
    letters: str
    transposed: bool = False

    @property
    def key(self) -> str:
        """The name under which a trace holds it: ``X`` or ``X.T``."""
        return f"{self.name}.T" if self.transposed else self.name


@dataclass(frozen=True)
class MatrixProduct:
    """``left @ right``; the letter between them is summed."""

    left: Grid
    right: Grid
    summed: str


@dataclass(frozen=True)
class ElementProduct:
    """``a ⊙ b``: the same place with the same place."""

    factors: tuple[Form, ...]


@dataclass(frozen=True)
class Divided:
    """Every cell divided by the cell at the same place."""

    top: Form
    bottom: Form


@dataclass(frozen=True)
class Scaled:
    """A constant times every cell; ``after`` says on which side the constant is written."""

    constant: str
    body: Form
    after: bool


@dataclass(frozen=True)
class AxisSum:
    """A sum along axes: down the columns (0), along the rows (1), or both."""

    body: Grid
    axes: tuple[int, ...]


@dataclass(frozen=True)
class Filled:
    """A constant in every cell of a matrix with these letters."""

    constant: str
    letters: str


@dataclass(frozen=True)
class MatrixSum:
    """Signed terms, added cell by cell; a single row is added to every row."""

    terms: tuple[tuple[str, Form], ...]


@dataclass(frozen=True)
class Squared:
    """Every cell squared."""

    base: Form


@dataclass(frozen=True)
class Applied:
    """A function of every cell."""

    function: str
    argument: Form


Form = (
    Grid
    | Constant
    | MatrixProduct
    | ElementProduct
    | Divided
    | Scaled
    | AxisSum
    | Filled
    | MatrixSum
    | Squared
    | Applied
)


@lru_cache(maxsize=1024)
def matrix_form(left: Ref, right: Expression) -> Form:
    """The matrix form of the line ``left = right``.

    Raises:
        NotationError: no product of two matrices, element product or axis sum says this.
    """
    if isinstance(right, Constant):
        return Filled(right.text, left.letters)
    missing = [x for x in left.letters if x != "1" and x not in axis_letters(right)]
    if missing:
        raise NotationError(f"{left} has the letter {missing[0]}, and nothing on its right has it")
    if isinstance(right, Sum):
        return MatrixSum(tuple((sign, _form(left, term)) for sign, term in right.terms))
    return _form(left, right)


def transpose(letters: str) -> str:
    """The letters of the transposed matrix."""
    return letters[::-1]


def _form(left: Ref, expression: Expression) -> Form:
    if isinstance(expression, Sum | Square | Apply | Quotient) and summed_letters(left, expression):
        summed = summed_letters(left, expression)
        raise NotationError(f"{left} sums over {summed} inside a bracket: a sum must be a term of its own")
    match expression:
        case Ref():
            return _sum_or_grid(left, expression)
        case Constant():
            return expression
        case Sum(terms):
            return MatrixSum(tuple((sign, _form(left, term)) for sign, term in terms))
        case Square(base):
            return Squared(_form(left, base))
        case Apply(function, argument):
            return Applied(function, _form(left, argument))
        case Quotient(top, bottom):
            return Divided(_form(left, top), _form(left, bottom))
        case Product(factors):
            return _product(left, expression, factors)
    raise NotationError(f"{expression} has no matrix form")


def _product(left: Ref, product: Product, factors: tuple[Expression, ...]) -> Form:
    for i, factor in enumerate(factors):
        if isinstance(factor, Constant):
            rest = (*factors[:i], *factors[i + 1 :])
            body = rest[0] if len(rest) == 1 else Product(rest)
            return Scaled(factor.text, _form(left, body), after=i > 0)
    summed = summed_letters(left, product)
    if not summed:
        return ElementProduct(tuple(_form(left, f) for f in factors))
    pair = [f for f in factors if isinstance(f, Ref)]
    if len(summed) != 1 or len(factors) != 2 or len(pair) != 2:
        raise NotationError(f"{left} sums over {summed}: only a product of two matrices with one summed letter can")
    return _matrix_product(left, (pair[0], pair[1]), summed)


def _matrix_product(left: Ref, pair: tuple[Ref, Ref], summed: str) -> MatrixProduct:
    """Turn the two matrices so that the summed letter stands inside and the left's letters outside."""
    row, column = tuple(left.letters)
    for first, second in (pair, pair[::-1]):
        if set(first.letters) == {row, summed} and set(second.letters) == {summed, column}:
            return MatrixProduct(_turned(first, row + summed), _turned(second, summed + column), summed)
    raise NotationError(f"{left} cannot be a product of {pair[0]} and {pair[1]}")


def _turned(ref: Ref, letters: str) -> Grid:
    return Grid(ref.name, letters, transposed=ref.letters != letters)


def _sum_or_grid(left: Ref, ref: Ref) -> Form:
    summed = summed_letters(left, ref)
    for letters in (ref.letters, transpose(ref.letters)):
        if all(x in (target, "1") or x in summed for x, target in zip(letters, left.letters, strict=True)):
            grid = _turned(ref, letters)
            return AxisSum(grid, tuple(i for i, x in enumerate(letters) if x in summed)) if summed else grid
    raise NotationError(f"{left} cannot be made of {ref}")


def grids(form: Form) -> tuple[Grid, ...]:
    """The grids of a matrix form, in reading order."""
    match form:
        case Grid():
            return (form,)
        case MatrixProduct(left, right):
            return (left, right)
        case Divided(top, bottom):
            return (*grids(top), *grids(bottom))
        case ElementProduct(factors):
            return tuple(g for f in factors for g in grids(f))
        case MatrixSum(terms):
            return tuple(g for _, term in terms for g in grids(term))
        case Scaled(_, inner, _) | AxisSum(inner, _) | Squared(inner) | Applied(_, inner):
            return grids(inner)
    return ()
