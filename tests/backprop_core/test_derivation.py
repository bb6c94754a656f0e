"""What can be looked up in the lines, and what another line would give."""

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Batch, ChoiceError, Network, NotationError, derivation, follow
from backprop_core.derivation import is_sum_alone
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import PARAMETERS
from tests.each import each


def follow_with(text):
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS))
    return follow(derivation().with_line(text), network, Batch(blackboard.HANDOUT["X"], blackboard.HANDOUT["Y"]))


def test_the_given_matrices_are_those_that_no_line_makes():
    assert sorted(derivation().given) == ["W1", "W2", "X", "Y", "b", "c"]


def test_the_update_lines_say_which_gradient_belongs_to_which_parameter():
    assert derivation().parameter_of == {"dW1": "W1", "dW2": "W2", "db": "b", "dc": "c"}
    assert derivation().gradient_of == {"W1": "dW1", "W2": "dW2", "b": "db", "c": "dc"}


@each("hidden", range(4))
def test_the_inputs_are_no_parameter_though_their_derivative_is_asked_for(hidden):
    layers = ["tanh"] * hidden
    plain, asked = (derivation(layers, gradients=gradients) for gradients in ("parameters", "with_inputs"))
    assert plain.differentiated_by == plain.parameter_of == asked.parameter_of
    assert plain.gradient_by == plain.gradient_of == asked.gradient_of
    assert asked.differentiated_by == {**plain.parameter_of, "dX": "X"}
    assert asked.gradient_by == {**plain.gradient_of, "X": "dX"}
    assert asked.derivative_of == {**plain.derivative_of, "dX": "X"}
    for read in ("given", "forward", "weights", "biases", "updates"):
        assert getattr(asked, read) == getattr(plain, read)
    assert asked.successors() == plain.successors()


def test_a_wrong_line_still_says_whose_gradient_it_makes():
    wrong = derivation(gradients="with_inputs").with_line("dX[nc] = D_Error_W[nh] · W1[ch]")
    assert wrong.gradient_by["X"] == "dX"


def test_the_forward_lines_end_at_the_chosen_loss():
    total = ["Z1", "H1", "Z2", "Yhat", "L", "TotalLoss"]
    assert [line.name for line in derivation().forward] == total
    assert [line.name for line in derivation(reduction="mean").forward] == [*total, "AverageLoss"]


def test_every_gradient_has_the_letters_of_its_parameter():
    here = derivation()
    for gradient, parameter in here.parameter_of.items():
        assert here.letters[gradient] == here.letters[parameter] == here.letters[f"{parameter}_new"]


def test_the_transposed_grids_are_those_that_the_lines_need():
    assert derivation().transposed == {"W2.T": "W2", "X.T": "X", "H1.T": "H1"}
    assert [derivation().grid_letters(key) for key in ("X", "X.T", "W2.T", "H1.T")] == ["nc", "cn", "oh", "hn"]
    with pytest.raises(KeyError):
        derivation().grid_letters("Y.T")


@each(
    ("choices", "said"),
    [
        (
            {"hidden": "softmax"},
            "the hidden activation must be one of {ACTIVATIONS}, got 'softmax'",
        ),
        (
            {"output": "Sigmoid"},
            "the output activation must be one of {ACTIVATIONS}, softmax, got 'Sigmoid'",
        ),
        ({"loss": "mean"}, "the loss must be one of half_squared, squared, cross_entropy, outputs, got 'mean'"),
        ({"reduction": "average"}, "the reduction must be one of total, mean, mean_all, got 'average'"),
        (
            {"hidden": ("tanh", "Sig")},
            "the hidden activation must be one of {ACTIVATIONS}, got 'Sig'",
        ),
        ({"hidden": ["tanh"] * 4}, "a network has at most 4 layers of weights, got 5"),
        (
            {"hidden": None},
            "the hidden activation must be one of {ACTIVATIONS}, got None",
        ),
        (
            {"output": 3},
            "the output activation must be one of {ACTIVATIONS}, softmax, got 3",
        ),
    ],
)
def test_a_choice_that_does_not_exist_is_named_with_those_that_do(choices, said):
    with pytest.raises(ChoiceError) as caught:
        derivation(**choices)
    assert str(caught.value) == said.replace("{ACTIVATIONS}", ", ".join(ACTIVATIONS))


@each("choice", [[["sigmoid"]], {}, {"sigmoid"}], ids=repr)
def test_a_choice_that_is_not_even_a_word_is_a_choice_error_too(choice):
    with pytest.raises(ChoiceError, match=r"^the hidden activation must be one of"):
        derivation(hidden=choice)


def test_a_changed_line_leaves_the_derivation_it_came_from():
    before = derivation()
    changed = before.with_line("Yhat_slope[no] = Y[no] · (1 − Y[no])")
    assert changed.by_name["Yhat_slope"].text == "Yhat_slope[no] = Y[no] · (1 − Y[no])"
    assert before.by_name["Yhat_slope"].text == "Yhat_slope[no] = Yhat[no] · (1 − Yhat[no])"
    assert [line.name for line in changed.lines] == [line.name for line in before.lines]
    assert changed.by_name["Yhat_slope"].meaning == before.by_name["Yhat_slope"].meaning
    assert derivation() is before


def test_a_line_for_a_matrix_that_no_line_makes_is_a_key_error():
    with pytest.raises(KeyError):
        derivation().with_line("Z3[nh] = Z1[nh]")
    with pytest.raises(KeyError):
        derivation().with_line("X[nc] = X[nc]")


@each("text", ["", "L[no]", "L[no] = ", "L = Yhat[no]", "L[n] = Yhat[no]", "= Yhat[no]"])
def test_a_line_that_cannot_be_read_is_refused(text):
    with pytest.raises(NotationError):
        derivation().with_line(text)


@each(
    "text",
    [
        "H1[nh] = Foo(Z1[nh])",
        "H1[nh] = print(Z1[nh])",
        "H1[nh] = exit(Z1[nh])",
    ],
)
def test_a_function_that_is_no_activation_is_refused_and_never_called(text):
    with pytest.raises(NotationError):
        follow_with(text)


@each(
    "text",
    [
        "dW1[ch] = X[nc] · Foo[nh]",
        "H1_slope[nh] = X[nz]",
        "H1[nh] = 2Z1[nh]",
        "D_Error_W[nh] = delta_out[no] · W2_new[ho]",
        "Z1[nh] = Z1[nh]",
    ],
)
def test_a_line_that_needs_what_is_not_there_yet_is_refused(text):
    with pytest.raises(NotationError):
        follow_with(text)


@each(
    ("text", "expected"),
    [
        ("Y_error[no] = Yhat[no] − (Y[no] − Yhat[no])", lambda m: 2 * m["Yhat"] - m["Y"]),
        ("Y_error[no] = ½ · ½ · Yhat[no]", lambda m: m["Yhat"] / 4),
        ("Y_error[no] = 2 · Yhat[no] · 2", lambda m: m["Yhat"] * 4),
        ("Y_error[no] = (2 · Yhat[no])²", lambda m: 4 * m["Yhat"] * m["Yhat"]),
        ("Y_error[no] = (Yhat[no] · Yhat[no])²", lambda m: m["Yhat"] * m["Yhat"] * m["Yhat"] * m["Yhat"]),
        ("Y_error[no] = ((Yhat[no])²)²", lambda m: m["Yhat"] * m["Yhat"] * m["Yhat"] * m["Yhat"]),
        ("Y_error[no] = Sig(Yhat[no])²", lambda m: 1 / (1 + np.exp(-m["Yhat"])) ** 2),
        (
            "Y_error[no] = Yhat[no] · (1 − Yhat[no]) · (Yhat[no] − 2)",
            lambda m: m["Yhat"] * (1 - m["Yhat"]) * (m["Yhat"] - 2),
        ),
        ("Y_error[no] = 1/n · Yhat[no] + 3", lambda m: m["Yhat"] / 2 + 3),
        ("Y_error[no] = 7", lambda m: np.full((2, 1), 7.0)),
        ("dW1[ch] = X[nc] · ½ · H_D_Error_W[nh]", lambda m: m["X"].T @ m["H_D_Error_W"] / 2),
        ("dW1[ch] = H_D_Error_W[nh] · X[nc]", lambda m: m["X"].T @ m["H_D_Error_W"]),
        ("TotalLoss[11] = ½ · L[no]", lambda m: np.array([[m["L"].sum() / 2]])),
        ("D_Error_W[nh] = b[1h] · H1[nh]", lambda m: m["b"] * m["H1"]),
    ],
)
def test_another_line_is_evaluated_and_explained_as_it_is_written(text, expected):
    run = follow_with(text)
    name = text.split("[")[0]
    number = expected(run.values)
    np.testing.assert_allclose(run[name], number, rtol=1e-13)
    for row, column in blackboard.cells(run[name]):
        assert run.expand(name, row, column).value == pytest.approx(number[row, column], rel=1e-13)


@each(("factor", "times"), [("½", 1), ("1", 2), ("2", 4), ("3", 6), ("1/n", 1)])
def test_the_chain_rule_follows_a_loss_with_another_factor(factor, times):
    run = follow_with(f"L[no] = {factor} · (Yhat[no] − Y[no])²")
    right = blackboard.passes(blackboard.HANDOUT)["dW1"][0, 0]
    assert run.chain_rule("dW1", 0, 0).value == pytest.approx(times * right, rel=1e-12)


def test_an_error_taken_the_other_way_round_is_still_the_same_loss():
    run = follow_with("L[no] = ½ · (Y[no] − Yhat[no])²")
    right = blackboard.passes(blackboard.HANDOUT)["dW1"][2, 1]
    assert run.chain_rule("dW1", 2, 1).value == pytest.approx(right, rel=1e-12)


def test_only_a_line_that_adds_up_one_matrix_is_a_sum_alone():
    alone = [line.name for line in derivation().lines if is_sum_alone(line)]
    assert alone == ["TotalLoss", "db", "dc"]


def test_the_way_to_a_matrix_has_no_line_beside_it():
    table = derivation(reduction="mean")
    assert [line.name for line in table.lines_to("Z2")] == ["Z1", "H1", "Z2"]
    assert [line.name for line in derivation().lines_to("TotalLoss")] == ["Z1", "H1", "Z2", "Yhat", "L", "TotalLoss"]
    assert table.lines_to("AverageLoss")[-1].name == "AverageLoss"


@pytest.mark.parametrize("reduction", ["total", "mean"])
def test_what_a_matrix_is_in_the_table_is_read_from_its_lines(reduction):
    table = derivation(reduction=reduction)
    assert table.weights == ("W1", "W2")
    assert table.biases == ("b", "c")
    assert table.losses == ("TotalLoss", "AverageLoss")
    assert {parameter: line.name for parameter, line in table.updates.items()} == {
        "W1": "W1_new",
        "W2": "W2_new",
        "b": "b_new",
        "c": "c_new",
    }


def test_what_a_step_changes_with_momentum_is_read_from_the_lines_too():
    plain, table = derivation(), derivation(rule="momentum")
    assert (table.parameter_of, table.weights, table.biases) == (plain.parameter_of, plain.weights, plain.biases)
    assert {name: line.name for name, line in table.velocities.items()} == {f"V_{x}": f"V_{x}_new" for x in PARAMETERS}
    assert {name: line.name for name, line in table.successors(("W1", "c")).items()} == {
        name: f"{name}_new" for name in ("W1", "c", "V_W1", "V_c")
    }
    assert table.successors() == {**table.updates, **table.velocities}
    assert plain.velocities == {}
    assert plain.successors() == plain.updates
    assert set(table.given) == {*plain.given, *table.velocities}
    assert {one.text for one in table.scalars} == {*(one.text for one in plain.scalars), "β"}


def test_a_line_that_updates_nothing_has_no_parameter():
    table = derivation().with_line("W1_new[ch] = η · dW1[ch]")
    assert set(table.updates) == set(table.gradient_of) == {"W2", "b", "c"}


def test_a_matrix_needs_itself_and_all_that_it_is_made_of():
    assert derivation().needed("Z2") == {"Z2", "H1", "W2", "c", "Z1", "X", "W1", "b"}
    assert derivation().needed("X", "H1") == derivation().needed("H1")
    assert derivation().needed("Y") == {"Y"}
    assert {"W1_new", "dW1", "H1_slope", "Y", "c"} <= derivation().needed("W1_new")
    assert "dW2" not in derivation().needed("dW1")
