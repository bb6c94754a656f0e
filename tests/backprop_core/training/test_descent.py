"""Training by the lines is the loop that one writes by hand, however the rows are taken."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import Batch, ChoiceError, Network, train
from backprop_core.training.descent import Descent, descend
from backprop_core.training.kept_steps import ALL_KEPT, SPACED
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import HANDOUT, PARAMETERS, close
from tests.backprop_core.networks import SMOOTH, given_of, networks
from tests.each import each

XOR = Batch([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
LEARNS = Network([[3.1, -2.7], [2.9, -3.2]], [[-1.1, 3.9]], [[2.8], [3.1]], [[-4.1]])
MAZUR = Network([[0.15, 0.25], [0.2, 0.3]], [[0.35, 0.35]], [[0.4, 0.5], [0.45, 0.55]], [[0.6, 0.6]])
MAZUR_BATCH = Batch([[0.05, 0.1]], [[0.01, 0.99]])
FEW = settings(max_examples=10)


def by_hand(network, batch, steps, rate, groups, momentum=0.0, reduction="total", velocities=None):
    """The loop: for each group of rows a pass, and the parameters after it."""
    names = {name: getattr(network, name) for name in PARAMETERS}
    velocity = {name: (velocities or {}).get(f"V_{name}", 0.0) for name in PARAMETERS}
    losses = []

    def passed(rows):
        values = {**names, "X": batch.X[rows], "Y": batch.Y[rows]}
        return blackboard.passes(values, *network.hidden, network.output, learning_rate=rate, reduction=reduction)

    every = list(range(len(batch.X)))
    goal = {"total": "TotalLoss", "mean": "AverageLoss"}[reduction]
    for step in range(steps):
        losses.append(float(np.asarray(passed(every)[goal]).item()))
        for rows in groups(step):
            made = passed(list(rows))
            for name in PARAMETERS:
                velocity[name] = momentum * velocity[name] + np.asarray(made[f"d{name}"])
                names[name] = names[name] - rate * velocity[name]
    losses.append(float(np.asarray(passed(every)[goal]).item()))
    return names, losses


def expect_same(training, hand):
    names, losses = hand
    for name in PARAMETERS:
        close(getattr(training.network, name), names[name])
    np.testing.assert_allclose(training.losses, losses, rtol=1e-9)


@FEW
@given(networks(hidden=SMOOTH, output=SMOOTH), st.integers(1, 4), st.booleans())
def test_training_is_the_loop_written_by_hand(network, rows, is_moving):
    run, momentum = network.trace, network.momentum
    count, rate = run.sizes["n"], 0.05
    velocities = {name: run[name] for name in run.derivation.velocities} if is_moving else None
    one = Network(*(run[name] for name in PARAMETERS), run.derivation.choices.hidden, run.derivation.choices.output)
    batch = Batch(run["X"], run["Y"])
    reduction = run.derivation.choices.reduction
    for size in (None, rows):
        training = train(one, batch, 3, rate, reduction=reduction, rows=size, momentum=momentum, velocities=velocities)
        starts = range(0, count, size or count)
        groups = [range(start, min(start + (size or count), count)) for start in starts]
        expect_same(training, by_hand(one, batch, 3, rate, lambda _, g=groups: g, momentum, reduction, velocities))


def test_shuffled_rows_are_each_used_once_in_a_step_and_a_seed_gives_the_same_again():
    first, again, other = (train(LEARNS, XOR, 5, 0.3, rows=1, seed=seed) for seed in (7, 7, 8))
    assert first.losses == again.losses
    assert first.losses != other.losses

    def order(step):
        return [[row] for row in np.random.default_rng((7, step)).permutation(4)]

    expect_same(first, by_hand(LEARNS, XOR, 5, 0.3, order))


def test_row_by_row_differs_from_the_whole_batch():
    assert train(LEARNS, XOR, 3, rows=1).losses != train(LEARNS, XOR, 3).losses


def test_the_published_loss_after_ten_thousand_steps_comes_out():
    """Mazur, "A step by step backpropagation example": the biases stay, and the loss is that before the last step."""
    training = train(MAZUR, MAZUR_BATCH, 10_000, 0.5, updated=("W1", "W2"))
    assert training.losses[0] == pytest.approx(0.298371109, abs=5e-10)
    assert training.losses[-2] == pytest.approx(3.51085e-5, abs=5e-11)
    assert (training.network.b == MAZUR.b).all()


@FEW
@given(networks(hidden=SMOOTH, output=SMOOTH))
def test_a_small_enough_step_never_raises_the_loss(network):
    run = network.trace
    assume(max(abs(run[name]).max() for name in run.derivation.parameter_of) > 1e-6)
    one = Network(*(run[name] for name in PARAMETERS), run.derivation.choices.hidden, run.derivation.choices.output)
    training = train(one, Batch(run["X"], run["Y"]), 3, 1e-5, reduction=run.derivation.choices.reduction)
    assert list(training.losses) == sorted(training.losses, reverse=True)


def test_no_momentum_is_plain_descent_and_momentum_is_faster_downhill_here():
    plain, none, fast = (train(LEARNS, XOR, 50, 0.2, momentum=beta) for beta in (0.0, 0.0, 0.8))
    assert plain.losses == none.losses
    assert fast.losses[-1] < plain.losses[-1]


@FEW
@given(networks(hidden=SMOOTH, output=SMOOTH, reduction=st.just("total"), momentum=st.just(0.9)))
def test_a_step_of_training_is_the_pass_of_the_table_and_goes_on_with_its_velocities(drawn):
    network, batch = given_of(drawn)
    velocities = {name: drawn.numbers[name] for name in drawn.trace.derivation.velocities}
    whole, once = (
        train(network, batch, steps, 0.1, momentum=0.9, velocities=velocities).state(steps) for steps in (10, 1)
    )
    run = drawn.run(drawn.numbers, 0.1)
    assert set(once.moving) == set(run.derivation.successors())
    for name, line in run.derivation.successors().items():
        np.testing.assert_array_equal(once.moving[name], run[line.name])
    for _ in range(9):
        after = network.with_parameters(once.parameters)
        once = train(after, batch, 1, 0.1, momentum=0.9, velocities=once.velocities).state(1)
    for name, matrix in whole.moving.items():
        np.testing.assert_array_equal(once.moving[name], matrix)


def test_steps_with_momentum_are_those_of_pytorch():
    """SGD as its documentation writes it: b = gradient at first, then μ·b + gradient; θ = θ − γ·b."""
    given, buffers, steps = dict(HANDOUT), {}, 5
    for _ in range(steps):
        made = blackboard.passes(given)
        for name in PARAMETERS:
            gradient = made[f"d{name}"]
            buffers[name] = 0.9 * buffers[name] + gradient if name in buffers else gradient
            given[name] = made[name] - 0.3 * buffers[name]
    network = Network(*(HANDOUT[name] for name in PARAMETERS))
    state = train(network, Batch(HANDOUT["X"], HANDOUT["Y"]), steps, 0.3, momentum=0.9).state(steps)
    for name in PARAMETERS:
        close(state.parameters[name], given[name])
        close(state.velocities[f"V_{name}"], buffers[name])


def test_a_velocity_that_overflows_stops_the_training_though_the_loss_does_not():
    network = Network([[1.0]], [[0.0]], [[1.0]], [[0.0]], "linear", "linear")
    training = train(network, Batch([[1e154]], [[0.0]]), 1, 0.0, momentum=0.9, velocities={"V_W1": [[1.7e308]]})
    assert "Take a smaller learning rate." in training.stopped
    assert training.steps == 0


@pytest.mark.parametrize("rows", [None, 1])
@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_every_step_can_be_opened_again(rows, momentum):
    steps = ALL_KEPT + 2 * SPACED + 17
    training = train(LEARNS, XOR, steps, 0.5, rows=rows, seed=3, momentum=momentum)
    assert len(training.kept) <= ALL_KEPT + SPACED + 2
    descent = Descent(0.5, rows=rows, seed=3, momentum=momentum)
    for state in descend(LEARNS, XOR, descent):
        if state.step in (0, 1, ALL_KEPT, ALL_KEPT + 1, 300, steps):
            assert all((getattr(training.at(state.step), name) == state.parameters[name]).all() for name in PARAMETERS)
        if state.step == steps:
            break
    for outside in (-1, steps + 1):
        with pytest.raises(IndexError, match=f"no step {outside}"):
            training.at(outside)


def test_xor_is_learned():
    assert train(LEARNS, XOR, 3000, 0.5).losses[-1] < 0.01


def test_numbers_that_overflow_stop_the_training_with_a_sentence():
    network = Network([[3.0]], [[0.0]], [[1.0]], [[0.0]], "linear", "linear")
    training = train(network, Batch([[1e3]], [[0.0]]), 20, 1.0)
    assert "Take a smaller learning rate." in training.stopped
    assert all(map(math.isfinite, training.losses))
    assert training.steps < 20
    assert np.isfinite(training.at(training.steps).W1).all()


def test_parameters_that_overflow_stop_the_training_though_the_loss_does_not():
    network = Network([[1e-300]], [[0.0]], [[1.0]], [[0.0]], "linear", "sigmoid")
    training = train(network, Batch([[1e300]], [[0.0]]), 3, 1e10)
    assert "Take a smaller learning rate." in training.stopped
    assert np.isfinite(training.network.W1).all()


def test_a_start_that_overflows_is_told_and_stays():
    network = Network([[1e200]], [[0.0]], [[1.0]], [[0.0]], "linear", "linear")
    training = train(network, Batch([[1e10]], [[0.0]]), 5)
    assert training.stopped == "The loss of this start is no finite number: its numbers are too large to begin with."
    assert training.steps == 0


@each(
    ("choices", "message"),
    [
        ({"rows": 0}, "each update needs at least one row, got 0"),
        ({"momentum": 1.0}, "the momentum must be at least 0 and less than 1, got 1.0"),
        ({"learning_rate": math.inf}, "the learning rate must be a finite number, got inf"),
        ({"loss": "other"}, "the loss must be one of"),
    ],
)
def test_a_choice_out_of_range_is_refused_with_a_sentence(choices, message):
    with pytest.raises(ChoiceError, match=message):
        train(LEARNS, XOR, 1, **choices)
