"""All derivatives of a parameter, beside the cells of its gradient in letters."""

import re

import pytest
from hypothesis import given, settings

from backprop_core import Batch, Cell, Network, derivation, follow
from backprop_core.explain.derivatives import in_letters
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import GRADIENTS, PARAMETERS
from tests.backprop_core.networks import networks
from tests.each import each

# The eight sums as the handout types them: the derivatives of each path, then what they are.
EIGHT_SUMS = """
dTL/dw11
dz11/dw11 * dh11/dz11 * dz(2)1/dh11 * dy^1/dz(2)1 * dTL/dy^1 = x11 * (h11)(1 - h11) * w1 * (y^1)(1 - y^1) * (y^1 - y1)
dz21/dw11 * dh21/dz21 * dz(2)2/dh21 * dy^2/dz(2)2 * dTL/dy^2 = x21 * (h21)(1 - h21) * w1 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw21
dz11/dw21 * dh11/dz11 * dz(2)1/dh11 * dy^1/dz(2)1 * dTL/dy^1 = x12 * (h11)(1 - h11) * w1 * (y^1)(1 - y^1) * (y^1 - y1)
dz21/dw21 * dh21/dz21 * dz(2)2/dh21 * dy^2/dz(2)2 * dTL/dy^2 = x22 * (h21)(1 - h21) * w1 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw31
dz11/dw31 * dh11/dz11 * dz(2)1/dh11 * dy^1/dz(2)1 * dTL/dy^1 = x13 * (h11)(1 - h11) * w1 * (y^1)(1 - y^1) * (y^1 - y1)
dz21/dw31 * dh21/dz21 * dz(2)2/dh21 * dy^2/dz(2)2 * dTL/dy^2 = x23 * (h21)(1 - h21) * w1 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw41
dz11/dw41 * dh11/dz11 * dz(2)1/dh11 * dy^1/dz(2)1 * dTL/dy^1 = x14 * (h11)(1 - h11) * w1 * (y^1)(1 - y^1) * (y^1 - y1)
dz21/dw41 * dh21/dz21 * dz(2)2/dh21 * dy^2/dz(2)2 * dTL/dy^2 = x24 * (h21)(1 - h21) * w1 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw12
dz12/dw12 * dh12/dz12 * dz(2)1/dh12 * dy^1/dz(2)1 * dTL/dy^1 = x11 * (h12)(1 - h12) * w2 * (y^1)(1 - y^1) * (y^1 - y1)
dz22/dw12 * dh22/dz22 * dz(2)2/dh22 * dy^2/dz(2)2 * dTL/dy^2 = x21 * (h22)(1 - h22) * w2 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw22
dz12/dw22 * dh12/dz12 * dz(2)1/dh12 * dy^1/dz(2)1 * dTL/dy^1 = x12 * (h12)(1 - h12) * w2 * (y^1)(1 - y^1) * (y^1 - y1)
dz22/dw22 * dh22/dz22 * dz(2)2/dh22 * dy^2/dz(2)2 * dTL/dy^2 = x22 * (h22)(1 - h22) * w2 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw32
dz12/dw32 * dh12/dz12 * dz(2)1/dh12 * dy^1/dz(2)1 * dTL/dy^1 = x13 * (h12)(1 - h12) * w2 * (y^1)(1 - y^1) * (y^1 - y1)
dz22/dw32 * dh22/dz22 * dz(2)2/dh22 * dy^2/dz(2)2 * dTL/dy^2 = x23 * (h22)(1 - h22) * w2 * (y^2)(1 - y^2) * (y^2 - y2)
dTL/dw42
dz12/dw42 * dh12/dz12 * dz(2)1/dh12 * dy^1/dz(2)1 * dTL/dy^1 = x14 * (h12)(1 - h12) * w2 * (y^1)(1 - y^1) * (y^1 - y1)
dz22/dw42 * dh22/dz22 * dz(2)2/dh22 * dy^2/dz(2)2 * dTL/dy^2 = x24 * (h22)(1 - h22) * w2 * (y^2)(1 - y^2) * (y^2 - y2)
"""

ASCII = str.maketrans({**{sub: str(i) for i, sub in enumerate("₀₁₂₃₄₅₆₇₈₉")}, "−": "-", "·": "*", "ŷ": "y^"})


def plain(text):
    """A formula without the marks in which two hands differ: spaces, and brackets around one symbol."""
    return re.sub(r"\(([hy]\^?\d+)\)", r"\1", re.sub(r"\s", "", text.translate(ASCII)))


def test_the_eight_sums_are_the_handouts_in_its_order(handout):
    ours = []
    for one in handout.derivatives("W1").listed:
        ours.append(one.symbol)
        ours += [" = ".join(pair) for pair in zip(one.derivatives, one.factors, strict=True)]
    assert list(map(plain, ours)) == list(map(plain, EIGHT_SUMS.split("\n")[1:-1]))


def test_the_other_parameters_are_listed_too(handout):
    symbols = {name: [one.symbol for one in handout.derivatives(name).listed] for name in PARAMETERS}
    assert symbols["W2"] == ["dTL/dw₁", "dTL/dw₂"]
    assert symbols["b"] == ["dTL/db₁", "dTL/db₂"]
    assert symbols["c"] == ["dTL/dc"]


def test_a_path_is_laid_over_the_result_factor_for_factor(handout):
    first = handout.derivatives("W1").listed[0]
    assert [one.factors for one in first.overlays] == [(0, 1, 4, 2, 3)] * 2
    assert [one.product for one in first.overlays] == [0, 1]
    bias = handout.derivatives("b").listed[0]
    assert bias.overlays[0].factors == (None, 0, 3, 1, 2)


@given(networks())
@settings(max_examples=10)
def test_every_path_has_the_factors_of_the_result_in_another_order(network):
    run = network.trace
    for parameter, gradient in zip(PARAMETERS, ("dW1", "db", "dW2", "dc"), strict=True):
        for one in run.derivatives(parameter, cells=20, paths=20).listed:
            assert one.sum.value == pytest.approx(run[gradient][one.cell.row, one.cell.column], rel=1e-9, abs=1e-14)
            products = one.letters.products
            assert sorted(over.product for over in one.overlays) == list(range(len(products)))
            for over, term in zip(one.overlays, one.sum.terms, strict=True):
                theirs = products[over.product].factors
                pairs = zip(over.factors, term.factors, strict=True)
                for place, factor in pairs:
                    assert factor.symbol == ("1" if place is None else theirs[place].symbol)
                used = [place for place in over.factors if place is not None]
                assert sorted(used) == [i for i, factor in enumerate(theirs) if factor.symbol != "1"]


def test_a_wrong_line_is_laid_over_nothing(handout):
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS))
    batch = Batch(blackboard.HANDOUT["X"], blackboard.HANDOUT["Y"])
    wrong = follow(derivation().with_line("Yhat_slope[no] = Y[no] · (1 − Y[no])"), network, batch)
    assert wrong.derivatives("c").listed[0].overlays == (None, None)
    assert not in_letters(wrong.notation, "c")[0].is_laid_over


@given(networks())
@settings(max_examples=6)
def test_without_numbers_the_same_paths_are_written_and_laid_over_the_same_products(network):
    run = network.trace
    for parameter in PARAMETERS:
        pairs = zip(run.derivatives(parameter).listed, in_letters(run.notation, parameter), strict=True)
        for one, written in pairs:
            assert [[x.derivative for x in path.factors] for path in written.paths] == [
                [x.derivative for x in term.factors] for term in one.sum.terms
            ]
            assert tuple(path.overlay for path in written.paths) == one.overlays
            assert (written.more, written.letters, written.is_laid_over) == (one.more, one.letters, True)


def test_paths_can_begin_at_a_later_row_in_both_writings():
    run = blackboard.run(blackboard.numbers((50, 6, 4, 2), seed=1))
    written = in_letters(run.notation, "W1", paths=3, begins=(("n", 48),))[0]
    assert [path.at for path in written.paths] == [one.at for one in written.letters.products]
    assert written.paths[2].at == (("n", 49), ("o", 0))
    assert (written.more, written.is_laid_over) == (97, True)


def test_many_cells_and_paths_are_counted_and_the_first_written():
    run = blackboard.run(blackboard.numbers((50, 6, 4, 2), seed=1))
    page = run.derivatives("W1", first=4)
    assert [one.cell for one in page.listed[:3]] == [Cell("W1", 4, 0), Cell("W1", 5, 0), Cell("W1", 0, 1)]
    assert (len(page.listed), page.more) == (16, 8)
    assert (len(page.listed[0].sum.terms), page.listed[0].more, len(page.listed[0].letters.products)) == (4, 96, 4)


@each("name", ["X", *GRADIENTS, "W3"])
def test_only_parameters_have_derivatives(handout, name):
    with pytest.raises(KeyError):
        handout.derivatives(name)
