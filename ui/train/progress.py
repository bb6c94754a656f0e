"""A training takes its steps in short shares: the first one with the page, the others in a fragment with a bar.

Between two shares whatever else was clicked on the page is done.  The browser asks for each share, so a training whose
page is left waits until the page is drawn again.
"""

from __future__ import annotations

import threading
import time

import streamlit as st

from ui.train import runs
from ui.train.runs import Job

QUIET = 0.5
"""Seconds of the first share: a training that is done by then needs no bar."""
SHARE, EVERY = 0.2, 0.25
"""Seconds of each later share, and from the beginning of one to the next."""
SLICE, PAUSE = 0.01, 0.002
"""Seconds without a pause, and the pause, in which other sessions run."""
TURN = threading.Lock()
"""The trainings of all sessions take turns: together they use one core, and the other people have the rest."""


def show() -> None:
    """Draw the training that goes on, if there is one; put one that has ended among the runs."""
    job = runs.job()
    if job is None:
        return
    if job.last is None:
        take_steps(job, QUIET)
    if not job.is_done:
        st.fragment(_go_on, run_every=EVERY)()
        return
    problem = runs.keep(job)
    if problem:
        st.error(problem)
    else:
        st.toast("The training has ended. Its pictures are below.", icon=":material/trending_down:")


def _go_on() -> None:
    """Take a share of the steps, or draw the page anew when there are no more."""
    job = runs.job()
    if job:
        take_steps(job, SHARE)
    if job is None or job.is_done:
        st.rerun()
    st.progress(job.part, f"Step {job.last.step if job.last else 0} of {job.steps}")
    st.button("Stop", on_click=runs.stop, icon=":material/stop:")


def take_steps(job: Job, seconds: float) -> None:
    """Take steps for so long, at least one, or until there are no more."""
    end = time.monotonic() + seconds
    while not job.is_done:
        with TURN:
            until = time.monotonic() + SLICE
            while not job.is_done and time.monotonic() < until:
                job.advance()
            # No training runs in this pause; in the next one those that wait for their turn get it.
            time.sleep(PAUSE)
        if time.monotonic() >= end:
            return
        time.sleep(PAUSE)
