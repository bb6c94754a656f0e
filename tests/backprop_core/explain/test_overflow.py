"""Overflow: where ∞ and NaN begin is a line that made them of finite numbers alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core.explain.overflow import given_before
from backprop_core.language.index_notation import refs
from tests.backprop_core import blackboard
from tests.backprop_core.networks import networks
from tests.each import each

powers = st.sampled_from([1.0, 1e80, 1e160, 1e300])


@given(networks(output=st.just("linear")), st.tuples(powers, powers, powers))
@settings(max_examples=50)
def test_it_begins_in_the_first_line_on_the_way_that_has_only_finite_numbers_before_it(network, scales):
    scaled = {name: network.numbers[name] * scale for name, scale in zip(("X", "W1", "W2"), scales, strict=True)}
    run = network.run({**network.numbers, **scaled})

    def is_finite(name):
        return bool(np.isfinite(run[name]).all())

    def way(name):
        """The matrix and those with ∞ or NaN that it is made of."""
        line = run.derivation.by_name[name]
        return {name}.union(*(way(ref.name) for ref in refs(line.right) if not is_finite(ref.name)))

    assert set(run.overflow) == {line.name for line in run.steps if not is_finite(line.name)}
    for name, beginning in run.overflow.items():
        makes_it = {x for x in way(name) if all(is_finite(ref.name) for ref in refs(run.derivation.by_name[x].right))}
        assert beginning == next(line.name for line in run.steps if line.name in makes_it)


def test_it_begins_where_it_is_first_too_large():
    given_ = {**blackboard.HANDOUT, "W1": np.array(blackboard.HANDOUT["W1"]) * 1e300, "W2": [[6e199], [-4e199]]}
    run = blackboard.run(given_, "linear", "linear")
    assert run.overflow["Z2"] == run.overflow["dW1"] == run.overflow["c_new"] == "Z2"
    assert "Z1" not in run.overflow


def test_two_overflows_that_have_nothing_to_do_with_each_other_begin_each_in_its_own_line():
    run = blackboard.run({**blackboard.HANDOUT, "W2": [[6e199], [-4e199]]}, "linear", "linear")
    assert run.overflow["TotalLoss"] == "L"
    assert run.overflow["dW1"] == "D_Error_W"


@each(("name", "expected"), [("X", ("X",)), ("Z1", ("X", "W1", "b")), ("L", ("X", "W1", "b", "W2", "c", "Y"))])
def test_what_a_matrix_is_made_of_is_what_was_given_before_it(name, expected):
    table = blackboard.run(blackboard.HANDOUT).derivation
    assert given_before(table, name) == expected
