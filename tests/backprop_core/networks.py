"""Any network, as hypothesis draws it: one strategy for all properties that hold for every network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from hypothesis import strategies as st

from backprop_core import Batch, Network, Trace
from tests.backprop_core import blackboard

SMOOTH = st.sampled_from(["sigmoid", "tanh", "linear"])
MOMENTA, PLAIN = st.sampled_from([0.0, 0.9]), st.just(0.0)


@dataclass(frozen=True)
class Drawn:
    """A network, its inputs and its choices; a failure prints the few values that all its numbers follow from."""

    shape: tuple[int, int, int, int]
    seed: int
    hidden: str
    output: str
    loss: str
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
        return self.hidden, self.output, self.loss

    def run(self, numbers: Mapping[str, np.ndarray], learning_rate: float = 0.5) -> Trace:
        """What the product makes of other numbers with the same choices."""
        return blackboard.run(numbers, *self.choices, learning_rate, self.momentum)

    def is_near_a_kink(self) -> bool:
        return blackboard.near_a_kink(self.numbers, self.hidden, self.output)


def networks(
    shapes=blackboard.small_shapes,
    hidden=blackboard.activations,
    output=blackboard.activations,
    loss=blackboard.losses,
    momentum=MOMENTA,
    kinks=True,
):
    """Networks of any shape, numbers and choices; without kinks no z of a ReLU is near 0."""
    drawn = st.builds(Drawn, shapes, blackboard.seeds, hidden, output, loss, momentum)
    return drawn if kinks else drawn.filter(lambda network: not network.is_near_a_kink())


def given_of(drawn: Drawn) -> tuple[Network, Batch]:
    """The network and the batch that were drawn."""
    parameters = {name: drawn.numbers[name] for name in blackboard.PARAMETERS}
    return Network(**parameters, hidden=drawn.hidden, output=drawn.output), Batch(
        drawn.numbers["X"], drawn.numbers["Y"]
    )
