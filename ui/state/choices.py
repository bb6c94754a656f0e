"""What is chosen or typed in the controls above the board, and what the scenario is then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from backprop_core import LOSSES, ChoiceError, Choices
from backprop_core.derivation import check_choices
from backprop_core.language.activations import OUTPUTS
from backprop_core.language.constants import MOMENTUM, RATE
from backprop_core.names import MOST_LAYERS
from ui.reading.numbers import LONGEST_TEXT, NumberError, read_momentum, read_number, read_whole, shorten
from ui.state.example import examples
from ui.state.limits import MOST_DECIMALS
from ui.state.scenario import CELLS, SCALES, Scenario, of_example

TOGETHER: Mapping[str, str] = MappingProxyType({"output": "softmax", "loss": "cross_entropy"})
"""What is chosen for classes of which each row is one: their outputs are made together."""
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


def is_possible(choices: Choices) -> bool:
    """Whether there is a table for some choices."""
    try:
        check_choices(choices)
    except ChoiceError:
        return False
    return True


def _if_possible(scenario: Scenario, **choices: Any) -> Scenario:
    """The scenario with other choices; unchanged where there is no table for them."""
    changed = replace(scenario.derivation.choices, **choices)
    return scenario.with_choices(**choices) if is_possible(changed) else scenario


def _loss(scenario: Scenario, option: str) -> Scenario:
    """Another loss, and where it does not go with the output activation, the first one with which it does."""
    outputs = (scenario.output, *OUTPUTS)
    fitting = next((x for x in outputs if is_possible(replace(scenario.derivation.choices, loss=option, output=x))), "")
    if not fitting:
        return scenario
    chosen = scenario.with_choices(loss=option, output=fitting)
    if fitting == scenario.output:
        return chosen
    return replace(chosen, adjusted=f"The outputs are {OUTPUTS[fitting].label} now, because {_need(scenario, option)}.")


def _need(scenario: Scenario, loss: str) -> str:
    """Why the output activation of a scenario does not go with a loss: which of the two goes with fewer."""
    losses = [one.label for one in LOSSES.values() if scenario.output in one.outputs]
    outputs = [OUTPUTS[name].label for name in LOSSES[loss].outputs]
    if len(losses) < len(outputs):
        return f"{OUTPUTS[scenario.output].label} needs {' or '.join(losses)}"
    return f"{LOSSES[loss].label} needs {' or '.join(outputs)}"


def hidden_layer(layer: int) -> str:
    """What the choice of a hidden layer's activation is called; layers are counted from 0."""
    return f"hidden{layer + 1}"


def _activation_of(layer: int) -> Choice:
    def choose_activation(scenario: Scenario, option: str) -> Scenario:
        hidden = list(scenario.hidden)
        hidden[layer : layer + 1] = [option] * (layer < len(hidden))
        return _if_possible(scenario, hidden=tuple(hidden))

    return choose_activation


def _add_layer(scenario: Scenario, _: str) -> Scenario:
    """One more hidden layer, before the outputs."""
    return scenario.with_layer() if len(scenario.hidden) < MOST_LAYERS - 1 else scenario


def _remove_layer(scenario: Scenario, layer: str) -> Scenario:
    """One hidden layer less."""
    places = {str(place + 1): place for place in range(len(scenario.hidden))}
    return scenario.without_layer(places[layer]) if layer in places else scenario


def _one_of(what: str, options: Iterable[str]) -> Choice:
    def choose_one(scenario: Scenario, option: str) -> Scenario:
        return scenario.with_choices(**{what: option}) if option in options else scenario

    return choose_one


def _of_table(what: str) -> Choice:
    def choose_one(scenario: Scenario, option: str) -> Scenario:
        return _if_possible(scenario, **{what: option})

    return choose_one


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "example": _begin,
        **{hidden_layer(layer): _activation_of(layer) for layer in range(MOST_LAYERS - 1)},
        "add_layer": _add_layer,
        "remove_layer": _remove_layer,
        "output": _of_table("output"),
        "loss": _loss,
        "reduction": _of_table("reduction"),
        "gradients": _of_table("gradients"),
        **{name: _typed(name, rate) for name, rate in RATES.items()},
    }
)
"""What decides the numbers."""

READINGS: Mapping[str, Choice] = MappingProxyType(
    {"decimals": _decimals, "scale": _one_of("scale", SCALES), "cells": _cells}
)
"""How the numbers are printed and coloured, and whether letters stand with them or in their place."""
