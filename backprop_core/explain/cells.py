"""A cell: a place in a matrix."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Cell:
    """A place on the board: a matrix by its name in code, a row and a column counted from 0."""

    matrix: str
    row: int
    column: int
