"""Thousands of texts that mean no good: each is answered with a sentence or as what it says, and nothing is lost.

What is asked for beside that, ordinary time and memory, is asked of all of them together.
"""

import contextlib
import json
import math
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backprop_core import Cell
from tests.each import each
from tests.ui import hostile
from ui.board.view import view
from ui.data.column_suggestion import suggest
from ui.data.csv_cells import CsvError
from ui.data.csv_numbers import read_columns
from ui.data.csv_text import decode, read_table
from ui.data.dataset import prepare
from ui.reading.numbers import NumberError, read_number
from ui.state import link
from ui.state import scenario_document as document
from ui.state.example import example
from ui.state.limits import LIMITS
from ui.state.link import LinkError
from ui.state.scenario import of_example
from ui.state.scenario_document import DocumentError
from ui.state.session import Session
from ui.take_home.scenario_file import read_json

HANDOUT = of_example(example("handout"))
WHOLE = document.write(HANDOUT)
MANY = settings(
    max_examples=10 * settings.default.max_examples,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Four of these are six hundred at the desk, and twenty thousand with `--hypothesis-profile=long`."""

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(hostile.SCRIPTS)
anything = plain | st.lists(plain, max_size=3) | st.dictionaries(st.text(max_size=4), plain, max_size=2)
rows = st.lists(st.lists(st.floats() | st.integers() | plain, max_size=4), max_size=3)
parts = st.dictionaries(st.sampled_from(sorted(WHOLE)), anything | rows, min_size=1, max_size=3)
odd = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
texts = (
    odd | st.sampled_from(hostile.NUMBERS + hostile.SCRIPTS) | st.from_regex(r"[-+]?[0-9.,eE_]{1,9}", fullmatch=True)
)
tables = st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=3)


def outcome(read, data):
    """What is read, or the refusal; anything else that is raised fails the test."""
    try:
        return read(data)
    except (LinkError, DocumentError, CsvError, NumberError) as refusal:
        return refusal


def is_a_sentence(found):
    """Whether something is a refusal that a person can read."""
    text = str(found)
    return 0 < len(text) < 400 and "\n" not in text and "Traceback" not in text and text.endswith((".", "?"))


def draws(scenario):
    """Whether a scenario can be shown: within the limits, followed, and sent to the board as JSON."""
    json.dumps(view(scenario, scenario.trace()), allow_nan=False).encode(errors="replace")
    return all(1 <= size <= LIMITS[letter] for letter, size in scenario.sizes.items())


def goes_on_the_board(dataset):
    """Whether data can be shown, every number of it finite."""
    scenario = HANDOUT.with_data(dataset.X, dataset.Y, dataset.columns, dataset.outputs)
    finite = np.isfinite(dataset.X).all() and np.isfinite(dataset.Y).all()
    return finite and scenario.trace()["Z1"].shape[0] == scenario.sizes["n"] <= LIMITS["n"]


@st.composite
def damaged(draw):
    """A link with some of its letters changed, or cut."""
    letters = list(hostile.WHOLE)
    for _ in range(draw(st.integers(1, 3))):
        letters[draw(st.integers(0, len(letters) - 1))] = draw(st.sampled_from("AZaz09-_="))
    return "".join(letters)[: draw(st.integers(0, len(letters)))]


@pytest.mark.slow
@MANY
@given(damaged() | parts.map(lambda found: hostile.packed(json.dumps(found).encode())) | odd)
def test_a_link_is_a_scenario_or_a_sentence(text):
    found = outcome(link.decode, text)
    assert is_a_sentence(found) if isinstance(found, ValueError) else draws(found)


@pytest.mark.slow
@MANY
@given(st.binary(max_size=60) | anything.map(json.dumps).map(str.encode) | parts.map(json.dumps).map(str.encode))
def test_a_scenario_file_is_a_scenario_or_a_sentence(data):
    found = outcome(read_file, data)
    assert is_a_sentence(found) if isinstance(found, ValueError) else draws(found)


@pytest.mark.slow
@MANY
@given(st.binary(max_size=60) | st.tuples(tables, st.sampled_from(",;\t")).map(lambda x: written(*x)))
def test_a_table_is_data_for_the_board_or_a_sentence(data):
    found = outcome(read_data, data)
    assert is_a_sentence(found) if isinstance(found, ValueError) else goes_on_the_board(found)


@pytest.mark.slow
@MANY
@given(texts)
def test_a_cells_text_is_its_number_or_stays_where_it_was_typed(text):
    event = {"number": 1, "kind": "set", "matrix": "W1", "row": 1, "column": 0, "text": text}
    after = Session(HANDOUT).after(event).scenario
    number = after.given["W1"][1, 0]
    found = outcome(read_number, text)
    if isinstance(found, NumberError):
        assert number == 0.3, "the last good number stays"
        assert after.drafts[Cell("W1", 1, 0)].rstrip("…") in text, "and so does what was typed"
        assert str(found).isprintable()
    else:
        assert number == found
        assert math.isfinite(number)
        assert not after.drafts


def written(rows, mark):
    return "\n".join(mark.join(row) for row in rows).encode(errors="replace")


@each("text", hostile.LINKS, ids=range(len(hostile.LINKS)))
def test_a_known_bad_link_is_a_sentence(text):
    with pytest.raises(LinkError) as caught:
        link.decode(text)
    assert is_a_sentence(caught.value)


@each("data", hostile.FILES, ids=range(len(hostile.FILES)))
def test_a_known_bad_scenario_file_is_a_sentence(data):
    with pytest.raises(DocumentError) as caught:
        read_file(data)
    assert is_a_sentence(caught.value)


@each("data", hostile.TABLES, ids=range(len(hostile.TABLES)))
def test_a_known_bad_table_is_a_sentence(data):
    with pytest.raises(CsvError) as caught:
        read_data(data)
    assert is_a_sentence(caught.value)


@each("text", hostile.NUMBERS)
def test_a_known_bad_number_is_no_number(text):
    with pytest.raises(NumberError):
        read_number(text)


@pytest.mark.slow
def test_no_known_bad_input_takes_longer_or_more_memory_than_good_input_of_as_many_rows():
    large = HANDOUT.with_size("n", LIMITS["n"]).with_size("c", LIMITS["c"] // 2)
    honest = json.dumps(document.write(large)).encode()
    lines = "\n".join([",".join("abcdefghijklmn"), *[",".join(["0.123"] * 14)] * LIMITS["n"]]).encode()
    good = [cost(read_file, honest), cost(read_data, lines)]
    seconds, memory = (sum(one[i] for one in good) for i in range(2))
    for read, inputs in ((link.decode, hostile.LINKS), (read_file, hostile.FILES), (read_data, hostile.TABLES)):
        for number, bad in enumerate(inputs):
            took, held = cost(read, bad)
            assert took < seconds, f"{read.__name__}, the input number {number}"
            assert held < memory, f"{read.__name__}, the input number {number}"


def read_file(data):
    return document.read(read_json(data))


def read_data(data):
    table = read_table(decode(data))
    readings = read_columns(table)
    return prepare(table, readings, suggest(table, readings))


def cost(read, data):
    """How long a processor has to do with what was given, good or bad, and how many bytes it held at most."""
    tracemalloc.start()
    began = time.process_time()
    with contextlib.suppress(LinkError, DocumentError, CsvError):
        read(data)
    took, held = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return took, held
