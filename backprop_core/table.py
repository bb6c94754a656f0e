"""Backpropagation in seventeen lines.

A letter on the right that is missing on the left is summed.  Everything the project shows is read from these lines:
shapes, transposes, values, the sum behind each cell, the chain rule, the code.  The order and the names are the
handout's.  ``hidden`` and ``output`` stand for the activations that are chosen, ``hidden′`` and ``output′`` for their
slopes, written from the activation's output.  A network with another number of layers has the lines of the hidden
layer once for each, with the names and letters of that layer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from string import ascii_lowercase
from typing import Any

from backprop_core.language.activations import ACTIVATIONS, Activation
from backprop_core.language.activations import OUTPUTS as OUTPUT_ACTIVATIONS
from backprop_core.language.index_notation import (
    Constant,
    Expression,
    Ref,
    factors,
    read_line,
    read_ref,
    refs,
    signed_terms,
)
from backprop_core.names import ABOUT, AXES, NAMES, About

TABLE = """
Z1[nh]          = X[nc] · W1[ch] + b[1h]
H1[nh]          = hidden(Z1[nh])
Z2[no]          = H1[nh] · W2[ho] + c[1o]
Yhat[no]        = output(Z2[no])
L[no]           = ½ · (Yhat[no] − Y[no])²
TotalLoss[11]   = L[no]
Y_error[no]     = Yhat[no] − Y[no]
Yhat_slope[no]  = output′(Yhat[no])
delta_out[no]   = Yhat_slope[no] · Y_error[no]
D_Error_W[nh]   = delta_out[no] · W2[ho]
H1_slope[nh]    = hidden′(H1[nh])
H_D_Error_W[nh] = H1_slope[nh] · D_Error_W[nh]
dW1[ch]         = X[nc] · H_D_Error_W[nh]
dW2[ho]         = H1[nh] · delta_out[no]
db[1h]          = H_D_Error_W[nh]
dc[1o]          = delta_out[no]
W1_new[ch]      = W1[ch] − η · dW1[ch]
"""

SQUARED = """
L[no]           = (Yhat[no] − Y[no])²
Y_error[no]     = 2 · (Yhat[no] − Y[no])
"""
"""What is other without the ½."""

OUTPUTS = """
L[no]           = G[no] · Yhat[no]
delta_out[no]   = Yhat_slope[no] · G[no]
"""
"""What is other when the derivative with respect to each output is given: no target is compared."""

CROSS_ENTROPY = """
L[no]           = −Y[no] · log(Yhat[no]) − (1 − Y[no]) · log(1 − Yhat[no])
delta_out[no]   = Y_error[no]
"""
"""What is other with the cross-entropy of each output: the slope at the output cancels."""

CROSS_ENTROPY_OF_ROWS = """
L[no]           = −Y[no] · log(Yhat[no])
delta_out[no]   = Y_error[no]
"""
"""The same with softmax, whose outputs of a row add up to 1, as the row's targets must."""

AVERAGE = """
AverageLoss[11] = 1/n · TotalLoss[11]
"""
"""A line beside the seventeen, though one goes back from TotalLoss."""

BACK_FROM_AVERAGE = """
AverageLoss[11]     = 1/n · TotalLoss[11]
Y_error_average[no] = Y_error[no] · 1/n
"""
"""What is other when one goes back from AverageLoss: the divided error takes the place of the error."""

BACK_FROM_MEAN = """
MeanLoss[11]        = 1/(n·o) · TotalLoss[11]
Y_error_mean[no]    = Y_error[no] · 1/(n·o)
"""
"""The same for the mean over rows and outputs."""

MOMENTUM = """
V_W1_new[ch]    = β · V_W1[ch] + dW1[ch]
W1_new[ch]      = W1[ch] − η · V_W1_new[ch]
"""
"""The update with momentum: a velocity V takes the gradient's place."""

INPUTS = """
dX[nc]          = H_D_Error_W[nh] · W1[ch]
"""
"""The line that is added when the derivative with respect to the inputs is asked for, too."""

BESIDE = "+"
"""The number of a line that is not counted."""

PLACEHOLDER = re.compile(r"(hidden|output)(′?)\((\w+\[\w\w\])\)")
REF = re.compile(r"(\w+)\[(\w)(\w)\]")


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
        pattern: the line of a block from which it is made.
        put_in: the names and letters of the layer that stand here in the place of the block's.
    """

    section: str
    left: Ref
    right: Expression
    text: str
    meaning: str
    number: str
    pattern: str = field(default="", compare=False)
    put_in: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def name(self) -> str:
        """The name of the matrix in code."""
        return self.left.name

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """The matrices on its right, in reading order; found once, for a changed table has most of its lines."""
        return tuple(refs(self.right))

    @cached_property
    def multiples(self) -> Mapping[str, tuple[str, ...]]:
        """The matrices that each constant multiplies in its terms, by the constant's text."""
        by_constant: dict[str, tuple[str, ...]] = {}
        for _, term in signed_terms(self.right):
            multiplied = tuple(one.name for one in factors(term) if isinstance(one, Ref))
            for constant in {one.text for one in factors(term) if isinstance(one, Constant)}:
                by_constant[constant] = by_constant.get(constant, ()) + multiplied
        return by_constant


@dataclass(frozen=True)
class Loss:
    """How an output is compared.

    Attributes:
        label: its name in a list to choose from; formula: that of one output; summed: that of all rows and outputs.
        reason: why one chooses it; ``{divided}`` stands for Ŷ − Y as the reduction divides it.
        lines: those in the place of the table's.
        error: the matrix that a reduction divides on the way back.
        targets: what the Y of a batch is called in these lines.
        error_by: with respect to what the error is the derivative of L; ``{Z2}`` is the last Z.
        outputs: the activations of the last layer that it goes with.
        least, largest: within these the targets must be for the loss to have a least value.
        why: where fractions cancel in the chain rule, how dL/dŷ follows.
        of_rows: what it is when the last activation takes whole rows; the targets of a row then add up to 1.
    """

    label: str
    formula: str
    summed: str
    reason: str
    lines: str = ""
    error: str = "Y_error"
    targets: str = "Y"
    error_by: str = "Ŷ"
    outputs: tuple[str, ...] = tuple(ACTIVATIONS)
    least: float = -math.inf
    largest: float = math.inf
    why: tuple[str, ...] = ()
    of_rows: Loss | None = None

    def with_output(self, output: str) -> Loss:
        """What it is with an activation of the last layer."""
        return self.of_rows if self.of_rows and output not in ACTIVATIONS else self

    def reason_with(self, reduction: str) -> str:
        """Why one chooses it, with a reduction."""
        return self.reason.format(divided=REDUCTIONS[reduction].divided.format("Ŷ − Y"))


@dataclass(frozen=True)
class Reduction:
    """How the losses of all rows and outputs become the one number to go back from.

    Attributes:
        name: its matrix; short: how a derivative of it is written, dTL/dw₁₁.
        formula: what it makes of the sum over all rows and outputs, ``{}``; divided: of a derivative of L.
        lines: those that only this reduction has: they stand beside the seventeen.
    """

    name: str
    short: str
    formula: str
    divided: str = "{}"
    lines: str = AVERAGE


@dataclass(frozen=True)
class Rule:
    """How the parameters take a step.

    Attributes:
        along: what a step goes against.
        lines: those in the place of the plain update.
    """

    along: str
    lines: str = ""


@dataclass(frozen=True)
class Gradients:
    """With respect to what the loss is differentiated.

    Attributes:
        label: its name in a list to choose from; reason: why one chooses it; ``{name}`` and ``{short}`` are the loss's.
        lines: those beside the gradients of the parameters.
    """

    label: str
    reason: str
    lines: str = ""


HALF_SQUARED = Loss(
    "half squared error",
    "½(ŷ − y)²",
    "½ Σ (ŷ − y)²",
    "The ½ takes away the 2 of the square, so the error is ŷ − y.",
)
CATEGORICAL = Loss(
    "cross-entropy",
    "−y·log(ŷ)",
    "Σ −y·log(ŷ)",
    "In the product through each output, ŷ cancels. The y’s of a row add up to 1, so its products add up to δ_out = "
    "{divided}: a wrong output learns fast even where its ŷ is almost 0.",
    CROSS_ENTROPY_OF_ROWS,
    error_by="{Z2}",
    outputs=("softmax",),
    least=0,
    largest=1,
    why=(
        "y is a given number. The derivative of log(x) is 1/x.",
        "dL/dŷ = −y·1/ŷ = −y/ŷ.",
    ),
)
LOSSES = {
    "half_squared": HALF_SQUARED,
    "squared": Loss(
        "squared error",
        "(ŷ − y)²",
        "Σ (ŷ − y)²",
        "Without a ½ the error is 2(ŷ − y), so every gradient is twice as large.",
        SQUARED,
    ),
    "cross_entropy": Loss(
        "cross-entropy",
        "−y·log(ŷ) − (1 − y)·log(1 − ŷ)",
        "Σ (−y·log(ŷ) − (1 − y)·log(1 − ŷ))",
        "The slope ŷ(1 − ŷ) of the output cancels, so δ_out = {divided}: a wrong output learns fast even where the "
        "sigmoid is flat.",
        CROSS_ENTROPY,
        error_by="{Z2}",
        outputs=("sigmoid", "softmax"),
        least=0,
        largest=1,
        why=(
            "y is a given number. The derivative of log(x) is 1/x, and that of log(1 − x) is −1/(1 − x).",
            "So −y·log(ŷ) − (1 − y)·log(1 − ŷ) has the derivative −y/ŷ + (1 − y)/(1 − ŷ).",
            "dL/dŷ = −y/ŷ + (1 − y)/(1 − ŷ) = (−y·(1 − ŷ) + (1 − y)·ŷ)/(ŷ·(1 − ŷ)) = (ŷ − y)/(ŷ·(1 − ŷ)).",
        ),
        of_rows=CATEGORICAL,
    ),
    "outputs": Loss(
        "outputs times given numbers",
        "g·ŷ",
        "Σ g·ŷ",
        "Nothing is compared. G is given and says how much the loss grows with each ŷ: a 1 in one cell and 0 in the "
        "others give the derivatives of one output.",
        OUTPUTS,
        "G",
        "G",
    ),
}
REDUCTIONS = {
    "total": Reduction("TotalLoss", "TL", "{}"),
    "mean": Reduction("AverageLoss", "AL", "1/n · {}", "({})/n", BACK_FROM_AVERAGE),
    "mean_all": Reduction("MeanLoss", "ML", "1/(n·o) · {}", "({})/(n·o)", BACK_FROM_MEAN),
}
GRADIENTS = {
    "parameters": Gradients("of the parameters", "A step changes only the parameters, and needs no other derivatives."),
    "with_inputs": Gradients(
        "also d{short}/dX",
        "d{short}/dX says how much {name} grows when an input grows a little: which inputs matter most in a row, and "
        "which small changes of them would mislead the network.",
        INPUTS,
    ),
}
RULES = {"plain": Rule("gradient"), "momentum": Rule("velocity", MOMENTUM)}


@dataclass(frozen=True)
class Choices:
    """What is chosen of a table.

    Attributes:
        hidden: the activation of each hidden layer; output: that of the last layer: names in
            ``ACTIVATIONS`` and ``OUTPUTS``.
        loss, reduction, rule, gradients: names in ``LOSSES``, ``REDUCTIONS``, ``RULES`` and ``GRADIENTS``.
    """

    hidden: tuple[str, ...] = ("sigmoid",)
    output: str = "sigmoid"
    loss: str = "half_squared"
    reduction: str = "total"
    rule: str = "plain"
    gradients: str = "parameters"

    @property
    def layers(self) -> int:
        """How many layers of weights there are."""
        return len(self.hidden) + 1


HANDOUT = Choices()


def rule_of(momentum: float) -> str:
    """The name of the rule that a momentum asks for; without momentum the table is the handout's."""
    return "momentum" if momentum else "plain"


def lines(choices: Choices = HANDOUT) -> tuple[Line, ...]:
    """The table for what is chosen."""
    *counted, update = _texts(TABLE)
    block = _with_loss(counted, choices)
    beside = {_left(text) for text in block} - {_left(text) for text in counted}
    table = [place.line(text, _left(text) in beside) for text, place in _by_layers(block, choices)]
    numbers = iter(range(1, len(table) + 1))
    table = [line if line.number else replace(line, number=str(next(numbers))) for line in table]
    asked = [_first_place(choices).line(text, True) for text in _texts(GRADIENTS[choices.gradients].lines)]
    return (*table, *asked, *_updates(table, update, next(numbers), choices))


def _by_layers(block: list[str], choices: Choices) -> Iterator[tuple[str, _Place]]:
    """The lines of the block, those of the hidden layer once for each: from the first on, and on the way back last."""
    hidden, output = [_hidden_place(choices, layer) for layer in range(1, choices.layers)], _output_place(choices)
    for (section, is_hidden), texts in groupby(block, lambda text: (_about(text).section, _is_hidden(text))):
        group = list(texts)
        for place in (hidden[::-1] if section == "Backward" else hidden) if is_hidden else [output]:
            yield from ((text, place) for text in group)


def _is_hidden(text: str) -> bool:
    """Whether a line of the block is one of the hidden layer: what it makes has a column for each hidden unit."""
    return read_ref(_left(text)).letters.endswith("h")


def _with_loss(counted: list[str], choices: Choices) -> list[str]:
    """The block with the lines of a loss and a reduction, and without those that then nothing needs."""
    loss, reduction = LOSSES[choices.loss].with_output(choices.output), REDUCTIONS[choices.reduction]
    block = {_left(text): text for text in counted}
    block |= {_left(text): text for text in _texts(loss.lines)}
    table = list(block.values())
    for text in _texts(reduction.lines):
        added = text.replace(HALF_SQUARED.error, loss.error)
        if _about(added).section == "Backward":
            table = [_dividing(one, f"{loss.error}[no]", _left(added)) for one in table]
        table.insert(_place_for(added, table), added)
    ends = {_left(text) for text in table if _about(text).section in ("Loss", "Gradients")}
    needed = _needed(table, ends)
    return [text for text in table if _left(text) in needed]


def _dividing(text: str, error: str, divided: str) -> str:
    """A line of the way back with the divided error in the place of the error."""
    left, right = text.split(" = ")
    return f"{left} = {right.replace(error, divided)}" if _about(text).section == "Backward" else text


def _place_for(text: str, table: list[str]) -> int:
    """Where a line goes: below the last that it needs, else above the first that needs it."""
    left, below = _left(text), [i for i, one in enumerate(table, 1) if _left(one) in _mentioned(text)]
    return max(below) if below else next(i for i, one in enumerate(table) if left in _mentioned(one))


def _needed(table: list[str], ends: set[str]) -> set[str]:
    needed = set(ends)
    for text in reversed(table):
        if _left(text) in needed:
            needed |= _mentioned(text)
    return needed


def _updates(table: list[Line], plain: str, number: int, choices: Choices) -> Iterator[Line]:
    """The line that updates W1, and with momentum its velocity, for each parameter: the weights, then the biases."""
    rule = RULES[choices.rule]
    gradients = [line.left for line in table if line.section == "Gradients"]
    for gradient, letter in zip(gradients, ascii_lowercase, strict=False):
        place = _parameter_place(choices, gradient.name.removeprefix("d"), gradient.letters)
        for text in _texts(rule.lines) or [plain]:
            is_beside = _left(text) != _left(plain)
            yield replace(place.line(text, is_beside), number=BESIDE if is_beside else f"{number}{letter}")


def _texts(block: str) -> list[str]:
    """The lines of a block, without the spaces that align them."""
    return [" ".join(line.split()) for line in block.splitlines() if line]


def _left(text: str) -> str:
    """The left side of a line."""
    return text.partition(" = ")[0]


def _about(text: str) -> About:
    """What is said of a line of the block."""
    return ABOUT[read_ref(_left(text)).name]


def _mentioned(text: str) -> set[str]:
    """The matrices on the right side of a line, with their letters."""
    return {match.group() for match in REF.finditer(text.partition(" = ")[2])}


@dataclass(frozen=True)
class _Place:
    """Where in a network a line of the block is written.

    Attributes:
        names, letters: what those of the block are called there; others stay.
        hidden: the activation of the layer.
    """

    choices: Choices
    names: Mapping[str, str]
    letters: Mapping[str, str]
    hidden: Activation

    def line(self, text: str, is_beside: bool) -> Line:
        """The line at this place; one that is counted has no number yet."""
        written = PLACEHOLDER.sub(self._activated, REF.sub(self._renamed, text))
        left, right = read_line(written)
        about = _about(text)
        meaning, number = about.meaning.format_map(self._words), BESIDE * is_beside
        return Line(about.section, left, right, written, meaning, number, text, frozenset(self._put_in(text)))

    def _put_in(self, text: str) -> Iterator[str]:
        """The names and letters in the place of others in a line of the block."""
        for match in REF.finditer(text):
            name, *letters = match.groups()
            here = (self.names.get(name, name), *(self.letters.get(x, x) for x in letters))
            yield from (new for old, new in zip((name, *letters), here, strict=True) if new != old)

    def _renamed(self, match: re.Match[str]) -> str:
        name, *letters = match.groups()
        return f"{self.names.get(name, name)}[{''.join(self.letters.get(x, x) for x in letters)}]"

    def _activated(self, match: re.Match[str]) -> str:
        """An activation in the place of ``hidden`` or ``output``, its slope in that of ``hidden′``."""
        place, slope, argument = match.groups()
        activation = self._activations[place]
        return activation.slope_of(argument) if slope else f"{activation.function}({argument})"

    @property
    def _activations(self) -> dict[str, Activation]:
        return {"hidden": self.hidden, "output": OUTPUT_ACTIVATIONS[self.choices.output]}

    @property
    def _words(self) -> dict[str, Any]:
        names = {name: self.names.get(name, name) for name in ABOUT.keys() | self.names.keys()}
        cells = {word: NAMES[names[name]].cell for word, name in (("z", "Z1"), ("h", "H1"), ("z2", "Z2"))}
        goal, rule = REDUCTIONS[self.choices.reduction], RULES[self.choices.rule]
        error_by = LOSSES[self.choices.loss].error_by.format_map(names)
        loss = {"error_of": "L", "error_by": error_by, "of_rows": ""}
        if self.choices.output not in ACTIVATIONS:
            of_rows = f": each row of {names['Z2']} becomes numbers above 0 that add up to 1"
            loss |= {"error_of": "the sum of a row’s L", "of_rows": of_rows}
        return {**names, **cells, **self._activations, **loss, "goal": goal, "rule": rule}


def _hidden_place(choices: Choices, layer: int) -> _Place:
    """A hidden layer, counted from 1, with the layers before and after it."""
    weights, bias, back = f"W{layer}", _bias(choices, layer), _delta(choices, layer)
    names = {
        "X": _output_of(layer - 1),
        "H1": _output_of(layer),
        "Z1": f"Z{layer}",
        "H1_slope": f"H{layer}_slope",
        "W2": f"W{layer + 1}",
        "delta_out": _delta(choices, layer + 1),
        "D_Error_W": "D_Error_W" if choices.layers == 2 else f"D_Error_W{layer + 1}",
        "H_D_Error_W": back,
        **_of_parameter("W1", weights),
        **_of_parameter("b", bias),
    }
    letters = dict(zip("cho", _axes(choices)[layer - 1 : layer + 2], strict=True))
    return _Place(choices, names, letters, ACTIVATIONS[choices.hidden[layer - 1]])


def _first_place(choices: Choices) -> _Place:
    """The first layer, which need not be a hidden one, seen from the inputs."""
    letters = {"h": _axes(choices)[1]}
    return _Place(choices, {"H_D_Error_W": _delta(choices, 1)}, letters, OUTPUT_ACTIVATIONS[choices.output])


def _output_place(choices: Choices) -> _Place:
    """The last layer."""
    last = choices.layers
    names = {
        "H1": _output_of(last - 1),
        "Z2": f"Z{last}",
        **_of_parameter("W2", f"W{last}"),
        **_of_parameter("c", _bias(choices, last)),
    }
    letters = dict(zip("ho", _axes(choices)[-2:], strict=True))
    return _Place(choices, names, letters, OUTPUT_ACTIVATIONS[choices.output])


def _parameter_place(choices: Choices, name: str, letters: str) -> _Place:
    """A parameter in the place of W1."""
    return _Place(
        choices,
        _of_parameter("W1", name),
        dict(zip("ch", letters, strict=True)),
        OUTPUT_ACTIVATIONS[choices.output],
    )


def _axes(choices: Choices) -> str:
    """The letters of the axes from the inputs to the outputs."""
    _, inputs, *between, outputs = AXES
    return "".join((inputs, *between[: len(choices.hidden)], outputs))


def _output_of(layer: int) -> str:
    return f"H{layer}" if layer else "X"


def _bias(choices: Choices, layer: int) -> str:
    return "bc"[layer - 1] if choices.layers == 2 else f"b{layer}"


def _delta(choices: Choices, layer: int) -> str:
    """The derivative with respect to a layer's Z."""
    if layer == choices.layers:
        return "delta_out"
    return "H_D_Error_W" if choices.layers == 2 else f"H{layer}_D_Error_W{layer + 1}"


def _of_parameter(old: str, new: str) -> dict[str, str]:
    """The names of a parameter and of what follows from it."""
    return {pattern.format(old): pattern.format(new) for pattern in ("{}", "d{}", "{}_new", "V_{}", "V_{}_new")}
