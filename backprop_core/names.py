"""What people call the matrices and axes of the table, and the sentence on each line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """How a matrix is called.

    Attributes:
        screen: the matrix on screen; ``{hidden}``, ``{output}`` and ``{loss}`` stand for the choices.
        cell: one of its cells, before the subscript; ``{W1}`` stands for a cell of W1.
        family: what kind of quantity it is: one colour each.
        indexed: the cell's base when all its indices are written (more than one output).
    """

    screen: str
    cell: str
    family: str
    indexed: str = ""


NAMES = {
    "X": Name("X", "x", "input"),
    "Y": Name("Y", "y", "target"),
    "W1": Name("W1", "w", "weight"),
    "b": Name("b", "b", "weight"),
    "W2": Name("W2", "w", "weight", "w(2)"),
    "c": Name("c", "c", "weight"),
    "Z1": Name("Z1", "z", "hidden"),
    "H1": Name("H1", "h", "hidden"),
    "Z2": Name("Z2", "z(2)", "output"),
    "Yhat": Name("Ŷ", "ŷ", "output"),
    "L": Name("L", "L", "error"),
    "TotalLoss": Name("TotalLoss", "TL", "error"),
    "AverageLoss": Name("AverageLoss", "AL", "error"),
    "Y_error": Name("Y_error", "e", "error"),
    "Y_error_average": Name("Y_error/n", "ē", "error"),
    "Yhat_slope": Name("{output}′(Ŷ)", "ŷ′", "output"),
    "delta_out": Name("δ_out", "δ", "error"),
    "D_Error_W": Name("D_Error_W", "d", "error"),
    "H1_slope": Name("{hidden}′(H1)", "h′", "hidden"),
    "H_D_Error_W": Name("H_D_Error_W", "hd", "error"),
    "dW1": Name("d{loss}/dW1", "d{loss}/d{W1}", "gradient"),
    "dW2": Name("d{loss}/dW2", "d{loss}/d{W2}", "gradient"),
    "db": Name("d{loss}/db", "d{loss}/d{b}", "gradient"),
    "dc": Name("d{loss}/dc", "d{loss}/d{c}", "gradient"),
    "W1_new": Name("W1 new", "new {W1}", "weight"),
    "b_new": Name("b new", "new {b}", "weight"),
    "W2_new": Name("W2 new", "new {W2}", "weight"),
    "c_new": Name("c new", "new {c}", "weight"),
    "V_W1": Name("V_W1", "v({W1})", "gradient"),
    "V_b": Name("V_b", "v({b})", "gradient"),
    "V_W2": Name("V_W2", "v({W2})", "gradient"),
    "V_c": Name("V_c", "v({c})", "gradient"),
    "V_W1_new": Name("V_W1 new", "new v({W1})", "gradient"),
    "V_b_new": Name("V_b new", "new v({b})", "gradient"),
    "V_W2_new": Name("V_W2 new", "new v({W2})", "gradient"),
    "V_c_new": Name("V_c new", "new v({c})", "gradient"),
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

AXES = {"n": "row", "c": "input", "h": "hidden unit", "o": "output"}

SECTIONS = ("Forward", "Loss", "Backward", "Gradients", "Update")
"""The parts of the pass, in order."""

SECTION_OF = {
    "Z1": "Forward",
    "H1": "Forward",
    "Z2": "Forward",
    "Yhat": "Forward",
    "L": "Loss",
    "TotalLoss": "Loss",
    "AverageLoss": "Loss",
    "Y_error": "Backward",
    "Y_error_average": "Backward",
    "Yhat_slope": "Backward",
    "delta_out": "Backward",
    "D_Error_W": "Backward",
    "H1_slope": "Backward",
    "H_D_Error_W": "Backward",
    "dW1": "Gradients",
    "dW2": "Gradients",
    "db": "Gradients",
    "dc": "Gradients",
    "W1_new": "Update",
    "W2_new": "Update",
    "b_new": "Update",
    "c_new": "Update",
    "V_W1_new": "Update",
    "V_W2_new": "Update",
    "V_b_new": "Update",
    "V_c_new": "Update",
}

MEANINGS = {
    "Z1": "each row of X times each hidden unit’s weights, plus its bias",
    "H1": "the output of each hidden unit",
    "Z2": "each row of H1 times each output’s weights, plus its bias",
    "Yhat": "the output of the network",
    "L": "the loss of each row and output",
    "TotalLoss": "the sum of L over all rows and outputs",
    "AverageLoss": "TotalLoss divided by the number of rows n",
    "Y_error": "the derivative of L with respect to Ŷ: positive where the output is too high",
    "Y_error_average": "the derivative of AverageLoss with respect to Ŷ: Y_error divided by n",
    "Yhat_slope": "dŷ/dz(2): {output.meaning}",
    "delta_out": "δ_out is d{loss.short}/dZ2: how much {loss.name} grows when a z(2) grows a little",
    "D_Error_W": "D_Error_W is d{loss.short}/dH1: how much {loss.name} grows when an h grows a little",
    "H1_slope": "dh/dz: {hidden.meaning}",
    "H_D_Error_W": "H_D_Error_W is d{loss.short}/dZ1: how much {loss.name} grows when a z grows a little",
    "dW1": "the gradient of W1, with the shape of W1: @ adds up the parts of all rows",
    "dW2": "the gradient of W2, with the shape of W2: @ adds up the parts of all rows",
    "db": "the gradient of b: b is added to every row, so the parts of all rows are added up",
    "dc": "the gradient of c: c is added to every row, so the parts of all rows are added up",
    "W1_new": "W1 after one step against its {rule.along}",
    "W2_new": "W2 after one step against its {rule.along}",
    "b_new": "b after one step against its {rule.along}",
    "c_new": "c after one step against its {rule.along}",
    "V_W1_new": "the velocity of W1: β times the velocity before, plus the gradient",
    "V_W2_new": "the velocity of W2: β times the velocity before, plus the gradient",
    "V_b_new": "the velocity of b: β times the velocity before, plus the gradient",
    "V_c_new": "the velocity of c: β times the velocity before, plus the gradient",
}
"""What each line is for; ``{hidden.meaning}`` and ``{output.meaning}`` are the sentences on the activations' slopes,
``{loss.name}`` and ``{loss.short}`` the loss, ``{rule.along}`` what a step goes against."""
