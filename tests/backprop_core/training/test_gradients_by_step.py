"""The numbers on the way are those of each step's pass."""

import numpy as np

from backprop_core import ACTIVATIONS, Batch, Network, derivation, trace
from backprop_core.training.gradients_by_step import course, hidden_slope_of

XOR = Batch([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
AWAKE = Network([[0.5, -0.6], [-0.4, 0.7]], [[0.1, -0.1]], [[0.3], [0.4]], [[-0.2]])
ASLEEP = Network([[12, -0.6], [12, 0.7]], [[-6, -0.1]], [[0.3], [0.4]], [[-0.2]])


def test_the_slope_of_the_hidden_units_is_read_from_the_lines_of_every_choice():
    for hidden in ACTIVATIONS:
        for output in ACTIVATIONS:
            assert hidden_slope_of(derivation(hidden, output, reduction="mean")) == "H1_slope"


def test_each_step_has_its_own_numbers():
    numbers = course([(0, AWAKE), (7, ASLEEP)], XOR)
    run = trace(ASLEEP, XOR)
    np.testing.assert_array_equal(numbers.parameters["W1"][1], run["W1"].ravel())
    np.testing.assert_array_equal(numbers.gradients["W1"][1], run["dW1"].ravel())
    np.testing.assert_array_equal(numbers.slopes[1], run["H1_slope"].max(axis=0))


def test_a_unit_is_saturated_since_the_step_from_which_its_slopes_stay_small():
    numbers = course([(0, ASLEEP), (3, AWAKE), (7, ASLEEP), (9, ASLEEP)], XOR)
    assert numbers.saturated_since(0) == 7
    assert numbers.saturated_since(1) is None
    assert course([(0, ASLEEP)], XOR).saturated_since(0) == 0
    assert course([(0, ASLEEP), (1, AWAKE)], XOR).saturated_since(0) is None
