"""The steps downhill that were taken on the board one after another, with nothing else changed in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from backprop_core.evaluation import Matrix

MOST_POINTS = 64
"""Of about so many steps the loss is kept."""
ROUNDED, ROUNDED_AT_ZERO = 1e-9, 1e-15
"""A smaller part of a loss, and a smaller number, is no rise."""


@dataclass(frozen=True, eq=False)
class StepsTaken:
    """How far a board went downhill, and from where.

    Attributes:
        start: the numbers that steps change, at the first step: from there the others are taken again, for a link.
        first: the step of that start: 0, or a later one where the way from 0 is too long to be taken again.
        last: the step now.
        before: the step before those that were taken last, all at once.
        losses: the loss by step, of those three steps and of some between them.
        rises: after how many of the steps that were taken last the loss was larger than before.
        smaller_rate: where it rose, a learning rate with which the step would have made it smaller, if one is known.
    """

    start: Mapping[str, Matrix]
    first: int = 0
    last: int = 0
    before: int = 0
    losses: Mapping[int, float] = field(default_factory=dict)
    rises: int = 0
    smaller_rate: float | None = None

    def and_then(self, losses: Sequence[float], smaller_rate: float | None) -> StepsTaken:
        """With more steps: the loss now, and after each of them."""
        last = self.last + len(losses) - 1
        kept = dict(self.losses) | {self.last + i: loss for i, loss in enumerate(losses)}
        spacing = 1 << (last // MOST_POINTS).bit_length()
        always = (self.first, self.last, last)
        kept = {step: loss for step, loss in kept.items() if step % spacing == 0 or step in always}
        return StepsTaken(self.start, self.first, last, self.last, kept, count_rises(losses), smaller_rate)

    def begun_at(self, start: Mapping[str, Matrix]) -> StepsTaken:
        """The same steps, to be taken again only from the last one on, whose numbers are given."""
        return StepsTaken(start, self.last, self.last, self.before, self.losses, self.rises, self.smaller_rate)


def count_rises(losses: Sequence[float]) -> int:
    """How often a loss is larger than the one before it, by more than rounding can make it where it falls no more."""
    return sum(after - before > ROUNDED * before + ROUNDED_AT_ZERO for before, after in pairwise(losses))
