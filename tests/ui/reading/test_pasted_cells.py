"""A matrix is read in the forms in which programs print it; what may be another matrix is refused with a sentence."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Cell
from tests.backprop_core import blackboard
from tests.each import each
from ui.board.copied_text import FORMS, matrix_text
from ui.reading.expected_numbers import read_pasted
from ui.reading.pasted_cells import split_cells
from ui.reading.pasted_lines import PastedError
from ui.state.events import RefusedError, apply
from ui.state.example import example
from ui.state.scenario import of_example

HANDOUT = of_example(example("handout"))
THIRTY = settings(max_examples=30)

LITERALS = {
    "NumPy": "np.array([[0.1, 0.2], [0.3, 0.4]], dtype=np.float32)  # mine",
    "in a list of arrays": "[array([0.1, 0.2]), array([0.3, 0.4])]",
    "numbers with their types": "[[np.float64(0.1), np.float64(0.2)], [np.float64(0.3), np.float64(0.4)]]",
    "PyTorch": "tensor([[0.1, 0.2],\n        [0.3, 0.4]], grad_fn=<MmBackward0>)",
    "PyTorch on a GPU": "tensor([[0.1, 0.2],\n  [0.3, 0.4]], device='cuda:0', dtype=torch.float64, requires_grad=True)",
    "a parameter of PyTorch": "Parameter containing:\ntensor([[0.1, 0.2],\n        [0.3, 0.4]], requires_grad=True)",
    "PyTorch's gradient of outputs": "(tensor([[0.1, 0.2], [0.3, 0.4]]),)",
    "JAX": "Array([[0.1, 0.2],\n       [0.3, 0.4]], dtype=float32, weak_type=True)",
    "TensorFlow, printed": "tf.Tensor(\n[[0.1 0.2]\n [0.3 0.4]], shape=(2, 2), dtype=float32)",
    "TensorFlow": "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[0.1, 0.2],\n [0.3, 0.4]], dtype=float32)>",
    "a variable of TensorFlow": "<tf.Variable 'a/kernel:0' shape=(2, 2) dtype=float32, numpy=\n"
    "array([[0.1, 0.2],\n       [0.3, 0.4]], dtype=float32)>",
    "MXNet": "\n[[0.1 0.2]\n [0.3 0.4]]\n<NDArray 2x2 @cpu(0)>",
    "MATLAB": "dW1 = [0.1, 0.2; ...\n       0.3, 0.4];",
    "MATLAB over lines": "dW1 = [\n  0.1 0.2\n  0.3 0.4\n];",
    "Julia": "Float32[0.1 0.2; 0.3 0.4]",
    "Mathematica": "Out[3]= {{1.*^-1, 2*10^-1}, {3.×10^-1, 0.4}}",
    "C": "static const float dW1[2][2] = {\n  {0.1f, 0.2f}, // first\n  {0.3f, 0.4f}\n};",
    "C++": "std::vector<std::vector<double>> dW1 = {{0.1, 0.2}, {0.3, 0.4}};",
    "Java": "new double[][] {{0.1, 0.2}, {0.3, 0.4}};",
    "JavaScript": "const dW1 = [[0.1,0.2],[0.3,0.4]];",
}
NAMED = {
    "name and colon": "dW1: [[0.1 0.2]\n [0.3 0.4]]",
    "name alone": "dW1 [[0.1 0.2]\n [0.3 0.4]]",
    "derivative": "dL/dW1: tensor([[0.1, 0.2], [0.3, 0.4]])",
    "key": "grads['W1'] = [[0.1 0.2]\n [0.3 0.4]]",
    "fenced": "```python\ndW1 = [[0.1, 0.2], [0.3, 0.4]]\n```",
    "attribute": "W1.grad = tensor([[0.1, 0.2], [0.3, 0.4]])",
    "sentence": "The gradient of layer 1:\n[[0.1 0.2]\n [0.3 0.4]]",
    "Python's prompt": ">>> print(np.round(dW1, 4))\n[[0.1 0.2]\n [0.3 0.4]]\n>>> ",
    "typed at the prompt": ">>> dW1 = np.array([[0.1, 0.2],\n...                 [0.3, 0.4]])",
    "IPython": "In [4]: dW1\nOut[4]: \narray([[0.1, 0.2],\n       [0.3, 0.4]])",
    "a cell of a notebook": "Out[5]: array([[0.1, 0.2],\n       [0.3, 0.4]])",
    "MATLAB's prompt": ">> dW1\n\ndW1 =\n\n    0.1000    0.2000\n    0.3000    0.4000\n\n>> ",
}
PRINTOUTS = {
    "R": "> dW1\n     [,1] [,2]\n[1,]  0.1  0.2\n[2,]  0.3  0.4",
    "R with names of columns": "      h1  h2\n[1,] 0.1 0.2\n[2,] 0.3 0.4",
    "R with names": "    h1  h2\nx1 0.1 0.2\nx2 0.3 0.4",
    "a data frame of R": "   h1  h2\n1 0.1 0.2\n2 0.3 0.4",
    "R in two blocks": "     [,1]\n[1,]  0.1\n[2,]  0.3\n     [,2]\n[1,]  0.2\n[2,]  0.4",
    "pandas": "     0    1\n0  0.1  0.2\n1  0.3  0.4\n\n[2 rows x 2 columns]",
    "pandas without the spaces before": "0    1\n0  0.1  0.2\n1  0.3  0.4",
    "pandas with names": "    h1   h2\nx1  0.1  0.2\nx2  0.3  0.4",
    "pandas with names of two words": "     unit 1  unit 2\nx 1     0.1     0.2\nx 2     0.3     0.4",
    "pandas without an index": " h1  h2\n0.1 0.2\n0.3 0.4",
    "pandas in two blocks": "     0  \\\n0  0.1   \n1  0.3   \n\n     1  \n0  0.2  \n1  0.4  ",
    "pandas on the clipboard": "\t0\t1\n0\t0.1\t0.2\n1\t0.3\t0.4",
    "pandas as CSV": ",h1,h2\n0,0.1,0.2\n1,0.3,0.4",
    "Julia": "julia> dW1\n2×2 Matrix{Float64}:\n 0.1  0.2\n 0.3  0.4",
    "MATLAB": "dW1 =\n\n  2×2 single matrix\n\n    0.1000    0.2000\n    0.3000    0.4000\n",
    "MATLAB's live editor": "dW1 = 2×2\n    0.1000    0.2000\n    0.3000    0.4000\n",
    "MATLAB in thousandths": "dW1 =\n\n   1.0e-03 *\n\n  100.0000  200.0000\n  300.0000  400.0000\n",
    "MATLAB in two blocks": "dW1 =\n\n  Columns 1 through 1\n\n    0.1\n    0.3\n\n  Column 2\n\n    0.2  \n    0.4\n",
    "Octave in thousands": "dW1 =\n\n   1.0e+03  *\n\n   0.1e-03   0.2e-03\n   0.3e-03   0.4e-03\n",
}
DOCUMENTS = {
    "LaTeX": r"\begin{pmatrix} 0.1 & 0.2 \\ 0.3 & 0.4 \end{pmatrix}",
    "LaTeX with a name": "\\frac{dL}{dW_1} = \\begin{bmatrix}\n0.1 & 0.2 \\\\\n0.3 & 0.4 \\\\\n\\end{bmatrix}",
    "a LaTeX array": r"$$ \left[\begin{array}{cc} 0.1 & 0.2 \\[2pt] 0.3 & 0.4 \end{array}\right] $$",
    "LaTeX with decimal commas": r"\[ W = \begin{bmatrix} 0{,}1 & 0{,}2 \\ 0{,}3 & 0{,}4 \end{bmatrix}. \]",
    "LaTeX with powers": r"\begin{matrix} 1 \cdot 10^{-1} & 0.2 \\ 3 \times 10^{-1} & 0.4 \end{matrix}",
    "LaTeX's table": r"\begin{tabular}{l|r} \toprule & h1 & h2 \\ \hline x1 & 0.1 & 0.2 \\ x2 & 0.3 & 0.4\end{tabular}",
    "rows of LaTeX": r"0.1 & 0.2 \\ 0.3 & 0.4",
    "Markdown": "| h1 | h2 |\n|----|:--:|\n| 0.1 | 0.2 |\n| 0.3 | 0.4 |",
    "Markdown of pandas": "|    |   0 |   1 |\n|---:|----:|----:|\n|  0 | 0.1 | 0.2 |\n|  1 | 0.3 | 0.4 |",
    "Markdown with names": "| | h1 | h2 |\n|-|-|-|\n| x1 | 0.1 | 0.2 |\n| x2 | 0.3 | 0.4 |",
    "Markdown without outer bars": "h1 | h2\n--- | ---\n0.1 | 0.2\n0.3 | 0.4",
    "Markdown without a head": "|||\n|-|-|\n|0.1|0.2|\n|0.3|0.4|",
    "a table with rules": "+-----+-----+\n| 0.1 | 0.2 |\n+-----+-----+\n| 0.3 | 0.4 |\n+-----+-----+",
}
SAME = {**LITERALS, **{f"{name}, named": text for name, text in NAMED.items()}, **PRINTOUTS, **DOCUMENTS}

REFUSED = {
    "np.exp([[1, 2], [3, 4]])": "“np.exp(” stands outside the brackets",
    "-np.array([[1, 2], [3, 4]])": "“-np.array(” stands outside the brackets",
    "2 {{1, 2}, {3, 4}}": "“2” stands outside the brackets",
    "[[1, 2], [3, 4]] * 2": "“* 2” stands outside the brackets",
    "np.array([[1, 2], [3, 4]]).T": "“.T” stands outside the brackets",
    "[1 2; 3 4]'": "“'” stands outside the brackets",
    r"W = \frac{1}{2} \begin{pmatrix} 1 & 2 \end{pmatrix}": r"“\frac{1}{2}” stands outside the brackets",
    r"\begin{pmatrix} 1 & 2 \end{pmatrix}^T": "“^T” stands outside the brackets",
    r"\begin{pmatrix} \frac{1}{10} & 2 \end{pmatrix}": r"Row 1, column 1 is “\frac{1}{10}”, which is not a number",
    r"\begin{pmatrix} 1 & \sqrt{2} \end{pmatrix}": r"Row 1, column 2 is “\sqrt{2}”, which is not a number",
    "[[exp(1), 2], [3, 4]]": "Row 1, column 1 is “exp(1)”, which is not a number",
    "matrix(c(1, 3, 2, 4), nrow = 2)": "Row 1, column 1 is “matrix(c(1”, which is not a number",
    "[[[1, 2], [3, 4]]]": "There is more than one matrix in it: paste one of them",
    "[[1 2]]\n[[3 4]]": "There is more than one matrix in it: paste one of them",
    ">>> a\n[[1 2]]\n>>> b\n[[3 4]]": "There is more than one matrix in it: paste one of them",
    r"\begin{pmatrix} 1 \end{pmatrix} \begin{pmatrix} 2 \end{pmatrix}": "There is more than one matrix in it",
    "     [,1] [,2]\n[1,]    1    2\n     [,1] [,2]\n[1,]    3    4": "There is more than one matrix in it",
    "a =\n\n   1   2\n\nb =\n\n   3   4": "Row 2, column 1 is “b”, which is not a number",
    "[[1 2 ... 8 9]\n [1 2 ... 8 9]]": "Row 1, column 3 is “...”, so numbers are left out: print the whole matrix.",
    "tensor([[1, 2],\n        ...,\n        [3, 4]])": "“...” stands between the rows, so rows are left out",
    "    0  ...   9\n0  0.1  ...  0.2": "Row 1, column 2 is “...”, so numbers are left out",
    r"\begin{pmatrix} 1 & 2 \\ \vdots & \vdots \end{pmatrix}": r"Row 2, column 1 is “\vdots”, so numbers are left out",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4": r"“\end{pmatrix}” is missing: copy the whole matrix.",
    "[[1, 2], [3, 4]": "A bracket is not closed: copy the whole matrix.",
    "[1 2 3\n 4 5 6]": "It can be one row of 6 numbers or 2 rows of 3: put “;” between the rows.",
    "| 0 | 1 |\n|---|---|\n| 3 | 4 |": "Row 1 can count the columns or be a row of the matrix",
    "1 2\n0 3 4": "Row 2 has 3 numbers and row 1 has 2",
    "10\u202f237,65\t2": "Row 1, column 1 is “10 237,65”, which is not a number",
}


SAME |= {
    "a tuple of tuples": "((0.1, 0.2), (0.3, 0.4))",
    "a tuple a line": "(0.1, 0.2)\n(0.3, 0.4)",
    "YAML": "- [0.1, 0.2]\n- [0.3, 0.4]",
    "JSON with a name": '{"dW1": [[0.1, 0.2], [0.3, 0.4]]}',
    "a dict": "{'dW1': array([[0.1, 0.2],\n       [0.3, 0.4]])}",
    "a shape of PyTorch above": "torch.Size([2, 2])\ntensor([[0.1, 0.2],\n        [0.3, 0.4]])",
    "a shape of NumPy above": "(2, 2)\n[[0.1 0.2]\n [0.3 0.4]]",
    "LaTeX, no space": r"\begin{tabular}{@{}rr@{}}\toprule 0.1 & 0.2 \\ 0.3 & 0.4 \\ \bottomrule\end{tabular}",
    "SymPy, drawn": "⎡0.1  0.2⎤\n⎢        ⎥\n⎣0.3  0.4⎦",
    "a box": "┌─────┬─────┐\n│ 0.1 │ 0.2 │\n│ 0.3 │ 0.4 │\n└─────┴─────┘",
    "bars": "0.1 | 0.2\n0.3 | 0.4",
    "Fortran": "1.0D-01 2.0D-01\n3.0D-01 0.4",
    "x for times": "1x10^-1 0.2\n0.3 4 x 10^-1",
    "CSV with names": "h1,h2\n0.1,0.2\n0.3,0.4",
    "a spreadsheet with names": "h1\th2\n0,1\t0,2\n0,3\t0,4",
}


@each("text", SAME.values(), ids=SAME)
def test_a_matrix_is_read_in_every_form(text):
    np.testing.assert_allclose(read_pasted(text, 2).expected.numbers, [[0.1, 0.2], [0.3, 0.4]], rtol=1e-15)


@each("text", SAME.values(), ids=SAME)
def test_every_form_is_pasted_into_a_grid_of_the_board(text):
    after = apply(HANDOUT, {"kind": "paste", "matrix": "W1", "row": 1, "column": 0, "text": text})
    assert not after.drafts
    np.testing.assert_allclose(after.given["W1"], [[0.1, -0.2], [0.1, 0.2], [0.3, 0.4], [0.2, -0.1]], rtol=1e-15)


@each(("text", "says"), REFUSED.items())
def test_what_may_be_another_matrix_is_refused_with_a_sentence(text, says):
    with pytest.raises(PastedError, match=re.escape(says)):
        read_pasted(text, 2)


def test_a_form_that_is_refused_changes_nothing_on_the_board():
    event = {"kind": "paste", "matrix": "W1", "row": 0, "column": 0, "text": "[[1, 2], [3, 4]] * 2"}
    with pytest.raises(RefusedError, match=r"brackets: paste nothing but the matrix$"):
        apply(HANDOUT, event)


@each(
    ("text", "rows"),
    [
        ("array([0.6, -0.4])", [[0.6, -0.4]]),
        ("[[0.6],\n [-0.4]]", [[0.6], [-0.4]]),
        ("[0.6; -0.4]", [[0.6], [-0.4]]),
        ("2-element Vector{Float64}:\n  0.6\n -0.4", [[0.6], [-0.4]]),
        ("dW2 =\n\n    0.6000\n   -0.4000\n\n", [[0.6], [-0.4]]),
        ("     0\n0  0.6\n1 -0.4", [[0.6], [-0.4]]),
        ("0    0.6\n1   -0.4\nName: w, dtype: float64", [[0.6], [-0.4]]),
        ("[1]  0.6 -0.4", [[0.6, -0.4]]),
        ("   0  1\n0  3  4", [[3, 4]]),
        ("c = 0.05", [[0.05]]),
        ("tensor(\n [[0.05]])", [[0.05]]),
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]]),
        ("[1,2,\n 3,4]", [[1, 2, 3, 4]]),
        ("[0,5 1,5]", [[0.5, 1.5]]),
    ],
)
def test_one_row_and_one_column_are_told_apart(text, rows):
    assert read_pasted(text, 1).expected.numbers.tolist() == rows


def test_the_digits_are_those_that_a_printout_shows():
    pasted = read_pasted("dW1 =\n\n   1.0e-03 *\n\n    0.1660   -2.0000\n", 2)
    assert pasted.texts == (("0.1660e-3", "-2.0000e-3"),)
    assert pasted.expected.decimals.tolist() == [[7, 7]]
    assert read_pasted(r"1.66 \cdot 10^{-5} & 0{,}50 \\", 2).expected.decimals.tolist() == [[7, 2]]


@each(
    "text",
    [
        "one word",
        "word 1\nword 2",
        "class [1]",
        "1.5 [2]",
        "1 234\n10 237,65",
        "> x",
        "(0.5)",
        "a (1), b (2)",
        "$\\href{x}{y}$",
    ],
)
def test_words_stay_one_text_in_their_cell(text):
    assert split_cells(text, 1) == [[line] for line in text.split("\n")]


# ---- any matrix


def literal(opens, comma, between, closes):
    return lambda matrix: opens + between.join(comma.join(map(repr, row)) for row in matrix) + closes


def labelled(head, label):
    """A printout with heads and labels, in columns as wide as the widest number."""

    def write(matrix):
        rows = [["", *map(head, range(len(matrix[0])))]]
        rows += [[label(i), *map(repr, row)] for i, row in enumerate(matrix)]
        return "\n".join("  ".join(cell.rjust(24) for cell in row) for row in rows)

    return write


WRITERS = {
    "NumPy": literal("[[", " ", "]\n [", "]]"),
    "PyTorch": literal("tensor([[", ", ", "],\n        [", "]], device='cuda:0', grad_fn=<AddBackward0>)"),
    "JSON": literal("[[", ",", "],[", "]]"),
    "C": literal("double W[][3] = {{", ", ", "}, {", "}};"),
    "MATLAB": literal("W = [", " ", "; ", "];"),
    "LaTeX": literal(r"W = \begin{bmatrix} ", " & ", r" \\ ", r" \end{bmatrix}"),
    "Markdown": literal("| h1 | h2 | h3 |\n|---|---|---|\n| ", " | ", " |\n| ", " |"),
    "R": labelled(lambda j: f"[,{j + 1}]", lambda i: f"[{i + 1},]"),
    "pandas": labelled(str, str),
    "pandas with names": labelled(lambda j: f"h{j}", lambda i: f"row {i}"),
    "Julia": literal("2×3 Matrix{Float64}:\n ", "  ", "\n ", ""),
}
matrices = st.lists(st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3), min_size=1, max_size=4)
round_matrices = st.lists(st.lists(st.integers(-3, 3).map(float), min_size=3, max_size=3), min_size=1, max_size=4)


@pytest.mark.parametrize("form", WRITERS)
@THIRTY
@given(matrix=matrices | round_matrices)
def test_any_matrix_is_read_to_the_last_digit(form, matrix):
    matrix = [[number if abs(number) > 1e-300 else 0.0 for number in row] for row in matrix]
    pasted = read_pasted(WRITERS[form](matrix), 3)
    assert pasted.expected.numbers.tolist() == matrix
    assert pasted.texts == tuple(tuple(map(repr, row)) for row in matrix)


sizes = st.tuples(st.integers(1, 10), st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))


@pytest.mark.parametrize("form", FORMS)
@THIRTY
@given(sizes=sizes, seed=st.integers(0, 99), data=st.data())
def test_what_is_copied_from_the_board_is_pasted_back_in_its_shape(form, sizes, seed, data):
    run = blackboard.run(blackboard.numbers(sizes, seed))
    name = data.draw(st.sampled_from([*run.values, *run.derivation.transposed]))
    text = matrix_text(FORMS[form], run, name).text
    digits = 6e-4 if form == "LaTeX" else 0
    np.testing.assert_allclose(
        read_pasted(text, run[name].shape[1]).expected.numbers, run[name], rtol=digits, strict=True
    )
    wide = HANDOUT.with_size("n", len(run[name])).with_size("c", run[name].shape[1])
    after = apply(wide, {"kind": "paste", "matrix": "X", "row": 0, "column": 0, "text": text})
    np.testing.assert_allclose(after.given["X"], run[name], rtol=digits, strict=True)
    assert not after.drafts


def test_numbers_that_overflowed_are_texts_in_their_cells():
    event = {"kind": "paste", "matrix": "W1", "row": 0, "column": 0, "text": 'W1 = np.array([[float("inf"), 1.0]])'}
    after = apply(HANDOUT, event)
    assert after.drafts == {Cell("W1", 0, 0): 'float("inf")'}
    assert after.given["W1"][0].tolist() == [0.1, 1]


@each("cell", ["> x", "[1]", "a=1", "a: b", "{1}", "3.2[1]", "R&D", "a|b", "1 234", "Out[1]:", "..."])
def test_what_stands_in_a_cell_of_a_spreadsheet_is_no_form(cell):
    assert split_cells(f"a\t{cell}\n{cell}\t2", 2) == [["a", cell], [cell, "2"]]


def test_a_mark_at_the_end_is_an_empty_cell_unless_every_row_has_it():
    assert split_cells("1;2;\n3;4;", 3) == split_cells("1;2;\n3;4", 3) == [["1", "2"], ["3", "4"]]
    assert split_cells("1;\n2;3", 3) == [["1", ""], ["2", "3"]]
