"""Backpropagation, every number of it, as plain NumPy.

``trace`` goes forward and back once and keeps every matrix; the trace then explains any cell: by its
own line (``expand``), by all backward lines (``unfold``), by the chain rule (``chain_rule``), and what
a parameter affects (``affects``).  ``diagnose`` says what somebody else's numbers show, and
``train`` takes many steps.
"""

from backprop_core.derivation import Derivation, derivation
from backprop_core.errors import ChoiceError, MatrixError, NotationError, PathError
from backprop_core.explain.cells import Cell
from backprop_core.explain.explanation import Explanation, Factor, Term, meet
from backprop_core.language.activations import ACTIVATIONS
from backprop_core.names import NAMES, SECTIONS
from backprop_core.network import Batch, Network
from backprop_core.practice.diagnosis import Diagnosis, diagnose
from backprop_core.practice.mistakes import Mistake
from backprop_core.table import LOSSES, REDUCTIONS, Choices, Line
from backprop_core.trace import Trace, follow, trace
from backprop_core.training.descent import Training, train

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "NAMES",
    "REDUCTIONS",
    "SECTIONS",
    "Batch",
    "Cell",
    "ChoiceError",
    "Choices",
    "Derivation",
    "Diagnosis",
    "Explanation",
    "Factor",
    "Line",
    "MatrixError",
    "Mistake",
    "Network",
    "NotationError",
    "PathError",
    "Term",
    "Trace",
    "Training",
    "derivation",
    "diagnose",
    "follow",
    "meet",
    "trace",
    "train",
]
