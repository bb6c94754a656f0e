"""Published worked examples beside what the table gives: each printed number, ours, and why they differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from backprop_core import NAMES, Cell, Trace
from backprop_core.practice.mistakes import Mistake, mistakes
from backprop_core.training.updates import after_updates
from ui.state.example import Example, Printed, examples
from ui.state.scenario import of_example

FEW = 1
DIGITS = 5
ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, eq=False)
class Reproduced:
    """A mistake that gives a number which the table does not give, and that number as it comes out."""

    mistake: Mistake
    number: str


@dataclass(frozen=True, eq=False)
class PrintedComparison:
    """One printed number.

    Attributes:
        symbol: the cell that it is here.
        ours: what the table gives, in the source's sign and to as many digits.
        agrees: whether they are the same.
        reproduced: the mistake that gives the printed number, where one is known.
    """

    printed: Printed
    symbol: str
    ours: str
    agrees: bool
    reproduced: Reproduced | None = None


def sources() -> tuple[Example, ...]:
    """The examples whose sources print numbers."""
    return tuple(one for one in examples() if one.printed)


def compared(source: Example) -> tuple[PrintedComparison, ...]:
    """Every number that a source prints, in its order.

    The first to ask waits for the longest runs, about a second; a class that asks at once waits together.
    """
    with ONE_AT_A_TIME:
        return _compared(source)


@lru_cache(maxsize=16)
def _compared(source: Example) -> tuple[PrintedComparison, ...]:
    return tuple(_compare(source, printed) for printed in source.printed)


def _compare(source: Example, printed: Printed) -> PrintedComparison:
    run = _run(source)
    value = _value(run, printed)
    symbol = _named(run, Cell(printed.matrix, printed.row, printed.column))
    agrees = printed.is_rounded(value)
    return PrintedComparison(
        printed, symbol, _written(printed, value), agrees, None if agrees else _reproduced(source, printed)
    )


@lru_cache(maxsize=64)
def _reproduced(source: Example, printed: Printed) -> Reproduced | None:
    """The one mistake that gives a printed number; few digits could be met by chance and are not explained."""
    if len(printed.printed.lstrip("-0.").replace(".", "")) < DIGITS:
        return None
    common = (mistake for mistake in mistakes(_run(source)) if mistake.typical and not mistake.ends)
    tried = common if printed.steps <= FEW else _made_before(source)
    values = ((mistake, _value(_mistaken(source, mistake), printed)) for mistake in tried)
    found = [(mistake, value) for mistake, value in values if printed.is_rounded(value)]
    return Reproduced(found[0][0], _written(printed, found[0][1])) if len(found) == 1 else None


def _made_before(source: Example) -> tuple[Mistake, ...]:
    """The mistakes that a source made in its first steps: in a long run it is those that it will have repeated."""
    first = (_reproduced(source, one) for one in source.printed if one.steps <= FEW and not one.agrees)
    return tuple(dict.fromkeys(found.mistake for found in first if found))


@lru_cache(maxsize=16)
def _run(source: Example) -> Trace:
    return of_example(source).trace()


@lru_cache(maxsize=256)
def _mistaken(source: Example, mistake: Mistake) -> Trace:
    return mistake.follow(_run(source))


def _value(run: Trace, printed: Printed) -> float:
    after = _after(run, printed.steps, printed.biases_updated) if printed.steps else run
    return float(after[printed.matrix][printed.row, printed.column])


@lru_cache(maxsize=256)
def _after(run: Trace, steps: int, biases_updated: bool) -> Trace:
    derivation = run.derivation
    return after_updates(run, steps, None if biases_updated else derivation.weights)


def _named(run: Trace, cell: Cell) -> str:
    """A cell's symbol; a single number, the loss, by its full name."""
    is_loss = cell.matrix in run.derivation.losses
    return NAMES[cell.matrix].screen if is_loss else run.notation.symbol(cell)


def _written(printed: Printed, value: float) -> str:
    decimals = len(printed.printed.partition(".")[2])
    return f"{printed.sign * value:z.{decimals}f}"
