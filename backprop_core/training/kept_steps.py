"""Which steps of a training are kept, so that they can be looked at later without being computed again."""

from __future__ import annotations

import math

ALL_KEPT, SPACED = 100, 300
"""So many first steps are all kept; of the others so many at most, evenly spaced."""


def is_kept(step: int, steps: int) -> bool:
    """Whether a step is kept: the first hundred are, the last is, and between them at most three hundred."""
    spacing = max(1, math.ceil((steps - ALL_KEPT) / SPACED))
    return step <= ALL_KEPT or step == steps or (step - ALL_KEPT) % spacing == 0
