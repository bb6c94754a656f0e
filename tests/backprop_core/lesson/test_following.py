"""The paths that the lesson computes in numbers: they change the loss, where one of their row does."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings

from backprop_core import Batch, Cell, Network, trace
from backprop_core.explain.letters import cells_in
from backprop_core.lesson.beat import PathProduct
from backprop_core.lesson.chain import path
from backprop_core.lesson.filling import UNKNOWN, factor_numbers, sentences
from backprop_core.lesson.following import telling_example
from backprop_core.lesson.sequence import present, walk
from tests.backprop_core.networks import members
from tests.each import each


@given(members())
@settings(max_examples=8)
def test_a_path_is_followed_on_which_no_factor_is_0_where_its_row_has_one(member):
    run = member.trace
    example = telling_example(run)
    cell = example.weight
    gradient = Cell(run.derivation.gradient_of[cell.matrix], cell.row, cell.column)
    for at in example.paths:
        row = dict(at)["n"]
        paths = run.chain_rule(gradient.matrix, cell.row, cell.column, window={"n": range(row, row + 1)}).terms
        assert all(factor_numbers(run, PathProduct(gradient, at))) == any(path.value for path in paths)


def network_of(hidden, output, seed=1):
    """A network of three inputs and three outputs."""
    draw = np.random.default_rng(seed)
    widths = [3, *(2 for _ in hidden), 3]
    weights = [draw.uniform(-1, 1, shape) for shape in pairwise(widths)]
    return Network.of(weights, [draw.uniform(-1, 1, (1, width)) for width in widths[1:]], hidden, output)


def walked(run):
    """The sentences of the student's walk, by beat."""
    return {beat.id: sentences(run, beat) for beat in walk(run.notation, telling_example(run))}


X = [[0.5, 0.7, 0.9], [0.8, 0.6, 1]]


@each(
    ("hidden", "paths"),
    [
        (("sigmoid",), ("dŷ₁₃/dz(2)₁₃", "dŷ₁₃/dz(2)₁₁", "dŷ₂₂/dz(2)₂₂")),
        (("tanh", "sigmoid"), ("dŷ₁₃/dz(3)₁₃", "dŷ₁₃/dz(3)₁₁", "dŷ₂₂/dz(3)₂₂")),
        # Without a hidden layer the weight leads to one z alone, and to one path of a row that changes the loss.
        ((), ("dŷ₁₃/dz₁₁", "dŷ₁₂/dz₁₁", "dŷ₂₂/dz₂₁")),
    ],
)
def test_with_softmax_the_class_of_a_row_is_followed_and_then_another_path(hidden, paths):
    run = trace(network_of(hidden, "softmax"), Batch(X, [[0, 0, 1], [0, 1, 0]]), "cross_entropy")
    texts = walked(run)
    assert "row 1, output 3. It should have said 1." in texts["goal"][1]
    for name, slope in zip(("1", "another", "2"), paths, strict=True):
        said = texts[f"dW1.path.{name}"]
        assert slope in said[0]
        assert said[2].endswith(" = 0") == (slope == "dŷ₁₂/dz₁₁")
    count = len(run.chain_rule("dW1", 0, 0).terms) // 2
    assert texts["dW1.path.1"][0].startswith(f"One of the {count} paths through row 1: ")
    z, output = (one.removeprefix("d") for one in reversed(paths[1].split("/")))
    assert texts["nudge.another"][0] == f"Another path through row 1, because {z} changes {output}, too:"
    assert texts["nudge.row2"][0] == f"Row 2 uses the same w₁₁. It adds its own {count} products. One of them:"


def test_an_output_without_an_error_is_not_followed():
    network = network_of(("sigmoid",), "sigmoid")
    right = np.array(trace(network, Batch(X, np.zeros((2, 3))))["Yhat"])
    texts = walked(trace(network, Batch(X, right - [[0, 0, 0.5], [0, 0.5, 0]])))
    assert [texts[f"dW1.path.{i}"][2].endswith(" = 0") for i in (1, 2)] == [False, False]
    assert texts["nudge.sign.answer"][1].endswith("along this path through row 1 and output 3?")
    assert texts["nudge.sign.answer"][2] != "It does not change. ΔTotalLoss = 0"
    assert texts["dW1.path.1"][0].startswith("One of the 3 paths through row 1: ")


@each(("output", "loss"), [("softmax", "cross_entropy"), ("sigmoid", "cross_entropy"), ("sigmoid", "half_squared")])
def test_what_a_change_is_multiplied_by_can_be_computed_from_the_grids_that_are_shown(output, loss):
    """A factor that stands on no grid is made of cells that are shown."""
    run = trace(network_of(("sigmoid",), output), Batch(X, [[0, 0, 1], [0, 1, 0]]), loss)
    example = telling_example(run)
    beats_of = {beat.id: beat for beat in walk(run.notation, example)}
    steps = path(run.notation, example.weight, example.paths[0])
    for i, step in enumerate(steps, 1):
        beat = beats_of.get(f"nudge.{i}") or beats_of[f"nudge.{i}.answer"]
        needed = {step.factor.cell} if step.factor.cell else set(cells_in(step.factor.parts))
        assert needed <= set(beat.lit)
        assert {cell.matrix for cell in needed} <= {shown.matrix for shown in beat.shown}
        told = beats_of[f"dW1.factor.{i}.answer"]
        assert len({shown.matrix for shown in told.shown}) == len(told.shown)


@each(
    ("output", "weights", "targets", "why"),
    [
        ("softmax", [[900.0, -900.0]], [[0, 1], [1, 0]], "(−y₁₂)/ŷ₁₂ has no number, because ŷ₁₂ is rounded to 0 "),
        ("sigmoid", [[900.0]], [[0], [1]], "(ŷ₁ − y₁)/(ŷ₁(1 − ŷ₁)) has no number, because ŷ₁ is rounded to 1 "),
    ],
)
def test_where_an_output_is_rounded_the_lesson_says_what_has_no_number_and_computes_with_what_is_left(
    output, weights, targets, why
):
    network = Network.of([np.array(weights)], [np.zeros((1, len(weights[0])))], [], output)
    run = trace(network, Batch([[1.0], [0.5]], targets), "cross_entropy")
    for reader in (walk, present):
        written = " ".join(text for beat in reader(run.notation, telling_example(run)) for text in sentences(run, beat))
        assert "NaN" not in written
        assert "∞" not in written
        assert why in written
    texts = walked(run)
    gradient = (run["X"] * run["delta_out"])[0, 0]
    for told in (texts["dW1.path.1"][2], texts["nudge.slope"][1]):
        assert abs(float(told.rstrip(".").rpartition("= ")[2].replace("−", "-"))) == abs(gradient)
    assert not any(UNKNOWN in text for text in texts["nudge.sign.answer"])


def test_of_a_change_that_has_no_number_nothing_is_said():
    """A weight is so large that its products overflow."""
    network = Network.of([[[1e200]], [[0.0]]], [[[0.0]], [[0.0]]], ["linear"], "linear")
    texts = walked(trace(network, Batch([[1e200]], [[0]])))
    assert texts["nudge.sign.answer"][-1] == f"{UNKNOWN} ΔTotalLoss = NaN"
