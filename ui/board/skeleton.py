"""The board without its numbers: the steps, their equations and sums in letters, the cells' names.

It depends on the table, the sizes and the rows shown, and on no number, so it is cached while numbers are edited.
The browser gets each line's right side in letters (``sum``) and binds them, so it can light the cells behind any
cell without asking the server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from string import ascii_lowercase

from backprop_core import NAMES, SECTIONS, Cell, Derivation, Line
from backprop_core.derivation import is_of_rows
from backprop_core.explain.affects import reached
from backprop_core.explain.covering import same_products
from backprop_core.explain.explanation import Placed
from backprop_core.explain.letters import computation
from backprop_core.explain.notation import AGAIN, Notation, notation_of
from backprop_core.explain.questions import Reason, reasons
from backprop_core.explain.roads import can_be_unfolded, carried, slope_grids, stations
from backprop_core.language import curves
from backprop_core.language.activations import BY_FUNCTION, SATURATED
from backprop_core.language.index_notation import Apply, Expression, Ref, factors, refs, signed_terms
from backprop_core.language.matrix_writing import Style, write
from backprop_core.language.pieces import SCREEN, factor_pieces
from backprop_core.lesson.beat import Number
from backprop_core.lesson.building import conclusion
from backprop_core.lesson.sequence import goal_text
from backprop_core.lesson.shapes import same_shape
from backprop_core.names import AXES, naming
from backprop_core.table import BESIDE
from backprop_core.words import Word, words
from ui.board import payload
from ui.board.controls import controls
from ui.board.letters import Lettered, derivatives, letters
from ui.board.mistake import kept_back_with, meaning_with_mistake, notation_with, title_of, what_if
from ui.board.payload import Axis, Curve, GridFrame, GridPiece, Layers, Piece, Section, Skeleton, Step
from ui.reading.numbers import counted
from ui.state.events import COPY, LOOKS, MOST_EVENTS, MOST_UNFOLDED, STEPS
from ui.state.limits import LIMITS, LONGEST_BLOCK, NEEDS_TWO, fewest
from ui.state.scenario import CELLS

ROWS = 8
KEPT = 64
"""So many are remembered, for everybody together: of the largest boards each takes most of a megabyte."""

TERMS = 8
"""At most so many terms of a sum are written."""
SPEEDS = ((1, 1), (1, 10), (10, 10), (100, 10))
"""How fast steps downhill follow each other when they are played: so many at once, and how often in a second."""
CURVE_WIDTH, CURVE_HEIGHT = 170, 96
"""Of the drawing of an activation's curve, in units of its own."""

Names = tuple[tuple[str, tuple[str, ...]], ...]
"""The axis letters whose places have names, each with its names."""


Sort = tuple[Derivation, tuple[tuple[str, int], ...], int, Names, str, Lettered, str]
"""What a skeleton is made from: its arguments."""


@lru_cache(maxsize=KEPT)
def skeleton(
    derivation: Derivation,
    sizes: tuple[tuple[str, int], ...],
    first: int,
    names: Names,
    cells: str = CELLS[0],
    lettered: Lettered = (),
    mistake: str = "",
) -> Skeleton:
    """All of the board but its numbers; shared by everybody with the same sizes, so never to be changed.

    Args:
        sizes: each axis letter with its length.
        first: the first row shown, counted from 0.
        names: those of X's columns and of Y's, if they have any.
        cells: whether the grids show numbers, letters, or both; lettered: those that show letters, with their level.
        mistake: the key of a mistake that the lines have; empty where they are right.
    """
    right = notation_of(derivation, sizes)
    notation = notation_with(right, mistake)
    shown = notation.derivation
    rows = range(first, min(first + ROWS, notation.sizes["n"]))
    drawn: Skeleton = {
        "sizes": {
            x: _axis(notation, x) for x in dict.fromkeys((*filter(notation.sizes.__contains__, AXES), *notation.sizes))
        },
        "rows": {"letter": "n", "first": first, "count": len(rows), "size": notation.sizes["n"], "page": ROWS},
        "grids": {name: _grid(notation, name, rows, dict(names)) for name in (*shown.letters, *shown.transposed)},
        "sections": [_section(notation, section, right) for section in SECTIONS],
        "derivatives": derivatives(notation, rows.start),
        "reaches": reaches(shown),
        "gradients": dict(derivation.gradient_by),
        "covers": {name: sorted(kept_back_with(right, mistake, name) - {name}) for name in shown.letters},
        "same": {
            name: [[x.name, x.letters] for x in same_products(notation, name)]
            for name in shown.by_name
            if can_be_unfolded(shown, name)
        },
        "layers": _layers(derivation),
        "controls": controls(right),
        "learning": {
            "section": next(iter(derivation.updates.values())).section,
            "steps": list(STEPS),
            "speeds": [list(speed) for speed in SPEEDS],
        },
        "opening": _opening(right, first),
        "words": [_word(word) for word in words(notation)],
        "message": {"events": MOST_EVENTS, "characters": LONGEST_BLOCK, "looks": [*LOOKS, COPY]},
        "limits": {"terms": TERMS, "unfolded": MOST_UNFOLDED, "saturated": SATURATED},
    }
    if cells != CELLS[0] or lettered:
        drawn["letters"] = letters(notation, cells, lettered, rows)
    return drawn


@lru_cache(maxsize=KEPT)
def skeleton_json(*sort: *Sort) -> str:
    """The skeleton as JSON."""
    return as_json(skeleton(*sort))


@lru_cache(maxsize=KEPT)
def name_of(still: str) -> str:
    """A name for what stays, so that what moves can say to which it belongs."""
    return blake2b(still.encode(errors="replace"), digest_size=9).hexdigest()


def as_json(what: object) -> str:
    """Plain data as JSON in one line: a line break inside a text is written as an escape."""
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _order(letter: str) -> int:
    """An axis of the table by its place there; an axis that only a mistake brings goes last."""
    return list(AXES).index(letter) if letter in AXES else len(AXES)


def _axis(notation: Notation, letter: str) -> Axis:
    """An axis; a letter that only a mistake has cannot be made longer."""
    size, name = notation.size(letter), AXES.get(letter, "place")
    least, most = fewest(notation.derivation, letter), LIMITS.get(letter, size)
    reason = NEEDS_TWO if least > 1 else f"at least {counted(least, name)}"
    return {
        "size": size,
        "least": least,
        "most": most,
        "name": name,
        "stops": [reason, f"at most {counted(most, name)}"],
    }


def _grid(notation: Notation, name: str, rows: range, names: Mapping[str, tuple[str, ...]]) -> GridFrame:
    """A grid without its numbers."""
    derivation = notation.derivation
    source = derivation.transposed.get(name, name)
    letters = derivation.grid_letters(name)
    shown = [rows if x == "n" else range(notation.size(x)) for x in letters]
    frame: GridFrame = {
        "label": notation.label(name),
        "letters": letters,
        "shape": notation.shape_text(name),
        "first": [axis.start for axis in shown],
        "count": [len(axis) for axis in shown],
        "symbols": [[notation.symbol(Cell(name, i, j)) for j in shown[1]] for i in shown[0]],
        "family": naming(source).family,
        "heads": [_heads(*axis, names) for axis in zip(letters, shown, ("row", "column"), strict=True)],
        "named": [letter in names for letter in letters],
    }
    if name != source:
        frame["of"] = source
    if source in slope_grids(derivation):
        frame["slope"] = slope_grids(derivation)[source]
    if source in NAMES and source in derivation.given:
        frame["editable"] = True
    if name == derivation.targets and derivation.compares_rows:
        frame["classes"] = True
    return frame


def _heads(letter: str, shown: range, alone: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The headings of rows or columns; ``alone`` is what the only one of a matrix without that axis is called."""
    given = names.get(letter)
    return [(given and given[i]) or f"{AXES.get(letter, alone)} {i + 1}" for i in shown]


def _section(notation: Notation, title: str, right: Notation) -> Section:
    """A section with its steps; the gradients of several rows with the handout's conclusion."""
    lines = [line for line in notation.derivation.lines if line.section == title]
    section: Section = {"title": title, "steps": [_step(notation, line, right) for line in lines]}
    gradients = [line for line in lines if line.name in notation.derivation.parameter_of]
    if gradients and notation.size("n") > 1:
        section["conclusion"] = [text for (text,) in conclusion(notation, notation.label(gradients[0].name))]
    return section


def _step(notation: Notation, line: Line, right: Notation | None = None) -> Step:
    """A step: an equation of grids, and the sum of its cells in letters.

    Args:
        right: how the right table is written, where the line is one of a table with a mistake.
    """
    derivation, title = notation.derivation, title_of(notation, line.name)
    right = right or notation
    is_right = right.derivation.by_name.get(line.name) == line
    step: Step = {
        "name": line.name,
        "number": line.number,
        "title": title,
        "where": title if line.number == BESIDE else f"step {line.number} of {_count(derivation)}",
        "meaning": line.meaning if is_right else meaning_with_mistake(right, line),
        "why": [[reason.question, reason.answer] for reason in _reasons(notation, line)] if is_right else [],
        "equation": [*equation(derivation, line.name), "=", {"grid": line.name}],
        "sum": [
            {"sign": sign, "factors": [_letters(notation, line, factor) for factor in factors(term)]}
            for sign, term in signed_terms(line.right)
        ],
        "letters": line.left.letters,
        "whatIf": what_if(right, line.name),
    }
    if is_of_rows(line):
        step["row"] = [line.refs[0].name, carried(line)]
    curve = curve_of(derivation, line, right.derivation)
    return {**step, "curve": curve} if curve else step


def curve_of(derivation: Derivation, line: Line, right: Derivation) -> Curve | None:
    """The curve that belongs to a line: of an activation's output or of its slope; None for other lines.

    Args:
        right: the right table, which says where the slopes stand, also those with a mistake.
    """
    slopes = slope_grids(right)
    output = next((name for name, slope in slopes.items() if slope == line.name), line.name)
    applied = derivation.by_name[output].right
    if not (isinstance(applied, Apply) and applied.function in BY_FUNCTION and isinstance(applied.argument, Ref)):
        return None
    points = curves.curve(applied.function)
    left, low, top = points.z[0], min(points.outputs), max(points.outputs)
    across, down = CURVE_WIDTH / (points.z[-1] - left), CURVE_HEIGHT / (top - low)
    places = zip(points.z, points.outputs, strict=True)
    return {
        "z": applied.argument.name,
        "output": output,
        "slope": slopes.get(output, ""),
        "straight": BY_FUNCTION[applied.function].kind == "straight",
        "formula": f"{applied.function}(z) = {BY_FUNCTION[applied.function].formula}",
        "points": " ".join(f"{(z - left) * across:.4g},{(top - h) * down:.4g}" for z, h in places),
        "left": left,
        "across": across,
        "top": top,
        "down": down,
    }


def _reasons(notation: Notation, line: Line) -> tuple[Reason, ...]:
    return (*same_shape(notation, line), *reasons(notation, line))


def _opening(notation: Notation, row: int) -> list[str | payload.Place]:
    """What the board is for: texts, and the cells whose numbers stand between them."""
    quantities = [part.quantity if isinstance(part, Number) else part for part in goal_text(notation, row)]
    return [payload.place(part) if isinstance(part, Cell) else str(part) for part in quantities]


def _word(word: Word) -> payload.Word:
    return {
        "name": word.name,
        "marks": list(word.marks),
        "sentence": word.sentence,
        "example": word.example,
        "axis": word.is_axis,
    }


def _count(derivation: Derivation) -> int:
    """How many numbers there are; 17a to 17d are one."""
    return len({line.number.rstrip(ascii_lowercase) for line in derivation.lines} - {BESIDE})


AXIS_SUMS = {(0,): "Σ rows", (1,): "Σ columns", (0, 1): "Σ all"}

EQUATION = Style(
    grid=lambda g: f"\0{g.key}\0",
    constant=str,
    matmul="\0\0@\0\0",
    element="\0\0⊙\0\0",
    scale="\0\0·\0\0",
    minus="\0\0−\0\0",
    square="{}²",
    apply=lambda function, argument: f"{function}({argument})",
    axis_sum=lambda body, axes: f"{AXIS_SUMS[axes]}\0\0{body}",
    filled=lambda constant, _: constant,
)


def equation(derivation: Derivation, name: str) -> list[str | GridPiece]:
    """The right side of a line as pieces: a grid is ``{"grid": key}``, anything else is its text."""
    pieces = re.split(r"\0", write(derivation.form(name), EQUATION))
    keys = {*derivation.letters, *derivation.transposed}
    return [{"grid": piece} if piece in keys else piece.strip() for piece in pieces if piece.strip()]


def _letters(notation: Notation, line: Line, factor: Expression) -> list[Piece]:
    """A factor in letters, in pieces: a matrix is ``[name, letters]``, anything else is its text.

    Of one that takes whole rows all cells are written: the first with all letters, then each with its column.
    """
    if is_of_rows(line) and factor == line.right:
        (net,), row = line.refs, line.left.letters[0]
        own: list[Piece] = [[net.name, net.letters]]
        parts = computation(notation, Cell(line.name, 0, 0))
        cells = iter(
            (*own, *([net.name, row, str(part.cell.column)] for part in parts[2:] if isinstance(part, Placed)))
        )
        return [part if isinstance(part, str) else next(cells) for part in parts]
    pieces = factor_pieces(factor, SCREEN)
    return [[piece.name, piece.letters] if isinstance(piece, Ref) else str(piece) for piece in pieces]


@lru_cache(maxsize=64)
def reaches(derivation: Derivation) -> dict[str, list[list[str | list[list[str]]]]]:
    """For each matrix that the loss depends on, what it affects and through which other matrices.

    Each entry is a matrix, the letters that stay bound there, and the factors that the way leads through.
    """
    return {
        name: [
            [matrix, "".join(sorted(bound)), _through(derivation, name, matrix)]
            for matrix, bound_letters in reached(derivation, name).items()
            for bound in bound_letters
        ]
        for name in (*derivation.given, *(line.name for line in derivation.forward))
    }


def _through(derivation: Derivation, name: str, matrix: str) -> list[list[str]]:
    """The factors on the ways from one matrix that enter another, each with its letters that stay bound."""
    factors_there = [
        (ref.name, "".join(x for x in ref.letters if x in station.bound))
        for station in stations(derivation, name)
        if station.link.line.name == matrix
        for _, term in signed_terms(station.link.line.right)
        if station.link.bottom in (mentioned := tuple(refs(term)))
        for ref in mentioned
        if ref != station.link.bottom
    ]
    return [list(factor) for factor in dict.fromkeys(factors_there)]


def _layers(derivation: Derivation) -> Layers:
    """The network as a diagram has it: a layer for each axis of the weights, an edge for each weight."""
    letters = list(dict.fromkeys(letter for name in derivation.weights for letter in derivation.letters[name]))
    weights = [[name, derivation.letters[name]] for name in derivation.weights]
    return {"letters": letters, "weights": weights, "again": dict(AGAIN) if derivation.compares_rows else {}}
