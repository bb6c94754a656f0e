"""Mistakes in the products: a transpose missing or too much, @ for ⊙, one matrix in the place of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from backprop_core.derivation import Derivation, errors
from backprop_core.evaluation import Matrix
from backprop_core.explain.notation import Notation
from backprop_core.language.index_notation import Expression, Product, Ref, factors, refs
from backprop_core.language.matrix_form import (
    ElementProduct,
    Form,
    Grid,
    MatrixProduct,
    MatrixSum,
    grids,
    transpose,
)
from backprop_core.practice.mistake_kinds.kind import (
    Brings,
    Kind,
    Slip,
    backward,
    becoming,
    exchanging,
    new_line,
    swap,
    to_right,
    weight_gradients,
)
from backprop_core.table import Line
from backprop_core.trace import Trace

BETWEEN = "j"
ONES, PICKED, SHARES = "ones", "output_", "_share"
MOST_OUTPUTS = 8


def _superfluous_transposes(notation: Notation) -> Iterator[Slip]:
    """A matrix that is turned though it should stand as it is; only where it is square, or nothing would fit."""
    for line in notation.derivation.lines:
        yield from (_turn(notation, line, g) for g in _square(notation, line) if not g.transposed)


def _missing_transposes(notation: Notation) -> Iterator[Slip]:
    """A matrix that stands as it is though it should be turned; only where it is square, or nothing would fit."""
    for line in notation.derivation.lines:
        yield from (_turn(notation, line, g) for g in _square(notation, line) if g.transposed)


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
    old, new = Ref(grid.name, letters), Ref(grid.name, transpose(letters))
    edit = exchanging(old, new)
    return Slip({line.name: edit}, notation.label(line.name), notation.label(grid.name))


def _matrix_products(notation: Notation) -> Iterator[Slip]:
    """@ where ⊙ belongs; only where the matrices are square, or nothing would fit."""
    for line in notation.derivation.lines:
        form = notation.derivation.form(line.name)
        rows, columns = notation.shape(line.name)
        if isinstance(form, ElementProduct) and rows == columns > 1 and all(isinstance(f, Grid) for f in form.factors):
            for order in (1, -1):
                edit = to_right(partial(_as_matrix_product, line.left, order=order))
                yield Slip({line.name: edit}, right=notation.label(line.name))


def _as_matrix_product(left: Ref, right: Expression, order: int) -> Expression:
    parts = [factor for factor in factors(right) if isinstance(factor, Ref)]
    if len(parts) != 2 or len(factors(right)) != 2:
        return right
    row, column = tuple(left.letters)
    first, second = parts[::order]
    return Product((Ref(first.name, row + BETWEEN), Ref(second.name, BETWEEN + column)))


def _updated_weights(notation: Notation) -> Iterator[Slip]:
    """The error sent back through weights that have taken their step already."""
    derivation = notation.derivation
    for line in backward(derivation):
        for ref in line.refs:
            if ref.name in derivation.updates:
                yield swap(notation, line, ref, derivation.updates[ref.name].left)


def _gradients_for_weights(notation: Notation) -> Iterator[Slip]:
    """The error sent back through the gradient of the weights; or that gradient added up and sent back itself."""
    derivation = notation.derivation
    for line in backward(derivation):
        for ref in line.refs:
            gradient = derivation.gradient_of.get(ref.name)
            if gradient:
                slope = Ref(gradient, derivation.letters[gradient])
                yield swap(notation, line, ref, slope)
                yield _summed_gradient(notation, line, ref, slope)


def _summed_gradient(notation: Notation, line: Line, ref: Ref, gradient: Ref) -> Slip:
    (other,) = (one for one in line.refs if one != ref)
    ones = Ref(ONES, other.letters)

    def brings(run: Trace) -> Mapping[str, Matrix]:
        return {ONES: np.ones(run[other.name].shape)}

    edit = becoming(Product((ones, gradient)))
    words = f"the sums of {notation.label(gradient.name)}", notation.label(line.name)
    return Slip({line.name: edit}, *words, brings=brings)


def _weights_for_inputs(notation: Notation) -> Iterator[Slip]:
    """The gradient of the weights with the weight itself where the input belongs."""
    derivation = notation.derivation
    for line, (first, second) in weight_gradients(notation):
        parameter = derivation.parameter_of[line.name]
        total = Ref(f"{second.name}_sums", "1" + line.left.letters[1])
        weight = Ref(parameter, derivation.letters[parameter])
        edit = becoming(Product((weight, total)))
        words = notation.label(parameter), notation.label(first.name)
        yield Slip({line.name: edit}, *words, added=(new_line(line, total, second),))


def _one_output_only(notation: Notation) -> Iterator[Slip]:
    """The error sent back from a single output."""
    outputs = notation.size("o")
    if not 1 < outputs <= MOST_OUTPUTS:
        return
    for line in backward(notation.derivation):
        form = notation.derivation.form(line.name)
        if isinstance(form, MatrixProduct) and form.summed == "o":
            error = line.refs[0]
            for index in range(outputs):
                pick = Ref(f"{PICKED}{index + 1}", "1o")
                alone = Ref(f"{error.name}_{pick.name}", error.letters)
                added = new_line(line, alone, Product((error, pick)))
                edit = exchanging(error, alone)
                words = f"output {index + 1}", notation.label(line.name)
                yield Slip({line.name: edit}, *words, added=(added,), brings=_pick(pick.name, index))


def _pick(name: str, index: int) -> Brings:
    """A row of zeros with a single 1 in it, as long as there are outputs."""

    def brings(run: Trace) -> Mapping[str, Matrix]:
        row = np.zeros((1, run.sizes["o"]))
        row[0, index] = 1
        return {name: row}

    return brings


def _by_share(notation: Notation) -> Iterator[Slip]:
    """The error split among the weights by their shares: each weight over the sum of its column."""
    derivation = notation.derivation
    for line in backward(derivation):
        for ref in line.refs:
            if ref.name in derivation.weights:
                share = Ref(ref.name + SHARES, ref.letters)
                brings = _shares(ref.name, share.name)
                (sent,) = (one for one in line.refs if one != ref)
                errors_of = [error.left for error in errors(derivation) if error.left.letters == sent.letters]
                for error in dict.fromkeys((sent, *errors_of)):
                    edit = becoming(Product((error, share)))
                    yield Slip({line.name: edit}, notation.label(ref.name), notation.label(line.name), brings=brings)


def _shares(name: str, share: str) -> Brings:
    """Each weight over the sum of the weights that lead to the same unit."""

    def brings(run: Trace) -> Mapping[str, Matrix]:
        with np.errstate(all="ignore"):
            return {share: run[name] / run[name].sum(axis=0, keepdims=True)}

    return brings


def _others(notation: Notation) -> Iterator[Slip]:
    """Another matrix of the same shape in the place of one, in the lines that go back."""
    derivation = notation.derivation
    for line in backward(derivation):
        parts = [part for part in factors(line.right) if isinstance(part, Ref)]
        for ref in parts if len(parts) == len(factors(line.right)) else ():
            for other in _alike(notation, ref):
                if other not in parts and line.name not in derivation.needed(other.name):
                    yield _in_place(notation, line, ref, other)


def _in_place(notation: Notation, line: Line, ref: Ref, other: Ref) -> Slip:
    slip = swap(notation, line, ref, other)
    return Slip(slip.edits, f"{slip.wrong} instead of {slip.right}", notation.label(line.name))


def _alike(notation: Notation, ref: Ref) -> Iterator[Ref]:
    """The matrices that have the same letters, or the same rows and as many columns."""
    derivation: Derivation = notation.derivation
    for name, letters in derivation.letters.items():
        same = letters == ref.letters or (
            letters[0] == ref.letters[0] == "n"
            and "1" not in letters
            and notation.size(letters[1]) == notation.size(ref.letters[1])
        )
        if same and name != ref.name:
            yield Ref(name, ref.letters)


def _forward_others(notation: Notation) -> Iterator[Slip]:
    """Another matrix of the same shape in the product of a forward line."""
    derivation = notation.derivation
    for line in derivation.forward:
        for term in factors(line.right) if isinstance(line.right, Product) else (line.right,):
            for ref in refs(term):
                if ref.letters[0] == "n" and ref.name in derivation.by_name and line.left.letters != "11":
                    for other in _alike(notation, ref):
                        if line.name not in derivation.needed(other.name) and other.name in derivation.forward_names:
                            yield _in_place(notation, line, ref, other)


TRANSPOSES = (
    Kind(
        "{right} transposed in {wrong}",
        "A square matrix fits both ways, but {wrong} needs {right} itself, not its transpose.",
        _superfluous_transposes,
    ),
    Kind(
        "transpose of {right} missing in {wrong}",
        "A square matrix fits both ways, but the summed letter must stand inside: in {wrong} use the transpose of "
        "{right}.",
        _missing_transposes,
        everywhere=True,
        key="no-transpose",
    ),
)

KINDS = (
    Kind(
        "@ instead of ⊙ in {right}",
        "The matrices of {right} are square, so @ runs too, but it mixes the rows: multiply cell by cell (⊙).",
        _matrix_products,
        key="matrix-product",
    ),
    *TRANSPOSES[1:],
    Kind(
        "updated {right} used",
        "Send the error back through {right} as it was in the forward pass, and update the parameters after all "
        "gradients are computed; here {wrong} was used.",
        _updated_weights,
        key="updated",
    ),
    Kind(
        "{wrong} sent back instead of {right}",
        "The error goes back through the weights: use {right}, not {wrong}.",
        _gradients_for_weights,
    ),
    Kind(
        "weight {wrong} in the place of the input {right}",
        "The slope of a weight is its input times the error behind it: multiply by {right}, not by {wrong}.",
        _weights_for_inputs,
    ),
    Kind(
        "{wrong} alone in {right}",
        "Every output sends its error back: add up all outputs.",
        _one_output_only,
    ),
    Kind(
        "error split by the shares of {wrong} in {right}",
        "Multiply the error by the weights themselves: their shares of the sum are not the slope.",
        _by_share,
        typical=False,
    ),
    Kind(
        "{wrong} in {right}",
        "In {right} another matrix belongs there: see the line as it is.",
        _others,
        typical=False,
    ),
    Kind(
        "{wrong} in {right}",
        "In {right} another matrix belongs there: see the line as it should be.",
        _forward_others,
        typical=False,
    ),
)
