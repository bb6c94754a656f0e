"""The limits of what the board takes: sizes, texts that are no numbers, paths, decimals, seeds, work."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from backprop_core import Derivation

LIMITS: Mapping[str, int] = MappingProxyType({"n": 10_000, "c": 32, "h": 16, "k": 16, "m": 16, "o": 8})
"""The most rows, inputs, units of each hidden layer and outputs."""
MOST_DRAFTS = 1000
"""So many texts that are no numbers are kept."""
LONGEST_BLOCK = 4_000_000
"""So many characters may the texts of one message of the board have, and so a pasted block."""
MOST_PATHS = LIMITS["n"] * LIMITS["k"] * LIMITS["m"] * LIMITS["o"] ** 2
"""So many paths lead from a parameter to the loss at most: with softmax from each output's sum to all outputs."""
MOST_DECIMALS = 8
LARGEST_SEED = 999_999
MOST_WORK = 100_000_000
WORK_OF_A_STEP = 3000
"""So many products may the steps have that are taken at once, about a second; each step costs as much as so many."""
NEEDS_TWO = "softmax needs two outputs or more"


def fewest(derivation: Derivation, letter: str) -> int:
    """The least length of an axis: 2 for the outputs of softmax, which are compared with each other, else 1."""
    return 2 if derivation.compares_rows and derivation.letters[derivation.targets].endswith(letter) else 1
