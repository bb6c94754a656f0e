"""The beats that build the gradients: what has to be built, the lines that build it, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backprop_core.explain.affects import listed
from backprop_core.explain.cancelling import stages
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Placed, text_of
from backprop_core.explain.letters import letters
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import added_paths, chain_rule
from backprop_core.language.matrix_form import grids
from backprop_core.lesson.beat import Agrees, Beat, Kind, Number, Question, Shown, Text
from backprop_core.lesson.chain import PATHS, SUMS, left, sum_beats, symbols, written_sum
from backprop_core.lesson.lines import (
    PRESENT,
    WALK,
    asked,
    formula,
    line_beats,
    operand,
    shape_is_asked,
    shape_question,
)
from backprop_core.lesson.shapes import products, shape_check
from backprop_core.table import Line

ASKED: frozenset[Kind] = frozenset({"operator", "formula", "why", "number"})
TOLD: frozenset[Kind] = frozenset({"line"})
"""The beats of a line in a student's walk, where the student computes one of its cells, and where not."""

CONCLUSION = "When we have more than one input, we need to sum the derivatives."


def for_walk(those: Iterable[Beat], kinds: frozenset[Kind]) -> Iterator[Beat]:
    """Only beats of these kinds are for the student too; what nobody would read is left out."""
    for beat in those:
        readers = beat.readers if beat.kind in kinds else PRESENT & beat.readers
        if readers:
            yield replace(beat, readers=readers)


def backward_beats(notation: Notation, lines: list[Line]) -> Iterator[Beat]:
    """The backward lines: before each product, and the lines that it needs first, what has to be built.

    An outputs' delta in which fractions cancel is no product, and comes before what is built from it.
    """
    waiting: list[Line] = []
    begins = "Build this"
    for line in lines:
        waiting.append(line)
        if line.name == notation.derivation.outputs_delta and stages(notation, Cell(line.name, 0, 0)):
            yield from _lines(notation, waiting)
            waiting = []
        elif products(notation.derivation.form(line.name)):
            waiting = _in_order_of_use(notation, waiting)
            yield from _build(notation, waiting, begins)
            yield from _lines(notation, waiting)
            waiting, begins = [], "Next, build this"
    yield from _lines(notation, waiting)


def _in_order_of_use(notation: Notation, lines: list[Line]) -> list[Line]:
    """A product's lines as its operands stand in it, where none needs another; the product is last."""
    *before, product = lines
    names = {line.name for line in before}
    if any(ref.name in names for line in before for ref in line.refs):
        return lines
    used = [grid.name for grid in grids(notation.derivation.form(product.name))]
    return [*sorted(before, key=lambda line: used.index(line.name) if line.name in used else len(used)), product]


def _lines(notation: Notation, lines: list[Line]) -> Iterator[Beat]:
    for line in lines:
        is_product = bool(products(notation.derivation.form(line.name)))
        kinds: frozenset[Kind] = ASKED if is_product else TOLD
        own = line_beats(notation, line, in_letters=None if is_product else 1)
        # The numbers of a slope and of the error are seen in the product that is made of them.
        own = (beat for beat in own if is_product or beat.kind != "number")
        # The shape was asked where it was said what has to be built.
        yield from for_walk((beat for beat in own if beat.kind != "shape"), kinds)
        if line.name == notation.derivation.outputs_delta:
            yield from _cancelling(notation, line)


def _cancelling(notation: Notation, line: Line) -> Iterator[Beat]:
    """Why the outputs' delta is the error, where fractions cancel in its chain rule."""
    cell = Cell(line.name, 0, 0)
    written = stages(notation, cell)
    if not written:
        return
    symbol, last = notation.symbol(cell), written[-1].parts
    texts: tuple[Text, ...] = (
        (f"Why is {symbol} = {text_of(last)}?",),
        *((f"{one.says} {symbol} = {text_of(one.parts)}",) for one in written),
        (f"In numbers: {symbol} = ", *(x if isinstance(x, str) else Number(x.cell) for x in last), " = ", Number(cell)),
    )
    cells = tuple(part.cell for part in last if isinstance(part, Placed))
    shown = tuple(Shown(name, "numbers") for name in dict.fromkeys(one.matrix for one in (*cells, cell)))
    yield Beat(f"{line.name}.cancels", "why", line.section, line.name, texts, shown, (*cells, cell))


def _build(notation: Notation, lines: list[Line], begins: str) -> Iterator[Beat]:
    """What has to be built, in letters, its shape where that can be asked, and what there is to build it from."""
    line = lines[-1]
    made = {one.name for one in lines}
    have = dict.fromkeys(ref.name for one in lines for ref in one.refs if ref.name not in made)
    in_letters = letters(notation, Cell(line.name, 0, 0))
    we_have = f"We have {listed([notation.label(name) for name in have])}."
    if made - {line.name}:
        we_have += f" From that we get {listed([notation.label(one.name) for one in lines[:-1]])}."
    goal: Text = (f"{begins}. In letters, the first cell: {in_letters.text}",)
    texts: tuple[Text, ...] = (goal, (we_have,))
    parameter = notation.derivation.parameter_of.get(line.name)
    if parameter:
        needs = f"a matrix of the SAME shape as {parameter}, and all derivatives with their sums"
        texts = (*texts, (f"We need two things: {needs}.",))
    # The letters of a gradient fill the screen alone.
    made_before = [Shown(one.name, "letters", level=1) for one in lines[:-1]]
    operands = [] if parameter else [*(operand(notation, name, None) for name in have), *made_before]
    shown = (*operands, Shown(line.name, "letters"))
    beat = Beat(f"{line.name}.build", "build", line.section, line.name, texts, shown)
    if not shape_is_asked(notation, line):
        yield beat
        return
    label, given = notation.label(line.name), tuple(operand(notation, name, None) for name in have)
    ask: Text = (f"This is the first cell of {label}. What shape does {label} have?",)
    beat = replace(beat, kind="shape", texts=(goal, ask), shown=(*given, Shown(line.name, "covered")))
    ask_beat, told = asked(beat, shape_question(notation, line))
    yield ask_beat
    yield replace(told, texts=(*told.texts, (we_have,)), shown=shown)


def parameter_beats(notation: Notation, weight: Cell) -> Iterator[Beat]:
    """The gradients: the first with all reasons and the conclusion, then the same process for the others.

    Of the weight's own gradient the number of this weight is computed.
    """
    derivation = notation.derivation
    first, *others = derivation.gradient_by
    yield from _gradient(notation, first, weight, is_first=True)
    for parameter in others:
        section = derivation.by_name[derivation.gradient_by[parameter]].section
        if parameter == others[0]:
            yield Beat("next", "next", section, "", _next_steps(others))
        yield next(sum_beats(notation, parameter, section))
        yield from _gradient(notation, parameter, weight, is_first=False)


def _next_steps(parameters: list[str]) -> tuple[Text, ...]:
    return (
        ("Next steps",),
        ("Create matrices that work in Python.",),
        (f"Complete this process for {listed(parameters)}.",),
    )


def _gradient(notation: Notation, parameter: str, weight: Cell, is_first: bool) -> Iterator[Beat]:
    """A gradient: the shape that it must have, its line, and the sum of its first cell, which is the chain rule's."""
    line = notation.derivation.by_name[notation.derivation.gradient_by[parameter]]
    if is_first:
        data = notation.label(next(ref.name for ref in line.refs if ref.name in notation.derivation.given))
        yield from _build(notation, [line], f"Finally, we get to {data}. Build this")
        yield from _same_shape(notation, parameter, line)
    kinds: frozenset[Kind] = ASKED if is_first else TOLD
    place = (weight.row, weight.column) if weight.matrix == parameter else (0, 0)
    own = list(line_beats(notation, line, in_letters=None, has_letters=is_first, place=place))
    compared = _compared(notation, parameter, line)
    if not is_first:
        own = [replace(x, texts=(*x.texts, compared)) if x.kind == "number" else x for x in own]
        own = [x for x in own if x.kind != "number" or not x.question]
    for beat in for_walk(own, kinds):
        yield _as_solution(notation, line, beat) if is_first and beat.kind == "formula" else beat
    check = Beat(
        f"{line.name}.check",
        "check",
        line.section,
        line.name,
        ((shape_check(notation, line, parameter),),),
        (Shown(parameter, "numbers"), Shown(line.name, "numbers")),
    )
    if not is_first:
        yield replace(check, readers=WALK)
        return
    yield check
    in_letters = letters(notation, Cell(line.name, 0, 0), terms=PATHS)
    texts: tuple[Text, ...] = (
        *written_sum(notation, Cell(parameter, 0, 0), symbols, f"Recall: {in_letters.symbol} was this sum:"),
        *_without_what_cancels(notation, Cell(parameter, 0, 0)),
        ("We now have it in the result. The factors are the same, in the order of the matrices.",),
        compared,
    )
    shown = (Shown(line.name, "letters"),)
    yield Beat(f"{line.name}.equals", "equals", line.section, line.name, texts, shown, (in_letters.cell,))
    said = conclusion(notation, notation.label(line.name))
    yield Beat("conclusion", "conclusion", line.section, line.name, said, (Shown(line.name, "numbers"),))


def _without_what_cancels(notation: Notation, cell: Cell) -> tuple[Text, ...]:
    """The chain rule of a parameter's cell without what cancels; nothing where all stays."""
    roads = chain_rule(notation.derivation, cell.matrix)
    if not any(road.cancels for road in roads):
        return ()
    added = ", and the paths through all outputs of a row are added up" if notation.derivation.compares_rows else ""
    return written_sum(notation, cell, left, f"What cancels is taken out{added}:", added_paths)


def _as_solution(notation: Notation, line: Line, beat: Beat) -> Beat:
    """The line as the solution of what had to be built."""
    _, *others = beat.texts
    solution = formula(notation, line).partition(" = ")[2]
    return replace(beat, texts=((f"The solution is {solution}. Let us check it.",), *others))


def _compared(notation: Notation, parameter: str, line: Line) -> Text:
    """Each cell of a gradient with a mark: whether it is the sum of its derivatives."""
    rows, columns = notation.shape(parameter)
    cells = [Cell(line.name, row, column) for column in range(columns) for row in range(rows)]
    marked = [part for cell in cells[:SUMS] for part in (f", {notation.symbol(cell)} ", Agrees(cell))]
    each = "Each cell" if len(cells) <= SUMS else f"The first {SUMS} of {len(cells)} cells, each"
    begins = f"{each} against its own sum: " if len(cells) > 1 else "The cell against its sum: "
    return (begins + str(marked[0]).removeprefix(", "), *marked[1:], ".")


def _same_shape(notation: Notation, parameter: str, line: Line) -> Iterator[Beat]:
    label = notation.label(line.name)
    *_, last = line.refs
    by_product, by_operand = f"@ always gives the shape of {parameter}.", f"{notation.label(last.name)} has this shape."
    right = f"Each cell of {parameter} needs its own derivative, in the same place."
    question = Question(
        "choice",
        (f"{right} The update changes each cell of {parameter} by its own cell of {label}.",),
        choices=tuple(sorted((right, by_product, by_operand))),
        right=right,
        reasons=(
            (by_product, "The shape of a product depends on its two matrices."),
            (by_operand, f"That is not the reason. Think of what {parameter} is updated with."),
        ),
    )
    text = (f"We need a matrix with the SAME shape as {parameter}. Why?",)
    shown = (Shown(parameter, "letters"),)
    yield from asked(Beat(f"{line.name}.same", "same shape", line.section, line.name, (text,), shown), question)


def conclusion(notation: Notation, label: str) -> tuple[tuple[str], ...]:
    """What the handout concludes from the first gradient, sentence by sentence."""
    rows = notation.size("n")
    adds = f"each cell of {label} adds up {rows} rows" if rows > 1 else "there is only one row now"
    return (
        ("What did we discover?",),
        (CONCLUSION,),
        (f"Here input means one row of X, not a column: {adds}.",),
    )
