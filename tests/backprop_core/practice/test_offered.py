"""The mistakes that the board offers: their numbers are those made by hand, and a nudge shows them."""

import numpy as np
import pytest

from backprop_core import Cell
from backprop_core.practice.gradient_check import central_differences
from backprop_core.practice.offered import MOST, differences, gradient_to_check, loss_after_step, offers
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import HANDOUT
from tests.backprop_core.practice.test_diagnosis import SQUARE, by_hand
from tests.each import each

GIVEN = ("X", "W1", "b", "W2", "c", "Y")


def last_row(matrix):
    return np.where(np.arange(len(matrix))[:, None] == len(matrix) - 1, matrix, 0)


MADE = {
    "no-slope.H_D_Error_W": {"H_D_Error_W": lambda m: m["D_Error_W"]},
    "no-output-slope.delta_out": {"delta_out": lambda m: m["Y_error"]},
    "slope-of-target.Yhat_slope": {"Yhat_slope": lambda m: m["Y"] * (1 - m["Y"])},
    "slope-of-z.H1_slope": {"H1_slope": lambda m: m["Z1"] * (1 - m["Z1"])},
    "matrix-product.H_D_Error_W": {"H_D_Error_W": lambda m: m["H1_slope"] @ m["D_Error_W"]},
    "one-row.dW1": {"dW1": lambda m: last_row(m["X"]).T @ m["H_D_Error_W"]},
    "one-row.db": {"db": lambda m: m["H_D_Error_W"][-1:]},
    "sign.Y_error": {"Y_error": lambda m: m["Y"] - m["Yhat"]},
    "no-activation.H1": {"H1": lambda m: m["Z1"]},
    "no-transpose.D_Error_W": {"D_Error_W": lambda m: m["delta_out"] @ m["W2"]},
    "updated.D_Error_W": {
        "D_Error_W": lambda m: m["delta_out"] @ (m["W2"] - 0.5 * m["H1"].T @ m["delta_out"]).T,
    },
}
"""Each under its key, as changed steps by hand."""


def runs():
    """The handout's pass, and one with square matrices only."""
    square = blackboard.numbers(SQUARE, seed=4)
    return blackboard.run(HANDOUT), blackboard.run(square)


def offered(run):
    return offers(run.derivation, tuple(run.sizes.items()))


@each("key", MADE)
def test_a_mistake_has_the_numbers_that_it_has_by_hand(key):
    run = next(run for run in runs() if key in offered(run).by_key)
    wrong = offered(run).by_key[key].follow(run)
    expected = by_hand({name: run[name] for name in GIVEN}, **MADE[key])
    for name in run.derivation.parameter_of:
        np.testing.assert_allclose(wrong[name], expected[name], rtol=1e-12, atol=1e-15)


def test_every_mistake_that_is_offered_keeps_all_shapes_and_changes_a_number():
    for run in runs():
        listed = offered(run)
        assert {key for keys in listed.keys.values() for key in keys} == set(listed.by_key)
        assert max(map(len, listed.keys.values())) == MOST
        for name, keys in listed.keys.items():
            for key in keys:
                wrong = listed.by_key[key].follow(run)
                assert all(wrong[other].shape == run[other].shape for other in run.derivation.letters)
                assert any(mask.any() for mask in differences(wrong, run).values()), key
                assert name in listed.by_key[key].changed


def test_a_mistake_that_changes_a_shape_is_refused_with_a_sentence():
    refusals = offered(blackboard.run(HANDOUT)).refusals
    assert {"db", "dc"} == {name for name, says in refusals.items() if "would not fit" in says[0]}
    assert "dTL/db would be n × h = 2 × 2 instead of 1 × h = 1 × 2" in refusals["db"][0]


def test_a_mistake_that_leaves_a_parameter_without_a_step_or_a_path_to_the_loss_is_refused_with_a_sentence():
    refusals = offered(blackboard.run(HANDOUT)).refusals
    reasons = {name: says[0].split("cannot be shown: ")[1].split(".")[0] for name, says in refusals.items()}
    for parameter, line in (("b", "Z1"), ("c", "Z2")):
        reason = f"{parameter} would not change the loss, so dTL/d{parameter} would have no chain rule"
        assert reasons[line] == reason
        assert f"“{parameter} forgotten in {line}”" in refusals[line][0]
    for parameter in ("W1", "b", "W2", "c"):
        assert reasons[f"{parameter}_new"] == f"{parameter} would take no step with dTL/d{parameter}"


def test_the_held_gradient_is_checked_where_the_mistake_changes_it_and_else_the_one_that_it_changes_most():
    run = blackboard.run(HANDOUT)
    wrong = offered(run).by_key["no-slope.H_D_Error_W"].follow(run)
    held = Cell("dW1", 0, 0)
    assert gradient_to_check(wrong, run, held) == held
    assert gradient_to_check(wrong, run, Cell("dW2", 0, 0)).matrix == "dW1"
    (difference,) = central_differences(wrong, [held])
    assert difference.outcome == "differs"
    assert difference.measured == pytest.approx(run["dW1"][0, 0], rel=1e-6)
    uphill = offered(run).by_key["uphill.W1_new"].follow(run)
    assert gradient_to_check(uphill, run, held) is None
    assert loss_after_step(uphill) > run["TotalLoss"].item() > loss_after_step(run)


def test_a_mistake_that_scales_the_loss_agrees_with_its_nudge():
    run = blackboard.run(HANDOUT)
    wrong = offered(run).by_key["averaged.Y_error"].follow(run)
    (difference,) = central_differences(wrong, [gradient_to_check(wrong, run, None)])
    assert difference.outcome == "agrees"


def test_a_right_pass_differs_from_itself_nowhere():
    run = blackboard.run(HANDOUT)
    assert not any(mask.any() for mask in differences(run, run).values())
