"""Mistakes in the slope of an activation: forgotten, taken of something else, of another function."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_core.derivation import is_of_rows
from backprop_core.explain.local_derivatives import ONE, differentiate
from backprop_core.explain.notation import AGAIN, Notation
from backprop_core.explain.roads import chain_rule
from backprop_core.language.activations import ACTIVATIONS, BY_FUNCTION, EVERY_BY_FUNCTION, Activation
from backprop_core.language.fractions import product
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Expression,
    Product,
    Ref,
    Same,
    Square,
    Sum,
    children,
    factors,
    read_expression,
    refs,
    relettered,
)
from backprop_core.language.rewriting import swapped, without
from backprop_core.practice.mistake_kinds.kind import (
    Kind,
    Slip,
    becoming,
    compared,
    exchanging,
    label,
    leaving_out,
    slopes,
    swap,
)
from backprop_core.table import Line


def _targets(notation: Notation) -> Iterator[Slip]:
    """The target where the network's own answer belongs."""
    for _, (answer, target) in compared(notation):
        yield from (swap(notation, slope, out.left, target) for out, slope in slopes(notation) if out.left == answer)


def _net_inputs(notation: Notation) -> Iterator[Slip]:
    """What goes into the activation, put where its output belongs."""
    for output, slope in slopes(notation):
        yield swap(notation, slope, output.left, output.refs[0])


def _activated_twice(notation: Notation) -> Iterator[Slip]:
    """The activation applied to what has been through it already."""
    for output, slope in slopes(notation):
        if isinstance(output.right, Apply):
            yield swap(notation, slope, output.left, Apply(output.right.function, output.left))


def _forgotten(notation: Notation) -> Iterator[Slip]:
    """The error taken as it comes, without the slope: in a hidden layer."""
    yield from (slip for slip, goes_on in _without_slopes(notation) if goes_on)


def _forgotten_at_the_output(notation: Notation) -> Iterator[Slip]:
    """The same at the output, where the loss of a classifier makes it right."""
    yield from (slip for slip, goes_on in _without_slopes(notation) if not goes_on)


def _forgotten_everywhere(notation: Notation) -> Iterator[Slip]:
    """All slopes forgotten."""
    every = [slip for slip, _ in _without_slopes(notation)]
    if len(every) > 1:
        edits = {name: edit for slip in every for name, edit in slip.edits.items()}
        yield Slip(edits, right=" and ".join(slip.right for slip in every))


def _without_slopes(notation: Notation) -> Iterator[tuple[Slip, bool]]:
    """Each slope left out, and whether it is that of a hidden layer: its output is multiplied by weights again."""
    outputs = {slope.left: output for output, slope in slopes(notation)}
    answers = {answer for _, (answer, _target) in compared(notation)}
    for line in notation.derivation.lines:
        for factor in factors(line.right):
            if isinstance(factor, Ref) and factor in outputs:
                edit = leaving_out(factor)
                yield Slip({line.name: edit}, right=notation.label(factor.name)), outputs[factor].left not in answers


def _not_cancelled(notation: Notation) -> Iterator[Slip]:
    """The slope at the output multiplied in, where it has cancelled already."""
    derivation = notation.derivation
    with_slope = {output.name for output, _ in slopes(notation)}
    nets = {net: derivation.by_name[delta] for delta, net in derivation.derivative_of.items()}
    for _, (answer, _target) in compared(notation):
        applied = derivation.by_name[answer.name].right
        activation = EVERY_BY_FUNCTION.get(applied.function) if isinstance(applied, Apply) else None
        if activation and activation.kind == "curved" and answer.name not in with_slope:
            net = next(refs(applied))
            delta = nets[net.name]
            slope = _at_its_own(differentiate(derivation.by_name[answer.name], net))
            edit = becoming(Product((slope, delta.right)))
            yield Slip({delta.name: edit}, label(notation, delta.left, slope), notation.label(delta.name))


def _other_outputs_forgotten(notation: Notation) -> Iterator[Slip]:
    """With softmax the path through a z's own output alone."""
    derivation = notation.derivation
    for line in derivation.forward:
        if is_of_rows(line) and notation.size(line.left.letters[1]) > 1:
            net = line.refs[0].name
            delta = next(name for name, other in derivation.derivative_of.items() if other == net)
            own = (
                _at_its_own((factor.remains or factor).expression) for factor in chain_rule(derivation, net)[0].factors
            )
            yield Slip({delta: becoming(product(own))}, right=notation.label(delta))


def _at_its_own(expression: Expression) -> Expression:
    """An expression where the letter that came back has the index of the one that stays."""
    same = relettered(expression, AGAIN)
    for letter in AGAIN.values():
        same = swapped(same, Same(letter, letter), ONE)
    return same


def _of_other_activations(notation: Notation) -> Iterator[Slip]:
    """The slope of another activation."""
    for output, slope in slopes(notation):
        for other in ACTIVATIONS.values():
            expression = read_expression(other.slope_of(str(output.left)))
            if expression != slope.right and not _is_one_everywhere(other, output):
                edit = exchanging(slope.right, expression)
                yield Slip({slope.name: edit}, other.label, notation.label(slope.name))


def _is_one_everywhere(other: Activation, output: Line) -> bool:
    """Whether the slope of ReLU is asked of numbers that are all positive."""
    return (
        other.kind == "cornered" and isinstance(output.right, Apply) and BY_FUNCTION[output.right.function].least >= 0
    )


def _of_net_input_itself(notation: Notation) -> Iterator[Slip]:
    """Another function in the slope: each other activation's slope, of what goes into this one."""
    for output, slope in slopes(notation):
        net = output.refs[0]
        for other in ACTIVATIONS.values():
            expression = read_expression(other.slope_of(str(net)))
            if other.kind != "straight" and expression != swapped(slope.right, output.left, net):
                yield Slip(
                    {slope.name: becoming(expression)},
                    f"{other.label}, of {notation.label(net.name)}",
                    notation.label(slope.name),
                )


def _partly(notation: Notation) -> Iterator[Slip]:
    """The slope's formula with a part forgotten or a sign turned."""
    for _, slope in slopes(notation):
        for expression in dict.fromkeys(_variations(slope.right)):
            if expression != slope.right:
                edit = exchanging(slope.right, expression)
                yield Slip(
                    {slope.name: edit},
                    label(notation, slope.left, expression),
                    label(notation, slope.left, slope.right),
                )


def _variations(expression: Expression) -> Iterator[Expression]:
    """One factor alone, a minus as a plus, one term alone, a square forgotten."""
    if isinstance(expression, Product):
        yield from expression.factors
    if isinstance(expression, Sum):
        yield Sum(tuple(("+", term) for _, term in expression.terms))
        yield from (term for _, term in expression.terms if not isinstance(term, Constant))
    if isinstance(expression, Square):
        yield expression.base
    for part in children(expression):
        yield from (swapped(expression, part, other) for other in _variations(part) if not isinstance(part, Ref))


def _activated_errors(notation: Notation) -> Iterator[Slip]:
    """The activation applied to the error instead of its slope multiplied."""
    outputs = {slope.left: output for output, slope in slopes(notation)}
    for line in notation.derivation.lines:
        for factor in factors(line.right):
            if isinstance(factor, Ref) and factor in outputs:
                applied = outputs[factor].right
                if isinstance(applied, Apply):
                    yield _activated(notation, line, factor, applied.function)


def _activated(notation: Notation, line: Line, factor: Ref, function: str) -> Slip:
    rest = without(line.right, factor)
    edit = exchanging(line.right, Apply(function, rest))
    return Slip({line.name: edit}, label(notation, line.left, Apply(function, rest)), notation.label(factor.name))


KINDS = (
    Kind(
        "{wrong} instead of {right} in the slope",
        "The slope is taken at the network’s output {right}; the target {wrong} belongs only in the error.",
        _targets,
        key="slope-of-target",
    ),
    Kind(
        "slope taken of {wrong}",
        "Use {right} in the slope, not {wrong}: the formula takes the activation’s output.",
        _net_inputs,
        everywhere=True,
        key="slope-of-z",
    ),
    Kind(
        "slope taken of {wrong}",
        "Use {right} in the slope, not {wrong}: the activation was applied already.",
        _activated_twice,
        everywhere=True,
    ),
    Kind(
        "slope {right} forgotten",
        "The error also goes back through the activation: multiply it, cell by cell, by {right}.",
        _forgotten,
        key="no-slope",
    ),
    Kind(
        "slope {right} forgotten, as for the cross-entropy loss",
        "The error also goes back through the activation of the output: multiply it, cell by cell, by {right}. Without "
        "it these numbers belong to another loss: with cross-entropy δ is ŷ − y.",
        _forgotten_at_the_output,
        key="no-output-slope",
    ),
    Kind(
        "slope {wrong} multiplied in, though it cancels",
        "With cross-entropy the slope of the output stands above and below and cancels: {right} is ŷ − y.",
        _not_cancelled,
    ),
    Kind(
        "only the path through its own output in {right}",
        "With softmax a z changes every output of its row, so add up the paths through all of them: {right} is Ŷ − Y.",
        _other_outputs_forgotten,
        key="own-output",
    ),
    Kind(
        "slope {right} forgotten",
        "The error goes back through every activation: multiply it, cell by cell, by {right}.",
        _forgotten_everywhere,
    ),
    Kind(
        "slope of {wrong} in {right}",
        "Each activation has its own slope: {right} is the slope of the activation on the board.",
        _of_other_activations,
    ),
    Kind(
        "{wrong} for {right}",
        "The slope is {right}; {wrong} is only a part of it, or has another sign.",
        _partly,
        key="part-of-slope",
    ),
    Kind(
        "{wrong} instead of the slope {right}",
        "The error is multiplied by the slope {right}; the activation itself is applied only in the forward pass.",
        _activated_errors,
    ),
    Kind(
        "slope of {wrong}, in {right}",
        "Each activation has its own slope, and its formula takes the activation’s output.",
        _of_net_input_itself,
        typical=False,
    ),
)
