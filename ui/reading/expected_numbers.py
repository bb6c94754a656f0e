"""A matrix that was pasted, as numbers with the precision to which each is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from backprop_core.practice.diagnosis import Order
from backprop_core.practice.written_numbers import Expected
from ui.reading.numbers import NumberError, counted, read_number
from ui.reading.pasted_cells import split_cells
from ui.reading.pasted_lines import PastedError

LONGEST = 8_000_000
MOST_PLACES = 400

PLAIN = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})(e[+-]?[0-9]{1,2})?")
"""Numbers that ``float`` reads as ``read_number`` does: they can be neither too large nor too small."""

FRACTION = re.compile(r"^([+-]?[0-9]{1,15})/([0-9]{0,14}[1-9][0-9]{0,14})$")
"""A fraction of whole numbers: it is exact, so it says as many digits as there are."""


@dataclass(frozen=True, eq=False)
class Pasted:
    """What was pasted.

    Attributes:
        expected: the numbers with their precision.
        texts: each number as it was written.
    """

    expected: Expected
    texts: tuple[tuple[str, ...], ...]

    def text(self, row: int, column: int, expected: Expected, order: Order) -> str:
        """How the number of a cell was written, where the numbers were read in this order as those of a matrix."""
        rows, columns = expected.numbers.shape
        if order == "as written":
            return self.texts[row][column].strip()
        place = row * columns + column if order == "row by row" else column * rows + row
        return (self.texts[0][place] if len(self.texts) == 1 else self.texts[place][0]).strip()


def read_pasted(text: str, width: int) -> Pasted:
    """The matrix that a text holds.

    Args:
        width: how many columns it should have; asked only where the form of the text leaves it open.

    Raises:
        PastedError: it holds no number, a cell is no number, or the rows have not equally many.
    """
    if len(text) > LONGEST:
        raise PastedError("That is more text than the largest matrix of the board has.")
    texts = tuple(tuple(row) for row in split_cells(text, width) if any(map(str.strip, row)))
    if not texts:
        raise PastedError("There is no number in it: paste the rows of the matrix, one on each line.")
    cells = [cell.strip() for row in texts for cell in row]
    # Replacing in the joined text is one call, not one for each of 320,000 cells.
    tidy = "\0".join(cells).replace("−", "-").replace(",", ".").lower().split("\0")
    if "/" in text:
        tidy = [FRACTION.sub(_quotient, x) for x in tidy]
    numbers = [float(x) if PLAIN.fullmatch(x) else _number(texts, i, cells[i]) for i, x in enumerate(tidy)]
    for i, row in enumerate(texts):
        if len(row) != len(texts[0]):
            raise PastedError(
                f"Row {i + 1} has {counted(len(row), 'number')} and row 1 has {len(texts[0])}: "
                "every row needs equally many."
            )
    decimals = np.clip([_places(x) for x in tidy], -MOST_PLACES, MOST_PLACES).astype(np.int64)
    shape = len(texts), len(texts[0])
    return Pasted(Expected(np.reshape(numbers, shape), decimals.reshape(shape)), texts)


def read_written(text: str) -> Expected:
    """One number as it was written.

    Raises:
        NumberError: the text is no number.
    """
    number, places = read_number(text), _places(text.strip().replace("−", "-").replace(",", ".").lower())
    return Expected(np.array([[number]]), np.clip([[places]], -MOST_PLACES, MOST_PLACES).astype(np.int64))


def write_block(rows: Iterable[Iterable[float]]) -> str:
    """Numbers as a block that can be read again, to six digits, with a tab between them."""
    return "\n".join("\t".join(f"{number:.6g}" for number in row) for row in rows)


def _number(texts: Sequence[Sequence[str]], place: int, text: str) -> float:
    """The number of the cell at this place, counted through all rows, which may not have equally many."""
    try:
        return read_number(text)
    except NumberError as error:
        row, column = [(i, j) for i, row in enumerate(texts) for j in range(len(row))][place]
        raise PastedError(f"Row {row + 1}, column {column + 1} {error}.") from error


def _quotient(fraction: re.Match[str]) -> str:
    return f"{int(fraction[1]) / int(fraction[2]):.15e}"


def _places(text: str) -> float:
    """How many places after the decimal point a number is written to: 5 for 1.2e-4."""
    mantissa, _, exponent = text.partition("e")
    places = len(mantissa.partition(".")[2])
    return places - float(exponent) if exponent else places
