"""The named scalars of the table (½, 1/n, 1/(n·o), η, β): the number of each, and how each target writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple


class Rates(NamedTuple):
    """The numbers that a person chooses: η and β, by their names in Python."""

    learning_rate: float = 0.5
    momentum: float = 0.0


@dataclass(frozen=True)
class Scalar:
    """A scalar that stands in a line by its name.

    ``{n}``, ``{o}`` and the names of ``Rates`` in the texts are the numbers of rows and outputs and what a person
    chooses: a symbol, Python code or a number.

    Attributes:
        screen, latex, python: how each target writes it; PyTorch reads NumPy's.
        number: its value, from the length of each axis and what a person chooses.
        fraction: its value where it is the same for every network.
        rate: its name in ``Rates``, where a person chooses it.
    """

    screen: str
    latex: str
    python: str
    number: Callable[[Mapping[str, int], Rates], float]
    fraction: Fraction | None = None
    rate: str = ""

    @cached_property
    def text(self) -> str:
        """How the table writes it."""
        return _written(self.screen, str, SYMBOLS)


SYMBOLS, LATEX_SYMBOLS = ("η", "β"), (r"\eta", r"\beta")
"""The symbols of the rates, in their order."""

Length = Callable[[str], str]
"""How a target writes the length of an axis letter."""


def _written(template: str, length: Length, rates: Sequence[str]) -> str:
    return template.format(n=length("n"), o=length("o"), **dict(zip(Rates._fields, rates, strict=True)))


HALF = Scalar("½", r"\tfrac{{1}}{{2}}", "0.5", lambda _n, _x: 0.5, Fraction(1, 2))
SHARE = Scalar("1/{n}", r"\tfrac{{1}}{{{n}}}", "(1 / {n})", lambda sizes, _x: 1 / sizes["n"])
SHARE_OF_ALL = Scalar(
    "1/({n}·{o})",
    r"\tfrac{{1}}{{{n} \cdot {o}}}",
    "(1 / ({n} * {o}))",
    lambda sizes, _x: 1 / (sizes["n"] * sizes["o"]),
)
RATE = Scalar(
    "{learning_rate}", "{learning_rate}", "{learning_rate}", lambda _n, x: x.learning_rate, rate="learning_rate"
)
MOMENTUM = Scalar("{momentum}", "{momentum}", "{momentum}", lambda _n, x: x.momentum, rate="momentum")

SCALARS = {one.text: one for one in (HALF, SHARE, SHARE_OF_ALL, RATE, MOMENTUM)}


def _pattern(text: str) -> str:
    """A regular expression that finds a scalar where it is no part of a longer word."""
    before, after = (r"\b" if len(text) > 1 and text[end].isalnum() else "" for end in (0, -1))
    return f"{before}{re.escape(text)}{after}"


PATTERN = "|".join(map(_pattern, SCALARS))
"""A regular expression that finds them in a text."""


def screen(text: str, length: Length, rates: Sequence[str]) -> str:
    """A constant on screen with these numbers in it; one that is no named scalar is a numeral."""
    return _written(SCALARS[text].screen, length, rates) if text in SCALARS else text


def latex(text: str, length: Length = str, rates: Sequence[str] = LATEX_SYMBOLS) -> str:
    """A constant in LaTeX, in symbols unless numbers are given."""
    return _written(SCALARS[text].latex, length, rates) if text in SCALARS else text


def python(text: str, length: Length, rates: Sequence[str] = Rates._fields) -> str:
    """A constant in Python; ``length`` is how the length of an axis is written there."""
    return _written(SCALARS[text].python, length, rates) if text in SCALARS else text
