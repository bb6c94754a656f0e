"""How an answer is judged, and what is said of a wrong one.

A number is right when it agrees to two significant digits with ours, or with what the rounded numbers on the screen
give.  Of a wrong number a mistake is named only when it gives that very number, and something left out also when it
gives a number as near.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from backprop_core.errors import MatrixError
from backprop_core.explain.cells import Cell
from backprop_core.explain.letters import cells_in, computation
from backprop_core.language.matrix_form import transpose
from backprop_core.lesson.beat import Beat, PathProduct, Question
from backprop_core.lesson.filling import (
    WriteNumber,
    Writer,
    direction,
    factor_numbers,
    filled,
    number_of,
    path_of,
    plain_number,
)
from backprop_core.lesson.shapes import shape_sentence, shape_words
from backprop_core.practice.following import follower, scalars_of, step_of
from backprop_core.practice.mistakes import mistakes_before
from backprop_core.practice.written_numbers import DIGITS, Expected, written
from backprop_core.trace import Trace

NOT_THIS_NUMBER, NOT_THIS_ONE = "Not this number.", "Not this one."
NO_REASON = (NOT_THIS_NUMBER, NOT_THIS_ONE)
"""What is said of a wrong answer of which no reason is known; the question's hint comes after it."""
MOST_REASONS = 2
TERMS = 32
"""So many terms are looked at."""

Verdict = Literal["right", "wrong", "too few digits", "unreadable", "open"]


@dataclass(frozen=True)
class Judgement:
    """What is said of an answer.

    Attributes:
        verdict: ``"open"`` where the right number is ±∞ or NaN, so that no answer can be judged.
    """

    verdict: Verdict
    sentence: str


def answer(run: Trace, question: Question, write: WriteNumber = plain_number) -> tuple[str, ...]:
    """The right answer, one text for each field."""
    if question.kind == "shape":
        return tuple(map(str, run.notation.shape(question.shape)))
    if question.right or question.quantity is None:
        return (question.right,)
    number = number_of(run, question.quantity)
    return (direction(number) if question.kind == "sign" else write(number, 4),)


def judge(run: Trace, beat: Beat, answers: Sequence[str] | Expected, writer: Writer | None = None) -> Judgement:
    """What is said of the answer to a beat's question.

    Args:
        answers: one text for each of the question's ``fields``; where a number is asked for, the number as it was
            written does too.
        writer: how the numbers on the screen are written; by default plainly.

    Raises:
        ValueError: the beat asks nothing.
    """
    question = beat.question
    if question is None:
        raise ValueError(f"the beat {beat.id!r} asks nothing")
    texts = [] if isinstance(answers, Expected) else [text.strip() for text in answers]
    if question.kind == "shape":
        return _judge_shape(run, question, texts)
    given = texts[0] if texts else ""
    if question.quantity is not None and not math.isfinite(number_of(run, question.quantity)):
        return Judgement("open", "This number is too large for a computer, so no answer can be judged. Go on.")
    if question.kind == "number" and question.quantity is not None:
        number = answers if isinstance(answers, Expected) else given
        judgement = _judge_number(run, question.quantity, number, writer)
    else:
        judgement = _judge_choice(run, question, given)
    if judgement.sentence not in NO_REASON or not question.hint:
        return judgement
    return replace(judgement, sentence=f"{judgement.sentence} {_closed(filled(run, question.hint, writer))}")


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _judge_shape(run: Trace, question: Question, answers: Sequence[str]) -> Judgement:
    name, shape = question.shape, run.notation.shape(question.shape)
    if len(answers) != 2 or not all(text.isdecimal() and len(text) < 9 for text in answers):
        return Judgement("unreadable", "Write two whole numbers: rows, then columns.")
    sizes = tuple(map(int, answers))
    if sizes == shape:
        return Judgement("right", shape_sentence(run.notation, name))
    letters = run.derivation.grid_letters(name)
    if sizes == shape[::-1] and letters != transpose(letters):
        return Judgement("wrong", "Rows and columns are exchanged: rows come first.")
    row, column = shape_words(run.notation, name)
    if all(map(int.__ne__, sizes, shape)):
        return Judgement("wrong", f"Rows and columns are both wrong: {row}, {column}.")
    where, words = ("rows", row) if sizes[0] != shape[0] else ("columns", column)
    return Judgement("wrong", f"The number of {where} is wrong: {words}.")


def _judge_choice(run: Trace, question: Question, given: str) -> Judgement:
    if given not in question.choices:
        return Judgement("unreadable", "Choose one of the answers.")
    (right,) = answer(run, question)
    reason = dict(question.reasons).get(given, "")
    if given == right:
        return Judgement("right", reason or "Right.")
    return Judgement("wrong", reason or NOT_THIS_ONE)


def _judge_number(run: Trace, quantity: Cell | PathProduct, given: str | Expected, writer: Writer | None) -> Judgement:
    try:
        expected = given if isinstance(given, Expected) else written("the answer", [[given]])
    except MatrixError:
        return Judgement("unreadable", "Write a number, for example −0.25 or 1.2e-3.")
    number = number_of(run, quantity)
    verdict = _verdict(expected, number)
    theirs = expected.numbers.item()
    if verdict == "agrees" or abs(theirs - number) <= _half_a_unit(number):
        return Judgement("right", "Right.")
    shown = _from_shown(run, quantity, writer) if writer else number
    if math.isfinite(shown) and (_verdict(expected, shown) == "agrees" or abs(theirs - shown) <= _half_a_unit(shown)):
        return Judgement("right", "Right.")
    if verdict == "too few digits":
        return Judgement("too few digits", f"Write at least {DIGITS} significant digits.")
    return Judgement("wrong", _reason(run, quantity, number, expected))


def _from_shown(run: Trace, quantity: Cell | PathProduct, writer: Writer) -> float:
    """What the numbers on the screen give: where they are rounded, another number than ours."""
    if isinstance(quantity, PathProduct):
        *before, _ = factor_numbers(run, quantity)
        last = path_of(run, quantity).factors[quantity.first : quantity.last][-1]
        return quantity.times * math.prod(before) * (writer.shown(run, last.cell) if last.cell else last.value)
    step = step_of(run.derivation.by_name[quantity.matrix])
    values = {name: run[name].copy() for name in step.needs}
    for cell in cells_in(computation(run.notation, quantity, terms=TERMS)):
        values[cell.matrix][cell.row, cell.column] = writer.shown(run, cell)
    with np.errstate(all="ignore"):
        return float(step.compute(values, **scalars_of(run))[quantity.row, quantity.column])


def _verdict(expected: Expected, number: float) -> str:
    return str(expected.verdicts(np.array([[number]]))[0, 0])


def _half_a_unit(number: float) -> float:
    """Half of what 1 in the second significant digit is worth: whoever computes with rounded numbers is off by less."""
    return 10.0 ** (math.floor(math.log10(abs(number))) - DIGITS + 1) / 2 if number else 0.0


def _reason(run: Trace, quantity: Cell | PathProduct, number: float, expected: Expected) -> str:
    """What gives the written number: one thing left out or turned, else a known mistake, else what gives about it."""
    if not expected.tells.any():
        return NOT_THIS_NUMBER
    of_quantity = _slips_of_cell(run, quantity) if isinstance(quantity, Cell) else _slips_of_path(run, quantity)
    slips = [(-number, "the result with the wrong sign"), *of_quantity]
    exact = list(_giving(expected, slips))
    if exact:
        return f"This is {' or '.join(exact[:MOST_REASONS])}."
    mistake = next(_giving(expected, _mistakes(run, quantity)), "") if isinstance(quantity, Cell) else ""
    nearest = _nearest(expected, slips)
    return mistake or (f"This is about {nearest}." if nearest else NOT_THIS_NUMBER)


def _giving(expected: Expected, slips: Iterable[tuple[float, str]]) -> Iterator[str]:
    """The phrases of those that give the written number."""
    for theirs, phrase in slips:
        if np.isfinite(theirs) and _verdict(expected, theirs) == "agrees":
            yield phrase


def _nearest(expected: Expected, slips: Iterable[tuple[float, str]]) -> str:
    """The phrase of the one that comes nearest, as near as a right answer must come; empty where none does."""
    written_number = expected.numbers.item()
    near = [
        (abs(theirs - written_number), phrase)
        for theirs, phrase in slips
        if np.isfinite(theirs) and abs(theirs - written_number) <= _half_a_unit(theirs)
    ]
    return min(near)[1] if near else ""


def _slips_of_path(run: Trace, product: PathProduct) -> Iterator[tuple[float, str]]:
    numbers = factor_numbers(run, product)
    for i, factor in enumerate(path_of(run, product).factors[product.first : product.last]):
        without = product.times * math.prod(numbers[:i] + numbers[i + 1 :])
        yield without, f"the result without the factor {factor.symbol}"
    if product.times != 1:
        yield numbers[-1], "the slope alone, without the change before"


def _slips_of_cell(run: Trace, cell: Cell) -> Iterator[tuple[float, str]]:
    """One term or one factor that is missing, or one sign that is turned."""
    explanation = run.expand(cell.matrix, cell.row, cell.column, limit=TERMS)
    if explanation.count > 1:
        for term in explanation.terms:
            symbol = "·".join(factor.symbol for factor in term.factors)
            value = -term.value if term.sign == "−" else term.value
            yield explanation.value - value, f"the result without the term {symbol}"
            yield explanation.value - 2 * value, f"the result with the wrong sign of the term {symbol}"
        return
    factors = explanation.terms[0].factors
    for i, factor in enumerate(factors if len(factors) > 1 else ()):
        rest = math.prod(other.value for j, other in enumerate(factors) if j != i)
        yield rest, f"the result without the factor {factor.symbol}"


def _mistakes(run: Trace, cell: Cell) -> Iterator[tuple[float, str]]:
    """The known mistakes in a cell's own line."""
    follow = follower(run)
    for one in mistakes_before(run, cell.matrix):
        if one.typical and set(one.changed) == {cell.matrix} and not one.ends:
            with np.errstate(all="ignore"):
                theirs = follow.matrix(cell.matrix, one.steps, one.brings(run))
            if theirs is not None and theirs.shape == run[cell.matrix].shape:
                yield float(theirs[cell.row, cell.column]), f"One mistake gives this number: {one.name}. {one.sentence}"
