"""`pip install .` gives the core to whoever wants the mathematics without the app."""

import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest

from tests.backprop_core import blackboard

ROOT = Path(__file__).parents[1]
NEEDED = ("numpy", "setuptools")
"""The dependency and the builder: the new environment uses the copies of this one, so the test needs no network."""

NOTEBOOK = f"""
import importlib.util
from backprop_core import Batch, Network, trace

given = {blackboard.HANDOUT}
batch = Batch(X=given.pop("X"), Y=given.pop("Y"))
print(float(trace(Network(**given), batch)["dW1"][0, 0]))
others = ("ui", "pages", "tests", "benchmarks", "app", "streamlit")
print([name for name in others if importlib.util.find_spec(name)])
"""


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of what an installation reads; building leaves files beside the source."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("backprop_core", "ui", "pages", "tests", "benchmarks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The Python of a new environment, in which there is only what ``NEEDED`` names."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    for name in NEEDED:
        for part in {Path(file).parts[0] for file in distribution(name).files} - {"..", "__pycache__"}:
            (packages / part).symlink_to(Path(sysconfig.get_path("purelib")) / part)
    return python


@pytest.mark.slow
def test_installed_in_a_new_environment_the_core_computes_the_handouts_gradient(source, python, tmp_path):
    offline = ("--no-index", "--no-build-isolation", "--no-compile", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *offline, source)
    number, others = run(python, "-I", "-c", NOTEBOOK, cwd=tmp_path).splitlines()
    np.testing.assert_allclose(float(number), blackboard.passes(blackboard.HANDOUT)["dW1"][0, 0], rtol=1e-12)
    assert others == "[]", "only the core is installed, and it needs no Streamlit"


def test_what_is_installed_needs_the_numpy_that_the_app_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    app = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert project["dependencies"] == [line for line in app if line.startswith("numpy")]
