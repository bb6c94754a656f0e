"""Each row’s target and answer at a step, right or wrong, and how many are right."""

from __future__ import annotations

import streamlit as st

from backprop_core.training.pictures import answer_of, data_of
from backprop_core.training.scoring import score
from ui.page import tables, uncovering
from ui.page.tables import Row, number, verdict
from ui.state.numbers import print_given, print_number
from ui.state.scenario import Scenario
from ui.train.runs import Run

MOST_ROWS = 200


def show(scenario: Scenario, run: Run, step: int) -> None:
    """Draw the table of a step."""
    st.subheader("Row by row")
    table = scenario.derivation
    _, name = data_of(table)
    covered = scenario.kept_back & {name, answer_of(table)}
    if covered:
        consequence = "The answers are not listed while those numbers are covered."
        uncovering.offer(scenario, frozenset(covered), consequence, "train_predictions")
        return
    targets, answers = scenario.given[name], run.answers(step)
    classes = score(answers, targets)
    if classes:
        st.markdown(
            f"**{sum(classes.right)} of {len(classes.right)}** rows right: accuracy **{classes.accuracy:.1%}**."
        )
        if classes.threshold is not None:
            st.caption(f"Right means: ŷ is on the same side of {print_given(classes.threshold, 4)} as y.")
    heads = [*_heads(scenario, "y"), *_heads(scenario, "ŷ"), *(["right"] if classes else [])]
    rows: list[Row] = []
    for row in range(min(len(targets), MOST_ROWS)):
        texts = [print_given(x, scenario.decimals) for x in targets[row].tolist()]
        texts += [print_number(x, scenario.decimals) for x in answers[row].tolist()]
        right = [verdict(classes.right[row])] if classes else []
        rows.append([f"row {row + 1}", *map(number, texts), *right])
    tables.show(f"Targets and answers after step {step}", ("", *heads), rows)
    if len(targets) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(targets)} rows.")


def _heads(scenario: Scenario, letter: str) -> list[str]:
    count = scenario.sizes["o"]
    if count == 1:
        return [letter]
    return [f"{letter} {name or place}" for place, name in enumerate(scenario.outputs or [""] * count, 1)]
