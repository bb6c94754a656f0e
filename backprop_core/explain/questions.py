"""Questions that students ask about a line, answered from the line itself.

The answers name the shapes and what has to be summed.
"""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core.derivation import derivation
from backprop_core.explain.cells import Cell
from backprop_core.explain.notation import Notation
from backprop_core.language import constants
from backprop_core.language.matrix_form import (
    AxisSum,
    ElementProduct,
    Filled,
    Form,
    Grid,
    MatrixProduct,
    MatrixSum,
    Scaled,
)
from backprop_core.names import AXES, CAREFUL
from backprop_core.table import Line


@dataclass(frozen=True)
class Reason:
    """A question about a line, and its answer."""

    question: str
    answer: str


def reasons(notation: Notation, line: Line) -> tuple[Reason, ...]:
    """The questions that a line raises, in the order in which it raises them."""
    raised = _of_form(notation, line, notation.derivation.form(line.name))
    # A slip of the handout is explained only at the handout's own line: another activation changes the line.
    if line.name in CAREFUL and line == derivation().by_name[line.name]:
        raised.append(Reason(*CAREFUL[line.name]))
    return tuple(raised)


def _of_form(notation: Notation, line: Line, form: Form) -> list[Reason]:
    match form:
        case MatrixProduct(left, right, summed):
            return _of_product(notation, line, left, right, summed)
        case ElementProduct(factors) if all(isinstance(f, Grid) for f in factors):
            return [_same_place(notation, line)]
        case AxisSum(body, axes) if axes == (0,):
            return [_column_sum(notation, line, body)]
        case MatrixSum(terms):
            return [reason for _, term in terms for reason in _of_form(notation, line, term)]
        case Scaled(constants.SHARE.text, _, _):
            return [
                Reason(
                    "Why 1/n?",
                    "AverageLoss is TotalLoss divided by n, the number of rows, so every slope is divided by n, too.",
                )
            ]
        case Scaled(constants.RATE.text, Grid(name), _) if name in notation.derivation.parameter_of:
            return [
                Reason(
                    "Why minus?",
                    "The gradient points uphill, to a larger loss. Going the other way makes the loss smaller, "
                    "if the step η is small enough.",
                )
            ]
        case Scaled(constants.RATE.text, _, _):
            return [
                Reason(
                    "Why minus?",
                    "The velocity is added up from gradients, which point uphill, to a larger loss. "
                    "The step goes the other way.",
                )
            ]
        case Scaled(constants.MOMENTUM.text, _, _):
            return [
                Reason(
                    "Why β?",
                    "The velocity remembers the gradients of earlier steps. Each step multiplies them by β, "
                    "so that an older gradient counts less. Gradients that point the same way add up to longer steps.",
                )
            ]
        case Filled():
            return [Reason("Why 1 everywhere?", "A straight line has the same slope everywhere, whatever goes in.")]
    return []


def _of_product(notation: Notation, line: Line, left: Grid, right: Grid, summed: str) -> list[Reason]:
    label = notation.label
    raised = [
        Reason(
            f"Why a sum over {AXES[summed]}s?",
            f"{_one_term_each(notation, line, left, AXES[summed])} {_added(notation.size(summed))}",
        )
    ]
    turned = [g for g in (left, right) if g.transposed]
    for grid in turned:
        raised.append(
            Reason(
                f"Why {label(grid.name)}.T, the transpose?",
                f"Be careful of shape and goal. {_goal(notation, line)} The sum is over {summed}, so {summed} must "
                f"stand inside: ({' × '.join(left.letters)}) @ ({' × '.join(right.letters)}). {label(grid.name)} is "
                f"{' × '.join(notation.derivation.letters[grid.name])}, so it must be transposed.",
            )
        )
    return raised


def _one_term_each(notation: Notation, line: Line, left: Grid, axis: str) -> str:
    """Why each row, input, hidden unit or output adds a term to each cell."""
    parameter = notation.derivation.parameter_of.get(line.name)
    if parameter:
        weight = notation.symbol(Cell(parameter, 0, 0))
        return f"Each {axis} of {notation.label(left.name)} uses the same {weight}, so each {axis} adds its own term."
    return f"Each cell of {notation.label(line.name)} has one term for each {axis}."


def _added(count: int) -> str:
    return f"@ adds up those {count} terms." if count > 1 else "@ adds up the terms; here there is only one."


def _goal(notation: Notation, line: Line) -> str:
    parameter, shape = notation.derivation.parameter_of.get(line.name), " × ".join(line.left.letters)
    if parameter:
        return f"Every weight of {parameter} needs its own slope, so the result has the shape of {parameter}: {shape}."
    return f"The result has the shape {shape}."


def _same_place(notation: Notation, line: Line) -> Reason:
    rows, columns = tuple(line.left.letters)
    return Reason(
        "Be careful of shape and goal. Why ⊙ and not @?",
        "Look at the derivatives: the chain rule multiplies the slopes on one path. So nothing is summed: each cell of "
        f"{notation.label(line.name)} needs only the cells of the same {AXES[rows]} and {AXES[columns]}. @ would mix "
        "the rows.",
    )


def _column_sum(notation: Notation, line: Line, body: Grid) -> Reason:
    parameter = notation.derivation.parameter_of.get(line.name, line.name)
    rows = f"each of the {notation.size('n')} rows" if notation.size("n") > 1 else "every row (here only one)"
    return Reason(
        "Why the column sum?",
        f"The same {parameter} is added to {rows}, so each row adds its own term: the sum of a column of "
        f"{notation.label(body.name)} is one number of {notation.label(line.name)}.",
    )
