"""A matrix, a line of the table and the sum behind a cell as LaTeX, in symbols and in numbers.

They are mathematics with amsmath, to stand in a document, in a notebook or on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from backprop_core.evaluation import Matrix
from backprop_core.explain.covering import shown_by_sum
from backprop_core.explain.explanation import Explanation, Factor, Placed, Term
from backprop_core.explain.notation import Notation
from backprop_core.export import latex_symbols
from backprop_core.language import constants
from backprop_core.language.index_notation import Expression, Ref, signed_terms, summed_letters
from backprop_core.language.matrix_writing import Style, latex_style, write
from backprop_core.language.pieces import Marks, factor_pieces
from backprop_core.trace import Trace

ROWS, COLUMNS, TERMS = 6, 4, 3
"""What of a large matrix or a long sum is written out: it has to fit on a page."""

OPENS, CLOSES = re.compile(r"(?<!\\left)\("), re.compile(r"(?<!\\right)\)")
"""The brackets that have yet to grow to the height of the matrices in them."""

NEXT_LINE = " \\\\\n"

LATEX = Marks(
    times=r" \cdot ",
    before_sum=r" \cdot ",
    minus="-",
    square=("{", "}^{2}"),
    function=lambda name: rf"\operatorname{{{name}}}",
    constant=latex_symbols.symbol,
)

NOTHING: frozenset[str] = frozenset()
COVERED = r"\text{covered}"
"""What stands in place of numbers that are kept back."""


def line_latex(run: Trace, name: str) -> str:
    """A line in symbols: in index notation, with its sums written out, and in matrix form."""
    return aligned(equations(run, name))


def numbers_latex(run: Trace, name: str, covered: frozenset[str] = NOTHING) -> str:
    """A line's matrix form with numbers in the place of the symbols, without its left side.

    Args:
        covered: the matrices whose numbers are kept back.
    """
    written = write(run.derivation.form(name), _number_style(run, covered))
    return OPENS.sub(r"\\left(", CLOSES.sub(r"\\right)", written))


def matrix_numbers(run: Trace, name: str, covered: frozenset[str] = NOTHING) -> str:
    """The numbers of a matrix, or the word that they are covered."""
    return COVERED if run.derivation.transposed.get(name, name) in covered else pmatrix(run[name])


def pmatrix(matrix: Matrix, rows: int = ROWS, columns: int = COLUMNS) -> str:
    """A matrix of rounded numbers; of a large one the first rows and columns."""
    cut_rows, cut_columns = len(matrix) > rows, matrix.shape[1] > columns
    shown = matrix[: rows - cut_rows, : columns - cut_columns].tolist()
    lines = [[*map(latex_symbols.number, row), *([r"\cdots"] if cut_columns else [])] for row in shown]
    if cut_rows:
        lines.append([r"\vdots"] * len(shown[0]) + ([r"\ddots"] if cut_columns else []))
    return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(line) for line in lines) + r" \end{pmatrix}"


def sum_latex(explanation: Explanation) -> str:
    """The sum behind a cell: its derivatives, where it is a chain rule, its symbols, its numbers, its value."""
    products = _joined([(term.sign, _product(term)) for term in explanation.terms]) + _more(explanation)
    last = [products] if 1 < len(explanation.terms) <= TERMS else []
    return _written_sum(
        explanation, _written_terms(explanation, _numbers), *last, latex_symbols.number(explanation.value)
    )


def symbols_latex(explanation: Explanation) -> str:
    """The same sum without any number."""
    return _written_sum(explanation, COVERED)


def _written_sum(explanation: Explanation, *more: str) -> str:
    """The sum in symbols, above them its derivatives where it is a chain rule, and what follows."""
    is_chain_rule = any(factor.derivative for factor in explanation.terms[0].factors)
    sums = [_written_terms(explanation, writer) for writer in (*([_derivatives] if is_chain_rule else []), _symbols)]
    return aligned([(latex_symbols.symbol(explanation.symbol), sums[0])], *sums[1:], *more)


def _written_terms(explanation: Explanation, writer: Callable[[Term], str]) -> str:
    """The terms under each other."""
    below = rf"{NEXT_LINE} &\quad "
    terms = [_signed(writer(term), term.sign, i) for i, term in enumerate(explanation.terms)]
    return below.join(terms) + _more(explanation)


def _more(explanation: Explanation) -> str:
    return r" + \cdots" if explanation.count > len(explanation.terms) else ""


def chain_rule_latex(run: Trace, gradient: str, covered: frozenset[str] = NOTHING) -> str:
    """A gradient's first cell by the chain rule; in symbols alone where its numbers would show covered ones."""
    explanation = run.chain_rule(gradient, 0, 0, TERMS)
    is_covered = bool(shown_by_sum(run.notation, explanation) & covered)
    return symbols_latex(explanation) if is_covered else sum_latex(explanation)


def aligned(rows: list[tuple[str, str]], *more: str) -> str:
    """Equations under each other; what follows the last continues it."""
    lines = [f"{left} &= {right}" for left, right in rows] + [f" &= {right}" for right in more]
    body = NEXT_LINE.join(lines)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def equations(run: Trace, name: str) -> list[tuple[str, str]]:
    """The left and the right side of a line in index notation, and of its matrix form."""
    notation, line = run.notation, run.derivation.by_name[name]
    in_matrix_form = write(run.derivation.form(name), _symbol_style(notation))
    return [
        (_indexed(notation, line.left, line.left), _indexed(notation, line.right, line.left)),
        (_label(notation, name), in_matrix_form),
    ]


def _symbol_style(notation: Notation) -> Style:
    return latex_style(lambda name: _label(notation, name))


def _label(notation: Notation, name: str) -> str:
    """A matrix in symbols; a name with a division in it stands in parentheses, so that nothing else joins it."""
    written = latex_symbols.symbol(notation.label(name))
    return f"({written})" if "/" in written else written


def _number_style(run: Trace, covered: frozenset[str]) -> Style:
    rates = [latex_symbols.guarded(latex_symbols.number(rate)) for rate in run.rates]
    return replace(
        _symbol_style(run.notation),
        grid=lambda grid: matrix_numbers(run, grid.key, covered),
        constant=lambda text: constants.latex(text, lambda letter: str(run.sizes[letter]), rates),
        scale=r" \cdot ",
    )


def _indexed(notation: Notation, expression: Expression, left: Ref) -> str:
    """An expression in index notation, with a sum sign for the letters that are missing on the left."""
    written = []
    for sign, term in signed_terms(expression):
        summed = ",".join(summed_letters(left, term))
        total = rf"\sum_{{{summed}}} " if summed else ""
        written.append((sign, total + _term(notation, term)))
    return _joined(written)


def _term(notation: Notation, term: Expression) -> str:
    pieces = factor_pieces(term, LATEX)
    return "".join(
        f"{_label(notation, piece.name)}[{piece.letters}]" if isinstance(piece, Ref) else str(piece) for piece in pieces
    )


def _joined(terms: list[tuple[str, str]]) -> str:
    return " ".join(_signed(term, sign, i) for i, (sign, term) in enumerate(terms))


def _signed(term: str, sign: str, place: int) -> str:
    """A term with its sign; a plus is not written before the first."""
    if sign == "−":
        return f"- {term}"
    return f"+ {term}" if place else term


def _derivatives(term: Term) -> str:
    return r" \cdot ".join(latex_symbols.symbol(factor.derivative) for factor in term.factors)


def _symbols(term: Term) -> str:
    return r" \cdot ".join(_factor_symbol(factor) for factor in term.factors)


def _factor_symbol(factor: Factor) -> str:
    """A factor in symbols; what is squared stands in braces, so that its index and its square do not meet."""
    return "".join(
        f"{{{latex_symbols.symbol(part.symbol)}}}" if isinstance(part, Placed) else latex_symbols.symbol(part)
        for part in factor.parts
    )


def _numbers(term: Term) -> str:
    return r" \cdot ".join(latex_symbols.guarded(latex_symbols.number(factor.value)) for factor in term.factors)


def _product(term: Term) -> str:
    return latex_symbols.guarded(latex_symbols.number(term.value))
