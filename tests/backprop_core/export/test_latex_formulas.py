"""Matrices, lines and sums in LaTeX: what stands in them, and that the numbers are the trace's."""

import numpy as np

from backprop_core.export.latex_formulas import COLUMNS, ROWS, line_latex, numbers_latex, pmatrix, sum_latex
from backprop_core.export.latex_symbols import number
from tests.backprop_core import blackboard
from tests.backprop_core.exported import RUNS, matrices_in


def test_a_line_in_symbols(handout):
    assert line_latex(handout, "dW1") == (
        "\\begin{aligned}\n"
        "\\frac{d\\mathrm{TL}}{dW_{1}}[ch] &= \\sum_{n} X[nc] \\cdot \\mathrm{H\\_D\\_Error\\_W}[nh] \\\\\n"
        "\\frac{d\\mathrm{TL}}{dW_{1}} &= X^{\\mathsf{T}}\\,\\mathrm{H\\_D\\_Error\\_W}\n"
        "\\end{aligned}"
    )


def test_a_sum_sign_stands_before_its_own_term_only(handout):
    assert r"\sum_{c} X[nc] \cdot W_{1}[ch] + b[1h]" in line_latex(handout, "Z1")
    assert r"\sum_{n,o} L[no]" in line_latex(handout, "TotalLoss")
    assert r"\tfrac{1}{2} \cdot {(\hat{Y}[no] - Y[no])}^{2}" in line_latex(handout, "L")


def test_a_line_in_numbers_turns_the_matrix_that_is_turned(handout):
    turned, errors = matrices_in(numbers_latex(handout, "dW1"))
    np.testing.assert_array_equal(turned, handout["X"].T)
    np.testing.assert_allclose(errors, handout["H_D_Error_W"], rtol=6e-4)


def test_the_learning_rate_and_the_count_of_rows_are_numbers_there():
    run = RUNS["relu, average"]()
    assert r"- 0.5 \cdot " in numbers_latex(run, "W1_new")
    assert r"\tfrac{1}{6} \cdot " in numbers_latex(run, "AverageLoss")


def test_a_large_matrix_is_cut_with_dots():
    text = pmatrix(np.arange(200.0).reshape(20, 10))
    rows = text.removeprefix(r"\begin{pmatrix} ").removesuffix(r" \end{pmatrix}").split(r" \\ ")
    assert len(rows) == ROWS
    assert rows[0] == r"0 & 1 & 2 & \cdots"
    assert rows[-1] == r"\vdots & \vdots & \vdots & \ddots"


def test_a_matrix_that_fits_is_whole():
    whole = np.arange(1.0, ROWS * COLUMNS + 1).reshape(ROWS, COLUMNS)
    np.testing.assert_array_equal(matrices_in(pmatrix(whole)), [whole])


def test_the_chain_rule_has_its_derivatives_its_symbols_its_numbers_and_its_value(handout):
    text = sum_latex(handout.chain_rule("dW1", 0, 0))
    assert r"\frac{dz_{11}}{dw_{11}} \cdot \frac{dh_{11}}{dz_{11}} \cdot \frac{dz^{(2)}_{1}}{dh_{11}}" in text
    assert r"{x_{11}} \cdot {h_{11}}(1 - {h_{11}}) \cdot {w_{1}}" in text
    first, second = handout.chain_rule("dW1", 0, 0).terms
    for factor in first.factors + second.factors:
        assert number(factor.value) in text
    assert text.endswith(f"&= {number(handout['dW1'][0, 0])}\n\\end{{aligned}}")


def test_a_long_sum_goes_on_with_dots():
    run = RUNS["iris"]()
    assert r"\cdots" in sum_latex(run.chain_rule("dW1", 0, 0, 3))
    assert r"\cdots" not in sum_latex(run.chain_rule("dW1", 0, 0))


def test_a_sum_that_is_no_chain_rule_has_no_derivatives_and_keeps_its_signs(handout):
    text = sum_latex(handout.expand("Y_error", 0, 0))
    assert r"\frac" not in text
    assert r"- {y_{1}}" in text


def test_a_learning_rate_below_zero_stands_in_parentheses():
    run = blackboard.run(blackboard.HANDOUT, learning_rate=-0.5)
    assert r"- \left(-0.5\right) \cdot " in numbers_latex(run, "W1_new")
