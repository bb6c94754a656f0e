"""The page on which the network learns: presets, runs, their pictures, and the way to the board."""

import base64
import json
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from backprop_core import trace, train
from backprop_core.training.pictures import answer_of
from backprop_core.training.scoring import score
from tests.doing import does
from tests.ui import extreme
from tests.visitor import visitor
from ui.state import link
from ui.train import controls, losses, runs, scrubbing
from ui.train.presets import PRESETS, scenario_of

PAGE = "pages/train.py"
BY_TITLE = {preset.title: preset for preset in PRESETS}


@lru_cache
def trained(title, steps=None):
    """What training a preset gives, with its own number of steps or another, and the scenario that it began from."""
    scenario = scenario_of(BY_TITLE[title])
    given = scenario.network, scenario.batch, steps or BY_TITLE[title].steps, scenario.learning_rate
    return train(*given, loss=scenario.loss, reduction=scenario.reduction), scenario


def run(app):
    app.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    run(app)
    # On a slow machine a training is not done with the first run of the page.
    while label == "Train" and runs.JOB in app.session_state and app.session_state[runs.JOB]:
        run(app)
    return app


def train_for(app, steps):
    app.text_input(key=controls.STEPS).set_value(str(steps))
    return press(app, "Train")


def captions(app):
    return " ".join(one.value for one in app.caption)


def scenario_of_page(app):
    return app.session_state["session"].scenario


@pytest.fixture
def page():
    return run(visitor(PAGE))


@pytest.fixture(scope="module")
def trained_xor():
    """The page with a trained network, for tests that only read it."""
    page = run(visitor(PAGE))
    press(page, "XOR that learns")
    return press(page, "Train")


@pytest.fixture(scope="module")
def opened():
    """One page for many scenarios."""
    return run(visitor(PAGE))


# ---- the presets show what they say


def test_and_falls_from_the_first_step_on():
    training, _ = trained("AND")
    assert all(later < earlier for earlier, later in zip(training.losses, training.losses[1:], strict=False))
    assert training.losses[-1] < 0.02


def test_xor_that_learns_is_flat_for_some_hundred_steps_and_falls_below_a_hundredth():
    training, _ = trained("XOR that learns")
    assert training.losses[300] > 0.9 * training.losses[100]
    assert training.losses[-1] < 0.01


def test_xor_that_gets_stuck_gives_two_rows_the_same_answer():
    training, scenario = trained("XOR that gets stuck")
    end = trace(training.network, scenario.batch)
    assert training.losses[-1] == pytest.approx(0.25, abs=0.01)
    np.testing.assert_allclose(end["H1"][1], end["H1"][3], atol=0.01)
    np.testing.assert_allclose(end["Y_error"][[1, 3], 0], [-0.5, 0.5], atol=0.01)


def test_twins_stay_equal():
    training, _ = trained("Twins")
    for matrix in (training.network.W1.T, training.network.b.T, training.network.W2):
        np.testing.assert_allclose(matrix[0], matrix[1], rtol=1e-9)
    assert training.losses[-1] == pytest.approx(0.5, abs=0.01)


def test_saturation_has_slopes_under_a_hundredth_and_a_first_layer_that_hardly_changes():
    training, scenario = trained("Saturation")
    assert trace(scenario.network, scenario.batch)["H1_slope"].max() < 0.01
    assert np.abs(training.network.W1 - scenario.network.W1).max() < 0.02 * np.abs(scenario.network.W1).min()


def test_a_learning_rate_that_is_too_large_raises_the_loss_and_overflows_and_the_smaller_one_does_not():
    training, scenario = trained("η too large")
    assert training.losses[1] > training.losses[0]
    assert "too large" in training.stopped
    better = train(scenario.network, scenario.batch, 300, 0.05)
    assert better.losses[-1] < 0.1 * better.losses[0]


def test_iris_separates_setosa_first_and_leaves_some_flowers_of_the_others_wrong():
    training, scenario = trained("Iris, three classes")
    shape = [scenario.sizes[letter] for letter in "ncho"]
    assert shape == [150, 4, 8, 3]

    def right(step):
        answers = trace(training.at(step), scenario.batch, scenario.loss)["Yhat"]
        return np.array(score(answers, scenario.given["Y"]).right).reshape(3, 50).mean(axis=1)

    assert scenario.derivation.compares_rows
    assert right(30)[0] == 1 > right(30)[1:].min()
    assert 0.95 <= right(training.steps).mean() < 1


def test_from_the_same_bad_start_squared_error_stays_and_cross_entropy_falls():
    (squared, begun), (cross_entropy, same) = map(trained, ("Stuck with squared error", "The same with cross-entropy"))
    assert all(np.array_equal(matrix, same.given[name]) for name, matrix in begun.given.items())
    assert {round(loss, 1) for loss in squared.losses} == {1.5}
    assert 24 < cross_entropy.losses[0] < 25
    assert cross_entropy.losses[-1] < 0.05


def test_two_hidden_layers_separate_the_moons_and_logistic_regression_its_students():
    moons, _ = trained("Two moons")
    assert moons.losses[-1] < 0.001
    students, _ = trained("Logistic regression")
    assert -students.network.b1.item() / students.network.W1.item() == pytest.approx(4.5, abs=0.05)


def test_the_regression_follows_its_points():
    training, scenario = trained("Regression")
    answers = trace(training.network, scenario.batch)["Yhat"]
    np.testing.assert_allclose(answers, scenario.given["Y"], atol=0.1)


def test_what_is_said_of_the_loss_of_xor_is_what_it_does():
    learns, stuck = (np.array(trained(title)[0].losses) for title in ("XOR that learns", "XOR that gets stuck"))
    assert learns[0] > 0.8
    assert all(0.48 < loss < 0.51 for loss in learns[30:301])
    assert learns[500] < 0.35
    assert learns[-1] < 0.01
    falls = stuck[:-1] - stuck[1:]
    assert (falls > 0).all()
    assert falls[:100].sum() > falls[100:1000].sum() > falls[1000:].sum()
    assert 0.25 < stuck[-1] < 0.26


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_a_preset_is_put_on_the_board_undone_at_once_and_trained(page, preset):
    before = scenario_of_page(page)
    press(page, preset.title)
    assert scenario_of_page(page).title == preset.title
    assert preset.look in page.info[-1].value
    assert page.session_state["session"].undone().scenario is before
    steps = page.text_input(key=controls.STEPS)
    assert steps.value == str(preset.steps)
    steps.set_value("20")
    press(page, "Train")
    assert "in 20 steps" in captions(page)


# ---- training


def test_a_run_is_the_training_of_what_is_on_the_board(page):
    page.text_input(key=controls.STEPS).set_value("50")
    page.text_input(key=controls.RATE).set_value("0,25")
    page.text_input(key=controls.MOMENTUM).set_value("0.5")
    page.segmented_control(key=controls.ORDER).set_value("one by one")
    run(page)
    page.text_input(key=controls.SEED).set_value("7")
    press(page, "Train")
    scenario = scenario_of_page(page)
    expected = train(scenario.network, scenario.batch, 50, 0.25, rows=1, seed=7, momentum=0.5)
    (kept,) = page.session_state[runs.RUNS]
    assert list(kept.losses.values()) == list(expected.losses)
    np.testing.assert_array_equal(kept.kept[34]["W1"], expected.at(34).W1)
    assert "η 0.25, row by row, shuffled 7, momentum 0.5" in captions(page)


def test_a_step_is_opened_on_the_board_with_the_momentum_and_the_velocities_of_its_run(page):
    page.text_input(key=controls.STEPS).set_value("20")
    page.text_input(key=controls.MOMENTUM).set_value("0.5")
    press(page, "Train")
    (kept,) = page.session_state[runs.RUNS]
    board = kept.opened(7)
    assert board.momentum == 0.5
    run = board.trace()
    for name, line in run.derivation.successors().items():
        np.testing.assert_array_equal(kept.opened(8).given[name], run[line.name])
    # The next run begins where the board stands, and with its momentum.
    page.session_state["session"] = replace(page.session_state["session"], scenario=board)
    page.text_input(key=controls.MOMENTUM).set_value("")
    press(page, "Train")
    again = page.session_state[runs.RUNS][-1]
    assert again.descent.momentum == 0.5
    for name, matrix in kept.kept[9].items():
        np.testing.assert_array_equal(again.kept[2][name], matrix)
    plain = started(board.with_choices(momentum=0.0), 10)
    assert plain.scenario.velocities == {}


def test_at_most_six_runs_are_kept_and_a_long_one_keeps_about_four_hundred_steps(page):
    for steps in [10] * 6:
        train_for(page, steps)
    before = lines(page)
    train_for(page, 1000)
    assert lines(page)[:5] == before[1:]
    assert len({line["dash"] for line in lines(page)}) == 6
    kept = page.session_state[runs.RUNS]
    assert [one.number for one in kept] == [2, 3, 4, 5, 6, 7]
    assert 390 <= len(kept[-1].kept) <= 402
    press(page, "Forget all runs")
    assert not page.session_state[runs.RUNS]
    press(page, "Bring back the 6 runs")
    assert page.session_state[runs.RUNS] == kept
    press(page, "Forget all runs")
    train_for(page, 10)
    assert [one.number for one in page.session_state[runs.RUNS]] == [8]
    assert not any(button.label.startswith("Bring back") for button in page.button)


def test_where_runs_have_different_losses_each_line_says_which_it_is(page):
    def names():
        return [one["name"] for one in figures(page)[0]["data"] if one["mode"] == "lines"]

    train_for(page, 10)
    train_for(page, 10)
    assert len(names()) == 2
    assert "Loss" not in "".join(names())
    scenario = scenario_of_page(page).with_choices(reduction="mean")
    page.session_state["session"] = replace(page.session_state["session"], scenario=scenario)
    train_for(page, 10)
    assert [name.rpartition(", ")[2] for name in names()] == [
        *["TotalLoss (half squared error)"] * 2,
        "AverageLoss (half squared error)",
    ]


def test_a_large_network_keeps_fewer_steps(page):
    scenario = of_example_of_size({"c": 32, "h": 16, "o": 8})
    page.session_state["session"] = replace(page.session_state["session"], scenario=scenario)
    press(page, "Train")
    (kept,) = page.session_state[runs.RUNS]
    held = sum(matrix.nbytes for parameters in kept.kept.values() for matrix in parameters.values())
    assert held <= 1.1 * runs.MOST_BYTES
    assert {0, 1000} <= kept.kept.keys()


def of_example_of_size(sizes):
    scenario = scenario_of(BY_TITLE["AND"])
    for letter, size in sizes.items():
        scenario = scenario.with_size(letter, size)
    return scenario


def test_a_training_that_is_stopped_keeps_what_it_has(page):
    scenario = scenario_of_page(page)
    page.session_state[runs.JOB] = job = started(scenario, 1000)
    for _ in range(5):
        job.advance()
    job.stopped = runs.STOPPED
    run(page)
    assert f"in 4 steps. {runs.STOPPED}" in captions(page)


def test_a_training_that_was_interrupted_goes_on_with_the_next_page(page):
    page.session_state[runs.JOB] = job = started(scenario_of_page(page), 30)
    for _ in range(5):
        job.advance()
    assert "in 30 steps" in captions(run(page))


def test_a_training_that_goes_on_is_kept_when_another_is_begun(page):
    page.session_state[runs.JOB] = job = started(scenario_of_page(page), 30)
    for _ in range(5):
        job.advance()
    press(page, "Train")
    assert [one.last for one in page.session_state[runs.RUNS]] == [4, 1000]


def test_a_training_that_has_taken_all_its_steps_is_not_stopped(page):
    page.session_state[runs.JOB] = job = started(scenario_of_page(page), 30)
    while not job.is_done:
        job.advance()
    press(page, "Train")
    assert [one.stopped for one in page.session_state[runs.RUNS]] == ["", ""]


def test_while_a_long_training_goes_on_the_page_is_there_and_it_can_be_stopped(page):
    train_for(page, 20)
    scenario = of_example_of_size({"n": 2000, "c": 32, "h": 16})
    page.session_state[runs.JOB] = started(scenario, 10_000)
    run(page)
    assert "in 20 steps" in captions(page)
    assert page.select_slider(key="train_step_1").value == 20
    press(page, "Stop")
    assert [one.stopped for one in page.session_state[runs.RUNS]] == ["", runs.STOPPED]


def started(scenario, steps):
    descent = controls.Descent(0.5)
    states = runs.descend(scenario.network, scenario.batch, descent)
    return runs.Job(scenario, descent, steps, states)


def test_an_exercise_can_ask_for_one_step_row_by_row(page):
    scenario = scenario_of_page(page)
    page.segmented_control(key=controls.ORDER).set_value("one by one")
    train_for(page, 1)
    assert not page.error
    (trained_once,) = page.session_state[runs.RUNS]
    expected = train(scenario.network, scenario.batch, 1, scenario.learning_rate, rows=1)
    assert tuple(trained_once.losses.values()) == expected.losses


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        (controls.STEPS, "0", "The number of steps is a whole number from 1 to 10000"),
        (controls.STEPS, "many", "not “many”"),
        (controls.RATE, "a lot", "The learning rate is “a lot”, which is not a number"),
        (controls.MOMENTUM, "1", "The momentum must be at least 0 and less than 1"),
    ],
)
def test_bad_input_gives_one_sentence_and_loses_nothing(page, key, text, message):
    page.text_input(key=key).set_value(text)
    press(page, "Train")
    (error,) = page.error
    assert message in error.value
    assert page.text_input(key=key).value == text
    assert runs.RUNS not in page.session_state
    page.text_input(key=key).set_value("20" if key == controls.STEPS else "")
    press(page, "Train")
    assert not page.error
    assert len(page.session_state[runs.RUNS]) == 1


def test_numbers_that_are_too_large_to_begin_with_are_said_to_be(page):
    scenario = scenario_of_page(page).with_choices(output="linear")
    huge = scenario.with_parameters({"W2": scenario.given["W2"] * 1e300})
    page.session_state["session"] = replace(page.session_state["session"], scenario=huge)
    press(page, "Train")
    assert "too large to begin with" in page.error[0].value


@pytest.mark.slow
@settings(
    max_examples=6, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(extreme.scenarios)
def test_every_scenario_that_is_accepted_can_be_trained_and_looked_at(opened, scenario):
    opened.session_state["session"] = replace(opened.session_state["session"], scenario=scenario)
    opened.text_input(key=controls.STEPS).set_value("10")
    press(opened, "Train")


# ---- one step


def test_a_step_is_chosen_and_opened_on_the_board_with_one_undo(page):
    press(page, "XOR that learns")
    train_for(page, 40)
    before = scenario_of_page(page)
    page.select_slider(key="train_step_1").set_value(34)
    run(page)
    assert "After step 34 the colour" in captions(page)
    assert "The dotted line is step 34 of Run 1." in captions(page)
    assert [figure["layout"]["shapes"][0]["x0"] for figure in figures(page) if "shapes" in figure["layout"]] == [34] * 4
    expected = train(before.network, before.batch, 34, 0.5).network
    press(page, "Open step 34 on the board")
    opened = page.session_state["session"]
    np.testing.assert_array_equal(opened.scenario.given["W1"], expected.W1)
    assert opened.undone().scenario is before


@pytest.mark.parametrize(
    ("title", "sentence", "step"),
    [
        (
            "XOR that learns",
            (
                "Between step 450, where 3 of 4 rows are right, and step 460 all rows become right. "
                "They stay right at every kept step."
            ),
            460,
        ),
        ("XOR that gets stuck", "At most 3 of 4 rows are right at any kept step; the first of these is step 2.", 2),
    ],
)
def test_the_page_says_when_the_answers_become_right_and_goes_there(page, title, sentence, step):
    press(page, title)
    press(page, "Train")
    assert sentence in says(page)
    press(page, f"Show step {step}")
    assert f"After step **{step}**" in says(page)


def test_the_page_does_not_say_when_numbers_become_right_or_what_is_covered(page):
    press(page, "Regression")
    train_for(page, 20)
    assert "rows are right" not in says(page)
    press(page, "AND")
    train_for(page, 20)
    assert "rows are right" in says(page)
    session = page.session_state["session"]
    hidden = frozenset({answer_of(session.scenario.derivation)})
    page.session_state["session"] = replace(session, scenario=replace(session.scenario, hidden_grids=hidden))
    run(page)
    assert "rows are right" not in says(page) + captions(page)


def test_the_pictures_play_from_the_first_step_to_the_last_and_stop_there(page):
    train_for(page, 31)
    press(page, "Play")
    shown = []
    while any(button.label == "Pause" for button in page.button):
        shown.append(page.select_slider(key="train_step_1").value)
        if shown[-1] == 4:
            page.select_slider(key="train_step_1").set_value(26)
        page.session_state[scrubbing.MOVED] = 0.0
        run(page)
    assert shown == [0, 2, 4, 28, 30, 31]
    page.select_slider(key="train_step_1").set_value(10)
    run(page)
    press(page, "Play")
    press(page, "Pause")
    assert 10 <= page.select_slider(key="train_step_1").value < 31


def test_the_board_says_which_step_it_shows_and_leads_back_there_while_it_shows_it(page):
    train_for(page, 10)
    train_for(page, 40)
    page.select_slider(key="train_step_2").set_value(34)
    run(page)
    press(page, "Open step 34 on the board")
    board = run(page.switch_page("app.py"))
    assert "This is step 34 of Run 2." in says(board)
    does(board, "set", matrix="W1", row=0, column=0, text="7")
    assert "of Run 2" not in says(board)
    does(board, "undo")
    assert "This is step 34 of Run 2." in says(board)
    back = run(board.switch_page("pages/train.py"))
    assert "After step **34**" in says(back)
    assert "after step 34 of Run 2. A new run goes on from there." in says(back)
    back.selectbox(key=runs.CHOSEN).set_value(1)
    run(back)
    board = press(run(back.switch_page("app.py")), "Back to Train")
    back = run(board.switch_page("pages/train.py"))
    assert back.selectbox(key=runs.CHOSEN).value == 2
    assert back.select_slider(key="train_step_2").value == 34
    press(back, "Forget all runs")
    assert "of Run 2" not in says(back)
    press(back, "Bring back the 2 runs")
    assert "after step 34 of Run 2. A new run goes on from there." in says(back)
    press(back, "Forget all runs")
    assert "of Run 2" not in says(run(back.switch_page("app.py")))


def test_an_opened_step_is_the_one_of_its_link_and_says_what_it_does_not_share_with_the_training(page):
    press(page, "η too large")
    train_for(page, 20)
    (kept,) = page.session_state[runs.RUNS]
    opened = kept.opened(20)
    linked = link.decode(link.encode(opened))
    assert opened.steps.rises == linked.steps.rises == 19
    assert opened.steps.smaller_rate == linked.steps.smaller_rate
    for name, matrix in kept.kept[20].items():
        np.testing.assert_array_equal(opened.given[name], matrix)
    press(page, "Open step 20 on the board")
    assert "This is step 20 of Run 1." in [one.value for one in run(page.switch_page("app.py")).markdown]

    back = run(page.switch_page(PAGE))
    back.segmented_control(key=controls.ORDER).set_value("one by one")
    run(back)
    train_for(back, 20)
    press(back, "Open step 20 on the board")
    remark = "This is step 20 of Run 2. Each of its updates used 1 of the rows; a step on the board uses all."
    assert remark in says(run(back.switch_page("app.py")))


def test_a_log_axis_says_that_it_has_no_place_for_a_loss_of_0(page):
    scenario = scenario_of(BY_TITLE["Regression"]).with_choices(loss="outputs")
    page.session_state["session"] = replace(page.session_state["session"], scenario=scenario)
    train_for(page, 10)
    assert "no place for a loss" not in captions(page)
    page.segmented_control(key=losses.SCALE).set_value("log")
    run(page)
    assert "no place for a loss of 0 or less" in captions(page)


def test_what_to_look_at_is_said_of_the_start_alone(page):
    preset = BY_TITLE["XOR that learns"]
    press(page, preset.title)
    train_for(page, 40)
    assert preset.look in page.info[0].value
    press(page, "Open step 40 on the board")
    back = run(page.switch_page(PAGE))
    assert preset.look not in back.info[0].value
    assert "its button brings them back" in back.info[0].value
    press(back, preset.title)
    assert preset.look in back.info[0].value


@pytest.mark.parametrize(
    ("title", "rate", "why"), [("AND", "-1", "η is negative"), ("Regression", "0.13", "a smaller η may help")]
)
def test_it_is_said_why_the_loss_is_larger_in_the_end(page, title, rate, why):
    press(page, title)
    train_for(page, 3)
    assert why not in captions(page)
    page.text_input(key=controls.RATE).set_value(rate)
    train_for(page, 3)
    losses = page.session_state[runs.RUNS][-1].losses
    assert losses[3] > losses[0]
    assert why in captions(page)


def says(app):
    return " ".join(one.value for one in app.markdown)


def numbers(text):
    """An array of a figure, as Plotly writes it."""
    if isinstance(text, list):
        return np.array(text)
    array = np.frombuffer(base64.b64decode(text["bdata"]), dtype=text["dtype"])
    return array.reshape([int(x) for x in text["shape"].split(",")]) if "shape" in text else array


def figures(app):
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def test_the_decision_picture_separates_the_corners_of_xor(trained_xor):
    heat = next(one for figure in figures(trained_xor) for one in figure["data"] if one["type"] == "heatmap")
    across, up, field = (numbers(heat[axis]) for axis in "xyz")

    def at(x, y):
        return field[np.abs(up - y).argmin(), np.abs(across - x).argmin()]

    assert max(at(0, 0), at(1, 1)) < 0.2
    assert min(at(0, 1), at(1, 0)) > 0.8
    assert "4 of 4" in " ".join(one.value for one in trained_xor.markdown)


def test_the_border_between_two_classes_is_drawn_where_there_is_one(page):
    press(page, "XOR that learns")
    train_for(page, 460)
    (border,) = borders(page)
    values = numbers(border["z"])
    assert border["contours"]["start"] == border["contours"]["end"] == 0.5
    assert values.min() < 0.5 < values.max()
    assert "Solid: where Ŷ is 0.5, the border between the classes." in captions(page)
    page.select_slider(key="train_step_1").set_value(0)
    run(page)
    assert numbers(borders(page)[0]["z"]).min() > 0.5
    assert "Nowhere in the picture Ŷ is 0.5, the border between the classes." in captions(page)
    press(page, "Logistic regression")
    train_for(page, 2)
    assert "Dotted: 0.5, the border between the classes." in captions(page)
    assert [one["y0"] for figure in figures(page) for one in figure["layout"].get("shapes", []) if "xref" in one] == [
        0.5
    ]
    press(page, "Iris, three classes")
    train_for(page, 2)
    assert not borders(page)
    assert "border" not in captions(page)


def lines(page):
    """How the loss of each run is drawn."""
    return [one["line"] for one in figures(page)[0]["data"] if one["mode"] == "lines"]


def borders(page):
    return [
        one
        for figure in figures(page)
        for one in figure["data"]
        if one["type"] == "contour" and one["line"]["width"] == 3
    ]


def test_the_sentence_below_a_picture_has_its_numbers(trained_xor):
    training, scenario = trained("XOR that learns")
    heat = next(one for figure in figures(trained_xor) for one in figure["data"] if one["type"] == "heatmap")
    field = numbers(heat["z"])
    assert f"it is between {field.min():.4f} and {field.max():.4f}" in captions(trained_xor)
    first, last = scenario.network.W1[0, 0], training.network.W1[0, 0]
    assert f"w₁₁ from {first:.4f} to {last:.4f}".replace("-", "−") in captions(trained_xor)
    assert "2 of 2 units have such a line" in captions(trained_xor)


def test_the_colours_mean_the_same_at_every_step(page):
    press(page, "XOR that learns")
    train_for(page, 10)
    ends = []
    for step in (0, 10):
        page.select_slider(key="train_step_1").set_value(step)
        run(page)
        heat = next(one for figure in figures(page) for one in figure["data"] if one["type"] == "heatmap")
        ends.append((heat["zmin"], heat["zmax"]))
    assert ends == [(0, 1), (0, 1)]


def test_what_is_covered_on_the_board_is_in_no_picture_and_can_be_uncovered(page):
    train_for(page, 20)
    every = len(figures(page))
    session = page.session_state["session"]
    hidden = frozenset(scenario_of_page(page).derivation.letters)
    page.session_state["session"] = replace(session, scenario=replace(session.scenario, hidden_grids=hidden))
    run(page)
    assert figures(page) == []
    assert "in 20 steps" not in captions(page)
    uncover = [button for button in page.button if button.label.startswith("Uncover")]
    assert uncover
    page.session_state["session"] = session
    assert len(figures(run(page))) == every


def test_with_many_inputs_two_are_chosen_and_with_many_outputs_the_winning_class_is_shown(page):
    press(page, "Iris, three classes")
    press(page, "Train")
    assert "the winning class over petal length and petal width" in captions(page)
    assert "the colour under a mark need not be the answer" in captions(page)
    assert "on the right side" not in captions(page)
    page.selectbox(key="train_across_1").set_value(0)
    page.selectbox(key="train_output").set_value(1)
    run(page)
    assert "Ŷ of versicolor over sepal length and" in captions(page)


def test_over_one_parameter_the_tangent_is_drawn(page):
    train_for(page, 20)
    page.selectbox(key="train_second_1").set_value("none: one parameter")
    run(page)
    assert "the tangent’s slope is" in captions(page)
