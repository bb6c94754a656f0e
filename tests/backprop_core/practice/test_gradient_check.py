"""Is this gradient right? Central differences and the chain rule say so for right lines, and say no for wrong ones."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Batch, Cell, Network, derivation, follow
from backprop_core.practice.gradient_check import affordable, cells_of, central_differences, meetings, worst
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import GRADIENTS, HANDOUT, PARAMETERS, seeds
from tests.backprop_core.networks import SMOOTH, networks
from tests.each import each

TWENTY = settings(max_examples=20)


def follow_with(*texts, given=HANDOUT):
    table = derivation()
    for text in texts:
        table = table.with_line(text)
    return follow(table, Network(*(given[name] for name in PARAMETERS)), Batch(given["X"], given["Y"]))


def all_cells(run):
    return [cell for name in run.derivation.parameter_of for cell in cells_of(run, name)]


def wrong(run):
    return {found.cell.matrix for found in central_differences(run, all_cells(run)) if found.outcome == "differs"}


@TWENTY
@given(networks(kinks=False))
def test_every_gradient_cell_is_the_slope_that_is_measured(network):
    run = network.trace
    for found in central_differences(run, all_cells(run)):
        assert found.outcome == "agrees", found
        assert found.formula == run[found.cell.matrix][found.cell.row, found.cell.column]


@TWENTY
@given(networks())
def test_every_gradient_cell_is_its_chain_rule_sum_factor_for_factor(network):
    run = network.trace
    n, _, _, o = network.shape
    for found in meetings(run, all_cells(run)):
        assert found.comparison == "equals"
        assert found.meets
        assert found.count == n * (1 if found.cell.matrix in ("dW2", "dc") else o)


@TWENTY
@given(seeds, st.floats(1e-4, 1e4))
def test_inputs_of_any_size_are_measured_with_a_step_that_suits_them(seed, size):
    numbers = blackboard.numbers((3, 2, 2, 1), seed)
    numbers = {**numbers, "X": numbers["X"] * size, "W1": numbers["W1"] / size}
    run = blackboard.run(numbers)
    assert all(found.outcome == "agrees" for found in central_differences(run, all_cells(run)))


def of_any_size(network, fit):
    """A pass with numbers of any size; the targets are drawn, or are the answers, nearly or exactly."""
    numbers = blackboard.magnitudes(network.shape, network.seed, -3, 4)
    if fit is not None:
        answers = network.run(numbers)["Yhat"]
        numbers["Y"] = answers * (1 + fit * np.sign(numbers["Y"]))
    return network.run(numbers)


def smallest_distance_from_a_corner(run, hidden, output):
    """How near a z of a ReLU or leaky ReLU is to 0, as a part of the largest that its terms can be."""
    size1 = np.abs(run["X"]) @ np.maximum(1, np.abs(run["W1"])) + np.maximum(1, np.abs(run["b"]))
    size2 = size1 @ np.maximum(1, np.abs(run["W2"])) + np.maximum(1, np.abs(run["c"]))
    sizes = {"Z1": (hidden, size1), "Z2": (output, size2)}
    return min((np.abs(run[z] / s).min() for z, (a, s) in sizes.items() if "relu" in a), default=math.inf)


FITS = st.sampled_from([None, None, 0.0, 1e-15, 1e-9])


@TWENTY
@given(networks(), FITS)
def test_at_any_size_a_right_formula_is_never_said_to_differ(network, fit):
    run = of_any_size(network, fit)
    outcomes = {found.outcome for found in central_differences(run, all_cells(run))}
    assert "differs" not in outcomes
    if "corner" in outcomes:
        assert smallest_distance_from_a_corner(run, network.hidden, network.output) < 1e-7


@given(networks(), FITS)
def test_at_any_size_a_gradient_that_is_a_hundredth_off_is_seen_where_it_can_be_measured(network, fit):
    run = of_any_size(network, fit)

    def with_gradients_times(factor):
        values = run.values | {name: run[name] * factor for name in GRADIENTS}
        return central_differences(replace(run, values=values), all_cells(run))

    # How unsure a slope is, is found for a formula that does not agree at once.
    for turned, wrong in zip(with_gradients_times(-1), with_gradients_times(1.01), strict=True):
        if turned.outcome == "differs" and turned.unsure < 0.004 * abs(turned.formula):
            assert wrong.outcome == "differs", wrong


@TWENTY
@given(networks(hidden=SMOOTH, kinks=False))
def test_at_the_usual_size_a_gradient_that_is_a_hundredth_off_is_always_seen(network):
    run = network.trace
    wrong = replace(run, values=run.values | {name: run[name] * 1.01 for name in GRADIENTS})
    for found in central_differences(wrong, all_cells(run)):
        assert found.outcome == "differs" or abs(found.formula) < 1e-9, found


ONES = {name: np.ones_like(np.array(HANDOUT[name])) for name in HANDOUT} | {"b": [[0, 0]], "c": [[0]]}


@pytest.mark.parametrize("activation", ["linear", "relu"])
def test_answers_that_are_the_targets_stand_at_no_corner(activation):
    run = blackboard.run({**ONES, "Y": [[8], [8]]}, activation, activation)
    assert run["TotalLoss"].item() == 0
    assert {found.outcome for found in central_differences(run, all_cells(run))} == {"agrees"}


@each(
    ("text", "matrices"),
    [
        ("Yhat_slope[no] = Y[no] · (1 − Y[no])", set(GRADIENTS)),
        ("Yhat_slope[no] = Z2[no] · (1 − Z2[no])", set(GRADIENTS)),
        ("Y_error[no] = Y[no] − Yhat[no]", set(GRADIENTS)),
        ("delta_out[no] = Y_error[no]", set(GRADIENTS)),
        ("H_D_Error_W[nh] = D_Error_W[nh]", {"dW1", "db"}),
        ("dW1[ch] = 1/n · X[nc] · H_D_Error_W[nh]", {"dW1"}),
        ("db[1h] = 1/n · H_D_Error_W[nh]", {"db"}),
        ("dW2[ho] = 2 · H1[nh] · delta_out[no]", {"dW2"}),
    ],
)
def test_a_wrong_line_is_caught_in_the_gradients_that_need_it_and_in_no_other(text, matrices):
    assert wrong(follow_with(text)) == matrices


def test_a_wrong_line_does_not_meet_the_chain_rule():
    run = follow_with("H1_slope[nh] = Z1[nh] · (1 − Z1[nh])")
    found = meetings(run, cells_of(run, "dW1"))
    assert not any(one.comparison == "equals" or one.meets for one in found)
    assert all(one.comparison == "equals" and one.meets for one in meetings(run, cells_of(run, "dW2")))


def test_another_loss_is_measured_as_it_is_written():
    right = follow_with("L[no] = (Yhat[no] − Y[no])²", "Y_error[no] = 2 · (Yhat[no] − Y[no])")
    assert not wrong(right)
    assert wrong(follow_with("L[no] = (Yhat[no] − Y[no])²")) == set(GRADIENTS)


def test_the_worst_is_a_cell_that_does_not_agree_if_there_is_one():
    run = follow_with("db[1h] = 1/n · H_D_Error_W[nh]")
    found = central_differences(run, all_cells(run))
    assert worst(found).cell.matrix == "db"
    assert worst(found).relative == pytest.approx(0.5, abs=1e-6)
    assert worst(()) is None


def test_where_the_loss_has_a_corner_it_is_said():
    zeros = {**HANDOUT, "W1": np.zeros((4, 2)), "b": [[0, 0]]}
    run = blackboard.run(zeros, hidden="relu")
    found = {one.cell: one for one in central_differences(run, all_cells(run))}
    assert found[Cell("db", 0, 0)].outcome == "corner"
    assert found[Cell("dc", 0, 0)].outcome == "agrees"


def test_tiny_gradients_of_saturated_units_agree_as_far_as_they_can_be_measured():
    far = {"X": [[1, 2, 3]], "Y": [[1]], "W1": [[1, -1], [2, -2], [3, -3]], "b": [[1, 2]], "W2": [[4], [5]], "c": [[3]]}
    assert not wrong(blackboard.run(far))


@each(
    "huge",
    [
        {"X": np.full((2, 4), 1e200), "W1": np.full((4, 2), 1e200)},
        {"W2": np.full((2, 1), 1e155)},
        {"W1": np.full((4, 2), 1e308), "W2": np.zeros((2, 1))},
    ],
    ids=["the hidden layer", "the loss", "with weights of zero"],
)
def test_numbers_that_overflow_agree_with_nothing_and_stop_nothing(huge):
    run = blackboard.run({**HANDOUT, **huge}, "linear", "linear")
    found = [one for one in central_differences(run, all_cells(run)) if not math.isfinite(one.relative)]
    assert found
    assert {one.outcome for one in found} == {"overflow"}
    assert worst(found) is None


def test_only_a_gradients_own_cells_can_be_checked():
    run = blackboard.run(HANDOUT)
    with pytest.raises(KeyError):
        central_differences(run, [Cell("H1", 0, 0)])
    with pytest.raises(IndexError):
        central_differences(run, [Cell("dW1", 9, 9)])
    with pytest.raises(KeyError):
        meetings(run, [Cell("X", 0, 0)])


def test_the_larger_the_network_the_fewer_cells_are_measured_at_once():
    small = affordable(blackboard.run(HANDOUT))
    large = affordable(blackboard.run(blackboard.numbers((10_000, 32, 16, 8), 0)))
    assert small > 1000
    assert 1 <= large < 40
    assert affordable(blackboard.run(HANDOUT), work=1) == 1
