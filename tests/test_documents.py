"""The README and its companions: every link and every file that they name is there, and their code runs."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHANGELOG = ROOT / "CHANGELOG.md"
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", CHANGELOG, *sorted((ROOT / "docs").glob("*.md")))
EVERY = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
# What the changelog names may be gone by now.
EVERY_PRESENT = pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path != CHANGELOG], ids=lambda path: path.name
)
SUFFIXES = "py|js|css|json|toml|txt|md|yml"


def links(text):
    """The files that a document links to."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target.partition("#")[0] for target in targets if not target.startswith(("http", "#"))]


def named(text):
    """The files and folders that a document writes as code, alone or in a command."""
    code = re.findall(r"`+(?:sh\n)?([^`]+)`", text)
    words = {word for piece in code for word in piece.split() if not word.startswith(("http", ".venv"))}
    return {word for word in words if re.fullmatch(rf"\.?[\w./]+(\.({SUFFIXES})|/)|\.ci/\w+", word)}


@cache
def everything():
    """All files and folders in the project's own folders; the installed JavaScript tools are many thousand more."""
    own = [top for top in ROOT.glob("[a-z]*") if top.is_dir() and top.name not in {"node_modules", "build"}]
    return [f"/{path.relative_to(ROOT).as_posix()}" for top in own for path in top.rglob("*")]


def stands_somewhere(name):
    return any(path.endswith("/" + name.rstrip("/")) for path in everything())


@EVERY
def test_every_link_leads_to_a_file(path):
    text = path.read_text(encoding="utf-8")
    assert not [target for target in links(text) if not (path.parent / target).exists()]


@EVERY_PRESENT
def test_every_file_that_is_named_is_there(path):
    text = path.read_text(encoding="utf-8")
    assert not [name for name in named(text) if not (ROOT / name).exists() and not stands_somewhere(name)]


def test_a_missing_file_would_be_found():
    text = "see `ui/nowhere.py`, `pages/`, `pytest tests/gone.py` and [more](docs/gone.md#here)"
    assert named(text) == {"ui/nowhere.py", "pages/", "tests/gone.py"}
    assert [name for name in ("ui/nowhere.py", "test_documents.py", "state/events.py") if stands_somewhere(name)] == [
        "test_documents.py",
        "state/events.py",
    ]
    assert links(text) == ["docs/gone.md"]


def test_every_document_can_be_reached_from_the_readme():
    linked = set(links((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {path.relative_to(ROOT).as_posix() for path in DOCUMENTS[1:]} <= linked


@pytest.mark.parametrize("marker", ["start", "test"])
def test_a_marker_in_the_readme_stands_above_a_single_command(marker):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(rf"<!-- {marker} -->\n```sh\n([^`]*)```\n", text)
    assert command.count("\n") == 1


def test_the_example_of_the_mathematics_alone_runs():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "mathematics.md").read_text(encoding="utf-8"), re.S)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
