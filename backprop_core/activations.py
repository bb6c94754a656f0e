"""The activations: each function beside its slope, the slope written from the function's own output.

``a`` stands for the output: the slope of Sig is a(1 − a), as the handout writes h₁₁(1 − h₁₁) and
ŷ₁(1 − ŷ₁).  The functions carry the names that the table and the screen give them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Elementwise = Callable[[Any], Any]


def Sig(z: Any) -> Any:
    """1 / (1 + e⁻ᶻ), written so that no exponential overflows."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def tanh(z: Any) -> Any:
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)."""
    return np.tanh(z)


def ReLU(z: Any) -> Any:
    """z where z is positive, else 0."""
    return np.maximum(z, 0.0)


def Lin(z: Any) -> Any:
    """z itself."""
    return np.positive(z)


def step(a: Any) -> Any:
    """1 where a is positive, else 0: the slope of ReLU (0 is taken for its slope at 0)."""
    return np.where(a > 0, 1.0, 0.0)


@dataclass(frozen=True)
class Activation:
    """An activation as the table writes it.

    Attributes:
        function: its name in the table and on screen.
        slope: its derivative in index notation, ``a`` standing for its own output.
        says: what the slope is, in words.
    """

    function: str
    slope: str
    says: str

    def slope_of(self, output: str) -> str:
        """The slope in index notation for a named output: ``H1[nh] · (1 − H1[nh])``."""
        return self.slope.replace("a", output)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation("Sig", "a · (1 − a)", "the slope of the sigmoid, from its own output: a(1 − a)"),
    "tanh": Activation("tanh", "1 − a²", "the slope of tanh, from its own output: 1 − a²"),
    "relu": Activation("ReLU", "step(a)", "the slope of ReLU: 1 where its output is positive, else 0"),
    "linear": Activation("Lin", "1", "the slope of a straight line: 1 everywhere"),
}

FUNCTIONS: dict[str, Elementwise] = {f.__name__: f for f in (Sig, tanh, ReLU, Lin, step)}


def slope_of(function: str, output: str) -> str:
    """The slope of the activation with this table name, in index notation, from its output."""
    return next(a for a in ACTIVATIONS.values() if a.function == function).slope_of(output)
