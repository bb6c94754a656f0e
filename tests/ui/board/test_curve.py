"""The curve of an activation: at which steps it stands, and where its numbers are in the drawing."""

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, derivation
from backprop_core.language.activations import FUNCTIONS
from backprop_core.practice.offered import offers
from ui.board.curve import HEIGHT, WIDTH, curve_of

SIZES = (("n", 2), ("c", 4), ("h", 2), ("o", 1))


def curves(table, right=None):
    found = {line.name: curve_of(table, line, right or table) for line in table.lines}
    return {name: curve for name, curve in found.items() if curve}


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_a_curve_stands_at_each_activation_and_at_its_slope(hidden):
    drawn = curves(derivation(hidden))
    assert set(drawn) == {"H1", "Yhat", "Yhat_slope", *(["H1_slope"] if hidden != "linear" else [])}
    assert (drawn["H1"]["z"], drawn["H1"]["output"]) == ("Z1", "H1")
    assert drawn["H1"]["slope"] == ("H1_slope" if hidden != "linear" else "")
    assert drawn["Yhat_slope"] == drawn["Yhat"]


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_a_number_stands_where_the_curve_has_it(hidden):
    curve, function = curves(derivation(hidden))["H1"], FUNCTIONS[ACTIVATIONS[hidden].function]
    x, y = np.array([point.split(",") for point in curve["points"].split()], float).T
    z = x / curve["across"] + curve["left"]
    np.testing.assert_allclose(curve["top"] - y / curve["down"], function(z), atol=0.02)
    assert (x.min(), x.max()) == (0, WIDTH)
    assert (y.min(), y.max()) == (0, HEIGHT)


def test_with_a_mistake_the_curve_is_that_of_the_line_and_the_slope_where_it_should_stand():
    right = derivation()
    listed = offers(right, SIZES).by_key
    assert "H1" not in curves(listed["no-activation.H1"].derivation, right)
    assert curves(listed["slope-of-z.H1_slope"].derivation, right)["H1_slope"]["slope"] == "H1_slope"
