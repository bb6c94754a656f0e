"""The board without its numbers: what the browser is told of the lines."""

import pytest

from tests.backprop_core import blackboard
from tests.backprop_core.test_affects import BRANCHING, branching
from ui.skeleton import reaches


@pytest.mark.parametrize("texts", BRANCHING.values(), ids=BRANCHING.keys())
def test_the_reach_of_a_cell_follows_every_route(texts):
    run = branching(texts, blackboard.numbers((2, 2, 2, 2), seed=5))
    for name in run.derivation.given:
        here = run.affects(name, 0, 0).reaches
        letters = {(reach.matrix, frozenset(x for x, _ in reach.bound)) for reach in here}
        assert {(matrix, frozenset(kept)) for matrix, kept, _ in reaches(run.derivation)[name]} == letters


def test_several_parts_of_a_matrix_are_reached_on_several_routes():
    run = branching(
        BRANCHING["each cell with its row's and its column's sum"], blackboard.numbers((2, 2, 2, 2), seed=5)
    )
    parts = [entry for entry in reaches(run.derivation)["H1"] if entry[0] == "H1_slope"]
    assert [kept for _, kept, _ in parts] == ["h", "n"]
