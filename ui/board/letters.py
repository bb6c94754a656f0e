"""What the board writes in letters: the cells of the grids, and the chain rule of every cell of a parameter.

Letters depend on no number, so they belong to the skeleton; the browser reads their numbers off the grids.  Each factor
is sent once, and a product is the places of its factors.  Whether a gradient is its chain rule is computed anew for
each number, where somebody compares them.
"""

from __future__ import annotations

from collections.abc import Iterable

from backprop_core import Cell, Derivation, Trace
from backprop_core.explain.affects import affects
from backprop_core.explain.derivatives import DerivativeInLetters, Path, in_letters
from backprop_core.explain.explanation import Part
from backprop_core.explain.letters import TERMS, Addends, grid_letters, levels
from backprop_core.explain.letters import Letters as CellLetters
from backprop_core.explain.notation import Notation, place_name
from ui.board.held import statements
from ui.board.payload import (
    Compared,
    Derivatives,
    GridLetters,
    LetterFactor,
    Letters,
    ParameterDerivatives,
    PathInLetters,
    Product,
    SumInLetters,
    parts_of,
    place,
)
from ui.state.scenario import DERIVATIVES

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
            self.listed.append({"parts": parts_of(parts), "cell": place(cell)})
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


def _written_products(addends: Addends, cell: Cell, factors: Factors) -> list[Product]:
    """The products of a cell's sum that are written out; a factor never stands for the number of that cell itself."""
    return [
        [addends.sign, *(factors.place(x.symbol, x.parts, x.cell if x.cell != cell else None) for x in one.factors)]
        for one in addends.products
    ]


def _products(letters: CellLetters, factors: Factors) -> list[Product]:
    """A cell's products in order, each with its sign; after those of a sum how many are not written out."""
    products: list[Product] = []
    for addends in letters.sums:
        products += _written_products(addends, letters.cell, factors)
        if addends.more:
            products.append([addends.sign, factors.place(more := f"{addends.more} more", (more,), None)])
    return products


def derivatives(notation: Notation, first_row: int) -> Derivatives:
    """The sums of all parameters.

    Args:
        first_row: the first row shown, from which on paths are written out.
    """
    derivation, factors = notation.derivation, Factors()
    first = Cell(next(iter(derivation.gradient_of)), 0, 0)
    return {
        "title": DERIVATIVES,
        "before": _section_without_forward_lines(derivation),
        "says": _added_up(notation),
        "first": notation.symbol(first),
        "levels": statements(affects(notation, first).levels),
        "parameters": {name: _of_parameter(notation, name, first_row, factors) for name in derivation.gradient_by},
        "factors": factors.listed,
    }


def _added_up(notation: Notation) -> str:
    """That the paths are fewer than those of the chain rule, where softmax's are added up; else empty."""
    derivation = notation.derivation
    if not derivation.compares_rows:
        return ""
    delta = notation.label(derivation.outputs_delta)
    return f"The paths through all outputs of a row are added up to one product here; below {delta} stands how."


def _section_without_forward_lines(derivation: Derivation) -> str:
    """The first section in which everything goes back."""
    forward = {line.section for line in derivation.lines if line.name in derivation.forward_names}
    return next(line.section for line in derivation.lines if line.section not in forward)


def _of_parameter(notation: Notation, name: str, first_row: int, factors: Factors) -> ParameterDerivatives:
    rows, columns = notation.shape(name)
    sums = [_sum(notation, one, factors) for one in in_letters(notation, name, begins=(("n", first_row),))]
    gradient = notation.derivation.gradient_by[name]
    return {"gradient": gradient, "sums": sums, "more": rows * columns - len(sums)}


def _sum(notation: Notation, one: DerivativeInLetters, factors: Factors) -> SumInLetters:
    return {
        "cell": place(one.cell),
        "symbol": notation.symbol(one.cell),
        "paths": [_path_in_letters(notation, path, factors) for path in one.paths],
        "more": one.more,
        "products": [x for addends in one.letters.sums for x in _written_products(addends, one.cell, factors)],
    }


def _path_in_letters(notation: Notation, path: Path, factors: Factors) -> PathInLetters:
    labels = [place_name(letter, index) for letter, index in path.at if notation.size(letter) > 1]
    return {
        "label": ", ".join(labels) or "one path",
        "factors": [factors.place(x.symbol, x.parts, x.cell) for x in path.factors],
        "derivatives": [x.derivative for x in path.factors],
        "product": path.overlay.product if path.overlay else -1,
        "partners": [-1 if x is None else x for x in path.overlay.factors] if path.overlay else [],
    }


def compared(run: Trace, gradients: Iterable[str], first_row: int = 0) -> dict[str, Compared]:
    """Of each gradient that is compared, whether its cells are the derivatives, factor for factor and as numbers.

    Args:
        first_row: the first row shown, from which on cells of the inputs are compared.
    """
    return {name: _compared(run, name, first_row) for name in gradients}


def _compared(run: Trace, gradient: str, first_row: int) -> Compared:
    listed_cells = in_letters(run.notation, run.derivation.differentiated_by[gradient], begins=(("n", first_row),))
    verdicts = [_verdict(run, one) for one in listed_cells]
    rows, columns = run[gradient].shape
    listed, cells = len(verdicts), rows * columns
    count = verdicts.count("same")
    same = f"{count} {'is' if count == 1 else 'are'} the same."
    if listed < cells:
        which = "The first " if listed_cells[0].cell.row == 0 else ""
        return {"verdicts": verdicts, "says": f"{which}{listed} of {cells} cells are compared: {same}"}
    of = f"of {cells} cells" if cells > 1 else "of 1 cell"
    return {"verdicts": verdicts, "says": same.replace(" ", f" {of} ", 1)}


def _verdict(run: Trace, one: DerivativeInLetters) -> str:
    """Whether a gradient's cell is the sum of its chain rule, factor for factor and as a number."""
    name, row, column = one.cell.matrix, one.cell.row, one.cell.column
    verdict = run.chain_rule(name, row, column, limit=0).compare(run[name][row, column])
    if verdict == "overflow":
        return verdict
    return "same" if one.is_laid_over and verdict == "equals" else "differs"
