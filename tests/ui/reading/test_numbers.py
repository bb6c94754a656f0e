"""Numbers as they are typed and printed: what is read is what was meant, or it is refused with a sentence."""

import math
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from ui.reading.numbers import (
    NumberError,
    print_alike,
    print_apart,
    print_given,
    print_near,
    print_number,
    read_number,
    read_whole,
    shorten,
)

FIFTY = settings(max_examples=50)

finite = st.floats(allow_nan=False, allow_infinity=False)
places = st.integers(0, 12)
POWERS = re.compile(r"(−?\d+(?:\.\d+)?)×10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def refusal(text):
    with pytest.raises(NumberError) as refused:
        read_number(text)
    return str(refused.value)


def outcome(text):
    """The number that is read, or the refusal."""
    try:
        return read_number(text)
    except NumberError as error:
        return str(error)


def read_back(printed):
    """A printed number, read by the rules of arithmetic and not by those of the product."""
    powers = POWERS.fullmatch(printed)
    text = f"{powers[1]}e{powers[2].translate(LOWERED)}" if powers else printed
    return float(text.replace("−", "-"))


@each(
    ("text", "number"),
    [
        ("0.5", 0.5),
        ("2,5", 2.5),
        ("-2,5", -2.5),
        ("−2.5", -2.5),
        ("+3", 3.0),
        (".5", 0.5),
        (",5", 0.5),
        ("5.", 5.0),
        ("007", 7.0),
        ("  1.5\t", 1.5),
        ("\u00a01.5\u202f", 1.5),
        ("1e3", 1000.0),
        ("2E−3", 0.002),
        ("1,5e-3", 0.0015),
        ("−0", 0.0),
        ("1e308", 1e308),
        ("5e-324", 5e-324),
        ("0." + "3" * 1000, 1 / 3),
    ],
)
def test_a_number_is_read_as_it_was_meant(text, number):
    assert read_number(text) == number


@each(
    "text",
    [
        "abc",
        "=1/3",
        "1/3",
        "1.234,5",
        "1,234.5",
        "1,234,567",
        "1.2.3",
        "1 000",
        "1_000",
        "0x10",
        "0b1",
        "nan",
        "inf",
        "-Infinity",
        "∞",
        "1e",
        "e5",
        "1e2.5",
        "--1",
        "− 1",
        ".",
        ",",
        "-",
        "½",
        "2²",
        "1.47×10⁻⁵ cm",
        "5%",
        "1\n2",
        "5\x00",
        "\ud800",
        "<b>1</b>",
        "True",
    ],
)
def test_what_is_no_number_is_refused_and_never_read_as_another(text):
    assert "is not a number: type digits, for example" in refusal(text)


@each("text", ["", " ", "\t\n", "\u00a0"])
def test_an_empty_text_is_called_empty(text):
    assert refusal(text).startswith("is empty: type a number")


@each("text", ["1e999", "−1e999", "1e309", "9" * 400])
def test_what_is_too_large_is_called_too_large(text):
    assert "which is too large: type a number up to 1.7e308" in refusal(text)


@each("text", ["1e-999", "−1e-400", "0." + "0" * 350 + "1"])
def test_what_is_too_small_to_be_held_is_not_read_as_zero(text):
    refusal(text)


@each("text", ["9" * 10_000 + "x", "x" * 200_000, "." * 200_000, "," * 200_000, "9" * 200_000])
def test_a_very_long_text_is_answered_at_once_and_in_one_line(text):
    began = time.process_time()
    assert len(refusal(text)) < 200
    assert time.process_time() - began < 0.5


def test_a_refusal_quotes_the_text_and_ends_without_a_full_stop_because_the_sentence_goes_on():
    assert refusal(" 1,5,2 ") == "is “1,5,2”, which is not a number: type digits, for example −0.5 or 2e-3"


def test_a_refusal_can_be_caught_as_a_value_error():
    with pytest.raises(ValueError, match="abc"):
        read_number("abc")


@FIFTY
@given(st.text(max_size=50))
def test_any_text_is_a_finite_number_or_refused(text):
    found = outcome(text)
    assert found.startswith("is ") if isinstance(found, str) else math.isfinite(found)


@FIFTY
@given(finite)
def test_what_a_computer_writes_is_read_back_exactly(number):
    assert read_number(repr(number)) == number
    assert read_number(repr(number).replace("-", "−")) == number
    assert read_number(f" {number!r} ".replace(".", ",")) == number


@FIFTY
@given(st.text(max_size=200))
def test_a_shortened_text_is_the_text_or_its_beginning(text):
    short = shorten(text)
    assert len(short) <= 60
    assert short == text or text.startswith(short.removesuffix("…"))


@each(
    ("number", "decimals", "text"),
    [
        (0.5, 4, "0.5000"),
        (2.0, 4, "2.0000"),
        (-0.01660, 4, "−0.0166"),
        (1.23456, 2, "1.23"),
        (0.0, 4, "0.0000"),
        (-0.0, 4, "0.0000"),
        (0.0, 0, "0"),
        (-0.0, 0, "0"),
        (-1.47e-5, 4, "−1.47×10⁻⁵"),
        (0.00004, 4, "4.00×10⁻⁵"),
        (0.00006, 4, "0.0001"),
        (0.3, 0, "3×10⁻¹"),
        (5e-324, 4, "4.94×10⁻³²⁴"),
        (999_999.0, 4, "999999.0000"),
        (-1_234_567.0, 4, "−1.2346×10⁶"),
        (1e308, 2, "1.00×10³⁰⁸"),
        (math.nan, 4, "NaN"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
    ],
)
def test_a_computed_number_has_fixed_decimals_or_powers_of_ten(number, decimals, text):
    assert print_number(number, decimals) == text


@FIFTY
@given(finite.filter(bool), places)
def test_a_number_that_is_not_zero_is_never_printed_as_zero(number, decimals):
    assert read_back(print_number(number, decimals)) != 0
    assert read_back(print_given(number, decimals)) != 0


@FIFTY
@given(st.floats(-1e300, 1e300), places)
def test_a_printed_number_is_the_number_rounded(number, decimals):
    # In powers of ten there are at least as many digits as min(decimals, 2) says.
    rounding = math.ulp(number) + max(0.51 * 10.0**-decimals, abs(number) * 0.51 * 10.0 ** -min(decimals, 2))
    assert abs(read_back(print_number(number, decimals)) - number) <= rounding
    assert abs(read_back(print_given(number, decimals)) - number) <= rounding


@FIFTY
@given(st.floats(-999_999, 999_999), places)
def test_a_number_of_ordinary_size_is_rounded_in_its_last_decimal_only(number, decimals):
    assert abs(read_back(print_number(number, decimals)) - number) <= 0.51 * 10.0**-decimals + math.ulp(number)


@FIFTY
@given(finite, places)
def test_the_sign_on_screen_is_the_minus_of_the_notation_and_the_sign_of_the_number(number, decimals):
    for text in (print_number(number, decimals), print_given(number, decimals)):
        assert text.startswith("−") == (number < 0)
        assert not text.startswith("-")


@FIFTY
@given(st.integers(-999_999, 999_999), places)
def test_an_integer_that_was_given_stays_an_integer(number, decimals):
    assert print_given(float(number), decimals) == str(number).replace("-", "−")


@each(
    ("number", "text"),
    [
        (0.1, "0.1"),
        (-0.25, "−0.25"),
        (2.5, "2.5"),
        (-0.0, "0"),
        (0.123456789, "0.1235"),
        (-1234.56789, "−1234.5679"),
        (0.0000123456, "1.23×10⁻⁵"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_given_number_is_as_short_as_it_was_typed_and_rounded_only_where_it_is_long(number, text):
    assert print_given(number, 4) == text


@FIFTY
@given(st.integers(-99_999, 99_999), st.integers(0, 5), st.integers(4, 12))
def test_a_short_number_that_was_given_is_read_back_exactly(digits, shift, decimals):
    number = float(f"{digits}e-{shift}")
    if len(repr(abs(number))) <= 6:
        assert read_number(print_given(number, decimals)) == number


@each(("text", "number"), [("3", 3), (" 12 ", 12), ("10000", 10_000), ("0003", 3), ("٣", 3)])
def test_a_whole_number_within_limits_is_read(text, number):
    assert read_whole(text, 1, 10_000) == number


@each("text", ["0", "10001", "abc", "1.5", "-1", "+3", "1_0", "²", "1 2", "9" * 5000])
def test_what_is_no_whole_number_within_limits_is_told_with_the_limits(text):
    with pytest.raises(NumberError, match=r"^is a whole number from 1 to 10000, not “.+”$"):
        read_whole(text, 1, 10_000)


def test_of_an_empty_text_only_the_limits_are_told():
    with pytest.raises(NumberError, match=r"^is a whole number from 0 to 8$"):
        read_whole("  ", 0, 8)


@FIFTY
@given(finite, finite, places)
def test_numbers_that_are_said_to_differ_look_different(one, other, decimals):
    texts = print_apart(one, other, decimals)
    assert (texts[0] == texts[1]) == (one == other)
    if print_number(one, decimals) != print_number(other, decimals):
        assert texts == (print_number(one, decimals), print_number(other, decimals))


@FIFTY
@given(st.floats(-1e9, 1e9), st.floats(-1e-9, 1e-9), places)
def test_numbers_that_are_said_to_be_equal_look_the_same_with_the_digits_in_which_they_agree(number, apart, decimals):
    numbers = number, number * (1 + apart)
    text = print_alike(numbers, decimals)
    assert text or print_number(numbers[0], 0) != print_number(numbers[1], 0)
    if text:
        assert any(text == print_number(x, places) for x in numbers for places in range(decimals + 1))
    if print_number(numbers[0], decimals) == print_number(numbers[1], decimals):
        assert text == print_number(number, decimals)


@each(
    ("numbers", "text"),
    [
        ((-0.559568475, -0.5595684749999999), "−0.5595684750"),
        ((0.12345499, 0.12345501), "0.1234550"),
        ((180.40519658205, 180.40519658204), "180.4051965820"),
        ((1.2349e-12, 1.2351e-12), "1.2×10⁻¹²"),
        ((0.0, 1e-17), ""),
        ((0.4, 0.6), ""),
    ],
)
def test_two_numbers_have_the_digits_in_which_they_agree(numbers, text):
    assert print_alike(numbers, 10) == text


@each(
    ("number", "other", "text"),
    [
        (0.0, 7.33e-11, "0.000000000"),
        (3.1e-11, 1.2e-11, "0.0000000000"),
        (-2e-9, 0.0, "0.00000000"),
        (9, 1, "9.0000000000"),
    ],
)
def test_a_number_near_another_has_the_decimals_in_which_they_agree(number, other, text):
    assert print_near(number, other, 10) == text
