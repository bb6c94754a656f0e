"""What the board is given, as types: declared here once, for Python and, by browser_types.py, for the browser.

A payload is a skeleton, which stays while numbers are edited, and what moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NotRequired, TypedDict

from backprop_core import Cell
from backprop_core.explain.explanation import Part

Piece = str | list[str]
"""A text, or a matrix with its letters: ``["W1", "ch"]``; in a row written out with a column: ``["Z2", "n", "0"]``."""
Product = list[str | int]
"""A sign, and the places of factors in the list of all: ``["+", 0, 5]``."""
Place = list[str | int]
"""A cell: its matrix, row and column, counted from 0; empty for no cell."""


def place(cell: Cell | None) -> Place:
    """A cell as the browser knows it."""
    return [cell.matrix, cell.row, cell.column] if cell else []


def parts_of(parts: Iterable[Part]) -> list[str | Place]:
    """A text in pieces; a cell is its symbol and its place."""
    return [part if isinstance(part, str) else [part.symbol, *place(part.cell)] for part in parts]


class Axis(TypedDict):
    """The length of an axis, the least and the most it can have, and the sentence on each of these."""

    size: int
    least: int
    most: int
    name: str
    stops: list[str]


class Rows(TypedDict):
    """The rows that are shown, and the axis letter that counts them."""

    letter: str
    first: int
    count: int
    size: int
    page: int


class GridFrame(TypedDict):
    """A grid without its numbers; ``of`` is the matrix of a transposed grid, ``slope`` that of an activation.

    ``classes`` says that a cell can be chosen in each row, which is then 1 there and 0 elsewhere.
    """

    label: str
    letters: str
    shape: str
    first: list[int]
    count: list[int]
    symbols: list[list[str]]
    family: str
    heads: list[list[str]]
    named: list[bool]
    of: NotRequired[str]
    slope: NotRequired[str]
    editable: NotRequired[bool]
    classes: NotRequired[bool]


class GridNumbers(TypedDict):
    """The numbers of a grid.

    ``rounded`` and ``saturated`` list cells by their row and column in what is shown; ``right`` has the right number
    of each cell that a mistake changes, and an empty text for the others.
    """

    texts: list[list[str]]
    values: list[list[float | str]]
    tints: list[list[int]]
    rounded: NotRequired[list[list[int]]]
    saturated: NotRequired[list[list[int]]]
    right: NotRequired[list[list[str]]]


class Grid(GridFrame, GridNumbers):
    """A grid with its numbers."""


class LineTerm(TypedDict):
    """A term of a line's right side, in letters."""

    sign: str
    factors: list[list[Piece]]


class LetterFactor(TypedDict):
    """A factor in letters; ``cell`` is the one whose number it is, if there is one: else its parts stand for theirs."""

    parts: list[str | Place]
    cell: Place


class GridLetters(TypedDict):
    """What stands in the cells of a grid in letters, down to a level, ``"one"`` or ``"all"``, of so many."""

    level: str
    levels: int
    cells: list[list[list[Product]]]


class Letters(TypedDict):
    """The letters of the grids that show them; ``cells`` is what all grids show but those with a level of their own."""

    cells: str
    factors: list[LetterFactor]
    grids: dict[str, GridLetters]


class PathInLetters(TypedDict):
    """A path of a chain rule: its factors, by their place in the list of all, each with the derivative that it is.

    ``product`` is the place of the same product among those of the gradient's cell, −1 for none, and ``partners`` the
    place of each factor in that product, −1 for a 1 that is left out there.
    """

    label: str
    factors: list[int]
    derivatives: list[str]
    product: int
    partners: list[int]


class SumInLetters(TypedDict):
    """The chain rule of one cell of a gradient, and the products of the cell in letters."""

    cell: Place
    symbol: str
    paths: list[PathInLetters]
    more: int
    products: list[Product]


class ParameterDerivatives(TypedDict):
    gradient: str
    sums: list[SumInLetters]
    more: int


class Derivatives(TypedDict):
    """The chain rules of all parameters, before a section; ``first`` is a cell, and ``levels`` say what it affects.

    ``says`` is which paths are added up in one, if any.
    """

    title: str
    before: str
    says: str
    first: str
    levels: list[list[list[str]]]
    parameters: dict[str, ParameterDerivatives]
    factors: list[LetterFactor]


class Compared(TypedDict):
    """Whether each cell of a gradient that is listed is its chain rule: ``"same"``, ``"differs"`` or ``"overflow"``."""

    verdicts: list[str]
    says: str


class GridPiece(TypedDict):
    grid: str


class Curve(TypedDict):
    """The curve of an activation with the matrices of its z, its output and its slope, if there is one.

    Where it is ``straight``, the slope is 1 everywhere.

    ``points`` is its line in a drawing; a number z is at ``(z − left) · across``, an output h at ``(top − h) · down``.
    """

    z: str
    output: str
    slope: str
    straight: bool
    formula: str
    points: str
    left: float
    across: float
    top: float
    down: float


class WhatIf(TypedDict):
    """What can be forgotten at a step: each mistake with its key, name and sentence, and why others cannot be shown."""

    mistakes: list[list[str]]
    refusals: list[str]


class Step(TypedDict):
    """A step; where a cell is made from the whole ``row`` of a matrix, that matrix, and the letters that agree."""

    name: str
    number: str
    title: str
    where: str
    meaning: str
    why: list[list[str]]
    equation: list[str | GridPiece]
    sum: list[LineTerm]
    letters: str
    whatIf: WhatIf
    curve: NotRequired[Curve]
    row: NotRequired[list[str]]


class Section(TypedDict):
    title: str
    steps: list[Step]
    conclusion: NotRequired[list[str]]


class Layers(TypedDict):
    """The layers by their axis letters; ``again`` has the axis of each letter that comes back on a path: o of o′."""

    letters: list[str]
    weights: list[list[str]]
    again: dict[str, str]


Control = TypedDict(
    "Control",
    {
        "is": str,
        "name": str,
        "label": NotRequired[str],
        "event": NotRequired[str],
        "options": NotRequired[list[list[str]]],
        "first": NotRequired[str],
        "most": NotRequired[int],
        "inside": NotRequired[list["Control"]],
    },
)


class Learning(TypedDict):
    """How steps downhill can be taken: in which section, how many at once, and how many how often in a second."""

    section: str
    steps: list[str]
    speeds: list[list[int]]


class Word(TypedDict):
    """A mark in words: how it stands in a title, an equation or, of an axis, a shape, and what it means."""

    name: str
    marks: list[str]
    sentence: str
    example: str
    axis: bool


class MessageLimits(TypedDict):
    """How much one message of the board may carry, and which of its events change no number."""

    events: int
    characters: int
    looks: list[str]


class Limits(TypedDict):
    """How many terms of a sum are written, how many places are unfolded, and below which slope a cell is saturated."""

    terms: int
    unfolded: int
    saturated: float


class Skeleton(TypedDict):
    """The board without its numbers."""

    sizes: dict[str, Axis]
    rows: Rows
    grids: dict[str, GridFrame]
    sections: list[Section]
    reaches: dict[str, list[list[str | list[list[str]]]]]
    gradients: dict[str, str]
    covers: dict[str, list[str]]
    same: dict[str, list[list[str]]]
    layers: Layers
    letters: NotRequired[Letters]
    derivatives: Derivatives
    controls: list[Control]
    learning: Learning
    opening: list[str | Place]
    words: list[Word]
    message: MessageLimits
    limits: Limits


class NoteText(TypedDict):
    """A sentence under a step, and the matrices whose numbers it tells."""

    text: str
    about: list[str]


class CancellingStage(TypedDict):
    """One way to write the outputs' delta, and how it follows from the one before.

    ``noNumber`` says why it has none, and is empty where it has one.
    """

    says: str
    parts: list[str | Place]
    noNumber: str


class Cancelling(TypedDict):
    """Why a cell of the outputs' delta is the error, at its step."""

    step: str
    cell: Place
    title: str
    stages: list[CancellingStage]


class Draft(TypedDict):
    row: int
    column: int
    text: str
    says: str


class Goal(TypedDict):
    """The loss that is gone back from: how a derivative of it is written, dTL/dw₁₁, and its formula."""

    short: str
    formula: str


class LossLine(TypedDict):
    name: str
    label: str
    text: str


class ChainFactor(TypedDict):
    """A factor; ``left`` is what remains of it where fractions cancel, ``span`` its columns where it has several."""

    derivative: str
    parts: list[str | Place]
    left: NotRequired[list[str | Place]]
    span: NotRequired[int]
    text: str
    cell: Place
    family: str


class Path(TypedDict):
    """A term of a sum, with its sign before it where that is shown."""

    label: str
    sign: str
    factors: list[ChainFactor]
    bound: dict[str, int]
    product: str


class Chain(TypedDict):
    """A sum that is written out down to the handout's factors: a chain rule, or what the backward lines make.

    With softmax each so many paths (``each``) are ``added`` up in one product; ``says`` is why, and what cancels.

    ``parts`` are what the paths shown and the others add up to, each with its name, where not all are shown;
    ``back`` and ``on`` the row and the path from which the paths before and after these are shown.
    """

    cell: Place
    symbol: str
    paths: list[Path]
    each: int
    added: list[Path]
    says: str
    parts: list[list[str]]
    back: list[int]
    on: list[int]
    sumOver: str
    total: str
    grid: str
    verdict: str


class Held(TypedDict):
    """What the panel says of the held cell.

    ``question`` is what stands before and after its symbol; ``levels`` are the statements on what affects what, each
    with subject, verb and object, a level for each matrix; ``sum`` is the step in which its sum stands, if any.
    """

    cell: Place
    symbol: str
    where: str
    text: str
    question: list[str]
    says: list[str]
    levels: list[list[list[str]]]
    sum: str


class NudgeResult(TypedDict):
    """A nudge in numbers, each with what it is, and in one line; ``reveals`` says which cells a number gives away."""

    cell: Place
    symbol: str
    rows: list[NudgeRow]
    line: NudgeRow
    before: str


class NudgeRow(TypedDict):
    name: str
    text: str
    reveals: list[Place]


class Downhill(TypedDict):
    """The steps downhill.

    ``step`` is how many were taken, ``change`` says by how much the last change of the board changed the loss.
    ``before`` and ``after`` are the loss before and after the steps that were taken last.  ``curve`` is the loss by
    step as the points of a line, and ``about`` says which steps it shows.  ``warning`` is on a loss that rose, or
    hardly changes.
    """

    step: int
    change: str
    before: str
    after: str
    curve: str
    about: str
    warning: str
    says: list[str]


class MistakeNote(TypedDict):
    """The mistake that the board shows; ``check`` is what it does, and ``reveals`` which cells that gives away."""

    key: str
    name: str
    sentence: str
    check: str
    reveals: list[Place]


class Asked(TypedDict):
    text: str
    grow: str
    fit: str


class Chosen(TypedDict):
    values: dict[str, str]
    own: str
    titles: dict[str, str]
    wrong: dict[str, str]
    about: str
    changed: bool
    adjusted: NotRequired[str]


class Moving(TypedDict):
    """What an edit of a number can change; ``wrong`` and ``remarks`` are what is said at the grids."""

    grids: dict[str, GridNumbers]
    notes: dict[str, list[NoteText]]
    cancelling: Cancelling | None
    drafts: dict[str, list[Draft]]
    wrong: dict[str, str]
    remarks: dict[str, str]
    loss: list[LossLine]
    goal: Goal
    pinned: Place
    held: Held | None
    chain: Chain | None
    unfolded: list[str]
    presenting: str
    hidden: list[str]
    compared: dict[str, Compared]
    folded: list[str]
    nudge: NudgeResult | None
    downhill: Downhill
    mistake: MistakeNote | None
    asked: Asked | None
    legend: str
    chosen: Chosen
    scalars: dict[str, str]


class Copies(TypedDict):
    """What a person asked to copy: each form with its text and a sentence on what is left out."""

    name: str
    texts: list[list[str]]


class Ack(TypedDict):
    """How far the session has read what a board sent, and what it refused, by the number of the event.

    ``undo`` and ``redo`` say whether there is something to undo and to redo; ``steps`` how many steps downhill each is.
    """

    board: str
    seen: int
    refused: list[list[int | str]]
    undo: bool
    redo: bool
    steps: dict[str, int]


class Address(TypedDict):
    parameter: str
    tooLarge: str
    link: str | None
    version: int


class Sent(Moving):
    """What moves, with what the session adds; ``still`` is the name of what stays."""

    copies: Copies | None
    ack: Ack
    address: Address
    step: str
    still: str
