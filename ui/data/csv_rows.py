"""Lines of text as rows of cells: what separates the cells, and which lines are comments."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

from ui.data.csv_guess import LOOKED_AT, is_number

MOST_COLUMNS = 100
MARKS: Mapping[str, str] = MappingProxyType(
    {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars", " ": "spaces"}
)
COMMENT = re.compile(r"\s*(#+|%+|//+)")


class CsvError(ValueError):
    """A table that cannot be used.  The message is one sentence, for a person.

    Attributes:
        asks: the choice that answers it, if it is a question.
    """

    def __init__(self, message: str, asks: str = "") -> None:
        super().__init__(message)
        self.asks = asks


def cut(lines: list[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with its line, counted from 1, and its own number of cells.

    Raises:
        CsvError: a quotation mark does not end its cell, or a row has more cells than ``MOST_COLUMNS``.
    """
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


def find_mark(lines: list[str]) -> str:
    """What separates the cells: that by which most lines have the same number of cells, and most cells are numbers.

    On a tie the first of ``MARKS`` wins: a comma may stand in words and numbers, a space too.
    """
    first = [lines[i] for i in _no_comments(lines)]
    text, scores = "".join(first), dict[str, tuple[float, float]]()
    for mark in [mark for mark in MARKS if mark in text.replace("\t", "\t ")]:
        with suppress(CsvError):
            rows = [row for _, row in cut(first, mark)]
            width, count = Counter(map(len, rows)).most_common(1)[0]
            cells = [cell for row in rows for cell in row if cell]
            if width > 1 and cells:
                scores[mark] = (count / len(rows), sum(map(is_number, cells)) / len(cells))
    return max(scores or MARKS, key=lambda mark: scores.get(mark) or (text.count(mark), 0))


def without_comments(lines: list[str], mark: str) -> tuple[list[str], int]:
    """The lines with comments made empty, and how many there were; the comment above the rows can be the names.

    Below the first row, a line with as many cells as the others is no comment, and none is in a text with quotations.
    """

    def cells(line: str) -> list[str]:
        return line.split(None if mark == " " else mark)

    table = _no_comments(lines)
    begins = table[0] if table else len(lines)
    width = Counter(len(cells(lines[i])) for i in table).most_common(1)[0][0] if table else 0
    above_numbers = table and any(map(is_number, cells(lines[begins])))
    kept, quoted = list(lines), any('"' in line for line in lines)
    for i, line in enumerate(lines):
        if COMMENT.match(line) and (i < begins or (not quoted and len(cells(line)) != width)):
            names = COMMENT.sub("", line, count=1)
            kept[i] = names if i < begins and above_numbers and len(cells(names)) == width > 1 else ""
    return kept, kept.count("") - lines.count("")


def _no_comments(lines: list[str]) -> list[int]:
    """The places of the first lines that are neither blank nor comments."""
    return [i for i, line in enumerate(lines) if line.strip() and not COMMENT.match(line)][:LOOKED_AT]
