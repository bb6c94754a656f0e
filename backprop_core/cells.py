"""Cells and how they are written.

Code counts rows and columns from 0; a person counts from 1.  This is the one place that translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backprop_core.activations import ACTIVATIONS
from backprop_core.derivation import Derivation
from backprop_core.table import NAMES

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Sizes = Mapping[str, int]


@dataclass(frozen=True, order=True)
class Cell:
    """A place on the board: a matrix by its name in code, a row and a column counted from 0."""

    matrix: str
    row: int
    column: int


@dataclass(frozen=True)
class Notation:
    """How matrices and cells are written for one derivation and one set of sizes.

    Attributes:
        sizes: the length of each axis letter.
    """

    derivation: Derivation
    sizes: Sizes

    def label(self, name: str) -> str:
        """A matrix on screen: ``Ŷ``, ``dTL/dW1``, ``X.T``."""
        if name in self.derivation.transposed:
            return self.label(self.derivation.transposed[name]) + ".T"
        return NAMES[name].screen.format(
            hidden=ACTIVATIONS[self.derivation.hidden].function,
            output=ACTIVATIONS[self.derivation.output].function,
            loss=self.derivation.goal.short,
        )

    def symbol(self, cell: Cell) -> str:
        """A cell on screen: ``x₁₁``, ``w(2)₁₂``, ``dTL/dw₁₁``."""
        if cell.matrix in self.derivation.transposed:
            cell = Cell(self.derivation.transposed[cell.matrix], cell.column, cell.row)
        name = NAMES[cell.matrix]
        if "{" in name.cell:
            return name.cell.format_map(_Others(self, cell))
        kept = self._kept(cell.matrix)
        base = name.indexed if name.indexed and len(kept) == 2 else name.cell
        return base + self._subscript((cell.row, cell.column), kept)

    def shape_text(self, name: str) -> str:
        """The shape of a matrix in letters and in numbers: ``n × h = 2 × 2``."""
        rows, columns = tuple(self.derivation.grid_letters(name))
        return f"{rows} × {columns} = {self.size(rows)} × {self.size(columns)}"

    def size(self, letter: str) -> int:
        """The length of an axis."""
        return 1 if letter == "1" else self.sizes[letter]

    def shape(self, name: str) -> tuple[int, int]:
        """The shape of a matrix, or of its transpose (``X.T``), in numbers."""
        rows, columns = tuple(self.derivation.grid_letters(name))
        return self.size(rows), self.size(columns)

    def _kept(self, matrix: str) -> tuple[int, ...]:
        """The axes that get an index: not those of length one by their letter, nor a single output's."""
        letters = self.derivation.letters[matrix]
        return tuple(
            i for i, letter in enumerate(letters) if letter != "1" and not (letter == "o" and self.sizes["o"] == 1)
        )

    def _subscript(self, place: tuple[int, int], kept: tuple[int, ...]) -> str:
        """₁₁, or ₁₀,₁ in a network where an index of two digits could be misread."""
        mark = "," if max(self.sizes.values()) > 9 else ""
        return mark.join(str(place[i] + 1).translate(SUBSCRIPTS) for i in kept)


class _Others(dict[str, str]):
    """What ``{W1}`` in a cell's pattern stands for: the same place in another matrix."""

    def __init__(self, notation: Notation, cell: Cell) -> None:
        super().__init__(loss=notation.derivation.goal.short)
        self.notation = notation
        self.cell = cell

    def __missing__(self, name: str) -> str:
        return self.notation.symbol(replace(self.cell, matrix=name))
