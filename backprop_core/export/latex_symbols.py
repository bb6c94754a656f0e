"""What the screen writes in Unicode, in LaTeX: ŷ₁₁, z(2)₁, dTL/dw₁₁, Sig′(Ŷ), −1.5e-05."""

from __future__ import annotations

import math
import re
import unicodedata

from backprop_core.language import constants
from backprop_core.language.constants import PATTERN

ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": r"\hat", "\N{COMBINING MACRON}": r"\bar"}

LETTERS = {"δ": r"\delta"}

MARKS = {
    "′": "'",
    "²": "^{2}",
    "·": r" \cdot ",
    "⊙": r" \odot ",
    "×": r" \times ",
    "−": "-",
    "Σ": r"\sum ",
    " ": " ",
}

DERIVATIVE = re.compile(r"d([^/\s]+)/d([^/\s]+)")

TOKEN = re.compile(
    r"(?P<index>[₀-₉]+(?:,[₀-₉]+)*)"
    rf"|(?P<scalar>{PATTERN})"
    r"|(?P<turned>\.T\b)"
    r"|(?P<named> new\b|\bnew )"
    r"|(?P<function>[A-Za-z]{2,}(?=′?\())"
    r"|(?P<word>[^\W\d_]+(?:_[^\W_]+)+|[A-Za-z]{2,})"
    r"|(?P<numbered>[A-Za-z]\d+)"
    r"|(?P<letter>[^\W\d_²])"
    r"|(?P<layer>\(\d+\))"
    r"|(?P<other>.)"
)

DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

TEXT = {"’": "'", "“": "``", "”": "''", "…": r"\dots{}", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#"}


def symbol(text: str) -> str:
    """A name of the screen as LaTeX mathematics; a derivative as a fraction."""
    derivative = DERIVATIVE.fullmatch(text)
    if derivative:
        top, bottom = derivative.groups()
        return rf"\frac{{d{symbol(top)}}}{{d{symbol(bottom)}}}"
    return "".join(_token(match) for match in TOKEN.finditer(text))


def sentence(text: str) -> str:
    """A sentence of the screen as LaTeX text: what is not a plain letter is set as mathematics."""
    return "".join(x if _is_plain(x) else TEXT.get(x) or f"${symbol(x)}$" for x in text)


def number(value: float, digits: int = 4) -> str:
    """A number with so many significant digits; what is −0 in a computer is 0 on paper."""
    if not math.isfinite(value):
        return r"\text{NaN}" if math.isnan(value) else r"\infty" if value > 0 else r"-\infty"
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def guarded(written: str) -> str:
    """A number in a product: a negative one stands in parentheses."""
    return f"({written})" if written.startswith("-") else written


def _token(match: re.Match[str]) -> str:
    text = match.group()
    match match.lastgroup:
        case "scalar":
            return constants.latex(text)
        case "turned":
            return r"^{\mathsf{T}}"
        case "named":
            return rf"\text{{{text}}}"
        case "function":
            return rf"\operatorname{{{text}}}"
        case "word":
            return _word(text)
        case "numbered":
            return f"{text[0]}_{{{text[1:]}}}"
        case "letter":
            return _letter(text)
        case "layer":
            return f"^{{{text}}}"
        case "index":
            return f"_{{{text.translate(DIGITS)}}}"
    return MARKS.get(text, text)


def _word(text: str) -> str:
    """Y_error has its second part below; D_Error_W is a name like any other."""
    base, *rest = text.split("_")
    if len(base) == 1 and len(rest) == 1:
        return rf"{_letter(base)}_{{\mathrm{{{rest[0]}}}}}"
    return rf"\mathrm{{{TEXT['_'].join((base, *rest))}}}"


def _letter(text: str) -> str:
    base, *accents = list(unicodedata.normalize("NFD", text))
    written = LETTERS.get(base, base)
    for accent in accents:
        written = f"{ACCENTS[accent]}{{{written}}}"
    return written


def _is_plain(character: str) -> bool:
    return character.isascii() and character not in TEXT
