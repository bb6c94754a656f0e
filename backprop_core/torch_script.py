"""The PyTorch script: the forward lines alone, and the same gradients by automatic differentiation."""

from __future__ import annotations

from dataclasses import replace

from backprop_core.derivation import Derivation, applied
from backprop_core.evaluation import numpy_lines, shape_code
from backprop_core.script import heading, title
from backprop_core.source import lines_to, matrix_source
from backprop_core.trace import Trace
from backprop_core.writing import Style, numpy_style

FUNCTIONS = {"Sig": "torch.sigmoid", "tanh": "torch.tanh", "ReLU": "torch.relu", "Lin": "torch.nn.Identity()"}
"""PyTorch's own function for each that a forward line applies."""

COMPARE = """\
differences = []
for name, parameter in parameters.items():
    gradient, here = parameter.grad, expected[name]
    largest = max(gradient.abs().max().item(), here.abs().max().item())
    # A gradient of zeros has nothing to be relative to.
    differences.append((gradient - here).abs().max().item() / (largest or 1.0))
    print(f"gradient of {name} {tuple(gradient.shape)}, relative difference {differences[-1]:.1e}")
    print(gradient, end="\\n\\n")

print(f"the largest relative difference is {max(differences):.1e}")
if not all(difference < 1e-9 for difference in differences):
    raise SystemExit("PyTorch's gradients are not those of the handout.")"""


def torch_script(run: Trace, rows: int | None = None) -> str:
    """A pass as a PyTorch script that goes forward by the lines and back by ``backward()``.

    It prints each gradient and exits with an error when one is not the trace's.

    Args:
        rows: how many rows of each given matrix are written, for a preview; all by default.
    """
    table = run.derivation
    blocks = [
        f'"""{title(run)}\n\nThe forward lines alone; PyTorch goes back by itself and finds the same gradients.\n"""',
        "import torch\n\ntorch.set_default_dtype(torch.float64)\ntorch.set_printoptions(precision=8)",
        _functions(table),
        f"# What is given\n\n{_given(run, rows)}",
        f"# Forward, to the loss\n\n{_forward(table)}\n\n{_loss(table)}",
        f"# Back, by PyTorch\n\n{table.goal.name}.backward()",
        f"# The gradients of the handout’s matrices\n\n{_expected(run)}",
        f"{_parameters(table)}\n{COMPARE}",
    ]
    return "\n\n".join(blocks) + "\n"


def _functions(table: Derivation) -> str:
    names = dict.fromkeys(f for line in lines_to(table, table.goal.name) for f in applied(line.right))
    return "\n".join(f"{name} = {FUNCTIONS[name]}" for name in names)


def _given(run: Trace, rows: int | None) -> str:
    made = []
    for name in run.derivation.given:
        tail = ".requires_grad_()" if name in run.derivation.gradient_of else ""
        made.append(f"{name} = {matrix_source(run[name], 'torch.tensor', rows)}{tail}")
    return "\n".join(made)


def _forward(table: Derivation) -> str:
    written = dict(zip(table.by_name, numpy_lines(table, _torch_style(table)), strict=True))
    return "\n".join(f"# {heading(line)}\n{written[line.name]}" for line in lines_to(table, table.goal.name))


def _torch_style(table: Derivation) -> Style:
    """NumPy's writing, which PyTorch reads too, but for the sums along an axis and constant matrices."""
    shape = shape_code(table)
    return replace(
        numpy_style(shape),
        axis_sum=lambda body, axes: f"{body}.sum(dim={axes[0] if len(axes) == 1 else axes}, keepdim=True)",
        filled=lambda constant, letters: f"torch.full(({shape(letters[0])}, {shape(letters[1])}), {constant}.0)",
    )


def _loss(table: Derivation) -> str:
    return f'print("{table.goal.name}", {table.goal.name}.item())'


def _expected(run: Trace) -> str:
    pairs = run.derivation.gradient_of.items()
    written = [f'expected["{name}"] = {matrix_source(run[gradient], "torch.tensor")}' for name, gradient in pairs]
    return "\n".join(["expected = {}", *written])


def _parameters(table: Derivation) -> str:
    pairs = ", ".join(f'"{name}": {name}' for name in table.gradient_of)
    return f"parameters = {{{pairs}}}"
