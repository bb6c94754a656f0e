"""The written NumPy lines and what they evaluate to, at the edge of the numbers too."""

import numpy as np
import pytest

from backprop_core import Batch, Network, derivation, trace
from backprop_core.evaluation import evaluate, numpy_lines
from backprop_core.language.constants import Rates
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import ACTIVATIONS, CHOICES, GRADIENTS, PARAMETERS, close
from tests.each import each

NUMPY_LINES = """\
Z1 = X @ W1 + b
H1 = Sig(Z1)
Z2 = H1 @ W2 + c
Yhat = Sig(Z2)
L = 0.5 * (Yhat - Y)**2
TotalLoss = L.sum(axis=(0, 1), keepdims=True)
AverageLoss = (1 / X.shape[0]) * TotalLoss
Y_error = Yhat - Y
Yhat_slope = Yhat * (1 - Yhat)
delta_out = Yhat_slope * Y_error
D_Error_W = delta_out @ W2.T
H1_slope = H1 * (1 - H1)
H_D_Error_W = H1_slope * D_Error_W
dW1 = X.T @ H_D_Error_W
dW2 = H1.T @ delta_out
db = H_D_Error_W.sum(axis=0, keepdims=True)
dc = delta_out.sum(axis=0, keepdims=True)
W1_new = W1 - learning_rate * dW1
W2_new = W2 - learning_rate * dW2
b_new = b - learning_rate * db
c_new = c - learning_rate * dc""".splitlines()


def test_the_lines_that_a_person_takes_home_are_the_handouts_numpy():
    assert list(numpy_lines(derivation())) == NUMPY_LINES


def test_the_lines_of_the_other_choices():
    lines = numpy_lines(derivation("tanh", "linear", reduction="mean"))
    assert "H1 = tanh(Z1)" in lines
    assert "Yhat = Lin(Z2)" in lines
    assert "H1_slope = 1 - H1**2" in lines
    assert "Yhat_slope = np.full((X.shape[0], Y.shape[1]), 1.0)" in lines or (
        "Yhat_slope = np.full((X.shape[0], W2.shape[1]), 1.0)" in lines
    )
    assert "Y_error_average = Y_error * (1 / X.shape[0])" in lines
    assert "delta_out = Yhat_slope * Y_error_average" in lines
    assert "H1_slope = step(H1)" in numpy_lines(derivation("relu"))


def test_the_slope_of_softplus_keeps_its_digits_where_the_output_is_almost_0():
    z = [[-700.0, -50.0, -20.0, -1.0, 0.0, 1.0, 20.0, 50.0]]
    network = Network(W1=z, b=[[0.0] * 8], W2=np.ones((8, 1)), c=[[0]], hidden="softplus", output="linear")
    run = trace(network, Batch([[1.0]], [[0.0]]))
    close(run["H1_slope"], blackboard.SLOPE["softplus"](np.array(z)), relative=1e-14)
    assert run.unfold("dW1", 0, 0).value == run.chain_rule("dW1", 0, 0).value == run["dW1"][0, 0] > 0


@each(("hidden", "output", "reduction"), CHOICES)
def test_the_written_lines_run_by_themselves_and_make_the_blackboards_matrices(hidden, output, reduction):
    given = blackboard.numbers((4, 3, 2, 2), seed=12)
    expected = blackboard.passes(given, hidden, output, reduction, learning_rate=0.25)
    functions = {
        "Sig": blackboard.FUNCTION["sigmoid"],
        "tanh": np.tanh,
        "ReLU": blackboard.FUNCTION["relu"],
        "LeakyReLU": blackboard.FUNCTION["leaky_relu"],
        "Softplus": blackboard.FUNCTION["softplus"],
        "Lin": blackboard.FUNCTION["linear"],
        "step": lambda a: (a > 0) * 1.0,
        "leak": lambda a: 0.01 + 0.99 * (a > 0),
        "expm1": lambda x: np.exp(x) - 1,
    }
    space = {"np": np, "learning_rate": 0.25, **functions, **given}
    exec("\n".join(numpy_lines(derivation(hidden, output, reduction=reduction))), space)
    for line in derivation(hidden, output, reduction=reduction).lines:
        assert space[line.name].shape == expected[line.name].shape
        close(space[line.name], expected[line.name], relative=1e-12)


def test_evaluating_leaves_the_given_matrices_as_they_were(handout):
    for name in ("X", "Y", *PARAMETERS):
        np.testing.assert_array_equal(handout[name], blackboard.HANDOUT[name])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_sigmoid_of_a_thousand_neither_warns_nor_becomes_nan(sign):
    given = {**blackboard.HANDOUT, "W1": np.full((4, 2), sign * 1000.0), "W2": [[sign * 1000.0], [1000.0]]}
    run = blackboard.run(given)
    assert np.abs(run["Z1"]).min() >= 1000
    for name in run.values:
        assert np.isfinite(run[name]).all(), name
    np.testing.assert_allclose(run["H1"], 1.0 if sign > 0 else 0.0, atol=1e-300)
    assert not run["H1_slope"].any()


@each(("hidden", "output", "reduction"), CHOICES)
def test_numbers_that_overflow_do_so_without_a_word(hidden, output, reduction, capfd):
    given = {name: np.array(matrix) * 1e200 for name, matrix in blackboard.HANDOUT.items()}
    run = blackboard.run(given, hidden, output, reduction, learning_rate=1e200)
    assert any(not np.isfinite(matrix).all() for matrix in run.values.values())
    for name in run.derivation.by_name:
        run.expand(name, 0, 0)
        run.unfold(name, 0, 0)
    for name in GRADIENTS:
        run.chain_rule(name, 0, 0)
    run.affects("W1", 0, 0)
    assert capfd.readouterr() == ("", "")


def test_what_overflows_is_infinite_and_what_cannot_be_said_is_nan():
    given = {**blackboard.HANDOUT, "X": np.full((2, 4), 1e200), "W1": [[1e200, 1e200]] * 4}
    run = blackboard.run(given, hidden="linear")
    np.testing.assert_array_equal(run["H1"], [[np.inf, np.inf], [np.inf, np.inf]])
    assert np.isnan(run["Z2"]).all()  # ∞ · 0.6 − ∞ · 0.4
    assert np.isnan(run["TotalLoss"]).all()


def test_an_infinite_z_still_has_a_sigmoid():
    given = {**blackboard.HANDOUT, "X": np.full((2, 4), 1e200), "W1": [[1e200, -1e200]] * 4}
    np.testing.assert_array_equal(blackboard.run(given)["H1"], [[1, 0], [1, 0]])


@each("hidden", ACTIVATIONS)
def test_a_change_is_applied_to_the_result_of_each_line_before_the_next(hidden):
    table = derivation(hidden)
    given = {name: np.array(blackboard.HANDOUT[name], dtype=float) for name in table.given}
    plain, same = evaluate(table, given, Rates()), evaluate(table, given, Rates(), np.positive)
    shifted = evaluate(table, given, Rates(), lambda matrix: matrix + 1)
    for name in table.by_name:
        np.testing.assert_array_equal(plain[name], same[name])
    np.testing.assert_allclose(shifted["Z1"], plain["Z1"] + 1)
    np.testing.assert_allclose(shifted["H1"], blackboard.FUNCTION[hidden](plain["Z1"] + 1) + 1)
