"""Matrices whose numbers are known only to within something, because they were rounded on the way.

An operation on uncertain matrices gives every number that it could give: its middle, and how far from it the result
can be.  What is computed with them is the same code that computes the board's numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_core.evaluation import Matrix

HALF = 0.5
"""By how much a number is off at most when it was rounded to a whole one."""


@dataclass(frozen=True)
class Precision:
    """How every matrix on the way was rounded: to so many decimals, or else to so many significant digits."""

    decimals: int | None = None
    digits: int | None = None

    def radius(self, sizes: Matrix) -> Matrix:
        """By how much a number of this size is off at most when it has been rounded: half a unit of the last place."""
        with np.errstate(all="ignore"):
            if self.decimals is not None:
                return np.full(sizes.shape, 0.5 * 10.0**-self.decimals)
            first = np.floor(np.log10(sizes, where=sizes > 0, out=np.full(sizes.shape, -np.inf)))
            return np.asarray(0.5 * np.float_power(10.0, first + 1 - (self.digits or 0)))


@dataclass(frozen=True, eq=False)
class Uncertain:
    """A matrix of intervals.

    Attributes:
        middle: the numbers.
        radius: for each by how much it may be off, at least 0.
    """

    middle: Matrix
    radius: Matrix

    __array_ufunc__ = None

    @property
    def T(self) -> Uncertain:
        """The transpose."""
        return Uncertain(self.middle.T, self.radius.T)

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns."""
        return self.middle.shape

    def rounded(self, precision: Precision) -> Uncertain:
        """The same numbers after they were rounded; a whole number that is known, and has few enough digits, stays."""
        rounding = precision.radius(np.abs(self.middle) + self.radius)
        stays = (self.radius == 0) & (self.middle == np.rint(self.middle)) & (rounding <= HALF)
        return Uncertain(self.middle, self.radius + np.where(stays, 0.0, rounding))

    def sum(self, axis: Any, keepdims: bool) -> Uncertain:
        """The sum along an axis, or two."""
        middle, radius = (np.asarray(x.sum(axis=axis, keepdims=keepdims)) for x in (self.middle, self.radius))
        return Uncertain(middle, radius)

    def __add__(self, other: Any) -> Uncertain:
        middle, radius = _parts(other)
        return Uncertain(self.middle + middle, self.radius + radius)

    __radd__ = __add__

    def __neg__(self) -> Uncertain:
        return Uncertain(-self.middle, self.radius)

    def __sub__(self, other: Any) -> Uncertain:
        middle, radius = _parts(other)
        return Uncertain(self.middle - middle, self.radius + radius)

    def __rsub__(self, other: Any) -> Uncertain:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Uncertain:
        middle, radius = _parts(other)
        spread = np.abs(self.middle) * radius + self.radius * (np.abs(middle) + radius)
        return Uncertain(self.middle * middle, spread)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Uncertain:
        """The quotient; where the divisor may be 0 nothing is known of it, and no number lies in it."""
        middle, radius = _parts(other)
        least = np.abs(middle) - radius
        spread = (np.abs(self.middle) * radius + self.radius * np.abs(middle)) / (np.abs(middle) * least)
        return Uncertain(self.middle / middle, np.where(least > 0, spread, np.nan))

    def __rtruediv__(self, other: Any) -> Uncertain:
        return Uncertain(np.asarray(other), np.zeros(np.shape(other))) / self

    def __matmul__(self, other: Any) -> Uncertain:
        middle, radius = _parts(other)
        return _matrix_product(self.middle, self.radius, middle, radius)

    def __rmatmul__(self, other: Any) -> Uncertain:
        middle, radius = _parts(other)
        return _matrix_product(middle, radius, self.middle, self.radius)

    def __pow__(self, power: int) -> Uncertain:
        if power != 2:
            raise ValueError(f"only squares are known here, not the power {power}")
        return Uncertain(self.middle**2, self.radius * (2 * np.abs(self.middle) + self.radius))

    def __abs__(self) -> Uncertain:
        return Uncertain(np.abs(self.middle), self.radius)


def _parts(other: Any) -> tuple[Any, Any]:
    return (other.middle, other.radius) if isinstance(other, Uncertain) else (other, np.zeros(np.shape(other)))


def _matrix_product(a: Any, a_radius: Any, b: Any, b_radius: Any) -> Uncertain:
    return Uncertain(a @ b, np.abs(a) @ b_radius + a_radius @ (np.abs(b) + b_radius))


def of_uncertain_rows(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of whole rows, for uncertain matrices too.

    Each cell rises with its own argument and falls with the others of its row: it is largest where its own is largest
    and the others are smallest.
    """

    def apply(argument: Any) -> Any:
        if not isinstance(argument, Uncertain):
            return function(argument)
        middle = function(argument.middle)
        radius = np.zeros(middle.shape)
        for column in range(middle.shape[1]):
            own = np.where(np.arange(middle.shape[1]) == column, argument.radius, -argument.radius)
            ends = (function(argument.middle + sign * own)[:, column] for sign in (1, -1))
            radius[:, column] = np.max([np.abs(end - middle[:, column]) for end in ends], axis=0)
        return Uncertain(middle, radius)

    return apply


def of_uncertain(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of every cell, for uncertain matrices too; it never falls where it rises elsewhere."""

    def apply(argument: Any) -> Any:
        if not isinstance(argument, Uncertain):
            return function(argument)
        middle = function(argument.middle)
        above, below = (function(argument.middle + sign * argument.radius) for sign in (1, -1))
        return Uncertain(middle, np.maximum(np.abs(above - middle), np.abs(middle - below)))

    return apply
