"""What a person gives: a network and a batch, checked before anything is computed from them.

A bad matrix raises a ``MatrixError`` whose message names the matrix, the cell and what was expected.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_core.data.row_sums import inexact
from backprop_core.derivation import Derivation, any_derivation, derivation
from backprop_core.errors import ChoiceError, MatrixError
from backprop_core.evaluation import Matrix


@dataclass(frozen=True, eq=False)
class Network:
    """The parameters of a network, and its activations.

    Each parameter is an attribute too: ``network.W1``.

    Attributes:
        parameters: by name: W1, b, W2 and c with one hidden layer, else W1, W2, … and b1, b2, …; read-only float64
            copies of what was given.
        hidden: the activation of each hidden layer; output: that of the last layer: ``"sigmoid"``, ``"tanh"``, …

    Raises:
        MatrixError: a matrix is ragged or empty, has a cell that is no finite number, or a shape
            that does not fit the others.
        ChoiceError: there is no such activation, or there are too many layers.
    """

    parameters: Mapping[str, Matrix]
    hidden: tuple[str, ...]
    output: str

    def __init__(
        self,
        W1: ArrayLike,
        b: ArrayLike,
        W2: ArrayLike,
        c: ArrayLike,
        hidden: str | Sequence[str] = "sigmoid",
        output: str = "sigmoid",
    ) -> None:
        self._set([W1, W2], [b, c], hidden, output)

    @classmethod
    def of(
        cls,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        hidden: str | Sequence[str] = "sigmoid",
        output: str = "sigmoid",
    ) -> Network:
        """A network with one to four layers.

        Args:
            weights, biases: of each layer, from the inputs to the outputs.
            hidden: the activation of each hidden layer, or the one that all of them have.
        """
        network = cls.__new__(cls)
        network._set(weights, biases, hidden, output)
        return network

    def with_parameters(self, parameters: Mapping[str, ArrayLike]) -> Network:
        """The same network with other numbers in some of its parameters; what is no parameter of it is left out."""
        table, given = any_derivation(self.hidden, self.output), {**self.parameters, **parameters}
        weights, biases = ([given[name] for name in names] for names in (table.weights, table.biases))
        return Network.of(weights, biases, self.hidden, self.output)

    def _set(
        self,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        hidden: str | Sequence[str],
        output: str,
    ) -> None:
        for what, several in (("weights", weights), ("biases", biases)):
            if not (_is_list(several) and hasattr(several, "__len__")):
                raise MatrixError(f"the {what} must be matrices, one for each layer, got {_short(several)}", what)
        if not len(weights):
            raise ChoiceError("a network needs at least one layer of weights")
        names: Any = tuple(hidden) if isinstance(hidden, tuple | list) else (hidden,) * (len(weights) - 1)
        for what, given in (("layers of biases", len(biases)), ("hidden activations", len(names))):
            expected = len(weights) - (what == "hidden activations")
            if given != expected:
                raise ChoiceError(f"{len(weights)} layers of weights need {expected} {what}, got {given}")
        table = any_derivation(names, output)
        every = zip((*table.weights, *table.biases), (*weights, *biases), strict=True)
        read = {name: read_matrix(name, matrix) for name, matrix in every}
        parameters = {name: read[name] for name in table.given if name in read}
        check_shapes(table, parameters)
        for field, value in (("parameters", MappingProxyType(parameters)), ("hidden", names), ("output", output)):
            object.__setattr__(self, field, value)

    def __reduce__(self) -> tuple[Any, ...]:
        table = any_derivation(self.hidden, self.output)
        weights, biases = ([self.parameters[name] for name in names] for names in (table.weights, table.biases))
        return Network.of, (weights, biases, self.hidden, self.output)

    def __getattr__(self, name: str) -> Matrix:
        parameters: Mapping[str, Matrix] = self.__dict__.get("parameters", {})
        if name not in parameters:
            raise AttributeError(f"a network has no {name}")
        return parameters[name]


@dataclass(frozen=True, eq=False)
class Batch:
    """Inputs and their targets, one row each.

    Attributes:
        X: n × c.  Y: n × o, the targets, or for the loss ``"outputs"`` the given G.  Read-only float64 copies.

    Raises:
        MatrixError: a matrix is ragged or empty, has a cell that is no finite number, or X and Y
            have not the same number of rows.
    """

    X: Matrix
    Y: Matrix

    def __init__(self, X: ArrayLike, Y: ArrayLike) -> None:
        for name, matrix in {"X": X, "Y": Y}.items():
            object.__setattr__(self, name, read_matrix(name, matrix))
        check_shapes(derivation(), {"X": self.X, "Y": self.Y})


def data(derivation: Derivation, batch: Batch) -> dict[str, Matrix]:
    """The matrices of a batch by the names that they have in a table."""
    return {"X": batch.X, derivation.targets: batch.Y}


def check_shapes(derivation: Derivation, given: dict[str, Matrix]) -> dict[str, int]:
    """The length of each axis letter, when all the given matrices agree on it.

    Raises:
        MatrixError: two of them do not.
    """
    sizes: dict[str, int] = {"1": 1}
    reasons: dict[str, str] = {}
    for name, matrix in given.items():
        letters = derivation.letters[name]
        for axis, (letter, length) in enumerate(zip(letters, matrix.shape, strict=True)):
            if sizes.setdefault(letter, length) != length:
                expected = tuple(sizes.get(x, matrix.shape[i]) for i, x in enumerate(letters))
                because = f", because {reasons[letter]}" if letter in reasons else ""
                raise MatrixError(f"{name} must have shape {expected}, got {matrix.shape}{because}", name)
            kind = ("row" if length == 1 else "rows", "column" if length == 1 else "columns")[axis]
            if letter != "1":
                reasons.setdefault(letter, f"{name} has {length} {kind}")
    del sizes["1"]
    return sizes


def given_matrices(
    derivation: Derivation, network: Network, batch: Batch, velocities: Mapping[str, ArrayLike] | None = None
) -> tuple[dict[str, Matrix], dict[str, int]]:
    """All given matrices of a table, and the length of each axis letter.

    Args:
        velocities: those before the step, by name; what is not among them is 0.

    Raises:
        MatrixError: a matrix does not fit the others, or the table has no such velocity.
    """
    read = {name: read_matrix(name, matrix) for name, matrix in (velocities or {}).items()}
    for name in read:
        if name not in derivation.velocities:
            known = ", ".join(derivation.velocities) or "none without momentum"
            raise MatrixError(f"{name} is no velocity of this table, which has {known}", name)
    given = {**data(derivation, batch), **network.parameters, **read}
    sizes = check_shapes(derivation, given)
    if derivation.compares_rows:
        _check_rows(derivation.targets, given[derivation.targets])
    for name in derivation.velocities.keys() - read.keys():
        given[name] = np.zeros([{**sizes, "1": 1}[x] for x in derivation.letters[name]])
    return given, sizes


def _check_rows(name: str, matrix: Matrix) -> None:
    """Check that the numbers of each row add up to 1.

    Raises:
        MatrixError: those of a row do not.
    """
    for row in inexact(matrix):
        numbers = f"{name} row {row + 1} adds up to {sum(matrix[row].tolist()):.12g}"
        raise MatrixError(f"{numbers}: with softmax the targets of a row must add up to 1", name, row)


def read_matrix(name: str, given: ArrayLike) -> Matrix:
    """A float64 copy of a matrix, read-only.

    Raises:
        MatrixError: it is not rows of equal length, is empty, or a cell is no finite number.
    """
    if isinstance(given, np.ndarray) and given.dtype.kind in "fiu" and given.ndim == 2 and given.size:
        with np.errstate(over="ignore"):
            matrix = np.array(given, dtype=np.float64)
    else:
        matrix = _read_rows(name, given)
    finite = np.isfinite(matrix)
    if not finite.all():
        row, column = (int(i) for i in np.argwhere(~finite)[0])
        raise _cell_error(name, row, column, float(matrix[row, column]))
    matrix.flags.writeable = False
    return matrix


def _read_rows(name: str, given: Any) -> Matrix:
    if not _is_list(given):
        raise MatrixError(f"{name} must be rows of numbers, got {_short(given)}", name)
    rows = []
    for i, row in enumerate(given):
        if not _is_list(row):
            raise MatrixError(f"{name} must be rows of numbers, but row {i + 1} is {_short(row)}", name, i)
        rows.append(list(row))
    if not rows or not rows[0]:
        raise MatrixError(f"{name} is empty: at least one row and one column were expected", name)
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise MatrixError(
                f"{name} row {i + 1} has {len(row)} cells and row 1 has {len(rows[0])}: equal rows were expected",
                name,
                i,
            )
    if {type(x) for row in rows for x in row} <= {float, int}:
        with suppress(OverflowError):
            return np.array(rows, dtype=np.float64)
    return np.array([[_number(name, i, j, x) for j, x in enumerate(row)] for i, row in enumerate(rows)])


def _is_list(given: Any) -> bool:
    """Whether there are several to go through: a text and a 0-d array are one."""
    return isinstance(given, Iterable) and not isinstance(given, str | bytes) and getattr(given, "shape", None) != ()


def _number(name: str, row: int, column: int, given: Any) -> float:
    if not isinstance(given, Real | np.bool_):
        raise _cell_error(name, row, column, given)
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _cell_error(name: str, row: int, column: int, given: Any) -> MatrixError:
    where = f"{name} row {row + 1}, column {column + 1}"
    return MatrixError(f"{where} is {_short(given)}: a finite number was expected", name, row, column)


def _short(given: Any) -> str:
    """What was given, in a few letters; a list may be nested without end, and is not written out."""
    try:
        text = reprlib.repr(given)
    except ValueError:  # Python writes whole numbers of at most 4300 digits.
        return "a number of too many digits"
    return text if len(text) <= 40 else text[:37] + "…"
