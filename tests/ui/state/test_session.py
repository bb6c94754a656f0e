"""A person's session: the board's events count once, in order, whatever happens to the messages on the way."""

import json
import math

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from backprop_core import Cell
from tests.visitor import with_components
from ui.state import link
from ui.state.events import MOST_EVENTS
from ui.state.example import examples
from ui.state.limits import LONGEST_BLOCK
from ui.state.scenario import of_example
from ui.state.session import Session

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

FEW = settings(max_examples=15, phases=[Phase.explicit, Phase.generate])
"""Each of these runs a page: few of them, and a failure is shown as it was found."""


def page():
    """A page that receives the messages that are waiting, and shows nothing."""
    import streamlit as st

    from ui.state import session

    session.current()
    for message in st.session_state.pop("resumptions", []):
        session.resume(message)
    for message in st.session_state.pop("waiting", []):
        session.receive(message)
    for kept in st.session_state.pop("changes", []):
        session.change(kept)


XOR = {"kind": "choose", "what": "example", "option": "xor"}


class Person:
    """Somebody at a page, with a session of their own."""

    def __init__(self):
        self.app = with_components(AppTest.from_function(page, default_timeout=30)).run()

    def sends(self, *messages):
        return self.does("waiting", list(messages))

    def does(self, what, value):
        self.app.session_state[what] = value
        self.app.run()
        assert not self.app.exception
        return self

    @property
    def session(self):
        return self.app.session_state["session"]

    def x(self, row=0, column=0):
        return self.session.scenario.given["X"][row, column]

    def state(self):
        """All that a message could change, as text."""
        scenario = self.session.scenario
        numbers = {name: matrix.tolist() for name, matrix in scenario.given.items()}
        seen = (self.session.board, self.session.seen, len(self.session.past))
        return repr((numbers, scenario.drafts, scenario.pinned, scenario.explained, scenario.first_row, seen))


@pytest.fixture
def person():
    return Person()


def put(number, text, row=0, column=0):
    return {"number": number, "kind": "set", "matrix": "X", "row": row, "column": column, "text": text}


def message(*events, board="first"):
    return {"board": board, "events": list(events)}


def test_a_first_visit_begins_with_the_first_example(person):
    assert person.session.scenario.example == examples()[0].key
    assert (person.session.board, person.session.seen) == ("", 0)


def test_an_event_is_applied_and_acknowledged(person):
    person.sends(message(put(1, "5")))
    assert person.x() == 5
    assert (person.session.board, person.session.seen) == ("first", 1)


def test_the_events_of_a_message_are_applied_in_order(person):
    person.sends(message(put(1, "5"), put(2, "abc"), put(3, "7", column=1), put(4, "6")))
    assert (person.x(), person.x(column=1)) == (6, 7)
    assert not person.session.scenario.drafts
    assert person.session.seen == 4


def test_an_event_that_is_sent_again_is_applied_once(person):
    grow = {"number": 1, "kind": "size", "letter": "n", "size": 3}
    shrink = {"number": 2, "kind": "size", "letter": "n", "size": 2}
    person.sends(message(grow, shrink, put(3, "5")))
    person.sends(message(put(4, "6")))
    person.sends(message(grow, shrink, put(3, "5"), put(4, "6")))
    assert person.x() == 6
    assert person.session.seen == 4
    assert len(person.session.past) == 4


@pytest.mark.parametrize("arrived", [[3], [1, 3], [2, 3], [1, 2, 3], [1, 1, 2, 3, 3], [3, 1, 2]])
def test_whichever_messages_arrive_the_last_says_it_all(person, arrived):
    """The board sends everything not yet acknowledged, so of its messages any may be merged away but the last."""
    events = [put(1, "5"), put(2, "6", column=1), put(3, "7")]
    person.sends(*(message(*events[:last]) for last in arrived))
    assert (person.x(), person.x(column=1)) == (7, 6)
    assert person.session.seen == 3


def test_a_message_that_is_late_brings_no_older_number_back(person):
    person.sends(message(put(1, "5"), put(2, "6")), message(put(1, "5")))
    assert person.x() == 6
    assert person.session.seen == 2


def test_a_board_that_is_drawn_anew_begins_to_count_anew(person):
    person.sends(message(put(1, "5"), put(2, "6")))
    person.sends(message(put(1, "8"), board="second"))
    assert person.x() == 8
    assert (person.session.board, person.session.seen) == ("second", 1)


def test_of_a_message_with_too_many_events_the_first_are_applied_and_the_rest_when_it_is_sent_again(person):
    events = [put(number, str(number)) for number in range(1, 2 * MOST_EVENTS + 2)]
    for seen in (MOST_EVENTS, 2 * MOST_EVENTS, 2 * MOST_EVENTS + 1):
        person.sends(message(*(event for event in events if event["number"] > person.session.seen)))
        assert (person.session.seen, person.x()) == (seen, seen)
    assert person.sends(message({"number": seen + 1, "kind": "undo"})).x() == seen - 1


def test_of_a_message_with_too_much_text_the_first_events_are_applied_and_the_rest_when_it_is_sent_again(person):
    long = [put(number, f"{number}" + " " * (LONGEST_BLOCK // 2)) for number in range(1, 5)]
    person.sends(message(*long))
    assert (person.session.seen, person.x()) == (2, 2)
    person.sends(message(*long[2:]))
    assert (person.session.seen, person.x()) == (4, 4)


def test_an_event_that_makes_no_sense_is_acknowledged_and_passed_over(person):
    person.sends(message(put(1, "5"), {"number": 2, "kind": "explode"}, put(3, "6", row=99), put(4, "7", column=1)))
    assert (person.x(), person.x(column=1)) == (5, 7)
    assert person.session.seen == 4


@pytest.mark.parametrize("kind", [[], {}, ["set"], None, 5, True], ids=str)
def test_an_event_of_a_kind_that_is_no_word_is_passed_over(person, kind):
    person.sends(message({"number": 1, "kind": kind}, put(2, "5")))
    assert person.x() == 5


def test_a_gesture_that_is_nested_without_end_is_passed_over():
    nested = []
    for _ in range(5000):
        nested = [nested]
    after = Session(of_example(examples()[0])).after({**put(1, "5"), "gesture": nested})
    assert after.scenario.given["X"][0, 0] == 5
    assert after.gesture == ""


@pytest.mark.parametrize("number", ["1", 1.0, True, None, [1], -1, 0], ids=str)
def test_an_event_without_a_proper_number_is_passed_over(person, number):
    person.sends(message(put(number, "5")))
    assert person.x() == 1
    assert person.session.seen == 0
    assert type(person.session.seen) is int


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "events",
        5,
        {},
        {"events": None},
        {"events": {"0": put(3, "9")}},
        {"board": "first"},
        {"board": "first", "events": [None, 5, "set", [], {}]},
        {"events": [put(3, "9")]},
        {"board": None, "events": [put(3, "9")]},
        {"board": ["first"], "events": [put(3, "9")]},
    ],
    ids=str,
)
def test_a_message_that_makes_no_sense_changes_nothing(person, sent):
    before = person.sends(message(put(1, "5"), put(2, "6"))).state()
    assert person.sends(sent).state() == before


def test_after_nonsense_an_event_that_is_sent_again_is_still_applied_once(person):
    person.sends(message(put(1, "5"), put(2, "6")), {"events": []}, message(put(1, "5")))
    assert person.x() == 6


def test_a_very_long_name_of_a_board_is_kept_short(person):
    person.sends(message(put(1, "5"), board="b" * 100_000))
    assert person.x() == 5
    assert len(person.session.board) <= 64


@FEW
@given(st.lists(odd | st.fixed_dictionaries({"board": odd, "events": odd}), max_size=20))
def test_garbage_never_stops_the_page(garbage):
    assert Person().sends(*garbage).sends(message(put(1, "5"), board="good")).x() == 5


@FEW
@given(st.lists(st.dictionaries(st.sampled_from(["kind", "matrix", "row", "text", "gesture"]), odd), max_size=20))
def test_numbered_garbage_never_stops_the_page(garbage):
    events = [{**event, "number": i + 1} for i, event in enumerate(garbage)]
    assert Person().sends(message(*events, put(len(events) + 1, "5"))).x() == 5


def test_two_people_do_not_see_each_others_numbers():
    first, second = Person(), Person()
    first.sends(message(put(1, "5"), put(2, "abc", column=1)))
    second.sends(message(put(1, "6", row=1)))
    third = Person()
    assert (first.x(), first.x(1)) == (5, 0)
    assert (second.x(), second.x(1)) == (1, 6)
    assert (third.x(), third.x(1)) == (1, 0)
    assert not second.session.scenario.drafts


def test_a_change_keeps_what_was_seen_of_the_board(person):
    person.sends(message(put(1, "5")))
    person.does("changes", [person.session.scenario.with_choices(hidden="tanh")])
    assert person.session.scenario.hidden == ("tanh",)
    assert (person.session.board, person.session.seen) == ("first", 1)
    assert person.sends(message(put(1, "9"))).x() == 5


def test_another_example_takes_the_place_of_everything(person):
    person.sends(message(put(1, "5"), put(2, "abc", column=1)), message(XOR | {"number": 3}))
    assert person.session.scenario.example == "xor"
    assert not person.session.scenario.drafts
    assert person.session.seen == 3
    assert person.sends(message({"number": 4, "kind": "undo"})).x() == 5


def test_what_cannot_be_done_is_refused_and_what_came_with_it_is_done(person):
    nudge = {"number": 2, "kind": "nudge", "matrix": "W1", "row": 0, "column": 0, "text": "abc"}
    size = {"number": 4, "kind": "size", "letter": "n", "size": "0"}
    person.sends(message(put(1, "5"), nudge, put(3, "6"), size))
    assert (person.x(), person.session.seen, len(person.session.past)) == (6, 4, 2)
    assert [number for number, _ in person.session.refused] == [2, 4]
    assert "“abc”" in person.session.refused[0][1]
    assert "“0”" in person.session.refused[1][1]


def test_of_what_was_refused_only_the_last_is_remembered_and_only_for_its_board(person):
    person.sends(message(*({"number": i, "kind": "size", "letter": "n", "size": "x"} for i in range(1, 100))))
    assert [number for number, _ in person.session.refused] == [95, 96, 97, 98, 99]
    person.sends(message(put(1, "5"), board="second"))
    assert person.session.refused == ()


def test_undo_brings_back_the_change_before_and_redo_the_one_after(person):
    undo, redo = ({"number": number, "kind": kind} for number, kind in ((3, "undo"), (4, "redo")))
    person.sends(message(put(1, "5"), put(2, "6")))
    assert person.sends(message(undo)).x() == 5
    assert person.sends(message(redo)).x() == 6


def test_steps_that_are_undone_or_redone_at_once_are_counted():
    down = {"kind": "descend"}

    def after(session, *events):
        for event in events:
            session = session.after(event)
        return session

    begun = Session(of_example(examples()[0]))
    played = after(begun, {**down, "steps": "10"}, *({**down, "to": 10 + i, "gesture": "play"} for i in range(1, 47)))
    assert played.steps_at_once == {"undo": 46, "redo": 0}
    assert played.undone().steps_at_once == {"undo": 10, "redo": 46}
    assert played.undone().undone().steps_at_once == {"undo": 0, "redo": 10}
    edited = after(played, {"kind": "set", "matrix": "W1", "row": 0, "column": 0, "text": "5"})
    assert edited.steps_at_once == {"undo": 0, "redo": 0}
    assert edited.undone().steps_at_once == {"undo": 46, "redo": 0}
    other = begun.changed(of_example(examples()[0]).with_number(Cell("W1", 0, 0), 3.0).after_steps(7))
    assert other.steps_at_once == {"undo": 0, "redo": 0}, "these steps began elsewhere"


def test_undo_and_redo_stop_where_there_is_nothing_left(person):
    begun = person.session.scenario
    for number in range(1, 4):
        person.sends(message({"number": number, "kind": "undo"}))
    assert person.session.scenario is begun
    person.sends(message(put(4, "5"), *({"number": number, "kind": "redo"} for number in range(5, 8))))
    assert person.x() == 5


def test_a_change_after_an_undo_leaves_nothing_to_redo(person):
    kinds = [put(1, "5"), {"number": 2, "kind": "undo"}, put(3, "6", column=1), {"number": 4, "kind": "redo"}]
    person.sends(message(*kinds))
    assert (person.x(), person.x(column=1)) == (1, 6)


def test_what_was_asked_for_to_copy_is_there_until_the_next_change(person):
    asked, looked = {"kind": "copy", "matrix": "dW1"}, {"kind": "pin", "matrix": "H1", "row": 0, "column": 0}
    person.sends(message(put(1, "5"), {**asked, "number": 2}, {**looked, "number": 3}))
    assert person.session.wanted == "dW1"
    assert len(person.session.past) == 1, "to copy is no step of undo"
    person.sends(message(put(4, "6")))
    assert person.session.wanted is None


@pytest.mark.parametrize("does", ["undo", "redo", "choose"])
def test_what_was_asked_for_to_copy_does_not_outlive_its_board(person, does):
    asked = {"kind": "copy", "matrix": "dW1", "row": 3, "column": 1}
    person.sends(message(put(1, "5"), put(2, "6"), {"number": 3, "kind": "undo"}, {**asked, "number": 4}))
    assert person.session.wanted == Cell("dW1", 3, 1)
    person.sends(message({**(XOR if does == "choose" else {"kind": does}), "number": 5}))
    assert person.session.wanted is None


def test_back_and_forward_lead_to_a_board_too_large_for_a_link(person):
    rows = person.session.scenario.sizes["n"]
    person.sends(message({"number": 1, "kind": "size", "letter": "n", "size": 3000}, put(2, "5")))
    person.sends(message({"number": 3, "kind": "open", "link": ""}))
    assert (person.session.scenario.sizes["n"], person.x()) == (3000, 1)
    person.sends(message({"number": 4, "kind": "open", "link": ""}))
    assert person.session.scenario.sizes["n"] == rows
    person.sends(message({"number": 5, "kind": "open", "link": ""}))
    assert person.session.scenario.sizes["n"] == 3000


def test_a_block_that_is_not_pasted_after_all_leaves_nothing_to_undo():
    begun = Session(of_example(examples()[0]))
    block = {"kind": "paste", "matrix": "X", "row": 1, "column": 0, "text": "5\n6"}
    asked = begun.after(block)
    assert asked.scenario.asked
    dropped = asked.after({"kind": "answer", "choice": "no"})
    assert dropped.scenario.asked is None
    assert (dropped.past, dropped.version) == (begun.past, begun.version)
    assert len(asked.after({"kind": "answer", "choice": "fit"}).past) == 1


def test_all_changes_of_one_drag_are_undone_together(person):
    drag = [put(number, str(number)) | {"gesture": "drag"} for number in range(2, 6)]
    person.sends(message(put(1, "9"), *drag, {"number": 6, "kind": "undo"}))
    assert person.x() == 9


@pytest.mark.parametrize(
    "looked",
    [
        {"kind": "pin", "matrix": "H1", "row": 0, "column": 0},
        {"kind": "pin"},
        {"kind": "copy", "matrix": "dW1"},
        {"kind": "show", "row": 1},
        {"kind": "settle", "keep": True},
        {"kind": "read", "what": "decimals", "option": "2"},
        {"kind": "choose", "what": "hidden", "option": "sigmoid"},
        {"kind": "size", "letter": "n", "size": "none"},
        {"kind": "size", "letter": "n", "size": "02"},
        {"kind": "explode"},
        put(0, "5"),
        put(0, "5", row=99),
    ],
    ids=json.dumps,
)
def test_what_changes_no_number_is_no_step_of_undo(person, looked):
    person.sends(message(put(1, "5"), {**looked, "number": 2}, {"number": 3, "kind": "undo"}))
    assert person.x() == 1


@pytest.mark.parametrize(
    ("looked", "what", "stays"),
    [
        ({"kind": "hide", "matrix": "H1"}, "hidden_grids", {"H1"}),
        ({"kind": "present", "step": "dW1"}, "presenting", "dW1"),
        ({"kind": "letters", "matrix": "dW1", "level": "one"}, "letters", {"dW1": "one"}),
        ({"kind": "compare", "matrix": "dW1"}, "compared", {"dW1"}),
        ({"kind": "fold", "sections": ["Forward"]}, "folded", {"Forward"}),
        ({"kind": "read", "what": "cells", "option": "letters"}, "cells", "letters"),
        ({"kind": "read", "what": "decimals", "option": "8"}, "decimals", 8),
        ({"kind": "read", "what": "scale", "option": "shared"}, "scale", "shared"),
    ],
    ids=lambda x: x.get("kind") if isinstance(x, dict) else "",
)
def test_undo_and_redo_bring_back_numbers_and_leave_how_they_are_looked_at(person, looked, what, stays):
    person.sends(message(put(1, "5"), {**looked, "number": 2}, {"number": 3, "kind": "undo"}))
    assert (person.x(), getattr(person.session.scenario, what)) == (1, stays)
    person.sends(message({"number": 4, "kind": "redo"}))
    assert (person.x(), getattr(person.session.scenario, what)) == (5, stays)


def test_a_step_that_another_loss_alone_has_is_not_in_focus_without_it(person):
    average = {"number": 1, "kind": "choose", "what": "reduction", "option": "mean"}
    person.sends(message(average, {"number": 2, "kind": "present", "step": "Y_error_average"}))
    assert person.session.scenario.presenting == "Y_error_average"
    assert person.sends(message({"number": 3, "kind": "undo"})).session.scenario.presenting == ""


def test_another_session_goes_on_where_one_has_ended(person):
    events = [put(1, "5"), put(2, "6", column=1), {"number": 3, "kind": "undo"}]
    person.sends(message(*events))
    other = Person().does("resumptions", [{**message(*events), "link": ""}])
    assert other.state() == person.state()
    assert other.session.name != person.session.name
    other.sends(message(*events, {"number": 4, "kind": "undo"}))
    assert (other.x(), other.session.seen) == (1, 4)


def test_a_session_goes_on_from_a_link_and_from_what_a_tab_kept(person):
    large = of_example(examples()[0]).with_size("n", 3000)
    person.does("resumptions", [{**message(put(8, "5")), "kept": link.encode(large, link.TAB)}])
    assert (person.x(), person.session.scenario.sizes["n"], person.session.seen) == (5, 3000, 8)
    xor = of_example(next(one for one in examples() if one.key == "xor"))
    person.does("resumptions", [{**message(put(9, "5"), board="other"), "link": link.encode(xor)}])
    assert (person.session.scenario.example, person.x()) == ("xor", 5)


@pytest.mark.parametrize("base", [{}, {"link": None}, {"kept": "abc"}, {"kept": ""}, {"link": "abc"}, {"kept": 3}])
def test_what_cannot_go_on_says_so_and_applies_nothing_to_another_scenario(person, base):
    person.does("resumptions", [{**message(put(1, "5"), put(2, "6")), **base}])
    assert person.x() == 1
    assert "first example" in person.session.notice
    person.sends(message(put(1, "5"), put(2, "6")))
    assert person.x() == 1


@pytest.mark.parametrize("sent", [None, [], "abc", {}, {"link": ""}, {"link": "", "events": 3, "board": "first"}])
def test_a_resumption_that_is_none_changes_nothing(person, sent):
    before = person.state()
    assert person.does("resumptions", [sent]).state() == before
