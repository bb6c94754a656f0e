"""Backpropagation in seventeen lines.  So that is all it is.

A letter on the right that is missing on the left is summed.  Everything the project shows is read
from these lines: shapes, transposes, values, the sum behind each cell, the chain rule, the code.
The order and the names are the handout's.
"""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core.activations import ACTIVATIONS
from backprop_core.notation import Expression, Ref, read_line


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        section: the heading under which it stands.
        left: the matrix that it makes, with its letters.
        right: the expression that makes it.
        text: the line as it is written here.
        meaning: one sentence on what it is for.
        number: its number as it is printed: ``1`` to ``16``, then ``17a`` to ``17d``, one for each
            parameter; ``+`` is a line that is not counted.
    """

    section: str
    left: Ref
    right: Expression
    text: str
    meaning: str
    number: str

    @property
    def name(self) -> str:
        """The name of the matrix in code."""
        return self.left.name


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
}

CAREFUL = {
    "Z1": (
        "Is it X @ W1, or X @ W1 + b?",
        "With b. The handout’s heading says Z1 = X @ W1, a slip; its entries rightly add b: "
        "every row of X @ W1 gets the same row b.",
    ),
    "Yhat_slope": (
        "Why ŷ and not y in the slope?",
        "The slope is taken where the network stands, at its own answer ŷ. The handout’s matrices write "
        "(y₁)(1 − y₁), a slip: its derivatives rightly say ŷ₁(1 − ŷ₁). With y = 0 or 1 nothing would ever be learned.",
    ),
}

AXES = {"n": "row", "c": "input", "h": "hidden unit", "o": "output"}

SECTIONS = ("Forward", "Loss", "Backward", "Gradients", "Update")

BESIDE = "+"

Row = tuple[int | str, str, str, str]


@dataclass(frozen=True)
class Loss:
    """A loss to go back from.

    Attributes:
        name: its matrix; short: how a derivative of it is written, dTL/dw₁₁.
        error: the matrix that the output's delta takes.
        rows: the lines of the table that only this loss needs.
    """

    name: str
    short: str
    error: str
    rows: tuple[Row, ...] = ()


LOSSES = {
    "total": Loss("TotalLoss", "TL", "Y_error"),
    "average": Loss(
        "AverageLoss",
        "AL",
        "Y_error_average",
        ((BESIDE, "Backward", "Y_error_average[no] = Y_error[no] · 1/n", "each row answers for its nth part"),),
    ),
}


def lines(hidden: str = "sigmoid", output: str = "sigmoid", loss: str = "total") -> tuple[Line, ...]:
    """The table for a choice of activations and of the loss.

    The choices are names in ``ACTIVATIONS`` and ``LOSSES``.
    """
    f, g, goal = ACTIVATIONS[hidden], ACTIVATIONS[output], LOSSES[loss]
    table: list[Row] = [
        (1, "Forward", "Z1[nh] = X[nc] · W1[ch] + b[1h]", "each input row meets each hidden unit’s weights"),
        (2, "Forward", f"H1[nh] = {f.function}(Z1[nh])", "what each hidden unit answers"),
        (3, "Forward", "Z2[no] = H1[nh] · W2[ho] + c[1o]", "the hidden answers meet each output’s weights"),
        (4, "Forward", f"Yhat[no] = {g.function}(Z2[no])", "what the network says"),
        (5, "Loss", "L[no] = ½ · (Yhat[no] − Y[no])²", "how wrong it is, for each row and output"),
        (6, "Loss", "TotalLoss[11] = L[no]", "all of it in one number: the sum over rows and outputs"),
        (BESIDE, "Loss", "AverageLoss[11] = 1/n · TotalLoss[11]", "the same, for one row on average"),
        (7, "Backward", "Y_error[no] = Yhat[no] − Y[no]", "the slope of the loss: how far too high or too low"),
        *goal.rows,
        (8, "Backward", f"Yhat_slope[no] = {g.slope_of('Yhat[no]')}", g.says),
        (9, "Backward", f"delta_out[no] = Yhat_slope[no] · {goal.error}[no]", "cell by cell: same place, same place"),
        (10, "Backward", "D_Error_W[nh] = delta_out[no] · W2[ho]", "the error goes back along the weights it came by"),
        (11, "Backward", f"H1_slope[nh] = {f.slope_of('H1[nh]')}", f.says),
        (
            12,
            "Backward",
            "H_D_Error_W[nh] = H1_slope[nh] · D_Error_W[nh]",
            "cell by cell again, one layer further back",
        ),
        (13, "Gradients", "dW1[ch] = X[nc] · H_D_Error_W[nh]", "same shape as W1, and the sum over inputs is inside @"),
        (14, "Gradients", "dW2[ho] = H1[nh] · delta_out[no]", "same shape as W2: the same rule, one layer later"),
        (15, "Gradients", "db[1h] = H_D_Error_W[nh]", "b is added to every row, so every row has its say"),
        (16, "Gradients", "dc[1o] = delta_out[no]", "c is added to every row, so every row has its say"),
        *(
            (f"17{letter}", "Update", f"{p}_new[{x}] = {p}[{x}] − η · d{p}[{x}]", f"{p} takes a small step downhill")
            for letter, p, x in (("a", "W1", "ch"), ("b", "W2", "ho"), ("c", "b", "1h"), ("d", "c", "1o"))
        ),
    ]
    return tuple(
        Line(section, *read_line(text), text, meaning, str(number)) for number, section, text, meaning in table
    )
