"""The NumPy script: matrices that can work in Python.

The handout's names in the handout's order, with the numbers of one pass.  It runs with NumPy alone and
ends by measuring every slope once more, by going a little up and a little down.
"""

from __future__ import annotations

from collections.abc import Iterable

from backprop_core.derivation import Derivation, applied
from backprop_core.source import INDENT, function_source, functions_source, line_sources, lines_to, matrix_source
from backprop_core.table import AXES, BESIDE, SECTIONS, Line
from backprop_core.trace import Trace

SHOW = '''\
def show(**matrices):
    """Print each matrix with its shape."""
    for name, matrix in matrices.items():
        print(name, matrix.shape)
        print(matrix, end="\\n\\n")'''

MOVED = '''\
def moved(name, place, by):
    """The parameters with one number of one of them moved."""
    other = parameters[name].copy()
    other[place] += by
    return {**parameters, name: other}'''

DIFFERENCE = '''\
def difference(name, place):
    """How far a gradient's cell is from the slope that is measured there, relative to the larger one."""
    little = 1e-5 * max(1.0, abs(parameters[name][place]))
    up, down = moved(name, place, little), moved(name, place, -little)
    measured = (loss_with(**up) - loss_with(**down)) / (2 * little)
    formula = gradients[name][place]
    # Two rounded losses cannot tell slopes apart that are smaller than this.
    smallest = 1e-6 * max(1.0, loss_with(**parameters))
    return abs(measured - formula) / max(abs(measured), abs(formula), smallest)'''

AT_A_CORNER = '''\
def at_a_corner(name, place):
    """Whether a unit changes its side when this number moves: at a corner there is no one slope to measure."""
    little = 1e-5 * max(1.0, abs(parameters[name][place]))
    up, down = sides_with(**moved(name, place, little)), sides_with(**moved(name, place, -little))
    return any((here != there).any() for here, there in zip(up, down))'''

PLACES = "places = [(name, place) for name in parameters for place in np.ndindex(parameters[name].shape)]"

WITHOUT_CORNERS = """\
smooth = [(name, place) for name, place in places if not at_a_corner(name, place)]
print(len(places) - len(smooth), "of", len(places), "numbers stand at a corner and are not compared")
places = smooth"""

ON_ONE_LINE = 6

VERDICT = """\
largest = np.max([difference(name, place) for name, place in places], initial=0.0)
print(f"{len(places)} slopes measured; the largest relative difference is {largest:.1e}")
if not largest < 1e-4:
    raise SystemExit("The measured slopes are not those of the formulas.")"""


def numpy_script(run: Trace, rows: int | None = None) -> str:
    """A pass as a Python script that needs NumPy alone.

    It prints each matrix with its shape, and exits with an error when a measured slope is not the formula's.

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
    sizes = ", ".join(f"{run.sizes[x]} {name}{'s' if run.sizes[x] > 1 else ''}" for x, name in AXES.items())
    return f"{sizes}; back from {run.derivation.goal.name}"


def given_source(run: Trace, rows: int | None = None) -> str:
    """The given matrices and the learning rate, as Python."""
    written = [f"{name} = {matrix_source(run[name], rows=rows)}" for name in run.derivation.given]
    return "\n".join([*written, f"learning_rate = {run.learning_rate!r}"])


def heading(line: Line) -> str:
    """A line's number and its sentence."""
    return f"{line.number}. {line.meaning}" if line.number != BESIDE else f"Beside the seventeen: {line.meaning}"


def check_source(derivation: Derivation) -> str:
    """Every gradient cell against the slope that is measured by moving its parameter, as Python."""
    goal = derivation.goal.name
    corners = corner_lines(derivation)
    loss = _again(derivation, "loss_with", "The loss with other parameters.", [goal], f"{goal}.item()")
    blocks = [f"{_parameters(derivation)}\n\n\n{loss}", MOVED]
    if corners:
        says = "On which side of its corner each unit stands, with other parameters."
        blocks += [_again(derivation, "sides_with", says, corners, f"[{', '.join(corners)}]"), AT_A_CORNER]
    last = [PLACES, *([WITHOUT_CORNERS] if corners else []), VERDICT]
    return "\n\n\n".join([*blocks, DIFFERENCE, "\n".join(last)])


def corner_lines(derivation: Derivation) -> list[str]:
    """The slopes that jump: those that are no formula of the output but a function which asks for its side."""
    return [x.name for x in derivation.lines if x.name not in derivation.forward_names and applied(x.right)]


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


def _parameters(derivation: Derivation) -> str:
    pairs = derivation.gradient_of.items()
    parameters = ", ".join(f'"{name}": {name}' for name, _ in pairs)
    gradients = ", ".join(f'"{name}": {gradient}' for name, gradient in pairs)
    return f"parameters = {{{parameters}}}\ngradients = {{{gradients}}}"


def _again(derivation: Derivation, name: str, says: str, wanted: list[str], result: str) -> str:
    """A function that runs the lines to some matrices again, with other parameters."""
    written = line_sources(derivation)
    body = [*(written[line.name] for line in lines_to(derivation, *wanted)), f"return {result}"]
    return function_source(name, tuple(derivation.gradient_of), says, body)
