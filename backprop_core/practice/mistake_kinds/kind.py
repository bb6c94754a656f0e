"""What a kind of mistake is, and the parts of a table in which mistakes are made.

No place is found by a matrix's name.  A slope is the matrix of an activation's slope, an error what is left when a
target is taken away from an answer, a bias a single row that is added to every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from backprop_core.derivation import Derivation, difference, errors, is_sum_alone
from backprop_core.evaluation import Matrix
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import slope_grids
from backprop_core.language import constants
from backprop_core.language.index_notation import (
    Constant,
    Expression,
    Product,
    Ref,
    Sum,
    signed_terms,
    summed_letters,
)
from backprop_core.language.matrix_form import matrix_form
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.language.rewriting import swapped, without, write_index
from backprop_core.practice.mistake_kinds.changed_lines import changed_line
from backprop_core.table import BESIDE, Line
from backprop_core.trace import Trace

HALF, SHARE, SHARE_OF_ALL, RATE, MOMENTUM = (
    Constant(one.text)
    for one in (constants.HALF, constants.SHARE, constants.SHARE_OF_ALL, constants.RATE, constants.MOMENTUM)
)

Edit = Callable[[Line], Line]
Brings = Callable[[Trace], Mapping[str, Matrix]]


def nothing(_run: Trace) -> Mapping[str, Matrix]:
    """The matrices of a mistake that brings none."""
    return {}


@dataclass(frozen=True, eq=False)
class Slip:
    """One place where a mistake can be made.

    Attributes:
        edits: what the mistake does to a line, by the name of its matrix; two mistakes can be made in one line.
        wrong, right: what stands there and what should, as they are called on screen.
        added: lines that the changed ones need.
        brings: the matrices that these need beside the given ones, from the right pass.
        ends: whether the changed matrix has another shape, so that no line after it fits.
    """

    edits: Mapping[str, Edit]
    wrong: str = ""
    right: str = ""
    added: tuple[Line, ...] = ()
    brings: Brings = nothing
    ends: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of mistake.

    Attributes:
        name, sentence: its words, with ``{wrong}`` and ``{right}`` in them.
        find: its places in a table.
        everywhere: whether who makes it in one place makes it in all: it is then found in all places together too.
        typical: whether it is common enough to be shown as an example, and to be one of two mistakes made at once.
        key: a name that links keep, where the board can show what the mistake does; else empty.
    """

    name: str
    sentence: str
    find: Callable[[Notation], Iterable[Slip]]
    everywhere: bool = False
    typical: bool = True
    key: str = ""


def to_right(change: Callable[[Expression], Expression]) -> Edit:
    """An edit of a line's right side."""
    return lambda line: changed_line(line, change(line.right))


def becoming(expression: Expression) -> Edit:
    """Another right side."""
    return to_right(lambda _: expression)


def exchanging(old: Expression, new: Expression) -> Edit:
    """One part of the right side for another."""
    return to_right(lambda right: swapped(right, old, new))


def leaving_out(part: Expression) -> Edit:
    """The right side without a factor or a term."""
    return to_right(lambda right: without(right, part))


def scaled(*factors: Expression) -> Edit:
    """A line whose right side is multiplied; of a sum of sums each term."""

    def edit(line: Line) -> Line:
        right = line.right
        if isinstance(right, Sum) and summed_letters(line.left, right):
            return changed_line(line, Sum(tuple((sign, Product((*factors, term))) for sign, term in right.terms)))
        return changed_line(line, Product((*factors, right)))

    return edit


def negative(expression: Expression) -> Expression:
    """The expression with a minus before it."""
    return Sum((("−", expression),))


def new_line(beside: Line, left: Ref, right: Expression) -> Line:
    """A line that the table has not, for a mistake in the line beside it."""
    text, meaning = f"{left} = {write_index(right)}", "a line that only the mistake has"
    return replace(beside, left=left, right=right, text=text, meaning=meaning, number=BESIDE)


def swap(notation: Notation, line: Line, old: Expression, new: Expression) -> Slip:
    """A line with one thing in the place of another."""
    return Slip({line.name: exchanging(old, new)}, label(notation, line.left, new), label(notation, line.left, old))


def label(notation: Notation, left: Ref, expression: Expression) -> str:
    """How something on the right of a line is called on screen."""
    if isinstance(expression, Ref):
        return notation.label(expression.name)
    return write(matrix_form(left, expression), screen_style(notation.label))


def terms(line: Line) -> tuple[Expression, ...]:
    """The terms on the right of a line."""
    return tuple(term for _, term in signed_terms(line.right))


def backward(derivation: Derivation) -> tuple[Line, ...]:
    """The lines that go back: neither forward, nor a part of an update, nor the same number everywhere."""
    others = (*derivation.forward, *derivation.successors().values())
    return tuple(line for line in derivation.lines if line not in others and line.left.letters != "11" and line.refs)


def compared(notation: Notation) -> Iterator[tuple[Line, tuple[Ref, Ref]]]:
    """The errors, each with the answer and the target whose difference it is."""
    pairs = ((line, difference(notation.derivation, line.right)) for line in errors(notation.derivation))
    return ((line, pair) for line, pair in pairs if pair)


def slopes(notation: Notation) -> Iterator[tuple[Line, Line]]:
    """The line of each activation's output with that of its slope; none for a straight line, whose slope is 1."""
    by_name = notation.derivation.by_name
    for output, slope in slope_grids(notation.derivation).items():
        yield by_name[output], by_name[slope]


def bias_gradients(notation: Notation) -> Iterator[tuple[Line, Ref]]:
    """The gradients that are nothing but a sum over the rows, each with what it sums."""
    for line in notation.derivation.lines:
        parameter = notation.derivation.parameter_of.get(line.name)
        if parameter in notation.derivation.biases and is_sum_alone(line) and isinstance(line.right, Ref):
            yield line, line.right


def weight_gradients(notation: Notation) -> Iterator[tuple[Line, tuple[Ref, Ref]]]:
    """The gradients that are a product of two matrices, each with the two."""
    for line in notation.derivation.lines:
        pair = line.right.factors if isinstance(line.right, Product) else ()
        if notation.derivation.parameter_of.get(line.name) in notation.derivation.weights and len(pair) == 2:
            first, second = pair
            if isinstance(first, Ref) and isinstance(second, Ref):
                yield line, (first, second)


def gradients(notation: Notation) -> Iterator[Line]:
    """The lines of the gradients."""
    for name in notation.derivation.parameter_of:
        yield notation.derivation.by_name[name]
