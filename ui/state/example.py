"""The built-in examples, read from ``ui/state/examples``: one JSON file each, its name the example's key.
Those that somebody published are in a folder of their own.

A file has these fields:

- ``title``, ``source`` (author, title, where it was published), ``note`` (what to look at in it);
- ``order``: its place in the list; the lowest is the one that people meet first;
- ``hidden``: the activation of each hidden layer; ``output``, ``loss``, ``reduction``: names that the core declares;
  ``learning_rate``;
- ``given``: the given matrices by name, each as rows of numbers (G in the place of Y with the loss ``outputs``), and
  optionally ``columns``, the names of X's columns;
- in place of ``X``, ``Y`` and ``columns``, ``data``: ``{"csv": file, "columns": names, "target": name,
  "positive": value}``, of a file in ``ui/state/example_data``; X is then the file's columns of those names, and Y,
  called after the value, is 1 in the rows whose target is that value and 0 in the others.  Without ``positive`` Y has a
  column for each value, 1 in the rows whose target it is;
- ``printed``: the numbers that the source prints, each with the fields of ``Printed``; those that have a
  default there may be left out.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from csv import DictReader
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backprop_core.data.classes import encode, find_classes

FOLDER = Path(__file__).parent / "examples"
TABLES = Path(__file__).parent / "example_data"
IRIS = TABLES / "iris.csv"

ROUNDING = 16 * sys.float_info.epsilon
"""By so much, relative to its size, a number of one computer may differ from another's."""

Cells = tuple[tuple[float, ...], ...]
Rows = Iterable[Iterable[Any]]


@dataclass(frozen=True)
class Printed:
    """A number as an example's source prints it.

    Attributes:
        what: what the source calls it.
        matrix, row, column: the cell that it is here, by its name in code, counted from 0.
        printed: the number with the source's own number of digits.
        agrees: whether the cell rounds to it.
        because: if it does not agree, why.
        sign: −1 where the source's convention has the opposite sign.
        steps: how many updates of the parameters come before the pass that has the cell.
        biases_updated: whether those updates are of b and c too, or only of W1 and W2.
        right: if it does not agree, the number that would be right, with as many digits.
    """

    what: str
    matrix: str
    row: int
    column: int
    printed: str
    agrees: bool
    because: str = ""
    sign: int = 1
    steps: int = 0
    biases_updated: bool = True
    right: str = ""

    def is_rounded(self, value: float) -> bool:
        """Whether the cell's value, in the source's sign, rounds to the printed number.

        All digits that a computer has may be printed: its last ones are another computer's only nearly.
        """
        digits, value = len(self.printed.partition(".")[2]), self.sign * value
        return f"{value:z.{digits}f}" == self.printed or math.isclose(value, float(self.printed), rel_tol=ROUNDING)


@dataclass(frozen=True, eq=False)
class Example:
    """A network and a batch to begin from, and where they come from.

    Attributes:
        key: the name of its file.
        title, source, note: what it is, where it comes from, what to look at.
        hidden, output, loss, reduction, learning_rate: the choices that it begins with.
        given: the given matrices by name: X, Y, and the parameters of its layers.
        columns, outputs: the names of X's and of Y's columns; empty if they have none.
        printed: what the source prints.
    """

    key: str
    title: str
    source: str
    note: str
    hidden: tuple[str, ...]
    output: str
    loss: str
    reduction: str
    learning_rate: float
    given: Mapping[str, Cells]
    columns: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """All examples in their order; the first is the handout's network."""
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.json")}
    return tuple(_read(key, files[key]) for key in sorted(files, key=lambda key: (files[key]["order"], key)))


def example(key: str) -> Example:
    """The example of that key.

    Raises:
        KeyError: there is none.
    """
    for candidate in examples():
        if candidate.key == key:
            return candidate
    raise KeyError(f"there is no example {key!r}; there are {', '.join(candidate.key for candidate in examples())}")


def _read(key: str, given: dict[str, Any]) -> Example:
    data = given.get("data", {})
    X, Y, outputs = _table(**data) if data else ((), (), ())
    matrices = {**given["given"], **({"X": X, "Y": Y} if data else {})}
    columns = data.get("columns", given.get("columns", ()))
    return Example(
        key=key,
        title=given["title"],
        source=given["source"],
        note=given["note"],
        hidden=tuple(given["hidden"]),
        output=given["output"],
        loss=given["loss"],
        reduction=given["reduction"],
        learning_rate=float(given["learning_rate"]),
        given=MappingProxyType({name: _cells(rows) for name, rows in matrices.items()}),
        columns=tuple(columns),
        outputs=outputs,
        printed=tuple(Printed(**one) for one in given["printed"]),
    )


def _table(csv: str, columns: Iterable[str], target: str, positive: str = "") -> tuple[Rows, Rows, tuple[str, ...]]:
    """X and Y, and the names of Y's columns, from a CSV file with a header."""
    with (TABLES / csv).open(encoding="utf-8", newline="") as file:
        rows = list(DictReader(file))
    targets = [row[target] for row in rows]
    classes = find_classes(targets)
    Y = [[text == positive] for text in targets] if positive else encode(targets, classes)
    return [[row[name] for name in columns] for row in rows], Y, (positive,) if positive else classes


def _cells(rows: Rows) -> Cells:
    return tuple(tuple(float(cell) for cell in row) for row in rows)
