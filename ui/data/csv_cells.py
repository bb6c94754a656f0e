"""Lines of text as rows of cells, and what a text does not say of them.

That is: what separates the cells, which lines are comments, whether the first has the names, which cells are missing.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType

from backprop_core.data.row_counts_and_sums import counts_rows
from ui.data.ways_to_read import written
from ui.reading.numbers import NumberError, counted, read_number

MOST_COLUMNS, LOOKED_AT = 100, 50
MARKS: Mapping[str, str] = MappingProxyType(
    {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars", " ": "spaces"}
)
COMMENT = re.compile(r"\s*(#++|%++|//++)(?! *[,;|\t])")
SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[;,\s]*", re.IGNORECASE)
RULE = re.compile(r"(?=.*?(?:---|===|:-|-:|\|[ -]*-[ ]*\|))[\s|+:=-]*+")
"""A line that only draws, as below the names of a Markdown table."""
YEARS = range(1800, 2101)
MISSING = re.compile(
    r"(?i)|#?n/?a|<na>|n\.a\.|-?nan|nat|null|(?-i:None)|\?{1,9}|-{1,3}|[–—−]|\.{1,2}|\.[a-z]|:|missing|#[a-z/0-9]{1,7}[!?]"
    r"|unknown|not available|n/d|n\.d\.|\(blank\)|k\. ?a\.|keine angabe"
)
"""Marks of a missing value, those of Excel's errors among them."""

Row = tuple[str, ...]


class CsvError(ValueError):
    """A table that cannot be used.  The message is one sentence, for a person.

    Attributes:
        asks: the choice that answers it, if it is a question.
    """

    def __init__(self, message: str, asks: str = "") -> None:
        super().__init__(message)
        self.asks = asks


def read_cells(lines: list[str], mark: str) -> tuple[Iterator[tuple[int, list[str]]], str, tuple[str, ...]]:
    """The rows, each with its line, what separates their cells, and what of the lines is not in them, in words.

    A row may raise a ``CsvError``: a quotation mark does not end its cell, or it has too many of them.
    """
    lines = ["" if RULE.fullmatch(line) else line for line in lines]
    separator = SEPARATOR_LINE.fullmatch(lines[0])
    if separator:
        lines[0], mark = "", mark or (separator[1] if separator[1] in MARKS else "")
    mark = mark or _find_mark(lines)
    lines, comments = _without_comments(lines, mark)
    doubled = next((i for i, line in enumerate(lines, 1) if "\t\t" in line.strip()), 0) if mark == " " else 0
    notes = (
        f"{counted(comments, 'comment line')} left out" if comments else "",
        f"two tabs side by side count as one (line {doubled})" if doubled else "",
    )
    return _cut(lines, mark), mark, tuple(filter(None, notes))


def _cut(lines: list[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with its line, counted from 1, and its own number of cells."""
    lines = [line.replace("\t", " ").strip() for line in lines] if mark == " " else lines
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=mark, skipinitialspace=True, strict=True)
    begins = 0
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise CsvError(f"Line {begins + 1} has {len(row)} columns: at most {MOST_COLUMNS} can be read.")
            yield begins + 1, row
            begins = reader.line_num
    except csv.Error:
        quotes = [cell.count('"') for cell in lines[begins].split(mark)]
        column = 1 + max(range(len(quotes)), key=lambda i: (quotes[i] % 2, quotes[i]))
        raise CsvError(
            f"Line {begins + 1} has a quotation mark in column {column} that does not end its cell: "
            "close it, or write a mark inside a quoted cell twice."
        ) from None


def _find_mark(lines: list[str]) -> str:
    """What separates the cells: that by which most lines have the same number of cells, and most cells are numbers.

    On a tie the first of ``MARKS`` wins: a comma may stand in words and numbers, a space too.
    """
    first = [lines[i] for i in _no_comments(lines)]
    text, scores = "".join(first), dict[str, tuple[float, float]]()
    for mark in [mark for mark in MARKS if mark in text.replace("\t", "\t ")]:
        with suppress(CsvError):
            rows = [row for _, row in _cut(first, mark)]
            width, count = Counter(map(len, rows)).most_common(1)[0]
            cells = [cell for row in rows for cell in row if cell]
            if width > 1 and cells:
                scores[mark] = (count / len(rows), sum(bool(written(cell.strip())[1]) for cell in cells) / len(cells))
    return max(scores or MARKS, key=lambda mark: scores.get(mark) or (text.count(mark), 0))


def _without_comments(lines: list[str], mark: str) -> tuple[list[str], int]:
    """The lines with comments made empty, and how many there were; the last one above the rows can be the names.

    Below the first row, a line with as many cells as the others is no comment, and none is in a text with quotations.
    """
    cells, table = partial(str.split, sep=None if mark == " " else mark), _no_comments(lines)
    begins = table[0] if table else len(lines)
    width = Counter(len(cells(lines[i])) for i in table).most_common(1)[0][0] if table else 0
    above_numbers = table and any(map(is_number, cells(lines[begins])))
    kept, quoted = list(lines), any('"' in line for line in lines)
    for i, line in reversed(list(enumerate(lines))):
        if COMMENT.match(line) and (i < begins or (not quoted and len(cells(line)) != width)):
            names = COMMENT.sub("", line, count=1)
            are_names = i < begins and above_numbers and len(cells(names)) == width > 1
            above_numbers, kept[i] = above_numbers and not are_names, names if are_names else ""
    return kept, kept.count("") - lines.count("")


def _no_comments(lines: list[str]) -> list[int]:
    """The places of the first lines that are neither blank nor comments."""
    return [i for i, line in enumerate(lines) if line.strip() and not COMMENT.match(line)][:LOOKED_AT]


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
