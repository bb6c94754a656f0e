"""Rows of Y that must add up to 1, as with softmax: whatever is done, they do, and what was typed is kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Cell
from backprop_core.data import row_sums
from tests.each import each
from tests.ui.hostile import NUMBERS
from ui.state import link, waiting_rows
from ui.state import scenario_document as document
from ui.state.choices import OUTPUTS
from ui.state.events import RefusedError, apply
from ui.state.example import example
from ui.state.limits import MOST_DRAFTS
from ui.state.scenario import of_example
from ui.state.scenario_document import DocumentError
from ui.state.session import Session

HANDOUT = of_example(example("handout"))
SIGMOID = HANDOUT.with_size("n", 3).with_size("o", 3).with_choices(loss="cross_entropy")
SOFTMAX = SIGMOID.with_choices(output="softmax").with_class(Cell("Y", 1, 1)).with_class(Cell("Y", 2, 2))
FIFTY = settings(max_examples=50)

numbers = st.sampled_from([-1.0, 0.0, 0.1, 0.2, 0.3, 0.333, 0.5, 0.9, 1.0, 1e300]) | st.floats(-2, 2)
texts = st.sampled_from(["0", "1", "0.5", "0,5", "0.25", "0.333", "0.334", "−1", "2", "1.0", "abc", "", *NUMBERS])


def put(row, column, text):
    return {"kind": "set", "matrix": "Y", "row": row, "column": column, "text": text}


def after(scenario, *events):
    for event in events:
        scenario = apply(scenario, event)
    return scenario


def rows(scenario):
    return scenario.given["Y"].tolist()


def paste(row, column, text):
    return {"kind": "paste", "matrix": "Y", "row": row, "column": column, "text": text}


def choose(what, option):
    return {"kind": "choose", "what": what, "option": option}


def test_softmax_is_chosen_and_y_keeps_numbers_that_add_up_to_1():
    kept = [[1, 0, 0], [0.9, 0.05, 0.05], [0.333, 0.333, 0.333]]
    begun = SIGMOID.with_data(SIGMOID.given["X"], np.array(kept), ())
    chosen = apply(begun, choose("output", "softmax"))
    assert rows(chosen) == kept
    assert not chosen.adjusted


def test_softmax_is_chosen_and_rows_that_do_not_add_up_become_one_hot_at_their_largest_number():
    given_rows = [[0.2, 0.7, 0.7], [0, 0, 0], [0, 0, 1]]
    begun = SIGMOID.with_data(SIGMOID.given["X"], np.array(given_rows), ())
    session = Session(begun).after(choose("output", "softmax"))
    assert rows(session.scenario) == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert session.scenario.adjusted == (
        "Row 1 of Y did not add up to 1, as the y’s of a row must with softmax: its largest number is now 1, the "
        "others are 0. Row 2 of Y had no class, only zeros: output 1 is now its class. Undo brings the old numbers "
        "back."
    )
    assert rows(session.undone().scenario) == given_rows
    assert session.scenario.with_class(Cell("Y", 0, 0)).adjusted == "", "it is said until another number is changed"


def test_softmax_is_chosen_for_one_output_and_a_second_one_comes_whose_y_is_the_rest():
    begun = of_example(example("and")).with_choices(loss="cross_entropy")
    session = Session(begun).after(choose("output", "softmax"))
    assert session.scenario.given["Y"].tolist() == [[y, 1 - y] for (y,) in begun.given["Y"].tolist()]
    assert session.scenario.adjusted.startswith("Softmax needs two outputs or more: output 2 is new")
    assert session.undone().scenario is begun


def test_a_second_output_is_told_of_also_where_rows_then_had_to_be_changed():
    """1 − 10³⁰⁰ is −10³⁰⁰ up to rounding, so that both do not add up to 1."""
    begun = of_example(example("and")).with_choices(loss="cross_entropy")
    extreme = begun.with_number(Cell("Y", 0, 0), 1e300)
    says = extreme.with_choices(output="softmax").adjusted
    assert says.startswith("Softmax needs two outputs or more: output 2 is new")
    assert "Row 1 of Y did not add up to 1" in says


def test_the_names_of_two_outputs_that_come_of_one_say_which_is_which():
    begun = of_example(example("iris")).with_choices(loss="cross_entropy", output="softmax")
    (name,) = example("iris").outputs
    assert begun.outputs == (name, f"not {name}")


@each("text", ["0.5", "0", "2", "abc", "", "1e999", "−1"])
def test_a_number_waits_while_its_row_does_not_add_up_to_1(text):
    waiting = apply(SOFTMAX, put(0, 0, text))
    assert rows(waiting) == rows(SOFTMAX), "the last good numbers stay"
    assert waiting.drafts == {Cell("Y", 0, 0): text}


@pytest.mark.parametrize(
    "row",
    [
        ("0.9", "0.05", "0.05"),
        ("0.333", "0.333", "0.334"),
        ("0.333", "0.333", "0.333"),
        ("0.67", "0.17", "0.17"),
        ("0,5", "0,5", "0"),
        ("2", "−1", "0"),
        ("1e-3", "0.999", "0"),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_a_row_counts_as_soon_as_it_adds_up_to_1_in_whichever_order_it_is_typed(row, order):
    filled = after(SOFTMAX, *(put(0, column, row[column]) for column in order))
    assert filled.drafts == {}
    assert rows(filled)[0] == [waiting_rows.number_of(text) for text in row]
    assert filled.trace()["Y"][0].sum() == pytest.approx(1, abs=1e-12)


def test_a_text_and_numbers_wait_together_until_the_text_is_a_number_too():
    waiting = after(SOFTMAX, put(0, 0, "abc"), put(0, 1, "0.5"))
    assert waiting.drafts == {Cell("Y", 0, 0): "abc", Cell("Y", 0, 1): "0.5"}
    assert rows(apply(waiting, put(0, 0, "0.5")))[0] == [0.5, 0.5, 0]


@each("typed", [[], [put(0, 1, "2")], [put(0, 0, "2")], [put(0, 0, "0.5"), put(0, 1, "0.5")], [put(0, 1, "abc")]])
@each("one", ["1", "1.0", "1,"])
@each("column", range(3))
def test_a_1_typed_into_any_row_chooses_its_class_and_is_one_undo(typed, one, column):
    begun = after(SOFTMAX, *typed)
    session = Session(begun).after(put(0, column, one))
    assert rows(session.scenario)[0] == np.eye(3)[column].tolist()
    assert session.scenario.drafts == {}
    assert session.undone().scenario is begun
    assert (session.scenario is begun) == (not typed and column == 0), "a class that it has already is no step of undo"


@each("typed", [[], [put(0, 1, "2")], [put(0, 1, "abc")]])
def test_a_number_that_stands_there_already_is_no_step_of_undo(typed):
    begun = after(SOFTMAX, *typed)
    assert apply(begun, put(0, 2, "0")) is begun


def test_a_1_with_which_a_row_adds_up_is_a_number_like_others():
    waiting = after(SOFTMAX, put(0, 0, "0.5"), put(0, 1, "−0.5"))
    assert rows(apply(waiting, put(0, 2, "1")))[0] == [0.5, -0.5, 1]


def test_a_class_is_chosen_in_any_row_and_what_waits_in_it_is_gone():
    waiting = after(SOFTMAX, put(0, 0, "0.5"), put(1, 0, "abc"))
    chosen = apply(waiting, {"kind": "class", "matrix": "Y", "row": 0, "column": 2})
    assert rows(chosen)[0] == [0, 0, 1]
    assert chosen.drafts == {Cell("Y", 1, 0): "abc"}
    assert apply(chosen, {"kind": "class", "matrix": "Y", "row": 0, "column": 2}) is chosen
    for event in ({"matrix": "X", "row": 0, "column": 0}, {"matrix": "Y", "row": 9, "column": 0}, {"matrix": "Y"}):
        assert apply(SOFTMAX, {"kind": "class", **event}) is SOFTMAX
    assert apply(SIGMOID, {"kind": "class", "matrix": "Y", "row": 0, "column": 0}) is SIGMOID


def test_a_pasted_block_counts_row_by_row():
    pasted = apply(SOFTMAX, paste(0, 0, "0 0 1\n0.5 0.6 0\n0.2 abc 0.8"))
    assert rows(pasted) == [[0, 0, 1], *rows(SOFTMAX)[1:]]
    texts = [(cell.row, cell.column, text) for cell, text in sorted(pasted.drafts.items(), key=str)]
    assert texts == [(1, 0, "0.5"), (1, 1, "0.6"), (2, 0, "0.2"), (2, 1, "abc"), (2, 2, "0.8")]
    assert rows(apply(pasted, put(1, 1, "0.5")))[1] == [0.5, 0.5, 0]


def test_columns_that_are_pasted_one_after_the_other_count_with_the_last():
    pasted = after(SOFTMAX, *(paste(0, column, text) for column, text in enumerate(["0\n0\n1", "1\n0\n0", "0\n1\n0"])))
    assert rows(pasted) == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert pasted.drafts == {}


def test_more_rows_that_do_not_add_up_than_can_wait_are_refused_with_a_sentence():
    large = SOFTMAX.with_size("n", MOST_DRAFTS)
    with pytest.raises(RefusedError) as caught:
        apply(large, paste(0, 0, "0.7\t0.7\t0.1\n" * MOST_DRAFTS))
    assert str(caught.value) == (
        "More than 1,000 numbers would wait, the first in row 1 of Y: with softmax the y’s of a row must add up to 1. "
        "Nothing changed"
    )


def test_a_document_with_more_drafts_than_are_kept_is_refused_where_rows_wait_too():
    large = SOFTMAX.with_size("n", 150)
    texts = [[name, i, j, "abc"] for name, columns in (("X", 4),) for i in range(150) for j in range(columns)]
    described = {**document.write(large), "Y": [[0.2, 0.2, 0.2]] * 150}
    assert len(document.read({**described, "drafts": texts[:300]}).drafts) == 750
    with pytest.raises(DocumentError, match="Row 1 of Y adds up to"):
        document.read({**described, "drafts": texts})


def test_what_softmax_did_is_said_until_something_else_is_done():
    told = SIGMOID.with_choices(output="softmax")
    assert told.adjusted
    assert not told.with_draft(Cell("X", 0, 0), "abc").adjusted
    assert not told.with_choices(gradients="with_inputs").adjusted
    assert told.with_choices(decimals=2).adjusted


def test_y_has_rows_that_add_up_to_1_with_other_sizes():
    smaller, larger = SOFTMAX.with_size("o", 2), SOFTMAX.with_size("o", 4).with_size("n", 4)
    assert rows(smaller) == [[1, 0], [0, 1], [1, 0]]
    says = "Row 3 of Y had no class, only zeros: output 1 is now its class. Undo brings the old numbers back."
    assert smaller.adjusted == says
    soft = after(SOFTMAX.with_size("n", 4), *(put(i, j, "0.5") for i in (0, 1) for j in (0, 2)), put(1, 1, "0"))
    assert soft.with_size("o", 2).adjusted.startswith("2 rows of Y, the first of them row 1, did not add up to 1, as")
    assert rows(larger) == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]]
    assert not larger.adjusted


@each("size", [1, "1", 0, "0"])
def test_softmax_keeps_two_outputs(size):
    two = SOFTMAX.with_size("o", 2)
    with pytest.raises(RefusedError, match=r"^(Softmax needs two outputs or more: o stays 2|o is a whole number)"):
        apply(two, {"kind": "size", "letter": "o", "size": size})
    assert apply(two, {"kind": "size", "letter": "n", "size": 1}).sizes["n"] == 1


def test_a_number_that_waits_counts_when_the_rows_need_not_add_up_any_more():
    waiting = after(SOFTMAX, put(0, 0, "0.5"), put(1, 0, "abc"))
    other = apply(waiting, choose("output", "sigmoid"))
    assert rows(other)[0] == [0.5, 0, 0]
    assert other.drafts == {Cell("Y", 1, 0): "abc"}


def test_data_whose_rows_do_not_add_up_take_the_first_activation_in_the_place_of_softmax():
    X = np.ones((2, 2))
    assert SOFTMAX.with_data(X, np.array([[0, 1], [0.4, 0.6]]), ()).output == "softmax"
    for Y in ([[1], [1]], [[0, 1], [3, 4]]):
        begun = SOFTMAX.with_data(X, np.array(Y, dtype=float), ())
        assert (begun.output, begun.given["Y"].tolist()) == ("sigmoid", Y)


def test_a_document_keeps_what_waits_and_a_y_by_hand_waits_where_it_does_not_add_up():
    waiting = after(SOFTMAX, put(0, 0, "0.5"), put(1, 0, "abc"))
    for opened in (link.decode(link.encode(waiting)), document.read(document.write(waiting))):
        assert (rows(opened), opened.drafts) == (rows(waiting), waiting.drafts)
        assert not opened.adjusted
    by_hand = document.read({**document.write(SOFTMAX), "Y": [[1, 0, 0], [0.5, 0.9, 0.1], [0.333, 0.333, 0.333]]})
    assert rows(by_hand) == [[1, 0, 0], [0, 1, 0], [0.333, 0.333, 0.333]]
    assert by_hand.drafts == {Cell("Y", 1, column): text for column, text in enumerate(["0.5", "0.9", "0.1"])}
    assert rows(apply(by_hand, put(1, 2, "−0.4")))[1] == [0.5, 0.9, -0.4]


def test_a_document_with_more_such_rows_than_can_wait_is_refused_with_a_sentence():
    large = document.write(SOFTMAX.with_size("n", MOST_DRAFTS))
    with pytest.raises(DocumentError, match="Row 1 of Y adds up to 0; with softmax"):
        document.read({**large, "Y": [[0, 0, 0]] * MOST_DRAFTS})


@FIFTY
@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=3, max_size=3))
def test_any_y_by_hand_is_kept_as_numbers_or_as_what_waits(Y):
    opened = document.read({**document.write(SOFTMAX), "Y": Y})
    overlaid = opened.given["Y"].copy()
    for cell, text in opened.drafts.items():
        overlaid[cell.row, cell.column] = float(text)
    assert overlaid.tolist() == Y
    assert is_good(opened)


def is_good(scenario):
    """Whether the rows add up to 1 where they must, so that all is computed."""
    if scenario.derivation.compares_rows:
        assert all(map(row_sums.adds_up, scenario.given["Y"].tolist()))
        assert np.abs(scenario.batch.Y.sum(axis=1) - 1).max() <= 1e-9
    with np.errstate(all="ignore"):
        return scenario.trace().sizes == scenario.sizes


index = st.integers(0, 3)
sets = st.builds(put, index, index, texts)
blocks = st.lists(st.lists(texts.filter(str.strip), min_size=1, max_size=3).map("\t".join), min_size=1, max_size=4)
others = st.one_of(
    st.builds(paste, index, index, blocks.map("\n".join)),
    st.builds(lambda size, letter: {"kind": "size", "letter": letter, "size": size}, index, st.sampled_from("no")),
    st.builds(choose, st.just("output"), st.sampled_from(list(OUTPUTS))),
    st.builds(choose, st.just("loss"), st.sampled_from(["cross_entropy", "half_squared", "outputs"])),
    st.builds(lambda row, column: {"kind": "class", "matrix": "Y", "row": row, "column": column}, index, index),
    st.sampled_from(
        [
            choose("example", "and"),
            choose("add_layer", ""),
            {"kind": "undo"},
            {"kind": "redo"},
            {"kind": "answer", "choice": "grow"},
            {"kind": "answer", "choice": "fit"},
            {"kind": "fill", "which": "all", "how": "ones", "seed": "1"},
            {"kind": "descend", "steps": "1"},
        ]
    ),
)


@settings(max_examples=100)
@given(st.lists(sets | sets | others, max_size=12))
def test_whatever_is_done_the_rows_add_up_to_1_and_what_was_typed_is_there(events):
    session = Session(SOFTMAX)
    for event in events:
        before = session.scenario
        try:
            session = session.after(event)
        except RefusedError:
            continue
        now = session.scenario
        assert is_good(now)
        # The first example needs no link: changes can also lead back to it.
        text = link.encode(now)
        assert (link.decode(text).drafts if text else {}) == now.drafts
        if event["kind"] != "set" or not before.has(Cell("Y", event["row"], event["column"])):
            continue
        if "Y" not in before.given:
            continue
        typed = {**before.drafts, Cell("Y", event["row"], event["column"]): event["text"].strip()}
        row = event["row"]
        if (
            waiting_rows.number_of(event["text"]) == 1
            and rows(now)[row] == np.eye(now.sizes["o"])[event["column"]].tolist()
        ):
            # Its class was chosen: that takes the place of what waited in the row.
            typed = {cell: text for cell, text in typed.items() if cell.row != row}
        for cell, text in typed.items():
            number = waiting_rows.number_of(text)
            kept = now.drafts.get(cell)
            is_there = now.given["Y"][cell.row, cell.column] == number if kept is None else kept[:300] == text[:300]
            assert is_there, cell
