"""What the board is given to draw: a trace and a scenario as plain data.

Python computes, names and formats; the browser places it.  The skeleton is what stays while numbers are
edited, and this module makes what moves; each goes out by itself, so that nobody does anew what stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

import numpy as np

from backprop_core import NAMES, Cell, Explanation, Factor, Trace, meet
from backprop_core.cells import Notation
from backprop_core.evaluation import Matrix
from backprop_core.explanation import Placed, bind
from backprop_core.nudge import nudge
from backprop_core.table import AXES
from ui import copies
from ui.controls import chosen
from ui.events import Wanted
from ui.numbers import NumberError, print_given, print_number, read_number
from ui.scenario import LIMITS, Scenario
from ui.skeleton import Json, Sort, skeleton, skeleton_json, slope_grids_of

TERMS = 8
TINTS = 9
SATURATED = 0.01


def view(scenario: Scenario, run: Trace) -> Json:
    """Everything that the board draws for a scenario: what stays and what moves, joined as the browser joins them."""
    stays, moves = skeleton(*_sort(scenario, run)), moving(scenario, run)
    return {
        **stays,
        **moves,
        "grids": {name: {**stays["grids"][name], **moves["grids"][name]} for name in stays["grids"]},
    }


def still(scenario: Scenario, run: Trace) -> str:
    """What stays while numbers are edited, as JSON."""
    return skeleton_json(*_sort(scenario, run))


def moving(scenario: Scenario, run: Trace) -> Json:
    """What an edit of a number can change."""
    numbers = Numbers(scenario, run)
    frames = skeleton(*_sort(scenario, run))["grids"]
    return {
        "grids": {name: numbers.grid(name, frame) for name, frame in frames.items()},
        "drafts": _drafts(scenario, run.notation),
        "loss": _loss(scenario, run),
        "pinned": _place(scenario.pinned),
        "explained": _place(scenario.explained),
        "chain": _chain(scenario, run),
        "affects": _affects(scenario, run),
        "unfolded": list(scenario.unfolded),
        "presenting": scenario.presenting,
        "hidden": sorted(scenario.hidden_grids),
        "nudge": _nudge(scenario, run),
        "asked": _asked(scenario),
        "legend": _legend(scenario, numbers.scale),
        "chosen": chosen(scenario),
        "scalars": {"η": print_given(run.learning_rate, scenario.decimals), "1/n": f"1/{run.sizes['n']}"},
    }


def _sort(scenario: Scenario, run: Trace) -> Sort:
    """What the skeleton depends on."""
    return run.derivation, tuple(run.sizes.items()), scenario.first_row, scenario.names


def to_copy(scenario: Scenario, run: Trace, wanted: Wanted | None) -> Json | None:
    """What a person asked to copy, in each form, and in none where it is covered; None where nothing was asked for."""
    if wanted is None:
        return None
    if isinstance(wanted, Cell):
        explain = partial(copies.explain_cell, run, wanted)
        name, shown = f"the sum behind {run.notation.symbol(wanted)}", {wanted.matrix, *_mentioned(explain(1))}
        texts = [(form, copies.sum_text(how, explain)) for form, how in copies.FORMS.items()]
    else:
        name, shown = run.notation.label(wanted), {run.derivation.transposed.get(wanted, wanted)}
        texts = [(form, copies.matrix_text(how, run, wanted)) for form, how in copies.FORMS.items()]
    if shown & scenario.hidden_grids:
        texts = []
    return {"name": name, "texts": [[form, found.text, found.leaves_out] for form, found in texts]}


def _mentioned(explanation: Explanation) -> set[str]:
    """The matrices whose cells a sum names."""
    factors = [factor for term in explanation.terms for factor in term.factors]
    named = {part.cell.matrix for factor in factors for part in factor.parts if isinstance(part, Placed)}
    return named | {factor.cell.matrix for factor in factors if factor.cell}


class Numbers:
    """The numbers of the part of every grid that is shown."""

    def __init__(self, scenario: Scenario, run: Trace) -> None:
        self.scenario = scenario
        self.run = run
        self.scale = _largest(run[name] for name in run.derivation.letters) if scenario.scale == "shared" else 0.0
        self.slopes = slope_grids_of(run.derivation)

    def grid(self, name: str, frame: Json) -> Json:
        """A text, a number and a tint for each cell that a grid shows."""
        run, table = self.run, self.run.derivation
        source = table.transposed.get(name, name)
        (top, left), (rows, columns) = frame["first"], frame["count"]
        shown = np.s_[top : top + rows, left : left + columns]
        numbers = run[name][shown]
        show = print_given if source in table.given else print_number
        listed = numbers.tolist()
        found: Json = {
            "texts": [[show(x, self.scenario.decimals) for x in row] for row in listed],
            "values": [[_json_number(x) for x in row] for row in listed],
            "tints": _tints(self.scale or _largest([run[source]]), listed),
        }
        slope = self.slopes.get(source)
        if slope:
            slopes = run[slope] if name == source else run[slope].T
            found["saturated"] = np.argwhere(np.abs(slopes[shown]) < SATURATED).tolist()
        return found


def _drafts(scenario: Scenario, notation: Notation) -> dict[str, list[Json]]:
    """What was typed and is no number, by matrix, each with its sentence."""
    found: dict[str, list[Json]] = {}
    for cell, text in scenario.drafts.items():
        says = _sentence(notation, cell, text)
        found.setdefault(cell.matrix, []).append({"row": cell.row, "column": cell.column, "text": text, "says": says})
    return found


def _largest(matrices: Iterable[Matrix]) -> float:
    """The largest absolute value that is finite; 0 where there is none."""
    matrices = list(matrices)
    largest = [float(np.abs(matrix).max()) for matrix in matrices]
    if all(map(math.isfinite, largest)):
        return max(largest)
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
    """What the darkest colour stands for."""
    return print_number(scale, scenario.decimals) if scale else "the largest in its grid"


def _json_number(number: float) -> float | str:
    """JSON has no NaN and no infinity; they travel as words."""
    return number if abs(number) < float("inf") else str(number)


def _place(cell: Cell | None) -> list[str | int]:
    """A cell as the browser knows it; an empty list is no cell."""
    return [cell.matrix, cell.row, cell.column] if cell else []


def _sentence(notation: Notation, cell: Cell, text: str) -> str:
    """One sentence on a text that is no number: the matrix, the cell and the fix."""
    try:
        read_number(text)
    except NumberError as error:
        where = f"{notation.label(cell.matrix)}, row {cell.row + 1}, column {cell.column + 1}"
        return f"{notation.symbol(cell)} ({where}) {error}."
    return ""


def _loss(scenario: Scenario, run: Trace) -> list[Json]:
    """The two losses, the one that is gone back from first."""
    goal = run.derivation.goal.name
    names = sorted((line.name for line in run.steps if line.left.letters == "11"), key=lambda name: name != goal)
    return [
        {"name": name, "label": NAMES[name].screen, "text": print_number(run[name].item(), scenario.decimals)}
        for name in names
    ]


def _nudge(scenario: Scenario, run: Trace) -> Json | None:
    """What the gradient promised for a nudge, and what really came."""
    if scenario.nudged is None:
        return None
    cell, before = scenario.nudged.cell, scenario.nudged.before
    amount = float(scenario.given[cell.matrix][cell.row, cell.column]) - before
    base = scenario.with_number(cell, before).trace()
    found = nudge(base, cell, amount)
    decimals = max(scenario.decimals, 6)
    return {
        "cell": _place(cell),
        "symbol": run.notation.symbol(cell),
        "loss": NAMES[run.derivation.goal.name].screen,
        "amount": print_given(round(amount, 12), 8),
        "predicted": print_number(found.predicted, decimals),
        "real": print_number(found.real, decimals),
        "ratio": print_number(found.ratio, 4),
        "before": print_given(before, 8),
    }


def _asked(scenario: Scenario) -> Json | None:
    """The question about a pasted block that has more rows than its grid."""
    if scenario.asked is None:
        return None
    rows, size = scenario.asked.cell.row + len(scenario.asked.texts), scenario.sizes["n"]
    most = LIMITS["n"]
    grow = min(rows, most)
    text = f"What you pasted reaches down to row {rows}, and X and Y have {size}."
    return {"text": text, "grow": f"Grow X and Y to {grow} rows", "fit": f"Keep {size} rows"}


def _chain(scenario: Scenario, run: Trace) -> Json:
    """The explained gradient cell's chain-rule sum, path by path, and how it compares with the matrix."""
    cell = scenario.explained
    chain = run.chain_rule(cell.matrix, cell.row, cell.column, TERMS)
    unfolded = run.unfold(cell.matrix, cell.row, cell.column, TERMS)
    grid = float(run[cell.matrix][cell.row, cell.column])
    verdict = chain.compare(grid) if meet(chain, unfolded) else "differs"
    free = [letter for letter in chain.terms[0].at if run.sizes[letter] > 1]
    count = " and the ".join(f"{letter} = {run.sizes[letter]} {AXES[letter]}s" for letter in free)
    return {
        "cell": _place(cell),
        "symbol": chain.symbol,
        "paths": [
            {
                "label": ", ".join(f"{AXES[letter]} {term.at[letter] + 1}" for letter in free) or "one path",
                "factors": [_factor(factor, scenario.decimals) for factor in term.factors],
                "bound": {**bind(run.derivation.letters[cell.matrix], cell), **term.at},
                "product": print_number(term.value, scenario.decimals),
            }
            for term in chain.terms
        ],
        "more": chain.count - len(chain.terms),
        "sumOver": f"sum over the {count}" if free else "its only path",
        "total": print_number(chain.value, scenario.decimals),
        "grid": print_number(grid, scenario.decimals),
        "verdict": verdict,
    }


def _factor(factor: Factor, decimals: int) -> Json:
    parts = [part if isinstance(part, str) else [part.symbol, *_place(part.cell)] for part in factor.parts]
    family = NAMES[factor.cell.matrix].family if factor.cell else ""
    return {
        "derivative": factor.derivative,
        "parts": parts,
        "text": print_given(factor.value, decimals) if _is_given(factor) else print_number(factor.value, decimals),
        "cell": _place(factor.cell),
        "family": family,
    }


def _is_given(factor: Factor) -> bool:
    """Whether the factor is a number as a person gave it (or a constant), printed as they typed it."""
    family = NAMES[factor.cell.matrix].family if factor.cell else "constant"
    return family in ("input", "target", "weight", "constant")


def _affects(scenario: Scenario, run: Trace) -> Json | None:
    """The questions and answers on the parameter of the explained or pinned cell."""
    cell = scenario.pinned if scenario.pinned and scenario.pinned.matrix in scenario.given else None
    if cell is None:
        matrix = run.derivation.parameter_of[scenario.explained.matrix]
        cell = Cell(matrix, scenario.explained.row, scenario.explained.column)
    found = run.affects(cell.matrix, cell.row, cell.column)
    return {
        "cell": _place(cell),
        "answers": [{"question": answer.symbol, "answer": answer.listed} for answer in found.answers],
    }
