"""The marks and letters of the table in words: a sentence on each, and an example with cells of the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backprop_core.derivation import applied
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import text_of
from backprop_core.explain.letters import computation, letters
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import slope_grids
from backprop_core.language import constants
from backprop_core.language.activations import SOFTMAX, log
from backprop_core.language.index_notation import Constant, mentions
from backprop_core.language.matrix_form import AxisSum, ElementProduct, Form, Grid, MatrixProduct
from backprop_core.names import AXES, naming
from backprop_core.table import Line

TERMS = 2
"""So many terms of a sum are written in an example."""
DELTA = "δ"
MATRIX_PRODUCT = "Matrix product: a row times a column, cell by cell, and the products are added up."
ELEMENT_PRODUCT = "Element by element: each cell times the cell at the same place. Nothing is added up."
TRANSPOSE = "Transpose: rows become columns, and columns become rows."
SCALARS = {
    constants.HALF: "One half. The square in the loss brings a 2 to its derivative, and ½ · 2 = 1.",
    constants.RATE: "Eta, the learning rate: how far a step goes against the gradient.",
    constants.MOMENTUM: "Beta, the momentum: how much of the velocity before the step is kept.",
}

FUNCTIONS = {
    SOFTMAX.function: "Each output of a row is eᶻ over the sum of eᶻ in its row, so the outputs of a row add up to 1.",
    log.__name__: "Natural logarithm. −log(ŷ) is 0 where ŷ = 1, and it grows without end as ŷ goes to 0.",
}


@dataclass(frozen=True)
class Word:
    """A mark or a letter.

    Attributes:
        name: the mark, as a list of words has it.
        marks: how it stands in a title or an equation; of an axis its letter, as it stands in a shape.
        sentence: what it means; example: the same with cells of the board.
        is_axis: whether it is the length of an axis.
    """

    name: str
    marks: tuple[str, ...]
    sentence: str
    example: str
    is_axis: bool = False


def words(notation: Notation) -> tuple[Word, ...]:
    """The words of a table; none that no line has."""
    return tuple(word for some in (_operators, _functions, _derivatives, _scalars, _axes) for word in some(notation))


def _operators(notation: Notation) -> Iterator[Word]:
    yield from _of_form(
        notation,
        lambda form: isinstance(form, MatrixProduct),
        "@",
        MATRIX_PRODUCT,
    )
    yield from _of_form(
        notation,
        lambda form: isinstance(form, ElementProduct) and all(isinstance(factor, Grid) for factor in form.factors),
        "⊙",
        ELEMENT_PRODUCT,
    )
    yield from _of_form(
        notation,
        lambda form: isinstance(form, AxisSum),
        "Σ",
        "Sum. Σ rows adds up each column over the rows; Σ all adds up all cells.",
        "Σ rows",
        "Σ columns",
        "Σ all",
    )
    for key, name in list(notation.derivation.transposed.items())[:1]:
        cell = notation.symbol(Cell(name, notation.size(notation.derivation.letters[name][0]) - 1, 0))
        yield Word(".T", (".T",), TRANSPOSE, f"The last cell in the first row of {notation.label(key)} is {cell}.")


def _functions(notation: Notation) -> Iterator[Word]:
    for name, sentence in FUNCTIONS.items():
        for line in [line for line in notation.derivation.lines if name in applied(line.right)][:1]:
            yield Word(name, (name,), sentence, _example(notation, line))


def _of_form(
    notation: Notation, is_such: Callable[[Form], bool], name: str, sentence: str, *marks: str
) -> Iterator[Word]:
    """The word of an operator; its example is the line that has it and adds up most."""
    having = [line for line in notation.derivation.lines if is_such(notation.derivation.form(line.name))]
    if having:
        line = max(having, key=lambda line: letters(notation, Cell(line.name, 0, 0), 1, TERMS).count)
        yield Word(name, marks or (name,), sentence, _example(notation, line))


def _example(notation: Notation, line: Line) -> str:
    """The first cell of a line, in letters."""
    first = Cell(line.name, 0, 0)
    return f"{notation.symbol(first)} = {text_of(computation(notation, first, terms=TERMS))}"


def _derivatives(notation: Notation) -> Iterator[Word]:
    derivation, goal = notation.derivation, notation.derivation.goal
    label = naming(goal.name).screen
    gradient, parameter = next(iter(derivation.parameter_of.items()))
    symbol, weight = (notation.symbol(Cell(name, 0, 0)) for name in (gradient, parameter))
    yield Word(
        "d…/d…",
        tuple(notation.label(name) for name in derivation.differentiated_by),
        "Derivative: how fast the upper quantity grows when the lower one grows a little.",
        f"When {weight} grows by 0.001, {label} grows by about 0.001·{symbol}.",
    )
    yield Word(goal.short, (label,), f"{goal.short} is short for {label}, the loss to go back from.", _loss(notation))
    for output, slope in list(slope_grids(derivation).items())[:1]:
        net = derivation.by_name[output].refs[0].name
        steep, top, bottom = (notation.symbol(Cell(name, 0, 0)) for name in (slope, output, net))
        sentence = "Slope: how fast the output of a function grows when its input grows a little."
        yield Word("′", ("′",), sentence, f"{steep} = d{top}/d{bottom}")
    for line in derivation.lines:
        delta = notation.label(line.name)
        if delta.startswith(DELTA):
            yield Word(DELTA, (delta,), f"Delta: {line.meaning}.", _example(notation, line))


def _loss(notation: Notation) -> str:
    return _example(notation, notation.derivation.by_name[notation.derivation.goal.name])


def _scalars(notation: Notation) -> Iterator[Word]:
    for scalar, sentence in SCALARS.items():
        lines = (x for x in notation.derivation.lines if mentions(x.right, Constant(scalar.text)))
        for line in list(lines)[:1]:
            yield Word(scalar.text, (scalar.text,), sentence, _example(notation, line))


def _axes(notation: Notation) -> Iterator[Word]:
    for letter, name in AXES.items():
        if letter not in notation.sizes:
            continue
        size = notation.size(letter)
        yield Word(letter, (letter,), f"The number of {name}s.", f"Here {letter} = {size}.", is_axis=True)
