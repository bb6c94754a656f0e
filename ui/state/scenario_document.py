"""A scenario as a document: what a link carries and a file holds.

A document is a JSON object.  Every key but ``format`` and ``version`` may be left out; what is left out is as
in the example that it names (the first one if it names none):

=================  ====================================================================================
``format``         always ``"backprop-board"``
``version``        1 or 2; without one it is 1
``example``        the key of a built-in example
``X`` … ``c``      the given matrices X, Y, W1, b, W2, c, each as rows of numbers; with other layers W1, W2, … and
                   b1, b2, …; G in the place of Y with the loss ``"outputs"``
``momentum``       at least 0 and less than 1; above 0 ``V_W1`` … ``V_c`` are the velocities, zeros if left out
``hidden``         the activation of each hidden layer, ``["sigmoid", "tanh"]``; ``output`` is that of the last layer
``loss``           ``"half_squared"``, ``"squared"``, ``"cross_entropy"`` or ``"outputs"``
``reduction``      ``"total"``, ``"mean"`` or ``"mean_all"``
``gradients``      ``"parameters"``, or ``"with_inputs"`` for dTL/dX, too
``learning_rate``  a number
``title``          what the person's own data are called; empty where X and Y are the example's
``columns``        the names of X's columns; ``outputs`` those of Y's
``decimals``       0 to 8; ``scale`` is ``"matrix"`` or ``"shared"``
``pinned``         the held cell, ``["dW1", 0, 0]`` (counted from 0), or ``[]``
``unfolded``       the unfolded places of its sum, or ``["all"]``
``presenting``     the matrix of the step in focus, or ``""``; ``hidden_grids`` are the covered ones
``cells``          whether the grids show ``"numbers"``, ``"letters"`` or ``"both"``; ``letters`` are the grids that
                   differ, each with the level of its letters: ``{"dW1": "one"}``, also ``"all"`` and ``"none"``
``compared``       the gradients that are compared with the derivatives
``folded``         the titles of the sections that are folded away
``mistake``        the mistake that the board shows, like ``"no-slope.H_D_Error_W"``, or ``""``
``first_row``      the first row shown, counted from 0; ``first_path`` the first path shown of those through the rows
``drafts``         what was typed and does not count yet: ``[["W1", 0, 0, "abc"]]``; no numbers but in rows of Y that
                   must add up to 1
``rate_draft``     the same of the learning rate, or ``null``; ``momentum_draft`` that of the momentum
``steps``          ``[0, 340]``: the steps downhill that the numbers above are followed by, from one to another
=================  ====================================================================================

Version 1 is that of networks with one hidden layer and half the squared error.  There ``hidden`` is one activation,
and ``loss`` is ``"total"`` or ``"average"``, the reduction.  What it can say is still written so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from backprop_core import ACTIVATIONS, LOSSES, REDUCTIONS, Cell, ChoiceError, MatrixError
from backprop_core.data import row_sums
from backprop_core.evaluation import Matrix
from backprop_core.language.activations import OUTPUTS
from backprop_core.language.constants import RATE
from backprop_core.names import MOST_LAYERS
from backprop_core.network import check_shapes, read_matrix
from backprop_core.table import GRADIENTS
from ui.reading.numbers import LONGEST_TEXT, NumberError, one_line, quoted, read_number, shorten
from ui.reading.strict_json import Bounds
from ui.state import waiting_rows
from ui.state.choices import RATES, Rate
from ui.state.events import MOST_UNFOLDED, is_place, is_unfolded
from ui.state.example import examples
from ui.state.limits import LIMITS, MOST_DECIMALS, MOST_DRAFTS, MOST_PATHS
from ui.state.scenario import CELLS, FOLDABLE, LEVELS, SCALES, TABLE_BY, Scenario, of_example

FORMAT = "backprop-board"
VERSIONS = (1, 2)
REDUCTIONS_1: Mapping[str, str] = MappingProxyType({"total": "total", "average": "mean"})
"""The losses of version 1, each with the reduction that it is."""
MOST_STEP = 1_000_000_000
LEFT_OUT = ("explained",)
"""What older documents also have, and the held cell says now."""

BOUNDS = Bounds(
    depth=3,
    lists=2 * LIMITS["n"] + 10_000,
    values=LIMITS["n"] * (LIMITS["c"] + LIMITS["o"]) + 10_000,
    texts=10_000,
)
"""X and Y at their largest, and room for all the rest: the parameters, a thousand drafts, names."""

Document = dict[str, Any]


class DocumentError(ValueError):
    """A document that is not a scenario; the message is one sentence that says what is wrong where."""


def write(scenario: Scenario) -> Document:
    """A scenario as a whole document."""
    version = _version_of(scenario)
    return {
        "format": FORMAT,
        "version": version,
        "example": scenario.example,
        **{name: _rows(matrix) for name, matrix in scenario.at_start().given.items()},
        **_choices(scenario, version),
    }


def write_difference(scenario: Scenario) -> Document:
    """What of a scenario differs from the example that it began with; empty for the first example untouched."""
    base = of_example(_example(scenario.example))
    version = max(_version_of(scenario), _version_of(base))
    document: Document = {} if base is of_example(examples()[0]) else {"example": scenario.example}
    document.update({name: _rows(matrix) for name, matrix in changed(scenario).items()})
    # Other layers can let go of the held cell: what they do not decide is compared with what they leave of the rest.
    before, left = _choices(base, version), _choices(_with_table_of(base, scenario), version)
    chosen = _choices(scenario, version).items()
    document.update({key: value for key, value in chosen if value != (before if key in TABLE_BY else left)[key]})
    return document if version == VERSIONS[0] else {"version": version, **document}


def _version_of(scenario: Scenario) -> int:
    """The first version that can say what is on the board."""
    is_first = (
        len(scenario.hidden) == 1
        and scenario.loss == "half_squared"
        and scenario.reduction in REDUCTIONS_1.values()
        and scenario.gradients == "parameters"
    )
    return VERSIONS[0] if is_first else VERSIONS[1]


def changed(scenario: Scenario) -> dict[str, Matrix]:
    """The matrices that differ from those of the example that the scenario began with, before any steps downhill."""
    base = _with_table_of(of_example(_example(scenario.example)), scenario)
    return {
        name: matrix
        for name, matrix in scenario.at_start().given.items()
        if matrix is not base.given[name]
        and not (matrix.shape == base.given[name].shape and matrix.tobytes() == base.given[name].tobytes())
    }


def _with_table_of(base: Scenario, scenario: Scenario) -> Scenario:
    return _chosen(base, tuple((name, getattr(scenario, name)) for name in TABLE_BY))


@lru_cache(maxsize=64)
def _chosen(base: Scenario, choices: tuple[tuple[str, Any], ...]) -> Scenario:
    """An example with other choices; the same object each time, because every edit is compared with it."""
    return base.with_choices(**dict(choices))


def read(document: Any) -> Scenario:
    """The scenario that a document describes.

    Raises:
        DocumentError: it is not one, or a part of it is wrong.
    """
    if not isinstance(document, dict):
        raise DocumentError("A scenario is a JSON object, and this is not one.")
    document = _as_latest(document, _read_version(document))
    scenario = of_example(_example(document.get("example", examples()[0].key)))
    choices = {key: READERS[key](scenario, document[key]) for key in TABLE_BY if key in document}
    try:
        scenario = scenario.with_choices(**choices)
    except ChoiceError as error:
        raise DocumentError(f"The scenario cannot be shown: {error}.") from error
    _check_keys(document, scenario)
    _check_lengths(document, scenario)
    try:
        given = {
            name: _read_rows(name, document.get(name, matrix))
            for name, matrix in scenario.given.items()
            if name in document or name not in scenario.velocities
        }
        sizes = check_shapes(scenario.derivation, given)
    except MatrixError as error:
        raise DocumentError(f"{error}.") from error
    for letter, size in sizes.items():
        if size > LIMITS[letter]:
            raise DocumentError(f"The scenario has {letter} = {size}; at most {LIMITS[letter]} can be shown.")
    columns = scenario.columns if sizes["c"] == scenario.sizes["c"] else ()
    outputs = scenario.outputs if sizes["o"] == scenario.sizes["o"] else ()
    scenario = replace(scenario, given=given, columns=columns, outputs=outputs, adjusted="").with_velocities()
    for key, reader in READERS.items():
        if key in document and key not in TABLE_BY:
            scenario = replace(scenario, **{key: reader(scenario, document[key])})
    return _after_steps(_with_waiting_rows(scenario.inside()), document.get("steps", []))


def _with_waiting_rows(scenario: Scenario) -> Scenario:
    """The scenario whose rows of targets add up to 1 where they must: the numbers of others wait in drafts."""
    name = scenario.derivation.targets
    if not scenario.must_add_up(name):
        return scenario
    matrix = scenario.given[name]
    rows = row_sums.wrong(matrix)
    numbers = [(i, j, number) for i in rows for j, number in enumerate(matrix[i].tolist())]
    waiting = {Cell(name, i, j): waiting_rows.text_of(number) for i, j, number in numbers}
    drafts = {**waiting, **scenario.drafts}
    if waiting and len(drafts) > MOST_DRAFTS:
        raise DocumentError(f"{waiting_rows.does_not_add_up(name, rows[0], matrix[rows[0]].tolist())}.")
    kept = replace(scenario, drafts=drafts)
    return replace(kept.with_rows_that_add_up(), adjusted="")


def _after_steps(scenario: Scenario, steps: Any) -> Scenario:
    """The scenario after the steps downhill that a document asks for."""
    if steps == []:
        return scenario
    if not isinstance(steps, list) or len(steps) != 2 or not all(type(x) is int and 0 <= x <= MOST_STEP for x in steps):
        raise DocumentError("“steps” must be two whole numbers like [0, 340], or empty.")
    first, last = steps
    if not first <= last <= first + scenario.most_steps:
        raise DocumentError(f"“steps” must go from one step to a later one, {scenario.most_steps:,} steps at most.")
    try:
        return scenario.with_steps(first, last)
    except ValueError as error:
        raise DocumentError(f"The steps cannot be taken. {error}") from error


def _read_version(document: Document) -> int:
    if document.get("format", FORMAT) != FORMAT:
        raise DocumentError(f"“format” must be “{FORMAT}”; this is another kind of file.")
    version = document.get("version", VERSIONS[0])
    if type(version) is not int or version not in VERSIONS:
        known = " or ".join(map(str, VERSIONS))
        raise DocumentError(f"“version” must be {known}: the file is from another version of the board.")
    return version


def _as_latest(document: Document, version: int) -> Document:
    """A document of the first version as one of the latest."""
    if version == VERSIONS[-1]:
        return document
    later = next((key for key in ("reduction", "gradients") if key in document), "")
    if later:
        raise DocumentError(f"“{later}” is not a part of a scenario of version 1.")
    latest = dict(document)
    if "hidden" in latest:
        latest["hidden"] = [_one_of("hidden", ACTIVATIONS)(None, latest["hidden"])]
    if "loss" in latest:
        latest |= {
            "loss": "half_squared",
            "reduction": REDUCTIONS_1[_one_of("loss", REDUCTIONS_1)(None, latest["loss"])],
        }
    return latest


def _check_keys(document: Document, scenario: Scenario) -> None:
    known = {"format", "version", "example", *scenario.given, *READERS, "steps", *LEFT_OUT}
    unknown = next((key for key in document if key not in known), None)
    if unknown is not None:
        raise DocumentError(f"“{quoted(unknown)}” is not a part of a scenario.")


def _check_lengths(document: Document, scenario: Scenario) -> None:
    """What has more rows than any board is not read cell by cell first."""
    most = max(LIMITS.values())
    for name in scenario.given:
        rows = document.get(name)
        if isinstance(rows, list) and len(rows) > most:
            raise DocumentError(f"{name} has {len(rows)} rows; at most {most} can be shown.")


def _example(key: Any) -> Any:
    if not isinstance(key, str):
        raise DocumentError("“example” must be the key of an example, a text.")
    matching = next((example for example in examples() if example.key == key), None)
    if matching is None:
        raise DocumentError(f"There is no example “{quoted(key)}”.")
    return matching


def _read_rows(name: str, rows: Any) -> Matrix:
    """A matrix; true and false, which Python takes for 1 and 0, are no numbers of a document."""
    for i, row in enumerate(rows if isinstance(rows, list) else ()):
        kinds = [type(x) for x in row] if isinstance(row, list) else []
        if bool in kinds:
            where = f"{name} row {i + 1}, column {kinds.index(bool) + 1}"
            raise DocumentError(f"{where} is true or false: a finite number was expected.")
    return read_matrix(name, rows)


def _rows(matrix: Matrix) -> list[list[float]]:
    """Rows of numbers, whole ones without a decimal point; −0 keeps it, since no whole number has that sign."""
    return [[_number(x) for x in row] for row in matrix.tolist()]


def _number(x: float) -> float:
    return int(x) if x.is_integer() and abs(x) < 1e15 and repr(x) != "-0.0" else x


def _table_choices(scenario: Scenario, version: int) -> Document:
    """What decides the lines of a scenario's table, as a version has it."""
    if version == VERSIONS[0]:
        names = {reduction: name for name, reduction in REDUCTIONS_1.items()}
        return {"hidden": scenario.hidden[0], "output": scenario.output, "loss": names[scenario.reduction]}
    chosen = {name: getattr(scenario, name) for name in ("output", "loss", "reduction", "gradients")}
    return {"hidden": list(scenario.hidden), **chosen}


def _choices(scenario: Scenario, version: int) -> Document:
    """All of a scenario but its matrices, as JSON has it."""
    return {
        **_table_choices(scenario, version),
        **{name: getattr(scenario, name) for name in RATES},
        "title": scenario.title,
        "columns": list(scenario.columns),
        "outputs": list(scenario.outputs),
        "decimals": scenario.decimals,
        "scale": scenario.scale,
        "pinned": _place(scenario.pinned),
        "unfolded": list(scenario.unfolded),
        "presenting": scenario.presenting,
        "hidden_grids": sorted(scenario.hidden_grids),
        "cells": scenario.cells,
        "letters": dict(scenario.letters),
        "compared": sorted(scenario.compared),
        "folded": sorted(scenario.folded),
        "mistake": scenario.mistake,
        "first_row": scenario.first_row,
        "first_path": scenario.first_path,
        "drafts": [[*_place(cell), text] for cell, text in scenario.drafts.items()],
        "steps": [scenario.steps.first, scenario.steps.last] if scenario.steps else [],
        **{rate.draft: getattr(scenario, rate.draft) for rate in RATES.values()},
    }


def _place(cell: Cell | None) -> list[str | int]:
    return [cell.matrix, cell.row, cell.column] if cell else []


def _read_hidden(_: Scenario, value: Any) -> tuple[str, ...]:
    names = _texts("hidden", MOST_LAYERS - 1, value)
    if not all(name in ACTIVATIONS for name in names):
        raise DocumentError(f"“hidden” must be a list of activations, each one of {', '.join(ACTIVATIONS)}.")
    return tuple(names)


def _one_of(key: str, choices: Any) -> Callable[[Any, Any], Any]:
    def read_choice(_: Any, value: Any) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise DocumentError(f"“{key}” must be one of {', '.join(choices)}.")
        return value

    return read_choice


def _whole(key: str, most: int) -> Callable[[Scenario, Any], int]:
    def read_whole(_: Scenario, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise DocumentError(f"“{key}” must be a whole number from 0 to {most}.")
        return value

    return read_whole


def _texts(key: str, most: int, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > most or not all(isinstance(x, str) for x in value):
        raise DocumentError(f"“{key}” must be a list of at most {most} texts.")
    return value


def _read_unfolded(_: Scenario, value: Any) -> tuple[str, ...]:
    places = tuple(_texts("unfolded", MOST_UNFOLDED, value))
    if not all(map(is_unfolded, places)):
        raise DocumentError('“unfolded” must be places in a sum, like ["0", "0.1"], or ["all"].')
    return places


def _read_rate(key: str) -> Callable[[Scenario, Any], float]:
    def read_rate(_: Scenario, value: Any) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            # As it would be typed: what is too large or out of its range is refused there.
            with suppress(NumberError, OverflowError):
                return RATES[key].read(repr(float(value)))
        raise DocumentError(
            f"“{key}” must be {'a finite number' if key == RATE.rate else 'at least 0, and less than 1'}."
        )

    return read_rate


def _read_cell(key: str) -> Callable[[Scenario, Any], Cell | None]:
    def read_cell(scenario: Scenario, value: Any) -> Cell | None:
        cell = Cell(*value) if is_place(value) else None
        if value != [] and not (cell and scenario.has(cell)):
            raise DocumentError(f'“{key}” must be a cell of the board, like ["dW1", 0, 0].')
        return cell

    return read_cell


def _read_step(scenario: Scenario, value: Any) -> str:
    if not isinstance(value, str) or (value and value not in scenario.derivation.by_name):
        raise DocumentError("“presenting” must be the matrix of a step, or empty.")
    return value


def _read_mistake(scenario: Scenario, value: Any) -> str:
    if not isinstance(value, str) or (value and value not in scenario.offers.by_key):
        raise DocumentError("“mistake” must be a mistake that these lines can have, or empty.")
    return value


def _read_grids(scenario: Scenario, value: Any) -> frozenset[str]:
    return _matrices("hidden_grids", "matrices", scenario.derivation.letters, value)


def _read_compared(scenario: Scenario, value: Any) -> frozenset[str]:
    return _matrices("compared", "gradients", scenario.derivation.differentiated_by, value)


def _matrices(key: str, what: str, known: Mapping[str, str], value: Any) -> frozenset[str]:
    names = frozenset(_texts(key, len(known), value))
    if not names <= known.keys():
        raise DocumentError(f"“{key}” must be names of {what}.")
    return names


def _read_folded(_: Scenario, value: Any) -> frozenset[str]:
    titles = frozenset(_texts("folded", len(FOLDABLE), value))
    if not titles.issubset(FOLDABLE):
        raise DocumentError(f"“folded” must be titles of sections: {', '.join(FOLDABLE)}.")
    return titles


def _read_letters(scenario: Scenario, value: Any) -> Mapping[str, str]:
    lines = scenario.derivation.by_name
    if not isinstance(value, dict) or not all(name in lines and level in LEVELS for name, level in value.items()):
        raise DocumentError('“letters” must be matrices that the table makes, each with its level: {"dW1": "one"}.')
    return value


def _names(key: str, letter: str, matrix: str) -> Callable[[Scenario, Any], tuple[str, ...]]:
    def read_names(scenario: Scenario, value: Any) -> tuple[str, ...]:
        names = tuple(map(one_line, _texts(key, LIMITS[letter], value)))
        if names and len(names) != scenario.sizes[letter]:
            raise DocumentError(f"“{key}” must name all {scenario.sizes[letter]} columns of {matrix}, or none.")
        return names

    return read_names


def _read_drafts(scenario: Scenario, value: Any) -> Mapping[Cell, str]:
    if not isinstance(value, list) or len(value) > MOST_DRAFTS:
        raise DocumentError(f"“drafts” must be a list of at most {MOST_DRAFTS} cells with their text.")
    drafts = {}
    for draft in value:
        is_draft = isinstance(draft, list) and len(draft) == 4 and is_place(draft[:3]) and isinstance(draft[3], str)
        cell = Cell(*draft[:3]) if is_draft else None
        if cell is None or cell.matrix not in scenario.given or not scenario.has(cell):
            raise DocumentError('“drafts” must be cells that can be typed in, like ["W1", 0, 0, "abc"].')
        where = f"the draft in {cell.matrix} row {cell.row + 1}, column {cell.column + 1}"
        if cell in drafts:
            raise DocumentError(f"“drafts” has {where} twice.")
        waits = scenario.must_add_up(cell.matrix) and waiting_rows.number_of(draft[3]) is not None
        drafts[cell] = waiting_rows.kept(draft[3]) if waits else _no_number(where, draft[3])
    return drafts


def _read_title(_: Scenario, value: Any) -> str:
    if not isinstance(value, str):
        raise DocumentError("“title” must be a text.")
    return one_line(value)


def _read_rate_draft(rate: Rate) -> Callable[[Scenario, Any], str | None]:
    def read_draft(_: Scenario, value: Any) -> str | None:
        if value is not None and not isinstance(value, str):
            raise DocumentError(f"“{rate.draft}” must be a text that is no number, or null.")
        return None if value is None else _no_number(f"“{rate.draft}”", value, rate.read)

    return read_draft


def _no_number(where: str, text: str, read: Callable[[str], float] = read_number) -> str:
    """A text that was typed where a number is expected."""
    try:
        read(text)
    except NumberError:
        return shorten(text.strip(), LONGEST_TEXT)
    raise DocumentError(f"“{quoted(text)}” is a number: {where} must be a text that is none.")


def _read_first_row(scenario: Scenario, value: Any) -> int:
    return _whole("first_row", scenario.sizes["n"] - 1)(scenario, value)


READERS: Mapping[str, Callable[[Scenario, Any], Any]] = MappingProxyType(
    {
        "hidden": _read_hidden,
        "output": _one_of("output", OUTPUTS),
        "loss": _one_of("loss", LOSSES),
        "reduction": _one_of("reduction", REDUCTIONS),
        "gradients": _one_of("gradients", GRADIENTS),
        **{name: _read_rate(name) for name in RATES},
        "title": _read_title,
        "columns": _names("columns", "c", "X"),
        "outputs": _names("outputs", "o", "Y"),
        "decimals": _whole("decimals", MOST_DECIMALS),
        "scale": _one_of("scale", SCALES),
        "pinned": _read_cell("pinned"),
        "unfolded": _read_unfolded,
        "presenting": _read_step,
        "hidden_grids": _read_grids,
        "cells": _one_of("cells", CELLS),
        "letters": _read_letters,
        "compared": _read_compared,
        "folded": _read_folded,
        "mistake": _read_mistake,
        "first_row": _read_first_row,
        "first_path": _whole("first_path", MOST_PATHS - 1),
        "drafts": _read_drafts,
        **{rate.draft: _read_rate_draft(rate) for rate in RATES.values()},
    }
)
