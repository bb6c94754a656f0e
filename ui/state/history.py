"""What undo and redo bring back, in bounded memory.

The scenario next to the current one is kept whole.  Each one behind it is kept as what differs from the one
before it: an edit of a cell costs some hundred bytes however large its matrix is.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from backprop_core.evaluation import Matrix
from ui.state.scenario import Scenario

MOST_BYTES = 8_000_000
"""For undo and redo together: the largest X pasted anew twice, or 200 edits of its cells."""
MOST_STEPS = 200
PLAIN = frozenset((bool, int, float, str, bytes, type(None)))
"""What holds nothing else."""
NOTHING: Matrix = np.zeros((0, 0))
"""In the place of a matrix that the other scenario has not: a velocity where momentum is 0."""


@dataclass(frozen=True, eq=False)
class Patch:
    """A matrix as the cells in which it differs from another one; new cells of a larger one count as 0.

    Attributes:
        places: where they are, counted along the rows.
        numbers: what stands in them.
    """

    shape: tuple[int, int]
    places: np.ndarray[tuple[int], np.dtype[np.int32]]
    numbers: np.ndarray[tuple[int], np.dtype[np.float64]]

    def onto(self, other: Matrix) -> Matrix:
        """The matrix, from the other one."""
        matrix = _fitted(other, self.shape)
        matrix.flat[self.places] = self.numbers
        matrix.flags.writeable = False
        return matrix


@dataclass(frozen=True, eq=False)
class Step:
    """A scenario as what differs from the one nearer to the current one.

    Attributes:
        rest: the scenario without its matrices.
        given: its matrices; None for one that both share.
        bytes: what it holds beyond what the nearer one holds.
    """

    rest: Scenario
    given: Mapping[str, Matrix | Patch | None]
    bytes: int

    def beside(self, nearer: Scenario) -> Scenario:
        """The scenario, from the nearer one."""
        given = {name: _whole(part, nearer.given.get(name, NOTHING)) for name, part in self.given.items()}
        return replace(self.rest, given=given)


@dataclass(frozen=True, eq=False)
class Trail:
    """The scenarios that undo brings back one after another, or redo.

    Attributes:
        nearest: the first that comes back; None where there is none.
        farther: those behind it, the nearest last.
        bytes: an upper bound of the memory that they hold.
    """

    nearest: Scenario | None = None
    farther: tuple[Step, ...] = ()
    bytes: int = 0

    def __len__(self) -> int:
        return len(self.farther) + (self.nearest is not None)

    def with_nearest(self, scenario: Scenario) -> Trail:
        """The trail with one more scenario, which comes back first."""
        before = self.nearest
        return _trail(scenario, self.farther if before is None else (*self.farther, _step(before, scenario)))

    def without_nearest(self) -> Trail:
        """The trail after its first scenario came back."""
        if self.nearest is None or not self.farther:
            return EMPTY
        return _trail(self.farther[-1].beside(self.nearest), self.farther[:-1])

    def without_farthest(self) -> Trail:
        """The trail without the scenario that would come back last."""
        return _trail(self.nearest, self.farther[1:]) if self.nearest and self.farther else EMPTY


EMPTY = Trail()


def bounded(past: Trail, future: Trail) -> tuple[Trail, Trail]:
    """Both within the limits: the scenarios farthest away are dropped, but never the one before."""
    while len(past) > MOST_STEPS or past.bytes + future.bytes > MOST_BYTES:
        if len(past) > 1 and (not future or past.bytes >= future.bytes):
            past = past.without_farthest()
        elif future:
            future = future.without_farthest()
        else:
            break
    return past, future


def are_same(one: Scenario, other: Scenario) -> bool:
    """Whether an undo from one to the other would change nothing: a number was typed again, a grid filled as it was."""
    names = (field.name for field in fields(one) if field.name != "given")
    return (
        one.given.keys() == other.given.keys()
        and all(getattr(one, name) == getattr(other, name) for name in names)
        and all(
            matrix is other.given[name] or _are_same_bits(matrix, other.given[name])
            for name, matrix in one.given.items()
        )
    )


def _are_same_bits(one: Matrix, other: Matrix) -> bool:
    return one.shape == other.shape and bool((one.view(np.int64) == other.view(np.int64)).all())


def bytes_beyond(value: Any, other: Any = None) -> int:
    """The bytes of a value and all that it holds, without what another one holds too."""
    if value is other:
        return 0
    size = sys.getsizeof(value)
    # Most values hold no others, and to ask what they are would take most of the time.
    if type(value) in PLAIN:
        return size
    if isinstance(value, Mapping):
        others = other if isinstance(other, Mapping) else {}
        size += sum(bytes_beyond(key) for key in value if key not in others)
        return size + sum(bytes_beyond(x, others.get(key)) for key, x in value.items())
    if isinstance(value, tuple | frozenset):
        return size + sum(map(bytes_beyond, value))
    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        return size + sum(8 + bytes_beyond(getattr(value, x), getattr(other, x, None)) for x in names)
    # An array that is a view of another one keeps that one.
    return size + (value.nbytes if isinstance(value, np.ndarray) and value.base is not None else 0)


def _trail(nearest: Scenario | None, farther: tuple[Step, ...]) -> Trail:
    return Trail(nearest, farther, bytes_beyond(nearest) + sum(step.bytes for step in farther))


def _step(scenario: Scenario, nearer: Scenario) -> Step:
    """A scenario as what differs from another one."""
    rest = replace(scenario, given={})
    given = {name: _difference(matrix, nearer.given.get(name, NOTHING)) for name, matrix in scenario.given.items()}
    return Step(rest, given, bytes_beyond(rest, nearer) + bytes_beyond(given))


def _difference(matrix: Matrix, other: Matrix) -> Matrix | Patch | None:
    if matrix is other:
        return None
    fitted = _fitted(other, matrix.shape)
    # Bit by bit, so that −0 comes back as −0.
    places = np.flatnonzero(matrix.view(np.int64) != fitted.view(np.int64)).astype(np.int32)
    patch = Patch(matrix.shape, places, matrix.ravel()[places])
    return patch if patch.places.nbytes + patch.numbers.nbytes < matrix.nbytes else matrix


def _whole(part: Matrix | Patch | None, other: Matrix) -> Matrix:
    if part is None:
        return other
    return part.onto(other) if isinstance(part, Patch) else part


def _fitted(matrix: Matrix, shape: tuple[int, int]) -> Matrix:
    """A copy of a matrix with another shape: cut off, or continued with 0."""
    fitted = np.zeros(shape)
    common = tuple(map(slice, map(min, matrix.shape, shape)))
    fitted[common] = matrix[common]
    return fitted
