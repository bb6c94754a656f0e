"""Events from the board: each does its one thing, and what makes no sense does nothing."""

import json
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import Cell
from backprop_core.training.updates import after_updates
from tests.each import each
from ui.reading.numbers import NumberError, read_number
from ui.state.choices import CHOICES, READINGS
from ui.state.events import RefusedError, apply, wanted
from ui.state.example import example
from ui.state.limits import LIMITS, LONGEST_BLOCK, MOST_DRAFTS, MOST_PATHS
from ui.state.scenario import LEVELS, of_example

HANDOUT = of_example(example("handout"))
HELD = HANDOUT.with_pin(Cell("W2", 1, 0)).with_draft(Cell("b", 0, 0), "draft")

FIFTY = settings(max_examples=50)

KINDS = ("set", "class", "pin", "show", "size", "paste", "answer", "nudge", "settle", "unfold", "present", "hide")
KINDS += ("letters", "compare", "fold", "choose", "read", "fill")

odd = st.one_of(
    st.sampled_from(
        [None, True, False, -1, 0, 1, 10**30, 0.0, 1.5, math.nan, math.inf, [], [None], ["0"], {}, {"row": 0}]
    ),
    st.sampled_from(["", "X", "W1", "dW1", "n", "1", "abc", "all", "grow", "\ud800"]),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
)
"""Values of every type that JSON has, and some that would be right elsewhere."""
not_text = odd.filter(lambda value: not isinstance(value, str))
not_index = odd.filter(lambda value: type(value) is not int or value < 0)
outside = st.integers(4) | st.integers(max_value=-1)
unknown = odd.filter(lambda value: not isinstance(value, str) or value not in HANDOUT.derivation.letters)
not_given = unknown | st.sampled_from(sorted(set(HANDOUT.derivation.by_name)))


not_parameter = odd.filter(lambda value: value not in ("all", *HANDOUT.derivation.gradient_of)) | st.sampled_from(
    ["X", "Y", "dW1"]
)
odd_choice = not_text | st.sampled_from(["9", "1.5", "-1", "", "total", "\ud800"])


def mapping(**fields):
    return st.fixed_dictionaries(fields)


def good(kind):
    return st.just(kind)


anything = {"matrix": odd, "row": odd, "column": odd, "text": odd}
anything |= dict.fromkeys(("letter", "size", "open", "step", "choice", "keep", "gesture"), odd)
anything |= {"what": odd | st.sampled_from([*CHOICES, *READINGS]), "option": odd}
anything |= {"which": odd, "how": odd | st.sampled_from(["zeros", "random"]), "seed": odd}
malformed = st.one_of(
    odd,
    st.fixed_dictionaries({"kind": odd.filter(lambda value: value not in KINDS)}, optional=anything),
    mapping(kind=good("set"), matrix=not_given, row=st.just(0), column=st.just(0), text=st.just("1")),
    mapping(kind=good("set"), matrix=st.just("W1"), row=not_index | outside, column=st.just(0), text=st.just("1")),
    mapping(kind=good("set"), matrix=st.just("W1"), row=st.just(0), column=not_index | outside, text=st.just("1")),
    mapping(kind=good("set"), matrix=st.just("W1"), row=st.just(0), column=st.just(0), text=not_text),
    mapping(kind=good("class"), matrix=st.sampled_from("XY"), row=st.just(0), column=st.just(0)),
    mapping(kind=good("paste"), matrix=not_given, row=st.just(0), column=st.just(0), text=st.just("1")),
    mapping(kind=good("paste"), matrix=st.just("W1"), row=not_index | outside, column=st.just(0), text=st.just("1")),
    mapping(kind=good("paste"), matrix=st.just("W1"), row=st.just(0), column=st.just(0), text=not_text | st.just("")),
    mapping(kind=good("nudge"), matrix=not_given, row=st.just(0), column=st.just(0), text=st.just("1")),
    mapping(kind=good("nudge"), matrix=st.sampled_from("XY"), row=st.just(0), column=st.just(0), text=st.just("1")),
    mapping(kind=good("nudge"), matrix=st.just("W1"), row=st.just(0), column=st.just(0), text=not_text),
    mapping(kind=good("pin"), matrix=unknown, row=st.just(0), column=st.just(0)),
    mapping(kind=good("pin"), matrix=st.just("W1"), row=not_index | outside, column=st.just(0)),
    mapping(kind=good("pin"), matrix=st.just("W1"), row=st.just(0), column=not_index | outside),
    mapping(kind=good("show"), row=not_index),
    mapping(kind=good("size"), letter=unknown.filter(lambda letter: letter not in tuple(LIMITS)), size=st.just(3)),
    mapping(kind=good("size"), letter=st.sampled_from(["1", "N", "nc", "", "η"]), size=st.just(3)),
    mapping(kind=good("size"), letter=st.sampled_from("ncho"), size=not_index.filter(lambda x: not isinstance(x, str))),
    mapping(kind=good("choose"), what=odd | st.sampled_from(["decimals", "scale"]), option=st.just("0")),
    mapping(kind=good("choose"), what=st.sampled_from(["hidden1", "output", "loss", "reduction"]), option=odd),
    mapping(kind=good("choose"), what=st.just("learning_rate"), option=not_text),
    mapping(kind=good("read"), what=odd | st.sampled_from(["hidden1", "loss"]), option=st.just("2")),
    mapping(kind=good("read"), what=st.sampled_from(["decimals", "scale", "cells"]), option=odd_choice),
    mapping(kind=good("fill"), which=not_parameter, how=st.just("ones"), seed=st.just("1")),
    mapping(kind=good("fill"), which=st.just("W1"), how=odd, seed=st.just("1")),
    mapping(kind=good("fill"), which=st.just("W1"), how=st.just("ones"), seed=not_text),
    mapping(kind=good("present"), step=unknown.filter(bool) | st.sampled_from(["X", "W1"])),
    mapping(kind=good("hide"), matrix=unknown),
    mapping(kind=good("letters"), matrix=unknown | st.sampled_from("XYbc"), level=st.just("all")),
    mapping(kind=good("letters"), matrix=st.just("dW1"), level=odd.filter(lambda level: level not in LEVELS)),
    mapping(kind=good("compare"), matrix=unknown | st.sampled_from(["X", "W1", "H1"])),
    mapping(kind=good("fold"), sections=odd.filter(lambda x: x != []) | st.lists(unknown, min_size=1, max_size=3)),
    mapping(kind=good("answer"), choice=odd),
    mapping(kind=st.sampled_from(["set", "paste", "nudge", "show", "size", "present", "hide", "letters", "settle"])),
    mapping(kind=st.sampled_from(["choose", "read", "fill", "answer"])),
)
"""Events that make no sense; some are sensible but for one field, so that nothing else refuses them."""


def put(matrix, row, column, text):
    return {"kind": "set", "matrix": matrix, "row": row, "column": column, "text": text}


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3.0), ("2,5", 2.5), ("−0.25", -0.25), (" 1e-3 ", 0.001), ("0." + "3" * 500, 1 / 3)]
)
def test_a_number_that_is_typed_becomes_the_cells_number(text, number):
    after = apply(HANDOUT, put("W1", 2, 1, text))
    assert after.given["W1"][2, 1] == number
    assert after.drafts == {}


@pytest.mark.parametrize("matrix", ["X", "Y", "W1", "b", "W2", "c"])
def test_every_given_matrix_takes_a_number(matrix):
    assert apply(HANDOUT, put(matrix, 0, 0, "7")).given[matrix][0, 0] == 7


@each("text", ["", "abc", "1e999", "=1/3", "1.234,5", "<script>alert(1)</script>", "\ud800"])
def test_a_text_that_is_no_number_becomes_a_draft_and_the_last_good_number_stays(text):
    before = apply(HANDOUT, put("W1", 2, 1, "8"))
    after = apply(before, put("W1", 2, 1, text))
    assert after.drafts == {Cell("W1", 2, 1): text}
    assert after.given["W1"][2, 1] == 8


def test_a_good_number_takes_the_place_of_a_draft():
    drafted = apply(HANDOUT, put("W1", 2, 1, "abc"))
    after = apply(drafted, put("W1", 2, 1, "4"))
    assert after.drafts == {}
    assert after.given["W1"][2, 1] == 4


@pytest.mark.parametrize("text", ["x" * 5000, "1.5" + " " * 500 + "x", "0." + "1" * 500 + "x", "1" * 100 + "," * 1000])
def test_a_draft_of_any_length_is_kept_short_and_is_still_no_number(text):
    draft = apply(HANDOUT, put("W1", 0, 0, text)).drafts[Cell("W1", 0, 0)]
    assert len(draft) <= 400
    with pytest.raises(NumberError):
        read_number(draft)


def test_a_line_of_the_table_is_computed_and_takes_no_number():
    for name in HANDOUT.derivation.by_name:
        assert apply(HANDOUT, put(name, 0, 0, "1")) is HANDOUT
        assert apply(HANDOUT, put(name, 0, 0, "abc")) is HANDOUT


def test_a_cell_is_held():
    assert apply(HANDOUT, {"kind": "pin", "matrix": "H1", "row": 1, "column": 0}).pinned == Cell("H1", 1, 0)


def test_holding_a_parameter_explains_its_gradient():
    after = apply(HANDOUT, {"kind": "pin", "matrix": "b", "row": 0, "column": 1})
    assert (after.pinned, after.explained) == (Cell("b", 0, 1), Cell("db", 0, 1))


def test_a_pin_on_no_cell_lets_go():
    after = apply(HELD, {"kind": "pin"})
    assert (after.pinned, after.explained) == (None, None)
    assert after.drafts == HELD.drafts


def test_the_grids_are_turned_to_other_rows_and_a_sum_to_other_paths_through_them():
    iris = of_example(example("iris"))
    after = apply(iris, {"kind": "show", "row": 16, "path": 8})
    assert (after.first_row, after.first_path) == (16, 8)
    after = apply(after, {"kind": "show", "row": 24})
    assert (after.first_row, after.first_path) == (24, 0)
    assert apply(after, {"kind": "show", "row": 0, "path": 10**30}).first_path == MOST_PATHS - 1
    assert apply(after, {"kind": "show", "row": 0, "path": "8"}) is after
    assert apply(iris, {"kind": "show", "row": 10**30}).first_row == 149


@pytest.mark.parametrize("letter", "ncho")
def test_an_axis_is_made_longer_or_shorter_within_its_limit(letter):
    assert apply(HANDOUT, {"kind": "size", "letter": letter, "size": 3}).sizes == {**HANDOUT.sizes, letter: 3}
    assert apply(HANDOUT, {"kind": "size", "letter": letter, "size": 0}).sizes[letter] == 1
    assert apply(HANDOUT, {"kind": "size", "letter": letter, "size": 10**30}).sizes[letter] == LIMITS[letter]


def test_of_two_texts_in_one_cell_the_later_one_holds():
    one, two, wrong = put("X", 0, 0, "1"), put("X", 0, 0, "2"), put("X", 0, 0, "abc")
    assert apply(apply(HANDOUT, one), two).given["X"][0, 0] == 2
    assert apply(apply(HANDOUT, two), one).given["X"][0, 0] == 1
    assert apply(apply(HANDOUT, two), wrong).drafts
    assert not apply(apply(HANDOUT, wrong), two).drafts


def test_a_cell_that_a_new_row_brings_takes_a_number_only_afterwards():
    grow, number = {"kind": "size", "letter": "n", "size": 3}, put("X", 2, 0, "5")
    assert apply(HANDOUT, number) is HANDOUT
    assert apply(apply(HANDOUT, grow), number).given["X"][2, 0] == 5


def test_an_event_leaves_the_scenario_before_it_as_it_was():
    apply(HANDOUT, put("X", 0, 0, "99"))
    apply(HANDOUT, put("X", 0, 0, "abc"))
    assert HANDOUT.given["X"][0, 0] == 1
    assert HANDOUT.drafts == {}


def paste(matrix, row, column, text):
    return {"kind": "paste", "matrix": matrix, "row": row, "column": column, "text": text}


def nudge(matrix, text):
    return {"kind": "nudge", "matrix": matrix, "row": 0, "column": 0, "text": text}


ASKED = apply(HANDOUT, paste("X", 0, 0, "1\n2\n3"))
NUDGED = apply(HANDOUT, nudge("W1", "0.01"))


@pytest.mark.parametrize("text", ["5\t6\r\n7\t8\r\n", "5\t6\n7\t8", "5;6\n7;8", "5.0,6\n7,8.0", "5,0\t6,0\n7,0\t8,0"])
def test_a_block_is_pasted_as_a_block(text):
    after = apply(HANDOUT, paste("W1", 1, 0, text))
    assert after.given["W1"].tolist() == [[0.1, -0.2], [5, 6], [7, 8], [0.2, -0.1]]
    assert after.drafts == {}


def test_a_pasted_block_goes_as_far_as_its_grid():
    after = apply(HANDOUT, paste("W1", 3, 1, "5\t6\n7\t8"))
    assert after.given["W1"].tolist() == [[0.1, -0.2], [0.3, 0.4], [-0.5, 0.2], [0.2, 5]]


@pytest.mark.parametrize(
    ("matrix", "row", "text", "room"),
    [
        ("W1", 0, "5\t6\t7\n8\t9\t10", "2 × 2"),
        ("X", 0, "1\t2\t3\t4\t5", "1 × 4"),
        ("W1", 3, "5\t6\n7\t8", "1 × 2"),
        ("b", 0, "1\t2\t3", "1 × 2"),
    ],
)
def test_what_has_no_room_in_the_grid_is_said_there_until_the_next_change(matrix, row, text, room):
    after = apply(HANDOUT, paste(matrix, row, 0, text))
    place, remark = after.remark
    assert place == matrix
    assert f"has room for {room} there: the rest was left out" in remark
    assert apply(after, put("W1", 0, 0, "1")).remark is None
    assert apply(after, put("W1", 0, 0, "abc")).remark is None
    assert apply(after, {"kind": "choose", "what": "reduction", "option": "mean"}).remark is None
    assert apply(HANDOUT, paste(matrix, row, 0, "5\t6\t\t\t\t")).remark is None


@given(st.data())
def test_a_block_with_the_shape_of_the_grid_transposed_is_transposed_and_that_is_said(data):
    matrix = data.draw(st.sampled_from(["W1", "b", "W2"]))
    shape = HANDOUT.given[matrix].shape
    number = st.integers(-99, 99)
    numbers = data.draw(
        st.lists(st.lists(number, min_size=shape[0], max_size=shape[0]), min_size=shape[1], max_size=shape[1])
    )
    after = apply(HANDOUT, paste(matrix, 0, 0, "\n".join("\t".join(map(str, row)) for row in numbers)))
    assert after.given[matrix].T.tolist() == numbers
    assert "it was transposed" in after.remark[1]


def test_a_pasted_text_that_is_no_number_becomes_a_draft_in_its_cell():
    after = apply(HANDOUT, paste("W1", 0, 0, "5\tabc\n1.234,5\t8"))
    assert after.drafts == {Cell("W1", 0, 1): "abc", Cell("W1", 1, 0): "1.234,5"}
    assert after.given["W1"].tolist() == [[5, -0.2], [0.3, 8], [-0.5, 0.2], [0.2, -0.1]]


def test_an_empty_cell_in_a_pasted_column_moves_no_other_cell():
    after = apply(HANDOUT, paste("W1", 0, 0, "5\n\n7"))
    assert after.given["W1"][:, 0].tolist() == [5, 0.3, 7, 0.2]


def test_a_comma_is_a_decimal_comma_where_there_is_room_for_one_column_only():
    after = apply(HANDOUT, paste("W1", 0, 1, "1,5\n−2,5"))
    assert after.given["W1"][:2].tolist() == [[0.1, 1.5], [0.3, -2.5]]


def test_a_comma_parts_two_cells_where_there_is_room_for_them():
    after = apply(HANDOUT, paste("W1", 0, 0, "0,1\n1,0"))
    assert after.given["W1"][:2].tolist() == [[0, 1], [1, 0]]


def test_a_long_pasted_text_is_kept_short():
    after = apply(HANDOUT, paste("W1", 0, 0, "x" * 5000))
    assert all(len(text) <= 400 for text in after.drafts.values())


def refusal(scenario, event):
    with pytest.raises(RefusedError) as refused:
        apply(scenario, event)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1\t2\n" * (LONGEST_BLOCK // 4 + 1), "more than 4,000,000 characters: paste fewer rows"),
        ("9" * 200_000, "a cell of over 131,072 characters"),
        ("1\nspecies\n" + "word\tword\n" * MOST_DRAFTS, "1,000 cells that are no numbers, the first of them “species”"),
    ],
    ids=["long", "one long cell", "words"],
)
def test_a_block_that_is_too_much_is_refused_with_a_sentence(text, says):
    assert says in refusal(HANDOUT.with_size("n", LIMITS["n"]), paste("X", 0, 0, text))
    assert says in refusal(HANDOUT, paste("X", 0, 0, text)), "it is not kept for an answer either"


def test_words_beside_the_grid_are_not_counted():
    large = HANDOUT.with_size("n", MOST_DRAFTS)
    after = apply(large, paste("X", 0, 3, "word\tword\tword\n" * MOST_DRAFTS))
    assert len(after.drafts) == MOST_DRAFTS
    assert len(apply(HANDOUT, paste("W1", 0, 0, "word\n" * 3 * MOST_DRAFTS)).drafts) == 4


def test_a_board_keeps_so_many_texts_that_are_no_numbers_and_refuses_one_more():
    full = apply(HANDOUT.with_size("n", MOST_DRAFTS), paste("X", 0, 0, "word\n" * MOST_DRAFTS))
    assert len(full.drafts) == MOST_DRAFTS
    for one_more in (put("W1", 0, 0, "abc"), paste("W1", 0, 0, "abc")):
        assert "At most 1,000 texts that are no numbers" in refusal(full, one_more)
    assert apply(full, put("X", 5, 0, "another")).drafts[Cell("X", 5, 0)] == "another"
    mended = apply(full, put("X", 0, 0, "1"))
    assert apply(mended, put("W1", 0, 0, "abc")).drafts[Cell("W1", 0, 0)] == "abc"


entries = st.sampled_from(["1", "-2.5", "+.5", "5.", "1e3", "−3", "0,5", "abc", "", " 7 ", "9" * 70, "1-2", "."])


@given(
    st.lists(st.lists(entries, min_size=2, max_size=5), min_size=1, max_size=6), st.integers(0, 3), st.integers(0, 3)
)
def test_a_pasted_block_is_read_as_if_each_cell_was_typed(rows, row, column):
    # A first line of words alone is a head, and is left out.
    assume(set(rows[0]) != {"abc"})
    typed = HANDOUT
    for i, texts in enumerate(rows[: 4 - row]):
        for j, text in enumerate(texts[: 4 - column]):
            typed = apply(typed.with_size("n", 4), put("X", row + i, column + j, text))
    before = HANDOUT.with_size("n", 4).with_draft(Cell("X", row, column), "before")
    pasted = apply(before, paste("X", row, column, "\n".join(map("\t".join, rows))))
    pasted = apply(pasted, {"kind": "answer", "choice": "fit"})
    assert pasted.given["X"].tolist() == typed.given["X"].tolist()
    assert pasted.drafts == typed.drafts


@pytest.mark.parametrize(("choice", "rows"), [("grow", 4), ("fit", 2)])
def test_a_block_with_more_rows_than_there_are_waits_for_an_answer(choice, rows):
    asked = apply(HANDOUT, paste("X", 1, 0, "5\n6\n7"))
    assert asked.asked
    assert asked.given is HANDOUT.given
    after = apply(asked, {"kind": "answer", "choice": choice})
    assert after.asked is None
    assert after.sizes["n"] == rows
    assert after.given["X"][:, 0].tolist() == [1, 5, 6, 7][:rows]


def test_a_block_that_is_not_wanted_is_forgotten():
    after = apply(apply(HANDOUT, paste("X", 1, 0, "5\n6\n7")), {"kind": "answer", "choice": "no"})
    assert after.asked is None
    assert after.given is HANDOUT.given


def test_a_nudge_goes_along_with_its_weight_to_another_layer_and_ends_where_it_can_be_taken_back_no_more():
    deeper = apply(apply(HANDOUT, nudge("W2", "0.1")), {"kind": "choose", "what": "add_layer", "option": ""})
    back = deeper.without_nudge(keep=False)
    assert back.given["W3"][0, 0] == HANDOUT.given["W2"][0, 0]
    assert (back.given["W2"] == deeper.given["W2"]).all()
    of_inputs = HANDOUT.with_choices(gradients="with_inputs")
    assert apply(of_inputs, nudge("X", "0.1")).nudged
    assert apply(of_inputs, nudge("X", "0.1")).with_choices(gradients="parameters").nudged is None


def test_a_nudge_moves_a_weight_until_it_is_kept_or_taken_back():
    nudged = apply(apply(HANDOUT, nudge("W2", "0.01")), nudge("W2", "0,01"))
    assert nudged.given["W2"][0, 0] == pytest.approx(0.62)
    assert (nudged.nudged.before, nudged.nudged.last) == (0.6, 0.01)
    back = apply(nudged, {"kind": "settle", "keep": False})
    assert (back.given["W2"][0, 0], back.nudged) == (0.6, None)
    kept = apply(nudged, {"kind": "settle", "keep": True})
    assert (kept.given["W2"][0, 0], kept.nudged) == (nudged.given["W2"][0, 0], None)


def test_an_input_moves_by_a_nudge_where_its_derivative_is_asked_for_and_never_by_a_fill_or_a_step():
    assert apply(HANDOUT, nudge("X", "0.01")) is HANDOUT
    asked = apply(HANDOUT, {"kind": "choose", "what": "gradients", "option": "with_inputs"})
    assert apply(asked, nudge("X", "0.01")).given["X"][0, 0] == HANDOUT.given["X"][0, 0] + 0.01
    filled = apply(asked, {"kind": "fill", "which": "all", "how": "ones", "seed": ""})
    stepped = apply(asked, {"kind": "descend", "steps": "10"})
    for after in (filled, stepped):
        assert after.given["X"] is HANDOUT.given["X"]
    assert apply(asked, {"kind": "fill", "which": "X", "how": "ones", "seed": ""}) is asked
    assert stepped.given["W1"].tolist() == apply(HANDOUT, {"kind": "descend", "steps": "10"}).given["W1"].tolist()


def test_the_steps_stay_when_the_derivative_of_the_inputs_is_asked_for_and_what_is_held_of_it_goes_with_it():
    stepped = apply(HANDOUT, {"kind": "descend", "steps": "10"})
    asked = apply(stepped, {"kind": "choose", "what": "gradients", "option": "with_inputs"})
    assert asked.steps is stepped.steps
    held = apply(asked, {"kind": "pin", "matrix": "dX", "row": 1, "column": 3})
    assert held.explained == Cell("dX", 1, 3)
    back = apply(held, {"kind": "choose", "what": "gradients", "option": "parameters"})
    assert (back.pinned, back.derivation, back.given) == (None, HANDOUT.derivation, stepped.given)
    assert apply(asked, {"kind": "choose", "what": "gradients", "option": "all"}) is asked


def test_nudges_never_lead_beyond_what_a_number_can_hold():
    after = apply(HANDOUT, nudge("W2", "1e308"))
    assert np.isfinite(after.given["W2"]).all()
    assert after.trace()
    with pytest.raises(RefusedError, match="“1e308” is too large to nudge by"):
        apply(after, nudge("W2", "1e308"))


@pytest.mark.parametrize("text", ["abc", "", "1e999", "--1"])
def test_an_amount_that_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(RefusedError, match=r"^The amount to nudge by is .*: type"):
        apply(HANDOUT, nudge("W2", text))


@pytest.mark.parametrize(("text", "size"), [("3", 3), (" 12 ", 12), ("10000", 10_000)])
def test_a_size_is_typed(text, size):
    assert apply(HANDOUT, {"kind": "size", "letter": "n", "size": text}).sizes["n"] == size


def test_the_size_that_is_there_is_no_change_and_names_stay():
    iris = of_example(example("iris"))
    assert apply(iris, {"kind": "size", "letter": "c", "size": " 4 "}) is iris
    assert apply(iris, {"kind": "size", "letter": "c", "size": 4}).columns


@each("text", ["0", "10001", "abc", "", "1.5", "-1", "9" * 5000, "²", "\ud800"])
def test_a_size_that_cannot_be_is_refused_with_a_sentence(text):
    with pytest.raises(RefusedError, match=r"^n is a whole number from 1 to 10000(, not “.+”)?: it stays 2$") as caught:
        apply(HANDOUT, {"kind": "size", "letter": "n", "size": text})
    assert len(str(caught.value)) < 200


# ---- the controls


def choose(what, option, kind="choose"):
    return {"kind": kind, "what": what, "option": option}


@pytest.mark.parametrize(
    ("what", "option"), [("output", "relu"), ("loss", "squared"), ("reduction", "mean"), ("example", "xor")]
)
def test_an_example_an_activation_or_a_loss_is_chosen(what, option):
    assert getattr(apply(HANDOUT, choose(what, option)), what) == option


def test_another_example_takes_the_place_of_everything():
    assert apply(apply(HELD, choose("learning_rate", "abc")), choose("example", "xor")) is of_example(example("xor"))


def test_another_example_is_read_and_presented_as_the_one_before():
    looked = HANDOUT.with_choices(decimals=2, scale="shared", presenting="dW1", hidden_grids=frozenset({"H1"}))
    after = apply(looked, choose("example", "xor"))
    assert (after.decimals, after.scale, after.presenting, after.hidden_grids) == (2, "shared", "dW1", {"H1"})
    assert after.given is of_example(example("xor")).given


def test_what_is_chosen_already_is_no_change():
    for what, option in (("hidden1", "sigmoid"), ("reduction", "total"), ("learning_rate", "0.50")):
        assert apply(HANDOUT, choose(what, option)) is HANDOUT
    assert apply(HANDOUT, choose("decimals", "4", "read")) is HANDOUT


@pytest.mark.parametrize(("text", "rate"), [("2,5", 2.5), ("−0.1", -0.1), (" 1e-3 ", 0.001)])
def test_a_learning_rate_is_typed(text, rate):
    assert apply(HANDOUT, choose("learning_rate", text)).learning_rate == rate


@pytest.mark.parametrize("text", ["", "abc", "1e999", "\ud800", "x" * 5000])
def test_a_learning_rate_that_is_no_number_is_kept_as_it_was_typed_and_the_last_good_one_stays(text):
    after = apply(HANDOUT, choose("learning_rate", text))
    assert after.learning_rate == 0.5
    assert (after.rate_draft or "")[:300] == text[:300]
    assert len(after.rate_draft) <= 400
    assert apply(after, choose("hidden", "tanh")).rate_draft == after.rate_draft
    again = apply(after, choose("learning_rate", "0.5"))
    assert (again.learning_rate, again.rate_draft) == (0.5, None)


@pytest.mark.parametrize(("text", "momentum"), [("0,9", 0.9), (" 0 ", 0.0), ("−0", 0.0), (".5", 0.5)])
def test_a_momentum_is_typed(text, momentum):
    after = apply(HANDOUT, choose("momentum", text))
    assert repr(after.momentum) == repr(momentum)
    assert after.momentum_draft is None


@pytest.mark.parametrize("text", ["", "abc", "1", "−0.1", "1e999", "x" * 5000])
def test_a_momentum_out_of_its_range_is_kept_as_it_was_typed_and_the_last_good_one_stays(text):
    after = apply(HANDOUT.with_choices(momentum=0.5), choose("momentum", text))
    assert after.momentum == 0.5
    assert after.momentum_draft[:300] == text[:300]
    again = apply(after, choose("momentum", "0.5"))
    assert (again.momentum, again.momentum_draft) == (0.5, None)


def test_decimals_and_colours_are_read_otherwise():
    assert apply(HANDOUT, choose("decimals", "8", "read")).decimals == 8
    assert apply(HANDOUT, choose("scale", "shared", "read")).scale == "shared"


@pytest.mark.parametrize(("which", "names"), [("all", ["W1", "W2", "b", "c"]), ("W2", ["W2"])])
@pytest.mark.parametrize("how", ["zeros", "ones", "random"])
def test_parameters_are_filled(which, names, how):
    after = apply(NUDGED, {"kind": "fill", "which": which, "how": how, "seed": "7"})
    expected = NUDGED.with_fill(names, how, 7)
    for name, matrix in after.given.items():
        assert np.array_equal(matrix, expected.given[name])
        assert (name in names) == (not np.array_equal(matrix, NUDGED.given[name]))
    assert after.nudged is None, "there is no nudge left to take back"


@pytest.mark.parametrize("seed", ["", "abc", "1.5", "-1", "1000000"])
def test_a_seed_that_is_none_is_refused_with_a_sentence_where_it_is_needed(seed):
    with pytest.raises(
        RefusedError, match=r"^The seed is a whole number from 0 to 999999(, not “.+”)?: nothing filled$"
    ):
        apply(HANDOUT, {"kind": "fill", "which": "all", "how": "random", "seed": seed})
    assert apply(HANDOUT, {"kind": "fill", "which": "all", "how": "ones", "seed": seed}).given["c"][0, 0] == 1


def test_a_step_is_put_in_focus_and_let_go():
    focused = apply(HANDOUT, {"kind": "present", "step": "dW1"})
    assert focused.presenting == "dW1"
    assert apply(focused, {"kind": "present", "step": ""}).presenting == ""


def test_a_grid_is_kept_back_and_shown_again():
    hidden = apply(HANDOUT, {"kind": "hide", "matrix": "H1"})
    assert hidden.hidden_grids == {"H1"}
    assert apply(hidden, {"kind": "hide", "matrix": "H1"}).hidden_grids == set()


def letter(matrix, level):
    return {"kind": "letters", "matrix": matrix, "level": level}


def test_a_grid_shows_letters_down_to_a_level_and_none_again():
    one = apply(HANDOUT, letter("dW1", "one"))
    assert one.lettered == (("dW1", "one"),)
    assert apply(one, letter("dW1", "all")).lettered == (("dW1", "all"),)
    assert apply(one, letter("dW1", "none")).letters == {}


def test_all_grids_that_the_table_makes_show_letters_and_one_of_them_can_differ():
    both = apply(HANDOUT, choose("cells", "both", "read"))
    assert both.lettered == tuple((name, "all") for name in HANDOUT.derivation.by_name)
    without = apply(both, letter("H1", "none"))
    assert dict(both.lettered).keys() - dict(without.lettered).keys() == {"H1"}
    assert apply(without, choose("cells", "letters", "read")).letters == {}
    assert apply(without, letter("H1", "all")).letters == {}


def test_letters_of_a_line_that_only_one_loss_has_are_not_there_with_the_other():
    average = apply(apply(HANDOUT, choose("reduction", "mean")), letter("Y_error_average", "all"))
    assert average.lettered == (("Y_error_average", "all"),)
    assert apply(average, choose("reduction", "total")).letters == {}


def test_a_gradient_is_compared_with_the_derivatives_and_no_longer():
    once = apply(HANDOUT, {"kind": "compare", "matrix": "dW1"})
    assert once.compared == {"dW1"}
    assert apply(once, {"kind": "compare", "matrix": "dW1"}).compared == set()


def test_sections_are_folded_and_unfolded_and_another_example_leaves_them_so():
    folded = apply(HANDOUT, {"kind": "fold", "sections": ["Forward", "Derivatives"]})
    assert folded.folded == {"Forward", "Derivatives"}
    assert apply(folded, choose("example", "xor")).folded == {"Forward", "Derivatives"}
    assert apply(folded, {"kind": "fold", "sections": []}).folded == set()


def test_places_in_a_sum_are_unfolded_and_nonsense_among_them_is_left_out():
    nonsense = ["x", "", 5, None, "1" * 200, "<b>", "²", "1.", ".1", "1..2", [["0"]]]
    after = apply(HANDOUT, {"kind": "unfold", "open": ["all", "0", "1.2", *nonsense]})
    assert set(after.unfolded) == {"all", "0", "1.2"}
    assert apply(after, {"kind": "unfold", "open": []}).unfolded == ()


@FIFTY
@given(malformed)
def test_an_event_that_makes_no_sense_changes_nothing(event):
    assert apply(HELD, event) is HELD


@each(
    ("asked", "found"),
    [
        ({"matrix": "dW1"}, "dW1"),
        ({"matrix": "X.T"}, "X.T"),
        ({"matrix": "X"}, "X"),
        ({"matrix": "dW1", "row": 3, "column": 1}, Cell("dW1", 3, 1)),
        ({"matrix": "dW1", "row": 4, "column": 1}, None),
        ({"matrix": "X", "row": 0, "column": 0}, None),
        ({"matrix": "dW1", "row": 0}, None),
        ({"matrix": "nothing"}, None),
        ({"matrix": ["dW1"]}, None),
        ({}, None),
    ],
)
def test_a_matrix_or_the_sum_behind_a_cell_can_be_asked_for_to_copy(asked, found):
    assert wanted(HANDOUT, {"kind": "copy", **asked}) == found


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "pin", "matrix": "W1", "row": "0", "column": 0},
        {"kind": "pin", "matrix": "W1"},
        {"kind": "pin", "matrix": None, "row": 0, "column": 0},
        {"kind": "pin", "row": 0, "column": 0},
        {"kind": "pin", "matrix": "W1", "row": True, "column": 0},
        {"kind": "pin", "matrix": "W1", "row": 0.0, "column": 0},
    ],
    ids=json.dumps,
)
def test_half_a_cell_does_not_let_go_of_the_held_one(event):
    assert apply(HELD, event).pinned == HELD.pinned


@FIFTY
@given(st.sampled_from(KINDS), st.fixed_dictionaries({}, optional=anything), st.sampled_from([HELD, ASKED, NUDGED]))
def test_any_fields_with_a_known_kind_are_applied_passed_over_or_refused(kind, fields, scenario):
    try:
        after = apply(scenario, {**fields, "kind": kind})
    except RefusedError:
        after = scenario
    assert after.explained is None or after.has(after.explained)
    assert after.trace()


@pytest.mark.parametrize("steps", ["1", "10", "100"])
def test_steps_move_all_parameters_at_once_and_are_one_change(steps):
    after = apply(HANDOUT, {"kind": "descend", "steps": steps})
    run = after_updates(HANDOUT.trace(), int(steps))
    for name in run.derivation.gradient_of:
        np.testing.assert_allclose(after.given[name], run[name], rtol=1e-12)
    assert after.given["X"] is HANDOUT.given["X"]
    assert after.trace()["TotalLoss"] < HANDOUT.trace()["TotalLoss"]


def test_one_step_is_the_update_that_the_board_shows():
    run, after = HANDOUT.trace(), apply(HANDOUT, {"kind": "descend", "steps": "1"})
    for parameter, line in run.derivation.updates.items():
        np.testing.assert_array_equal(after.given[parameter], run[line.name])


def test_steps_up_to_one_are_counted_from_where_they_began_and_taken_once():
    by_two = apply(apply(HANDOUT, {"kind": "descend", "to": 3}), {"kind": "descend", "to": 7})
    at_once = apply(HANDOUT, {"kind": "descend", "steps": "10"})
    assert apply(by_two, {"kind": "descend", "to": 7}) is by_two
    assert apply(by_two, {"kind": "descend", "to": 2}) is by_two
    same = apply(by_two, {"kind": "descend", "to": 10})
    assert same.steps.last == at_once.steps.last == 10
    for name in same.given:
        np.testing.assert_array_equal(same.given[name], at_once.given[name])


@pytest.mark.parametrize("to", [-1, 1.5, True, "3"])
def test_no_step_goes_to_what_is_no_number_of_steps(to):
    assert apply(HANDOUT, {"kind": "descend", "to": to}) is HANDOUT


def test_a_step_that_is_too_far_is_refused():
    with pytest.raises(RefusedError, match="would take too long"):
        apply(HANDOUT, {"kind": "descend", "to": 10**30})


def test_steps_with_momentum_go_on_with_the_velocities_on_the_board():
    begun = apply(HANDOUT, choose("momentum", "0.9"))
    begun = apply(begun, {"kind": "set", "matrix": "V_W1", "row": 0, "column": 1, "text": "0.25"})
    whole = apply(begun, {"kind": "descend", "steps": "10"})
    one_by_one = begun
    for _ in range(10):
        run = one_by_one.trace()
        one_by_one = apply(one_by_one, {"kind": "descend", "steps": "1"})
        for name, line in run.derivation.successors().items():
            np.testing.assert_array_equal(one_by_one.given[name], run[line.name])
    for name, matrix in whole.given.items():
        np.testing.assert_array_equal(one_by_one.given[name], matrix)


def test_filled_parameters_leave_the_velocities():
    begun = HANDOUT.with_choices(momentum=0.9).after_steps(2)
    filled = apply(begun, {"kind": "fill", "which": "all", "how": "zeros", "seed": ""})
    assert not filled.given["W1"].any()
    assert all(matrix is begun.given[name] for name, matrix in filled.velocities.items())
    assert apply(begun, {"kind": "fill", "which": "V_b", "how": "ones", "seed": ""}) is begun


@pytest.mark.parametrize("steps", [1, "2", "abc", "-1", None, "1e3"])
def test_other_numbers_of_steps_change_nothing(steps):
    assert apply(HANDOUT, {"kind": "descend", "steps": steps}) is HANDOUT


def test_steps_that_overflow_are_refused_with_a_sentence_and_change_nothing():
    wild = HANDOUT.with_choices(hidden="linear", output="linear", learning_rate=1e6)
    with pytest.raises(RefusedError, match=r"Take a smaller learning rate\. Nothing changed"):
        apply(wild, {"kind": "descend", "steps": "1000"})


def test_many_steps_of_a_large_network_are_refused_and_one_is_taken():
    large = HANDOUT.with_size("n", 10_000).with_size("h", 16)
    with pytest.raises(RefusedError, match="1,000 steps of a network this large would take too long"):
        apply(large, {"kind": "descend", "steps": "1000"})
    assert apply(large, {"kind": "descend", "steps": "1"}) is not large
