"""Right or wrong: what a network's answers say where the targets are classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_core.evaluation import Matrix

Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Score:
    """The class of each row, and the class that the network gives it, counted from 0.

    Attributes:
        threshold: with one output, the number above which it gives the second class; None with more outputs.
    """

    targets: Places
    given: Places
    threshold: float | None

    @property
    def right(self) -> tuple[bool, ...]:
        """Whether each row gets its class."""
        return tuple(bool(x) for x in self.targets == self.given)

    @property
    def accuracy(self) -> float:
        """The part of the rows that get their class."""
        return float(np.mean(self.targets == self.given))


def score(outputs: Matrix, Y: Matrix) -> Score | None:
    """Which rows are right; None where the targets are no classes.

    One column of two different numbers is two classes, with the threshold half way.  More columns are classes where
    each row has a single 1 and zeros.  An output that is no number gives no class, −1.
    """
    if Y.shape[1] == 1:
        levels = np.unique(Y)
        if len(levels) != 2:
            return None
        threshold = float(levels[0] / 2 + levels[1] / 2)
        given = np.where(np.isnan(outputs[:, 0]), -1, outputs[:, 0] > threshold)
        return Score((Y[:, 0] > threshold).astype(np.int64), given.astype(np.int64), threshold)
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=1) == 1).all()):
        return None
    given = np.where(np.isnan(outputs).any(axis=1), -1, outputs.argmax(axis=1))
    return Score(Y.argmax(axis=1), given, None)
