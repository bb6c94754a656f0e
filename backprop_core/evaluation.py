"""The values of all lines, by NumPy.

What is run here is what the NumPy writer writes, so the code that a person takes home is the code
that made the numbers on the board.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.activations import FUNCTIONS
from backprop_core.derivation import Derivation
from backprop_core.matrix_form import Grid
from backprop_core.writing import Style, numpy_style, write

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


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
    return tuple(f"{line.name} = {write(derivation.form(line.name), style)}" for line in derivation.lines)


def evaluate(derivation: Derivation, given: Mapping[str, Matrix], learning_rate: float) -> dict[str, Matrix]:
    """The value of every matrix, given ones first, read-only.

    Numbers that overflow become ±∞ or NaN, without a warning.

    Args:
        given: the matrices that no line makes, float64 and two-dimensional.
    """
    arguments = [given[name] for name in derivation.given]
    with np.errstate(all="ignore"):
        made = _compiled(derivation)(*arguments, learning_rate)
    for matrix in made:
        matrix.flags.writeable = False
    values = dict(zip(derivation.given, arguments, strict=True))
    values.update(zip(derivation.by_name, made, strict=True))
    return values


@lru_cache(maxsize=64)
def _compiled(derivation: Derivation) -> Callable[..., tuple[Matrix, ...]]:
    """One function of the given matrices and the learning rate that runs the written lines in order."""
    arguments = ", ".join((*derivation.given, "learning_rate"))
    body = "\n    ".join(numpy_lines(derivation))
    source = f"def run({arguments}):\n    {body}\n    return ({', '.join(derivation.by_name)},)\n"
    namespace: dict[str, Any] = {"np": np, **FUNCTIONS}
    exec(compile(source, "<the table>", "exec"), namespace)  # the source is written from the table alone
    run: Callable[..., tuple[Matrix, ...]] = namespace["run"]
    return run


def grid_value(values: Mapping[str, Matrix], grid: Grid) -> Matrix:
    """The numbers of a grid, turned if it is turned."""
    return values[grid.name].T if grid.transposed else values[grid.name]
