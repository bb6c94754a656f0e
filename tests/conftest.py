"""What all tests share: at the desk hypothesis tries new cases each time; where CI is set, the same ones, so that a
run there can be repeated.  `--hypothesis-profile=long` tries thirty times as many.  No case fails by being slow."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("desk", deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.register_profile("long", settings.get_profile("desk"), max_examples=500)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_ignore_collect(collection_path, config):
    """The tests without a browser do not import Playwright, which takes a second in each worker."""
    return True if collection_path.name == "browser" and config.option.markexpr == "not browser" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Modules and tests stay to the end: looking for garbage among them takes four seconds in each worker.

    Among what the tests make themselves it is looked for a fourteenth as often, which saves a twelfth of their time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(10_000)
