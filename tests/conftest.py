"""What all tests share: at the desk hypothesis tries new cases each time; where CI is set, the same ones, so that a
run there can be repeated.  No case fails by being slow."""

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
