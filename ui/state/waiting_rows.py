"""What is typed into rows of targets whose numbers must add up to 1, as with softmax.

A number counts at once where its row then adds up to 1.  Else it waits as a draft, like a text that is no number, and
the row keeps its last numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from backprop_core import Cell
from backprop_core.data.row_sums import adds_up, wrong
from backprop_core.evaluation import Matrix
from ui.reading.numbers import LONGEST_TEXT, NumberError, print_given, read_number

DIGITS = 12
"""So many digits show each difference from 1 that counts."""

SECOND_OUTPUT = (
    "Softmax needs two outputs or more: output 2 is new, and its y is 1 minus the y of output 1. Undo takes it back."
)


def became_one_hot(label: str, matrix: Matrix, rows: Sequence[int]) -> str:
    """What is said of rows that did not add up to 1 and are now 1 at their largest number.

    Args:
        matrix: the targets before.
    """
    empty = [row for row in rows if not matrix[row].any()]
    others = [row for row in rows if row not in empty]
    says = []
    if others:
        whose = "its largest number" if len(others) == 1 else "the largest number of each"
        must = "did not add up to 1, as the y’s of a row must with softmax"
        says.append(f"{_rows(label, others)} {must}: {whose} is now 1, the others are 0.")
    if empty:
        whose = "its class" if len(empty) == 1 else "the class of each"
        says.append(f"{_rows(label, empty)} had no class, only zeros: output 1 is now {whose}.")
    return " ".join([*says, "Undo brings the old numbers back."])


def _rows(label: str, rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"Row {rows[0] + 1} of {label}"
    return f"{len(rows):,} rows of {label}, the first of them row {rows[0] + 1},"


def does_not_add_up(label: str, row: int, numbers: Sequence[float] = ()) -> str:
    """What is said of a row that must add up to 1 and does not, without a full stop.

    Args:
        numbers: those of the row; none where they are covered.
    """
    does = f"adds up to {total(numbers)}" if numbers else "does not add up to 1"
    if numbers and total(numbers) == "1":
        does = "has a number too large to be added up exactly"
    return f"Row {row + 1} of {label} {does}; with softmax the y’s of a row must add up to 1"


def total(numbers: Sequence[float]) -> str:
    """What numbers add up to, with the digits that matter."""
    return print_given(float(f"{sum(numbers):.{DIGITS}g}"), DIGITS)


def settled(name: str, matrix: Matrix, drafts: Mapping[Cell, str], must_add_up: bool) -> tuple[Matrix, dict[Cell, str]]:
    """The targets with the drafts that count by now as numbers, and all other drafts.

    Where rows must add up to 1, those of a row count together, once all are numbers and the row adds up.  The matrix is
    the same object where no number changes.
    """
    after, left = matrix, dict(drafts)
    by_row: dict[int, dict[Cell, str]] = {}
    for cell, text in drafts.items():
        if cell.matrix == name:
            by_row.setdefault(cell.row, {})[cell] = text
    for row, texts in by_row.items():
        numbers = {cell: number for cell, text in texts.items() if (number := number_of(text)) is not None}
        candidate = matrix[row].copy()
        for cell, number in numbers.items():
            candidate[cell.column] = number
        counts = not must_add_up or (len(numbers) == len(texts) and adds_up(candidate.tolist()))
        if counts and numbers:
            after = matrix.copy() if after is matrix else after
            after[row] = candidate
        for cell, number in numbers.items():
            if counts or number == matrix[cell.row, cell.column]:
                del left[cell]
    return after, left


def typed(name: str, matrix: Matrix, drafts: Mapping[Cell, str], row: int) -> list[float] | None:
    """The numbers of a row with its drafts; None where one of them is no number."""
    numbers = matrix[row].tolist()
    for cell, text in drafts.items():
        if (cell.matrix, cell.row) == (name, row):
            numbers[cell.column] = number_of(text)
    return None if None in numbers else numbers


def waiting(name: str, after: Matrix, pasted: Matrix, drafts: Mapping[Cell, str]) -> dict[Cell, str]:
    """The numbers that were pasted into rows that do not add up with them, or have drafts, as texts by their cell.

    Args:
        after: the matrix with all that was pasted; pasted: NaN where nothing was.
    """
    rows = {cell.row for cell in drafts if cell.matrix == name}.union(wrong(after))
    places = np.argwhere(~np.isnan(pasted)).tolist()
    return {Cell(name, i, j): text_of(float(pasted[i, j])) for i, j in places if i in rows}


def kept(text: str) -> str:
    """The text of a number as it is kept; a very long one is written anew."""
    tidy = text.strip()
    return tidy if len(tidy) <= LONGEST_TEXT else text_of(read_number(text))


def text_of(number: float) -> str:
    """A number as one types it."""
    return f"{number!r}".removesuffix(".0")


def number_of(text: str) -> float | None:
    """The number of a text; None where it is none."""
    try:
        return read_number(text)
    except NumberError:
        return None
