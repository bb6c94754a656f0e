"""Numbers as people type them and as the board prints them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NUMBER = re.compile(r"[+-]?(\d++(\.\d*+)?|\.\d++)(e[+-]?\d++)?", re.IGNORECASE)
PLAIN = frozenset("0123456789.-+")
LARGE = 1e6
LONGEST = 60
LONGEST_TEXT = 400
"""How much is kept of a text that is no number."""


class NumberError(ValueError):
    """A text that is no finite number; the message is the end of a sentence that begins with the cell's name."""


def read_number(text: str) -> float:
    """The number that a person typed.

    A minus may be − or -, a decimal comma is a decimal point, spaces around it do not count.

    Raises:
        NumberError: the text is anything else, or is beyond what a computer's number can hold.
    """
    tidy = text.strip().replace("−", "-")
    if not tidy:
        raise NumberError("is empty: type a number, for example 0.5")
    if tidy.count(",") == 1 and "." not in tidy:
        tidy = tidy.replace(",", ".")
    if not NUMBER.fullmatch(tidy):
        raise NumberError(f"is “{quoted(text.strip())}”, which is not a number: type digits, for example −0.5 or 2e-3")
    number = float(tidy)
    if not math.isfinite(number):
        raise NumberError(f"is “{quoted(tidy)}”, which is too large: type a number below 1e308")
    if number == 0 and any(unicodedata.digit(x, 0) for x in tidy.lower().partition("e")[0]):
        raise NumberError(f"is “{quoted(tidy)}”, which is too small: type 0, or a number above 1e-308")
    return number


def read_plain(texts: Sequence[str]) -> list[float] | None:
    """The numbers if all are digits with a point and a sign, which need no further look: the quick way for most."""
    if not PLAIN.issuperset("".join(texts)) or max(map(len, texts)) > LONGEST:
        return None
    try:
        return list(map(float, texts))
    except ValueError:
        return None


def read_whole(text: str, least: int, most: int) -> int:
    """The whole number within limits that a person typed.

    Raises:
        NumberError: the text is anything else.
    """
    tidy = text.strip()
    # A longer one would be none of them, and reading it would take long.
    number = int(tidy) if tidy.isdecimal() and len(tidy) <= len(str(most)) + 9 else None
    if number is None or not least <= number <= most:
        instead = f", not “{quoted(tidy)}”" if tidy else ""
        raise NumberError(f"is a whole number from {least} to {most}{instead}")
    return number


def shorten(text: str, most: int = LONGEST) -> str:
    """The beginning of a text that may be very long."""
    return text if len(text) <= most else text[: most - 1] + "…"


def quoted(text: str) -> str:
    """A text inside a sentence: short, in one line, of characters that can be seen."""
    return "".join(x if x.isprintable() else " " for x in shorten(text))


def print_number(number: float, decimals: int) -> str:
    """A computed number with fixed decimals; in powers of ten when it would round to zero or is very large."""
    special = _special(number)
    if special:
        return special
    if abs(number) >= LARGE:
        return _powers_of_ten(number, decimals)
    text = f"{number:.{decimals}f}"
    if number != 0 and float(text) == 0:
        return _powers_of_ten(number, min(decimals, 2))
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def print_given(number: float, decimals: int) -> str:
    """A number that a person gave: as short as it was typed, rounded only where it is long."""
    special = _special(number)
    if special:
        return special
    text = f"{number:.0f}" if number == int(number) and abs(number) < LARGE else repr(number)
    if len(text.lstrip("-")) > max(decimals + 2, 6):
        return print_number(number, decimals)
    return "0" if number == 0 else text.replace("-", "−")


def _special(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    return ""


def _powers_of_ten(number: float, decimals: int) -> str:
    mantissa, exponent = f"{number:.{decimals}e}".split("e")
    return f"{mantissa.replace('-', '−')}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"
