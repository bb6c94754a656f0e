"""The one place where pandas is used: it cuts lines into rows of cells.

pandas takes almost as much memory as the rest of the app, so it is imported when the first table is read.  Its Python
engine is strict about quotation marks and shows where a row ends early; its C engine fills such rows up.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

MOST_COLUMNS = 100


class ReadError(Exception):
    """Lines that cannot be cut into cells: a quotation mark does not end its cell, or a row has too many of them."""


def read_rows(lines: list[str], mark: str, most_rows: int) -> list[list[str]]:
    """The rows, each with its own number of cells; a blank line is a row without any.

    Raises:
        ReadError: a quotation mark does not end its cell, or a row has many more cells than ``MOST_COLUMNS``.
    """
    import pandas  # type: ignore[import-untyped]

    lines = [line.replace("\t", " ").strip() for line in lines] if mark == " " else lines
    if not any(map(str.strip, lines)):
        return []
    most = max(line.count(mark) for line in lines) + 1
    try:
        frame: Any = pandas.read_csv(
            StringIO("\n".join(lines), newline=""),
            sep=mark,
            header=None,
            names=range(min(most, 2 * MOST_COLUMNS)),
            index_col=False,
            dtype=object,
            keep_default_na=False,
            skipinitialspace=True,
            skip_blank_lines=False,
            nrows=most_rows,
            engine="python",
        )
    except (pandas.errors.ParserError, pandas.errors.ParserWarning, csv.Error) as error:
        raise ReadError(str(error)) from None
    return [[cell for cell in row if cell is not None] for row in frame.to_numpy().tolist()]
