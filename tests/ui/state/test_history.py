"""What undo and redo bring back, and the memory that a session holds for it."""

import gc
import sys
import types
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import example as example_of
from hypothesis import strategies as st

from ui.state.events import RefusedError
from ui.state.example import example
from ui.state.history import MOST_BYTES, MOST_STEPS
from ui.state.limits import LIMITS
from ui.state.scenario import of_example
from ui.state.session import Session

HANDOUT = of_example(example("handout"))
LARGEST = HANDOUT
for _letter in HANDOUT.sizes:
    LARGEST = LARGEST.with_size(_letter, LIMITS[_letter])
LARGEST_BYTES = 6_000_000
"""More than all matrices and texts of one scenario."""

FEW = settings(max_examples=8, phases=[Phase.explicit, Phase.generate])

cells = st.tuples(st.sampled_from(sorted({*HANDOUT.given, "V_W1"})), st.integers(0, 3), st.integers(0, 1))
sets = st.builds(
    lambda cell, rest: {"kind": "set", "matrix": cell[0], "row": cell[1], "column": cell[2], **rest},
    cells,
    st.fixed_dictionaries(
        {"text": st.sampled_from(["0", "-0", "0.5", "1e300", "abc", ""])},
        optional={"gesture": st.sampled_from(["drag", "another drag"])},
    ),
)
blocks = st.builds(
    lambda cell, text: {"kind": "paste", "matrix": cell[0], "row": cell[1], "column": cell[2], "text": text},
    cells,
    st.sampled_from(["1\t2\n3\t-0", "a\tb", "7\n8\n9\n10\n11", "x" * 500]),
)
others = st.sampled_from(
    [
        *({"kind": "size", "letter": letter, "size": size} for letter in LIMITS for size in (1, 3, 5)),
        *({"kind": "answer", "choice": choice} for choice in ("grow", "fit", "no")),
        {"kind": "fill", "which": "all", "how": "random", "seed": "7"},
        {"kind": "fill", "which": "W1", "how": "zeros", "seed": ""},
        {"kind": "choose", "what": "example", "option": "xor"},
        {"kind": "choose", "what": "hidden", "option": "tanh"},
        *({"kind": "choose", "what": "momentum", "option": text} for text in ("0.9", "0", "1")),
        {"kind": "descend", "steps": "1"},
        {"kind": "nudge", "matrix": "W1", "row": 0, "column": 0, "text": "0.1"},
        {"kind": "pin", "matrix": "H1", "row": 0, "column": 0},
        {"kind": "unfold", "open": ["1.2.3" * 10] * 200},
        {"kind": "show", "row": 1},
    ]
)
changes = st.lists(sets | blocks | others, max_size=25)
travels = st.lists(st.sampled_from(["undo", "redo"]), max_size=40)


def held(*roots):
    """The bytes of all objects that can be reached, each counted once."""
    seen, waiting, size = set(), list(roots), 0
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type | types.ModuleType | types.FunctionType):
            continue
        seen.add(id(thing))
        size += sys.getsizeof(thing)
        waiting.extend(gc.get_referents(thing))
        if isinstance(thing, np.ndarray) and thing.base is not None:
            waiting.append(thing.base)
    return size


def content(scenario):
    """All of a scenario, bit by bit, but for how it is looked at."""
    numbers = {name: (matrix.shape, matrix.tobytes()) for name, matrix in scenario.given.items()}
    choices = (
        scenario.example,
        scenario.hidden,
        scenario.output,
        scenario.loss,
        scenario.reduction,
        scenario.columns,
        scenario.nudged,
    )
    choices += (scenario.momentum, scenario.momentum_draft)
    return numbers, dict(scenario.drafts), choices


def edits(session, count):
    for i in range(count):
        cell = {"matrix": "X", "row": 97 * i % LIMITS["n"], "column": i % LIMITS["c"]}
        session = session.after({"kind": "set", **cell, "text": f"{i + 1}"})
    return session


def with_other_numbers(session, seed):
    """The session after all of X was replaced."""
    numbers = np.random.default_rng(seed).normal(size=session.scenario.given["X"].shape)
    return session.changed(session.scenario.with_data(numbers, session.scenario.given["Y"], ()))


@given(changes, travels)
@example_of(
    [
        {"kind": "choose", "what": "momentum", "option": "0.9"},
        {"kind": "set", "matrix": "V_W1", "row": 1, "column": 0, "text": "-0"},
        {"kind": "descend", "steps": "1"},
        {"kind": "choose", "what": "momentum", "option": "0"},
        {"kind": "choose", "what": "hidden", "option": "tanh"},
    ],
    ["undo"] * 5 + ["redo"] * 5 + ["undo"] * 5,
)
def test_undo_and_redo_bring_back_every_bit(events, kinds):
    session, past, future = Session(HANDOUT), [], []
    for event in events:
        before, length = session.scenario, len(session.past)
        with suppress(RefusedError):  # Steps of numbers that overflow.
            session = session.after(event)
        if len(session.past) > length:
            past.append(content(before))
    for kind in kinds:
        came_from, goes_to = (past, future) if kind == "undo" else (future, past)
        now = content(session.scenario)
        session = session.after({"kind": kind})
        if came_from:
            goes_to.append(now)
            assert content(session.scenario) == came_from.pop()
        assert (len(session.past), len(session.future)) == (len(past), len(future))


@FEW
@given(changes, st.lists(st.integers(0, 3), max_size=12), travels)
def test_a_session_of_the_largest_size_holds_a_bounded_number_of_bytes(events, replaced, kinds):
    session = Session(LARGEST)
    for seed in replaced:
        session = with_other_numbers(session, seed)
    for event in [*({"kind": kind} for kind in kinds), *events]:
        with suppress(RefusedError):
            session = session.after(event)
    assert held(session) - held(session.scenario) <= MOST_BYTES
    assert held(session.scenario) <= LARGEST_BYTES


def test_a_hundred_edits_of_the_largest_board_can_all_be_undone():
    session = edits(Session(LARGEST), 100)
    assert held(session) - held(session.scenario) <= MOST_BYTES / 2
    for _ in range(100):
        session = session.undone()
    assert content(session.scenario) == content(LARGEST)
    for _ in range(100):
        session = session.redone()
    assert content(session.scenario) == content(edits(Session(LARGEST), 100).scenario)


def test_a_board_of_the_largest_size_made_smaller_and_larger_again_is_undone():
    session = Session(LARGEST)
    for size in (9_999, 10_000, 1, 10_000):
        session = edits(session.after({"kind": "size", "letter": "n", "size": size}), 1)
    for _ in range(8):
        session = session.undone()
    assert content(session.scenario) == content(LARGEST)


def test_of_many_steps_the_last_ones_are_kept():
    session = Session(HANDOUT)
    for i in range(MOST_STEPS + 10):
        session = session.after({"kind": "set", "matrix": "X", "row": 0, "column": 0, "text": f"{i + 2}"})
    assert len(session.past) == MOST_STEPS
    for _ in range(MOST_STEPS):
        session = session.undone()
    assert session.scenario.given["X"][0, 0] == 11


@pytest.mark.parametrize("kind", ["undo", "redo"])
def test_of_large_steps_those_farthest_away_are_dropped(kind):
    session = Session(LARGEST)
    for seed in range(6):
        session = with_other_numbers(session, seed)
    kept = len(session.past)
    assert 2 <= kept < 6
    expected = [content(with_other_numbers(Session(LARGEST), seed).scenario) for seed in range(6)]
    for back in range(kept):
        session = session.undone()
        assert content(session.scenario) == expected[4 - back]
    if kind == "redo":
        session = session.redone()
        assert content(session.scenario) == expected[6 - kept]
    assert held(session) - held(session.scenario) <= MOST_BYTES


def test_the_one_step_back_is_always_kept():
    long = "x" * 399 + "𝔛"
    full = with_other_numbers(Session(LARGEST), 1).scenario
    texts = "\n".join(["\t".join([long] * 20)] * 50)
    session = Session(full)
    for _ in range(3):
        session = session.after({"kind": "paste", "matrix": "X", "row": 0, "column": 0, "text": texts})
        session = with_other_numbers(session, 2)
        assert content(session.undone().scenario)[1]
