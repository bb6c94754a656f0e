"""What a part of the benchmarks hands back, and how it is printed: tables in Markdown, bars beneath them.

A bar is a ratio of two things measured in turn in the same run, or a time against one frame of a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Bar:
    """A figure and the most that it may be.

    Attributes:
        says: what is measured against what.
        unit: ``"×"`` for a ratio, or the unit of both numbers.
    """

    says: str
    figure: float
    most: float
    unit: str = "×"

    def __str__(self) -> str:
        verdict = "met" if self.figure <= self.most else "MISSED"
        return f"{verdict}: {self.says}: {self.figure:.2f} {self.unit} (at most {self.most:.3g} {self.unit})"


@dataclass(frozen=True)
class Table:
    """A printed table: a head, rows of texts, the bars, and what has to be known to read it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    bars: Sequence[Bar] = ()
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        lines = [_line(self.head, widths), f"|{'|'.join('-' * (width + 2) for width in widths)}|"]
        lines += [_line(row, widths) for row in self.rows]
        listed = [f"- {entry}" for entry in (*self.bars, *self.notes)]
        return "\n".join([f"## {self.title}", "", *lines, "", *listed]).rstrip()


def _line(texts: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(text.ljust(width) for text, width in zip(texts, widths, strict=True))} |"


def percentile95(numbers: Sequence[float]) -> float:
    """The number that 95 in 100 do not exceed."""
    return quantiles(numbers, n=20, method="inclusive")[-1]


def duration(seconds: float) -> str:
    """A time in µs, ms or s, to three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def ratio(one: float, other: float) -> str:
    """How many times the other the one is."""
    return f"{one / other:.2f} ×"
