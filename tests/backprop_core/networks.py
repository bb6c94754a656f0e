"""Any network, as hypothesis draws it: one strategy for all properties that hold for every network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from backprop_core import LOSSES, REDUCTIONS, Batch, Network, Trace, trace
from backprop_core.language.activations import OUTPUTS
from backprop_core.language.index_notation import Apply
from backprop_core.names import MOST_LAYERS
from backprop_core.table import GRADIENTS
from tests.backprop_core import blackboard
from tests.backprop_core.by_scalars import bias_names

SMOOTH = st.sampled_from(["sigmoid", "tanh", "linear"])
MOMENTA, PLAIN = st.sampled_from([0.0, 0.9]), st.just(0.0)


@dataclass(frozen=True)
class Drawn:
    """A network, its inputs and its choices; a failure prints the few values that all its numbers follow from."""

    shape: tuple[int, int, int, int]
    seed: int
    hidden: str
    output: str
    reduction: str
    momentum: float = 0.0

    @cached_property
    def numbers(self) -> Mapping[str, np.ndarray]:
        """Six matrices, between −1 and 1; with momentum four velocities too."""
        velocities = blackboard.velocities(self.shape, self.seed) if self.momentum else {}
        return {**blackboard.numbers(self.shape, self.seed), **velocities}

    @cached_property
    def trace(self) -> Trace:
        """What the product makes of these numbers."""
        return self.run(self.numbers)

    @property
    def choices(self) -> tuple[str, str, str]:
        return self.hidden, self.output, self.reduction

    def run(self, numbers: Mapping[str, np.ndarray], learning_rate: float = 0.5) -> Trace:
        """What the product makes of other numbers with the same choices."""
        return blackboard.run(numbers, *self.choices, learning_rate, self.momentum)

    def is_near_a_kink(self) -> bool:
        return blackboard.near_a_kink(self.numbers, self.hidden, self.output)


def networks(
    shapes=blackboard.small_shapes,
    hidden=blackboard.activations,
    output=blackboard.activations,
    reduction=blackboard.reductions,
    momentum=MOMENTA,
    kinks=True,
):
    """Networks of any shape, numbers and choices; without kinks no z of a ReLU is near 0."""
    drawn = st.builds(Drawn, shapes, blackboard.seeds, hidden, output, reduction, momentum)
    return drawn if kinks else drawn.filter(lambda network: not network.is_near_a_kink())


@dataclass(frozen=True)
class Member:
    """A network of the family with its inputs and choices; all numbers follow from the few values that are printed.

    Attributes:
        widths: how many rows, inputs, units of each hidden layer and outputs there are.
        size: how large weights and biases are at most.
    """

    widths: tuple[int, ...]
    seed: int
    hidden: tuple[str, ...]
    output: str
    loss: str
    reduction: str
    momentum: float
    gradients: str = "parameters"
    size: float = 1.0

    @cached_property
    def _drawn(self) -> tuple[list[np.ndarray], list[np.ndarray], Batch]:
        rows, inputs, *_, outputs = self.widths
        draw = np.random.default_rng(self.seed)
        weights = [self.size * draw.uniform(-1, 1, shape) for shape in pairwise(self.widths[1:])]
        biases = [self.size * draw.uniform(-1, 1, (1, width)) for width in self.widths[2:]]
        X, Y = draw.uniform(-1, 1, (rows, inputs)), draw.uniform(-1, 1, (rows, outputs))
        if self.output == "softmax":
            Y = np.abs(Y) / np.abs(Y).sum(axis=1, keepdims=True)
        return weights, biases, Batch(X, Y)

    @property
    def weights(self) -> list[np.ndarray]:
        return self._drawn[0]

    @property
    def biases(self) -> list[np.ndarray]:
        return self._drawn[1]

    @property
    def batch(self) -> Batch:
        return self._drawn[2]

    @cached_property
    def network(self) -> Network:
        return Network.of(self.weights, self.biases, self.hidden, self.output)

    @cached_property
    def trace(self) -> Trace:
        return self.run()

    @cached_property
    def velocities(self) -> dict[str, np.ndarray]:
        """The velocity of each parameter before the step; none without momentum."""
        draw = np.random.default_rng(self.seed + 1)
        names = [f"V_W{i}" for i in range(1, len(self.weights) + 1)]
        names += [f"V_{name}" for name in bias_names(len(self.weights))]
        every = zip(names, (*self.weights, *self.biases), strict=True)
        return {name: draw.uniform(-1, 1, matrix.shape) for name, matrix in every} if self.momentum else {}

    def run(self, learning_rate: float = 0.5) -> Trace:
        """What the product makes of it."""
        choices = (self.loss, self.reduction, learning_rate, self.momentum, self.velocities, self.gradients)
        return trace(self.network, self.batch, *choices)

    def is_near_a_kink(self) -> bool:
        """Whether a z of an activation with a corner is so near to 0 that its slope is a matter of taste."""
        run = self.trace
        nets = [line.refs[0].name for line in run.derivation.forward if isinstance(line.right, Apply)]
        kinds = [OUTPUTS[one].kind for one in (*self.hidden, self.output)]
        return any(np.abs(run[net]).min() < 1e-3 for net, kind in zip(nets, kinds, strict=True) if kind == "cornered")


@st.composite
def members(draw):
    """Any member of the family, none with a z of an activation with a corner near 0."""
    hidden = draw(st.integers(0, MOST_LAYERS - 1))
    widths = draw(st.tuples(*(st.integers(1, 3) for _ in range(hidden + 3))))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    drawn = st.builds(
        Member,
        st.just(widths),
        blackboard.seeds,
        st.tuples(*(blackboard.activations for _ in range(hidden))),
        st.sampled_from(LOSSES[loss].outputs),
        st.just(loss),
        st.sampled_from(sorted(REDUCTIONS)),
        MOMENTA,
        st.sampled_from(sorted(GRADIENTS)),
    )
    return draw(drawn.filter(lambda member: not member.is_near_a_kink()))


def given_of(drawn: Drawn) -> tuple[Network, Batch]:
    """The network and the batch that were drawn."""
    parameters = {name: drawn.numbers[name] for name in blackboard.PARAMETERS}
    return Network(**parameters, hidden=drawn.hidden, output=drawn.output), Batch(
        drawn.numbers["X"], drawn.numbers["Y"]
    )
