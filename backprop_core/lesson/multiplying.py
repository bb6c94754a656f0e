"""What is asked of a product of two matrices: @ or ⊙; and where one is transposed, which product it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.explain.affects import listed
from backprop_core.explain.notation import Notation
from backprop_core.explain.questions import reasons
from backprop_core.language.matrix_form import ElementProduct, Grid, MatrixProduct, transpose
from backprop_core.lesson.beat import Question, Text
from backprop_core.lesson.shapes import shape_reason
from backprop_core.names import AXES
from backprop_core.table import Line
from backprop_core.words import ELEMENT_PRODUCT, MATRIX_PRODUCT, TRANSPOSE

OPERATORS = ("@", "⊙")
SIGNS: tuple[Text, ...] = ((f"@ – {MATRIX_PRODUCT}",), (f"⊙ – {ELEMENT_PRODUCT}",))
TRANSPOSED: tuple[Text, ...] = ((f".T – {TRANSPOSE}",),)
CAREFUL = "Be careful of shape and goal: look at the derivatives. "


@dataclass(frozen=True)
class Choice:
    """A product that can be chosen.

    Attributes:
        changed: the grids that stand otherwise than in the right product.
    """

    left: Grid
    sign: str
    right: Grid
    changed: tuple[Grid, ...] = ()

    def text(self, notation: Notation) -> str:
        """``X.T @ H_D_Error_W``."""
        return f"{notation.label(self.left.key)} {self.sign} {notation.label(self.right.key)}"


def operator_question(
    notation: Notation, line: Line, form: MatrixProduct | ElementProduct
) -> tuple[tuple[Text, ...], Question]:
    """The sentences that ask how two matrices are multiplied, and the question."""
    left, right = _operands(form)
    sign = "@" if isinstance(form, MatrixProduct) else "⊙"
    careful = "" if line in notation.derivation.forward else CAREFUL
    if isinstance(form, MatrixProduct) and (left.transposed or right.transposed):
        return _which_product(notation, line, form, careful)
    why_so = reasons(notation, line)[0].answer
    question = Question(
        "operator",
        (f"{Choice(left, sign, right).text(notation)}. {why_so}\n{shape_reason(notation, line)}",),
        choices=OPERATORS,
        right=sign,
        reasons=tuple((choice, why_so) for choice in OPERATORS),
    )
    needs = f"{notation.label(line.name)} needs {listed([notation.label(grid.name) for grid in (left, right)])}."
    return (*SIGNS, (f"{careful}{needs} What stands between them, @ or ⊙?",)), question


def _operands(form: MatrixProduct | ElementProduct) -> tuple[Grid, Grid]:
    left, right = (form.left, form.right) if isinstance(form, MatrixProduct) else form.factors
    if not (isinstance(left, Grid) and isinstance(right, Grid)):
        raise TypeError(f"{form!r} is no product of two matrices")
    return left, right


def _which_product(
    notation: Notation, line: Line, form: MatrixProduct, careful: str
) -> tuple[tuple[Text, ...], Question]:
    """Which product has the right shape and adds up over the right axis."""
    label, shape_text = notation.label, notation.shape_text
    right = Choice(form.left, "@", form.right)
    why_not = {one.text(notation): _why_not(notation, line, one) for one in _others(notation, form)}
    question = Question(
        "product",
        (f"{right.text(notation)}. {reasons(notation, line)[0].answer}\n{shape_reason(notation, line)}",),
        choices=tuple(sorted((right.text(notation), *why_not))) if why_not else (),
        right=right.text(notation),
        reasons=tuple(why_not.items()),
    )
    goal = notation.derivation.differentiated_by.get(line.name)
    needs = f"needs the shape of {goal}: {shape_text(goal)}" if goal else f"is {shape_text(line.name)}"
    have = " ".join(f"{label(grid.name)} is {shape_text(grid.name)}." for grid in (form.left, form.right))
    ask = f"Which product has this shape and adds up over the {AXES[form.summed]}s?"
    return (*TRANSPOSED, (f"{careful}{label(line.name)} {needs}. {have} {ask}",)), question


def _others(notation: Notation, form: MatrixProduct) -> Iterator[Choice]:
    """The wrong products: without the transpose, exchanged, and cell by cell; none that is the right one after all."""
    left, right = form.left, form.right
    turned = tuple(grid for grid in (left, right) if grid.transposed)
    for one in (
        Choice(_upright(left), "@", _upright(right), turned),
        Choice(right, "@", left, (left, right)),
        Choice(left, "⊙", right, (left, right)),
    ):
        if any(notation.shape(grid.key) != (1, 1) for grid in one.changed):
            yield one


def _upright(grid: Grid) -> Grid:
    return Grid(grid.name, transpose(grid.letters)) if grid.transposed else grid


def _why_not(notation: Notation, line: Line, one: Choice) -> str:
    """Why a product is not the one, from the shapes of its two matrices."""
    left, right = notation.shape(one.left.key), notation.shape(one.right.key)
    result = notation.shape(line.name)
    both, text = f"{_times(left)} and {_times(right)}", one.text(notation)
    names = [notation.label(grid.key) for grid in (one.left, one.right)]
    if one.sign == "⊙":
        if left == right:
            return f"⊙ adds nothing, but each cell of {notation.label(line.name)} is a sum."
        stretched = _stretched(dict(zip(names, (left, right), strict=True)), result)
        return f"⊙ needs two matrices of the same shape: {both}.{stretched}"
    if left[1] != right[0]:
        cells = f"A row of {names[0]} has {_cells(left[1])}, a column of {names[1]} has {right[0]}."
        return f"{text} cannot be multiplied: {both}. {cells}"
    if (left[0], right[1]) != result:
        target = notation.derivation.differentiated_by.get(line.name, line.name)
        return f"{text} gives {_times((left[0], right[1]))}, and {notation.label(target)} is {_times(result)}."
    pair = [AXES[letter] + "s" for letter in (one.left.letters[1], one.right.letters[0])]
    return (
        f"The shape fits only because there are as many {pair[0]} as {pair[1]} here. "
        f"{text} would pair {pair[0]} with {pair[1]}."
    )


def _stretched(shapes: Mapping[str, tuple[int, int]], result: tuple[int, int]) -> str:
    """NumPy multiplies some matrices of different shapes all the same: it repeats those with one row or one column."""
    try:
        is_result = np.broadcast_shapes(*shapes.values()) == result
    except ValueError:
        is_result = False
    repeated = [name for name, shape in shapes.items() if shape != result]
    return f" NumPy’s * repeats {listed(repeated)} to {_times(result)}; ⊙ does not." if is_result else ""


def _times(shape: tuple[int, int]) -> str:
    return f"{shape[0]} × {shape[1]}"


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"
