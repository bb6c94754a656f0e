"""Where the lesson begins: what the address asks for, or the start with a sentence."""

import pytest

from backprop_core.lesson.sequence import present, walk
from tests.browser.handout import run_of
from tests.each import each
from tests.ui import hostile
from ui.lesson.place import start

NOTATION = run_of().notation
READERS = {"walk": walk(NOTATION), "present": present(NOTATION)}


@each(
    ("asked", "reader", "beat"),
    [
        ({}, "walk", ""),
        ({"reader": "present"}, "present", ""),
        ({"reader": "present", "beat": "dW1.sums.4.2"}, "present", "dW1.sums.4.2"),
        ({"beat": "nudge.2"}, "walk", "nudge.2"),
        ({"beat": "dW1.sums.4.2"}, "present", "dW1.sums.4.2"),
        ({"beat": "Z1.shape"}, "walk", "Z1.shape.answer"),  # the example: the question and its answer are one beat
        ({"s": "abc"}, "walk", ""),
    ],
)
def test_an_address_opens_the_beat_that_it_names(asked, reader, beat):
    assert start(READERS, asked) == {"reader": reader, "beat": beat, "says": ""}


@pytest.mark.parametrize(
    ("asked", "reader", "says"),
    [
        ({"reader": "present", "beat": "nudge.2"}, "present", "There is no place “nudge.2” in this lesson"),
        ({"beat": "dw1.formula"}, "walk", "There is no place “dw1.formula” in this lesson"),
        ({"reader": "Present"}, "walk", "The link asks for “Present”, but a lesson is read as walk or present."),
    ],
)
def test_what_there_is_not_gives_the_start_and_a_sentence(asked, reader, says):
    where = start(READERS, asked)
    assert (where["reader"], where["beat"]) == (reader, "")
    assert says in where["says"]


@each("text", [*hostile.SCRIPTS, "x" * 100_000, "\x00", "../..", "__proto__", "\ud800"])
def test_a_hostile_place_is_the_start_and_a_short_sentence(text):
    where = start(READERS, {"beat": text, "reader": text})
    assert (where["reader"], where["beat"]) == ("walk", "")
    assert 0 < len(where["says"]) < 400
