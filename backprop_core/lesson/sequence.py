"""The lesson as a sequence of beats, in the handout's order: forward, the chain rule, the matrices, the conclusion.

``present`` is for a teacher: every key press is a beat.  ``walk`` is for a student, who answers before going on: it has
fewer beats, begins with one weight and one row, and shows an answered example before the first question of a kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from backprop_core.derivation import errors
from backprop_core.explain.affects import listed
from backprop_core.explain.cells import Cell
from backprop_core.explain.notation import Notation
from backprop_core.language.matrix_form import grids
from backprop_core.lesson.beat import Beat, Example, Kind, Number, PathProduct, Reader, Shown, Text, Worked
from backprop_core.lesson.building import ASKED, TOLD, backward_beats, for_walk, parameter_beats
from backprop_core.lesson.chain import cells_of, chain_beats, output_of, path, paths_of_row
from backprop_core.lesson.following import first_example
from backprop_core.lesson.lines import BOTH, formula, line_beats
from backprop_core.lesson.nudging import nudge_beats
from backprop_core.lesson.shapes import products
from backprop_core.names import AXES
from backprop_core.table import Line

SECTION = "Start"
KEPT = 16
"""So many lessons are remembered, for everybody together: each takes about half a megabyte."""
TOLD_ONCE: tuple[Kind, ...] = ("formula", "line", "operator", "nudge")
"""In the beats of these kinds a sentence that was told before is left out."""
MEANINGS = {
    "n": "each row of X is one example",
    "c": "each column of X is one input",
    "h": "each makes one number from the inputs of a row",
    "k": "each makes one number from those of the layer before",
    "m": "each makes one number from those of the layer before",
    "o": "each column of Y is one output",
}
"""What there are so many of, for each letter of a shape."""


@lru_cache(maxsize=KEPT)
def beats(notation: Notation, example: Example | None = None) -> tuple[Beat, ...]:
    """Every beat, for both readers, in order.

    Args:
        example: the cell of a parameter that the student's walk begins with, and its paths; by default the first.
            ``following.telling_example`` finds one whose numbers show most.

    Raises:
        KeyError: the weight is of no parameter.
        IndexError: its matrix has no such cell.
    """
    example = example or first_example(notation)
    weight = example.weight
    rows, columns = notation.shape(notation.derivation.gradient_of[weight.matrix])
    if not (0 <= weight.row < rows and 0 <= weight.column < columns):
        raise IndexError(f"{weight.matrix} has no cell [{weight.row}, {weight.column}]")
    return tuple(_without_repeats(_all(notation, example)))


@lru_cache(maxsize=KEPT)
def present(notation: Notation, example: Example | None = None) -> tuple[Beat, ...]:
    """The beats for a class.  Arguments as ``beats``."""
    own = (beat for beat in beats(notation, example) if "present" in beat.readers)
    return tuple(_without_known(notation, own, reads_grids=True))


@lru_cache(maxsize=KEPT)
def walk(notation: Notation, example: Example | None = None) -> tuple[Beat, ...]:
    """The beats for one student; the first question of each kind is answered as an example.  Arguments as ``beats``."""
    own = (beat for beat in beats(notation, example) if "walk" in beat.readers)
    return tuple(_with_examples(_without_known(notation, own, reads_grids=False)))


def _without_repeats(those: Iterable[Beat]) -> Iterator[Beat]:
    """What a sign means and why a line is so is told once: every update has the same reason."""
    told: set[tuple[Reader, Text]] = set()
    for beat in those:
        if beat.kind == "why":
            own = {(reader, beat.texts[-1]) for reader in beat.readers}
            if not own <= told:
                yield beat
            told |= own
        elif beat.kind in TOLD_ONCE:
            new = tuple(text for text in beat.texts if not {(reader, text) for reader in beat.readers} <= told)
            told |= {(reader, text) for reader in beat.readers for text in beat.texts}
            yield replace(beat, texts=new)
        else:
            yield beat


def _without_known(notation: Notation, those: Iterable[Beat], reads_grids: bool) -> Iterator[Beat]:
    """No number is asked for after it was told; how it is computed is told then.

    A class has read the numbers of a whole grid, too.  A student, who first follows one weight through the grids, is
    asked later how a number in them is made.
    """
    known: set[Cell] = set()
    whole: set[str] = set()
    for beat in those:
        asked = beat.question.quantity if beat.question and beat.question.kind == "number" else None
        if isinstance(asked, Cell) and (asked in known or asked.matrix in whole):
            continue
        yield beat
        known.update(numbers_told(notation, beat))
        if reads_grids:
            whole.update(one.matrix for one in beat.shown if one.how == "numbers" and not one.cells)


def numbers_told(notation: Notation, beat: Beat) -> Iterator[Cell]:
    """The cells whose numbers a beat tells, without those of whole matrices."""
    for one in beat.shown:
        if one.how == "numbers":
            yield from one.cells
    for piece in (piece for text in beat.texts for piece in text):
        match piece:
            case Number(Cell() as cell) | Worked(Cell() as cell, True):
                yield cell
            case Worked(PathProduct(gradient, at)):
                parameter = notation.derivation.differentiated_by[gradient.matrix]
                yield from cells_of(path(notation, Cell(parameter, gradient.row, gradient.column), at))


def _with_examples(those: Iterable[Beat]) -> Iterator[Beat]:
    shown: set[str] = set()
    pending: Beat | None = None
    for beat in those:
        if pending and pending.question:
            yield replace(
                beat,
                texts=(("We do the first one together.",), *pending.texts, *beat.texts),
                example=pending.question.kind,
            )
            pending = None
        elif beat.question and beat.question.kind not in shown:
            shown.add(beat.question.kind)
            pending = beat
        else:
            yield beat


def _all(notation: Notation, example: Example) -> Iterator[Beat]:
    derivation = notation.derivation
    needed = derivation.lines_to(derivation.goal.name, *derivation.parameter_of)
    backward = [x for x in needed if x.name not in derivation.forward_names]
    yield from _opening(notation, example)
    yield from nudge_beats(notation, example)
    for line in derivation.forward:
        yield from for_walk(line_beats(notation, line), _forward_kinds(notation, line))
    yield from chain_beats(notation, next(iter(derivation.gradient_of)), example)
    yield from backward_beats(notation, [line for line in backward if line.name not in derivation.parameter_of])
    yield from parameter_beats(notation, example.weight)
    yield from _update_beats(notation)
    yield Beat("learned", "conclusion", "Summary", "", _learned(notation))


def _update_beats(notation: Notation) -> Iterator[Beat]:
    """The update of the first parameter, before it that of its velocity if it has one, and the others together."""
    derivation = notation.derivation
    first, *_ = derivation.updates.values()
    used = {ref.name for ref in first.refs}
    steps = [*derivation.velocities.values(), *derivation.updates.values()]
    own = [line for line in steps if line == first or line.name in used]
    others = [line for line in steps if line not in own]
    for line in own:
        yield from for_walk(line_beats(notation, line), ASKED)
    formulas: tuple[Text, ...] = tuple((formula(notation, line),) for line in others)
    shown = tuple(Shown(line.name, "numbers") for line in others)
    yield Beat("updates", "line", first.section, "", (("The other parameters in the same way:",), *formulas), shown)


def _learned(notation: Notation) -> tuple[Text, ...]:
    """The lesson in three sentences, and where to go on."""
    derivation = notation.derivation
    parameter, gradient = next(iter(derivation.gradient_of.items()))
    symbol = notation.symbol(Cell(parameter, 0, 0))
    turned = next(grid.key for grid in grids(derivation.form(gradient)) if grid.key in derivation.transposed)
    data, label = notation.label(derivation.transposed[turned]), notation.label(gradient)
    adds = "its own products" if paths_of_row(notation, parameter) > 1 else "its own product"
    return (
        (f"Why there is a sum: each row of {data} uses the same {symbol}, so each row adds {adds}.",),
        (f"Why {data} is transposed: @ adds up over the rows of {data}, and {label} has the shape of {parameter}.",),
        ("@ or ⊙: @ multiplies and adds up the products. ⊙ only multiplies, cell by cell.",),
        ("Go on: repeat this step. Or use your own numbers: the lesson then has them.",),
    )


def _forward_kinds(notation: Notation, line: Line) -> frozenset[Kind]:
    if products(notation.derivation.form(line.name)):
        return ASKED | {"shape"}
    return TOLD


def goal_text(notation: Notation, row: int = 0, output: int = 0) -> Text:
    """What all of it is for, with the numbers of an output; empty where no line compares an answer with a target."""
    error = next(iter(errors(notation.derivation)), None)
    if error is None:
        return ()
    where = f"row {row + 1}" if notation.size("o") == 1 else f"row {row + 1}, output {output + 1}"
    answer, target = (Number(Cell(ref.name, row, output), 2) for ref in error.refs)
    return (
        *("The network said ", answer, f" for {where}. It should have said ", target),
        ". Which weights are to blame, and by how much?",
    )


def _opening(notation: Notation, example: Example) -> Iterator[Beat]:
    derivation = notation.derivation
    compared = output_of(notation, path(notation, example.weight, example.paths[0]))
    goal = goal_text(notation, compared.row, compared.column)
    if goal:
        cells = [part.quantity for part in goal if isinstance(part, Number)]
        shown = tuple(Shown(cell.matrix, "numbers") for cell in cells if isinstance(cell, Cell))
        answer, target = (notation.label(one.matrix) for one in shown)
        holds = f"{answer} holds what the network says, {target} what it should say."
        aims = ((holds,), goal, ("The gradient answers this: one number for each weight.",))
        yield Beat("goal", "goal", SECTION, "", aims, shown)
    parameters = tuple(derivation.gradient_of)
    velocities = tuple(derivation.velocities)
    data = tuple(name for name in derivation.given if name not in (*parameters, *velocities))
    groups = {"data": (data, "The data"), "parameters": (parameters, "The parameters")}
    if velocities:
        groups["velocities"] = velocities, "A velocity adds up the gradients of the steps before. The velocities"
    explained: set[str] = set()
    for key, (names, what) in groups.items():
        used = [axis for axis in AXES if any(axis in derivation.letters[name] for name in names)]
        new = [axis for axis in used if axis not in explained]
        explained.update(new)
        shapes = ", ".join(f"{notation.label(name)} is {notation.shape_text(name)}" for name in names)
        shown = tuple(Shown(name, "letters", level=0) for name in names)
        texts: tuple[Text, ...] = (*_axis_words(notation, new), (f"{what}: {shapes}.",), *_bias_words(notation, names))
        yield Beat(f"given.{key}", "given", SECTION, "", texts, shown, readers=BOTH)


def _axis_words(notation: Notation, axes: list[str]) -> tuple[Text, ...]:
    """What the letters of some shapes stand for."""
    sizes = [(axis, notation.size(axis)) for axis in axes]
    return tuple(
        (f"{axis} = {size} {AXES[axis]}{'' if size == 1 else 's'}: {MEANINGS[axis]}.",) for axis, size in sizes
    )


def _bias_words(notation: Notation, names: tuple[str, ...]) -> tuple[Text, ...]:
    """What a bias is, and that one with the letter of an axis is not that number."""
    parameters, weights = notation.derivation.gradient_of, notation.derivation.weights
    biases = [name for name in names if name in parameters and name not in weights]
    are = "is a bias" if len(biases) == 1 else "are biases"
    added: tuple[Text, ...] = ((f"{listed(biases)} {are}: one row, added to every row.",),) if biases else ()
    alike = (name for name in biases if name in AXES)
    return (*added, *((f"The bias {name} is a matrix, and not the number {name} of {AXES[name]}s.",) for name in alike))
