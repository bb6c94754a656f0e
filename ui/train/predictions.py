"""Each row’s target and answer at a step, right or wrong, and how many are right."""

from __future__ import annotations

import streamlit as st

from backprop_core.evaluation import Matrix
from backprop_core.training.pictures import answer_of, data_of
from backprop_core.training.scoring import Score, score
from ui.page import html_table, uncovering
from ui.page.html_table import Entry, Row, number, verdict
from ui.reading.numbers import print_given, print_number
from ui.state.scenario import Scenario
from ui.train.runs import Run

MOST_ROWS = 200


def show(scenario: Scenario, run: Run, step: int) -> None:
    """Draw the table of a step."""
    st.header("Row by row")
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
    if classes and classes.threshold is None:
        heads, rows = _as_classes(scenario, answers, classes)
    else:
        heads, rows = _as_numbers(scenario, targets, answers, classes)
    html_table.show(f"Targets and answers after step {step}", ("", *heads), rows)
    if len(targets) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(targets)} rows.")


def _as_classes(scenario: Scenario, answers: Matrix, classes: Score) -> tuple[list[str], list[Row]]:
    """Each row's class, the one it gets, and the outputs between which that was decided."""
    names = [name or f"output {place}" for place, name in enumerate(scenario.outputs or [""] * scenario.sizes["o"], 1)]
    rows: list[Row] = []
    for row in range(min(len(answers), MOST_ROWS)):
        given = int(classes.given[row])
        outputs = [number(print_number(x, scenario.decimals)) for x in answers[row].tolist()]
        winner = names[given] if given >= 0 else "none"
        rows.append(
            [
                Entry(f"row {row + 1}", "symbol"),
                names[classes.targets[row]],
                winner,
                verdict(classes.right[row]),
                *outputs,
            ]
        )
    return ["class", "largest ŷ", "right", *(f"ŷ {name}" for name in names)], rows


def _as_numbers(
    scenario: Scenario, targets: Matrix, answers: Matrix, classes: Score | None
) -> tuple[list[str], list[Row]]:
    rows: list[Row] = []
    for row in range(min(len(targets), MOST_ROWS)):
        texts = [print_given(x, scenario.decimals) for x in targets[row].tolist()]
        texts += [print_number(x, scenario.decimals) for x in answers[row].tolist()]
        right = [verdict(classes.right[row])] if classes else []
        rows.append([Entry(f"row {row + 1}", "symbol"), *map(number, texts), *right])
    return [*_heads(scenario, "y"), *_heads(scenario, "ŷ"), *(["right"] if classes else [])], rows


def _heads(scenario: Scenario, letter: str) -> list[str]:
    count = scenario.sizes["o"]
    if count == 1:
        return [letter]
    return [f"{letter} {name or place}" for place, name in enumerate(scenario.outputs or [""] * count, 1)]
