"""JavaScript modules as one script: what an entry imports is put before it, and the import lines are left out.

A component takes one text.  So the modules share one scope there, and this module checks what a browser would check:
that each imported name is exported, that no two modules declare the same name, and that no imports form a circle.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath
from posixpath import normpath

BROWSER = Path(__file__).parent / "browser"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[./\w]*\.js)";\n', re.MULTILINE)
_DECLARED = re.compile(r"^(export )?(?:async )?(?:function\*?|class|const|let|var) +(\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?:async )?function\b", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let|var)\b)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_PACKED = 'const PACKED = "";'
_BLANK = re.compile(r"\n{2,}")


class ScriptError(ValueError):
    """A module that cannot be joined; the message names the module and what is wrong with it."""


def join(entry: str, folder: Path = BROWSER) -> str:
    """The text of a module with all that it imports before it, without comments.

    Args:
        entry: the module's path in the folder, ``tab/keeper.js``; it alone may have an ``export default function``.
        folder: where all the modules are, in folders of their own or not.

    Raises:
        ScriptError: an import finds no file or no export, imports form a circle, two modules declare the same name,
            or an import or export has a form that this joiner does not know.
    """
    sources: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = _read(folder, name)
            waiting.extend(_imports(name, sources[name]))
    order = _order({name: _imports(name, source) for name, source in sources.items()})
    _check_names(sources)
    return "\n".join(_body(name, sources[name], is_entry=name == entry) for name in order)


def pack(entry: str, *styles: str, folder: Path = BROWSER) -> str:
    """A joined module with style sheets, compressed, as the text of a module that unpacks itself and does the same.

    Args:
        entry: as for ``join``; styles: the paths of the style sheets, which the component then has in this order.

    Raises:
        ScriptError: as for ``join``.
    """
    style = "".join((folder / name).read_text(encoding="utf-8") for name in styles)
    text = json.dumps({"script": join(entry, folder), "style": style}, ensure_ascii=False)
    packed = b64encode(zipped(text)).decode()
    return join("unpack.js").replace(_PACKED, _PACKED.replace('""', f'"{packed}"'))


def zipped(text: str) -> bytes:
    """A text, compressed: Streamlit compresses nothing.  ``browser/unzip.js`` reads it."""
    return gzip.compress(text.encode(errors="replace"), mtime=0)


def _read(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file():
        raise ScriptError(f"{name} is imported, and there is no such file in {folder.name}")
    return path.read_text(encoding="utf-8")


def _imports(module: str, source: str) -> dict[str, list[str]]:
    """The names that a module imports, by the path of the file that they come from."""
    imports: dict[str, list[str]] = {}
    for names, target in _IMPORT.findall(source):
        file = normpath(PurePosixPath(module).parent / target)
        imports.setdefault(file, []).extend(name.strip() for name in names.split(",") if name.strip())
    return imports


def _order(imports: dict[str, dict[str, list[str]]]) -> list[str]:
    """The modules, each after those that it imports."""
    try:
        return list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        raise ScriptError(f"these modules import each other in a circle: {' → '.join(error.args[1])}") from error


def _check_names(sources: dict[str, str]) -> None:
    owner: dict[str, str] = {}
    for module, source in sources.items():
        for _, name in _DECLARED.findall(source):
            if name in owner:
                raise ScriptError(f"{name} is declared in both {owner[name]} and {module}: give one another name")
            owner[name] = module
    exports = {module: {name for mark, name in _DECLARED.findall(source) if mark} for module, source in sources.items()}
    for module, source in sources.items():
        for file, names in _imports(module, source).items():
            for name in names:
                if name not in exports[file]:
                    raise ScriptError(f"{module} imports {name} from {file}, which does not export it")


def _body(module: str, source: str, *, is_entry: bool) -> str:
    """A module without its imports, its export marks and its comments."""
    text = _EXPORT.sub("", _IMPORT.sub("", source))
    other = _OTHER.search(_DEFAULT.sub("", text, count=1) if is_entry else text)
    if other:
        raise ScriptError(f"{module} has a line that cannot be joined: {other.group()}")
    return _BLANK.sub("\n", _COMMENT.sub("", text)).strip("\n") + "\n"
