"""The section Derivatives: the chain rule of every cell of a parameter, and each beside its gradient's cell in letters.

The sums are letters, so they belong to the skeleton; the browser reads their numbers off the grids.  Whether the two
are the same is computed anew for each number, where somebody compares them.
"""

from __future__ import annotations

from collections.abc import Iterable

from backprop_core import Cell, Derivation, Trace
from backprop_core.explain.affects import affects
from backprop_core.explain.derivatives import DerivativeInLetters, Path, in_letters
from backprop_core.explain.notation import Notation
from backprop_core.names import AXES
from ui.board.held import statements
from ui.board.letters import Factors, written_products
from ui.board.payload import Compared, Derivatives, ParameterDerivatives, PathInLetters, SumInLetters, place


def derivatives(notation: Notation, first_row: int) -> Derivatives:
    """The sums of all parameters.

    Args:
        first_row: the first row shown, from which on paths are written out.
    """
    derivation, factors = notation.derivation, Factors()
    first = Cell(next(iter(derivation.gradient_of)), 0, 0)
    return {
        "before": _section_without_forward_lines(derivation),
        "first": notation.symbol(first),
        "levels": statements(affects(notation, first).levels),
        "parameters": {name: _of_parameter(notation, name, first_row, factors) for name in derivation.gradient_of},
        "factors": factors.listed,
    }


def _section_without_forward_lines(derivation: Derivation) -> str:
    """The first section in which everything goes back."""
    forward = {line.section for line in derivation.lines if line.name in derivation.forward_names}
    return next(line.section for line in derivation.lines if line.section not in forward)


def _of_parameter(notation: Notation, name: str, first_row: int, factors: Factors) -> ParameterDerivatives:
    rows, columns = notation.shape(name)
    sums = [_sum(notation, one, factors) for one in in_letters(notation, name, begins=(("n", first_row),))]
    gradient = notation.derivation.gradient_of[name]
    return {"gradient": gradient, "sums": sums, "more": rows * columns - len(sums)}


def _sum(notation: Notation, one: DerivativeInLetters, factors: Factors) -> SumInLetters:
    return {
        "cell": place(one.cell),
        "symbol": notation.symbol(one.cell),
        "paths": [_path(notation, path, factors) for path in one.paths],
        "more": one.more,
        "products": [x for addends in one.letters.sums for x in written_products(addends, one.cell, factors)],
    }


def _path(notation: Notation, path: Path, factors: Factors) -> PathInLetters:
    labels = [f"{AXES[letter]} {index + 1}" for letter, index in path.at if notation.size(letter) > 1]
    return {
        "label": ", ".join(labels) or "one path",
        "factors": [factors.place(x.symbol, x.parts, x.cell) for x in path.factors],
        "derivatives": [x.derivative for x in path.factors],
        "product": path.overlay.product if path.overlay else -1,
        "partners": [-1 if x is None else x for x in path.overlay.factors] if path.overlay else [],
    }


def compared(run: Trace, gradients: Iterable[str]) -> dict[str, Compared]:
    """Of each gradient that is compared, whether its cells are the derivatives, factor for factor and as numbers."""
    return {name: _compared(run, name) for name in gradients}


def _compared(run: Trace, gradient: str) -> Compared:
    verdicts = [_verdict(run, one) for one in in_letters(run.notation, run.derivation.parameter_of[gradient])]
    rows, columns = run[gradient].shape
    listed, cells = len(verdicts), rows * columns
    count = verdicts.count("same")
    same = f"{count} {'is' if count == 1 else 'are'} the same."
    if listed < cells:
        return {"verdicts": verdicts, "says": f"The first {listed} of {cells} cells are compared: {same}"}
    of = f"of {cells} cells" if cells > 1 else "of 1 cell"
    return {"verdicts": verdicts, "says": same.replace(" ", f" {of} ", 1)}


def _verdict(run: Trace, one: DerivativeInLetters) -> str:
    """Whether a gradient's cell is the sum of its chain rule, factor for factor and as a number."""
    name, row, column = one.cell.matrix, one.cell.row, one.cell.column
    verdict = run.chain_rule(name, row, column, limit=0).compare(run[name][row, column])
    if verdict == "overflow":
        return verdict
    return "same" if one.is_laid_over and verdict == "equals" else "differs"
