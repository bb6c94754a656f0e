"""The fixtures of the browser's modules are what Python says today."""

from tests.ui.board import browser_fixtures


def test_the_fixtures_are_those_that_python_makes():
    kept = {path.name: path.read_text(encoding="utf-8") for path in browser_fixtures.FOLDER.glob("*.json")}
    assert kept == browser_fixtures.texts(), "run: python -m tests.ui.board.browser_fixtures"
