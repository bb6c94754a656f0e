"""A table of texts from a file or a pasted text: tables as people really have them.

Whatever is wrong with one is a sentence that says the line and the column.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count, pairwise
from operator import itemgetter

from backprop_core.data.row_counts_and_sums import counts_rows
from ui.data.csv_cells import (
    LOOKED_AT,
    MARKS,
    MOST_COLUMNS,
    CsvError,
    Row,
    are_numbers,
    has_names,
    is_missing,
    is_number,
    read_cells,
)
from ui.reading.numbers import in_thousands, read_number, shorten
from ui.state.limits import LIMITS

MOST_BYTES, MOST_ROWS = 20 * 1024 * 1024, LIMITS["n"]
LONGEST_CELL, LONGEST_NAME = 1000, 60
MOST_LINES, LONGEST_LINE = 20 * MOST_ROWS, MOST_COLUMNS * LONGEST_CELL

OTHER_FORMATS = (
    (r"\APK\x03\x04", "a spreadsheet or a zip archive"),
    (r"\AÐÏ\x11à", "an old spreadsheet"),
    (r"\A%PDF", "a PDF"),
    (r"\A([‰\x89]PNG|ÿØÿ|GIF8)", "a picture"),
    (r"\A\x1f[‹\x8b]", "a compressed file"),
    (r"(?mi)^[ \t]*@(relation|attribute|data)\b", "an ARFF file, with lines that begin with “@”"),
    (r"(?i)\A\s*<[!?/a-z]", "HTML or XML, which begins with “<”"),
    (r"(?m)\A\s*[\[{]\s*([\[{\"\d.-]|$)", "a list in braces or brackets, “{” or “[”, as in JSON or in a program"),
    (r"(?m)^[^&\n]*&.*\\\\[ \t]*$", "a LaTeX table, with “\\\\” at the end of a line"),
    (r"(?m)\A[ \t]*\S+([ \t]+\d+:\S+)+[ \t]*$", "a LIBSVM file, with a column's number before each “:”"),
)
"""What is no table of cells, by how it begins or by a line of it; a file's bytes are read as cp1252 or Latin-1."""
NO_TEXT = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
PART_OF_LIST = re.compile(r"[^\])}]*[\[({]\s*-?\.?\d[^\])}]*|[^\[({]*\d\.?\s*[\])}][\])};]*")
"""A cell with a bracket before a number or after one, and not its counterpart."""

DOTS = frozenset(("..", "...", "…", "⋮", "⋯", "⋱"))
WHOLE = re.compile(r"[+-]?\d+", re.ASCII)

Rows = dict[int, Row]
"""The rows by the lines on which they begin, counted from 1."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table of texts.

    Attributes:
        columns: the names, all different; ``column 1`` and so on where there is no name.
        unnamed: those of columns without a name: one may really be called “column 1”.
        rows, lines: the cells of each row, as many as columns, and the line on which it begins, counted from 1.
        mark, named: what separates the cells, and whether the first line has the names.
        notes: what of the text is not in the table, in words.
    """

    columns: tuple[str, ...]
    unnamed: frozenset[str]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    mark: str
    named: bool
    notes: tuple[str, ...]

    def column(self, name: str) -> Row:
        """The cells of a column, from the first row to the last."""
        return tuple(map(itemgetter(self.columns.index(name)), self.rows))

    def place(self, name: str) -> str:
        """A column's place in words: ``Column 3 (petal length)``."""
        return f"Column {self.columns.index(name) + 1}" + f" ({name})" * (name not in self.unnamed)

    def where(self, row: int, name: str) -> str:
        """A cell's place in words: ``Line 7, column 3 (petal length)``."""
        return f"Line {self.lines[row]}, c{self.place(name)[1:]}"


def decode(data: bytes) -> str:
    """The text of a file: UTF-16 where its first bytes say so, else UTF-8, else Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("latin-1")


def read_table(text: str, mark: str = "", named: bool | None = None) -> Table:
    """The table that a text holds; what separates the cells and whether the first line has the names is found out.

    Raises:
        CsvError: it is empty, too large, ragged, or something else than a table; or it must be asked about.
    """
    given = mark
    cells, mark, notes = read_cells(_lines(text), mark)
    rows = _read(cells, mark)
    _check_nothing_left_out(rows)
    _check_widths(rows, mark)
    _check_whole(rows, mark)
    line, first = next(iter(rows.items()))
    named = has_names(list(rows.values())[:LOOKED_AT]) if named is None else named
    if named is None:
        text = shorten(", ".join(first))
        raise CsvError(f"Line {line} is “{text}”: are these the names of the columns, or a row of the table?", "named")
    below = list(rows)[named:]
    if mark in ", " and not (given or named):
        _check_marks(rows, mark)
    if named:
        _check_one_line_of_names(rows)
    if not below:
        raise CsvError(f"Line {line}, with the names, is the only one: rows of cells were expected below it.")
    if len(below) > MOST_ROWS:
        most = in_thousands(MOST_ROWS)
        raise CsvError(f"Line {below[MOST_ROWS]} is one row too many: at most {most} rows fit on the board.")
    written = first if named else ("",) * len(first)
    names = _names(written)
    unnamed = frozenset(name for name, cell in zip(names, written, strict=True) if not cell)
    return Table(names, unnamed, tuple(rows[i] for i in below), tuple(below), mark, named, notes)


def _lines(text: str) -> list[str]:
    """The lines of a text that may hold a table: other texts and files are called what they are."""
    if len(text) > MOST_BYTES:
        raise CsvError(f"It has {len(text) / 2**20:.0f} MB: at most {MOST_BYTES // 2**20} MB can be read.")
    # A browser can send half of a surrogate pair, which could not be sent back.
    text = text.removeprefix("\ufeff").encode("utf-8", errors="replace").decode("utf-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    other = next((name for pattern, name in OTHER_FORMATS if re.search(pattern, text[:LONGEST_LINE])), "")
    if other:
        how = "export it as CSV, or write a line for each row, with commas between the cells"
        raise CsvError(f"This looks like {other}: {how}.")
    odd = NO_TEXT.search(text)
    if odd:
        before = text[: odd.start()].split("\n")
        place = f"Line {len(before)}, character {len(before[-1]) + 1}"
        raise CsvError(f"{place} is U+{ord(odd[0]):04X}, which no text has: this is not a CSV file.")
    lines = text.split("\n")
    if len(lines) > MOST_LINES + 1:
        number, most = in_thousands(len(lines) - 1), in_thousands(MOST_ROWS)
        raise CsvError(f"It has {number} lines: at most {most} rows fit on the board.")
    long = next((i for i, line in enumerate(lines, 1) if len(line) > LONGEST_LINE), 0)
    if long:
        most = in_thousands(LONGEST_LINE)
        raise CsvError(f"Line {long} has more than {most} characters: this is not a table for the board.")
    return lines


def _read(numbered: Iterable[tuple[int, list[str]]], mark: str) -> Rows:
    """The rows that have anything in them, up to one too many.

    Columns at the ends in which there is nothing are left out: spreadsheets and Markdown have them.
    """
    rows: Rows = {}
    for line, row in numbered:
        cells = tuple(map(_tidy, row))
        long = next((i for i, cell in enumerate(cells, 1) if len(cell) > LONGEST_CELL), 0)
        if long:
            most = f"at most {LONGEST_CELL} can be read, or is a quotation mark not closed?"
            raise CsvError(f"Line {line}, column {long} has {len(cells[long - 1])} characters: {most}")
        if any(cells):
            rows[line] = cells
        if len(rows) == MOST_ROWS + 2:
            break
    if not rows:
        raise CsvError("There is nothing in it: a line for each row was expected, with the names in the first.")
    end = max(i for row in rows.values() for i, cell in enumerate(row, 1) if cell)
    begin = int(mark == "|" and not any(row[0] for row in rows.values()))
    return _with_a_name_for_row_names({line: row[begin:end] for line, row in rows.items()}, mark)


def _tidy(cell: str) -> str:
    """A cell as one line of characters that can be seen."""
    if cell.isprintable():
        return cell.strip()
    return " ".join("".join(x if x.isprintable() else " " for x in cell).split())


def _with_a_name_for_row_names(rows: Rows, mark: str) -> Rows:
    """The rows as they are, except that R and pandas write no name above the names of the rows.

    These are words or count the rows.  Where commas separate, one more cell may also come of a comma between thousands.
    """
    (line, first), *below = rows.items()
    if len(below) < 2 or {len(row) for _, row in below} != {len(first) + 1}:
        return rows
    names = [row[0] for _, row in below]
    if any(map(is_number, first)):
        are_names = mark != "," and _count_from_0(first) and _count_from_0(names)
    elif all(map(is_number, names)):
        are_names = mark != "," and (counts_rows(map(read_number, names)) or names in (["0", "1"], ["1", "2"]))
    else:
        are_names = not any(map(is_number, names))
    return {**rows, line: ("", *first)} if are_names else rows


def _count_from_0(cells: Iterable[str]) -> bool:
    return all(cell == str(i) for i, cell in enumerate(cells))


def _names(cells: Row) -> Row:
    """A name for each column, all different."""
    names: list[str] = []
    for i, cell in enumerate(cells, 1):
        base = shorten(cell, LONGEST_NAME) or f"column {i}"
        ways = chain([base], (f"{base} ({number})" for number in count(2)))
        names.append(next(name for name in ways if name not in names))
    return tuple(names)


def _check_widths(rows: Rows, mark: str) -> None:
    """Every row must have as many cells as most rows have."""
    width = Counter(map(len, rows.values())).most_common(1)[0][0]
    begins = next(line for line, row in rows.items() if len(row) == width)
    if width < 2:
        marks = "a comma, semicolon, tab, vertical bar or space"
        raise CsvError(f"Line {begins} has one column only: the cells of a row must be separated by {marks}.")
    expected = f"{width} columns were expected, as in line {begins}."
    for line, row in rows.items():
        if len(row) < width:
            raise CsvError(f"Line {line} ends after column {len(row)}: {expected}")
        if len(row) > width:
            doubled = f" Before column {row.index('') + 2} stand two {MARKS[mark]} side by side." if "" in row else ""
            goes_on = f"goes on in column {width + 1} with “{shorten(row[width])}”"
            raise CsvError(f"Line {line} {goes_on}: only {expected}{doubled}")


def _check_nothing_left_out(rows: Rows) -> None:
    """No row or column may have dots alone: a program prints them where it leaves out others."""
    lines = {line: {cell for cell in row if cell} for line, row in rows.items()}
    columns = zip(*(row for row in rows.values() if len(row) == len(next(iter(rows.values())))), strict=True)
    dots = next((line for line, cells in lines.items() if cells <= DOTS), 0)
    if dots or any(set(column) <= DOTS for column in columns):
        line, what = (dots, "rows") if dots else (next(iter(rows)), "columns")
        raise CsvError(f"Line {line} has dots where {what} are left out: print or export the whole table.")


def _check_one_line_of_names(rows: Rows) -> None:
    """Below the names no second line may have words above several columns of numbers, such as their units."""
    _, second, *others = rows.values() if len(rows) > 2 else ((), (), ())
    columns = [cell for i, cell in enumerate(second) if are_numbers([row[i] for row in others])]
    words = [cell for cell in columns if not is_missing(cell) and not is_number(cell)]
    if len(words) > 1 and not any(map(is_number, second)):
        line = list(rows)[1]
        raise CsvError(
            f"Line {line} is “{shorten(', '.join(second))}”, which looks like a second line of names: "
            "write the names in one line."
        )


def _check_marks(rows: Rows, mark: str) -> None:
    """What separates may not stand inside the numbers too, as in ``0,49,0,29,1``."""
    (line, first), *_ = start = list(rows.items())[:LOOKED_AT]
    columns = list(zip(*(row for _, row in start), strict=True))
    if len(columns) < 3 or not all(WHOLE.fullmatch(cell) for column in columns for cell in column):
        return
    # A first or a last column may be one of whole numbers.
    pairings = [list(pairwise(columns))[begin::2] for begin in ((0,) if len(columns) % 2 == 0 else (0, 1))]
    if any(_are_parts(pairs, mark) for pairs in pairings):
        raise CsvError(
            f"Line {line} is “{shorten(mark.join(first))}”: are these {len(columns)} numbers? If some {MARKS[mark]} "
            f"stand inside a number, put semicolons between the cells; else say that {MARKS[mark]} separate.",
            "mark",
        )


def _are_parts(pairs: list[tuple[Row, Row]], mark: str) -> bool:
    """Whether each pair of columns looks like the parts of one number before and after a mark.

    A zero before other digits shows it, and so does −0.  Behind a comma, so do equally many digits in each row, and
    digits behind nothing but zeros, where the numbers before them have one digit each.
    """
    before = [[cell.lstrip("-+") for cell in column] for column, _ in pairs]
    after = [column for _, column in pairs]
    if not all(cell.isdigit() for column in after for cell in column):
        return False
    if any(len(cell) > 1 and cell[0] == "0" for column in after for cell in column):
        return True
    if mark != "," or len(before[0]) < 2 or any(len(cell) > 1 for column in before for cell in column):
        return False
    equal = all(len(set(map(len, column))) == 1 < len(column[0]) for column in after)
    zeros = all(set(column) == {"0"} for column in before) and any(len(cell) > 1 for x in after for cell in x)
    return equal or zeros or any(cell == "-0" for column, _ in pairs for cell in column)


def _check_whole(rows: Rows, mark: str) -> None:
    """No list may have been cut: brackets open in some cells and close in others, or a mark stands at the end."""
    start = list(rows.items())[:LOOKED_AT]
    text, ends = "".join(cell for _, row in start for cell in row), (";", ",") if mark == " " else ()
    both = re.search(r"[\[({]", text) and re.search(r"[\])}]", text)
    parts = {
        line: cell
        for line, row in start
        for cell in reversed(row)
        if (both and PART_OF_LIST.fullmatch(cell)) or cell.endswith(ends)
    }
    if len(parts) * 2 > len(start):
        part = f"Line {min(parts)} has “{shorten(parts[min(parts)])}”, a part of a list"
        raise CsvError(f"{part}: write each row in a line of its own, without brackets.")
