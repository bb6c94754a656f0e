"""Covering: which numbers are kept back while some matrices are covered, so that a class can find them.

The rule is read from the lines of the table and from the sizes; a sum over an axis of length one adds up nothing.

- A covered matrix is kept back wherever it stands, also transposed.
- A line that gives a matrix away in one step, cell by cell, is kept back with it.  Such a line is an activation of the
  matrix or a constant times it, with other matrices added or taken away at most: Y_error = Ŷ − Y gives Ŷ away, and
  W1 − η · dTL/dW1 gives dTL/dW1 away; with momentum, β · V_W1 + dTL/dW1 does.
- A line that is a constant times one matrix has the same numbers, and that matrix is kept back with the line:
  TotalLoss with AverageLoss.  ReLU, which leaves a number or makes it 0, and its slope, which is 1 or 0, count as
  constants here, and so does leaky ReLU.
- No other matrix is.  What a matrix is computed from stays, because computing it is the exercise; so does what is
  computed from it by a sum over several cells, by a product with another matrix or by a square.
- A product is kept back with each of its factors, with the total that it is a part of, and with every cell that is the
  same product but for constants.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from backprop_core.derivation import Derivation
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Explanation, Factor, Placed, Term, bind, place
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import Road, added_paths, unfolded
from backprop_core.language.activations import BY_FUNCTION, SWITCHES
from backprop_core.language.index_notation import Apply, Expression, Product, Ref, Sum, axis_letters, children, refs
from backprop_core.table import Line

STRAIGHT = frozenset(name for name, one in BY_FUNCTION.items() if one.kind != "curved")
"""The activations that multiply a number by a constant on each side of a corner."""


def kept_back(notation: Notation, covered: frozenset[str]) -> frozenset[str]:
    """The matrices whose numbers are kept back while some are covered, these included."""
    given_away = _given_away(notation.derivation, _single(notation))
    names = covered
    while newly_covered := {other for name in names for other in given_away.get(name, frozenset())} - names:
        names |= newly_covered
    return names


def to_uncover(notation: Notation, covered: frozenset[str], names: frozenset[str]) -> tuple[str, ...]:
    """Those of the covered matrices that keep some matrices back, in the order of the table."""
    return tuple(
        name
        for name in notation.derivation.letters
        if name in covered and kept_back(notation, frozenset((name,))) & names
    )


def shown_by_factor(factor: Factor) -> tuple[Cell, ...]:
    """The cells whose numbers a factor's number shows."""
    return (factor.cell,) if factor.cell else _mentioned(factor)


def shown_by_product(notation: Notation, explanation: Explanation, term: Term) -> tuple[Cell, ...]:
    """The cells whose numbers the product of a term shows: the total, the factors, and what is the same product."""
    at = {"1": 0, **bind(notation.derivation.letters[explanation.cell.matrix], explanation.cell), **term.at}
    same = [ref for ref in same_products(notation, explanation.cell.matrix) if set(ref.letters) <= at.keys()]
    factors = [cell for factor in term.factors for cell in shown_by_factor(factor)]
    return tuple(dict.fromkeys((explanation.cell, *factors, *(place(ref, at) for ref in same))))


def shown_by_sum(notation: Notation, explanation: Explanation) -> frozenset[str]:
    """The matrices whose numbers a sum that is written out shows, or whose cells it names."""
    products = [cell for term in explanation.terms for cell in shown_by_product(notation, explanation, term)]
    named = [cell for term in explanation.terms for factor in term.factors for cell in _mentioned(factor)]
    return frozenset(cell.matrix for cell in (explanation.cell, *products, *named))


def _mentioned(factor: Factor) -> tuple[Cell, ...]:
    return tuple(part.cell for part in factor.parts if isinstance(part, Placed))


def same_products(notation: Notation, name: str) -> tuple[Ref, ...]:
    """The matrices of which a cell is, but for constants, a product of a matrix's unfolded sum."""
    return _same_products(notation.derivation, _single(notation), name)


def _single(notation: Notation) -> frozenset[str]:
    """The letters of the axes of length one; a letter without a size stands for any length."""
    return frozenset(x for x, size in notation.sizes.items() if size == 1) | {"1"}


@lru_cache(maxsize=256)
def _given_away(derivation: Derivation, single: frozenset[str]) -> dict[str, frozenset[str]]:
    """For each matrix those that are kept back with it, one line further on or back."""
    pairs = set()
    for line in derivation.lines:
        for ref in line.refs:
            if _is_cell_by_cell(line, ref, single) and _gives_away(derivation, line.right, ref.name):
                pairs.add((ref.name, line.name))
                if _is_multiple(derivation, line.right):
                    pairs.add((line.name, ref.name))
    return {name: frozenset(other for one, other in pairs if one == name) for name in derivation.letters}


def _is_cell_by_cell(line: Line, ref: Ref, single: frozenset[str]) -> bool:
    """Whether each cell of the line is made from one cell of a matrix, and nothing is added up over an axis."""
    summed = set(axis_letters(line.right)) - set(line.left.letters)
    axes, axes_there = ([x for x in letters if x not in single] for letters in (line.left.letters, ref.letters))
    return summed <= single and axes == axes_there


def _gives_away(derivation: Derivation, expression: Expression, name: str) -> bool:
    """Whether a matrix's number can be found from the expression's, all other matrices in it being known."""
    if isinstance(expression, Ref):
        return expression.name == name
    inside = [part for part in children(expression) if any(ref.name == name for ref in refs(part))]
    if len(inside) != 1 or not _gives_away(derivation, inside[0], name):
        return False
    match expression:
        case Sum():
            return True
        case Apply(function):
            return function in BY_FUNCTION
        case Product(factors):
            return not any(_varies(derivation, factor) for factor in factors if factor != inside[0])
    return False


def _is_multiple(derivation: Derivation, expression: Expression) -> bool:
    """Whether an expression is one matrix times constants."""
    match expression:
        case Ref():
            return True
        case Apply(function, argument):
            return function in STRAIGHT and _is_multiple(derivation, argument)
        case Product(factors):
            varying = [factor for factor in factors if _varies(derivation, factor)]
            return len(varying) == 1 and _is_multiple(derivation, varying[0])
    return False


def _varies(derivation: Derivation, expression: Expression) -> bool:
    """Whether an expression is more than a constant, or 1 or 0, in every cell."""
    if isinstance(expression, Apply) and expression.function in SWITCHES:
        return False
    if isinstance(expression, Ref):
        return expression.name not in derivation.by_name or _varies(
            derivation, derivation.by_name[expression.name].right
        )
    return any(_varies(derivation, part) for part in children(expression))


@lru_cache(maxsize=1024)
def _same_products(derivation: Derivation, single: frozenset[str], name: str) -> tuple[Ref, ...]:
    if name not in derivation.by_name:
        return ()
    parameter = derivation.differentiated_by.get(name)
    roads = added_paths(derivation, parameter) if parameter else unfolded(derivation, name)
    products = [_varying_factors(derivation, road) for road in roads]
    matrices = []
    for line in derivation.lines:
        is_other = line.name != name and line.name not in derivation.forward_names
        if is_other and not isinstance(line.right, Sum):
            (road,) = unfolded(derivation, line.name)
            if set(road.free) <= single and _varying_factors(derivation, road) in products:
                matrices.append(line.left)
    return tuple(matrices)


def _varying_factors(derivation: Derivation, road: Road) -> Counter[Expression]:
    left = ((factor.remains or factor).expression for factor in road.factors)
    return Counter(expression for expression in left if _varies(derivation, expression))
