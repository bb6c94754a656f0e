"""The beats of one line: its shape, its formula, its cells in letters, and its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from backprop_core.explain.affects import cell_name
from backprop_core.explain.cells import Cell
from backprop_core.explain.letters import cells_in, computation, letters, stays
from backprop_core.explain.notation import Notation
from backprop_core.explain.questions import reasons
from backprop_core.explain.roads import slope_grids
from backprop_core.language.activations import BY_FUNCTION, EVERY_BY_FUNCTION
from backprop_core.language.index_notation import Apply
from backprop_core.language.matrix_form import grids
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.lesson.beat import Beat, Number, Question, Rate, Reader, Saturation, Shown, Text, Worked
from backprop_core.lesson.multiplying import operator_question
from backprop_core.lesson.shapes import products, shape_sentence
from backprop_core.table import Line
from backprop_core.words import FUNCTIONS, SCALARS

PRESENT: frozenset[Reader] = frozenset({"present"})
WALK: frozenset[Reader] = frozenset({"walk"})
BOTH = PRESENT | WALK
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
    outputs = [output for output, slope in slope_grids(notation.derivation).items() if slope == line.name]
    needed = [
        (f"Now we need the slope of {notation.label(output)}. Let us get the derivative of each cell.",)
        for output in outputs
    ]
    return (
        *needed,
        (formula(notation, line),),
        (f"{meaning(notation, line)}.", *_saturation(notation, line)),
        *function_texts(line),
        *sign_texts(formula(notation, line)),
        *_rates(line),
    )


def _saturation(notation: Notation, line: Line) -> tuple[Saturation, ...]:
    """For a hidden activation whose slope changes with z; an output that is nearly right is saturated, too."""
    slopes = slope_grids(notation.derivation)
    if line.name not in list(slopes)[:-1] or not isinstance(line.right, Apply):
        return ()
    return (Saturation(line.name),) if BY_FUNCTION[line.right.function].kind == "curved" else ()


def function_texts(line: Line) -> tuple[Text, ...]:
    """What the activation of a line computes, and its slope; nothing for a line without one."""
    activation = EVERY_BY_FUNCTION.get(line.right.function) if isinstance(line.right, Apply) else None
    if activation is None:
        return ()
    slope = f" It says how fast a grows when z grows a little: da/dz = {activation.slope}." if activation.slope else ""
    return (f"a = {activation.function}(z) = {activation.formula}.",), (f"{_capital(activation.meaning)}.{slope}",)


def sign_texts(written: str) -> tuple[Text, ...]:
    """What the functions in a formula mean that are no activations."""
    functions = ((name, says) for name, says in FUNCTIONS.items() if name not in EVERY_BY_FUNCTION)
    return tuple((f"{name} – {says}",) for name, says in functions if f"{name}(" in written)


def _rates(line: Line) -> tuple[Text, ...]:
    """The numbers of the scalars in a line that a person chooses, and what they are."""
    rates = [(one.text, sentence) for one, sentence in SCALARS.items() if one.rate and one.text in line.multiples]
    return tuple((f"{text} = ", Number(Rate(text)), f". {sentence}") for text, sentence in rates)


def meaning(notation: Notation, line: Line) -> str:
    """What a line is for, as a sentence begins; a matrix and a derivative keep their names."""
    begins = line.meaning.partition(" ")[0]
    is_name = "/" in begins or begins in map(notation.label, notation.derivation.letters)
    return line.meaning if is_name else _capital(line.meaning)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


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


def line_beats(
    notation: Notation,
    line: Line,
    in_letters: int | None = 1,
    has_letters: bool = True,
    place: tuple[int, int] = (0, 0),
) -> Iterator[Beat]:
    """The beats of a line; one that goes cell by cell shows its letters beside its formula.

    Args:
        place: row and column of the cell whose number is asked for.
        in_letters: to which level its cells are written in letters; ``None`` is the last.
        has_letters: whether a product's letters have a beat.
    """
    is_product = bool(products(notation.derivation.form(line.name)))
    if shape_is_asked(notation, line):
        yield from _shape(notation, line)
    yield from operator_beats(notation, line)
    in_words = letter_text(notation, line, in_letters)
    first, *others = why(notation, line) or ((),)
    # All the way, the letters of two matrices fill the screen; those of the result have a beat of their own.
    is_wide = is_product and in_letters is None
    how = Shown(line.name, "covered") if is_wide else Shown(line.name, "letters", level=in_letters)
    beat = Beat(
        f"{line.name}.formula",
        "formula",
        line.section,
        line.name,
        (*formula_texts(notation, line), *([] if is_wide else [in_words]), *([first] if first else [])),
        equation(notation, line, how),
    )
    yield beat
    for i, one in enumerate(others, 2):
        yield replace(beat, id=f"{line.name}.why.{i}", kind="why", texts=((formula(notation, line),), one))
    yield Beat(
        f"{line.name}.line",
        "line",
        line.section,
        line.name,
        (*formula_texts(notation, line), *why(notation, line)),
        equation(notation, line, Shown(line.name, "numbers")),
        readers=WALK,
    )
    if is_wide and has_letters:
        operands = equation(notation, line, Shown(line.name, "letters", level=in_letters))[:-1]
        yield replace(
            beat,
            id=f"{line.name}.letters",
            kind="letters",
            texts=(in_words,),
            shown=(*operands, Shown(line.name, "covered")),
            lit=(Cell(line.name, 0, 0), *letters(notation, Cell(line.name, 0, 0), in_letters).cells),
            readers=PRESENT,
        )
    yield from number_beats(notation, line, place)


def operator_beats(notation: Notation, line: Line) -> Iterator[Beat]:
    """How the two matrices of each product are multiplied; what can be only one product is told at once."""
    told_shown = equation(notation, line, Shown(line.name, "covered"))
    for i, one in enumerate(products(notation.derivation.form(line.name)), 1):
        texts, question = operator_question(notation, line, one)
        beat = Beat(f"{line.name}.operator{i}", "operator", line.section, line.name, texts)
        ask, told = asked(replace(beat, shown=_upright(notation, told_shown)), question)
        told = replace(told, shown=told_shown)
        yield from (ask, told) if question.choices else (replace(told, texts=(*texts, question.worked)),)


def _upright(notation: Notation, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The same without a transpose: which matrix must be transposed is not told before it is asked."""
    return tuple(replace(one, matrix=notation.derivation.transposed.get(one.matrix, one.matrix)) for one in shown)


def letter_text(notation: Notation, line: Line, level: int | None) -> Text:
    """What stands in the first cell in letters, and that the others are like it."""
    in_letters = letters(notation, Cell(line.name, 0, 0), level)
    if notation.shape(line.name) == (1, 1):
        return (f"In letters: {in_letters.symbol} = {in_letters.text}",)
    return (f"In letters, the first cell: {in_letters.symbol} = {in_letters.text}", ". So in every cell.")


def number_beats(notation: Notation, line: Line, place: tuple[int, int]) -> Iterator[Beat]:
    """The number of one cell, and with the answer all numbers."""
    cell = Cell(line.name, *place)
    beat = Beat(
        f"{line.name}.number",
        "number",
        line.section,
        line.name,
        ((f"Compute {cell_name(notation, cell)}. Two significant digits are enough.",), *_rates(line)),
        equation(notation, line, Shown(line.name, "covered")),
        (cell, *cells_in(computation(notation, cell))),
    )
    ask, told = asked(beat, Question("number", (Worked(cell),), quantity=cell, hint=(Worked(cell, has_result=False),)))
    if letters(notation, cell, 1).count <= BY_HAND:
        yield ask
    others: tuple[Text, ...] = (("The other cells in the same way.",),) if notation.shape(line.name) != (1, 1) else ()
    yield replace(told, texts=(*told.texts, *others), shown=equation(notation, line, Shown(line.name, "numbers")))


def why(notation: Notation, line: Line) -> tuple[Text, ...]:
    """The answers to the questions that a line raises; the first, where it has a product, is told with @ or ⊙."""
    raised = reasons(notation, line)[1 if products(notation.derivation.form(line.name)) else 0 :]
    return tuple((f"{reason.question} {reason.answer}",) for reason in raised)


def shape_is_asked(notation: Notation, line: Line) -> bool:
    """Whether the shape of a product is asked; where one of its matrices is transposed, it leads to the product."""
    form = notation.derivation.form(line.name)
    return bool(products(form)) and not any(grid.transposed for grid in grids(form))


def shape_question(notation: Notation, line: Line) -> Question:
    """The question for the shape of a line's matrix."""
    return Question("shape", (shape_sentence(notation, line.name),), shape=line.name)


def _shape(notation: Notation, line: Line) -> Iterator[Beat]:
    text = (f"Next: {notation.label(line.name)}. {meaning(notation, line)}. What shape does it have?",)
    yield from asked(
        Beat(
            f"{line.name}.shape",
            "shape",
            line.section,
            line.name,
            (text,),
            _upright(notation, equation(notation, line, Shown(line.name, "covered"))),
        ),
        shape_question(notation, line),
    )
