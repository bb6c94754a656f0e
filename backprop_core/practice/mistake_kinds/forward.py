"""Mistakes in the forward pass: a bias or an activation left out, another activation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import slope_grids
from backprop_core.language.activations import ACTIVATIONS, BY_FUNCTION, EVERY_BY_FUNCTION, Activation
from backprop_core.language.index_notation import Apply, Expression, Ref, Sum, read_expression, signed_terms
from backprop_core.practice.mistake_kinds.kind import (
    Edit,
    Kind,
    Slip,
    becoming,
    leaving_out,
    negative,
    new_line,
    terms,
    to_right,
)


def _biases(notation: Notation) -> Iterator[Slip]:
    """A single row that is added to every row, left out."""
    for line in notation.derivation.forward:
        for term in terms(line):
            if isinstance(term, Ref) and term.name in notation.derivation.biases:
                yield Slip({line.name: leaving_out(term)}, notation.label(line.name), notation.label(term.name))


def _biases_subtracted(notation: Notation) -> Iterator[Slip]:
    """A bias taken away, as books do that call it a threshold."""
    for line in notation.derivation.forward:
        for term in terms(line):
            if isinstance(term, Ref) and term.name in notation.derivation.biases:
                edit = to_right(partial(_subtracted, part=term))
                yield Slip({line.name: edit}, notation.label(line.name), notation.label(term.name))


def _subtracted(right: Expression, part: Ref) -> Expression:
    return Sum(tuple(("−" if term == part else sign, term) for sign, term in signed_terms(right)))


def _activations_twice(notation: Notation) -> Iterator[Slip]:
    """An activation applied to its own output."""
    for line in notation.derivation.forward:
        applied = line.right
        activation = BY_FUNCTION.get(applied.function) if isinstance(applied, Apply) else None
        if isinstance(applied, Apply) and activation and activation.kind == "curved":
            once = Ref(f"{line.name}_once", line.left.letters)
            edits = {line.name: becoming(Apply(applied.function, once))}
            yield Slip(edits, applied.function, notation.label(line.name), added=(new_line(line, once, applied),))


def _activations_left_out(notation: Notation) -> Iterator[Slip]:
    """What goes into an activation, taken for what comes out of it."""
    for line in notation.derivation.forward:
        applied = line.right
        if (
            isinstance(applied, Apply)
            and isinstance(applied.argument, Ref)
            and EVERY_BY_FUNCTION[applied.function].kind != "straight"
        ):
            yield Slip(
                {line.name: becoming(applied.argument)},
                notation.label(applied.argument.name),
                notation.label(line.name),
            )


def _other_activations(notation: Notation, other: Activation, *, with_slope: bool) -> Iterator[Slip]:
    """Another activation, with the slope of the right one or with its own."""
    for line in notation.derivation.forward:
        applied = line.right
        slope = slope_grids(notation.derivation).get(line.name)
        if isinstance(applied, Apply) and applied.function != other.function and (slope or not with_slope):
            edits: dict[str, Edit] = {line.name: becoming(Apply(other.function, applied.argument))}
            if slope and with_slope:
                edits[slope] = becoming(read_expression(other.slope_of(str(line.left))))
            yield Slip(edits, other.label, notation.label(line.name))


def _exponents_turned(notation: Notation) -> Iterator[Slip]:
    """1/(1 + e^z) where 1/(1 + e^−z) belongs."""
    for line in notation.derivation.forward:
        applied = line.right
        if isinstance(applied, Apply) and applied.function == ACTIVATIONS["sigmoid"].function:
            edit = becoming(Apply(applied.function, negative(applied.argument)))
            yield Slip({line.name: edit}, right=notation.label(line.name))


def _of_another(other: Activation) -> Iterator[Kind]:
    """The kinds of mistakes with another activation; who takes it in one layer may take it in all."""
    for with_slope in (False, True):
        yield Kind(
            "{wrong} and its slope in {right}" if with_slope else "{wrong} in {right}",
            "The network on the board has another activation in {right}: use that, or choose yours on the board.",
            partial(_other_activations, other=other, with_slope=with_slope),
            everywhere=True,
            typical=False,
        )


KINDS = (
    Kind(
        "{right} forgotten in {wrong}",
        "The matrix product is only a part of {wrong}: add {right} to every row.",
        _biases,
        everywhere=True,
        key="no-bias",
    ),
    Kind(
        "activation left out: {wrong} instead of {right}",
        "{right} is what the activation makes of {wrong}: apply it to every cell.",
        _activations_left_out,
        everywhere=True,
        key="no-activation",
    ),
    Kind(
        "{right} subtracted in {wrong}",
        "Some books subtract a threshold from the matrix product. Here {right} is a bias and is added.",
        _biases_subtracted,
        everywhere=True,
        typical=False,
    ),
    Kind(
        "{wrong} applied twice in {right}",
        "The activation is applied once to each cell of the matrix before {right}.",
        _activations_twice,
        everywhere=True,
        typical=False,
    ),
    *(kind for other in ACTIVATIONS.values() if other.kind != "straight" for kind in _of_another(other)),
    Kind(
        "exponent turned in {right}: 1/(1 + e^z)",
        "The sigmoid is 1/(1 + e^−z): there is a minus in the exponent.",
        _exponents_turned,
        everywhere=True,
        typical=False,
    ),
)
