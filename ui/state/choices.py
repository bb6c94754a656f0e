"""What is chosen or typed in the controls above the board, and what the scenario is then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from backprop_core import ACTIVATIONS
from backprop_core.language.constants import MOMENTUM, RATE
from ui.reading.numbers import LONGEST_TEXT, NumberError, read_momentum, read_number, read_whole, shorten
from ui.state.example import examples
from ui.state.limits import MOST_DECIMALS
from ui.state.scenario import CELLS, LOSSES, SCALES, Scenario, of_example

Choice = Callable[[Scenario, str], Scenario]
"""The scenario after an option was chosen or typed."""


@dataclass(frozen=True)
class Rate:
    """A number that is typed in a control of its own; the board goes on with the last good one.

    Attributes:
        label: what it is called; symbol: how the table writes it.
        draft: where the scenario keeps a text that is no such number.
        read: the number of a text; raises a ``NumberError``.
    """

    label: str
    symbol: str
    draft: str
    read: Callable[[str], float]


RATES: Mapping[str, Rate] = MappingProxyType(
    {
        RATE.rate: Rate("learning rate", RATE.text, "rate_draft", read_number),
        MOMENTUM.rate: Rate("momentum", MOMENTUM.text, "momentum_draft", read_momentum),
    }
)
"""By their names in the scenario."""


def choose(scenario: Scenario, choices: Mapping[str, Choice], what: Any, option: Any) -> Scenario:
    """The scenario after an option was chosen; unchanged where there is no such choice or option."""
    apply = choices.get(what) if isinstance(what, str) else None
    return apply(scenario, option) if apply and isinstance(option, str) else scenario


def _begin(scenario: Scenario, key: str) -> Scenario:
    """Begin with a built-in example, read and presented as before."""
    begun = next((of_example(example) for example in examples() if example.key == key), None)
    return begun.with_looks_of(scenario) if begun else scenario


def _typed(name: str, rate: Rate) -> Choice:
    """Another rate was typed."""

    def choose_typed(scenario: Scenario, text: str) -> Scenario:
        try:
            return scenario.with_choices(**{name: rate.read(text), rate.draft: None})
        except NumberError:
            return scenario.with_choices(**{rate.draft: shorten(text.strip(), LONGEST_TEXT)})

    return choose_typed


def _decimals(scenario: Scenario, text: str) -> Scenario:
    try:
        return scenario.with_choices(decimals=read_whole(text, 0, MOST_DECIMALS))
    except NumberError:
        return scenario


def _cells(scenario: Scenario, option: str) -> Scenario:
    """All grids show numbers, letters or both."""
    return scenario.with_choices(cells=option, letters={}) if option in CELLS else scenario


def _one_of(what: str, options: Iterable[str]) -> Choice:
    def choose_one(scenario: Scenario, option: str) -> Scenario:
        return scenario.with_choices(**{what: option}) if option in options else scenario

    return choose_one


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "example": _begin,
        "hidden": _one_of("hidden", ACTIVATIONS),
        "output": _one_of("output", ACTIVATIONS),
        "loss": _one_of("loss", LOSSES),
        **{name: _typed(name, rate) for name, rate in RATES.items()},
    }
)
"""What decides the numbers."""

READINGS: Mapping[str, Choice] = MappingProxyType(
    {"decimals": _decimals, "scale": _one_of("scale", SCALES), "cells": _cells}
)
"""How the numbers are printed and coloured, and whether letters stand with them or in their place."""
