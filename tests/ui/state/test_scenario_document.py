import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from backprop_core import Cell
from tests.each import each
from tests.ui import extreme
from ui.state import link
from ui.state import scenario_document as document
from ui.state.example import examples
from ui.state.limits import MOST_PATHS
from ui.state.scenario import of_example
from ui.state.scenario_document import DocumentError
from ui.take_home.scenario_file import read_json, written

HANDOUT = of_example(examples()[0])
CHANGED = replace(
    HANDOUT.with_number(Cell("W1", 0, 0), 1 / 3)
    .with_draft(Cell("X", 1, 2), "abc")
    .with_choices(hidden="tanh", output="linear", reduction="mean", learning_rate=0.25, rate_draft="fast")
    .with_pin(Cell("dW2", 1, 0)),
    presenting="H1",
    hidden_grids=frozenset({"Z1", "dW1"}),
    unfolded=("0", "0.1"),
    decimals=6,
    scale="shared",
    cells="letters",
    letters={"dW1": "one", "H1": "none"},
    compared=frozenset({"dW1", "dc"}),
    folded=frozenset({"Derivatives", "Loss"}),
    columns=("a", "b", "ü", "<i>"),
    outputs=("yes",),
)


def alike(one, other):
    return document.write(one) == document.write(other)


MOVING = CHANGED.with_choices(momentum=0.9, momentum_draft="1.5").with_number(Cell("V_W1", 3, 1), 1 / 7)
LARGER = [
    HANDOUT.with_layer(),
    MOVING.with_layer().with_layer().with_number(Cell("V_W3", 0, 1), 1 / 7),
    HANDOUT.without_layer(0),
    HANDOUT.with_choices(loss="cross_entropy", reduction="mean_all"),
    CHANGED.with_choices(loss="outputs").with_draft(Cell("G", 0, 0), "abc"),
    CHANGED.with_choices(hidden=("relu", "softplus"), loss="squared"),
    CHANGED.with_choices(gradients="with_inputs").with_pin(Cell("dX", 1, 3)),
]
"""What version 1 cannot say."""
ALL = [*map(of_example, examples()), CHANGED, MOVING, *LARGER]


@each("scenario", ALL, ids=lambda s: s.example)
def test_a_scenario_survives_being_written_and_read(scenario):
    text = json.dumps(document.write(scenario), allow_nan=False)
    again = document.read(json.loads(text))
    assert alike(again, scenario)
    for name, matrix in scenario.given.items():
        assert np.array_equal(again.given[name], matrix)


@each("scenario", LARGER, ids=lambda s: s.example)
def test_what_version_1_cannot_say_is_version_2(scenario):
    assert document.write(scenario)["version"] == document.write_difference(scenario)["version"] == 2


@each("scenario", [HANDOUT, CHANGED, MOVING], ids=lambda s: s.example)
def test_what_version_1_can_say_is_written_as_version_1(scenario):
    whole = document.write(scenario)
    assert (whole["version"], whole["hidden"]) == (1, scenario.hidden[0])
    assert whole["loss"] in ("total", "average")
    assert "version" not in document.write_difference(scenario)


@each("scenario", ALL, ids=lambda s: s.example)
def test_a_difference_to_the_example_says_as_much_as_the_whole(scenario):
    assert alike(document.read(document.write_difference(scenario)), scenario)


@given(extreme.scenarios)
def test_whatever_is_accepted_is_the_same_in_its_document_its_file_and_its_link(scenario):
    assert extreme.same(document.read(document.write(scenario)), scenario)
    assert extreme.same(document.read(read_json(written(scenario))), scenario)
    text = link.encode(scenario)
    assert text is not None
    assert extreme.same(link.decode(text) if text else HANDOUT, scenario)


def test_a_held_cell_of_which_other_layers_let_go_is_written():
    held = HANDOUT.with_choices(hidden=()).with_pin(HANDOUT.pinned)
    assert HANDOUT.with_choices(hidden=()).pinned != held.pinned
    assert link.decode(link.encode(held)).pinned == held.pinned


def test_names_of_the_persons_own_table_survive_being_written_and_read():
    X, Y = HANDOUT.given["X"], HANDOUT.given["Y"]
    scenario = HANDOUT.with_data(X, Y, extreme.NAMES[1:5], ("\ud800yes",))
    assert extreme.same(document.read(document.write(scenario)), scenario)


def test_the_title_of_the_persons_own_data_is_in_the_link_and_the_file_and_goes_with_another_example():
    scenario = HANDOUT.with_data(HANDOUT.given["X"], HANDOUT.given["Y"], (), (), "Your data: iris.csv")
    assert link.decode(link.encode(scenario)).title == "Your data: iris.csv"
    assert document.read(read_json(written(scenario))).title == "Your data: iris.csv"
    assert scenario.with_size("n", 3).with_number(Cell("X", 0, 0), 9.0).title == "Your data: iris.csv"
    assert document.read({"title": " a\u202e\nb "}).title == "a  b"


def test_a_name_is_kept_in_one_line_of_characters_that_are_seen():
    names = document.read({"columns": [" two\nlines ", "x" * 200, "a\u202eb", "می\u200cشود"]}).columns
    assert names == ("two lines", "x" * 79 + "…", "a b", "می\u200cشود")


def test_a_learning_rate_that_is_no_number_is_kept_short():
    assert len(document.read({"rate_draft": "x" * 5000}).rate_draft) == 400


def test_the_first_example_untouched_differs_in_nothing():
    assert document.write_difference(HANDOUT) == {}
    assert set(document.write_difference(HANDOUT.with_number(Cell("b", 0, 0), 3))) == {"b"}


def test_velocities_of_zeros_need_not_be_said():
    assert document.write_difference(HANDOUT.with_choices(momentum=0.9)) == {"momentum": 0.9}
    assert not document.read({"momentum": 0.9}).given["V_W1"].any()
    sized = document.read({"momentum": 0.5, "W1": [[1]] * 4, "b": [[0]], "W2": [[1]], "V_b": [[2]], "V_W1": [[0]] * 4})
    assert {name: matrix.shape for name, matrix in sized.velocities.items()} == {
        "V_W1": (4, 1),
        "V_W2": (1, 1),
        "V_b": (1, 1),
        "V_c": (1, 1),
    }


def test_what_older_documents_have_and_the_held_cell_says_now_is_left_out():
    old = {"pinned": ["b", 0, 1], "explained": ["dW1", 3, 1]}
    assert extreme.same(document.read(old), document.read({"pinned": ["b", 0, 1]}))


@each(
    ("wrong", "says"),
    [
        ([], "JSON object"),
        ({"format": "other"}, "format"),
        ({"format": True}, "format"),
        ({"version": 3}, "version"),
        ({"reduction": "mean"}, "reduction"),
        ({"gradients": "parameters"}, "“gradients” is not a part of a scenario of version 1."),
        ({"version": 2, "gradients": "inputs"}, "“gradients” must be one of parameters, with_inputs."),
        ({"version": 2, "gradients": True}, "“gradients” must be one of parameters, with_inputs."),
        ({"version": 2, "pinned": ["dX", 0, 0]}, "pinned"),
        ({"hidden": ["sigmoid"]}, "hidden"),
        ({"loss": "squared"}, "loss"),
        ({"b1": [[0, 0]]}, "“b1”"),
        ({"version": 2, "hidden": "sigmoid"}, "hidden"),
        ({"version": 2, "hidden": ["sine"]}, "hidden"),
        ({"version": 2, "hidden": [["tanh"]]}, "hidden"),
        ({"version": 2, "hidden": ["tanh"] * 4}, "hidden"),
        ({"version": 2, "loss": "total"}, "loss"),
        ({"version": 2, "loss": "cross_entropy", "output": "tanh"}, "output activation"),
        ({"version": 2, "reduction": ["mean"]}, "reduction"),
        ({"version": 2, "hidden": [], "b": [[0, 0]]}, "“b”"),
        ({"version": 2, "hidden": ["tanh", "tanh"], "W2": [[1]]}, "W2 must have shape"),
        (
            {"version": 2, "hidden": ["tanh", "tanh"], "W2": [[1] * 17] * 2, "W3": [[1]] * 17, "b2": [[0] * 17]},
            "k = 17",
        ),
        ({"version": 2, "loss": "outputs", "Y": [[1], [0]]}, "“Y”"),
        ({"version": True}, "version"),
        ({"version": 1.0}, "version"),
        ({"version": None}, "version"),
        ({"extra": 1}, "“extra”"),
        ({"example": "nowhere"}, "“nowhere”"),
        ({"example": ["handout"]}, "“example”"),
        ({"X": [[1, 2], [3]]}, "X row 2"),
        ({"X": [[1, 2, True, 4], [1, 2, 3, 4]]}, "X row 1, column 3 is true or false"),
        ({"Y": [[1], [False]]}, "Y row 2, column 1 is true or false"),
        ({"X": [[None, 2, 3, 4], [1, 2, 3, 4]]}, "X row 1, column 1"),
        ({"X": [[[1], 2, 3, 4], [1, 2, 3, 4]]}, "X row 1, column 1"),
        ({"X": [[1, 2, 3, "4"], [1, 2, 3, 4]]}, "X row 1, column 4"),
        ({"X": [[float("nan")] * 4] * 2}, "X row 1, column 1"),
        ({"X": [[10**400, 1, 1, 1]] * 2}, "X row 1, column 1"),
        ({"W1": [[1, 2]]}, "W1"),
        ({"X": [[0] * 40] * 2, "W1": [[0, 0]] * 40}, "c = 40"),
        ({"title": 1}, "“title”"),
        ({"hidden": "step"}, "“hidden”"),
        ({"hidden": ["tanh"]}, "“hidden”"),
        ({"learning_rate": True}, "learning_rate"),
        ({"learning_rate": 10**400}, "learning_rate"),
        ({"momentum": 1}, "“momentum” must be at least 0, and less than 1"),
        ({"momentum": -0.1}, "momentum"),
        ({"momentum": False}, "momentum"),
        ({"momentum": 10**400}, "momentum"),
        ({"V_b": [[0, 0]]}, "“V_b” is not a part of a scenario"),
        ({"momentum": 0.0, "V_b": [[0, 0]]}, "“V_b”"),
        ({"momentum": 0.9, "V_b": [[0]]}, "V_b must have shape (1, 2)"),
        ({"momentum": 0.9, "V_b": [[0, True]]}, "V_b row 1, column 2 is true or false"),
        ({"pinned": ["V_b", 0, 0]}, "pinned"),
        ({"momentum_draft": 5}, "momentum_draft"),
        ({"momentum_draft": "0.5"}, "momentum_draft"),
        ({"decimals": 9}, "decimals"),
        ({"decimals": 4.0}, "decimals"),
        ({"first_row": 2}, "from 0 to 1"),
        ({"first_row": False}, "first_row"),
        ({"first_path": -1}, "first_path"),
        ({"first_path": MOST_PATHS}, "first_path"),
        ({"pinned": ["dW1", 9, 0]}, "pinned"),
        ({"pinned": ["dW1", True, 0]}, "pinned"),
        ({"pinned": ["dW1", 0.0, 0]}, "pinned"),
        ({"pinned": ["Y_error_average", 0, 0]}, "pinned"),
        ({"pinned": ["X.T", 0, 0]}, "pinned"),
        ({"pinned": None}, "pinned"),
        ({"unfolded": ["x"]}, "unfolded"),
        ({"unfolded": ["²"]}, "unfolded"),
        ({"unfolded": ["0."]}, "unfolded"),
        ({"unfolded": ["0" * 101]}, "unfolded"),
        ({"presenting": "nothing"}, "presenting"),
        ({"presenting": "Y_error_average"}, "presenting"),
        ({"hidden_grids": ["nothing"]}, "hidden_grids"),
        ({"hidden_grids": ["Y_error_average"]}, "hidden_grids"),
        ({"cells": "words"}, "cells"),
        ({"letters": ["dW1"]}, "letters"),
        ({"letters": {"dW1": "two"}}, "letters"),
        ({"letters": {"dW1": ["one"]}}, "letters"),
        ({"letters": {"X": "one"}}, "letters"),
        ({"letters": {"Y_error_average": "one"}}, "letters"),
        ({"compared": ["H1"]}, "compared"),
        ({"compared": "dW1"}, "compared"),
        ({"folded": ["forward"]}, "folded"),
        ({"folded": "Forward"}, "folded"),
        ({"columns": ["one"]}, "columns"),
        ({"outputs": ["one", "two"]}, "outputs"),
        ({"drafts": [["Z1", 0, 0, "x"]]}, "drafts"),
        ({"drafts": [["W1", 0, 0, "0.5"]]}, "“0.5” is a number: the draft in W1 row 1, column 1"),
        ({"drafts": [["W1", 0, 0, " −1,5 "]]}, "is a number"),
        ({"drafts": [["W1", 0, 0, "0" * 500 + "1"]]}, "is a number"),
        ({"drafts": [["W1", 0, 0, "x"], ["W1", 0, 0, "y"]]}, "W1 row 1, column 1 twice"),
        ({"rate_draft": 5}, "rate_draft"),
        ({"rate_draft": "0.5"}, "rate_draft"),
        ({"rate_draft": "0," + "0" * 500 + "1e600"}, "rate_draft"),
    ],
)
def test_a_wrong_document_is_refused_with_one_sentence_that_names_the_part(wrong, says):
    with pytest.raises(DocumentError) as caught:
        document.read(wrong)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
