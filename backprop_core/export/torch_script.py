"""The PyTorch script: the forward lines alone, and the same gradients by automatic differentiation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backprop_core.derivation import Derivation, applied
from backprop_core.evaluation import evaluate, numpy_lines, shape_code
from backprop_core.export.numpy_script import heading, title
from backprop_core.export.numpy_source import matrix_source, number_source
from backprop_core.language.activations import TORCH
from backprop_core.language.matrix_writing import Style, numpy_style
from backprop_core.practice.finite_differences import REPEATS, jittered
from backprop_core.trace import Trace

MARGIN = 16
"""How many times the largest change that is seen is allowed for."""

TINY = 1e-250
"""Gradients below this may come from numbers that are too small for a computer on the way: one sigmoid says 0 there."""

COMPARE = """\
different, overflowing = [], []
for name, parameter in parameters.items():
    gradient, reference = parameter.grad, expected[name]
    print(f"gradient of {name} {tuple(gradient.shape)}")
    print(gradient, end="\\n\\n")
    difference = (gradient - reference).abs().max().item()
    largest = reference.abs().max().item()
    if not (torch.isfinite(gradient).all() and torch.isfinite(reference).all()):
        overflowing.append(name)
    # The same sums in another order differ by what rounding does to their terms.
    elif difference > 1e-9 * largest + rounding[name]:
        different.append(name)

if different:
    raise SystemExit(f"PyTorch's gradients are not those of the handout: {', '.join(different)}.")
if overflowing:
    print(f"Numbers overflow (they are too large) in the gradients of {', '.join(overflowing)}.")
    print("These cannot be compared. This says nothing about the formulas.")
    raise SystemExit(2)
print("PyTorch's gradients are those of the handout.")"""


def torch_script(run: Trace, rows: int | None = None) -> str:
    """A pass as a PyTorch script that goes forward by the lines and back by ``backward()``.

    It prints each gradient, and exits with 1 when one is not the trace's and with 2 when numbers overflow, so that
    they cannot be compared.

    Args:
        rows: how many rows of each given matrix are written, for a preview; all by default.
    """
    derivation = run.derivation
    blocks = [
        f'"""{title(run)}\n\nThe forward lines alone; PyTorch goes back by itself and finds the same gradients.\n"""',
        "import torch\n\ntorch.set_default_dtype(torch.float64)\ntorch.set_printoptions(precision=8)",
        _functions(derivation),
        f"# What is given\n\n{_given(run, rows)}",
        f"# Forward, to the loss\n\n{_forward(derivation)}\n\n{_loss(derivation)}",
        f"# Back, by PyTorch\n\n{derivation.goal.name}.backward()",
        *([_updates(run)] if derivation.velocities else []),
        f"# The gradients of the handout’s matrices\n\n{_expected(run)}",
        f"{_parameters(derivation)}\n{COMPARE}",
    ]
    return "\n\n".join(blocks) + "\n"


def _functions(derivation: Derivation) -> str:
    names = dict.fromkeys(
        f for line in derivation.lines_to(derivation.goal.name) for f in applied(derivation.computed[line.name])
    )
    return "\n".join(f"{name} = {TORCH[name]}" for name in names)


def _given(run: Trace, rows: int | None) -> str:
    assignments = []
    for name in run.derivation.given:
        tail = ".requires_grad_()" if name in run.derivation.gradient_by else ""
        assignments.append(f"{name} = {matrix_source(run[name], 'torch.tensor', rows)}{tail}")
    return "\n".join(assignments)


def _forward(derivation: Derivation) -> str:
    written = _written(derivation)
    return "\n".join(f"# {heading(line)}\n{written[line.name]}" for line in derivation.lines_to(derivation.goal.name))


def _written(derivation: Derivation) -> dict[str, str]:
    """Every line for PyTorch, under the matrix that it makes."""
    return dict(zip(derivation.by_name, numpy_lines(derivation, _torch_style(derivation)), strict=True))


def _torch_style(derivation: Derivation) -> Style:
    """NumPy's writing, which PyTorch reads too, but for the sums along an axis and constant matrices."""
    shape = shape_code(derivation)
    return replace(
        numpy_style(shape),
        axis_sum=lambda body, axes: f"{body}.sum(dim={axes[0] if len(axes) == 1 else axes}, keepdim=True)",
        filled=lambda constant, letters: f"torch.full(({shape(letters[0])}, {shape(letters[1])}), {constant}.0)",
    )


def _loss(derivation: Derivation) -> str:
    return f'print("{derivation.goal.name}", {derivation.goal.name}.item())'


def _expected(run: Trace) -> str:
    pairs = run.derivation.gradient_by.items()
    written = [f'expected["{name}"] = {matrix_source(run[gradient], "torch.tensor")}' for name, gradient in pairs]
    rounding = ", ".join(f'"{name}": {number_source(number)}' for name, number in _rounding(run).items())
    comment = "# How far rounding can move a cell of each"
    return "\n".join(["expected = {}", *written, comment, f"rounding = {{{rounding}}}"])


def _rounding(run: Trace) -> dict[str, float]:
    """For each parameter how far rounding can move a cell of its gradient, seen by other last digits everywhere."""
    derivation, random = run.derivation, np.random.default_rng(0)
    largest = dict.fromkeys(derivation.gradient_by, 0.0)
    for _ in range(REPEATS):
        with np.errstate(all="ignore"):
            given = {name: jittered(run[name], random) for name in derivation.given}
            again = evaluate(derivation, given, run.rates, lambda matrix: jittered(matrix, random))
            changes = {
                name: np.abs(again[gradient] - run[gradient]) for name, gradient in derivation.gradient_by.items()
            }
        for name, change in changes.items():
            largest[name] = max(largest[name], float(np.fmax.reduce(change, axis=None)))
    return {name: MARGIN * change + TINY for name, change in largest.items()}


def _updates(run: Trace) -> str:
    """The lines of the updates, with PyTorch's gradients: its own SGD with momentum goes by the same."""
    derivation, written = run.derivation, _written(run.derivation)
    gradients = [f"{gradient} = {name}.grad" for name, gradient in derivation.gradient_of.items()]
    rates = [f"{one.rate} = {getattr(run.rates, one.rate)!r}" for one in derivation.scalars if one.rate]
    updates = [line.name for line in derivation.lines if line in derivation.successors().values()]
    body = [*(written[name] for name in updates), *(f'print("{name}", {name}, sep="\\n")' for name in updates)]
    comment = "# The update, as torch.optim.SGD(lr=learning_rate, momentum=momentum) does it"
    return "\n".join([comment, *rates, *gradients, "with torch.no_grad():", *(f"    {line}" for line in body)])


def _parameters(derivation: Derivation) -> str:
    pairs = ", ".join(f'"{name}": {name}' for name in derivation.gradient_by)
    return f"parameters = {{{pairs}}}"
