"""What does w₁₁ affect?  The forward lines, followed from one cell to the loss.

The answer is in the handout's words, on every route: w₁₁ affects z₁₁ and z₂₁; z₁₁ affects h₁₁, z₂₁ affects h₂₁; …
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from backprop_core.derivation import Derivation, is_sum_alone
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import bind
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import Link, carried, stations
from backprop_core.names import NAMES
from backprop_core.table import Line


@dataclass(frozen=True)
class Reach:
    """The part of a matrix that is affected: some letters bound, the others running over all.

    Attributes:
        matrix: its name in code.
        bound: the letters that are fixed, counted from 0.
    """

    matrix: str
    bound: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Answer:
    """One question and its answer: what does this cell affect?

    Attributes:
        question: the cell asked about, and its symbol.
        cells: the first cells that it affects; count: how many there are.
    """

    question: Cell
    symbol: str
    cells: tuple[Cell, ...]
    symbols: tuple[str, ...]
    count: int

    @property
    def listed(self) -> str:
        """``z₁₁ and z₂₁``, or ``z₁₁, z₂₁ and 148 more``."""
        more = self.count - len(self.symbols)
        return listed((*self.symbols, f"{more} more") if more else self.symbols)


@dataclass(frozen=True)
class Asked:
    """The handout's question about one cell, or about several that affect the same, and its answer.

    Attributes:
        question: ``What does w₁₁ affect?``; answer: ``z₁₁ and z₂₁``.
        cells: those asked about; affected: the first of those in the answer.
    """

    question: str
    answer: str
    cells: tuple[Cell, ...]
    affected: tuple[Cell, ...]


@dataclass(frozen=True)
class Level:
    """What the cells of one matrix affect, of those that the routes lead through.

    Attributes:
        answers: those for the first of the cells; more: how many other cells there are.
    """

    answers: tuple[Answer, ...]
    more: int

    @cached_property
    def statements(self) -> tuple[tuple[str, str, str], ...]:
        """Subject, verb and object: ``("z₁₁", "affects", "h₁₁")``.  Cells that affect the same share one."""
        return tuple(
            (listed([one.symbol for one in same]), "affects" if len(same) == 1 else "affect", same[0].listed)
            for same in self._alike
        )

    @property
    def questions(self) -> tuple[Asked, ...]:
        """The same as questions and answers."""
        return tuple(
            Asked(
                f"What {'does' if verb == 'affects' else 'do'} {subject} affect?",
                listed,
                tuple(one.question for one in same),
                same[0].cells,
            )
            for same, (subject, verb, listed) in zip(self._alike, self.statements, strict=True)
        )

    @property
    def _alike(self) -> tuple[tuple[Answer, ...], ...]:
        """The answers, those that affect the same together."""
        alike: dict[str, list[Answer]] = {}
        for answer in self.answers:
            alike.setdefault(answer.listed, []).append(answer)
        return tuple(map(tuple, alike.values()))

    @property
    def sentence(self) -> str:
        """``z₁₁ affects h₁₁; z₂₁ affects h₂₁``."""
        rest = [f"and so on for {self.more} more"] if self.more else []
        return "; ".join([*map(" ".join, self.statements), *rest])


@dataclass(frozen=True)
class Affected:
    """Everything that a cell affects, up to the loss.

    Attributes:
        reaches: for each line on the way, the part of its matrix that is affected.
        levels: the handout's questions and answers on every route, one level for each matrix.
    """

    cell: Cell
    reaches: tuple[Reach, ...]
    levels: tuple[Level, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answers in words, in order."""
        return tuple(level.sentence for level in self.levels)

    @property
    def questions(self) -> tuple[Asked, ...]:
        """The questions on every route with their answers, level by level."""
        return tuple(asked for level in self.levels for asked in level.questions)


@lru_cache(maxsize=1024)
def affects(notation: Notation, cell: Cell, limit: int = 4) -> Affected:
    """What a cell of a given matrix or of a forward line affects, line by line up to the loss, on every route.

    Args:
        limit: how many cells a level asks about, and how many an answer lists by name.

    Raises:
        KeyError: nothing forward depends on that matrix.
    """
    derivation = notation.derivation
    links = reached(derivation, cell.matrix)
    if not links:
        raise KeyError(f"{cell.matrix} does not affect the {derivation.goal.name}")
    start = bind(derivation.letters[cell.matrix], cell)
    reaches = tuple(
        Reach(name, tuple((x, start[x]) for x in bound)) for name, parts_bound in links.items() for bound in parts_bound
    )
    levels = [Level((_answer(notation, cell, _direct(derivation, cell), limit),), 0)]
    named = {reach.matrix for reach in _direct(derivation, cell)} - {derivation.goal.name}
    for name in links:
        if name in named:
            cells, count = _cells_of(notation, [reach for reach in reaches if reach.matrix == name], limit)
            parts = [_direct(derivation, one) for one in cells]
            answers = tuple(_answer(notation, *pair, limit) for pair in zip(cells, parts, strict=True))
            levels.append(Level(answers, count - len(cells)))
            named |= {reach.matrix for reach in parts[0]} - {derivation.goal.name}
    return Affected(cell, reaches, tuple(levels))


def used_in(notation: Notation, cell: Cell, limit: int = 4) -> Answer:
    """The cells that one line computes from a cell, be it forward or back; none for the last of the table.

    Args:
        limit: how many of them are listed by name.
    """
    lines = notation.derivation.lines
    mentions = [(line, ref) for line in lines for ref in dict.fromkeys(line.refs) if ref.name == cell.matrix]
    return _answer(notation, cell, tuple(_part(line, bind(ref.letters, cell)) for line, ref in mentions), limit)


def reached(derivation: Derivation, name: str) -> dict[str, tuple[str, ...]]:
    """What a cell of a matrix affects on any route to the loss.

    Returns:
        For each matrix, in the table's order, the letters that stay bound there; several, where its affected cells are
        the union of several parts and none of them contains another.
    """
    bound_letters: dict[str, set[str]] = {}
    for station in stations(derivation, name):
        bound_letters.setdefault(station.link.line.name, set()).add(station.bound_after)
    return {
        matrix: tuple(sorted(x for x in several if not _is_inside(x, several)))
        for matrix, several in bound_letters.items()
    }


def _is_inside(bound: str, several: set[str]) -> bool:
    """Whether fewer letters are bound in another part, so that it contains this one."""
    return any(set(other) < set(bound) for other in several)


def _direct(derivation: Derivation, cell: Cell) -> tuple[Reach, ...]:
    """What a cell affects by one line."""
    parts = []
    for link in _links_from(derivation, cell.matrix):
        bound, line = bind(link.bottom.letters, cell), link.line
        while _is_passed_through(after := _links_from(derivation, line.name)):
            line = after[0].line
        parts.append(_part(line, bound))
    return tuple(parts)


def _part(line: Line, bound: Mapping[str, int]) -> Reach:
    """The part of a line's matrix on which the bound letters of a cell lead."""
    return Reach(line.name, tuple((x, index) for x, index in bound.items() if x in carried(line)))


def _links_from(derivation: Derivation, name: str) -> tuple[Link, ...]:
    """The links that lead from a matrix on towards the loss."""
    return tuple(x.link for x in stations(derivation, name) if x.link.bottom.name == name)


def _is_passed_through(links: tuple[Link, ...]) -> bool:
    """Whether all that comes next adds this one up: then its total is what is named, as in dTL/dŷ₁."""
    return len(links) == 1 and is_sum_alone(links[0].line)


def _answer(notation: Notation, cell: Cell, parts: Iterable[Reach], limit: int) -> Answer:
    cells, count = _cells_of(notation, parts, limit)
    return Answer(cell, cell_name(notation, cell), cells, tuple(cell_name(notation, c) for c in cells), count)


def cell_name(notation: Notation, cell: Cell) -> str:
    """A cell in the handout's letters; a loss by its full name."""
    is_loss = cell.matrix in notation.derivation.losses
    return NAMES[cell.matrix].screen if is_loss else notation.symbol(cell)


def listed(symbols: Sequence[str]) -> str:
    """``z₁₁, z₂₁ and z₃₁``."""
    *first, last = symbols
    return f"{', '.join(first)} and {last}" if first else last


def _cells_of(notation: Notation, parts: Iterable[Reach], limit: int) -> tuple[tuple[Cell, ...], int]:
    """The first cells of some parts of matrices, and how many there are; a cell of several parts counts once."""
    masks: dict[str, np.ndarray[tuple[int, int], np.dtype[np.bool_]]] = {}
    for matrix, bound in ((part.matrix, dict(part.bound)) for part in parts):
        mask = masks.setdefault(matrix, np.zeros(notation.shape(matrix), dtype=bool))
        mask[tuple(bound.get(x, slice(None)) for x in notation.derivation.letters[matrix])] = True
    first = [
        Cell(matrix, *divmod(place, mask.shape[1]))
        for matrix, mask in masks.items()
        for place in np.flatnonzero(mask)[:limit].tolist()
    ]
    return tuple(first[:limit]), sum(int(mask.sum()) for mask in masks.values())
