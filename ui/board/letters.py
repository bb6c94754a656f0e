"""The letters of the grids, for the board: each factor once, and each cell as products of their numbers.

They depend on no number, so they belong to the skeleton.
"""

from __future__ import annotations

from backprop_core import Cell
from backprop_core.explain.explanation import Part
from backprop_core.explain.letters import TERMS, Addends, grid_letters, levels
from backprop_core.explain.letters import Letters as CellLetters
from backprop_core.explain.notation import Notation
from ui.board.payload import GridLetters, LetterFactor, Letters, Product, place

Lettered = tuple[tuple[str, str], ...]
"""The matrices whose grids show letters, each with its level."""


PRODUCTS = 256
"""So many products of each sum are written in a grid, but at least one in each cell: more cannot be read."""


class Factors:
    """The factors that were written so far; a factor that stands in many cells is there once."""

    def __init__(self) -> None:
        self.listed: list[LetterFactor] = []
        self._places: dict[tuple[str, Cell | None], int] = {}

    def place(self, text: str, parts: tuple[Part, ...], cell: Cell | None) -> int:
        """The place of a factor in the list.

        Args:
            cell: the one whose number it is, if one has it.
        """
        key = text, cell
        if key not in self._places:
            self._places[key] = len(self.listed)
            self.listed.append({"parts": [*map(_part, parts)], "cell": place(cell)})
        return self._places[key]


def letters(notation: Notation, cells: str, lettered: Lettered, rows: range) -> Letters:
    """The letters of the grids that show them.

    Args:
        cells: whether the grids show numbers, letters, or both.
        rows: those of X that are shown.
    """
    factors = Factors()
    grids = {name: _grid(notation, name, level, rows, factors) for name, level in lettered}
    return {"cells": cells, "factors": factors.listed, "grids": grids}


def _grid(notation: Notation, name: str, level: str, rows: range, factors: Factors) -> GridLetters:
    shown = [rows if x == "n" else range(notation.size(x)) for x in notation.derivation.grid_letters(name)]
    cells = len(shown[0]) * len(shown[1])
    terms = min(max(PRODUCTS // cells, 1), TERMS)
    written = grid_letters(notation, name, 1 if level == "one" else None, *shown, terms, (("n", rows.start),))
    return {
        "level": level,
        "levels": levels(notation.derivation, name),
        "cells": [[_products(cell, factors) for cell in row] for row in written],
    }


def written_products(addends: Addends, cell: Cell, factors: Factors) -> list[Product]:
    """The products of a cell's sum that are written out; a factor never stands for the number of that cell itself."""
    return [
        [addends.sign, *(factors.place(x.symbol, x.parts, x.cell if x.cell != cell else None) for x in one.factors)]
        for one in addends.products
    ]


def _products(letters: CellLetters, factors: Factors) -> list[Product]:
    """A cell's products in order, each with its sign; after those of a sum how many are not written out."""
    products: list[Product] = []
    for addends in letters.sums:
        products += written_products(addends, letters.cell, factors)
        if addends.more:
            products.append([addends.sign, factors.place(more := f"{addends.more} more", (more,), None)])
    return products


def _part(part: Part) -> str | list[str | int]:
    return part if isinstance(part, str) else [part.symbol, *place(part.cell)]
