"""Training: many steps downhill, each by the lines of the table.

A step is an epoch: every row is used once.  The rows are used together, in groups, or one by one; the parameters are
updated after each group.  Only the lines that the updates and the loss need are computed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_core.derivation import Derivation, derivation
from backprop_core.errors import ChoiceError
from backprop_core.evaluation import Matrix, compiled
from backprop_core.language.constants import Rates
from backprop_core.network import Batch, Network, given_matrices
from backprop_core.table import rule_of
from backprop_core.trace import checked_rates
from backprop_core.training.kept_steps import is_kept

Parameters = Mapping[str, Matrix]
Place = tuple[int, float, tuple[Matrix, ...]]
"""The step, the loss, and the parameters and velocities."""


@dataclass(frozen=True)
class Descent:
    """How to go down.

    Attributes:
        learning_rate: η of the update lines.
        loss, reduction: as in ``trace``; of a group of rows, the mean is over the group.
        rows: how many rows each update uses; all of them by default.
        seed: shuffles the rows anew in each step; the order of the batch by default.
        momentum: β; above 0 each update goes against a velocity, β times the one before and the gradient.
        updated: the parameters that move; all of them by default.

    Raises:
        ChoiceError: a number is out of its range, or there is no such loss.
    """

    learning_rate: float = 0.5
    loss: str = "half_squared"
    reduction: str = "total"
    rows: int | None = None
    seed: int | None = None
    momentum: float = 0.0
    updated: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        checked_rates(self.learning_rate, self.momentum)
        if self.rows is not None and self.rows < 1:
            raise ChoiceError(f"each update needs at least one row, got {self.rows!r}")

    def uses_all(self, count: int) -> bool:
        """Whether each update uses all of so many rows."""
        return self.rows is None or self.rows >= count

    @property
    def rates(self) -> Rates:
        """η and β."""
        return Rates(self.learning_rate, self.momentum)


@dataclass(frozen=True, eq=False)
class State:
    """Where a training stands.

    Attributes:
        step: how many steps were taken.
        loss: the loss of the whole batch with these parameters.
        parameters: W1, b, W2 and c.
        velocities: by their names in the table; empty without momentum.
    """

    step: int
    loss: float
    parameters: Parameters
    velocities: Parameters

    @property
    def moving(self) -> dict[str, Matrix]:
        """Parameters and velocities: all that a step changes."""
        return {**self.parameters, **self.velocities}


@dataclass(frozen=True, eq=False)
class Training:
    """A training that has ended.

    Attributes:
        losses: of the whole batch, before the first step and after each one.
        stopped: why it ended before all steps were taken, in a sentence; empty if it did not.
    """

    network: Network
    losses: tuple[float, ...]
    stopped: str
    _walk: _Walk
    _kept: tuple[State, ...]

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def kept(self) -> tuple[State, ...]:
        """The steps that were kept: the first hundred, and some of the others."""
        return self._kept

    def at(self, step: int) -> Network:
        """The network after so many steps.

        Raises:
            IndexError: there was no such step.
        """
        return self.network.with_parameters(self.state(step).parameters)

    def state(self, step: int) -> State:
        """The same with its loss and velocities; one that was not kept is computed again from the last that was.

        Raises:
            IndexError: there was no such step.
        """
        if not 0 <= step <= self.steps:
            raise IndexError(f"there are {self.steps} steps, and no step {step}")
        before = max((state for state in self._kept if state.step <= step), key=lambda state: state.step)
        return next(state for state in self._walk.states(before) if state.step == step)


def train(
    network: Network,
    batch: Batch,
    steps: int,
    learning_rate: float = 0.5,
    *,
    loss: str = "half_squared",
    reduction: str = "total",
    rows: int | None = None,
    seed: int | None = None,
    momentum: float = 0.0,
    updated: tuple[str, ...] | None = None,
    velocities: Mapping[str, ArrayLike] | None = None,
) -> Training:
    """Take so many steps downhill.

    The arguments are those of ``Descent``, and ``velocities`` those before the first step, as in ``trace``.

    Raises:
        MatrixError: the batch does not fit the network.
        ChoiceError: a choice is out of its range.
    """
    descent = Descent(learning_rate, loss, reduction, rows, seed, momentum, updated)
    losses: list[float] = []
    kept: list[State] = []
    walk = _walk(network, batch, descent, velocities)
    with np.errstate(all="ignore"):
        for step, loss_here, moving in walk.places():
            losses.append(loss_here)
            if is_kept(step, steps):
                kept.append(walk.program.state(step, loss_here, moving))
            if step == steps or not math.isfinite(loss_here):
                break
    if not is_finite(moving):
        del losses[_first_overflow(walk) + 1 :]
    stopped = "" if math.isfinite(losses[-1]) and is_finite(moving) else overflow_sentence(descent, len(losses) - 1)
    if stopped and len(losses) > 1:
        losses.pop()
        kept = [one for one in kept if one.step < len(losses)]
    ended = Training(network, tuple(losses), stopped, walk, tuple(kept))
    return replace(ended, network=ended.at(ended.steps))


def is_finite(moving: Iterable[Matrix]) -> bool:
    """Whether parameters and velocities are finite numbers; the loss can be one without, where a unit is saturated."""
    return all(np.isfinite(matrix).all() for matrix in moving)


def _first_overflow(walk: _Walk) -> int:
    """The step after which a parameter or a velocity is no finite number."""
    return next(state.step for state in walk.states() if not is_finite(state.moving.values()))


def overflow_sentence(descent: Descent, step: int) -> str:
    """Why a training ends when its numbers are too large."""
    if not step:
        return "The loss of this start is no finite number: its numbers are too large to begin with."
    return (
        f"After step {step} the numbers are not finite any more: with η = {descent.learning_rate:g} the steps are "
        "too large. Take a smaller learning rate."
    )


def descend(
    network: Network, batch: Batch, descent: Descent, velocities: Mapping[str, ArrayLike] | None = None
) -> Iterator[State]:
    """The states of a training, one after each step, without an end; the first is that before any step.

    Args:
        velocities: those before the first step, as in ``trace``.

    Raises:
        MatrixError: the batch or a velocity does not fit the network.
        ChoiceError: there is no such loss.
    """
    return _walk(network, batch, descent, velocities).states()


@dataclass(frozen=True, eq=False)
class _Walk:
    """The way of a training, from its start.

    Attributes:
        given: all given matrices, by name; count: how many rows there are.
    """

    program: Program
    descent: Descent
    given: Mapping[str, Matrix]
    count: int

    def states(self, start: State | None = None) -> Iterator[State]:
        """The states from one on; by default from that before any step."""
        places = self.places(start)
        while True:
            with np.errstate(all="ignore"):
                place = next(places)
            yield self.program.state(*place)

    def places(self, start: State | None = None) -> Iterator[Place]:
        """The same without the names of the matrices, which would be a good part of the time of a small network.

        Numbers that overflow warn, unless the caller has switched that off for all steps at once.
        """
        program, descent, rates = self.program, self.descent, self.descent.rates
        data, moving = program.arguments({**self.given, **(start.moving if start else {})})
        groups, step = _groups(self.count, descent), start.step if start else 0
        is_whole = descent.uses_all(self.count)
        while True:
            loss, *results = (program.update if is_whole else program.loss)(*data, *moving, *rates)
            yield step, loss.item(), moving
            for group in () if is_whole else groups(step):
                part = (
                    matrix[group] if by_row else matrix for matrix, by_row in zip(data, program.by_row, strict=True)
                )
                _, *results = program.update(*part, *moving, *rates)
                moving = tuple(results)
            moving = tuple(results)
            step += 1


def _walk(network: Network, batch: Batch, descent: Descent, velocities: Mapping[str, ArrayLike] | None) -> _Walk:
    table = derivation(network.hidden, network.output, descent.loss, descent.reduction, rule_of(descent.momentum))
    given, sizes = given_matrices(table, network, batch, velocities)
    return _Walk(program_of(table, descent.updated), descent, given, sizes["n"])


def _groups(count: int, descent: Descent) -> Callable[[int], list[Any]]:
    """The rows of each update of a step: in the order of the batch, or shuffled by the seed and the step."""
    size = min(descent.rows or count, count)
    bounds = [*range(0, count, size), count]

    def groups(step: int) -> list[Any]:
        if descent.seed is None:
            return [slice(begin, end) for begin, end in pairwise(bounds)]
        order = np.random.default_rng((descent.seed, step)).permutation(count)
        return [order[begin:end] for begin, end in pairwise(bounds)]

    return groups


@dataclass(frozen=True, eq=False)
class Program:
    """The lines that a step needs, as functions of the data, of what moves and of the rates, in this order.

    Attributes:
        data: the given matrices that do not move; by_row: which of them have a row for each row of X.
        moving: those that do: parameters, then velocities; velocities: which are the latter.
        update: the loss, then the next of each that moves.
        loss: the loss alone.
    """

    data: tuple[str, ...]
    by_row: tuple[bool, ...]
    moving: tuple[str, ...]
    velocities: frozenset[str]
    update: Callable[..., tuple[Matrix, ...]]
    loss: Callable[..., tuple[Matrix, ...]]

    def arguments(self, given: Mapping[str, Matrix]) -> tuple[tuple[Matrix, ...], tuple[Matrix, ...]]:
        """The data, and what moves."""
        return tuple(given[name] for name in self.data), tuple(given[name] for name in self.moving)

    def state(self, step: int, loss: float, moving: tuple[Matrix, ...]) -> State:
        """A place on the way with the names of its matrices."""
        named = dict(zip(self.moving, moving, strict=True))
        velocities = {name: named.pop(name) for name in self.moving if name in self.velocities}
        return State(step, loss, named, velocities)


@lru_cache(maxsize=64)
def program_of(table: Derivation, updated: tuple[str, ...] | None) -> Program:
    """The steps of a table.

    Args:
        updated: the parameters that move; all of them by default.
    """
    successors = table.successors(updated)
    moving, goal = tuple(successors), table.goal.name
    data = tuple(name for name in table.given if name not in successors)
    arguments, outputs = (*data, *moving), (goal, *(line.name for line in successors.values()))
    return Program(
        data,
        tuple(table.letters[name][0] == "n" for name in data),
        moving,
        frozenset(table.velocities),
        compiled(replace(table, lines=table.lines_to(*outputs)), outputs, arguments=arguments),
        compiled(replace(table, lines=table.lines_to(goal)), (goal,), arguments=arguments),
    )
