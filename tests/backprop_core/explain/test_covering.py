"""Covering: what is kept back with a matrix, by the lines alone; no number that stays visible gives it away."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import derivation
from backprop_core.explain.covering import kept_back, shown_by_product, shown_by_sum, to_uncover
from backprop_core.explain.notation import notation_of
from backprop_core.explain.roads import can_be_unfolded
from backprop_core.export import latex_symbols
from backprop_core.export.latex_document import latex
from backprop_core.export.latex_formulas import COVERED
from backprop_core.export.notebook import notebook
from tests.backprop_core import blackboard
from tests.backprop_core.exported import RUNS
from tests.backprop_core.networks import networks
from tests.each import each

NUMBER = re.compile(r"\d+(?:\.\d+)?(?: \\cdot 10\^\{-?\d+\})?")


def notation(shape=(2, 4, 2, 1), hidden="sigmoid", output="sigmoid", reduction="total"):
    return notation_of(derivation(hidden, output, reduction=reduction), tuple(zip("ncho", shape, strict=True)))


def with_it(name, **choices):
    """What is kept back beside a matrix that is covered."""
    return set(kept_back(notation(**choices), frozenset({name}))) - {name}


@each(
    ("name", "expected"),
    [
        ("X", set()),
        ("W1", {"W1_new"}),
        ("Y", {"Y_error"}),
        ("Z1", {"H1"}),
        ("H1", set()),
        ("Z2", {"Yhat", "Y_error"}),
        ("Yhat", {"Y_error"}),
        ("L", set()),
        ("TotalLoss", {"AverageLoss"}),
        ("AverageLoss", {"TotalLoss"}),
        ("Y_error", set()),
        ("delta_out", set()),
        ("H_D_Error_W", set()),
        ("dW1", {"W1_new"}),
        ("dc", {"c_new"}),
        ("W1_new", set()),
    ],
)
def test_what_gives_a_matrix_of_the_handout_away_is_kept_back_with_it(name, expected):
    assert with_it(name) == expected


def test_a_share_of_a_matrix_gives_it_away():
    assert with_it("Y_error", reduction="mean") == {"Y_error_average"}
    assert with_it("Y_error_average", reduction="mean") == {"Y_error"}


@pytest.mark.parametrize("activation", ["linear", "relu"])
def test_an_activation_that_leaves_its_numbers_has_them_on_both_sides(activation):
    assert with_it("H1", hidden=activation) == {"Z1"}
    assert with_it("D_Error_W", hidden=activation) == {"H_D_Error_W"}
    assert with_it("H_D_Error_W", hidden=activation) == {"D_Error_W"}
    assert "delta_out" in with_it("Y_error", output=activation)


def test_a_sum_over_a_single_row_is_no_sum():
    assert with_it("delta_out", shape=(1, 2, 2, 2)) == {"dc", "c_new"}
    assert with_it("L", shape=(1, 2, 2, 1)) == {"TotalLoss", "AverageLoss"}
    assert with_it("L", shape=(1, 2, 2, 2)) == set()


def test_what_two_covered_matrices_keep_back_is_what_each_does():
    assert kept_back(notation(), frozenset({"dW1", "TotalLoss"})) == {"dW1", "W1_new", "TotalLoss", "AverageLoss"}
    assert kept_back(notation(), frozenset()) == set()


def test_a_gradient_is_kept_back_with_its_velocity_and_the_step():
    momentum = notation_of(derivation(rule="momentum"), tuple(zip("ncho", (2, 3, 2, 1), strict=True)))
    assert kept_back(momentum, frozenset({"dW1"})) == {"dW1", "V_W1_new", "W1_new"}
    assert kept_back(momentum, frozenset({"V_W1"})) == {"V_W1", "V_W1_new", "W1_new"}
    assert kept_back(momentum, frozenset({"V_W1_new"})) == {"V_W1_new", "W1_new"}


def test_what_to_uncover_is_what_keeps_a_matrix_back():
    covered = frozenset({"dW1", "TotalLoss", "X"})
    assert to_uncover(notation(), covered, frozenset({"AverageLoss"})) == ("TotalLoss",)
    assert to_uncover(notation(), covered, frozenset({"X", "W1_new"})) == ("X", "dW1")
    assert to_uncover(notation(), covered, frozenset({"Z1"})) == ()


def run_of(network):
    return network.run(network.numbers, learning_rate=0.37)


def unusual(matrix):
    """The sizes of a matrix's numbers that nothing else has by chance: no whole number, no leaky slope."""
    return [abs(x) for x in matrix.ravel().tolist() if x not in (round(x), 0.01)]


@settings(max_examples=30)
@given(networks(), st.data())
def test_no_matrix_that_stays_has_a_number_that_is_kept_back(network, data):
    run = run_of(network)
    name = data.draw(st.sampled_from(sorted(run.values)))
    assume(all(run[other].all() for other in run.values))  # a unit that is off takes terms out of the sums
    back = kept_back(run.notation, frozenset({name}))
    visible = np.concatenate([[0.0], *(unusual(run[other]) for other in run.values if other not in back)])
    for number in unusual(run[name]):
        for scale in (1.0, run.sizes["n"], 1 / run.sizes["n"]):
            assert not np.isclose(visible, number * scale, rtol=1e-11, atol=0).any(), name


@given(networks())
def test_a_product_that_is_a_covered_number_is_kept_back_with_it(network):
    run = run_of(network)
    assume(all(run[name].all() for name in run.values))  # a unit that is off takes terms out of the sums
    numbers = {name: unusual(run[name]) for name in run.values}
    for name in (line.name for line in run.steps if can_be_unfolded(run.derivation, line.name)):
        explain = run.chain_rule if name in run.derivation.parameter_of else run.unfold
        chain = explain(name, 0, 0)
        assume(all(term.value for term in chain.terms))  # else the others alone are the total
        for term in chain.terms:
            cells = {cell.matrix for cell in shown_by_product(run.notation, chain, term)}
            equal = [
                other for other in numbers if np.isclose(numbers[other], abs(term.value), rtol=1e-11, atol=0).any()
            ]
            assert all(cells & kept_back(run.notation, frozenset({other})) for other in equal), (name, equal)


def test_the_products_of_a_biass_paths_are_the_deltas():
    run = blackboard.run(blackboard.numbers((3, 2, 2, 1), 7))
    chain = run.chain_rule("dc", 0, 0)
    for row, term in enumerate(chain.terms):
        (delta,) = (cell for cell in shown_by_product(run.notation, chain, term) if cell.matrix == "delta_out")
        assert (delta.row, delta.column) == (row, 0)
        assert run["delta_out"][row, 0] == pytest.approx(term.value)


def test_a_sum_shows_what_it_names_what_its_factors_are_and_what_it_makes():
    run = blackboard.run(blackboard.HANDOUT)
    of_chain = shown_by_sum(run.notation, run.chain_rule("dW1", 0, 0))
    assert of_chain == {"dW1", "X", "H1_slope", "H1", "W2", "Yhat_slope", "Yhat", "Y_error", "Y"}
    assert shown_by_sum(run.notation, run.expand("Z1", 0, 0)) == {"Z1", "X", "W1", "b"}


def printed_latex(run, names):
    """The texts with which LaTeX prints the numbers of some matrices, but for the shortest."""
    return {text for name in names for text in map(latex_symbols.number, unusual(run[name])) if len(text) > 4}


@pytest.mark.parametrize("which", ["tanh", "relu, average", "one of each"])
def test_no_covered_number_is_in_the_document_or_in_the_notebook(which):
    run = RUNS[which]()
    chains = [run.chain_rule(name, 0, 0, 3) for name in run.derivation.parameter_of]
    products = {latex_symbols.number(abs(term.value)) for chain in chains for term in chain.terms}
    for back in {kept_back(run.notation, frozenset({covered})) for covered in run.values}:
        may_be_there = printed_latex(run, run.values.keys() - back) | products
        secret = printed_latex(run, back) - may_be_there
        document = latex(run, back)
        assert secret.isdisjoint(NUMBER.findall(document)), back
        assert document.count(rf"&= {COVERED}") >= len(back)
        cells = notebook(run, covered=back)["cells"]
        words = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        assert secret.isdisjoint(NUMBER.findall(words)), back
        below = {cell["source"][-1]: cell["outputs"] for cell in cells if cell.get("outputs")}
        for name, (output,) in below.items():
            assert (output["data"]["text/plain"] == ["covered"]) == (name in back)
