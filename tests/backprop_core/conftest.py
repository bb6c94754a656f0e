"""What many of the core's tests start from."""

import pytest

from tests.backprop_core import blackboard


@pytest.fixture
def handout():
    """The handout's network, n × c × h × o = 2 × 4 × 2 × 1, with numbers chosen to be followed by hand."""
    return blackboard.run(blackboard.HANDOUT)


@pytest.fixture
def two_outputs():
    """A network with three rows, two columns, two hidden units and two outputs."""
    return blackboard.run(blackboard.numbers((3, 2, 2, 2), seed=1))
