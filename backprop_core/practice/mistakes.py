"""The places in the table where mistakes are made, each as changed lines with a name and a sentence.

No place is found by a matrix's name.  A slope is the matrix of an activation's slope, a target what is taken away
from an answer, a bias a single row that is added to every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core.derivation import Derivation, is_sum_alone
from backprop_core.evaluation import Matrix
from backprop_core.explain.local_derivatives import differentiate
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import slope_grids
from backprop_core.language import constants
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Expression,
    Product,
    Ref,
    Sum,
    factors,
    refs,
    summed_letters,
)
from backprop_core.language.matrix_form import (
    ElementProduct,
    Form,
    Grid,
    MatrixProduct,
    MatrixSum,
    grids,
    matrix_form,
    transpose,
)
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.language.rewriting import swapped, without
from backprop_core.practice.changed_lines import changed_line
from backprop_core.table import Line

HALF, SHARE, RATE = (Constant(one.text) for one in (constants.HALF, constants.SHARE, constants.RATE))
BETWEEN = "k"


@dataclass(frozen=True, eq=False)
class Slip:
    """One place where a mistake can be made.

    Attributes:
        lines: the lines as the mistake says them.
        wrong, right: what stands there and what should, as they are called on screen.
    """

    lines: tuple[Line, ...]
    wrong: str = ""
    right: str = ""
    brings: Mapping[str, Matrix] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of mistake: its words, with ``{wrong}`` and ``{right}`` in them, and how to find its places."""

    name: str
    sentence: str
    find: Callable[[Notation], Iterable[Slip]]


def _swap(notation: Notation, line: Line, old: Expression, new: Expression) -> Slip:
    """A line with one thing in the place of another."""
    changed = changed_line(line, swapped(line.right, old, new))
    return Slip((changed,), _label(notation, line.left, new), _label(notation, line.left, old))


def _label(notation: Notation, left: Ref, expression: Expression) -> str:
    """How something on the right of a line is called on screen."""
    if isinstance(expression, Ref):
        return notation.label(expression.name)
    return write(matrix_form(left, expression), screen_style(notation.label))


def _biases(notation: Notation) -> Iterator[Slip]:
    """A single row that is added to every row, left out."""
    for line in notation.derivation.forward:
        for term in _terms(line):
            if isinstance(term, Ref) and term.name in notation.derivation.biases:
                without_it = changed_line(line, without(line.right, term))
                yield Slip((without_it,), notation.label(line.name), notation.label(term.name))


def _superfluous_transposes(notation: Notation) -> Iterator[Slip]:
    """A matrix that is turned though it should stand as it is; only where it is square, or nothing would fit."""
    for line in notation.derivation.lines:
        yield from (_turn(notation, line, g) for g in _square(notation, line) if not g.transposed)


def _averaged(notation: Notation) -> Iterator[Slip]:
    """The total taken as if it were the average."""
    goal = notation.derivation.by_name[notation.derivation.goal.name]
    if is_sum_alone(goal):
        lines = (goal, *_errors(notation.derivation))
        yield Slip(
            tuple(changed_line(line, Product((SHARE, line.right))) for line in lines), right=notation.label(goal.name)
        )


def _summed(notation: Notation) -> Iterator[Slip]:
    """The average taken as if it were the total."""
    derivation = notation.derivation
    lines = tuple(line for line in derivation.lines if SHARE in factors(line.right))
    if any(line.name == derivation.goal.name for line in lines):
        yield Slip(tuple(changed_line(line, without(line.right, SHARE)) for line in lines), right=derivation.goal.name)


def _half_forgotten(notation: Notation) -> Iterator[Slip]:
    """The loss without its ½, and the slope that such a loss has."""
    for loss in notation.derivation.forward:
        if HALF in factors(loss.right):
            whole = changed_line(loss, without(loss.right, HALF))
            for error in _errors(notation.derivation):
                slope = differentiate(whole, next(refs(error.right)))
                yield Slip((whole, changed_line(error, slope)), right=notation.label(error.name))


def _signs_turned(notation: Notation) -> Iterator[Slip]:
    """The target less the answer, where the answer less the target is the slope."""
    for line in _errors(notation.derivation):
        first, second = _terms(line)
        turned = Sum((("+", second), ("−", first)))
        wrong, right = (_label(notation, line.left, side) for side in (turned, line.right))
        yield Slip((changed_line(line, turned),), wrong, right)


def _targets_in_slopes(notation: Notation) -> Iterator[Slip]:
    """The target where the network's own answer belongs."""
    for error in _errors(notation.derivation):
        answer, target = _terms(error)
        yield from (_swap(notation, line, ref, target) for ref, line in _slopes(notation) if ref == answer)


def _slopes_of_net_input(notation: Notation) -> Iterator[Slip]:
    """What goes into the activation, put where its output belongs."""
    for output, line in _slopes(notation):
        made = notation.derivation.by_name[output.name]
        yield _swap(notation, line, output, next(refs(made.right)))


def _slopes_activated_twice(notation: Notation) -> Iterator[Slip]:
    """The activation applied to what has been through it already."""
    for output, line in _slopes(notation):
        made = notation.derivation.by_name[output.name].right
        if isinstance(made, Apply):
            yield _swap(notation, line, output, Apply(made.function, output))


def _slopes_forgotten(notation: Notation) -> Iterator[Slip]:
    """The error taken as it comes, without the slope."""
    slopes = {line.name for _, line in _slopes(notation)}
    for line in notation.derivation.lines:
        for factor in factors(line.right):
            if isinstance(factor, Ref) and factor.name in slopes:
                yield Slip((changed_line(line, without(line.right, factor)),), right=notation.label(factor.name))


def _matrix_products(notation: Notation) -> Iterator[Slip]:
    """@ where ⊙ belongs; only where the matrices are square, or nothing would fit."""
    for line in notation.derivation.lines:
        form = notation.derivation.form(line.name)
        rows, columns = notation.shape(line.name)
        if isinstance(form, ElementProduct) and rows == columns > 1 and all(isinstance(f, Grid) for f in form.factors):
            first, second = refs(line.right)
            row, column = tuple(line.left.letters)
            pair = Product((Ref(first.name, row + BETWEEN), Ref(second.name, BETWEEN + column)))
            yield Slip((changed_line(line, pair),), right=notation.label(line.name))


def _missing_transposes(notation: Notation) -> Iterator[Slip]:
    """A matrix that stands as it is though it should be turned; only where it is square, or nothing would fit."""
    for line in notation.derivation.lines:
        yield from (_turn(notation, line, g) for g in _square(notation, line) if g.transposed)


def _updated_weights(notation: Notation) -> Iterator[Slip]:
    """The error sent back through weights that have taken their step already."""
    derivation = notation.derivation
    updates = derivation.updates
    for line in derivation.lines:
        for ref in refs(line.right):
            if line not in (*derivation.forward, *updates.values()) and ref.name in updates:
                yield _swap(notation, line, ref, updates[ref.name].left)


def _rows_not_summed(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient with a row for every row of X."""
    for line, ref in _column_sums(notation):
        yield _of_bias(notation, line, changed_line(line, left=Ref(line.name, ref.letters)))


def _rows_summed_across(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient summed over the units instead of over the rows; a single unit leaves nothing to sum."""
    for line, ref in _column_sums(notation):
        across = "".join("1" if x in line.left.letters else x for x in ref.letters)
        if notation.size(ref.letters[1]) > 1:
            yield _of_bias(notation, line, changed_line(line, left=Ref(line.name, across)))


def _first_row_only(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient from the first row alone."""
    yield from _one_row_only(notation, "first", 0)


def _last_row_only(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient from the last row alone, as a loop leaves it that assigns instead of adding."""
    yield from _one_row_only(notation, "last", -1)


def _one_row_only(notation: Notation, which: str, index: int) -> Iterator[Slip]:
    """One row is picked by a row of zeros with a single 1 in it, since letters speak of all rows alike."""
    for line, ref in _column_sums(notation):
        summed = summed_letters(line.left, ref)
        pick = np.zeros((1, notation.size(summed)))
        pick[0, index] = 1.0
        row = Ref(which, "1" + summed)
        yield _of_bias(notation, line, changed_line(line, Product((row, ref))), {which: pick})


def _of_bias(notation: Notation, line: Line, changed: Line, brings: Mapping[str, Matrix] | None = None) -> Slip:
    bias = notation.label(notation.derivation.parameter_of[line.name])
    return Slip((changed,), bias, notation.label(line.name), brings or {})


def _uphill(notation: Notation) -> Iterator[Slip]:
    """The step added instead of taken away."""
    for line in notation.derivation.updates.values():
        up = Sum(tuple(("+", term) for term in _terms(line)))
        yield Slip((changed_line(line, up),), right=notation.label(line.name))


def _rates_forgotten(notation: Notation) -> Iterator[Slip]:
    """The whole gradient taken away, not η times it."""
    for line in notation.derivation.updates.values():
        yield Slip((changed_line(line, without(line.right, RATE)),), right=notation.label(line.name))


def _terms(line: Line) -> tuple[Expression, ...]:
    return tuple(term for _, term in line.right.terms) if isinstance(line.right, Sum) else (line.right,)


def _errors(derivation: Derivation) -> tuple[Line, ...]:
    """The lines that take a given matrix, the target, away from one that was made, the answer."""
    return tuple(line for line in derivation.lines if _is_error(derivation, line))


def _is_error(derivation: Derivation, line: Line) -> bool:
    terms = _terms(line)
    names = [term.name for term in terms if isinstance(term, Ref)]
    return len(names) == len(terms) == 2 and names[0] in derivation.by_name and names[1] in derivation.given


def _slopes(notation: Notation) -> Iterator[tuple[Ref, Line]]:
    """The output of each activation with the line of its slope; none for a straight line, whose slope is 1."""
    derivation = notation.derivation
    for output, slope in slope_grids(derivation).items():
        yield derivation.by_name[output].left, derivation.by_name[slope]


def _column_sums(notation: Notation) -> Iterator[tuple[Line, Ref]]:
    """The gradients that are nothing but a sum over the rows: those of the biases."""
    for line in notation.derivation.lines:
        parameter = notation.derivation.parameter_of.get(line.name)
        if parameter in notation.derivation.biases and is_sum_alone(line) and isinstance(line.right, Ref):
            yield line, line.right


def _square(notation: Notation, line: Line) -> Iterator[Grid]:
    """The square matrices of a line's matrix products: those that fit both ways."""
    for product in _products(notation.derivation.form(line.name)):
        for grid in grids(product):
            rows, columns = notation.shape(grid.name)
            if rows == columns > 1:
                yield grid


def _products(form: Form) -> tuple[Form, ...]:
    """The matrix products of a form: itself, or those of its terms."""
    if isinstance(form, MatrixSum):
        return tuple(product for _, term in form.terms for product in _products(term))
    return (form,) if isinstance(form, MatrixProduct) else ()


def _turn(notation: Notation, line: Line, grid: Grid) -> Slip:
    """A line that reads the letters of a square matrix the other way round, and so turns it when it should not."""
    letters = notation.derivation.letters[grid.name]
    changed = changed_line(line, swapped(line.right, Ref(grid.name, letters), Ref(grid.name, transpose(letters))))
    return Slip((changed,), notation.label(line.name), notation.label(grid.name))


TURNED = Kind(
    "{right} transposed",
    "The numbers are right, but rows and columns are exchanged: transpose {right}.",
    lambda _: (),
)

BIASES = Kind(
    "{right} forgotten in {wrong}",
    "The matrix product is only a part of {wrong}: add {right} to every row.",
    _biases,
)
TARGETS = Kind(
    "{wrong} instead of {right} in the slope",
    "The slope is taken at the network’s output {right}; the target {wrong} belongs only in the error.",
    _targets_in_slopes,
)
NET_INPUT = Kind(
    "slope taken of {wrong}",
    "Use {right} in the slope, not {wrong}: the formula takes the activation’s output.",
    _slopes_of_net_input,
)
TWICE = Kind(
    "slope taken of {wrong}",
    "Use {right} in the slope, not {wrong}: the activation was applied already.",
    _slopes_activated_twice,
)
FORGOTTEN = Kind(
    "slope {right} forgotten",
    "The error also goes back through the activation: multiply it, cell by cell, by {right}.",
    _slopes_forgotten,
)
SUPERFLUOUS = Kind(
    "{right} transposed in {wrong}",
    "A square matrix fits both ways, but {wrong} needs {right} itself, not its transpose.",
    _superfluous_transposes,
)
MISSING = Kind(
    "transpose of {right} missing in {wrong}",
    "A square matrix fits both ways, but the summed letter must stand inside: in {wrong} use the transpose of {right}.",
    _missing_transposes,
)

REPEATED = (BIASES, NET_INPUT, TWICE, FORGOTTEN, MISSING)

KINDS = (
    BIASES,
    SUPERFLUOUS,
    Kind(
        "averaged instead of summed",
        "These numbers are for the average over the n rows; {right} is the sum, so leave out the 1/n (or choose "
        "AverageLoss on the board).",
        _averaged,
    ),
    Kind(
        "summed instead of averaged",
        "These numbers are for the sum over the n rows; {right} divides it by n, so each row’s error is multiplied "
        "by 1/n (or choose TotalLoss on the board).",
        _summed,
    ),
    Kind(
        "½ of the loss forgotten",
        "The loss is ½(ŷ − y)², so that the 2 of the square cancels and {right} is ŷ − y; without the ½ every slope "
        "is twice as large.",
        _half_forgotten,
    ),
    Kind(
        "sign turned: {wrong}",
        "The slope of the loss is {right}, output minus target; with {wrong} every slope has the other sign (books "
        "that use it add the step where we subtract it).",
        _signs_turned,
    ),
    TARGETS,
    NET_INPUT,
    TWICE,
    FORGOTTEN,
    Kind(
        "@ instead of ⊙ in {right}",
        "The matrices of {right} are square, so @ runs too, but it mixes the rows: multiply cell by cell (⊙).",
        _matrix_products,
    ),
    MISSING,
    Kind(
        "updated {right} used",
        "Send the error back through {right} as it was in the forward pass, and update the parameters after all "
        "gradients are computed; here {wrong} was used.",
        _updated_weights,
    ),
    Kind(
        "{right} not summed over the rows",
        "The same {wrong} is added to every row, so add up the rows: {right} has one number for each column.",
        _rows_not_summed,
    ),
    Kind(
        "{right} from the first row only",
        "The same {wrong} is added to every row, so every row adds its own term: add up all rows, not only the first.",
        _first_row_only,
    ),
    Kind(
        "{right} from the last row only",
        "The same {wrong} is added to every row: add each row’s term to {right} instead of overwriting the one before.",
        _last_row_only,
    ),
    Kind(
        "{right} summed along the rows",
        "The same {wrong} is added to every row, so sum down the columns (axis 0), not along the rows (axis 1).",
        _rows_summed_across,
    ),
    Kind(
        "step added in {right}",
        "The gradient points uphill, to a larger loss: subtract η times the gradient.",
        _uphill,
    ),
    Kind(
        "η forgotten in {right}",
        "The gradient says the direction, and η how far to go: multiply the gradient by η before you subtract it.",
        _rates_forgotten,
    ),
)
