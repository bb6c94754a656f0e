"""What the numbers of a table show of it: a count of the rows, one class in several columns, a last row of sums."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from backprop_core.evaluation import Matrix


def counts_rows(numbers: Iterable[float]) -> bool:
    """Whether numbers go up by 1 from 0 or 1; two of them would show nothing."""
    column = np.array(tuple(numbers))
    return len(column) > 2 and column[0] in (0, 1) and bool((np.diff(column) == 1).all())


def one_in_each_row(matrix: Matrix) -> bool:
    """Whether each row has one 1 and else zeros, and no column has zeros alone; few rows would show nothing."""
    rows, columns = matrix.shape
    are_marks = ((matrix == 0) | (matrix == 1)).all()
    return rows > columns and bool(are_marks and (matrix.sum(axis=1) == 1).all() and matrix.any(axis=0).all())


def ends_with_sum(matrix: Matrix) -> bool:
    """Whether the last row is the sum of the others in each column; one column or few rows would show nothing."""
    rows, columns = matrix.shape
    if rows < 4 or columns < 2 or not matrix.any(axis=0).all():
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.allclose(matrix[:-1].sum(axis=0), matrix[-1], rtol=1e-9, atol=0))
