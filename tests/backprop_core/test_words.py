"""The marks of the table in words: each mark that a title has is explained, with an example that is true."""

import re

from backprop_core import ACTIVATIONS, derivation
from backprop_core.explain.notation import notation_of
from backprop_core.language.matrix_writing import screen_style, write
from backprop_core.words import words
from tests.each import each

SIZES = (("n", 2), ("c", 4), ("h", 3), ("o", 1))
TABLES = [derivation(hidden, "sigmoid", reduction=reduction, rule=rule)
          for hidden in ACTIVATIONS for reduction in ("total", "mean") for rule in ("plain", "momentum")]  # fmt: skip
TABLES += [derivation(output=output, loss="cross_entropy") for output in ("sigmoid", "softmax")]


@each("table", TABLES, ids=lambda table: str(table.choices))
def test_every_mark_that_a_line_has_is_a_word_and_no_other(table):
    notation = notation_of(table, SIZES)
    listed = words(notation)
    style = screen_style(notation.label)
    written = " ".join(f"{notation.label(x.name)} = {write(table.form(x.name), style)}" for x in table.lines)
    names = {word.name for word in listed if not word.is_axis}
    for mark in ("@", "⊙", ".T", "′", "δ", "½", "η", "β", "log", "softmax"):
        assert (mark in names) == (mark in written), mark
    assert {word.name for word in listed if word.is_axis} == set("ncho")
    assert len(names) == len([word for word in listed if not word.is_axis])


def test_the_examples_are_those_of_the_board():
    examples = {word.name: word.example for word in words(notation_of(derivation(), SIZES))}
    assert examples["⊙"] == "δ₁ = ŷ′₁·e₁"
    assert examples["½"] == "L₁ = ½·(ŷ₁ − y₁)²"
    assert examples["η"] == "new w₁₁ = w₁₁ − η·dTL/dw₁₁"
    assert examples["′"] == "h′₁₁ = dh₁₁/dz₁₁"
    assert examples[".T"] == "The last cell in the first row of W2.T is w₃."
    assert examples["n"] == "Here n = 2."
    assert re.fullmatch(r"\S+ = \S+·\S+ \+ \S+·\S+( \+ \d+ more)?", examples["@"])


def test_the_marks_of_a_mistaken_table_are_explained_too():
    table = derivation().with_line("delta_out[no] = Y_error[no]")
    assert "δ" in {word.name for word in words(notation_of(table, SIZES))}
