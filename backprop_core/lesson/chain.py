"""The beats of the chain rule: what a weight affects, one derivative after the other, and the sums of all weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Literal

from backprop_core.derivation import Derivation, is_of_rows
from backprop_core.explain.affects import Asked, affects, listed
from backprop_core.explain.cells import Cell
from backprop_core.explain.derivatives import in_order
from backprop_core.explain.explanation import WrittenFactor, bind, place, write_factor
from backprop_core.explain.letters import cells_in
from backprop_core.explain.notation import Notation
from backprop_core.explain.roads import Road, chain_rule
from backprop_core.lesson.beat import At, Beat, Example, Number, PathProduct, Question, Shown, Text, Worked
from backprop_core.lesson.lines import PRESENT, WALK, asked

ANSWERS = 4
"""So many cells an answer names, and so many questions are asked about the cells of one matrix."""
SUMS = 8
"""So many sums are written out."""
PATHS = 2
"""Of each so many products; the others are counted."""
SECTION = "Chain rule"


@dataclass(frozen=True)
class Step:
    """One derivative of a path, d top / d bottom."""

    factor: WrittenFactor
    top: Cell
    bottom: Cell


def path(notation: Notation, cell: Cell, at: At = ()) -> tuple[Step, ...]:
    """A path from a parameter's cell to the loss."""
    road = chain_rule(notation.derivation, cell.matrix)[0]
    return _steps(notation, road, {**dict.fromkeys(road.free, 0), **dict(at), **bind(road.start.letters, cell)})


def output_of(notation: Notation, steps: tuple[Step, ...]) -> Cell:
    """The cell of the network's output through which a path goes."""
    return next(step.bottom for step in reversed(steps) if "n" in notation.derivation.letters[step.bottom.matrix])


Roads = Callable[[Derivation, str], tuple[Road, ...]]
"""The chain rule of a parameter: ``chain_rule``, or ``added_paths``."""


def first_paths(notation: Notation, cell: Cell, roads: Roads = chain_rule) -> tuple[tuple[Step, ...], ...]:
    """The first paths from a parameter's cell to the loss, in the order of the chain rule's sum."""
    every = (
        _steps(notation, road, {**bind(road.start.letters, cell), **dict(zip(road.free, indices, strict=True))})
        for road in roads(notation.derivation, cell.matrix)
        for indices in product(*(range(notation.size(x)) for x in road.free))
    )
    return tuple(islice(every, PATHS))


def _steps(notation: Notation, road: Road, at: Mapping[str, int]) -> tuple[Step, ...]:
    return tuple(
        Step(write_factor(notation, factor, at), place(factor.top, at), place(factor.bottom, at))
        for factor in road.factors
        if factor.top and factor.bottom
    )


def cells_of(steps: Iterable[Step]) -> tuple[Cell, ...]:
    """The cells on whose grids the factors stand."""
    return tuple(step.factor.cell for step in steps if step.factor.cell)


def sources(steps: Iterable[Step]) -> tuple[Cell, ...]:
    """The same, and of a factor that stands on no grid the cells that it is made of."""
    cells = ((factor.cell,) if factor.cell else cells_in(factor.parts) for factor in (step.factor for step in steps))
    return tuple(dict.fromkeys(cell for several in cells for cell in several))


def derivatives(steps: Iterable[Step]) -> str:
    """``dz₁₁/dw₁₁ · dh₁₁/dz₁₁ · …``."""
    return " · ".join(step.factor.derivative for step in steps)


def symbols(steps: Iterable[Step]) -> str:
    """``x₁₁ · h₁₁(1 − h₁₁) · …``."""
    return " · ".join(step.factor.symbol for step in steps)


def left(steps: Iterable[Step]) -> str:
    """``x₁₁ · h₁₁(1 − h₁₁) · …``: what is left of the factors where fractions cancel."""
    return " · ".join(step.factor.rest.symbol for step in steps if step.factor.rest.symbol != "1")


def paths(notation: Notation, parameter: str, roads: Roads = chain_rule) -> int:
    """How many paths lead from one cell of a parameter to the loss."""
    return sum(math.prod(map(notation.size, road.free)) for road in roads(notation.derivation, parameter))


def paths_of_row(notation: Notation, parameter: str) -> int:
    """How many of them go through one row of X."""
    return paths(notation, parameter) // notation.size("n")


def chain_beats(notation: Notation, parameter: str, example: Example) -> Iterator[Beat]:
    """The chain rule of a parameter's first cell, in numbers along the example's paths, and the sums of other cells."""
    cell = Cell(parameter, 0, 0)
    gradient = notation.derivation.gradient_by[parameter]
    symbol, name = notation.symbol(cell), notation.derivation.goal.name
    yield Beat(
        f"{gradient}.goal",
        "goal",
        SECTION,
        gradient,
        (
            (_announced(notation, parameter, symbol),),
            (f"{notation.symbol(Cell(gradient, 0, 0))} says how much {name} grows when {symbol} grows a little.",),
        ),
        (Shown(parameter, "letters", (cell,), 0),),
        (cell,),
    )
    first, *others = sum_beats(notation, parameter)
    yield first
    yield from affects_beats(notation, cell)
    yield from factor_beats(notation, cell, example)
    yield from others


def _announced(notation: Notation, parameter: str, symbol: str) -> str:
    """Which derivatives are to come, and where to begin."""
    parameters = listed([notation.label(name) for name in notation.derivation.gradient_of])
    return f"Gradient: the derivatives for {parameters}. We begin with {parameter}, and there with {symbol}."


def affects_beats(notation: Notation, cell: Cell) -> Iterator[Beat]:
    """The handout's questions, one for each matrix on the way: what does a cell affect?  The last answer is told."""
    gradient = notation.derivation.gradient_of[cell.matrix]
    levels = affects(notation, cell, ANSWERS).levels
    for depth, level in enumerate(levels, 1):
        one, *_ = level.questions
        beat = Beat(
            f"{gradient}.affects.{depth}.1",
            "affects",
            SECTION,
            gradient,
            ((one.question,), ("Only the next step counts.",)),
            _shown((*one.cells, *one.affected), "letters", 0),
            one.cells,
        )
        following = levels[depth].questions if depth < len(levels) else ()
        told_text = " ".join(" ".join(statement) + "." for statement in level.statements)
        if level.more:
            told_text += f" And so on for {level.more} more."
        ask, told = asked(beat, _affects_question(notation, one, told_text, following))
        lit = dict.fromkeys(cell for same in level.questions for cell in (*same.cells, *same.affected))
        told = replace(told, lit=tuple(lit))
        yield from (ask, told) if len(_choices(ask)) > 1 else (told,)


def _choices(beat: Beat) -> tuple[str, ...]:
    return beat.question.choices if beat.question else ()


def _affects_question(notation: Notation, one: Asked, told: str, following: tuple[Asked, ...]) -> Question:
    """What a cell affects: beside the right answer too few cells, too many, and those one line further on."""
    matrix = one.affected[0].matrix
    wrong: dict[str, str] = {}
    if len(one.affected) > 1:
        wrong[notation.symbol(one.affected[0])] = "That is only one of them."
    elif notation.shape(matrix) != (1, 1):
        wrong[f"every cell of {notation.label(matrix)}"] = (
            f"Not every cell of {notation.label(matrix)} is computed from it."
        )
    if following:
        wrong[following[0].answer] = "That comes one step later."
    choices = tuple(sorted({one.answer, *wrong})) if wrong else ()
    return Question("choice", (told,), choices=choices, right=one.answer, reasons=tuple(wrong.items()))


def factor_beats(notation: Notation, cell: Cell, example: Example) -> Iterator[Beat]:
    """The chain rule along the example's first path, factor by factor; then its paths in numbers, and the sum."""
    gradient = Cell(notation.derivation.gradient_of[cell.matrix], cell.row, cell.column)
    steps = path(notation, cell, example.paths[0])
    for i, step in enumerate(steps, 1):
        beat = Beat(
            f"{gradient.matrix}.factor.{i}",
            "factor",
            SECTION,
            gradient.matrix,
            ((f"{notation.symbol(gradient)} = {derivatives(steps[:i])} …",), (f"What is {step.factor.derivative}?",)),
            (Shown(step.top.matrix, "letters", (step.top,)),),
            (step.top,),
        )
        ask, told = asked(beat, _factor_question(step.factor, steps))
        cells = tuple(dict.fromkeys((step.top, *sources((step,)))))
        told = replace(told, shown=tuple(_alone(cells)), lit=cells)
        # A class has seen the whole sum in letters before.
        yield from (replace(ask, readers=WALK), told) if len(_choices(ask)) > 1 else (told,)
    yield from path_beats(notation, cell, gradient, example)


def _factor_question(factor: WrittenFactor, steps: tuple[Step, ...]) -> Question:
    """Which of the path's factors is a derivative."""
    others = [step.factor for step in reversed(steps) if step.factor.symbol != factor.symbol]
    named = {one.symbol: one.derivative for one in others}
    choices = tuple(sorted((factor.symbol, *named))) if named else ()
    reasons = tuple((symbol, f"{symbol} is {derivative}.") for symbol, derivative in named.items())
    told = (f"{factor.derivative} = {factor.symbol}",)
    return Question("factor", told, choices=choices, right=factor.symbol, reasons=reasons)


def path_beats(notation: Notation, cell: Cell, gradient: Cell, example: Example) -> Iterator[Beat]:
    """The products of the example's paths, and the sum of all."""
    for name, begins, at in followed(notation, cell, example):
        steps = path(notation, cell, at)
        yield Beat(
            f"{gradient.matrix}.path.{name}",
            "path",
            SECTION,
            gradient.matrix,
            (
                (f"{begins} {derivatives(steps)}",),
                (f"In letters: {symbols(steps)}",),
                ("In numbers: ", Worked(PathProduct(gradient, at))),
            ),
            _shown(sources(steps), "letters"),
            sources(steps),
        )
    text = added(notation, gradient, paths(notation, cell.matrix))
    yield Beat(
        f"{gradient.matrix}.sum",
        "sum",
        SECTION,
        gradient.matrix,
        (text,),
        (Shown(gradient.matrix, "numbers", (gradient,)),),
        (gradient,),
    )


def followed(notation: Notation, cell: Cell, example: Example) -> Iterator[tuple[str, str, At]]:
    """The paths of an example, each with its name in a link and how it is announced."""
    first, *others = example.paths
    count, row = paths_of_row(notation, cell.matrix), dict(first)["n"] + 1
    yield "1", f"The path through row {row}:" if count == 1 else f"One of the {count} paths through row {row}:", first
    if example.another is not None:
        steps = path(notation, cell, example.another)
        link = next(step for step in steps if is_of_rows(notation.derivation.by_name[step.top.matrix]))
        changed = f"{notation.symbol(link.bottom)} changes {notation.symbol(link.top)}, too"
        yield "another", f"Another path through row {row}, because {changed}:", example.another
    adds = "its own product:" if count == 1 else f"its own {count} products. One of them:"
    for i, at in enumerate(others, 2):
        yield str(i), f"Row {dict(at)['n'] + 1} uses the same {notation.symbol(cell)}. It adds {adds}", at


def _alone(cells: tuple[Cell, ...]) -> Iterator[Shown]:
    """The matrices of some cells with nothing but these cells in letters."""
    for matrix in dict.fromkeys(cell.matrix for cell in cells):
        yield Shown(matrix, "letters", tuple(cell for cell in cells if cell.matrix == matrix))


def _shown(cells: Iterable[Cell], how: Literal["numbers", "letters"], level: int | None = None) -> tuple[Shown, ...]:
    """The matrices of some cells, each once."""
    return tuple(Shown(matrix, how, level=level) for matrix in dict.fromkeys(cell.matrix for cell in cells))


def added(notation: Notation, gradient: Cell, count: int) -> Text:
    """The sum over all paths in numbers: both where there are two, else how many there are."""
    symbol = notation.symbol(gradient)
    if count == 1:
        return (f"There is only one path, so {symbol} = ", Number(gradient), ".")
    if count == 2 and notation.size("n") == 2:
        one, other = (Number(PathProduct(gradient, (("n", row),))) for row in range(2))
        return (f"We add the products of both paths: {symbol} = ", one, " + ", other, " = ", Number(gradient), ".")
    return (f"We add the products of all {count} paths: {symbol} = ", Number(gradient), ".")


def written_sum(
    notation: Notation,
    cell: Cell,
    what: Callable[[Iterable[Step]], str],
    begins: str,
    roads: Roads = chain_rule,
) -> tuple[tuple[str], ...]:
    """The chain rule of a parameter's cell, a line a path: its first products, and how many more there are."""
    products = first_paths(notation, cell, roads)
    more = paths(notation, cell.matrix, roads) - len(products)
    terms = [*map(what, products), *([f"{more} more"] if more else [])]
    return tuple((f"{'+' if i else begins} {term}",) for i, term in enumerate(terms))


def sum_beats(notation: Notation, parameter: str, section: str = SECTION) -> Iterator[Beat]:
    """The sums of the first cells, in the order of the list of all derivatives; in d's, then in letters."""
    gradient = notation.derivation.gradient_by[parameter]
    cells = list(in_order(notation, parameter))
    for i, cell in enumerate(cells[:SUMS], 1):
        symbol = notation.symbol(replace(cell, matrix=gradient))
        yield Beat(
            f"{gradient}.sums.{cell.row + 1}.{cell.column + 1}",
            "sum",
            section,
            gradient,
            (
                *written_sum(notation, cell, derivatives, f"{symbol} ="),
                *written_sum(notation, cell, symbols, "="),
            ),
            (Shown(gradient, "letters", tuple(replace(one, matrix=gradient) for one in cells[:i])),),
            tuple(dict.fromkeys(one for steps in first_paths(notation, cell) for one in cells_of(steps))),
            readers=PRESENT,
        )
    if len(cells) > SUMS:
        text = f"So for the other {len(cells) - SUMS} cells of {parameter}."
        yield Beat(f"{gradient}.sums.rest", "sum", section, gradient, ((text,),), readers=PRESENT)
