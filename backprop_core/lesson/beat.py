"""A beat: one thing shown, said or asked.  A lesson is a sequence of them.

A beat depends on the table and its sizes, and on no number.  Where its text has a number it names the quantity, and a
pass fills it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backprop_core.explain.cells import Cell

Kind = Literal[
    "goal",  # what the lesson is for
    "given",  # the matrices that one starts with
    "nudge",  # a small change of one weight, followed forward
    "shape",
    "formula",
    "why",  # one more question that a line raises, with its answer
    "line",  # a line at once: its formula and all its numbers
    "operator",  # @ or ⊙, and which of the two matrices is transposed
    "letters",  # the cells of a matrix in letters
    "number",  # the number of one cell
    "affects",  # what a cell affects
    "factor",  # one derivative of the chain rule
    "path",  # one product of the chain rule
    "sum",  # the derivative of one cell, all its products
    "build",  # what has to be built next, in letters
    "same shape",  # why a gradient has the shape of its parameter
    "check",  # shapes that must fit, numbers that must agree
    "equals",  # the chain rule's sum and the cell of the result
    "conclusion",
    "next",
]
Reader = Literal["present", "walk"]
"""Who reads a beat: a teacher in front of a class, or a student alone, who answers before going on."""

SECONDS_TO_ANSWER, SECONDS_TO_READ = 20, 4
"""How long a question, and another beat, take."""
ENOUGH = 2
"""Who has answered so many questions of a group need not answer the others."""

QuestionKind = Literal["shape", "number", "factor", "operator", "product", "sign", "choice"]


At = tuple[tuple[str, int], ...]
"""Where a path of the chain rule runs: the index of each letter, counted from 0; of a letter that is left out it is 0.
"""


@dataclass(frozen=True)
class PathProduct:
    """The product of some factors of one path of the chain rule, times a number.

    Attributes:
        gradient: the cell whose chain rule it is.
        at: where the path runs.
        first, last: the factors that are multiplied, from the first up to and without the last; ``None`` is all.
        times: what they are multiplied by: a small change of the cell, or 1.
    """

    gradient: Cell
    at: At = ()
    first: int = 0
    last: int | None = None
    times: float = 1.0


@dataclass(frozen=True)
class Example:
    """What the lesson computes in numbers.

    Attributes:
        weight: one cell of a parameter.
        paths: a path through each row of X that is followed.
        another: where each z changes all outputs of its row, another path through the first of these rows.
    """

    weight: Cell
    paths: tuple[At, ...]
    another: At | None = None


@dataclass(frozen=True)
class RealChange:
    """By how much the loss really changes when a cell of a parameter grows by an amount."""

    cell: Cell
    amount: float


@dataclass(frozen=True)
class PredictedChange:
    """By how much the loss changes by its derivative, when a cell of a parameter grows by an amount."""

    cell: Cell
    amount: float


@dataclass(frozen=True)
class Rate:
    """A scalar whose number a person chooses: η or β, as the table writes it."""

    text: str


Quantity = Cell | PathProduct | RealChange | PredictedChange | Rate
"""What has a number in every pass."""


@dataclass(frozen=True)
class Number:
    """The number of a quantity.

    Attributes:
        digits: to how many significant digits it is written; by default as in its grid.
    """

    quantity: Quantity
    digits: int | None = None


@dataclass(frozen=True)
class Worked:
    """The computation of a number, in symbols and in numbers: ``z₁₁ = x₁₁·w₁₁ + b₁ = 1·0.1 + 0.1 = 0.2``.

    Attributes:
        has_result: whether the number itself is told.
    """

    quantity: Cell | PathProduct
    has_result: bool = True


@dataclass(frozen=True)
class Link:
    """A change times a derivative in numbers, ``= 0.6·0.01``; where the derivative has none, why, and what is left.

    Attributes:
        derivative: the one factor; before: the change that it multiplies; after: the change that comes of it.
    """

    derivative: PathProduct
    before: PathProduct
    after: PathProduct


@dataclass(frozen=True)
class Direction:
    """Whether a change goes up, down, or is none: one of ``DIRECTIONS``."""

    quantity: Cell | PathProduct


@dataclass(frozen=True)
class Agrees:
    """Whether a cell of a gradient is the chain rule's sum: ✓, or ✗, or ? where overflow leaves it open."""

    gradient: Cell


@dataclass(frozen=True)
class Saturation:
    """In how many cells of an activation almost nothing goes back, and what to do; empty where there are none."""

    output: str


UP, DOWN, NONE = "It grows.", "It shrinks.", "It does not change."
DIRECTIONS = (UP, DOWN, NONE)

Text = tuple[str | Number | Worked | Link | Direction | Agrees | Saturation, ...]
"""A text whose numbers a pass fills in."""


@dataclass(frozen=True)
class Question:
    """A question whose answer the table or a pass gives.

    Attributes:
        kind: what is asked for; it says how an answer is judged.
        shape: the matrix whose shape is asked for.
        quantity: the quantity whose number, or whose sign, is asked for.
        choices: what can be chosen; empty where something is typed.
        right: the right choice; empty where a pass says it.
        reasons: for a choice the sentence that is said when it is chosen.
        worked: the right answer with its computation or its reason.
        hint: what is said of a wrong answer of which no reason is known.
    """

    kind: QuestionKind
    worked: Text
    shape: str = ""
    quantity: Cell | PathProduct | None = None
    choices: tuple[str, ...] = ()
    right: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    hint: Text = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """What an answer consists of, each with its name."""
        return ("rows", "columns") if self.kind == "shape" else ("answer",)


@dataclass(frozen=True)
class Shown:
    """A matrix that a beat shows.

    Attributes:
        matrix: its name, or that of a transpose (``X.T``).
        how: its numbers, its cells in letters, or a covered grid.
        cells: those that are shown so, while the others are covered; empty means all.
        level: of letters the level, as in ``explain.letters``: 0 is the symbol, ``None`` all the way.
    """

    matrix: str
    how: Literal["numbers", "letters", "covered"]
    cells: tuple[Cell, ...] = ()
    level: int | None = None


@dataclass(frozen=True)
class Beat:
    """One step of the lesson.

    Attributes:
        id: stands in a link; the same for all numbers.
        section: the part of the lesson: a section of the table, or one of the lesson's own.
        line: the matrix whose line it is about; empty where it is about none.
        texts: its sentences.
        shown: the matrices to show, in reading order: of a line its operands, then its result.
        lit: the cells to light.
        question: what is asked; the beat after it tells the answer.
        example: the kind of question that this beat answers as an example, before the first one is asked.
    """

    id: str
    kind: Kind
    section: str
    line: str
    texts: tuple[Text, ...]
    shown: tuple[Shown, ...] = ()
    lit: tuple[Cell, ...] = ()
    question: Question | None = None
    example: QuestionKind | None = None
    readers: frozenset[Reader] = frozenset({"present", "walk"})

    @property
    def group(self) -> str:
        """Which questions are alike; empty for a beat that asks nothing.

        Numbers are computed anew in every section.
        """
        if self.question is None:
            return ""
        section = self.section if self.question.kind == "number" else ""
        return "/".join((self.kind, self.question.kind, section))
