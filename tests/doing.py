"""What is done on a page's board, as the board would send it."""


def does(app, kind, **fields):
    """The page after an event of its board."""
    session = app.session_state["session"]
    app.session_state["session"] = session.after({"kind": kind, **fields})
    app.run()
    assert not app.exception


def choose(app, what, option):
    """The page after something was chosen in the controls above its board."""
    does(app, "choose", what=what, option=option)
