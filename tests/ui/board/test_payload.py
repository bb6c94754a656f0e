"""The payload is what its types say, in Python and in the browser."""

from dataclasses import replace

import pytest

from backprop_core import Cell
from tests.each import each
from tests.payload import wrong
from ui.board import browser_types, payload
from ui.board.skeleton import skeleton
from ui.board.view import moving
from ui.state.events import HANDLERS, LOOKS, apply
from ui.state.example import examples
from ui.state.scenario import of_example

FIRST = of_example(examples()[0])
SCENARIOS = {
    **{one.key: of_example(one) for one in examples()},
    "drafts": apply(FIRST, {"kind": "set", "matrix": "X", "row": 0, "column": 0, "text": "x"}),
    "a nudge": apply(FIRST, {"kind": "nudge", "matrix": "W1", "row": 0, "column": 0, "text": "0.1"}),
    "a question": apply(FIRST, {"kind": "paste", "matrix": "X", "row": 0, "column": 0, "text": "1\n2\n3\n4"}),
    "overflow": apply(FIRST, {"kind": "set", "matrix": "W1", "row": 0, "column": 0, "text": "1e308"}),
    "letters": replace(FIRST, cells="both", compared=frozenset({"dW1", "dc"})),
    "a held cell": replace(FIRST, reduction="mean").with_pin(Cell("X", 0, 0)),
}


def test_the_types_of_the_browser_are_those_of_python():
    kept = browser_types.FILE.read_text(encoding="utf-8")
    assert kept == browser_types.text(), "run: python -m ui.board.browser_types"


@each("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_what_is_sent_is_what_the_types_say(scenario):
    run = scenario.trace()
    names, lettered = scenario.names, scenario.lettered
    sort = run.derivation, tuple(run.sizes.items()), scenario.first_row, names, scenario.cells, lettered
    assert not wrong(skeleton(*sort), payload.Skeleton, "skeleton")
    assert not wrong(moving(scenario, run), payload.Moving, "moving")


@pytest.mark.parametrize(
    "change", [{"short": 1}, {"formula": None}, {"more": "x"}, {"short": ["TL"]}], ids=lambda change: str(change)
)
def test_a_payload_of_other_types_would_be_found(change):
    goal = {"short": "TL", "formula": "½ Σ (ŷ − y)²"}
    assert not wrong(goal, payload.Goal, "goal")
    assert wrong({**goal, **change}, payload.Goal, "goal")
    assert wrong({"short": "TL"}, payload.Goal, "goal")


def test_the_browser_is_told_which_events_change_no_number():
    run = FIRST.trace()
    told = skeleton(run.derivation, tuple(run.sizes.items()), 0, FIRST.names)["message"]["looks"]
    assert told == [*LOOKS, "copy"]
    assert {"set", "size", "choose"} <= HANDLERS.keys() - set(told)
