"""Somebody who opens the app: a simulated session of Streamlit, not yet run."""

from functools import cache
from pathlib import Path

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[1] / "app.py"


@cache
def installed_components():
    """Streamlit searches all installed packages for components in every new AppTest, which takes longer than a page."""
    components = BidiComponentManager()
    components.discover_and_register_components(start_file_watching=False)
    return components


def with_components(app):
    """A session that need not search for components itself."""
    app._bidi_component_manager = installed_components()
    return app


def visitor(page="app.py"):
    """A new session on one of the pages; `run` draws it."""
    app = with_components(AppTest.from_file(APP, default_timeout=60))
    return app if page == "app.py" else app.switch_page(page)
