"""Sentences on numbers that need one: what ∞ and NaN are and where they began, slopes that rounding decides, and
fractions that cancel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backprop_core import Cell, Trace
from backprop_core.explain.explanation import Factor
from backprop_core.explain.overflow import given_before
from backprop_core.explain.zero_but_for_rounding import Jump
from backprop_core.language.constants import RATE
from backprop_core.language.index_notation import Constant, mentions
from ui.reading.numbers import INFINITE, LARGE, NOT_A_NUMBER, SPECIAL, print_given, print_number

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


def cancelling_notes(run: Trace, row: int, held: Cell | None, decimals: int) -> dict[str, list[Note]]:
    """Under the outputs' delta, where fractions cancel in its chain rule: its factors and what is left.

    Args:
        row: of which row, where no cell of the delta is held.
    """
    name = run.derivation.outputs_delta
    cell = held if held and held.matrix == name else Cell(name, row, 0)
    terms = run.chain_rule(name, cell.row, cell.column, 1).terms
    factors = terms[0].factors if len(terms) == 1 else ()
    if not any(factor.rest.symbol == "1" for factor in factors if factor.remains):
        return {}
    about = {part.cell.matrix for factor in factors for part in factor.parts if not isinstance(part, str)}
    result = print_number(float(run[name][cell.row, cell.column]), decimals)
    texts = _cancelling(run.notation.symbol(cell), factors, result, decimals)
    return {name: [Note(text, (name, *sorted(about))) for text in texts]}


def _cancelling(symbol: str, factors: tuple[Factor, ...], result: str, decimals: int) -> list[str]:
    """The chain rule of a delta whose fractions cancel."""
    left = [factor.rest for factor in factors if factor.rest.symbol != "1"]
    gone = next(factor.symbol for factor in factors if factor.rest.symbol == "1")
    derivatives = _product(factor.derivative for factor in factors)
    letters = _product(factor.symbol for factor in factors)
    rest = _product(factor.symbol for factor in left)
    why = f"{symbol} = {derivatives} = {letters}. {gone} stands above and below and cancels: {rest} is left."
    if not all(math.isfinite(factor.value) for factor in factors):
        return [why, f"The fraction has no number where ŷ is rounded to 0 or 1. What is left has one: {result}."]
    return [why, f"In numbers: {_product(print_number(factor.value, decimals) for factor in factors)} = {result}."]


def _product(texts: Iterable[str]) -> str:
    """Factors in a row; a number below 0 behind another one stands in brackets."""
    return " · ".join(f"({text})" if i and text.startswith("−") else text for i, text in enumerate(texts))


def overflow_text(run: Trace, texts: Iterable[str], names: Iterable[str]) -> str:
    """What ∞ and NaN are, in which matrix they began, and the fix; empty where there are none.

    Args:
        texts: the printed numbers that a person sees.
        names: the matrices that they stand in.
    """
    marks = SPECIAL.intersection(texts)
    infinite = [mark for mark in INFINITE if mark in marks]
    sentences = []
    if infinite:
        what = "stands for a number that is" if len(infinite) == 1 else "stand for numbers that are"
        sentences.append(f"{_listed(infinite, 'and')} {what} too large for the computer (beyond about 1.8×10³⁰⁸).")
    if NOT_A_NUMBER in marks:
        sentences.append(f"{NOT_A_NUMBER} means “not a number”: it comes from ∞ − ∞ or 0 · ∞.")
    beginnings = {run.overflow[name] for name in names if name in run.overflow}
    if sentences and beginnings:
        first = next(line.name for line in run.steps if line.name in beginnings)
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
