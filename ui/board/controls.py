"""The controls above the board: the example, the network with its loss, how the numbers are read, and filling.

What is chosen seldom is in a box that opens on a press, so that the board is near, also on a telephone.  The
controls are the board's own: what is chosen in them is an event like an edit of a cell, kept in order with the
others, undone and redone with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from backprop_core import ACTIVATIONS, REDUCTIONS, Derivation
from backprop_core.language.constants import RATE
from ui.board.payload import Chosen, Control
from ui.reading.numbers import NumberError, print_given
from ui.state.choices import RATES, Rate
from ui.state.example import example, examples
from ui.state.limits import LARGEST_SEED, MOST_DECIMALS
from ui.state.scenario import ALL, CELLS, FILLS, LOSSES, SCALES, Scenario, of_example

ACTIVATION_NAMES: Mapping[str, str] = MappingProxyType({name: one.label for name, one in ACTIVATIONS.items()})
LOSS_NAMES: Mapping[str, str] = MappingProxyType({key: REDUCTIONS[reduction].name for key, reduction in LOSSES.items()})
LOSS_FORMULAS: Mapping[str, str] = MappingProxyType({"total": "½ Σ (ŷ − y)²", "average": "1/n · ½ Σ (ŷ − y)²"})
SCALE_NAMES: Mapping[str, str] = MappingProxyType({"matrix": "within each grid", "shared": "across all grids"})


def controls(derivation: Derivation) -> list[Control]:
    """All controls, in their order; a box has others in it.

    Each says what it ``is`` and its ``name``, and by ``event`` which event its choice is, or a button's press.  What
    waits for a button, to be sent by it, has none.
    """
    activations = _named(ACTIVATIONS, ACTIVATION_NAMES)
    parameters = [ALL, *derivation.gradient_of]
    return [
        _control("list", "example", "Example", "choose", options=[[one.key, one.title] for one in examples()]),
        _box(
            "network",
            _control("list", "hidden", "Hidden activation", "choose", options=activations),
            _control("list", "output", "Output activation", "choose", options=activations),
            _control("few", "loss", "Go back from", "choose", options=_named(LOSSES, LOSS_NAMES)),
            *(_control("text", name, _titled(rate), "choose") for name, rate in RATES.items()),
        ),
        _box(
            "reading",
            _control("range", "decimals", "Decimals", "read", most=MOST_DECIMALS),
            _control("few", "cells", "Cells show", "read", options=[[cells, cells] for cells in CELLS]),
            _control("few", "scale", "Colours compare", "read", options=_named(SCALES, SCALE_NAMES)),
        ),
        _box(
            "filling",
            _control("few", "which", "Which", options=[[name, name] for name in parameters], first=ALL),
            _control("few", "how", "With", options=[[how, how] for how in FILLS], first="random"),
            _control("text", "seed", "Seed of the random numbers", first="1"),
            _control("button", "fill", "Fill", "fill"),
            _control("note", "same", f"The same seed, 0 to {LARGEST_SEED}, gives the same numbers again."),
        ),
    ]


def chosen(scenario: Scenario) -> Chosen:
    """What the controls say of a scenario.

    ``values`` is what is chosen, by control; ``own`` the title of the person's own data, which is then the first in the
    list of examples; ``titles`` what the boxes are called; ``wrong`` a sentence on each control in which something
    makes no sense; ``about`` one on the example and, where η is negative, on that; ``changed`` whether the example was
    changed.
    """
    drafts = {name: getattr(scenario, rate.draft) for name, rate in RATES.items()}
    changed = _is_changed(scenario)
    return {
        "values": {
            "example": "" if scenario.title else scenario.example,
            "hidden": scenario.hidden,
            "output": scenario.output,
            "loss": scenario.loss,
            **{name: _typed(scenario, name) if draft is None else draft for name, draft in drafts.items()},
            "decimals": str(scenario.decimals),
            "scale": scenario.scale,
            "cells": scenario.cells,
        },
        "own": scenario.title,
        "titles": {
            "network": _network(scenario),
            "reading": "Reading",
            "filling": "Fill",
        },
        "wrong": {name: _wrong(scenario, name, draft) for name, draft in drafts.items() if draft is not None},
        "about": " ".join(filter(None, (_about(scenario, changed), _uphill(scenario)))),
        "changed": changed and not scenario.title,
    }


def _about(scenario: Scenario, changed: bool) -> str:
    """A sentence on what is on the board: the example's, as long as nothing is changed."""
    begun = example(scenario.example)
    if scenario.title:
        return f"{scenario.title}: put on the board by you."
    return "Changed by you. ↺ brings the example back." if changed else begun.note


def _uphill(scenario: Scenario) -> str:
    """A sentence on a learning rate that makes the loss larger, else empty."""
    return "η is negative: an update goes uphill." if scenario.learning_rate < 0 else ""


def _is_changed(scenario: Scenario) -> bool:
    """Whether a number or a choice is not the example's; how the board is viewed does not count."""
    first = of_example(example(scenario.example))
    chosen = ("hidden", "output", "loss", *RATES)
    if any(getattr(scenario, name) != getattr(first, name) for name in chosen):
        return True
    pairs = ((matrix, first.given[name]) for name, matrix in scenario.given.items())
    return any(one is not other and not np.array_equal(one, other) for one, other in pairs)


def _network(scenario: Scenario) -> str:
    """What is chosen of the network, in a line."""
    hidden, output = (ACTIVATION_NAMES[chosen] for chosen in (scenario.hidden, scenario.output))
    shown = [name for name in RATES if name == RATE.rate or getattr(scenario, name)]
    rates = [f"{RATES[name].symbol} {print_given(getattr(scenario, name), 6)}" for name in shown]
    return " · ".join([f"Network: {hidden}, {output}", LOSS_NAMES[scenario.loss], *rates])


def _titled(rate: Rate) -> str:
    return f"{rate.label.capitalize()} {rate.symbol}"


def _typed(scenario: Scenario, name: str) -> str:
    """A rate as one types it."""
    return f"{getattr(scenario, name)!r}".removesuffix(".0")


def _wrong(scenario: Scenario, name: str, draft: str) -> str:
    """What is wrong with a rate as it was typed, and what the board does meanwhile."""
    rate = RATES[name]
    try:
        rate.read(draft)
    except NumberError as error:
        number = print_given(getattr(scenario, name), 10)
        return f"The {rate.label} {rate.symbol} {error}. The board goes on with {rate.symbol} = {number}."
    return ""


def _control(what: str, name: str, label: str, event: str = "", **more: Any) -> Control:
    return cast(Control, {"is": what, "name": name, "label": label, "event": event, **more})


def _box(name: str, *inside: Control) -> Control:
    return {"is": "box", "name": name, "inside": list(inside)}


def _named(options: Iterable[str], names: Mapping[str, str]) -> list[list[str]]:
    """Each option with what it is called."""
    return [[option, names[option]] for option in options]
