"""What the board says of the steps downhill."""

from __future__ import annotations

import pytest

from backprop_core import Cell
from ui.board.downhill import CARRIED, FIRST, HEIGHT, SECOND, UPHILL, WIDTH, curve, downhill
from ui.board.view import moving
from ui.reading.numbers import print_number
from ui.state.example import examples
from ui.state.scenario import Scenario, of_example

HANDOUT = of_example(examples()[0])
WILD = HANDOUT.with_choices(hidden="linear", output="linear")


def said(scenario: Scenario) -> str:
    shown = downhill(scenario, scenario.trace(), None)
    return " ".join(filter(None, (shown["warning"], *shown["says"])))


def test_before_the_first_step_nothing_is_said():
    shown = moving(HANDOUT, HANDOUT.trace())["downhill"]
    assert shown == {
        "step": 0,
        "change": "",
        "before": "",
        "after": "",
        "curve": "",
        "about": "",
        "warning": "",
        "says": [],
    }


def test_the_first_step_says_what_order_things_have_and_the_second_that_gradients_are_new():
    one = HANDOUT.after_steps(1)
    assert said(one) == FIRST
    assert said(one.after_steps(1)) == SECOND
    assert said(one.after_steps(1).after_steps(1)) == ""
    assert said(HANDOUT.after_steps(10)) == f"{FIRST} {SECOND}"


def test_the_loss_before_and_after_are_those_of_the_last_steps():
    before, after = HANDOUT.after_steps(3), HANDOUT.after_steps(3).after_steps(10)
    shown = downhill(after, after.trace(), before.goal_loss(), 10)
    assert shown["step"] == 13
    assert (shown["before"], shown["after"]) == tuple(print_number(x.goal_loss(), 4) for x in (before, after))
    assert shown["change"].startswith("since step 3: " + print_number(after.goal_loss() - before.goal_loss(), 4)[:-1])
    assert shown["about"] == "from step 0 to step 13"


def test_a_rise_has_its_sign_and_equal_looking_losses_are_told_apart():
    after = HANDOUT.with_choices(learning_rate=1e-7).after_steps(1)
    run = after.trace()
    shown = downhill(after, run, run["TotalLoss"].item() - 0.1)
    assert shown["change"] == "last change: +0.1000"
    assert shown["before"] != shown["after"]


def test_a_rise_names_the_learning_rate_that_was_tried_before_or_one_that_would_do():
    known = HANDOUT.after_steps(1).with_choices(hidden="linear", output="linear", learning_rate=40.0).after_steps(1)
    assert "TotalLoss rose: η = 40 is too large here. With η = 0.5, tried before, it fell." in said(known)
    unknown = WILD.with_choices(learning_rate=40.0).after_steps(1)
    assert f"One step with η = {unknown.steps.smaller_rate:g} would have made it smaller." in said(unknown)
    many = WILD.with_choices(learning_rate=40.0).after_steps(3)
    assert f"TotalLoss rose at {many.steps.rises} of these 3 steps" in said(many)


def test_uphill_is_not_called_too_large():
    assert said(HANDOUT.with_choices(learning_rate=-0.5).after_steps(1)).startswith(f"TotalLoss rose. {UPHILL}")


def test_a_loss_that_hardly_changes_is_explained():
    flat = HANDOUT.with_fill(["W2"], "ones", 0).with_choices(learning_rate=0.0).after_steps(1)
    assert said(flat).startswith("TotalLoss did not change: η is 0.")
    far = HANDOUT.with_number(Cell("c", 0, 0), 60.0).after_steps(1)
    largest = max(abs(far.trace()[name]).max() for name in far.derivation.gradient_of.values())
    assert f"every gradient is almost 0, the largest is {print_number(largest, 4)}." in said(far)
    assert "almost" not in said(HANDOUT.after_steps(1))


def test_where_only_the_steps_are_small_no_gradient_is_called_small():
    slow = HANDOUT.with_choices(learning_rate=1e-12).after_steps(1)
    assert "hardly changes: η = 1e−12 makes the steps very small." in said(slow)
    assert "gradient is almost 0" not in said(slow)


def test_a_change_that_leaves_the_loss_is_no_change_of_it():
    run = HANDOUT.trace()
    assert downhill(HANDOUT, run, run["TotalLoss"].item())["change"] == ""


def test_with_momentum_the_learning_rate_alone_is_not_blamed():
    after = HANDOUT.with_choices(learning_rate=40.0, hidden="linear", output="linear", momentum=0.9).after_steps(1)
    assert said(after).startswith(f"TotalLoss rose. {CARRIED}")


@pytest.mark.parametrize("rate", [0.0, 0.5, -0.5])
def test_the_curve_fills_its_box_from_left_to_right(rate: float):
    after = HANDOUT.with_choices(learning_rate=rate).after_steps(1000)
    points = [tuple(map(float, point.split(","))) for point in curve(after.steps).split()]
    assert points[0][0] == 0
    assert points[-1][0] == WIDTH
    assert points == sorted(points, key=lambda point: point[0])
    heights = [y for _, y in points]
    assert (min(heights), max(heights)) == ((0, 0) if rate == 0 else (0, HEIGHT))
    assert (heights[0] < heights[-1]) == (rate > 0)


def test_the_change_is_that_of_the_loss_since_the_change_before():
    run = HANDOUT.trace()
    loss = run["TotalLoss"].item()
    assert moving(HANDOUT, run, loss - 0.5)["downhill"]["change"] == "last change: +0.5000"


def test_the_change_is_that_of_the_rounded_losses_or_has_a_digit_more():
    run = HANDOUT.trace()
    loss = run["TotalLoss"].item()
    digits = set()
    for before in (loss + 1.37e-4 * step for step in range(10, 40)):
        change = downhill(HANDOUT, run, before)["change"].removeprefix("last change: −")
        between = float(print_number(before, 4)) - float(print_number(loss, 4))
        digits.add(len(change))
        assert change == f"{between:.4f}" or (len(change) == 7 and abs(float(change) - between) < 1e-4)
    assert digits == {6, 7}


def test_steps_that_are_one_change_say_since_when():
    before, after = HANDOUT.after_steps(2), HANDOUT.after_steps(2).after_steps(1).after_steps(1)
    assert downhill(after, after.trace(), before.goal_loss(), 2)["change"].startswith("since step 2: −")
    assert downhill(after, after.trace(), before.goal_loss(), 1)["change"].startswith("last change: −")
