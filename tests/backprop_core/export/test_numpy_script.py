"""The NumPy script, run for itself: its numbers are the trace's, and its check sees a wrong line."""

import ast
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import derivation
from backprop_core.export.numpy_script import numpy_script
from backprop_core.export.numpy_source import line_sources
from backprop_core.practice.gradient_check import cells_of, central_differences
from tests.backprop_core import blackboard
from tests.backprop_core.exported import (
    RUNS,
    by_another_line,
    executed,
    expect_matrices,
    expect_trace,
    matrices_of,
    ran,
)
from tests.backprop_core.networks import networks
from tests.each import each

PRINTED = re.compile(r"^(\w+) \((\d+), (\d+)\)\n(\[\[.*?\]\])\n\n", re.MULTILINE | re.DOTALL)

WRONG = [
    "Yhat_slope[no] = Y[no] · (1 − Y[no])",
    "delta_out[no] = Y_error[no]",
    "H1_slope[nh] = Z1[nh] · (1 − Z1[nh])",
    "H_D_Error_W[nh] = D_Error_W[nh]",
    "dW1[ch] = X[nc] · D_Error_W[nh]",
    "dW2[ho] = H1[nh] · Y_error[no]",
    "db[1h] = D_Error_W[nh]",
    "dc[1o] = Y_error[no]",
]
"""Backward lines that are mistaken, each in another way."""


def printed(said):
    """The matrices that a script printed, each with the shape that it said."""
    found = {}
    for name, rows, columns, numbers in PRINTED.findall(said):
        found[name] = np.array(re.sub(r"[\[\]]", "", numbers).split(), dtype=float).reshape(int(rows), int(columns))
    return found


@each("which", RUNS)
def test_every_matrix_of_the_script_is_the_traces(which):
    run = RUNS[which]()
    expect_matrices(numpy_script(run), run)


def test_in_a_python_that_does_not_see_this_project_every_matrix_is_the_traces_too(handout, tmp_path):
    expect_trace(matrices_of(numpy_script(handout), handout.values, tmp_path), handout)


def test_every_matrix_is_printed_with_its_shape_in_the_handouts_order(handout, tmp_path):
    done = ran(numpy_script(handout), tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    found = printed(done.stdout)
    assert list(found) == [*handout.derivation.given, *handout.derivation.by_name]
    for name, matrix in found.items():
        np.testing.assert_allclose(matrix, handout[name], atol=5e-9)


def test_a_script_needs_numpy_and_nothing_else(handout):
    tree = ast.parse(numpy_script(handout))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import numpy as np"]


@each("which", ["handout", "tanh", "saturated"])
def test_a_script_ends_with_every_slope_measured(which):
    run = RUNS[which]()
    last = executed(numpy_script(run))[1].splitlines()[-1]
    count = sum(run[name].size for name in run.derivation.gradient_of)
    assert last == f"{count} of {count} slopes agree with the formulas, up to rounding"


FEW = settings(max_examples=5)


@FEW
@given(networks(), st.sampled_from([(-3, 4), (2, 4), (-300, 300)]))
def test_a_script_says_of_every_slope_what_the_check_page_says(network, magnitudes):
    run = network.run(blackboard.magnitudes(network.shape, network.seed, *magnitudes))
    cells = [cell for name in run.derivation.gradient_of.values() for cell in cells_of(run, name)]
    outcomes = [found.outcome for found in central_differences(run, cells)]
    with np.errstate(all="ignore"):
        code, _, space = executed(numpy_script(run))
    assert space["outcomes"] == outcomes
    assert "differs" not in outcomes
    assert code == (2 if "overflow" in outcomes else 0)


def test_inputs_of_a_thousand_are_measured_with_a_step_that_suits_them():
    numbers = {"X": [[1010]], "Y": [[1]], "W1": [[0.0025]], "b": [[-0.5]], "W2": [[0.9]], "c": [[0]]}
    code, printed, _ = executed(numpy_script(blackboard.run(numbers, "tanh", "linear")))
    assert code == 0
    assert "4 of 4 slopes agree" in printed


@FEW
@given(networks(kinks=False), st.sampled_from(["{} * 1.01", "-({})", "{} + 0.01", "{} * Y.size * 2"]))
def test_a_script_with_any_line_of_the_way_back_changed_fails(network, mutation):
    run = network.trace
    assume(all(np.abs(run[name]).max() > 1e-6 for name in run.derivation.gradient_of.values()))
    text, written = numpy_script(run), line_sources(run.derivation)
    for line in run.steps:
        if line.section in ("Backward", "Gradients"):
            name, _, right = written[line.name].partition(" = ")
            code, printed, _ = executed(
                text.replace(f"{name} = {right}", f"{name} = {mutation.format(f'({right})')}", 1)
            )
            assert code == 1, line.name
            assert "the formula gives" in printed


@each("line", WRONG)
def test_a_script_with_a_wrong_line_fails(line):
    code, printed, _ = executed(numpy_script(by_another_line(line)))
    assert code == 1
    assert "The measured slopes are not those of the formulas." in printed


def test_in_a_python_of_its_own_a_script_with_a_wrong_line_fails_with_a_sentence(tmp_path):
    done = ran(numpy_script(by_another_line(WRONG[0])), tmp_path)
    assert done.returncode == 1
    assert "The measured slopes are not those of the formulas." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_line_that_is_right_passes_the_same_way():
    run = by_another_line("dW1[ch] = X[nc] · H_D_Error_W[nh]")
    assert executed(numpy_script(run))[0] == 0


def test_numbers_that_overflow_confirm_nothing_and_blame_no_formula(tmp_path):
    given = {**blackboard.HANDOUT, "X": [[1e200, 0, 0, 0], [0, 1, 1, 2]], "W1": [[1e200, 1.0]] * 4}
    done = ran(numpy_script(blackboard.run(given, "linear", "linear")), tmp_path)
    assert done.returncode == 2
    assert "slopes cannot be measured, because numbers are too large" in done.stdout
    assert "not those of the formulas" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_number_at_a_corner_of_relu_is_counted_and_not_compared():
    first_unit_asleep = {"W1": [[0, -0.2], [0, 0.4], [0, 0.2], [0, -0.1]], "b": [[0, 0.3]]}
    run = blackboard.run({**blackboard.HANDOUT, **first_unit_asleep}, "relu")
    assert not run["Z1"][:, 0].any(), "each row stands at the corner of the first unit"
    code, printed, _ = executed(numpy_script(run))
    assert code == 0
    assert "8 of 13 slopes agree" in printed
    assert "5 numbers stand at a corner" in printed


def test_without_a_corner_a_script_does_not_print_of_one(handout):
    assert "corner" not in executed(numpy_script(handout))[1]


@each("which", RUNS)
def test_every_line_stands_below_its_sentence(which):
    run = RUNS[which]()
    lines = numpy_script(run).splitlines()
    for step in run.steps:
        at = next(i for i, line in enumerate(lines) if line.startswith(f"{step.name} = "))
        assert lines[at - 1].startswith("# ")
        assert lines[at - 1].endswith(step.meaning)


def test_a_line_says_its_shape(handout):
    text = numpy_script(handout)
    assert "dW1 = X.T @ H_D_Error_W  # c × h = 4 × 2" in text
    assert "keepdims=True)  # 1 × 1\n" in text


@pytest.mark.parametrize("hidden", ["sigmoid", "relu"])
def test_nothing_that_helps_takes_the_name_of_a_matrix_or_of_another_helper(hidden):
    tree = ast.parse(numpy_script(blackboard.run(blackboard.HANDOUT, hidden)))
    helpers = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    stored = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert len(set(helpers)) == len(helpers)
    assert not set(helpers) & (set(stored) | set(derivation().letters))
    matrices = [name for name in stored if name in derivation().letters]
    assert len(set(matrices)) == len(matrices)


def test_ten_thousand_rows_are_a_script_too():
    run = blackboard.run(blackboard.numbers((10_000, 4, 2, 1), 6), "tanh", "sigmoid", "mean")
    expect_matrices(numpy_script(run), run)


def test_a_preview_leaves_out_rows_and_nothing_else():
    run = RUNS["iris"]()
    whole, preview = numpy_script(run), numpy_script(run, rows=12)
    assert "… and 138 more rows" in preview
    assert "more rows" not in whole
    assert preview.partition("learning_rate =")[2] == whole.partition("learning_rate =")[2]


def test_where_the_shortest_step_is_lost_in_rounding_the_script_says_so():
    """With ReLU before a sigmoid a weight of 10⁵ has too few digits for a step that the sigmoid needs."""
    given = {**blackboard.HANDOUT, "X": [[1e2, 1e2, 1e2, 1e2]] * 2, "W1": [[1e5, 1e5]] * 4, "W2": [[1e5], [-1e5]]}
    code, printed, _ = executed(numpy_script(blackboard.run(given, "relu", "sigmoid")))
    assert code == 2
    assert "they overflow, or a step that is short enough is lost in their rounding." in printed
