"""An exercise's network as a scenario, which the board opens."""

from __future__ import annotations

from dataclasses import replace

from ui.check.exercise import Exercise
from ui.state.example import examples
from ui.state.scenario import Scenario, of_example


def scenario_of(exercise: Exercise) -> Scenario:
    """The scenario with an exercise's network and batch."""
    if exercise.example:
        return of_example(exercise.example)
    choices, run = exercise.choices, exercise.run
    return replace(
        of_example(examples()[0]),
        given={name: run[name] for name in run.derivation.given},
        hidden=choices.hidden,
        output=choices.output,
        loss=choices.loss,
        reduction=choices.reduction,
        learning_rate=run.learning_rate,
        columns=(),
        outputs=(),
        title=exercise.title,
    ).inside()


def is_on_board(exercise: Exercise, scenario: Scenario) -> bool:
    """Whether the board shows the exercise: its example, or the same numbers."""
    if exercise.example:
        return exercise.example.key == scenario.example
    return scenario.has_numbers_of(scenario_of(exercise))
