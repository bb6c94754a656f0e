"""The trainings of a session: the one that goes on, and the last few that have ended, in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

import streamlit as st

from backprop_core import Network
from backprop_core.evaluation import Matrix
from backprop_core.training.descent import (
    Descent,
    State,
    descend,
    is_finite,
    overflow_sentence,
)
from backprop_core.training.kept_steps import is_kept
from backprop_core.training.pictures import answers
from backprop_core.training.scoring import RightRows, right_rows
from ui.reading.numbers import print_given
from ui.state import session
from ui.state.choices import RATES
from ui.state.scenario import Scenario
from ui.state.session import OpenedStep

RUNS, FORGOTTEN, JOB, CHOSEN, COUNT = "train_runs", "train_forgotten", "train_job", "train_run", "train_count"
MOST_RUNS = 6
MOST_BYTES = 800_000
"""For the parameters and velocities that one run keeps."""
STOPPED = "You stopped it."


@dataclass(frozen=True, eq=False)
class Run:
    """A training that has ended.

    Attributes:
        number: its place among all runs of the session, from 1 on.
        scenario: what was on the board at its start, with the rates of the run.
        losses: the loss by step, at no more than about 400 steps.
        kept: the parameters and velocities by step; fewer for a large network.
        stopped: why it ended before all steps were taken; empty if it did not.
        right: how many rows were right at the steps that were kept; None where the targets are no classes.
    """

    number: int
    scenario: Scenario
    descent: Descent
    losses: Mapping[int, float]
    kept: Mapping[int, Mapping[str, Matrix]]
    stopped: str
    right: RightRows | None = None

    @property
    def name(self) -> str:
        """Its number, and how it went down."""
        order = "" if self.descent.seed is None or self.uses_all_rows else f", shuffled {self.descent.seed}"
        rate, beta = (print_given(one, 8) for one in self.descent.rates)
        momentum = f", momentum {beta}" if self.descent.momentum else ""
        rows = "all rows at once" if self.uses_all_rows else f"{self.descent.rows} rows at once"
        rows = "row by row" if self.descent.rows == 1 else rows
        return f"Run {self.number}: η {rate}, {rows}{order}{momentum}"

    @property
    def uses_all_rows(self) -> bool:
        """Whether each update uses all rows."""
        return self.descent.uses_all(self.scenario.sizes["n"])

    @property
    def last(self) -> int:
        """The last step."""
        return max(self.losses)

    def network(self, step: int) -> Network:
        """The network after a step that was kept."""
        return self.scenario.network.with_parameters(self.kept[step])

    def answers(self, step: int) -> Matrix:
        """What the network answers to each row after a step that was kept."""
        return answers(self.network(step), self.scenario.batch.X)

    def seen(self) -> Scenario:
        """Its scenario with the numbers covered that are covered on the board now, and without a mistake."""
        return self.scenario.with_looks_of(session.current().scenario).with_mistake("")

    def opened(self, step: int) -> Scenario:
        """The scenario for the board after a step that was kept; of steps with all rows it remembers the way there."""
        start = self.seen()
        if self.uses_all_rows and step <= start.most_steps:
            return start.with_steps(0, step)
        return start.with_parameters(self.kept[step])


@dataclass(frozen=True, eq=False)
class Forgotten:
    """Runs that are no longer kept, and the step that was opened then."""

    runs: tuple[Run, ...]
    opened: OpenedStep | None


@dataclass(eq=False)
class Job:
    """A training that goes on; it belongs to one session."""

    scenario: Scenario
    descent: Descent
    steps: int
    states: Iterator[State]
    last: State | None = None
    losses: dict[int, float] = field(default_factory=dict)
    kept: dict[int, Mapping[str, Matrix]] = field(default_factory=dict)
    stopped: str = ""

    @property
    def is_done(self) -> bool:
        """Whether all steps were taken, or it was stopped."""
        return bool(self.stopped) or (self.last is not None and self.last.step >= self.steps)

    @property
    def part(self) -> float:
        """How much of it is done, from 0 to 1."""
        return self.last.step / self.steps if self.last else 0.0

    def advance(self) -> None:
        """Take one step."""
        state = next(self.states)
        if not _is_finite(state):
            self.stopped = overflow_sentence(self.descent, state.step)
            return
        self.last = state
        if is_kept(state.step, self.steps):
            self._keep(state)

    def _keep(self, state: State) -> None:
        self.losses[state.step] = state.loss
        most = max(MOST_BYTES // sum(matrix.nbytes for matrix in state.moving.values()), 20)
        spacing = math.ceil(self.steps / most)
        if most >= 400 or state.step == self.steps or state.step // spacing > max(self.kept, default=-1) // spacing:
            self.kept[state.step] = state.moving

    def ended(self, number: int) -> Run | None:
        """The run that it was; None if there was not even a start to keep."""
        if self.last is None:
            return None
        self.losses[self.last.step] = self.last.loss
        self.kept[self.last.step] = self.last.moving
        run = Run(number, self.scenario, self.descent, self.losses, self.kept, self.stopped)
        return replace(run, right=right_rows(some_of(run, len(run.kept)), self.scenario.batch))


def start(scenario: Scenario, descent: Descent, steps: int) -> None:
    """Begin a training from what is on the board; one that goes on is stopped and kept."""
    before = job()
    if before:
        stop()
        keep(before)
    rates = descent.rates._asdict() | {rate.draft: None for rate in RATES.values()}
    begun = scenario.with_choices(**rates)
    states = descend(scenario.network, scenario.batch, descent, begun.velocities)
    st.session_state[JOB] = Job(begun, descent, steps, states)


def job() -> Job | None:
    """The training that goes on."""
    found: Job | None = st.session_state.get(JOB)
    return found


def stop() -> None:
    """End the training that goes on, and keep what it has."""
    going_on = job()
    if going_on and not going_on.is_done:
        going_on.stopped = STOPPED


def keep(ended: Job) -> str:
    """Put an ended training among the runs, and choose it; the sentence why there is nothing to keep, if so."""
    st.session_state[JOB] = None
    number = st.session_state.get(COUNT, 0) + 1
    run = ended.ended(number)
    if run is None:
        return ended.stopped
    st.session_state[COUNT] = number
    st.session_state[FORGOTTEN] = None
    _keep_only((*runs(), run)[-MOST_RUNS:])
    st.session_state[CHOSEN] = number
    return ""


def runs() -> tuple[Run, ...]:
    """The runs that are kept, the last one last."""
    kept: tuple[Run, ...] = st.session_state.get(RUNS, ())
    return kept


def forget() -> None:
    """Keep no run; they can be brought back until the next one ends."""
    st.session_state[FORGOTTEN] = Forgotten(runs(), session.opened_step())
    _keep_only(())


def forgotten() -> Forgotten | None:
    """The runs that can be brought back."""
    found: Forgotten | None = st.session_state.get(FORGOTTEN)
    return found


def bring_back(all_of: Forgotten) -> None:
    """Keep the runs again that were forgotten, and the way back to the step that was opened."""
    st.session_state[FORGOTTEN] = None
    _keep_only(all_of.runs)
    session.remember_step(all_of.opened)


def _keep_only(kept: tuple[Run, ...]) -> None:
    st.session_state[RUNS] = kept
    opened = session.opened_step()
    if opened and opened.run not in {run.number for run in kept}:
        session.remember_step(None)


def some_of(run: Run, most: int) -> Iterator[tuple[int, Network]]:
    """The first and the last step of a run that were kept and some between them, with their networks."""
    steps = sorted(run.kept)
    spacing = math.ceil(len(steps) / most)
    chosen = sorted({*islice(steps, 0, None, spacing), steps[-1]})
    return ((step, run.network(step)) for step in chosen)


def _is_finite(state: State) -> bool:
    return math.isfinite(state.loss) and is_finite(state.moving.values())
