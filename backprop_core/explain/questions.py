"""Questions that students ask about a line, answered from the line itself.

The answers name the shapes and what has to be summed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from backprop_core.derivation import derivation, difference, errors, is_of_rows
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import text_of, write_factor
from backprop_core.explain.letters import HANDFUL, computation
from backprop_core.explain.local_derivatives import differentiate
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import RoadFactor, chain_rule, slope_grids
from backprop_core.language import constants
from backprop_core.language.activations import ACTIVATIONS, BY_FUNCTION, EVERY_BY_FUNCTION, Activation
from backprop_core.language.index_notation import RETURNED, Apply, Ref, factors, refs, signed_terms
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
from backprop_core.table import HALF_SQUARED, LOSSES, Line


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
    for misconception in (_of_rows, _of_error, _of_slope, _of_slope_factor, _of_weights_back, _of_update):
        raised += misconception(notation, line)
    return tuple(raised)


def _of_form(notation: Notation, line: Line, form: Form) -> list[Reason]:
    match form:
        case MatrixProduct(left, right, summed):
            return _of_product(notation, line, left, right, summed)
        case ElementProduct(factors) if all(isinstance(f, Grid) for f in factors):
            return [_same_place(notation, line)]
        case AxisSum(body, axes) if axes == (0,):
            return [_column_sum(notation, line, body)]
        case AxisSum(_, (0, 1)):
            return [_total(notation)]
        case MatrixSum(terms):
            return [reason for _, term in terms for reason in _of_form(notation, line, term)]
        case Scaled(constants.SHARE.text, _, _):
            return [
                Reason(
                    "Why 1/n?",
                    "AverageLoss is TotalLoss divided by n, the number of rows, so every slope is divided by n, too. "
                    "For the same step the learning rate η must be n times as large.",
                )
            ]
        case Scaled(constants.SHARE_OF_ALL.text, _, _):
            return [
                Reason(
                    "Why 1/(n·o)?",
                    "MeanLoss is TotalLoss divided by n·o, the number of rows and outputs, so every slope is divided "
                    "by it, too. For the same step the learning rate η must be n·o times as large.",
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
            f"{_one_term_each(notation, line, left, right, AXES[summed])} {_added(notation.size(summed))}",
        )
    ]
    turned = [g for g in (left, right) if g.transposed]
    for grid in turned:
        raised.append(
            Reason(
                f"Why {label(grid.name)}.T, the transpose?",
                f"{_same_arrow(notation, grid.name)}{_what_meets(notation, line, left, right, summed)}\n"
                f"Be careful of shape and goal. {_goal(notation, line)} "
                f"The sum is over {summed}, so {summed} must stand inside: ({' × '.join(left.letters)}) @ "
                f"({' × '.join(right.letters)}). {label(grid.name)} is "
                f"{' × '.join(notation.derivation.letters[grid.name])}, so it must be transposed.",
            )
        )
    return raised


def _what_meets(notation: Notation, line: Line, left: Grid, right: Grid, summed: str) -> str:
    """What a row, or a column, of the transposed matrix is, what it is multiplied by, and what is summed."""
    label = notation.label
    if left.transposed:
        turned, other, place, stood, axis = left, right, "Row", "column", AXES[left.letters[0]]
    else:
        turned, other, place, stood, axis = right, left, "Column", "row", AXES[right.letters[1]]
    many = f"when we have more than one {AXES[summed]}, we need to sum the derivatives"
    return (
        f"{place} i of {label(turned.key)} is {stood} i of {label(turned.name)}: {axis} i over all {AXES[summed]}s. "
        f"It meets the same {AXES[summed]}s of {label(other.key)}, and @ adds up over the {AXES[summed]}s"
        f"{f': {many}' if line.name in notation.derivation.parameter_of else ''}."
    )


def _one_term_each(notation: Notation, line: Line, left: Grid, right: Grid, axis: str) -> str:
    """Why each row, input, hidden unit or output adds a term to each cell."""
    parameter = notation.derivation.parameter_of.get(line.name)
    if parameter:
        weight = notation.symbol(Cell(parameter, 0, 0))
        return f"Each {axis} of {notation.label(left.name)} uses the same {weight}, so each {axis} adds its own term."
    term = f"Each cell of {notation.label(line.name)} has one term for each {axis}"
    arrow = None if line in notation.derivation.forward else _arrow(notation, right.name)
    if arrow is None:
        return f"{term}."
    return f"{term}: through each {axis} goes a path from {arrow.start} to the loss, and paths are added up."


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


def _total(notation: Notation) -> Reason:
    rows = notation.size("n")
    times = f"n = {rows} times as large" if rows > 1 else "n times as large (here n = 1, and both are the same)"
    return Reason(
        "Sum or average?",
        "The average divides the loss by n, and so every derivative. "
        f"For the same step the learning rate η must then be {times}.",
    )


def _of_error(notation: Notation, line: Line) -> list[Reason]:
    """The sign of the error."""
    pair = difference(notation.derivation, line.right)
    if pair is None or line not in errors(notation.derivation):
        return []
    answer, target = (notation.symbol(Cell(ref.name, 0, 0)) for ref in pair)
    choices = notation.derivation.choices
    chosen = LOSSES[choices.loss].with_output(choices.output)
    loss = chosen.formula.replace("y", target).replace("ŷ", answer)
    if chosen.error_by != HALF_SQUARED.error_by:
        return _cancelled(notation, answer, target)
    return [
        Reason(
            f"Why {answer} − {target} and not {target} − {answer}?",
            f"It is the derivative of {loss} with respect to {answer}: positive where the output is "
            "too high. The update takes the gradient away; with the other sign it would make the loss larger.",
        )
    ]


def _cancelled(notation: Notation, answer: str, target: str) -> list[Reason]:
    """Why the slope at the output is not there: the chain rule's factors, and what remains of them.

    A changed line can leave nothing that cancels.
    """
    derivation = notation.derivation
    road = chain_rule(derivation, derivation.derivative_of[derivation.outputs_delta])[0]
    if not road.cancels:
        return []
    at = dict.fromkeys(road.letters, 0)
    factors = [write_factor(notation, factor, at) for factor in road.factors if factor.remains]
    steps = " and ".join(f"{factor.derivative} = {factor.symbol}" for factor in factors)
    returned = any(letter in road.letters for letter in RETURNED.values())
    left = (
        f"In their product {answer} cancels. Added up over all outputs of the row, whose targets add up to 1, "
        f"{answer} − {target} is left."
        if returned
        else f"In their product {factors[0].symbol} cancels, and {answer} − {target} is left."
    )
    return [
        Reason(
            f"Why {answer} − {target}, without the slope of the output?",
            f"{steps}. {left} So the error does not become small where the output is far off and its slope is small.",
        ),
        *(
            Reason(f"Where does {one.derivative} = {one.symbol} come from?", "\n".join(why))
            for one, why in zip(factors, _origins(notation), strict=False)
            if why
        ),
    ]


def _origins(notation: Notation) -> tuple[tuple[str, ...], ...]:
    """How the derivatives of the last activation and of the loss follow; none where the activation's line says it."""
    choices = notation.derivation.choices
    activation = ACTIVATIONS.get(choices.output)
    return activation.why if activation else (), LOSSES[choices.loss].with_output(choices.output).why


def _of_rows(notation: Notation, line: Line) -> list[Reason]:
    """What softmax computes, and how one z changes all outputs of its row."""
    if not (is_of_rows(line) and isinstance(line.right, Apply)):
        return []
    (net,), letter, first_cell = line.refs, line.left.letters[1], Cell(line.name, 0, 0)
    count = notation.size(letter)
    raised = [
        Reason(
            f"What does {line.right.function} compute?",
            f"{notation.symbol(first_cell)} = {text_of(computation(notation, first_cell))}. So every output is above "
            "0, and the outputs of a row add up to 1.",
        )
    ]
    if count == 1:
        return raised
    again = replace(line.left, letters="".join(RETURNED.get(x, x) for x in line.left.letters))
    slope = RoadFactor(differentiate(line, net), None, again, net)
    at = {**dict.fromkeys(line.left.letters, 0), "1": 0}
    slopes = (write_factor(notation, slope, {**at, RETURNED[letter]: i}) for i in range(count))
    first, *others = [f"{one.derivative} = {one.symbol}" for one in slopes]
    if len(others) >= HANDFUL:
        others = [*others[: HANDFUL - 1], f"so on for {len(others) - HANDFUL + 1} more"]
    return [
        *raised,
        Reason(
            f"What does a z change, for example {notation.symbol(Cell(net.name, 0, 0))}?",
            f"All outputs of its row: {', '.join((first, *others[:-1]))} and {others[-1]}. Its own output grows with "
            "it and every other one shrinks, because they always add up to 1. So it is with every z.",
        ),
        Reason("Where do these derivatives come from?", "\n".join(EVERY_BY_FUNCTION[line.right.function].why)),
    ]


def _of_slope(notation: Notation, line: Line) -> list[Reason]:
    """What the slope is taken of, and where its formula comes from."""
    applied = _activation_of(notation, line.name)
    if applied is None:
        return []
    output, net, activation = applied
    raised = [Reason("Where does this slope come from?", "\n".join(activation.why))]
    if activation.kind == "curved":
        function = activation.function
        formula = activation.slope_of(f"{function}(z)")
        raised.insert(
            0,
            Reason(
                f"Why {output} and not {net} in the slope?",
                f"{function}′(z) = {formula}, and {function}({net}) is {output} already. With {net} itself in this "
                "formula the number would be another one.",
            ),
        )
    return raised


def _activation_of(notation: Notation, slope: str) -> tuple[str, str, Activation] | None:
    """The first cell of the output and of the z of the activation whose slope a matrix is, and the activation."""
    for output, name in slope_grids(notation.derivation).items():
        applied = notation.derivation.by_name[output].right
        if name == slope and isinstance(applied, Apply):
            cells = (Cell(output, 0, 0), Cell(next(refs(applied)).name, 0, 0))
            return notation.symbol(cells[0]), notation.symbol(cells[1]), BY_FUNCTION[applied.function]
    return None


def _of_slope_factor(notation: Notation, line: Line) -> list[Reason]:
    """The slope that is forgotten most often."""
    raised = []
    for factor in factors(line.right):
        applied = _activation_of(notation, factor.name) if isinstance(factor, Ref) else None
        if applied and isinstance(factor, Ref):
            output, net, activation = applied
            slope = notation.symbol(Cell(factor.name, 0, 0))
            raised.append(
                Reason(
                    f"Why times {notation.label(factor.name)}?",
                    f"Every path goes through {output} = {activation.function}({net}), so the chain rule has the "
                    f"factor d{output}/d{net} = {slope}. Without it the derivative would stop at {output}.",
                )
            )
    return raised


def _of_weights_back(notation: Notation, line: Line) -> list[Reason]:
    """The weights that the error goes back through: those of the forward pass."""
    derivation = notation.derivation
    if line in derivation.forward or line in derivation.updates.values():
        return []
    return [
        Reason(
            f"Which {ref.name}: before or after the update?",
            f"Before: the derivative belongs to the {ref.name} that made these outputs. All gradients are computed "
            "first, and then all parameters are updated.",
        )
        for ref in line.refs
        if ref.name in derivation.updates
    ]


def _of_update(notation: Notation, line: Line) -> list[Reason]:
    """Gradients are computed afresh in each step."""
    derivation = notation.derivation
    if line not in derivation.updates.values():
        return []
    kept = " What remains of earlier steps is in the velocity alone." if derivation.velocities else ""
    return [
        Reason(
            "Do gradients add up from step to step?",
            f"No. The next step computes them afresh from the new numbers.{kept} PyTorch adds them up in .grad, and so "
            "needs zero_grad() before each step.",
        )
    ]


@dataclass(frozen=True)
class _Arrow:
    """A weight on the way forward: from its start, a cell, to its end."""

    start: str
    weight: str
    end: str


def _arrow(notation: Notation, weights: str) -> _Arrow | None:
    """The first weight of a matrix of weights, as the forward pass goes through it; None for other matrices."""
    for line in notation.derivation.forward if weights in notation.derivation.weights else ():
        for _, term in signed_terms(line.right):
            names = [ref.name for ref in refs(term)]
            if weights in names and len(names) == 2:
                start = next(name for name in names if name != weights)
                return _Arrow(*(notation.symbol(Cell(name, 0, 0)) for name in (start, weights, line.name)))
    return None


def _same_arrow(notation: Notation, weights: str) -> str:
    """Why the error goes back through the weights that the numbers came through; empty for other matrices."""
    arrow = _arrow(notation, weights)
    if arrow is None:
        return ""
    return (
        f"Forward, {arrow.start} goes to {arrow.end} times {arrow.weight}, so d{arrow.end}/d{arrow.start} = "
        f"{arrow.weight}: back, it is the same arrow and the same number. "
    )
