"""The board opens every exercise that it can show, with the same numbers, and says why it cannot open others."""

import numpy as np
import pytest

from ui.check.exercise import exercises
from ui.check.on_board import NotOnBoardError, is_on_board, scenario_of
from ui.state import link

REFUSED = {"cs231n": "its output is softmax"}


@pytest.mark.parametrize("one", exercises(), ids=lambda one: one.key)
def test_the_board_has_the_numbers_of_the_exercise_also_by_its_link(one):
    if one.key in REFUSED:
        with pytest.raises(NotOnBoardError) as caught:
            scenario_of(one)
        assert str(caught.value) == f"The board cannot open this network: {REFUSED[one.key]}."
        return
    scenario = scenario_of(one)
    for opened in (scenario, link.decode(link.encode(scenario))):
        run = opened.trace()
        assert run.derivation is one.run.derivation
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
