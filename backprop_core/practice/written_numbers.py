"""Numbers that somebody expects, each with the precision to which it was written.

0.0166 says that the number is between 0.01655 and 0.01665, and nothing about the digits after.  0 says that it is
between -0.5 and 0.5: most numbers of a small network are, so it is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from backprop_core.errors import MatrixError
from backprop_core.evaluation import Matrix
from backprop_core.explain.cells import Cell

Verdict = Literal["differs", "too few digits", "agrees"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
Places = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Verdicts = np.ndarray[tuple[int, int], np.dtype[np.str_]]

DIGITS = 2
"""How many significant digits have to be written before a number says something."""
APART = 2
"""In how many cells of a matrix the numbers of different mistakes are independent of each other."""
WRITTEN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
CLOSE = 1e-9
ROUNDING = 16 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Expected:
    """A matrix as somebody wrote it down.

    Attributes:
        numbers: any shape, finite.
        decimals: for each number, how many places after the decimal point were written (5 for
            1.2e-4; fewer than 0 for 12e3).
    """

    numbers: Matrix
    decimals: Places

    @property
    def unit(self) -> Matrix:
        """What 1 in the last written place is worth."""
        return np.float_power(10.0, -self.decimals)

    @property
    def tells(self) -> Mask:
        """For each number whether at least two significant digits of it were written.

        It is then at least ten units large, and half a unit, by which it may be off, is at most 5 % of it.  What
        is counted is the written number: 1.0 has two digits, and for 0.9999 it is as good an answer as for 1.04.
        """
        with np.errstate(all="ignore"):
            least = 10.0 ** (DIGITS - 1) * (1 - CLOSE) * self.unit
        mask: Mask = np.abs(self.numbers) >= least
        return mask

    def verdicts(self, matrix: Matrix) -> Verdicts:
        """For each written number what it says about the matrix's; of another shape every one differs.

        ``"differs"``: the matrix does not round to it.  ``"agrees"``: it does, and either two significant digits
        were written or the two are equal, so that there is nothing more to write: 0.5 is all of 0.5, and 0 of 0.
        ``"too few digits"``: it rounds to it, as many other numbers do.

        Two numbers are equal to as many digits as a computer's arithmetic leaves sure; one that is only as large as
        the rounding of the matrix's largest is a zero.  A number that is not finite agrees with nothing.
        """
        if matrix.shape != self.numbers.shape:
            return np.full(self.numbers.shape, "differs")
        finite = np.isfinite(matrix)
        size = np.abs(matrix, where=finite, out=np.zeros(matrix.shape))
        slack = CLOSE * size + ROUNDING * size.max(initial=0)
        with np.errstate(all="ignore"):
            apart = np.abs(matrix - self.numbers)
            near = finite & (apart <= self.unit / 2 + slack)
            return np.select([~near, self.tells | (apart <= slack)], ["differs", "agrees"], "too few digits")

    @property
    def most_decimals(self) -> int:
        """How many places after the decimal point were written, in the number that has most of them."""
        return int(self.decimals.max(initial=0))

    @property
    def most_digits(self) -> int:
        """How many significant digits were written, in the number that has most of them."""
        return int(max((len(f"{abs(x):.0f}".lstrip("0")) for x in (self.numbers / self.unit).ravel()), default=0))

    def fits(self, matrix: Matrix, radius: Matrix) -> Mask:
        """For each written number whether it can come out where the matrix may be off by its radius."""
        with np.errstate(all="ignore"):
            mask: Mask = np.abs(matrix - self.numbers) <= radius + self.unit / 2 + CLOSE * np.abs(matrix)
        return mask

    def is_near(self, matrix: Matrix) -> bool:
        """Whether the matrix is so near that rounding could have led to these numbers: half as large, or twice."""
        size = np.maximum(np.abs(matrix), np.abs(self.numbers)).max(initial=0)
        with np.errstate(all="ignore"):
            return bool((np.abs(matrix - self.numbers) <= size / 2).all())

    def chance(self, spread: Matrix, radius: Matrix | float = 0.0) -> float:
        """How likely numbers that are spread as far as this agree with the written ones, all of them, by chance.

        A mistake mostly scales what it changes, so the cells of a matrix tell no more than ``APART`` of them would.
        """
        with np.errstate(all="ignore"):
            share = np.minimum((radius + self.unit / 2) / np.maximum(spread, self.unit / 2), 1.0)
        return float(share.prod() ** min(1.0, APART / share.size))


def written(name: str, rows: Sequence[Sequence[str | float]]) -> Expected:
    """Numbers as somebody wrote them: ``[["0.187"], ["−1.2e-4"]]``.

    Args:
        name: what the matrix is called in an error.

    Raises:
        MatrixError: the rows are not equally long, or there are none; or a cell is no finite number.
    """
    texts = [[str(cell).strip().replace("−", "-") for cell in row] for row in rows]
    if not texts or not texts[0] or any(len(row) != len(texts[0]) for row in texts):
        raise MatrixError(f"{name} must have rows of equally many numbers", name)
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            if not WRITTEN.fullmatch(text) or not np.isfinite(float(text)):
                message = f"{name}, row {i + 1}, column {j + 1}: expected a finite number, got {text!r}"
                raise MatrixError(message, name, i, j)
    decimals = np.array([[places(text) for text in row] for row in texts], dtype=np.int64)
    return Expected(np.array(texts, dtype=np.float64), decimals)


def places(text: str) -> int:
    """How many places after the decimal point a number is written to: 5 for ``1.2e-4``."""
    mantissa, _, exponent = text.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)


@dataclass(frozen=True)
class Compared:
    """One cell, ours beside theirs.

    Attributes:
        difference: theirs less ours.
        decimals: how many places of theirs were written.
    """

    cell: Cell
    ours: float
    theirs: float
    difference: float
    decimals: int
    verdict: Verdict

    @property
    def needed(self) -> int:
        """How many places after the decimal point show two significant digits of ours; fewer than 0 for 12e3."""
        return DIGITS - 1 - int(f"{self.ours:.{DIGITS - 1}e}".partition("e")[2])


@dataclass(frozen=True, eq=False)
class Comparison:
    """A matrix beside the numbers that somebody expects there."""

    name: str
    matrix: Matrix
    expected: Expected
    verdicts: Verdicts

    def count(self, verdict: Verdict) -> int:
        """How many cells have this verdict."""
        return int(np.count_nonzero(self.verdicts == verdict))

    def cells(self, most: int) -> tuple[Compared, ...]:
        """Every cell, row by row; of a matrix with more cells so many, the verdicts in their order."""
        if self.verdicts.size <= most:
            return tuple(self._cell(place) for place in range(self.verdicts.size))
        first = np.concatenate([np.flatnonzero(self.verdicts == verdict)[:most] for verdict in VERDICTS])
        return tuple(self._cell(place) for place in first[:most].tolist())

    def smallest(self, verdict: Verdict) -> Compared:
        """Of the cells with this verdict the one whose number here is smallest.

        Raises:
            ValueError: there is none.
        """
        places = np.flatnonzero(self.verdicts == verdict)
        return self._cell(int(places[np.argmin(np.abs(self.matrix.ravel()[places]))]))

    def _cell(self, place: int) -> Compared:
        row, column = divmod(place, self.verdicts.shape[1])
        ours, theirs = float(self.matrix[row, column]), float(self.expected.numbers[row, column])
        verdict = VERDICTS[VERDICTS.index(self.verdicts[row, column])]
        decimals = int(self.expected.decimals[row, column])
        return Compared(Cell(self.name, row, column), ours, theirs, theirs - ours, decimals, verdict)


def compare(name: str, matrix: Matrix, expected: Expected) -> Comparison:
    """A matrix beside the numbers that somebody expects there.

    Raises:
        ValueError: the shapes differ.
    """
    if matrix.shape != expected.numbers.shape:
        raise ValueError(f"a matrix of shape {expected.numbers.shape} was expected, got {matrix.shape}")
    return Comparison(name, matrix, expected, expected.verdicts(matrix))
