"""A pasted matrix is read as it was meant, or refused with one sentence that says where."""

import contextlib
import re
import time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.ui import hostile
from ui.reading.expected_numbers import LONGEST, MOST_PLACES, PastedError, read_pasted, write_block
from ui.reading.numbers import NumberError, read_number
from ui.reading.pasted_cells import split_cells

FIFTY = settings(max_examples=50)


NO_NUMBERS = ("", "nan", "inf", "−Infinity", "1_0", "0x1p3", "True", *hostile.NUMBERS, *hostile.SCRIPTS)
signs, digits = st.sampled_from(["", "-", "+", "−", "--"]), st.text("0123456789٣", max_size=40)
points = st.sampled_from(["", ".", ",", "..", ",,"])
exponents = st.sampled_from(["", "e5", "E-3", "e+07", "e-310", "e999", "e", "e1.5", "e" + "9" * 30, "e٣"])
typed = st.builds(lambda *parts: "".join(parts), signs, digits, points, digits, exponents)
texts = typed | st.floats().map(repr) | st.decimals().map(str) | st.sampled_from(NO_NUMBERS)
texts_of_cells = texts.map(lambda text: re.sub(r"[\[\];|]", "", text))
"""What may stand in a cell, good or bad, without what would begin another cell or row."""
rows_of_cells = st.builds(
    lambda row, last: [*row, repr(last)], st.lists(texts_of_cells, min_size=1, max_size=2), st.floats(-9, 9)
)
"""Rows of two or three; at the end a number, since an empty cell there would be a mark at the end of the line."""


FRAGMENTS = [
    r"\\",
    r"\begin{pmatrix}",
    r"\end{pmatrix}",
    r"array(",
    r"dW1",
    r"...",
    r"---",
    r"[,1]",
    r"[1,]",
    r"nan",
    r"shape=(2,)",
    r"×10⁻⁵",
]
FRAGMENTS += [">>> ", "In [1]: ", "Out[1]: ", "[1] ", "Columns 1 through 2\n", "\ndtype: float64", "1.0e-03 *\n"]
pieces = st.sampled_from([*"0123456789.,;:=-−eE \t\n[](){}<>x×⁻¹|&%#'\"ab", *FRAGMENTS])
anything = st.lists(pieces, max_size=30).map("".join)
"""Texts of what the forms are made of, in any order."""


def numbers(text, width=2):
    return read_pasted(text, width).expected.numbers.tolist()


def refusal(text, width=2):
    with pytest.raises(PastedError) as refused:
        read_pasted(text, width)
    return str(refused.value)


def outcome(text, width):
    """What is read, or the refusal."""
    try:
        return read_pasted(text, width)
    except PastedError as error:
        return str(error)


@each(
    "text",
    [
        "0.5\t-1\n2\t3",
        "0,5\t−1\n2\t3",
        "0.5 -1\n2 3\n",
        "  0.5   -1\r\n\r\n  2   3",
        "0.5, -1\n2, 3",
        "0.5, -1,\n2, 3,",
        "0.5,-1\n2,3",
        "0,5; -1\n2; 3",
        "0.5;-1;\n2;3;",
        "0,5 -1\n2 3",
        "0,5, -1\n2, 3",
        "[[0.5, -1], [2, 3]]",
        "[[ 0.5 -1. ]\n [ 2.   3. ]]",
        "array([[ 0.5, -1. ],\n       [ 2. ,  3. ]])",
        "np.array([[0.5, -1], [2, 3]], dtype=np.float64)",
        "tensor([[0.5, -1.0], [2.0, 3.0]])",
        "dW1 = np.array([\n    [0.5, -1.0],\n    [2.0, 3.0],\n])",
        "W1=[[0.5, -1], [2, 3]]",
        "[0.5, -1], [2, 3]",
        "5e-1 -1\n2×10⁰ 3",
    ],
)
def test_the_same_matrix_is_read_however_it_is_written(text):
    assert numbers(text) == [[0.5, -1], [2, 3]]


@each(
    ("text", "width", "expected"),
    [
        ("1,5", 1, [[1.5]]),
        ("1,5\n2,5", 1, [[1.5], [2.5]]),
        ("1,5", 2, [[1, 5]]),
        ("1,5 2,5", 4, [[1.5, 2.5]]),
        ("1,5, 2,5", 4, [[1.5, 2.5]]),
        ("1,2,3", 3, [[1, 2, 3]]),
        ("0.5,0.3", 1, [[0.5, 0.3]]),
        ("0.5 , 0.3", 2, [[0.5, 0.3]]),
        ("0.1\n0.2", 1, [[0.1], [0.2]]),
        ("[0.1 0.2\n 0.3]", 3, [[0.1, 0.2, 0.3]]),
        ("1.47×10⁻⁵", 1, [[1.47e-5]]),
    ],
)
def test_a_comma_is_a_decimal_comma_where_something_else_separates(text, width, expected):
    assert numbers(text, width) == expected


@each(
    ("text", "decimals"),
    [
        ("0.0166", 4),
        ("12", 0),
        ("12.", 0),
        ("−1,25", 2),
        ("1.2e-4", 5),
        ("12e3", -3),
        ("1.5E2", 1 - 2),
        ("0e-999", 400),
    ],
)
def test_the_precision_is_that_of_the_digits_written(text, decimals):
    assert read_pasted(text, 1).expected.decimals.tolist() == [[decimals]]


@each(
    ("text", "says"),
    [
        ("1 2\n3 x", "Row 2, column 2 is “x”, which is not a number: type digits, for example −0.5 or 2e-3."),
        ("1\t\t2", "Row 1, column 2 is empty: type a number, for example 0.5."),
        ("1 2\n3 1e999", "Row 2, column 2 is “1e999”, which is too large: type a number up to 1.7e308."),
        ("1 2\n3", "Row 2 has 1 number and row 1 has 2: every row needs equally many."),
        ("1\n2 3", "Row 2 has 2 numbers and row 1 has 1: every row needs equally many."),
        ("[[1, 2], [3, 4]] and more", "“and more” stands outside the brackets: paste nothing but the matrix."),
        ("[[1, 2], [3, =1/3]]", "Row 2, column 2 is “=1/3”, which is not a number"),
        ("1.234,5 2", "Row 1, column 1 is “1.234,5”, which is not a number"),
        ("1.234,5\t2", "Row 1, column 1 is “1.234,5”, which is not a number"),
        ("", "There is no number in it"),
        (" \n\t\n", "There is no number in it"),
        ("[]", "There is no number in it"),
        ("[1 2", "A bracket is not closed: copy the whole matrix."),
        ("nan 1", "Row 1, column 1 is “nan”, which is not a number"),
        ("<b>1</b> 2", "Row 1, column 1 is “<b>1</b>”, which is not a number"),
    ],
)
def test_what_is_no_matrix_is_refused_with_its_row_and_column(text, says):
    assert refusal(text).startswith(says)


@given(st.integers(-99, 99), st.integers(1, 99))
def test_a_fraction_is_its_quotient_with_all_digits(above, below):
    fraction, other = read_pasted(f"{above}/{below}\t1/4", 2).expected.numbers[0]
    assert (fraction, other) == (pytest.approx(above / below, rel=1e-15), 0.25)
    assert (read_pasted(f"{above}/{below}", 1).expected.decimals >= 12).all()


def test_a_text_longer_than_any_matrix_is_refused_at_once():
    assert "more text" in refusal("1 " * LONGEST)


@FIFTY
@given(anything, st.integers(1, 4))
def test_any_text_is_a_matrix_or_one_sentence(text, width):
    found = outcome(text, width)
    if isinstance(found, str):
        assert found.endswith(".")
        assert "\n" not in found
        with contextlib.suppress(PastedError):
            assert all(split_cells(text, width)), "every row has a cell, also where it is no number"
    else:
        assert found.expected.numbers.shape == found.expected.decimals.shape
        assert [len(row) for row in found.texts] == [found.expected.numbers.shape[1]] * len(found.texts)


@FIFTY
@given(st.lists(st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_block_that_is_written_is_read_again(rows):
    expected = read_pasted(write_block(rows), 3).expected
    assert expected.numbers.shape == (len(rows), 3)
    for row, written in zip(rows, expected.numbers.tolist(), strict=True):
        assert written == pytest.approx(row, rel=1e-5, abs=0)


def read_by_itself(rows):
    """What the cells are when each is read with the reader of a single number, and the places of a decimal."""
    found = []
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            try:
                found.append(read_number(cell))
            except NumberError as error:
                return f"Row {i + 1}, column {j + 1} {error}."
    return found


def places(cell):
    """How many places after the point are written, by Python's own decimal numbers."""
    mantissa, _, exponent = cell.strip().replace("−", "-").replace(",", ".").lower().partition("e")
    digits_after = -Decimal(mantissa).as_tuple().exponent
    return max(min(digits_after - int(exponent or 0), MOST_PLACES), -MOST_PLACES)


@FIFTY
@given(st.lists(rows_of_cells, min_size=1, max_size=3), st.sampled_from("\t;"))
@example([["0,50", "−1.2E-4"], ["0e-999", "1e200"]], ";")
@example([["1e-99", "-.5"], ["5.", "+0"]], "\t")
def test_a_block_is_read_as_its_cells_are_one_by_one(rows, mark):
    found, expected = outcome("\n".join(mark.join(row) for row in rows), 2), read_by_itself(rows)
    if isinstance(expected, str):
        assert found == expected
    elif len({len(row) for row in rows}) == 1:
        assert found.expected.numbers.ravel().tolist() == expected
        assert found.expected.decimals.ravel().tolist() == [places(cell) for row in rows for cell in row]
        assert found.texts == tuple(map(tuple, rows))
    else:
        assert found.endswith("every row needs equally many.")


@each(
    ("around", "mark"),
    [*(("{}", mark) for mark in ("\t", ";", ", ", ",", "  ")), *(("[{}]", mark) for mark in (", ", ",", "  "))],
)
def test_four_times_the_rows_are_no_more_than_four_times_the_work(around, mark):
    row = around.format(mark.join(["0.5", "-1e-3", "2"]))
    few, many = (least_work("\n".join([row] * rows)) for rows in (1000, 4000))
    assert many < 2 * 4 * few, "the work for a row grows with the number of rows"


def least_work(text):
    """How long a processor has to do with reading a text, the shortest of some times."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        read_pasted(text, 3)
        spent.append(time.process_time() - began)
    return min(spent)
