"""How matrices and cells are written: ``dTL/dW1``, ``w₁₁``.

Code counts rows and columns from 0; a person counts from 1.  This is the one place that translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from backprop_core.derivation import Derivation
from backprop_core.explain.cells import Cell
from backprop_core.language.activations import ACTIVATIONS, OUTPUTS
from backprop_core.language.index_notation import RETURNED
from backprop_core.names import AXES, naming

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Sizes = Mapping[str, int]
AGAIN = {again: letter for letter, again in RETURNED.items()}
"""The axis of each letter that came back: o of o′."""


def axis_name(letter: str) -> str:
    """What one place of an axis is called: output, also where its letter came back."""
    return AXES.get(AGAIN.get(letter, letter), "place")


def axis_mark(letter: str) -> str:
    """The letter of an axis as a person reads it; one that came back has a stroke: o′."""
    return f"{AGAIN[letter]}′" if letter in AGAIN else letter


def place_name(letter: str, index: int) -> str:
    """A place of an axis, counted from 0: ``row 1``; where the letter of the outputs came back ``ŷ of output 2``."""
    return f"{'ŷ of ' if letter in AGAIN else ''}{axis_name(letter)} {index + 1}"


@dataclass(frozen=True, eq=False)
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
        if name not in self.derivation.letters:
            raise KeyError(name)
        return naming(name).screen.format(
            hidden=[ACTIVATIONS[one].function for one in self.derivation.choices.hidden],
            output=OUTPUTS[self.derivation.choices.output].function,
            loss=self.derivation.goal.short,
        )

    def symbol(self, cell: Cell) -> str:
        """A cell on screen: ``x₁₁``, ``w(2)₁₂``, ``dTL/dw₁₁``."""
        if cell.matrix in self.derivation.transposed:
            cell = Cell(self.derivation.transposed[cell.matrix], cell.column, cell.row)
        base, indexed_axes = self._written[cell.matrix]
        if "{" in base:
            return base.format_map(_Others(self, cell))
        return base + self._subscript((cell.row, cell.column), indexed_axes)

    @cached_property
    def _written(self) -> Mapping[str, tuple[str, tuple[int, ...]]]:
        """What stands before the indices of a matrix's cells, and the axes that get one."""
        patterns = {}
        for matrix in self.derivation.letters:
            name, indexed_axes = naming(matrix), self._indexed_axes(matrix)
            patterns[matrix] = (name.indexed if name.indexed and len(indexed_axes) == 2 else name.cell, indexed_axes)
        return patterns

    @cached_property
    def _between(self) -> str:
        """What stands between two indices: something where an index of two digits could be misread."""
        return "," if max(self.sizes.values()) > 9 else ""

    def shape_text(self, name: str) -> str:
        """The shape of a matrix in letters and in numbers, ``n × h = 2 × 2``; once where both are the same."""
        rows, columns = tuple(self.derivation.grid_letters(name))
        letters, numbers = f"{rows} × {columns}", f"{self.size(rows)} × {self.size(columns)}"
        return letters if letters == numbers else f"{letters} = {numbers}"

    def size(self, letter: str) -> int:
        """The length of an axis."""
        return 1 if letter == "1" else self.sizes[AGAIN.get(letter, letter)]

    def shape(self, name: str) -> tuple[int, int]:
        """The shape of a matrix, or of its transpose (``X.T``), in numbers."""
        rows, columns = tuple(self.derivation.grid_letters(name))
        return self.size(rows), self.size(columns)

    def _indexed_axes(self, matrix: str) -> tuple[int, ...]:
        """The axes that get an index: not those of length one by their letter, nor a single output's."""
        letters = self.derivation.letters[matrix]
        return tuple(
            i for i, letter in enumerate(letters) if letter != "1" and not (letter == "o" and self.sizes["o"] == 1)
        )

    def _subscript(self, place: tuple[int, int], indexed_axes: tuple[int, ...]) -> str:
        """₁₁, or ₁₀,₁ in a network where an index of two digits could be misread."""
        return self._between.join(str(place[i] + 1).translate(SUBSCRIPTS) for i in indexed_axes)


@lru_cache(maxsize=256)
def notation_of(derivation: Derivation, sizes: tuple[tuple[str, int], ...]) -> Notation:
    """The notation of a derivation at these sizes; the same one as long as only numbers change."""
    return Notation(derivation, dict(sizes))


class _Others(dict[str, str]):
    """What ``{W1}`` in a cell's pattern stands for: the same place in another matrix."""

    def __init__(self, notation: Notation, cell: Cell) -> None:
        super().__init__(loss=notation.derivation.goal.short)
        self.notation = notation
        self.cell = cell

    def __missing__(self, name: str) -> str:
        return self.notation.symbol(replace(self.cell, matrix=name))
