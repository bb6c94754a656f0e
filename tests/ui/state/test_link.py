import base64
import json
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backprop_core import Cell
from tests.each import each
from tests.ui.hostile import packed
from tests.ui.state.test_scenario_document import CHANGED, HANDOUT, LARGER, alike
from ui.state import link
from ui.state.example import example, examples
from ui.state.link import LinkError
from ui.state.scenario import of_example

VERSION_1 = json.loads(Path(__file__).with_name("links_of_version_1.json").read_text(encoding="utf-8"))
"""Links of boards that knew one hidden layer and half the squared error alone."""


@each("text", VERSION_1.values(), ids=VERSION_1)
def test_a_link_of_version_1_is_read_and_written_as_before(text):
    scenario = link.decode(text)
    assert scenario.loss == "half_squared"
    assert link.encode(scenario) == text


def test_links_of_version_1_say_what_they_said():
    mean = link.decode(VERSION_1["ReLU and the average"])
    assert (mean.hidden, mean.output, mean.reduction) == (("relu",), "linear", "mean")
    assert link.decode(VERSION_1["other sizes"]).sizes == {"n": 3, "c": 4, "h": 5, "o": 2}
    assert link.decode(VERSION_1["momentum"]).given["V_W1"][3, 1] == 0.25
    assert link.decode(VERSION_1["rows of iris"]).reduction == "total"


@each("scenario", [*map(of_example, examples()), CHANGED, *LARGER], ids=lambda s: s.example)
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


def test_what_is_too_large_for_a_link_is_kept_by_the_tab_up_to_a_size():
    large = HANDOUT.with_size("n", 10_000).with_number(Cell("X", 9_999, 3), 0.123)
    text = link.encode(large, link.TAB)
    assert text is not None
    assert alike(link.decode(text, link.TAB), large)
    assert link.encode(large.with_size("c", 32), link.TAB) is None


@pytest.mark.parametrize("text", ["abc", "A" * (2 * link.TAB.letters + 1), "eJw"])
def test_what_a_tab_kept_is_read_like_a_link(text):
    with pytest.raises(link.LinkError):
        link.decode(text, link.TAB)


def test_a_long_text_that_packs_well_gives_no_link_that_could_not_be_read():
    sized = HANDOUT.with_size("n", 1000)
    numbers = np.full((1000, 4), -1.2345678901234567e-200)
    drafts = {Cell("X", row, 0): "a" * 400 for row in range(300)}
    assert link.encode(replace(sized, given={**sized.given, "X": numbers})) is not None
    assert link.encode(replace(sized, given={**sized.given, "X": numbers}, drafts=drafts)) is None


def nested(depth):
    return packed(b'{"X":' + b"[" * depth + b"]" * depth + b"}")


@each("depth", [3, 4, 50, 900, 979, 990, 1000, 5000, 90_000])
def test_a_link_of_any_depth_is_answered_with_a_sentence(depth):
    with pytest.raises(LinkError, match=r"^The link holds no scenario that can be shown.+\.$"):
        link.decode(nested(depth))


TEXT = zlib.compress(json.dumps({"b": [[3, 4]]}).encode())


@each(
    ("text", "says"),
    [
        (base64.urlsafe_b64encode(TEXT + b"more"), "after its end"),
        (base64.urlsafe_b64encode(TEXT + TEXT), "after its end"),
        (base64.urlsafe_b64encode(TEXT[:-1]), "cut short"),
        (base64.urlsafe_b64encode(TEXT[:-1] + b"\0"), "damaged"),
        (base64.urlsafe_b64encode(TEXT) + b"!", "damaged"),
        (base64.urlsafe_b64encode(TEXT)[:5] + b" " + base64.urlsafe_b64encode(TEXT)[5:], "damaged"),
        (base64.urlsafe_b64encode(TEXT)[:5] + b"=" + base64.urlsafe_b64encode(TEXT)[5:], "damaged"),
        (base64.b64encode(TEXT + b"\xff" * 30), "damaged"),
        (packed(b'{"b": [[3, 4]]} {}').encode(), "Extra data"),
        (packed(b'{"b": [[3, 4]], "b": [[5, 6]]}').encode(), "“b” twice"),
        (packed(b'{"b": [[3, NaN]]}').encode(), "NaN"),
    ],
)
def test_a_link_with_anything_added_or_missing_is_refused(text, says):
    with pytest.raises(LinkError, match=says):
        link.decode(text.decode())


@pytest.mark.parametrize("end", ["", "="])
def test_a_link_may_be_padded(end):
    text = base64.urlsafe_b64encode(TEXT).decode().rstrip("=")
    assert len(text) % 4 == 3
    assert link.decode(text + end).given["b"].tolist() == [[3, 4]]


KNOWN = (
    "eNplkEFOxDAMRe_itanawrCoEGtuUERVVZ7G7UTKpFWSIhDiZuy4GD9F3UCkRM7z94-dD2orarquLG7_LL4pi7rnnOGyuEMEcOID"
    "1jlf9T3TxRqjnhpK4i_EtGxp3RLuznqVAOKWGHGXVw0yawbg3vp5CJKUGridmMbFbVcPYUcCzRn7-wvHg32k_rDd0-8aMzE62qs4"
    "oHumOIqDFcWLBDUoW633CCA3bU1ccYkSfVud2P9889PizC8uUYzR8gtr0Kg-oVM4P1V0DDvMwZq9lZcMTburTZBpb7Cj52xcM8l5"
    "pPxHec5hz8Nokpjo8wdK2W5e"
)


def test_a_link_that_is_known_from_before_is_read():
    """Written by the first version of the board, with each kind of part."""
    before_letters = replace(
        CHANGED, cells=HANDOUT.cells, letters=HANDOUT.letters, compared=HANDOUT.compared, folded=HANDOUT.folded
    )
    assert link.decode(KNOWN).rate_draft == CHANGED.rate_draft
    assert alike(link.decode(KNOWN), before_letters)
