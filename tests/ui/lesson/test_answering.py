"""What the component sends is judged, and what is no answer is ignored."""

import pytest

from tests.each import each
from ui.lesson.answering import said_of
from ui.lesson.content import Content
from ui.state.example import examples
from ui.state.scenario import of_example


@pytest.fixture(scope="module")
def content():
    return Content(of_example(examples()[0]))


@each(
    ("beat", "answers", "verdict"),
    [
        ("Z2.shape", ["2", "1"], "right"),
        ("Z2.shape", ["1", "2"], "wrong"),
        ("Z2.shape", ["2"], "unreadable"),
        ("Z2.shape", ["2", None], "unreadable"),
        ("dW1.operator1", ["X.T @ H_D_Error_W"], "right"),
        ("dW1.operator1", ["X @ H_D_Error_W"], "wrong"),
        ("H1.number", ["0.35"], "right"),
        ("H1.number", ["9" * 100_000], "unreadable"),
        ("H1.number", [], "unreadable"),
        ("nudge.2", ["0.0046"], "right"),
    ],
)
def test_an_answer_is_judged(content, beat, answers, verdict):
    said = said_of(content, {"number": 7, "beat": beat, "answers": answers})
    assert (said["number"], said["beat"], said["verdict"]) == (7, beat, verdict)
    assert said["sentence"]


@each(
    ("text", "verdict", "sentence"),
    [
        ("0,35", "right", "Right."),
        (" −0,35 ", "wrong", "This is the result with the wrong sign."),
        ("3.5d-1", "unreadable", "Your number is “3.5d-1”, which is not a number"),
        ("٠.٣٥", "right", "Right."),
        ("3.5e-0001", "right", "Right."),
        ("0,4", "too few digits", "Write at least 2 significant digits."),
        ("abc", "unreadable", "Your number is “abc”, which is not a number: type digits, for example −0.5 or 2e-3."),
        ("1e999", "unreadable", "Your number is “1e999”, which is too large: type a number up to 1.7e308."),
        ("  ", "unreadable", "Your number is empty: type a number, for example 0.5."),
        ("1,000,000", "unreadable", "Your number is “1,000,000”, which is not a number"),
    ],
)
def test_a_number_is_read_as_on_the_board(content, text, verdict, sentence):
    said = said_of(content, {"number": 1, "beat": "H1.number", "answers": [text]})
    assert said["verdict"] == verdict
    assert said["sentence"].startswith(sentence)


@pytest.mark.parametrize(
    ("key", "beat", "text", "verdict"),
    [
        ("iris", "delta_out.number", "-0.00085", "right"),  # 0.2500 · (−0.0034)
        ("iris", "delta_out.number", "-0.00084", "right"),  # with all digits
        ("iris", "delta_out.number", "-0.00080", "wrong"),
        ("iris", "H_D_Error_W.number", "-0.000059", "right"),  # 0.1957 · (−0.0003)
        ("class", "delta_out.number", "-8.1e-7", "right"),  # 0.0009 · (−0.0009)
        ("class", "delta_out.number", "0", "too few digits"),
    ],
)
def test_who_computes_with_the_numbers_on_the_screen_is_right(key, beat, text, verdict):
    content = Content(of_example(next(one for one in examples() if one.key == key)))
    said = said_of(content, {"number": 1, "beat": beat, "answers": [text]})
    assert said["verdict"] == verdict


@each(
    "sent",
    [
        None,
        "text",
        [],
        {},
        {"number": 1, "beat": "goal", "answers": ["1"]},
        {"number": 1, "beat": "no such beat", "answers": ["1"]},
        {"number": 1, "beat": ["Z2.shape"], "answers": ["1"]},
        {"number": True, "beat": "Z2.shape", "answers": ["1"]},
        {"number": "1", "beat": "Z2.shape", "answers": ["1"]},
        {"number": 1, "beat": "Z2.shape", "answers": "21"},
        {"number": 1, "beat": "Z2.shape", "answers": None},
    ],
)
def test_what_is_no_answer_is_ignored(content, sent):
    assert said_of(content, sent) is None
