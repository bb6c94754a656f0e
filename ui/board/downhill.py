"""What the board says of the steps downhill: how many were taken, what they did to the loss, and why it rose."""

from __future__ import annotations

import math

import numpy as np

from backprop_core import NAMES, Trace
from ui.board.payload import Downhill
from ui.reading.numbers import print_apart, print_given, print_number
from ui.state.scenario import Scenario
from ui.state.steps_taken import StepsTaken

WIDTH, HEIGHT = 120, 28
"""Of the small curve, in units of its own."""

STUCK = 1e-9
"""A smaller part of the loss counts as no change."""
FLAT = 1e-4
"""A gradient is almost 0 up to here."""

FIRST = (
    "In a step all gradients are computed first, from the old numbers. Only then does every weight and bias change: "
    "within a step nothing uses a new number."
)
SECOND = "The gradients were computed afresh from the new numbers: they do not add up from step to step."
CARRIED = "With momentum a step also follows the gradients of the steps before it. A smaller β or η makes that less."
UPHILL = "η is negative, so the step goes uphill."


def downhill(scenario: Scenario, run: Trace, loss_before: float | None, steps: int = 1) -> Downhill:
    """The steps downhill of a board.

    Args:
        run: the board's numbers now; loss_before: the loss before its last change, where there was one; steps: how many
            steps that change was.
    """
    taken, decimals = scenario.steps, scenario.decimals
    loss = run[run.derivation.goal.name].item()
    change = loss - loss_before if loss_before is not None else 0.0
    shown: Downhill = {
        "step": taken.last if taken else 0,
        "change": f"{_since(taken, steps)}: {_signed(change, _places(change, loss, decimals))}" if change else "",
        "before": "",
        "after": "",
        "curve": "",
        "about": "",
        "warning": "",
        "says": [],
    }
    if taken is None or taken.last == taken.first:
        return shown
    before, after = (taken.losses[step] for step in (taken.before, taken.last))
    texts = print_apart(before, after, decimals) if before != after else [print_number(before, decimals)] * 2
    first = min(taken.losses)
    return {
        **shown,
        "before": texts[0],
        "after": texts[1],
        "curve": curve(taken),
        "about": f"from step {first} to step {taken.last}",
        "warning": _on_the_rise(scenario, taken) if taken.rises else _where_stuck(run, before, after),
        "says": [sentence for step, sentence in ((1, FIRST), (2, SECOND)) if taken.before < step <= taken.last],
    }


def _since(taken: StepsTaken | None, steps: int) -> str:
    """From when on the loss changed so: several steps that are undone at once are one change."""
    return f"since step {taken.last - steps:,}" if taken and steps > 1 else "last change"


def _places(change: float, loss: float, decimals: int) -> int:
    """How many decimals a change of the loss has: one more where it seems to contradict the rounded losses."""
    if not math.isfinite(change):
        return decimals
    between = round(loss, decimals) - round(loss - change, decimals)
    return decimals + (round(between, decimals) != round(change, decimals))


def curve(taken: StepsTaken) -> str:
    """The losses as points of a line, from left to right, the largest at the top."""
    steps, losses = sorted(taken.losses), taken.losses.values()
    low, high = min(losses), max(losses)
    wide, high_or_flat = (steps[-1] - steps[0]) or 1, (high - low) or 1.0
    places = ((step - steps[0]) / wide * WIDTH for step in steps)
    heights = ((high - taken.losses[step]) / high_or_flat * HEIGHT for step in steps)
    return " ".join(f"{x:.4g},{y:.4g}" for x, y in zip(places, heights, strict=True))


def _where_stuck(run: Trace, before: float, after: float) -> str:
    """Why the loss hardly changes, where it does not."""
    if abs(before - after) > STUCK * abs(before) or not before:
        return ""
    goal = NAMES[run.derivation.goal.name].screen
    if not run.learning_rate:
        return f"{goal} did not change: η is 0."
    largest = max(float(np.abs(run[gradient]).max()) for gradient in run.derivation.gradient_of.values())
    if largest > FLAT:
        return f"{goal} hardly changes: η = {print_given(run.learning_rate, 6)} makes the steps very small."
    return f"{goal} hardly changes: every gradient is almost 0, the largest is {print_number(largest, 4)}."


def _on_the_rise(scenario: Scenario, taken: StepsTaken) -> str:
    """Why the loss rose, and with which learning rate it would not."""
    goal, rate = NAMES[scenario.derivation.goal.name].screen, scenario.learning_rate
    steps = taken.last - taken.before
    times = "" if steps == 1 else f" at {taken.rises:,} of these {steps:,} steps"
    if rate < 0:
        return f"{goal} rose{times}. {UPHILL}"
    if scenario.momentum:
        return f"{goal} rose{times}. {CARRIED}"
    rose = f"{goal} rose{times}: η = {print_given(rate, 6)} is too large here."
    if scenario.falling_rate is not None:
        return f"{rose} With η = {print_given(scenario.falling_rate, 6)}, tried before, it fell."
    if taken.smaller_rate is not None:
        return f"{rose} One step with η = {print_given(taken.smaller_rate, 6)} would have made it smaller."
    return rose


def _signed(number: float, decimals: int) -> str:
    return f"{'+' if number > 0 else ''}{print_number(number, decimals)}"
