"""Published exercises beside what the table gives: each printed number, ours, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from backprop_core import NAMES, Cell, Trace
from backprop_core.practice.diagnosis import Diagnosis, diagnose
from backprop_core.practice.following import follower
from backprop_core.practice.intervals import Precision
from backprop_core.practice.mistakes import Mistake, mistakes
from backprop_core.practice.written_numbers import Expected, written
from backprop_core.training.updates import after_updates
from ui.check.exercise import Exercise
from ui.state.example import Printed

FEW = 1
DIGITS = 5
ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, eq=False)
class Reproduced:
    """A mistake that gives a number which the table does not give, and that number as it comes out.

    Attributes:
        precision: how much the matrices on the way were rounded, where that is part of the explanation.
    """

    mistake: Mistake
    number: str
    precision: Precision | None = None


@dataclass(frozen=True)
class Shown:
    """What the printed numbers of a whole matrix show, where no mistake gives them.

    Attributes:
        follows: the matrix from whose printed numbers they follow by the right lines; else empty.
        precision: how much the matrices on the way were rounded for them to come out; else nothing.
    """

    follows: str = ""
    precision: Precision | None = None


@dataclass(frozen=True, eq=False)
class PrintedComparison:
    """One printed number.

    Attributes:
        symbol: the cell that it is here.
        ours: what the table gives, in the source's sign and to as many digits.
        agrees: whether they are the same.
        reproduced: the mistake that gives the printed number, where one is known.
        shown: what else explains it.
    """

    printed: Printed
    symbol: str
    ours: str
    agrees: bool
    reproduced: Reproduced | None = None
    shown: Shown | None = None

    @property
    def what(self) -> str:
        """What the source calls the number; the cell where it has no name for it."""
        return self.printed.what or f"{'−' if self.printed.sign < 0 else ''}{self.symbol}"

    @property
    def is_explained(self) -> bool:
        """Whether a reason was found in the numbers."""
        return bool(self.reproduced or self.shown)


def compared(exercise: Exercise) -> tuple[PrintedComparison, ...]:
    """Every number that a source prints, in its order.

    The first to ask waits for the longest runs, about a second; a class that asks at once waits together.
    """
    with ONE_AT_A_TIME:
        return _compared(exercise)


@lru_cache(maxsize=64)
def _compared(exercise: Exercise) -> tuple[PrintedComparison, ...]:
    return tuple(_compare(exercise, printed) for printed in exercise.printed)


def _compare(exercise: Exercise, printed: Printed) -> PrintedComparison:
    run = exercise.runs_by_row[printed.steps] if exercise.by_row else exercise.run
    value = _number(run, printed) if exercise.by_row else _value(run, printed)
    symbol = named(run, Cell(printed.matrix, printed.row, printed.column))
    one = PrintedComparison(printed, symbol, _written(printed, value), printed.is_rounded(value))
    # A reason that is declared together with the right number stands alone.
    if one.agrees or exercise.by_row or (printed.right and printed.because):
        return one
    reproduced = _of_matrix(exercise, printed)
    if isinstance(reproduced, Shown):
        return replace(one, shown=reproduced)
    return replace(one, reproduced=reproduced or _reproduced(exercise, printed))


# ---- what all the numbers of a matrix show together


def _of_matrix(exercise: Exercise, printed: Printed) -> Reproduced | Shown | None:
    """What the numbers of its matrix show, where the source prints all of them."""
    name, run = printed.matrix, exercise.run
    if printed.steps or printed.because or name not in _whole(exercise):
        return None
    diagnosis = _diagnosed(exercise, name)
    if diagnosis.mistakes:
        mistake = diagnosis.mistakes[0]
        number = _written(printed, _value(_mistaken(exercise, mistake), printed))
        return Reproduced(mistake, number, diagnosis.precision)
    earlier = next(_followed(exercise, name), "")
    if earlier:
        return Shown(follows=run.notation.label(earlier))
    return Shown(precision=diagnosis.precision) if diagnosis.verdict == "rounded" else None


@lru_cache(maxsize=64)
def _diagnosed(exercise: Exercise, name: str) -> Diagnosis:
    return diagnose(exercise.run, name, _whole(exercise)[name])


def _followed(exercise: Exercise, name: str) -> Iterator[str]:
    """The matrices from whose printed numbers those of another one follow, the nearest first."""
    whole, run = _whole(exercise), exercise.run
    way = [line.name for line in run.steps if line.name in run.derivation.needed(name) and line.name in whole]
    follow = follower(run)
    for earlier in reversed(way):
        if earlier != name and "differs" in whole[earlier].verdicts(run[earlier]):
            theirs = follow.matrix(name, {}, {earlier: whole[earlier].numbers})
            if theirs is not None and "differs" not in whole[name].verdicts(theirs):
                yield earlier


@lru_cache(maxsize=64)
def _whole(exercise: Exercise) -> Mapping[str, Expected]:
    """The matrices of the first pass of which every number is printed, in the table's sign."""
    run = exercise.run
    texts: dict[str, dict[tuple[int, int], str]] = {}
    for one in exercise.printed:
        if not one.steps:
            texts.setdefault(one.matrix, {})[one.row, one.column] = _turned(one)
    return {
        name: written(name, [[cells[i, j] for j in range(columns)] for i in range(rows)])
        for name, cells in texts.items()
        for rows, columns in [run[name].shape]
        if len(cells) == rows * columns
    }


def _turned(printed: Printed) -> str:
    """The number as it would be printed in the table's sign."""
    if printed.sign > 0:
        return printed.printed
    return printed.printed.removeprefix("-") if printed.printed.startswith("-") else f"-{printed.printed}"


# ---- what one number shows


@lru_cache(maxsize=64)
def _reproduced(exercise: Exercise, printed: Printed) -> Reproduced | None:
    """The one mistake that gives a printed number; few digits could be met by chance and are not explained."""
    if len(printed.printed.lstrip("-0.").replace(".", "")) < DIGITS:
        return None
    common = (mistake for mistake in mistakes(exercise.run) if mistake.typical and not mistake.ends)
    tried = common if printed.steps <= FEW else _made_before(exercise)
    values = ((mistake, _value(_mistaken(exercise, mistake), printed)) for mistake in tried)
    found = [(mistake, value) for mistake, value in values if printed.is_rounded(value)]
    return Reproduced(found[0][0], _written(printed, found[0][1])) if len(found) == 1 else None


def _made_before(exercise: Exercise) -> tuple[Mistake, ...]:
    """The mistakes that a source made in its first steps: in a long run it is those that it will have repeated."""
    first = (_reproduced(exercise, one) for one in exercise.printed if one.steps <= FEW and not one.agrees)
    return tuple(dict.fromkeys(found.mistake for found in first if found))


@lru_cache(maxsize=256)
def _mistaken(exercise: Exercise, mistake: Mistake) -> Trace:
    return mistake.follow(exercise.run)


def _value(run: Trace, printed: Printed) -> float:
    return _number(_after(run, printed.steps, printed.biases_updated) if printed.steps else run, printed)


def _number(run: Trace, printed: Printed) -> float:
    return float(run[printed.matrix][printed.row, printed.column])


@lru_cache(maxsize=256)
def _after(run: Trace, steps: int, biases_updated: bool) -> Trace:
    derivation = run.derivation
    return after_updates(run, steps, None if biases_updated else derivation.weights)


def named(run: Trace, cell: Cell) -> str:
    """A cell's symbol; a single number, the loss, by its full name."""
    is_loss = cell.matrix in run.derivation.losses
    return NAMES[cell.matrix].screen if is_loss else run.notation.symbol(cell)


def _written(printed: Printed, value: float) -> str:
    decimals = len(printed.printed.partition(".")[2])
    return f"{printed.sign * value:z.{decimals}f}"
