import numpy as np
import pytest

from backprop_core import Cell
from tests.ui.test_document import CHANGED, HANDOUT, alike
from ui import link
from ui.example import example, examples
from ui.scenario import of_example


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


def test_what_is_too_large_for_a_link_is_kept_by_the_tab_up_to_a_size():
    large = HANDOUT.with_size("n", 10_000).with_number(Cell("X", 9_999, 3), 0.123)
    text = link.keep(large)
    assert text is not None
    assert alike(link.kept(text), large)
    assert link.keep(large.with_size("c", 32)) is None


@pytest.mark.parametrize("text", ["abc", "A" * (link.LONGEST_KEPT + 1), "eJw"])
def test_what_a_tab_kept_is_read_like_a_link(text):
    with pytest.raises(link.LinkError):
        link.kept(text)
