"""The Jupyter notebook: the NumPy script in cells, with the explanations beside them.

One line of the table is one cell: before it its sentence, its LaTeX and the questions that it raises, after it
the numbers that it makes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_core.explain.questions import reasons
from backprop_core.export.latex_formulas import NOTHING, chain_rule_latex, line_latex
from backprop_core.export.numpy_script import check_source, given_source, heading, sizes_of
from backprop_core.export.numpy_source import functions_source, line_sources
from backprop_core.names import SECTIONS
from backprop_core.table import Line
from backprop_core.trace import Trace

Json = dict[str, Any]

READING = """\
The names and the order are the handout’s. `@` is the matrix product; `*` multiplies cell by cell.
In index notation a letter is an axis (n rows, c inputs, h hidden units, o outputs), and a letter on the right
that is missing on the left is summed."""

CHECKING = """\
## Check

Every slope again, without any of the backward lines: move one number a little up and a little down, and see how
the loss follows."""

METADATA: Json = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(run: Trace, rows: int | None = None, covered: frozenset[str] = NOTHING) -> Json:
    """A pass as a Jupyter notebook (format 4.5), as JSON has it; it needs NumPy alone.

    Args:
        rows: how many rows of each given matrix are written, for a preview; all by default.
        covered: the matrices of the lines whose numbers are kept back; below their cells stands the word.
    """
    cells = [
        _words(f"# Backpropagation, every number of it\n\n{sizes_of(run)}.\n\n{READING}"),
        _code(f"import numpy as np\n\n\n{functions_source(run.derivation)}"),
        _words("## What is given"),
        _code(given_source(run, rows)),
    ]
    sources = line_sources(run.derivation)
    for section in SECTIONS:
        cells.append(_words(f"## {section}"))
        for line in (line for line in run.steps if line.section == section):
            cells += [_words(_explained(run, line, covered)), _line(run, line, sources[line.name], covered)]
    cells += [_words(CHECKING), _code(check_source(run.derivation))]
    return {"cells": _numbered(cells), "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def _explained(run: Trace, line: Line, covered: frozenset[str]) -> str:
    """A line in words: its sentence, its shape, its LaTeX, its questions, and a gradient's cell by the chain rule."""
    shape = run.notation.shape_text(line.name)
    blocks = [f"**{heading(line)}** ({shape})", _formula(line_latex(run, line.name))]
    blocks += [f"*{reason.question}* {_plain(reason.answer)}" for reason in reasons(run.notation, line)]
    if line.name in run.derivation.differentiated_by:
        one_cell = chain_rule_latex(run, line.name, covered)
        blocks += ["One cell of it by the chain rule, path by path:", _formula(one_cell)]
    return "\n\n".join(blocks)


def _formula(written: str) -> str:
    return f"$$\n{written}\n$$"


def _plain(text: str) -> str:
    """A text whose underscores and stars Markdown should leave alone."""
    return text.replace("_", r"\_").replace("*", r"\*")


def _line(run: Trace, line: Line, source: str, covered: frozenset[str]) -> Json:
    """A line as code that ends with the matrix, and the matrix below it."""
    with np.printoptions(precision=8, threshold=1000, linewidth=75, suppress=False):
        shown = "covered" if line.name in covered else repr(run[line.name])
    data = {"text/plain": _lines(shown)}
    output = {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
    return _code(f"{source}\n{line.name}", output)


def _words(text: str) -> Json:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _code(text: str, *outputs: Json) -> Json:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "source": _lines(text),
        "outputs": list(outputs),
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _numbered(cells: list[Json]) -> list[Json]:
    """The cells, each with the id that the format asks for."""
    return [{**cell, "id": f"cell-{i + 1}"} for i, cell in enumerate(cells)]
