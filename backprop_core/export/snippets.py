"""One matrix, or the sum behind one cell, to be copied: as NumPy, as LaTeX, or as tab-separated text."""

from __future__ import annotations

from collections.abc import Iterable

from backprop_core.explain.explanation import Explanation, Term
from backprop_core.export import latex_symbols
from backprop_core.export.latex_formulas import COLUMNS, ROWS, pmatrix, sum_latex
from backprop_core.export.numpy_source import INDENT, matrix_source, number_source
from backprop_core.trace import Trace

__all__ = ["matrix_latex", "matrix_numpy", "matrix_tsv", "sum_latex", "sum_numpy", "sum_tsv"]


def matrix_numpy(run: Trace, name: str, rows: int | None = None) -> str:
    """A matrix, or its transpose, as NumPy with all its digits; ``rows`` writes only the first, for a preview."""
    return f"{name.replace('.', '_')} = {matrix_source(run[name], rows=rows)}"


def matrix_latex(run: Trace, name: str, rows: int = ROWS, columns: int = COLUMNS) -> str:
    """A matrix as LaTeX with amsmath, rounded; of a large one the first rows and columns, and dots."""
    return f"{latex_symbols.symbol(run.notation.label(name))} = {pmatrix(run[name], rows, columns)}"


def matrix_tsv(run: Trace, name: str, rows: int | None = None) -> str:
    """A matrix for a spreadsheet: tabs between the cells, all digits; ``rows`` writes only the first."""
    return _tabbed([repr(cell) for cell in row] for row in run[name][:rows].tolist())


def sum_numpy(explanation: Explanation) -> str:
    """The sum behind a cell as NumPy: a product for each term, with its symbols beside it.

    Terms that the explanation does not write out stand there as one number, so that the sum is right.
    """
    lines = [f"{_product(term)},  # {_symbols(term)}" for term in explanation.terms]
    if _more(explanation):
        lines.append(f"{number_source(_rest(explanation))},  # {_others(explanation)}")
    body = "\n".join(INDENT + line for line in lines)
    return f"terms = np.array([\n{body}\n])\nterms.sum()  # {explanation.symbol} = {number_source(explanation.value)}"


def sum_tsv(explanation: Explanation) -> str:
    """The sum behind a cell for a spreadsheet: a row for each term with its symbols, its factors and its product.

    Terms that the explanation does not write out are one row, so that the last row is the sum of those above it.
    """
    width = max(len(term.factors) for term in explanation.terms)
    rows = [["term", *(f"factor {i + 1}" for i in range(width)), "product"]]
    for term in explanation.terms:
        numbers = [repr(factor.value) for factor in term.factors]
        rows.append([term.sign.strip("+") + _symbols(term), *_padded(numbers, width), repr(_signed(term))])
    if _more(explanation):
        rows.append([_others(explanation), *_padded([], width), repr(_rest(explanation))])
    rows.append([explanation.symbol, *_padded([], width), repr(explanation.value)])
    return _tabbed(rows)


def _tabbed(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _product(term: Term) -> str:
    """A term as Python; a minus in front of a product turns the sign of all of it."""
    numbers = " * ".join(number_source(factor.value) for factor in term.factors)
    return f"-({numbers})" if term.sign == "−" else numbers


def _symbols(term: Term) -> str:
    return " · ".join(factor.symbol for factor in term.factors)


def _signed(term: Term) -> float:
    return -term.value if term.sign == "−" else term.value


def _more(explanation: Explanation) -> int:
    return explanation.count - len(explanation.terms)


def _rest(explanation: Explanation) -> float:
    """The sum of the terms that are not written out."""
    return explanation.value - sum(map(_signed, explanation.terms))


def _others(explanation: Explanation) -> str:
    return f"the other {_more(explanation)} terms together"
