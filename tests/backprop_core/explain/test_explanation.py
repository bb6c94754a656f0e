"""The sum behind every cell: it is the cell's number, and every factor is the number on its grid."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings

from backprop_core import Batch, Cell, Network, derivation, follow
from backprop_core.explain.explanation import Placed, text_of
from backprop_core.explain.roads import Road, RoadFactor
from backprop_core.language.index_notation import Ref
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import GRADIENTS, PARAMETERS
from tests.backprop_core.networks import networks
from tests.each import each


def every_explanation(run):
    for name in run.derivation.by_name:
        for row, column in blackboard.cells(run[name]):
            yield run.expand(name, row, column)
            yield run.unfold(name, row, column)
            if name in GRADIENTS:
                yield run.chain_rule(name, row, column)


def signed(term):
    return -term.value if term.sign == "−" else term.value


def assert_is_the_sum_of_its_terms(explanation, number):
    size = sum(abs(term.value) for term in explanation.terms)
    for value in (explanation.value, sum(signed(term) for term in explanation.terms)):
        assert abs(value - number) <= 1e-9 * abs(number) + 1e-14 * size
    assert math.isclose(explanation.size, size, rel_tol=1e-9, abs_tol=1e-12)
    assert explanation.compare(number) == "equals"


@each(("hidden", "output", "reduction"), blackboard.CHOICES)
def test_every_cell_is_the_sum_of_its_terms_and_every_factor_the_number_on_whose_grid_it_stands(
    hidden, output, reduction
):
    run = blackboard.run(blackboard.numbers((3, 2, 2, 2), seed=4), hidden, output, reduction)
    for explanation in every_explanation(run):
        cell = explanation.cell
        assert_is_the_sum_of_its_terms(explanation, run[cell.matrix][cell.row, cell.column])
        for factor in (factor for term in explanation.terms for factor in term.factors):
            if factor.cell is not None:
                assert factor.value == run[factor.cell.matrix][factor.cell.row, factor.cell.column]


@given(networks(blackboard.shapes))
@settings(max_examples=8)
def test_every_cell_of_every_line_is_the_sum_of_its_terms_at_any_shape(network):
    run = network.trace
    for name in run.derivation.by_name:
        for row, column in blackboard.cells(run[name]):
            assert_is_the_sum_of_its_terms(run.expand(name, row, column), run[name][row, column])


@given(networks())
@settings(max_examples=6)
def test_every_term_is_the_product_of_its_factors(network):
    for explanation in every_explanation(network.trace):
        assert explanation.count == len(explanation.terms)
        for term in explanation.terms:
            product = math.prod(factor.value for factor in term.factors)
            assert math.isclose(term.value, product, rel_tol=1e-14, abs_tol=1e-12)


def test_every_factor_of_the_handouts_sum_stands_on_a_grid(handout):
    first, second = handout.chain_rule("dW1", 2, 1).terms
    assert [factor.cell for factor in first.factors] == [
        Cell("X", 0, 2),
        Cell("H1_slope", 0, 1),
        Cell("W2", 1, 0),
        Cell("Yhat_slope", 0, 0),
        Cell("Y_error", 0, 0),
    ]
    assert [factor.cell for factor in second.factors] == [
        Cell("X", 1, 2),
        Cell("H1_slope", 1, 1),
        Cell("W2", 1, 0),
        Cell("Yhat_slope", 1, 0),
        Cell("Y_error", 1, 0),
    ]


def test_the_one_of_a_bias_and_the_nth_part_stand_on_no_grid():
    run = blackboard.run(blackboard.HANDOUT, reduction="mean")
    (first, *_) = run.chain_rule("db", 0, 0).terms
    assert [factor.symbol for factor in first.factors if factor.cell is None] == ["1", "1/n"]


def test_every_cell_inside_a_factor_has_its_own_symbol(two_outputs):
    for explanation in every_explanation(two_outputs):
        for factor in (factor for term in explanation.terms for factor in term.factors):
            assert text_of(factor.parts) == factor.symbol
            for part in (part for part in factor.parts if isinstance(part, Placed)):
                assert part.symbol == two_outputs.notation.symbol(part.cell)


def test_the_pieces_of_the_slope_are_the_cell_twice(handout):
    (term,) = handout.expand("H_D_Error_W", 1, 0).terms
    assert [factor.parts for factor in term.factors] == [
        (Placed(Cell("H1_slope", 1, 0), "h′₂₁"),),
        (Placed(Cell("D_Error_W", 1, 0), "d₂₁"),),
    ]
    slope = handout.chain_rule("db", 0, 0).terms[1].factors[1]
    h21 = Placed(Cell("H1", 1, 0), "h₂₁")
    assert slope.parts == (h21, "(", "1", " − ", h21, ")")


def test_off_the_chain_rule_a_factor_is_no_derivative(handout):
    for explanation in (handout.expand("dW1", 0, 0), handout.unfold("dW1", 0, 0)):
        assert {factor.derivative for term in explanation.terms for factor in term.factors} == {""}


@each("rate", [0.01, 0.5, 2.0])
def test_an_update_is_explained_with_the_learning_rate_of_the_pass(rate):
    run = blackboard.run(blackboard.numbers((3, 2, 2, 2), seed=4), learning_rate=rate)
    for name in PARAMETERS:
        explanation = run.expand(f"{name}_new", 0, 0)
        assert explanation.terms[1].factors[0].symbol == "η"
        assert explanation.terms[1].factors[0].value == rate
        assert_is_the_sum_of_its_terms(explanation, run[f"{name}_new"][0, 0])


def test_letters_may_run_in_another_order_than_a_matrix_has_them():
    run = blackboard.run(blackboard.numbers((2, 3, 4, 5), seed=4))
    w2, h1 = Ref("W2", "ho"), Ref("H1", "nh")
    road = Road("+", Ref("TotalLoss", "11"), (RoadFactor(w2, w2), RoadFactor(h1, h1)), "onh")
    explanation = run.explainer.explain((road,), Cell("TotalLoss", 0, 0))
    assert explanation.count == 5 * 2 * 4
    assert explanation.value == pytest.approx((run["H1"] @ run["W2"]).sum(), rel=1e-13)
    for term in explanation.terms:
        o, n, h = (term.at[letter] for letter in "onh")
        assert [factor.value for factor in term.factors] == [run["W2"][h, o], run["H1"][n, h]]


# ---- limits


@each("limit", [0, 1, 5, 11, 12, 1000])
@each("what", ["expand", "unfold", "chain_rule"])
def test_a_limited_sum_has_the_same_value_and_count_and_the_first_terms(what, limit):
    run = blackboard.run(blackboard.numbers((4, 2, 2, 3), seed=8))
    for name in GRADIENTS:
        full = getattr(run, what)(name, 0, 0)
        short = getattr(run, what)(name, 0, 0, limit=limit)
        assert (short.value, short.count, short.size) == (full.value, full.count, full.size)
        assert short.terms == full.terms[:limit]


@each(("first", "limit"), [(0, None), (0, 2), (2, 2), (3, None), (5, 9), (99, 1)])
@each("what", ["unfold", "chain_rule"])
def test_a_part_of_the_rows_has_its_own_terms_and_the_value_of_all(what, first, limit):
    run = blackboard.run(blackboard.numbers((5, 2, 2, 3), seed=8))
    for name in GRADIENTS:
        full = getattr(run, what)(name, 0, 0)
        part = getattr(run, what)(name, 0, 0, limit, first, {"n": range(1, 4)})
        assert (part.value, part.count, part.size) == (full.value, full.count, full.size)
        through = [term for term in full.terms if term.at["n"] in range(1, 4)]
        assert list(part.terms) == through[first:][:limit]
        assert part.written == pytest.approx(sum(term.value for term in part.terms), abs=1e-15)
        assert full.written == pytest.approx(full.value, rel=1e-12)


def test_what_is_written_out_of_a_difference_has_its_signs(handout):
    step = handout.expand("W1_new", 0, 0)
    assert step.written == pytest.approx(step.value, rel=1e-12)


def test_a_limit_counts_for_each_addend_of_a_line(handout):
    z = handout.expand("Z1", 0, 0, limit=2)
    assert [" · ".join(factor.symbol for factor in term.factors) for term in z.terms] == [
        "x₁₁ · w₁₁",
        "x₁₂ · w₂₁",
        "b₁",
    ]
    assert z.count == 5
    assert z.value == pytest.approx(-0.6)


# ---- whether a sum equals a number


def test_a_sum_equals_its_number_and_no_other(handout):
    explanation = handout.chain_rule("dW1", 2, 0)
    number = handout["dW1"][2, 0]
    assert explanation.compare(number) == "equals"
    assert explanation.compare(number * (1 + 1e-12)) == "equals"
    assert explanation.compare(number * (1 + 1e-6)) == "differs"
    assert explanation.compare(-number) == "differs"
    assert explanation.compare(1e308) == "differs"
    assert explanation.compare(math.nan) == "overflow"
    assert explanation.compare(math.inf) == "overflow"


def test_a_sum_that_overflows_cannot_be_compared():
    given = {**blackboard.HANDOUT, "X": np.full((2, 4), 1e200), "W1": np.full((4, 2), 1e200)}
    z = blackboard.run(given, hidden="linear").expand("Z1", 0, 0)
    assert z.value == math.inf
    assert {z.compare(number) for number in (math.inf, -math.inf, math.nan, 5.0)} == {"overflow"}


def test_a_sum_that_is_no_number_cannot_be_compared():
    given = {**blackboard.HANDOUT, "X": np.full((2, 4), 1e200), "W1": np.full((4, 2), 1e200)}
    z = blackboard.run(given, hidden="linear").expand("Z2", 0, 0)
    assert math.isnan(z.value)
    assert {z.compare(number) for number in (math.inf, math.nan, 0.0)} == {"overflow"}


def exact(explanation):
    """The sum of a finite explanation in fractions, and the sum of the absolute values of its terms."""
    products = [math.prod((Fraction(f.value) for f in term.factors), start=Fraction(1)) for term in explanation.terms]
    return sum(products), sum(map(abs, products))


@given(networks())
@settings(max_examples=20)
def test_at_any_magnitude_a_chain_rule_sum_never_differs_from_its_matrix(network):
    run = network.run(blackboard.magnitudes(network.shape, network.seed, -300, 300))
    for name in GRADIENTS:
        for row, column in blackboard.cells(run[name]):
            number, explanation = float(run[name][row, column]), run.chain_rule(name, row, column)
            comparison = explanation.compare(number)
            assert comparison != "differs"
            finite = all(math.isfinite(factor.value) for term in explanation.terms for factor in term.factors)
            if comparison == "overflow" or not finite:
                continue
            right, size = exact(explanation)
            assert abs(Fraction(explanation.value) - right) <= size / 10**12 + Fraction(5e-324)
            if size / 1000 > explanation.underflow:
                assert explanation.compare(number + float(size / 1000)) == "differs"


@each("numbers", [(1e200, 1e200, 1e-300, 3.0), (1e-200, 1e-200, 1e300, 3.0), (1e200, 1e200, 1e10, 0.0)])
def test_a_product_is_right_in_any_order_of_its_factors(numbers):
    run = blackboard.run(blackboard.numbers((1, 1, 1, 1), seed=0))
    refs = [Ref(name, run.derivation.letters[name]) for name in ("X", "W1", "W2", "Y")]
    product = Road("+", Ref("TotalLoss", "11"), tuple(RoadFactor(ref, ref) for ref in refs), "ncho")
    for ordered in permutations(numbers):
        values = {ref.name: np.array([[number]]) for ref, number in zip(refs, ordered, strict=True)}
        explanation = replace(run.explainer, values=values).explain((product,), Cell("TotalLoss", 0, 0))
        right = float(math.prod(map(Fraction, numbers)))
        assert explanation.value == explanation.terms[0].value == pytest.approx(right, rel=1e-14, abs=0)


def test_terms_that_are_too_large_together_and_cancel_are_summed():
    run = blackboard.run(
        {**blackboard.HANDOUT, "X": [[1.5e308] * 2 + [-1.5e308] * 2], "W1": np.ones((4, 2)), "Y": [[1]]}
    )
    z = run.expand("Z1", 0, 0)
    assert z.value == 0.1, "what is left is b"
    assert z.compare(0.0) == "equals", "0.1 is less than the rounding of such terms"
    assert z.compare(1e305) == "differs"


def test_a_matrix_that_lost_a_product_too_small_for_a_number_cannot_be_compared():
    given = {"X": [[1e300]], "Y": [[0]], "W1": [[0]], "b": [[0]], "W2": [[1e-200]], "c": [[1e-150]]}
    run = blackboard.run(given, "linear", "linear")
    explanation = run.chain_rule("dW1", 0, 0)
    assert explanation.value == pytest.approx(1e-50)
    assert run["dW1"][0, 0] == 0.0
    assert explanation.compare(0.0) == "overflow"
    assert explanation.compare(1.0) == "differs"


# ---- lines that another formula would give


@each(
    ("text", "symbol", "value"),
    [
        ("Y_error[no] = 2 · (Yhat[no] − (Y[no] − Yhat[no]))", "(ŷ₁ − (y₁ − ŷ₁))", lambda y, t: 2 * (y - (t - y))),
        ("Y_error[no] = (Yhat[no] · Y[no])²", "(ŷ₁·y₁)²", lambda y, t: (y * t) ** 2),
        ("Y_error[no] = (½ · Yhat[no])²", "(½·ŷ₁)²", lambda y, t: (y / 2) ** 2),
    ],
)
def test_brackets_are_written_where_they_change_the_number(text, symbol, value):
    network = Network(*(blackboard.HANDOUT[name] for name in PARAMETERS))
    run = follow(derivation().with_line(text), network, Batch(blackboard.HANDOUT["X"], [[0.7], [0.2]]))
    (term,) = run.expand("Y_error", 0, 0).terms
    assert term.factors[-1].symbol == symbol
    assert run.expand("Y_error", 0, 0).value == pytest.approx(value(run["Yhat"][0, 0], 0.7), rel=1e-14)
