import json
from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Cell
from tests.each import each
from tests.ui import extreme
from tests.ui.state.test_scenario_document import CHANGED, HANDOUT, alike
from ui.state import scenario_document as document
from ui.state.limits import LIMITS, MOST_DRAFTS
from ui.state.scenario_document import DocumentError
from ui.take_home import scenario_file


def test_a_file_that_was_written_can_be_opened():
    assert alike(document.read(scenario_file.read_json(scenario_file.written(CHANGED))), CHANGED)


def largest(rows):
    """A scenario of the largest size but for its rows, every number with all its digits."""
    sized = HANDOUT.with_layer().with_layer()
    for letter, most in {**LIMITS, "n": rows}.items():
        sized = sized.with_size(letter, most)
    numbers = np.random.default_rng(7)
    given = {name: -1e-200 * numbers.uniform(0.1, 1, matrix.shape) for name, matrix in sized.given.items()}
    drafts = {Cell("X", row, 0): "x" * 400 for row in range(MOST_DRAFTS)}
    return replace(sized, given=given, drafts=drafts, columns=("x" * 80,) * LIMITS["c"])


def test_the_largest_scenario_is_read():
    scenario = largest(LIMITS["n"])
    data = json.dumps(document.write(scenario)).encode()
    assert extreme.same(document.read(scenario_file.read_json(data)), scenario)


def test_the_file_of_the_largest_scenario_is_within_what_is_read():
    thousand, more = (len(scenario_file.written(largest(rows))) for rows in (1000, 1100))
    assert thousand + (more - thousand) * (LIMITS["n"] - 1000) / 100 < scenario_file.MOST_BYTES


def test_a_file_says_what_it_is_and_of_which_version():
    found = json.loads(scenario_file.written(CHANGED))
    assert (found["format"], found["version"]) == ("backprop-board", 1)


@each(
    ("data", "says"),
    [
        (b'{"X": [[1, 2],\n [3, }', "line 2, column 6"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "nested"),
        (b"9" * 10_000, "10000 characters"),
        (b'{"X": [[NaN]]}', "The file has NaN"),
        (b'{"b": [[1, 2]], "b": [[3, 4]]}', "The file has the key “b” twice"),
        (b'{"X": [' + b"[]," * 100_000 + b"[]]}", "more lists"),
        (b" " * 20_000_001, "20 MB"),
        (b"", "line 1, column 1"),
    ],
    ids=range(9),
)
def test_a_wrong_file_gets_one_sentence_that_says_where(data, says):
    with pytest.raises(DocumentError) as caught:
        document.read(scenario_file.read_json(data))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
