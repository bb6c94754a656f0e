"""The texts of a beat with the numbers of one pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core.explain.cancelling import why_without_number
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Comparison, Factor, Part, Placed, Term, text_of
from backprop_core.explain.letters import computation
from backprop_core.explain.roads import slope_grids
from backprop_core.language import constants
from backprop_core.language.activations import SATURATED
from backprop_core.lesson.beat import (
    DOWN,
    NONE,
    UP,
    Agrees,
    Beat,
    Direction,
    Link,
    Number,
    PathProduct,
    PredictedChange,
    Quantity,
    Rate,
    RealChange,
    Saturation,
    Text,
    Worked,
)
from backprop_core.practice.nudge import nudge
from backprop_core.trace import Trace

WriteNumber = Callable[[float, int], str]
"""Writes a number to so many significant digits."""

DIGITS = 4
"""So many significant digits has a number that stands in no grid."""
TERMS = 6
"""So many terms of a computation are written out."""

UNKNOWN = "This cannot be computed, because some numbers are too large or too small for a computer."
"""What is said of a change that is no number."""

MARKS: dict[Comparison, str] = {"equals": "✓", "differs": "✗", "overflow": "?"}
SUPERSCRIPTS = str.maketrans("-+0123456789", "⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Writer:
    """How the numbers of a lesson are written.

    Attributes:
        of_cell: writes the number of a cell, as it stands in its grid.
        computed: writes a number that was computed from cells.
    """

    of_cell: Callable[[Cell], str]
    computed: Callable[[float], str]

    def quantity(self, run: Trace, quantity: Quantity) -> str:
        """The number of a quantity."""
        match quantity:
            case Cell():
                return self.of_cell(quantity)
            case PathProduct(times=1.0):
                factors = _factors(run, quantity)
                return self.factor(factors[0]) if len(factors) == 1 else self.computed(number_of(run, quantity))
        # A small change, or the size of a step: in no grid, and often below what the grids show.
        return plain_number(number_of(run, quantity), DIGITS)

    def shown(self, run: Trace, cell: Cell) -> float:
        """The number that stands in a cell's grid; where that is written in powers of ten, ours."""
        try:
            return float(self.of_cell(cell).replace("−", "-"))
        except ValueError:
            return cell_number(run, cell)

    def factor(self, factor: Factor) -> str:
        """The number of a factor of the chain rule."""
        return self.of_cell(factor.cell) if factor.cell else plain_number(factor.value, DIGITS)


def plain(run: Trace) -> Writer:
    """Writes all numbers to four significant digits, without zeros at the end."""
    return Writer(
        lambda cell: plain_number(cell_number(run, cell), DIGITS), lambda number: plain_number(number, DIGITS)
    )


def sentences(run: Trace, beat: Beat, writer: Writer | None = None) -> tuple[str, ...]:
    """The sentences of a beat.

    Args:
        writer: how numbers are written; by default plainly.
    """
    return tuple(filled(run, text, writer) for text in beat.texts)


def filled(run: Trace, text: Text, writer: Writer | None = None) -> str:
    """A text with its numbers.  Arguments as ``sentences``."""
    writer = writer or plain(run)
    written = ""
    for piece in text:
        match piece:
            case Number(quantity, digits):
                number = plain_number(number_of(run, quantity), digits) if digits else writer.quantity(run, quantity)
                written += _in_brackets(number, first=not written.endswith(("·", "+ ", "− ")))
            case Worked(quantity, has_result):
                written += worked(run, quantity, writer, has_result)
            case Link():
                written += _link(run, piece, writer)
            case Direction(quantity):
                change = number_of(run, quantity)
                written += UNKNOWN if math.isnan(change) else direction(change)
            case Agrees(gradient):
                written += MARKS[agreement(run, gradient)]
            case Saturation(output):
                written += saturation(run, output)
            case str():
                written += piece
    return written


def agreement(run: Trace, gradient: Cell) -> Comparison:
    """Whether a cell of a gradient is the chain rule's sum, by the forward lines alone."""
    total = run.chain_rule(gradient.matrix, gradient.row, gradient.column, limit=1)
    return total.compare(float(run[gradient.matrix][gradient.row, gradient.column]))


def saturation(run: Trace, output: str) -> str:
    """That the slope is almost 0 in some cells of an activation, and what to do; empty where it is in none."""
    slopes = np.abs(run[slope_grids(run.derivation)[output]])
    count = int(np.count_nonzero(slopes < SATURATED))
    if not count:
        return ""
    return (
        f" In {count} of {slopes.size} cells |z| is so large that the slope is under {SATURATED}: almost nothing goes "
        "back through them, and the weights before them hardly learn. Make the inputs smaller (the page Your data "
        "scales them), or the weights."
    )


def direction(change: float) -> str:
    """Whether a change goes up, down, or is none."""
    return UP if change > 0 else DOWN if change < 0 else NONE


def plain_number(number: float, digits: int) -> str:
    """A number to so many significant digits: ``−0.6``, ``1.5·10⁻⁵``."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "∞" if number > 0 else "−∞"
    mantissa, _, exponent = f"{number + 0.0:.{digits}g}".replace("-", "−").partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa}·10{str(int(exponent.replace('−', '-'))).translate(SUPERSCRIPTS)}"


def number_of(run: Trace, quantity: Quantity) -> float:
    """The number of a quantity; one that is zero but for rounding is 0."""
    match quantity:
        case Cell():
            return cell_number(run, quantity)
        case PathProduct(times=times):
            return times * math.prod(factor_numbers(run, quantity))
        case RealChange(cell, amount):
            return nudge(run, cell, amount).real
        case PredictedChange(cell, amount):
            return nudge(run, cell, amount).predicted
        case Rate(text):
            return constants.SCALARS[text].number(run.sizes, run.rates)
    raise TypeError(f"{quantity!r} is no quantity")


def cell_number(run: Trace, cell: Cell) -> float:
    """The number of a cell; 0 where it is zero but for rounding."""
    goes_by_rows = run.derivation.letters[cell.matrix][0] == "n"
    zeros = run.rounding(slice(cell.row, cell.row + 1) if goes_by_rows else slice(None)).zeros
    is_zero = cell.matrix in zeros and zeros[cell.matrix][0 if goes_by_rows else cell.row, cell.column]
    return 0.0 if is_zero else float(run[cell.matrix][cell.row, cell.column])


def path_of(run: Trace, product: PathProduct) -> Term:
    """A path of the chain rule, with all its factors."""
    gradient, window = product.gradient, {letter: range(index, index + 1) for letter, index in product.at}
    return run.chain_rule(gradient.matrix, gradient.row, gradient.column, limit=1, window=window).terms[0]


def factor_numbers(run: Trace, product: PathProduct) -> list[float]:
    """The numbers that are multiplied."""
    factors = _with_numbers(run, product)
    return [cell_number(run, factor.cell) if factor.cell else factor.value for factor in factors]


def _factors(run: Trace, product: PathProduct) -> tuple[Factor, ...]:
    return path_of(run, product).factors[product.first : product.last]


def _with_numbers(run: Trace, product: PathProduct) -> tuple[Factor, ...]:
    """The factors, or what is left of them where one has no number and all that cancel in the path are there."""
    every = path_of(run, product).factors
    factors = every[product.first : product.last]
    are_all_there = sum(bool(one.remains) for one in factors) == sum(bool(one.remains) for one in every)
    if all(math.isfinite(factor.value) for factor in factors) or not are_all_there:
        return factors
    return tuple(factor.rest for factor in factors if factor.rest.symbol != "1")


def _link(run: Trace, link: Link, writer: Writer) -> str:
    why = why_without_number(run.notation, _factors(run, link.derivative), run.values)
    if why:
        return f". {why} {_chained(_multiplied(run, link.after, writer))}"
    derivative, before = (writer.quantity(run, one) for one in (link.derivative, link.before))
    return f" = {derivative}·{_in_brackets(before, first=False)}"


def worked(run: Trace, quantity: Cell | PathProduct, writer: Writer, has_result: bool) -> str:
    """The computation of a number, in symbols and in numbers."""
    result = [writer.quantity(run, quantity)] if has_result else []
    if isinstance(quantity, Cell):
        formula = computation(run.notation, quantity, terms=TERMS)
        in_numbers = "".join(_numbers(run, formula, writer))
        return _chained((run.notation.symbol(quantity), text_of(formula), in_numbers, *result))
    factors = _factors(run, quantity)
    why = why_without_number(run.notation, factors, run.values)
    begins = f"{'·'.join(factor.symbol for factor in factors)}. {why} " if why else ""
    return begins + _chained((*_multiplied(run, quantity, writer), *result))


def _multiplied(run: Trace, product: PathProduct, writer: Writer) -> tuple[str, str]:
    """A product in symbols and in numbers."""
    factors = _with_numbers(run, product)
    times = [] if product.times == 1 else [plain_number(product.times, DIGITS)]
    numbers = [*(writer.factor(factor) for factor in factors), *times]
    in_numbers = "·".join(_in_brackets(number, first=i == 0) for i, number in enumerate(numbers))
    return "·".join([*(factor.symbol for factor in factors), *times]), in_numbers


def _numbers(run: Trace, parts: Iterable[Part], writer: Writer) -> Iterable[str]:
    """A formula with the number of each cell in the place of its symbol; one below zero has brackets."""
    before = ""
    for part in parts:
        if isinstance(part, Placed):
            opens = not before or before.endswith("(")
            yield _in_brackets(writer.of_cell(part.cell), first=opens)
        else:
            yield constants.screen(
                part, lambda x: str(run.sizes[x]), [plain_number(rate, DIGITS) for rate in run.rates]
            )
        before = part if isinstance(part, str) else part.symbol


def _in_brackets(written: str, first: bool) -> str:
    return f"({written})" if written.startswith("−") and not first else written


def _chained(steps: Iterable[str]) -> str:
    """``a = b = c``, each step once."""
    return " = ".join(dict.fromkeys(steps))
