"""Backpropagation in seventeen lines.

A letter on the right that is missing on the left is summed.  Everything the project shows is read from these lines:
shapes, transposes, values, the sum behind each cell, the chain rule, the code.  The order and the names are the
handout's.  ``hidden`` and ``output`` stand for the activations that are chosen, ``hidden′`` and ``output′`` for their
slopes, written from the activation's output.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_lowercase

from backprop_core.language.activations import ACTIVATIONS, Activation
from backprop_core.language.index_notation import Constant, Expression, Ref, factors, read_line, refs, signed_terms
from backprop_core.names import MEANINGS, SECTION_OF

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

UPDATES = """
W2_new[ho]      = W2[ho] − η · dW2[ho]
b_new[1h]       = b[1h] − η · db[1h]
c_new[1o]       = c[1o] − η · dc[1o]
"""
"""The seventeenth line for the other parameters."""

AVERAGE = """
AverageLoss[11] = 1/n · TotalLoss[11]
"""
"""A line beside the seventeen, whichever loss one goes back from."""

BACK_FROM_AVERAGE = """
Y_error_average[no] = Y_error[no] · 1/n
delta_out[no]       = Yhat_slope[no] · Y_error_average[no]
"""
"""What is other when one goes back from AverageLoss."""

MOMENTUM = """
V_W1_new[ch]    = β · V_W1[ch] + dW1[ch]
W1_new[ch]      = W1[ch] − η · V_W1_new[ch]
V_W2_new[ho]    = β · V_W2[ho] + dW2[ho]
W2_new[ho]      = W2[ho] − η · V_W2_new[ho]
V_b_new[1h]     = β · V_b[1h] + db[1h]
b_new[1h]       = b[1h] − η · V_b_new[1h]
V_c_new[1o]     = β · V_c[1o] + dc[1o]
c_new[1o]       = c[1o] − η · V_c_new[1o]
"""
"""The updates with momentum: a velocity V takes the gradient's place."""

BESIDE = "+"
"""The number of a line that is not counted."""

PLACEHOLDER = re.compile(r"(hidden|output)(′?)\((\w+\[\w\w\])\)")


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
    """A loss to go back from.

    Attributes:
        name: its matrix; short: how a derivative of it is written, dTL/dw₁₁.
        lines: those that only this loss has: they stand beside the seventeen, or in the place of one of them.
    """

    name: str
    short: str
    lines: str = ""


@dataclass(frozen=True)
class Rule:
    """How the parameters take a step.

    Attributes:
        along: what a step goes against.
        lines: those in the place of the plain updates.
    """

    along: str
    lines: str = ""


LOSSES = {"total": Loss("TotalLoss", "TL"), "average": Loss("AverageLoss", "AL", BACK_FROM_AVERAGE)}
RULES = {"plain": Rule("gradient"), "momentum": Rule("velocity", MOMENTUM)}


def rule_of(momentum: float) -> str:
    """The name of the rule that a momentum asks for; without momentum the table is the handout's."""
    return "momentum" if momentum else "plain"


def lines(
    hidden: str = "sigmoid", output: str = "sigmoid", loss: str = "total", rule: str = "plain"
) -> tuple[Line, ...]:
    """The table for a choice of activations, of the loss and of the rule of the updates.

    The choices are names in ``ACTIVATIONS``, ``LOSSES`` and ``RULES``.
    """
    choices = _Choices(ACTIVATIONS[hidden], ACTIVATIONS[output], LOSSES[loss], RULES[rule])
    *counted, update = _texts(TABLE)
    table = [_line(text, str(number), choices) for number, text in enumerate(counted, 1)]
    for text in _texts(AVERAGE + choices.loss.lines):
        _put(table, _line(text, BESIDE, choices))
    last, plain = len(counted) + 1, [update, *_texts(UPDATES)]
    numbers = {_left(text): f"{last}{letter}" for letter, text in zip(ascii_lowercase, plain, strict=False)}
    updates = _texts(choices.rule.lines) or plain
    return (*table, *(_line(text, numbers.get(_left(text), BESIDE), choices) for text in updates))


def _texts(block: str) -> list[str]:
    """The lines of a block, without the spaces that align them."""
    return [" ".join(line.split()) for line in block.splitlines() if line]


def _left(text: str) -> str:
    """The left side of a line."""
    return text.partition(" = ")[0]


@dataclass(frozen=True)
class _Choices:
    """What is chosen of a table."""

    hidden: Activation
    output: Activation
    loss: Loss
    rule: Rule


def _line(text: str, number: str, choices: _Choices) -> Line:
    """A line with the chosen activations in the place of the placeholders."""

    def resolved(match: re.Match[str]) -> str:
        place, slope, argument = match.groups()
        activation = vars(choices)[place]
        return activation.slope_of(argument) if slope else f"{activation.function}({argument})"

    written = PLACEHOLDER.sub(resolved, text)
    left, right = read_line(written)
    meaning = MEANINGS[left.name].format(**vars(choices))
    return Line(SECTION_OF[left.name], left, right, written, meaning, number)


def _put(table: list[Line], line: Line) -> None:
    """Put a line in the place of that for the same matrix, or below the last that it needs."""
    for i, other in enumerate(table):
        if other.left == line.left:
            table[i] = replace(line, number=other.number)
            return
    table.insert(max(i for i, other in enumerate(table, 1) if other.left in line.refs), line)
