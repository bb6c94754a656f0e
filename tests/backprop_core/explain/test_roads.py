"""The two roads to a gradient: they meet factor for factor, and a wrong line keeps them apart."""

import numpy as np
import pytest
from hypothesis import given

from backprop_core import Batch, Network, PathError, derivation, follow, meet
from backprop_core.explain.roads import routes, unfolded
from backprop_core.language.index_notation import read_line
from backprop_core.practice.mistake_kinds.changed_lines import rewritten
from backprop_core.table import Line
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import GRADIENTS, PARAMETERS
from tests.backprop_core.networks import networks
from tests.each import each

WRONG_LINES = {
    "the slope taken from y, the handout's slip": "Yhat_slope[no] = Y[no] · (1 − Y[no])",
    "no slope at the output": "Yhat_slope[no] = 1",
    "the error the other way round": "Y_error[no] = Y[no] − Yhat[no]",
    "the slope of tanh for a sigmoid": "H1_slope[nh] = 1 − H1[nh]²",
    "no slope at the hidden layer": "H_D_Error_W[nh] = D_Error_W[nh]",
    "the slope at the hidden layer twice": "H_D_Error_W[nh] = H1_slope[nh] · H1_slope[nh] · D_Error_W[nh]",
    "the error sent back without the output's slope": "D_Error_W[nh] = Y_error[no] · W2[ho]",
    "the answers in place of the error": "delta_out[no] = Yhat_slope[no] · Yhat[no]",
    "the delta of the output doubled": "delta_out[no] = 2 · Yhat_slope[no] · Y_error[no]",
}


def follow_with(text, given):
    network = Network(*(given[name] for name in PARAMETERS))
    return follow(derivation().with_line(text), network, Batch(given["X"], given["Y"]))


def gradient_cells(run):
    return [(name, *cell) for name in GRADIENTS for cell in blackboard.cells(run[name])]


def assert_is_the_sum(explanation, number):
    """To 1e-9 of the terms' size: a sum that cancels has no digits left to compare."""
    size = sum(abs(term.value) for term in explanation.terms)
    assert abs(explanation.value - number) <= 1e-9 * abs(number) + 1e-14 * size
    assert abs(sum(term.value for term in explanation.terms) - number) <= 1e-9 * abs(number) + 1e-14 * size


@each(("hidden", "output", "reduction"), blackboard.CHOICES)
def test_the_roads_meet_for_every_pair_of_activations_and_loss(hidden, output, reduction):
    run = blackboard.run(blackboard.numbers((3, 2, 2, 2), seed=3), hidden, output, reduction)
    for cell in gradient_cells(run):
        first, second = run.chain_rule(*cell), run.unfold(*cell)
        assert meet(first, second)
        assert meet(second, first)
        number = run[cell[0]][cell[1:]]
        assert_is_the_sum(first, number)
        assert_is_the_sum(second, number)


@given(networks())
def test_the_roads_meet_in_every_cell_of_every_gradient(network):
    run = network.trace
    for cell in gradient_cells(run):
        first, second = run.chain_rule(*cell), run.unfold(*cell)
        assert meet(first, second)
        number = run[cell[0]][cell[1:]]
        assert_is_the_sum(first, number)
        assert_is_the_sum(second, number)


@given(networks(blackboard.shapes))
def test_there_is_a_term_for_each_path_to_the_loss(network):
    n, _, _, o = network.shape
    run = network.trace
    for name, paths in (("dW1", n * o), ("db", n * o), ("dW2", n), ("dc", n)):
        row, column = (size - 1 for size in run[name].shape)
        for explanation in (run.chain_rule(name, row, column), run.unfold(name, row, column)):
            assert explanation.count == len(explanation.terms) == paths


def test_the_terms_run_over_rows_and_outputs_once_each(two_outputs):
    places = [(term.at["n"], term.at["o"]) for term in two_outputs.chain_rule("dW1", 0, 0).terms]
    assert sorted(places) == [(n, o) for n in range(3) for o in range(2)]
    assert [term.at for term in two_outputs.chain_rule("dW2", 0, 1).terms] == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_a_path_through_the_second_output_multiplies_by_the_second_outputs_numbers(two_outputs):
    run = two_outputs
    (term,) = (t for t in run.chain_rule("dW1", 1, 0).terms if (t.at["n"], t.at["o"]) == (2, 1))
    assert [factor.symbol for factor in term.factors] == [
        "x₃₂",
        "h₃₁(1 − h₃₁)",
        "w(2)₁₂",
        "ŷ₃₂(1 − ŷ₃₂)",
        "(ŷ₃₂ − y₃₂)",
    ]
    assert [factor.derivative for factor in term.factors] == [
        "dz₃₁/dw₂₁",
        "dh₃₁/dz₃₁",
        "dz(2)₃₂/dh₃₁",
        "dŷ₃₂/dz(2)₃₂",
        "dTL/dŷ₃₂",
    ]
    x, h, w, y, target = run["X"][2, 1], run["H1"][2, 0], run["W2"][0, 1], run["Yhat"][2, 1], run["Y"][2, 1]
    expected = [x, h * (1 - h), w, y * (1 - y), y - target]
    assert [factor.value for factor in term.factors] == pytest.approx(expected, rel=1e-14)
    assert term.value == pytest.approx(np.prod(expected), rel=1e-14)


@each(
    ("activation", "slope"),
    [
        ("sigmoid", "h₁₁(1 − h₁₁)"),
        ("tanh", "(1 − h₁₁²)"),
        ("relu", "step(h₁₁)"),
        ("linear", "1"),
    ],
)
def test_the_slope_of_each_activation_is_written_from_its_output(activation, slope):
    run = blackboard.run(blackboard.HANDOUT, hidden=activation, output=activation)
    first, _ = run.chain_rule("dW1", 0, 0).terms
    assert (first.factors[1].derivative, first.factors[1].symbol) == ("dh₁₁/dz₁₁", slope)
    output_slope = slope.replace("h₁₁", "ŷ₁")
    assert (first.factors[3].derivative, first.factors[3].symbol) == ("dŷ₁/dz(2)₁", output_slope)


@each("text", WRONG_LINES.values(), ids=WRONG_LINES.keys())
def test_a_wrong_backward_line_keeps_the_roads_apart(text):
    run = follow_with(text, blackboard.HANDOUT)
    cells = [("dW1", 0, 0), ("db", 0, 1)]
    for cell in cells:
        assert not meet(run.chain_rule(*cell), run.unfold(*cell))
        assert not meet(run.unfold(*cell), run.chain_rule(*cell))


@each("text", WRONG_LINES.values(), ids=WRONG_LINES.keys())
def test_the_chain_rule_does_not_look_at_the_backward_lines(text):
    run = follow_with(text, blackboard.HANDOUT)
    right = blackboard.passes(blackboard.HANDOUT)
    for name, row, column in gradient_cells(run):
        assert run.chain_rule(name, row, column).value == pytest.approx(right[name][row, column], rel=1e-12)


@each("text", WRONG_LINES.values(), ids=WRONG_LINES.keys())
def test_the_matrices_of_a_wrong_line_are_wrong_too_and_unfold_to_what_they_are(text):
    run = follow_with(text, blackboard.HANDOUT)
    right = blackboard.passes(blackboard.HANDOUT)
    assert not np.allclose(run["dW1"], right["dW1"], rtol=1e-6, atol=0)
    for name, row, column in gradient_cells(run):
        assert_is_the_sum(run.unfold(name, row, column), run[name][row, column])


def test_a_wrong_gradient_line_keeps_only_its_own_roads_apart():
    run = follow_with("dW2[ho] = Z1[nh] · delta_out[no]", blackboard.HANDOUT)
    apart = {cell for cell in gradient_cells(run) if not meet(run.chain_rule(*cell), run.unfold(*cell))}
    assert apart == {("dW2", 0, 0), ("dW2", 1, 0)}


def test_the_same_number_from_other_factors_is_no_meeting():
    given = {**blackboard.HANDOUT, "X": [[0.5, 0.5, 0.5, 0.5]], "Y": [[1]]}
    run = blackboard.run(given)
    first, second = run.chain_rule("dW1", 0, 0), run.unfold("dW1", 1, 0)
    assert first.value == second.value
    assert not meet(first, second)


def test_a_road_with_fewer_terms_is_no_meeting(handout):
    whole, part = handout.chain_rule("dW1", 0, 0), handout.unfold("dW1", 0, 0, limit=1)
    assert not meet(whole, part)
    assert meet(handout.chain_rule("dW1", 0, 0, limit=1), part)


def test_roads_of_other_cells_do_not_meet(handout):
    assert not meet(handout.chain_rule("dW1", 0, 0), handout.unfold("dW1", 0, 1))
    assert not meet(handout.chain_rule("db", 0, 0), handout.unfold("dc", 0, 0))


def test_the_roads_meet_where_numbers_overflow_to_no_number():
    given = {**blackboard.HANDOUT, "W1": np.full((4, 2), 1e200), "X": np.full((2, 4), 1e200)}
    run = blackboard.run(given, hidden="linear", output="linear")
    assert np.isnan(run["Yhat"]).all()
    assert meet(run.chain_rule("dW1", 0, 0), run.unfold("dW1", 0, 0))


@each(
    ("start", "stations"),
    [
        ("W1", ["Z1", "H1", "Z2", "Yhat", "L", "TotalLoss"]),
        ("b", ["Z1", "H1", "Z2", "Yhat", "L", "TotalLoss"]),
        ("W2", ["Z2", "Yhat", "L", "TotalLoss"]),
        ("c", ["Z2", "Yhat", "L", "TotalLoss"]),
        ("Y", ["L", "TotalLoss"]),
    ],
)
def test_one_route_leads_from_each_matrix_to_the_loss(start, stations):
    (route,) = routes(derivation(), start)
    assert [link.line.name for link in route] == stations
    (route,) = routes(derivation(reduction="mean"), start)
    assert [link.line.name for link in route] == [*stations, "AverageLoss"]


def test_a_shortcut_past_the_hidden_layer_is_a_second_route():
    skipping = derivation().with_line("Z2[no] = H1[nh] · W2[ho] + Z1[nh] · W2[ho] + c[1o]")
    stations = {tuple(link.line.name for link in route) for route in routes(skipping, "W1")}
    assert stations == {
        ("Z1", "H1", "Z2", "Yhat", "L", "TotalLoss"),
        ("Z1", "Z2", "Yhat", "L", "TotalLoss"),
    }


def test_the_chain_rule_sums_over_both_routes_of_a_shortcut():
    text = "Z2[no] = H1[nh] · W2[ho] + Z1[nh] · W2[ho] + c[1o]"
    numbers = blackboard.numbers((2, 3, 2, 2), seed=9)
    run = follow_with(text, numbers)

    def loss(w):
        return follow_with(text, {**numbers, "W1": w})["TotalLoss"][0, 0]

    nudge = np.zeros((3, 2))
    nudge[1, 1] = 1e-5
    slope = (loss(numbers["W1"] + nudge) - loss(numbers["W1"] - nudge)) / 2e-5
    explanation = run.chain_rule("dW1", 1, 1)
    assert explanation.value == pytest.approx(slope, rel=1e-6)
    assert explanation.count == 2 * 2 * 2


def lines_of(*texts):
    return [Line("Forward", *read_line(text), text, "", 0) for text in texts]


def follow_lines(given, *texts):
    network = Network(*(given[name] for name in PARAMETERS))
    return follow(rewritten(derivation(), lines_of(*texts)), network, Batch(given["X"], given["Y"]))


# With two outputs 2·z − (sum of both) is the difference of the two, and its sigmoid is their softmax.
SOFTMAX = ("Y_error_average[n1] = Z2[no]", "Yhat[no] = Sig(2 · Z2[no] − Y_error_average[n1])")
RETURNING = {
    "softmax": SOFTMAX,
    "a row's mean taken away from its hidden units": (
        "Y_error_average[n1] = H1[nh]",
        "Z2[no] = H1[nh] · W2[ho] + Y_error_average[n1]",
        "Yhat_slope[n1] = Z2[no]",
        "Yhat[no] = Sig(Z2[no]) · Yhat_slope[n1]",
    ),
    "the first weights used again": (
        "Y_error_average[nc] = H1[nh] · W1[ch]",
        "D_Error_W[nh] = Y_error_average[nc] · W1[ch]",
        "Z2[no] = D_Error_W[nh] · W2[ho] + c[1o]",
        "delta_out[no] = Yhat_slope[no] · Y_error[no]",
    ),
}


def test_two_outputs_by_these_lines_are_a_softmax():
    run = follow_lines(blackboard.numbers((3, 2, 2, 2), seed=4), *SOFTMAX)
    exponentials = np.exp(run["Z2"])
    blackboard.close(run["Yhat"], exponentials / exponentials.sum(axis=1, keepdims=True))


@each("parameter", PARAMETERS)
@each("texts", RETURNING.values(), ids=RETURNING.keys())
def test_the_chain_rule_of_a_table_in_which_a_summed_letter_comes_back_is_right_or_refused(texts, parameter):
    given = blackboard.numbers((3, 2, 2, 2), seed=4)
    run, step = follow_lines(given, *texts), np.zeros(given[parameter].shape)
    step[0, 0] = 1e-5
    above, below = (
        follow_lines({**given, parameter: given[parameter] + signed}, *texts)["TotalLoss"][0, 0]
        for signed in (step, -step)
    )
    try:
        value = run.chain_rule(run.derivation.gradient_of[parameter], 0, 0).value
    except PathError:
        return
    assert value == pytest.approx((above - below) / 2e-5, rel=1e-6, abs=1e-9)


@each("gradient", GRADIENTS)
def test_the_chain_rule_refuses_a_softmax_and_names_the_line(gradient):
    run = follow_lines(blackboard.numbers((3, 2, 2, 2), seed=4), *SOFTMAX)
    with pytest.raises(PathError, match="the letter o comes back") as raised:
        run.chain_rule(gradient, 0, 0)
    assert raised.value.line == SOFTMAX[1]
    assert SOFTMAX[1] in str(raised.value)


def test_the_chain_rule_refuses_a_matrix_that_stands_with_other_letters():
    turned = "Z2[no] = H1[nh] · W2[oh] + c[1o]"
    run = follow_lines(blackboard.numbers((3, 2, 2, 2), seed=4), turned)
    with pytest.raises(PathError, match=r"W2\[oh\] where W2\[ho\] is expected") as raised:
        run.chain_rule("dW2", 0, 1)
    assert raised.value.line == turned


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        # The row's sum over o, taken away in every output: softmax's delta has this form.
        (("Y_error_average[n1] = Y_error[no]", "delta_out[no] = Yhat_slope[no] · Y_error_average[n1]"), "dW2"),
        (
            ("Y_error_average[n1] = Yhat_slope[no]", "D_Error_W[nh] = delta_out[no] · W2[ho] + Y_error_average[n1]"),
            "dW1",
        ),
    ],
)
def test_an_unfolded_sum_is_the_number_whatever_the_lines_sum(texts, whole):
    run = follow_lines(blackboard.numbers((3, 2, 2, 2), seed=4), *texts)
    for row, column in blackboard.cells(run[whole]):
        assert_is_the_sum(run.unfold(whole, row, column), run[whole][row, column])


def test_a_factor_that_would_sum_the_same_letter_again_stays_as_it_is():
    table = rewritten(
        derivation(),
        lines_of("Y_error_average[n1] = D_Error_W[nh]", "H_D_Error_W[nh] = H1_slope[nh] · Y_error_average[n1]"),
    )
    (road,) = unfolded(table, "dW1")
    assert "Y_error_average" in {factor.place.name for factor in road.factors if factor.place}
