"""What means no good reaches a page: no exception stands there, the page says a sentence, what the person had stays."""

import pytest

from tests.each import each
from tests.ui import hostile
from tests.visitor import visitor

SOME = 6
"""A page has one answer to what is refused; that each is refused with a sentence is asked in tests/ui/test_hostile.py
without a page."""


@pytest.fixture(scope="module")
def visited():
    """The pages, each opened once and then used by many: what is refused leaves nothing behind."""
    return {}


def opened(visited, page):
    if page not in visited:
        visited[page] = visitor(page).run()
    return visited[page]


def kept(app):
    return app.session_state["session"].scenario


@each("text", hostile.LINKS[::SOME])
def test_a_bad_link_opens_the_first_example_with_a_sentence(text):
    app = visitor()
    app.query_params["s"] = text
    app.run()
    assert not app.exception
    assert "Here is the first example instead." in app.warning[0].value
    assert kept(app).example == "handout"


@each("data", hostile.FILES[::SOME], ids=range(len(hostile.FILES[::SOME])))
def test_a_bad_scenario_file_is_refused_with_a_sentence(visited, data):
    app = opened(visited, "pages/take_home.py")
    before = kept(app)
    app.file_uploader(key="scenario_upload").set_value(("scenario.json", data, "application/json"))
    app.run()
    assert not app.exception
    assert app.error[0].value.endswith("The board stays as it is.")
    assert kept(app) is before


@each("data", hostile.TABLES, ids=range(len(hostile.TABLES)))
def test_a_bad_table_is_refused_with_a_sentence(visited, data):
    app = opened(visited, "pages/your_data.py")
    before = kept(app)
    app.file_uploader(key="data_upload").set_value(("table.csv", data, "text/csv"))
    app.run()
    assert not app.exception
    assert len(app.error) + len(app.warning) == 1
    assert "Put it on the board" not in [button.label for button in app.button]
    assert kept(app) is before
