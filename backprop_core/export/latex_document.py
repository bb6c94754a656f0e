"""LaTeX of the whole derivation: every line in symbols and in numbers, and a gradient's cell by the chain rule.

The document needs amsmath and nothing else.  Large matrices and long sums are cut, with dots where more stands.
"""

from __future__ import annotations

from itertools import groupby

from backprop_core.export import latex_symbols
from backprop_core.export.latex_formulas import (
    NOTHING,
    aligned,
    chain_rule_latex,
    equations,
    matrix_numbers,
    numbers_latex,
)
from backprop_core.export.numpy_script import heading, title
from backprop_core.table import Line
from backprop_core.trace import Trace

PREAMBLE = r"""\documentclass[a4paper]{article}
\usepackage{amsmath}
\setlength{\textwidth}{18cm}
\setlength{\oddsidemargin}{-1cm}
\setlength{\textheight}{25cm}
\setlength{\topmargin}{-2cm}
\setlength{\parindent}{0pt}
\setlength{\arraycolsep}{3pt}"""

BEGIN = r"""\begin{document}
\small"""
"""Small letters, so that three matrices of numbers fit beside each other."""

NOTATION = r"""$n$ rows, $c$ inputs, $h$ hidden units, $o$ outputs;
$X[nc]$ is the cell of $X$ in row $n$ and column $c$.
Matrices beside each other are multiplied as matrices; $\odot$, a square and a function work cell by cell.
A single row that is added to a matrix is added to every row of it, a number to every cell;
$\mathbf{1}$ is a column of ones, so $\mathbf{1}^{\mathsf{T}} A$ are the column sums of $A$.
Numbers are rounded to four digits here; dots stand where a matrix or a sum goes on."""

OF_ROWS = "Softmax alone works row by row: $e^z$ over the sum of $e^z$ in its row."


def latex(run: Trace, covered: frozenset[str] = NOTHING) -> str:
    """A pass as a LaTeX document: each line in index notation, in matrix form and in numbers.

    Args:
        covered: the matrices whose numbers are kept back; the word stands in their place.
    """
    body = [
        rf"\textbf{{{latex_symbols.sentence(title(run))}}}",
        "\n".join((NOTATION, *([OF_ROWS] if run.derivation.compares_rows else []))),
        r"\section*{What is given}",
        _given(run, covered),
    ]
    for section, lines in groupby(run.steps, key=lambda line: line.section):
        body.append(rf"\section*{{{section}}}")
        body += [_step(run, line, covered) for line in lines]
    return "\n\n".join([PREAMBLE, BEGIN, *body, r"\end{document}"]) + "\n"


def _given(run: Trace, covered: frozenset[str]) -> str:
    derivation = run.derivation
    named = [
        (latex_symbols.symbol(run.notation.label(name)), matrix_numbers(run, name, covered))
        for name in derivation.given
    ]
    rates = [(one.text, getattr(run.rates, one.rate)) for one in derivation.scalars if one.rate]
    numbered = [(latex_symbols.symbol(text), latex_symbols.number(rate)) for text, rate in rates]
    return _displayed(aligned([*named, *numbered]))


def _step(run: Trace, line: Line, covered: frozenset[str]) -> str:
    """A line with its sentence; under a gradient's line one cell of it by the chain rule."""
    numbers, result = numbers_latex(run, line.name, covered), matrix_numbers(run, line.name, covered)
    written = aligned(equations(run, line.name), numbers, result)
    blocks = [rf"\paragraph{{{latex_symbols.sentence(heading(line))}}}\mbox{{}}", _displayed(written)]
    if line.name in run.derivation.differentiated_by:
        sum_of_cell = chain_rule_latex(run, line.name, covered)
        blocks += ["One cell of it by the chain rule, path by path:", _displayed(sum_of_cell)]
    return "\n".join(blocks)


def _displayed(written: str) -> str:
    return f"\\[\n{written}\n\\]"
