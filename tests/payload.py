"""What the board was given, joined as the browser joins it."""

import json


def read(data):
    """The skeleton, in the first line, with the numbers of the second in it."""
    skeleton, numbers = (json.loads(line) for line in data.decode().split("\n"))
    grids = {name: {**frame, **numbers["grids"].pop(name)} for name, frame in skeleton["grids"].items()}
    assert numbers.pop("grids") == {}
    assert skeleton.keys() & numbers.keys() == set()
    return {**skeleton, **numbers, "grids": grids}


def board(app):
    """What an app's board was given."""
    return read(app.get_by_key("board").proto.bytes)
