"""Why a line is as it is: each line raises its own questions, and the answers are true of its sizes."""

import pytest

from backprop_core import ACTIVATIONS, derivation
from backprop_core.explain.notation import notation_of
from backprop_core.explain.questions import reasons

SIZES = {"n": 2, "c": 4, "h": 3, "o": 2}


def asked(name, table=None, **sizes):
    """The questions that a line raises, each with its answer."""
    table = table or derivation()
    notation = notation_of(table, tuple({**SIZES, **sizes}.items()))
    return {reason.question: reason.answer for reason in reasons(notation, table.by_name[name])}


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("Z1", ["Why a sum over inputs?", "Is it X @ W1, or X @ W1 + b?"]),
        ("Z2", ["Why a sum over hidden units?"]),
        ("Yhat_slope", ["Why ŷ and not y in the slope?"]),
        ("delta_out", ["Be careful of shape and goal. Why ⊙ and not @?"]),
        ("D_Error_W", ["Why a sum over outputs?", "Why W2.T, the transpose?"]),
        ("dW1", ["Why a sum over rows?", "Why X.T, the transpose?"]),
        ("dc", ["Why the column sum?"]),
        ("W1_new", ["Why minus?"]),
        ("L", []),
    ],
)
def test_each_line_raises_the_questions_of_its_form(name, questions):
    assert list(asked(name)) == questions


@pytest.mark.parametrize(
    ("name", "question", "letter"),
    [
        ("D_Error_W", "Why a sum over outputs?", "o"),
        ("dW1", "Why a sum over rows?", "n"),
        ("dc", "Why the column sum?", "n"),
    ],
)
def test_an_answer_says_how_many_are_added_and_of_one_that_there_is_no_more(name, question, letter):
    assert " 5 " in asked(name, **{letter: 5})[question]
    one = asked(name, **{letter: 1})[question]
    assert "here" in one
    assert "only one" in one
    assert " 1 " not in one


@pytest.mark.parametrize("output", ACTIVATIONS)
def test_of_the_handouts_slip_in_the_slope_is_spoken_only_where_the_slope_is_the_handouts(output):
    questions = asked("Yhat_slope", derivation("sigmoid", output, "average"))
    assert ("Why ŷ and not y in the slope?" in questions) == (output == "sigmoid")


def test_a_sum_is_explained_by_the_weight_that_every_row_uses():
    for name, weight in (("dW1", "row of X uses the same w₁₁"), ("dW2", "row of H1 uses the same w(2)₁₁")):
        assert f"Each {weight}, so each row adds its own term." in asked(name)["Why a sum over rows?"]
    assert asked("Z1")["Why a sum over inputs?"].startswith("Each cell of Z1 has one term for each input.")


def test_the_minus_of_an_update_is_explained_by_what_it_goes_against():
    assert asked("W1_new")["Why minus?"].startswith("The gradient points uphill")
    momentum = derivation(rule="momentum")
    assert asked("W1_new", momentum)["Why minus?"].startswith("The velocity is added up from gradients")
    assert list(asked("V_W1_new", momentum)) == ["Why β?"]


def test_the_transpose_is_explained_by_the_shape_that_must_come_out():
    answer = asked("dW1")["Why X.T, the transpose?"]
    assert "the result has the shape of W1: c × h" in answer
    assert "The sum is over n" in answer
    assert "(c × n) @ (n × h)" in answer
