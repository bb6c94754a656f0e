"""The board's page: what the controls change is what the board is given."""

import json
from dataclasses import replace

import pytest

from backprop_core import REDUCTIONS, Cell
from tests.doing import choose
from tests.payload import board
from tests.visitor import visitor
from ui.state.example import example, examples

HANDOUT = {
    "Forward": ["Z1 = X @ W1 + b", "H1 = Sig(Z1)", "Z2 = H1 @ W2 + c", "Ŷ = Sig(Z2)"],
    "Loss": ["L = ½ · (Ŷ − Y)²", "TotalLoss = sum of L", "AverageLoss = 1/n · TotalLoss"],
    "Backward": [
        "Y_error = Ŷ − Y",
        "Sig′(Ŷ) = Ŷ ⊙ (1 − Ŷ)",
        "δ_out = Sig′(Ŷ) ⊙ Y_error",
        "D_Error_W = δ_out @ W2.T",
        "Sig′(H1) = H1 ⊙ (1 − H1)",
        "H_D_Error_W = Sig′(H1) ⊙ D_Error_W",
    ],
    "Gradients": [
        "dTL/dW1 = X.T @ H_D_Error_W",
        "dTL/dW2 = H1.T @ δ_out",
        "dTL/db = column sums of H_D_Error_W",
        "dTL/dc = column sums of δ_out",
    ],
    "Update": [
        "W1 new = W1 − η · dTL/dW1",
        "W2 new = W2 − η · dTL/dW2",
        "b new = b − η · dTL/db",
        "c new = c − η · dTL/dc",
    ],
}


@pytest.fixture
def page():
    app = visitor().run()
    assert not app.exception
    return app


def test_a_component_comes_first_so_that_the_browser_fetches_early_what_shows_components(page):
    assert page.main[0].type == "bidi_component"


def run(app):
    app.run()
    assert not app.exception
    return board(app)


def with_scenario(app, scenario):
    """The page as it is for somebody who has that scenario."""
    app.session_state["session"] = replace(app.session_state["session"], scenario=scenario)
    return run(app)


def scenario(app):
    return app.session_state["session"].scenario


def titles(payload):
    return {section["title"]: [step["title"] for step in section["steps"]] for section in payload["sections"]}


def label(app, name):
    return board(app)["grids"][name]["label"]


def test_the_page_opens_without_an_error_and_with_one_board(page):
    assert not page.error
    assert len([found for found in page.get("bidi_component") if found.key == "board"]) == 1


def test_all_steps_stand_under_their_headings_in_the_handouts_order(page):
    found = titles(board(page))
    assert list(found) == ["Forward", "Loss", "Backward", "Gradients", "Update"]
    assert found == HANDOUT


def test_the_page_begins_with_the_handouts_network(page):
    payload = board(page)
    assert payload["grids"]["X"]["values"] == [[1, 0, 2, 1], [0, 1, 1, 2]]
    assert payload["pinned"] == payload["held"]["cell"] == payload["chain"]["cell"] == ["dW1", 0, 0]
    assert payload["chain"]["verdict"] == "equals"
    assert payload["scalars"]["η"] == "0.5"
    assert payload["chosen"]["values"]["example"] == "handout"


def test_the_page_links_to_itself_and_to_the_seventeen_lines(page):
    assert [link.proto.label for link in page.get("page_link")[:3]] == ["The board", "Learn", "All lines"]


@pytest.mark.parametrize("one", examples(), ids=lambda one: one.key)
def test_choosing_an_example_shows_its_numbers_and_its_choices(page, one):
    choose(page, "example", "and" if one.key != "and" else "xor")
    choose(page, "hidden1", "tanh")
    choose(page, "example", one.key)
    payload = board(page)
    for name in one.given.keys() - {"X", "Y"}:
        assert payload["grids"][name]["values"] == [list(row) for row in one.given[name]]
    assert payload["grids"]["X"]["values"] == [list(row) for row in one.given["X"][: payload["rows"]["count"]]]
    assert payload["loss"][0]["name"] == REDUCTIONS[one.reduction].name
    assert float(payload["scalars"]["η"]) == one.learning_rate
    values = payload["chosen"]["values"]
    assert tuple(values[name] for name in values if name.startswith("hidden")) == one.hidden
    assert payload["chosen"]["about"] == one.note


@pytest.mark.parametrize(("what", "matrix", "slope"), [("hidden1", "H1", "H1_slope"), ("output", "Yhat", "Yhat_slope")])
@pytest.mark.parametrize(("choice", "function"), [("tanh", "tanh"), ("relu", "ReLU"), ("linear", "Lin")])
def test_choosing_an_activation_changes_the_equation_the_slope_and_the_numbers(
    page, what, matrix, slope, choice, function
):
    before = board(page)
    choose(page, what, choice)
    after = board(page)
    equations = {step["name"]: step["title"] for section in after["sections"] for step in section["steps"]}
    assert f"= {function}(Z" in equations[matrix]
    assert equations[slope].startswith(f"{function}′(")
    assert after["grids"][matrix]["values"] != before["grids"][matrix]["values"]
    other = {"H1": "Ŷ = Sig(Z2)", "Yhat": "H1 = Sig(Z1)"}[matrix]
    assert other in equations.values(), "the other activation stays"


def test_choosing_the_average_makes_it_the_loss_and_one_over_n_a_step(page):
    before = board(page)
    choose(page, "reduction", "mean")
    after = board(page)
    assert [loss["name"] for loss in after["loss"]] == ["AverageLoss", "TotalLoss"]
    assert "Y_error_average" in {step["name"] for section in after["sections"] for step in section["steps"]}
    assert after["grids"]["dW1"]["label"] == "dAL/dW1"
    for total, average in zip(before["grids"]["dW1"]["values"], after["grids"]["dW1"]["values"], strict=True):
        assert average == pytest.approx([number / 2 for number in total])
    choose(page, "reduction", "total")
    assert board(page)["grids"] == before["grids"]


@pytest.mark.parametrize(("text", "rate"), [("2,5", 2.5), ("2.5", 2.5), ("−0.1", -0.1), (" 1e-3 ", 0.001), ("3", 3)])
def test_typing_a_learning_rate_changes_the_step_of_the_update(page, text, rate):
    choose(page, "learning_rate", text)
    payload = board(page)
    W1, dW1, new = (payload["grids"][name]["values"] for name in ("W1", "dW1", "W1_new"))
    assert new[0][0] == pytest.approx(W1[0][0] - rate * dW1[0][0], rel=1e-12)


def test_a_learning_rate_that_is_no_number_is_told_and_the_board_goes_on(page):
    choose(page, "learning_rate", "abc")
    payload = board(page)
    assert "“abc”" in payload["chosen"]["wrong"]["learning_rate"]
    assert payload["scalars"]["η"] == "0.5"
    assert payload["chain"]["verdict"] == "equals"


def test_typing_a_momentum_adds_the_velocities_and_zero_takes_them_away(page):
    before = board(page)
    choose(page, "momentum", "0,9")
    payload = board(page)
    steps = [
        step["name"] for section in payload["sections"] if section["title"] == "Update" for step in section["steps"]
    ]
    assert steps == ["V_W1_new", "W1_new", "V_W2_new", "W2_new", "V_b_new", "b_new", "V_c_new", "c_new"]
    assert payload["grids"]["V_W1"]["editable"]
    assert payload["scalars"] == before["scalars"] | {"β": "0.9"}
    choose(page, "momentum", "1")
    assert "“1”" in board(page)["chosen"]["wrong"]["momentum"]
    choose(page, "momentum", "0")
    assert board(page)["grids"] == before["grids"]
    assert board(page)["sections"] == before["sections"]


def test_a_draft_is_shown_where_it_was_typed_and_the_rest_keeps_its_numbers(page):
    before = board(page)
    after = with_scenario(page, scenario(page).with_draft(Cell("W1", 0, 0), "abc"))
    (draft,) = after["drafts"]["W1"]
    assert draft["text"] == "abc"
    assert "W1, row 1, column 1" in draft["says"]
    assert [grid["values"] for grid in after["grids"].values()] == [grid["values"] for grid in before["grids"].values()]


def test_a_draft_that_no_encoding_can_hold_does_not_stop_the_page(page):
    """A browser can send half of a surrogate pair, which cannot be written as UTF-8."""
    (draft,) = with_scenario(page, scenario(page).with_draft(Cell("W1", 0, 0), "\ud800"))["drafts"]["W1"]
    assert draft["says"].startswith("w₁₁ (W1, row 1, column 1) is ")


def test_a_board_with_a_name_that_no_encoding_can_hold_does_not_stop_the_page(page):
    page.session_state["session"] = replace(page.session_state["session"], board="\ud800")
    assert run(page)["ack"]["seen"] == 0


def test_numbers_that_overflow_do_not_stop_the_page(page):
    huge = scenario(page).with_choices(hidden="linear", output="linear")
    for name in ("X", "W1", "W2"):
        huge = huge.with_number(Cell(name, 0, 0), 1e308)
    assert with_scenario(page, huge)["grids"]["Z1"]["texts"][0][0] == "∞"
    assert not page.error


def test_the_board_is_told_which_of_its_events_were_applied(page):
    page.session_state["session"] = replace(page.session_state["session"], board="abc", seen=7)
    payload = run(page)
    assert payload["ack"]["board"] == "abc"
    assert payload["ack"]["seen"] == 7


def test_a_link_to_a_step_is_handed_to_the_board(page):
    assert board(page)["step"] == ""
    page.query_params["step"] = "delta_out"
    assert run(page)["step"] == "delta_out"


def test_what_a_person_did_to_an_example_is_not_seen_by_the_next(page):
    with_scenario(page, scenario(page).with_number(Cell("X", 0, 0), 99))
    other = visitor().run()
    assert board(other)["grids"]["X"]["values"][0][0] == example("handout").given["X"][0][0]


def test_nothing_changes_when_nothing_is_done(page):
    before = page.get_by_key("board").proto.bytes
    run(page)
    assert page.get_by_key("board").proto.bytes == before


def test_what_no_edit_changes_is_sent_only_where_the_browser_does_not_have_it():
    app = visitor("app.py").run()
    moving, still = app.get_by_key("board").proto.bytes.decode().split("\n")
    assert len(still) > len(moving)
    for has, lines in ((json.loads(moving)["still"], 1), ("another", 2), (None, 2)):
        app.session_state["board_has"] = has
        app.run()
        assert len(app.get_by_key("board").proto.bytes.decode().split("\n")) == lines
