"""The beats of a nudge: one weight grows a little, and the change is followed forward, number by number.

First through one row, along one path.  Then the second row joins, and its change is added: there the sum appears.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backprop_core.explain.affects import cell_name
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import text_of
from backprop_core.explain.letters import computation
from backprop_core.explain.notation import Notation
from backprop_core.lesson.beat import (
    DIRECTIONS,
    Beat,
    Direction,
    Example,
    Link,
    Number,
    PathProduct,
    PredictedChange,
    Question,
    RealChange,
    Shown,
    Text,
    Worked,
)
from backprop_core.lesson.chain import Step, added, followed, output_of, path, paths, paths_of_row, sources
from backprop_core.lesson.filling import TERMS
from backprop_core.lesson.lines import WALK, asked, function_texts, sign_texts

AMOUNT = 0.01
SECTION = "One weight"


def nudge_beats(notation: Notation, example: Example) -> Iterator[Beat]:
    """A cell of a parameter, nudged."""
    cell, at = example.weight, example.paths[0]
    gradient = Cell(notation.derivation.gradient_of[cell.matrix], cell.row, cell.column)
    symbol, goal, steps = notation.symbol(cell), notation.derivation.goal.name, path(notation, cell, at)
    row, through = dict(at)["n"] + 1, _through(notation, cell, output_of(notation, steps))
    yield _beat(
        "nudge",
        (f"{goal} says how wrong the network is: the smaller, the better.",),
        (f"Take one weight: {symbol} = ", Number(cell), f". Take one row: row {row}."),
        (f"Add {AMOUNT} to {symbol}. How much does each number on the way to {goal} change? Δ is the change.",),
        ("Two significant digits are enough.",),
        shown=(cell.matrix,),
        lit=(cell, *(step.top for step in steps)),
    )
    for i, step in enumerate(steps):
        yield from _link(notation, PathProduct(gradient, at), step, i)
    yield from asked(
        _beat("nudge.sign", (f"{symbol} grows by {AMOUNT}. What does {goal} do, {through}?",), lit=(cell,)),
        _direction(goal, PathProduct(gradient, at, times=AMOUNT), f"Δ{goal}"),
    )
    yield _beat(
        "nudge.slope",
        (f"Divide by {AMOUNT}. This gives the derivative: how much {goal} grows for each 1 that {symbol} grows.",),
        (f"{through[0].upper()}{through[1:]} it is ", Worked(PathProduct(gradient, at)), "."),
        ("It is one product: the derivatives of all links of the path. This is the chain rule.",),
        lit=sources(steps),
    )
    yield from _sum(notation, cell, gradient, example)
    yield from asked(
        _beat("nudge.direction", (f"What does {goal} do when {symbol} grows a little, with all rows?",), lit=(cell,)),
        _direction(goal, gradient, notation.symbol(gradient)),
    )
    yield _beat(
        "nudge.check",
        (f"The derivative says: Δ{goal} = ", Number(PredictedChange(cell, AMOUNT)), f" for {AMOUNT} more in {symbol}."),
        (f"Computed again with this {symbol}, {goal} changes by ", Number(RealChange(cell, AMOUNT)), "."),
        lit=(cell,),
    )


def _beat(name: str, *texts: Text, lit: tuple[Cell, ...], shown: Iterable[str] | None = None) -> Beat:
    """A beat that shows the matrices of the cells that it lights, or only some matrices."""
    matrices = (cell.matrix for cell in lit) if shown is None else shown
    grids = tuple(Shown(matrix, "numbers") for matrix in dict.fromkeys(matrices))
    return Beat(name, "nudge", SECTION, "", texts, grids, lit, readers=WALK)


def _link(notation: Notation, product: PathProduct, step: Step, i: int) -> Iterator[Beat]:
    """One link: the change before times the derivative."""
    top, bottom, symbol = cell_name(notation, step.top), cell_name(notation, step.bottom), step.factor.symbol
    own, before, after = (
        replace(product, first=i, last=i + 1),
        replace(product, last=i, times=AMOUNT),
        replace(product, last=i + 1, times=AMOUNT),
    )
    computed: Text = (f"Δ{top} = {symbol}·Δ{bottom}", Link(own, before, after))
    written = text_of(computation(notation, step.top, level=None, terms=TERMS))
    formula: Text = (f"{top} = {written}",)
    text = (f"Δ{bottom} = ", Number(before), f". {top} changes by about {symbol} times that. How much is Δ{top}?")
    says = (*function_texts(notation.derivation.by_name[step.top.matrix]), *sign_texts(written))
    # Only what the change is multiplied by is shown: the other matrices are asked for later.
    used = sources((step,))
    lit, shown = (step.bottom, step.top, *used), (cell.matrix for cell in used)
    yield from asked(
        _beat(f"nudge.{i + 1}", formula, *says, text, lit=lit, shown=shown),
        Question("number", (*computed, " = ", Number(after)), quantity=after, hint=computed),
    )


def _direction(goal: str, quantity: Cell | PathProduct, symbol: str) -> Question:
    told = (Direction(quantity), f" {symbol} = ", Number(quantity))
    hint = f"Look at the sign of {symbol}: above 0 {goal} grows, below 0 it shrinks."
    return Question("sign", told, quantity=quantity, choices=DIRECTIONS, hint=(hint,))


def _through(notation: Notation, cell: Cell, output: Cell) -> str:
    """Along which path a change is followed."""
    if paths_of_row(notation, cell.matrix) == 1:
        return f"through row {output.row + 1}"
    return f"along this path through row {output.row + 1} and output {output.column + 1}"


def _sum(notation: Notation, cell: Cell, gradient: Cell, example: Example) -> Iterator[Beat]:
    """The other paths of the example, and the sum."""
    _, *others = followed(notation, cell, example)
    for name, begins, at in others:
        yield _beat(
            f"nudge.{name if name == 'another' else f'row{name}'}",
            (begins,),
            (Worked(PathProduct(gradient, at)),),
            lit=sources(path(notation, cell, at)),
        )
    yield _beat("nudge.sum", added(notation, gradient, paths(notation, cell.matrix)), lit=(gradient,))
