"""The shape of a matrix in words, and why a line gives it."""

from __future__ import annotations

from backprop_core.explain.notation import Notation
from backprop_core.explain.questions import Reason
from backprop_core.language.matrix_form import (
    Applied,
    AxisSum,
    ElementProduct,
    Filled,
    Form,
    Grid,
    MatrixProduct,
    MatrixSum,
    Scaled,
    Squared,
)
from backprop_core.names import AXES
from backprop_core.table import Line


def shape_sentence(notation: Notation, name: str) -> str:
    """``Z1 is n × h = 2 × 2: one row for each row of X, one column for each hidden unit.``"""
    return f"{notation.label(name)} is {notation.shape_text(name)}: {', '.join(shape_words(notation, name))}."


def shape_words(notation: Notation, name: str) -> tuple[str, str]:
    """What a matrix has a row for, and what a column: ``one row for each row of X``, ``one column``."""
    rows, columns = tuple(notation.derivation.grid_letters(name))
    row = "one row" if rows == "1" else f"one row for each {_axis(rows)}"
    column = "one column" if columns == "1" else f"one column for each {_axis(columns)}"
    return row, column


def shape_reason(notation: Notation, line: Line) -> str:
    """Why the line of a matrix gives its shape, from the shapes of its operands."""
    return _reason(notation, line, notation.derivation.form(line.name))


def shape_check(notation: Notation, line: Line, parameter: str) -> str:
    """``X.T is 4 by 2 and H_D_Error_W is 2 by 2, so … W1 is 4 by 2: that is how you know that it is right.``"""
    theirs = sized(notation, parameter)
    return f"{shape_reason(notation, line)} {parameter} is {theirs} too: that is how you know that it is right."


def same_shape(notation: Notation, line: Line) -> tuple[Reason, ...]:
    """The question that a gradient's line answers: why it needs the shape of its matrix; none of other lines."""
    parameter = notation.derivation.differentiated_by.get(line.name)
    if parameter is None:
        return ()
    update = ": the update goes cell by cell" if parameter in notation.derivation.updates else ""
    return (
        Reason(
            f"We need a matrix of the SAME shape as {parameter}. Why?",
            f"Each cell of {parameter} needs its own derivative, in the same place{update}. "
            f"{shape_check(notation, line, parameter)}",
        ),
    )


def sized(notation: Notation, name: str) -> str:
    """A shape in numbers, as one says it: ``4 by 2``."""
    return "{} by {}".format(*notation.shape(name))


def products(form: Form) -> tuple[MatrixProduct | ElementProduct, ...]:
    """The products of two matrices in a form, as @ or ⊙."""
    match form:
        case MatrixProduct():
            return (form,)
        case ElementProduct(factors) if len(factors) == 2 and all(isinstance(factor, Grid) for factor in factors):
            return (form,)
        case MatrixSum(terms):
            return tuple(one for _, term in terms for one in products(term))
    return ()


def _axis(letter: str) -> str:
    """What there is one row or one column for."""
    return "row of X" if letter == "n" else AXES[letter]


def _reason(notation: Notation, line: Line, form: Form) -> str:
    result, label = sized(notation, line.name), notation.label
    match form:
        case MatrixProduct(left, right, _):
            shapes = f"{label(left.key)} is {sized(notation, left.key)} and {label(right.key)} is "
            return f"{shapes}{sized(notation, right.key)}, so {label(left.key)} @ {label(right.key)} is {result}."
        case MatrixSum(terms):
            inner = next((term for _, term in terms if isinstance(term, MatrixProduct)), None)
            return _reason(notation, line, inner) if inner else f"Cell by cell: {result} stays {result}."
        case AxisSum(body, axes):
            what = "each column is added up" if axes == (0,) else "all cells are added up"
            return f"{label(body.key)} is {sized(notation, body.key)}, and {what}: {result}."
        case ElementProduct() | Applied() | Squared() | Scaled() | Grid():
            return f"Cell by cell: {result} stays {result}."
        case Filled():
            return f"One number for each cell: {result}."
    return f"The result is {result}."
