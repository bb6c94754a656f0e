"""What shows the mathematics does not compute it: read from the source of ui, pages and app.py."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from backprop_core.names import NAMES
from tests.each import each
from tests.sources import ROOT, circle, crowded, imports, modules, rooms, roots, spelled, tree
from tests.visitor import visitor
from ui.board.scripts import BROWSER
from ui.state.limits import LONGEST_BLOCK

TASKS = Path("/proc/self/task")
UI = modules("ui")
GRAPH = imports("ui")
PAGES = {path.name: path for path in (ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")))}
SHOWN = [*UI.values(), *PAGES.values()]

PLAIN = ("reading.numbers", "state.scenario", "state.events", "board.view", "state.example")
"""The modules that decide what is shown, which can be run and tested without a page."""

HEAVY = {"plotly": "ui.train."}
"""The libraries that take much memory, and where alone they may be imported."""

MADE = frozenset(NAMES) - {"X", "Y", "W1", "b", "W2", "c"}
"""The matrices that the derivation makes; the given ones are what a person types, by their names."""

COMPUTES = {
    *("exp", "exp2", "expm1", "log", "log1p", "tanh", "sinh", "cosh", "power", "float_power", "sqrt", "square"),
    *("dot", "matmul", "vdot", "vecdot", "matvec", "vecmat", "inner", "outer", "kron", "einsum", "tensordot"),
    *("multiply", "divide", "add", "subtract", "sum", "nansum", "fsum", "sumprod", "prod", "cumsum", "mean", "average"),
    *("gradient", "diff", "linalg", "heaviside", "logaddexp", "apply_along_axis", "vectorize", "*"),
}
"""Functions of NumPy and of math that the core alone may call."""

METHODS = {"dot", "sum", "prod", "cumsum", "mean"}
"""The same as methods of an array."""


def computing(source):
    """Where a source multiplies matrices or calls a function of mathematics on arrays."""
    for node in ast.walk(source):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            yield f"line {node.lineno}: @"
        elif isinstance(node, ast.Attribute):
            banned = COMPUTES if ast.unparse(node.value) in ("np", "numpy", "math", "operator") else METHODS
            yield from [f"line {node.lineno}: {ast.unparse(node)}"] if node.attr in banned else []
        elif isinstance(node, ast.ImportFrom) and node.module in ("numpy", "math", "operator"):
            yield from (f"line {node.lineno}: {alias.name}" for alias in node.names if alias.name in COMPUTES)


def test_there_are_modules_and_pages_to_look_at():
    assert {f"ui.{name}" for name in (*PLAIN, "board.board", "state.session", "page.frame")} <= set(UI)
    assert {"app.py", "seventeen_lines.py"} <= set(PAGES)


def test_what_pages_share_imports_the_core_and_what_draws():
    allowed = {"ui", "backprop_core", "streamlit", "numpy", *sys.stdlib_module_names}
    for name, path in UI.items():
        heavy = {library for library, places in HEAVY.items() if name.startswith(places)}
        assert roots(tree(path)) <= allowed | heavy, path


def test_no_page_loads_pandas():
    """It takes almost as much memory as the rest of the app.  Plotly cannot be left out: Streamlit itself loads it.

    No test loads it either, so that it is seen here, and no Python of its own has to be started.
    """
    seen = []
    for page in ["app.py", *(f"pages/{name}" for name in PAGES if name != "app.py")]:
        app = visitor(page).run()
        for button in app.button:
            if button.label == "Train":
                button.click().run()
        for area in app.text_area:
            if area.key == "data_paste":
                area.set_value("a,y\n1,0\n2,1").run()
        assert not app.exception
        seen += [one.value for one in app.header]
    assert "4 · On the board" in seen
    assert "pandas" not in sys.modules


def test_a_page_imports_what_pages_share_the_core_and_streamlit_only():
    for path in PAGES.values():
        assert roots(tree(path)) <= {"ui", "backprop_core", "streamlit", "__future__"}, path


def test_a_page_is_a_recipe_of_under_thirty_lines_without_arithmetic_and_without_helpers():
    for path in PAGES.values():
        assert len(path.read_text(encoding="utf-8").splitlines()) < 30, path
        banned = (ast.BinOp, ast.AugAssign, ast.FunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(tree(path)) if isinstance(node, banned)], path


def test_a_page_begins_with_the_frame_so_that_a_cold_link_to_it_is_right():
    for path in PAGES.values():
        docstring, *statements = tree(path).body
        first = next(node for node in statements if not isinstance(node, ast.Import | ast.ImportFrom))
        assert isinstance(docstring, ast.Expr), path
        assert ast.unparse(first).startswith(("frame.begin(", "frame.begin_board(")), path


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_shown_is_decided_without_streamlit(name):
    reached, waiting = set(), [f"ui.{name}"]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting.extend(GRAPH[module])
    assert not {module for module in reached if roots(tree(UI[module])) & {"streamlit", "plotly"}}


def test_the_modules_of_ui_and_its_rooms_import_each_other_in_no_circle():
    assert not circle(GRAPH)
    assert not circle(rooms(GRAPH))


def test_a_circle_of_imports_would_be_found():
    scenario, events = "ui.state.scenario", "ui.state.events"
    assert scenario in GRAPH[events], "the graph has its edges"
    assert {scenario, events} <= set(circle({**GRAPH, scenario: {events}}))
    assert {"state", "board"} <= set(circle({**rooms(GRAPH), "state": {"board"}}))


def test_no_folder_holds_more_files_than_one_look_takes_in():
    assert not crowded("ui", "pages")


def test_a_crowded_folder_would_be_found():
    assert "tests/browser" in crowded("tests")


def test_what_shows_the_matrices_reads_their_names_from_the_table():
    for path in SHOWN:
        assert not spelled(tree(path)) & MADE, path


def quoted(script):
    """The texts of a script in quotation marks."""
    return set(re.findall(r"""["'`](\w+)["'`]""", script))


def test_a_script_of_the_browser_names_no_matrix():
    scripts = sorted(BROWSER.rglob("*.js"))
    assert scripts
    for path in scripts:
        assert not quoted(path.read_text(encoding="utf-8")) & MADE, path


@pytest.mark.parametrize("script", ['if (name === "dW1") {}', "grids['TotalLoss']", "grids[`H1`]"])
def test_a_script_that_named_one_would_be_found(script):
    assert quoted(script) & MADE


def test_nothing_that_shows_the_mathematics_computes_it():
    for path in SHOWN:
        assert not list(computing(tree(path))), path


@each(
    "source",
    [
        "Z1 = X @ W1",
        "Z1 @= W1",
        "H1 = 1 / (1 + np.exp(-Z1))",
        "Z1 = np.dot(X, W1)",
        "Z1 = X.dot(W1)",
        "from numpy import matmul",
        "from math import exp as e",
        "from numpy import *",
        "total = np.add.reduce(L)",
        "total = L.sum()",
        "x = np.linalg.multi_dot([X, W1])",
    ],
)
def test_a_module_that_computed_would_be_found(source):
    assert list(computing(ast.parse(source)))


def test_a_module_keeps_nothing_that_people_would_share():
    """What a module holds is seen by everybody on the server: no ``global``, and no list, dict or set to fill."""
    for path in SHOWN:
        source = tree(path)
        assert not [node for node in ast.walk(source) if isinstance(node, ast.Global)], path
        held = [node for node in source.body if isinstance(node, ast.Assign | ast.AnnAssign)]
        filled = [node for node in held if isinstance(node.value, ast.List | ast.ListComp | ast.Set | ast.DictComp)]
        empty = [node for node in held if isinstance(node.value, ast.Dict) and not node.value.keys]
        assert not filled + empty, path


def test_a_module_opens_with_what_it_is_for():
    for path in SHOWN:
        assert path.name == "__init__.py" or ast.get_docstring(tree(path)), path


def settings():
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_collecting_garbage_after_every_run_is_off():
    assert settings()["runner"]["postScriptGC"] is False


def test_every_setting_is_an_option_of_streamlit():
    options = config.get_config_options()
    for section in ("runner", "client", "browser", "server"):
        for name in settings()[section]:
            assert f"{section}.{name}" in options


def test_the_longest_message_of_the_board_is_one_that_streamlit_takes():
    sent = {"board": "b" * 64, "events": [{"kind": "paste", "text": "\x01" * (LONGEST_BLOCK + 1)}], "again": 1}
    assert len(json.dumps(sent)) < config.get_option("server.maxWidgetStateSize") * 1e6
    assert config.get_option("server.maxWidgetStateSize") <= settings()["server"]["maxMessageSize"]


@pytest.mark.skipif(not TASKS.exists(), reason="only Linux counts the threads of a process in files")
def test_a_matrix_product_is_not_divided_among_threads():
    script = (
        "import ui, os, numpy; numpy.ones((500, 500)) @ numpy.ones((500, 500)); print(len(os.listdir(sys.argv[1])))"
    )
    command = [sys.executable, "-c", f"import sys; {script}", str(TASKS)]
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert int(done.stdout) == 1


def test_every_setting_is_one_that_streamlit_knows():
    known = set(config.get_config_options())
    flat = [
        f"{section}.{name}.{inner}" if isinstance(value, dict) else f"{section}.{name}"
        for section, values in settings().items()
        for name, value in values.items()
        for inner in (value if isinstance(value, dict) else [""])
    ]
    assert flat
    assert not set(flat) - known
