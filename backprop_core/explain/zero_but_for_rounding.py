"""Rounding: which cells are zero but for it.

0.1 + 0.2 − 0.3 is 0 by hand and 5.55e-17 in float64.  Such a sum is known by the size of its terms: it is no
larger than what their rounding leaves.  What is made of it is zero but for rounding too: a product with it, a
function of it that is 0 at 0, a sum in which nothing else is left.  All of this is read from the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_core.derivation import Derivation, is_of_rows
from backprop_core.evaluation import Matrix
from backprop_core.language import constants
from backprop_core.language.activations import FUNCTIONS, ROWWISE
from backprop_core.language.constants import Rates
from backprop_core.language.index_notation import Apply, Expression, Ref, Square, Sum, axis_letters, children
from backprop_core.language.matrix_form import matrix_form
from backprop_core.language.matrix_writing import Style, numpy_style, write
from backprop_core.language.rewriting import swapped
from backprop_core.table import Line

Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""A sum is zero but for rounding when it is no larger than this part of the size of its terms."""
SAFE_ROWS = {name: lambda size: size * 0.0 + 1.0 for name in ROWWISE}
"""How large a cell of softmax can be; its sums are never zero but for rounding."""
JUMP = 1e-6
"""A function jumps at 0 when its value near 0 is farther than this from its value at 0."""


@dataclass(frozen=True, eq=False)
class Jump:
    """Cells where rounding alone decides on which side of a jump a function is.

    Attributes:
        name: the matrix that jumps: the slope of ReLU.
        way: the matrices whose cells, at the same places, are zero but for rounding and lead there: Z1 and H1.
        at_zero: what the function is where these are 0.
        cells: where it is something else.
    """

    name: str
    way: tuple[str, ...]
    at_zero: float
    cells: Mask


@dataclass(frozen=True, eq=False)
class Rounding:
    """What rounding alone has made, in the rows that were looked at.

    Attributes:
        zeros: the cells that are zero but for rounding and not exactly 0, under each matrix that has some.
        jumps: where such a cell makes a function jump.
    """

    zeros: Mapping[str, Mask]
    jumps: tuple[Jump, ...]


NOTHING = Rounding({}, ())


def find_rounding(
    derivation: Derivation, values: Mapping[str, Matrix], sizes: Mapping[str, int], rates: Rates, rows: slice
) -> Rounding:
    """What rounding alone has made.

    It is looked for in two passes: bounds for whole matrices rule it out at little cost, and only where they do not
    is each cell looked at.

    Args:
        rates: η and β.
        rows: the rows to look at, where a matrix has a row for each row of X.
    """
    letters = derivation.letters

    def at_rows(name: str, matrix: Any) -> Any:
        return matrix[tuple(rows if letter == "n" else slice(None) for letter in letters[name])]

    shown = {name: at_rows(name, matrix) for name, matrix in values.items()}
    suspects = _suspects(derivation, values, shown, sizes, rates)
    if not suspects:
        return NOTHING
    # Only a sum over all rows needs the sizes of all rows.
    over_rows = any("n" not in letters[line.name] and "n" in axis_letters(line.right) for line in suspects)
    matrices = values if over_rows else shown
    with np.errstate(all="ignore"):
        masks = _program(derivation).masks(**matrices, **_scalars(sizes, rates))
    zeros = {name: at_rows(name, mask) if over_rows else mask for name, mask in masks.items()}
    zeros = {name: mask for name, mask in zeros.items() if mask.any()}
    return Rounding(zeros, tuple(_jumps(derivation, shown, zeros)))


def argument_of(line: Line) -> str:
    """The matrix that a line is a function of, cell by cell: Z1 of H1 = Sig(Z1); empty where there is none.

    A multiple of a matrix is a sum of one term here, and no function.
    """
    mentioned = set(line.refs)
    if len(mentioned) != 1 or not _bends(line.right) or is_of_rows(line):
        return ""
    (ref,) = mentioned
    return ref.name if ref.letters == line.left.letters else ""


def _bends(expression: Expression) -> bool:
    return isinstance(expression, Apply | Sum | Square) or any(map(_bends, children(expression)))


def _suspects(
    derivation: Derivation,
    values: Mapping[str, Matrix],
    shown: Mapping[str, Matrix],
    sizes: Mapping[str, int],
    rates: Rates,
) -> list[Line]:
    """The lines that have a cell which could be zero but for rounding, judged by bounds for whole matrices."""
    # NumPy's numbers overflow to ∞; Python's would raise an error.
    largest = {name: max(values[name].max(), -values[name].min()) for name in derivation.given}
    with np.errstate(all="ignore"):
        bounds = _program(derivation).bounds(**largest, **_scalars(sizes, rates))
    smallest = _smallest([shown[line.name] for line in derivation.lines])
    pairs = zip(derivation.lines, smallest, bounds, strict=True)
    # A bound that overflowed to NaN rules nothing out.
    return [line for line, least, bound in pairs if not least > ROUNDING * bound]


def _smallest(matrices: list[Matrix]) -> list[float]:
    """The smallest absolute value that is not 0 of each matrix; ∞ where all are 0."""
    flat = np.abs(np.concatenate([matrix.ravel() for matrix in matrices]))
    flat[flat == 0] = np.inf
    ends = np.cumsum([matrix.size for matrix in matrices])
    smallest: list[float] = np.minimum.reduceat(flat, [0, *ends[:-1]]).tolist()
    return smallest


def _jumps(derivation: Derivation, values: Mapping[str, Matrix], zeros: Mapping[str, Mask]) -> list[Jump]:
    jumps = []
    for line in derivation.lines:
        argument = argument_of(line)
        if argument in zeros:
            at_zero = _at_zero(line)
            cells = zeros[argument] & (np.abs(values[line.name] - at_zero) > JUMP)
            if cells.any():
                jumps.append(Jump(line.name, _way(derivation, argument), at_zero, cells))
    return jumps


def _way(derivation: Derivation, name: str) -> tuple[str, ...]:
    """The matrices that a matrix is a function of, cell by cell, and itself: Z1 and H1."""
    argument = argument_of(derivation.by_name[name]) if name in derivation.by_name else ""
    return (*_way(derivation, argument), name) if argument else (name,)


# ---- the same two passes as Python, written from the lines


@dataclass(frozen=True)
class _Program:
    """Two functions of all that the lines mention, each by keyword.

    Attributes:
        bounds: from the largest number of each given matrix, how large the terms of each line can be.
        masks: from the matrices, which cells are zero but for rounding.
    """

    bounds: Callable[..., tuple[float, ...]]
    masks: Callable[..., dict[str, Mask]]


@lru_cache(maxsize=64)
def _program(derivation: Derivation) -> _Program:
    given, computed = derivation.given, tuple(derivation.by_name)
    letters = dict.fromkeys(x for line in derivation.lines for x in line.left.letters + axis_letters(line.right))
    scalars = ", ".join((*(f"length_{x}" for x in letters if x != "1"), *Rates._fields))
    bounds = [f"top_{name} = size_{name} = {name}" for name in given]
    masks = [f"zero_{name}, size_{name} = summed({name}, 0.0)" for name in given]
    for line in derivation.lines:
        bounds += _bound_sources(line)
        masks += _mask_sources(line)
    listed = ", ".join(f"size_{name}" for name in computed)
    named = ", ".join(f'"{name}": zero_{name} & ({name} != 0)' for name in computed)
    space = _executed(
        _function("bounds", f"{', '.join(given)}, {scalars}", [*bounds, f"return ({listed},)"])
        + _function("masks", f"{', '.join((*given, *computed))}, {scalars}", [*masks, f"return {{{named}}}"])
    )
    return _Program(space["bounds"], space["masks"])


def _bound_sources(line: Line) -> list[str]:
    """A line as Python for one number: how large its cells can be, and how large they can count as terms."""
    form = matrix_form(line.left, line.right)
    summed = [f"length_{x}" for x in axis_letters(line.right) if x not in line.left.letters]
    top, size = (" * ".join([*summed, f"({write(form, _bound_style(what))})"]) for what in ("top", "size"))
    argument = argument_of(line)
    if argument:
        size = f"max({top}, size_{argument})" if _is_zero_at_zero(line) else top
    return [f"top_{line.name} = {top}", f"size_{line.name} = {size}"]


def _mask_sources(line: Line) -> list[str]:
    """A line as Python that finds which of its cells are zero but for rounding, and how large each counts as a term."""
    argument = argument_of(line)
    if argument or not line.refs:
        follows = argument and _is_zero_at_zero(line)
        return [_summed_source(line.name, f"np.where(zero_{argument}, size_{argument}, 0.0)" if follows else "0.0")]
    written, right = [], line.right
    for i, part in enumerate(_inner_sums(line.right)):
        mentioned = axis_letters(part)
        ref = Ref(f"{line.name}_{i}", "".join(x if x in mentioned else "1" for x in line.left.letters))
        form = matrix_form(ref, part)
        written += [f"{ref.name} = {write(form, VALUE)}", _summed_source(ref.name, write(form, SIZE))]
        right = swapped(right, part, ref)
    return [*written, _summed_source(line.name, write(matrix_form(line.left, right), SIZE))]


def _inner_sums(expression: Expression) -> tuple[Sum, ...]:
    """The sums inside a product or a square: Ŷ − Y in ½ · (Ŷ − Y)²."""
    inside = children(expression)
    own = tuple(x for x in inside if isinstance(x, Sum))
    return own + tuple(part for x in inside if x not in own for part in _inner_sums(x))


@lru_cache(maxsize=256)
def _at_zero(line: Line) -> float:
    """The value of a line that is a function of one matrix where that matrix is 0."""
    style = replace(VALUE, grid=lambda _: "0.0")
    return float(_executed(f"value = {write(matrix_form(line.left, line.right), style)}")["value"])


def _is_zero_at_zero(line: Line) -> bool:
    return _at_zero(line) == 0


def _summed_source(name: str, size: str) -> str:
    return f"zero_{name}, size_{name} = summed({name}, {size})"


def _summed(values: Matrix, size: Matrix) -> tuple[Mask, Matrix]:
    """Which cells are no larger than the rounding of terms of that size; and how large each counts as a term itself.

    One that is zero but for rounding counts as much as its own terms, since their rounding is in it.
    """
    large = np.abs(values)
    zero = (large <= ROUNDING * size) & (size < np.inf)
    return zero, np.where(zero, size, large)


def _size_constant(text: str) -> str:
    return constants.python(text, "length_{}".format, [f"abs({rate})" for rate in Rates._fields])


VALUE = numpy_style("length_{}".format)
SIZE = replace(VALUE, grid=lambda g: f"size_{g.key}", constant=_size_constant, minus=" + ")
"""What is added and what is taken away: both add their size."""


def _bound_style(kind: str) -> Style:
    """Sizes for one number in place of each matrix."""
    return replace(
        SIZE,
        grid=lambda g: f"{kind}_{g.name}",
        matmul=" * ",
        axis_sum=lambda body, _: body,
        filled=lambda constant, _: constant,
    )


def _scalars(sizes: Mapping[str, int], rates: Rates) -> dict[str, float]:
    return {**{f"length_{letter}": size for letter, size in sizes.items()}, **rates._asdict()}


def _function(name: str, arguments: str, body: list[str]) -> str:
    return f"def {name}({arguments}):\n    " + "\n    ".join(body) + "\n"


def _executed(source: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"np": np, "summed": _summed, **FUNCTIONS, **SAFE_ROWS}
    exec(compile(source, "<rounding>", "exec"), namespace)  # the source is written from the table alone
    return namespace
