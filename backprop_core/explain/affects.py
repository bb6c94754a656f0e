"""What does w₁₁ affect?  The forward lines, followed from one cell to the loss.

The answer is in the handout's words: w₁₁ affects z₁₁ and z₂₁, z₁₁ affects h₁₁, …
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from backprop_core.derivation import Derivation, is_sum_alone
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import bind
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import Link, stations
from backprop_core.language.index_notation import Ref
from backprop_core.names import NAMES


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
    def sentence(self) -> str:
        """``w₁₁ affects z₁₁ and z₂₁``."""
        return f"{self.symbol} affects {self.listed}"

    @property
    def listed(self) -> str:
        """``z₁₁ and z₂₁``, or ``z₁₁, z₂₁ and 148 more``."""
        if self.count > len(self.symbols):
            return f"{', '.join(self.symbols)} and {self.count - len(self.symbols)} more"
        *first, last = self.symbols
        return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True)
class Affected:
    """Everything that a cell affects, up to the loss.

    Attributes:
        reaches: for each line on the way, the part of its matrix that is affected.
        answers: the handout's questions and answers, one a line, for the first cell of each.
    """

    cell: Cell
    reaches: tuple[Reach, ...]
    answers: tuple[Answer, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answers in words, in order."""
        return tuple(answer.sentence for answer in self.answers)


@lru_cache(maxsize=1024)
def affects(notation: Notation, cell: Cell, limit: int = 4) -> Affected:
    """What a cell of a given matrix or of a forward line affects, line by line up to the loss, on every route.

    Args:
        limit: how many cells an answer lists by name.

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
    answers: list[Answer] = []
    first_cells = {cell.matrix: cell}
    for name in (cell.matrix, *links):
        if name in first_cells and name != derivation.goal.name:
            parts = _direct(derivation, first_cells[name])
            answers.append(_answer(notation, first_cells[name], parts, limit))
            for left, bound in parts.items():
                first_cells.setdefault(left.name, affected_cells(notation, left, dict(bound), 1)[0][0])
    return Affected(cell, reaches, tuple(answers))


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


Parts = dict[Ref, tuple[tuple[str, int], ...]]
"""Parts of matrices, each with its bound letters."""


def _direct(derivation: Derivation, cell: Cell) -> Parts:
    """What a cell affects by one line."""
    parts: Parts = {}
    for link in _links_from(derivation, cell.matrix):
        bound, line = bind(link.bottom.letters, cell), link.line
        while _is_passed_through(after := _links_from(derivation, line.name)):
            line = after[0].line
        parts[line.left] = tuple((x, index) for x, index in bound.items() if x in line.left.letters)
    return parts


def _links_from(derivation: Derivation, name: str) -> tuple[Link, ...]:
    """The links that lead from a matrix on towards the loss."""
    return tuple(x.link for x in stations(derivation, name) if x.link.bottom.name == name)


def _is_passed_through(links: tuple[Link, ...]) -> bool:
    """Whether all that comes next adds this one up: then its total is what is named, as in dTL/dŷ₁."""
    return len(links) == 1 and is_sum_alone(links[0].line)


def _answer(notation: Notation, cell: Cell, parts: Parts, limit: int) -> Answer:
    cells: tuple[Cell, ...] = ()
    count = 0
    for left, bound in parts.items():
        some, all_of_them = affected_cells(notation, left, dict(bound), limit)
        cells, count = (*cells, *some), count + all_of_them
    cells = cells[:limit]
    return Answer(cell, _cell_name(notation, cell), cells, tuple(_cell_name(notation, c) for c in cells), count)


def _cell_name(notation: Notation, cell: Cell) -> str:
    """A cell in the handout's letters; a loss by its full name."""
    is_loss = cell.matrix in notation.derivation.losses
    return NAMES[cell.matrix].screen if is_loss else notation.symbol(cell)


def affected_cells(notation: Notation, left: Ref, bound: dict[str, int], limit: int) -> tuple[tuple[Cell, ...], int]:
    """The first cells of a matrix whose letters agree with the bound ones, and how many there are."""
    ranges = [
        range(1) if x == "1" else range(bound[x], bound[x] + 1) if x in bound else range(notation.size(x))
        for x in left.letters
    ]
    cells = tuple(Cell(left.name, row, column) for row, column in islice(product(*ranges), limit))
    return cells, len(ranges[0]) * len(ranges[1])
