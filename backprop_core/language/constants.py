"""The named scalars of the table (½, 1/n, η): the number of each, and how each target writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Scalar:
    """A scalar that stands in a line by its name.

    ``{n}`` and ``{rate}`` in the texts are the number of rows and the learning rate: a symbol, Python code or a number.

    Attributes:
        screen, latex, python: how each target writes it; PyTorch reads NumPy's.
        number: its value, from the number of rows and the learning rate.
        fraction: its value where it is the same for every network.
    """

    screen: str
    latex: str
    python: str
    number: Callable[[int, float], float]
    fraction: Fraction | None = None

    @property
    def text(self) -> str:
        """How the table writes it."""
        return self.screen.format(n="n", rate="η")


HALF = Scalar("½", r"\tfrac{{1}}{{2}}", "0.5", lambda _n, _rate: 0.5, Fraction(1, 2))
SHARE = Scalar("1/{n}", r"\tfrac{{1}}{{{n}}}", "(1 / {n})", lambda n, _rate: 1 / n)
RATE = Scalar("{rate}", "{rate}", "{rate}", lambda _n, rate: rate)

SCALARS = {one.text: one for one in (HALF, SHARE, RATE)}

PATTERN = "|".join(rf"\b{re.escape(text)}\b" if len(text) > 1 else re.escape(text) for text in SCALARS)
"""A regular expression that finds them in a text."""


def screen(text: str, n: str, rate: str) -> str:
    """A constant on screen with these numbers in it; one that is no named scalar is a numeral."""
    return SCALARS[text].screen.format(n=n, rate=rate) if text in SCALARS else text


def latex(text: str, n: str = "n", rate: str = r"\eta") -> str:
    """A constant in LaTeX, in symbols unless numbers are given."""
    return SCALARS[text].latex.format(n=n, rate=rate) if text in SCALARS else text


def python(text: str, n: str, rate: str = "learning_rate") -> str:
    """A constant in Python; ``n`` is how the number of rows is written there."""
    return SCALARS[text].python.format(n=n, rate=rate) if text in SCALARS else text
