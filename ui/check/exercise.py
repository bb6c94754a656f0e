"""The exercises that others have published, each with its network and the numbers that its source prints.

Those of the built-in examples come first.  The others are read from ``ui/check/exercises``: one JSON file each, its
name the exercise's key.  The folders in it only keep them apart for reading.  A file has these fields:

- ``title``, ``source`` (author, title, where it was published), ``link`` (its address, or empty), ``note`` (what is
  other there than here, or what to look at);
- ``order``: its place in the list;
- ``hidden``: the activation of each hidden layer; ``output``, ``loss``, ``reduction``: names that the core declares;
- ``learning_rate``; left out where the source has none;
- ``by_row``: true where the parameters are updated after each row, in order; ``biases_updated``: false where only the
  weights are; both may be left out;
- ``X``, ``Y`` (with the loss ``"outputs"`` the given derivatives), ``weights`` and ``biases``, one matrix for each
  layer;
- ``printed``: for each matrix of which the source prints numbers

  - ``matrix``: its name in code;
  - ``numbers``: its rows as they are printed, digits and all; ``null`` where nothing is printed;
  - ``called``: rows of what the source calls them; left out where it has no names;
  - ``right``: rows of the numbers that would be right, ``null`` where the printed one is;
  - ``because``: why they differ, where the grader finds no reason in the numbers;
  - ``sign``: −1 where the source's convention has the opposite sign;
  - ``steps``: how many updates come before the pass with the numbers; ``by_row`` that pass is of the next row alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from backprop_core import Batch, Network, Trace, trace
from backprop_core.table import Choices
from ui.state.example import Example, Printed, examples
from ui.state.scenario import of_example

FOLDER = Path(__file__).parent / "exercises"
RATE = 0.5
"""The learning rate where the source has none."""


@dataclass(frozen=True, eq=False)
class Exercise:
    """A network and a batch that somebody published, and the numbers printed there.

    Attributes:
        key: that of its example, or the name of its file.
        title, source, link, note: what it is, where it comes from, what to look at.
        choices: its activations, loss and reduction.
        learning_rate: that of the source, if it has one.
        printed: the numbers that the source prints; none where it only asks.
        example: the example that has this network, if one has.
        by_row: whether the parameters are updated after each row; biases_updated: whether the biases are, too.
    """

    key: str
    title: str
    source: str
    link: str
    note: str
    network: Network
    batch: Batch
    choices: Choices
    learning_rate: float | None
    printed: tuple[Printed, ...]
    example: Example | None = None
    by_row: bool = False
    biases_updated: bool = True

    @cached_property
    def run(self) -> Trace:
        """What the table gives for it, for all rows together."""
        return self._trace(self.network, self.batch)

    @cached_property
    def runs_by_row(self) -> tuple[Trace, ...]:
        """The pass of each row alone, with the parameters that the row before it has left."""
        runs: list[Trace] = []
        network, (X, Y) = self.network, (self.batch.X, self.batch.Y)
        for row in range(len(X)):
            runs.append(self._trace(network, Batch(X[row : row + 1], Y[row : row + 1])))
            moved = self.moved(runs[-1]).items()
            network = network.with_parameters({name: runs[-1][new] for name, new in moved})
        return tuple(runs)

    def _trace(self, network: Network, batch: Batch) -> Trace:
        rate = RATE if self.learning_rate is None else self.learning_rate
        return trace(network, batch, self.choices.loss, self.choices.reduction, learning_rate=rate)

    def moved(self, run: Trace) -> dict[str, str]:
        """What each parameter that is updated is called after the update."""
        updates = run.derivation.updates
        return {x: updates[x].name for x in updates if self.biases_updated or x in run.derivation.weights}


@lru_cache(maxsize=1)
def exercises() -> tuple[Exercise, ...]:
    """All exercises in their order."""
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*/*.json")}
    ordered = sorted(files, key=lambda key: (files[key]["order"], key))
    return (
        *map(_of_example, filter(lambda one: one.printed, examples())),
        *(_read(key, files[key]) for key in ordered),
    )


def _of_example(example: Example) -> Exercise:
    scenario = of_example(example)
    return Exercise(
        example.key,
        example.title,
        example.source,
        "",
        "",
        scenario.network,
        scenario.batch,
        scenario.derivation.choices,
        scenario.learning_rate,
        example.printed,
        example,
    )


def _read(key: str, given: dict[str, Any]) -> Exercise:
    network = Network.of(given["weights"], given["biases"], given["hidden"], given["output"])
    return Exercise(
        key,
        given["title"],
        given["source"],
        given["link"],
        given["note"],
        network,
        Batch(given["X"], given["Y"]),
        Choices(network.hidden, network.output, given["loss"], given["reduction"]),
        given.get("learning_rate"),
        tuple(printed for group in given["printed"] for printed in _numbers(**group)),
        by_row=given.get("by_row", False),
        biases_updated=given.get("biases_updated", True),
    )


def _numbers(
    matrix: str,
    numbers: list[list[str | None]],
    called: list[list[str | None]] | None = None,
    right: list[list[str | None]] | None = None,
    because: str = "",
    sign: int = 1,
    steps: int = 0,
) -> Iterator[Printed]:
    """The numbers that are printed of one matrix, row by row."""
    for i, row in enumerate(numbers):
        for j, text in enumerate(row):
            if text is not None:
                correct = (right[i][j] if right else None) or ""
                what = (called[i][j] if called else None) or ""
                yield Printed(
                    what, matrix, i, j, text, not correct, because if correct else "", sign, steps, right=correct
                )
