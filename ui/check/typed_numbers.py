"""A matrix as people paste it: from a spreadsheet, a terminal, a notebook, or typed by hand.

Tabs, semicolons, spaces or commas stand between the numbers, and NumPy's brackets may stand around the rows.
A comma inside a number is a decimal comma wherever something else stands between the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from backprop_core.practice.comparing import Expected
from ui.state.numbers import NumberError, quoted, read_number

LONGEST = 8_000_000
MOST_PLACES = 400

PLAIN = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})(e[+-]?[0-9]{1,2})?")
"""Numbers that ``float`` reads as ``read_number`` does: they can be neither too large nor too small."""
ROW = re.compile(r"\[([^\[\]]*)\]")
AROUND = re.compile(r"(np\.|numpy\.|torch\.)?(array|matrix|tensor)|dtype=[\w.]+|[\s\[\](),;]")
ASSIGNED = re.compile(r"^\s*[A-Za-z_]\w*\s*=(?=[^=])")
"""The name that a matrix is given in Python, as the board's own copies have it."""
POWER = re.compile(r"[×·]10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


class PastedError(ValueError):
    """A text that is no matrix; the message is one sentence that names the row and the column."""


@dataclass(frozen=True, eq=False)
class Pasted:
    """What was pasted.

    Attributes:
        expected: the numbers with their precision.
        texts: each number as it was written.
    """

    expected: Expected
    texts: tuple[tuple[str, ...], ...]


def read_pasted(text: str, width: int) -> Pasted:
    """The matrix that a text holds.

    Args:
        width: how many columns it should have; asked only where ``1,2`` could be one number or two.

    Raises:
        PastedError: it holds no number, a cell is no number, or the rows have not equally many.
    """
    if len(text) > LONGEST:
        raise PastedError("That is more text than the largest matrix of the board has.")
    rows = _rows(text)
    if not rows:
        raise PastedError("There is no number in it: paste the rows of the matrix, one on each line.")
    mark = re.compile(_mark(rows, width))
    texts = tuple(tuple(mark.split(row)) for row in rows)
    cells = [cell.strip() for row in texts for cell in row]
    # Replacing in the joined text is one call, not one for each of 320,000 cells.
    tidy = "\n".join(cells).replace("−", "-").replace(",", ".").lower().split("\n")
    numbers = [float(x) if PLAIN.fullmatch(x) else _number(texts, i, cells[i]) for i, x in enumerate(tidy)]
    for i, row in enumerate(texts):
        if len(row) != len(texts[0]):
            raise PastedError(
                f"Row {i + 1} has {_counted(len(row))} and row 1 has {len(texts[0])}: every row needs equally many."
            )
    decimals = np.clip([_places(x) for x in tidy], -MOST_PLACES, MOST_PLACES).astype(np.int64)
    shape = len(texts), len(texts[0])
    return Pasted(Expected(np.reshape(numbers, shape), decimals.reshape(shape)), texts)


def write_block(rows: Iterable[Iterable[float]]) -> str:
    """Numbers as a block that can be read again, to six digits, with a tab between them."""
    return "\n".join("\t".join(f"{number:.6g}" for number in row) for row in rows)


def _rows(text: str) -> list[str]:
    """The text of each row: a line, or what stands in NumPy's inner brackets."""
    text = POWER.sub(lambda power: "e" + power[1].translate(LOWERED), text)
    text = ASSIGNED.sub("", text)
    bracketed: list[str] = ROW.findall(text)
    beside = AROUND.sub("", ROW.sub("", text)) if bracketed else ""
    if beside:
        raise PastedError(f"“{quoted(beside)}” stands outside the brackets: paste nothing but the matrix.")
    rows = [" ".join(row.split("\n")) for row in bracketed] or text.splitlines()
    tidy = [row.lstrip(" ").rstrip().rstrip(",;").rstrip() for row in rows]
    return [row for row in tidy if row.strip()]


def _mark(rows: list[str], width: int) -> str:
    """What stands between the numbers, as a pattern: one for the whole block."""
    block = "\n".join(rows)
    if "\t" in block:
        return r"\t"
    if ";" in block:
        return ";"
    gaps = re.search(r"[^\s,][^\S\n]+[^\s,]", block)
    if "," in block and "." in block and not gaps and (width > 1 or block.count(".") > 1):
        return r"\s*,\s*"
    if re.search(r",[^\S\n]", block):
        return r"\s*,\s+|\s+"
    return r"\s+" if gaps or width == 1 else r"\s*,\s*"


def _number(texts: Sequence[Sequence[str]], place: int, text: str) -> float:
    """The number of the cell at this place, counted through all rows, which may not have equally many."""
    try:
        return read_number(text)
    except NumberError as error:
        row, column = [(i, j) for i, row in enumerate(texts) for j in range(len(row))][place]
        raise PastedError(f"Row {row + 1}, column {column + 1} {error}.") from error


def _places(text: str) -> float:
    """How many places after the decimal point a number is written to: 5 for 1.2e-4."""
    mantissa, _, exponent = text.partition("e")
    places = len(mantissa.partition(".")[2])
    return places - float(exponent) if exponent else places


def _counted(count: int) -> str:
    return f"{count} number{'s' if count != 1 else ''}"
