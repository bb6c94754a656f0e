"""The section Derivatives as the board is told of it, and whether each gradient is what it says."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from backprop_core import Batch, Network, derivation, follow
from tests.backprop_core import blackboard
from tests.backprop_core.explain.test_derivatives import EIGHT_SUMS, plain
from tests.backprop_core.networks import networks
from ui.board.letters import compared, derivatives
from ui.board.skeleton import skeleton
from ui.board.view import view
from ui.state.example import example
from ui.state.scenario import of_example

HANDOUT = of_example(example("handout"))


def told(scenario):
    return derivatives(scenario.notation, scenario.first_row)


def symbols(section, path):
    texts = ["".join(x if isinstance(x, str) else x[0] for x in one["parts"]) for one in section["factors"]]
    return [texts[place] for place in path["factors"]]


def test_the_sums_are_those_of_the_handout_in_its_order():
    section, ours = told(HANDOUT), []
    for one in section["parameters"]["W1"]["sums"]:
        ours.append(one["symbol"])
        ours += [" · ".join(path["derivatives"]) + " = " + " · ".join(symbols(section, path)) for path in one["paths"]]
    assert list(map(plain, ours)) == list(map(plain, EIGHT_SUMS.split("\n")[1:-1]))


def test_the_section_stands_before_all_that_goes_back_and_asks_what_the_first_weight_affects():
    for reduction in ("total", "mean"):
        section = told(replace(HANDOUT, reduction=reduction))
        assert section["before"] == "Backward"
    assert section["first"] == "w₁₁"
    assert section["levels"][:2] == [
        [["w₁₁", "affects", "z₁₁ and z₂₁"]],
        [["z₁₁", "affects", "h₁₁"], ["z₂₁", "affects", "h₂₁"]],
    ]


@given(networks())
@settings(max_examples=8)
def test_the_partner_of_a_factor_is_the_same_factor_in_the_cell_of_the_gradient(network):
    section = derivatives(network.trace.notation, 0)
    for parameter in section["parameters"].values():
        for one in parameter["sums"]:
            for path in one["paths"]:
                sign, *places = one["products"][path["product"]]
                own = [symbols(section, {"factors": [place]})[0] for place in places]
                for symbol, partner in zip(symbols(section, path), path["partners"], strict=True):
                    assert symbol == ("1" if partner < 0 else own[partner])
                assert sign == "+"


def test_of_a_large_network_the_first_cells_and_paths_are_listed_from_the_first_row_that_is_shown():
    scenario = HANDOUT.with_size("n", 150).with_size("h", 16).with_first_row(148)
    section = told(scenario)
    parameter = section["parameters"]["W1"]
    assert (len(parameter["sums"]), parameter["more"]) == (16, 48)
    first = parameter["sums"][0]
    assert [path["label"] for path in first["paths"]] == ["row 149", "row 150"]
    assert (first["more"], len(first["products"])) == (148, 2)


def test_every_cell_of_a_gradient_is_found_the_same_as_its_derivative():
    for network in (HANDOUT, HANDOUT.with_choices(hidden="relu", output="linear", reduction="mean")):
        same = compared(network.trace(), ["dW1", "dW2", "db", "dc"])
        assert [one["says"] for one in same.values()] == [
            "8 of 8 cells are the same.",
            "2 of 2 cells are the same.",
            "2 of 2 cells are the same.",
            "1 of 1 cell is the same.",
        ]
        assert same["dW1"]["verdicts"] == ["same"] * 8


def test_a_wrong_matrix_is_not_the_same_and_what_overflows_is_not_said_to_be():
    network = Network(*(blackboard.HANDOUT[name] for name in blackboard.PARAMETERS))
    batch = Batch(blackboard.HANDOUT["X"], blackboard.HANDOUT["Y"])
    wrong = follow(derivation().with_line("Yhat_slope[no] = Y[no] · (1 − Y[no])"), network, batch)
    assert compared(wrong, ["dW2"])["dW2"] == {"verdicts": ["differs"] * 2, "says": "0 of 2 cells are the same."}
    huge = HANDOUT.with_choices(hidden="linear", output="linear").with_fill(["c"], "ones", 0)
    huge = replace(huge, given={**huge.given, "X": huge.given["X"] * 1e300, "Y": huge.given["Y"] * 1e300})
    assert "overflow" in compared(huge.trace(), ["dW1"])["dW1"]["verdicts"]


def test_with_a_mistake_on_the_board_the_gradients_behind_it_are_not_the_same():
    mistaken = replace(HANDOUT, mistake="no-slope.H_D_Error_W", compared=frozenset({"dW1", "dW2"}))
    says = {name: one["says"] for name, one in view(mistaken, mistaken.trace())["compared"].items()}
    assert says == {"dW1": "0 of 8 cells are the same.", "dW2": "2 of 2 cells are the same."}


def test_with_a_mistake_the_letters_of_a_gradient_are_those_of_the_lines_that_the_board_shows():
    mistaken = replace(HANDOUT, mistake="no-slope.H_D_Error_W")
    section = view(mistaken, mistaken.trace())["derivatives"]
    first = section["parameters"]["W1"]["sums"][0]
    _, *places = first["products"][0]
    assert symbols(section, {"factors": places}) == ["x₁₁", "ŷ₁(1 − ŷ₁)", "(ŷ₁ − y₁)", "w₁"]
    assert symbols(section, first["paths"][0]) == ["x₁₁", "h₁₁(1 − h₁₁)", "w₁", "ŷ₁(1 − ŷ₁)", "(ŷ₁ − y₁)"]
    assert [path["product"] for path in first["paths"]] == [-1, -1]


def test_whatever_the_mistake_every_parameter_has_paths_and_can_be_compared():
    run = HANDOUT.trace()
    for key, mistake in HANDOUT.offers.by_key.items():
        mistaken = mistake.follow(run)
        verdicts = compared(mistaken, mistaken.derivation.parameter_of)
        for parameter in derivatives(mistaken.notation, 0)["parameters"].values():
            assert all(one["paths"] for one in parameter["sums"]), key
            assert len(verdicts[parameter["gradient"]]["verdicts"]) == len(parameter["sums"])


def test_of_a_large_gradient_it_is_said_how_many_cells_are_compared():
    run = HANDOUT.with_size("h", 16).trace()
    assert compared(run, ["dW1"])["dW1"]["says"] == "The first 16 of 64 cells are compared: 16 are the same."


def test_only_what_somebody_compares_is_compared():
    assert view(HANDOUT, HANDOUT.trace())["compared"] == {}
    assert view(replace(HANDOUT, compared=frozenset({"db"})), HANDOUT.trace())["compared"].keys() == {"db"}


@pytest.mark.parametrize(("rows", "says"), [(1, None), (2, "adds up 2 rows"), (7, "adds up 7 rows")])
def test_the_conclusion_is_drawn_where_there_is_more_than_one_row(rows, says):
    scenario = HANDOUT.with_size("n", rows)
    sections = skeleton(scenario.derivation, tuple(scenario.sizes.items()), 0, ())["sections"]
    conclusions = {section["title"]: section.get("conclusion") for section in sections}
    expected = {**dict.fromkeys(conclusions), "Gradients": conclusions["Gradients"]}
    assert conclusions == expected
    if says:
        assert conclusions["Gradients"][1] == "When we have more than one input, we need to sum the derivatives."
        assert says in conclusions["Gradients"][2]
    else:
        assert conclusions["Gradients"] is None


def test_each_gradient_says_why_it_needs_the_shape_of_its_parameter_and_how_that_is_checked():
    sections = view(HANDOUT, HANDOUT.trace())["sections"]
    steps = {step["name"]: step["why"] for section in sections for step in section["steps"]}
    for gradient, parameter in HANDOUT.derivation.parameter_of.items():
        question, answer = steps[gradient][0]
        assert question == f"We need a matrix of the SAME shape as {parameter}. Why?"
        assert answer.endswith("too: that is how you know that it is right.")
    assert "X.T is 4 by 2 and H_D_Error_W is 2 by 2, so X.T @ H_D_Error_W is 4 by 2. W1 is 4 by 2" in steps["dW1"][0][1]
    assert not any("SAME shape" in why[0] for name in ("Z1", "W1_new") for why in steps[name])
