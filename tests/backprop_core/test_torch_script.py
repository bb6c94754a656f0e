"""The PyTorch script: the forward lines alone, and the same gradients where PyTorch is installed."""

import ast
import importlib.util
import re

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, derivation
from backprop_core.derivation import applied
from backprop_core.torch_script import FUNCTIONS, torch_script
from tests.backprop_core import blackboard
from tests.backprop_core.exported import RUNS, by_another_line, ran

INSTALLED = importlib.util.find_spec("torch") is not None
WITH_TORCH = pytest.mark.skipif(not INSTALLED, reason="PyTorch is not installed: `pip install torch` brings it")


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
    assert re.search(r"the largest relative difference is \S+$", done.stdout.strip())


@WITH_TORCH
def test_pytorch_sees_a_wrong_line(tmp_path):
    done = ran(torch_script(by_another_line("dW1[ch] = X[nc] · D_Error_W[nh]")), tmp_path)
    assert done.returncode == 1
    assert "PyTorch's gradients are not those of the handout." in done.stderr


@pytest.mark.parametrize("which", RUNS)
def test_the_numbers_given_and_expected_are_the_traces(which):
    run = RUNS[which]()
    expected = {name: run[name] for name in run.derivation.given}
    expected |= {f"expected['{name}']": run[gradient] for name, gradient in run.derivation.gradient_of.items()}
    found = tensors(torch_script(run))
    assert set(found) == set(expected)
    for name, matrix in expected.items():
        np.testing.assert_array_equal(found[name], matrix, strict=True)


@pytest.mark.parametrize("loss", ["total", "average"])
def test_only_forward_lines_are_written(loss):
    run = blackboard.run(blackboard.HANDOUT, loss=loss)
    tree = ast.parse(torch_script(run))
    stored = {ast.unparse(target) for node in tree.body if isinstance(node, ast.Assign) for target in node.targets}
    made = stored & set(run.derivation.by_name)
    assert made <= run.derivation.forward_names
    assert run.derivation.goal.name in made
    assert f"{run.derivation.goal.name}.backward()" in torch_script(run)


def test_the_parameters_and_only_they_ask_for_a_gradient(handout):
    asked = [line for line in torch_script(handout).splitlines() if line.endswith(".requires_grad_()")]
    assert len(asked) == len(handout.derivation.gradient_of)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_has_its_counterpart(activation):
    lines = derivation(activation, activation).forward
    assert {name for line in lines for name in applied(line.right)} <= set(FUNCTIONS)


def test_a_script_needs_pytorch_and_nothing_else(handout):
    tree = ast.parse(torch_script(handout))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import torch"]
