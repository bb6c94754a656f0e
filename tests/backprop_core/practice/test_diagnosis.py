"""Each mistake, made by hand on the blackboard, is named from its numbers; right answers are never accused."""

import re
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from backprop_core import LOSSES, REDUCTIONS, Batch, MatrixError, Network, derivation, trace
from backprop_core.evaluation import evaluate
from backprop_core.language.index_notation import read_line
from backprop_core.practice.diagnosis import diagnose
from backprop_core.practice.mistakes import mistakes, mistakes_before
from backprop_core.practice.written_numbers import Expected
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import FUNCTION, HANDOUT, small_shapes
from tests.backprop_core.networks import Drawn, networks
from tests.each import each

ETA = 0.3

STEPS = {
    "Z1": lambda m: m["X"] @ m["W1"] + m["b"],
    "H1": lambda m: FUNCTION["sigmoid"](m["Z1"]),
    "Z2": lambda m: m["H1"] @ m["W2"] + m["c"],
    "Yhat": lambda m: FUNCTION["sigmoid"](m["Z2"]),
    "L": lambda m: 0.5 * (m["Yhat"] - m["Y"]) ** 2,
    "TotalLoss": lambda m: np.array([[m["L"].sum()]]),
    "AverageLoss": lambda m: m["TotalLoss"] / len(m["X"]),
    "Y_error": lambda m: m["Yhat"] - m["Y"],
    "Yhat_slope": lambda m: m["Yhat"] * (1 - m["Yhat"]),
    "delta_out": lambda m: m["Yhat_slope"] * m["Y_error"],
    "dW2": lambda m: m["H1"].T @ m["delta_out"],
    "D_Error_W": lambda m: m["delta_out"] @ m["W2"].T,
    "H1_slope": lambda m: m["H1"] * (1 - m["H1"]),
    "H_D_Error_W": lambda m: m["H1_slope"] * m["D_Error_W"],
    "dW1": lambda m: m["X"].T @ m["H_D_Error_W"],
    "db": lambda m: m["H_D_Error_W"].sum(axis=0, keepdims=True),
    "dc": lambda m: m["delta_out"].sum(axis=0, keepdims=True),
    "W1_new": lambda m: m["W1"] - ETA * m["dW1"],
    "W2_new": lambda m: m["W2"] - ETA * m["dW2"],
    "b_new": lambda m: m["b"] - ETA * m["db"],
    "c_new": lambda m: m["c"] - ETA * m["dc"],
}
"""The handout's pass, step by step, so that any step can be done otherwise."""

SHAPE, SQUARE = (4, 3, 2, 1), (3, 3, 3, 3)


def by_hand(given, **instead):
    """Every matrix, with some steps done otherwise."""
    made = {name: np.array(matrix, dtype=float) for name, matrix in given.items()}
    for name, step in {**STEPS, **instead}.items():
        made[name] = step(made)
    return made


def typed(matrix, decimals=6):
    """A matrix as somebody writes it down."""
    return Expected(np.round(np.array(matrix, dtype=float), decimals), np.full(np.shape(matrix), decimals))


def named(run, name, matrix, decimals=6):
    return [mistake.name for mistake in diagnose(run, name, typed(matrix, decimals)).mistakes]


def sig(x):
    return 1 / (1 + np.exp(-x))


MADE = [
    ("b forgotten in Z1", SHAPE, "dW1", {"Z1": lambda m: m["X"] @ m["W1"]}),
    ("c forgotten in Z2", SHAPE, "Yhat", {"Z2": lambda m: m["H1"] @ m["W2"]}),
    (
        "b and c forgotten in Z1 and Z2",
        SHAPE,
        "dW2",
        {"Z1": lambda m: m["X"] @ m["W1"], "Z2": lambda m: m["H1"] @ m["W2"]},
    ),
    ("W1 transposed in Z1", SQUARE, "Z1", {"Z1": lambda m: m["X"] @ m["W1"].T + m["b"]}),
    ("averaged instead of summed", SHAPE, "dW1", {"Y_error": lambda m: (m["Yhat"] - m["Y"]) / 4}),
    ("averaged instead of summed", SHAPE, "TotalLoss", {"TotalLoss": lambda m: np.array([[m["L"].mean()]])}),
    ("½ of the loss forgotten", SHAPE, "dW1", {"Y_error": lambda m: 2 * (m["Yhat"] - m["Y"])}),
    ("½ of the loss forgotten", SHAPE, "L", {"L": lambda m: (m["Yhat"] - m["Y"]) ** 2}),
    ("sign turned: Y − Ŷ", SHAPE, "db", {"Y_error": lambda m: m["Y"] - m["Yhat"]}),
    ("Y instead of Ŷ in the slope", SHAPE, "delta_out", {"Yhat_slope": lambda m: m["Y"] * (1 - m["Y"])}),
    ("slope taken of Z1", SHAPE, "dW1", {"H1_slope": lambda m: m["Z1"] * (1 - m["Z1"])}),
    ("slope taken of Z2", SHAPE, "dW2", {"Yhat_slope": lambda m: m["Z2"] * (1 - m["Z2"])}),
    (
        "slope taken of Z1 and Z2",
        SHAPE,
        "dW1",
        {"H1_slope": lambda m: m["Z1"] * (1 - m["Z1"]), "Yhat_slope": lambda m: m["Z2"] * (1 - m["Z2"])},
    ),
    ("slope taken of Sig(H1)", SHAPE, "db", {"H1_slope": lambda m: sig(m["H1"]) * (1 - sig(m["H1"]))}),
    (
        "slope Sig′(Ŷ) forgotten, as for the cross-entropy loss",
        SHAPE,
        "dc",
        {"delta_out": lambda m: m["Y_error"]},
    ),
    ("slope Sig′(H1) forgotten", SHAPE, "W1_new", {"H_D_Error_W": lambda m: m["D_Error_W"]}),
    (
        "slope Sig′(Ŷ) and Sig′(H1) forgotten",
        SHAPE,
        "dW1",
        {"delta_out": lambda m: m["Y_error"], "H_D_Error_W": lambda m: m["D_Error_W"]},
    ),
    ("@ instead of ⊙ in H_D_Error_W", SQUARE, "dW1", {"H_D_Error_W": lambda m: m["H1_slope"] @ m["D_Error_W"]}),
    ("@ instead of ⊙ in H_D_Error_W", SQUARE, "dW1", {"H_D_Error_W": lambda m: m["D_Error_W"] @ m["H1_slope"]}),
    ("exponent turned in H1: 1/(1 + e^z)", SHAPE, "H1", {"H1": lambda m: sig(-m["Z1"])}),
    (
        "exponent turned in H1 and Ŷ: 1/(1 + e^z)",
        SHAPE,
        "dW1",
        {"H1": lambda m: sig(-m["Z1"]), "Yhat": lambda m: sig(-m["Z2"])},
    ),
    ("tanh in H1 and Ŷ", SHAPE, "Yhat", {"H1": lambda m: np.tanh(m["Z1"]), "Yhat": lambda m: np.tanh(m["Z2"])}),
    (
        "tanh and its slope in H1 and Ŷ",
        SHAPE,
        "dW1",
        {
            "H1": lambda m: np.tanh(m["Z1"]),
            "Yhat": lambda m: np.tanh(m["Z2"]),
            "H1_slope": lambda m: 1 - m["H1"] ** 2,
            "Yhat_slope": lambda m: 1 - m["Yhat"] ** 2,
        },
    ),
    ("@ instead of ⊙ in δ_out", SQUARE, "delta_out", {"delta_out": lambda m: m["Yhat_slope"] @ m["Y_error"]}),
    ("transpose of X missing in dTL/dW1", SQUARE, "dW1", {"dW1": lambda m: m["X"] @ m["H_D_Error_W"]}),
    ("transpose of W2 missing in D_Error_W", SQUARE, "dW1", {"D_Error_W": lambda m: m["delta_out"] @ m["W2"]}),
    ("transpose of H1 missing in dTL/dW2", SQUARE, "dW2", {"dW2": lambda m: m["H1"] @ m["delta_out"]}),
    (
        "updated W2 used",
        SHAPE,
        "dW1",
        {"D_Error_W": lambda m: m["delta_out"] @ (m["W2"] - ETA * m["H1"].T @ m["delta_out"]).T},
    ),
    ("dTL/db not summed over the rows", SHAPE, "db", {"db": lambda m: m["H_D_Error_W"]}),
    ("dTL/db not summed over the rows", SHAPE, "b_new", {"db": lambda m: m["H_D_Error_W"]}),
    ("dTL/db from the first row only", SHAPE, "db", {"db": lambda m: m["H_D_Error_W"][:1]}),
    ("dTL/dc from the last row only", SHAPE, "c_new", {"dc": lambda m: m["delta_out"][-1:]}),
    ("dTL/db summed along the rows", SHAPE, "db", {"db": lambda m: m["H_D_Error_W"].sum(axis=1, keepdims=True)}),
    ("step added in W1 new", SHAPE, "W1_new", {"W1_new": lambda m: m["W1"] + ETA * m["dW1"]}),
    ("η forgotten in c new", SHAPE, "c_new", {"c_new": lambda m: m["c"] - m["dc"]}),
    ("dTL/dW1 transposed", SHAPE, "dW1", {"dW1": lambda m: (m["X"].T @ m["H_D_Error_W"]).T}),
    ("dTL/dW2 transposed", SHAPE, "dW2", {"dW2": lambda m: (m["H1"].T @ m["delta_out"]).T}),
    ("dTL/dW1 from the first row only", SHAPE, "dW1", {"dW1": lambda m: m["X"][:1].T @ m["H_D_Error_W"][:1]}),
    ("dTL/dW1 from the last row only", SHAPE, "W1_new", {"dW1": lambda m: m["X"][-1:].T @ m["H_D_Error_W"][-1:]}),
    ("dTL/dW2 from row 3 only", SHAPE, "dW2", {"dW2": lambda m: m["H1"][2:3].T @ m["delta_out"][2:3]}),
    ("no step taken: W2 instead of W2 new", SHAPE, "W2_new", {"W2_new": lambda m: m["W2"]}),
    ("only the step in W1 new", SHAPE, "W1_new", {"W1_new": lambda m: -ETA * m["dW1"]}),
    ("gradient dTL/db instead of b new", SHAPE, "b_new", {"b_new": lambda m: m["db"]}),
    ("all zeros", SHAPE, "dW2", {"dW2": lambda m: 0 * m["W2"]}),
    ("η times the gradient instead of dTL/dW1", SHAPE, "dW1", {"dW1": lambda m: ETA * m["X"].T @ m["H_D_Error_W"]}),
    (
        "the step −η · gradient instead of dTL/dW2",
        SHAPE,
        "dW2",
        {"dW2": lambda m: -ETA * m["H1"].T @ m["delta_out"]},
    ),
    (
        "mean of the squares without the ½ (2/n)",
        (5, 3, 2, 1),
        "dW1",
        {"Y_error": lambda m: 2 / 5 * (m["Yhat"] - m["Y"])},
    ),
    (
        "mean of the squares over rows and outputs (2/(n·o))",
        (3, 3, 2, 2),
        "dW1",
        {"Y_error": lambda m: 2 / 6 * (m["Yhat"] - m["Y"])},
    ),
    (
        "mean of the squares over rows and outputs (2/(n·o))",
        (3, 3, 2, 2),
        "TotalLoss",
        {"TotalLoss": lambda m: np.array([[((m["Yhat"] - m["Y"]) ** 2).mean()]])},
    ),
    (
        "divided by the number of outputs",
        (3, 3, 2, 2),
        "dW2",
        {"Y_error": lambda m: (m["Yhat"] - m["Y"]) / 2},
    ),
    ("Y_error without its sign", SHAPE, "delta_out", {"Y_error": lambda m: np.abs(m["Yhat"] - m["Y"])}),
    ("loss L instead of its slope Y_error", SHAPE, "dW1", {"Y_error": lambda m: m["L"]}),
    (
        "errors of all outputs added up in Y_error",
        (3, 3, 2, 2),
        "delta_out",
        {"delta_out": lambda m: m["Yhat_slope"] * m["Y_error"].sum(axis=1, keepdims=True)},
    ),
    (
        "output 2 alone in D_Error_W",
        (3, 3, 2, 2),
        "dW1",
        {"D_Error_W": lambda m: m["delta_out"][:, 1:] @ m["W2"].T[1:]},
    ),
    ("dTL/dW2 sent back instead of W2", SHAPE, "dW1", {"D_Error_W": lambda m: m["delta_out"] @ m["dW2"].T}),
    (
        "the sums of dTL/dW2 sent back instead of D_Error_W",
        (3, 3, 2, 2),
        "dW1",
        {"D_Error_W": lambda m: np.ones((3, 1)) * m["dW2"].sum(axis=1)},
    ),
    ("Z1 instead of H1 in dTL/dW2", SHAPE, "dW2", {"dW2": lambda m: m["Z1"].T @ m["delta_out"]}),
    ("Ŷ instead of δ_out in D_Error_W", SHAPE, "dW1", {"D_Error_W": lambda m: m["Yhat"] @ m["W2"].T}),
    (
        "weight W1 in the place of the input X",
        (1, 3, 2, 1),
        "dW1",
        {"dW1": lambda m: m["W1"] * m["H_D_Error_W"]},
    ),
    ("slope of tanh in Sig′(H1)", SHAPE, "dW1", {"H1_slope": lambda m: 1 - m["H1"] ** 2}),
    ("Ŷ for Ŷ ⊙ (1 − Ŷ)", SHAPE, "dW1", {"Yhat_slope": lambda m: m["Yhat"]}),
    ("H1 ⊙ (1 + H1) for H1 ⊙ (1 − H1)", SHAPE, "dW1", {"H1_slope": lambda m: m["H1"] * (1 + m["H1"])}),
    (
        "Sig(D_Error_W) instead of the slope Sig′(H1)",
        SHAPE,
        "dW1",
        {"H_D_Error_W": lambda m: FUNCTION["sigmoid"](m["D_Error_W"])},
    ),
    (
        "dTL/db summed from dTL/dW1",
        SHAPE,
        "db",
        {"db": lambda m: (m["X"].T @ m["H_D_Error_W"]).sum(axis=0, keepdims=True)},
    ),
    ("dTL/db times b", SHAPE, "db", {"db": lambda m: m["b"] * m["H_D_Error_W"].sum(axis=0, keepdims=True)}),
    ("one b shared by all units", SHAPE, "db", {"db": lambda m: np.array([[m["H_D_Error_W"].sum()]])}),
    (
        "bias as the first input in dTL/dW1",
        SHAPE,
        "dW1",
        {"dW1": lambda m: np.hstack([np.ones((4, 1)), m["X"]]).T @ m["H_D_Error_W"]},
    ),
    (
        "bias as the last input in dTL/dW2",
        SHAPE,
        "dW2",
        {"dW2": lambda m: m["delta_out"].T @ np.hstack([m["H1"], np.ones((4, 1))])},
    ),
    ("activation left out: Z2 instead of Ŷ", SHAPE, "Yhat", {"Yhat": lambda m: m["Z2"]}),
    ("activation left out: Z1 instead of H1", SHAPE, "dW2", {"H1": lambda m: m["Z1"]}),
    ("tanh in H1", SHAPE, "dW2", {"H1": lambda m: np.tanh(m["Z1"])}),
    ("b subtracted in Z1", SHAPE, "Z1", {"Z1": lambda m: m["X"] @ m["W1"] - m["b"]}),
    (
        "b and c subtracted in Z1 and Z2",
        SHAPE,
        "dW1",
        {"Z1": lambda m: m["X"] @ m["W1"] - m["b"], "Z2": lambda m: m["H1"] @ m["W2"] - m["c"]},
    ),
    ("Sig applied twice in H1", SHAPE, "dW2", {"H1": lambda m: sig(sig(m["Z1"]))}),
    ("Sig applied twice in Ŷ", SHAPE, "Yhat", {"Yhat": lambda m: sig(sig(m["Z2"]))}),
    ("TotalLoss from the last row only", SHAPE, "TotalLoss", {"TotalLoss": lambda m: m["L"][-1:]}),
    (
        "η times the gradient instead of δ_out",
        SHAPE,
        "delta_out",
        {"delta_out": lambda m: ETA * m["Yhat_slope"] * m["Y_error"]},
    ),
    ("W1 in the place of dTL/dW1", SHAPE, "dW1", {"dW1": lambda m: m["W1"]}),
    ("TotalLoss in the place of AverageLoss", SHAPE, "AverageLoss", {"AverageLoss": lambda m: m["TotalLoss"]}),
    ("H1 in the place of D_Error_W", SHAPE, "D_Error_W", {"D_Error_W": lambda m: m["H1"]}),
]
"""What went wrong, in which sizes, in which matrix it is seen, and what was done on the blackboard instead."""


def without_what_follows(name, instead):
    """The steps as changed, up to the matrix that is looked at: after a wrong shape nothing would fit."""
    steps = {**STEPS, **instead}
    return {step: steps[step] for step in list(STEPS)[: list(STEPS).index(name) + 1]}


def numbers_of(shape, name, instead):
    given = blackboard.numbers(shape, 5)
    made = {key: np.array(matrix) for key, matrix in given.items()}
    for step, make in without_what_follows(name, instead).items():
        made[step] = make(made)
    return given, made[name]


def test_the_handouts_pass_by_hand_is_the_tables():
    given = blackboard.numbers(SHAPE, 1)
    run, made = blackboard.run(given, learning_rate=ETA), by_hand(given)
    for name in STEPS:
        np.testing.assert_allclose(run[name], made[name], rtol=1e-12)


@each(("mistake", "shape", "name", "instead"), MADE, ids=[f"{m[0]}: {m[2]}" for m in MADE])
def test_a_mistake_made_by_hand_is_named_and_the_changed_table_gives_its_numbers(mistake, shape, name, instead):
    given, numbers = numbers_of(shape, name, instead)
    run = blackboard.run(given, learning_rate=ETA)
    assert mistake in named(run, name, numbers, 10)
    followed = [one.follow(run)[name] for one in mistakes_before(run, name) if one.name == mistake]
    assert any(one.shape == numbers.shape and np.allclose(one, numbers, rtol=1e-12, atol=1e-15) for one in followed)


WITH_MOMENTUM = [
    ("dTL/dW1 instead of the velocity V_W1 new", "W1_new", {"W1_new": lambda m: m["W1"] - ETA * m["dW1"]}),
    ("β forgotten in V_W2 new", "V_W2_new", {"V_W2_new": lambda m: m["V_W2"] + m["dW2"]}),
    ("β forgotten in V_b new", "b_new", {"b_new": lambda m: m["b"] - ETA * (m["V_b"] + m["db"])}),
    ("1 − β times dTL/dW1 in V_W1 new", "V_W1_new", {"V_W1_new": lambda m: 0.9 * m["V_W1"] + (1 - 0.9) * m["dW1"]}),
    ("η forgotten in c new", "c_new", {"c_new": lambda m: m["c"] - m["V_c_new"]}),
    ("no step taken: W1 instead of W1 new", "W1_new", {"W1_new": lambda m: m["W1"]}),
    ("gradient dTL/dW1 instead of W1 new", "W1_new", {"W1_new": lambda m: m["dW1"]}),
    ("½ of the loss forgotten", "W2_new", {"W2_new": lambda m: m["W2"] - ETA * (0.9 * m["V_W2"] + 2 * m["dW2"])}),
]


@each(("mistake", "name", "instead"), WITH_MOMENTUM, ids=[f"{m[0]}: {m[1]}" for m in WITH_MOMENTUM])
def test_a_mistake_in_an_update_with_momentum_is_named(mistake, name, instead):
    given = blackboard.numbers(SHAPE, 5) | blackboard.velocities(SHAPE, 5)
    run = blackboard.run(given, learning_rate=ETA, momentum=0.9)
    assert mistake in named(run, name, instead[name](run), 10)


def test_updates_after_each_row_take_the_velocities_along():
    given = {name: np.array(x) for name, x in (blackboard.numbers(SHAPE, 5) | blackboard.velocities(SHAPE, 5)).items()}
    run = blackboard.run(given, learning_rate=ETA, momentum=0.9)
    for row in range(SHAPE[0]):
        one = {**given, "X": given["X"][[row]], "Y": given["Y"][[row]]}
        made = blackboard.passes(one, learning_rate=ETA, momentum=0.9)
        given |= {name.removesuffix("_new"): matrix for name, matrix in made.items() if name.endswith("_new")}
    assert named(run, "W1_new", given["W1"], 9) == ["updated after each row, row by row"]


def test_the_sum_in_place_of_the_average_is_named():
    given = blackboard.numbers(SHAPE, 5)
    run = blackboard.run(given, reduction="mean")
    for name, theirs in (("dW1", "dW1"), ("AverageLoss", "TotalLoss")):
        assert named(run, name, by_hand(given)[theirs])[0] == "summed instead of averaged"


def test_all_transposes_forgotten_are_named_together():
    given = blackboard.numbers((2, 2, 2, 2), 3)
    wrong = by_hand(
        given,
        D_Error_W=lambda m: m["delta_out"] @ m["W2"],
        dW1=lambda m: m["X"] @ m["H_D_Error_W"],
    )
    assert named(blackboard.run(given), "dW1", wrong["dW1"]) == [
        "transpose of W2, X and H1 missing in D_Error_W, dTL/dW1 and dTL/dW2"
    ]


@given(networks(), st.integers(1, 15))
def test_right_numbers_have_no_mistake_whatever_their_precision(network, decimals):
    run = network.trace
    for name in run.derivation.letters:
        assert diagnose(run, name, typed(run[name], decimals)).verdict in ("agrees", "too few digits")


@given(networks(), st.integers(2, 5), st.booleans())
def test_right_answers_that_were_rounded_on_the_way_are_never_accused(network, digits, by_decimals):
    """Every matrix is rounded as soon as it is there, as people do who work with a pocket calculator."""
    run = network.trace

    def rounded(matrix):
        return matrix.round(digits) if by_decimals else np.vectorize(lambda x: float(f"{x:.{digits - 1}e}"))(matrix)

    given = {name: run[name] for name in run.derivation.given}
    values = evaluate(run.derivation, given, run.rates, rounded)
    for line in run.steps:
        texts = [
            [f"{x:.{digits}f}" if by_decimals else f"{x:.{digits - 1}e}" for x in row] for row in values[line.name]
        ]
        assert diagnose(run, line.name, texts).verdict in ("agrees", "too few digits", "rounded"), (line.name, texts)


def test_whole_numbers_are_not_rounded_so_nothing_near_them_is_forgiven():
    """A z of ReLU that is exactly 0 has no slope, however the numbers on the way were written."""
    weights = [[[1, -1], [0.5, 1]], [[0.5, 1], [-1, 2]], [[2], [-1]]]
    network = Network.of(weights, [[[0, 0]], [[0, 0]], [[0]]], ["relu", "relu"], "linear")
    run = trace(network, Batch([[1, 2]], [[1]]), loss="squared")
    assert (run["Z2"] == 0).any()
    for decimals in (0, 1, 4):
        diagnosis = diagnose(run, "dW1", typed(run["dW1"] / 2, decimals))
        assert diagnosis.mistakes[0].name == "2 of the square forgotten in Y_error"
        assert diagnose(run, "dW1", typed(0.9 * run["dW1"], decimals)).verdict != "rounded"


@each("text", ["0", "0.0000", "-0.0", "0e-9"])
def test_a_sum_that_is_zero_but_for_rounding_agrees_with_zero(text):
    X = [[-1.2, 0.3], [0.4, -0.9], [1.1, 0.8], [-0.3, -0.2]]
    network = Network.of([[[0.01], [0.02]]], [[[0]]], [], "linear")
    run = trace(network, Batch(X, [[-1], [-1], [1], [1]]), loss="squared", reduction="mean")
    for name in ("db1", "b1_new"):
        assert run[name] != 0
        assert diagnose(run, name, [[text]]).verdict == "agrees"


@each(
    ("loss", "reduction", "other"),
    [(loss, *pair) for loss in LOSSES for pair in permutations(REDUCTIONS, 2)],
)
def test_rows_and_outputs_that_are_added_up_otherwise_are_one_mistake(loss, reduction, other):
    numbers = blackboard.numbers((4, 3, 3, 3), 5)
    network = Network(*(numbers[name] for name in ("W1", "b", "W2", "c")))
    batch = Batch(numbers["X"], numbers["Y"])
    run, theirs = (trace(network, batch, loss, one) for one in (reduction, other))
    for name, right in (("dW1", "dW1"), (run.derivation.goal.name, theirs.derivation.goal.name)):
        named = diagnose(run, name, typed(theirs[right], 8)).mistakes
        assert named, name
        assert not any(", and " in one.name for one in named), name


@settings(max_examples=5)
@given(networks(), st.sampled_from(["dW1", "db", "W2_new", "b_new"]), st.randoms(use_true_random=False))
def test_a_mistake_can_be_followed_and_is_found_from_its_own_numbers(network, name, random):
    """Some of the mistakes of each network: the benchmark `grader` tries all of them."""
    run = network.trace
    for mistake in random.sample(mistakes_before(run, name), 12):
        theirs = mistake.follow(run)[name]
        found = diagnose(run, name, typed(theirs, 12))
        if found.verdict == "mistaken":
            same = [one.follow(run)[name] for one in found.mistakes]
            assert not found.mistakes or any(
                one.shape == theirs.shape and np.allclose(one, theirs, atol=1e-9) for one in same
            )
        else:
            right = run[name]
            assert found.verdict in ("agrees", "rounded", "too few digits"), mistake.name
            assert right.shape == theirs.shape
            assert np.allclose(right, theirs, atol=1e-3), mistake.name


@settings(max_examples=4)
@given(networks())
def test_numbers_that_no_mistake_gives_are_not_explained(network):
    run = network.trace
    noise = np.random.default_rng(network.seed).normal(size=(run["dW1"].shape[0] + 2, run["dW1"].shape[1] + 3))
    assert not diagnose(run, "dW1", typed(noise, 9)).mistakes


@each(
    ("slips", "name"),
    [
        (("½ of the loss forgotten", "slope taken of Sig(H1) and Sig(Ŷ)"), "dW1"),
        (("averaged instead of summed", "updated W2 used"), "dW1"),
        (("averaged instead of summed", "dTL/dW1 transposed"), "dW1"),
        (("sign turned: Y − Ŷ", "½ of the loss forgotten"), "dW2"),
        (("slope Sig′(H1) forgotten", "dTL/db from the last row only"), "db"),
    ],
)
def test_two_mistakes_made_at_once_are_named_together(slips, name):
    run = blackboard.run(blackboard.numbers((5, 3, 2, 1), 5), learning_rate=ETA)
    by_name = {mistake.name: mistake for mistake in mistakes_before(run, name)}
    first, second = (by_name[one] for one in slips)
    numbers = first.and_also(second).follow(run)[name]
    assert any(all(one in both for one in slips) for both in named(run, name, numbers, 10))


@settings(max_examples=20)
@given(networks(), st.sampled_from(["dW1", "db", "W2_new"]), st.sampled_from(["C", "F"]), st.booleans())
@example(Drawn((3, 2, 3, 2), 3047970, "leaky_relu", "tanh", "mean", 0.0), "dW1", "F", False)
def test_right_numbers_in_one_row_or_one_column_are_read_as_the_matrix(network, name, order, as_column):
    right = network.trace[name]
    flat = right.reshape((-1, 1) if as_column else (1, -1), order=order)
    found = diagnose(network.trace, name, typed(flat, 6))
    is_turned = any(mistake.name.endswith("transposed") for mistake in found.mistakes)
    assert is_turned or found.verdict in ("agrees", "too few digits", "rounded")
    assert is_turned or flat.shape == right.shape or found.order != "as written"


def test_a_mistake_in_numbers_in_one_row_is_named_and_other_numbers_are_not_explained():
    given, numbers = numbers_of(SHAPE, "dW1", {"H_D_Error_W": lambda m: m["D_Error_W"]})
    run = blackboard.run(given, learning_rate=ETA)
    found = diagnose(run, "dW1", typed(numbers.reshape(1, -1), 8))
    assert (found.order, found.mistakes[0].name) == ("row by row", "slope Sig′(H1) forgotten")
    other = diagnose(run, "dW1", typed(numbers.reshape(1, -1) + 1, 8))
    assert (other.order, other.verdict, other.comparison) == ("as written", "unexplained", None)


def test_a_mistake_is_forgiven_the_rounding_on_the_way_as_a_right_answer_is():
    """From the board's own numbers, shown to four decimals, with a slope forgotten, and computed in full then."""
    run = blackboard.run(blackboard.numbers(SHAPE, 5))
    shown = {name: run[name].round(4) for name in run.derivation.letters}
    diagnosis = diagnose(run, "dW1", typed(shown["X"].T @ shown["D_Error_W"], 8))
    assert diagnosis.mistakes[0].name == "slope Sig′(H1) forgotten"
    assert diagnosis.precision.decimals == 4
    right = diagnose(run, "dW1", typed(shown["X"].T @ shown["H_D_Error_W"], 8))
    assert (right.verdict, right.precision.decimals) == ("rounded", 4)


def test_a_mistake_of_few_digits_is_not_named_where_too_many_would_give_them():
    run = blackboard.run(blackboard.numbers((4, 3, 3, 3), 5))
    counts = {}
    for mistake in mistakes_before(run, "dW1")[::6]:
        numbers = mistake.follow(run)["dW1"]
        found = diagnose(run, "dW1", typed(numbers, 1))
        counts[len(found.mistakes)] = found
    assert max(counts) <= 3


def test_a_mistake_is_only_possible_where_one_of_so_many_gives_so_few_digits_by_chance():
    run = blackboard.run(HANDOUT)
    for digits, is_doubtful in ((3, True), (4, False)):
        numbers = [[f"{-x:.{digits - 1}e}" for x in row] for row in run["dc"]]
        diagnosis = diagnose(run, "dc", numbers)
        assert [mistake.name for mistake in diagnosis.mistakes] == ["sign turned: Y − Ŷ"]
        assert diagnosis.is_doubtful == is_doubtful


def test_numbers_that_follow_from_another_matrix_on_the_way_say_which():
    run = blackboard.run(blackboard.numbers((3, 4, 2, 1), 5))
    other = run["delta_out"] * np.array([[1.7], [0.4], [-2.2]]) + 0.01
    numbers = run["X"].T @ (run["H1_slope"] * (other @ run["W2"].T))
    diagnosis = diagnose(run, "dW1", typed(numbers, 10))
    assert (diagnosis.verdict, diagnosis.consistent) == ("unexplained", "delta_out")
    np.testing.assert_allclose(diagnosis.needed, other, atol=1e-6)


def test_numbers_that_follow_from_nothing_say_so():
    run = blackboard.run(blackboard.numbers((2, 4, 2, 1), 5))
    diagnosis = diagnose(run, "dW1", typed(np.arange(8).reshape(4, 2) / 7.3, 10))
    assert (diagnosis.verdict, diagnosis.consistent, diagnosis.needed) == ("unexplained", "", None)


@each(
    ("rows", "message"),
    [
        ([["0.1", "0.2"], ["0.3"]], "dW1 must have rows of equally many numbers"),
        ([], "dW1 must have rows of equally many numbers"),
        ([["0.1", "abc"]], "dW1, row 1, column 2: expected a finite number, got 'abc'"),
        ([["1e999"]], "dW1, row 1, column 1: expected a finite number, got '1e999'"),
        ([["nan"]], "dW1, row 1, column 1: expected a finite number, got 'nan'"),
    ],
)
def test_rows_that_are_no_matrix_are_refused_with_the_cell(rows, message):
    with pytest.raises(MatrixError, match=re.escape(message)):
        diagnose(blackboard.run(HANDOUT), "dW1", rows)


def test_rows_are_read_with_the_digits_as_they_were_written():
    run = blackboard.run(blackboard.numbers(SHAPE, 5))
    texts = [[f"{x:.3f}".replace("-", "−") for x in row] for row in run["dW2"]]
    diagnosis = diagnose(run, "dW2", texts)
    assert diagnosis.verdict in ("agrees", "too few digits")
    assert (diagnosis.comparison.expected.decimals == 3).all()


def test_numbers_that_two_mistakes_give_name_both():
    given = {**HANDOUT, "Y": [[1], [1]], "X": [[1, 0, 2, 1], [1, 0, 2, 1]]}
    run = blackboard.run(given)
    half = by_hand(given)["db"] / 2
    assert {"averaged instead of summed", "dTL/db from the first row only"} < set(named(run, "db", half)) | {
        "averaged instead of summed"
    }
    diagnosis = diagnose(run, "db", typed(half))
    assert len(diagnosis.mistakes) + diagnosis.others > 3


def test_of_two_mistakes_that_give_the_numbers_the_smaller_is_named():
    given = blackboard.numbers(SHAPE, 5)
    wrong = by_hand(given, delta_out=lambda m: m["Y_error"])
    names = named(blackboard.run(given), "dW2", wrong["dW2"])
    assert names[0] == "slope Sig′(Ŷ) forgotten, as for the cross-entropy loss"
    assert not any("Sig′(H1)" in name for name in names)


def test_a_mistake_is_named_from_two_digits_of_one_number_on():
    given = blackboard.numbers(SHAPE, 5)
    run = blackboard.run(given)
    wrong = by_hand(given, Y_error=lambda m: m["Y"] - m["Yhat"])["dW1"]
    assert typed(wrong, 3).tells.sum() == 5, "five of the six numbers have two digits"
    assert [named(run, "dW1", wrong, decimals) for decimals in (6, 3)] == [["sign turned: Y − Ŷ"]] * 2
    assert typed(wrong, 2).numbers.any(), "each number has one digit"
    assert named(run, "dW1", wrong, 2) == []


def test_zeros_are_told_as_zeros_first():
    run = blackboard.run(HANDOUT)
    zeros = [["0.0000"] * run["dW1"].shape[1]] * run["dW1"].shape[0]
    assert diagnose(run, "dW1", zeros).mistakes[0].name == "all zeros"


def test_a_given_matrix_has_no_mistake_and_an_unknown_one_is_a_key_error():
    run = blackboard.run(HANDOUT)
    assert not diagnose(run, "X", typed(np.zeros((2, 4)))).mistakes
    with pytest.raises(KeyError):
        diagnose(run, "Z3", typed([[1.0]]))


@each("activation", ["linear", "relu", "tanh"])
def test_an_activation_has_the_mistakes_of_its_own_slope(activation):
    run = blackboard.run(HANDOUT, activation, activation)
    texts = {line.text for mistake in mistakes(run) for line in mistake.lines if line.name == "H1_slope"}
    assert (
        texts
        >= {
            "linear": set(),
            "relu": {"H1_slope[nh] = step(Z1[nh])", "H1_slope[nh] = step(ReLU(H1[nh]))"},
            "tanh": {"H1_slope[nh] = 1 − Z1[nh]²", "H1_slope[nh] = 1 − tanh(H1[nh])²"},
        }[activation]
    )


@each("reduction", ["total", "mean"])
@each("activation", ["sigmoid", "tanh", "relu", "linear"])
@each("shape", [SQUARE, (4, 3, 2, 2), (1, 2, 2, 1)])
def test_every_mistake_says_its_lines_its_name_and_how_to_set_it_right(shape, activation, reduction):
    run = blackboard.run(blackboard.numbers(shape, 0), activation, activation, reduction=reduction)
    for mistake in mistakes(run):
        assert mistake.sentence.endswith((".", ").")), mistake.sentence
        assert "{" not in mistake.name + mistake.sentence
        assert mistake.lines, mistake.name
        for name, line in mistake.changed.items():
            assert line != run.derivation.by_name.get(name)
            assert read_line(line.text) == (line.left, line.right), line.text


def test_one_name_stands_for_one_mistake():
    run = blackboard.run(blackboard.numbers((4, 3, 2, 2), 0))
    lines = {}
    for mistake in mistakes(run):
        lines.setdefault(mistake.name, []).append({line.text for line in mistake.lines})
    twice = {name for name, found in lines.items() if len(found) > 1}
    # Each of these has variations that a reader need not tell apart: rows or columns first, one error or the other.
    assert twice <= {
        "divided by the number of outputs",
        "one b shared by all units",
        "one c shared by all units",
        *(f"only the step in {name} new" for name in ("W1", "W2", "b", "c")),
        *(f"bias as the {place} input in {name}" for place in ("first", "last") for name in ("dTL/dW1", "dTL/dW2")),
        "error split by the shares of W2 in D_Error_W",
    }


def test_a_line_that_needs_what_comes_later_stands_after_it():
    run = blackboard.run(HANDOUT)
    (mistake,) = (one for one in mistakes(run) if one.name == "updated W2 used")
    names = [line.name for line in mistake.derivation.lines]
    assert names.index("dW2") < names.index("W2_new") < names.index("D_Error_W")
    assert sorted(names) == sorted(line.name for line in derivation().lines)


def test_a_mistake_leaves_the_pass_it_came_from():
    run = blackboard.run(HANDOUT)
    before = {name: run[name].copy() for name in run.derivation.letters}
    for mistake in mistakes(run):
        mistake.follow(run)
    assert all((run[name] == before[name]).all() for name in before)


@given(networks(small_shapes.map(lambda shape: (1, *shape[1:])), reduction=st.just("total")))
def test_the_average_of_a_single_row_is_the_sum(network):
    run = network.trace
    assume(np.abs(run["dW1"]).max() > 1e-3)
    (mistake,) = (one for one in mistakes(run) if one.name == "averaged instead of summed")
    np.testing.assert_allclose(mistake.follow(run)["dW1"], run["dW1"], rtol=1e-12)


@each("name", ["H1_slope", "Yhat_slope", "dW1", "X"])
def test_numbers_for_a_matrix_that_is_the_same_everywhere_are_judged_too(name):
    run = blackboard.run(blackboard.numbers(SHAPE, 5), "linear", "linear")
    assert diagnose(run, name, typed(run[name] * 3.3 + 0.123, 3)).verdict in ("mistaken", "unexplained")
    assert diagnose(run, name, typed(run[name], 3)).verdict in ("agrees", "too few digits")


def test_numbers_beside_a_pass_that_overflows_are_judged_without_an_error():
    given = {**blackboard.numbers(SHAPE, 5), "W2": [[1e300], [-1e300]]}
    run = blackboard.run(given, "linear", "linear")
    assert not np.isfinite(run["dW1"]).all()
    for name in ("dW1", "delta_out", "TotalLoss", "W1_new"):
        assert diagnose(run, name, typed(np.ones(run[name].shape) * 0.123, 3)).verdict in ("unexplained", "mistaken")
