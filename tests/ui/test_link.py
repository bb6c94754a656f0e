import base64
import contextlib
import json
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Cell
from tests.ui.test_document import CHANGED, HANDOUT, alike
from ui import link
from ui.example import example, examples
from ui.link import LinkError
from ui.scenario import of_example


def packed(found):
    text = found if isinstance(found, bytes) else json.dumps(found).encode()
    return base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


@pytest.mark.parametrize("scenario", [*map(of_example, examples()), CHANGED], ids=lambda s: s.example)
def test_a_link_shows_the_same_scenario(scenario):
    text = link.encode(scenario)
    if text:
        assert alike(link.decode(text), scenario)
    else:
        assert scenario is HANDOUT


def test_the_handout_with_every_number_edited_gives_a_link_under_600_characters():
    scenario = HANDOUT
    numbers = np.random.default_rng(7)
    for name, matrix in HANDOUT.given.items():
        for row, column in np.ndindex(matrix.shape):
            scenario = scenario.with_number(Cell(name, row, column), round(float(numbers.uniform(-2, 2)), 3))
    text = link.encode(scenario)
    assert text is not None
    assert len("https://backprop-board.streamlit.app/?s=") + len(text) < 600
    assert alike(link.decode(text), scenario)


def test_what_does_not_fit_gives_no_link():
    numbers = np.random.default_rng(7)
    iris = of_example(example("iris"))
    scenario = iris
    for row in range(150):
        for column in range(4):
            scenario = scenario.with_number(Cell("X", row, column), float(numbers.normal()))
    assert link.encode(scenario) is None


def test_a_scenario_of_the_largest_size_is_found_too_large_without_being_written_out():
    assert link.encode(HANDOUT.with_size("n", 10_000).with_size("c", 32)) is None


def test_the_link_of_an_untouched_iris_is_short():
    text = link.encode(of_example(example("iris")))
    assert text is not None
    assert len(text) < 60


BOMB = packed(b"[" + b"0," * 30_000_000 + b"0]")
HOSTILE = [
    "abc",
    "%%%",
    "💥",
    "A" * 100_000,
    packed(b"\xff\xfe"),
    packed(b"[" * 100_000),
    packed(b'{"a":' * 50_000),
    packed(b"9" * 10_000),
    packed({"X": [[1e999]]}),
    packed({"X": [["<script>alert(1)</script>"]]}),
    packed({"example": "<script>alert(1)</script>"}),
    packed({"X": [[0] * 100_000]}),
    packed([]),
    packed("text"),
    packed({"W1": None}),
    link.encode(CHANGED)[:-5],
    link.encode(CHANGED)[5:],
    BOMB[:3000],
    BOMB,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_link_gives_one_sentence(text):
    with pytest.raises(LinkError) as caught:
        link.decode(text)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@settings(max_examples=1500, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=200).map(lambda x: base64.urlsafe_b64encode(x).decode()))
def test_no_text_at_all_raises_anything_else(text):
    with contextlib.suppress(LinkError):
        link.decode(text)


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_no_damaged_link_raises_anything_else(data):
    text = list(link.encode(CHANGED))
    for _ in range(data.draw(st.integers(1, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.sampled_from("AZaz09-_="))
    with contextlib.suppress(LinkError):
        link.decode("".join(text)).trace()
