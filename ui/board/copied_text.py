"""What can be copied: a matrix, or the sum behind a cell, as text for Python, for a document, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backprop_core import Explanation, Trace
from backprop_core.export.snippets import matrix_latex, matrix_numpy, matrix_tsv, sum_latex, sum_numpy, sum_tsv

CELLS = 2000
FIRST_ROWS = 12
LATEX_ROWS, LATEX_COLUMNS = 12, 10
"""What of a matrix LaTeX gets: amsmath's pmatrix has ten columns."""
TERMS, LATEX_TERMS = 200, 4


@dataclass(frozen=True)
class TextFormat:
    """A form of text.

    Attributes:
        language: what its colours follow; tail: the end of a file's name, if it can be had whole as a file.
        write_matrix: a matrix, or so many rows of it, as text; write_sum: a sum.
        terms: how many terms of a sum are written out.
        drawn: whether it can also be shown as it will look.
    """

    language: str | None
    tail: str
    write_matrix: Callable[[Trace, str, int | None], str]
    write_sum: Callable[[Explanation], str]
    terms: int
    drawn: bool = False


@dataclass(frozen=True)
class Text:
    """A text to copy, and what it leaves out, in a sentence; empty when it is whole."""

    text: str
    leaves_out: str = ""


def _latex_matrix(run: Trace, name: str, _rows: int | None) -> str:
    return matrix_latex(run, name, LATEX_ROWS, LATEX_COLUMNS)


FORMS: Mapping[str, TextFormat] = MappingProxyType(
    {
        "NumPy": TextFormat("python", ".py", matrix_numpy, sum_numpy, TERMS),
        "LaTeX": TextFormat("latex", "", _latex_matrix, sum_latex, LATEX_TERMS, drawn=True),
        "Tab-separated": TextFormat(None, ".tsv", matrix_tsv, sum_tsv, TERMS),
    }
)


def matrix_text(form: TextFormat, run: Trace, name: str) -> Text:
    """A matrix as text; of one that is too large to copy, the first rows."""
    rows, columns = run[name].shape
    shown = min(max(CELLS // columns, 1), FIRST_ROWS)
    if rows * columns <= CELLS or shown >= rows or not form.tail:
        return Text(form.write_matrix(run, name, None))
    leaves_out = f"The first {shown} of {rows} rows; the file under “Take it home” has all of them."
    return Text(form.write_matrix(run, name, shown), leaves_out)


def sum_text(form: TextFormat, explain: Callable[[int], Explanation]) -> Text:
    """A sum as text; of a long one the first terms are written out.

    Args:
        explain: the sum with so many terms.
    """
    explanation = explain(form.terms)
    shown = len(explanation.terms)
    leaves_out = f"The first {shown} of {explanation.count} terms are written out." if explanation.count > shown else ""
    return Text(form.write_sum(explanation), leaves_out)
