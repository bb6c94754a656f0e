"""What a text does not say: what separates its cells, whether its first line has the names, which cells are missing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType

from backprop_core.data.tables import counts_rows
from ui.data.pandas_reader import ReadError, read_rows
from ui.reading.numbers import NumberError, read_number

LOOKED_AT = 50
MARKS: Mapping[str, str] = MappingProxyType(
    {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars", " ": "spaces"}
)
YEARS = range(1800, 2101)
COMMENT = re.compile(r"\s*(#|%|//)")
MISSING = re.compile(
    r"|#?n/?a|<na>|n\.a\.|-?nan|nat|null|(?-i:None)|\?{1,9}|-{1,3}|[–—]|\.{1,2}|missing|#[a-z/0-9]{1,7}[!?]",
    re.IGNORECASE,
)
"""Marks of a missing value, those of Excel's errors among them."""

Row = tuple[str, ...]


def find_mark(lines: list[str]) -> str:
    """What separates the cells: that by which most lines have the same number of cells, and most cells are numbers.

    On a tie the first of ``MARKS`` wins: a comma may stand in words and numbers, a space too.
    """
    first = [line for line in lines if line.strip() and not COMMENT.match(line)][:LOOKED_AT]
    text, scores = "".join(first), dict[str, tuple[float, float]]()
    for mark in [mark for mark in MARKS if mark in text.replace("\t", "\t ")]:
        with suppress(ReadError):
            rows = list(filter(None, read_rows(first, mark, LOOKED_AT)))
            width, count = next(iter(Counter(map(len, rows)).most_common(1)), (1, 0))
            cells = [cell for row in rows for cell in row if cell]
            if width > 1 and cells:
                scores[mark] = (count / len(rows), sum(map(is_number, cells)) / len(cells))
    return max(scores or MARKS, key=lambda mark: scores.get(mark) or (text.count(mark), 0))


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
    named = _are_names(
        numbers, [cell for cells in zip(*columns, strict=True) for cell in cells if not is_missing(cell)]
    )
    if named and not differ and len(numbers) == 1:
        return None
    return None if differ and named is False else named


def _are_names(numbers: list[str], below: list[str]) -> bool | None:
    """Whether the numbers of a first line count up from 0 or 1, or are years, and those below them do not.

    None where the numbers below them are whole too.
    """
    if not all(number.isdecimal() and len(number) < 5 for number in numbers):
        return False
    whole, others = list(map(int, numbers)), [int(cell) for cell in below if cell.isdecimal() and len(cell) < 5]
    if all(number in YEARS for number in whole):
        return sum(number in YEARS for number in others) * 2 < len(below)
    if not counts_rows(whole):
        return False
    return (None if others[0] != whole[-1] + 1 else False) if len(others) == len(below) else True


def are_numbers(cells: Iterable[str]) -> bool:
    """Whether most of some cells are numbers, so that the others are mistakes."""
    found = [is_number(cell) for cell in cells if not is_missing(cell)]
    return found.count(True) > found.count(False)


def is_missing(cell: str) -> bool:
    """Whether a cell is empty or marks a missing value; “None” does as Python writes it, but not “none”."""
    return MISSING.fullmatch(cell) is not None


def is_number(text: str) -> bool:
    """Whether a text can be read as a number."""
    with suppress(NumberError):
        return math.isfinite(read_number(text))
    return False
