"""Measuring a slope of the loss: one number goes a step up and a step down.

Nothing here knows the rest of the package: the NumPy script and the notebook carry these functions as they stand.
``forward(**given)`` returns the loss, the z of each curved activation, and the z of each activation with a corner;
with ``change=…`` that function is applied to the result of each line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Given = dict[str, Any]
Forward = Callable[..., Any]

CLOSE = 1e-6
FAR = 1e-4
LONGEST = 1000
STEPS = 12
LAST_DIGITS = 2e-15
REPEATS = 4
SMALLEST = 1e-307

CONSTANTS = {
    "CLOSE": "two slopes are equal when they differ by a millionth of the larger one",
    "FAR": "a step changes the z of a curved activation by no more than this",
    "LONGEST": "the longest step, as a multiple of the number (of 1 where that is larger)",
    "STEPS": "how many steps are tried, each a tenth of the one before",
    "LAST_DIGITS": "the largest part of a number that rounding changes",
    "REPEATS": "how often the loss is computed with other last digits; its largest change counts as many times",
    "SMALLEST": "numbers below this lose digits, and those above 1 / this soon overflow",
}
"""What the numbers above mean, for those who read them in the script."""


def perturbed(given: Given, name: str, place: tuple[int, int], by: float) -> Given:
    """The given matrices with one number of one of them changed."""
    matrix = given[name].copy()
    matrix[place] += by
    return {**given, name: matrix}


def jittered(matrix: Any, random: np.random.Generator) -> Any:
    """The matrix with each number changed in its last digits."""
    return matrix * (1 + LAST_DIGITS * random.uniform(-1, 1, matrix.shape))


def rounding(forward: Forward, given: Given, loss: float) -> float:
    """How far rounding can move the loss: it is computed again with other last digits everywhere."""
    random = np.random.default_rng(0)
    again = [
        forward(**{name: jittered(given[name], random) for name in given}, change=lambda x: jittered(x, random))[0]
        for _ in range(REPEATS)
    ]
    return REPEATS * float(max(abs(other - loss) for other in again)) + SMALLEST


def steps(forward: Forward, given: Given, name: str, place: tuple[int, int]) -> Iterator[Any]:
    """Steps from long to short: the step, what is given at its upper and lower end, and the passes from there.

    A step that changes the z of a curved activation too much, or makes the loss overflow, is left out.
    """
    step, count = min(LONGEST * max(1.0, abs(given[name][place])), 1 / SMALLEST), 0
    while count < STEPS:
        ends = [perturbed(given, name, place, by) for by in (step, -step)]
        if ends[0][name][place] == ends[1][name][place]:
            return
        passes = [forward(**end) for end in ends]
        (high, upper, _), (low, lower, _) = passes
        change = max((np.abs(z - other).max() for z, other in zip(upper, lower, strict=True)), default=0.0)
        if change <= FAR and np.isfinite(high) and np.isfinite(low):
            yield step, ends, passes
            step, count = step / 10, count + 1
        else:
            step *= max(0.9 * FAR / change, 1e-9) if change > FAR else 1e-9


def changes_side(passes: list[Any]) -> bool:
    """Whether a unit is on one side of its corner in one pass and on the other side in the other."""
    (_, _, upper), (_, _, lower) = passes
    return any(((z > 0) != (other > 0)).any() for z, other in zip(upper, lower, strict=True))


def compare(forward: Forward, given: Given, name: str, place: tuple[int, int], formula: float) -> Any:
    """A gradient's number beside the measured slope: the outcome, the slope, how much of it is unsure, and the step.

    The outcome is "agrees", "differs", "corner" (each step takes a unit over its corner, so there is no one slope),
    or "overflow" (numbers are too large to measure anything).
    """
    outcome, slope, step, longer, best = "overflow", np.nan, np.nan, None, (np.inf, np.nan, np.nan)
    for step, ends, passes in steps(forward, given, name, place):
        losses = [loss for loss, _, _ in passes]
        # The number's own rounding makes the distance a little different from twice the step.
        slope = (losses[0] - losses[1]) / (ends[0][name][place] - ends[1][name][place])
        close = np.isfinite(formula) and abs(slope - formula) <= CLOSE * max(abs(slope), abs(formula))
        if changes_side(passes):
            outcome = "agrees" if close else "corner"
            continue
        # Rounding alone can make a measured slope 0: that is looked at more closely.
        if close and slope != 0:
            return "agrees", slope, 0.0, step
        end, loss = max(zip(ends, losses, strict=True), key=lambda pair: pair[1])
        noise = rounding(forward, end, loss) / step
        if longer:
            # The bend of the loss makes a slope wrong by about as much as the next shorter step changes it.
            longer_slope, longer_step, longer_noise = longer
            bend = abs(slope - longer_slope)
            best = min(best, (bend + noise + longer_noise, longer_slope, longer_step))
            if bend <= noise and noise > longer_noise:
                break
        longer = slope, step, noise
    if not np.isfinite([formula, *best]).all():
        return outcome, slope, np.inf, step
    unsure, slope, step = best
    agrees = abs(slope - formula) <= CLOSE * max(abs(slope), abs(formula)) + unsure
    return "agrees" if agrees else "differs", slope, unsure, step
