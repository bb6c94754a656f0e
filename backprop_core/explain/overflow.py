"""Overflow: in which line a number became too large for float64, or no number at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.evaluation import Matrix, values_of
from backprop_core.language.activations import LOGARITHMS
from backprop_core.language.index_notation import Apply, Expression, children
from backprop_core.language.matrix_form import Form, matrix_form


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


def without_logarithm(derivation: Derivation, values: Mapping[str, Matrix], name: str) -> tuple[Form, ...]:
    """Of what a line takes the logarithm though it is 0 or below in some cell."""
    line = derivation.by_name[name]
    forms = (matrix_form(line.left, argument) for argument in _logged(derivation.computed[name]))
    return tuple(dict.fromkeys(form for form in forms if (values_of(derivation, form, values) <= 0).any()))


def _logged(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, Apply) and expression.function in LOGARITHMS:
        yield expression.argument
    for child in children(expression):
        yield from _logged(child)
