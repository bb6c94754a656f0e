"""Every page draws whatever scenario is accepted: huge, tiny and tied numbers, the smallest sizes, every choice."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.ui import extreme
from tests.visitor import visitor
from ui.board.copied_text import FORMS
from ui.page.frame import PAGES
from ui.reading.expected_numbers import write_block
from ui.state import link
from ui.take_home.files import EXPORTS

CHECK, TAKE_HOME, YOUR_DATA = "pages/check.py", "pages/take_home.py", "pages/your_data.py"
SOME = settings(
    max_examples=settings.default.max_examples // 5,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Three scenarios, each on every page; with `--hypothesis-profile=long` there are a hundred."""


@pytest.fixture(scope="module")
def pages():
    """Every page, opened once; on the page for data a table is given."""
    opened = {page: visitor(page).run() for page in PAGES}
    iris = next(button for button in opened[YOUR_DATA].button if "Iris" in button.label)
    iris.click().run()
    return opened


def drawn(pages, page, scenario, **chosen):
    """The page with a scenario, and with what is chosen in its controls; an exception on it fails the test."""
    app = pages[page]
    app.session_state["session"] = replace(app.session_state["session"], scenario=scenario)
    for key, value in chosen.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception, [page, chosen, *(one.message for one in app.exception)]
    return app


def texts(scenario, name):
    """What somebody can paste for a matrix: its own numbers, or others."""
    rows = scenario.trace()[name].tolist()
    return [write_block(rows), write_block([[0.5] * len(row) for row in rows])]


@pytest.mark.slow
@SOME
@given(extreme.scenarios, st.data())
def test_every_page_draws_every_scenario_that_is_accepted(pages, scenario, data):
    table = scenario.derivation
    for page in PAGES:
        drawn(pages, page, scenario)
    name = data.draw(st.sampled_from([*table.by_name, *table.given]))
    for text in texts(scenario, name):
        drawn(pages, CHECK, scenario, check_matrix=name, check_text_kept=text)
    what = data.draw(st.sampled_from([*table.letters, *table.transposed]))
    export = data.draw(st.sampled_from([export.label for export in EXPORTS]))
    for form in FORMS:
        drawn(pages, TAKE_HOME, scenario, take_home_what=what, take_home_form=form, take_home_export=export)


@pytest.mark.parametrize("scenario", extreme.WORST)
def test_the_check_is_drawn_for_every_matrix(pages, scenario):
    for name in (*scenario.derivation.by_name, *scenario.derivation.given):
        drawn(pages, CHECK, scenario, check_matrix=name, check_text_kept=texts(scenario, name)[1])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scenario", extreme.WORST)
def test_an_extreme_scenario_is_opened_by_its_link_on_every_page(scenario, page):
    app = visitor(page)
    app.query_params["s"] = link.encode(scenario)
    app.run()
    assert not app.exception
    assert not app.warning
    assert extreme.same(app.session_state["session"].scenario, scenario)
