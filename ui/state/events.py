"""What the board sends back, and what it does to the scenario.

The browser numbers each event when it is made.  Each is applied once, in order.  Malformed events are ignored;
impossible ones are refused with a message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeGuard

from backprop_core import Cell
from ui.reading.numbers import LONGEST_TEXT, NumberError, quoted, read_number, read_whole, shorten
from ui.reading.pasted_lines import PastedError
from ui.state import pasted_block, waiting_rows
from ui.state.choices import CHOICES, READINGS, choose
from ui.state.limits import LARGEST_SEED, LIMITS, MOST_DRAFTS, NEEDS_TWO, fewest
from ui.state.scenario import ALL, FILLS, FOLDABLE, LEVELS, Scenario

MOST_EVENTS = 100
"""How many events one message may have; the board sends the rest in the next."""
MOST_UNFOLDED = 200
STEPS = ("1", "10", "100", "1000")
COPY = "copy"
"""The event that asks for a copy: a look that the session answers without a change of the scenario."""
LONGEST_PLACE = 100
PLACE = re.compile(r"[0-9]+(\.[0-9]+)*")

Event = dict[str, Any]
Wanted = str | Cell
"""What a person wants to copy: a matrix, by name, or the sum behind a cell."""


class RefusedError(ValueError):
    """What a person asked for cannot be done; the message is one sentence that says why, and what can."""


def apply(scenario: Scenario, event: Any) -> Scenario:
    """The scenario after an event; unchanged when the event is malformed.

    Raises:
        RefusedError: the event is well formed, but impossible.
    """
    kind = event.get("kind") if isinstance(event, dict) else None
    handle = HANDLERS.get(kind) if isinstance(kind, str) else None
    after = handle(scenario, event) if handle else scenario
    if len(after.drafts) > MOST_DRAFTS:
        raise RefusedError(_too_many_drafts(after))
    return after


def _too_many_drafts(scenario: Scenario) -> str:
    """Why no more drafts are kept: most are numbers in rows that must add up to 1, or texts."""
    waiting = [cell for cell in scenario.drafts if scenario.waits(cell)]
    if 2 * len(waiting) > len(scenario.drafts):
        label = scenario.notation.label(waiting[0].matrix)
        return (
            f"More than {MOST_DRAFTS:,} numbers would wait, the first in row {waiting[0].row + 1} of {label}: with "
            "softmax the y’s of a row must add up to 1. Nothing changed"
        )
    return f"At most {MOST_DRAFTS:,} texts that are no numbers are kept: type a number into one of those cells first"


def _set(scenario: Scenario, event: Event) -> Scenario:
    """A text was typed into a given cell."""
    cell, text = _given_cell(scenario, event), event.get("text")
    if cell is None or not isinstance(text, str):
        return scenario
    try:
        return scenario.with_typed(cell, waiting_rows.kept(text), read_number(text))
    except NumberError:
        return scenario.with_draft(cell, shorten(text.strip(), LONGEST_TEXT))


def _class(scenario: Scenario, event: Event) -> Scenario:
    """A row of the targets is to be of the class of one of its cells."""
    cell = _given_cell(scenario, event)
    return scenario.with_class(cell) if cell and scenario.must_add_up(cell.matrix) else scenario


def _pin(scenario: Scenario, event: Event) -> Scenario:
    """A cell was held, or let go."""
    cell = _cell(event)
    if cell is None:
        return scenario if event.keys() & {"matrix", "row", "column"} else scenario.with_pin(None)
    return scenario.with_pin(cell) if scenario.has(cell) else scenario


def _show(scenario: Scenario, event: Event) -> Scenario:
    """The grids were turned to other rows, or a chain-rule sum to other paths through them."""
    row, path = event.get("row"), event.get("path", 0)
    return scenario.with_first_row(row, path) if _is_index(row) and _is_index(path) else scenario


def _size(scenario: Scenario, event: Event) -> Scenario:
    """An axis was made longer or shorter."""
    letter, size = event.get("letter"), event.get("size")
    if not isinstance(letter, str) or letter not in scenario.sizes:
        return scenario
    if isinstance(size, str):
        try:
            size = read_whole(size, 1, LIMITS[letter])
        except NumberError as error:
            raise RefusedError(f"{letter} {error}: it stays {scenario.sizes[letter]}") from error
    if not _is_index(size):
        return scenario
    before, least = scenario.sizes[letter], fewest(scenario.derivation, letter)
    if least > 1 and size < least <= before:
        raise RefusedError(f"{NEEDS_TWO.capitalize()}: {letter} stays {before}")
    return scenario.with_size(letter, size)


def _paste(scenario: Scenario, event: Event) -> Scenario:
    """A block from a spreadsheet was pasted."""
    cell, text = _given_cell(scenario, event), event.get("text")
    if cell is None or not isinstance(text, str):
        return scenario
    try:
        return pasted_block.paste(scenario, cell, text)
    except PastedError as error:
        raise RefusedError(str(error).removesuffix(".")) from error


def _answer(scenario: Scenario, event: Event) -> Scenario:
    """The person said what to do with a block that has more rows than the grid."""
    return pasted_block.answer(scenario, event.get("choice"))


def _nudge(scenario: Scenario, event: Event) -> Scenario:
    """A parameter, or an input whose derivative is asked for, was moved a little."""
    cell, text = _given_cell(scenario, event), event.get("text")
    if cell is None or cell.matrix not in scenario.derivation.gradient_by or not isinstance(text, str):
        return scenario
    try:
        nudged = scenario.with_nudge(cell, read_number(text))
    except NumberError as error:
        raise RefusedError(f"The amount to nudge by {error}. Nothing changed") from error
    if not math.isfinite(nudged.given[cell.matrix][cell.row, cell.column]):
        raise RefusedError(f"“{quoted(text)}” is too large to nudge by: type an amount like 0.1. Nothing changed")
    return nudged


def _settle(scenario: Scenario, event: Event) -> Scenario:
    """A nudge was kept, or taken back."""
    return scenario.without_nudge(keep=event.get("keep") is True) if scenario.nudged else scenario


def _unfold(scenario: Scenario, event: Event) -> Scenario:
    """Something in the held cell's sum was unfolded or folded."""
    places = event.get("open")
    if not isinstance(places, list) or len(places) > MOST_UNFOLDED:
        return scenario
    return replace(scenario, unfolded=tuple(filter(is_unfolded, places)))


def _present(scenario: Scenario, event: Event) -> Scenario:
    """A step was put in focus before a class, or the presenting was ended."""
    step = event.get("step")
    if isinstance(step, str) and (not step or step in scenario.derivation.by_name):
        return replace(scenario, presenting=step)
    return scenario


def _hide(scenario: Scenario, event: Event) -> Scenario:
    """A grid's numbers were kept back, or shown again."""
    matrix = event.get("matrix")
    if not isinstance(matrix, str) or matrix not in scenario.derivation.letters:
        return scenario
    return replace(scenario, hidden_grids=scenario.hidden_grids ^ {matrix})


def _forget(scenario: Scenario, event: Event) -> Scenario:
    """A mistake was put into the lines, or taken out of them again."""
    key = event.get("key")
    if isinstance(key, str) and (not key or key in scenario.offers.by_key):
        return scenario.with_mistake(key)
    return scenario


def _letters(scenario: Scenario, event: Event) -> Scenario:
    """A grid is to show letters, down to a level, or none."""
    matrix, level = event.get("matrix"), event.get("level")
    if not isinstance(matrix, str) or matrix not in scenario.derivation.by_name or level not in LEVELS:
        return scenario
    return scenario.with_choices(letters={**scenario.letters, matrix: level})


def _compare(scenario: Scenario, event: Event) -> Scenario:
    """A gradient is to be compared with the derivatives, or no longer."""
    matrix = event.get("matrix")
    if not isinstance(matrix, str) or matrix not in scenario.derivation.differentiated_by:
        return scenario
    return replace(scenario, compared=scenario.compared ^ {matrix})


def _fold(scenario: Scenario, event: Event) -> Scenario:
    """Sections were folded away, or unfolded: all that are folded now."""
    folded = event.get("sections")
    if not isinstance(folded, list) or not all(title in FOLDABLE for title in folded):
        return scenario
    return replace(scenario, folded=frozenset(folded))


def _choose(scenario: Scenario, event: Event) -> Scenario:
    """Another example, activation, loss or learning rate was chosen."""
    return choose(scenario, CHOICES, event.get("what"), event.get("option"))


def _read(scenario: Scenario, event: Event) -> Scenario:
    """Numbers are to be printed or coloured otherwise."""
    return choose(scenario, READINGS, event.get("what"), event.get("option"))


def _fill(scenario: Scenario, event: Event) -> Scenario:
    """Parameters were filled with zeros, ones or random numbers."""
    which, how, text = event.get("which"), event.get("how"), event.get("seed")
    parameters = list(scenario.derivation.gradient_of)
    names = parameters if which == ALL else [name for name in parameters if name == which]
    if not names or not isinstance(how, str) or how not in FILLS or not isinstance(text, str):
        return scenario
    try:
        seed = read_whole(text, 0, LARGEST_SEED) if how == "random" else 0
    except NumberError as error:
        raise RefusedError(f"The seed {error}: nothing filled") from error
    return scenario.with_fill(names, how, seed)


def _descend(scenario: Scenario, event: Event) -> Scenario:
    """So many steps downhill were asked for, or those up to one that is counted from where they began."""
    if scenario.mistake:
        raise RefusedError("Steps downhill use the right lines: take the mistake out first")
    text, to = event.get("steps"), event.get("to")
    if isinstance(text, str) and text in STEPS:
        steps = int(text)
    elif _is_index(to):
        steps = to - (scenario.steps.last if scenario.steps else 0)
    else:
        return scenario
    if steps > scenario.most_steps:
        raise RefusedError(f"{steps:,} steps of a network this large would take too long here: take fewer")
    try:
        return scenario.after_steps(steps) if steps > 0 else scenario
    except ValueError as error:
        raise RefusedError(f"{error} Nothing changed") from error


def wanted(scenario: Scenario, event: Mapping[str, Any]) -> Wanted | None:
    """What an event asks to copy: a cell's sum where it names a cell, else a matrix or one that the table turns."""
    derivation, matrix = scenario.derivation, event.get("matrix")
    if "row" not in event:
        return matrix if isinstance(matrix, str) and matrix in {**derivation.letters, **derivation.transposed} else None
    cell = _cell(event)
    return cell if cell and cell.matrix in derivation.by_name and scenario.has(cell) else None


def _given_cell(scenario: Scenario, event: Event) -> Cell | None:
    """The given cell that an event speaks of, if there is one."""
    cell = _cell(event)
    return cell if cell and cell.matrix in scenario.given and scenario.has(cell) else None


def _cell(event: Mapping[str, Any]) -> Cell | None:
    matrix, row, column = event.get("matrix"), event.get("row"), event.get("column")
    if isinstance(matrix, str) and _is_index(row) and _is_index(column):
        return Cell(matrix, row, column)
    return None


def is_place(value: Any) -> bool:
    """Whether a value from outside is a cell as JSON has it: a matrix, a row, a column."""
    return isinstance(value, list) and len(value) == 3 and isinstance(value[0], str) and all(map(_is_index, value[1:]))


def is_unfolded(value: Any) -> bool:
    """Whether a value from outside is a place in the held cell's sum that can be unfolded, or all of them."""
    return isinstance(value, str) and len(value) <= LONGEST_PLACE and (value == ALL or bool(PLACE.fullmatch(value)))


def _is_index(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


Handler = Callable[[Scenario, Event], Scenario]

CHANGES: Mapping[str, Handler] = MappingProxyType(
    {
        "set": _set,
        "class": _class,
        "size": _size,
        "paste": _paste,
        "answer": _answer,
        "nudge": _nudge,
        "settle": _settle,
        "choose": _choose,
        "fill": _fill,
        "descend": _descend,
    }
)
LOOKS: Mapping[str, Handler] = MappingProxyType(
    {
        "pin": _pin,
        "show": _show,
        "unfold": _unfold,
        "present": _present,
        "hide": _hide,
        "letters": _letters,
        "compare": _compare,
        "fold": _fold,
        "read": _read,
        "forget": _forget,
    }
)
HANDLERS: Mapping[str, Handler] = MappingProxyType({**CHANGES, **LOOKS})
