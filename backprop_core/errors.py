"""What can be wrong, as a tree of exceptions.

ValueError
├── MatrixError      a matrix that was given: its shape, or one of its cells
├── ChoiceError      an activation or a loss that does not exist
├── NotationError    a line of a table that cannot be read
└── PathError        a line of a table along which the chain rule cannot be followed
"""

from __future__ import annotations


class MatrixError(ValueError):
    """A given matrix cannot be used.

    The message names the matrix, the cell (counted from 1) and what was expected.

    Attributes:
        matrix: the name of the matrix in code.
        row, column: the cell, counted from 0; ``None`` when the whole matrix or row is meant.
    """

    def __init__(self, message: str, matrix: str, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.matrix = matrix
        self.row = row
        self.column = column


class ChoiceError(ValueError):
    """A choice (activation, loss) that is not among those offered."""


class NotationError(ValueError):
    """A line of a table that is not index notation, or that no matrix form can express."""


class PathError(ValueError):
    """A path to the loss that the chain rule cannot write as one product.

    Attributes:
        line: the line of the table where it fails, as it is written there.
    """

    def __init__(self, message: str, line: str) -> None:
        super().__init__(message)
        self.line = line
