"""What people call the matrices and axes of the table, and the sentence on each line."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LAYERS = 4
"""A network has so many layers of weights at most."""


@dataclass(frozen=True)
class Name:
    """How a matrix is called.

    Attributes:
        screen: the matrix on screen; ``{hidden[0]}``, ``{output}`` and ``{loss}`` stand for the choices.
        cell: one of its cells, before the subscript; ``{W1}`` stands for a cell of W1.
        family: what kind of quantity it is: one colour each.
        indexed: the cell's base when all its indices are written (more than one output).
    """

    screen: str
    cell: str
    family: str
    indexed: str = ""


def _of_layer(layer: int) -> dict[str, Name]:
    """What belongs to one layer: the first writes no number in its cells, the second ``z(2)``."""
    nth, hidden = f"({layer})" if layer > 1 else "", f"{{hidden[{layer - 1}]}}"
    weights = Name(f"W{layer}", "w", "weight", "w(2)") if layer == 2 else Name(f"W{layer}", f"w{nth}", "weight")
    every = {
        f"W{layer}": weights,
        f"b{layer}": Name(f"b{layer}", f"b{nth}", "weight"),
        f"Z{layer}": Name(f"Z{layer}", f"z{nth}", "output" if layer == 2 else "hidden"),
    }
    if layer == MOST_LAYERS:
        return every
    return every | {
        f"H{layer}": Name(f"H{layer}", f"h{nth}", "hidden"),
        f"H{layer}_slope": Name(f"{hidden}′(H{layer})", f"h{nth}′", "hidden"),
        f"D_Error_W{layer + 1}": Name(f"D_Error_W{layer + 1}", f"d{nth}", "error"),
        f"H{layer}_D_Error_W{layer + 1}": Name(f"H{layer}_D_Error_W{layer + 1}", f"hd{nth}", "error"),
    }


def _of_parameter(name: str) -> dict[str, Name]:
    """What follows from a parameter: its gradient, its velocity, and both after the step."""
    cell = f"{{{name}}}"
    return {
        f"d{name}": Name(f"d{{loss}}/d{name}", f"d{{loss}}/d{cell}", "gradient"),
        f"{name}_new": Name(f"{name} new", f"new {cell}", "weight"),
        f"V_{name}": Name(f"V_{name}", f"v({cell})", "gradient"),
        f"V_{name}_new": Name(f"V_{name} new", f"new v({cell})", "gradient"),
    }


LAYERS = range(1, MOST_LAYERS + 1)
PARAMETERS = ("W1", "b", "W2", "c", *(f"W{i}" for i in LAYERS[2:]), *(f"b{i}" for i in LAYERS))
"""The parameters of all networks: a network with two layers calls its biases b and c, any other b1, b2, …"""

NAMES = {
    "X": Name("X", "x", "input"),
    "dX": Name("d{loss}/dX", "d{loss}/d{X}", "gradient"),
    "Y": Name("Y", "y", "target"),
    "G": Name("G", "g", "target"),
    **{name: one for i in LAYERS for name, one in _of_layer(i).items()},
    "b": Name("b", "b", "weight"),
    "c": Name("c", "c", "weight"),
    "Yhat": Name("Ŷ", "ŷ", "output"),
    "L": Name("L", "L", "error"),
    "TotalLoss": Name("TotalLoss", "TL", "error"),
    "AverageLoss": Name("AverageLoss", "AL", "error"),
    "MeanLoss": Name("MeanLoss", "ML", "error"),
    "Y_error": Name("Y_error", "e", "error"),
    "Y_error_average": Name("Y_error/n", "ē", "error"),
    "Y_error_mean": Name("Y_error/(n·o)", "ē", "error"),
    "G_average": Name("G/n", "ḡ", "error"),
    "G_mean": Name("G/(n·o)", "ḡ", "error"),
    "Yhat_slope": Name("{output}′(Ŷ)", "ŷ′", "output"),
    "delta_out": Name("δ_out", "δ", "error"),
    "D_Error_W": Name("D_Error_W", "d", "error"),
    "H_D_Error_W": Name("H_D_Error_W", "hd", "error"),
    **{name: one for parameter in PARAMETERS for name, one in _of_parameter(parameter).items()},
}


def naming(matrix: str) -> Name:
    """How a matrix is called; one that only a changed table has is called as in its line."""
    return NAMES.get(matrix) or Name(matrix, matrix.lower(), "error")


CAREFUL = {
    "Z1": (
        "Is it X @ W1, or X @ W1 + b?",
        "With b. Some texts write only Z1 = X @ W1, a slip: every row of X @ W1 gets the same row b.",
    ),
    "Yhat_slope": (
        "Why ŷ and not y in the slope?",
        "The slope is taken at the network’s own output ŷ, not at the target y. Some texts write (y₁)(1 − y₁), a slip: "
        "the derivative is ŷ₁(1 − ŷ₁). With y = 0 or 1 that slope would be 0, and so would every gradient.",
    ),
}

AXES = {
    "n": "row",
    "c": "input",
    "h": "hidden unit",
    "k": "layer-2 hidden unit",
    "m": "layer-3 hidden unit",
    "o": "output",
}

SECTIONS = ("Forward", "Loss", "Backward", "Gradients", "Update")
"""The parts of the pass, in order."""


@dataclass(frozen=True)
class About:
    """What is said of a line of the block.

    Attributes:
        section: its part of the pass.
        meaning: what it is for.  Names of the block in braces stand for those of the layer, ``{hidden.meaning}`` and
            ``{output.meaning}`` for the sentences on the slopes, ``{z}``, ``{h}`` and ``{z2}`` for cells of Z1, H1 and
            Z2, ``{goal.name}`` and ``{goal.short}`` for the loss, ``{rule.along}`` for what a step goes against,
            ``{error_of}`` and ``{error_by}`` for what Y_error is the derivative of, and with respect to what.
            ``{of_rows}`` for what softmax makes of a row.
    """

    section: str
    meaning: str


ABOUT = {
    "Z1": About("Forward", "each row of {X} times each hidden unit’s weights, plus its bias"),
    "H1": About("Forward", "the output of each hidden unit"),
    "Z2": About("Forward", "each row of {H1} times each output’s weights, plus its bias"),
    "Yhat": About("Forward", "the output of the network{of_rows}"),
    "L": About("Loss", "the loss of each row and output"),
    "TotalLoss": About("Loss", "the sum of L over all rows and outputs"),
    "AverageLoss": About("Loss", "TotalLoss divided by the number of rows n"),
    "MeanLoss": About("Loss", "TotalLoss divided by the number of rows and outputs n·o"),
    "Y_error": About(
        "Backward", "the derivative of {error_of} with respect to {error_by}: positive where the output is too high"
    ),
    "Y_error_average": About(
        "Backward", "the derivative of {goal.name} with respect to {error_by}: Y_error divided by n"
    ),
    "Y_error_mean": About(
        "Backward", "the derivative of {goal.name} with respect to {error_by}: Y_error divided by n·o"
    ),
    "G_average": About("Backward", "the derivative of {goal.name} with respect to Ŷ: G divided by n"),
    "G_mean": About("Backward", "the derivative of {goal.name} with respect to Ŷ: G divided by n·o"),
    "Yhat_slope": About("Backward", "dŷ/d{z2}: {output.meaning}"),
    "delta_out": About(
        "Backward", "δ_out is d{goal.short}/d{Z2}: how much {goal.name} grows when a {z2} grows a little"
    ),
    "D_Error_W": About(
        "Backward", "{D_Error_W} is d{goal.short}/d{H1}: how much {goal.name} grows when an {h} grows a little"
    ),
    "H1_slope": About("Backward", "d{h}/d{z}: {hidden.meaning}"),
    "H_D_Error_W": About(
        "Backward", "{H_D_Error_W} is d{goal.short}/d{Z1}: how much {goal.name} grows when a {z} grows a little"
    ),
    "dW1": About("Gradients", "the gradient of {W1}, with the shape of {W1}: @ adds up the parts of all rows"),
    "dW2": About("Gradients", "the gradient of {W2}, with the shape of {W2}: @ adds up the parts of all rows"),
    "db": About("Gradients", "the gradient of {b}: {b} is added to every row, so the parts of all rows are added up"),
    "dc": About("Gradients", "the gradient of {c}: {c} is added to every row, so the parts of all rows are added up"),
    "dX": About("Gradients", "the derivative with respect to X: how much {goal.name} grows when an x grows a little"),
    "W1_new": About("Update", "{W1} after one step against its {rule.along}"),
    "V_W1_new": About("Update", "the velocity of {W1}: β times the velocity before, plus the gradient"),
}
"""What is said of each line of the block and of the lines that choices bring."""
