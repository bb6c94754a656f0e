"""The beats of one line: its shape, its formula, its cells in letters, and its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from backprop_core.explain.affects import cell_name
from backprop_core.explain.cells import Cell
from backprop_core.explain.letters import letters, stays
from backprop_core.explain.notation import Notation
from backprop_core.explain.questions import reasons
from backprop_core.language.matrix_form import Grid, MatrixProduct, grids
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.lesson.beat import Beat, Question, Reader, Shown, Text, Worked
from backprop_core.lesson.shapes import products, shape_reason, shape_sentence
from backprop_core.table import Line

PRESENT: frozenset[Reader] = frozenset({"present"})
WALK: frozenset[Reader] = frozenset({"walk"})
BOTH = PRESENT | WALK
OPERATORS = ("@", "⊙")
BY_HAND = 8
"""A sum of more terms is not asked for."""


def asked(beat: Beat, question: Question) -> tuple[Beat, Beat]:
    """A question, and the beat after it that tells the answer."""
    told = replace(beat, id=f"{beat.id}.answer", texts=(question.worked,))
    return replace(beat, question=question), told


def formula(notation: Notation, line: Line) -> str:
    """A line in matrices: ``dTL/dW1 = X.T @ H_D_Error_W``."""
    return f"{notation.label(line.name)} = {write(notation.derivation.form(line.name), screen_style(notation.label))}"


def formula_texts(notation: Notation, line: Line) -> tuple[Text, ...]:
    """A line in matrices, and what it is for."""
    return ((formula(notation, line),), (f"{meaning(notation, line)}.",))


def meaning(notation: Notation, line: Line) -> str:
    """What a line is for, as a sentence begins; a matrix keeps its name."""
    begins = line.meaning.partition(" ")[0]
    is_matrix = begins in map(notation.label, notation.derivation.letters)
    return line.meaning if is_matrix else line.meaning[0].upper() + line.meaning[1:]


def equation(notation: Notation, line: Line, result: Shown) -> tuple[Shown, ...]:
    """The operands of a line and its result; the operands in letters where the result is, one level less far."""
    keys = dict.fromkeys(grid.key for grid in grids(notation.derivation.form(line.name)))
    if result.how != "letters":
        return (*(Shown(key, "numbers") for key in keys), result)
    return (*(operand(notation, key, result.level) for key in keys), result)


def operand(notation: Notation, key: str, level: int | None) -> Shown:
    """An operand in letters, for a result of that level; what stays in letters has its symbols."""
    is_symbol = level is not None or notation.derivation.transposed.get(key, key) in stays(notation.derivation)
    return Shown(key, "letters", level=0 if is_symbol else None)


def line_beats(notation: Notation, line: Line, in_letters: int | None = 1) -> Iterator[Beat]:
    """The beats of a line.

    Args:
        in_letters: to which level its cells are written in letters; ``None`` is the last.
    """
    covered = equation(notation, line, Shown(line.name, "covered"))
    if line.left.letters != "11":
        yield from _shape(notation, line)
    yield from operator_beats(notation, line, covered)
    yield Beat(
        f"{line.name}.formula",
        "formula",
        line.section,
        line.name,
        (*formula_texts(notation, line), *why(notation, line)),
        covered,
    )
    yield Beat(
        f"{line.name}.line",
        "line",
        line.section,
        line.name,
        (*formula_texts(notation, line), *why(notation, line)),
        equation(notation, line, Shown(line.name, "numbers")),
        readers=WALK,
    )
    yield from letter_beats(notation, line, in_letters)
    yield from number_beats(notation, line)


def operator_beats(notation: Notation, line: Line, shown: tuple[Shown, ...]) -> Iterator[Beat]:
    """@ or ⊙: asked of each product of two matrices."""
    for i, one in enumerate(products(notation.derivation.form(line.name)), 1):
        left, right = (one.left, one.right) if isinstance(one, MatrixProduct) else one.factors
        names = [notation.label(grid.key) for grid in (left, right) if isinstance(grid, Grid)]
        right_one = "@" if isinstance(one, MatrixProduct) else "⊙"
        why_so = reasons(notation, line)[0].answer
        question = Question(
            "operator",
            (f"{names[0]} {right_one} {names[1]}. {why_so} {shape_reason(notation, line)}",),
            choices=OPERATORS,
            right=right_one,
            reasons=tuple((choice, why_so) for choice in OPERATORS),
        )
        text = (f"{notation.label(line.name)} needs {names[0]} and {names[1]}. What stands between them, @ or ⊙?",)
        yield from asked(
            Beat(f"{line.name}.operator{i}", "operator", line.section, line.name, (text,), shown), question
        )


def letter_beats(notation: Notation, line: Line, level: int | None) -> Iterator[Beat]:
    """What stands in the first cell in letters, then in all of them."""
    first = Cell(line.name, 0, 0)
    in_letters = letters(notation, first, level)
    is_single = notation.shape(line.name) == (1, 1)
    begins = "In letters:" if is_single else "In letters, the first cell:"
    beat = Beat(
        f"{line.name}.letters",
        "letters",
        line.section,
        line.name,
        ((f"{begins} {in_letters.symbol} = {in_letters.text}",),),
        equation(notation, line, Shown(line.name, "letters", (first,), level)),
        (first, *in_letters.cells),
        readers=PRESENT,
    )
    yield beat
    if not is_single:
        yield replace(
            beat,
            id=f"{line.name}.letters.all",
            texts=(("So in every cell.",),),
            shown=equation(notation, line, Shown(line.name, "letters", level=level)),
            lit=(),
        )


def number_beats(notation: Notation, line: Line) -> Iterator[Beat]:
    """The number of the first cell, then all numbers."""
    first = Cell(line.name, 0, 0)
    beat = Beat(
        f"{line.name}.number",
        "number",
        line.section,
        line.name,
        ((f"Compute {cell_name(notation, first)}. Two significant digits are enough.",),),
        equation(notation, line, Shown(line.name, "covered")),
        (first, *letters(notation, first, 1).cells),
    )
    ask, told = asked(beat, Question("number", (Worked(first),), quantity=first))
    if letters(notation, first, 1).count <= BY_HAND:
        yield ask
    yield replace(told, shown=equation(notation, line, Shown(line.name, "numbers", (first,))))
    if notation.shape(line.name) != (1, 1):
        yield replace(
            beat,
            id=f"{line.name}.numbers",
            kind="numbers",
            texts=((f"All numbers of {notation.label(line.name)}, computed in the same way.",),),
            shown=equation(notation, line, Shown(line.name, "numbers")),
            lit=(),
        )


def why(notation: Notation, line: Line) -> tuple[Text, ...]:
    """The answers to the questions that a line raises; the first, where it has a product, is told with @ or ⊙."""
    raised = reasons(notation, line)[1 if products(notation.derivation.form(line.name)) else 0 :]
    return tuple((f"{reason.question} {reason.answer}",) for reason in raised)


def _shape(notation: Notation, line: Line) -> Iterator[Beat]:
    text = (f"Next: {notation.label(line.name)}. {meaning(notation, line)}. What shape does it have?",)
    told = shape_sentence(notation, line.name)
    if not products(notation.derivation.form(line.name)):  # Of a product @ or ⊙ is asked next.
        told = f"{told} {shape_reason(notation, line)}"
    question = Question("shape", (told,), shape=line.name)
    yield from asked(
        Beat(
            f"{line.name}.shape",
            "shape",
            line.section,
            line.name,
            (text,),
            equation(notation, line, Shown(line.name, "covered")),
        ),
        question,
    )
