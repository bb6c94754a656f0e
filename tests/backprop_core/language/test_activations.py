"""The activations and their slopes; each slope is judged by the very text that the table shows."""

import re

import numpy as np
import pytest

from backprop_core import ACTIVATIONS
from backprop_core.language.activations import FUNCTIONS, SOFTMAX, Sig, leak, slope_of, step
from tests.each import each

Z = np.array([[-30.0, -3.0, -1.0, -0.25], [0.25, 1.0, 3.0, 30.0]])


def slope_as_written(activation, output):
    text = ACTIVATIONS[activation].slope.replace("·", "*").replace("−", "-").replace("²", "**2")
    return eval(text, {"a": output, "step": step, "leak": leak, "exp": np.exp})


@each("activation", ACTIVATIONS)
def test_the_slope_as_it_is_written_is_the_slope_of_the_function(activation):
    function = FUNCTIONS[ACTIVATIONS[activation].function]
    measured = (function(Z + 1e-6) - function(Z - 1e-6)) / 2e-6
    np.testing.assert_allclose(slope_as_written(activation, function(Z)) * np.ones(Z.shape), measured, atol=1e-9)


def value_of(text, a, slope):
    """What a formula of z, a and da/dz is, by Python."""
    for written, python in {
        "da/dz": "slope", "e⁻ᶻ": "exp(-z)", "eᶻ": "exp(z)", "·": "*", "−": "-", "²": "**2",
        "max": "maximum", "ln": "log"
    }.items():  # fmt: skip
        text = text.replace(written, python)
    return eval(text, {"z": Z, "a": a, "slope": slope, "exp": np.exp, "log": np.log, "maximum": np.maximum})


@each("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_the_formulas_on_screen_are_those_of_the_function_and_its_slope(activation):
    """Where a line says that some things are equal, they are, and the last line ends with the slope."""
    a = activation.compute(Z)
    slope = slope_as_written(next(name for name, one in ACTIVATIONS.items() if one is activation), a) * np.ones(Z.shape)
    np.testing.assert_allclose(value_of(activation.formula, a, slope), a, rtol=1e-12, atol=1e-15)
    equations = [part for line in activation.why for part in line.rstrip(".").split(", so ") if part[0] in "ade(1"]
    for equation in equations if activation.kind != "cornered" else equations[:1]:
        first, *others = (value_of(side, a, slope) for side in equation.split(" = "))
        for other in others:
            np.testing.assert_allclose(other * np.ones(Z.shape), first, rtol=1e-9, atol=1e-12)
    if activation.kind != "cornered":
        np.testing.assert_allclose(value_of(equations[-1].split(" = ")[-1], a, slope), slope, rtol=1e-9, atol=1e-12)


@each("j", [1, 0])
def test_each_step_to_a_derivative_of_softmax_has_its_number(j):
    """Of aₖ with k = 1 by its own z, and by another one."""
    z, step = np.array([[0.3, -0.8, 1.1]]), 1e-6
    changed = step * np.eye(3)[j]
    slope = (SOFTMAX.compute(z + changed) - SOFTMAX.compute(z - changed))[0, 1] / (2 * step)
    a = SOFTMAX.compute(z)[0]
    numbers = {"ek": np.exp(z[0, 1]), "ej": np.exp(z[0, j]), "S": np.exp(z).sum(), "ak": a[1], "aj": a[j]}
    _, *sides = SOFTMAX.why[1 if j == 1 else 2].removesuffix(".").split(" = ")
    marks = {"e^z": "e", "ₖ": "k", "ⱼ": "j", "·": "*", "−": "-", "²": "**2"}
    for side in sides:
        python = "".join(marks.get(sign, sign) for sign in re.split("(e\\^z|.)", side) if sign)
        assert eval(python, numbers) == pytest.approx(slope, rel=1e-8)


@each(
    ("function", "expected"),
    [
        ("Sig", 1 / (1 + np.exp(-Z))),
        ("tanh", 2 / (1 + np.exp(-2 * Z)) - 1),
        ("ReLU", [[0, 0, 0, 0], [0.25, 1, 3, 30]]),
        ("LeakyReLU", [[-0.3, -0.03, -0.01, -0.0025], [0.25, 1, 3, 30]]),
        ("Softplus", np.log1p(np.exp(Z))),
        ("Lin", Z),
    ],
)
def test_the_functions_are_those_of_their_formulas(function, expected):
    np.testing.assert_allclose(FUNCTIONS[function](Z), expected, rtol=1e-13)


def test_the_sigmoid_neither_warns_nor_loses_its_way_far_out():
    np.testing.assert_array_equal(Sig(np.array([-1000.0, -1e308, -np.inf])), [0, 0, 0])
    np.testing.assert_array_equal(Sig(np.array([1000.0, 1e308, np.inf])), [1, 1, 1])
    assert Sig(np.array([-700.0]))[0] == pytest.approx(np.exp(-700), rel=1e-14)
    assert Sig(np.array([0.0]))[0] == 0.5
    assert np.isnan(Sig(np.array([np.nan])))[0]


def test_the_sigmoid_keeps_its_digits_wherever_it_is_a_number():
    z = np.concatenate([np.linspace(-745, 745, 20_001), np.linspace(-3, 3, 1001)])
    small = np.exp(-np.abs(z))
    np.testing.assert_allclose(Sig(z), np.where(z >= 0, 1.0, small) / (1.0 + small), rtol=1e-15)


def test_the_sigmoid_of_z_and_of_minus_z_add_up_to_one():
    z = np.linspace(-40, 40, 1601)
    np.testing.assert_allclose(Sig(z) + Sig(-z), 1, rtol=1e-15)


def test_at_its_kink_relu_has_slope_zero():
    assert step(np.array([0.0, -0.0, 1e-300, -1e-300])).tolist() == [0, 0, 1, 0]


def test_a_function_of_a_matrix_is_another_matrix():
    for function in FUNCTIONS.values():
        z = np.abs(Z)
        made = function(z)
        assert not np.shares_memory(made, z)
        np.testing.assert_array_equal(z, np.abs(Z))


def test_a_slope_is_written_from_the_output():
    assert slope_of("Sig", "H1[nh]") == "H1[nh] · (1 − H1[nh])"
    assert slope_of("tanh", "Yhat[no]") == "1 − Yhat[no]²"
    assert slope_of("ReLU", "H1[nh]") == "step(H1[nh])"
    assert slope_of("Lin", "H1[nh]") == "1"


def test_every_activation_names_a_function_that_there_is():
    others = {"step", "leak", "exp", "expm1", "log", "logSig", "softmax", "logsoftmax"}
    assert {activation.function for activation in ACTIVATIONS.values()} | others == set(FUNCTIONS)
    assert len(FUNCTIONS) == len(ACTIVATIONS) + 8


@each("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_the_kind_of_an_activation_is_that_of_its_slope_and_its_bounds_are_those_of_its_function(activation):
    left, right, further = (np.diff(activation.compute(np.array([z, z + 1])))[0] for z in (-2.0, 1.0, 2.0))
    assert activation.kind == ("curved" if right != further else "straight" if left == right else "cornered")
    far = activation.compute(np.array([-1e9, 1e9]))
    assert activation.least <= far[0]
    assert far[1] <= activation.largest
    assert np.isinf(activation.least) == (far[0] < -1)
    assert np.isinf(activation.largest) == (far[1] > 1)
