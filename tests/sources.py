"""What the source of a package says of its house: its modules, who imports whom, and the texts that it spells."""

import ast
import graphlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_FILES = 13
"""How many files a folder may hold, so that one look finds the right one."""


def modules(package):
    """The path of each module of a package by its full name; a room's own is the ``__init__`` of its folder."""
    paths = sorted((ROOT / package).rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


@cache
def tree(path):
    """The syntax tree of a file; the same one for all who ask, and nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(source):
    """The full names that a source imports, as modules and as names out of modules."""
    names = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def roots(source):
    return {name.partition(".")[0] for name in imported(source)}


def imports(package):
    """For each module of a package, the modules of the same package that it imports; rooms themselves not counted."""
    paths = modules(package)
    files = {name for name, path in paths.items() if path.name != "__init__.py"}
    return {name: imported(tree(paths[name])) & files for name in files}


def room(module):
    """The folder that a module stands in, below its package; empty for the package itself."""
    return ".".join(module.split(".")[1:-1])


def rooms(graph):
    """The same graph between rooms: which room has a module that imports one of another room."""
    between = {}
    for module, needed in graph.items():
        others = {room(other) for other in needed} - {room(module)}
        between.setdefault(room(module), set()).update(others)
    return between


def circle(graph):
    """Those that form a circle; none if there is none."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


def spelled(source):
    """The texts that stand in a source by themselves, in whatever place."""
    return {node.value for node in ast.walk(source) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def crowded(*folders):
    """The folders at any depth that hold more files than one look takes in, with how many they hold."""
    count = {}
    for top in folders:
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                count[path.parent] = count.get(path.parent, 0) + (path.name != "__init__.py")
    return {folder.relative_to(ROOT).as_posix(): number for folder, number in count.items() if number > MOST_FILES}
