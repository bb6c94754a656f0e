"""A block from a spreadsheet that is pasted into a grid, and the question that is asked when it has more rows."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from backprop_core import Cell
from ui.reading.numbers import LONGEST_TEXT, NumberError, quoted, read_number, read_plain, shorten
from ui.reading.pasted_lines import PastedError
from ui.reading.pasted_matrix import split_cells
from ui.state.limits import LIMITS, LONGEST_BLOCK, MOST_DRAFTS
from ui.state.scenario import Block, Scenario


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

    Raises:
        PastedError: its form is not that of one matrix, or it has very many cells that are no numbers.
    """
    height, width = scenario.given[cell.matrix].shape[0] - cell.row, scenario.given[cell.matrix].shape[1] - cell.column
    if _has_rows(scenario, cell.matrix):
        height = LIMITS["n"] - cell.row
    pasted = split_cells(text, width)
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
    return Block(cell, len(pasted), numbers, drafts)


def _has_rows(scenario: Scenario, matrix: str) -> bool:
    """Whether a matrix has a row for each example, so that a block can make it longer."""
    return scenario.derivation.letters[matrix][0] == "n"
