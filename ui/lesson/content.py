"""The lesson as plain data: every beat of both readers, and the grids that they show."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from backprop_core import NAMES, Trace
from backprop_core.explain.explanation import Part
from backprop_core.explain.letters import grid_letters
from backprop_core.lesson.beat import ENOUGH, SECONDS_TO_ANSWER, SECONDS_TO_READ, Beat, Kind, Shown
from backprop_core.lesson.filling import Writer, sentences
from backprop_core.lesson.following import telling_example
from backprop_core.lesson.multiplying import OPERATORS
from backprop_core.lesson.sequence import beats as beats_of_all
from backprop_core.lesson.sequence import present, walk
from backprop_core.lesson.shapes import products
from ui.board.payload import GridPiece, Skeleton
from ui.board.scripts import zipped
from ui.board.skeleton import as_json, equation, skeleton
from ui.board.view import Numbers, turned
from ui.lesson.payload import Lesson, LessonBeat, LessonGrid, LetterLine, LitParts, ShownGrid
from ui.page.frame import BOARD, PAGES, TAKE_HOME, TRAIN
from ui.reading.numbers import print_number
from ui.state.scenario import Scenario

MOST = 16
"""So many rows and columns of a grid are sent; the cells that a beat lights are among them."""
IN_THE_DIAGRAM: frozenset[Kind] = frozenset({"nudge", "affects", "factor"})
"""The beats that follow cells through the network."""
MOST_IN_LETTERS = 8
WHERE_NEXT: Mapping[str, str] = MappingProxyType(
    {
        "next": f"The page {PAGES[TAKE_HOME]} has the script.",
        "learned": f"The page {PAGES[TRAIN]} repeats the step. The page {PAGES[BOARD]} takes your own numbers.",
    }
)
"""The last sentence of beats that lead to other pages, by their ids."""

Letters = dict[str, list[list[list[LetterLine]]]]


class Content:
    """The lesson of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = replace(scenario, first_row=0)
        self.run: Trace = self.scenario.trace()
        self.notation = self.run.notation
        self.example = telling_example(self.run)
        self.readers = {
            "walk": walk(self.notation, self.example),
            "present": present(self.notation, self.example),
        }

    @cached_property
    def asking(self) -> dict[str, Beat]:
        """The beats with a question, by their id."""
        return {beat.id: beat for beats in self.readers.values() for beat in beats if beat.question}

    @cached_property
    def zipped(self) -> bytes:
        """The whole lesson as JSON, compressed."""
        return zipped(as_json(self.lesson))

    @property
    def lesson(self) -> Lesson:
        """The whole lesson."""
        places = {beat.id: i for i, beat in enumerate(beats_of_all(self.notation, self.example))}
        every = dict.fromkeys(beat for own in self.readers.values() for beat in own)
        beats = {beat: i for i, beat in enumerate(sorted(every, key=lambda beat: places[beat.id]))}
        shown = {(one.matrix, one.level if one.how == "letters" else 0) for beat in beats for one in beat.shown}
        written = {_key(name, level): self._letters(name, level) for name, level in sorted(shown, key=str)}
        letters = {key: rows for key, rows in written.items() if rows}
        listed = [self._beat(beat, letters) for beat in beats]
        grids = {name: self._grid(name) for name in sorted({name for name, _ in shown})}
        return {
            "key": f"{zlib.crc32(as_json([grids, [beat.id for beat in beats]]).encode(errors='replace')):08x}",
            "grids": grids,
            "letters": letters,
            "diagram": {
                "sizes": self._skeleton["sizes"],
                "layers": self._skeleton["layers"],
                "goal": self.run.derivation.goal.short,
            },
            "beats": listed,
            "present": [beats[beat] for beat in self.readers["present"]],
            "walk": [beats[beat] for beat in self.readers["walk"]],
            "answering": SECONDS_TO_ANSWER,
            "enough": ENOUGH,
            "reading": SECONDS_TO_READ,
        }

    def _beat(self, beat: Beat, letters: Letters) -> LessonBeat:
        question = beat.question
        return {
            "id": beat.id,
            "line": beat.line,
            "section": beat.section,
            "texts": [*sentences(self.run, beat, self.writer), *filter(None, [WHERE_NEXT.get(beat.id)])],
            "pieces": self._pieces(beat, letters),
            "lit": [[cell.matrix, cell.row, cell.column] for cell in beat.lit],
            "diagram": self._lit_parts(beat) if beat.kind in IN_THE_DIAGRAM else None,
            "question": None
            if question is None
            else {
                "kind": question.kind,
                "group": beat.group,
                "fields": list(question.fields),
                "choices": list(question.choices),
            },
            "example": beat.example is not None,
        }

    def _lit_parts(self, beat: Beat) -> LitParts:
        """The nodes and edges of the diagram that the lit cells stand for."""
        derivation, layers = self.run.derivation, self._skeleton["layers"]["letters"]
        nodes = [
            f"{letter}/{index}"
            for cell in beat.lit
            for letter, index in zip(derivation.grid_letters(cell.matrix), (cell.row, cell.column), strict=True)
            if letter in layers
        ]
        is_loss = any(cell.matrix == derivation.goal.name for cell in beat.lit)
        edges = [f"{cell.matrix}/{cell.row}/{cell.column}" for cell in beat.lit if cell.matrix in derivation.weights]
        return {"nodes": [*dict.fromkeys(nodes), *(["loss"] if is_loss else [])], "edges": edges}

    def _pieces(self, beat: Beat, letters: Letters) -> list[str | ShownGrid]:
        """The grids of a beat: of a line as its equation, else one beside the other."""
        shown = {one.matrix: self._shown(beat, one, letters) for one in beat.shown}
        right = equation(self.run.derivation, beat.line) if beat.line in self.run.derivation.by_name else []
        right = [piece if isinstance(piece, str) or piece["grid"] in shown else self._upright(piece) for piece in right]
        operands = {piece["grid"] for piece in right if not isinstance(piece, str)}
        if beat.kind == "build" or list(shown)[-1:] != [beat.line] or operands != shown.keys() - {beat.line}:
            return list(shown.values())
        return [
            *(self._mark(beat, piece) if isinstance(piece, str) else shown[piece["grid"]] for piece in right),
            "=",
            shown[beat.line],
        ]

    def _upright(self, piece: GridPiece) -> GridPiece:
        """The matrix itself in the place of its transpose."""
        return {"grid": self.run.derivation.transposed.get(piece["grid"], piece["grid"])}

    def _mark(self, beat: Beat, piece: str) -> str:
        """What stands between two grids; @ and ⊙ are covered until they are asked for."""
        is_covered = beat.kind == "shape" or (beat.kind == "operator" and beat.question)
        if piece not in OPERATORS or not is_covered or not products(self.run.derivation.form(beat.line)):
            return piece
        return "?"

    def _shown(self, beat: Beat, one: Shown, letters: Letters) -> ShownGrid:
        is_asked = beat.question is not None and beat.question.shape == one.matrix
        key = _key(one.matrix, one.level)
        return {
            "grid": one.matrix,
            "how": "unknown" if is_asked else one.how,
            "letters": key if one.how == "letters" and key in letters else "",
            "shape": "" if _is_shape_to_come(beat, one) else self._skeleton["grids"][one.matrix]["shape"],
            "cells": [[cell.row, cell.column] for cell in one.cells],
        }

    def _letters(self, name: str, level: int | None) -> list[list[list[LetterLine]]]:
        """What stands in the cells of a grid, each in lines; nothing where each is its own symbol."""
        if level == 0:
            return []
        rows, columns = (range(min(count, MOST_IN_LETTERS)) for count in self._skeleton["grids"][name]["count"])
        cells = grid_letters(self.notation, name, level, rows, columns)
        if all(cell.text == cell.symbol for row in cells for cell in row):
            return []
        return [[[_pieces_of(line) for line in cell.lines] for cell in row] for row in cells]

    def _grid(self, name: str) -> LessonGrid:
        frames = self._skeleton["grids"]
        frame, source = frames[name], frames[name].get("of", name)
        cells = self._numbers.grid(source, frames[source])
        if source != name:
            cells = turned(cells)
        grid: LessonGrid = {
            "label": frame["label"],
            "family": frame["family"],
            "size": list(self.notation.shape(name)),
            "symbols": [row[:MOST] for row in frame["symbols"][:MOST]],
            "texts": [row[:MOST] for row in cells["texts"][:MOST]],
            "tints": [row[:MOST] for row in cells["tints"][:MOST]],
        }
        if "of" in frame:
            grid["of"] = frame["of"]
        return grid

    @cached_property
    def writer(self) -> Writer:
        """Numbers in sentences are written as in the grids."""
        return Writer(self._numbers.text, lambda number: print_number(number, self.scenario.decimals))

    @cached_property
    def _skeleton(self) -> Skeleton:
        return skeleton(self.run.derivation, tuple(self.run.sizes.items()), 0, self.scenario.names)

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers(self.scenario, self.run, self.scenario.kept_back)


def _is_shape_to_come(beat: Beat, one: Shown) -> bool:
    """Whether the shape is not told yet: of a matrix to build, and before the letters of shapes are explained."""
    return (beat.kind == "build" and one.matrix == beat.line) or (beat.kind == "goal" and not beat.line)


def _key(name: str, level: int | None) -> str:
    return f"{name}/{'' if level is None else level}"


def _pieces_of(line: tuple[Part, ...]) -> LetterLine:
    """A line in pieces; a symbol has the family of its matrix."""
    return [part if isinstance(part, str) else [part.symbol, NAMES[part.cell.matrix].family] for part in line]
