"""Python text: numbers, matrices and functions written so that running the text gives them back."""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from backprop_core.derivation import Derivation, applied
from backprop_core.evaluation import Matrix, numpy_lines
from backprop_core.language.activations import FUNCTIONS

INDENT = "    "


def number_source(number: float) -> str:
    """A number with all its digits."""
    return repr(number) if math.isfinite(number) else f'float("{number}")'


def matrix_source(matrix: Matrix, make: str = "np.array", rows: int | None = None) -> str:
    """A matrix as a call that makes it, a line for each row.

    Args:
        make: the function that is called.
        rows: how many rows are written out, for a preview; all by default.
    """
    written = [f"[{', '.join(map(number_source, row))}]" for row in matrix[:rows].tolist()]
    if len(matrix) == 1:
        return f"{make}([{written[0]}])"
    more = len(matrix) - len(written)
    rows_written = [f"{INDENT}{row}," for row in written] + ([f"{INDENT}# … and {more} more rows"] if more else [])
    return "\n".join([f"{make}([", *rows_written, "])"])


def functions_source(derivation: Derivation) -> str:
    """The functions that the lines apply, as this package defines them."""
    names = dict.fromkeys(name for right in derivation.computed.values() for name in applied(right))
    return "\n\n\n".join(plain_source(FUNCTIONS[name]) for name in names)


def function_source(name: str, arguments: tuple[str, ...], docstring: str, body: list[str]) -> str:
    """A function of that name with a docstring and the lines of its body."""
    lines = [f'"""{docstring}"""', *body]
    return "\n".join([f"def {name}({', '.join(arguments)}):", *(INDENT + line for line in lines)])


def line_sources(derivation: Derivation) -> dict[str, str]:
    """Every line as Python, under the matrix that it makes."""
    return dict(zip(derivation.by_name, numpy_lines(derivation), strict=True))


@lru_cache(maxsize=64)
def plain_source(function: Callable[..., Any]) -> str:
    """A function's source without its type hints, which would need imports of their own."""
    lines = inspect.getsource(function).rstrip().split("\n")
    cuts = []
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.arg) and node.annotation:
            cuts.append((node.annotation, node.col_offset + len(node.arg)))
        elif isinstance(node, ast.FunctionDef) and node.returns:
            cuts.append((node.returns, lines[node.returns.lineno - 1].index(" ->")))
    for hint, start in sorted(cuts, key=lambda cut: cut[1], reverse=True):
        line = lines[hint.lineno - 1]
        lines[hint.lineno - 1] = line[:start] + line[hint.end_col_offset :]
    return "\n".join(lines)
