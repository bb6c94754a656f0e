"""What stands in a cell in letters: the handout's own text for its network, and for any network the cell's number."""

import re

import numpy as np
import pytest
from hypothesis import given, settings

from backprop_core import ACTIVATIONS, Cell, derivation
from backprop_core.explain.explanation import Placed, text_of
from backprop_core.explain.letters import HANDFUL, computation, grid_letters, letters, levels, roads_in_letters
from tests.backprop_core import blackboard
from tests.backprop_core.networks import Member, networks
from tests.each import each

# As the handout types its matrices, row by row. Where its matrices have the slope (y1)(1 - y1), its derivatives rightly
# have (y^1)(1 - y^1): it is read so.
HANDOUT = {
    "X": [["x11", "x12", "x13", "x14"], ["x21", "x22", "x23", "x24"]],
    "Y": [["y1"], ["y2"]],
    "W1": [["w11", "w12"], ["w21", "w22"], ["w31", "w32"], ["w41", "w42"]],
    "W2": [["w1"], ["w2"]],
    "b": [["b1", "b2"]],
    "c": [["c"]],
    "Z1": [
        ["x11(w11) + x12(w21) + x13(w31) + x14(w41) + b1", "x11(w12) + x12(w22) + x13(w32) + x14(w42) + b2"],
        ["x21(w11) + x22(w21) + x23(w31) + x24(w41) + b1", "x21(w12) + x22(w22) + x23(w32) + x24(w42) + b2"],
    ],
    "H1": [["Sig(z11)", "Sig(z12)"], ["Sig(z21)", "Sig(z22)"]],
    "Z2": [["h11w1 + h12w2 + c"], ["h21w1 + h22w2 + c"]],
    "Yhat": [["Sig(z(2)1)"], ["Sig(z(2)2)"]],
    "L": [["1/2(y^1 - y1)^2"], ["1/2(y^2 - y2)^2"]],
    "TotalLoss": [["1/2(y^1 - y1)^2 + 1/2(y^2 - y2)^2"]],
    "Yhat_slope": [["(y1)(1 - y1)"], ["(y2)(1 - y2)"]],
    "Y_error": [["y1^ - y1"], ["y2^ - y2"]],
    "delta_out": [["(y1)(1 - y1)(y1^ - y1)"], ["(y2)(1 - y2)(y2^ - y2)"]],
    "W2.T": [["w1", "w2"]],
    "D_Error_W": [
        ["(y1)(1 - y1)(y1^ - y1)(w1)", "(y1)(1 - y1)(y1^ - y1)(w2)"],
        ["(y2)(1 - y2)(y2^ - y2)(w1)", "(y2)(1 - y2)(y2^ - y2)(w2)"],
    ],
    "H1_slope": [["h11(1 - h11)", "h12(1 - h12)"], ["h21(1 - h21)", "h22(1 - h22)"]],
    "H_D_Error_W": [
        ["h11(1 - h11) (y1)(1 - y1)(y1^ - y1)(w1)", "h12(1 - h12) (y1)(1 - y1) (y1^ - y1)(w2)"],
        ["h21(1 - h21)(y2)(1 - y2) (y2^ - y2)(w1)", "h22(1-h22) (y2)(1 - y2) (y2^ - y2)(w2)"],
    ],
    "X.T": [["x11", "x21"], ["x12", "x22"], ["x13", "x23"], ["x14", "x24"]],
    "dW1": [
        [
            "x11* h11(1 - h11) (y1)(1 - y1)(y1^ - y1)(w1) + x21* h21(1 - h21)(y2)(1 - y2) (y2^ - y2)(w1)",
            "x11* h12(1 - h12) (y1)(1 - y1) (y1^ - y1)(w2) + x21* h22(1-h22) (y2)(1 - y2) (y2^ - y2)(w2)",
        ],
        [
            "x12* h11(1 - h11) (y1)(1 - y1)(y1^ - y1)(w1) + x22* h21(1 - h21)(y2)(1 - y2) (y2^ - y2)(w1)",
            "x12* h12(1 - h12) (y1)(1 - y1) (y1^ - y1)(w2) + x22* h22(1-h22) (y2)(1 - y2) (y2^ - y2)(w2)",
        ],
        [
            "x13* h11(1 - h11) (y1)(1 - y1)(y1^ - y1)(w1) + x23* h21(1 - h21)(y2)(1 - y2) (y2^ - y2)(w1)",
            "x13* h12(1 - h12) (y1)(1 - y1) (y1^ - y1)(w2) + x23* h22(1-h22) (y2)(1 - y2) (y2^ - y2)(w2)",
        ],
        [
            "x14* h11(1 - h11) (y1)(1 - y1)(y1^ - y1)(w1) + x24* h21(1 - h21)(y2)(1 - y2) (y2^ - y2)(w1)",
            "x14* h12(1 - h12) (y1)(1 - y1) (y1^ - y1)(w2) + x24* h22(1-h22) (y2)(1 - y2) (y2^ - y2)(w2)",
        ],
    ],
}

ASCII = str.maketrans({**{sub: str(i) for i, sub in enumerate("₀₁₂₃₄₅₆₇₈₉")}, "−": "-", "²": "^2", "½": "1/2"})


def plain(text):
    """A formula without the marks in which two hands differ: times signs, spaces, brackets around one symbol."""
    text = re.sub(r"\by(\d)\^", r"y^\1", text.translate(ASCII).replace("ŷ", "y^"))
    text = re.sub(r"\(y(\d)\)\(1 - y\1\)", r"(y^\1)(1 - y^\1)", text)
    text = re.sub(r"[\s·*]", "", text)
    return re.sub(r"(?<!Sig)\(([a-z]\^?\d+)\)", r"\1", text)


@each("name", HANDOUT)
def test_every_matrix_is_written_as_the_handout_writes_it(handout, name):
    ours = [[plain(cell.text) for cell in row] for row in grid_letters(handout.notation, name)]
    assert ours == [[plain(text) for text in row] for row in HANDOUT[name]]


@each(
    ("cell", "texts"),
    [
        (("Z1", 0, 0), ["x₁₁·w₁₁ + x₁₂·w₂₁ + x₁₃·w₃₁ + x₁₄·w₄₁ + b₁"]),
        (("H1_slope", 1, 0), ["h₂₁(1 − h₂₁)"]),
        (("delta_out", 0, 0), ["ŷ′₁·e₁", "ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)"]),
        (
            ("H_D_Error_W", 0, 1),
            [
                "h′₁₂·d₁₂",
                "h₁₂(1 − h₁₂)·δ₁·w₂",
                "h₁₂(1 − h₁₂)·ŷ′₁·e₁·w₂",
                "h₁₂(1 − h₁₂)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₂",
            ],
        ),
        (("TotalLoss", 0, 0), ["L₁ + L₂", "½·(ŷ₁ − y₁)² + ½·(ŷ₂ − y₂)²"]),
        (
            ("c_new", 0, 0),
            [
                "c − η·dTL/dc",
                "c − η·δ₁ − η·δ₂",
                "c − η·ŷ′₁·e₁ − η·ŷ′₂·e₂",
                "c − η·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁) − η·ŷ₂(1 − ŷ₂)·(ŷ₂ − y₂)",
            ],
        ),
    ],
)
def test_each_level_puts_lines_in_the_place_of_matrices(handout, cell, texts):
    count = levels(handout.derivation, cell[0])
    assert [letters(handout.notation, Cell(*cell), level).text for level in range(1, count + 1)] == texts
    assert letters(handout.notation, Cell(*cell), count + 1).text == letters(handout.notation, Cell(*cell)).text


def test_another_network_is_written_by_its_own_lines():
    run = blackboard.run(blackboard.numbers((2, 2, 2, 2), seed=1), "relu", "linear", "mean")
    text = letters(run.notation, Cell("H_D_Error_W", 0, 1)).text
    assert text == "step(h₁₂)·1·(ŷ₁₁ − y₁₁)·1/n·w(2)₂₁ + step(h₁₂)·1·(ŷ₁₂ − y₁₂)·1/n·w(2)₂₂"
    assert letters(run.notation, Cell("AverageLoss", 0, 0), 2).text == "1/n·L₁₁ + 1/n·L₁₂ + 1/n·L₂₁ + 1/n·L₂₂"


def evaluated(run, formula):
    """The number of a formula in letters, computed from its pieces alone."""
    source = ""
    for part in formula.parts:
        if isinstance(part, Placed):
            assert part.symbol == run.notation.symbol(part.cell)
            source += f"({run[part.cell.matrix][part.cell.row, part.cell.column]!r})"
        else:
            source += part
    for mark, code in {"·": "*", "−": "-", "²": "**2", "½": "0.5", "1/n": "(1/n)", ")(": ")*("}.items():
        source = source.replace(mark, code)
    space = {one.function: blackboard.FUNCTION[choice] for choice, one in ACTIVATIONS.items()}
    space |= {"step": lambda a: a > 0, "leak": lambda a: 0.01 + 0.99 * (a > 0), "exp": np.exp}
    scalars = {"n": run.sizes["n"], "η": run.rates.learning_rate, "β": run.rates.momentum}
    return eval(source, {**space, "np": np, **scalars})


@given(networks(blackboard.shapes))
@settings(max_examples=4)
def test_the_letters_of_every_cell_and_level_give_its_number(network):
    run = network.trace
    for name in (*run.derivation.letters, *run.derivation.transposed):
        for level in range(1, levels(run.derivation, name) + 1):
            rows = grid_letters(run.notation, name, level, terms=None)
            blackboard.close([[evaluated(run, cell) for cell in row] for row in rows], run[name], relative=1e-8)


@given(networks())
@settings(max_examples=6)
def test_the_pieces_are_the_text(network):
    run = network.trace
    for name in run.derivation.by_name:
        for formula in (cell for row in grid_letters(run.notation, name) for cell in row):
            assert text_of(formula.parts) == formula.text == " ".join(map(text_of, formula.lines))
            assert set(formula.cells) == {part.cell for part in formula.parts if isinstance(part, Placed)}


def test_level_0_is_the_symbol(handout):
    for name in (*handout.derivation.letters, *handout.derivation.transposed):
        for cell in (cell for row in grid_letters(handout.notation, name, 0) for cell in row):
            assert cell.text == cell.symbol == handout.notation.symbol(cell.cell)


@each(
    ("cell", "level", "text", "count"),
    [
        (("Z1", 0, 0), 1, "x₁,₁·w₁,₁ + x₁,₂·w₂,₁ + x₁,₃·w₃,₁ + x₁,₄·w₄,₁ + 2 more + b₁", 7),
        (("dc", 0, 1), 1, "δ₁,₂ + δ₂,₂ + δ₃,₂ + δ₄,₂ + 6 more", 10),
        (("c_new", 0, 0), 2, "c₁ − η·δ₁,₁ − η·δ₂,₁ − η·δ₃,₁ − η·δ₄,₁ − 6 more", 11),
    ],
)
def test_of_a_long_sum_the_first_terms_are_written_and_the_others_counted(cell, level, text, count):
    run = blackboard.run(blackboard.numbers((10, 6, 2, 2), seed=1))
    formula = letters(run.notation, Cell(*cell), level)
    assert (formula.text, formula.count) == (text, count)
    assert letters(run.notation, Cell(*cell), level, terms=None).count == count


def test_the_last_level_of_a_gradient_has_a_product_for_each_path():
    run = blackboard.run(blackboard.numbers((10, 6, 2, 3), seed=1))
    formula = letters(run.notation, Cell("dW1", 5, 1))
    assert formula.count == run.chain_rule("dW1", 5, 1, limit=0).count == 30
    places = [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert [one.at for one in formula.products] == [(("n", row), ("o", output)) for row, output in places]


def test_a_window_of_a_large_matrix_costs_its_own_cells_only():
    run = blackboard.run(blackboard.numbers((10_000, 6, 4, 2), seed=1))
    rows = grid_letters(run.notation, "X.T", None, range(2, 4), range(9_990, 9_998))
    assert [len(row) for row in rows] == [8, 8]
    assert rows[1][0].cell == Cell("X.T", 3, 9990)
    assert rows[1][0].text == run.notation.symbol(Cell("X", 9990, 3))


def test_a_letter_that_would_stand_for_two_indices_stays_a_matrix():
    table = derivation().with_line("H_D_Error_W[nh] = D_Error_W[nh] · D_Error_W[nh]")
    (road,) = roads_in_letters(table, "H_D_Error_W", 2)
    assert [str(factor.expression) for factor in road.factors] == ["delta_out[no]", "W2[ho]", "D_Error_W[nh]"]


def test_a_sum_in_the_place_of_a_factor_gives_several_products():
    table = derivation().with_line("D_Error_W[nh] = delta_out[no] · W2[ho] − Y_error[no] · W2[ho]")
    signs = [road.sign for road in roads_in_letters(table, "W1_new", 4)]
    assert signs == ["+", "−", "+"]


def test_what_the_table_has_not_has_no_letters(handout):
    with pytest.raises(KeyError):
        letters(handout.notation, Cell("W3", 0, 0))


@each("outputs", [1, 2, HANDFUL, HANDFUL + 1])
def test_a_softmax_can_be_computed_again_from_its_row_up_to_a_handful_of_outputs(outputs):
    run = Member((2, 1, outputs), 5, (), "softmax", "cross_entropy", "total", 0.0).trace
    for row, column in np.ndindex(run["Yhat"].shape):
        parts = computation(run.notation, Cell("Yhat", row, column))
        numbers = (part if isinstance(part, str) else repr(float(run["Z1"][row, part.cell.column])) for part in parts)
        written = "".join(numbers)
        if outputs > HANDFUL:
            assert written.endswith(") + 1 more)")
            assert written.count("exp(") == HANDFUL + 1
        else:
            assert eval(written, {"exp": np.exp}) == pytest.approx(run["Yhat"][row, column], rel=1e-12)


def test_a_cell_that_is_made_from_its_own_place_is_computed_by_its_line():
    run = blackboard.run(blackboard.HANDOUT)
    assert text_of(computation(run.notation, Cell("Z1", 0, 0))) == letters(run.notation, Cell("Z1", 0, 0), 1).text
