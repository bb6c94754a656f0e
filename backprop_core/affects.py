"""What does w₁₁ affect?  The forward lines, followed from one cell to the loss.

The answer is in the handout's words: w₁₁ affects z₁₁ and z₂₁, z₁₁ affects h₁₁, …
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from backprop_core.cells import Cell, Notation
from backprop_core.derivation import is_sum_alone
from backprop_core.explanation import bind
from backprop_core.notation import Ref
from backprop_core.roads import Link, routes
from backprop_core.table import NAMES, Line


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
    """What a cell of a given matrix or of a forward line affects, line by line up to the loss.

    Args:
        limit: how many cells an answer lists by name.

    Raises:
        KeyError: nothing forward depends on that matrix.
    """
    derivation = notation.derivation
    route = next(iter(routes(derivation, cell.matrix)), ())
    if not route:
        raise KeyError(f"{cell.matrix} does not affect the {derivation.goal.name}")
    bound = bind(derivation.letters[cell.matrix], cell)
    reaches: list[Reach] = []
    answers: list[Answer] = []
    here = cell
    for i, link in enumerate(route):
        bound = {x: index for x, index in bound.items() if x in link.line.left.letters}
        reaches.append(Reach(link.line.name, tuple(bound.items())))
        if _is_passed_through(route, i):
            continue
        asked = bind(link.bottom.letters, here) if link.bottom.name == here.matrix else bound
        answers.append(_answer(notation, here, link.line, asked, limit))
        here = answers[-1].cells[0]
    return Affected(cell, tuple(reaches), tuple(answers))


def _is_passed_through(route: tuple[Link, ...], i: int) -> bool:
    """Whether the next line only adds this one up: then its total is what is named, as in dTL/dŷ₁."""
    return i + 1 < len(route) and is_sum_alone(route[i + 1].line)


def _answer(notation: Notation, here: Cell, line: Line, bound: dict[str, int], limit: int) -> Answer:
    cells, count = affected_cells(notation, line.left, bound, limit)
    return Answer(here, _said(notation, here), cells, tuple(_said(notation, c) for c in cells), count)


def _said(notation: Notation, cell: Cell) -> str:
    """A cell as the handout says it; a loss by its full name."""
    is_loss = notation.derivation.letters[cell.matrix] == "11"
    return NAMES[cell.matrix].screen if is_loss else notation.symbol(cell)


def affected_cells(notation: Notation, left: Ref, bound: dict[str, int], limit: int) -> tuple[tuple[Cell, ...], int]:
    """The first cells of a matrix whose letters agree with the bound ones, and how many there are."""
    ranges = [
        range(1) if x == "1" else range(bound[x], bound[x] + 1) if x in bound else range(notation.size(x))
        for x in left.letters
    ]
    cells = tuple(Cell(left.name, row, column) for row, column in islice(product(*ranges), limit))
    return cells, len(ranges[0]) * len(ranges[1])
