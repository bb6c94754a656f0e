"""A table's columns as they are read: words, or numbers, and never other numbers than were meant.

A comma or a point can be the decimal mark or stand between thousands.  Where neither a column nor the others show
which, the person is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType

from ui.data.csv_guess import LOOKED_AT, Row, is_missing
from ui.data.csv_text import CsvError, Table
from ui.state.numbers import NumberError, read_number, read_plain, shorten

TIDY = str.maketrans({"−": "-", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
MONEY = r"[A-Z]{0,3}[$€£¥₹]|USD|EUR|GBP|CHF|JPY|Rs\.?|Fr\.?"
WITH_UNITS = re.compile(
    rf"([+-]?)(?:({MONEY}) ?)?([+-]?[.,]?\d(?:[\d., ']*?\d)?[.,]?(?:[eEdD][+-]?\d+)?)"
    r"(?: ?((?![eEdD.,+-]+$)(?:[%‰°$€£¥₹]|[^\W\d_])[^\d\s,;]{0,11}))?"
)
"""A number with what may stand before and after it: $1,200 or 45% or 170 cm."""
DECIMAL = re.compile(r"[+-]?(?:[1-9]\d{0,2}([,' ])\d{3}(?:\1\d{3})*(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?")
"""A number with a decimal point; a comma, an apostrophe or a space may stand between thousands."""
DECIMALS: Mapping[str, str] = MappingProxyType({"point": ".", "comma": ","})
SWAPPED = str.maketrans(",.", ".,")
AS_PYTHON = str.maketrans("dD", "ee", ",' ")
NO_MEASURES = ("-99", "-999", "-9999", "-99999")
UNCLEAR = "point or comma not clear"
FIXED = re.compile(r"[+-]?\d+\.\d{3}")


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


@dataclass(frozen=True, eq=False)
class _Cells:
    """What a column's cells show: those with a value by their rows, their first units, and whether they are words.

    ``marks`` are the decimal marks of numbers that can be read with one of them only; ``plain`` the numbers where all
    are digits with a point.
    """

    present: Mapping[int, str]
    units: list[str]
    words: bool
    marks: frozenset[str]
    plain: Sequence[float] | None


def read_columns(table: Table, decimal: str = "", values: frozenset[str] = frozenset()) -> Readings:
    """How each column is read.

    Args:
        decimal: a key of ``DECIMALS`` for numbers that may be two, or empty: as the columns show.
        values: marks of missing values that are values here.
    """
    columns = {name: _look(table.column(name), values) for name in table.columns}
    shown = frozenset[str]().union(*(cells.marks for cells in columns.values() if len(cells.marks) == 1))
    return {name: _read(table, name, cells, decimal, shown) for name, cells in columns.items()}


@lru_cache(maxsize=10_000)
def written(text: str) -> tuple[str, Mapping[str, str]]:
    """The unit of a number, and the number in Python's way for each decimal mark with which it can be read."""
    parts = WITH_UNITS.fullmatch(text.translate(TIDY))
    if not parts:
        return "", {}
    body = parts[1] + parts[3]
    ways = {"point": body, "comma": body.translate(SWAPPED)}
    numbers = {mark: way.translate(AS_PYTHON) for mark, way in ways.items() if DECIMAL.fullmatch(way)}
    return " ".join(filter(None, parts.group(2, 4))) if numbers else "", numbers


def _look(texts: Row, values: frozenset[str]) -> _Cells:
    # In a column of + and −, the minus is a class.
    values = values | {"-", "–"} if "+" in texts else values
    present = {row: text for row, text in enumerate(texts) if text in values or not is_missing(text)}
    first = list(map(written, list(present.values())[:LOOKED_AT]))
    units = list(dict.fromkeys(unit for unit, numbers in first if numbers))
    words = len(units) != 1 or sum(not numbers for _, numbers in first) * 2 >= len(first)
    plain = None if words else read_plain(list(present.values()))
    shown = (numbers for _, numbers in map(written, () if words else present.values()) if len(numbers) == 1)
    marks = frozenset(mark for numbers in islice(shown, 1 if plain else None) for mark in numbers)
    return _Cells(present, units, words, marks, plain)


def _read(table: Table, name: str, cells: _Cells, decimal: str, shown: frozenset[str]) -> Reading:
    missing, texts = frozenset(range(len(table.rows))).difference(cells.present), set(cells.present.values())
    if not texts:
        return Reading("empty", "", missing, problem=CsvError(f"{table.place(name)} is empty."))
    mark, why = ("point", "") if cells.words else _decide(cells, decimal, shown, table.mark)
    units = " and ".join(f"“{unit}”" if unit else "no unit" for unit in cells.units)
    different = f"different units: {units}" if len(cells.units) > 1 else ""
    notes = [
        different or (f"{len(texts)} class{'es' * (len(texts) != 1)}" if cells.words else ""),
        f"without {units}" if not cells.words and cells.units[0] else "",
        why,
        *(f"“{text}” may mean missing" for text in NO_MEASURES if text in texts),
        f"{len(missing)} missing" if missing else "",
    ]
    kind, says = "words" if cells.words else "number", ", ".join(filter(None, notes))
    try:
        return Reading(kind, says, missing, _numbers(table, name, cells, mark))
    except CsvError as error:
        return Reading(kind, says, missing, problem=error, units=different)


def _decide(cells: _Cells, decimal: str, shown: frozenset[str], between: str) -> tuple[str, str]:
    """A column's decimal mark, empty if it must be asked for, and why."""
    texts = cells.present.values()
    if not cells.marks and not any("." in text or "," in text for text in texts):
        return "point", ""
    others = frozenset() if cells.marks else shown
    chosen = frozenset({decimal} - {""})
    for marks, why in (cells.marks, ""), (chosen, ", as you chose"), (others, ", as in other columns"):
        if len(marks) == 1:
            return min(marks), f"decimal {min(marks)}{why}"
    # Measures are often written with three decimals each, and counts never are.
    fixed = between not in "\t;" and all(map(FIXED.fullmatch, texts)) and not shown
    return ("point", "each has 3 decimals") if fixed else ("", UNCLEAR)


def _numbers(table: Table, name: str, cells: _Cells, mark: str) -> tuple[float, ...]:
    """A number for each row, NaN where there is none."""
    if not mark:
        raise _question(table, name, cells)
    numbers = [math.nan] * len(table.rows)
    if mark == "point" and cells.plain:
        for row, number in zip(cells.present, cells.plain, strict=True):
            numbers[row] = number
        return tuple(numbers)
    for row, text in cells.present.items():
        unit, ways = written(text)
        try:
            if ways and unit != cells.units[0]:
                first = next(row for row, text in cells.present.items() if written(text)[0] == cells.units[0])
                other = f"line {table.lines[first]} has “{shorten(cells.present[first])}”"
                raise NumberError(f"is “{shorten(text)}”, and {other}: write the same unit in each cell")
            if ways and mark not in ways:
                raise NumberError(f"is “{shorten(text)}”, and the decimal mark is to be “{DECIMALS[mark]}”")
            numbers[row] = read_number(ways.get(mark, text))
        except NumberError as error:
            raise CsvError(f"{table.where(row, name)} {error}.") from None
    return tuple(numbers)


def _question(table: Table, name: str, cells: _Cells) -> CsvError:
    """Which decimal mark is meant."""
    commas, points = ([row for row, text in cells.present.items() if mark in text] for mark in ",.")
    first = min(commas[:1] + points[:1])
    says = f"{table.where(first, name)} is “{shorten(cells.present[first])}”"
    if commas and points:
        other = max(commas[0], points[0])
        says += f", and line {table.lines[other]} has “{shorten(cells.present[other])}”"
        return CsvError(f"{says}: which is the decimal mark?", "decimal")
    mark = "comma" if commas else "point"
    return CsvError(f"{says}, whose {mark} may be a decimal {mark} or stand between thousands: which?", "decimal")
