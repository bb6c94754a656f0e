"""The core is plain NumPy, its public names are honest, and no module of it knows a matrix by name."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

import backprop_core
from backprop_core.names import NAMES

FOLDER = Path(backprop_core.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def imported(tree):
    """The modules that a module imports, each with its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def texts(node):
    """The texts that stand directly in an expression, or in a tuple, list or set of it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for element in node.elts:
            yield from texts(element)


def compared_texts(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield from texts(side)
        elif isinstance(node, ast.MatchValue):
            yield from texts(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("startswith", "endswith"):
            for argument in node.args:
                yield from texts(argument)


def modules_of_the_core(tree):
    return {name.split(".")[1] for name in imported(tree) if name.startswith("backprop_core.")} & set(TREES)


def test_there_is_a_core_to_look_at():
    assert {"table", "trace", "roads", "explanation", "notation"} <= set(TREES)


@pytest.mark.parametrize("module", TREES)
def test_a_module_imports_the_standard_library_numpy_and_the_core_only(module):
    roots = {name.split(".")[0] for name in imported(TREES[module])}
    assert roots <= {*sys.stdlib_module_names, "numpy", "backprop_core"}


@pytest.mark.parametrize("module", TREES)
def test_a_module_reaches_for_no_file_network_or_clock(module):
    roots = {name.split(".")[0] for name in imported(TREES[module])}
    assert not roots & {"os", "pathlib", "io", "socket", "urllib", "http", "subprocess", "random", "time", "datetime"}
    called = {n.func.id for n in ast.walk(TREES[module]) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not called & {"open", "input", "print", "eval", "globals", "setattr"}


@pytest.mark.parametrize("module", TREES)
def test_a_module_changes_nothing_that_others_share(module):
    assert not [node for node in ast.walk(TREES[module]) if isinstance(node, ast.Global)]
    assert "numpy.random" not in set(imported(TREES[module]))


def test_the_imports_go_round_in_no_circle():
    left = {module: modules_of_the_core(tree) for module, tree in TREES.items() if module != "__init__"}
    while left:
        free = {module for module, needed in left.items() if not needed & set(left)}
        assert free, f"these import each other: {sorted(left)}"
        left = {module: needed for module, needed in left.items() if module not in free}


@pytest.mark.parametrize("module", TREES)
def test_no_module_asks_a_matrix_for_its_name(module):
    assert not set(compared_texts(TREES[module])) & set(NAMES)


@pytest.mark.parametrize(
    "source",
    [
        "if name == 'dW1': pass",
        "x = line.name in ('W1', 'b')",
        "x = 'TotalLoss' != line.name",
        "match name:\n    case 'dc': pass",
        "x = name.startswith('dW1')",
    ],
)
def test_a_module_that_asked_would_be_found(source):
    assert set(compared_texts(ast.parse(source))) & set(NAMES)


@pytest.mark.parametrize("module", TREES)
def test_a_module_opens_with_what_it_is_for(module):
    assert ast.get_docstring(TREES[module])


def test_all_names_what_there_is_and_nothing_else():
    exported = backprop_core.__all__
    assert len(set(exported)) == len(exported)
    for name in exported:
        assert hasattr(backprop_core, name), name
    (init,) = (tree for module, tree in TREES.items() if module == "__init__")
    taken = {
        alias.asname or alias.name for node in init.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert taken == set(exported)


def test_a_star_import_brings_the_public_names():
    space = {}
    exec("from backprop_core import *", space)
    assert set(space) - {"__builtins__"} == set(backprop_core.__all__)


@pytest.mark.parametrize("name", ["Network", "Batch", "trace", "derivation", "follow", "Trace", "Line", "Explanation"])
def test_a_public_name_says_what_one_gets(name):
    assert getattr(backprop_core, name).__doc__


@pytest.mark.parametrize("module", [name for name in TREES if name != "__init__"])
def test_every_module_can_be_imported_by_itself(module):
    assert importlib.import_module(f"backprop_core.{module}")
