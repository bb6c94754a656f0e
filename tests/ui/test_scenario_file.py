import json

import pytest

from tests.ui.test_document import CHANGED, alike
from ui import document, scenario_file
from ui.document import DocumentError


def test_a_file_that_was_written_can_be_opened():
    assert alike(document.read(scenario_file.read_json(scenario_file.written(CHANGED))), CHANGED)


def test_a_file_says_what_it_is_and_of_which_version():
    found = json.loads(scenario_file.written(CHANGED))
    assert (found["format"], found["version"]) == ("backprop-board", 1)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"X": [[1, 2],\n [3, }', "line 2, column 6"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "nested"),
        (b"9" * 10_000, "not JSON"),
        (b" " * 20_000_001, "20 MB"),
        (b"", "line 1, column 1"),
    ],
    ids=range(6),
)
def test_a_wrong_file_gets_one_sentence_that_says_where(data, says):
    with pytest.raises(DocumentError) as caught:
        document.read(scenario_file.read_json(data))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
