"""The activations: each function beside its slope, the slope written from the function's own output.

``a`` stands for the output: the slope of Sig is a(1 − a), as the handout writes h₁₁(1 − h₁₁) and
ŷ₁(1 − ŷ₁).  The functions carry the names that the table and the screen give them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Elementwise = Callable[[Any], Any]

SATURATED = 0.01
"""A slope below it counts as none: almost nothing goes back through it."""


def Sig(z: Any) -> Any:
    """1 / (1 + e⁻ᶻ) = eᶻ / (1 + eᶻ); z is held at 700, where that is 1 already, so that no exponential overflows."""
    power = np.exp(np.minimum(z, 700.0))
    return power / (1.0 + power)


def tanh(z: Any) -> Any:
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)."""
    return np.tanh(z)


def ReLU(z: Any) -> Any:
    """z where z is positive, else 0."""
    return np.maximum(z, 0.0)


def LeakyReLU(z: Any) -> Any:
    """z where z is positive, else 0.01·z."""
    return np.maximum(z, 0.01 * z)


def Softplus(z: Any) -> Any:
    """ln(1 + eᶻ), so that no exponential overflows."""
    return np.logaddexp(z, 0.0)


def Lin(z: Any) -> Any:
    """z itself."""
    return np.positive(z)


def step(a: Any) -> Any:
    """1 where a is positive, else 0: the slope of ReLU (0 is taken for its slope at 0)."""
    return np.where(a > 0, 1.0, 0.0)


def leak(a: Any) -> Any:
    """1 where a is positive, else 0.01: the slope of leaky ReLU."""
    return np.where(a > 0, 1.0, 0.01)


def exp(x: Any) -> Any:
    """eˣ."""
    return np.exp(x)


def expm1(x: Any) -> Any:
    """eˣ − 1, right where eˣ is 1 in a computer."""
    return np.expm1(x)


def log(x: Any) -> Any:
    """The natural logarithm."""
    return np.log(x)


def softmax(z: Any) -> Any:
    """eᶻ over the sum of eᶻ along the row; the largest z is taken away first, so that no exponential overflows."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def logsoftmax(z: Any) -> Any:
    """log(softmax(z)), right where softmax(z) is 0 in a computer."""
    below = z - z.max(axis=1, keepdims=True)
    return below - np.log(np.exp(below).sum(axis=1, keepdims=True))


def logSig(z: Any) -> Any:
    """log(Sig(z)) = −ln(1 + e⁻ᶻ), right where Sig(z) is 0 or 1 in a computer."""
    return -np.logaddexp(-z, 0.0)


@dataclass(frozen=True)
class Activation:
    """An activation: everything that the program knows of it.

    Attributes:
        label: its name in a list to choose from.
        compute: the function; its name is the one in the table and on screen.
        slope: its derivative in index notation, ``a`` standing for its own output.
        kind: whether its slope changes with its output, is the same everywhere, or is that on each side of a corner.
        torch: PyTorch's own function.
        least, largest: between which numbers its output is.
        meaning: what the slope is, in words.
        formula: the function written out, of z.
        why: how the slope follows from that, in three lines; ``a`` is the output.
        exact: how something made of its output ``a`` is computed, also from ``z``, so that no digit is lost where the
            output, or what is made of it, is rounded to 0 or 1.
        share: of one that takes whole rows: an output is this over the sum of the same of all z in its row.
    """

    label: str
    compute: Elementwise
    slope: str
    kind: Literal["curved", "straight", "cornered"]
    torch: str
    least: float
    largest: float
    meaning: str
    formula: str
    why: tuple[str, str, str]
    exact: tuple[tuple[str, str], ...] = ()
    share: str = ""

    @property
    def function(self) -> str:
        """Its name in the table, in Python, on screen and in LaTeX."""
        return self.compute.__name__

    def slope_of(self, output: str) -> str:
        """The slope in index notation for a named output: ``H1[nh] · (1 − H1[nh])``."""
        return named(self.slope, "a", output)


def named(text: str, letter: str, name: str) -> str:
    """A formula with a matrix in the place of ``a`` or ``z``."""
    return re.sub(rf"\b{letter}\b", name, text, flags=re.ASCII)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(
        label="sigmoid",
        compute=Sig,
        slope="a · (1 − a)",
        kind="curved",
        torch="torch.sigmoid",
        least=0,
        largest=1,
        meaning="the slope of the sigmoid, from its own output: a(1 − a)",
        formula="1/(1 + e⁻ᶻ)",
        why=(
            "a = 1/(1 + e⁻ᶻ).",
            "da/dz = e⁻ᶻ/(1 + e⁻ᶻ)² = 1/(1 + e⁻ᶻ) · e⁻ᶻ/(1 + e⁻ᶻ).",
            "e⁻ᶻ/(1 + e⁻ᶻ) = 1 − a, so da/dz = a · (1 − a).",
        ),
        exact=(("log(a)", "logSig(z)"), ("log(1 − a)", "logSig(−z)")),
    ),
    "tanh": Activation(
        label="tanh",
        compute=tanh,
        slope="1 − a²",
        kind="curved",
        torch="torch.tanh",
        least=-1,
        largest=1,
        meaning="the slope of tanh, from its own output: 1 − a²",
        formula="(eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ)",
        why=(
            "a = (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ).",
            "da/dz = ((eᶻ + e⁻ᶻ)² − (eᶻ − e⁻ᶻ)²)/(eᶻ + e⁻ᶻ)².",
            "da/dz = 1 − ((eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ))² = 1 − a².",
        ),
    ),
    "relu": Activation(
        label="ReLU",
        compute=ReLU,
        slope="step(a)",
        kind="cornered",
        torch="torch.relu",
        least=0,
        largest=math.inf,
        meaning="the slope of ReLU: 1 where its output is positive, else 0",
        formula="max(z, 0)",
        why=(
            "a = max(z, 0).",
            "Where z > 0, a is z, so da/dz = 1. Where z < 0, a stays 0, so da/dz = 0.",
            "At z = 0 there is a corner and no one slope: 0 is taken. a > 0 exactly where z > 0.",
        ),
    ),
    "leaky_relu": Activation(
        label="leaky ReLU",
        compute=LeakyReLU,
        slope="leak(a)",
        kind="cornered",
        torch="torch.nn.LeakyReLU(0.01)",
        least=-math.inf,
        largest=math.inf,
        meaning="the slope of leaky ReLU: 1 where its output is positive, else 0.01",
        formula="max(z, 0.01·z)",
        why=(
            "a = max(z, 0.01·z).",
            "Where z > 0, a is z, so da/dz = 1. Where z < 0, a is 0.01·z, so da/dz = 0.01.",
            "At z = 0 there is a corner and no one slope: 0.01 is taken. a > 0 exactly where z > 0.",
        ),
    ),
    "softplus": Activation(
        label="softplus",
        compute=Softplus,
        slope="1 − exp(−a)",
        kind="curved",
        torch="lambda z: torch.logaddexp(z, torch.zeros_like(z))",
        least=0,
        largest=math.inf,
        meaning="the slope of softplus, from its own output: 1 − exp(−a)",
        formula="ln(1 + eᶻ)",
        why=(
            "a = ln(1 + eᶻ).",
            "da/dz = eᶻ/(1 + eᶻ) = 1 − 1/(1 + eᶻ).",
            "exp(a) = 1 + eᶻ, so da/dz = 1 − exp(−a).",
        ),
        exact=(("1 − exp(−a)", "−expm1(−a)"),),
    ),
    "linear": Activation(
        label="linear",
        compute=Lin,
        slope="1",
        kind="straight",
        torch="torch.nn.Identity()",
        least=-math.inf,
        largest=math.inf,
        meaning="the slope of a straight line: 1 everywhere",
        formula="z",
        why=("a = z.", "When z grows by some amount, a grows by the same amount.", "da/dz = 1."),
    ),
}

SOFTMAX = Activation(
    label="softmax",
    compute=softmax,
    slope="",
    kind="curved",
    torch="lambda z: torch.softmax(z, dim=1)",
    least=0,
    largest=1,
    meaning="the outputs of a row add up to 1, so each z changes all of them: da/dz is a(1 − a) by its own z, "
    "and −a·a′ by the z of another output a′",
    formula="eᶻ/Σeᶻ",
    why=(
        "aₖ = e^zₖ/S, where S is the sum of e^z over the row, so dS/dzⱼ = e^zⱼ.",
        "By its own z: daₖ/dzₖ = (e^zₖ·S − e^zₖ·e^zₖ)/S² = aₖ − aₖ·aₖ = aₖ·(1 − aₖ).",
        "By another z only S changes: daₖ/dzⱼ = −e^zₖ·e^zⱼ/S² = −aₖ·aⱼ = aₖ·(0 − aⱼ).",
    ),
    exact=(("log(a)", "logsoftmax(z)"),),
    share="exp({z})",
)

OUTPUTS: dict[str, Activation] = {**ACTIVATIONS, "softmax": SOFTMAX}
"""The activations of the last layer."""

BY_FUNCTION: dict[str, Activation] = {one.function: one for one in ACTIVATIONS.values()}
"""The activations that take each cell alone, by their names in the table."""

ROWWISE = {one.__name__: one for one in (softmax, logsoftmax)}
"""The functions that make each cell from its whole row."""

EVERY_BY_FUNCTION: dict[str, Activation] = {one.function: one for one in OUTPUTS.values()}

SWITCHES: dict[str, Elementwise] = {one.__name__: one for one in (step, leak)}
"""The slopes of activations with a corner: one number on each side of it."""

FUNCTIONS: dict[str, Elementwise] = (
    {name: one.compute for name, one in BY_FUNCTION.items()}
    | SWITCHES
    | ROWWISE
    | {one.__name__: one for one in (exp, expm1, log, logSig)}
)
"""All functions that a line can apply."""

LOGARITHMS = frozenset((log.__name__,))
"""Those whose slope is one over what they are applied to."""

TORCH: dict[str, str] = {name: one.torch for name, one in BY_FUNCTION.items()} | {
    log.__name__: "torch.log",
    logSig.__name__: "torch.nn.functional.logsigmoid",
    softmax.__name__: SOFTMAX.torch,
    logsoftmax.__name__: "lambda z: torch.log_softmax(z, dim=1)",
}
"""PyTorch's own functions for those of the forward lines."""


def slope_of(function: str, output: str) -> str:
    """The slope of the activation with this table name, in index notation, from its output."""
    return BY_FUNCTION[function].slope_of(output)
