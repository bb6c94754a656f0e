"""Build X and Y from a table and a person's choices, recording encodings and scalings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core import ACTIVATIONS
from backprop_core.data.classes import LabelError, code_of, encode, find_classes
from backprop_core.data.scaling import Scaling, ScalingError, find_scalings, scale
from backprop_core.evaluation import Matrix
from ui.data.csv_numbers import has_numbers, read_numbers
from ui.data.csv_text import CsvError, Row, Table, in_thousands, place_of
from ui.state.numbers import shorten
from ui.state.scenario import LIMITS

TARGET_NAMES = frozenset({"y", "y1", "target", "label", "class", "species", "output"})
COUNTING_NAMES = frozenset({"id", "index", "no", "nr", "row"})


@dataclass(frozen=True)
class Choices:
    """What a person chose to do with a table.

    Attributes:
        inputs, targets: names of columns.
        as_classes: targets of numbers that are to be classes.
        ones: for a target of two classes, which of them is 1.
        scale_inputs, scale_targets: names of ways to scale; targets that are classes are never scaled.
        decimal: what the decimal mark is, or empty.
    """

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    as_classes: frozenset[str] = frozenset()
    ones: Mapping[str, str] = field(default_factory=dict)
    scale_inputs: str = "none"
    scale_targets: str = "none"
    decimal: str = ""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of numbers on its way to the board.

    Attributes:
        name: what the table calls it.
        before, after: its numbers before and after they were scaled.
    """

    name: str
    scaling: Scaling
    before: Matrix
    after: Matrix


@dataclass(frozen=True)
class Classes:
    """A target whose labels became numbers.

    Attributes:
        labels: the classes in the order of their columns; of two, the first is 0 and the second 1.
        codes: for each of them its numbers.
    """

    name: str
    labels: tuple[str, ...]
    codes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Dataset:
    """What goes on the board.

    Attributes:
        X: n × c.  Y: n × o.
        columns, outputs: the names of their columns.
        inputs, targets: the columns of numbers, as they were scaled.
        classes: the targets that were labels.
    """

    X: Matrix
    Y: Matrix
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    inputs: tuple[Column, ...]
    targets: tuple[Column, ...]
    classes: tuple[Classes, ...]


@dataclass(frozen=True, eq=False)
class _Part:
    """One target's share of Y."""

    Y: Matrix
    outputs: tuple[str, ...]
    column: Column | None = None
    classes: Classes | None = None


def suggest(table: Table) -> Choices:
    """Choices to begin with: the target is what is called so, or has words, or stands last."""
    named = tuple(name for name in table.columns if name.lower() in TARGET_NAMES)
    words = tuple(name for name in table.columns if not has_numbers(table, name) and _are_few(table, name))
    targets = named or words[-1:] or table.columns[-1:]
    numbers = (name for name in table.columns if name not in targets and has_numbers(table, name))
    return Choices(tuple(name for name in numbers if name.lower() not in COUNTING_NAMES)[: LIMITS["c"]], targets)


def prepare(table: Table, choices: Choices) -> Dataset:
    """The X and Y that were chosen.

    Raises:
        CsvError: nothing was chosen, a cell cannot be used, or there is too much for the board.
    """
    _check_choices(choices)
    inputs = tuple(_column(table, name, choices.scale_inputs, choices.decimal) for name in choices.inputs)
    parts = [_target(table, name, choices) for name in choices.targets]
    outputs = tuple(name for part in parts for name in part.outputs)
    if len(outputs) > LIMITS["o"]:
        raise CsvError(f"Y would have {len(outputs)} columns: at most {LIMITS['o']} outputs fit.")
    return Dataset(
        X=np.hstack([column.after for column in inputs]),
        Y=np.hstack([part.Y for part in parts]),
        columns=choices.inputs,
        outputs=outputs,
        inputs=inputs,
        targets=tuple(part.column for part in parts if part.column),
        classes=tuple(part.classes for part in parts if part.classes),
    )


def are_classes(table: Table, name: str, choices: Choices) -> bool:
    """Whether a target is taken as labels: because it has words, or because the person said so."""
    return name in choices.as_classes or not has_numbers(table, name)


def outside(Y: Matrix, output: str) -> tuple[float, float] | None:
    """The least and largest target, if the output activation cannot reach them all."""
    low, high = ACTIVATIONS[output].least, ACTIVATIONS[output].largest
    least, largest = float(Y.min()), float(Y.max())
    return None if low <= least and largest <= high else (least, largest)


def _are_few(table: Table, name: str) -> bool:
    return 2 <= len(set(table.column(name))) <= LIMITS["o"]


def _check_choices(choices: Choices) -> None:
    for what, names in (("X", choices.inputs), ("Y", choices.targets)):
        if not names:
            raise CsvError(f"{what} has no column yet: choose at least one.")
    if len(choices.inputs) > LIMITS["c"]:
        raise CsvError(f"X would have {len(choices.inputs)} columns: at most {LIMITS['c']} inputs fit on the board.")


def _column(table: Table, name: str, way: str, decimal: str) -> Column:
    before = np.array(read_numbers(table, name, decimal), dtype=np.float64).reshape(-1, 1)
    try:
        (scaling,) = find_scalings(before, way)
    except ScalingError as error:
        raise CsvError(f"{_headline(table, name)} {error.says}.", column=table.columns.index(name) + 1) from None
    return Column(name, scaling, before, scale(before, [scaling]))


def _target(table: Table, name: str, choices: Choices) -> _Part:
    if not are_classes(table, name, choices):
        column = _column(table, name, choices.scale_targets, choices.decimal)
        return _Part(column.after, (name,), column=column)
    labels = _labels(table, name, choices.ones.get(name))
    codes = tuple(code_of(label, labels) for label in labels)
    outputs = (name,) if len(labels) == 2 else labels
    return _Part(encode(table.column(name), labels), outputs, classes=Classes(name, labels, codes))


def _labels(table: Table, name: str, one: str | None) -> Row:
    """A column's classes in their order; of two, the one that is to be 1 comes second."""
    texts, place = table.column(name), table.columns.index(name) + 1
    if "" in texts:
        row = texts.index("")
        raise CsvError(f"{table.where(row, name)} is empty: write the class of that row.", table.lines[row], place)
    try:
        labels = find_classes(texts)
    except LabelError as error:
        raise CsvError(f"{_headline(table, name)} is for classes: {error}.", column=place) from None
    if len(labels) > LIMITS["o"]:
        row = texts.index(list(dict.fromkeys(texts))[LIMITS["o"]])
        raise CsvError(
            f"{table.where(row, name)} is “{shorten(texts[row])}”, one class too many: the column has "
            f"{in_thousands(len(labels))}, and at most {LIMITS['o']} outputs fit on the board.",
            table.lines[row],
            place,
        )
    return labels[::-1] if len(labels) == 2 and one == labels[0] else labels


def _headline(table: Table, name: str) -> str:
    return "C" + place_of(table.columns.index(name) + 1, name)[1:]
