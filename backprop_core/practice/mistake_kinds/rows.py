"""Mistakes in the sum over the rows, and other conventions for the biases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.evaluation import Matrix
from backprop_core.explain.notation import Notation
from backprop_core.language.index_notation import Expression, Product, Ref, Sum, summed_letters
from backprop_core.language.rewriting import swapped
from backprop_core.practice.mistake_kinds.changed_lines import changed_line
from backprop_core.practice.mistake_kinds.kind import (
    Brings,
    Edit,
    Kind,
    Slip,
    becoming,
    bias_gradients,
    exchanging,
    new_line,
    weight_gradients,
)
from backprop_core.table import Line
from backprop_core.trace import Trace

FIRST, LAST = "first", "last"
MOST_ROWS = 12
"""Of so many rows each can be the one that was used alone."""
WITH_BIAS, EMBED, COLUMN = "j", "embedding", "bias_column"


@dataclass(frozen=True)
class _PickRow:
    """A matrix of zeros with a single 1, which picks a row of X: letters speak of all rows alike."""

    name: str
    index: int
    is_column: bool

    def __call__(self, run: Trace) -> Mapping[str, Matrix]:
        pick = np.zeros(run.sizes["n"])
        pick[self.index] = 1
        return {self.name: pick[:, None] if self.is_column else pick[None, :]}


def _picked(notation: Notation) -> Iterator[tuple[str, str, int]]:
    """The rows that can be the one that was used: how each is called, its name in a line, and its place."""
    rows = notation.size("n")
    if rows > 1:
        yield "the last row", LAST, -1
        yield "the first row", FIRST, 0
        for index in range(1, rows - 1) if rows <= MOST_ROWS else ():
            yield f"row {index + 1}", f"row_{index + 1}", index


def _one_row_only(notation: Notation) -> Iterator[Slip]:
    """A gradient from a single row, as a loop leaves it that assigns instead of adding."""
    for words, name, index in _picked(notation):
        for line, ref in bias_gradients(notation):
            row = Ref(name, "1" + summed_letters(line.left, ref))
            yield Slip(
                {line.name: becoming(Product((row, ref)))},
                words,
                notation.label(line.name),
                brings=_PickRow(name, index, is_column=False),
            )
        for line, (first, _) in weight_gradients(notation):
            column = Ref(name, first.letters[0] + "1")
            alone = Ref(f"{first.name}_{name}", first.letters)
            yield Slip(
                {line.name: exchanging(first, alone)},
                words,
                notation.label(line.name),
                added=(new_line(line, alone, Product((column, first))),),
                brings=_PickRow(name, index, is_column=True),
            )


def _loss_of_one_row(notation: Notation) -> Iterator[Slip]:
    """The loss of a single row, as a loop leaves it that assigns instead of adding."""
    for words, name, index in _picked(notation):
        for line in notation.derivation.forward:
            if line.left.letters == "11" and isinstance(line.right, Ref) and line.right.letters[0] == "n":
                every, alone = line.right, Ref(f"{line.right.name}_{name}", line.right.letters)
                picked = Product((Ref(name, "n1"), every))
                yield Slip(
                    {line.name: becoming(alone)},
                    words,
                    notation.label(line.name),
                    added=(new_line(line, alone, picked),),
                    brings=_PickRow(name, index, is_column=True),
                )


def _rows_not_summed(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient with a row for every row of X."""
    for line, ref in bias_gradients(notation):
        yield _of_bias(notation, line, ref.letters)


def _rows_summed_across(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient summed over the units instead of over the rows; a single unit leaves nothing to sum."""
    for line, ref in bias_gradients(notation):
        across = "".join("1" if x in line.left.letters else x for x in ref.letters)
        if notation.size(ref.letters[1]) > 1:
            yield _of_bias(notation, line, across)


def _of_bias(notation: Notation, line: Line, letters: str) -> Slip:
    bias = notation.label(notation.derivation.parameter_of[line.name])
    return Slip({line.name: _with_letters(letters)}, bias, notation.label(line.name))


def _with_letters(letters: str) -> Edit:
    return lambda line: changed_line(line, left=Ref(line.name, letters))


def _from_weights(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient summed from the gradient of the weights."""
    for line, ref in bias_gradients(notation):
        for weights, (_, error) in weight_gradients(notation):
            if error == ref:
                edit = becoming(weights.left)
                yield Slip({line.name: edit}, notation.label(weights.name), notation.label(line.name))


def _times_bias(notation: Notation) -> Iterator[Slip]:
    """A bias's gradient times the bias itself."""
    for line, ref in bias_gradients(notation):
        parameter = notation.derivation.parameter_of[line.name]
        total = Ref(f"{ref.name}_sums", line.left.letters)
        bias = Ref(parameter, line.left.letters)
        edit = becoming(Product((bias, total)))
        words = notation.label(parameter), notation.label(line.name)
        yield Slip({line.name: edit}, *words, added=(new_line(line, total, ref),))


def _shared_bias(notation: Notation) -> Iterator[Slip]:
    """One bias for all units: its gradient is the sum over all of them."""
    for line, ref in bias_gradients(notation):
        parameter = notation.derivation.parameter_of[line.name]
        if notation.size(line.left.letters[1]) < 2:
            continue
        update = notation.derivation.updates[parameter]
        words = notation.label(parameter), notation.label(line.name)
        shared = Ref(f"{parameter}_shared", "11")
        old, gradient = Ref(parameter, line.left.letters), line.left
        edits: dict[str, Edit] = {line.name: _with_letters("11")}
        if gradient in update.refs:
            edits[update.name] = _shared(old, shared, gradient)
        yield Slip(edits, *words, brings=_mean_of(parameter, shared.name), ends=True)
        total = Ref(f"{line.name}_of_all", "11")
        ones = Ref("ones", line.left.letters)
        edit = becoming(Product((total, ones)))
        yield Slip({line.name: edit}, *words, added=(new_line(line, total, ref),), brings=_ones(parameter))


def _shared(old: Ref, shared: Ref, gradient: Ref) -> Edit:
    def edit(line: Line) -> Line:
        right = swapped(swapped(line.right, old, shared), gradient, Ref(gradient.name, "11"))
        return changed_line(line, right, Ref(line.name, "11"))

    return edit


def _mean_of(parameter: str, name: str) -> Brings:
    return lambda run: {name: run[parameter].mean(keepdims=True).reshape(1, 1)}


def _ones(parameter: str) -> Brings:
    return lambda run: {"ones": np.ones(run[parameter].shape)}


def _bias_in_weights(notation: Notation) -> Iterator[Slip]:
    """The bias as one more input that is always 1: the gradients of both in one matrix."""
    for line, (first, second) in weight_gradients(notation):
        rows, inputs = tuple(first.letters)
        wide = Ref(f"{first.name}_and_1", rows + WITH_BIAS)
        embed, column = Ref(EMBED, inputs + WITH_BIAS), Ref(COLUMN, "1" + WITH_BIAS)
        added = new_line(line, wide, Sum((("+", Product((first, embed))), ("+", column))))
        for is_first in (True, False):
            for letters in (WITH_BIAS + second.letters[1], second.letters[1] + WITH_BIAS):
                yield Slip(
                    {line.name: _whole(letters, Product((wide, second)))},
                    "the first" if is_first else "the last",
                    notation.label(line.name),
                    added=(added,),
                    brings=_embedding(inputs, is_first=is_first),
                    ends=True,
                )


def _whole(letters: str, right: Expression) -> Edit:
    return lambda line: changed_line(line, right, Ref(line.name, letters))


def _embedding(letter: str, *, is_first: bool) -> Brings:
    """What leaves a column free for the bias, and the column of ones in its place."""

    def brings(run: Trace) -> Mapping[str, Matrix]:
        size = run.sizes[letter]
        column = np.zeros((1, size + 1))
        column[0, 0 if is_first else size] = 1
        return {EMBED: np.eye(size, size + 1, k=int(is_first)), COLUMN: column}

    return brings


KINDS = (
    Kind(
        "{right} not summed over the rows",
        "The same {wrong} is added to every row, so add up the rows: {right} has one number for each column.",
        _rows_not_summed,
        key="rows-not-summed",
    ),
    Kind(
        "{right} from {wrong} only",
        "When there is more than one input row, the slopes are summed: every row adds its own term to {right}. A loop "
        "over the rows has to add, not to assign.",
        _one_row_only,
        key="one-row",
    ),
    Kind(
        "{right} from {wrong} only",
        "{right} adds up the losses of all rows. A loop over the rows has to add, not to assign.",
        _loss_of_one_row,
        typical=False,
    ),
    Kind(
        "{right} summed along the rows",
        "The same {wrong} is added to every row, so sum down the columns (axis 0), not along the rows (axis 1).",
        _rows_summed_across,
    ),
    Kind(
        "{right} summed from {wrong}",
        "A bias has no input to multiply by: sum the error behind it over the rows, not {wrong}.",
        _from_weights,
        key="from-weights",
    ),
    Kind(
        "{right} times {wrong}",
        "The slope of a bias is the error behind it, summed over the rows; it is not multiplied by {wrong}.",
        _times_bias,
    ),
    Kind(
        "one {wrong} shared by all units",
        "Here every unit has a {wrong} of its own, and so a slope of its own in {right}: do not add up the units.",
        _shared_bias,
    ),
    Kind(
        "bias as {wrong} input in {right}",
        "These numbers are for one matrix that holds the weights and the bias, as one more input that is always 1. "
        "Here the bias has its own gradient.",
        _bias_in_weights,
        typical=False,
    ),
)
