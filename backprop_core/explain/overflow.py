"""Overflow: in which line a number became too large for float64, or no number at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.evaluation import Matrix


def overflow_beginnings(derivation: Derivation, values: Mapping[str, Matrix]) -> dict[str, str]:
    """For each matrix with ±∞ or NaN the first line that it depends on, in the table's order, with one of them.

    That line made it of finite numbers alone.
    """
    order = list(derivation.by_name)
    beginnings: dict[str, str] = {}
    for line in derivation.lines:
        if not np.isfinite(values[line.name]).all():
            earlier = [beginnings[ref.name] for ref in line.refs if ref.name in beginnings]
            beginnings[line.name] = min(earlier, key=order.index, default=line.name)
    return beginnings


def given_before(derivation: Derivation, name: str) -> tuple[str, ...]:
    """The given matrices that a matrix is made of, directly or not, in the table's order."""
    way = derivation.needed(name)
    return tuple(given for given in derivation.given if given in way)
