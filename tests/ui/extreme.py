"""Scenarios at the edges of what is accepted: huge, tiny and tied numbers, small sizes, every choice and look."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, LOSSES, REDUCTIONS, derivation
from backprop_core.language.activations import OUTPUTS
from backprop_core.names import MOST_LAYERS
from backprop_core.table import GRADIENTS, rule_of
from ui.reading.numbers import NumberError, read_number
from ui.state import scenario_document as document
from ui.state.example import examples
from ui.state.limits import LIMITS, MOST_DECIMALS, MOST_PATHS
from ui.state.scenario import CELLS, LEVELS, SCALES, Scenario

MAGNITUDES = (0.0, -0.0, 1.0, -1.0, 0.5, -0.3, 5e-324, 1e-300, -1e-160, 1e-8, 1e6, 1e15, 1e154, 1e160, -1e300, 1.7e308)
NAMES = ("", "x" * 200, "two\nlines", "<b>bold</b>", "right \u202e to left", "می\u200cشود", "\ud800", "\x00", "🙂" * 50)

numbers = st.sampled_from(MAGNITUDES) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=12) | st.sampled_from(NAMES)


def is_no_number(text: str) -> bool:
    try:
        read_number(text)
    except NumberError:
        return True
    return False


@st.composite
def grids(draw, rows, columns):
    """A matrix: each cell its own number, or one number in all of them."""
    if draw(st.booleans()):
        return [[draw(numbers)] * columns] * rows
    return draw(
        st.lists(st.lists(numbers, min_size=columns, max_size=columns), min_size=rows, max_size=rows),
    )


@st.composite
def shares(draw, rows, columns):
    """A matrix whose rows add up to 1: in each row one class, or parts of two."""
    cells = st.tuples(st.sampled_from([0.0, 0.25, 1.0]), st.permutations(range(columns)))
    matrix = [[0.0] * columns for _ in range(rows)]
    for row in matrix:
        part, places = draw(cells)
        row[places[0]], row[places[-1]] = part, 1 - part if columns > 1 else 1.0
    return matrix


@st.composite
def tables(draw, momentum):
    """What a document says of its table, in either version, and the table."""
    hidden = draw(st.lists(st.sampled_from(sorted(ACTIVATIONS)), max_size=MOST_LAYERS - 1))
    output = draw(st.sampled_from(sorted(OUTPUTS)))
    loss = draw(st.sampled_from([name for name, one in LOSSES.items() if output in one.outputs]))
    reduction = draw(st.sampled_from(sorted(REDUCTIONS)))
    gradients = draw(st.sampled_from(sorted(GRADIENTS)))
    table = derivation(hidden, output, loss, reduction, rule_of(momentum), gradients)
    version_1 = {"total": "total", "mean": "average"}
    if (
        gradients == "parameters"
        and len(hidden) == 1
        and loss == "half_squared"
        and reduction in version_1
        and draw(st.booleans())
    ):
        return {"hidden": hidden[0], "output": output, "loss": version_1[reduction]}, table
    chosen = {"hidden": hidden, "output": output, "loss": loss, "reduction": reduction, "gradients": gradients}
    return {"version": 2, **chosen}, table


@st.composite
def documents(draw):
    """A document that is right in every part."""
    sizes = {letter: draw(st.integers(1, 10 if letter == "n" else 3)) for letter in LIMITS} | {"1": 1}
    momentum = draw(st.sampled_from([0.0, 0.0, 1e-300, 0.9, 1 - 2**-53]))
    choice, table = draw(tables(momentum))

    def cells(names):
        def of(name):
            rows, columns = (sizes[x] for x in table.letters[name])
            return st.tuples(st.just(name), st.integers(0, rows - 1), st.integers(0, columns - 1)).map(list)

        return st.sampled_from(sorted(names)).flatmap(of)

    drafts = st.tuples(cells(table.given), texts.filter(is_no_number)).map(lambda one: [*one[0], one[1]])
    looks = {
        "learning_rate": numbers,
        "decimals": st.integers(0, MOST_DECIMALS),
        "scale": st.sampled_from(SCALES),
        "pinned": st.just([]) | cells(table.letters),
        "unfolded": st.sampled_from([[], ["all"], ["0", "0.1", "12.3"]]),
        "presenting": st.sampled_from(["", *table.by_name]),
        "hidden_grids": st.sampled_from([[], sorted(table.letters)]) | st.just(["TotalLoss", "dW1"]),
        "cells": st.sampled_from(CELLS),
        "letters": st.dictionaries(st.sampled_from(sorted(table.by_name)), st.sampled_from(LEVELS), max_size=3),
        "compared": st.lists(st.sampled_from(sorted(table.parameter_of)), unique=True),
        "first_row": st.integers(0, sizes["n"] - 1),
        "first_path": st.integers(0, MOST_PATHS - 1),
        "drafts": st.lists(drafts, max_size=3, unique_by=lambda one: tuple(one[:3])),
        "rate_draft": st.none() | texts.filter(is_no_number),
        "momentum_draft": st.none() | texts.filter(is_no_number) | st.sampled_from(["1", "−0.5", "9e9"]),
        "title": texts,
        "columns": st.just([]) | st.lists(texts, min_size=sizes["c"], max_size=sizes["c"]),
        "outputs": st.just([]) | st.lists(texts, min_size=sizes["o"], max_size=sizes["o"]),
        "example": st.sampled_from([one.key for one in examples()]),
    }
    given = {name: draw(grids(*(sizes[x] for x in table.letters[name]))) for name in table.given}
    if table.compares_rows:
        given[table.targets] = draw(shares(sizes["n"], sizes["o"]))
    return {**given, **choice, "momentum": momentum, **draw(st.fixed_dictionaries({}, optional=looks))}


scenarios = documents().map(document.read)
"""What comes of such a document."""


def same(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios are the same in every part, to the last bit of every number."""

    def parts(scenario):
        given = {name: (matrix.shape, matrix.tobytes()) for name, matrix in scenario.given.items()}
        return {field.name: getattr(scenario, field.name) for field in fields(Scenario)} | {
            "given": given,
            "learning_rate": repr(scenario.learning_rate),
        }

    return parts(one) == parts(other)


WORST = tuple(
    map(
        document.read,
        (
            # The loss is infinite on both sides of a weight whose gradient is 0.
            {
                "X": [[1e160]],
                "W1": [[0, 1e155]],
                "b": [[1e300, 1e160]],
                "W2": [[0, 1], [1, 1]],
                "c": [[1e155, 3]],
                "Y": [[-1.7e308, 0]],
                "hidden": "tanh",
            },
            {
                "X": [[0]],
                "W1": [[0]],
                "b": [[0]],
                "W2": [[0]],
                "c": [[0]],
                "Y": [[0]],
                "hidden": "relu",
                "output": "relu",
            },
        ),
    )
)
