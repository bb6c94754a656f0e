"""The values of all lines, by NumPy.

What is run here is what the NumPy writer writes, so the code that a person takes home is the code
that made the numbers on the board.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.derivation import Derivation
from backprop_core.language.activations import FUNCTIONS
from backprop_core.language.constants import Rates
from backprop_core.language.matrix_form import Form, matrix_form
from backprop_core.language.matrix_writing import Style, numpy_style, write

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Change = Callable[[Matrix], Matrix]


def shape_code(derivation: Derivation) -> Callable[[str], str]:
    """How the length of an axis letter is written in Python: ``n`` is ``X.shape[0]``."""

    def code(letter: str) -> str:
        if letter == "1":
            return "1"
        name = next(name for name in derivation.given if letter in derivation.letters[name])
        return f"{name}.shape[{derivation.letters[name].index(letter)}]"

    return code


def numpy_lines(derivation: Derivation, style: Style | None = None) -> tuple[str, ...]:
    """Every line as Python: ``dW1 = X.T @ H_D_Error_W``."""
    style = style or numpy_style(shape_code(derivation))
    forms = (matrix_form(line.left, derivation.computed[line.name]) for line in derivation.lines)
    return tuple(f"{line.name} = {write(form, style)}" for line, form in zip(derivation.lines, forms, strict=True))


def evaluate(
    derivation: Derivation, given: Mapping[str, Matrix], rates: Rates, change: Change | None = None
) -> dict[str, Matrix]:
    """The value of every matrix, given ones first, read-only.

    Numbers that overflow become ±∞ or NaN, without a warning.

    Args:
        given: the matrices that no line makes, float64 and two-dimensional.
        rates: η and β, where the lines have them.
        change: applied to the result of each line before the next line is computed.
    """
    arguments = [given[name] for name in derivation.given]
    with np.errstate(all="ignore"):
        results = compiled(derivation, tuple(derivation.by_name), "change" if change else "")(
            *arguments, *rates, change
        )
    for matrix in results:
        matrix.flags.writeable = False
    values = dict(zip(derivation.given, arguments, strict=True))
    values.update(zip(derivation.by_name, results, strict=True))
    return values


def values_of(derivation: Derivation, form: Form, values: Mapping[str, Matrix]) -> Matrix:
    """The value of a matrix form without η and β, given that of every matrix in it."""
    source = f"result = {write(form, numpy_style(shape_code(derivation)))}"
    namespace: dict[str, Any] = {"np": np, **FUNCTIONS, **values}
    with np.errstate(all="ignore"):
        exec(compile(source, "<the table>", "exec"), namespace)  # the source is written from the table alone
    result: Matrix = namespace["result"]
    return result


def wrapped(line: str, function: str) -> str:
    """A line of Python with a function applied to its right side: ``Z1 = change(X @ W1 + b)``."""
    name, _, right = line.partition(" = ")
    return f"{name} = {function}({right})"


@lru_cache(maxsize=128)
def compiled(
    derivation: Derivation, outputs: tuple[str, ...], function: str = "", arguments: tuple[str, ...] = ()
) -> Callable[..., tuple[Matrix, ...]]:
    """One function that runs the written lines in order.

    Its arguments are the given matrices, the rates and ``change``.

    Args:
        outputs: the matrices that it returns.
        function: the name of an argument that is applied to the result of each line; none by default.
        arguments: the given matrices in another order than that of the derivation, or with others among them.
    """
    listed = ", ".join((*(arguments or derivation.given), *Rates._fields, "change=None"))
    body = "\n    ".join(wrapped(line, function) for line in numpy_lines(derivation))
    source = f"def run({listed}):\n    {body}\n    return ({', '.join(outputs)},)\n"
    namespace: dict[str, Any] = {"np": np, **FUNCTIONS}
    exec(compile(source, "<the table>", "exec"), namespace)  # the source is written from the table alone
    run: Callable[..., tuple[Matrix, ...]] = namespace["run"]
    return run
