"""What a text does not say: whether its first line has the names, which cells are missing, which are numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from contextlib import suppress

from backprop_core.data.tables import counts_rows
from ui.reading.numbers import NumberError, read_number

LOOKED_AT = 50
YEARS = range(1800, 2101)
MISSING = re.compile(
    r"|#?n/?a|<na>|n\.a\.|-?nan|nat|null|(?-i:None)|\?{1,9}|-{1,3}|[–—]|\.{1,2}|missing|#[a-z/0-9]{1,7}[!?]",
    re.IGNORECASE,
)
"""Marks of a missing value, those of Excel's errors among them."""

Row = tuple[str, ...]


def has_names(rows: list[Row]) -> bool | None:
    """Whether the first of some rows has the names; None where it may have them or not.

    Names are words above numbers, or words that never come again, or numbers that count up or are years.
    """
    first, columns = rows[0], list(zip(*rows[1:], strict=True))
    pairs = [(cell, cells) for cell, cells in zip(first, columns, strict=False) if not is_missing(cell)]
    numbers = [cell for cell, _ in pairs if is_number(cell)]
    words_again = any(cell in cells for cell, cells in pairs if not is_number(cell))
    if not numbers and columns:
        return any(map(are_numbers, columns)) or not words_again
    if not columns or words_again:
        return False
    differ = any(is_number(cell) != are_numbers(cells) for cell, cells in pairs if not all(map(is_missing, cells)))
    named = _are_names(numbers, [cell for row in rows[1:] for cell in row if not is_missing(cell)])
    unsure = len(numbers) == 1 if named and not differ else differ and named is False
    return None if unsure else named


def _are_names(numbers: list[str], below: list[str]) -> bool | None:
    """Whether the numbers of a first line count up from 0 or 1, or are years, and those below them do not.

    None where the numbers below them are whole too.
    """
    whole, others = _short_whole(numbers), _short_whole(below)
    if len(whole) < len(numbers):
        return False
    if all(number in YEARS for number in whole):
        return sum(number in YEARS for number in others) * 2 < len(below)
    if not counts_rows(whole):
        return False
    return (None if others[0] != whole[-1] + 1 else False) if len(others) == len(below) else True


def _short_whole(cells: Iterable[str]) -> list[int]:
    return [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 5]


def are_numbers(cells: Iterable[str]) -> bool:
    """Whether most of some cells are numbers, so that the others are mistakes."""
    numbers = [is_number(cell) for cell in cells if not is_missing(cell)]
    return sum(numbers) * 2 > len(numbers)


def is_missing(cell: str) -> bool:
    """Whether a cell is empty or marks a missing value; “None” does as Python writes it, but not “none”."""
    return MISSING.fullmatch(cell) is not None


def is_number(text: str) -> bool:
    """Whether a text can be read as a number."""
    with suppress(NumberError):
        return math.isfinite(read_number(text))
    return False
