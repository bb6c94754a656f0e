"""Names, derivatives, sentences and numbers of the screen in LaTeX."""

from backprop_core import ACTIVATIONS, REDUCTIONS, Cell, derivation
from backprop_core.explain.notation import Notation
from backprop_core.export.latex_symbols import guarded, number, sentence, symbol
from tests.each import each

SYMBOLS = {
    "X": "X",
    "W1": "W_{1}",
    "W2.T": r"W_{2}^{\mathsf{T}}",
    "Ŷ": r"\hat{Y}",
    "TotalLoss": r"\mathrm{TotalLoss}",
    "Y_error": r"Y_{\mathrm{error}}",
    "δ_out": r"\delta_{\mathrm{out}}",
    "D_Error_W": r"\mathrm{D\_Error\_W}",
    "Sig′(Ŷ)": r"\operatorname{Sig}'(\hat{Y})",
    "ReLU′(H1)": r"\operatorname{ReLU}'(H_{1})",
    "dTL/dW1": r"\frac{d\mathrm{TL}}{dW_{1}}",
    "W1 new": r"W_{1}\text{ new}",
    "x₁₁": "x_{11}",
    "x₁₀,₂": "x_{10,2}",
    "w(2)₁₂": "w^{(2)}_{12}",
    "ŷ₁": r"\hat{y}_{1}",
    "ŷ′₁": r"\hat{y}'_{1}",
    "ē₁": r"\bar{e}_{1}",
    "δ₁": r"\delta_{1}",
    "hd₁₁": r"\mathrm{hd}_{11}",
    "new w₁₁": r"\text{new }w_{11}",
    "dTL/dw(2)₁₂": r"\frac{d\mathrm{TL}}{dw^{(2)}_{12}}",
    "dŷ₁/dz(2)₁": r"\frac{d\hat{y}_{1}}{dz^{(2)}_{1}}",
    "V_W1 new": r"V_{\mathrm{W1}}\text{ new}",
    "new v(w₁₁)": r"\text{new }v(w_{11})",
    "v(w(2)₁₂)": "v(w^{(2)}_{12})",
    "1/n": r"\tfrac{1}{n}",
    "½": r"\tfrac{1}{2}",
    "η": r"\eta",
    "β": r"\beta",
    " − ": " - ",
    "²": "^{2}",
}


@each(("text", "latex"), SYMBOLS.items())
def test_a_symbol(text, latex):
    assert symbol(text) == latex


@each("reduction", REDUCTIONS)
@each("activation", ACTIVATIONS)
@each("sizes", [{"n": 2, "c": 4, "h": 2, "o": 1}, {"n": 12, "c": 2, "h": 2, "o": 2}])
def test_every_name_every_cell_and_every_sentence_of_the_table_can_be_typeset(activation, reduction, sizes):
    table = derivation(activation, activation, reduction=reduction, rule="momentum")
    notation = Notation(table, sizes)
    for name in table.letters:
        for written in (symbol(notation.label(name)), symbol(notation.symbol(Cell(name, 0, 0)))):
            assert written.isascii()
            assert written.count("{") == written.count("}")
    assert all(sentence(line.meaning).isascii() for line in table.lines)


def test_a_sentence_keeps_its_words_and_sets_its_signs():
    assert sentence("a(1 − a), each unit’s 1 − a²") == "a(1 $-$ a), each unit's 1 $-$ a$^{2}$"
    assert sentence("D_Error_W & 5 %") == r"D\_Error\_W \& 5 \%"


@each(
    ("value", "latex"),
    [
        (0.5, "0.5"),
        (2.0, "2"),
        (-0.0, "0"),
        (-0.123456, "-0.1235"),
        (-1.5e-5, r"-1.5 \cdot 10^{-5}"),
        (123456.0, r"1.235 \cdot 10^{5}"),
        (float("inf"), r"\infty"),
        (float("-inf"), r"-\infty"),
        (float("nan"), r"\text{NaN}"),
    ],
)
def test_a_number(value, latex):
    assert number(value) == latex


def test_a_negative_number_in_a_product_stands_in_parentheses():
    assert guarded("-0.5") == "(-0.5)"
    assert guarded("0.5") == "0.5"
