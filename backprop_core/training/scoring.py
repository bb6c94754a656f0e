"""Right or wrong: what a network's answers say where the targets are classes, at one step or over a training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_core.evaluation import Matrix
from backprop_core.network import Batch, Network
from backprop_core.training.pictures import answers

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
    known = _classes(Y)
    return Score(known[0], _given(outputs, known[1]), known[1]) if known else None


def _classes(Y: Matrix) -> tuple[Places, float | None] | None:
    """The class of each row, and the threshold; None where the targets are no classes."""
    if Y.shape[1] == 1:
        levels = np.unique(Y)
        if len(levels) != 2:
            return None
        threshold = float(levels[0] / 2 + levels[1] / 2)
        return (Y[:, 0] > threshold).astype(np.int64), threshold
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=1) == 1).all()):
        return None
    return Y.argmax(axis=1), None


def _given(outputs: Matrix, threshold: float | None) -> Places:
    """The class that each row of the outputs gives."""
    classes = outputs.argmax(axis=1) if threshold is None else outputs[:, 0] > threshold
    return np.where(np.isnan(outputs).any(axis=1), -1, classes)


@dataclass(frozen=True)
class RightRows:
    """How many of the rows got their class at some of the steps of a training."""

    steps: tuple[int, ...]
    right: tuple[int, ...]
    rows: int

    @property
    def since(self) -> int | None:
        """The step from which on all rows are right, until the end; None if they are not."""
        wrong = [place for place, count in enumerate(self.right) if count < self.rows]
        first = wrong[-1] + 1 if wrong else 0
        return self.steps[first] if first < len(self.steps) else None

    @property
    def before(self) -> tuple[int, int] | None:
        """The last step at which not all rows are right, and how many are; None where all are from the first on."""
        place = self.steps.index(self.since) - 1 if self.since is not None else -1
        return (self.steps[place], self.right[place]) if place >= 0 else None

    @property
    def best(self) -> tuple[int, int]:
        """The first step at which the most rows are right, and how many those are."""
        most = max(self.right)
        return self.steps[self.right.index(most)], most


def right_rows(networks: Iterable[tuple[int, Network]], batch: Batch) -> RightRows | None:
    """How many rows were right at some of the steps, at least one; None where the targets are no classes."""
    known = _classes(batch.Y)
    if known is None:
        return None
    targets, threshold = known
    right = {step: int((_given(answers(one, batch.X), threshold) == targets).sum()) for step, one in networks}
    return RightRows(tuple(right), tuple(right.values()), len(batch.Y))
