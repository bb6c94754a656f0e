"""The named scalars: each target writes the same number, and no other module spells them."""

import ast
from pathlib import Path

import pytest

import backprop_core
import ui
from backprop_core import ACTIVATIONS
from backprop_core.language import constants
from backprop_core.language.constants import SCALARS, Rates
from backprop_core.language.index_notation import Constant, read_expression
from tests.each import each

SIZES, RATES = {"n": 4, "o": 2}, Rates(0.25, 0.75)
WRITTEN = [str(rate) for rate in RATES]
FOLDERS = {package: Path(package.__file__).parent for package in (backprop_core, ui)}
DECLARED = {"constants.py", "activations.py"}


def length(letter):
    return str(SIZES[letter])


@each("text", SCALARS)
def test_a_scalar_is_read_back_and_is_one_number_in_every_target(text):
    assert read_expression(text) == Constant(text)
    number = SCALARS[text].number(SIZES, RATES)
    assert eval(constants.python(text, str), {**SIZES, **RATES._asdict()}) == number
    shown = constants.screen(text, length, WRITTEN).replace("½", "1/2").replace("·", "*")
    assert eval(shown) == number
    assert constants.latex(text, length, WRITTEN) in (
        *(rf"\tfrac{{1}}{{{divisor}}}" for divisor in ("2", "4", r"4 \cdot 2")),
        *WRITTEN,
    )
    assert SCALARS[text].fraction in (None, number)


@each("text", ["1", "2", "3"])
def test_a_numeral_is_written_as_it_is(text):
    assert constants.python(text, str) == constants.latex(text) == constants.screen(text, length, WRITTEN) == text


def spelled(source):
    """The texts in a module that are a scalar, or a function of an activation, and nothing else."""
    torch = {one.torch for one in ACTIVATIONS.values()}
    names = {one.function for one in ACTIVATIONS.values()} - {"tanh"}  # the key of a choice is spelled like this one
    texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    return texts & {*SCALARS, *torch, *names}


@pytest.mark.parametrize("package", FOLDERS, ids=lambda package: package.__name__)
def test_a_scalar_and_an_activation_are_spelled_where_they_are_declared_alone(package):
    others = [path for path in FOLDERS[package].rglob("*.py") if path.name not in DECLARED]
    assert {path.name: spelled(path.read_text(encoding="utf-8")) for path in others} == {
        path.name: set() for path in others
    }


@each("source", ['x = {"1/n": 3}', 'x = text == "½"', 'x = "torch.relu"', 'x = ["Sig"]'])
def test_a_module_that_spelled_one_would_be_found(source):
    assert spelled(source)
