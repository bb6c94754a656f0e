"""Numbers that somebody expects, each with the precision to which it was written.

0.0166 says that the number is between 0.01655 and 0.01665, and nothing about the digits after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core.cells import Cell
from backprop_core.evaluation import Matrix

Places = np.ndarray[tuple[int, int], np.dtype[np.int64]]

CLOSE = 1e-9
ROUNDING = 16 * float(np.finfo(np.float64).eps)
NEARLY = 1.5


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

    def agrees(self, matrix: Matrix) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """For each cell whether the matrix rounds to the written number.

        A number written with more digits than a computer holds agrees to those that it holds.

        Raises:
            ValueError: the shapes differ.
        """
        if matrix.shape != self.numbers.shape:
            raise ValueError(f"a matrix of shape {self.numbers.shape} was expected, got {matrix.shape}")
        finite = np.isfinite(matrix)
        size = np.abs(matrix, where=finite, out=np.zeros(matrix.shape))
        slack = CLOSE * size + ROUNDING * size.max(initial=0)
        with np.errstate(all="ignore"):
            near = np.abs(matrix - self.numbers) <= self.unit / 2 + slack
        found: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = finite & near
        return found

    def is_met_by(self, matrix: Matrix) -> bool:
        """Whether the matrix has the same shape and every cell agrees."""
        return matrix.shape == self.numbers.shape and bool(self.agrees(matrix).all())

    def is_nearly(self, matrix: Matrix) -> bool:
        """Whether every cell is at most about one off in the last written place: numbers rounded on the way."""
        if matrix.shape != self.numbers.shape:
            return False
        with np.errstate(all="ignore"):
            off = np.abs(matrix - self.numbers) <= NEARLY * self.unit
        return bool((off | self.agrees(matrix)).all())


@dataclass(frozen=True)
class Compared:
    """One cell, ours beside theirs.

    Attributes:
        difference: theirs less ours.
        decimals: how many places of theirs were written.
        agrees: whether ours rounds to theirs.
    """

    cell: Cell
    ours: float
    theirs: float
    difference: float
    decimals: int
    agrees: bool


def compare(name: str, matrix: Matrix, expected: Expected) -> tuple[Compared, ...]:
    """Every cell of a matrix beside the number that somebody expects there, row by row.

    Raises:
        ValueError: the shapes differ.
    """
    agrees = expected.agrees(matrix)
    with np.errstate(all="ignore"):
        differences = expected.numbers - matrix
    return tuple(
        Compared(
            Cell(name, *at),
            float(matrix[at]),
            float(expected.numbers[at]),
            float(differences[at]),
            int(expected.decimals[at]),
            bool(agrees[at]),
        )
        for at in np.ndindex(matrix.shape)
    )
