"""The one place where pandas is used: it cuts lines into rows of cells.

pandas takes almost as much memory as the rest of the app, so it is imported when the first table is read.  Its Python
engine shows where a row ends early; its C engine fills such rows up.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

MOST_COLUMNS = 100


class CsvError(ValueError):
    """A table that cannot be used.  The message is one sentence, for a person.

    Attributes:
        asks: the choice that answers it, if it is a question.
    """

    def __init__(self, message: str, asks: str = "") -> None:
        super().__init__(message)
        self.asks = asks


class ReadError(CsvError):
    """Lines that cannot be cut into cells: a quotation mark does not end its cell, or a row has too many of them."""


def read_rows(lines: list[str], mark: str, most_rows: int) -> list[list[str]]:
    """The rows, each with its own number of cells; a blank line is a row without any.

    Raises:
        ReadError: a quotation mark does not end its cell, or a row has more cells than ``MOST_COLUMNS``.
    """
    import pandas  # type: ignore[import-untyped]

    lines = [line.replace("\t", " ").strip() for line in lines] if mark == " " else lines
    if not any(map(str.strip, lines)):
        return []
    frame: Any = pandas.read_csv(
        StringIO("\n".join(lines), newline=""),
        sep=mark,
        header=None,
        names=range(_widest(lines, mark)),
        index_col=False,
        dtype=object,
        keep_default_na=False,
        skipinitialspace=True,
        skip_blank_lines=False,
        nrows=most_rows,
        engine="python",
    )
    return [[cell for cell in row if cell is not None] for row in frame.to_numpy().tolist()]


def _widest(lines: list[str], mark: str) -> int:
    """The number of cells of the longest row: pandas would cut off what is more, and not say where it cannot go on.

    Raises:
        ReadError: as above.
    """
    reader = csv.reader([f"{line}\n" for line in lines], delimiter=mark, skipinitialspace=True, strict=True)
    begins = widest = 0
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise ReadError(f"Line {begins + 1} has {len(row)} columns: at most {MOST_COLUMNS} can be read.")
            begins, widest = reader.line_num, max(widest, len(row))
    except csv.Error:
        cells = lines[begins].split(mark)
        column = 1 + max(range(len(cells)), key=lambda i: (cells[i].count('"') % 2, cells[i].count('"')))
        raise ReadError(
            f"Line {begins + 1} has a quotation mark in column {column} that does not end its cell: "
            "close it, or write a mark inside a quoted cell twice."
        ) from None
    return widest
