"""A table's columns as they are read: words, or numbers, and never other numbers than were meant.

A comma or a point can be the decimal mark or stand between thousands.  Where neither a column nor the others show
which, the person is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ui.data.csv_guess import LOOKED_AT, Row, is_missing
from ui.data.csv_text import CsvError, Table
from ui.reading.numbers import NumberError, read_number, read_plain, shorten

TIDY = str.maketrans({"−": "-", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
MONEY = r"[A-Z]{0,3}[$€£¥₹]|USD|EUR|GBP|CHF|JPY|Rs\.?|Fr\.?"
WITH_UNITS = re.compile(
    rf"([+-]?)(?:({MONEY}) ?)?([+-]?[.,]?\d(?:[\d., ']*?\d)?[.,]?(?:[eEdD][+-]?\d+)?)"
    r"(?: ?((?![eEdD.,+-]+$)(?:[%‰°$€£¥₹]|[^\W\d_])[^\d\s,;]{0,11}))?"
)
"""A number with what may stand before and after it: $1,200 or 45% or 170 cm."""
NO_MEASURES = ("-99", "-999", "-9999", "-99999")
UNCLEAR = "point or comma not clear"
FIXED = re.compile(r"[+-]?\d+\.\d{3}")


@dataclass(frozen=True)
class Decimal:
    """A decimal mark, what may stand between thousands then, and what its numbers look like."""

    mark: str
    between: str
    pattern: re.Pattern[str]

    def plain(self, body: str) -> str:
        """A number as Python writes it."""
        for between in (self.between, "'", " "):
            body = body.replace(between, "")
        return body.replace(self.mark, ".").replace("d", "e").replace("D", "e")


def _decimal(mark: str, between: str) -> Decimal:
    thousands = rf"[1-9]\d{{0,2}}([{between}' ])\d{{3}}(?:\1\d{{3}})*(?:[{mark}]\d*)?"
    plain = rf"\d+(?:[{mark}]\d*)?|[{mark}]\d+"
    return Decimal(mark, between, re.compile(rf"[+-]?(?:{thousands}|{plain})(?:[eEdD][+-]?\d+)?"))


DECIMALS: Mapping[str, Decimal] = MappingProxyType({"point": _decimal(".", ","), "comma": _decimal(",", ".")})


@dataclass(frozen=True, eq=False)
class Reading:
    """How a column is read.

    Attributes:
        kind: ``"number"``, ``"words"`` or ``"empty"``.
        says: why, in words.
        missing: the rows without a value.
        numbers: one for each row, NaN where there is none.
        problem: why there are no numbers, else None.
        units: that its numbers have different units, in words; else empty.
    """

    kind: str
    says: str
    missing: frozenset[int]
    numbers: tuple[float, ...] = ()
    problem: CsvError | None = None
    units: str = ""


Readings = Mapping[str, Reading]


@dataclass(frozen=True)
class Written:
    """A number as it is written.

    Attributes:
        body: it without its unit.
        unit: what stands before and after it.
        marks: the decimal marks by which it can be read.
    """

    body: str
    unit: str
    marks: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Cells:
    """What a column's cells show: those with values, their first units, if they are words, and decimal marks.

    ``plain`` are the numbers of cells that need no further look.
    """

    texts: Row
    rows: list[int]
    present: list[str]
    units: list[str]
    words: bool
    plain: list[float] | None
    marks: frozenset[str]


def read_columns(table: Table, decimal: str = "", values: frozenset[str] = frozenset()) -> Readings:
    """How each column is read.

    Args:
        decimal: a key of ``DECIMALS`` for numbers that may be two, or empty: as the columns show.
        values: marks of missing values that are values here.
    """
    columns = dict(zip(table.columns, (_look(texts, values) for texts in zip(*table.rows, strict=True)), strict=True))
    shown = {mark for cells in columns.values() if len(cells.marks) == 1 for mark in cells.marks}
    return {name: _read(table, name, cells, decimal, shown) for name, cells in columns.items()}


@lru_cache(maxsize=10_000)
def written(text: str) -> Written | None:
    """A number as it is written, or None."""
    found = WITH_UNITS.fullmatch(text.translate(TIDY))
    body = f"{found[1]}{found[3]}" if found else ""
    marks = frozenset(mark for mark, one in DECIMALS.items() if one.pattern.fullmatch(body))
    return Written(body, " ".join(filter(None, found.group(2, 4))), marks) if found and marks else None


def _look(texts: Row, values: frozenset[str]) -> _Cells:
    # In a column of + and −, the minus is a class.
    values = values | {"-", "–"} if "+" in texts else values
    rows = [row for row, text in enumerate(texts) if not is_missing(text) or text in values]
    present = [texts[row] for row in rows]
    first = [written(text) for text in present[:LOOKED_AT]]
    units = list(dict.fromkeys(one.unit for one in first if one))
    words = len(units) != 1 or first.count(None) * 2 >= len(first)
    plain = None if words else read_plain(present)
    marks: set[str] = set()
    for text in () if words else present:
        one = written(text) if "." in text or "," in text else None
        marks.update(one.marks if one and len(one.marks) == 1 else ())
        if marks and plain:
            break
    return _Cells(texts, rows, present, units, words, plain, frozenset(marks))


def _read(table: Table, name: str, cells: _Cells, decimal: str, shown: set[str]) -> Reading:
    missing = frozenset(range(len(cells.texts))).difference(cells.rows)
    if not cells.rows:
        return Reading("empty", "", missing, problem=CsvError(f"C{table.place(name)[1:]} is empty."))
    mark, why = ("point", "") if cells.words else _decide(cells, decimal, shown, table.mark)
    labels, units = len(set(cells.present)) if cells.words else 0, ""
    if len(cells.units) > 1:
        units = f"different units: {' and '.join(f'“{unit}”' if unit else 'no unit' for unit in cells.units)}"
    notes = [
        units or (f"{labels} class{'es' * (labels != 1)}" if cells.words else ""),
        f"without “{cells.units[0]}”" if not cells.words and cells.units[0] else "",
        why,
        *(f"“{one}” may mean missing" for one in NO_MEASURES if one in cells.present),
        f"{len(missing)} missing" if missing else "",
    ]
    kind, says = "words" if cells.words else "number", ", ".join(filter(None, notes))
    try:
        return Reading(kind, says, missing, _numbers(table, name, cells, mark))
    except CsvError as error:
        return Reading(kind, says, missing, problem=error, units=units)


def _decide(cells: _Cells, decimal: str, shown: set[str], between: str) -> tuple[str, str]:
    """A column's decimal mark, empty if it must be asked for, and why."""
    if len(cells.marks) == 1:
        (mark,) = cells.marks
        return mark, f"decimal {mark}"
    if not cells.marks and not any("." in text or "," in text for text in cells.present):
        return "point", ""
    if decimal or cells.marks:
        return decimal, f"decimal {decimal}, as you chose" if decimal else UNCLEAR
    if len(shown) == 1:
        (mark,) = shown
        return mark, f"decimal {mark}, as in other columns"
    # Measures are often written with three decimals each, and counts never are.
    fixed = between not in "\t;" and all(map(FIXED.fullmatch, cells.present)) and not shown
    return ("point", "each has 3 decimals") if fixed else ("", UNCLEAR)


def _numbers(table: Table, name: str, cells: _Cells, mark: str) -> tuple[float, ...]:
    if not mark:
        raise _question(table, name, cells)
    numbers = cells.plain if mark == "point" else None
    if numbers is None:
        first = dict(zip(reversed(cells.present), reversed(cells.rows), strict=True))
        number_of = {text: _number(table, name, row, cells, DECIMALS[mark]) for text, row in reversed(first.items())}
        numbers = [number_of[text] for text in cells.present]
    if len(numbers) == len(cells.texts):
        return tuple(numbers)
    of_row = dict(zip(cells.rows, numbers, strict=True))
    return tuple(of_row.get(row, math.nan) for row in range(len(cells.texts)))


def _number(table: Table, name: str, row: int, cells: _Cells, decimal: Decimal) -> float:
    text = cells.texts[row]
    one = written(text)
    problem = ""
    if one and one.unit != cells.units[0]:
        first = next(i for i in cells.rows if (x := written(cells.texts[i])) and x.unit == cells.units[0])
        other = f"line {table.lines[first]} has “{shorten(cells.texts[first])}”"
        problem = f"is “{shorten(text)}”, and {other}: write the same unit in each cell"
    elif one and not decimal.pattern.fullmatch(one.body):
        problem = f"is “{shorten(text)}”, and the decimal mark is to be “{decimal.mark}”"
    else:
        try:
            return read_number(decimal.plain(one.body) if one else text)
        except NumberError as error:
            problem = str(error)
    raise CsvError(f"{table.where(row, name)} {problem}.")


def _question(table: Table, name: str, cells: _Cells) -> CsvError:
    """Which decimal mark is meant."""
    commas, points = ([row for row in cells.rows if mark in cells.texts[row]] for mark in ",.")
    first = min(commas[:1] + points[:1])
    says = f"{table.where(first, name)} is “{shorten(cells.texts[first])}”"
    if commas and points:
        other = max(commas[0], points[0])
        says += f", and line {table.lines[other]} has “{shorten(cells.texts[other])}”"
        return CsvError(f"{says}: which is the decimal mark?", "decimal")
    mark = "comma" if commas else "point"
    return CsvError(f"{says}, whose {mark} may be a decimal {mark} or stand between thousands: which?", "decimal")
