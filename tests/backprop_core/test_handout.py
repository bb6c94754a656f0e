"""The handout's own formulas, term by term, with the numbers of the 2 × 4 × 2 × 1 example."""

from math import exp

import numpy as np
import pytest

from backprop_core import meet
from tests.backprop_core.blackboard import HANDOUT, close, run
from tests.each import each


def sig(z):
    return 1 / (1 + exp(-z))


x11, x12, x13, x14 = 1, 0, 2, 1
x21, x22, x23, x24 = 0, 1, 1, 2
y1, y2 = 1, 0
w11, w12 = 0.1, -0.2
w21, w22 = 0.3, 0.4
w31, w32 = -0.5, 0.2
w41, w42 = 0.2, -0.1
b1, b2 = 0.1, -0.1
w1, w2 = 0.6, -0.4
c = 0.05

z11 = x11 * w11 + x12 * w21 + x13 * w31 + x14 * w41 + b1
z21 = x21 * w11 + x22 * w21 + x23 * w31 + x24 * w41 + b1
z12 = x11 * w12 + x12 * w22 + x13 * w32 + x14 * w42 + b2
z22 = x21 * w12 + x22 * w22 + x23 * w32 + x24 * w42 + b2

h11, h12 = sig(z11), sig(z12)
h21, h22 = sig(z21), sig(z22)

z2_1 = h11 * w1 + h12 * w2 + c
z2_2 = h21 * w1 + h22 * w2 + c

yhat1, yhat2 = sig(z2_1), sig(z2_2)

l1 = (yhat1 - y1) ** 2 / 2
l2 = (yhat2 - y2) ** 2 / 2
total_loss = l1 + l2

dtl_dw11 = x11 * h11 * (1 - h11) * w1 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x21 * h21 * (1 - h21) * w1 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw21 = x12 * h11 * (1 - h11) * w1 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x22 * h21 * (1 - h21) * w1 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw31 = x13 * h11 * (1 - h11) * w1 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x23 * h21 * (1 - h21) * w1 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw41 = x14 * h11 * (1 - h11) * w1 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x24 * h21 * (1 - h21) * w1 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw12 = x11 * h12 * (1 - h12) * w2 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x21 * h22 * (1 - h22) * w2 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw22 = x12 * h12 * (1 - h12) * w2 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x22 * h22 * (1 - h22) * w2 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw32 = x13 * h12 * (1 - h12) * w2 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x23 * h22 * (1 - h22) * w2 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dw42 = x14 * h12 * (1 - h12) * w2 * yhat1 * (1 - yhat1) * (yhat1 - y1) + x24 * h22 * (1 - h22) * w2 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)

# The handout leaves W2, b and c to the reader; these are the same derivation, one or two links shorter.
dtl_dw1 = h11 * yhat1 * (1 - yhat1) * (yhat1 - y1) + h21 * yhat2 * (1 - yhat2) * (yhat2 - y2)
dtl_dw2 = h12 * yhat1 * (1 - yhat1) * (yhat1 - y1) + h22 * yhat2 * (1 - yhat2) * (yhat2 - y2)
dtl_db1 = 1 * h11 * (1 - h11) * w1 * yhat1 * (1 - yhat1) * (yhat1 - y1) + 1 * h21 * (1 - h21) * w1 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_db2 = 1 * h12 * (1 - h12) * w2 * yhat1 * (1 - yhat1) * (yhat1 - y1) + 1 * h22 * (1 - h22) * w2 * yhat2 * (
    1 - yhat2
) * (yhat2 - y2)
dtl_dc = 1 * yhat1 * (1 - yhat1) * (yhat1 - y1) + 1 * yhat2 * (1 - yhat2) * (yhat2 - y2)

MATRICES = {
    "Z1": [[z11, z12], [z21, z22]],
    "H1": [[h11, h12], [h21, h22]],
    "Z2": [[z2_1], [z2_2]],
    "Yhat": [[yhat1], [yhat2]],
    "L": [[l1], [l2]],
    "TotalLoss": [[total_loss]],
    "AverageLoss": [[total_loss / 2]],
    "Y_error": [[yhat1 - y1], [yhat2 - y2]],
    "Yhat_slope": [[yhat1 * (1 - yhat1)], [yhat2 * (1 - yhat2)]],
    "delta_out": [[yhat1 * (1 - yhat1) * (yhat1 - y1)], [yhat2 * (1 - yhat2) * (yhat2 - y2)]],
    "W2.T": [[w1, w2]],
    "D_Error_W": [
        [yhat1 * (1 - yhat1) * (yhat1 - y1) * w1, yhat1 * (1 - yhat1) * (yhat1 - y1) * w2],
        [yhat2 * (1 - yhat2) * (yhat2 - y2) * w1, yhat2 * (1 - yhat2) * (yhat2 - y2) * w2],
    ],
    "H1_slope": [[h11 * (1 - h11), h12 * (1 - h12)], [h21 * (1 - h21), h22 * (1 - h22)]],
    "H_D_Error_W": [
        [
            h11 * (1 - h11) * yhat1 * (1 - yhat1) * (yhat1 - y1) * w1,
            h12 * (1 - h12) * yhat1 * (1 - yhat1) * (yhat1 - y1) * w2,
        ],
        [
            h21 * (1 - h21) * yhat2 * (1 - yhat2) * (yhat2 - y2) * w1,
            h22 * (1 - h22) * yhat2 * (1 - yhat2) * (yhat2 - y2) * w2,
        ],
    ],
    "X.T": [[x11, x21], [x12, x22], [x13, x23], [x14, x24]],
    "H1.T": [[h11, h21], [h12, h22]],
    "dW1": [[dtl_dw11, dtl_dw12], [dtl_dw21, dtl_dw22], [dtl_dw31, dtl_dw32], [dtl_dw41, dtl_dw42]],
    "dW2": [[dtl_dw1], [dtl_dw2]],
    "db": [[dtl_db1, dtl_db2]],
    "dc": [[dtl_dc]],
    "W1_new": [
        [w11 - 0.5 * dtl_dw11, w12 - 0.5 * dtl_dw12],
        [w21 - 0.5 * dtl_dw21, w22 - 0.5 * dtl_dw22],
        [w31 - 0.5 * dtl_dw31, w32 - 0.5 * dtl_dw32],
        [w41 - 0.5 * dtl_dw41, w42 - 0.5 * dtl_dw42],
    ],
    "W2_new": [[w1 - 0.5 * dtl_dw1], [w2 - 0.5 * dtl_dw2]],
    "b_new": [[b1 - 0.5 * dtl_db1, b2 - 0.5 * dtl_db2]],
    "c_new": [[c - 0.5 * dtl_dc]],
}

# Each gradient cell as it is written in the handout: the product of derivatives, and beneath it what each is.
SUMS = {
    ("dW1", 0, 0): (
        "dz₁₁/dw₁₁ * dh₁₁/dz₁₁ * dz(2)₁/dh₁₁ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₁ * h₁₁(1 − h₁₁) * w₁ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₁/dw₁₁ * dh₂₁/dz₂₁ * dz(2)₂/dh₂₁ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₁ * h₂₁(1 − h₂₁) * w₁ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 1, 0): (
        "dz₁₁/dw₂₁ * dh₁₁/dz₁₁ * dz(2)₁/dh₁₁ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₂ * h₁₁(1 − h₁₁) * w₁ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₁/dw₂₁ * dh₂₁/dz₂₁ * dz(2)₂/dh₂₁ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₂ * h₂₁(1 − h₂₁) * w₁ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 2, 0): (
        "dz₁₁/dw₃₁ * dh₁₁/dz₁₁ * dz(2)₁/dh₁₁ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₃ * h₁₁(1 − h₁₁) * w₁ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₁/dw₃₁ * dh₂₁/dz₂₁ * dz(2)₂/dh₂₁ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₃ * h₂₁(1 − h₂₁) * w₁ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 3, 0): (
        "dz₁₁/dw₄₁ * dh₁₁/dz₁₁ * dz(2)₁/dh₁₁ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₄ * h₁₁(1 − h₁₁) * w₁ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₁/dw₄₁ * dh₂₁/dz₂₁ * dz(2)₂/dh₂₁ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₄ * h₂₁(1 − h₂₁) * w₁ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 0, 1): (
        "dz₁₂/dw₁₂ * dh₁₂/dz₁₂ * dz(2)₁/dh₁₂ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₁ * h₁₂(1 − h₁₂) * w₂ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₂/dw₁₂ * dh₂₂/dz₂₂ * dz(2)₂/dh₂₂ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₁ * h₂₂(1 − h₂₂) * w₂ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 1, 1): (
        "dz₁₂/dw₂₂ * dh₁₂/dz₁₂ * dz(2)₁/dh₁₂ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₂ * h₁₂(1 − h₁₂) * w₂ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₂/dw₂₂ * dh₂₂/dz₂₂ * dz(2)₂/dh₂₂ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₂ * h₂₂(1 − h₂₂) * w₂ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 2, 1): (
        "dz₁₂/dw₃₂ * dh₁₂/dz₁₂ * dz(2)₁/dh₁₂ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₃ * h₁₂(1 − h₁₂) * w₂ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₂/dw₃₂ * dh₂₂/dz₂₂ * dz(2)₂/dh₂₂ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₃ * h₂₂(1 − h₂₂) * w₂ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW1", 3, 1): (
        "dz₁₂/dw₄₂ * dh₁₂/dz₁₂ * dz(2)₁/dh₁₂ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "x₁₄ * h₁₂(1 − h₁₂) * w₂ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₂/dw₄₂ * dh₂₂/dz₂₂ * dz(2)₂/dh₂₂ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "x₂₄ * h₂₂(1 − h₂₂) * w₂ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW2", 0, 0): (
        "dz(2)₁/dw₁ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "h₁₁ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz(2)₂/dw₁ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "h₂₁ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dW2", 1, 0): (
        "dz(2)₁/dw₂ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "h₁₂ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz(2)₂/dw₂ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "h₂₂ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("db", 0, 0): (
        "dz₁₁/db₁ * dh₁₁/dz₁₁ * dz(2)₁/dh₁₁ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "1 * h₁₁(1 − h₁₁) * w₁ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₁/db₁ * dh₂₁/dz₂₁ * dz(2)₂/dh₂₁ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "1 * h₂₁(1 − h₂₁) * w₁ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("db", 0, 1): (
        "dz₁₂/db₂ * dh₁₂/dz₁₂ * dz(2)₁/dh₁₂ * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "1 * h₁₂(1 − h₁₂) * w₂ * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz₂₂/db₂ * dh₂₂/dz₂₂ * dz(2)₂/dh₂₂ * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "1 * h₂₂(1 − h₂₂) * w₂ * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
    ("dc", 0, 0): (
        "dz(2)₁/dc * dŷ₁/dz(2)₁ * dTL/dŷ₁",
        "1 * ŷ₁(1 − ŷ₁) * (ŷ₁ − y₁)",
        "dz(2)₂/dc * dŷ₂/dz(2)₂ * dTL/dŷ₂",
        "1 * ŷ₂(1 − ŷ₂) * (ŷ₂ − y₂)",
    ),
}


def written(explanation, what):
    return tuple(" * ".join(getattr(factor, what) for factor in term.factors) for term in explanation.terms)


@each("name", MATRICES)
def test_every_matrix_is_the_handouts(handout, name):
    assert handout[name].shape == np.shape(MATRICES[name])
    close(handout[name], MATRICES[name], relative=1e-14)


def test_the_first_steps_can_be_followed_with_a_pocket_calculator(handout):
    np.testing.assert_allclose(handout["Z1"], [[-0.6, 0.0], [0.3, 0.3]], atol=1e-15)
    np.testing.assert_allclose(handout["H1"], [[0.35434369, 0.5], [0.57444252, 0.57444252]], atol=5e-9)
    np.testing.assert_allclose(handout["Z2"], [[0.06260622], [0.16488850]], atol=5e-9)
    np.testing.assert_allclose(handout["Yhat"], [[0.51564644], [0.54112898]], atol=5e-9)


@each("cell", SUMS)
def test_the_chain_rule_writes_the_handouts_derivatives_in_its_order(handout, cell):
    derivatives = SUMS[cell][0::2]
    assert written(handout.chain_rule(*cell), "derivative") == derivatives


@each("cell", SUMS)
def test_the_chain_rule_writes_the_handouts_factors_in_its_order(handout, cell):
    factors = SUMS[cell][1::2]
    assert written(handout.chain_rule(*cell), "symbol") == factors


@each("cell", SUMS)
def test_the_matrices_unfold_to_the_handouts_factors(handout, cell):
    factors = tuple(text.removeprefix("1 * ") for text in SUMS[cell][1::2])
    assert written(handout.unfold(*cell), "symbol") == factors


@each("cell", SUMS)
def test_both_roads_give_the_handouts_number(handout, cell):
    name, row, column = cell
    expected = MATRICES[name][row][column]
    assert handout.chain_rule(*cell).value == pytest.approx(expected, rel=1e-13)
    assert handout.unfold(*cell).value == pytest.approx(expected, rel=1e-13)
    assert handout.expand(*cell).value == pytest.approx(expected, rel=1e-13)
    assert meet(handout.chain_rule(*cell), handout.unfold(*cell))


def test_each_factor_of_dtl_dw11_has_the_number_of_its_formula(handout):
    first, second = handout.chain_rule("dW1", 0, 0).terms
    numbers = [factor.value for factor in first.factors]
    assert numbers == pytest.approx([x11, h11 * (1 - h11), w1, yhat1 * (1 - yhat1), yhat1 - y1], rel=1e-14)
    numbers = [factor.value for factor in second.factors]
    assert numbers == pytest.approx([x21, h21 * (1 - h21), w1, yhat2 * (1 - yhat2), yhat2 - y2], rel=1e-14)


def test_each_term_of_dtl_dw31_has_the_number_of_its_product(handout):
    first, second = handout.chain_rule("dW1", 2, 0).terms
    assert first.value == pytest.approx(x13 * h11 * (1 - h11) * w1 * yhat1 * (1 - yhat1) * (yhat1 - y1), rel=1e-14)
    assert second.value == pytest.approx(x23 * h21 * (1 - h21) * w1 * yhat2 * (1 - yhat2) * (yhat2 - y2), rel=1e-14)
    assert (first.at, second.at) == ({"n": 0, "o": 0}, {"n": 1, "o": 0})


@each(
    ("cell", "expected"),
    [
        (("dW1", 0, 0), ["x₁₁ · hd₁₁", "x₂₁ · hd₂₁"]),
        (("dW1", 3, 1), ["x₁₄ · hd₁₂", "x₂₄ · hd₂₂"]),
        (("dW2", 1, 0), ["h₁₂ · δ₁", "h₂₂ · δ₂"]),
        (("db", 0, 1), ["hd₁₂", "hd₂₂"]),
        (("dc", 0, 0), ["δ₁", "δ₂"]),
        (("D_Error_W", 1, 0), ["δ₂ · w₁"]),
        (("H_D_Error_W", 0, 1), ["h′₁₂ · d₁₂"]),
        (("delta_out", 0, 0), ["ŷ′₁ · e₁"]),
        (("Z1", 1, 0), ["x₂₁ · w₁₁", "x₂₂ · w₂₁", "x₂₃ · w₃₁", "x₂₄ · w₄₁", "b₁"]),
        (("Z2", 0, 0), ["h₁₁ · w₁", "h₁₂ · w₂", "c"]),
        (("H1", 1, 1), ["Sig(z₂₂)"]),
        (("Yhat", 1, 0), ["Sig(z(2)₂)"]),
        (("L", 0, 0), ["½ · (ŷ₁ − y₁)²"]),
        (("TotalLoss", 0, 0), ["L₁", "L₂"]),
        (("AverageLoss", 0, 0), ["1/n · TL"]),
        (("Y_error", 1, 0), ["ŷ₂", "y₂"]),
        (("H1_slope", 0, 0), ["h₁₁ · (1 − h₁₁)"]),
        (("W1_new", 0, 0), ["w₁₁", "η · dTL/dw₁₁"]),
    ],
)
def test_a_cell_is_written_by_its_own_line(handout, cell, expected):
    explanation = handout.expand(*cell)
    assert [" · ".join(factor.symbol for factor in term.factors) for term in explanation.terms] == expected


def test_the_signs_of_a_difference_stand_before_its_terms(handout):
    assert [term.sign for term in handout.expand("Y_error", 0, 0).terms] == ["+", "−"]
    assert [term.sign for term in handout.expand("W2_new", 1, 0).terms] == ["+", "−"]


def test_h_d_error_w_unfolds_to_the_product_of_the_handouts_second_to_last_matrix(handout):
    (term,) = handout.unfold("H_D_Error_W", 1, 1).terms
    assert [factor.symbol for factor in term.factors] == ["h₂₂(1 − h₂₂)", "w₂", "ŷ₂(1 − ŷ₂)", "(ŷ₂ − y₂)"]
    assert term.value == pytest.approx(MATRICES["H_D_Error_W"][1][1], rel=1e-14)


def test_with_the_average_every_product_ends_in_one_over_n():
    average = run(HANDOUT, reduction="mean")
    first, _ = average.chain_rule("dW1", 0, 0).terms
    derivatives = ["dz₁₁/dw₁₁", "dh₁₁/dz₁₁", "dz(2)₁/dh₁₁", "dŷ₁/dz(2)₁", "dTL/dŷ₁", "dAL/dTL"]
    assert [factor.derivative for factor in first.factors] == derivatives
    assert (first.factors[-1].symbol, first.factors[-1].value, first.factors[-1].cell) == ("1/n", 0.5, None)
    assert average.chain_rule("dW1", 0, 0).symbol == "dAL/dw₁₁"
    assert average["dW1"][0, 0] == pytest.approx(dtl_dw11 / 2, rel=1e-14)


def test_the_slope_at_the_output_taken_from_y_as_the_handout_slips_would_make_every_gradient_zero(handout):
    slipped = np.array([[y1 * (1 - y1)], [y2 * (1 - y2)]])
    assert not (slipped * handout["Y_error"]).any()
    assert all(handout[name].all() for name in ("dW1", "dW2", "db", "dc"))


def test_z1_without_its_bias_as_the_handout_slips_is_another_matrix(handout):
    assert not np.isclose(handout["X"] @ handout["W1"], handout["Z1"]).any()
