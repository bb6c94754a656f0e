"""Modules are joined into one script, and what a browser would refuse is refused when the app starts."""

import gzip
import json
import re
from base64 import b64decode

import pytest

from ui.board.scripts import BROWSER, ScriptError, join, pack
from ui.state.events import COPY, HANDLERS

ENTRY = 'import { double } from "./numbers.js";\n\nexport default function () {\n  return double(2);\n}\n'
ENTRIES = (
    "board.js",
    "tab/keeper.js",
    "loader.js",
    "unpack.js",
    "lesson/lesson.js",
    "lesson/loader.js",
    "take_home/code.js",
)
NUMBERS = "export const TWO = 2;\n\nexport function double(x) {\n  return TWO * x;\n}\n"


@pytest.fixture
def joined(tmp_path):
    def write_and_join(main="entry.js", /, **sources):
        for name, source in {"entry": ENTRY, "numbers": NUMBERS, **sources}.items():
            (tmp_path / f"{name}.js").write_text(source, encoding="utf-8")
        return join(main, tmp_path)

    return write_and_join


def test_what_is_imported_stands_before_what_imports_it(joined):
    assert joined() == (
        "const TWO = 2;\nfunction double(x) {\n  return TWO * x;\n}\n\n"
        "export default function () {\n  return double(2);\n}\n"
    )


def test_a_module_that_two_others_import_stands_there_once(joined):
    entry = 'import { a } from "./a.js";\nimport { b } from "./b.js";\n\nexport default function () {}\n'
    half = 'import { double } from "./numbers.js";\nexport const '
    text = joined("main.js", main=entry, a=f"{half}a = double(1);\n", b=f"{half}b = double(2);\n")
    assert text.count("function double") == 1
    assert text.index("function double") < min(text.index("const a"), text.index("const b"))


def test_an_import_may_take_several_lines(joined):
    entry = ENTRY.replace("{ double }", "{\n  TWO, double,\n}")
    assert joined("main.js", main=entry) == joined()


def test_comments_do_not_travel_but_what_looks_like_one_inside_a_line_does(joined):
    numbers = "// One line.\n/**\n * Twice.\n */\n" + NUMBERS.replace("TWO * x", '"//" + /** @type {any} */ (x)')
    text = joined(numbers=numbers)
    assert "One line" not in text
    assert "Twice" not in text
    assert '"//" + /** @type {any} */ (x)' in text


def test_a_module_may_stand_in_a_folder_and_is_found_from_where_it_is_imported(tmp_path):
    for folder, name, source in (
        ("", "entry", ENTRY.replace("./numbers", "./pure/numbers")),
        ("pure", "numbers", 'import { TWO } from "../two.js";\n' + NUMBERS.partition("\n\n")[2]),
        ("", "two", "export const TWO = 2;\n"),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.js").write_text(source, encoding="utf-8")
    assert join("entry.js", tmp_path).index("const TWO") < join("entry.js", tmp_path).index("function double")


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"numbers": "export const TWO = 2;\n"}, "entry.js imports double from numbers.js, which does not export it"),
        ({"numbers": "function double() {}\n"}, "entry.js imports double from numbers.js, which does not export it"),
        ({"entry": ENTRY.replace("numbers", "absent")}, "absent.js is imported, and there is no such file"),
        ({"numbers": 'import { x } from "./entry.js";\n' + NUMBERS}, "in a circle: entry.js → numbers.js → entry.js"),
        ({"entry": ENTRY + "\nconst TWO = 3;\n"}, "TWO is declared in both entry.js and numbers.js"),
        ({"entry": ENTRY + "\nfunction TWO() {}\n"}, "TWO is declared in both entry.js and numbers.js"),
        ({"entry": 'import * as all from "./numbers.js";\n' + ENTRY}, "entry.js has a line that cannot be joined"),
        ({"entry": ENTRY.replace("double }", "double as twice }")}, "entry.js imports double as twice from numbers.js"),
        ({"entry": ENTRY + "export default function () {}\n"}, "entry.js has a line that cannot be joined"),
        ({"numbers": NUMBERS + "export default function () {}\n"}, "numbers.js has a line that cannot be joined"),
        ({"numbers": NUMBERS + "export { TWO };\n"}, "numbers.js has a line that cannot be joined: export { TWO };"),
        ({"entry": 'import "./numbers.js";\n' + ENTRY}, "entry.js has a line that cannot be joined"),
    ],
)
def test_what_cannot_be_joined_is_refused_with_a_sentence(joined, sources, message):
    with pytest.raises(ScriptError, match=re.escape(message)):
        joined(**sources)


def test_a_packed_module_is_the_joined_one_with_its_styles_in_less_than_half_of_the_room():
    text = pack("board.js", "board.css", "lesson/lesson.css")
    (packed,) = re.findall(r'const PACKED = "([^"]+)";', text)
    unpacked = json.loads(gzip.decompress(b64decode(packed)))
    styles = [(BROWSER / name).read_text(encoding="utf-8") for name in ("board.css", "lesson/lesson.css")]
    assert unpacked == {"script": join("board.js"), "style": "".join(styles)}
    assert len(text) < len(unpacked["script"]) / 2


@pytest.mark.parametrize("sheet", sorted(BROWSER.parents[1].rglob("*.css")), ids=lambda sheet: sheet.name)
def test_a_line_under_a_text_is_said_in_words_that_webkit_knows(sheet):
    several = re.findall(r"text-decoration:\s*[^\s;}]+\s+[^\s;}].*", sheet.read_text(encoding="utf-8"))
    assert several == [], "WebKit passes over a text-decoration of several words"


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_components_are_joined_to_scripts_with_one_default_export_and_no_import(entry):
    text = join(entry)
    assert len(re.findall(r"^export\b", text, re.MULTILINE)) == 1
    assert not re.search(r"^import\b", text, re.MULTILINE)


def test_every_module_is_one_of_them_or_is_imported():
    sources = {path: path.read_text(encoding="utf-8") for path in BROWSER.rglob("*.js")}
    imported = {
        (path.parent / file).resolve()
        for path in sources
        for file in re.findall(r'^import .* from "([^"]+)"', sources[path], re.MULTILINE)
    }
    assert imported | {BROWSER / entry for entry in ENTRIES} == set(sources)


def test_the_events_that_the_scripts_declare_are_those_that_a_session_reads():
    source = (BROWSER / "events.d.ts").read_text(encoding="utf-8")
    details = source.partition("export interface Details {\n")[2].partition("\n}")[0]
    assert set(re.findall(r"^  (\w+):", details, re.MULTILINE)) == {*HANDLERS, COPY, "undo", "redo", "open"}
