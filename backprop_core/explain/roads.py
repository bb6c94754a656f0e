"""The two roads to a gradient, each as one product in letters, summed over the letters left free.

The first road is the chain rule: from the forward lines alone, every link from a parameter to the
loss.  The second is the matrices: from the backward lines, a factor replaced by its own line, again
and again.  Neither is made from the other, and they meet factor for factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from backprop_core.derivation import Derivation, is_multiple, is_of_rows, is_sum_alone
from backprop_core.errors import NotationError, PathError
from backprop_core.explain.local_derivatives import differentiate
from backprop_core.language.fractions import added_up, cancelled, has_quotient, product
from backprop_core.language.index_notation import (
    RETURNED,
    Apply,
    Expression,
    Ref,
    Sum,
    axis_letters,
    factors,
    relettered,
    signed_terms,
    summed_letters,
)
from backprop_core.language.pieces import SCREEN, Piece, factor_pieces
from backprop_core.table import Line


@dataclass(frozen=True)
class RoadFactor:
    """One factor of a road.

    Attributes:
        expression: what is multiplied, in letters.
        place: the matrix on whose grid this number stands, or ``None`` (1/n, the 1 of a bias).
        top, bottom: the derivative that it is, d top / d bottom, where the road is the chain rule.
        remains: what is left of it when the fractions of the product cancel, 1 where nothing is; None where it stays.
    """

    expression: Expression
    place: Ref | None
    top: Ref | None = None
    bottom: Ref | None = None
    remains: RoadFactor | None = None

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The expression as it is written in a product, in letters."""
        return tuple(factor_pieces(self.expression, SCREEN))

    @cached_property
    def letters(self) -> str:
        """The letters of all that is written of it, each once."""
        written = (self.expression, *filter(None, (self.place, self.top, self.bottom)))
        after = self.remains.letters if self.remains else ""
        return "".join(dict.fromkeys("".join(map(axis_letters, written)) + after))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Computed once, as that of a road: a factor is looked up for each of its cells."""
        return hash((self.expression, self.place, self.top, self.bottom, self.remains))


@dataclass(frozen=True)
class Road:
    """A signed product in letters, summed over the letters that the start does not bind.

    Where fractions in it cancel, its number is that of what remains: it is right where a denominator is 0, too.

    Attributes:
        start: the cell's matrix with its letters.
        letters: every letter met on the way, bound or free, in order.
    """

    sign: str
    start: Ref
    factors: tuple[RoadFactor, ...]
    letters: str

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Computed once: roads are looked up for every cell, and have deep expressions in them."""
        return hash((self.sign, self.start, self.factors, self.letters))

    @cached_property
    def free(self) -> str:
        """The letters that run: those that the start does not bind."""
        return "".join(x for x in self.letters if x not in self.start.letters)

    @property
    def cancels(self) -> bool:
        """Whether something stands above and below in it."""
        return any(factor.remains for factor in self.factors)


@dataclass(frozen=True)
class Link:
    """A step from a matrix to the next one that it affects, by one line."""

    line: Line
    bottom: Ref


@dataclass(frozen=True)
class Station:
    """A link on some route to the loss.

    Attributes:
        bound: the letters of the link's bottom that still are those of the cell where the routes start.
        bound_after: those of them that the link's line has on its left too.
    """

    link: Link
    bound: str
    bound_after: str


@lru_cache(maxsize=1024)
def one_level(derivation: Derivation, name: str) -> tuple[Road, ...]:
    """The terms of a matrix's own line."""
    line = derivation.by_name[name]
    return tuple(
        Road(sign, line.left, tuple(_as_it_stands(f) for f in factors(term)), _letters(line.left, term))
        for sign, term in signed_terms(line.right)
    )


@lru_cache(maxsize=1024)
def unfolded(derivation: Derivation, name: str) -> tuple[Road, ...]:
    """The terms of a matrix's line with every factor that a backward line makes replaced by that line.

    What is made of forward quantities alone (a slope, the error) is a factor of the handout and is
    written out, not split.  The factor that carries the error further back goes last, so that the
    factors stand in the chain rule's order.
    """
    line = derivation.by_name[name]
    terms = []
    for sign, term in signed_terms(line.right):
        road_factors, letters = _unfold_term(derivation, term, _letters(line.left, term))
        terms.append(Road(sign, line.left, road_factors, letters))
    return tuple(terms)


def can_be_unfolded(derivation: Derivation, name: str) -> bool:
    """Whether a matrix's sum has more to write out than its own line: a gradient's, and what backward lines make."""
    is_made = name in derivation.by_name
    return is_made and (
        name in derivation.differentiated_by or unfolded(derivation, name) != one_level(derivation, name)
    )


@lru_cache(maxsize=1024)
def chain_rule(derivation: Derivation, parameter: str) -> tuple[Road, ...]:
    """For each route from a parameter to the loss through the forward lines, the product of its local derivatives.

    A line that only adds up (TotalLoss) has derivative 1 and is passed through, as the handout
    does when it writes dTL/dŷ₁.

    Raises:
        PathError: a letter that a line has summed comes back further on, or a matrix stands with other letters than
            its own, so that one letter would stand for two indices.
    """
    check_chain_rule(derivation, parameter)
    start = Ref(parameter, derivation.letters[parameter])
    paths = []
    for route in routes(derivation, parameter):
        road_factors: list[RoadFactor] = []
        again: Mapping[str, str] = {}
        letters = ""
        for link in route:
            own = differentiate(link.line, link.bottom)
            derivative = relettered(own, again)
            place = _relettered(_place(derivation, own), again)
            bottom = _relettered(link.bottom, again)
            again = RETURNED if is_of_rows(link.line) else again
            top = _relettered(link.line.left, again)
            if is_sum_alone(link.line) and road_factors:
                road_factors[-1] = replace(road_factors[-1], top=top)
            else:
                road_factors.append(RoadFactor(derivative, place, top, bottom))
            letters += link.bottom.letters + link.line.left.letters + "".join(again.values())
        factors_left = _with_remains(derivation, road_factors)
        paths.append(Road("+", start, factors_left, "".join(dict.fromkeys(x for x in letters if x != "1"))))
    return tuple(paths)


def collected(derivation: Derivation, road: Road) -> Road:
    """A road without the letter that came back: its factors with that letter added up over it, in one factor.

    The sum needs that the targets of a row add up to 1.  A road on which no letter came back is itself.

    Raises:
        PathError: the sum has no short form.
    """
    left = [one.remains or one for one in road.factors]
    returned = "".join(x for x in RETURNED.values() if x in road.letters)
    if not returned:
        return road
    inside = [one for one in left if returned in axis_letters(one.expression)]
    first, last = (road.factors[left.index(one)] for one in (inside[0], inside[-1]))
    (original,) = (letter for letter, again in RETURNED.items() if again == returned)
    try:
        added = added_up(product(one.expression for one in inside), returned, original, derivation.targets)
    except NotationError as error:
        (line,) = (one for one in derivation.forward if is_of_rows(one))
        raise PathError(f"the paths through {line.text!r} cannot be added up in letters: {error}", line.text) from None
    whole = _named(RoadFactor(added, _place(derivation, added)), last.top, first.bottom, returned)
    at = left.index(inside[0])
    rest = [_named(one, of.top, of.bottom, returned) for one, of in zip(left, road.factors, strict=True)]
    outside = [one for one, inner in zip(rest, left, strict=True) if inner not in inside]
    return replace(road, factors=(*outside[:at], whole, *outside[at:]), letters=road.letters.replace(returned, ""))


def _named(factor: RoadFactor, top: Ref | None, bottom: Ref | None, returned: str) -> RoadFactor:
    """A factor with the derivative that it is; none by a cell of the letter that was added up over."""
    has_letter = any(ref and returned in ref.letters for ref in (top, bottom))
    return replace(factor, top=None, bottom=None) if has_letter else replace(factor, top=top, bottom=bottom)


@lru_cache(maxsize=1024)
def added_paths(derivation: Derivation, parameter: str) -> tuple[Road, ...]:
    """The chain rule with the paths through all outputs of softmax added up; as it is where a changed line forbids it.

    Raises:
        PathError: as ``chain_rule``.
    """
    try:
        return collected_paths(derivation, parameter)
    except PathError:
        return chain_rule(derivation, parameter)


def collected_paths(derivation: Derivation, parameter: str) -> tuple[Road, ...]:
    """The chain rule with what remains of its factors, and the paths through all outputs of softmax added up.

    Raises:
        PathError: as ``chain_rule``, and where a changed line leaves paths whose sum has no short form.
    """
    return tuple(collected(derivation, road) for road in chain_rule(derivation, parameter))


def _relettered(ref: Ref | None, letters: Mapping[str, str]) -> Ref | None:
    changed = relettered(ref, letters) if ref else None
    return changed if isinstance(changed, Ref) else None


def _with_remains(derivation: Derivation, those: list[RoadFactor]) -> tuple[RoadFactor, ...]:
    """The factors, each with what is left of it when what stands above and below is taken out."""
    if not any(has_quotient(one.expression) for one in those):
        return tuple(those)
    left = cancelled(tuple(one.expression for one in those))
    return tuple(
        one if rest == one.expression else replace(one, remains=RoadFactor(rest, _place(derivation, rest)))
        for one, rest in zip(those, left, strict=True)
    )


@lru_cache(maxsize=256)
def slope_grids(derivation: Derivation) -> Mapping[str, str]:
    """For the output of each activation the matrix on which its slope stands: H1 has H1_slope."""
    grids = {}
    for line in derivation.forward:
        if isinstance(line.right, Apply):
            place = _place(derivation, differentiate(line, line.refs[0]))
            if place:
                grids[line.name] = place.name
    return MappingProxyType(grids)


@lru_cache(maxsize=1024)
def routes(derivation: Derivation, name: str) -> tuple[tuple[Link, ...], ...]:
    """Every way from a matrix to the loss, line by line, through the forward lines."""
    if name == derivation.goal.name:
        return ((),)
    return tuple(
        (Link(line, bottom), *rest)
        for line in derivation.forward
        for bottom in dict.fromkeys(ref for ref in line.refs if ref.name == name)
        for rest in routes(derivation, line.name)
    )


@lru_cache(maxsize=1024)
def stations(derivation: Derivation, name: str) -> tuple[Station, ...]:
    """The links of every route from a matrix to the loss, in the table's order.

    A link that is met with different letters bound is there once for each.
    """
    leads_on = {line.name: bool(routes(derivation, line.name)) for line in derivation.forward}
    bound_letters = {name: [derivation.letters.get(name, "")]}
    on_routes: list[Station] = []
    for line in derivation.forward:
        for bottom in dict.fromkeys(ref for ref in line.refs if ref.name in bound_letters and leads_on[line.name]):
            for letters in dict.fromkeys(bound_letters[bottom.name]):
                bound = _still_bound(letters, derivation.letters[bottom.name], bottom.letters)
                bound_after = "".join(x for x in bound if x in carried(line))
                on_routes.append(Station(Link(line, bottom), bound, bound_after))
                bound_letters.setdefault(line.name, []).append(bound_after)
    return tuple(on_routes)


def carried(line: Line) -> str:
    """The letters of a line whose index a cell keeps from what it is made of; one of whole rows keeps the row alone."""
    return line.left.letters[0] if is_of_rows(line) else line.left.letters


def _still_bound(bound: str, letters: str, bottom: str) -> str:
    """Of the bound letters of a matrix those that mean the same axis where it is used."""
    return "".join(x for x, used in zip(letters, bottom, strict=True) if x == used and x in bound and x != "1")


def check_chain_rule(derivation: Derivation, parameter: str) -> None:
    """Check that the chain rule can be written: that on each route each letter stands for one index.

    Raises:
        PathError: as ``chain_rule``.
    """
    start = Ref(parameter, derivation.letters[parameter])
    for route in routes(derivation, parameter):
        _check_letters(start, route)


def _check_letters(start: Ref, route: tuple[Link, ...]) -> None:
    """Check that each letter on a route stands for one index."""
    letters, summed = start.letters, set[str]()
    for link in route:
        line, left = link.line, link.line.left.letters
        if link.bottom.letters != letters:
            known = Ref(link.bottom.name, letters)
            raise PathError(f"{line.text!r} has {link.bottom} where {known} is expected", line.text)
        summed |= set(link.bottom.letters) - set(left) - {"1"}
        back = sorted(summed & set(left))
        if back:
            raise PathError(
                f"the chain rule cannot be followed from {start} through {line.text!r}: the letter {back[0]} comes "
                "back after a line before has summed it",
                line.text,
            )
        letters = left


def _unfold_term(derivation: Derivation, term: Expression, letters: str) -> tuple[tuple[RoadFactor, ...], str]:
    stays: list[RoadFactor] = []
    carried: list[RoadFactor] = []
    for factor in factors(term):
        line = derivation.by_name.get(factor.name) if isinstance(factor, Ref) else None
        if line is None or line.name in derivation.forward_names or not _can_unfold(line, factor, letters):
            stays.append(_as_it_stands(factor))
        elif _is_local(derivation, line):
            stays.append(RoadFactor(line.right, line.left))
        else:
            inner, met = _unfold_term(derivation, line.right, letters + _letters(line.left, line.right))
            carried.extend(inner)
            letters = met
    return (*stays, *carried), "".join(dict.fromkeys(letters))


def _can_unfold(line: Line, factor: Expression, letters: str) -> bool:
    """Whether a line in the place of a factor leaves one product in which each letter stands for one index."""
    summed = summed_letters(line.left, line.right)
    return line.left == factor and not (summed and (isinstance(line.right, Sum) or set(summed) & set(letters)))


def _is_local(derivation: Derivation, line: Line) -> bool:
    """Whether a backward line is made of forward quantities alone, cell by cell, and is no multiple of one of them."""
    mentioned = {ref.name for ref in line.refs}
    return mentioned <= derivation.forward_names and not summed_letters(line.left, line.right) and not is_multiple(line)


def _as_it_stands(factor: Expression) -> RoadFactor:
    return RoadFactor(factor, factor if isinstance(factor, Ref) else None)


def _place(derivation: Derivation, derivative: Expression) -> Ref | None:
    """The grid on which a derivative stands: itself, or the line whose right side it is."""
    if isinstance(derivative, Ref):
        return derivative
    if not axis_letters(derivative):
        return None
    return next((line.left for line in derivation.lines if line.right == derivative), None)


def _letters(left: Ref, term: Expression) -> str:
    letters = left.letters + axis_letters(term)
    return "".join(dict.fromkeys(x for x in letters if x != "1"))
