"""The controls above the board: what there is to choose, and what they say of a scenario."""

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, LOSSES, REDUCTIONS, Cell
from tests.each import each
from ui.board.controls import chosen, controls, goal_formula
from ui.state.choices import CHOICES, READINGS
from ui.state.events import CHANGES, LOOKS, apply
from ui.state.example import example, examples
from ui.state.scenario import FILLS, SCALES, of_example

HANDOUT = of_example(example("handout"))


def every(found=None):
    """All controls, those in boxes too."""
    for control in controls(HANDOUT.notation) if found is None else found:
        yield from every(control["inside"]) if "inside" in control else [control]


def named(name):
    (found,) = (control for control in every() if control["name"] == name)
    return found


def options(name):
    return [option for option, _ in named(name)["options"]]


def test_all_that_can_be_chosen_is_offered():
    assert named("example")["options"] == [[one.key, one.title] for one in examples()]
    assert options("hidden1") == options("output") == list(ACTIVATIONS)
    assert options("loss") == list(LOSSES)
    assert options("reduction") == list(REDUCTIONS)
    assert named("gradients")["options"] == [["parameters", "of the parameters"], ["with_inputs", "also dTL/dX"]]
    assert options("scale") == list(SCALES)
    assert options("which") == ["all", *HANDOUT.derivation.gradient_of]
    assert options("how") == list(FILLS)
    assert named("decimals")["most"] == 8


def test_each_choice_is_an_event_that_is_known_and_says_what_is_chosen():
    offered = {(control["event"], control["name"]) for control in every() if control["event"]}
    expected = {("choose", what) for what in CHOICES} | {("read", what) for what in READINGS} | {("fill", "fill")}
    assert offered == expected - {("choose", "hidden2"), ("choose", "hidden3")}
    assert {event for event, _ in offered} <= {*CHANGES, *LOOKS}
    assert set(chosen(HANDOUT)["values"]) == {name for _, name in offered} - {"add_layer", "remove_layer", "fill"}


CHOSEN = [x for x in every() if x["event"] in ("choose", "read") and x["is"] != "press"]


@each("control", CHOSEN, ids=lambda x: x["name"])
def test_what_is_offered_can_be_chosen_and_is_then_said(control):
    offered = [option for option, _ in control.get("options", [])] or ["0", "3", "8"]
    for option in offered:
        after = apply(HANDOUT, {"kind": control["event"], "what": control["name"], "option": option})
        assert chosen(after)["values"][control["name"]] == option


def of(scenario):
    return {control["name"]: control for control in every(controls(scenario.notation))}


def press(scenario, name, option=""):
    return apply(scenario, {"kind": "choose", "what": name, "option": option})


def test_there_is_a_list_for_each_hidden_layer_and_a_button_for_one_more_as_long_as_there_is_room():
    scenario = press(HANDOUT, "remove_layer", "1")
    for layers in range(4):
        shown = of(scenario)
        assert [name for name in shown if name.startswith("hidden")] == [f"hidden{i + 1}" for i in range(layers)]
        assert ("add_layer" in shown) == (layers < 3) == ("about_most_layers" not in shown)
        scenario = press(scenario, "add_layer")
    assert len(scenario.hidden) == 3
    assert press(scenario, "add_layer") is scenario
    assert press(scenario, "remove_layer", "4") is scenario
    chosen_alone = press(scenario, "hidden2", "tanh")
    assert chosen_alone.hidden == ("sigmoid", "tanh", "sigmoid")
    assert press(HANDOUT, "hidden2", "tanh") is HANDOUT
    assert len(press(scenario, "remove_layer", "2").hidden) == 2


def test_a_loss_brings_the_output_that_it_needs_and_others_are_then_not_offered():
    after = press(press(HANDOUT, "output", "linear"), "loss", "cross_entropy")
    assert (after.loss, after.output) == ("cross_entropy", "sigmoid")
    assert [option for option, _ in of(after)["output"]["options"]] == ["sigmoid", "softmax"]
    assert of(after)["about_output"]["label"].endswith("Cross-entropy needs sigmoid or softmax here.")
    assert of(HANDOUT)["about_output"]["label"].endswith("a(1 − a). Softmax needs cross-entropy.")
    assert after.adjusted == "The outputs are sigmoid now, because cross-entropy needs sigmoid or softmax."
    assert press(HANDOUT, "loss", "cross_entropy").adjusted == ""
    for loss in ("half_squared", "outputs"):
        without = press(press(after, "output", "softmax"), "loss", loss)
        assert without.output == "sigmoid"
        assert chosen(without)["about"].endswith("The outputs are sigmoid now, because softmax needs cross-entropy.")
        assert press(without, "reduction", "mean").adjusted == ""
    assert press(after, "output", "tanh") is after
    assert press(after, "loss", "cross_entropy") is after
    assert press(after, "loss", "nothing") is after


def test_each_choice_is_explained_where_it_is_made():
    shown = of(HANDOUT.with_choices(loss="cross_entropy", reduction="mean_all"))
    assert "δ_out = (Ŷ − Y)/(n·o)" in shown["about_loss"]["label"]
    assert shown["about_reduction"]["label"].startswith("MeanLoss = 1/(n·o) · Σ (−y·log(ŷ)")
    assert shown["about_hidden1"]["label"].startswith("Sig(z) = 1/(1 + e⁻ᶻ)")
    assert "before the outputs" in shown["about_add_layer"]["label"]
    asked = of(HANDOUT.with_choices(gradients="with_inputs", reduction="mean"))
    assert asked["gradients"]["options"][1] == ["with_inputs", "also dAL/dX"]
    assert "dAL/dX says how much AverageLoss grows when an input grows a little" in asked["about_gradients"]["label"]
    for loss in LOSSES:
        assert LOSSES[loss].formula in of(press(HANDOUT, "loss", loss))["about_loss"]["label"]


def test_softmax_and_its_loss_are_explained_where_they_are_chosen():
    with_softmax = HANDOUT.with_choices(output="softmax", loss="cross_entropy")
    shown = of(with_softmax)
    assert shown["about_output"]["label"].startswith("softmax(z) = eᶻ/Σeᶻ; the outputs of a row add up to 1")
    assert shown["about_loss"]["label"].startswith("−y·log(ŷ). In the product through each output, ŷ cancels")
    assert goal_formula(with_softmax.derivation.choices) == "Σ −y·log(ŷ)"


@each(("output", "why"), [("sigmoid", "The slope ŷ(1 − ŷ)"), ("softmax", "The y’s of a row add up to 1")])
def test_the_loss_says_what_delta_out_is_with_each_reduction(output, why):
    two = HANDOUT.with_size("o", 2)
    for reduction, (text, divisor) in {
        "total": ("Ŷ − Y", 1),
        "mean": ("(Ŷ − Y)/n", 2),
        "mean_all": ("(Ŷ − Y)/(n·o)", 4),
    }.items():
        scenario = two.with_choices(output=output, loss="cross_entropy", reduction=reduction)
        says = of(scenario)["about_loss"]["label"]
        assert why in says
        assert f"δ_out = {text}: a wrong output" in says
        run = scenario.trace()
        assert run["delta_out"] == pytest.approx((run["Yhat"] - run["Y"]) / divisor)


def test_what_waits_for_a_button_begins_with_something_that_is_offered():
    assert named("which")["first"] in options("which")
    assert named("how")["first"] in options("how")
    filled = {name: named(name)["first"] for name in ("which", "how", "seed")}
    assert apply(HANDOUT, {"kind": "fill", **filled}) is not HANDOUT


def test_boxes_have_a_title_and_that_of_the_network_says_what_is_chosen():
    assert [x["name"] for x in controls(HANDOUT.notation) if x["is"] == "box"] == [*chosen(HANDOUT)["titles"]]
    assert chosen(HANDOUT)["titles"]["network"] == "Network: sigmoid, sigmoid · TotalLoss · η 0.5"
    other = HANDOUT.with_choices(hidden="relu", output="linear", reduction="mean", learning_rate=1e-7)
    assert chosen(other)["titles"]["network"] == "Network: ReLU, linear · AverageLoss · η 1e−07"
    assert chosen(other.with_choices(momentum=0.9))["titles"]["network"].endswith("AverageLoss · η 1e−07 · β 0.9")
    assert chosen(other.with_choices(gradients="with_inputs"))["titles"]["network"].endswith("· η 1e−07 · also dAL/dX")


@each("rate", [0.5, 3.0, 1.23456789e-20, 12345678901.5, 1e300, -1e-300, 0.12345678901234])
def test_a_learning_rate_of_any_size_is_said_so_that_it_can_be_read_again(rate):
    said = chosen(HANDOUT.with_choices(learning_rate=rate))["values"]["learning_rate"]
    assert apply(HANDOUT, {"kind": "choose", "what": "learning_rate", "option": said}).learning_rate == rate


@each("text", ["abc", "", "1e999", "=1/3", "1.234,5", "0x10", "nan", "\ud800"])
def test_a_learning_rate_that_is_no_number_is_said_as_typed_with_one_sentence(text):
    drafted = HANDOUT.with_choices(learning_rate=0.25, rate_draft=text)
    assert chosen(drafted)["values"]["learning_rate"] == text
    (sentence,) = chosen(drafted)["wrong"].values()
    assert sentence.startswith("The learning rate η is ")
    assert sentence.endswith("The board goes on with η = 0.25.")
    assert chosen(replace(drafted, rate_draft=None))["wrong"] == {}


@pytest.mark.parametrize("text", ["abc", "", "1", "1.5", "−0.1", "1e999"])
def test_a_momentum_that_is_none_is_said_as_typed_with_one_sentence(text):
    drafted = apply(HANDOUT.with_choices(momentum=0.25), {"kind": "choose", "what": "momentum", "option": text})
    assert chosen(drafted)["values"]["momentum"] == text
    (sentence,) = chosen(drafted)["wrong"].values()
    assert sentence.startswith("The momentum β is ")
    assert sentence.endswith("The board goes on with β = 0.25.")
    assert chosen(replace(drafted, momentum_draft=None))["wrong"] == {}


@pytest.mark.parametrize("momentum", [0.0, 0.9, 1e-300, 1 - 2**-53])
def test_a_momentum_is_said_so_that_it_can_be_read_again(momentum):
    said = chosen(HANDOUT.with_choices(momentum=momentum))["values"]["momentum"]
    assert apply(HANDOUT, {"kind": "choose", "what": "momentum", "option": said}).momentum == momentum


@each("one", examples(), ids=lambda one: one.key)
def test_an_example_is_told_what_to_look_at_until_its_data_are_others(one):
    scenario = of_example(one)
    assert chosen(scenario)["about"] == one.note
    resized = scenario.with_size("o", scenario.sizes["o"] + 1).with_size("n", 3)
    assert chosen(resized)["about"] == "Changed by you. ↺ brings the example back."
    uphill = chosen(resized.with_choices(learning_rate=-0.5))
    assert uphill["about"].endswith(" η is negative: an update goes uphill.")
    assert not uphill["wrong"], "it is allowed"
    columns = tuple(f"column {j}" for j in range(3))
    own = chosen(scenario.with_data(np.ones((2, 3)), np.ones((2, 1)), columns, ("y",), "Your data: a.csv"))
    assert (own["own"], own["values"]["example"], own["changed"]) == ("Your data: a.csv", "", False)
    assert own["about"] == f"{own['own']}: put on the board by you."
    assert (chosen(scenario)["own"], chosen(scenario)["values"]["example"]) == ("", one.key)


def test_a_changed_example_is_told_from_one_that_is_only_looked_at_otherwise_and_can_be_chosen_again():
    number = HANDOUT.with_number(Cell("W1", 0, 0), 0.7)
    for other in (number, HANDOUT.with_choices(hidden="tanh"), HANDOUT.with_choices(momentum=0.25)):
        assert chosen(other)["changed"] is True
        again = apply(other, {"kind": "choose", "what": "example", "option": "handout"})
        assert chosen(again)["changed"] is False
    looked = HANDOUT.with_choices(decimals=2, scale="shared", presenting="dW1").with_pin(None)
    assert chosen(looked)["changed"] is False
    assert chosen(number.with_number(Cell("W1", 0, 0), 0.1))["changed"] is False


def test_softmax_with_one_output_says_that_nothing_learns():
    """A link or a file can have it; on the board the choice brings a second output."""
    two = HANDOUT.with_choices(loss="cross_entropy", output="softmax")
    one = two.with_size("o", 1)
    run = one.trace()
    assert not any(run[gradient].any() for gradient in run.derivation.differentiated_by)
    assert "With one output ŷ is always 1, so every gradient is 0" in of(one)["about_output"]["label"]
    assert "With one output" not in of(two)["about_output"]["label"]
