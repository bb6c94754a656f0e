"""The curve of an activation beside its step, and beside the step of its slope."""

from __future__ import annotations

from backprop_core import Derivation, Line
from backprop_core.explain.roads import slope_grids
from backprop_core.language import curves
from backprop_core.language.activations import BY_FUNCTION
from backprop_core.language.index_notation import Apply, Ref
from ui.board.payload import Curve

WIDTH, HEIGHT = 170, 96
"""Of the drawing, in units of its own."""


def curve_of(derivation: Derivation, line: Line, right: Derivation) -> Curve | None:
    """The curve that belongs to a line: of an activation's output or of its slope; None for other lines.

    Args:
        right: the right table, which says where the slopes stand, also those with a mistake.
    """
    slopes = slope_grids(right)
    output = next((name for name, slope in slopes.items() if slope == line.name), line.name)
    applied = derivation.by_name[output].right
    if not (isinstance(applied, Apply) and applied.function in BY_FUNCTION and isinstance(applied.argument, Ref)):
        return None
    points = curves.curve(applied.function)
    left, low, top = points.z[0], min(points.outputs), max(points.outputs)
    across, down = WIDTH / (points.z[-1] - left), HEIGHT / (top - low)
    places = zip(points.z, points.outputs, strict=True)
    return {
        "z": applied.argument.name,
        "output": output,
        "slope": slopes.get(output, ""),
        "formula": f"{applied.function}(z) = {BY_FUNCTION[applied.function].formula}",
        "points": " ".join(f"{(z - left) * across:.4g},{(top - h) * down:.4g}" for z, h in places),
        "left": left,
        "across": across,
        "top": top,
        "down": down,
    }
