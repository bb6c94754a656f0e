"""A picture's numbers are those of the network at each place."""

import numpy as np
from hypothesis import given, settings

from backprop_core import ACTIVATIONS, Batch, Network, derivation, trace
from backprop_core.training.pictures import answer_of, answers, curve, data_of, field, first_sum_of, telling_inputs
from tests.backprop_core.networks import given_of, networks

FEW = settings(max_examples=10)
OR = Network([[2, -1], [2, 3]], [[-1, 20]], [[4], [0]], [[-2]])
GATE = Batch([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [1]])


def test_the_matrices_are_read_from_the_lines_of_every_choice():
    for hidden in ACTIVATIONS:
        table = derivation(hidden, "linear", reduction="mean")
        assert (*data_of(table), answer_of(table), first_sum_of(table)) == ("X", "Y", "Yhat", "Z1")


@FEW
@given(networks())
def test_a_field_and_a_curve_have_the_networks_answers(drawn):
    network, batch = given_of(drawn)
    np.testing.assert_array_equal(answers(network, batch.X), trace(network, batch)["Yhat"])
    last = batch.X.shape[1] - 1
    over_one, over_two = curve(network, batch, last, points=5), field(network, batch, (0, last), points=5)
    for i, j in ((0, 0), (1, 3), (4, 2)):
        row = batch.X.mean(axis=0)
        row[0], row[last] = over_two.across[j], over_two.up[i]
        expected = answers(network, row[None, :])[0]
        np.testing.assert_allclose([one[i, j] for one in over_two.outputs], expected, rtol=1e-9, atol=1e-12)
        row = batch.X.mean(axis=0)
        row[last] = over_one.across[i]
        np.testing.assert_allclose(over_one.outputs[i], answers(network, row[None, :])[0], rtol=1e-9, atol=1e-12)


def test_a_hidden_units_line_is_where_its_sum_is_zero():
    first, second = field(OR, GATE).lines
    assert first is not None
    for x, y in first:
        np.testing.assert_allclose(2 * x + 2 * y - 1, 0, atol=1e-12)
    assert second is None, "20 − x + 3y is 0 nowhere near the rows"


def test_the_winning_class_is_the_largest_output():
    network = Network(np.eye(2), np.zeros((1, 2)), np.eye(2), np.zeros((1, 2)), "linear", "linear")
    picture = field(network, Batch([[0, 0], [1, 1]], [[0, 0], [1, 1]]), points=3)
    assert picture.winners[2, 0] == 1, "above: the second input is larger"
    assert picture.winners[0, 2] == 0


def test_an_input_that_never_changes_still_has_a_picture_around_it():
    network = Network([[1]], [[0]], [[1]], [[0]], "linear", "linear")
    assert curve(network, Batch([[2], [2]], [[0], [0]]), points=3).across.tolist() == [1, 2, 3]


def test_the_inputs_along_which_the_answers_change_most_come_first():
    network = Network([[0.1], [-3], [1]], [[0]], [[1]], [[0]], "linear", "linear")
    batch = Batch([[0, 0, 0], [1, 1, 1]], [[0], [0]])
    assert telling_inputs(network, batch) == (1, 2, 0)
