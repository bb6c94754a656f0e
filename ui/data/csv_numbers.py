"""A table's columns as they are read: words, or numbers, and never other numbers than were meant.

A comma or a point can be the decimal mark or stand between thousands.  Where neither a column nor the others show
which, the person is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from ui.data.csv_cells import LOOKED_AT, CsvError, Row, is_missing
from ui.data.csv_text import Table
from ui.data.ways_to_read import written
from ui.reading.numbers import NumberError, counted, read_number, read_plain, shorten

DECIMALS: Mapping[str, str] = MappingProxyType({"point": ".", "comma": ","})
NO_MEASURES = ("-99", "-999", "-9999", "-99999", "9999", "99999")


@dataclass(frozen=True, eq=False)
class Reading:
    """How a column is read.

    Attributes:
        kind: ``"number"``, ``"words"`` or ``"empty"``.
        missing: the cells without a value, by their rows.
        units: the units of its first numbers, all different.
        marks: the decimal marks of its numbers that can be read with one of them only.
        says: how it is read and why, in words.
        numbers: one for each row, NaN where there is none.
        problem: why there are no numbers, else None.
    """

    kind: str
    missing: Mapping[int, str]
    units: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    says: str = ""
    numbers: tuple[float, ...] = ()
    problem: CsvError | None = None


Readings = Mapping[str, Reading]


def read_columns(table: Table, decimal: str = "", values: frozenset[str] = frozenset()) -> Readings:
    """How each column is read.

    ``decimal`` is a key of ``DECIMALS`` for numbers that may be two; ``values`` are marks of missing values that are
    values here.
    """
    columns = {name: _look(table.column(name), values) for name in table.columns}
    shown = frozenset[str]().union(*(column.marks for column in columns.values() if len(column.marks) == 1))
    return {name: _read(table, name, column, decimal, shown) for name, column in columns.items()}


def _look(cells: Row, values: frozenset[str]) -> Reading:
    """A column as it shows itself, before its decimal mark is known."""
    # In a column of + and −, the minus is a class.
    values = values | {"-", "–", "−"} if "+" in cells else values
    missing = {row: text for row, text in enumerate(cells) if is_missing(text) and text not in values}
    present = [text for row, text in enumerate(cells) if row not in missing]
    first = list(map(written, present[:LOOKED_AT]))
    units = tuple(dict.fromkeys(unit for unit, numbers in first if numbers))
    if len(units) != 1 or sum(not numbers for _, numbers in first) * 2 >= len(first):
        return Reading("words" if present else "empty", missing, units)
    shown = (numbers for _, numbers in map(written, present) if len(numbers) == 1)
    marks = islice(shown, 1 if read_plain(present) else None)
    return Reading("number", missing, units, frozenset(mark for numbers in marks for mark in numbers))


def _read(table: Table, name: str, column: Reading, decimal: str, shown: frozenset[str]) -> Reading:
    """A column with its numbers, or with the reason why it has none."""
    texts = {row: text for row, text in enumerate(table.column(name)) if row not in column.missing}
    mark, why = _decide(column, texts.values(), decimal, shown, table.mark)
    units = " and ".join(f"“{unit}”" if unit else "no unit" for unit in column.units)
    notes = [
        f"different units: {units}" if len(column.units) > 1 else "",
        f"without {units}" if column.kind == "number" and column.units[0] else "",
        why,
        *(f"“{text}” may mean missing" for text in NO_MEASURES if text in texts.values()),
        f"{len(column.missing)} missing" if texts and column.missing else "",
    ]
    column = replace(column, says=", ".join(filter(None, notes)))
    try:
        return replace(column, numbers=_numbers(table, name, column, texts, mark))
    except CsvError as problem:
        return replace(column, problem=problem)


def _decide(column: Reading, texts: Iterable[str], decimal: str, shown: frozenset[str], mark: str) -> tuple[str, str]:
    """A column's decimal mark, empty if it must be asked for, and why; of words, how many classes they are."""
    if column.kind == "words":
        return "point", "" if len(column.units) > 1 else counted(len(set(texts)), "class")
    if not column.marks and not any(("." in text or "," in text) and written(text)[1] for text in texts):
        return "point", ""
    others = frozenset() if column.marks else shown
    for marks, why in (column.marks, ""), ({decimal} - {""}, ", as you chose"), (others, ", as in other columns"):
        if len(marks) == 1:
            return min(marks), f"decimal {min(marks)}{why}"
    # Measures are often written with three decimals each, and counts never are.
    fixed = mark not in "\t;" and all(re.fullmatch(r"[+-]?\d+\.\d{3}", text) for text in texts) and not shown
    return ("point", "each has 3 decimals") if fixed else ("", "point or comma not clear")


def _numbers(table: Table, name: str, column: Reading, texts: dict[int, str], mark: str) -> tuple[float, ...]:
    """A number for each row, NaN where there is none."""
    if not texts:
        raise CsvError(f"{table.place(name)} is empty.")
    if not mark:
        raise _question(table, name, texts)
    plain = read_plain(list(texts.values())) if mark == "point" else None
    numbers = dict(zip(texts, plain or [], strict=bool(plain)))
    for row, text in () if plain else texts.items():
        unit, ways = written(text)
        try:
            if ways and unit != column.units[0]:
                usual = f"“{column.units[0]}”" if column.units[0] else "no unit"
                raise NumberError(f"is “{shorten(text)}”, and others have {usual}: write the same unit in each cell")
            if ways and mark not in ways:
                raise NumberError(f"is “{shorten(text)}”, and the decimal mark is to be “{DECIMALS[mark]}”")
            numbers[row] = read_number(ways.get(mark, text))
        except NumberError as error:
            raise CsvError(f"{table.where(row, name)} {error}.") from None
    return tuple(numbers.get(row, math.nan) for row in range(len(table.rows)))


def _question(table: Table, name: str, texts: dict[int, str]) -> CsvError:
    """Which decimal mark is meant."""
    marked = [(row, text, written(text)[1]) for row, text in reversed(texts.items()) if "." in text or "," in text]
    one_way = {min(ways): row for row, _, ways in marked if len(ways) == 1}
    rows = one_way or {"point" if "." in text else "comma": row for row, text, _ in marked}
    first, *others = sorted(rows.values())
    says, mark = f"{table.where(first, name)} is “{shorten(texts[first])}”", next(iter(rows))
    asks = f", whose {mark} may be a decimal {mark} or stand between thousands: which?"
    for row in others:
        asks = f", and line {table.lines[row]} has “{shorten(texts[row])}”: which is the decimal mark?"
    return CsvError(says + asks, "decimal")
