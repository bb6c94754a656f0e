"""Every matrix of a pass against the handout in plain NumPy, and its gradients against three other judges."""

from itertools import product

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Batch, ChoiceError, Choices, MatrixError, Network, derivation, follow, trace
from tests.backprop_core import automatic, blackboard
from tests.backprop_core.blackboard import ACTIVATIONS, GRADIENTS, PARAMETERS, REDUCTIONS, close, shapes
from tests.backprop_core.networks import PLAIN, networks
from tests.each import each

NON_NUMBERS = ["0.5", None, float("nan"), float("inf"), -float("inf"), 10**400, 1j]


def loss_of(W1, b, W2, c, X, Y, hidden, output, reduction):
    yhat = automatic.FUNCTION[output](anp.dot(automatic.FUNCTION[hidden](anp.dot(X, W1) + b), W2) + c)
    total = anp.sum((yhat - Y) ** 2) / 2
    return total if reduction == "total" else total / X.shape[0]


# ---- the handout in plain NumPy


@pytest.mark.parametrize("reduction", REDUCTIONS)
@given(data=st.data())
@settings(max_examples=2)
def test_every_matrix_is_the_blackboards(reduction, data):
    for hidden, output in product(ACTIVATIONS, ACTIVATIONS):
        chosen = networks(shapes, st.just(hidden), st.just(output), st.just(reduction), kinks=False)
        network = data.draw(chosen, label="network")
        run = network.run(network.numbers, learning_rate=0.3)
        expected = blackboard.passes(network.numbers, hidden, output, reduction, 0.3, network.momentum)
        assert set(run.values) | set(run.derivation.transposed) == set(expected)
        for name, matrix in expected.items():
            assert run[name].shape == matrix.shape, name
            close(run[name], matrix)


# ---- automatic differentiation, and differences


@given(networks(shapes, kinks=False))
@settings(max_examples=40)
def test_the_four_gradients_are_those_of_automatic_differentiation(network):
    numbers = network.numbers
    parameters = [numbers[name] for name in PARAMETERS]
    expected = grad(loss_of, (0, 1, 2, 3))(*parameters, numbers["X"], numbers["Y"], *network.choices)
    for name, gradient in zip(GRADIENTS, expected, strict=True):
        close(network.trace[name], gradient, relative=1e-9)


@given(networks(kinks=False))
@settings(max_examples=15)
def test_the_four_gradients_are_those_of_a_small_nudge_both_ways(network):
    numbers, run = network.numbers, network.trace
    goal = run.derivation.goal.name

    def loss_with(name, cell, nudge):
        moved = numbers[name].copy()
        moved[cell] += nudge
        return network.run({**numbers, name: moved})[goal][0, 0]

    for name, gradient in zip(PARAMETERS, GRADIENTS, strict=True):
        for cell in blackboard.cells(numbers[name]):
            slope = (loss_with(name, cell, 1e-5) - loss_with(name, cell, -1e-5)) / 2e-5
            assert run[gradient][cell] == pytest.approx(slope, rel=1e-5, abs=1e-8)


# ---- what must change the gradients in a known way, or not at all


@given(networks(shapes))
def test_rows_given_twice_double_the_gradients_of_the_total_and_leave_those_of_the_average(network):
    numbers, times = network.numbers, {"total": 2, "mean": 1}[network.reduction]
    doubled = network.run({**numbers, "X": np.vstack([numbers["X"]] * 2), "Y": np.vstack([numbers["Y"]] * 2)})
    for name in GRADIENTS:
        close(doubled[name], times * network.trace[name])


@given(networks(shapes))
def test_rows_in_another_order_leave_the_gradients(network):
    numbers, before = network.numbers, network.trace
    order = np.random.default_rng(network.seed).permutation(len(numbers["X"]))
    after = network.run({**numbers, "X": numbers["X"][order], "Y": numbers["Y"][order]})
    close(after["H_D_Error_W"], before["H_D_Error_W"][order])
    for name in GRADIENTS:
        close(after[name], before[name])


@given(networks(shapes, kinks=False))
def test_hidden_units_in_another_order_put_their_gradients_in_that_order(network):
    numbers, before = network.numbers, network.trace
    order = np.random.default_rng(network.seed).permutation(len(numbers["W2"]))
    shuffled = {
        **numbers,
        "W1": numbers["W1"][:, order],
        "b": numbers["b"][:, order],
        "W2": numbers["W2"][order],
    }
    after = network.run(shuffled)
    close(after["Yhat"], before["Yhat"])
    close(after["dW1"], before["dW1"][:, order])
    close(after["db"], before["db"][:, order])
    close(after["dW2"], before["dW2"][order])
    close(after["dc"], before["dc"])


@given(networks(shapes, momentum=PLAIN))
def test_the_average_times_n_is_the_total(network):
    numbers, n = network.numbers, len(network.numbers["X"])
    total, average = (
        blackboard.run(numbers, network.hidden, network.output, reduction) for reduction in ("total", "mean")
    )
    for name in GRADIENTS:
        close(average[name] * n, total[name])
    close(average["AverageLoss"] * n, total["TotalLoss"])
    close(average["L"], total["L"])


@given(networks(shapes, momentum=PLAIN, kinks=False))
@settings(max_examples=20)
def test_a_small_enough_step_lowers_the_loss_by_the_gradients_square(network):
    eta = 1e-6
    run = network.run(network.numbers, learning_rate=eta)
    stepped = {**network.numbers, **{name: run[f"{name}_new"] for name in PARAMETERS}}
    goal = run.derivation.goal.name
    fall = run[goal][0, 0] - network.run(stepped)[goal][0, 0]
    predicted = eta * sum((run[name] ** 2).sum() for name in GRADIENTS)
    assert fall >= 0 or predicted < 1e-15
    assert fall == pytest.approx(predicted, rel=1e-3, abs=1e-14)


@given(networks(shapes))
def test_when_every_answer_is_right_every_gradient_is_zero(network):
    run = network.run({**network.numbers, "Y": network.trace["Yhat"]})
    assert run["TotalLoss"] == 0
    assert not any(run[name].any() for name in GRADIENTS)


def test_the_learning_rate_scales_the_step_and_nothing_else():
    numbers = blackboard.numbers((3, 2, 4, 2), seed=5)
    slow, fast, none = (blackboard.run(numbers, learning_rate=rate) for rate in (0.1, 0.2, 0))
    for name in PARAMETERS:
        close(fast[name] - fast[f"{name}_new"], 2 * (slow[name] - slow[f"{name}_new"]), relative=1e-12)
        np.testing.assert_array_equal(none[f"{name}_new"], none[name])
    for name in GRADIENTS:
        np.testing.assert_array_equal(fast[name], slow[name])


@given(networks(shapes))
def test_momentum_changes_the_update_and_nothing_before_it(network):
    plain = blackboard.run({name: network.numbers[name] for name in blackboard.HANDOUT}, *network.choices)
    run = network.run(network.numbers)
    for line in plain.steps:
        if line.section != "Update":
            np.testing.assert_array_equal(run[line.name], plain[line.name])


def test_a_step_with_momentum_from_rest_is_the_plain_step():
    rest, plain = (blackboard.run(blackboard.HANDOUT, momentum=momentum) for momentum in (0.9, 0.0))
    for name in PARAMETERS:
        np.testing.assert_array_equal(rest[f"V_{name}_new"], plain[f"d{name}"])
        np.testing.assert_array_equal(rest[f"{name}_new"], plain[f"{name}_new"])


def test_without_momentum_the_table_is_the_handouts():
    assert blackboard.run(blackboard.HANDOUT, momentum=0).derivation is derivation()


@each("momentum", [1, 1.5, -0.1, *NON_NUMBERS])
def test_a_momentum_out_of_its_range_is_refused(momentum):
    with pytest.raises(ChoiceError, match=r"^the momentum must be at least 0 and less than 1, got "):
        blackboard.run(blackboard.HANDOUT, momentum=momentum)


@each(
    ("velocities", "momentum", "message"),
    [
        ({"V_W1": [[1, 2]]}, 0.9, "V_W1 must have shape (4, 2), got (1, 2)"),
        ({"V_b": [[1, "fast"]]}, 0.9, "V_b row 1, column 2 is 'fast': a finite number was expected"),
        ({"V_H1": [[1]]}, 0.9, "V_H1 is no velocity of this table, which has V_W1, V_W2, V_b, V_c"),
        ({"V_c": [[1]]}, 0.0, "V_c is no velocity of this table, which has none without momentum"),
    ],
)
def test_a_velocity_that_does_not_fit_is_refused(velocities, momentum, message):
    with pytest.raises(MatrixError) as caught:
        blackboard.run({**blackboard.HANDOUT, **velocities}, momentum=momentum)
    assert message in str(caught.value)


def test_without_a_word_the_loss_is_the_total_and_the_learning_rate_one_half():
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS))
    batch = Batch(blackboard.HANDOUT["X"], blackboard.HANDOUT["Y"])
    run = trace(network, batch)
    close(run["c_new"], run["c"] - 0.5 * run["dc"])
    assert (run.derivation.choices, run.learning_rate) == (Choices(), 0.5)
    assert (network.hidden, network.output) == (("sigmoid",), "sigmoid")


def test_the_same_numbers_give_the_same_trace():
    numbers = blackboard.numbers((3, 2, 4, 2), seed=6)
    first, second = blackboard.run(numbers), blackboard.run(numbers)
    for name in first.values:
        np.testing.assert_array_equal(first[name], second[name])


# ---- what a trace holds


def test_the_steps_are_the_tables_lines_in_the_handouts_order(handout):
    order = "Z1 H1 Z2 Yhat L TotalLoss AverageLoss Y_error Yhat_slope delta_out D_Error_W H1_slope H_D_Error_W"
    gradients = "dW1 dW2 db dc W1_new W2_new b_new c_new"
    assert [line.name for line in handout.steps] == [*order.split(), *gradients.split()]


def test_the_average_adds_one_step_before_delta_out():
    names = [line.name for line in blackboard.run(blackboard.HANDOUT, reduction="mean").steps]
    assert names[names.index("Y_error") : names.index("D_Error_W")] == [
        "Y_error",
        "Y_error_average",
        "Yhat_slope",
        "delta_out",
    ]


def test_every_matrix_is_a_read_only_grid_of_float64(handout):
    for name in [*handout.values, "X.T", "W2.T", "H1.T"]:
        assert handout[name].dtype == np.float64, name
        assert handout[name].ndim == 2, name
        with pytest.raises(ValueError, match="read-only"):
            handout[name][0, 0] = 7.0


def test_the_transposed_grids_are_the_matrices_turned(handout):
    assert sorted(handout.derivation.transposed) == ["H1.T", "W2.T", "X.T"]
    np.testing.assert_array_equal(handout["X.T"], [[1, 0], [0, 1], [2, 1], [1, 2]])
    np.testing.assert_array_equal(handout["W2.T"], [[0.6, -0.4]])


@each("name", ["W3", "dX", "Y.T", "", "Ŷ"])
def test_a_matrix_that_the_table_does_not_have_is_a_key_error(handout, name):
    with pytest.raises(KeyError):
        handout[name]


def test_a_batch_that_does_not_fit_the_network_is_refused():
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS))
    with pytest.raises(MatrixError, match=r"^W1 must have shape \(3, 2\), got \(4, 2\), because X has 3 columns$"):
        trace(network, Batch([[1, 2, 3]], [[1]]))
    with pytest.raises(MatrixError, match=r"^W2 must have shape \(2, 2\), got \(2, 1\), because Y has 2 columns$"):
        trace(network, Batch([[1, 2, 3, 4]], [[1, 0]]))


@each("reduction", ["sum", "", "Total", None])
def test_a_reduction_that_does_not_exist_is_named(reduction):
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS))
    with pytest.raises(ChoiceError, match=r"^the reduction must be one of total, mean, mean_all, got "):
        trace(network, Batch([[1, 2, 3, 4]], [[1]]), reduction=reduction)


@each("rate", NON_NUMBERS, ids=lambda rate: repr(rate)[:6])
def test_a_learning_rate_that_is_no_finite_number_is_refused(rate):
    with pytest.raises(ChoiceError, match=r"^the learning rate must be a finite number, got "):
        blackboard.run(blackboard.HANDOUT, learning_rate=rate)


def test_following_the_ordinary_table_is_the_trace():
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS), hidden="tanh")
    batch = Batch(blackboard.HANDOUT["X"], blackboard.HANDOUT["Y"])
    followed = follow(derivation("tanh", "sigmoid", reduction="mean"), network, batch, 0.1)
    traced = trace(network, batch, reduction="mean", learning_rate=0.1)
    for name in traced.values:
        np.testing.assert_array_equal(followed[name], traced[name])


# ---- the explanations of cells that do not exist


@each("what", ["expand", "unfold", "chain_rule", "affects"])
@each("cell", [(4, 0), (0, 2), (-1, 0), (0, -1)])
def test_a_cell_outside_its_matrix_is_an_index_error(handout, what, cell):
    name = "W1" if what == "affects" else "dW1"
    with pytest.raises(IndexError, match=rf"{name} has shape \(4, 2\); it has no cell \[{cell[0]}, {cell[1]}\]"):
        getattr(handout, what)(name, *cell)


@each("what", ["expand", "unfold", "chain_rule"])
@each("name", ["X", "W1", "X.T", "W3"])
def test_a_matrix_that_no_line_makes_has_no_sum(handout, what, name):
    with pytest.raises(KeyError):
        getattr(handout, what)(name, 0, 0)


def test_the_chain_rule_is_for_gradients_only(handout):
    with pytest.raises(KeyError):
        handout.chain_rule("H1", 0, 0)
