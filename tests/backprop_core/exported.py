"""The scenarios whose exports are tried, and what it takes to run an export as a person would."""

import contextlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

from backprop_core import derivation, follow
from backprop_core.network import Batch, Network
from tests.backprop_core import blackboard
from tests.backprop_core.networks import Member
from ui.state.example import example
from ui.state.scenario import of_example

RUNS = {
    "handout": lambda: blackboard.run(blackboard.HANDOUT),
    "tanh": lambda: blackboard.run(blackboard.numbers((5, 3, 4, 2), 1), "tanh", "tanh", learning_rate=0.1),
    "relu, average": lambda: blackboard.run(blackboard.numbers((6, 3, 4, 2), 2), "relu", "sigmoid", "mean"),
    "linear": lambda: blackboard.run(blackboard.numbers((4, 2, 3, 2), 3), "linear", "linear"),
    "one of each": lambda: blackboard.run(blackboard.numbers((1, 1, 1, 1), 4), "tanh", "linear", "mean"),
    "momentum": lambda: blackboard.run(
        blackboard.numbers((5, 3, 2, 2), 6) | blackboard.velocities((5, 3, 2, 2), 6), momentum=0.9
    ),
    "large": lambda: blackboard.run(blackboard.numbers((30, 12, 11, 5), 5), "sigmoid", "tanh"),
    "softmax": lambda: Member((4, 2, 3, 3), 7, ("tanh",), "softmax", "cross_entropy", "mean", 0.0).trace,
    "iris": lambda: of_example(example("iris")).trace(),
    "saturated": lambda: of_example(example("class")).trace(),
}
"""One of each kind: all activations, losses and rules of the updates, one output and several, small and large."""

MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")
POWER = re.compile(r" \\cdot 10\^\{(-?\d+)\}")

SAVE = """
import json, runpy, sys
import numpy as np
script, names, saved = sys.argv[1:]
space = runpy.run_path(script, run_name="__main__")
np.savez(saved, **{name: space[name] for name in json.loads(names)})
assert "backprop_core" not in sys.modules
"""
"""Runs a script as it is and saves the matrices that it leaves."""


def python(*arguments):
    """Run Python for itself: neither this project nor anything set in the environment is seen."""
    command = [sys.executable, "-I", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, cwd=Path(arguments[-1]).parent)


def ran(text, folder):
    """What came of a script: its exit code, what it printed, what it complained of."""
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return python("-X", "utf8", path)


def executed(text):
    """What came of a script that is run in this process: its exit code, what it printed, what it leaves."""
    printed, space, code = io.StringIO(), {"__name__": "__main__"}, 0
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(text, "script.py", "exec"), space)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
            print(end)
    return code, printed.getvalue(), space


def matrices_of(text, names, folder):
    """The matrices that a script leaves when it has run to its end."""
    script, saved = folder / "script.py", folder / "saved.npz"
    script.write_text(text, encoding="utf-8")
    done = python("-c", SAVE, script, json.dumps(list(names)), saved)
    assert done.returncode == 0, done.stderr
    with np.load(saved) as found:
        return {name: found[name] for name in names}


def expect_matrices(text, run):
    """A script that runs to its end in this process leaves the trace's matrices."""
    code, printed, space = executed(text)
    assert code == 0, printed
    expect_trace({name: space[name] for name in run.values}, run)


def expect_trace(found, run):
    """Every matrix is the trace's, to the last digit."""
    assert set(found) == set(run.values)
    for name, matrix in run.values.items():
        np.testing.assert_array_equal(found[name], matrix, err_msg=name, strict=True)


def matrices_in(text):
    """The typeset matrices of a text that are written out whole, as numbers."""
    whole = [found for found in MATRIX.findall(text) if "dots" not in found]
    rows = [[row.split(" & ") for row in found.split(r" \\ ")] for found in whole]
    return [np.array([[float(POWER.sub(r"e\1", cell)) for cell in row] for row in matrix]) for matrix in rows]


def by_another_line(text, given=blackboard.HANDOUT):
    """The trace of the handout's numbers by its table with one line rewritten."""
    network = Network(*(given[name] for name in blackboard.PARAMETERS))
    return follow(derivation().with_line(text), network, Batch(given["X"], given["Y"]))
