"""The types of the payload for the browser's scripts, written from payload.py.

``python -m ui.board.browser_types`` writes them anew; a test fails when they are not those of payload.py.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from ui.board import payload

FILE = Path(__file__).parent / "browser" / "payload.d.ts"
HEAD = "// Written by python -m {room}.browser_types from {room}.payload: change it there.\n"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def text(module: types.ModuleType = payload) -> str:
    """All types that a module declares in TypeScript."""
    declared = [kind for kind in vars(module).values() if is_typeddict(kind)]
    room = module.__name__.rpartition(".")[0]
    return "\n".join((HEAD.format(room=room), *map(_interface, declared)))


def _interface(kind: Any) -> str:
    fields = get_type_hints(kind, include_extras=True).items()
    lines = [f"  {name}{'?' if get_origin(hint) is NotRequired else ''}: {_type(hint)};" for name, hint in fields]
    return "\n".join((f"export interface {kind.__name__} {{", *lines, "}\n"))


def _type(hint: Any) -> str:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _type(inside[0])
    if origin in (Union, types.UnionType):
        return " | ".join(map(_type, inside))
    if origin is list:
        item = _type(inside[0])
        return f"({item})[]" if "|" in item else f"{item}[]"
    if origin is dict:
        return f"Record<{_type(inside[0])}, {_type(inside[1])}>"
    return PLAIN[hint] if hint in PLAIN else str(hint.__name__)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
