"""Scaling the columns of a matrix, and what was done to each, as data that can be said in words.

Every way is x → (x − shift) / divisor, column by column.  A column that is the same number throughout
has nothing to be divided by: its divisor is 1, and it becomes 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from backprop_core.evaluation import Matrix

Column = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Way:
    """A way to scale.

    Attributes:
        shift, divisor: what of the column is taken away, and what divides the rest; empty where nothing is done.
    """

    shift: str = ""
    divisor: str = ""


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "none": Way(),
        "min-max": Way("minimum", "range"),
        "standard": Way("mean", "standard deviation"),
    }
)


@dataclass(frozen=True)
class Scaling:
    """What was done to one column.

    Attributes:
        way: a name in ``WAYS``.
        shift, divisor: each x became (x − shift) / divisor.
        constant: whether the column is one number throughout.
    """

    way: str
    shift: float
    divisor: float
    constant: bool


class ScalingError(ValueError):
    """A column whose numbers lie too far apart for a computer's numbers.

    Attributes:
        says: what is wrong with it, without its name.
        column: its place, counted from 0.
    """

    def __init__(self, says: str, column: int) -> None:
        super().__init__(f"column {column + 1} {says}")
        self.says = says
        self.column = column


def find_scalings(matrix: Matrix, way: str) -> tuple[Scaling, ...]:
    """How each column of a matrix of finite numbers is to be scaled.

    The standard deviation is that of these numbers themselves: the mean of the squares is over all n.

    Raises:
        ScalingError: a column reaches too far to be scaled.
    """
    return tuple(_find(matrix[:, j], way, j) for j in range(matrix.shape[1]))


def scale(matrix: Matrix, scalings: Iterable[Scaling]) -> Matrix:
    """The matrix after (x − shift) / divisor, each column by its own."""
    found = list(scalings)
    shift = np.array([one.shift for one in found])
    divisor = np.array([one.divisor for one in found])
    scaled: Matrix = (matrix - shift) / divisor
    return scaled


def _find(column: Column, way: str, place: int) -> Scaling:
    low, high = float(column.min()), float(column.max())
    constant = low == high
    if way == "none":
        return Scaling(way, 0.0, 1.0, constant)
    if constant:
        return Scaling(way, low, 1.0, constant)
    with np.errstate(over="ignore"):
        reach = float(np.subtract(high, low))
    if not np.isfinite(reach):
        raise ScalingError(f"reaches from {low:g} to {high:g}: too far to be scaled", place)
    shift, divisor = (low, reach) if way == "min-max" else _mean_and_deviation(column)
    return Scaling(way, shift, divisor, constant)


def _mean_and_deviation(column: Column) -> tuple[float, float]:
    """Both taken of the column divided by a power of two, which is exact, so that no square over- or underflows."""
    exponent = int(np.frexp(np.abs(column).max())[1])
    small = np.ldexp(column, -exponent)
    mean = small.mean()
    deviation = np.sqrt(((small - mean) ** 2).mean())
    return float(np.ldexp(mean, exponent)), float(np.ldexp(deviation, exponent))
