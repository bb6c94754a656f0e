"""Replace lines in a derivation, so that it can be evaluated again.

A mistake is a line like the others: its effect is computed by replacing the right line with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backprop_core.derivation import Derivation
from backprop_core.errors import NotationError
from backprop_core.language.index_notation import Expression, Ref
from backprop_core.language.rewriting import write_index
from backprop_core.table import Line


def changed_line(line: Line, right: Expression | None = None, left: Ref | None = None) -> Line:
    """The line with another right side, or with other letters on its left."""
    left, right = left or line.left, right or line.right
    return replace(line, left=left, right=right, text=f"{left} = {write_index(right)}")


def rewritten(derivation: Derivation, changed: Iterable[Line]) -> Derivation:
    """The table with some lines replaced.

    Unlike ``Derivation.with_line`` this takes lines with other letters on their left and lines that need
    what is made further down: a line then stands after those that it needs.

    Raises:
        NotationError: the lines need each other in a circle.
    """
    by_name = {line.name: line for line in derivation.lines} | {line.name: line for line in changed}
    return replace(derivation, lines=_in_order(by_name))


def _in_order(by_name: Mapping[str, Line]) -> tuple[Line, ...]:
    """The lines, each after those that it needs, and otherwise as they stood."""
    placed: dict[str, Line] = {}

    def place(line: Line, waiting: tuple[str, ...]) -> None:
        if line.name in waiting:
            raise NotationError(f"{line.text!r} needs itself, by way of {', '.join(waiting)}")
        for ref in line.refs:
            if ref.name in by_name and ref.name not in placed:
                place(by_name[ref.name], (*waiting, line.name))
        placed[line.name] = line

    for line in by_name.values():
        if line.name not in placed:
            place(line, ())
    return tuple(placed.values())
