"""A landscape's losses are those of the network with the parameters changed, and its tangent touches them."""

import numpy as np
from hypothesis import given, settings

from backprop_core import Cell, Network, trace
from backprop_core.training.landscape import cut, landscape
from tests.backprop_core.networks import SMOOTH, given_of, networks

FEW = settings(max_examples=10)
GOAL = "AverageLoss"


@FEW
@given(networks(hidden=SMOOTH, output=SMOOTH))
def test_every_place_has_the_loss_of_the_network_that_is_there(drawn):
    network, batch = given_of(drawn)
    picture = landscape(
        network, batch, (Cell("W1", 0, 0), Cell("c", 0, 0)), ((-1, 1), (0, 2)), points=3, reduction="mean"
    )
    W1, c = network.W1.copy(), network.c.copy()
    W1[0, 0], c[0, 0] = picture.across[2], picture.up[0]
    there = Network(W1, network.b, network.W2, c, network.hidden, network.output)
    np.testing.assert_allclose(picture.losses[0, 2], trace(there, batch, reduction="mean")[GOAL].item(), rtol=1e-9)


@FEW
@given(networks(hidden=SMOOTH, output=SMOOTH))
def test_the_tangent_touches_the_loss_and_has_the_gradient_as_its_slope(drawn):
    network, batch = given_of(drawn)
    run = trace(network, batch, reduction="mean")
    here = float(network.W2[0, 0])
    picture = cut(network, batch, Cell("W2", 0, 0), (here - 1, here + 1), points=3, reduction="mean")
    (x, y), (x_end, y_end) = picture.tangent()
    np.testing.assert_allclose((picture.here, picture.loss), (here, run[GOAL].item()))
    np.testing.assert_allclose(((x + x_end) / 2, (y + y_end) / 2), (here, picture.loss), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(picture.slope, run["dW2"][0, 0])
    np.testing.assert_allclose(picture.losses[1], picture.loss, rtol=1e-9)
