"""What all tests share: at the desk hypothesis tries new cases each time; where CI is set, the same ones, so that a
run there can be repeated."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
