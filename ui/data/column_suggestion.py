"""What to do with a table until the person says otherwise, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from backprop_core.data.row_counts_and_sums import counts_rows, ends_with_sum, one_in_each_row
from ui.data.csv_numbers import Readings
from ui.data.csv_text import Table
from ui.reading.numbers import shorten
from ui.state.limits import LIMITS

TARGETS = re.compile(r"(?i)y\d?|targets?|labels?|class(es)?|species|outputs?|outcome|results?|diagnosis|survived")
IDENTIFIES = re.compile(
    r"(?i)(.*[\s_.-])?(id|ids|idx|index|uuid|key)|id[\s_.-].*|(?-i:.*[a-z](Id|ID))|[psu]id|unnamed.*|rownames"
    r"|(user|customer|passenger|patient|student|sample|order)id|(?P<counts>.*nummer|(?-i:.*[a-z](No|Nr|Num|Number))"
    r"|(roll|row|serial|sl?|sr|.*[\s_.-])?(no|nr|num|number)\.?|s/?n|#|row|serial|obs|observation|instance)"
)
"""What is called so identifies the rows; ``counts`` only where it is another whole number in each: else it counts."""
SUMMARY = re.compile(
    r"(?i)((grand |sub[ -]?|zwischen|gesamt)?(total|summe)|totale?s?|sum|gesamt|insgesamt|suma|somme|average|avg|mean|ø"
    r"|median|mittelwert|durchschnitt|moyenne|promedio|media|std)(\s*\(.*\))?"
)
FEW, MANY = 3, 10
"""Words that differ in more than ``FEW`` rows are names; in ``MANY`` rows, a first column that counts is left out."""


@dataclass(frozen=True)
class Choices:
    """What a person chose to do with a table of these columns.

    Attributes:
        as_classes: targets of numbers that are to be classes.
        ones: for a target of two classes, which of them is 1.
        same: whether labels that differ only in how they are written are ``"one"`` class or ``"different"`` ones.
        only_complete, without_totals: whether rows without a value, and rows that sum up others, are left out.
        scale_inputs, scale_targets: names of ways to scale; targets that are classes are never scaled.
        softmax: whether classes that exclude each other get softmax with cross-entropy.
    """

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    as_classes: tuple[str, ...] = ()
    ones: Mapping[str, str] = field(default_factory=dict)
    same: str = ""
    only_complete: bool = False
    without_totals: bool = False
    scale_inputs: str = "none"
    scale_targets: str = "none"
    columns: tuple[str, ...] = ()
    softmax: bool = True


def suggest(table: Table, readings: Readings) -> Choices:
    """Choices to begin with: the target is what is called so, or stands last; names of rows are left out."""
    targets, _ = suggest_targets(table, readings)
    numbers = [name for name in table.columns if name not in targets and readings[name].kind == "number"]
    inputs = [name for name in numbers if not why_not(table, readings, name)]
    # A column that counts the rows is better than none, but not one that only names them.
    inputs = inputs or [name for name in numbers if name not in table.unnamed and not _identifies(table, name)]
    return Choices(tuple(inputs[: LIMITS["c"]]), targets, columns=table.columns)


def suggest_targets(table: Table, readings: Readings) -> tuple[tuple[str, ...], str]:
    """The columns for Y, and why these."""
    lower = [name.lower() for name in table.columns]
    able = [name for name in table.columns if _may_be_target(table, readings, name)] or list(table.columns)
    if not any(reading.kind == "number" for name, reading in readings.items() if name != able[-1]):
        able = list(table.columns)
    # Beside an x, a y may be a coordinate.
    named = tuple(name for name in able if TARGETS.fullmatch(name) and not (name.lower() == "y" and "x" in lower))
    if named and able[-1] not in named:
        return named, "its name"
    together = () if named else _one_hot(table, readings)
    if together:
        return together, "one of these is 1 in each row"
    classes = () if named else _unnamed_classes(table, readings, able)
    if classes:
        return classes, "the only column of classes"
    return named or (able[-1],), "the last column" if able[-1] == table.columns[-1] else "the last that can be Y"


def _one_hot(table: Table, readings: Readings) -> tuple[str, ...]:
    """The last columns, if one of them is 1 in each row and the others 0: one class in several columns.

    Of two columns that may be chance, unless their names differ in their ends only.
    """
    for names in (table.columns[begin:] for begin in range(1, len(table.columns) - 1)):
        stems = {re.sub(r"[^_.\s-]+$", "", name) for name in names}
        columns = [readings[name].numbers for name in names]
        alike = len(stems) == 1 and "" not in stems and table.unnamed.isdisjoint(names)
        is_class = len(names) <= LIMITS["o"] and all(columns) and (len(names) > 2 or alike)
        if is_class and one_in_each_row(np.array(columns).T):
            return names
    return ()


def _unnamed_classes(table: Table, readings: Readings, able: Sequence[str]) -> tuple[str, ...]:
    """The only column of words, if it has no name, and its words come again: what others call the class."""
    words = tuple(name for name in table.columns if readings[name].kind == "words")
    if len(words) == 1 and words[0] in table.unnamed and able[-1] != words[0] in able:
        labels = {text for row, text in enumerate(table.column(words[0])) if row not in readings[words[0]].missing}
        return words if len(labels) < len(table.rows) else ()
    return ()


def why_not(table: Table, readings: Readings, name: str) -> str:
    """Why a column should not go in; empty if it may."""
    reading = readings[name]
    if reading.kind == "empty":
        return "has no value"
    if reading.kind == "words":
        return reading.says if len(reading.units) > 1 else "only numbers go in"
    if table.named and name == table.columns[0] and name in table.unnamed:
        return "it has no name, as an index of the rows"
    first = name == table.columns[0] and len(table.rows) >= MANY
    if (first or name in table.unnamed or _identifies(table, name)) and counts_rows(reading.numbers):
        return "it only counts the rows"
    return "its name says that it identifies a row" if _identifies(table, name) else ""


def use(table: Table, readings: Readings, choices: Choices, name: str) -> str:
    """What a column is used for, and why."""
    if name in choices.targets:
        targets, why = suggest_targets(table, readings)
        return f"Y: {why}" if targets == choices.targets else "Y"
    if name in choices.inputs:
        return "X"
    full = f"X has room for {LIMITS['c']} columns" if len(choices.inputs) == LIMITS["c"] else ""
    return ": ".join(filter(None, ("left out", why_not(table, readings, name) or full)))


def left_out(table: Table, readings: Readings, choices: Choices) -> str:
    """Which columns are not used, and why, in words; empty if all are."""
    reasons: dict[str, list[str]] = {}
    for name in table.columns:
        if name not in (*choices.inputs, *choices.targets):
            reasons.setdefault(use(table, readings, choices, name).partition(": ")[2], []).append(shorten(name, 30))
    number = sum(map(len, reasons.values()))
    texts = [
        ", ".join([*names[:5], *["…"] * (len(names) > 5)]) + f" ({why})" * bool(why) for why, names in reasons.items()
    ]
    return f"Left out: {number} of {len(table.columns)} columns. {'; '.join(texts)}" if number else ""


def summaries(table: Table, readings: Readings) -> tuple[int, ...]:
    """The rows that are called a sum or an average of others, and a last one that is the sum of all others."""
    labels = next((table.column(name) for name in table.columns if readings[name].kind == "words"), ())
    rows = {row for row, text in enumerate(labels) if SUMMARY.fullmatch(text.strip(" :."))}
    columns = [x.numbers for name, x in readings.items() if x.numbers and not why_not(table, readings, name)]
    if columns and ends_with_sum(np.array(columns).T):
        rows.add(len(table.rows) - 1)
    return tuple(sorted(rows)) if len(rows) * 2 < len(table.rows) else ()


def _identifies(table: Table, name: str) -> bool:
    """Whether a column is called like one that identifies the rows, and does."""
    match, cells = IDENTIFIES.fullmatch(name), table.column(name)
    if match and match["counts"]:
        return name != table.columns[-1] and len(set(cells)) == len(cells) and all(map(str.isdecimal, cells))
    return match is not None


def _may_be_target(table: Table, readings: Readings, name: str) -> bool:
    """Whether a column has numbers or a few classes, not a name for each row."""
    reading = readings[name]
    if reading.kind == "number":
        return not why_not(table, readings, name)
    # Labels that differ in their case only are asked about, and are no names.
    labels = {text.casefold() for row, text in enumerate(table.column(name)) if row not in reading.missing}
    are_names = len(labels) == len(table.rows) and (
        len(labels) > FEW or all(re.search(r"\d", label) for label in labels)
    )
    return 1 < len(labels) <= LIMITS["o"] and not are_names
