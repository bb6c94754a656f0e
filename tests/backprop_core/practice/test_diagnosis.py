"""Each mistake, made by hand on the blackboard, is found from its numbers; right numbers have no mistake."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import derivation
from backprop_core.practice.comparing import Expected
from backprop_core.practice.diagnosis import explain_difference, mistakes, mistakes_before
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import FUNCTION, HANDOUT, small_shapes
from tests.backprop_core.networks import networks

ETA = 0.3

STEPS = {
    "Z1": lambda m: m["X"] @ m["W1"] + m["b"],
    "H1": lambda m: FUNCTION["sigmoid"](m["Z1"]),
    "Z2": lambda m: m["H1"] @ m["W2"] + m["c"],
    "Yhat": lambda m: FUNCTION["sigmoid"](m["Z2"]),
    "L": lambda m: 0.5 * (m["Yhat"] - m["Y"]) ** 2,
    "TotalLoss": lambda m: np.array([[m["L"].sum()]]),
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
    return [mistake.name for mistake in explain_difference(run, name, typed(matrix, decimals))]


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
    ("slope Sig′(Ŷ) forgotten", SHAPE, "dc", {"delta_out": lambda m: m["Y_error"]}),
    ("slope Sig′(H1) forgotten", SHAPE, "W1_new", {"H_D_Error_W": lambda m: m["D_Error_W"]}),
    (
        "slope Sig′(Ŷ) and Sig′(H1) forgotten",
        SHAPE,
        "dW1",
        {"delta_out": lambda m: m["Y_error"], "H_D_Error_W": lambda m: m["D_Error_W"]},
    ),
    ("@ instead of ⊙ in H_D_Error_W", SQUARE, "dW1", {"H_D_Error_W": lambda m: m["H1_slope"] @ m["D_Error_W"]}),
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
]
"""What went wrong, in which sizes, in which matrix it is seen, and what was done on the blackboard instead."""


TURNED_TOO = {"step added in W1 new": ["sign turned: Y − Ŷ"]}
"""Going uphill looks the same as going down with the sign of every slope turned: both are named."""


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


@pytest.mark.parametrize(("mistake", "shape", "name", "instead"), MADE, ids=[f"{m[0]}: {m[2]}" for m in MADE])
def test_a_mistake_made_by_hand_is_named(mistake, shape, name, instead):
    given, numbers = numbers_of(shape, name, instead)
    expected = [*TURNED_TOO.get(mistake, ()), mistake]
    assert named(blackboard.run(given, learning_rate=ETA), name, numbers) == expected


@pytest.mark.parametrize(("mistake", "shape", "name", "instead"), MADE, ids=[f"{m[0]}: {m[2]}" for m in MADE])
def test_the_changed_table_gives_the_numbers_made_by_hand(mistake, shape, name, instead):
    given, numbers = numbers_of(shape, name, instead)
    run = blackboard.run(given, learning_rate=ETA)
    (found,) = (one for one in mistakes_before(run, name) if one.name == mistake)
    np.testing.assert_allclose(found.follow(run)[name], numbers, rtol=1e-12, atol=1e-15)


def test_the_sum_in_place_of_the_average_is_named():
    given = blackboard.numbers(SHAPE, 5)
    run = blackboard.run(given, loss="average")
    assert named(run, "dW1", by_hand(given)["dW1"]) == ["summed instead of averaged"]
    assert named(run, "AverageLoss", by_hand(given)["TotalLoss"]) == ["summed instead of averaged"]


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
        assert explain_difference(run, name, typed(run[name], decimals)) == ()


@settings(max_examples=8)
@given(networks())
def test_every_mistake_can_be_followed_and_is_found_from_its_own_numbers(network):
    run = network.trace
    for name in ("dW1", "db", "W2_new"):
        for mistake in mistakes_before(run, name):
            theirs = mistake.follow(run)[name]
            numbers = typed(theirs, 12)
            found = explain_difference(run, name, numbers)
            wrong = numbers.verdicts(run[name]) == "differs"
            if not wrong.any():
                assert not found
            elif "agrees" in numbers.verdicts(theirs)[wrong]:
                lines = [set(one.lines) for one in found]
                assert any(one <= set(mistake.lines) for one in lines), (mistake.name, [one.name for one in found])


@given(networks())
def test_numbers_that_no_mistake_gives_are_not_explained(network):
    run = network.trace
    noise = np.random.default_rng(network.seed).normal(size=run["dW1"].shape)
    assert explain_difference(run, "dW1", typed(noise, 9)) == ()


def test_numbers_that_two_mistakes_give_name_both():
    given = {**HANDOUT, "Y": [[1], [1]], "X": [[1, 0, 2, 1], [1, 0, 2, 1]]}
    run = blackboard.run(given)
    half = by_hand(given)["db"] / 2
    assert named(run, "db", half) == [
        "averaged instead of summed",
        "dTL/db from the first row only",
        "dTL/db from the last row only",
    ]


def test_of_two_mistakes_that_give_the_numbers_the_smaller_is_named():
    given = blackboard.numbers(SHAPE, 5)
    wrong = by_hand(given, delta_out=lambda m: m["Y_error"])
    assert named(blackboard.run(given), "dW2", wrong["dW2"]) == ["slope Sig′(Ŷ) forgotten"]


def test_a_mistake_is_named_from_two_digits_of_one_number_on():
    given = blackboard.numbers(SHAPE, 5)
    run = blackboard.run(given)
    wrong = by_hand(given, Y_error=lambda m: m["Y"] - m["Yhat"])["dW1"]
    assert typed(wrong, 3).tells.sum() == 5, "five of the six numbers have two digits"
    assert [named(run, "dW1", wrong, decimals) for decimals in (6, 3)] == [["sign turned: Y − Ŷ"]] * 2
    assert typed(wrong, 2).numbers.any(), "each number has one digit"
    assert named(run, "dW1", wrong, 2) == []


@given(networks())
def test_zeros_are_explained_by_those_mistakes_alone_that_give_a_zero(network):
    run = network.trace
    for name in ("Z1", "dW1", "dW2", "W1_new"):
        zeros = Expected(np.zeros(run[name].shape), np.zeros(run[name].shape, dtype=int))
        wrong = zeros.verdicts(run[name]) == "differs"
        for mistake in explain_difference(run, name, zeros):
            assert np.isclose(mistake.follow(run)[name][wrong], 0, atol=1e-12).any()


def test_a_number_of_the_wrong_shape_that_no_mistake_gives_is_not_explained():
    run = blackboard.run(HANDOUT)
    assert explain_difference(run, "dW1", typed(np.ones((7, 7)))) == ()


def test_a_given_matrix_has_no_mistake_and_an_unknown_one_is_a_key_error():
    run = blackboard.run(HANDOUT)
    assert explain_difference(run, "X", typed(np.zeros((2, 4)))) == ()
    with pytest.raises(KeyError):
        explain_difference(run, "Z3", typed([[1.0]]))


@pytest.mark.parametrize("activation", ["linear", "relu", "tanh"])
def test_an_activation_has_the_mistakes_of_its_own_slope(activation):
    run = blackboard.run(HANDOUT, activation, activation)
    texts = {line.text for mistake in mistakes(run) for line in mistake.lines if line.name == "H1_slope"}
    assert (
        texts
        == {
            "linear": set(),
            "relu": {"H1_slope[nh] = step(Z1[nh])", "H1_slope[nh] = step(ReLU(H1[nh]))"},
            "tanh": {"H1_slope[nh] = 1 − Z1[nh]²", "H1_slope[nh] = 1 − tanh(H1[nh])²"},
        }[activation]
    )


def test_every_mistake_says_its_lines_its_name_and_how_to_set_it_right():
    run = blackboard.run(blackboard.numbers(SQUARE, 0))
    found = mistakes(run)
    assert len({mistake.name for mistake in found}) == len(found) > 40
    for mistake in found:
        assert mistake.sentence.endswith(".")
        assert "{" not in mistake.name + mistake.sentence
        for line in mistake.lines:
            assert mistake.derivation.by_name[line.name] == line
            assert line != run.derivation.by_name[line.name]
        others = {line.name for line in run.derivation.lines} - {line.name for line in mistake.lines}
        assert all(mistake.derivation.by_name[name] == run.derivation.by_name[name] for name in others)


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


@given(networks(small_shapes.map(lambda shape: (1, *shape[1:])), loss=st.just("total")))
def test_the_average_of_a_single_row_is_the_sum(network):
    run = network.trace
    assume(np.abs(run["dW1"]).max() > 1e-3)
    (mistake,) = (one for one in mistakes(run) if one.name == "averaged instead of summed")
    np.testing.assert_allclose(mistake.follow(run)["dW1"], run["dW1"], rtol=1e-12)
