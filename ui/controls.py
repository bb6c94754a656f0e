"""The controls above the board: the example, the network with its loss, how the numbers are read, and filling.

What is chosen seldom opens on a press, so that the board is near, also on a telephone.

Streamlit keeps what a control shows; the scenario is the truth.  So each run first tells the controls what
the scenario says, and a control's change is a change of the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from backprop_core import ACTIVATIONS, LOSSES
from ui import session
from ui.example import example, examples
from ui.numbers import NumberError, print_given, read_number
from ui.plain_text import markdown
from ui.scenario import ALL, FILLS, MOST_DECIMALS, SCALES, Scenario, of_example

ACTIVATION_NAMES: Mapping[str, str] = MappingProxyType(
    {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "linear": "linear"}
)
LOSS_NAMES: Mapping[str, str] = MappingProxyType({"total": "TotalLoss", "average": "AverageLoss"})
SCALE_NAMES: Mapping[str, str] = MappingProxyType({"matrix": "within each grid", "shared": "across all grids"})
RATE = "learning_rate"
TOLD = "controls_told"
EXAMPLE = "control_example"
NETWORK = "control_network"
FILL_WHICH, FILL_HOW, FILL_SEED = "fill_which", "fill_how", "fill_seed"


def show() -> None:
    """Draw all controls in one row that wraps, and a sentence on the example.

    All in one container: what is said below the controls comes and goes without the board being drawn anew.
    """
    with st.container():
        _draw()


def _draw() -> None:
    scenario = session.current().scenario
    _tell_controls()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _choice(
            "Example", [found.key for found in examples()], {e.key: e.title for e in examples()}, EXAMPLE, _opened, 300
        )
        with st.popover(_network(scenario), key=NETWORK):
            _choosing()
        with st.popover("Reading"):
            _reading()
        with st.popover("Fill"):
            _filling(scenario)
    if wrong := _rate_sentence():
        st.error(wrong)
    st.caption(about(scenario))


def about(scenario: Scenario) -> str:
    """A sentence on what is on the board: the example's, unless its data were replaced by others with names."""
    begun = example(scenario.example)
    first = of_example(begun)
    own = scenario.columns not in ((), first.columns) or scenario.outputs not in ((), first.outputs)
    return "Your own data." if own else begun.note


def _choice(
    label: str,
    options: list[str],
    names: Mapping[str, str],
    key: str,
    then: Callable[..., None],
    width: int,
    *what: str,
) -> None:
    st.selectbox(
        label, options, format_func=lambda option: names[option], key=key, on_change=then, args=what, width=width
    )


def _one_of(label: str, options: list[str], names: Mapping[str, str], what: str, then: Callable[[str], None]) -> None:
    st.segmented_control(
        label,
        options,
        format_func=names.__getitem__,
        key=_key(what),
        on_change=then,
        args=(what,),
        required=True,
    )


def _network(scenario: Scenario) -> str:
    """What is chosen of the network, in a line."""
    hidden, output = (ACTIVATION_NAMES[chosen] for chosen in (scenario.hidden, scenario.output))
    return f"Network: {hidden}, {output} · {LOSS_NAMES[scenario.loss]} · η {print_given(scenario.learning_rate, 6)}"


def _choosing() -> None:
    """What the network does with its numbers, and from which loss it goes back."""
    for what in ("hidden", "output"):
        label = f"{what.capitalize()} activation"
        _choice(label, list(ACTIVATIONS), ACTIVATION_NAMES, _key(what), _chose, 220, what)
    _one_of("Go back from", list(LOSSES), LOSS_NAMES, "loss", _chose)
    st.text_input("Learning rate η", key=_key(RATE), on_change=_rated, width=220)
    # What is wrong is said where it was typed, and below the controls, since here it can be closed away.
    if wrong := _rate_sentence():
        st.markdown(f":red[{wrong}]", width=300)


def _reading() -> None:
    """How the numbers are printed and coloured."""
    st.slider("Decimals", 0, MOST_DECIMALS, key=_key("decimals"), on_change=_looked, args=("decimals",))
    _one_of("Colours compare", list(SCALES), SCALE_NAMES, "scale", _looked)


def _filling(scenario: Scenario) -> None:
    """Fill one parameter or all with zeros, ones or random numbers."""
    parameters = list(scenario.table.gradient_of)
    st.segmented_control("Which", [ALL, *parameters], default=ALL, required=True, key=FILL_WHICH)
    st.segmented_control("With", list(FILLS), default="random", required=True, key=FILL_HOW)
    st.number_input("Seed of the random numbers", 0, 999_999, value=1, step=1, key=FILL_SEED)
    st.button("Fill", key="fill", on_click=_fill)
    st.caption("The same seed gives the same numbers again.")


def _fill() -> None:
    """Fill by what the controls say now: whoever presses soon after choosing is ahead of the page."""
    scenario, which = session.current().scenario, st.session_state[FILL_WHICH]
    names = list(scenario.table.gradient_of) if which == ALL else [which]
    session.change(scenario.with_fill(names, st.session_state[FILL_HOW], st.session_state[FILL_SEED] or 0))


def _key(what: str) -> str:
    """A control's key: another one each time that the scenario has changed by other means than the control.

    While a box is closed the browser keeps what a control in it said, hears of nothing else, and would send the old
    choice again as a new one; from a control that is gone it sends nothing.
    """
    times = st.session_state.get(TOLD, {}).get(what, 0)
    return f"control_{what}_{times}" if times else f"control_{what}"


def _begin_anew(what: str) -> None:
    """Put another control in a control's place."""
    told = st.session_state.get(TOLD, {})
    st.session_state[TOLD] = {**told, what: told.get(what, 0) + 1}


def _tell_controls() -> None:
    scenario = session.current().scenario
    st.session_state[EXAMPLE] = scenario.example
    for what in ("hidden", "output", "loss", "decimals", "scale"):
        choice = getattr(scenario, what)
        if st.session_state.get(_key(what), choice) != choice:
            _begin_anew(what)
        st.session_state[_key(what)] = choice
    if not _rate_problem():
        rate = scenario.learning_rate
        if read_number(st.session_state.get(_key(RATE), repr(rate))) != rate:
            _begin_anew(RATE)
        st.session_state[_key(RATE)] = f"{rate!r}".removesuffix(".0")


def _opened() -> None:
    if _rate_problem():
        _begin_anew(RATE)
    session.open_example(st.session_state[EXAMPLE])


def _chose(what: str) -> None:
    choice = st.session_state[_key(what)]
    if choice is not None:
        session.change(session.current().scenario.with_choices(**{what: choice}))


def _looked(what: str) -> None:
    choice = st.session_state[_key(what)]
    if choice is not None:
        session.look(session.current().scenario.with_choices(**{what: choice}))


def _rated() -> None:
    if not _rate_problem():
        rate = read_number(st.session_state[_key(RATE)])
        session.change(session.current().scenario.with_choices(learning_rate=rate))


def _rate_problem() -> str:
    """What is wrong with the learning rate as it was typed; empty when nothing is."""
    try:
        read_number(st.session_state.get(_key(RATE), "0"))
    except NumberError as error:
        return str(error)
    return ""


def _rate_sentence() -> str:
    """What is wrong with the learning rate and what the board does meanwhile; empty when nothing is."""
    problem = _rate_problem()
    kept = print_given(session.current().scenario.learning_rate, 10)
    return f"The learning rate η {markdown(problem)}. The board goes on with η = {kept}." if problem else ""
