"""Buttons that put a preset on the board, and what to look at in the one that is there."""

from __future__ import annotations

import streamlit as st

from ui.state import session
from ui.state.scenario import Scenario
from ui.train import controls
from ui.train.presets import PRESETS, Preset, scenario_of

CHANGED = "Its numbers are no longer those with which it begins: its button brings them back."


def show(scenario: Scenario) -> None:
    """Draw the presets, and what is on the board now."""
    with st.container(horizontal=True, gap="small"):
        for place, preset in enumerate(PRESETS):
            st.button(preset.title, key=f"train_preset_{place}", on_click=_put, args=(preset,))
    rows, *units = scenario.sizes.values()
    layers = " → ".join(map(str, units))
    opened = session.step_on_board()
    since = f", after step {opened.step} of Run {opened.run}. A new run goes on from there" if opened else ""
    st.markdown(f"On the board: **{layers}** with **{rows}** row{'s' if rows > 1 else ''}{since}.")
    for preset in PRESETS:
        if preset.title == scenario.title:
            is_begun = scenario.has_numbers_of(scenario_of(preset))
            st.info(f"**{preset.title}.** {preset.look if is_begun else CHANGED}")


def _put(preset: Preset) -> None:
    begun = scenario_of(preset)
    session.change(begun.with_looks_of(session.current().scenario))
    controls.reset()
    st.session_state[controls.STEPS] = str(preset.steps)
