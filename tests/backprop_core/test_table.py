"""The table itself: seventeen numbered lines, in the handout's words and order."""

import math
import re
from dataclasses import astuple, replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from backprop_core import SECTIONS, derivation, table
from backprop_core.language.index_notation import read_line
from backprop_core.names import ABOUT, AXES, CAREFUL, NAMES
from backprop_core.table import BESIDE, LOSSES, REDUCTIONS, RULES, TABLE, Choices, lines
from tests.backprop_core.blackboard import ACTIVATIONS, PARAMETERS
from tests.each import each

HANDOUT = """\
Z1[nh] = X[nc] · W1[ch] + b[1h]
H1[nh] = Sig(Z1[nh])
Z2[no] = H1[nh] · W2[ho] + c[1o]
Yhat[no] = Sig(Z2[no])
L[no] = ½ · (Yhat[no] − Y[no])²
TotalLoss[11] = L[no]
AverageLoss[11] = 1/n · TotalLoss[11]
Y_error[no] = Yhat[no] − Y[no]
Yhat_slope[no] = Yhat[no] · (1 − Yhat[no])
delta_out[no] = Yhat_slope[no] · Y_error[no]
D_Error_W[nh] = delta_out[no] · W2[ho]
H1_slope[nh] = H1[nh] · (1 − H1[nh])
H_D_Error_W[nh] = H1_slope[nh] · D_Error_W[nh]
dW1[ch] = X[nc] · H_D_Error_W[nh]
dW2[ho] = H1[nh] · delta_out[no]
db[1h] = H_D_Error_W[nh]
dc[1o] = delta_out[no]
W1_new[ch] = W1[ch] − η · dW1[ch]
W2_new[ho] = W2[ho] − η · dW2[ho]
b_new[1h] = b[1h] − η · db[1h]
c_new[1o] = c[1o] − η · dc[1o]""".splitlines()

SEVENTEEN = """\
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
W1_new[ch]      = W1[ch] − η · dW1[ch]"""

MENTIONED = re.compile(r"(\w+)\[(\w\w)\]")
CHOICES = [
    *(
        Choices((hidden,), output, rule=list(RULES)[(i + j) % 2])
        for (i, hidden), (j, output) in product(enumerate(ACTIVATIONS), repeat=2)
    ),
    *(
        Choices(("tanh",) * hidden, "sigmoid", *choice)
        for hidden in range(4)
        for choice in product(LOSSES, REDUCTIONS, RULES)
    ),
    *(Choices(("tanh",) * hidden, gradients="with_inputs") for hidden in range(4)),
]


@cache
def derivation_of(choice):
    return derivation(*astuple(choice))


def table_of(choice):
    return derivation_of(choice).lines


def test_the_table_of_the_handouts_network():
    assert [line.text for line in lines()] == HANDOUT


def test_the_table_stands_in_its_file_as_one_block_of_seventeen_lines():
    assert TABLE.strip() == SEVENTEEN
    assert f'TABLE = """\n{SEVENTEEN}\n"""\n' in Path(table.__file__).read_text(encoding="utf-8")


def test_the_seventeen_lines_of_two_sigmoids_are_the_blocks():
    written = SEVENTEEN
    for place, matrix in (("hidden", "H1[nh]"), ("output", "Yhat[no]")):
        written = written.replace(f"{place}′({matrix})", f"{matrix} · (1 − {matrix})").replace(f"{place}(", "Sig(")
    first = [line.text for line in lines() if line.number in {*map(str, range(1, 17)), "17a"}]
    assert first == [" ".join(x.split()) for x in written.splitlines()]


def test_every_matrix_that_a_line_makes_has_a_name_a_sentence_and_a_section():
    made = {line.name for choice in CHOICES for line in table_of(choice)}
    assert set(ABOUT) <= made <= set(NAMES)
    assert {about.section for about in ABOUT.values()} == set(SECTIONS)
    assert "{" not in "".join(line.meaning for choice in CHOICES for line in table_of(choice))


def test_the_lines_are_numbered_to_seventeen_and_the_four_updates_share_the_last():
    numbers = [line.number for line in lines() if line.number != BESIDE]
    assert numbers == [*map(str, range(1, 17)), "17a", "17b", "17c", "17d"]


@each("choice", CHOICES)
def test_the_counted_lines_have_numbers_in_order(choice):
    numbers = [line.number for line in table_of(choice) if line.number != BESIDE]
    parameters = 2 * choice.layers
    count = len(numbers) - parameters
    assert numbers == [*map(str, range(1, count + 1)), *(f"{count + 1}{x}" for x in "abcdefgh"[:parameters])]
    # Y_error is not there when the derivatives of the outputs are given, and the last slope not where it cancels.
    assert count == 2 + 7 * choice.layers - (choice.loss in ("outputs", "cross_entropy"))


@each("choice", CHOICES)
def test_the_sections_stand_in_order_and_none_is_empty(choice):
    sections = [line.section for line in table_of(choice)]
    assert sorted(sections, key=SECTIONS.index) == sections
    assert tuple(dict.fromkeys(sections)) == SECTIONS


@each("choice", CHOICES)
def test_every_line_uses_only_what_stands_above_it(choice):
    here = derivation_of(choice)
    known = set(here.given)
    for line in here.lines:
        mentioned = {name for name, _ in MENTIONED.findall(line.text.split(" = ")[1])}
        assert mentioned <= known, line.text
        assert line.name not in known
        known.add(line.name)


@each("choice", CHOICES)
def test_what_a_line_says_is_what_is_read_from_it(choice):
    for line in table_of(choice):
        assert read_line(line.text) == (line.left, line.right)
        assert line.text.startswith(f"{line.name}[")
        assert line.meaning


@each("choice", CHOICES)
def test_every_matrix_has_one_pair_of_letters_and_a_name(choice):
    here = derivation_of(choice)
    letters = {}
    for line in here.lines:
        for name, its_letters in MENTIONED.findall(line.text):
            assert letters.setdefault(name, its_letters) == its_letters
    assert letters == here.letters
    assert set(letters) <= set(NAMES)
    between = list(AXES)[2:-1][: len(choice.hidden)]
    assert set("".join(letters.values())) == {"1", "n", "c", *between, "o"}


@each("activation", ["tanh", "relu", "linear"])
def test_another_activation_is_two_other_lines(activation):
    ordinary = {line.name: line.text for line in lines()}
    hidden = {line.name: line.text for line in lines(Choices(hidden=(activation,)))}
    output = {line.name: line.text for line in lines(Choices(output=activation))}
    assert {name for name in ordinary if hidden[name] != ordinary[name]} == {"H1", "H1_slope"}
    assert {name for name in ordinary if output[name] != ordinary[name]} == {"Yhat", "Yhat_slope"}


def test_the_average_is_one_line_more_and_one_line_other():
    ordinary = {line.name: line.text for line in lines()}
    average = {line.name: line.text for line in lines(Choices(reduction="mean"))}
    assert set(average) - set(ordinary) == {"Y_error_average"}
    assert {name for name in ordinary if average[name] != ordinary[name]} == {"delta_out"}


def test_momentum_is_four_lines_more_and_four_lines_other():
    ordinary = {line.name: line for line in lines()}
    momentum = {line.name: line for line in lines(Choices(rule="momentum"))}
    assert set(momentum) - set(ordinary) == {f"V_{name}_new" for name in PARAMETERS}
    other = {name for name in ordinary if momentum[name] != ordinary[name]}
    assert other == {f"{name}_new" for name in PARAMETERS}
    for name in PARAMETERS:
        velocity, update = momentum[f"V_{name}_new"], momentum[f"{name}_new"]
        letters = ordinary[f"{name}_new"].left.letters
        assert velocity.text == f"V_{name}_new[{letters}] = β · V_{name}[{letters}] + d{name}[{letters}]"
        assert update.text == f"{name}_new[{letters}] = {name}[{letters}] − η · V_{name}_new[{letters}]"
        assert (velocity.number, update.number) == (BESIDE, ordinary[f"{name}_new"].number)
        assert update.meaning == f"{name} after one step against its velocity"


def test_the_words_of_care_are_about_the_handouts_two_slips():
    assert set(CAREFUL) == {"Z1", "Yhat_slope"}
    assert "X @ W1" in " ".join(CAREFUL["Z1"])
    assert "ŷ₁(1 − ŷ₁)" in " ".join(CAREFUL["Yhat_slope"])


@each(("reduction", "derivative"), [("total", "dTL/dZ2"), ("mean", "dAL/dZ2"), ("mean_all", "dML/dZ2")])
def test_a_delta_is_called_the_derivative_that_it_is(reduction, derivative):
    meanings = {line.name: line.meaning for line in lines(Choices(reduction=reduction))}
    assert derivative in meanings["delta_out"]
    assert REDUCTIONS[reduction].name in meanings["delta_out"]


@each("loss", LOSSES)
def test_a_loss_is_a_few_other_lines_and_none_that_nothing_needs(loss):
    ordinary, other = ({line.name: line.text for line in lines(Choices(loss=one))} for one in ("half_squared", loss))
    changed = {name for name in ordinary if other.get(name) != ordinary[name]}
    expected = {
        "half_squared": set(),
        "squared": {"L", "Y_error"},
        "cross_entropy": {"L", "Yhat_slope", "delta_out"},
        "outputs": {"L", "Y_error", "delta_out"},
    }
    assert changed == expected[loss]
    assert set(other) <= set(ordinary)


@each(
    ("hidden", "line"),
    [
        (0, "dX[nc] = delta_out[no] · W1[co]"),
        (1, "dX[nc] = H_D_Error_W[nh] · W1[ch]"),
        (2, "dX[nc] = H1_D_Error_W2[nh] · W1[ch]"),
        (3, "dX[nc] = H1_D_Error_W2[nh] · W1[ch]"),
    ],
)
def test_the_derivative_with_respect_to_the_inputs_is_one_line_beside_the_others(hidden, line):
    choices = Choices(("sigmoid",) * hidden, rule="momentum")
    ordinary, asked = lines(choices), lines(replace(choices, gradients="with_inputs"))
    (added,) = set(asked) - set(ordinary)
    assert (added.text, added.section, added.number) == (line, "Gradients", BESIDE)
    assert tuple(one for one in asked if one != added) == ordinary
    assert asked[asked.index(added) - 1].section == "Gradients" != asked[asked.index(added) + 1].section


def test_a_layer_more_is_the_hidden_layers_lines_once_more():
    two, three = (lines(Choices(hidden=("sigmoid",) * hidden)) for hidden in (1, 2))
    assert len(three) - len(two) == 5 + 2 + 2  # forward and back, two gradients, two updates
    assert [line.text for line in three if line.section in ("Forward", "Backward")] == [
        "Z1[nh] = X[nc] · W1[ch] + b1[1h]",
        "H1[nh] = Sig(Z1[nh])",
        "Z2[nk] = H1[nh] · W2[hk] + b2[1k]",
        "H2[nk] = Sig(Z2[nk])",
        "Z3[no] = H2[nk] · W3[ko] + b3[1o]",
        "Yhat[no] = Sig(Z3[no])",
        "Y_error[no] = Yhat[no] − Y[no]",
        "Yhat_slope[no] = Yhat[no] · (1 − Yhat[no])",
        "delta_out[no] = Yhat_slope[no] · Y_error[no]",
        "D_Error_W3[nk] = delta_out[no] · W3[ko]",
        "H2_slope[nk] = H2[nk] · (1 − H2[nk])",
        "H2_D_Error_W3[nk] = H2_slope[nk] · D_Error_W3[nk]",
        "D_Error_W2[nh] = H2_D_Error_W3[nk] · W2[hk]",
        "H1_slope[nh] = H1[nh] · (1 − H1[nh])",
        "H1_D_Error_W2[nh] = H1_slope[nh] · D_Error_W2[nh]",
    ]


@each("output", ["sigmoid", "softmax"])
def test_each_step_to_the_derivative_of_the_cross_entropy_has_its_number(output):
    loss, yhat, y, step = LOSSES["cross_entropy"].with_output(output), 0.3, 0.8, 1e-6
    *_, last = loss.why

    def value(written, yhat):
        for sign, python in {"−": "-", "·": "*", "ŷ": "yhat"}.items():
            written = written.replace(sign, python)
        return eval(written, {"y": y, "yhat": yhat, "log": math.log})

    formula = loss.formula
    slope = (value(formula, yhat + step) - value(formula, yhat - step)) / (2 * step)
    name, *sides = last.removesuffix(".").split(" = ")
    assert name == "dL/dŷ"
    assert [value(side, yhat) for side in sides] == pytest.approx([slope] * len(sides), rel=1e-8)
