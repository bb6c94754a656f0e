"""Mistakes with softmax and cross-entropy: exp added up along another axis, the logarithm, the one-hot target."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from backprop_core.derivation import Derivation, is_of_rows
from backprop_core.evaluation import Matrix
from backprop_core.explain.local_derivatives import ONE, differentiate
from backprop_core.explain.notation import Notation
from backprop_core.language.activations import LOGARITHMS, exp
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Expression,
    Quotient,
    Ref,
    Sum,
    children,
    refs,
    signed_terms,
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
    new_line,
    scaled,
)
from backprop_core.table import Line
from backprop_core.trace import Trace

POWERS, TOTAL, LARGEST, CLASS = "_powers", "_total", "_largest", "_class"
BASES = {"10": "log10", "2": "log2"}


def _rowwise(notation: Notation) -> Iterator[tuple[Line, Ref]]:
    """The lines that make each cell from its whole row, with what goes in."""
    for line in notation.derivation.forward:
        if is_of_rows(line):
            yield line, line.refs[0]


def _other_axis(notation: Notation) -> Iterator[Slip]:
    """Softmax with exp added up over the rows, or over rows and columns."""
    for line, net in _rowwise(notation):
        rows, columns = (notation.size(letter) > 1 for letter in net.letters)
        if rows or columns:
            yield _normalised(notation, line, "1" + net.letters[1], "down each column")
        if rows and columns:
            yield _normalised(notation, line, "11", "over all rows")


def _normalised(notation: Notation, line: Line, letters: str, words: str) -> Slip:
    """The largest number is taken away first, as in softmax itself, so that no exponential overflows."""
    net = line.refs[0]
    powers = Ref(line.name + POWERS, net.letters)
    total, largest = Ref(line.name + TOTAL, letters), Ref(line.name + LARGEST, letters)
    power = Apply(exp.__name__, Sum((("+", net), ("−", largest))))
    added = (new_line(line, powers, power), new_line(line, total, powers))
    axes = tuple(axis for axis, letter in enumerate(letters) if letter == "1")
    brings = partial(_largest, name=net.name, axes=axes, to=largest.name)
    return Slip({line.name: becoming(Quotient(powers, total))}, words, notation.label(line.name), added, brings)


def _largest(run: Trace, name: str, axes: tuple[int, ...], to: str) -> Mapping[str, Matrix]:
    with np.errstate(all="ignore"):
        return {to: run[name].max(axis=axes, keepdims=True)}


def _not_divided(notation: Notation) -> Iterator[Slip]:
    """exp alone, where softmax divides by the sum of the row."""
    for line, net in _rowwise(notation):
        power = Apply(exp.__name__, net)
        yield Slip({line.name: becoming(power)}, label(notation, line.left, power), notation.label(line.name))


def _losses(derivation: Derivation) -> Iterator[tuple[Line, tuple[Apply, ...]]]:
    """The lines of the forward pass that have logarithms, with these."""
    for line in derivation.forward:
        logarithms = tuple(_logarithms(line.right))
        if logarithms:
            yield line, logarithms


def _logarithms(expression: Expression) -> Iterator[Apply]:
    if isinstance(expression, Apply) and expression.function in LOGARITHMS:
        yield expression
    for child in children(expression):
        yield from _logarithms(child)


def _minus_forgotten(notation: Notation) -> Iterator[Slip]:
    """The loss without its minus."""
    for line, _ in _losses(notation.derivation):
        plain = Sum(tuple(("−" if sign == "+" else "+", term) for sign, term in signed_terms(line.right)))
        terms = plain.terms
        right = terms[0][1] if len(terms) == 1 else plain
        yield Slip({line.name: becoming(right)}, label(notation, line.left, right), notation.label(line.name))


def _other_logarithm(notation: Notation) -> Iterator[Slip]:
    """The logarithm of a calculator's key, to the base 10, or that to the base 2."""
    for line, _ in _losses(notation.derivation):
        for base, written in BASES.items():
            factor = Ref(f"per_log_of_{base}", "11")
            brings = partial(_per_logarithm, base=float(base), to=factor.name)
            yield Slip({line.name: scaled(factor)}, written, notation.label(line.name), brings=brings)


def _per_logarithm(_run: Trace, base: float, to: str) -> Mapping[str, Matrix]:
    return {to: np.array([[1 / math.log(base)]])}


def _without_logarithm(notation: Notation) -> Iterator[Slip]:
    """The numbers themselves in the place of their logarithms."""
    for line, logarithms in _losses(notation.derivation):
        right = line.right
        for one in logarithms:
            right = swapped(right, one, one.argument)
        yield Slip({line.name: becoming(right)}, label(notation, line.left, right), notation.label(line.name))


def _logarithm_of_other(notation: Notation) -> Iterator[Slip]:
    """log(1 − ŷ) for log(ŷ), and the other way round."""
    for line, logarithms in _losses(notation.derivation):
        turned = {one: Apply(one.function, _complement(one.argument)) for one in logarithms}
        right = Sum(tuple((sign, _exchanged(term, turned)) for sign, term in signed_terms(line.right)))
        yield Slip({line.name: becoming(right)}, label(notation, line.left, right), notation.label(line.name))


def _complement(expression: Expression) -> Expression:
    """1 − a of a, and a of 1 − a."""
    match expression:
        case Sum((("+", Constant("1")), ("−", other))):
            return other
    return Sum((("+", ONE), ("−", expression)))


def _exchanged(term: Expression, exchanges: Mapping[Apply, Apply]) -> Expression:
    """A term with its one logarithm exchanged."""
    old = next(_logarithms(term))
    return swapped(term, old, exchanges[old])


def _target_forgotten_in_loss(notation: Notation) -> Iterator[Slip]:
    """−log(ŷ) of every output, not only of the row's class."""
    derivation = notation.derivation
    for line, _ in _losses(derivation):
        for target in dict.fromkeys(ref for ref in line.refs if ref.name in derivation.given):
            right = Sum(tuple((sign, without(term, target)) for sign, term in signed_terms(line.right)))
            if target not in refs(right):
                yield Slip({line.name: becoming(right)}, notation.label(target.name), notation.label(line.name))


def _targets_forgotten(notation: Notation) -> Iterator[Slip]:
    """The answer taken for the error."""
    for line, pair in compared(notation):
        yield Slip({line.name: leaving_out(pair[1])}, notation.label(pair[1].name), notation.label(line.name))


def _ones_for_targets(notation: Notation) -> Iterator[Slip]:
    """1 taken away from every output of a row, not from that of its class."""
    for line, (_, target) in _of_classes(notation):
        yield Slip({line.name: exchanging(target, ONE)}, notation.label(target.name), notation.label(line.name))


def _class_numbers(notation: Notation) -> Iterator[Slip]:
    """The number of the class, counted from 0 as in Python or from 1, taken away from each output of its row."""
    for line, (_, target) in _of_classes(notation):
        number = Ref(target.name + CLASS, target.letters[0] + "1")
        for first in (0, 1):
            brings = partial(_numbered, name=target.name, first=first, to=number.name)
            words = (f"counted from {first}", notation.label(line.name))
            yield Slip({line.name: exchanging(target, number)}, *words, brings=brings)


def _numbered(run: Trace, name: str, first: int, to: str) -> Mapping[str, Matrix]:
    return {to: first + run[name].argmax(axis=1)[:, None].astype(float)}


def _of_classes(notation: Notation) -> Iterator[tuple[Line, tuple[Ref, Ref]]]:
    """The errors of outputs that are made from whole rows."""
    outputs = {line.left for line, _ in _rowwise(notation)}
    yield from ((line, pair) for line, pair in compared(notation) if pair[0] in outputs)


def _not_through_softmax(notation: Notation) -> Iterator[Slip]:
    """The derivative with respect to ŷ taken for that with respect to z."""
    derivation = notation.derivation
    deltas = {net: delta for delta, net in derivation.derivative_of.items()}
    for line, net in _rowwise(notation):
        delta = derivation.by_name[deltas[net.name]]
        for loss, _ in _losses(derivation):
            slope = differentiate(loss, line.left)
            yield Slip({delta.name: becoming(slope)}, label(notation, delta.left, slope), notation.label(delta.name))


KINDS = (
    Kind(
        "softmax {wrong} in {right}",
        "Each row is one example, so softmax divides exp(z) by the sum along its row: then the numbers of each row of "
        "{right} add up to 1. In NumPy that is axis=1 with keepdims=True.",
        _other_axis,
    ),
    Kind(
        "{wrong} instead of softmax in {right}",
        "Divide each exp(z) by the sum of exp(z) along its row: then the numbers of each row of {right} add up to 1.",
        _not_divided,
        typical=False,
    ),
    Kind(
        "target {wrong} forgotten in {right}",
        "{right} is output minus target: subtract {wrong} from every output.",
        _targets_forgotten,
    ),
    Kind(
        "1 instead of {wrong} in {right}",
        "The 1 of a one-hot row stands only at its class: subtract 1 from that output, and 0 from the others.",
        _ones_for_targets,
    ),
    Kind(
        "class number, {wrong}, instead of the one-hot row in {right}",
        "A class is a row of Y with 1 at its place and 0 elsewhere. Its number is only a name: do not subtract it.",
        _class_numbers,
        typical=False,
    ),
    Kind(
        "{wrong} for {right}: softmax itself left out on the way back",
        "This is the derivative of the loss with respect to ŷ. The path goes on through softmax to z, and there "
        "{right} is Ŷ − Y.",
        _not_through_softmax,
        typical=False,
    ),
    Kind(
        "minus forgotten in {right}",
        "The logarithm of a number below 1 is negative. The minus makes {right} positive, and smaller for a better "
        "output.",
        _minus_forgotten,
        typical=False,
    ),
    Kind(
        "{wrong} instead of log in {right}",
        "log is the natural logarithm (the key “ln” of a calculator, np.log in NumPy): only its derivative is 1/x.",
        _other_logarithm,
        typical=False,
    ),
    Kind(
        "log left out: {right} = {wrong}",
        "Cross-entropy takes the logarithm of the output, which is large and negative where the output is almost 0.",
        _without_logarithm,
        typical=False,
    ),
    Kind(
        "log of the other number: {right} = {wrong}",
        "Where the target is 1, the loss is −log(ŷ): almost 0 for an output near 1.",
        _logarithm_of_other,
        typical=False,
    ),
    Kind(
        "target {wrong} forgotten in {right}",
        "{right} has a factor {wrong} in each term with log(ŷ), so that only the outputs whose target is not 0 count.",
        _target_forgotten_in_loss,
        typical=False,
    ),
)
