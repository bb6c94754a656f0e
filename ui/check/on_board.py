"""An exercise's network as a scenario, which the board opens."""

from __future__ import annotations

from dataclasses import replace

from backprop_core.table import HANDOUT, LOSSES, REDUCTIONS
from ui.check.exercise import Exercise
from ui.state import scenario as board
from ui.state.example import examples
from ui.state.scenario import Scenario, of_example


class NotOnBoardError(ValueError):
    """A network that the board cannot show; the message is one sentence that says why."""


def scenario_of(exercise: Exercise) -> Scenario:
    """The scenario with an exercise's network and batch.

    Raises:
        NotOnBoardError: the board cannot show it.
    """
    if exercise.example:
        return of_example(exercise.example)
    choices = exercise.choices
    names = {reduction: name for name, reduction in board.LOSSES.items()}
    if choices.layers != HANDOUT.layers:
        raise _refused(f"it has {choices.layers} layer{'s' * (choices.layers != 1)} of weights, not {HANDOUT.layers}")
    if choices.loss != HANDOUT.loss:
        raise _refused(f"its loss is {LOSSES[choices.loss].label}, not {LOSSES[HANDOUT.loss].label}")
    if choices.reduction not in names:
        raise _refused(f"it goes back from {REDUCTIONS[choices.reduction].name}")
    run, (hidden,) = exercise.run, choices.hidden
    return replace(
        of_example(examples()[0]),
        given={name: run[name] for name in run.derivation.given},
        hidden=hidden,
        output=choices.output,
        loss=names[choices.reduction],
        learning_rate=run.learning_rate,
        columns=(),
        outputs=(),
        title=exercise.title,
    )


def is_on_board(exercise: Exercise, scenario: Scenario) -> bool:
    """Whether the board shows the exercise: its example, or the same numbers."""
    if exercise.example:
        return exercise.example.key == scenario.example
    try:
        return scenario.has_numbers_of(scenario_of(exercise))
    except NotOnBoardError:
        return False


def _refused(reason: str) -> NotOnBoardError:
    return NotOnBoardError(f"The board cannot open this network: {reason}.")
