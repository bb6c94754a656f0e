"""How answers are judged: to two significant digits, and a mistake is named only when it gives the very number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core.lesson.filling import filled
from backprop_core.lesson.following import telling_example
from backprop_core.lesson.judging import NO_REASON, answer, judge
from backprop_core.lesson.sequence import beats
from backprop_core.practice.mistakes import mistakes_before
from tests.backprop_core import blackboard
from tests.backprop_core.networks import networks
from tests.each import each


def asked(run, name):
    return next(beat for beat in beats(run.notation) if beat.id == name)


def judged(run, name, *answers):
    verdict = judge(run, asked(run, name), answers)
    return verdict.verdict, verdict.sentence


@each(
    ("name", "answers", "verdict"),
    [
        ("Z1.shape", ("2", "2"), "right"),
        ("Z2.shape", ("2", "1"), "right"),
        ("Z2.shape", ("1", "2"), "wrong"),
        ("Z2.shape", ("2", "3"), "wrong"),
        ("Z2.shape", ("2", ""), "unreadable"),
        ("Z2.shape", ("two", "1"), "unreadable"),
        ("Z2.shape", ("2",), "unreadable"),
        ("H1.number", ("0.3543",), "right"),
        ("H1.number", ("0.354",), "right"),
        ("H1.number", ("0.35",), "right"),
        ("H1.number", ("0.3546",), "right"),  # to two digits: 0.35
        ("H1.number", ("0.4",), "too few digits"),
        ("H1.number", ("0.36",), "wrong"),
        ("H1.number", ("−0.35",), "wrong"),
        ("H1.number", ("",), "unreadable"),
        ("H1.number", ("0,35",), "unreadable"),
        ("H1.number", ("<b>1</b>",), "unreadable"),
        ("H1.number", (), "unreadable"),
        ("Z1.number", ("-0.6",), "right"),
        ("Z1.number", ("-6.0e-1",), "right"),
        ("delta_out.operator1", ("⊙",), "right"),
        ("delta_out.operator1", ("@",), "wrong"),
        ("delta_out.operator1", ("*",), "unreadable"),
        ("dW1.factor.2", ("h₁₁(1 − h₁₁)",), "right"),
        ("dW1.factor.2", ("ŷ₁(1 − ŷ₁)",), "wrong"),
        ("dW1.affects.1.1", ("z₁₁ and z₂₁",), "right"),
        ("dW1.affects.1.1", ("z₁₁",), "wrong"),
        ("nudge.direction", ("It shrinks.",), "right"),
        ("nudge.direction", ("It grows.",), "wrong"),
        ("nudge.2", ("0.0023",), "right"),
    ],
)
def test_an_answer_is_judged(handout, name, answers, verdict):
    assert judged(handout, name, *answers)[0] == verdict


@each(
    ("name", "given_answer", "sentence"),
    [
        ("Z2.shape", ("1", "2"), "Rows and columns are exchanged: rows come first."),
        ("Z2.shape", ("2", "2"), "The number of columns is wrong: one column for each output."),
        (
            "Z2.shape",
            ("3", "2"),
            "Rows and columns are both wrong: one row for each row of X, one column for each output.",
        ),
        (
            "Z1.number",
            ("-0.7",),
            "Not this number. z₁₁ = x₁₁·w₁₁ + x₁₂·w₂₁ + x₁₃·w₃₁ + x₁₄·w₄₁ + b₁ = 1·0.1 + 0·0.3 + "
            "2·(−0.5) + 1·0.2 + 0.1.",
        ),
        ("nudge.3", ("7.7",), "Not this number. Δz(2)₁ = w₁·Δh₁₁ = 0.6·0.002288."),
        (
            "nudge.direction",
            ("It grows.",),
            "Not this one. Look at the sign of dTL/dw₁₁: above 0 TotalLoss grows, below 0 it shrinks.",
        ),
        ("Z1.number", ("-0.70",), "This is the result without the term x₁₁·w₁₁ or the result without the term b₁."),
        ("Z1.number", ("0.60",), "This is the result with the wrong sign."),
        ("delta_out.number", ("-0.484",), "This is the result without the factor ŷ′₁."),
        ("delta_out.number", ("0.1210",), "This is the result with the wrong sign."),
        ("H_D_Error_W.number", ("-0.07258",), "This is the result without the factor h′₁₁."),
        ("nudge.3", ("0.60",), "This is the slope alone, without the change before."),
        ("nudge.3", ("0.0060",), "This is the result without the factor h₁₁(1 − h₁₁)."),
        ("Z2.number", ("0.01258",), "This is about the result without the term c."),  # computed with rounded numbers
        ("Z2.number", ("0.0120",), "Not this number. z(2)₁ = h₁₁·w₁ + h₁₂·w₂ + c = 0.3543·0.6 + 0.5·(−0.4) + 0.05."),
        ("dW1.factor.2", ("ŷ₁(1 − ŷ₁)",), "ŷ₁(1 − ŷ₁) is dŷ₁/dz(2)₁."),
        ("dW1.affects.2.1", ("z(2)₁",), "That comes one step later."),
        ("dW1.affects.1.1", ("z₁₁",), "That is only one of them."),
    ],
)
def test_a_wrong_answer_gets_its_reason(handout, name, given_answer, sentence):
    assert judged(handout, name, *given_answer)[1] == sentence


def test_a_known_mistake_in_the_line_is_named(handout):
    assert judged(handout, "H1.number", "-0.60")[1] == (
        "One mistake gives this number: activation left out: Z1 instead of H1. H1 is what the activation makes of Z1: "
        "apply it to every cell."
    )


@each("name", ["H1", "delta_out", "H_D_Error_W", "dW1"])
def test_only_a_common_mistake_that_gives_the_number_is_named(handout, name):
    beat = asked(handout, f"{name}.number")
    right = handout[name][0, 0]
    given_by = {}
    for one in mistakes_before(handout, name):
        if set(one.changed) == {name} and not one.ends:
            theirs = one.follow(handout)[name][0, 0]
            if theirs and abs(theirs - right) > 0.2 * abs(right):
                given_by.setdefault(f"{theirs:.4e}", []).append(one)
    assert given_by
    for number, those in given_by.items():
        sentence = judge(handout, beat, (number,)).sentence
        named = [one for one in those if sentence == f"One mistake gives this number: {one.name}. {one.sentence}"]
        assert all(one.typical for one in named)
        assert named or sentence.startswith("This is the ") or not any(one.typical for one in those)


def test_a_sum_that_is_zero_but_for_rounding_is_0():
    run = blackboard.run(
        {"X": [[1, 1, 1]], "Y": [[1]], "W1": [[0.1], [0.2], [-0.3]], "b": [[0]], "W2": [[1]], "c": [[0]]}
    )
    assert run["Z1"][0, 0] != 0
    assert judged(run, "Z1.number", "0")[0] == "right"
    assert filled(run, asked(run, "Z1.number").question.worked).endswith(" = 0")


@given(networks(), st.sampled_from([-3.0, -1.0, 0.5, 0.9, 1.12, 2.0, 10.0]))
@settings(max_examples=4)
def test_no_wrong_number_is_called_right_and_no_right_one_wrong(network, times):
    run = network.trace
    for beat in beats(run.notation):
        if beat.question and beat.question.kind == "number":
            (right,) = answer(run, beat.question, lambda number, _: repr(number))
            assert judge(run, beat, (right,)).verdict == "right"
            if float(right):
                assert judge(run, beat, (repr(times * float(right)),)).verdict == "wrong"
                assert judge(run, beat, (f"{float(right):.1e}",)).verdict == "right"
                assert judge(run, beat, (f"{float(right):.3e}",)).verdict == "right"


@given(networks())
@settings(max_examples=4)
def test_every_other_choice_is_wrong(network):
    run = network.trace
    for beat in beats(run.notation):
        for choice in beat.question.choices if beat.question else ():
            expected = "right" if (choice,) == answer(run, beat.question) else "wrong"
            assert judge(run, beat, (choice,)).verdict == expected


@given(networks())
@settings(max_examples=4)
def test_a_wrong_answer_to_any_question_gets_a_reason_or_a_hint(network):
    run = network.trace
    for beat in beats(run.notation, telling_example(run)):
        if beat.question:
            wrong = {"number": ["7e77"], "shape": ["77", "77"]}.get(beat.question.kind)
            tries = (
                [wrong] if wrong else [[one] for one in beat.question.choices if (one,) != answer(run, beat.question)]
            )
            for one in tries:
                verdict = judge(run, beat, one)
                assert verdict.verdict == "wrong"
                assert verdict.sentence not in NO_REASON, beat.id


def test_a_beat_that_asks_nothing_judges_nothing(handout):
    with pytest.raises(ValueError, match="asks nothing"):
        judge(handout, asked(handout, "goal"), ("1",))


def test_the_answer_has_its_computation(handout):
    assert filled(handout, asked(handout, "H1.number").question.worked) == "h₁₁ = Sig(z₁₁) = Sig(−0.6) = 0.3543"


def test_a_number_beyond_a_computer_is_open():
    run = blackboard.run({**blackboard.HANDOUT, "W1": [[1e308] * 2] * 4}, "linear", "linear")
    assert judged(run, "Z1.number", "1.0e308")[0] == "open"
