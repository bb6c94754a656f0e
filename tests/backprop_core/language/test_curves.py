"""The points of an activation's curve."""

import numpy as np

from backprop_core.language.activations import BY_FUNCTION, FUNCTIONS
from backprop_core.language.curves import FARTHEST, curve
from tests.each import each


@each("function", BY_FUNCTION)
def test_the_points_are_on_the_function_from_edge_to_edge_and_one_is_at_its_corner(function):
    points = curve(function)
    np.testing.assert_array_equal(points.outputs, FUNCTIONS[function](np.array(points.z)))
    assert (points.z[0], points.z[-1]) == (-FARTHEST, FARTHEST)
    assert 0 in points.z
