"""The LaTeX document: it compiles with amsmath alone, nothing is too wide, and its numbers are the trace's."""

import os
import re
import shutil
import subprocess

import numpy as np
import pytest

from backprop_core.export.latex_document import latex
from backprop_core.export.latex_formulas import COLUMNS, ROWS, TERMS, line_latex, numbers_latex, sum_latex
from backprop_core.export.latex_symbols import sentence
from backprop_core.export.numpy_script import heading
from tests.backprop_core.exported import RUNS, matrices_in
from tests.each import each

HOW = "no pdflatex found: `apt-get install texlive-latex-base` brings it"


def compiled(text, folder):
    """What pdflatex says of a document."""
    if not shutil.which("pdflatex"):
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    (folder / "derivation.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "derivation.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


@pytest.mark.slow
def test_every_document_compiles_and_nothing_is_too_wide_or_undefined(tmp_path):
    # pdflatex takes longer to start than to set a document, so that it sets all of them in one run.
    documents = [latex(run()) for run in RUNS.values()]
    preambles, rests = zip(*(document.split(r"\begin{document}") for document in documents), strict=True)
    assert len(set(preambles)) == 1
    bodies = [rest.removesuffix("\\end{document}\n") for rest in rests]
    assert all("{document}" not in body for body in bodies)
    text = "\n\\clearpage\n".join(bodies)
    said = compiled(preambles[0] + rf"\begin{{document}}{text}\end{{document}}", tmp_path)
    assert (tmp_path / "derivation.pdf").stat().st_size > 10_000
    assert "Overfull" not in said
    assert "LaTeX Warning" not in said


def test_a_document_compiles_as_it_is(tmp_path):
    assert "LaTeX Warning" not in compiled(latex(RUNS["handout"]()), tmp_path)


@each("which", RUNS)
def test_the_document_uses_amsmath_and_plain_letters(which):
    text = latex(RUNS[which]())
    assert re.findall(r"\\usepackage.*", text) == [r"\usepackage{amsmath}"]
    assert text.isascii()


@each("which", RUNS)
def test_every_line_is_there_in_symbols_and_in_numbers(which):
    run = RUNS[which]()
    text = latex(run)
    for line in run.steps:
        assert sentence(heading(line)) in text
        assert line_latex(run, line.name).removesuffix("\n\\end{aligned}") in text
        assert numbers_latex(run, line.name) in text


@each("which", ["handout", "tanh", "one of each"])
def test_each_lines_last_matrix_is_the_traces(which):
    run = RUNS[which]()
    steps = latex(run).split(r"\paragraph")[1:]
    assert len(steps) == len(run.steps)
    for line, text in zip(run.steps, steps, strict=True):
        made = run[line.name]
        if len(made) <= ROWS and made.shape[1] <= COLUMNS:
            np.testing.assert_allclose(matrices_in(text)[-1], made, rtol=6e-4, atol=1e-300, err_msg=line.name)


def test_what_is_given_stands_at_the_top(handout):
    given = latex(handout).partition("What is given")[2]
    for name, found in zip(handout.derivation.given, matrices_in(given), strict=False):
        np.testing.assert_array_equal(found, handout[name])


@each("which", RUNS)
def test_a_cell_of_every_gradient_is_in_the_document(which):
    run = RUNS[which]()
    for gradient in run.derivation.parameter_of:
        assert sum_latex(run.chain_rule(gradient, 0, 0, TERMS)) in latex(run)


def test_a_large_document_stays_small():
    assert len(latex(RUNS["iris"]())) < 30_000
