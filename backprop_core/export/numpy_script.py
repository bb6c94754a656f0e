"""The NumPy script: matrices that can work in Python.

The handout's names in the handout's order, with the numbers of one pass.  It runs with NumPy alone and ends by
measuring every slope once more, by the functions with which the package itself measures.
"""

from __future__ import annotations

from collections.abc import Iterable

from backprop_core.derivation import Derivation
from backprop_core.evaluation import wrapped
from backprop_core.export.numpy_source import (
    INDENT,
    function_source,
    functions_source,
    line_sources,
    matrix_source,
    plain_source,
)
from backprop_core.names import AXES, SECTIONS
from backprop_core.practice import finite_differences
from backprop_core.practice.gradient_check import curved_and_cornered
from backprop_core.table import BESIDE, Line
from backprop_core.trace import Trace

MEASURING = (
    finite_differences.perturbed,
    finite_differences.jittered,
    finite_differences.rounding,
    finite_differences.steps,
    finite_differences.changes_side,
    finite_differences.compare,
)

SHOW = '''\
def show(**matrices):
    """Print each matrix with its shape."""
    for name, matrix in matrices.items():
        print(name, matrix.shape)
        print(matrix, end="\\n\\n")'''

ON_ONE_LINE = 6

VERDICT = """\
outcomes = []
for name, gradient in gradients.items():
    for place in np.ndindex(gradient.shape):
        with np.errstate(all="ignore"):
            outcome, slope, _, _ = compare(forward, given, name, place, gradient[place])
        outcomes.append(outcome)
        if outcome == "differs":
            print(f"{name}[{place[0]}, {place[1]}]: the formula gives {gradient[place]}, measured is {slope}")

print(f"{outcomes.count('agrees')} of {len(outcomes)} slopes agree with the formulas, up to rounding")
if "corner" in outcomes:
    print(f"{outcomes.count('corner')} numbers stand at a corner: there is no one slope to measure")
if "differs" in outcomes:
    raise SystemExit("The measured slopes are not those of the formulas.")
if "overflow" in outcomes:
    print(f"{outcomes.count('overflow')} slopes cannot be measured, because numbers are too large:")
    print("they overflow, or a step that is short enough is lost in their rounding.")
    print("This says nothing about the formulas.")
    raise SystemExit(2)"""


def numpy_script(run: Trace, rows: int | None = None) -> str:
    """A pass as a Python script that needs NumPy alone.

    It prints each matrix with its shape, and measures each slope: it exits with 1 when one is not the formula's, and
    with 2 when numbers are too large, so that some cannot be measured.

    Args:
        rows: how many rows of each given matrix are written, for a preview; all by default.
    """
    blocks = [
        f'"""{title(run)}"""\n\nimport numpy as np',
        f"{functions_source(run.derivation)}\n\n\n{SHOW}",
        f"# What is given\n\n{given_source(run, rows)}\n\n{_shown(run.derivation.given)}",
        *(_section(run, section) for section in SECTIONS),
        f"# Check: every slope again, measured\n\n{check_source(run.derivation)}",
    ]
    return "\n\n\n".join(blocks) + "\n"


def title(run: Trace) -> str:
    """What is computed, in one line."""
    return f"Backpropagation, every number of it: {sizes_of(run)}."


def sizes_of(run: Trace) -> str:
    """The sizes of the network and its batch, and the loss that is gone back from."""
    sizes = ", ".join(
        f"{run.sizes[x]} {name}{'s' if run.sizes[x] > 1 else ''}" for x, name in AXES.items() if x in run.sizes
    )
    return f"{sizes}; back from {run.derivation.goal.name}"


def given_source(run: Trace, rows: int | None = None) -> str:
    """The given matrices and the rates, as Python."""
    written = [f"{name} = {matrix_source(run[name], rows=rows)}" for name in run.derivation.given]
    rates = [f"{one.rate} = {getattr(run.rates, one.rate)!r}" for one in run.derivation.scalars if one.rate]
    return "\n".join([*written, *rates])


def heading(line: Line) -> str:
    """A line's number and its sentence."""
    return f"{line.number} {line.meaning}" if line.number == BESIDE else f"{line.number}. {line.meaning}"


def check_source(derivation: Derivation) -> str:
    """Every gradient cell against the slope that is measured by moving its parameter, as Python."""
    constants = "\n".join(
        f"{name} = {getattr(finite_differences, name)!r}  # {meaning}"
        for name, meaning in finite_differences.CONSTANTS.items()
    )
    functions = [plain_source(function) for function in MEASURING]
    given = f"given = {_dict((name, name) for name in _without_velocities(derivation))}"
    gradients = f"gradients = {_dict(derivation.gradient_by.items())}"
    return "\n\n\n".join([constants, _forward(derivation), *functions, f"{given}\n{gradients}\n{VERDICT}"])


def _section(run: Trace, section: str) -> str:
    lines = [line for line in run.steps if line.section == section]
    written = line_sources(run.derivation)
    blocks = [f"# {heading(x)}\n{written[x.name]}  # {run.notation.shape_text(x.name)}" for x in lines]
    return "\n\n".join([f"# {section}", *blocks, _shown(line.name for line in lines)])


def _shown(names: Iterable[str]) -> str:
    arguments = [f"{name}={name}" for name in names]
    if len(arguments) <= ON_ONE_LINE:
        return f"show({', '.join(arguments)})"
    return "\n".join(["show(", *(f"{INDENT}{argument}," for argument in arguments), ")"])


def _dict(pairs: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{key!r}: {name}' for key, name in pairs)}}}".replace("'", '"')


def _without_velocities(derivation: Derivation) -> list[str]:
    """The given matrices that the loss can depend on."""
    return [name for name in derivation.given if name not in derivation.velocities]


def _forward(derivation: Derivation) -> str:
    """The lines to the loss as a function of the given matrices, in the form that ``measuring`` needs."""
    goal, written = derivation.goal.name, line_sources(derivation)
    curved, cornered = (f"[{', '.join(names)}]" for names in curved_and_cornered(derivation))
    body = [wrapped(written[line.name], "change") for line in derivation.lines_to(goal)]
    docstring = "The loss, the z of each curved activation, and the z of each activation with a corner."
    result = f"return {goal}.item(), {curved}, {cornered}"
    arguments = (*_without_velocities(derivation), "change=np.positive")
    return function_source("forward", arguments, docstring, [*body, result])
