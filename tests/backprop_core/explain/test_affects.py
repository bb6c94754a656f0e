"""What does w₁₁ affect?  Answered in the handout's words, and reached cell by cell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Batch, Cell, Network, derivation, follow
from backprop_core.explain.affects import Reach, used_in
from backprop_core.language.index_notation import read_line
from backprop_core.practice.mistake_kinds.changed_lines import rewritten
from backprop_core.table import Line
from tests.backprop_core import blackboard
from tests.backprop_core.networks import PLAIN, networks
from tests.each import each

FROM_Z11 = ("z₁₁ affects h₁₁", "h₁₁ affects z(2)₁", "z(2)₁ affects ŷ₁", "ŷ₁ affects TotalLoss")
FROM_BOTH_Z2 = ("z(2)₁ affects ŷ₁; z(2)₂ affects ŷ₂", "ŷ₁ and ŷ₂ affect TotalLoss")
FROM_BOTH_ROWS = ("z₁₁ affects h₁₁; z₂₁ affects h₂₁", "h₁₁ affects z(2)₁; h₂₁ affects z(2)₂", *FROM_BOTH_Z2)


@each(
    ("cell", "sentences"),
    [
        (("W1", 0, 0), ("w₁₁ affects z₁₁ and z₂₁", *FROM_BOTH_ROWS)),
        (("W1", 3, 0), ("w₄₁ affects z₁₁ and z₂₁", *FROM_BOTH_ROWS)),
        (
            ("W1", 1, 1),
            (
                "w₂₂ affects z₁₂ and z₂₂",
                "z₁₂ affects h₁₂; z₂₂ affects h₂₂",
                "h₁₂ affects z(2)₁; h₂₂ affects z(2)₂",
                *FROM_BOTH_Z2,
            ),
        ),
        (("b", 0, 0), ("b₁ affects z₁₁ and z₂₁", *FROM_BOTH_ROWS)),
        (("W2", 0, 0), ("w₁ affects z(2)₁ and z(2)₂", *FROM_BOTH_Z2)),
        (("W2", 1, 0), ("w₂ affects z(2)₁ and z(2)₂", *FROM_BOTH_Z2)),
        (("c", 0, 0), ("c affects z(2)₁ and z(2)₂", *FROM_BOTH_Z2)),
        (
            ("X", 0, 2),
            (
                "x₁₃ affects z₁₁ and z₁₂",
                "z₁₁ affects h₁₁; z₁₂ affects h₁₂",
                "h₁₁ and h₁₂ affect z(2)₁",
                "z(2)₁ affects ŷ₁",
                "ŷ₁ affects TotalLoss",
            ),
        ),
        (
            ("X", 1, 0),
            (
                "x₂₁ affects z₂₁ and z₂₂",
                "z₂₁ affects h₂₁; z₂₂ affects h₂₂",
                "h₂₁ and h₂₂ affect z(2)₂",
                "z(2)₂ affects ŷ₂",
                "ŷ₂ affects TotalLoss",
            ),
        ),
        (("Y", 1, 0), ("y₂ affects TotalLoss",)),
        (("Z1", 0, 0), FROM_Z11),
        (("Yhat", 1, 0), ("ŷ₂ affects TotalLoss",)),
        (("L", 1, 0), ("L₂ affects TotalLoss",)),
    ],
)
def test_the_answers_are_in_the_handouts_words(handout, cell, sentences):
    assert handout.affects(*cell).sentences == sentences


def test_the_questions_are_the_handouts_on_every_branch(handout):
    asked = handout.affects("W1", 0, 0).questions
    assert [f"{one.question} {one.answer}" for one in asked] == [
        "What does w₁₁ affect? z₁₁ and z₂₁",
        "What does z₁₁ affect? h₁₁",
        "What does z₂₁ affect? h₂₁",
        "What does h₁₁ affect? z(2)₁",
        "What does h₂₁ affect? z(2)₂",
        "What does z(2)₁ affect? ŷ₁",
        "What does z(2)₂ affect? ŷ₂",
        "What do ŷ₁ and ŷ₂ affect? TotalLoss",
    ]
    assert asked[0].affected == (Cell("Z1", 0, 0), Cell("Z1", 1, 0))
    assert (asked[-1].cells, asked[-1].affected) == (
        (Cell("Yhat", 0, 0), Cell("Yhat", 1, 0)),
        (Cell("TotalLoss", 0, 0),),
    )


@each(
    ("cell", "sentences"),
    [
        (
            ("W1", 1, 0),
            (
                "w₂₁ affects z₁₁, z₂₁ and z₃₁",
                "z₁₁ affects h₁₁; z₂₁ affects h₂₁; z₃₁ affects h₃₁",
                "h₁₁ affects z(2)₁₁ and z(2)₁₂; h₂₁ affects z(2)₂₁ and z(2)₂₂; h₃₁ affects z(2)₃₁ and z(2)₃₂",
                "z(2)₁₁ affects ŷ₁₁; z(2)₁₂ affects ŷ₁₂; z(2)₂₁ affects ŷ₂₁; z(2)₂₂ affects ŷ₂₂; and so on for 2 more",
                "ŷ₁₁, ŷ₁₂, ŷ₂₁ and ŷ₂₂ affect TotalLoss; and so on for 2 more",
            ),
        ),
        (
            ("W2", 0, 1),
            (
                "w(2)₁₂ affects z(2)₁₂, z(2)₂₂ and z(2)₃₂",
                "z(2)₁₂ affects ŷ₁₂; z(2)₂₂ affects ŷ₂₂; z(2)₃₂ affects ŷ₃₂",
                "ŷ₁₂, ŷ₂₂ and ŷ₃₂ affect TotalLoss",
            ),
        ),
        (
            ("X", 2, 1),
            (
                "x₃₂ affects z₃₁ and z₃₂",
                "z₃₁ affects h₃₁; z₃₂ affects h₃₂",
                "h₃₁ and h₃₂ affect z(2)₃₁ and z(2)₃₂",
                "z(2)₃₁ affects ŷ₃₁; z(2)₃₂ affects ŷ₃₂",
                "ŷ₃₁ and ŷ₃₂ affect TotalLoss",
            ),
        ),
    ],
)
def test_with_several_outputs_a_hidden_unit_affects_each(two_outputs, cell, sentences):
    assert two_outputs.affects(*cell).sentences == sentences


def test_the_average_is_one_question_further():
    sentences = blackboard.run(blackboard.HANDOUT, reduction="mean").affects("W1", 0, 0).sentences
    assert sentences == ("w₁₁ affects z₁₁ and z₂₁", *FROM_BOTH_ROWS, "TotalLoss affects AverageLoss")


def test_the_reaches_name_the_bound_letters_of_each_matrix_on_the_way(handout):
    assert handout.affects("W1", 2, 1).reaches == (
        Reach("Z1", (("h", 1),)),
        Reach("H1", (("h", 1),)),
        Reach("Z2", ()),
        Reach("Yhat", ()),
        Reach("L", ()),
        Reach("TotalLoss", ()),
    )
    assert handout.affects("X", 1, 3).reaches[0] == Reach("Z1", (("n", 1),))
    assert handout.affects("Y", 1, 0).reaches == (Reach("L", (("n", 1), ("o", 0))), Reach("TotalLoss", ()))


@given(networks(hidden=st.just("sigmoid"), output=st.just("sigmoid")))
@settings(max_examples=8)
def test_a_nudge_changes_exactly_the_cells_that_are_reached(network):
    numbers, run = network.numbers, network.trace
    before = blackboard.passes(numbers)
    for name in ("X", "W1", "b", "W2", "c", "Y"):
        for cell in blackboard.cells(numbers[name]):
            moved = numbers[name].copy()
            moved[cell] += 0.5
            after = blackboard.passes({**numbers, name: moved})
            for reach in run.affects(name, *cell).reaches[:-1]:
                index = [slice(None), slice(None)]
                for letter, i in reach.bound:
                    index[run.derivation.letters[reach.matrix].index(letter)] = i
                expected = np.zeros(run[reach.matrix].shape, dtype=bool)
                expected[tuple(index)] = True
                np.testing.assert_array_equal(after[reach.matrix] != before[reach.matrix], expected)


def test_a_velocity_affects_nothing_on_the_way_to_the_loss_and_is_used_in_the_next_one():
    run = blackboard.run(blackboard.HANDOUT, momentum=0.9)
    with pytest.raises(KeyError, match="V_W1 does not affect the TotalLoss"):
        run.affects("V_W1", 0, 0)
    assert used_in(run.notation, Cell("V_W1", 0, 0)).listed == "new v(w₁₁)"
    assert used_in(run.notation, Cell("V_W1_new", 0, 0)).listed == "new w₁₁"


def test_the_answer_names_its_cells_and_how_many_there_are(handout):
    first = handout.affects("W1", 0, 1).levels[0].answers[0]
    assert (first.question, first.symbol) == (Cell("W1", 0, 1), "w₁₂")
    assert first.cells == (Cell("Z1", 0, 1), Cell("Z1", 1, 1))
    assert (first.symbols, first.count, first.listed) == (("z₁₂", "z₂₂"), 2, "z₁₂ and z₂₂")


@given(networks(hidden=st.just("sigmoid"), output=st.just("sigmoid"), momentum=PLAIN))
@settings(max_examples=8)
def test_every_cell_that_an_answer_names_is_asked_about_until_the_loss(network):
    run, every = network.trace, 10_000
    for name in (*run.derivation.given, *(line.name for line in run.derivation.forward[:-1])):
        for cell in blackboard.cells(run[name]):
            levels = run.affects(name, *cell, limit=every).levels
            asked = [answer.question for level in levels for answer in level.answers]
            named = {x for level in levels for answer in level.answers for x in answer.cells}
            assert {*asked} == {Cell(name, *cell)} | named - {Cell(run.derivation.goal.name, 0, 0)}
            assert len(asked) == len({*asked})
            assert not any(level.more for level in levels)


def test_a_level_asks_about_so_many_cells_and_counts_the_others(two_outputs):
    levels = two_outputs.affects("W1", 1, 1, limit=2).levels
    assert [(len(level.answers), level.more) for level in levels] == [(1, 0), (2, 1), (2, 1), (2, 4), (2, 4)]
    assert levels[1].sentence == "z₁₂ affects h₁₂; z₂₂ affects h₂₂; and so on for 1 more"


@each(
    ("cell", "symbols"),
    [
        (("W2", 1, 0), ("z(2)₁", "z(2)₂", "d₁₂", "d₂₂", "new w₂")),
        (("H1_slope", 1, 0), ("hd₂₁",)),
        (("delta_out", 1, 0), ("d₂₁", "d₂₂", "dTL/dw₁", "dTL/dw₂", "dTL/dc")),
        (("H_D_Error_W", 0, 1), ("dTL/dw₁₂", "dTL/dw₂₂", "dTL/dw₃₂", "dTL/dw₄₂", "dTL/db₂")),
        (("dW1", 3, 1), ("new w₄₂",)),
        (("TotalLoss", 0, 0), ("AverageLoss",)),
        (("W1_new", 0, 0), ()),
    ],
)
def test_a_cell_is_used_in_every_cell_that_a_line_makes_of_it(handout, cell, symbols):
    answer = used_in(handout.notation, Cell(*cell), limit=9)
    assert (answer.symbols, answer.count) == (symbols, len(symbols))


@given(networks())
@settings(max_examples=4)
def test_a_cell_is_used_where_the_sums_of_the_cells_mention_it(network):
    run = network.trace
    mentions = {Cell(name, *place): set() for name in run.values for place in blackboard.cells(run[name])}
    for line in run.derivation.lines:
        for place in blackboard.cells(run[line.name]):
            factors = [factor for term in run.expand(line.name, *place).terms for factor in term.factors]
            for part in (part for factor in factors for part in factor.parts if not isinstance(part, str)):
                mentions[part.cell].add(Cell(line.name, *place))
    assert {cell: {*used_in(run.notation, cell, limit=10_000).cells} for cell in mentions} == mentions


def test_many_affected_cells_are_counted_and_only_the_first_are_named():
    run = blackboard.run(blackboard.numbers((152, 2, 2, 1), seed=1))
    level = run.affects("W1", 0, 0).levels[0]
    assert level.answers[0].count == 152
    assert level.answers[0].cells == tuple(Cell("Z1", row, 0) for row in range(4))
    assert level.sentence == "w₁,₁ affects z₁,₁, z₂,₁, z₃,₁, z₄,₁ and 148 more"


@each(
    ("limit", "listed"),
    [
        (1, "z₁₁ and 4 more"),
        (4, "z₁₁, z₂₁, z₃₁, z₄₁ and 1 more"),
        (5, "z₁₁, z₂₁, z₃₁, z₄₁ and z₅₁"),
        (9, "z₁₁, z₂₁, z₃₁, z₄₁ and z₅₁"),
    ],
)
def test_a_limit_says_how_many_are_named(limit, listed):
    run = blackboard.run(blackboard.numbers((5, 2, 2, 1), seed=1))
    answer = run.affects("W1", 0, 0, limit=limit).levels[0].answers[0]
    assert answer.listed == listed
    assert answer.count == 5


@each("name", ["dW1", "Y_error", "delta_out", "W1_new", "TotalLoss", "X.T", "W3"])
def test_what_does_not_lead_to_the_loss_affects_nothing(handout, name):
    with pytest.raises(KeyError):
        handout.affects(name, 0, 0)


@each("cell", [("X", 2, 0), ("X", 0, 4), ("c", 0, 1), ("b", -1, 0)])
def test_a_cell_that_does_not_exist_affects_nothing(handout, cell):
    with pytest.raises(IndexError, match="it has no cell"):
        handout.affects(*cell)


BRANCHING = {
    "a shortcut past the hidden layer": ("Z2[no] = H1[nh] · W2[ho] + Z1[nh] · W2[ho] + c[1o]",),
    "a softmax of two outputs": (
        "Y_error_average[n1] = Z2[no]",
        "Yhat[no] = Sig(2 · Z2[no] − Y_error_average[n1])",
    ),
    "each cell with its row's and its column's sum": (
        "Y_error_average[n1] = H1[nh]",
        "D_Error_W[1h] = H1[nh]",
        "H1_slope[nh] = H1[nh] + Y_error_average[n1] + D_Error_W[1h]",
        "Z2[no] = H1_slope[nh] · W2[ho] + c[1o]",
    ),
}


def branching(texts, given):
    table = rewritten(derivation(), [Line("Forward", *read_line(text), text, "", 0) for text in texts])
    network = Network(*(given[name] for name in blackboard.PARAMETERS))
    return follow(table, network, Batch(given["X"], given["Y"]))


@each("texts", BRANCHING.values(), ids=BRANCHING.keys())
def test_a_cell_affects_what_changes_on_any_route(texts):
    given = blackboard.numbers((2, 2, 2, 2), seed=5)
    run = branching(texts, given)
    for name in run.derivation.given:
        for cell in blackboard.cells(given[name]):
            moved = given[name].copy()
            moved[cell] += 0.5
            after = branching(texts, {**given, name: moved})
            affected = {line.name: np.zeros(run[line.name].shape, dtype=bool) for line in run.derivation.forward}
            for reach in run.affects(name, *cell).reaches:
                bound, letters = dict(reach.bound), run.derivation.letters[reach.matrix]
                affected[reach.matrix][tuple(bound.get(x, slice(None)) for x in letters)] = True
            for matrix, mask in affected.items():
                np.testing.assert_array_equal(after[matrix] != run[matrix], mask, err_msg=f"{name}{cell} {matrix}")


@pytest.mark.parametrize(
    ("texts", "cell", "sentences"),
    [
        (
            BRANCHING["a shortcut past the hidden layer"],
            ("Z1", 0, 0),
            (
                "z₁₁ affects h₁₁, z(2)₁₁ and z(2)₁₂",
                "h₁₁ affects z(2)₁₁ and z(2)₁₂",
                "z(2)₁₁ affects ŷ₁₁; z(2)₁₂ affects ŷ₁₂",
                "ŷ₁₁ and ŷ₁₂ affect TotalLoss",
            ),
        ),
        (
            BRANCHING["a softmax of two outputs"],
            ("Z2", 1, 0),
            (
                "z(2)₂₁ affects ē₂ and ŷ₂₁",
                "ē₂ affects ŷ₂₁ and ŷ₂₂",
                "ŷ₂₁ and ŷ₂₂ affect TotalLoss",
            ),
        ),
    ],
)
def test_the_answers_name_the_cells_of_every_route(texts, cell, sentences):
    assert branching(texts, blackboard.numbers((2, 2, 2, 2), seed=5)).affects(*cell).sentences == sentences
