"""The handout's network as the board first shows it, computed here once more."""

from __future__ import annotations

from backprop_core import Batch, Network, Trace, trace

X = [[1, 0, 2, 1], [0, 1, 1, 2]]
Y = [[1], [0]]
W1 = [[0.1, -0.2], [0.3, 0.4], [-0.5, 0.2], [0.2, -0.1]]
B = [[0.1, -0.1]]
W2 = [[0.6], [-0.4]]
C = [[0.05]]

GIVEN = {"X": X, "Y": Y, "W1": W1, "b": B, "W2": W2, "c": C}

Place = tuple[str, int, int]


def run_of(changes: dict[Place, float] | None = None) -> Trace:
    """The handout's trace with some cells changed."""
    given = {name: [list(row) for row in rows] for name, rows in GIVEN.items()}
    for (matrix, row, column), number in (changes or {}).items():
        given[matrix][row][column] = number
    return trace(Network(**{name: given[name] for name in ("W1", "b", "W2", "c")}), Batch(given["X"], given["Y"]))
