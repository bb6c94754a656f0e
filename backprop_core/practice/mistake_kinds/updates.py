"""Mistakes with η, β and the step: in the gradient, forgotten, in the wrong direction, not taken, after each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from backprop_core.evaluation import Matrix, evaluate
from backprop_core.explain.notation import Notation
from backprop_core.language.index_notation import Constant, Expression, Product, Ref, Sum, signed_terms
from backprop_core.language.rewriting import swapped, without
from backprop_core.practice.mistake_kinds.kind import (
    MOMENTUM,
    RATE,
    Brings,
    Edit,
    Kind,
    Slip,
    becoming,
    exchanging,
    gradients,
    negative,
    scaled,
    swap,
    terms,
    to_right,
)
from backprop_core.trace import Trace

BEFORE, OF_ROW = "_before_last_row", "_of_last_row"
MOST_ROWS = 200


def _uphill(notation: Notation) -> Iterator[Slip]:
    """The step added instead of taken away."""
    for line in notation.derivation.updates.values():
        yield Slip({line.name: to_right(_all_added)}, right=notation.label(line.name))


def _all_added(right: Expression) -> Expression:
    return Sum(tuple(("+", term) for _, term in signed_terms(right)))


def _rates_forgotten(notation: Notation) -> Iterator[Slip]:
    """The whole gradient taken away, not η times it."""
    for line in notation.derivation.updates.values():
        yield Slip({line.name: _without_factor(RATE)}, right=notation.label(line.name))


def _momenta_forgotten(notation: Notation) -> Iterator[Slip]:
    """The whole velocity before taken along, not β times it."""
    for line in notation.derivation.velocities.values():
        yield Slip({line.name: _without_factor(MOMENTUM)}, right=notation.label(line.name))


def _without_factor(factor: Expression) -> Edit:
    return to_right(lambda right: Sum(tuple((sign, without(term, factor)) for sign, term in signed_terms(right))))


def _velocities_forgotten(notation: Notation) -> Iterator[Slip]:
    """The gradient where the velocity belongs."""
    derivation = notation.derivation
    for parameter, line in derivation.updates.items():
        gradient = derivation.by_name[derivation.gradient_of[parameter]].left
        for velocity in derivation.velocities.values():
            if velocity.left in line.refs:
                yield swap(notation, line, velocity.left, gradient)


def _velocities_as_averages(notation: Notation) -> Iterator[Slip]:
    """The velocity and the gradient averaged: 1 − β times the gradient."""
    share = Sum((("+", Constant("1")), ("−", MOMENTUM)))
    for line in notation.derivation.velocities.values():
        for gradient in (ref for ref in line.refs if ref.name in notation.derivation.parameter_of):
            edit = exchanging(gradient, Product((share, gradient)))
            yield Slip({line.name: edit}, notation.label(gradient.name), notation.label(line.name))


def _no_step(notation: Notation) -> Iterator[Slip]:
    """The old parameter taken for the new one."""
    for parameter, line in notation.derivation.updates.items():
        old = Ref(parameter, notation.derivation.letters[parameter])
        yield Slip({line.name: becoming(old)}, notation.label(parameter), notation.label(line.name))


def _step_alone(notation: Notation) -> Iterator[Slip]:
    """The step taken for the new parameter."""
    for line in notation.derivation.updates.values():
        *_, step = terms(line)
        for expression in (step, negative(step)):
            edit = becoming(expression)
            yield Slip({line.name: edit}, right=notation.label(line.name))


def _gradient_for_new(notation: Notation) -> Iterator[Slip]:
    """The gradient taken for the new parameter."""
    derivation = notation.derivation
    for parameter, line in derivation.updates.items():
        gradient = derivation.by_name[derivation.gradient_of[parameter]].left
        edit = becoming(gradient)
        yield Slip({line.name: edit}, notation.label(gradient.name), notation.label(line.name))


def _rates_in_gradients(notation: Notation) -> Iterator[Slip]:
    """η times the gradient taken for the gradient."""
    for line in gradients(notation):
        yield Slip({line.name: scaled(RATE)}, right=notation.label(line.name))


def _steps_for_gradients(notation: Notation) -> Iterator[Slip]:
    """What is added to the parameter, taken for the gradient."""
    for line in gradients(notation):
        edit = to_right(lambda right: negative(Product((RATE, right))))
        yield Slip({line.name: edit}, right=notation.label(line.name))


def _after_each_row(notation: Notation) -> Iterator[Slip]:
    """The parameters updated after each row: what counts is the last row, from where the others led."""
    if not 1 < notation.size("n") <= MOST_ROWS:
        return
    derivation = notation.derivation
    for backwards in (False, True):
        words = "from the last row to the first" if backwards else "row by row"
        elsewhere = [(name, name + BEFORE) for name in derivation.successors()]
        elsewhere += [(name, name + OF_ROW) for name in derivation.parameter_of]
        letters = derivation.letters
        exchanges = [(Ref(old, letters[old]), Ref(new, letters[old])) for old, new in elsewhere]
        edits = {line.name: _begun_elsewhere(*exchanges) for line in derivation.successors().values()}
        yield Slip(edits, words, brings=_row_by_row(backwards=backwards))


def _begun_elsewhere(*exchanges: tuple[Ref, Ref]) -> Edit:
    def change(right: Expression) -> Expression:
        for old, new in exchanges:
            right = swapped(right, old, new)
        return right

    return to_right(change)


def _row_by_row(*, backwards: bool) -> Brings:
    def brings(run: Trace) -> Mapping[str, Matrix]:
        derivation = run.derivation
        given = {name: run[name] for name in derivation.given}
        order = range(run.sizes["n"])
        for row in reversed(order) if backwards else order:
            one = {name: m[[row]] if derivation.letters[name][0] == "n" else m for name, m in given.items()}
            values = evaluate(derivation, one, run.rates)
            brought = {name + BEFORE: given[name] for name in derivation.successors()}
            brought |= {name + OF_ROW: values[name] for name in derivation.parameter_of}
            given |= {name: values[line.name] for name, line in derivation.successors().items()}
        return {name: np.asarray(matrix) for name, matrix in brought.items()}

    return brings


NO_STEP = Kind(
    "no step taken: {wrong} instead of {right}",
    "These are the numbers before the update: subtract η times the gradient from {wrong}.",
    _no_step,
    key="no-step",
)

RATE_IN_GRADIENT = Kind(
    "η times the gradient instead of {right}",
    "η belongs in the update: the gradient itself has no η in it.",
    _rates_in_gradients,
    key="rate-in-gradient",
)

KINDS = (
    Kind(
        "step added in {right}",
        "The gradient points uphill, to a larger loss: subtract η times the gradient.",
        _uphill,
        key="uphill",
    ),
    Kind(
        "η forgotten in {right}",
        "The gradient says the direction, and η how far to go: multiply the gradient by η before you subtract it.",
        _rates_forgotten,
    ),
    Kind(
        "β forgotten in {right}",
        "Momentum keeps a part of the velocity: multiply the velocity before the step by β.",
        _momenta_forgotten,
    ),
    Kind(
        "1 − β times {wrong} in {right}",
        "Some programs average the gradients, with β and 1 − β. Here the whole gradient is added.",
        _velocities_as_averages,
        everywhere=True,
        typical=False,
    ),
    Kind(
        "{wrong} instead of the velocity {right}",
        "With momentum a step goes against the new velocity, which has the earlier gradients in it too.",
        _velocities_forgotten,
    ),
    Kind(
        "only the step in {right}",
        "This is what is taken away: subtract it from the old numbers.",
        _step_alone,
    ),
    Kind(
        "gradient {wrong} instead of {right}",
        "{right} is the parameter after the step: subtract η times {wrong} from the old numbers.",
        _gradient_for_new,
    ),
    RATE_IN_GRADIENT,
    Kind(
        "the step −η · gradient instead of {right}",
        "This is the step that is added to the parameter; the gradient itself has no η and no minus in it.",
        _steps_for_gradients,
    ),
    Kind(
        "updated after each row, {wrong}",
        "Compute the gradients of all rows with the same parameters, add them up, and update once.",
        _after_each_row,
    ),
)
