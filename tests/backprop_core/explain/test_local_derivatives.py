"""One link of the chain rule: the derivative of a line, written as the handout writes it."""

from backprop_core import derivation
from backprop_core.explain.local_derivatives import differentiate
from backprop_core.language.index_notation import Constant, Ref, read_expression, read_line
from backprop_core.table import Line
from tests.each import each


def line(text):
    return Line("", *read_line(text), text, "", 0)


@each(
    ("text", "by", "expected"),
    [
        ("Z1[nh] = X[nc] · W1[ch] + b[1h]", "W1[ch]", "X[nc]"),
        ("Z1[nh] = X[nc] · W1[ch] + b[1h]", "X[nc]", "W1[ch]"),
        ("Z1[nh] = X[nc] · W1[ch] + b[1h]", "b[1h]", "1"),
        ("Z2[no] = H1[nh] · W2[ho] + c[1o]", "H1[nh]", "W2[ho]"),
        ("H1[nh] = Sig(Z1[nh])", "Z1[nh]", "H1[nh] · (1 − H1[nh])"),
        ("H1[nh] = tanh(Z1[nh])", "Z1[nh]", "1 − H1[nh]²"),
        ("H1[nh] = ReLU(Z1[nh])", "Z1[nh]", "step(H1[nh])"),
        ("H1[nh] = Lin(Z1[nh])", "Z1[nh]", "1"),
        ("L[no] = ½ · (Yhat[no] − Y[no])²", "Yhat[no]", "Yhat[no] − Y[no]"),
        ("L[no] = (Yhat[no] − Y[no])²", "Yhat[no]", "2 · (Yhat[no] − Y[no])"),
        ("AverageLoss[11] = 1/n · TotalLoss[11]", "TotalLoss[11]", "1/n"),
        ("Y_error_average[no] = Y_error[no] · 1/n", "Y_error[no]", "1/n"),
        ("A[no] = B[no] · C[no] · D[no]", "C[no]", "B[no] · D[no]"),
        ("A[no] = B[no] · (1 − C[no])", "B[no]", "1 − C[no]"),
    ],
)
def test_the_derivative_is_what_the_line_says(text, by, expected):
    name, letters = by.rstrip("]").split("[")
    assert differentiate(line(text), Ref(name, letters)) == read_expression(expected)


def test_what_is_not_in_a_line_has_derivative_zero():
    z1 = derivation().by_name["Z1"]
    assert differentiate(z1, Ref("W2", "ho")) == Constant("0")
    assert differentiate(derivation().by_name["H1"], Ref("X", "nc")) == Constant("0")
    assert differentiate(line("A[no] = 7"), Ref("X", "nc")) == Constant("0")


def test_a_matrix_that_stands_twice_gives_a_term_for_each():
    squared = differentiate(line("A[no] = B[no] · B[no]"), Ref("B", "no"))
    assert squared == read_expression("B[no] + B[no]")


def test_numbers_multiply_out_whatever_they_come_to():
    by = Ref("B", "no")
    assert differentiate(line("A[no] = 2 · B[no]²"), by) in (
        read_expression("4 · B[no]"),
        read_expression("2 · 2 · B[no]"),
    )
