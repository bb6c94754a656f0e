"""The board opens every exercise, with the same numbers."""

import numpy as np

from tests.each import each
from ui.check.exercise import exercises
from ui.check.on_board import is_on_board, scenario_of
from ui.state import link


@each("one", exercises(), ids=lambda one: one.key)
def test_the_board_has_the_numbers_of_the_exercise_also_by_its_link(one):
    scenario = scenario_of(one)
    for opened in (scenario, link.decode(link.encode(scenario))):
        run = opened.trace()
        assert run.derivation.lines == one.run.derivation.lines
        assert all(np.array_equal(matrix, one.run[name]) for name, matrix in run.values.items())
        assert opened.learning_rate == run.learning_rate == one.run.learning_rate


def test_an_exercise_is_known_when_it_is_on_the_board():
    kircerta, tailvar, cs231n = (
        next(one for one in exercises() if one.key == key) for key in ("kircerta", "tailvar", "cs231n")
    )
    scenario = scenario_of(kircerta)
    assert is_on_board(kircerta, scenario)
    assert not is_on_board(tailvar, scenario)
    assert not is_on_board(cs231n, scenario)
