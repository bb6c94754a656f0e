"""A block from a spreadsheet that is pasted into a grid, the question that is asked when it has more rows, and what is
said of one of another shape."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from backprop_core import Cell
from ui.reading.numbers import LONGEST_TEXT, NumberError, quoted, read_number, read_plain, shorten
from ui.reading.pasted_cells import split_cells
from ui.reading.pasted_lines import PastedError, Rows
from ui.state.limits import LIMITS, LONGEST_BLOCK, MOST_DRAFTS
from ui.state.scenario import Block, Scenario

Shape = tuple[int, int]


def paste(scenario: Scenario, cell: Cell, text: str) -> Scenario:
    """The scenario with a block put in from a cell on; when it has more rows than X and Y, the person is asked first.

    Raises:
        PastedError: it is too long, its form is not that of one matrix, or very many of its cells are no numbers.
    """
    if len(text) > LONGEST_BLOCK:
        raise PastedError(
            f"What you pasted has more than {LONGEST_BLOCK:,} characters: paste fewer rows at a time, or open the "
            "table under “Your data”"
        )
    block = _read(scenario, cell, text)
    if not block.rows:
        return scenario
    if _has_rows(scenario, cell.matrix) and cell.row + block.rows > scenario.sizes["n"]:
        return replace(scenario, asked=block)
    return scenario.with_block(block)


def answer(scenario: Scenario, choice: Any) -> Scenario:
    """The scenario after the question about a block with more rows than its grid: ``"grow"``, ``"fit"``, or neither."""
    block = scenario.asked
    if block is None:
        return scenario
    if choice == "grow":
        return scenario.with_size("n", block.cell.row + block.rows).with_block(block)
    return scenario.with_block(block) if choice == "fit" else replace(scenario, asked=None)


def _read(scenario: Scenario, cell: Cell, text: str) -> Block:
    """A block of text that goes into a grid from a cell on: the cells that have a place there, once X and Y have grown.

    One that has the shape of the whole grid transposed goes in transposed: many write W·x, and biases as a column.

    Raises:
        PastedError: its form is not that of one matrix, or it has very many cells that are no numbers.
    """
    height, width = scenario.given[cell.matrix].shape[0] - cell.row, scenario.given[cell.matrix].shape[1] - cell.column
    if _has_rows(scenario, cell.matrix):
        height = LIMITS["n"] - cell.row
    pasted = split_cells(text, width)
    remark = ""
    if _is_transposed(scenario, cell.matrix, pasted):
        remark = _transposed(scenario, cell.matrix)
        pasted = [list(column) for column in zip(*pasted, strict=True)]
    elif any(map(str.strip, [*chain(*pasted[height:]), *chain(*(row[width:] for row in pasted))])):
        remark = _left_out(scenario, cell.matrix, (len(pasted), max(map(len, pasted))), (height, width))
    rows = [row[:width] for row in pasted[:height]]
    numbers = np.full((len(rows), max(map(len, rows), default=0)), math.nan)
    drafts: dict[Cell, str] = {}
    for i, row in enumerate(rows):
        plain = read_plain(row)
        if plain is not None:
            numbers[i, : len(row)] = plain
            continue
        for j, entry in enumerate(row):
            try:
                numbers[i, j] = read_number(entry)
            except NumberError:
                drafts[Cell(cell.matrix, cell.row + i, cell.column + j)] = shorten(entry.strip(), LONGEST_TEXT)
        if len(drafts) > MOST_DRAFTS:
            raise PastedError(
                f"What you pasted has more than {MOST_DRAFTS:,} cells that are no numbers, the first of them "
                f"“{quoted(next(iter(drafts.values())))}”: paste the numbers alone, or open the table under “Your data”"
            )
    return Block(cell, len(pasted), numbers, drafts, remark)


def _is_transposed(scenario: Scenario, matrix: str, rows: Rows) -> bool:
    """Whether rows have the shape of a whole grid transposed, and not also its own."""
    shape = scenario.given[matrix].shape
    return {(len(rows), len(row)) for row in rows} == {shape[::-1]} != {shape} and not _has_rows(scenario, matrix)


def _transposed(scenario: Scenario, matrix: str) -> str:
    label, shape = scenario.notation.label(matrix), scenario.given[matrix].shape
    return f"{label} is {_shape(*shape)} and you pasted {_shape(*shape[::-1])}: it was transposed. Undo takes it back."


def _left_out(scenario: Scenario, matrix: str, pasted: Shape, room: Shape) -> str:
    label, taken = scenario.notation.label(matrix), _shape(min(room[0], pasted[0]), room[1])
    return (
        f"You pasted {_shape(*pasted)}, and {label} has room for {taken} there: the rest was left out. Undo takes it "
        "back, and the sizes can be changed first."
    )


def _shape(rows: int, columns: int) -> str:
    return f"{rows:,} × {columns:,}"


def _has_rows(scenario: Scenario, matrix: str) -> bool:
    """Whether a matrix has a row for each example, so that a block can make it longer."""
    return scenario.derivation.letters[matrix][0] == "n"
