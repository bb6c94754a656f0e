"""A table of texts from a file or a pasted text: tables as people really have them.

Whatever is wrong with one is a sentence that says the line and the column.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from types import MappingProxyType

from backprop_core.data.tables import counts_rows
from ui.data.csv_guess import COMMENT, LOOKED_AT, MARKS, Row, find_mark, has_names, is_number
from ui.data.pandas_reader import MOST_COLUMNS, read_rows
from ui.data.pandas_reader import CsvError as CsvError
from ui.reading.numbers import read_number, shorten
from ui.state.limits import LIMITS

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = LIMITS["n"]
LONGEST_CELL = 1000
MOST_LINES = 20 * MOST_ROWS
LONGEST_LINE = MOST_COLUMNS * LONGEST_CELL
LONGEST_NAME = 60

KNOWN: Mapping[tuple[bytes, ...], str] = MappingProxyType(
    {
        (b"PK\x03\x04",): "a spreadsheet or a zip archive",
        (b"\xd0\xcf\x11\xe0",): "an old spreadsheet",
        (b"%PDF",): "a PDF",
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"): "a picture",
        (b"\x1f\x8b",): "a compressed file",
    }
)
OTHER_FORMATS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[ \t]*@(relation|attribute|data)\b", re.M | re.I), "an ARFF file, with lines that begin with “@”"),
    (re.compile(r"\A\s*<[!?/a-z]", re.I), "HTML or XML, which begins with “<”"),
    (
        re.compile(r"\A\s*[\[{]\s*([\[{\"\d.-]|$)", re.M),
        "a list in braces or brackets, “{” or “[”, as in JSON or in a program",
    ),
    (re.compile(r"^[^&\n]*&.*\\\\[ \t]*$", re.M), "a LaTeX table, with “\\\\” at the end of a line"),
    (re.compile(r"\A[ \t]*\S+([ \t]+\d+:\S+)+[ \t]*$", re.M), "a LIBSVM file, with a column's number before each “:”"),
)
"""Texts that would be cut into cells without being a table of cells."""
NO_TEXT = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?[;,\s]*", re.IGNORECASE)
RULE = re.compile(r"(?=.*?(?:---|===|:-|-:))[\s|+:=-]*+")
"""A line that only draws, as below the names of a Markdown table."""
CUT = re.compile(r"[^\])}]*[\[({]\s*-?\.?\d[^\])}]*|[^\[({]*\d\.?\s*[\])}][\])};]*")
"""A cell with a bracket before a number or after one, and not its counterpart."""

Numbered = tuple[int, Row]


@dataclass(frozen=True, eq=False)
class Table:
    """A table of texts.

    Attributes:
        columns: the names, all different; ``column 1`` and so on where there is no name.
        rows: the cells, without the spaces around them; every row has a cell for each column.
        lines: the line of the text on which each row begins, counted from 1.
        mark: what separates the cells.
        named: whether the first line has the names.
        unnamed: the columns without a name of their own.
        notes: what of the text is not in the table, in words.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    mark: str
    named: bool
    unnamed: frozenset[str]
    notes: tuple[str, ...]

    def column(self, name: str) -> Row:
        """The cells of a column, from the first row to the last."""
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def place(self, name: str) -> str:
        """A column's place in words: ``Column 3 (petal length)``."""
        column = f"Column {self.columns.index(name) + 1}"
        return column if name == column.lower() else f"{column} ({name})"

    def where(self, row: int, name: str) -> str:
        """A cell's place in words: ``Line 7, column 3 (petal length)``."""
        return f"Line {self.lines[row]}, c{self.place(name)[1:]}"


def decode(data: bytes) -> str:
    """The text of a file: UTF-16 where its first bytes say so, else UTF-8, else Latin-1.

    Raises:
        CsvError: it is too large, or is known to be something else than text.
    """
    _check_size(len(data))
    kind = next((kind for starts, kind in KNOWN.items() if data.startswith(starts)), "")
    if kind:
        raise CsvError(f"This is {kind}, not a text: save or export the table as CSV first.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("latin-1")


def read_table(text: str, mark: str = "", named: bool | None = None) -> Table:
    """The table that a text holds.

    Args:
        mark: what separates the cells; found out when empty.
        named: whether the first line has the names; found out when None.

    Raises:
        CsvError: it is empty, too large, ragged, or something else than a table; or it must be asked about.
    """
    lines = ["" if RULE.fullmatch(line) else line for line in _lines(text)]
    says = SEPARATOR_LINE.fullmatch(lines[0].lstrip())
    if says:
        lines[0], mark = "", mark or (says[1] if says[1] in MARKS else "")
    mark = mark or find_mark(lines)
    lines, notes = _without_comments(lines, mark)
    doubled = next((i for i, line in enumerate(lines, 1) if "\t\t" in line.strip()), 0)
    if mark == " " and doubled:
        notes += (f"two tabs side by side count as one (line {doubled})",)
    numbered = _read(lines, mark)
    if not numbered:
        raise CsvError("There is nothing in it: a line for each row was expected, with the names in the first.")
    numbered = _with_a_name_for_row_names(numbered)
    _check_widths(numbered, mark)
    _check_whole(numbered[:LOOKED_AT], mark)
    return _table(numbered, mark, named, notes)


def in_thousands(number: int) -> str:
    """A count as people read it: ``10 000``."""
    return f"{number:,}".replace(",", "\u202f")


def counted(number: int, thing: str) -> str:
    """A number of things: ``1 row``, ``10 000 rows``."""
    plural = "es" if thing.endswith("s") else "s"
    return f"{in_thousands(number)} {thing}{plural * (number != 1)}"


def _without_comments(lines: list[str], mark: str) -> tuple[list[str], tuple[str, ...]]:
    """The lines with comments made empty, and a note on them; the comment above the rows can be the names."""
    table = [i for i, line in enumerate(lines) if line.strip() and not COMMENT.match(line)][:LOOKED_AT]
    usual = Counter(_width(lines[i], mark) for i in table).most_common(1)[0][0] if table else 0
    lines, quoted, gone = list(lines), any('"' in line for line in lines), 0
    for i, line in enumerate(lines):
        if not COMMENT.match(line) or (table and i > table[0] and (quoted or _width(line, mark) == usual)):
            continue
        names = line.lstrip(" \t#%/") if mark == " " else line
        above_numbers = table and any(map(is_number, lines[table[0]].split(mark.strip() or None)))
        lines[i] = names if above_numbers and _width(names, mark) == usual > 1 else ""
        gone += not lines[i]
    return lines, (f"{counted(gone, 'comment line')} left out",) if gone else ()


def _width(line: str, mark: str) -> int:
    return len(line.split(mark.strip() or None))


def _read(lines: list[str], mark: str) -> list[Numbered]:
    """The rows that have anything in them, each with the line on which it begins.

    Columns at the ends in which there is nothing are left out: spreadsheets and Markdown have them.
    """
    numbered: list[Numbered] = []
    line = 1
    for row in read_rows(lines, mark, MOST_ROWS + 2 + sum(not text.strip() for text in lines)):
        cells = tuple(map(_tidy, row))
        long = next((i for i, cell in enumerate(cells, 1) if len(cell) > LONGEST_CELL), 0)
        if long:
            most = f"at most {LONGEST_CELL} can be read, or is a quotation mark not closed?"
            raise CsvError(f"Line {line}, column {long} has {len(cells[long - 1])} characters: {most}")
        if any(cells):
            numbered.append((line, cells))
        line += 1 + "".join(row).count("\n")
    end = max((i for _, row in numbered for i, cell in enumerate(row, 1) if cell), default=0)
    begin = int(mark == "|" and not any(row[0] for _, row in numbered))
    return [(line, row[begin:end]) for line, row in numbered]


def _tidy(cell: str) -> str:
    """A cell as one line of characters that can be seen."""
    return (
        cell.strip() if cell.isprintable() else " ".join("".join(x if x.isprintable() else " " for x in cell).split())
    )


def _with_a_name_for_row_names(numbered: list[Numbered]) -> list[Numbered]:
    """The rows as they are, except that R writes no name above the names of the rows, which are words or count them."""
    (line, first), rows = numbered[0], [row for _, row in numbered[1:]]
    if len(rows) < 2 or {len(row) for row in rows} != {len(first) + 1} or any(map(is_number, first)):
        return numbered
    names = [row[0] for row in rows]
    are_names = counts_rows(map(read_number, names)) if all(map(is_number, names)) else not any(map(is_number, names))
    return [(line, ("", *first)), *numbered[1:]] if are_names else numbered


def _table(numbered: list[Numbered], mark: str, named: bool | None, notes: tuple[str, ...]) -> Table:
    """The rows with their columns' names, which may be asked about."""
    line, first = numbered[0]
    if named is None:
        named = has_names([row for _, row in numbered[:LOOKED_AT]])
    if named is None:
        text = shorten(", ".join(first))
        raise CsvError(f"Line {line} is “{text}”: are these the names of the columns, or a row of the table?", "named")
    rest = numbered[named:]
    if not rest:
        raise CsvError(f"Line {line}, with the names, is the only one: rows of cells were expected below it.")
    if len(rest) > MOST_ROWS:
        line, most = rest[MOST_ROWS][0], in_thousands(MOST_ROWS)
        raise CsvError(f"Line {line} is one row too many: at most {most} rows fit on the board.")
    given = (re.sub(r"^#\s*", "", first[0]), *first[1:]) if named else ("",) * len(first)
    names = _names(given)
    unnamed = frozenset(name for name, cell in zip(names, given, strict=True) if not cell)
    return Table(names, tuple(row for _, row in rest), tuple(i for i, _ in rest), mark, named, unnamed, notes)


def _names(cells: Row) -> Row:
    """A name for each column, all different."""
    names: list[str] = []
    for i, cell in enumerate(cells, 1):
        base = shorten(cell, LONGEST_NAME) or f"column {i}"
        again = (f"{base} ({number})" for number in count(2))
        names.append(next(name for name in chain([base], again) if name not in names))
    return tuple(names)


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise CsvError(f"It has {size / 2**20:.0f} MB: at most {MOST_BYTES // 2**20} MB can be read.")


def _lines(text: str) -> list[str]:
    """The lines of a text that may hold a table.

    Binary files have characters that no text has; other texts than tables are called what they are.
    """
    _check_size(len(text))
    # A browser can send half of a surrogate pair, which could not be sent back.
    text = text.removeprefix("\ufeff").encode("utf-8", errors="replace").decode("utf-8")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    odd = NO_TEXT.search(text)
    if odd:
        line, column = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        what = f"Line {line}, character {column} is U+{ord(odd[0]):04X}"
        raise CsvError(f"{what}, which no text has: this is not a CSV file.")
    other = next((name for pattern, name in OTHER_FORMATS if pattern.search(text[:LONGEST_LINE])), "")
    if other:
        raise CsvError(f"This looks like {other}: write a line for each row, with commas between the cells.")
    if len(lines) > MOST_LINES + 1:
        number, most = in_thousands(len(lines) - 1), in_thousands(MOST_ROWS)
        raise CsvError(f"It has {number} lines: at most {most} rows fit on the board.")
    long = next((i for i, line in enumerate(lines, 1) if len(line) > LONGEST_LINE), 0)
    if long:
        most = in_thousands(LONGEST_LINE)
        raise CsvError(f"Line {long} has more than {most} characters: this is not a table for the board.")
    return lines


def _check_widths(numbered: list[Numbered], mark: str) -> None:
    """Every row must have as many cells as most rows have."""
    width = Counter(len(row) for _, row in numbered).most_common(1)[0][0]
    begins = next(line for line, row in numbered if len(row) == width)
    expected = f"{width} column{'s were' if width > 1 else ' was'} expected, as in line {begins}."
    for line, row in numbered:
        if len(row) < width:
            raise CsvError(f"Line {line} ends after column {len(row)}: {expected}")
        if len(row) > width:
            doubled = f" Before column {row.index('') + 2} stand two {MARKS[mark]} side by side." if "" in row else ""
            raise CsvError(
                f"Line {line} goes on in column {width + 1} with “{shorten(row[width])}”: only {expected}{doubled}"
            )
    if width < 2:
        marks = "a comma, semicolon, tab, vertical bar or space"
        raise CsvError(f"Line {begins} has one column only: the cells of a row must be separated by {marks}.")


def _check_whole(start: list[Numbered], mark: str) -> None:
    """No list may have been cut: brackets open in some cells and close in others, or a mark stands at the end."""
    ends, text = (";", ",") if mark == " " else (), "".join(cell for _, row in start for cell in row)
    both = re.search(r"[\[({]", text) and re.search(r"[\])}]", text)
    cut = {
        line: cell
        for line, row in start
        for cell in reversed(row)
        if (both and CUT.fullmatch(cell)) or cell.endswith(ends)
    }
    if len(cut) * 2 > len(start):
        part = f"Line {min(cut)} has “{shorten(cut[min(cut)])}”, a part of a list"
        raise CsvError(f"{part}: write each row in a line of its own, without brackets.")
