"""What the lesson's component is given, as types; ``browser_types.py`` writes them for the browser."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from ui.board.payload import Axis, Layers

LetterLine = list[str | list[str]]
"""A line of what stands in a cell, in pieces: a text, or a symbol with the family of its matrix."""


class LessonGrid(TypedDict):
    """A matrix: its first rows and columns; ``of`` is the matrix of a transposed one."""

    label: str
    family: str
    size: list[int]
    symbols: list[list[str]]
    texts: list[list[str]]
    tints: list[list[int]]
    of: NotRequired[str]


class ShownGrid(TypedDict):
    """A matrix at a beat.

    ``how`` is ``numbers``, ``letters``, ``covered``, or ``unknown`` where its shape is asked for.  ``letters`` is the
    key of what stands in its cells in letters, empty where they are their own symbols.  ``shape`` is written below it,
    empty where it is not told yet.  ``cells`` are those shown, by row and column, empty for all.
    """

    grid: str
    how: str
    letters: str
    shape: str
    cells: list[list[int]]


class LessonQuestion(TypedDict):
    """A question: what is asked for, what an answer consists of, and what can be chosen.

    Questions of one ``group`` are alike.
    """

    kind: str
    group: str
    fields: list[str]
    choices: list[str]


class LessonDiagram(TypedDict):
    """The network, as the board's diagram is drawn from it."""

    sizes: dict[str, Axis]
    layers: Layers
    goal: str


class LitParts(TypedDict):
    """The nodes and edges of the diagram to light, by their names."""

    nodes: list[str]
    edges: list[str]


class LessonBeat(TypedDict):
    """A beat: its sentences, its grids with what stands between them, the cells to light, and those in the diagram.

    ``line`` is the matrix of the board's step that it is about, if there is one.
    """

    id: str
    line: str
    section: str
    texts: list[str]
    pieces: list[str | ShownGrid]
    lit: list[list[str | int]]
    diagram: LitParts | None
    question: LessonQuestion | None
    example: bool


class Lesson(TypedDict):
    """The whole lesson in order; a reader's beats by their place in ``beats``, ``letters`` row by row, line by line.

    ``answering`` and ``reading`` are the seconds that a question, and another beat, take.  Of a group of questions
    ``enough`` have to be answered.
    """

    key: str
    grids: dict[str, LessonGrid]
    letters: dict[str, list[list[list[LetterLine]]]]
    diagram: LessonDiagram
    beats: list[LessonBeat]
    present: list[int]
    walk: list[int]
    answering: int
    enough: int
    reading: int


class Said(TypedDict):
    """What was said of an answer, by the number that the browser gave it."""

    number: int
    beat: str
    verdict: str
    sentence: str


class Start(TypedDict):
    """Where the lesson begins, and a sentence where the address asked for something else."""

    reader: str
    beat: str
    says: str


class LessonSent(TypedDict):
    """What changes while the lesson is read."""

    start: Start
    said: Said | None
