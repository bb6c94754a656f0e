"""Networks that show something when they are trained, each with a sentence on what to look at."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from backprop_core.data.classes import encode, find_classes
from backprop_core.data.scaling import find_scalings, scale
from ui.state.example import IRIS, example
from ui.state.scenario import Scenario, of_example

Rows = tuple[tuple[float, ...], ...]

PLACES = (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0)
SQUARES = (1.0, 0.5625, 0.25, 0.0625, 0.0, 0.0625, 0.25, 0.5625, 1.0)
HILL: Mapping[str, Rows] = {
    "X": tuple((x,) for x in PLACES),
    "Y": tuple((y,) for y in SQUARES),
    "W1": ((-0.5, -0.4, 0.6, -0.8),),
    "b": ((0, 0, 0, 0),),
    "W2": ((0.2,), (0.5,), (-0.6,), (-0.9,)),
    "c": ((0,),),
}


@dataclass(frozen=True, eq=False)
class Preset:
    """A start, and what to look at.

    Attributes:
        base: the key of the example whose data and choices it has.
        given: the matrices that are others.
        hidden, output, loss, reduction: the choices that are others.
    """

    title: str
    look: str
    steps: int
    learning_rate: float
    base: str = "xor"
    given: Mapping[str, Rows] | None = None
    hidden: str = ""
    output: str = ""
    loss: str = ""
    reduction: str = ""


PRESETS = (
    Preset("AND", "One straight line is enough: the loss falls from the first step on.", 1000, 1.0, "and"),
    Preset(
        "XOR that learns",
        "The loss falls to 0.5 in the first 30 steps and stays near it until about step 300. Then the two hidden lines "
        "come to lie on both sides of the ones, and it falls below 0.01.",
        3000,
        0.5,
        given={
            "W1": ((-0.8, 0.5), (1.2, -1.9)),
            "b": ((0.8, 0.3),),
            "W2": ((1.6,), (0.5,)),
            "c": ((1.2,),),
        },
    ),
    Preset(
        "XOR that gets stuck",
        "The loss falls ever more slowly and stays above 0.25. Rows 2 and 4 get almost the same H1, so both get ŷ near "
        "0.5, and their errors +0.5 and −0.5 cancel in the gradients.",
        3000,
        0.5,
        given={
            "W1": ((-2.3, 1.5), (2.3, 1.5)),
            "b": ((1.4, 0.0),),
            "W2": ((-2.8,), (-0.1,)),
            "c": ((0.6,),),
        },
    ),
    Preset(
        "Twins",
        "Both hidden units begin with equal weights, so they get equal gradients in every step and never become "
        "different: two units do the work of one, and the loss stays near 0.5.",
        1000,
        0.5,
        given={
            "W1": ((0.5, 0.5), (-0.3, -0.3)),
            "b": ((0.1, 0.1),),
            "W2": ((0.4,), (0.4,)),
            "c": ((-0.2,),),
        },
    ),
    Preset(
        "Saturation",
        "The weights of W1 are so large that every slope at the hidden layer is under 0.01: the gradients of W1 are "
        "tiny, and W1 hardly changes in 1000 steps.",
        1000,
        0.5,
        given={
            "W1": ((12, -12), (12, -12)),
            "b": ((-6, 6),),
            "W2": ((1,), (-1,)),
            "c": ((0.2,),),
        },
    ),
    Preset(
        "η too large",
        "The first step goes too far: the loss rises, and soon the numbers overflow; the log axis shows how. "
        "Train once more with η = 0.05.",
        300,
        0.2,
        given=HILL,
        hidden="tanh",
        output="linear",
    ),
    Preset(
        "Iris, three classes",
        "Each class has its own output, softmax makes the three add up to 1, and the largest wins. Setosa is separated "
        "first; some flowers of the other two stay on the wrong side.",
        500,
        1.0,
        "iris",
        output="softmax",
        loss="cross_entropy",
        reduction="mean",
    ),
    Preset(
        "Regression",
        "Four tanh units and a linear output follow the nine points of y = x²: the curve bends step by step.",
        1000,
        0.05,
        given=HILL,
        hidden="tanh",
        output="linear",
    ),
    Preset(
        "Stuck with squared error",
        "Three rows are wrong, but where ŷ is near 1 the sigmoid is flat: the loss stays at 1.5 for all 300 steps. "
        "Then train the same start with cross-entropy.",
        300,
        0.5,
        "saturated",
    ),
    Preset(
        "The same with cross-entropy",
        "The same start: δ_out is Ŷ − Y, so the wrong rows have large gradients. The loss falls from 24 to below 0.05.",
        300,
        0.5,
        "saturated-cross-entropy",
    ),
    Preset(
        "Two moons",
        "Two hidden layers of four tanh units bend the border between the half circles, step by step.",
        1000,
        0.5,
        "moons",
    ),
    Preset(
        "Logistic regression",
        "No hidden layer: the curve is one sigmoid, and it comes to cross 0.5 at 4.5 hours.",
        1000,
        0.2,
        "logistic",
    ),
)


@lru_cache(maxsize=len(PRESETS))
def scenario_of(preset: Preset) -> Scenario:
    """What a preset puts on the board."""
    others = {
        name: getattr(preset, name) for name in ("hidden", "output", "loss", "reduction") if getattr(preset, name)
    }
    base = of_example(example(preset.base)).with_choices(**others, learning_rate=preset.learning_rate)
    if preset.base == "iris":
        return _with_iris(base, preset.title)
    given = {name: np.array(rows, dtype=np.float64) for name, rows in (preset.given or {}).items()}
    if "X" in given:
        base = base.with_size("h", len(given["b"][0])).with_data(given["X"], given["Y"], ("x",), ("x²",))
    parameters = {name: given[name] for name in given if name in base.derivation.gradient_of}
    return replace(base.with_parameters(parameters), title=preset.title)


def _with_iris(base: Scenario, title: str) -> Scenario:
    """All four measurements, standardised to two decimals so that a link holds them; a column of Y for each species."""
    with IRIS.open(encoding="utf-8", newline="") as file:
        names, *rows = list(csv.reader(file))
    species = [row[-1] for row in rows]
    classes = find_classes(species)
    measured = np.array([[float(x) for x in row[:-1]] for row in rows])
    X = scale(measured, find_scalings(measured, "standard")).round(2)
    return base.with_size("h", 8).with_data(X, encode(species, classes), tuple(names[:-1]), classes, title)
