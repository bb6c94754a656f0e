"""The steps downhill that a scenario remembers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from ui.state import link
from ui.state import scenario_document as document
from ui.state.events import apply
from ui.state.example import examples
from ui.state.scenario import Scenario, of_example
from ui.state.scenario_document import DocumentError
from ui.state.steps_taken import MOST_POINTS, StepsTaken, count_rises

HANDOUT = of_example(examples()[0])


def same_numbers(first: Scenario, second: Scenario) -> bool:
    return all(np.array_equal(first.given[name], second.given[name]) for name in first.given)


@given(st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_of_many_steps_some_losses_are_kept_and_always_the_last_two_states(counts: list[int]):
    taken, step = StepsTaken({}), 0
    for count in counts:
        taken = taken.and_then([1 / (1 + x) for x in range(step, step + count + 1)], None)
        step += count
        assert (taken.before, taken.last) == (step - count, step)
        assert {taken.first, taken.before, taken.last} <= taken.losses.keys()
        assert all(loss == 1 / (1 + x) for x, loss in taken.losses.items())
        assert len(taken.losses) <= 2 * MOST_POINTS
        assert len(taken.losses) > min(step, MOST_POINTS) / 2


def test_a_link_and_a_file_open_the_same_step_without_its_numbers():
    after = HANDOUT.after_steps(40).after_steps(300)
    packed = link.encode(after)
    assert len(packed) < 60
    opened = link.decode(packed)
    assert same_numbers(opened, after)
    assert (opened.steps.first, opened.steps.last) == (0, 340)
    assert same_numbers(opened.at_start(), HANDOUT)
    from_file = document.read(document.write(after))
    assert same_numbers(from_file, after)
    assert from_file.steps.last == 340


def test_with_momentum_a_link_holds_the_velocities_of_the_start():
    begun = HANDOUT.with_choices(momentum=0.9).after_steps(2).with_choices(learning_rate=0.1)
    after = begun.after_steps(5).after_steps(7)
    opened = link.decode(link.encode(after))
    assert same_numbers(opened, after)
    assert same_numbers(opened.at_start(), begun)


def test_what_was_typed_after_the_steps_is_in_the_link_too():
    after = apply(HANDOUT.after_steps(3), {"kind": "set", "matrix": "W1", "row": 0, "column": 0, "text": "abc"})
    opened = link.decode(link.encode(after))
    assert opened.drafts == after.drafts
    assert opened.steps.last == 3


@each(
    "change",
    [
        lambda s: s.with_size("n", 3),
        lambda s: s.with_fill(["W1"], "ones", 1),
        lambda s: s.with_choices(learning_rate=0.1),
        lambda s: s.with_choices(hidden="tanh"),
        lambda s: s.with_choices(reduction="mean"),
        lambda s: apply(s, {"kind": "set", "matrix": "X", "row": 0, "column": 0, "text": "2"}),
        lambda s: apply(s, {"kind": "paste", "matrix": "W2", "row": 0, "column": 0, "text": "1\n2"}),
        lambda s: apply(s, {"kind": "nudge", "matrix": "W1", "row": 0, "column": 0, "text": "0.1"}),
        lambda s: apply(s, {"kind": "choose", "what": "example", "option": "xor"}),
        lambda s: s.with_data(np.ones((2, 4)), np.ones((2, 1)), ()),
    ],
)
def test_another_change_ends_the_steps_and_the_link_holds_its_numbers(change):
    after = change(HANDOUT.after_steps(3))
    assert after.steps is None
    assert same_numbers(link.decode(link.encode(after)), after)


@pytest.mark.parametrize(
    "look",
    [
        {"kind": "pin", "matrix": "dW2", "row": 0, "column": 0},
        {"kind": "read", "what": "decimals", "option": "6"},
        {"kind": "hide", "matrix": "W1"},
        {"kind": "present", "step": "Z1"},
        {"kind": "choose", "what": "learning_rate", "option": "abc"},
    ],
)
def test_how_the_board_is_looked_at_does_not(look):
    after = HANDOUT.after_steps(3)
    assert apply(after, look).steps is after.steps


def test_a_long_way_is_taken_again_from_a_later_step():
    large = HANDOUT.with_size("n", 2000).with_size("h", 16)
    most = large.most_steps
    after = large.after_steps(most).after_steps(2)
    assert (after.steps.first, after.steps.last) == (most, most + 2)
    assert same_numbers(document.read(document.write(after)), after)


@each(
    "steps",
    [
        3,
        [3],
        [1, 2, 3],
        ["0", "1"],
        [2, 1],
        [-1, 1],
        [0, 1.5],
        [0, True],
        [0, 10**9],
        [10**40, 10**40],
        [0, 10**40],
        None,
    ],
)
def test_a_document_with_other_steps_is_refused_with_a_sentence(steps):
    with pytest.raises(DocumentError, match="“steps” must"):
        document.read({"steps": steps})


def test_steps_of_a_document_that_overflow_are_refused_with_a_sentence():
    wild = {"hidden": "linear", "output": "linear", "learning_rate": 1e6, "steps": [0, 1000]}
    with pytest.raises(DocumentError, match=r"The steps cannot be taken\. After step \d+ the numbers are not finite"):
        document.read(wild)


def test_where_the_loss_rises_a_learning_rate_that_lowers_it_is_known():
    wild = HANDOUT.with_choices(hidden="linear", output="linear", learning_rate=40.0)
    after = wild.after_steps(1)
    assert after.steps.rises == 1
    assert after.falling_rate is None
    rate = after.steps.smaller_rate
    assert math.log2(40 / rate).is_integer()
    assert wild.with_choices(learning_rate=rate).after_steps(1).steps.rises == 0
    assert wild.with_choices(learning_rate=2 * rate).after_steps(1).steps.rises == 1


@pytest.mark.parametrize(
    ("losses", "rises"), [((0.2, 0.3, 0.1, 0.4), 2), ((0.25, 0.25 + 1e-16), 0), ((1e-32, 5e-32), 0), ((1e-9, 2e-9), 1)]
)
def test_what_rounding_adds_to_a_loss_that_falls_no_more_is_no_rise(losses, rises):
    assert count_rises(losses) == rises


def test_the_learning_rate_that_was_tried_last_without_a_rise_is_remembered():
    after = HANDOUT.after_steps(1).with_choices(hidden="linear", output="linear", learning_rate=40.0).after_steps(1)
    assert after.falling_rate == 0.5
