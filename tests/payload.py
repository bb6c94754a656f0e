"""What the board was given, joined as the browser joins it, and whether a payload is what its types say."""

import json
import types
from functools import lru_cache
from typing import NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from ui.board.view import turned


def read(still, moving):
    """What stays, with the numbers of what moves in it."""
    skeleton, numbers = json.loads(still), json.loads(moving)
    sent = numbers.pop("grids")
    grids = {}
    for name, frame in skeleton["grids"].items():
        assert (name in sent) != ("of" in frame)
        grids[name] = {**frame, **(turned(sent[frame["of"]]) if "of" in frame else sent[name])}
    assert sent.keys() <= grids.keys()
    assert skeleton.keys() & numbers.keys() == set()
    return {**skeleton, **numbers, "grids": grids}


def board(app):
    """What an app's board was given."""
    moving, still = app.get_by_key("board").proto.bytes.decode().split("\n")
    drawn = read(still, moving)
    assert drawn.pop("still")
    return drawn


@lru_cache
def fields(hint):
    """The types of a dictionary's fields, with what is said of them and plain."""
    return get_type_hints(hint, include_extras=True), get_type_hints(hint)


def wrong(value, hint, where):
    """Where a value is not what a type says."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return [] if any(not wrong(value, one, where) for one in inside) else [f"{where}: {value!r}"]
    if is_typeddict(hint):
        hints, plain = fields(hint)
        needed = {name for name, one in hints.items() if get_origin(one) is not NotRequired}
        if not isinstance(value, dict) or not needed <= value.keys() <= hints.keys():
            return [f"{where}: {value!r}"]
        return [fault for name, one in value.items() for fault in wrong(one, plain[name], f"{where}.{name}")]
    if origin is list:
        if not isinstance(value, list):
            return [f"{where}: {value!r}"]
        return [fault for i, one in enumerate(value) for fault in wrong(one, inside[0], f"{where}[{i}]")]
    if origin is dict:
        if not isinstance(value, dict):
            return [f"{where}: {value!r}"]
        return [fault for name, one in value.items() for fault in wrong(one, inside[1], f"{where}.{name}")]
    is_right = type(value) is hint or (hint is float and type(value) is int)
    return [] if is_right else [f"{where}: {value!r}"]
