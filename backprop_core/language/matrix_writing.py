"""Writing a matrix form: for the screen, for NumPy, for LaTeX.

One walk over the form; the three targets differ only in their marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backprop_core.language import constants
from backprop_core.language.index_notation import Constant
from backprop_core.language.matrix_form import (
    Applied,
    AxisSum,
    Divided,
    ElementProduct,
    Filled,
    Form,
    Grid,
    MatrixProduct,
    MatrixSum,
    Scaled,
    Squared,
)


@dataclass(frozen=True)
class Style:
    """The marks of one target."""

    grid: Callable[[Grid], str]
    constant: Callable[[str], str]
    matmul: str
    element: str
    scale: str
    minus: str
    square: str
    apply: Callable[[str, str], str]
    axis_sum: Callable[[str, tuple[int, ...]], str]
    filled: Callable[[str, str], str]
    divided: str = "{} / {}"


def write(form: Form, style: Style, inside: bool = False) -> str:
    """Write a form in a style; a sum ``inside`` a product or a square stands in parentheses."""
    match form:
        case Grid():
            return style.grid(form)
        case Constant(text):
            return style.constant(text)
        case MatrixProduct(left, right):
            return f"{write(left, style, True)}{style.matmul}{write(right, style, True)}"
        case ElementProduct(factors):
            return style.element.join(write(f, style, True) for f in factors)
        case Divided(top, bottom):
            in_line = style.divided.startswith("{}")
            return style.divided.format(*(_in_quotient(part, style, in_line) for part in (top, bottom)))
        case Scaled(constant, body, after):
            parts = [style.constant(constant), write(body, style, True)]
            return style.scale.join(parts[::-1] if after else parts)
        case AxisSum(body, axes):
            return style.axis_sum(write(body, style), axes)
        case Filled(constant, letters):
            return style.filled(style.constant(constant), letters)
        case Squared(base):
            written = write(base, style, True)
            bare = isinstance(base, ElementProduct | Scaled | Squared)
            return style.square.format(f"({written})" if bare else written)
        case Applied(function, argument):
            return style.apply(function, write(argument, style))
        case MatrixSum(terms):
            written = _written_sum([(style.minus if s == "−" else " + ", write(t, style, True)) for s, t in terms])
            return f"({written})" if inside else written
    raise TypeError(f"{form!r} is not a matrix form")


def _in_quotient(form: Form, style: Style, in_line: bool) -> str:
    """What is divided, or divides: in a line of text a product stands in parentheses too."""
    written = write(form, style, in_line)
    is_bare = isinstance(form, ElementProduct | Scaled | Divided | MatrixProduct)
    return f"({written})" if in_line and is_bare else written


def _written_sum(terms: list[tuple[str, str]]) -> str:
    """Join signed terms; a leading minus keeps its sign, a leading plus does not."""
    (sign, first), *rest = terms
    return "".join([sign.strip().removeprefix("+"), first, *(sign + term for sign, term in rest)])


def numpy_style(shape: Callable[[str], str]) -> Style:
    """Python with NumPy; ``shape`` writes the length of an axis letter."""
    return Style(
        grid=lambda g: g.key,
        constant=lambda text: constants.python(text, shape),
        matmul=" @ ",
        element=" * ",
        scale=" * ",
        minus=" - ",
        square="{}**2",
        apply=lambda function, argument: f"{function}({argument})",
        axis_sum=lambda body, axes: f"{body}.sum(axis={axes[0] if len(axes) == 1 else axes}, keepdims=True)",
        filled=lambda constant, letters: f"np.full(({shape(letters[0])}, {shape(letters[1])}), {constant}.0)",
    )


AXIS_SUMS = {(0,): "column sums", (1,): "row sums", (0, 1): "sum"}


def screen_style(label: Callable[[str], str]) -> Style:
    """The screen; ``label`` is how a matrix is called there."""
    return Style(
        grid=lambda g: label(g.name) + (".T" if g.transposed else ""),
        constant=str,
        matmul=" @ ",
        element=" ⊙ ",
        scale=" · ",
        minus=" − ",
        square="{}²",
        apply=lambda function, argument: f"{function}({argument})",
        axis_sum=lambda body, axes: f"{AXIS_SUMS[axes]} of {body}",
        filled=lambda constant, _: f"{constant} in every cell",
    )


def latex_style(label: Callable[[str], str]) -> Style:
    """LaTeX with amsmath; ``label`` is how a matrix is called there."""
    return Style(
        grid=lambda g: label(g.name) + (r"^{\mathsf{T}}" if g.transposed else ""),
        constant=constants.latex,
        matmul=r"\,",
        element=r" \odot ",
        divided=r"\frac{{{}}}{{{}}}",
        scale=r"\,",
        minus=" - ",
        square="{}^{{2}}",
        apply=lambda function, argument: rf"\operatorname{{{function}}}\left({argument}\right)",
        axis_sum=lambda body, axes: (
            (r"\mathbf{1}^{\mathsf{T}} " if 0 in axes else "") + body + (r"\,\mathbf{1}" if 1 in axes else "")
        ),
        filled=lambda constant, _: rf"{constant}\cdot\mathbf{{1}}",
    )
