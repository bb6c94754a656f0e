"""The page Learn: the lesson of whatever is on the board, from the place that the address names."""

import gzip
import json
from dataclasses import replace

from tests.visitor import visitor
from ui.lesson import lesson

PAGE = "pages/learn.py"


def run(app):
    app.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def content(app):
    return json.loads(gzip.decompress(app.get_by_key("lesson_script").proto.bytes))


def start(app):
    return json.loads(app.get_by_key("lesson").proto.bytes)["start"]


def test_the_lesson_has_the_numbers_of_the_board_and_is_made_once():
    app = run(visitor(PAGE))
    session = app.session_state["session"]
    first = content(app)
    made = app.session_state[lesson.CONTENT]
    assert run(app).session_state[lesson.CONTENT] is made
    scenario = session.scenario.with_choices(learning_rate=0.25)
    app.session_state["session"] = replace(session, scenario=scenario)
    other = content(run(app))
    assert other["key"] != first["key"]
    assert [one["id"] for one in other["beats"]] == [one["id"] for one in first["beats"]]


def test_the_address_names_the_reader_and_the_beat():
    app = visitor(PAGE)
    app.query_params["reader"], app.query_params["beat"] = "present", "dW1.factor.3"
    assert start(run(app)) == {"reader": "present", "beat": "dW1.factor.3.answer", "says": ""}
    app.query_params["beat"] = "nothing"
    assert "There is no place “nothing”" in start(run(app))["says"]


def test_covered_numbers_are_not_taught_before_they_are_uncovered():
    app = run(visitor(PAGE))
    session = app.session_state["session"]
    scenario = replace(session.scenario, hidden_grids=frozenset({"H1"}))
    app.session_state["session"] = replace(session, scenario=scenario)
    run(app)
    assert "H1 is covered on the board. The lesson shows those numbers." in " ".join(one.value for one in app.markdown)
    next(button for button in app.button if button.label == "Uncover H1").click()
    assert content(run(app))["beats"]
