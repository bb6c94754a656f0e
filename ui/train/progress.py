"""A training takes its steps while the page waits; after half a second with a bar and a button to stop it.

Other sessions get their turn after every few steps.  A click anywhere interrupts the page; the training then goes on
with the page that is drawn next.
"""

from __future__ import annotations

import time

import streamlit as st

from ui.train import runs
from ui.train.runs import Job

QUIET = 0.5
SLICE, TURN = 0.03, 0.001
"""Seconds without a pause, and the pause, in which other sessions run."""


def run() -> None:
    """Take all steps of the training that was begun, if there is one."""
    job, place = runs.job(), st.empty()
    if job is None:
        return
    if not job.is_done:
        _take_steps(job, place)
    place.empty()
    problem = runs.keep(job)
    if problem:
        st.error(problem)


def _take_steps(job: Job, place: st.delta_generator.DeltaGenerator) -> None:
    begun, bar = time.monotonic(), None
    while not job.is_done:
        until = time.monotonic() + SLICE
        while not job.is_done and time.monotonic() < until:
            job.advance()
        time.sleep(TURN)
        if bar is None and time.monotonic() - begun > QUIET:
            with place.container():
                bar = st.progress(0.0)
                st.button("Stop", on_click=runs.stop, icon=":material/stop:")
        if bar is not None:
            bar.progress(job.part, f"Step {job.last.step if job.last else 0} of {job.steps}")
