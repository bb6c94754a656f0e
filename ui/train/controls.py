"""How to train: the number of steps, η, the rows of each update, their order, momentum; and the button."""

from __future__ import annotations

import streamlit as st

from backprop_core import ChoiceError
from backprop_core.training.descent import Descent
from ui.reading.numbers import NumberError, print_given, read_number, read_whole
from ui.state import session
from ui.state.limits import LARGEST_SEED, LIMITS
from ui.state.scenario import Scenario
from ui.train import runs

STEPS, RATE, ORDER, ROWS, SEED, MOMENTUM = (
    f"train_{name}" for name in ("steps", "rate", "order", "rows", "seed", "momentum")
)
PROBLEM = "train_problem"
DEFAULT_STEPS = "1000"
LEAST_STEPS, MOST_STEPS = 1, 10_000
ORDERS = ("all", "one by one", "groups")


def show(scenario: Scenario) -> None:
    """Draw the controls, and what is wrong in them."""
    st.session_state.setdefault(ORDER, ORDERS[0])
    # The button comes first: on a phone it is then still on the screen when a start was chosen.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Train", type="primary", on_click=_start, icon=":material/trending_down:")
        _text("Steps", STEPS, DEFAULT_STEPS, f"{LEAST_STEPS} to {MOST_STEPS}; each step uses every row once")
        _text("Learning rate η", RATE, print_given(scenario.learning_rate, 8), "empty: the board’s η")
        _text("Momentum β", MOMENTUM, print_given(scenario.momentum, 8), "from 0 to less than 1; empty: the board’s β")
        st.segmented_control("Rows at once", ORDERS, key=ORDER, required=True, persist_state="session")
        if st.session_state[ORDER] == ORDERS[2]:
            _text("Rows in a group", ROWS, "2", "how many rows each update uses")
        if st.session_state[ORDER] != ORDERS[0]:
            _text("Shuffle seed", SEED, "none", "empty: the rows keep their order; a whole number shuffles them")
    problem = st.session_state.get(PROBLEM)
    if problem:
        st.error(problem)


def reset() -> None:
    """Go back to what is proposed, for another example."""
    for key in (STEPS, RATE, ROWS, SEED, MOMENTUM):
        st.session_state[key] = ""
    st.session_state[ORDER] = ORDERS[0]
    st.session_state[PROBLEM] = ""


def _text(label: str, key: str, proposed: str, advice: str) -> None:
    st.text_input(label, key=key, placeholder=proposed, help=advice, width=150, persist_state="session", max_chars=60)


def _start() -> None:
    """Begin with what the controls and the board say now."""
    scenario = session.current().scenario
    st.session_state[PROBLEM] = ""
    try:
        steps, descent = _choices(scenario)
        runs.start(scenario, descent, steps)
    except (NumberError, ChoiceError) as error:
        text = str(error)
        st.session_state[PROBLEM] = f"{text[:1].upper()}{text[1:]}."


def _choices(scenario: Scenario) -> tuple[int, Descent]:
    def written(key: str) -> str:
        return (st.session_state.get(key) or "").strip()

    def whole(what: str, text: str, least: int, most: int) -> int:
        try:
            return read_whole(text, least, most)
        except NumberError as error:
            raise NumberError(f"{what} {error}") from None

    def number(what: str, text: str) -> float:
        try:
            return read_number(text)
        except NumberError as error:
            raise NumberError(f"{what} {error}") from None

    order = st.session_state.get(ORDER) or ORDERS[0]
    rows = {ORDERS[0]: None, ORDERS[1]: 1}.get(order, 0)
    if rows == 0:
        rows = whole("the number of rows in a group", written(ROWS) or "2", 1, LIMITS["n"])
    is_shuffled = rows is not None and written(SEED)
    return whole("the number of steps", written(STEPS) or DEFAULT_STEPS, LEAST_STEPS, MOST_STEPS), Descent(
        number("the learning rate", written(RATE)) if written(RATE) else scenario.learning_rate,
        loss=scenario.loss,
        reduction=scenario.reduction,
        rows=rows,
        seed=whole("the shuffle seed", written(SEED), 0, LARGEST_SEED) if is_shuffled else None,
        momentum=number("the momentum", written(MOMENTUM)) if written(MOMENTUM) else scenario.momentum,
    )
