"""One matrix and one sum as text: read back, they are the trace's numbers."""

import numpy as np

from backprop_core.export.snippets import matrix_latex, matrix_numpy, matrix_tsv, sum_latex, sum_numpy, sum_tsv
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import cells, close
from tests.backprop_core.exported import RUNS
from tests.each import each


def every_name(run):
    return [*run.values, *run.derivation.transposed]


def value_of(text):
    """The value of Python text's last line."""
    *lines, last = text.splitlines()
    space = {"np": np}
    exec("\n".join(lines), space)
    return eval(last, space)


def rows_of(text):
    return [line.split("\t") for line in text.splitlines()]


def sums(run):
    """Every sum behind the first cell of every matrix, and the chain rule of every gradient's cells."""
    for line in run.steps:
        yield run.expand(line.name, 0, 0)
        yield run.unfold(line.name, 0, 0)
    for gradient in run.derivation.parameter_of:
        for row, column in cells(run[gradient])[:4]:
            yield run.chain_rule(gradient, row, column)


@each("which", RUNS)
def test_a_matrix_as_numpy_comes_back_to_the_last_digit(which):
    run = RUNS[which]()
    for name in every_name(run):
        space = {"np": np}
        exec(matrix_numpy(run, name), space)
        np.testing.assert_array_equal(space[name.replace(".", "_")], run[name], strict=True)


@each("which", RUNS)
def test_a_matrix_with_tabs_comes_back_to_the_last_digit(which):
    run = RUNS[which]()
    for name in every_name(run):
        np.testing.assert_array_equal(np.array(rows_of(matrix_tsv(run, name)), dtype=float), run[name])


def test_only_the_first_rows_if_one_asks_for_them():
    run = RUNS["iris"]()
    assert len(rows_of(matrix_tsv(run, "X", rows=5))) == 5
    assert "… and 145 more rows" in matrix_numpy(run, "X", rows=5)


def test_a_matrix_as_latex_has_its_name_and_its_numbers(handout):
    assert matrix_latex(handout, "W2") == r"W_{2} = \begin{pmatrix} 0.6 \\ -0.4 \end{pmatrix}"
    assert matrix_latex(handout, "Yhat").startswith(r"\hat{Y} = \begin{pmatrix} 0.5156 \\ 0.5411")


def test_a_transposed_matrix_as_latex_is_called_so(handout):
    assert matrix_latex(handout, "W2.T") == r"W_{2}^{\mathsf{T}} = \begin{pmatrix} 0.6 & -0.4 \end{pmatrix}"


@each("which", ["handout", "tanh", "relu, average", "linear"])
def test_a_sum_as_numpy_has_the_cells_value(which):
    run = RUNS[which]()
    for explanation in sums(run):
        cell = explanation.cell
        close(value_of(sum_numpy(explanation)), run[cell.matrix][cell.row, cell.column])


@each("which", ["handout", "tanh", "relu, average", "linear"])
def test_a_sum_with_tabs_adds_up_row_by_row(which):
    run = RUNS[which]()
    for explanation in sums(run):
        _, *terms, last = rows_of(sum_tsv(explanation))
        for term in terms:
            sign = -1 if term[0].startswith("−") else 1
            close(float(term[-1]), sign * np.prod([float(factor) for factor in term[1:-1] if factor]))
        close(sum(float(term[-1]) for term in terms), float(last[-1]))
        close(float(last[-1]), run[explanation.cell.matrix][explanation.cell.row, explanation.cell.column])


def test_all_rows_of_a_sum_are_equally_long(handout):
    assert len({len(row) for row in rows_of(sum_tsv(handout.expand("Z1", 0, 0)))}) == 1


def test_a_long_sum_is_right_although_not_all_of_it_is_written_out():
    run = RUNS["iris"]()
    short = run.chain_rule("dW1", 0, 0, limit=3)
    assert "the other 147 terms together" in sum_numpy(short)
    close(value_of(sum_numpy(short)), run["dW1"][0, 0])
    *_, rest, last = rows_of(sum_tsv(short))
    assert rest[0] == "the other 147 terms together"
    close(float(last[-1]), run["dW1"][0, 0])


def test_a_sum_has_its_symbols_beside_its_numbers(handout):
    chain = handout.chain_rule("dW1", 0, 0)
    for text in (sum_numpy(chain), sum_tsv(chain)):
        assert "x₁₁ · h₁₁(1 − h₁₁) · w₁ · ŷ₁(1 − ŷ₁) · (ŷ₁ − y₁)" in text
    assert r"\frac{dh_{11}}{dz_{11}}" in sum_latex(chain)


def test_a_sum_that_overflows_is_written_all_the_same():
    given = {**blackboard.numbers((5, 1, 1, 1), 7), "X": [[1e308], [-1e308], [1e308], [1e308], [1.0]], "W1": [[1e10]]}
    short = blackboard.run(given, "linear", "linear").chain_rule("dW1", 0, 0, limit=2)
    assert "the other 3 terms together" in sum_numpy(short)
    assert "the other 3 terms together" in sum_tsv(short)
