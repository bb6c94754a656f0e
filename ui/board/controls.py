"""The controls above the board: the example, the network with its loss, how the numbers are read, and filling.

What is chosen seldom is in a box that opens on a press, so that the board is near, also on a telephone.  The
controls are the board's own: what is chosen in them is an event like an edit of a cell, kept in order with the
others, undone and redone with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from backprop_core import ACTIVATIONS, LOSSES, REDUCTIONS, Choices
from backprop_core.explain.notation import Notation
from backprop_core.language.activations import OUTPUTS
from backprop_core.language.constants import RATE
from backprop_core.names import ABOUT, MOST_LAYERS
from backprop_core.table import GRADIENTS, HANDOUT
from ui.board.payload import Chosen, Control
from ui.reading.numbers import NumberError, print_given
from ui.state.choices import RATES, Rate, hidden_layer, is_possible
from ui.state.example import example, examples
from ui.state.limits import LARGEST_SEED, MOST_DECIMALS
from ui.state.scenario import ALL, CELLS, COMPUTED_BY, FILLS, SCALES, Scenario, of_example

ACTIVATION_NAMES: Mapping[str, str] = MappingProxyType({name: one.label for name, one in OUTPUTS.items()})
LOSS_NAMES: Mapping[str, str] = MappingProxyType({name: one.label for name, one in LOSSES.items()})
REDUCTION_NAMES: Mapping[str, str] = MappingProxyType({name: one.name for name, one in REDUCTIONS.items()})
SCALE_NAMES: Mapping[str, str] = MappingProxyType({"matrix": "within each grid", "shared": "across all grids"})

ONE_OUTPUT = "With one output ŷ is always 1, so every gradient is 0 and nothing learns: add an output."
NEW_LAYER = "A new layer stands before the outputs and begins with small random weights; the other numbers stay."


def controls(notation: Notation) -> list[Control]:
    """All controls, in their order; a box has others in it.

    Each says what it ``is`` and its ``name``, and by ``event`` which event its choice is, or a button's press.  What
    waits for a button, to be sent by it, has none.
    """
    derivation = notation.derivation
    parameters = [ALL, *derivation.gradient_of]
    return [
        _control("list", "example", "Example", "choose", options=[[one.key, one.title] for one in examples()]),
        _box(
            "network",
            *_layers(notation),
            *_of_loss(derivation.choices),
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


def _layers(notation: Notation) -> Iterator[Control]:
    """The activation of each layer, and the buttons that add a layer or take one away."""
    choices = notation.derivation.choices
    for layer, activation in enumerate(choices.hidden):
        possible = [
            name for name in ACTIVATIONS if is_possible(replace(choices, hidden=_with(choices.hidden, layer, name)))
        ]
        label = "Hidden activation" if len(choices.hidden) == 1 else f"Hidden layer {layer + 1}"
        yield _group(
            f"layer{layer + 1}",
            _control("list", hidden_layer(layer), label, "choose", options=_named(possible, ACTIVATION_NAMES)),
            _press("remove_layer", str(layer + 1), "Remove", f"remove hidden layer {layer + 1}"),
            _note(hidden_layer(layer), _about_activation(activation)),
        )
    if not choices.hidden:
        yield _note("no_hidden", "There is no hidden layer: each output is computed from X directly.")
    if choices.layers < MOST_LAYERS:
        yield _group(
            "add",
            _press("add_layer", "", "+ Add a hidden layer", "add a hidden layer before the outputs"),
            _note("add_layer", NEW_LAYER),
        )
    else:
        yield _note("most_layers", f"There are at most {MOST_LAYERS - 1} hidden layers.")
    outputs = [name for name in OUTPUTS if is_possible(replace(choices, output=name))]
    yield _group(
        "outputs",
        _control("list", "output", "Output activation", "choose", options=_named(outputs, ACTIVATION_NAMES)),
        _note("output", " ".join([_about_activation(choices.output), *_of_one(notation), *_needs(choices, outputs)])),
    )


def _of_one(notation: Notation) -> Iterator[str]:
    """That outputs of a row that add up to 1 learn nothing where a row has only one."""
    if notation.derivation.compares_rows and notation.size("o") == 1:
        yield ONE_OUTPUT


def _needs(choices: Choices, offered: list[str]) -> list[str]:
    """Why the other output activations are not offered: by what the loss needs, or by what they need."""
    others = [name for name in OUTPUTS if name not in offered]
    if len(others) > len(offered):
        return [_needing(LOSS_NAMES[choices.loss], (ACTIVATION_NAMES[name] for name in offered)) + " here."]
    fitting = {name: [loss for loss, one in LOSSES.items() if name in one.outputs] for name in others}
    return [
        _needing(ACTIVATION_NAMES[name], (LOSS_NAMES[loss] for loss in losses)) + "."
        for name, losses in fitting.items()
    ]


def _needing(what: str, needed: Iterable[str]) -> str:
    return f"{_sentence(what)} needs {' or '.join(needed)}"


def _of_loss(choices: Choices) -> Iterator[Control]:
    """The loss, how its rows and outputs are added up, and with respect to what it is differentiated."""
    loss = LOSSES[choices.loss].with_output(choices.output)
    fitting = [name for name in LOSSES if any(is_possible(replace(choices, loss=name, output=x)) for x in OUTPUTS)]
    yield _group(
        "losses",
        _control("list", "loss", "Loss", "choose", options=_named(fitting, LOSS_NAMES)),
        _note("loss", f"{loss.formula}. {loss.reason_with(choices.reduction)}"),
    )
    goal = REDUCTIONS[choices.reduction].name
    yield _group(
        "reductions",
        _control("few", "reduction", "Go back from", "choose", options=_named(REDUCTIONS, REDUCTION_NAMES)),
        _note("reduction", f"{goal} = {goal_formula(choices)}: {ABOUT[goal].meaning}."),
    )
    reason = GRADIENTS[choices.gradients].reason.format_map(asdict(REDUCTIONS[choices.reduction]))
    yield _group(
        "gradients",
        _control("few", "gradients", "Derivatives", "choose", options=_named(GRADIENTS, _gradient_names(choices))),
        _note("gradients", reason),
    )


def _gradient_names(choices: Choices) -> dict[str, str]:
    """What the gradients that can be asked for are called."""
    words = asdict(REDUCTIONS[choices.reduction])
    return {name: one.label.format_map(words) for name, one in GRADIENTS.items()}


def goal_formula(choices: Choices) -> str:
    """The number that is gone back from, written out."""
    return REDUCTIONS[choices.reduction].formula.format(LOSSES[choices.loss].with_output(choices.output).summed)


def _about_activation(name: str) -> str:
    """A sentence on an activation and its slope."""
    one = OUTPUTS[name]
    return f"{one.function}(z) = {one.formula}; {one.meaning}."


def _with(hidden: tuple[str, ...], layer: int, activation: str) -> tuple[str, ...]:
    return (*hidden[:layer], activation, *hidden[layer + 1 :])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def chosen(scenario: Scenario) -> Chosen:
    """What the controls say of a scenario.

    ``values`` is what is chosen, by control; ``own`` the title of the person's own data, which is then the first in the
    list of examples; ``titles`` what the boxes are called; ``wrong`` a sentence on each control in which something
    makes no sense; ``about`` one on the example, where η is negative on that, and where a choice changed more than was
    chosen on that; ``changed`` whether the example was changed; ``adjusted`` what a choice changed, too.
    """
    drafts = {name: getattr(scenario, rate.draft) for name, rate in RATES.items()}
    changed = _is_changed(scenario)
    shown: Chosen = {
        "values": {
            "example": "" if scenario.title else scenario.example,
            **{hidden_layer(layer): activation for layer, activation in enumerate(scenario.hidden)},
            "output": scenario.output,
            "loss": scenario.loss,
            "reduction": scenario.reduction,
            "gradients": scenario.gradients,
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
        "about": " ".join(filter(None, (_about(scenario, changed), _uphill(scenario), scenario.adjusted))),
        "changed": changed and not scenario.title,
    }
    if scenario.adjusted:
        shown["adjusted"] = scenario.adjusted
    return shown


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
    if any(getattr(scenario, name) != getattr(first, name) for name in COMPUTED_BY):
        return True
    pairs = ((matrix, first.given[name]) for name, matrix in scenario.given.items())
    return any(one is not other and not np.array_equal(one, other) for one, other in pairs)


def _network(scenario: Scenario) -> str:
    """What is chosen of the network, in a line."""
    activations = ", ".join(ACTIVATION_NAMES[name] for name in (*scenario.hidden, scenario.output))
    loss = [LOSS_NAMES[scenario.loss]] if scenario.loss != HANDOUT.loss else []
    shown = [name for name in RATES if name == RATE.rate or getattr(scenario, name)]
    rates = [f"{RATES[name].symbol} {print_given(getattr(scenario, name), 6)}" for name in shown]
    is_asked = scenario.gradients != HANDOUT.gradients
    asked = [_gradient_names(scenario.derivation.choices)[scenario.gradients]] if is_asked else []
    return " · ".join([f"Network: {activations}", *loss, REDUCTION_NAMES[scenario.reduction], *rates, *asked])


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


def _group(name: str, *inside: Control) -> Control:
    """Controls that stand in a line of their own."""
    return {"is": "group", "name": name, "inside": list(inside)}


def _press(name: str, option: str, text: str, label: str) -> Control:
    """A button that chooses an option."""
    return _control("press", name, label, "choose", options=[[option, text]])


def _note(name: str, sentence: str) -> Control:
    return _control("note", f"about_{name}", sentence)


def _named(options: Iterable[str], names: Mapping[str, str]) -> list[list[str]]:
    """Each option with what it is called."""
    return [[option, names[option]] for option in options]
