"""Sentences on numbers that need one: what ∞ and NaN are and where they began, and slopes that rounding decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core import LOSSES, Cell, Trace
from backprop_core.data import row_sums
from backprop_core.evaluation import Matrix
from backprop_core.explain.overflow import given_before, without_logarithm
from backprop_core.explain.zero_but_for_rounding import Jump
from backprop_core.language.constants import RATE
from backprop_core.language.index_notation import Constant, mentions
from backprop_core.language.matrix_writing import screen_style, write
from ui.reading.numbers import INFINITE, LARGE, NOT_A_NUMBER, SPECIAL, counted, print_given, print_number
from ui.state.waiting_rows import total

NAMED = 3
"""So many cells are named; the others are counted."""
DIGITS = 2


@dataclass(frozen=True)
class Note:
    """A sentence.

    Attributes:
        about: the matrices whose numbers it tells; where one of them is covered, so is the sentence.
    """

    text: str
    about: tuple[str, ...]


def target_remarks(run: Trace, typed: Matrix) -> list[str]:
    """On targets that add up to 1 only up to rounding, and on those with which the loss has no least value.

    Args:
        typed: the targets as they were typed.
    """
    derivation = run.derivation
    name, loss = derivation.targets, LOSSES[derivation.choices.loss]
    label, remarks = run.notation.label(name), []
    rows = row_sums.inexact(typed) if derivation.compares_rows else []
    if rows:
        first = f"Row {rows[0] + 1} of {label} adds up to {total(typed[rows[0]].tolist())}, which is 1 up to rounding"
        others = f" (like {counted(len(rows) - 1, 'more row')})" if len(rows) > 1 else ""
        remarks.append(f"{first}{others}: the board computes with its numbers divided by their sum.")
    outside = np.argwhere((typed < loss.least) | (typed > loss.largest)).tolist()
    if outside:
        cell = Cell(name, *outside[0])
        number = print_given(float(typed[cell.row, cell.column]), DIGITS)
        more = f" (and {len(outside) - 1:,} more)" if len(outside) > 1 else ""
        remarks.append(
            f"{run.notation.symbol(cell)} = {number}{more} is not from {loss.least:g} to {loss.largest:g}. With "
            f"{loss.label} each y is a probability: with any other number the loss has no least value, and steps "
            "downhill can make it negative without end."
        )
    return remarks


def overflow_text(run: Trace, texts: Iterable[str], names: Iterable[str]) -> str:
    """What ∞ and NaN are, in which matrix they began, and the fix; empty where there are none.

    Args:
        texts: the printed numbers that a person sees.
        names: the matrices that they stand in.
    """
    marks = SPECIAL.intersection(texts)
    beginnings = {run.overflow[name] for name in names if name in run.overflow}
    first = next((line.name for line in run.steps if line.name in beginnings), "")
    logged = without_logarithm(run.derivation, run.values, first) if marks and first else ()
    if logged:
        special = _listed([mark for mark in (*INFINITE, NOT_A_NUMBER) if mark in marks], "and")
        whose = _listed([write(form, screen_style(run.notation.label)) for form in logged], "and")
        return (
            f"{special} {'is' if len(marks) == 1 else 'are'} no number. This begins in {run.notation.label(first)}: "
            f"log has no value at 0 or below, and {whose} {'has' if len(logged) == 1 else 'have'} such numbers."
        )
    infinite = [mark for mark in INFINITE if mark in marks]
    sentences = []
    if infinite:
        what = "stands for a number that is" if len(infinite) == 1 else "stand for numbers that are"
        sentences.append(f"{_listed(infinite, 'and')} {what} too large for the computer (beyond about 1.8×10³⁰⁸).")
    if NOT_A_NUMBER in marks:
        sentences.append(f"{NOT_A_NUMBER} means “not a number”: it comes from ∞ − ∞ or 0 · ∞.")
    if sentences and first:
        sentences.append(f"This begins in {run.notation.label(first)}: {_fix(run, first)}.")
    return " ".join(sentences)


def _fix(run: Trace, name: str) -> str:
    """What to make smaller: the large ones of the given matrices that a matrix depends on."""
    derivation = run.derivation
    sizes = {run.notation.label(given): float(np.abs(run[given]).max()) for given in given_before(derivation, name)}
    causes = [label for label, size in sizes.items() if size > LARGE] or list(sizes)
    fix = f"make the numbers in {_listed(causes, 'or')} smaller"
    return f"{fix}, or {RATE.text}" if mentions(derivation.by_name[name].right, Constant(RATE.text)) else fix


def jump_note(run: Trace, jump: Jump, first_row: int) -> Note:
    """That rounding decides a slope which is another in a calculation by hand."""
    places = np.argwhere(jump.cells).tolist()
    source = jump.way[0]
    offset = first_row if run.derivation.letters[source][0] == "n" else 0
    cells = [Cell(source, row + offset, column) for row, column in places]
    symbols = [run.notation.symbol(cell) for cell in cells[:NAMED]]
    numbers = [print_number(float(run[source][cell.row, cell.column]), DIGITS) for cell in cells[:NAMED]]
    if len(cells) > NAMED:
        symbols.append(f"{len(cells) - NAMED} more")
        numbers.append("others as small")
    computed = float(run[jump.name][cells[0].row, cells[0].column])
    text = (
        f"{_listed(symbols, 'and')} {'is' if len(cells) == 1 else 'are'} 0 up to rounding: the computer has "
        f"{_listed(numbers, 'and')}. Where a calculation by hand has exactly 0, {run.notation.label(jump.name)} is "
        f"{print_given(jump.at_zero, DIGITS)}; here it is {print_given(computed, DIGITS)}."
    )
    return Note(text, (*jump.way, jump.name))


def _listed(items: list[str], joint: str) -> str:
    return f" {joint} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
