"""The curve of an activation: some of its points, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from backprop_core.language.activations import BY_FUNCTION

FARTHEST = 6.0
"""The curve goes from −6 to 6: there Sig is 0 and 1 but for a quarter of a percent."""
POINTS = 49
"""So many points, with one at 0, where ReLU has its corner."""


@dataclass(frozen=True)
class Curve:
    """Points of an activation, from left to right.

    Attributes:
        z, outputs: where they are.
    """

    z: tuple[float, ...]
    outputs: tuple[float, ...]


@lru_cache(maxsize=16)
def curve(function: str) -> Curve:
    """The curve of the activation with this table name."""
    z = np.linspace(-FARTHEST, FARTHEST, POINTS)
    return Curve(tuple(z.tolist()), tuple(BY_FUNCTION[function].compute(z).tolist()))
