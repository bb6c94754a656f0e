"""Mistakes in the forward pass: a bias or an activation left out, another activation."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import slope_grids
from backprop_core.language.activations import ACTIVATIONS, EVERY_BY_FUNCTION
from backprop_core.language.index_notation import Apply, Ref, read_expression
from backprop_core.practice.mistake_kinds.kind import Edit, Kind, Slip, becoming, leaving_out, terms


def _biases(notation: Notation) -> Iterator[Slip]:
    """A single row that is added to every row, left out."""
    for line in notation.derivation.forward:
        for term in terms(line):
            if isinstance(term, Ref) and term.name in notation.derivation.biases:
                yield Slip({line.name: leaving_out(term)}, notation.label(line.name), notation.label(term.name))


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


def _other_activations(notation: Notation) -> Iterator[Slip]:
    """Another activation, with its own slope or with the slope of the right one."""
    for line in notation.derivation.forward:
        applied = line.right
        if isinstance(applied, Apply):
            for other in ACTIVATIONS.values():
                if other.function != applied.function and other.kind != "straight":
                    forward: dict[str, Edit] = {line.name: becoming(Apply(other.function, applied.argument))}
                    slope = slope_grids(notation.derivation).get(line.name)
                    words = (other.label, notation.label(line.name))
                    yield Slip(forward, *words)
                    if slope:
                        expression = read_expression(other.slope_of(str(line.left)))
                        yield Slip({**forward, slope: becoming(expression)}, f"{other.label} and its slope", words[1])


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
        "{wrong} in {right}",
        "The network on the board has another activation in {right}: use that, or choose yours on the board.",
        _other_activations,
        typical=False,
    ),
)
