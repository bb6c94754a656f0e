"""A table from a file or a pasted text: comma-separated values as people really have them.

The csv module does the parsing.  What is found out beside it is how the bytes are to be read, what separates the
cells, and whether the first line has the names.  Whatever is wrong is one sentence that says the line and the column.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from ui.state.numbers import NumberError, read_number, shorten
from ui.state.scenario import LIMITS

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = LIMITS["n"]
MOST_COLUMNS = 100
LONGEST_CELL = 1000
MOST_LINES = 20 * MOST_ROWS
LONGEST_LINE = MOST_COLUMNS * LONGEST_CELL
LONGEST_NAME = 60
LOOKED_AT = 50
LOOKED_THROUGH = 100_000
MARKS: Mapping[str, str] = MappingProxyType({"\t": "tabs", ";": "semicolons", ",": "commas"})

KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a spreadsheet or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Tried in this order; the second is Latin-1 as Windows writes it, and the last can read anything."""
NO_TEXT = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")

Row = tuple[str, ...]
Numbered = tuple[int, Row]


class CsvError(ValueError):
    """A table that cannot be used.  The message is one sentence, for a person.

    Attributes:
        line, column: where, counted from 1 as a text editor does; None when the whole table is meant.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Table:
    """A table of texts.

    Attributes:
        columns: the names, all different; ``column 1`` and so on where there is no name.
        rows: the cells, without the spaces around them; every row has a cell for each column.
        lines: the line of the text on which each row begins, counted from 1.
        mark: what separates the cells.
        named: whether the first line has the names.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    mark: str
    named: bool

    def column(self, name: str) -> Row:
        """The cells of a column, from the first row to the last."""
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def where(self, row: int, name: str) -> str:
        """A cell's place in words: ``Line 7, column 3 (petal length)``."""
        return f"Line {self.lines[row]}, {place_of(self.columns.index(name) + 1, name)}"


def decode(data: bytes) -> str:
    """The text of a file: UTF-16 where its first bytes say so, else UTF-8, else Latin-1.

    Raises:
        CsvError: it is too large, or is known to be something else than text.
    """
    _check_size(len(data))
    kind = next((kind for start, kind in KNOWN if data.startswith(start)), "")
    if kind:
        raise CsvError(f"This is {kind}, not a text: save or export the table as CSV first.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS[:-1]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(ENCODINGS[-1])


def read_table(text: str, mark: str = "", named: bool | None = None) -> Table:
    """The table that a text holds.

    Args:
        mark: what separates the cells; found out when empty.
        named: whether the first line has the names; found out when None.

    Raises:
        CsvError: it is empty, too large, ragged, or holds something that is no text.
    """
    _check_size(len(text))
    # A browser can send half of a surrogate pair, which could not be sent back.
    text = text.removeprefix("\ufeff").encode("utf-8", errors="replace").decode("utf-8")
    _check_characters(text)
    mark = mark or find_mark(text)
    numbered = _without_empty_ends(list(islice(_read(text, mark), MOST_ROWS + 2)))
    if not numbered:
        raise CsvError("There is nothing in it: a line for each row was expected, with the names in the first.")
    _check_widths(numbered)
    if named is None:
        named = has_names([row for _, row in numbered[:LOOKED_AT]])
    return _table(numbered, mark, named)


def find_mark(text: str) -> str:
    """What separates the cells: that by which most lines have the same number of cells, above one.

    On a tie the tab wins, then the semicolon: a comma may stand in words and numbers.
    """
    shares = {mark: _share(text[:LOOKED_THROUGH], mark) for mark in MARKS}
    best = max(shares, key=lambda mark: shares[mark])
    return best if shares[best] else ","


def has_names(rows: list[Row]) -> bool:
    """Whether the first of some rows has the names: words above numbers, or only words that never come again."""
    first, rest = rows[0], rows[1:]
    if any(is_number(cell) for cell in first):
        return False
    columns = list(zip(*rest, strict=True))
    if any(are_numbers(cells) for cells in columns):
        return True
    return bool(rest) and all(cell not in cells for cell, cells in zip(first, columns, strict=True))


def are_numbers(cells: Iterable[str]) -> bool:
    """Whether most of some cells are numbers, so that the others are mistakes."""
    found = [is_number(cell) for cell in cells if cell]
    return found.count(True) > found.count(False)


def is_number(text: str) -> bool:
    """Whether a text can be read as a number."""
    try:
        read_number(text)
    except NumberError:
        return False
    return True


def in_thousands(number: int) -> str:
    """A count as people read it: ``10 000``."""
    return f"{number:,}".replace(",", "\u202f")


def _table(numbered: list[Numbered], mark: str, named: bool) -> Table:
    line, first = numbered[0]
    rest = numbered[1:] if named else numbered
    if not rest:
        raise CsvError(f"Line {line}, with the names, is the only one: rows of cells were expected below it.", line)
    if len(rest) > MOST_ROWS:
        line = rest[MOST_ROWS][0]
        raise CsvError(
            f"Line {line} is one row too many: at most {in_thousands(MOST_ROWS)} rows fit on the board.", line
        )
    names = _names(first if named else ("",) * len(first))
    return Table(names, tuple(row for _, row in rest), tuple(line for line, _ in rest), mark, named)


def _read(text: str, mark: str) -> Iterator[Numbered]:
    """The rows that have anything in them, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True)
    begins = 1
    try:
        for row in reader:
            cells = tuple(_tidy(cell) for cell in row)
            if any(cells):
                _check_row(cells, begins)
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise CsvError(
            f"Line {begins} has a quotation mark in {_broken_column(text, begins, mark)} that does not end its cell: "
            "close it, or write a mark inside a quoted cell twice.",
            begins,
        ) from None


def _broken_column(text: str, line: int, mark: str) -> str:
    """In which column of a line the quotation mark stands that the csv module could not make sense of."""
    start = next(islice(io.StringIO(text, newline=""), line - 1, None), "")
    cells = next(csv.reader([start], delimiter=mark, skipinitialspace=True), [""])
    odd = [i for i, cell in enumerate(start.split(mark)) if cell.count('"') % 2]
    return f"column {(odd[0] if odd else len(cells) - 1) + 1}"


def _tidy(cell: str) -> str:
    """A cell as one line of characters that can be seen."""
    if not cell.isprintable():
        cell = " ".join("".join(x if x.isprintable() else " " for x in cell).split())
    return cell.strip()


def _without_empty_ends(numbered: list[Numbered]) -> list[Numbered]:
    """The rows without the columns at the end in which there is nothing, as spreadsheets leave them."""
    widest = max((i + 1 for _, row in numbered for i, cell in enumerate(row) if cell), default=0)
    return [(line, row[:widest]) for line, row in numbered]


def _share(text: str, mark: str) -> float:
    """The share of the first lines that have their most frequent number of cells; 0 when that is one."""
    try:
        rows = list(islice(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=mark)), LOOKED_AT))
    except csv.Error:
        return 0.0
    width, count = next(iter(Counter(map(len, rows)).most_common(1)), (1, 0))
    return count / len(rows) if width > 1 else 0.0


def _names(cells: Row) -> Row:
    """A name for each column, all different."""
    found: list[str] = []
    for i, cell in enumerate(cells):
        name = base = shorten(cell, LONGEST_NAME) or f"column {i + 1}"
        again = 1
        while name in found:
            again += 1
            name = f"{base} ({again})"
        found.append(name)
    return tuple(found)


def place_of(place: int, name: str) -> str:
    """A column's place in words: ``column 3 (petal length)``."""
    return f"column {place}" if name == f"column {place}" else f"column {place} ({name})"


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise CsvError(f"It has {size / 2**20:.0f} MB: at most {MOST_BYTES // 2**20} MB can be read.")


def _check_characters(text: str) -> None:
    """Binary files have characters that no text has; a line without end would be a row without end."""
    found = NO_TEXT.search(text)
    if found:
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        raise CsvError(
            f"Line {line}, character {column} is U+{ord(found[0]):04X}, which no text has: this is not a CSV file.",
            line,
        )
    lines = text.count("\n") + text.count("\r")
    if lines > MOST_LINES:
        raise CsvError(
            f"It goes on after line {in_thousands(MOST_ROWS)}, up to line {in_thousands(lines)}: "
            f"at most {in_thousands(MOST_ROWS)} rows fit on the board."
        )
    longest = max(map(len, io.StringIO(text, newline="")), default=0)
    if longest > LONGEST_LINE:
        line = next(i for i, x in enumerate(io.StringIO(text, newline=""), 1) if len(x) > LONGEST_LINE)
        raise CsvError(
            f"Line {line} has more than {in_thousands(LONGEST_LINE)} characters: this is not a table for the board.",
            line,
        )


def _check_row(cells: Row, line: int) -> None:
    if len(cells) > MOST_COLUMNS:
        raise CsvError(f"Line {line} has {len(cells)} columns: at most {MOST_COLUMNS} can be read.", line)
    long = next((i for i, cell in enumerate(cells, 1) if len(cell) > LONGEST_CELL), 0)
    if long:
        raise CsvError(
            f"Line {line}, column {long} has {len(cells[long - 1])} characters: at most {LONGEST_CELL} can be read, "
            "or is a quotation mark not closed?",
            line,
            long,
        )


def _check_widths(numbered: list[Numbered]) -> None:
    """Every row must have as many cells as the first."""
    begins, first = numbered[0]
    width = len(first)
    for line, row in numbered:
        if len(row) < width:
            raise CsvError(
                f"Line {line} ends after column {len(row)}: {width} columns were expected, as in line {begins}.",
                line,
                len(row),
            )
        if len(row) > width:
            raise CsvError(
                f"Line {line} goes on in column {width + 1} with “{shorten(row[width])}”: only {width} "
                f"column{'s were' if width > 1 else ' was'} expected, as in line {begins}.",
                line,
                width + 1,
            )
    if width < 2:
        raise CsvError(
            f"Line {begins} has one column only: the cells of a row must be separated by a comma, semicolon or tab.",
            begins,
            1,
        )
