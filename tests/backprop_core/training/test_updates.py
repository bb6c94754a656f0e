"""The pass after so many steps: the parameters move, the batch stays."""

import numpy as np

from backprop_core import derivation
from backprop_core.training.updates import after_updates
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import HANDOUT, PARAMETERS, close
from tests.each import each


@each("updated", [PARAMETERS, ("W1", "W2"), ("c",), ()])
def test_each_step_is_the_handouts(updated):
    given = {name: np.array(matrix, dtype=float) for name, matrix in HANDOUT.items()}
    for _ in range(3):
        made = blackboard.passes(given, learning_rate=0.7)
        given |= {name: made[f"{name}_new"] for name in updated}
    after = after_updates(blackboard.run(HANDOUT, learning_rate=0.7), 3, updated)
    expected = blackboard.passes(given, learning_rate=0.7)
    for name in derivation().letters:
        close(after[name], expected[name])


def test_the_velocities_move_with_their_parameters():
    given = {name: np.array(matrix, dtype=float) for name, matrix in HANDOUT.items()}
    given |= blackboard.velocities((2, 4, 2, 1), 1)
    run = blackboard.run(given, learning_rate=0.7, momentum=0.9)
    for _ in range(3):
        made = blackboard.passes(given, learning_rate=0.7, momentum=0.9)
        given |= {name: made[f"{name}_new"] for name in ("W1", "c", "V_W1", "V_c")}
    expected = blackboard.passes(given, learning_rate=0.7, momentum=0.9)
    after = after_updates(run, 3, ("W1", "c"))
    for name in run.derivation.letters:
        close(after[name], expected[name])


def test_no_step_is_the_same_pass_and_all_parameters_move_by_default():
    run = blackboard.run(HANDOUT)
    assert all((after_updates(run, 0)[name] == run[name]).all() for name in run.derivation.letters)
    assert all((after_updates(run, 1)[name] == run[f"{name}_new"]).all() for name in PARAMETERS)
