"""Why a line is as it is: the questions that students ask, answered from the line itself.

Be careful of shape and goal: the answers name the shapes and what has to be summed.
"""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core import constants
from backprop_core.cells import Notation
from backprop_core.derivation import derivation
from backprop_core.matrix_form import AxisSum, ElementProduct, Filled, Form, Grid, MatrixProduct, MatrixSum, Scaled
from backprop_core.names import AXES, CAREFUL
from backprop_core.table import Line
from backprop_core.writing import screen_style, write


@dataclass(frozen=True)
class Reason:
    """A question about a line, and its answer."""

    question: str
    answer: str


def reasons(notation: Notation, line: Line) -> tuple[Reason, ...]:
    """The questions that a line raises, in the order in which it raises them."""
    found = _of_form(notation, line, notation.derivation.form(line.name))
    # Of its own lines the handout has a slip to be careful of; with another activation the line is another.
    if line.name in CAREFUL and line == derivation().by_name[line.name]:
        found.append(Reason(*CAREFUL[line.name]))
    return tuple(found)


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
                Reason("Why 1/n?", "The average is the total over the n rows, so every slope is 1/n of the total’s.")
            ]
        case Scaled(constants.RATE.text, _, _):
            return [
                Reason(
                    "Why minus?",
                    "The gradient points uphill, to a larger loss. Going the other way makes the loss smaller, "
                    "if the step η is small enough.",
                )
            ]
        case Filled():
            return [Reason("Why 1 everywhere?", "A straight line has the same slope everywhere, whatever goes in.")]
    return []


def _of_product(notation: Notation, line: Line, left: Grid, right: Grid, summed: str) -> list[Reason]:
    label = notation.label
    found = [
        Reason(
            f"Why a sum over {AXES[summed]}s?",
            f"{summed} is on the right and not on the left: each cell of {label(line.name)} has a part in every "
            f"{AXES[summed]}, and {_added(notation.size(summed))}.",
        )
    ]
    turned = [g for g in (left, right) if g.transposed]
    for grid in turned:
        rows, columns = tuple(line.left.letters)
        goal = _goal(notation, line)
        found.append(
            Reason(
                f"Why {label(grid.name)}.T, the transpose?",
                f"Be careful of shape and goal. {goal} {rows} × {columns} must come out, and {summed} must be summed, "
                f"so {summed} must stand inside: ({' × '.join(left.letters)}) @ ({' × '.join(right.letters)}). "
                f"{label(grid.name)} is {' × '.join(notation.derivation.letters[grid.name])}; only turned does it fit.",
            )
        )
    return found


def _added(count: int) -> str:
    return f"@ adds those {count} parts up" if count > 1 else "@ would add them up; here there is only one"


def _goal(notation: Notation, line: Line) -> str:
    parameter = notation.derivation.parameter_of.get(line.name)
    return (
        f"Every weight of {parameter} needs its own slope, so the shape of {parameter}, that is,"
        if parameter
        else "The shape"
    )


def _same_place(notation: Notation, line: Line) -> Reason:
    rows, columns = tuple(line.left.letters)
    written = write(notation.derivation.form(line.name), screen_style(notation.label))
    return Reason(
        "Why ⊙ and not @?",
        f"In {written} no letter goes away: each {AXES[rows]} and {AXES[columns]} meets only itself. That is what the "
        "derivatives say: two slopes on the same path are multiplied, and nothing is added up. @ would mix the rows.",
    )


def _column_sum(notation: Notation, line: Line, body: Grid) -> Reason:
    parameter = notation.derivation.parameter_of.get(line.name, line.name)
    rows = f"each of the {notation.size('n')} rows" if notation.size("n") > 1 else "every row (here only one)"
    return Reason(
        "Why the column sum?",
        f"The same {parameter} is added to every row, so it has a path to the loss through {rows}, "
        f"and the slopes of all its paths are added: n goes away, and each column of "
        f"{notation.label(body.name)} becomes one number.",
    )
