"""A table's columns as they are read: words, or numbers, and never other numbers than were meant.

A comma or a point can be the decimal mark or stand between thousands.  Where neither a column nor the others show
which, the person is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
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
NO_MEASURES = ("-99", "-999", "-9999", "-99999")
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
        units: that its numbers have different units, in words.
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
    """What a column's cells show: where there are values, their numbers as written, each with its units.

    ``marks`` are the decimal marks that the numbers show; ``doubtful`` those that may be two numbers.
    """

    texts: Row
    present: tuple[int, ...]
    bodies: tuple[str, ...]
    units: tuple[tuple[str, str] | None, ...]
    marks: frozenset[str]
    doubtful: tuple[str, ...]


def read_columns(table: Table, decimal: str = "", values: frozenset[str] = frozenset()) -> Readings:
    """How each column is read.

    Args:
        decimal: a key of ``DECIMALS`` for numbers that may be two, or empty: as the columns show.
        values: marks of missing values that are values here.
    """
    columns = {
        name: _look(texts, values) for name, texts in zip(table.columns, zip(*table.rows, strict=True), strict=True)
    }
    shown = {mark for cells in columns.values() if len(cells.marks) == 1 for mark in cells.marks}
    return {name: _read(table, name, cells, decimal, shown) for name, cells in columns.items()}


def marks_of_missing(table: Table) -> tuple[str, ...]:
    """What stands in cells that count as missing, except for nothing."""
    return tuple(sorted({cell for row in table.rows for cell in row if cell and is_missing(cell)}))


def _look(texts: Row, values: frozenset[str]) -> _Cells:
    # In a column of + and −, the minus is a class.
    values = values | {"-", "–"} if "+" in texts else values
    present = tuple(i for i, text in enumerate(texts) if text in values or not is_missing(text))
    bodies = tuple(texts[i] for i in present)
    units: tuple[tuple[str, str] | None, ...] = (("", ""),) * len(bodies)
    if bodies and read_plain(bodies) is None:
        found = [WITH_UNITS.fullmatch(body.translate(TIDY)) for body in bodies]
        found = [
            x if x and any(one.pattern.fullmatch(f"{x[1]}{x[3]}") for one in DECIMALS.values()) else None for x in found
        ]
        bodies = tuple(f"{x[1]}{x[3]}" if x else body for x, body in zip(found, bodies, strict=True))
        units = tuple((x[2] or "", x[4] or "") if x else None for x in found)
    marks: set[str] = set()
    doubtful = []
    for body in {body for body, unit in zip(bodies, units, strict=True) if unit and ("." in body or "," in body)}:
        readable = [key for key, one in DECIMALS.items() if one.pattern.fullmatch(body)]
        marks.update(readable if len(readable) == 1 else ())
        doubtful += [body] if len(readable) == 2 else []
    return _Cells(texts, present, bodies, units, frozenset(marks), tuple(doubtful))


def _read(table: Table, name: str, cells: _Cells, decimal: str, shown: set[str]) -> Reading:
    missing = frozenset(range(len(cells.texts))).difference(cells.present)
    if not cells.present:
        return Reading("empty", "", missing, problem=CsvError(f"C{table.place(name)[1:]} is empty."))
    first = cells.units[:LOOKED_AT]
    units = list(dict.fromkeys(unit for unit in first if unit)) or [("", "")]
    mixed, mostly_words = len(units) > 1, first.count(None) * 2 >= len(first)
    mark, why = _decide(cells, decimal, shown, table.mark)
    if mostly_words:
        labels = len({cells.texts[row] for row in cells.present})
        why = f"{labels} class{'es' * (labels != 1)}"
    elif mixed or any(units[0]):
        why = ", ".join(filter(None, (_say_units(units), why)))
    marks = " or ".join(f"“{mark}” may mean missing" for mark in NO_MEASURES if mark in cells.bodies)
    says = ", ".join(filter(None, (why, marks, f"{len(missing)} missing" if missing else "")))
    try:
        return Reading("number", says, missing, _numbers(table, name, cells, mark, units[0]))
    except CsvError as error:
        kind = "words" if mixed or mostly_words else "number"
        return Reading(kind, says, missing, problem=error, units=_say_units(units) if mixed else "")


def _say_units(units: list[tuple[str, str]]) -> str:
    texts = [f"“{' '.join(filter(None, unit))}”" if any(unit) else "no unit" for unit in units]
    return f"different units: {' and '.join(texts)}" if len(units) > 1 else f"without {texts[0]}"


def _decide(cells: _Cells, decimal: str, shown: set[str], between: str) -> tuple[str, str]:
    """A column's decimal mark, empty if it must be asked for, and why."""
    if len(cells.marks) == 1:
        (mark,) = cells.marks
        return mark, "decimal comma" if mark == "comma" else ""
    if not cells.marks and not cells.doubtful:
        return "point", ""
    if decimal or cells.marks:
        return decimal, f"decimal {decimal}, as you chose" if decimal else ""
    if len(shown) == 1:
        (mark,) = shown
        return mark, f"decimal {mark}, as in other columns"
    # Measures are often written with three decimals each, and counts never are.
    fixed = between not in "\t;" and all(map(FIXED.fullmatch, cells.bodies)) and not shown
    return ("point", "each has 3 decimals") if fixed else ("", "")


def _numbers(table: Table, name: str, cells: _Cells, mark: str, unit: tuple[str, str]) -> tuple[float, ...]:
    if not mark and None not in cells.units:
        raise _question(table, name, cells)
    decimal = DECIMALS[mark or "point"]
    filled = [math.nan] * len(cells.texts)
    plain = read_plain(list(map(decimal.plain, cells.bodies))) if cells.bodies else []
    quick = plain is not None and set(cells.units) <= {unit} and all(map(decimal.pattern.fullmatch, cells.bodies))
    for place, row in enumerate(cells.present):
        filled[row] = plain[place] if quick and plain else _number(table, name, row, cells, place, decimal, unit)
    return tuple(filled)


def _number(
    table: Table, name: str, row: int, cells: _Cells, place: int, decimal: Decimal, unit: tuple[str, str]
) -> float:
    where, text = table.where(row, name), shorten(cells.texts[row])
    if cells.units[place] not in (None, unit):
        first = next(i for i, its in zip(cells.present, cells.units, strict=True) if its == unit)
        other = f"line {table.lines[first]} has “{shorten(cells.texts[first])}”"
        raise CsvError(f"{where} is “{text}”, and {other}: write the same unit in each cell.")
    if cells.units[place] and not decimal.pattern.fullmatch(cells.bodies[place]):
        if any(other.pattern.fullmatch(cells.bodies[place]) for other in DECIMALS.values()):
            raise CsvError(f"{where} is “{text}”, and the decimal mark is to be “{decimal.mark}”.")
        raise CsvError(f"{where} is “{text}”, which is not a number: type digits, for example −0.5 or 2e-3.")
    try:
        return read_number(decimal.plain(cells.bodies[place]) if cells.units[place] else cells.texts[row])
    except NumberError as error:
        raise CsvError(f"{where} {error}.") from None


def _question(table: Table, name: str, cells: _Cells) -> CsvError:
    """Which decimal mark is meant."""
    commas, points = ([row for row in cells.present if mark in cells.texts[row]] for mark in ",.")
    first = min(commas[:1] + points[:1])
    says = f"{table.where(first, name)} is “{shorten(cells.texts[first])}”"
    if commas and points:
        other = max(commas[0], points[0])
        says += f", and line {table.lines[other]} has “{shorten(cells.texts[other])}”"
        return CsvError(f"{says}: which is the decimal mark?", "decimal")
    mark = "comma" if commas else "point"
    return CsvError(f"{says}, whose {mark} may be a decimal {mark} or stand between thousands: which?", "decimal")
