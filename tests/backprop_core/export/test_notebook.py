"""The notebook: valid, its cells run in order, and its numbers are the trace's."""

import json
import re

import pytest

from backprop_core.explain.questions import reasons
from backprop_core.export.latex_formulas import line_latex
from backprop_core.export.notebook import notebook
from tests.backprop_core.exported import RUNS, by_another_line, executed, expect_trace, python
from tests.each import each

RUN = """
import ast
space = {}
for cell in cells:
    *statements, last = ast.parse("".join(cell["source"])).body
    if cell["outputs"]:
        exec(compile(ast.Module(statements, []), "cell", "exec"), space)
        (output,) = cell["outputs"]
        shown = repr(eval(compile(ast.Expression(last.value), "cell", "eval"), space))
        assert shown == "".join(output["data"]["text/plain"]), shown
    else:
        exec(compile(ast.Module([*statements, last], []), "cell", "exec"), space)
"""
"""What Jupyter does with the cells of a notebook, and whether each shows the numbers that stand below it."""

READ = """
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
"""

KEYS = {
    "markdown": {"cell_type", "id", "metadata", "source"},
    "code": {"cell_type", "id", "metadata", "source", "outputs", "execution_count"},
}


def run_cells(made):
    """What comes of the cells in this process: the exit code, what they print, what they leave."""
    cells = [cell for cell in json.loads(json.dumps(made))["cells"] if cell["cell_type"] == "code"]
    code, printed, space = executed(f"cells = {cells!r}{RUN}")
    return code, printed, space["space"]


def ran(made, folder):
    """What comes of the notebook's file in a Python of its own."""
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps(made), encoding="utf-8")
    return python("-c", READ + RUN, path)


def words(made):
    return ["".join(cell["source"]) for cell in made["cells"] if cell["cell_type"] == "markdown"]


@each("which", RUNS)
def test_the_cells_run_in_order_and_make_the_traces_numbers(which):
    run = RUNS[which]()
    code, printed, space = run_cells(notebook(run))
    assert code == 0, printed
    expect_trace({name: space[name] for name in run.values}, run)
    assert "slopes agree with the formulas" in printed


def test_a_notebooks_file_runs_in_a_python_that_does_not_see_this_project(handout, tmp_path):
    done = ran(notebook(handout), tmp_path)
    assert done.returncode == 0, done.stderr
    assert "slopes agree with the formulas" in done.stdout


def test_a_notebook_with_a_wrong_line_fails_at_its_check(tmp_path):
    done = ran(notebook(by_another_line("dW2[ho] = H1[nh] · Y_error[no]")), tmp_path)
    assert done.returncode == 1
    assert "The measured slopes are not those of the formulas." in done.stderr


def test_a_number_below_a_cell_that_is_not_the_cells_is_seen(handout):
    made = notebook(handout)
    cell = next(cell for cell in made["cells"] if cell.get("outputs"))
    cell["outputs"][0]["data"]["text/plain"] = ["array([[1.]])"]
    with pytest.raises(AssertionError):
        run_cells(made)


@each("which", RUNS)
def test_a_notebook_has_what_format_4_5_asks_for(which):
    made = notebook(RUNS[which]())
    assert set(made) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert set(made["metadata"]["kernelspec"]) >= {"name", "display_name"}
    ids = [cell["id"] for cell in made["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in made["cells"]:
        assert set(cell) == KEYS[cell["cell_type"]]
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        assert all(isinstance(line, str) and line.endswith("\n") for line in cell["source"][:-1])
        for output in cell.get("outputs", []):
            assert set(output) == {"output_type", "execution_count", "metadata", "data"}
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_a_notebook_is_valid_where_jupyters_own_judge_is_installed(handout):
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: `pip install nbformat` brings it")
    nbformat.validate(nbformat.from_dict(notebook(handout)))


def test_every_line_has_a_cell_of_its_own_with_its_matrix_below(handout):
    made = [cell for cell in notebook(handout)["cells"] if cell.get("outputs")]
    assert ["".join(cell["source"]).splitlines()[-1] for cell in made] == [line.name for line in handout.steps]


@each("which", RUNS)
def test_before_each_line_stand_its_sentence_its_formula_and_its_reasons(which):
    run = RUNS[which]()
    cells = notebook(run)["cells"]
    for line in run.steps:
        at = next(i for i, cell in enumerate(cells) if "".join(cell["source"]).startswith(f"{line.name} = "))
        said = "".join(cells[at - 1]["source"])
        assert line.meaning in said
        assert line_latex(run, line.name) in said
        assert all(reason.question in said for reason in reasons(run.notation, line))


def test_a_gradient_is_also_explained_by_the_chain_rule(handout):
    said = [text for text in words(notebook(handout)) if "by the chain rule" in text]
    assert len(said) == len(handout.derivation.gradient_of)
    assert r"\frac{dz_{11}}{dw_{11}} \cdot \frac{dh_{11}}{dz_{11}}" in said[0]
