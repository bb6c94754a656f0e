"""The PyTorch script: the forward lines alone, and the same gradients where PyTorch is installed."""

import ast
import contextlib
import importlib.util
import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, derivation
from backprop_core.derivation import applied
from backprop_core.export.torch_script import torch_script
from backprop_core.language.activations import BY_FUNCTION
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import close
from tests.backprop_core.exported import RUNS, by_another_line, executed, ran
from tests.backprop_core.networks import PLAIN, SMOOTH, members, networks
from tests.each import each

INSTALLED = importlib.util.find_spec("torch") is not None
WITH_TORCH = pytest.mark.skipif(not INSTALLED, reason="PyTorch is not installed: `pip install torch` brings it")


def updates_with_momentum(run):
    """The lines of the updates that a script has: with momentum alone."""
    return run.derivation.successors().values() if run.derivation.velocities else ()


def tensors(text):
    """The numbers that a script gives to PyTorch, under what they are called in it."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and "torch.tensor" in ast.unparse(node.value):
            (numbers,) = (x.args[0] for x in ast.walk(node.value) if isinstance(x, ast.Call) and x.args)
            found[ast.unparse(node.targets[0])] = np.array(ast.literal_eval(numbers))
    return found


@WITH_TORCH
@pytest.mark.parametrize("which", RUNS)
def test_pytorch_finds_the_same_gradients(which, tmp_path):
    done = ran(torch_script(RUNS[which]()), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("PyTorch's gradients are those of the handout.\n")


@WITH_TORCH
def test_pytorch_sees_a_wrong_line(tmp_path):
    done = ran(torch_script(by_another_line("dW1[ch] = X[nc] · D_Error_W[nh]")), tmp_path)
    assert done.returncode == 1
    assert "PyTorch's gradients are not those of the handout: W1." in done.stderr


@WITH_TORCH
@given(members())
@settings(max_examples=40)
def test_pytorch_finds_the_matrices_of_any_member_of_the_family(member):
    run = member.trace
    code, printed, space = executed(torch_script(run))
    assert code == 0, printed
    for name, gradient in run.derivation.gradient_by.items():
        close(space[name].grad.numpy(), run[gradient])
    assert (space["X"].grad is None) == (member.gradients == "parameters")
    for line in (*run.derivation.lines_to(run.derivation.goal.name), *updates_with_momentum(run)):
        close(space[line.name].detach().numpy(), run[line.name])


@WITH_TORCH
@given(members(), st.sampled_from([0.0, 30.0, 1000.0]))
@settings(max_examples=40)
def test_pytorch_agrees_where_every_z_is_0_and_where_they_are_far_out(member, size):
    code, printed, _ = executed(torch_script(replace(member, size=size).trace))
    assert code == 0, printed


@each("which", RUNS)
def test_the_numbers_given_and_expected_are_the_traces(which):
    run = RUNS[which]()
    expected = {name: run[name] for name in run.derivation.given}
    expected |= {f"expected['{name}']": run[gradient] for name, gradient in run.derivation.gradient_of.items()}
    found = tensors(torch_script(run))
    assert set(found) == set(expected)
    for name, matrix in expected.items():
        np.testing.assert_array_equal(found[name], matrix, strict=True)


class Tensor(np.ndarray):
    """As much of PyTorch's tensor as the comparison asks for."""

    abs = np.ndarray.__abs__


def compared(run, gradients):
    """The exit code of a script's comparison of the trace with gradients that something else has computed."""
    text = torch_script(run)
    start = text.index("expected = {}")
    parameters = {name: SimpleNamespace(grad=np.array(x, float).view(Tensor)) for name, x in gradients.items()}
    matrices = {name: parameters[name] for name in run.derivation.gradient_of}
    torch = SimpleNamespace(isfinite=np.isfinite, tensor=lambda rows: np.array(rows, float).view(Tensor))
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(text[start:], {"torch": torch, **matrices})
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
    return 0


def gradients_of(run, matrices):
    return {name: matrices[gradient] for name, gradient in run.derivation.gradient_of.items()}


@settings(max_examples=40)
@given(networks(hidden=SMOOTH, output=SMOOTH, momentum=PLAIN), st.sampled_from([1, 10, 30]))
def test_right_gradients_from_other_formulas_are_never_said_to_differ(network, size):
    numbers = {name: matrix * size for name, matrix in network.numbers.items()}
    numbers["X"] = np.clip(numbers["X"], -5, 5)
    numbers["W2"] = np.clip(numbers["W2"], -5, 5)
    run = network.run(numbers)
    assume(max(np.abs(run[name]).max() for name in ("Z1", "Z2")) < 300)
    gradients = gradients_of(run, blackboard.passes(numbers, *network.choices))
    assert compared(run, gradients) == 0
    wrong = {name: matrix * 1.01 for name, matrix in gradients.items()}
    if max(np.abs(matrix).max() for matrix in gradients.values()) > 1e-9:
        assert compared(run, wrong) == 1


def test_gradients_that_cancel_are_compared_by_the_size_of_their_terms():
    given = {"X": [[1.0], [1.0]], "Y": [[0.3], [-0.3]], "W1": [[1.0]], "b": [[0.0]], "W2": [[1e-9]], "c": [[0.0]]}
    run = blackboard.run(given, "linear", "linear")
    gradients = gradients_of(run, run.values)
    assert abs(run["dc"].item()) < 1e-8
    assert compared(run, {**gradients, "c": run["dc"] + 1e-16}) == 0
    assert compared(run, {**gradients, "c": run["dc"] + 1e-12}) == 1


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_gradients_that_overflow_are_not_compared_and_no_formula_is_blamed(number, handout):
    gradients = gradients_of(handout, handout.values)
    assert compared(handout, {**gradients, "b": np.full((1, 2), number)}) == 2
    huge = blackboard.run({**blackboard.HANDOUT, "X": np.full((2, 4), 1e200), "W1": np.full((4, 2), 1e200)}, "linear")
    assert compared(huge, gradients) == 2


def test_with_momentum_the_update_is_made_from_pytorchs_gradients():
    run = RUNS["momentum"]()
    _, _, update = torch_script(run).partition("# The update, as torch.optim.SGD(")
    gradients = {name: SimpleNamespace(grad=run[gradient]) for name, gradient in run.derivation.gradient_of.items()}

    class Parameter(np.ndarray):
        pass

    space = {"torch": SimpleNamespace(no_grad=contextlib.nullcontext)}
    for name in run.derivation.given:
        space[name] = run[name].view(Parameter)
        if name in gradients:
            space[name].grad = gradients[name].grad
    with contextlib.redirect_stdout(io.StringIO()):
        exec("#" + update.partition("\n\n")[0], space)
    for line in run.derivation.successors().values():
        np.testing.assert_array_equal(space[line.name], run[line.name])
    assert "torch.optim" not in torch_script(RUNS["handout"]())


@pytest.mark.parametrize("reduction", ["total", "mean"])
def test_only_forward_lines_are_written(reduction):
    run = blackboard.run(blackboard.HANDOUT, reduction=reduction)
    tree = ast.parse(torch_script(run))
    stored = {ast.unparse(target) for node in tree.body if isinstance(node, ast.Assign) for target in node.targets}
    made = stored & set(run.derivation.by_name)
    assert made <= run.derivation.forward_names
    assert run.derivation.goal.name in made
    assert f"{run.derivation.goal.name}.backward()" in torch_script(run)


def test_the_parameters_and_only_they_ask_for_a_gradient(handout):
    asked = [line for line in torch_script(handout).splitlines() if line.endswith(".requires_grad_()")]
    assert len(asked) == len(handout.derivation.gradient_of)


@each("activation", ACTIVATIONS)
def test_every_activation_has_its_counterpart(activation):
    lines = derivation(activation, activation).forward
    assert {name for line in lines for name in applied(line.right)} <= set(BY_FUNCTION)


def test_a_script_needs_pytorch_and_nothing_else(handout):
    tree = ast.parse(torch_script(handout))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import torch"]
