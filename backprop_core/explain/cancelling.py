"""Why the outputs' delta is Ŷ − Y: its chain rule, what cancels in it, and what is left, one stage after the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from backprop_core.errors import PathError
from backprop_core.evaluation import Matrix
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Binding, Factor, Part, Placed, WrittenFactor, bind, write_factor
from backprop_core.explain.notation import AGAIN, Notation
from backprop_core.explain.roads import Road, RoadFactor, chain_rule, collected
from backprop_core.language.fractions import multiplied_out, product
from backprop_core.language.index_notation import (
    Expression,
    Same,
    axis_letters,
    factors,
    relettered,
    signed_terms,
)


@dataclass(frozen=True)
class Stage:
    """One way to write the delta.

    Attributes:
        says: how it follows from the one before.
        parts: it in letters: text, and cells.
        has_fractions: whether what cancels stands in it, so that it may have no number.
    """

    says: str
    parts: tuple[Part, ...]
    has_fractions: bool = False


@lru_cache(maxsize=256)
def stages(notation: Notation, cell: Cell) -> tuple[Stage, ...]:
    """The chain rule of a cell of the outputs' delta until the error is left; none where nothing cancels."""
    derivation = notation.derivation
    net = derivation.derivative_of[cell.matrix]
    road = chain_rule(derivation, net)[0]
    if not road.cancels:
        return ()
    try:
        short = collected(derivation, road)
    except PathError:
        return ()
    at = bind(road.start.letters, cell)
    left = [write_factor(notation, one.remains or one, at) for one in short.factors]
    returned = next((x for x in road.letters if x in AGAIN), "")
    written, symbol = _Written(notation, road, at, returned), notation.symbol(replace(cell, matrix=net))
    return _of_row(written, symbol, _alone(left)) if returned else _of_one(written, symbol, _alone(left))


def why_without_number(notation: Notation, factors: Iterable[Factor], values: Mapping[str, Matrix]) -> str:
    """Why a factor of the chain rule has no number, and what cancels; empty where no denominator is rounded to 0."""
    for factor in factors:
        if factor.remains and not math.isfinite(factor.value):
            cells = dict.fromkeys(part for part in factor.parts if isinstance(part, Placed))
            for cell, symbol in ((one.cell, one.symbol) for one in cells):
                number = values[cell.matrix][cell.row, cell.column]
                if cell.matrix not in notation.derivation.given and number in (0, 1):
                    return (
                        f"{factor.symbol} has no number, because {symbol} is rounded to {number:g} and the "
                        "denominator is then 0. In the product of the chain rule it cancels, and what is left has a "
                        "number."
                    )
    return ""


@dataclass(frozen=True, eq=False)
class _Written:
    """A chain rule at bound letters.

    Attributes:
        returned: the letter that comes back and runs; empty where there is one product alone.
    """

    notation: Notation
    road: Road
    at: Binding
    returned: str

    @property
    def places(self) -> list[dict[str, int]]:
        """The letters of each product."""
        if not self.returned:
            return [dict(self.at)]
        return [{**self.at, self.returned: i} for i in range(self.notation.size(self.returned))]

    @property
    def products(self) -> list[list[WrittenFactor]]:
        return [[write_factor(self.notation, factor, at) for factor in self.road.factors] for at in self.places]

    @property
    def multiplied(self) -> tuple[Part, ...]:
        """What is left of the products, multiplied out and added up, with the sum over the row still written."""
        rest = [(factor.remains or factor).expression for factor in self.road.factors]
        inside = [one for one in rest if self.returned in axis_letters(one)]
        outside = [one for one in rest if one not in inside]
        parts: list[Part] = []
        for sign, term in signed_terms(multiplied_out(product(inside))):
            parts += [f" {sign} " if parts else "−" * (sign == "−"), *self._term(term)]
        written = tuple(part for part in parts if part)
        if not outside:
            return written
        return ("(", *written, ")", *chain.from_iterable(("·", *self._written(one, self.at)) for one in outside))

    def _term(self, term: Expression) -> Iterator[Part]:
        """A term added up over the row: where an index must be the same there is one place."""
        same = next((one for one in factors(term) if isinstance(one, Same)), None)
        for i, one in enumerate(factor for factor in factors(term) if factor != same):
            yield from ("·",) * bool(i)
            if same or self.returned not in axis_letters(one):
                yield from self._written(relettered(one, {self.returned: AGAIN[self.returned]}), self.at)
            else:
                cells = [self._written(one, at) for at in self.places]
                yield from ("(", *_joined(cells, " + "), ")") if len(cells) > 1 else cells[0]

    def _written(self, expression: Expression, at: Binding) -> tuple[Part, ...]:
        return write_factor(self.notation, RoadFactor(expression, None), at).parts


def _of_one(written: _Written, net: str, left: tuple[Part, ...]) -> tuple[Stage, ...]:
    """Where each output is made from one z alone."""
    (factors,) = written.products
    gone = next(factor.symbol for factor in factors if factor.rest.symbol == "1")
    return (
        Stage(f"The chain rule: {net} changes its output, and that changes the loss.", _derivatives([factors])),
        Stage("These derivatives in letters:", _added([factors]), has_fractions=True),
        Stage(f"{gone} stands above and below and cancels:", left),
    )


def _of_row(written: _Written, net: str, left: tuple[Part, ...]) -> tuple[Stage, ...]:
    """Where all outputs of a row are made together."""
    notation, products = written.notation, written.products
    targets, row = notation.derivation.targets, written.at["n"]
    ones = " + ".join(notation.symbol(Cell(targets, row, i)) for i in range(len(products)))
    rest = [[factor.rest for factor in factors] for factors in products]
    same = "dŷ/dz has a 1 where ŷ and z are of the same output, else a 0"
    return (
        Stage(
            f"The chain rule has a product for every output of the row, because {net} changes all of them:",
            _derivatives(products),
        ),
        Stage(f"These derivatives in letters; {same}:", _added(products), has_fractions=True),
        Stage("In each product, what stands above and below cancels:", _added(rest)),
        Stage("Multiplied out:", written.multiplied),
        Stage(f"The targets of a row add up to 1: {ones} = 1.", left),
    )


def _derivatives(products: Iterable[Iterable[WrittenFactor]]) -> tuple[Part, ...]:
    return tuple(_joined((("·".join(factor.derivative for factor in one),) for one in products), " + "))


def _added(products: Iterable[Iterable[WrittenFactor]]) -> tuple[Part, ...]:
    return tuple(_joined((tuple(_joined((factor.parts for factor in one), "·")) for one in products), " + "))


def _alone(factors: list[WrittenFactor]) -> tuple[Part, ...]:
    """What is left; a sum that stands alone needs no brackets."""
    shown = [factor for factor in factors if factor.symbol != "1"]
    return shown[0].parts[1:-1] if len(shown) == 1 and shown[0].parts[0] == "(" else _added([shown])


def _joined(several: Iterable[tuple[Part, ...]], joint: str) -> Iterator[Part]:
    for i, parts in enumerate(several):
        yield from (joint, *parts) if i else parts
