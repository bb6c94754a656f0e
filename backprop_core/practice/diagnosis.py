"""What somebody's numbers show: that they agree, that they were rounded on the way, or which mistake gives them.

Rounding is looked for before mistakes.  Every number that can come out when each matrix on the way is rounded, to the
digits that the person evidently used, is no mistake; and a mistake is forgiven as much rounding as the right way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, groupby
from operator import itemgetter
from typing import Literal

import numpy as np

from backprop_core.errors import NotationError
from backprop_core.evaluation import Matrix
from backprop_core.practice.following import Follower, follower, uncertain_follower
from backprop_core.practice.intervals import Precision, Uncertain
from backprop_core.practice.mistake_kinds.kind import backward
from backprop_core.practice.mistakes import Mistake, mistakes_before
from backprop_core.practice.written_numbers import Comparison, Expected, Verdicts, compare, written
from backprop_core.table import Line
from backprop_core.trace import Trace

Finding = Literal["agrees", "too few digits", "rounded", "mistaken", "unexplained"]
Order = Literal["as written", "row by row", "column by column"]

BOARD_DECIMALS, FEWEST_DECIMALS = 4, 3
"""To how many decimals the board shows its numbers, and the coarsest rounding that is looked for unseen."""
NAMED = 3
"""So many mistakes are named at most."""
CHANCE, DOUBTFUL, LIKELY = 0.02, 0.05, 0.1
"""How many of the mistakes tried would give the written numbers by chance.

Above the first, two at once explain nothing, nor does one where the right numbers may have been rounded on the way.
Above the second, a single mistake is named as a possible one.  Above the third, none is named with rounding on the way.
"""
MOST_WORK = 20_000
"""Pairs are tried in networks of so many products a pass; in a larger one each would take too long."""


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What somebody's numbers show.

    Attributes:
        verdict: ``"agrees"``; ``"too few digits"``: they tell too little; ``"rounded"``: they come out when every
            matrix on the way is rounded; ``"mistaken"``: mistakes give them; ``"unexplained"``.
        comparison: cell by cell; nothing where the shape is another one.
        mistakes: those that give the numbers equally well, at most three; each may be two at once.
        others: how many more give them as well.
        is_doubtful: so few digits were written that one of the mistakes tried may give them by chance.
        precision: how much was rounded on the way, where rounding is part of the explanation.
        consistent: where nothing explains the numbers, the first matrix on the way from which they would follow.
        needed: what that matrix would have to be, if only one would do.
        order: how the numbers were read; those of a whole matrix may be written as one row or one column.
    """

    verdict: Finding
    comparison: Comparison | None = None
    mistakes: tuple[Mistake, ...] = ()
    others: int = 0
    is_doubtful: bool = False
    precision: Precision | None = None
    consistent: str = ""
    needed: Matrix | None = None
    order: Order = "as written"


def diagnose(run: Trace, name: str, rows: Sequence[Sequence[str | float]] | Expected) -> Diagnosis:
    """What somebody's numbers for a matrix show.

    Args:
        run: the right pass.
        name: the matrix that the numbers should be.
        rows: the numbers as they were written, digits and all: ``[["0.187"], ["0.175"]]``.

    Raises:
        MatrixError: the rows are no matrix of finite numbers; the message names the cell.
        KeyError: the table has no such matrix.
    """
    expected = rows if isinstance(rows, Expected) else written(name, rows)
    ours = _without_rounding(run, name)
    comparison = compare(name, ours, expected) if expected.numbers.shape == ours.shape else None
    if comparison and not comparison.count("differs"):
        return Diagnosis("too few digits" if comparison.count("too few digits") else "agrees", comparison)
    with np.errstate(all="ignore"):
        diagnosis = _Case(run, name, expected, comparison).judge()
    if comparison is None and diagnosis.verdict == "unexplained":
        return _diagnose_as_list(run, name, expected) or diagnosis
    return diagnosis


def _diagnose_as_list(run: Trace, name: str, expected: Expected) -> Diagnosis | None:
    """What numbers in one row or one column show if they are those of the whole matrix; nothing if they show nothing.

    Going down the columns is less usual: only right numbers are read so.
    """
    shape = run[name].shape
    if 1 not in expected.numbers.shape or expected.numbers.size != run[name].size:
        return None
    by_rows = diagnose(run, name, Expected(expected.numbers.reshape(shape), expected.decimals.reshape(shape)))
    if by_rows.verdict in ("mistaken", "unexplained"):
        down = Expected(expected.numbers.reshape(shape, order="F"), expected.decimals.reshape(shape, order="F"))
        by_columns = diagnose(run, name, down)
        agree = by_columns.comparison.count("agrees") if by_columns.comparison else 0
        if by_columns.verdict in ("agrees", "rounded") or (by_columns.verdict == "too few digits" and agree):
            return replace(by_columns, order="column by column")
    return replace(by_rows, order="row by row") if by_rows.verdict != "unexplained" else None


def _without_rounding(run: Trace, name: str) -> Matrix:
    """A matrix with 0 in the cells that are zero but for rounding."""
    zeros = run.rounding().zeros.get(name)
    return run[name] if zeros is None else np.where(zeros, 0.0, run[name])


@dataclass(eq=False)
class _Case:
    """Numbers that differ, and what is tried on them."""

    run: Trace
    name: str
    expected: Expected
    comparison: Comparison | None
    followers: dict[Precision | None, Follower] = field(default_factory=dict)
    brought: dict[Mistake, Mapping[str, Matrix]] = field(default_factory=dict)

    def judge(self) -> Diagnosis:
        """The first explanation that holds, the simplest first."""
        return next(filter(None, self._explanations()), None) or self._unexplained()

    def _explanations(self) -> Iterator[Diagnosis | None]:
        as_written, coarser = self._precisions()
        yield from (self._rounded(precision) for precision in as_written)
        # Numbers with more digits than the board shows may come from its rounded matrices.  Then only a mistake that
        # gives more of their digits than chance would is the better explanation.
        board = next(iter(coarser), None)
        if board is None or self._tells_from_rounding(len(self._tried), board):
            yield self._mistaken((None, *as_written))
        if board and self._tells_from_rounding(len(self._pairs), board):
            yield self._mistaken_twice((None,))
        for precision in coarser[:1]:
            yield self._rounded(precision)
            yield self._mistaken((None, *as_written, precision))
        yield self._mistaken_twice((None, *as_written))
        yield from (self._rounded(precision) for precision in coarser[1:])

    def _precisions(self) -> tuple[tuple[Precision, ...], tuple[Precision, ...]]:
        """How the matrices on the way may have been rounded: as the numbers are written, or more coarsely."""
        decimals, digits = self.expected.most_decimals, self.expected.most_digits
        as_written = (Precision(decimals=decimals), *([Precision(digits=digits)] if digits > 1 else []))
        coarser = tuple(Precision(decimals=d) for d in range(BOARD_DECIMALS, FEWEST_DECIMALS - 1, -1) if d < decimals)
        return as_written, coarser

    # ---- rounding on the way

    def _rounded(self, precision: Precision) -> Diagnosis | None:
        """The right numbers, rounded on the way."""
        if self.comparison is None:
            return None
        ours = self._follower(precision).values[self.name]
        if not (isinstance(ours, Uncertain) and self._is_within(ours)):
            return None
        # Whole numbers say nothing about a network whose numbers are mostly below 1.
        says_something = self.expected.most_decimals > 0 or self.expected.tells.any()
        return Diagnosis("rounded" if says_something else "too few digits", self.comparison, precision=precision)

    def _is_within(self, matrix: Uncertain) -> bool:
        return matrix.shape == self.expected.numbers.shape and bool(
            self.expected.fits(matrix.middle, matrix.radius).all()
        )

    def _tells_from_rounding(self, tried: int, precision: Precision) -> bool:
        """Whether the numbers have so many digits that none of those tried gives them by chance, near as they are."""
        ours = self._follower(precision).values[self.name]
        spread = ours.radius if isinstance(ours, Uncertain) else np.zeros(ours.shape)
        if self.comparison is None:
            return True
        return tried * self.expected.chance(spread) < CHANCE

    # ---- mistakes

    @cached_property
    def _tried(self) -> tuple[Mistake, ...]:
        return mistakes_before(self.run, self.name)

    @cached_property
    def _pairs(self) -> tuple[tuple[Mistake, Mistake], ...]:
        if self._work() > MOST_WORK:
            return ()
        return tuple(combinations([one for one in self._tried if one.typical], 2))

    def _mistaken(self, precisions: Iterable[Precision | None]) -> Diagnosis | None:
        """The mistakes that explain the numbers, by the first precision by which one does."""
        for precision in precisions:
            by_chance = len(self._tried) * self.expected.chance(*self._spread(precision))
            if precision and by_chance > LIKELY:
                continue
            explained = [one for one in self._tried if self._explains(one, precision)]
            if explained:
                return replace(self._named(explained, precision), is_doubtful=by_chance > DOUBTFUL)
        return None

    def _spread(self, precision: Precision | None) -> tuple[Matrix, Matrix | float]:
        """How far apart the numbers of mistakes are, and by how much numbers are off when rounded on the way.

        Mistakes crowd around the right numbers: the nearer the written ones are, the easier one is met by chance.
        """
        numbers = self.expected.numbers
        size = np.abs(numbers).max(initial=0)
        if self.comparison:
            size = min(size, 2 * np.abs(numbers - self.run[self.name]).max(initial=0))
        radius: Matrix | float = 0.0
        if precision:
            ours = self._follower(precision).values[self.name]
            radius = ours.radius if ours.shape == numbers.shape else float(ours.radius.max())
        return np.full(numbers.shape, size), radius

    def _mistaken_twice(self, precisions: Iterable[Precision | None]) -> Diagnosis | None:
        """Two mistakes at once."""
        for precision in precisions:
            if len(self._pairs) * self.expected.chance(*self._spread(precision)) <= CHANCE:
                explained = list(self._both(precision))
                if explained:
                    return self._named(explained, precision)
        return None

    def _both(self, precision: Precision | None) -> Iterator[Mistake]:
        """The pairs that explain the numbers."""
        way = self.run.derivation.needed(self.name)
        for first, others in groupby(self._pairs, key=itemgetter(0)):
            exact = self._follower(None).after(first.steps, self._brought(first))
            for _, second in others:
                if first.steps.keys().isdisjoint(second.steps):
                    theirs = exact.matrix(self.name, second.steps, self._brought(second))
                else:
                    theirs = self._together(first, second)
                if theirs is not None and self._is_near(theirs):
                    both = first.and_also(second)
                    if self._is_explained(theirs, both, precision) and both.reaches(self.name, way):
                        yield both

    def _together(self, first: Mistake, second: Mistake) -> Matrix | None:
        """The matrix of two mistakes in the same line; nothing where the one leaves nothing to do for the other."""
        both = first.and_also(second)
        with suppress(NotationError):
            if all(both.changed.get(name) != first.changed.get(name) for name in second.changed):
                theirs: Matrix | None = self._follower(None).matrix(self.name, both.steps, self._brought(both))
                return theirs
        return None

    def _explains(self, one: Mistake, precision: Precision | None) -> bool:
        theirs = self._follower(None).matrix(self.name, one.steps, self._brought(one))
        return self._is_explained(theirs, one, precision)

    def _is_explained(self, theirs: Matrix | None, one: Mistake, precision: Precision | None) -> bool:
        """Whether a mistake's numbers are the written ones, and not only those of them that are right."""
        if theirs is None or not self._is_near(theirs):
            return False
        if precision is None:
            return self._agrees(self.expected.verdicts(theirs))
        uncertain = self._follower(precision).matrix(self.name, one.steps, self._brought(one))
        return isinstance(uncertain, Uncertain) and self._is_within(uncertain) and bool(self.expected.tells.any())

    def _is_near(self, theirs: Matrix) -> bool:
        return theirs.shape == self.expected.numbers.shape and self.expected.is_near(theirs)

    def _agrees(self, verdicts: Verdicts) -> bool:
        wrong = self.comparison.verdicts == "differs" if self.comparison else np.full(verdicts.shape, True)
        return "differs" not in verdicts and "agrees" in verdicts[wrong]

    def _brought(self, one: Mistake) -> Mapping[str, Matrix]:
        if one not in self.brought:
            self.brought[one] = one.brings(self.run)
        return self.brought[one]

    def _named(self, explained: Sequence[Mistake], precision: Precision | None) -> Diagnosis:
        """The mistakes that explain the numbers; none is named where more than three give other numbers."""
        ordered = sorted(_smallest(explained), key=lambda one: not one.typical)
        alike: list[list[tuple[Mistake, Matrix]]] = []
        for one in ordered:
            theirs = self._follower(None).matrix(self.name, one.steps, self._brought(one))
            if theirs is None:
                continue
            group = next((group for group in alike if np.allclose(group[0][1], theirs, rtol=1e-7, atol=1e-15)), None)
            if group is None:
                alike.append(group := [])
            group.append((one, theirs))
        if len(alike) > NAMED:
            return Diagnosis("mistaken", self.comparison, (), len(ordered), precision=precision)
        firsts = [group[0][0] for group in alike]
        others = [one for one in ordered if one not in firsts]
        named = (firsts + others)[:NAMED]
        return Diagnosis("mistaken", self.comparison, tuple(named), len(ordered) - len(named), precision=precision)

    def _follower(self, precision: Precision | None) -> Follower:
        if precision not in self.followers:
            make = follower(self.run) if precision is None else uncertain_follower(self.run, precision)
            self.followers[precision] = make
        return self.followers[precision]

    def _work(self) -> int:
        """About how many products one pass has."""
        return self.run.sizes["n"] * sum(self.run[name].size for name in self.run.derivation.weights)

    # ---- what nothing explains

    def _unexplained(self) -> Diagnosis:
        """Nothing explains the numbers; but another matrix on the way may lead to them by the right lines."""
        if self.comparison is None or not self.expected.tells.any() or self._work() > MOST_WORK:
            return Diagnosis("unexplained", self.comparison)
        beginning, needed = "", None
        for line in backward(self.run.derivation):
            if beginning and not _is_cell_by_cell(line, beginning):
                continue
            if line.name != self.name and line.name in self.run.derivation.needed(self.name):
                matrix = self._from(line.name)
                if matrix is not None:
                    beginning, needed = line.name, matrix
        return Diagnosis("unexplained", self.comparison, consistent=beginning, needed=needed)

    def _from(self, name: str) -> Matrix | None:
        """What a matrix would have to be for the numbers to follow; nothing where none would do, or many.

        The lines that go back are linear in each matrix, so one solution of a linear system answers it.
        """
        ours, right = self.run[name], self.run[self.name]
        if ours.size >= right.size:
            return None
        follow = self._follower(None)
        slopes = np.empty((right.size, ours.size))
        for place in range(ours.size):
            moved = ours.copy()
            moved.flat[place] += 1.0
            slopes[:, place] = (follow.matrix(self.name, {}, {name: moved}) - right).ravel()
        if not np.isfinite(slopes).all():
            return None
        change, _, rank, _ = np.linalg.lstsq(slopes, (self.expected.numbers - right).ravel(), rcond=None)
        needed = ours + change.reshape(ours.shape)
        theirs = follow.matrix(self.name, {}, {name: needed})
        return needed if rank == ours.size and "differs" not in self.expected.verdicts(theirs) else None


def _is_cell_by_cell(line: Line, name: str) -> bool:
    """Whether a line only multiplies the cells of a matrix: what is wrong with it is as wrong before."""
    return any(ref.name == name and ref.letters == line.left.letters for ref in line.refs)


def _smallest(explained: Iterable[Mistake]) -> list[Mistake]:
    """Those mistakes alone that do not do all that another one does, and more."""
    listed = list(explained)
    lines = [set(one.lines) for one in listed]
    return [one for one, own in zip(listed, lines, strict=True) if not any(other < own for other in lines)]
