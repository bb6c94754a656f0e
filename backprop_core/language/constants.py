"""The named scalars of the table (½, 1/n, η, β): the number of each, and how each target writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class Rates(NamedTuple):
    """The numbers that a person chooses: η and β, by their names in Python."""

    learning_rate: float = 0.5
    momentum: float = 0.0


@dataclass(frozen=True)
class Scalar:
    """A scalar that stands in a line by its name.

    ``{n}`` and the names of ``Rates`` in the texts are the number of rows and what a person chooses: a symbol, Python
    code or a number.

    Attributes:
        screen, latex, python: how each target writes it; PyTorch reads NumPy's.
        number: its value, from the number of rows and what a person chooses.
        fraction: its value where it is the same for every network.
        rate: its name in ``Rates``, where a person chooses it.
    """

    screen: str
    latex: str
    python: str
    number: Callable[[int, Rates], float]
    fraction: Fraction | None = None
    rate: str = ""

    @property
    def text(self) -> str:
        """How the table writes it."""
        return _written(self.screen, "n", SYMBOLS)


SYMBOLS, LATEX_SYMBOLS = ("η", "β"), (r"\eta", r"\beta")
"""The symbols of the rates, in their order."""


def _written(template: str, n: str, rates: Sequence[str]) -> str:
    return template.format(n=n, **dict(zip(Rates._fields, rates, strict=True)))


HALF = Scalar("½", r"\tfrac{{1}}{{2}}", "0.5", lambda _n, _x: 0.5, Fraction(1, 2))
SHARE = Scalar("1/{n}", r"\tfrac{{1}}{{{n}}}", "(1 / {n})", lambda n, _x: 1 / n)
RATE = Scalar(
    "{learning_rate}", "{learning_rate}", "{learning_rate}", lambda _n, x: x.learning_rate, rate="learning_rate"
)
MOMENTUM = Scalar("{momentum}", "{momentum}", "{momentum}", lambda _n, x: x.momentum, rate="momentum")

SCALARS = {one.text: one for one in (HALF, SHARE, RATE, MOMENTUM)}

PATTERN = "|".join(rf"\b{re.escape(text)}\b" if len(text) > 1 else re.escape(text) for text in SCALARS)
"""A regular expression that finds them in a text."""


def screen(text: str, n: str, rates: Sequence[str]) -> str:
    """A constant on screen with these numbers in it; one that is no named scalar is a numeral."""
    return _written(SCALARS[text].screen, n, rates) if text in SCALARS else text


def latex(text: str, n: str = "n", rates: Sequence[str] = LATEX_SYMBOLS) -> str:
    """A constant in LaTeX, in symbols unless numbers are given."""
    return _written(SCALARS[text].latex, n, rates) if text in SCALARS else text


def python(text: str, n: str, rates: Sequence[str] = Rates._fields) -> str:
    """A constant in Python; ``n`` is how the number of rows is written there."""
    return _written(SCALARS[text].python, n, rates) if text in SCALARS else text
