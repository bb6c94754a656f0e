"""What the board was given, joined as the browser joins it."""

import json


def read(still, moving):
    """What stays, with the numbers of what moves in it."""
    skeleton, numbers = json.loads(still), json.loads(moving)
    grids = {name: {**frame, **numbers["grids"].pop(name)} for name, frame in skeleton["grids"].items()}
    assert numbers.pop("grids") == {}
    assert skeleton.keys() & numbers.keys() == set()
    return {**skeleton, **numbers, "grids": grids}


def board(app):
    """What an app's board was given."""
    name, still = app.get_by_key("board_still").proto.bytes.decode().split("\n")
    drawn = read(still, app.get_by_key("board").proto.bytes)
    assert drawn.pop("still") == name
    return drawn
