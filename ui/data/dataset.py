"""Build X and Y from a table and a person's choices, recording encodings and scalings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.data.classes import LabelError, encode, find_classes
from backprop_core.data.scaling import Scaling, ScalingError, find_scalings, scale
from backprop_core.evaluation import Matrix
from backprop_core.language.activations import OUTPUTS
from ui.data.column_suggestion import Choices, summaries
from ui.data.csv_cells import CsvError, Row, is_number
from ui.data.csv_numbers import Readings
from ui.data.csv_text import Table
from ui.reading.numbers import counted, in_thousands, read_number, shorten
from ui.state.limits import LIMITS


@dataclass(frozen=True, eq=False)
class Column:
    """A column of numbers before and after it was scaled."""

    name: str
    scaling: Scaling
    before: Matrix
    after: Matrix


@dataclass(frozen=True, eq=False)
class Dataset:
    """What goes on the board.

    Attributes:
        outputs: the names of Y's columns.
        inputs, targets: the columns of numbers, as they were scaled.
        classes: for each target of labels the classes in the order of their columns; of two, the first is 0.
    """

    X: Matrix
    Y: Matrix
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    inputs: tuple[Column, ...]
    targets: tuple[Column, ...]
    classes: Mapping[str, Row]

    @property
    def exclusive(self) -> str:
        """The column whose classes alone are Y, if there are more than two: each row is one of them."""
        alone = [] if self.targets or len(self.classes) != 1 else list(self.classes)
        return next((name for name in alone if len(self.classes[name]) > 2), "")


def prepare(table: Table, readings: Readings, choices: Choices) -> Dataset:
    """The X and Y that were chosen; a target is labels if it has words or the person said so.

    Raises:
        CsvError: nothing was chosen, a cell cannot be used, there is too much for the board, or it must be asked about.
    """
    for letter, chosen in (("X", choices.inputs), ("Y", choices.targets)):
        if not chosen:
            raise CsvError(f"{letter} has no column yet: choose at least one.")
    if len(choices.inputs) > LIMITS["c"]:
        raise CsvError(f"X would have {len(choices.inputs)} columns: at most {LIMITS['c']} inputs fit.")
    for name in (*choices.inputs, *choices.targets):
        if readings[name].kind == "empty":
            raise CsvError(f"{table.place(name)} has no value: take it out of X and Y.")
    rows = _rows(table, readings, choices)
    inputs = [_column(table, readings, name, choices.scale_inputs, rows) for name in choices.inputs]
    targets, classes, parts, outputs = list[Column](), dict[str, Row](), list[Matrix](), list[str]()
    for name in choices.targets:
        if name in choices.as_classes or readings[name].kind == "words":
            cells = table.column(name)
            texts = _spelled(table, name, [cells[row] for row in rows], choices.same)
            classes[name] = labels = _labels(table, name, texts, choices.ones.get(name))
            parts.append(encode(texts, labels))
            outputs += labels if len(labels) > 2 else [name]
        else:
            targets.append(_column(table, readings, name, choices.scale_targets, rows))
            parts.append(targets[-1].after)
            outputs.append(name)
    if len(outputs) > LIMITS["o"]:
        raise CsvError(f"Y would have {len(outputs)} columns: at most {LIMITS['o']} outputs fit.")
    X, Y = np.hstack([column.after for column in inputs]), np.hstack(parts)
    return Dataset(X, Y, choices.inputs, tuple(outputs), tuple(inputs), tuple(targets), classes)


def incomplete(table: Table, readings: Readings, choices: Choices) -> frozenset[int]:
    """The rows without a value in some of the chosen columns, and not left out as sums."""
    missing = frozenset[int]().union(*(readings[name].missing for name in (*choices.inputs, *choices.targets)))
    return missing.difference(summaries(table, readings) if choices.without_totals else ())


def outside(Y: Matrix, output: str) -> tuple[float, float] | None:
    """The least and largest target, if the output activation cannot reach them all."""
    low, high = OUTPUTS[output].least, OUTPUTS[output].largest
    least, largest = float(Y.min()), float(Y.max())
    return None if low <= least and largest <= high else (least, largest)


def _rows(table: Table, readings: Readings, choices: Choices) -> list[int]:
    """The rows that are used: all that have values and are wanted."""
    lacking, whole = incomplete(table, readings, choices), len(table.rows)
    for name in () if choices.only_complete else (*choices.inputs, *choices.targets):
        for row in sorted(lacking.intersection(readings[name].missing))[:1]:
            text = readings[name].missing[row]
            what = f"“{text}”, which counts as missing" if text else "empty"
            lack = f"{counted(len(lacking), 'row')} of {in_thousands(whole)} lack{'s' * (len(lacking) == 1)} a value"
            raise CsvError(f"{table.where(row, name)} is {what}: {lack} in what you chose.", "rows")
    rows = sorted(set(range(whole)).difference(lacking, summaries(table, readings) if choices.without_totals else ()))
    if not rows:
        raise CsvError("No row is left: each lacks a value in one of these columns.")
    return rows


def _column(table: Table, readings: Readings, name: str, way: str, rows: list[int]) -> Column:
    reading = readings[name]
    if reading.problem:
        raise reading.problem
    before = np.array([reading.numbers[row] for row in rows], dtype=np.float64).reshape(-1, 1)
    try:
        (scaling,) = find_scalings(before, way)
    except ScalingError as error:
        raise CsvError(f"{table.place(name)} {error.says}.") from None
    return Column(name, scaling, before, scale(before, [scaling]))


def _spelled(table: Table, name: str, texts: list[str], same: str) -> Row:
    """The labels, each class written in one way; a question where some differ only in how they are written."""
    normal = {text: _normal(text) for text in texts}
    words = {word for word in normal.values() if len(word) > 1 and word.isalpha()}
    initials = Counter(word[0] for word in words)
    whole = {word[0]: word for word in words if initials[word[0]] == 1}
    normal = {text: whole.get(label, label) for text, label in normal.items()}
    ways: dict[str, list[str]] = {}
    for text, _ in Counter(texts).most_common():
        ways.setdefault(normal[text], []).append(text)
    several = [" and ".join(f"“{shorten(text)}”" for text in way) for way in ways.values() if len(way) > 1]
    if several and not same:
        raise CsvError(f"{table.place(name)} has {'; '.join(several[:3])}: is this the same class?", "same")
    return tuple(text if same == "different" else ways[normal[text]][0] for text in texts)


def _normal(label: str) -> str:
    """A label without what people write in different ways: case, accents, spaces, and marks at the end."""
    if is_number(label):
        return repr(read_number(label))
    plain = "".join(x for x in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(x))
    return re.sub(r"(?<=\w)[\s_-]+(?=\w)|\s", "", plain).strip(".,:;!'\"") or label


def _labels(table: Table, name: str, texts: Row, one: str | None) -> Row:
    """A column's classes in their order; of two, the one that is to be 1 comes second."""
    try:
        labels = find_classes(texts)
    except LabelError as error:
        raise CsvError(f"{table.place(name)} is for classes: {error}.") from None
    if len(labels) > LIMITS["o"]:
        row = table.column(name).index(list(dict.fromkeys(texts))[LIMITS["o"]])
        raise CsvError(
            f"{table.where(row, name)} is “{shorten(table.column(name)[row])}”, one class too many: the column has "
            f"{in_thousands(len(labels))}, and at most {LIMITS['o']} outputs fit on the board."
        )
    return labels[::-1] if len(labels) == 2 and one == labels[0] else labels
