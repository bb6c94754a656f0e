"""The core is plain NumPy, its public names are honest, and no module of it knows a matrix by name."""

import ast
import importlib
import sys

import backprop_core
from backprop_core.names import NAMES, PARAMETERS
from tests.each import each
from tests.sources import circle, crowded, imported, imports, modules, room, rooms, roots, spelled, tree

TREES = {name: tree(path) for name, path in modules("backprop_core").items()}
GRAPH = imports("backprop_core")
TABLE = {"backprop_core.names", "backprop_core.table"}
"""The modules that say what each matrix is, and so name them."""

MADE = frozenset(NAMES) - {"X", "Y", "G", *PARAMETERS}
"""The matrices that the derivation makes; the given ones are fields of a network and a batch."""


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


def test_there_is_a_core_to_look_at():
    assert {"table", "trace", "explain.roads", "explain.notation", "language.index_notation"} <= {
        module.partition(".")[2] for module in GRAPH
    }


def test_a_module_imports_the_standard_library_numpy_and_the_core_only():
    for module, source in TREES.items():
        assert roots(source) <= {*sys.stdlib_module_names, "numpy", "backprop_core"}, module


def test_a_module_reaches_for_no_file_network_or_clock():
    for module, source in TREES.items():
        outside = {"os", "pathlib", "io", "socket", "urllib", "http", "subprocess", "random", "time", "datetime"}
        assert not roots(source) & outside, module
        called = {n.func.id for n in ast.walk(source) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert not called & {"open", "input", "print", "eval", "globals", "setattr"}, module


def test_a_module_changes_nothing_that_others_share():
    for module, source in TREES.items():
        assert not [node for node in ast.walk(source) if isinstance(node, ast.Global)], module
        assert "numpy.random" not in imported(source), module


def test_the_imports_form_no_circle():
    assert not circle(GRAPH)


def test_a_circle_would_be_found():
    table, reader = "backprop_core.table", "backprop_core.language.index_notation"
    assert reader in GRAPH[table]
    assert {table, reader} <= set(circle({**GRAPH, reader: {table}}))


def test_a_room_stands_on_those_below_it():
    """No two rooms import each other, and the language knows nothing of the table that is written in it."""
    between = rooms(GRAPH)
    inner = {name: needed - {""} for name, needed in between.items() if name}
    assert not circle(inner)
    assert not inner["language"]
    below = {"backprop_core.errors", "backprop_core.language.constants"}
    foundations = {name for module in GRAPH if room(module) == "language" for name in GRAPH[module]}
    assert {name for name in foundations if room(name) != "language"} <= below


def test_no_folder_holds_more_files_than_one_look_takes_in():
    assert not crowded("backprop_core")


def test_no_module_asks_a_matrix_for_its_name():
    for module, source in TREES.items():
        assert not set(compared_texts(source)) & set(NAMES), module


def test_the_table_alone_names_the_matrices_that_are_made():
    for module in sorted(set(TREES) - TABLE):
        assert not spelled(TREES[module]) & MADE, module


def test_a_matrix_named_elsewhere_would_be_found():
    assert spelled(ast.parse("shown = {'dW1': 3}")) & MADE


@each(
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


def test_a_module_opens_with_what_it_is_for():
    for module, source in TREES.items():
        assert ast.get_docstring(source), module


def test_all_names_what_there_is_and_nothing_else():
    exported = backprop_core.__all__
    assert len(set(exported)) == len(exported)
    for name in exported:
        assert hasattr(backprop_core, name), name
    init = TREES["backprop_core"]
    taken = {
        alias.asname or alias.name for node in init.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert taken == set(exported)


def test_a_star_import_brings_the_public_names():
    space = {}
    exec("from backprop_core import *", space)
    assert set(space) - {"__builtins__"} == set(backprop_core.__all__)


@each("name", ["Network", "Batch", "trace", "derivation", "follow", "Trace", "Line", "Explanation"])
def test_a_public_name_says_what_one_gets(name):
    assert getattr(backprop_core, name).__doc__


def test_every_module_can_be_imported_by_itself():
    for module in TREES:
        assert importlib.import_module(module), module
