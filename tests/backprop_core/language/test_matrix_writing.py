"""One form, three targets: the screen, NumPy and LaTeX."""

import pytest

from backprop_core import derivation
from backprop_core.explain.notation import Notation
from backprop_core.language.index_notation import read_line
from backprop_core.language.matrix_form import matrix_form
from backprop_core.language.matrix_writing import latex_style, numpy_style, screen_style, write
from tests.each import each

SCREEN = {
    "Z1": "X @ W1 + b",
    "H1": "Sig(Z1)",
    "Z2": "H1 @ W2 + c",
    "Yhat": "Sig(Z2)",
    "L": "½ · (Ŷ − Y)²",
    "TotalLoss": "sum of L",
    "AverageLoss": "1/n · TotalLoss",
    "Y_error": "Ŷ − Y",
    "Yhat_slope": "Ŷ ⊙ (1 − Ŷ)",
    "delta_out": "Sig′(Ŷ) ⊙ Y_error",
    "D_Error_W": "δ_out @ W2.T",
    "H1_slope": "H1 ⊙ (1 − H1)",
    "H_D_Error_W": "Sig′(H1) ⊙ D_Error_W",
    "dW1": "X.T @ H_D_Error_W",
    "dW2": "H1.T @ δ_out",
    "db": "column sums of H_D_Error_W",
    "dc": "column sums of δ_out",
    "W1_new": "W1 − η · dTL/dW1",
    "W2_new": "W2 − η · dTL/dW2",
    "b_new": "b − η · dTL/db",
    "c_new": "c − η · dTL/dc",
}

LATEX = {
    "Z1": r"X\,W1 + b",
    "H1": r"\operatorname{Sig}\left(Z1\right)",
    "L": r"\tfrac{1}{2}\,(Yhat - Y)^{2}",
    "TotalLoss": r"\mathbf{1}^{\mathsf{T}} L\,\mathbf{1}",
    "AverageLoss": r"\tfrac{1}{n}\,TotalLoss",
    "Y_error": r"Yhat - Y",
    "Yhat_slope": r"Yhat \odot (1 - Yhat)",
    "delta_out": r"Yhat_slope \odot Y_error",
    "D_Error_W": r"delta_out\,W2^{\mathsf{T}}",
    "dW1": r"X^{\mathsf{T}}\,H_D_Error_W",
    "dW2": r"H1^{\mathsf{T}}\,delta_out",
    "db": r"\mathbf{1}^{\mathsf{T}} H_D_Error_W",
    "W1_new": r"W1 - \eta\,dW1",
}


def on_screen(name, **choices):
    here = derivation(**choices)
    notation = Notation(here, {"n": 2, "c": 4, "h": 2, "o": 1})
    return write(here.form(name), screen_style(notation.label))


def written(text, style):
    return write(matrix_form(*read_line(text)), style)


def as_numpy(text):
    return written(text, numpy_style(lambda letter: f"size_{letter}"))


def as_latex(text):
    return written(text, latex_style(str))


@each(("name", "text"), SCREEN.items())
def test_the_matrix_form_on_screen(name, text):
    assert on_screen(name) == text


def test_every_line_is_written_on_screen():
    assert set(SCREEN) == {line.name for line in derivation().lines}


@each(
    ("choices", "name", "text"),
    [
        ({"hidden": "tanh"}, "H1", "tanh(Z1)"),
        ({"hidden": "tanh"}, "H1_slope", "1 − H1²"),
        ({"hidden": "tanh"}, "H_D_Error_W", "tanh′(H1) ⊙ D_Error_W"),
        ({"hidden": "relu"}, "H1_slope", "step(H1)"),
        ({"hidden": "relu"}, "H_D_Error_W", "ReLU′(H1) ⊙ D_Error_W"),
        ({"output": "linear"}, "Yhat", "Lin(Z2)"),
        ({"output": "linear"}, "Yhat_slope", "1 in every cell"),
        ({"output": "linear"}, "delta_out", "Lin′(Ŷ) ⊙ Y_error"),
        ({"reduction": "mean"}, "Y_error_average", "Y_error · 1/n"),
        ({"reduction": "mean"}, "delta_out", "Sig′(Ŷ) ⊙ Y_error/n"),
        ({"reduction": "mean"}, "W1_new", "W1 − η · dAL/dW1"),
    ],
)
def test_other_choices_on_screen(choices, name, text):
    assert on_screen(name, **choices) == text


@each(("name", "text"), LATEX.items())
def test_the_matrix_form_in_latex(name, text):
    assert write(derivation().form(name), latex_style(str)) == text


def test_latex_of_the_other_slopes():
    assert write(derivation("tanh").form("H1_slope"), latex_style(str)) == "1 - H1^{2}"
    assert write(derivation("linear").form("H1_slope"), latex_style(str)) == r"1\cdot\mathbf{1}"
    assert write(derivation("relu").form("H1_slope"), latex_style(str)) == r"\operatorname{step}\left(H1\right)"


@each("name", [line.name for line in derivation().lines])
def test_latex_closes_every_brace_that_it_opens(name):
    text = write(derivation().form(name), latex_style(str))
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right")


@each(
    ("text", "numpy"),
    [
        ("P[nh] = A[nh] − (B[nh] − C[nh])", "A - (B - C)"),
        ("P[nh] = A[nh] · (B[nh] − C[nh])", "A * (B - C)"),
        ("P[nh] = (A[nh] − B[nh])²", "(A - B)**2"),
        ("P[nh] = (A[nh] · B[nh])²", "(A * B)**2"),
        ("P[nh] = (2 · A[nh])²", "(2 * A)**2"),
        ("P[nh] = ½ · (A[nh] + B[nh])", "0.5 * (A + B)"),
        ("P[nh] = Sig(A[nh] + B[nh])", "Sig(A + B)"),
        ("P[nh] = A[nh] + 2 · B[nh] · C[nh]", "A + 2 * B * C"),
        ("P[nh] = 3", "np.full((size_n, size_h), 3.0)"),
        ("P[n1] = A[nh]", "A.sum(axis=1, keepdims=True)"),
        ("P[1h] = A[nh]", "A.sum(axis=0, keepdims=True)"),
    ],
)
def test_numpy_keeps_the_brackets_that_matter(text, numpy):
    assert as_numpy(text) == numpy


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("P[nh] = A[nh] − (B[nh] − C[nh])", "A - (B - C)"),
        ("P[nh] = (A[nh] · B[nh])²", r"(A \odot B)^{2}"),
    ],
)
def test_latex_keeps_the_brackets_that_matter(text, latex):
    assert as_latex(text) == latex


def test_latex_tells_a_sum_along_rows_from_the_sum_of_all():
    along_rows, of_all, down_columns = (as_latex(f"P[{left}] = A[nh]") for left in ("n1", "11", "1h"))
    assert along_rows == r"A\,\mathbf{1}"
    assert down_columns == r"\mathbf{1}^{\mathsf{T}} A"
    assert of_all == r"\mathbf{1}^{\mathsf{T}} A\,\mathbf{1}"


def test_the_screen_tells_a_sum_along_rows_from_the_sum_of_all():
    along_rows, of_all = (written(f"P[{left}] = A[nh]", screen_style(str)) for left in ("n1", "11"))
    assert of_all == "sum of A"
    assert along_rows != of_all


def test_an_element_product_is_never_drawn_as_a_matrix_product():
    for name, text in SCREEN.items():
        assert ("@" in text) == (" @ " in write(derivation().form(name), numpy_style(str)))
        assert "*" not in text
