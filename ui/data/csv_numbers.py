"""A table's columns as numbers, never as other numbers than were meant.

A comma can be a decimal comma (1,5) or stand between thousands (1,234): where a column does not show which, the
person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ui.data.csv_text import LOOKED_AT, CsvError, Row, Table, are_numbers
from ui.state.numbers import NumberError, read_number, read_plain, shorten

THOUSANDS = re.compile(r"[+−-]?[1-9]\d{0,2}(,\d{3})+")


@dataclass(frozen=True)
class Decimal:
    """What a person said about the decimal mark.

    Attributes:
        mark: what comes before the decimals.
        between: what may stand between thousands.
        grouped: what a number with thousands looks like.
    """

    mark: str
    between: str
    grouped: re.Pattern[str]


DECIMALS: Mapping[str, Decimal] = MappingProxyType(
    {
        "point": Decimal(".", ",", re.compile(r"[+−-]?\d{1,3}(,\d{3})+(\.\d*)?")),
        "comma": Decimal(",", ".", re.compile(r"[+−-]?\d{1,3}(\.\d{3})+(,\d*)?")),
    }
)


def has_numbers(table: Table, name: str) -> bool:
    """Whether a column is one of numbers; those of its cells that are none are mistakes then."""
    return are_numbers(table.column(name)[:LOOKED_AT])


def read_numbers(table: Table, name: str, decimal: str = "") -> list[float]:
    """A column's numbers.

    Args:
        decimal: a key of ``DECIMALS``, or empty: read as the column itself shows.

    Raises:
        CsvError: a cell is no number, or might be two.
    """
    texts = table.column(name)
    if not decimal:
        plain = read_plain(texts)
        if plain is not None:
            return plain
        _check_commas(table, name, texts)
    return [_read(table, name, i, text, DECIMALS.get(decimal)) for i, text in enumerate(texts)]


def _read(table: Table, name: str, row: int, text: str, decimal: Decimal | None) -> float:
    if decimal and decimal.between in text:
        if not decimal.grouped.fullmatch(text):
            raise _error(table, name, row, f"is “{shorten(text)}”, and the decimal mark is to be “{decimal.mark}”")
        text = text.replace(decimal.between, "")
    try:
        return read_number(text)
    except NumberError as error:
        raise _error(table, name, row, str(error)) from None


def _check_commas(table: Table, name: str, texts: Row) -> None:
    commas = [i for i, text in enumerate(texts) if "," in text]
    if not commas:
        return
    first = commas[0]
    point = next((i for i, text in enumerate(texts) if "." in text), None)
    if point is not None:
        raise _error(
            table,
            name,
            first,
            f"is “{shorten(texts[first])}”, with a comma, and line {table.lines[point]} has “{shorten(texts[point])}”, "
            "with a point: choose the decimal mark under “Change how it is read”",
        )
    if all(THOUSANDS.fullmatch(texts[i]) for i in commas):
        raise _error(
            table,
            name,
            first,
            f"is “{shorten(texts[first])}”, whose comma may be a decimal comma or stand between thousands: "
            "choose the decimal mark under “Change how it is read”",
        )


def _error(table: Table, name: str, row: int, says: str) -> CsvError:
    return CsvError(f"{table.where(row, name)} {says}.", table.lines[row], table.columns.index(name) + 1)
