"""The texts of a beat with the numbers of one pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Comparison, Part, Placed, Term
from backprop_core.explain.letters import letters
from backprop_core.language import constants
from backprop_core.lesson.beat import (
    DOWN,
    NONE,
    UP,
    Agrees,
    Beat,
    Direction,
    Number,
    PathProduct,
    PredictedChange,
    Quantity,
    RealChange,
    StepSize,
    Text,
    Worked,
)
from backprop_core.practice.nudge import nudge
from backprop_core.trace import Trace

WriteNumber = Callable[[float, int], str]
"""Writes a number to so many significant digits."""

TERMS = 6
"""So many terms of a computation are written out."""

MARKS: dict[Comparison, str] = {"equals": "✓", "differs": "✗", "overflow": "?"}
SUPERSCRIPTS = str.maketrans("-+0123456789", "⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹")


def sentences(run: Trace, beat: Beat, write: WriteNumber | None = None) -> tuple[str, ...]:
    """The sentences of a beat.

    Args:
        write: how a number is written; by default plainly, to the digits that it asks for.
    """
    return tuple(filled(run, text, write) for text in beat.texts)


def filled(run: Trace, text: Text, write: WriteNumber | None = None) -> str:
    """A text with its numbers.  Arguments as ``sentences``."""
    write = write or plain_number
    written = ""
    for piece in text:
        match piece:
            case Number(quantity, digits):
                number = write(number_of(run, quantity), digits)
                written += _in_brackets(number, first=not written.endswith(("·", "+ ", "− ")))
            case Worked(quantity):
                written += worked(run, quantity, write)
            case Direction(quantity):
                written += direction(number_of(run, quantity))
            case Agrees(gradient):
                written += MARKS[agreement(run, gradient)]
            case str():
                written += piece
    return written


def agreement(run: Trace, gradient: Cell) -> Comparison:
    """Whether a cell of a gradient is the chain rule's sum, by the forward lines alone."""
    total = run.chain_rule(gradient.matrix, gradient.row, gradient.column, limit=1)
    return total.compare(float(run[gradient.matrix][gradient.row, gradient.column]))


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
        case StepSize():
            return run.rates.learning_rate
    raise TypeError(f"{quantity!r} is no quantity")


def cell_number(run: Trace, cell: Cell) -> float:
    """The number of a cell; 0 where it is zero but for rounding."""
    goes_by_rows = run.derivation.letters[cell.matrix][0] == "n"
    zeros = run.rounding(slice(cell.row, cell.row + 1) if goes_by_rows else slice(None)).zeros
    is_zero = cell.matrix in zeros and zeros[cell.matrix][0 if goes_by_rows else cell.row, cell.column]
    return 0.0 if is_zero else float(run[cell.matrix][cell.row, cell.column])


def path_of(run: Trace, product: PathProduct) -> Term:
    """The first path of the chain rule through a row, with all its factors."""
    gradient, window = product.gradient, {"n": range(product.row, product.row + 1)}
    return run.chain_rule(gradient.matrix, gradient.row, gradient.column, limit=1, window=window).terms[0]


def factor_numbers(run: Trace, product: PathProduct) -> list[float]:
    """The numbers that are multiplied."""
    factors = path_of(run, product).factors[product.first : product.last]
    return [cell_number(run, factor.cell) if factor.cell else factor.value for factor in factors]


def worked(run: Trace, quantity: Cell | PathProduct, write: WriteNumber) -> str:
    """The computation of a number, in symbols and in numbers."""
    if isinstance(quantity, Cell):
        return _worked_cell(run, quantity, write)
    numbers = factor_numbers(run, quantity)
    symbols = [factor.symbol for factor in path_of(run, quantity).factors[quantity.first : quantity.last]]
    times = [] if quantity.times == 1 else [quantity.times]
    in_numbers = "·".join(_in_brackets(write(x, 4), first=i == 0) for i, x in enumerate([*numbers, *times]))
    in_symbols = "·".join([*symbols, *(write(x, 4) for x in times)])
    return _chained((in_symbols, in_numbers, write(number_of(run, quantity), 4)))


def _worked_cell(run: Trace, cell: Cell, write: WriteNumber) -> str:
    formula = letters(run.notation, cell, 1, TERMS)
    in_numbers = "".join(_numbers(run, formula.parts, write))
    return _chained((formula.symbol, formula.text, in_numbers, write(cell_number(run, cell), 4)))


def _numbers(run: Trace, parts: Iterable[Part], write: WriteNumber) -> Iterable[str]:
    """A formula with the number of each cell in the place of its symbol; one below zero has brackets."""
    before = ""
    for part in parts:
        if isinstance(part, Placed):
            opens = not before or before.endswith("(")
            yield _in_brackets(write(cell_number(run, part.cell), 4), first=opens)
        else:
            yield constants.screen(part, lambda x: str(run.sizes[x]), [write(rate, 4) for rate in run.rates])
        before = part if isinstance(part, str) else part.symbol


def _in_brackets(written: str, first: bool) -> str:
    return f"({written})" if written.startswith("−") and not first else written


def _chained(steps: Iterable[str]) -> str:
    """``a = b = c``, each step once."""
    return " = ".join(dict.fromkeys(steps))
