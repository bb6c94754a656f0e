import json
from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Cell
from ui import document
from ui.document import DocumentError
from ui.example import examples
from ui.scenario import of_example

HANDOUT = of_example(examples()[0])
CHANGED = replace(
    HANDOUT.with_number(Cell("W1", 0, 0), 1 / 3)
    .with_draft(Cell("X", 1, 2), "abc")
    .with_choices(hidden="tanh", output="linear", loss="average", learning_rate=0.25, rate_draft="fast")
    .with_pin(Cell("dW2", 1, 0)),
    presenting="H1",
    hidden_grids=frozenset({"Z1", "dW1"}),
    unfolded=("0", "0.1"),
    decimals=6,
    scale="shared",
    columns=("a", "b", "ü", "<i>"),
    outputs=("yes",),
)


def alike(one, other):
    return document.write(one) == document.write(other)


@pytest.mark.parametrize("scenario", [*map(of_example, examples()), CHANGED], ids=lambda s: s.example)
def test_a_scenario_survives_being_written_and_read(scenario):
    text = json.dumps(document.write(scenario), allow_nan=False)
    again = document.read(json.loads(text))
    assert alike(again, scenario)
    for name, matrix in scenario.given.items():
        assert np.array_equal(again.given[name], matrix)


@pytest.mark.parametrize("scenario", [*map(of_example, examples()), CHANGED], ids=lambda s: s.example)
def test_a_difference_to_the_example_says_as_much_as_the_whole(scenario):
    assert alike(document.read(document.write_difference(scenario)), scenario)


def test_a_learning_rate_that_is_no_number_is_kept_short():
    assert len(document.read({"rate_draft": "x" * 5000}).rate_draft) == 400


def test_the_first_example_untouched_differs_in_nothing():
    assert document.write_difference(HANDOUT) == {}
    assert set(document.write_difference(HANDOUT.with_number(Cell("b", 0, 0), 3))) == {"b"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([], "JSON object"),
        ({"format": "other"}, "format"),
        ({"version": 2}, "version"),
        ({"extra": 1}, "“extra”"),
        ({"example": "nowhere"}, "“nowhere”"),
        ({"X": [[1, 2], [3]]}, "X row 2"),
        ({"X": [[1, 2, 3, "4"], [1, 2, 3, 4]]}, "X row 1, column 4"),
        ({"X": [[float("nan")] * 4] * 2}, "X row 1, column 1"),
        ({"X": [[10**400, 1, 1, 1]] * 2}, "X row 1, column 1"),
        ({"W1": [[1, 2]]}, "W1"),
        ({"X": [[0] * 40] * 2, "W1": [[0, 0]] * 40}, "c = 40"),
        ({"hidden": "step"}, "“hidden”"),
        ({"hidden": ["tanh"]}, "“hidden”"),
        ({"learning_rate": True}, "learning_rate"),
        ({"learning_rate": 10**400}, "learning_rate"),
        ({"decimals": 9}, "decimals"),
        ({"pinned": ["dW1", 9, 0]}, "pinned"),
        ({"pinned": ["dW1", True, 0]}, "pinned"),
        ({"explained": ["Z1", 0, 0]}, "gradient"),
        ({"presenting": "nothing"}, "presenting"),
        ({"hidden_grids": ["nothing"]}, "hidden_grids"),
        ({"columns": ["one"]}, "columns"),
        ({"outputs": ["one", "two"]}, "outputs"),
        ({"drafts": [["Z1", 0, 0, "x"]]}, "drafts"),
        ({"rate_draft": 5}, "rate_draft"),
        ({"rate_draft": "0.5"}, "rate_draft"),
    ],
)
def test_a_wrong_document_is_refused_with_one_sentence_that_names_the_part(wrong, says):
    with pytest.raises(DocumentError) as caught:
        document.read(wrong)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
