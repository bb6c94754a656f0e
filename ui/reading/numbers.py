"""Numbers as people type them and as the board prints them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NUMBER = re.compile(r"[+-]?(\d++(\.\d*+)?|\.\d++)(e[+-]?\d++)?", re.IGNORECASE)
NOT_A_NUMBER = "NaN"
INFINITE = ("∞", "−∞")
SPECIAL = frozenset((NOT_A_NUMBER, *INFINITE))
PLAIN = frozenset("0123456789.-+")
LARGE = 1e6
LONGEST = 60
MOST_PLACES = 18
LONGEST_TEXT = 400
"""How much is kept of a text that is no number."""
LONGEST_NAME = 80
JOINERS = "\u200c\u200d"
"""Characters that are not seen and that words of some languages need."""


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
        raise NumberError(f"is “{quoted(tidy)}”, which is too large: type a number up to 1.7e308")
    if number == 0 and any(unicodedata.digit(x, 0) for x in tidy.lower().partition("e")[0]):
        raise NumberError(f"is “{quoted(tidy)}”, which is too small: type 0, or a number above 1e-308")
    return number


def read_momentum(text: str) -> float:
    """The momentum that a person typed, at least 0 and less than 1; what may be typed is as for any number.

    Raises:
        NumberError: the text is anything else.
    """
    number = read_number(text)
    if not 0 <= number < 1:
        raise NumberError(f"is “{quoted(text.strip())}”: type a number from 0 to less than 1, for example 0.9")
    return abs(number)


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


def one_line(name: str) -> str:
    """A name from outside, as it is kept: short, in one line, of characters that can be seen."""
    seen = "".join(x if x.isprintable() or x in JOINERS else " " for x in name)
    return shorten(seen.strip(), LONGEST_NAME)


def in_thousands(number: int) -> str:
    """A count as people read it: ``10 000``."""
    return f"{number:,}".replace(",", "\u202f")


def counted(number: int, thing: str) -> str:
    """A number of things: ``1 row``, ``10 000 rows``."""
    plural = "es" if thing.endswith("s") else "s"
    return f"{in_thousands(number)} {thing}{plural * (number != 1)}"


def print_number(number: float, decimals: int) -> str:
    """A computed number with fixed decimals; in powers of ten when it would round to zero or is very large."""
    special = _special(number)
    if special:
        return special
    if abs(number) >= LARGE:
        return _powers_of_ten(number, decimals)
    text = _fixed(number, decimals)
    if number != 0 and float(text.replace("−", "-")) == 0:
        return _powers_of_ten(number, min(decimals, 2))
    return text


def print_given(number: float, decimals: int) -> str:
    """A number that a person gave: as short as it was typed, rounded only where it is long."""
    special = _special(number)
    if special:
        return special
    text = f"{number:.0f}" if number == int(number) and abs(number) < LARGE else repr(number)
    if len(text.lstrip("-")) > max(decimals + 2, 6):
        return print_number(number, decimals)
    return "0" if number == 0 else text.replace("-", "−")


def print_apart(number: float, other: float, decimals: int) -> tuple[str, str]:
    """Two numbers that are said to differ, with as many decimals as it takes to see that, from ``decimals`` on."""
    for places in range(decimals, MOST_PLACES):
        texts = print_number(number, places), print_number(other, places)
        if texts[0] != texts[1]:
            return texts
    # −0 is no other number than 0.
    return repr(number + 0.0).replace("-", "−"), repr(other + 0.0).replace("-", "−")


def print_alike(numbers: Iterable[float], decimals: int) -> str:
    """Numbers that are said to be equal as one text: the digits in which they agree, with at most ``decimals``.

    Empty where they agree in no digit.
    """
    return next((texts.pop() for texts in _texts(numbers, decimals, print_number) if len(texts) == 1), "")


def print_near(number: float, other: float, decimals: int) -> str:
    """A number, with the decimals in which it agrees with another one, also where only zeros agree: 0.0000.

    With ``decimals`` where none agree.
    """
    alike = (texts.pop() for texts in _texts((number, other), decimals, _fixed) if len(texts) == 1)
    return next(alike, print_number(number, decimals))


def _texts(numbers: Iterable[float], decimals: int, show: Callable[[float, int], str]) -> Iterator[set[str]]:
    """The texts of some numbers, with fewer and fewer decimals."""
    numbers = tuple(numbers)
    return ({show(number, places) for number in numbers} for places in range(decimals, -1, -1))


def _fixed(number: float, decimals: int) -> str:
    text = f"{number:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def _special(number: float) -> str:
    if math.isnan(number):
        return NOT_A_NUMBER
    if math.isinf(number):
        return INFINITE[0] if number > 0 else INFINITE[1]
    return ""


def _powers_of_ten(number: float, decimals: int) -> str:
    mantissa, exponent = f"{number:.{decimals}e}".split("e")
    return f"{mantissa.replace('-', '−')}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"
