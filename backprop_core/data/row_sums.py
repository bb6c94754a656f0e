"""Rows of numbers that must add up to 1, as the targets of softmax: which of them do, and how the others come to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from backprop_core.evaluation import Matrix

NEAR = 1e-9
"""How far from 1 the sum of a row may be where it must be 1."""
FEWEST_DIGITS = 2
"""So many decimals has a number at least that is taken for a rounded one: 0.33, but not 0.3."""
LARGEST = 1e6
"""Where a number is larger, the sum of its row is too inexact."""


def adds_up(row: Sequence[float]) -> bool:
    """Whether numbers add up to 1, or would if those with the most decimals were not rounded: 0.333 0.333 0.333."""
    distance = abs(sum(row) - 1)
    if distance >= 1 or not max(map(abs, row)) <= LARGEST:
        return False
    decimals = [_decimals(number) for number in row]
    digits = max(decimals)
    rounding = decimals.count(digits) * 0.5 * 10.0**-digits if digits >= FEWEST_DIGITS else 0
    return distance <= rounding + NEAR


def _decimals(number: float) -> int:
    """How many digits a number has behind the point, as it is written shortest."""
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def inexact(matrix: Matrix) -> list[int]:
    """The rows that do not add up to 1, or do so only up to rounding."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.flatnonzero(~(np.abs(matrix.sum(axis=1) - 1) <= NEAR)).tolist()


def wrong(matrix: Matrix) -> list[int]:
    """The rows that do not add up to 1, not even up to rounding."""
    suspect = {*inexact(matrix), *np.flatnonzero((np.abs(matrix) > LARGEST).any(axis=1)).tolist()}
    return [row for row in sorted(suspect) if not adds_up(matrix[row].tolist())]


def exact(matrix: Matrix) -> Matrix:
    """The matrix with the rows that add up to 1 up to rounding divided by their sums."""
    rows = inexact(matrix)
    if not rows:
        return matrix
    divided = matrix.copy()
    divided[rows] /= divided[rows].sum(axis=1, keepdims=True)
    return divided


def one_hot(matrix: Matrix, rows: Sequence[int]) -> Matrix:
    """The matrix with some rows 1 at their largest number, the first of several, and 0 elsewhere."""
    chosen, places = matrix.copy(), list(rows)
    chosen[places] = 0
    chosen[places, matrix[places].argmax(axis=1)] = 1
    return chosen
