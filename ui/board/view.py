"""What the board is given to draw: a trace and a scenario as plain data.

Python computes, names and formats; the browser places it.  The skeleton is cached; this module builds what edits
change.  The two are sent separately.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import numpy as np

from backprop_core import NAMES, Cell, Explanation, Factor, PathError, Term, Trace, meet
from backprop_core.evaluation import Matrix
from backprop_core.explain.cancelling import why_without_number
from backprop_core.explain.covering import shown_by_sum
from backprop_core.explain.explanation import Comparison, bind
from backprop_core.explain.notation import Notation, axis_mark, axis_name, place_name
from backprop_core.explain.roads import can_be_unfolded, slope_grids
from backprop_core.explain.zero_but_for_rounding import ROUNDING, Mask, Rounding
from backprop_core.language import constants
from backprop_core.language.activations import SATURATED
from backprop_core.names import naming
from ui.board import copied_text
from ui.board.controls import chosen, goal_formula
from ui.board.downhill import downhill
from ui.board.held import cancelling, held, nudge_result
from ui.board.letters import compared
from ui.board.mistake import kept_back, mark_differences, mistake_note, with_mistake
from ui.board.number_warnings import Note, jump_note, overflow_text, target_remarks
from ui.board.payload import (
    Asked,
    Chain,
    ChainFactor,
    Copies,
    Draft,
    GridFrame,
    GridNumbers,
    LossLine,
    Moving,
    NoteText,
    parts_of,
    place,
)
from ui.board.skeleton import ROWS, TERMS, Sort, skeleton, skeleton_json
from ui.reading.numbers import SPECIAL, NumberError, print_apart, print_given, print_number, read_number
from ui.state import waiting_rows
from ui.state.events import Wanted
from ui.state.limits import LIMITS
from ui.state.scenario import ALL, Scenario

SENTENCES = 3
TINTS = 9

Frames = Mapping[str, GridFrame]


def view(scenario: Scenario, run: Trace) -> dict[str, Any]:
    """Everything that the board draws for a scenario: the skeleton with its numbers, as the browser joins them."""
    stays, moves = skeleton(*_sort(scenario, run)), moving(scenario, run)
    numbers = moves["grids"]
    grids = {
        name: {**frame, **(turned(numbers[frame["of"]]) if "of" in frame else numbers[name])}
        for name, frame in stays["grids"].items()
    }
    return {**stays, **moves, "grids": grids}


def turned(grid: GridNumbers) -> GridNumbers:
    """The numbers of a transposed grid: the browser turns them, so that they do not travel twice."""
    by_cell = ("rounded", "saturated")
    lists = cast(dict[str, list[list[Any]]], grid)
    return cast(
        GridNumbers,
        {
            what: [[j, i] for i, j in listed] if what in by_cell else list(map(list, zip(*listed, strict=True)))
            for what, listed in lists.items()
        },
    )


def still(scenario: Scenario, run: Trace) -> str:
    """The skeleton, as JSON: no edit of a number changes it."""
    return skeleton_json(*_sort(scenario, run))


def moving(scenario: Scenario, run: Trace, loss_before: float | None = None, steps: int = 1) -> Moving:
    """All that an edit of a number can change.

    Args:
        loss_before: the loss before the last change, if there was one that can be compared; steps: how many steps
            downhill that change was.
    """
    stays, right, run = skeleton(*_sort(scenario, run)), run, with_mistake(scenario, run)
    frames, numbers = stays["grids"], Numbers(scenario, run, kept_back(scenario, stays["covers"]))
    grids = {name: numbers.grid(name, frame) for name, frame in frames.items() if "of" not in frame}
    if run is not right:
        mark_differences(grids, frames, run, right, Numbers(scenario, right, numbers.kept_back).grid)
    cell = scenario.explained or scenario.pinned
    is_written_out = cell and _way(cell, scenario, run) is not Trace.expand
    sums = _chain(cell, scenario, run, numbers) if cell and is_written_out else None
    return {
        "grids": grids,
        "notes": _notes(scenario, run, numbers, grids, sums),
        "cancelling": cancelling(run, _rows(scenario), scenario.pinned) if run is right else None,
        "drafts": _drafts(scenario, numbers, frames),
        "wrong": _wrong(scenario, numbers, frames),
        "remarks": _remarks(scenario, run, numbers),
        "loss": _loss(run, numbers),
        "goal": {"short": run.derivation.goal.short, "formula": goal_formula(run.derivation.choices)},
        "pinned": place(scenario.pinned),
        "held": held(scenario.pinned, run, numbers.text) if scenario.pinned else None,
        "chain": sums,
        "unfolded": list(scenario.unfolded),
        "presenting": scenario.presenting,
        "hidden": sorted(scenario.hidden_grids),
        "compared": compared(run, scenario.compared, scenario.first_row),
        "folded": sorted(scenario.folded),
        "nudge": nudge_result(scenario.nudged, scenario) if scenario.nudged else None,
        "downhill": downhill(scenario, right, loss_before, steps),
        "mistake": mistake_note(scenario, run, right) if run is not right else None,
        "asked": _asked(scenario),
        "legend": _legend(scenario, numbers.scale),
        "chosen": chosen(scenario),
        "scalars": _scalars(scenario, run),
    }


def _rows(scenario: Scenario) -> range:
    """The rows that are shown, counted from 0."""
    return range(scenario.sizes["n"])[scenario.first_row : scenario.first_row + ROWS]


def _scalars(scenario: Scenario, run: Trace) -> dict[str, str]:
    """The named scalars that are another number in each network, in numbers."""
    rates = [print_given(rate, scenario.decimals) for rate in run.rates]
    named = [one.text for one in run.derivation.scalars if not one.fraction]
    return {text: constants.screen(text, lambda letter: str(run.sizes[letter]), rates) for text in named}


def _sort(scenario: Scenario, run: Trace) -> Sort:
    """What the skeleton depends on."""
    sizes = tuple(run.sizes.items())
    cells, lettered = scenario.cells, scenario.lettered
    return run.derivation, sizes, scenario.first_row, scenario.names, cells, lettered, scenario.mistake


def to_copy(scenario: Scenario, run: Trace, wanted: Wanted | None) -> Copies | None:
    """What a person asked to copy, in each form, and in none where it is covered; None where nothing was asked for."""
    if wanted is None:
        return None
    covers, run = skeleton(*_sort(scenario, run))["covers"], with_mistake(scenario, run)
    if isinstance(wanted, Cell):
        explain = partial(_way(wanted, scenario, run), run, wanted.matrix, wanted.row, wanted.column)
        name, shown = f"the sum behind {run.notation.symbol(wanted)}", shown_by_sum(run.notation, explain(1))
        texts = [(form, copied_text.sum_text(how, explain)) for form, how in copied_text.FORMS.items()]
    else:
        name, shown = run.notation.label(wanted), frozenset((run.derivation.transposed.get(wanted, wanted),))
        texts = [(form, copied_text.matrix_text(how, run, wanted)) for form, how in copied_text.FORMS.items()]
    if shown & kept_back(scenario, covers):
        texts = []
    return {"name": name, "texts": [[form, copied.text, copied.leaves_out] for form, copied in texts]}


def _way(cell: Cell, scenario: Scenario, run: Trace) -> Callable[..., Explanation]:
    """How the board writes out a cell's sum: a gradient's by the chain rule, the held cell's unfolded where that was
    asked for, any other's by its own line.
    """
    if cell.matrix in run.derivation.differentiated_by:
        return Trace.chain_rule
    is_unfolded = ALL in scenario.unfolded and cell == scenario.pinned
    return Trace.unfold if is_unfolded and can_be_unfolded(run.derivation, cell.matrix) else Trace.expand


class Numbers:
    """The numbers of the part of every grid that is shown."""

    def __init__(self, scenario: Scenario, run: Trace, covered: frozenset[str] | None = None) -> None:
        self.scenario = scenario
        self.run = run
        self.kept_back = scenario.kept_back if covered is None else covered
        # The colours of the other numbers would show how large a covered one is.
        seen = run.derivation.letters.keys() - self.kept_back
        self.scale = _largest(run[name] for name in seen) if scenario.scale == "shared" else 0.0
        self.slopes = slope_grids(run.derivation)
        rounding = run.rounding(slice(scenario.first_row, scenario.first_row + ROWS))
        self.jumps = rounding.jumps
        self.zeros = _printed_as_zero(rounding)

    def is_zero(self, cell: Cell) -> bool:
        """Whether a cell is zero but for rounding, and printed as 0."""
        zeros, row = self.zeros, cell.row
        if self.run.derivation.letters[cell.matrix][0] == "n":
            row -= self.scenario.first_row
            if not 0 <= row < ROWS:
                zeros, row = _printed_as_zero(self.run.rounding(slice(cell.row, cell.row + 1))), 0
        mask = zeros.get(cell.matrix)
        return mask is not None and bool(mask[row, cell.column])

    def text(self, cell: Cell) -> str:
        """The text that stands in a cell's grid."""
        number = 0.0 if self.is_zero(cell) else float(self.run[cell.matrix][cell.row, cell.column])
        return self._printer(cell.matrix)(number, self.scenario.decimals)

    def _printer(self, source: str) -> Callable[[float, int], str]:
        return print_given if source in self.run.derivation.given else print_number

    def grid(self, name: str, frame: GridFrame) -> GridNumbers:
        """A text, a number and a tint for each cell that a grid shows."""
        (top, left), (rows, columns) = frame["first"], frame["count"]
        shown = np.s_[top : top + rows, left : left + columns]
        numbers = self.run[name][shown]
        show = self._printer(name)
        unrounded = listed = numbers.tolist()
        zeros = self.zeros.get(name)
        if zeros is not None:
            listed = np.where(zeros, 0.0, numbers).tolist()
        cells: GridNumbers = {
            "texts": [[show(x, self.scenario.decimals) for x in row] for row in listed],
            "values": [[_json_number(x) for x in row] for row in unrounded],
            "tints": _tints(self.scale or _largest([self.run[name]]), listed),
        }
        if zeros is not None:
            cells["rounded"] = np.argwhere(zeros).tolist()
        slope = self.slopes.get(name)
        if slope:
            cells["saturated"] = np.argwhere(np.abs(self.run[slope][shown]) < SATURATED).tolist()
        return cells


def _printed_as_zero(rounding: Rounding) -> dict[str, Mask]:
    """The cells that are zero but for rounding; a number whose sign decides is printed as it is."""
    zeros = dict(rounding.zeros)
    for jump in rounding.jumps:
        zeros |= {name: zeros[name] & ~jump.cells for name in jump.way}
    return zeros


def _drafts(scenario: Scenario, numbers: Numbers, frames: Frames) -> dict[str, list[Draft]]:
    """What was typed and is no number, by matrix: of the cells that are shown, each with its sentence."""
    drafts: dict[str, list[Draft]] = {}
    for cell, text in scenario.drafts.items():
        if _is_shown(frames, cell):
            sentence = _sentence(numbers, cell, text)
            entry: Draft = {"row": cell.row, "column": cell.column, "text": text, "says": sentence}
            drafts.setdefault(cell.matrix, []).append(entry)
    return drafts


def _wrong(scenario: Scenario, numbers: Numbers, frames: Frames) -> dict[str, str]:
    """What is said at each grid on what was typed and does not count: on the first few, and how many more there are."""
    places: dict[str, dict[Cell | int, Cell]] = {}
    for cell in sorted(scenario.drafts, key=lambda cell: (not _is_shown(frames, cell), cell.row)):
        # All numbers that wait in a row have one sentence.
        key = cell.row if scenario.waits(cell) else cell
        places.setdefault(cell.matrix, {}).setdefault(key, cell)
    return {
        name: " ".join(
            [_sentence(numbers, cell, scenario.drafts[cell]) for cell in [*named.values()][:SENTENCES]]
            + _counted(numbers.run.notation.label(name), [*named.items()][SENTENCES:])
        )
        for name, named in places.items()
    }


def _counted(label: str, others: list[tuple[Cell | int, Cell]]) -> list[str]:
    """How many more cells are no numbers and how many more rows wait, each with their first and last row."""
    texts = sorted(cell.row + 1 for key, cell in others if key == cell)
    rows = sorted(cell.row + 1 for key, cell in others if key != cell)
    return [
        *_counted_rows(label, texts, "cell", "is no number", "are no numbers"),
        *_counted_rows(label, rows, "row", "does not count yet", "do not count yet"),
    ]


def _counted_rows(label: str, rows: list[int], thing: str, one: str, several: str) -> list[str]:
    if not rows:
        return []
    where = f"row {rows[0]:,}" if rows[0] == rows[-1] else f"rows {rows[0]:,} to {rows[-1]:,}"
    what = f"1 more {thing}" if len(rows) == 1 else f"{len(rows):,} more {thing}s"
    return [f"{what} of {label} {one if len(rows) == 1 else several}, in {where}."]


def _remarks(scenario: Scenario, run: Trace, numbers: Numbers) -> dict[str, str]:
    """What is said of a pasted block at its grid, and of the targets where all of them count and none is covered."""
    pasted_in, of_pasted = scenario.remark or ("", "")
    remarks = {pasted_in: of_pasted} if of_pasted else {}
    name = run.derivation.targets
    if name not in numbers.kept_back:
        says = [scenario.adjusted * run.derivation.compares_rows, *target_remarks(run, scenario.given[name])]
        remarks[name] = " ".join(filter(None, (remarks.get(name, ""), *says)))
    return {name: remark for name, remark in remarks.items() if remark}


def _is_shown(frames: Frames, cell: Cell) -> bool:
    """Whether a cell is in the part of its grid that is shown."""
    (top, left), (rows, columns) = frames[cell.matrix]["first"], frames[cell.matrix]["count"]
    return bool(top <= cell.row < top + rows and left <= cell.column < left + columns)


def _largest(matrices: Iterable[Matrix]) -> float:
    """The largest absolute value that is finite; 0 where there is none."""
    matrices = list(matrices)
    largest = [float(np.abs(matrix).max()) for matrix in matrices]
    if all(map(math.isfinite, largest)):
        return max(largest, default=0.0)
    finite = [np.abs(matrix[np.isfinite(matrix)]) for matrix in matrices]
    return max((float(x.max()) for x in finite if x.size), default=0.0)


def _tints(scale: float, numbers: list[list[float]]) -> list[list[int]]:
    """How far from zero each cell is, from −9 to 9 of the scale; 0 for what is no finite number."""

    def tint(number: float) -> int:
        if number == 0 or not math.isfinite(number):
            return 0
        level = math.ceil(min(TINTS * (abs(number) / scale), TINTS))
        return level if number > 0 else -level

    return [[tint(x) for x in row] for row in numbers]


def _legend(scenario: Scenario, scale: float) -> str:
    """What the strongest colour stands for."""
    return print_number(scale, scenario.decimals) if scale else "the largest in its grid"


def _json_number(number: float) -> float | str:
    """JSON has no NaN and no infinity; they travel as words."""
    return number if abs(number) < float("inf") else str(number)


def _sentence(numbers: Numbers, cell: Cell, text: str) -> str:
    """What is said of a text that does not count: the matrix, the cell, the fix, and the number that counts."""
    if numbers.scenario.waits(cell):
        return _row_sentence(numbers, cell.matrix, cell.row)
    notation = numbers.run.notation
    try:
        read_number(text)
    except NumberError as error:
        where = f"{notation.label(cell.matrix)}, row {cell.row + 1}, column {cell.column + 1}"
        symbol = notation.symbol(cell)
        number = "its last number" if cell.matrix in numbers.kept_back else f"{symbol} = {numbers.text(cell)}"
        return f"{symbol} ({where}) {error}. The board goes on with {number}."
    return ""


def _row_sentence(numbers: Numbers, name: str, row: int) -> str:
    """What is said of a row whose new numbers do not add up to 1 and must: the fix, and what counts meanwhile."""
    scenario, label = numbers.scenario, numbers.run.notation.label(name)
    typed = waiting_rows.typed(name, scenario.given[name], scenario.drafts, row)
    last = ", ".join(numbers.text(Cell(name, row, column)) for column in range(scenario.given[name].shape[1]))
    if typed is None:
        says = f"Row {row + 1} of {label} has a cell that is no number: its other new numbers wait for it"
    elif name in numbers.kept_back:
        says = waiting_rows.does_not_add_up(label, row)
    else:
        says = waiting_rows.does_not_add_up(label, row, typed)
    if typed:
        says += (
            ". Change another of its numbers, or choose its class: type 1 into its cell, or press “class” or the key c"
        )
    return f"{says}. The board goes on with {'its last numbers' if name in numbers.kept_back else last}."


def _notes(
    scenario: Scenario,
    run: Trace,
    numbers: Numbers,
    grids: Mapping[str, GridNumbers],
    sums: Chain | None,
) -> dict[str, list[NoteText]]:
    """The sentences under the steps: none on what is covered."""
    notes: dict[str, list[Note]] = {}
    special = {name: SPECIAL.intersection(x for row in grids[name]["texts"] for x in row) for name in run.values}
    if sums:
        special[str(sums["cell"][0])] |= SPECIAL.intersection((sums["total"], *(x["product"] for x in sums["paths"])))
    visible = {name for name, texts in special.items() if texts} - scenario.hidden_grids
    for line in run.steps if visible else ():
        names = visible & {line.name, *(ref.name for ref in line.refs)}
        if names:
            text = overflow_text(run, frozenset().union(*(special[name] for name in names)), names)
            notes.setdefault(line.name, []).append(Note(text, tuple(sorted(names))))
    for jump in numbers.jumps:
        note = jump_note(run, jump, scenario.first_row)
        if not scenario.hidden_grids & set(note.about):
            for name in (jump.way[0], jump.name):
                notes.setdefault(name, []).append(note)
    return {name: [{"text": note.text, "about": list(note.about)} for note in listed] for name, listed in notes.items()}


def _loss(run: Trace, numbers: Numbers) -> list[LossLine]:
    """The two losses, the one that is gone back from first."""
    goal = run.derivation.goal.name
    names = sorted(run.derivation.losses, key=lambda name: name != goal)
    return [{"name": name, "label": NAMES[name].screen, "text": numbers.text(Cell(name, 0, 0))} for name in names]


def _asked(scenario: Scenario) -> Asked | None:
    """The question about a pasted block that has more rows than its grid."""
    if scenario.asked is None:
        return None
    rows, size = scenario.asked.cell.row + scenario.asked.rows, scenario.sizes["n"]
    most = LIMITS["n"]
    grow = min(rows, most)
    text = f"What you pasted reaches down to row {rows}, and X and Y have {size}."
    return {"text": text, "grow": f"Grow X and Y to {grow} rows", "fit": f"Keep {size} rows"}


def _chain(cell: Cell, scenario: Scenario, run: Trace, numbers: Numbers) -> Chain:
    """A cell's sum, term by term, and how it compares with the matrix: a gradient's by the chain rule."""
    is_rule = _way(cell, scenario, run) is Trace.chain_rule
    written = _written_out(cell, scenario, run)
    chain, verdict = written.chain, written.verdict
    grid = float(run[cell.matrix][cell.row, cell.column])
    total, shown = print_number(chain.value, scenario.decimals), numbers.text(cell)
    if verdict == "equals":
        total = shown
    elif verdict == "differs":
        total, shown = print_apart(chain.value, grid, scenario.decimals)

    def product(term: Term) -> str:
        """Equal numbers look equal, and a product with a factor that is printed as 0 is 0."""
        if verdict == "equals" and term.sign == "+" and abs(term.value - grid) <= ROUNDING * chain.size:
            return total
        is_zero = any(factor.cell and numbers.is_zero(factor.cell) for factor in term.factors)
        return print_number(0.0 if is_zero else term.value, scenario.decimals)

    def bound(term: Term) -> dict[str, int]:
        return {**bind(run.derivation.letters[cell.matrix], cell), **term.at}

    free = [x for x in dict.fromkeys(x for term in chain.terms for x in term.at) if run.notation.size(x) > 1]
    one = "path" if is_rule else "product"
    pages = _pages(scenario.first_row, written, run) if is_rule else ([], [])
    return {
        "cell": place(cell),
        "symbol": chain.symbol,
        "paths": [
            {
                "label": _through(term, free) or ("one path" if is_rule else ""),
                "sign": f"{term.sign} " if i or term.sign == "−" else "",
                "factors": [_factor(factor, numbers) for factor in term.factors],
                "bound": bound(term),
                "product": product(term),
            }
            for i, term in enumerate(chain.terms)
        ],
        "each": written.each,
        "added": [
            {
                "label": "added up",
                "sign": "",
                "factors": _spread(chain.terms[i * written.each], term, numbers),
                "bound": bound(term),
                "product": product(term),
            }
            for i, term in enumerate(written.added)
        ],
        "says": _cancels(run, chain, written.added),
        "parts": _parts(chain, one, scenario.decimals),
        "back": pages[0],
        "on": pages[1],
        "sumOver": _sum_over(run.notation, chain, free, one),
        "total": total,
        "grid": shown,
        "verdict": verdict,
    }


def _spread(path: Term, added: Term, numbers: Numbers) -> list[ChainFactor]:
    """The factors of paths that are added up: the one that stands for several takes the place of these."""
    pairs = zip(path.factors, added.factors, strict=False)
    whole = next(i for i, (one, other) in enumerate(pairs) if one.derivative != other.derivative)
    factors = [_factor(factor, numbers) for factor in added.factors]
    factors[whole]["span"] = 1 + len(path.factors) - len(added.factors)
    return factors


def _cancels(run: Trace, chain: Explanation, added: tuple[Term, ...]) -> str:
    """What an arrow below a factor means, and why paths can be added up; empty where nothing cancels."""
    cancelled = [factor for term in chain.terms for factor in term.factors if factor.remains]
    if not cancelled:
        return ""
    says = ["→ shows what is left of a factor when equal numbers above and below cancel."]
    if added:
        says.append("The y’s of a row add up to 1, so the paths through all outputs of a row add up to one product.")
    return " ".join(filter(None, (*says, why_without_number(run.notation, cancelled, run.values))))


def _sum_over(notation: Notation, chain: Explanation, free: list[str], one: str) -> str:
    """What the terms of a sum are added up over."""
    if chain.count == 1:
        return f"its only {one}"
    if not free or any(term.at.keys() != chain.terms[0].at.keys() for term in chain.terms):
        return "their sum"
    axes = (f"{axis_mark(letter)} = {notation.size(letter)} {axis_name(letter)}s" for letter in free)
    return f"sum over the {' and the '.join(axes)}"


def _through(term: Term, free: Iterable[str]) -> str:
    """What a term leads through: row 1, output 2."""
    return ", ".join(place_name(letter, term.at[letter]) for letter in free if letter in term.at)


@dataclass(frozen=True)
class _WrittenOut:
    """A cell's sum as it is written out.

    Attributes:
        first: how many terms come before those; shown: how many are shown at once.
        verdict: whether the sum is right.
        each: how many paths are added up in one, as with softmax all outputs of a row; added: those products.
    """

    chain: Explanation
    verdict: Comparison
    first: int = 0
    shown: int = TERMS
    each: int = 1
    added: tuple[Term, ...] = ()


def _written_out(cell: Cell, scenario: Scenario, run: Trace) -> _WrittenOut:
    """A cell's sum, from the rows shown."""
    window = {"n": _rows(scenario)}
    where = (cell.matrix, cell.row, cell.column)
    grid = float(run[cell.matrix][cell.row, cell.column])
    if _way(cell, scenario, run) is Trace.unfold:
        unfolded = run.unfold(*where, TERMS, window=window)
        return _WrittenOut(unfolded, unfolded.compare(grid))
    each = run.sizes[run.derivation.letters[run.derivation.targets][1]] if run.derivation.compares_rows else 1
    shown, first = TERMS // each * each, scenario.first_path // each * each
    chain = run.chain_rule(*where, shown, first, window)
    if not chain.terms:
        first, chain = 0, run.chain_rule(*where, shown, 0, window)
    part = (*where, shown // each, first // each, window)
    try:
        added = run.collected(*part) if run.derivation.compares_rows else chain
    except PathError:
        return _WrittenOut(chain, "differs", first, shown)
    verdict = chain.compare(grid) if meet(added, run.unfold(*part)) else "differs"
    return _WrittenOut(chain, verdict, first, shown, each, added.terms if added is not chain else ())


def _parts(chain: Explanation, one: str, decimals: int) -> list[list[str]]:
    """What the paths or products that are shown add up to, and the others.

    There are none where all are shown, and no numbers where there is an overflow.
    """
    shown, others = len(chain.terms), chain.count - len(chain.terms)
    names = [f"the {one} shown" if shown == 1 else f"the {shown} {one}s shown"]
    names.append(f"the other {one}" if others == 1 else f"the other {others} {one}s")
    numbers = (0.0 if abs(x) <= ROUNDING * chain.size else x for x in (chain.written, chain.value - chain.written))
    texts = [print_number(x, decimals) for x in numbers] if math.isfinite(chain.value - chain.written) else ["", ""]
    return [[name, text] for name, text in zip(names, texts, strict=True)] if others else []


def _pages(row: int, written: _WrittenOut, run: Trace) -> tuple[list[int], list[int]]:
    """The row and the path from which the paths before and after those shown are shown; empty where there are none.

    Args:
        row: the first row shown, from which on paths are counted, where they lead through several rows.  All paths of
            an input lead through its own.
    """
    path, shown, count = written.first, written.shown, written.chain.count
    if "n" in run.derivation.letters[written.chain.cell.matrix]:
        return [row, max(path - shown, 0)] if path else [], [row, path + shown] if path + shown < count else []
    rows = run.sizes["n"]
    paths = count // rows
    before = max(row - ROWS, 0)
    last_before = (min(ROWS, rows - before) * paths - 1) // shown * shown
    back = [row, max(path - shown, 0)] if path else [before, last_before] if row else []
    on = [row, path + shown] if path + shown < min(ROWS, rows - row) * paths else [row + ROWS, 0]
    return back, on if on[0] < rows else []


def _factor(factor: Factor, numbers: Numbers) -> ChainFactor:
    family = naming(factor.cell.matrix).family if factor.cell else ""
    written: ChainFactor = {
        "derivative": factor.derivative,
        "parts": parts_of(factor.parts),
        "text": numbers.text(factor.cell) if factor.cell else print_given(factor.value, numbers.scenario.decimals),
        "cell": place(factor.cell),
        "family": family,
    }
    if factor.remains:
        written["left"] = parts_of(factor.remains.parts)
    return written
