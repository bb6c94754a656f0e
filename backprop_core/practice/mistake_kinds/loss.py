"""Mistakes in the loss and its slope: another scale, the other sign, the loss itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from backprop_core.derivation import Derivation, errors
from backprop_core.evaluation import Matrix
from backprop_core.explain.notation import Notation
from backprop_core.language.index_notation import (
    Apply,
    Constant,
    Expression,
    Product,
    Ref,
    Square,
    Sum,
    factors,
    read_line,
)
from backprop_core.language.rewriting import swapped, without
from backprop_core.practice.mistake_kinds.kind import (
    HALF,
    SHARE,
    SHARE_OF_ALL,
    Edit,
    Kind,
    Slip,
    backward,
    becoming,
    compared,
    exchanging,
    label,
    leaving_out,
    new_line,
    nothing,
    scaled,
    slopes,
    to_right,
)
from backprop_core.table import LOSSES, Line
from backprop_core.trace import Trace

PER_OUTPUT = Ref("per_output", "11")
TWO = Constant("2")
SUM = "_of_row"


def _per_output(run: Trace) -> Mapping[str, Matrix]:
    return {PER_OUTPUT.name: np.array([[1 / run.sizes["o"]]])}


def _share(notation: Notation) -> Constant | None:
    """What a line on the way to a gradient multiplies the error by, 1/n or 1/(n·o); None where one adds up."""
    way = notation.derivation.lines_to(*notation.derivation.parameter_of)
    shares = (share for share in (SHARE, SHARE_OF_ALL) for line in way if share in factors(line.right))
    return next(shares, None)


def _is_total(notation: Notation) -> bool:
    return _share(notation) is None


def _averaged(notation: Notation) -> Iterator[Slip]:
    """The total taken as if it were the average."""
    if _is_total(notation):
        yield _of_scale(notation, SHARE)


def _of_scale(notation: Notation, *parts: Ref | Constant, whole: bool = False) -> Slip:
    """The loss times something, and with it the slope of the loss; ``whole``: without its ½.

    What the outputs are divided by stands in the loss of each output, and what the rows are divided by in their sum.
    """
    goal = notation.derivation.by_name[notation.derivation.goal.name]
    edits: dict[str, Edit] = {}
    times = (TWO, *parts) if whole else parts
    edits |= {line.name: scaled(*times) for line in _beginnings(notation)}
    outputs = tuple(part for part in parts if isinstance(part, Ref))
    for loss in _losses(notation) if outputs or whole else ():
        edits[loss.name] = to_right(partial(_loss_of_scale, parts=outputs, whole=whole))
    rows = tuple(part for part in parts if isinstance(part, Constant))
    if rows:
        edits[goal.name] = scaled(*rows)
    brings = _per_output if PER_OUTPUT in parts else nothing
    return Slip(edits, right=notation.label(goal.name), brings=brings)


def _loss_of_scale(right: Expression, parts: tuple[Expression, ...], *, whole: bool) -> Expression:
    return _times(without(right, HALF) if whole else right, parts)


def _times(expression: Expression, parts: tuple[Expression, ...]) -> Expression:
    return Product((*parts, expression)) if parts else expression


def _beginnings(notation: Notation) -> tuple[Line, ...]:
    """The lines with which the way back begins: the errors, or where nothing is compared those with what is given."""
    derivation = notation.derivation
    return errors(derivation) or tuple(line for line in backward(derivation) if _has_targets(derivation, line))


def _losses(notation: Notation) -> tuple[Line, ...]:
    """The losses of each output."""
    return tuple(line for line in notation.derivation.forward if _has_targets(notation.derivation, line))


def _has_targets(derivation: Derivation, line: Line) -> bool:
    return any(ref.name == derivation.targets for ref in line.refs)


def _halves(notation: Notation) -> tuple[Line, ...]:
    """The losses that have a ½."""
    return tuple(line for line in _losses(notation) if HALF in factors(line.right))


def _summed(notation: Notation) -> Iterator[Slip]:
    """The average taken as if it were the total."""
    derivation, share = notation.derivation, _share(notation)
    if share:
        lines = [line for line in derivation.lines if share in factors(line.right)]
        yield Slip({line.name: leaving_out(share) for line in lines}, share.text, derivation.goal.name)


def _averaged_twice(notation: Notation) -> Iterator[Slip]:
    """The average divided once more."""
    share = _share(notation)
    if share and notation.size("n") > 1:
        yield replace(_of_scale(notation, share), wrong=share.text)


def _half_forgotten(notation: Notation) -> Iterator[Slip]:
    """The loss without its ½, and the slope that such a loss has."""
    for error in errors(notation.derivation) if _halves(notation) else ():
        yield replace(_of_scale(notation, whole=True), right=notation.label(error.name))


def _two_forgotten(notation: Notation) -> Iterator[Slip]:
    """The loss with a ½ that it has not, and the slope that such a loss has."""
    losses = {line.name: scaled(HALF) for line in notation.derivation.forward if _squares(line)}
    for error in errors(notation.derivation):
        if TWO in factors(error.right):
            yield Slip({error.name: leaving_out(TWO), **losses}, right=notation.label(error.name))


def _squares(line: Line) -> bool:
    return isinstance(line.right, Square)


def _of_other_outputs(notation: Notation) -> Iterator[Slip]:
    """The loss that goes with other outputs: of a sigmoid alone, or of softmax."""
    chosen = notation.derivation.choices
    loss = LOSSES[chosen.loss]
    if not loss.of_rows:
        return
    other = loss.of_rows if loss.with_output(chosen.output) is loss else loss
    for left, right in (read_line(" ".join(text.split())) for text in other.lines.splitlines() if text):
        line = notation.derivation.by_name.get(left.name)
        if line in notation.derivation.forward and line.right != right:
            yield Slip({left.name: becoming(right)}, label(notation, left, right), notation.label(left.name))


def _mean_of_squares(notation: Notation) -> Iterator[Slip]:
    """The mean over the rows without the ½: 2/n."""
    if _is_total(notation) and _halves(notation):
        yield _of_scale(notation, SHARE, whole=True)


def _mean_over_all(notation: Notation) -> Iterator[Slip]:
    """The mean over rows and outputs without the ½, as libraries have it: 2/(n·o)."""
    if notation.size("o") > 1 and _halves(notation) and _share(notation) != SHARE_OF_ALL:
        rows = (SHARE,) if _is_total(notation) else ()
        yield _of_scale(notation, *rows, PER_OUTPUT, whole=True)


def _mean_over_outputs(notation: Notation) -> Iterator[Slip]:
    """The ½ kept, and divided by the number of outputs: alone, or as the rows are."""
    if notation.size("o") > 1 and _share(notation) != SHARE_OF_ALL:
        yield _of_scale(notation, PER_OUTPUT)
        if _is_total(notation):
            yield _of_scale(notation, SHARE, PER_OUTPUT)


def _mean_over_one(notation: Notation) -> Iterator[Slip]:
    """The mean over rows and outputs divided by the number of rows alone, or of outputs."""
    if notation.size("o") < 2 or _share(notation) != SHARE_OF_ALL:
        return
    lines = [line for line in notation.derivation.lines if SHARE_OF_ALL in factors(line.right)]
    goal = notation.label(notation.derivation.goal.name)
    yield Slip({line.name: exchanging(SHARE_OF_ALL, SHARE) for line in lines}, "rows", goal)
    outputs = {line.name: exchanging(SHARE_OF_ALL, PER_OUTPUT) for line in lines}
    yield Slip(outputs, "outputs", goal, brings=_per_output)


def _signs_turned(notation: Notation) -> Iterator[Slip]:
    """The target less the answer, where the answer less the target is the slope."""
    for line, pair in compared(notation):
        plain, turned = (Sum((("+", first), ("−", second))) for first, second in (pair, pair[::-1]))
        wrong, right = (label(notation, line.left, swapped(line.right, plain, side)) for side in (turned, plain))
        edit = to_right(partial(_turned, plain, turned))
        yield Slip({line.name: edit}, wrong, right)


def _turned(plain: Expression, turned: Expression, here: Expression) -> Expression:
    """The difference turned in it; a term that is not the plain difference any more gets a minus instead."""
    changed = swapped(here, plain, turned)
    return Sum((("−", here),)) if changed == here else changed


def _signs_left_out(notation: Notation) -> Iterator[Slip]:
    """The error without its sign."""
    for line in errors(notation.derivation):
        yield Slip({line.name: to_right(_absolute)}, right=notation.label(line.name))


def _absolute(right: Expression) -> Expression:
    return Apply("abs", right)


def _losses_for_errors(notation: Notation) -> Iterator[Slip]:
    """The loss where its slope belongs."""
    for error in errors(notation.derivation):
        for loss in notation.derivation.forward:
            if loss.left.letters == error.left.letters and set(error.refs) <= set(loss.refs):
                yield Slip(
                    {error.name: becoming(loss.left)},
                    notation.label(loss.name),
                    notation.label(error.name),
                )


def _errors_of_all_outputs(notation: Notation) -> Iterator[Slip]:
    """The errors of all outputs added up, and that sum sent back by each output."""
    if notation.size("o") < 2:
        return
    for _, slope in slopes(notation):
        for line in notation.derivation.lines:
            parts = factors(line.right)
            errors_there = [part for part in parts if isinstance(part, Ref) and part != slope.left]
            if slope.left in parts and len(errors_there) == 1 and errors_there[0].letters[1] == "o":
                (error,) = errors_there
                total = Ref(error.name + SUM, error.letters[0] + "1")
                edit = exchanging(error, total)
                yield Slip({line.name: edit}, right=notation.label(error.name), added=(new_line(line, total, error),))


KINDS = (
    Kind(
        "averaged instead of summed",
        "These numbers are for the average over the n rows; {right} is the sum, so leave out the 1/n (or choose "
        "AverageLoss on the board).",
        _averaged,
        key="averaged",
    ),
    Kind(
        "summed instead of averaged",
        "These numbers are for the sum of all losses; {right} divides it, so each error is multiplied by {wrong} "
        "(or choose TotalLoss on the board).",
        _summed,
        key="summed",
    ),
    Kind(
        "{wrong} taken twice",
        "{right} is divided once, and that is in every error already: do not multiply by {wrong} again.",
        _averaged_twice,
    ),
    Kind(
        "½ of the loss forgotten",
        "The loss is ½(ŷ − y)², so that the 2 of the square cancels and {right} is ŷ − y; without the ½ every slope "
        "is twice as large.",
        _half_forgotten,
        key="no-half",
    ),
    Kind(
        "2 of the square forgotten in {right}",
        "The loss is (ŷ − y)² without a ½, so its slope {right} is 2 times ŷ − y.",
        _two_forgotten,
    ),
    Kind(
        "cross-entropy of other outputs: {right} = {wrong}",
        "With sigmoids each output has two terms, −y·log(ŷ) and −(1 − y)·log(1 − ŷ); with softmax only the first.",
        _of_other_outputs,
    ),
    Kind(
        "mean of the squares without the ½ (2/n)",
        "These numbers are for the loss 1/n · Σ(ŷ − y)²; {right} here is ½ Σ(ŷ − y)², without 1/n and with ½.",
        _mean_of_squares,
    ),
    Kind(
        "mean of the squares over rows and outputs (2/(n·o))",
        "These numbers are for the mean of all (ŷ − y)², as libraries’ MSELoss has it; {right} here has the ½, and "
        "no division by the number of outputs.",
        _mean_over_all,
    ),
    Kind(
        "divided by the number of outputs",
        "These numbers are for a mean over the outputs; {right} adds the outputs up.",
        _mean_over_outputs,
    ),
    Kind(
        "divided by the number of {wrong} alone",
        "{right} is the mean over rows and outputs: divide by both, by n·o (or, for rows alone, choose AverageLoss on "
        "the board).",
        _mean_over_one,
    ),
    Kind(
        "sign turned: {wrong}",
        "The slope of the loss is {right}, output minus target; with {wrong} every slope has the other sign (books "
        "that use it add the step where we subtract it).",
        _signs_turned,
        key="sign",
    ),
    Kind(
        "{right} without its sign",
        "The sign of {right} says in which direction the output is wrong: do not take the absolute value.",
        _signs_left_out,
    ),
    Kind(
        "loss {wrong} instead of its slope {right}",
        "What goes back is the slope of the loss, {right}, not the loss {wrong} itself.",
        _losses_for_errors,
    ),
    Kind(
        "errors of all outputs added up in {right}",
        "Each output has its own error: do not add up the errors of the other outputs.",
        _errors_of_all_outputs,
    ),
)
