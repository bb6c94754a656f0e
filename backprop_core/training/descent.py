"""Training: many steps downhill, each by the lines of the table.

A step is an epoch: every row is used once.  The rows are used together, in groups, or one by one; the parameters are
updated after each group.  Only the lines that the updates and the loss need are computed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_core.derivation import Derivation, derivation
from backprop_core.errors import ChoiceError
from backprop_core.evaluation import Matrix, compiled
from backprop_core.network import Batch, Network, check_shapes, matrices

ALL_KEPT, SPACED = 100, 300
"""So many first steps are all kept; of the others so many at most, evenly spaced."""

Parameters = Mapping[str, Matrix]
Place = tuple[int, float, tuple[Matrix, ...], tuple[Matrix, ...]]
"""The step, the loss, the parameters and the velocities."""


@dataclass(frozen=True)
class Descent:
    """How to go down.

    Attributes:
        learning_rate: η of the update lines.
        loss: ``"total"`` or ``"average"``; of a group of rows, the average is over the group.
        rows: how many rows each update uses; all of them by default.
        seed: shuffles the rows anew in each step; the order of the batch by default.
        momentum: β of the velocity V = β·V + gradient, which then takes the gradient's place in the update.
        updated: the parameters that move; all of them by default.

    Raises:
        ChoiceError: a number is out of its range, or there is no such loss.
    """

    learning_rate: float = 0.5
    loss: str = "total"
    rows: int | None = None
    seed: int | None = None
    momentum: float = 0.0
    updated: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.learning_rate):
            raise ChoiceError(f"the learning rate must be a finite number, got {self.learning_rate!r}")
        if self.rows is not None and self.rows < 1:
            raise ChoiceError(f"each update needs at least one row, got {self.rows!r}")
        if not 0 <= self.momentum < 1:
            raise ChoiceError(f"the momentum must be at least 0 and less than 1, got {self.momentum!r}")


@dataclass(frozen=True, eq=False)
class State:
    """Where a training stands.

    Attributes:
        step: how many steps were taken.
        loss: the loss of the whole batch with these parameters.
        parameters: W1, b, W2 and c.
        velocities: what momentum has gathered for each; empty without momentum.
    """

    step: int
    loss: float
    parameters: Parameters
    velocities: Parameters


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
    _start: Network
    _batch: Batch
    _descent: Descent
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
        """The network after so many steps; one that was not kept is computed again from the last that was.

        Raises:
            IndexError: there was no such step.
        """
        if not 0 <= step <= self.steps:
            raise IndexError(f"there are {self.steps} steps, and no step {step}")
        before = max((state for state in self._kept if state.step <= step), key=lambda state: state.step)
        states = descend(self._start, self._batch, self._descent, before)
        state = next(state for state in states if state.step == step)
        return with_parameters(self._start, state.parameters)


def train(
    network: Network,
    batch: Batch,
    steps: int,
    learning_rate: float = 0.5,
    *,
    loss: str = "total",
    rows: int | None = None,
    seed: int | None = None,
    momentum: float = 0.0,
    updated: tuple[str, ...] | None = None,
) -> Training:
    """Take so many steps downhill.

    The arguments are those of ``Descent``.

    Raises:
        MatrixError: the batch does not fit the network.
        ChoiceError: a choice is out of its range.
    """
    descent = Descent(learning_rate, loss, rows, seed, momentum, updated)
    losses: list[float] = []
    kept: list[State] = []
    program, walk = _walk(network, batch, descent, None)
    with np.errstate(all="ignore"):
        for step, loss_here, parameters, velocities in walk:
            losses.append(loss_here)
            if is_kept(step, steps):
                kept.append(program.state(step, loss_here, parameters, velocities))
            if step == steps or not math.isfinite(loss_here):
                break
    if not is_finite(parameters):
        del losses[_first_overflow(network, batch, descent) + 1 :]
    stopped = "" if math.isfinite(losses[-1]) and is_finite(parameters) else overflow_sentence(descent, len(losses) - 1)
    if stopped and len(losses) > 1:
        losses.pop()
        kept = [one for one in kept if one.step < len(losses)]
    ended = Training(network, tuple(losses), stopped, network, batch, descent, tuple(kept))
    return replace(ended, network=ended.at(ended.steps))


def is_finite(parameters: Iterable[Matrix]) -> bool:
    """Whether all parameters are finite numbers; the loss can be one without them, where a unit is saturated."""
    return all(np.isfinite(matrix).all() for matrix in parameters)


def _first_overflow(network: Network, batch: Batch, descent: Descent) -> int:
    """The step after which a parameter is no finite number."""
    return next(s.step for s in descend(network, batch, descent) if not is_finite(s.parameters.values()))


def is_kept(step: int, steps: int) -> bool:
    """Whether a step is kept: the first hundred are, the last is, and between them at most three hundred."""
    spacing = max(1, math.ceil((steps - ALL_KEPT) / SPACED))
    return step <= ALL_KEPT or step == steps or (step - ALL_KEPT) % spacing == 0


def overflow_sentence(descent: Descent, step: int) -> str:
    """Why a training ends when its numbers are too large."""
    if not step:
        return "The loss of this start is no finite number: its numbers are too large to begin with."
    return (
        f"After step {step} the numbers are not finite any more: with η = {descent.learning_rate:g} the steps are "
        "too large. Take a smaller learning rate."
    )


def descend(network: Network, batch: Batch, descent: Descent, start: State | None = None) -> Iterator[State]:
    """The states of a training, one after each step, without an end; the first is that before any step.

    Args:
        start: a state of the same training, to go on from there: it then comes first.

    Raises:
        MatrixError: the batch does not fit the network.
        ChoiceError: there is no such loss.
    """
    program, walk = _walk(network, batch, descent, start)
    return _states(program, walk)


def _states(program: _Program, walk: Iterator[Place]) -> Iterator[State]:
    while True:
        with np.errstate(all="ignore"):
            place = next(walk)
        yield program.state(*place)


def _walk(network: Network, batch: Batch, descent: Descent, start: State | None) -> tuple[_Program, Iterator[Place]]:
    """The same without the names of the matrices, which would be a good part of the time of a small network.

    Numbers that overflow warn, unless the caller has switched that off for all steps at once.
    """
    table = derivation(network.hidden, network.output, descent.loss)
    given = {**matrices(batch), **matrices(network)}
    count = check_shapes(table, given)["n"]
    program = _program(table, descent.updated)
    first = tuple(start.parameters[name] if start else given[name] for name in program.parameters)
    velocities = tuple(start.velocities.values()) if start else ()
    data = tuple(given[name] for name in program.data)
    return program, _places(program, descent, data, count, (start.step if start else 0, first, velocities))


def _places(
    program: _Program,
    descent: Descent,
    data: tuple[Matrix, ...],
    count: int,
    start: tuple[int, tuple[Matrix, ...], tuple[Matrix, ...]],
) -> Iterator[Place]:
    step, parameters, velocities = start
    groups, rate, size = _groups(count, descent), descent.learning_rate, len(parameters)
    is_whole = descent.rows is None or descent.rows >= count
    while True:
        loss, *results = (program.update if is_whole else program.loss)(*data, *parameters, rate)
        yield step, loss.item(), parameters, velocities
        for group in () if is_whole else groups(step):
            part = (matrix[group] if by_row else matrix for matrix, by_row in zip(data, program.by_row, strict=True))
            _, *results = program.update(*part, *parameters, rate)
            parameters, velocities = _moved(parameters, velocities, results, descent)
        if is_whole:
            if descent.momentum:
                parameters, velocities = _moved(parameters, velocities, results, descent)
            else:
                parameters = tuple(results[:size])
        step += 1


def _moved(
    parameters: tuple[Matrix, ...], velocities: tuple[Matrix, ...], results: list[Matrix], descent: Descent
) -> tuple[tuple[Matrix, ...], tuple[Matrix, ...]]:
    """The parameters after an update, and the velocities: the results are the new parameters, then the gradients."""
    size = len(parameters)
    if not descent.momentum:
        return tuple(results[:size]), ()
    gradients = results[size:]
    if velocities:
        gradients = [descent.momentum * v + g for v, g in zip(velocities, gradients, strict=True)]
    moved = (p - descent.learning_rate * v for p, v in zip(parameters, gradients, strict=True))
    return tuple(moved), tuple(gradients)


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
class _Program:
    """The lines that training needs, as functions of the data, the parameters and η, in this order.

    Attributes:
        data: the given matrices that do not move; by_row: which of them have a row for each row of X.
        parameters: those that move.
        update: the loss, then the new parameters, then their gradients.
        loss: the loss alone.
    """

    data: tuple[str, ...]
    by_row: tuple[bool, ...]
    parameters: tuple[str, ...]
    update: Callable[..., tuple[Matrix, ...]]
    loss: Callable[..., tuple[Matrix, ...]]

    def state(self, step: int, loss: float, parameters: tuple[Matrix, ...], velocities: tuple[Matrix, ...]) -> State:
        """A place on the way with the names of its matrices."""
        named = dict(zip(self.parameters, parameters, strict=True))
        return State(step, loss, named, dict(zip(self.parameters, velocities, strict=False)))


@lru_cache(maxsize=64)
def _program(table: Derivation, updated: tuple[str, ...] | None) -> _Program:
    parameters = tuple(name for name in table.updates if updated is None or name in updated)
    data = tuple(name for name in table.given if name not in parameters)
    goal, arguments = table.goal.name, (*data, *parameters)
    outputs = (goal, *(table.updates[p].name for p in parameters), *(table.gradient_of[p] for p in parameters))
    return _Program(
        data,
        tuple(table.letters[name][0] == "n" for name in data),
        parameters,
        compiled(replace(table, lines=table.lines_to(*outputs)), outputs, arguments=arguments),
        compiled(replace(table, lines=table.lines_to(goal)), (goal,), arguments=arguments),
    )


def with_parameters(network: Network, parameters: Parameters) -> Network:
    """The network with other numbers."""
    kept = {field.name: getattr(network, field.name) for field in fields(network)}
    return Network(**(kept | dict(parameters)))
