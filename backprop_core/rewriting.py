"""Replace lines in a derivation, so that it can be evaluated again.

A mistake is a line like the others: its effect is computed by replacing the right line with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backprop_core.derivation import Derivation
from backprop_core.errors import NotationError
from backprop_core.notation import Apply, Expression, Product, Ref, Square, Sum, refs
from backprop_core.pieces import TABLE, pieces_of
from backprop_core.table import Line


def swapped(expression: Expression, old: Expression, new: Expression) -> Expression:
    """The expression with another one wherever ``old`` stood."""
    if expression == old:
        return new
    match expression:
        case Product(factors):
            return Product(tuple(swapped(f, old, new) for f in factors))
        case Sum(terms):
            return Sum(tuple((sign, swapped(term, old, new)) for sign, term in terms))
        case Square(base):
            return Square(swapped(base, old, new))
        case Apply(function, argument):
            return Apply(function, swapped(argument, old, new))
    return expression


def without(expression: Expression, part: Expression) -> Expression:
    """The expression with ``part`` left out wherever it is a factor or a term.

    What stands alone is not left out: a line always says something.
    """
    match expression:
        case Product(factors):
            kept = tuple(without(f, part) for f in factors if f != part)
            return kept[0] if len(kept) == 1 else Product(kept)
        case Sum(terms):
            left = tuple((sign, without(term, part)) for sign, term in terms if term != part)
            return left[0][1] if len(left) == 1 and left[0][0] == "+" else Sum(left)
    return expression


def write_index(expression: Expression) -> str:
    """An expression in index notation, as the table writes it: what is read back is the same expression."""
    return "".join(map(str, pieces_of(expression, TABLE)))


def changed_line(line: Line, right: Expression | None = None, left: Ref | None = None) -> Line:
    """The line with another right side, or with other letters on its left."""
    left, right = left or line.left, right or line.right
    return replace(line, left=left, right=right, text=f"{left} = {write_index(right)}")


def rewritten(table: Derivation, changed: Iterable[Line]) -> Derivation:
    """The table with some lines replaced.

    Unlike ``Derivation.with_line`` this takes lines with other letters on their left and lines that need
    what is made further down: a line then stands after those that it needs.

    Raises:
        NotationError: the lines need each other in a circle.
    """
    by_name = {line.name: line for line in table.lines} | {line.name: line for line in changed}
    return replace(table, lines=_in_order(by_name))


def _in_order(by_name: Mapping[str, Line]) -> tuple[Line, ...]:
    """The lines, each after those that it needs, and otherwise as they stood."""
    placed: dict[str, Line] = {}

    def place(line: Line, waiting: tuple[str, ...]) -> None:
        if line.name in waiting:
            raise NotationError(f"{line.text!r} needs itself, by way of {', '.join(waiting)}")
        for ref in refs(line.right):
            if ref.name in by_name and ref.name not in placed:
                place(by_name[ref.name], (*waiting, line.name))
        placed[line.name] = line

    for line in by_name.values():
        if line.name not in placed:
            place(line, ())
    return tuple(placed.values())
