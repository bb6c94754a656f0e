"""Tables from texts: what was written comes back, and whatever is wrong is one sentence that says where."""

import csv
import io
import math
import time

import numpy as np
import pytest
from hypothesis import example as tried
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from ui.data.csv_cells import MARKS, MOST_COLUMNS, CsvError, is_missing
from ui.data.csv_numbers import DECIMALS, read_columns
from ui.data.csv_text import LONGEST_CELL, MOST_BYTES, MOST_ROWS, decode, read_table
from ui.state.example import IRIS

MANY = settings(max_examples=60)

words = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_characters="\x7f"), max_size=8)
cells = words.map(lambda text: " ".join(text.split())).filter(
    lambda text: text.isprintable() and not text.startswith(("#", "%", "//", "<", "[", "{", "@"))
)
hostile = st.one_of(
    st.text(max_size=200),
    st.text(st.sampled_from('a1,;\t"\n\r .-e\0\ud800\u202e<>'), max_size=60),
    st.binary(max_size=200).map(lambda data: data.decode("latin-1")),
)
"""Any text; texts of the characters that mean something; bytes."""


@st.composite
def tables(draw):
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8))
    # An empty end of a row and an empty row are not kept, so the last cell always says something.
    return [(*row[:-1], row[-1] or "x") for row in rows]


def written(rows, mark=",", end="\n"):
    file = io.StringIO()
    csv.writer(file, delimiter=mark, lineterminator=end).writerows(rows)
    return file.getvalue()


def problem(text, **how):
    with pytest.raises(CsvError) as found:
        read_table(text, **how)
    return found.value


def read_numbers(table, name, decimal=""):
    """A column's numbers, the empty cells being NaN."""
    reading = read_columns(table, decimal)[name]
    if reading.problem:
        raise reading.problem
    return list(reading.numbers)


def as_written(text, mark, between):
    """A cell's number when one mark is the decimal mark, and the other and spaces stand between thousands."""
    text = text.strip().replace("−", "-")
    return math.nan if is_missing(text) else float(text.replace(between, "").replace(" ", "").replace(mark, "."))


def column_problem(text, name, decimal=""):
    with pytest.raises(CsvError) as found:
        read_numbers(read_table(text), name, decimal)
    return found.value


def outcome(read, *given):
    """What is read, or the sentence that says why it is not; any other exception is a failure."""
    try:
        return read(*given)
    except CsvError as error:
        return str(error)


@MANY
@given(tables(), st.sampled_from("\t;,"), st.sampled_from(["\n", "\r\n", "\r"]))
@tried([("", "0}")], "\t", "\n")
def test_what_was_written_comes_back(rows, mark, end):
    found = read_table(written(rows, mark, end), mark, named=False)
    assert list(found.rows) == rows
    assert found.mark == mark


@MANY
@given(hostile, st.sampled_from(["", *MARKS]), st.sampled_from([None, True, False]))
@tried('a,b\n1,"2', "", None)
@tried("\ud800,b\n1,2", "", None)
@tried('"' * 7, "", None)
def test_any_text_is_a_table_or_a_sentence(text, mark, named):
    table = outcome(read_table, text, mark, named)
    if isinstance(table, str):
        assert table.endswith(".")
        assert "\n" not in table
        return
    assert len(set(table.columns)) == len(table.columns)
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert len(table.lines) == len(table.rows) > 0
    assert "".join(cell for row in (table.columns, *table.rows) for cell in row).isprintable()
    for name in table.columns:
        for decimal in ("", *DECIMALS):
            found = outcome(read_numbers, table, name, decimal)
            assert found.endswith((".", "?")) if isinstance(found, str) else len(found) == len(table.rows)


@MANY
@given(st.binary(max_size=300))
def test_any_file_is_a_table_or_a_sentence(data):
    found = outcome(lambda: read_table(decode(data)))
    assert not isinstance(found, str) or found.endswith(".")


@MANY
@given(st.lists(st.text("0123456789.,-+eE− ", min_size=1, max_size=6), min_size=1, max_size=6))
def test_a_columns_numbers_have_the_digits_that_were_written_with_one_decimal_mark(texts):
    table = read_table(written([("x", "y"), *((text, "1") for text in texts)]), ",", named=True)
    found = outcome(read_numbers, table, "x")
    if not isinstance(found, str):
        assert any(np.array_equal(found, [as_written(text, *marks) for text in texts], True) for marks in (".,", ",."))


def test_iris():
    table = read_table(decode(IRIS.read_bytes()))
    assert table.columns == ("sepal length", "sepal width", "petal length", "petal width", "species")
    assert (len(table.rows), table.lines[0], table.mark, table.named) == (150, 2, ",", True)
    assert read_numbers(table, "sepal length")[:3] == [5.1, 4.9, 4.7]


@each(
    ("text", "mark"),
    [
        ("a,b\n1,2", ","),
        ("a;b\n1,5;2,5", ";"),
        ("a\tb\n1,5\t2,5", "\t"),
        ("a;b;c\n1,5;2;x, y\n2;3;z", ";"),
        ('name,b\n"x; y",2\nz,3', ","),
    ],
)
def test_what_separates_the_cells_is_found_out(text, mark):
    assert read_table(text).mark == mark


@each(
    ("text", "named"),
    [
        ("x,y\n1,2\n3,4", True),
        ("1,2\n3,4", False),
        ("5.1,setosa\n4.9,setosa", False),
        ("name,kind\nAnn,a\nBob,a", True),
        ("Ann,a\nBob,a", False),
        ("x,y\n1,2\n?,4\n5,6", True),
        (",y\n1,2\n3,4", True),
    ],
)
def test_whether_the_first_line_has_the_names_is_found_out(text, named):
    assert read_table(text).named is named


def test_the_person_can_say_otherwise():
    table = read_table("1;2,3\n4;5,6", mark=",", named=True)
    assert (table.columns, table.rows) == (("1;2", "3"), (("4;5", "6"),))


def test_columns_without_a_name_are_counted_and_names_that_come_again_too():
    assert read_table("a,,a\n1,2,3").columns == ("a", "column 2", "a (2)")
    assert read_table("1,2\n3,4").columns == ("column 1", "column 2")


def test_what_spreadsheets_leave_at_the_ends_does_not_count():
    table = read_table("\n\na;b;;\n1;2;;\n;;;\n3;4;;\n\n")
    assert (table.columns, table.rows, table.lines) == (("a", "b"), (("1", "2"), ("3", "4")), (4, 6))


@each("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_a_file_is_read_in_the_encoding_that_it_has(encoding):
    assert read_table(decode("größe,b\n1,2".encode(encoding))).columns == ("größe", "b")


def test_a_quoted_cell_may_hold_anything():
    table = read_table('"a, ""b""","line\nbreak"\n1,2\n3,x')
    assert table.columns == ('a, "b"', "line break")
    assert table.lines == (3, 4)


def test_a_row_that_is_wider_than_each_of_its_lines_keeps_its_last_cells():
    assert read_table('a,b,c,d\n1,"a\nb","c\nd",2').rows == (("1", "a b", "c d", "2"),)


@each(
    ("text", "says"),
    [
        ("", "There is nothing in it"),
        (" \n,,\n", "There is nothing in it"),
        ("a,b\n1,2\n3", "Line 3 ends after column 1: 2 columns were expected, as in line 1."),
        ("a,b\n1,2,3", "Line 2 goes on in column 3 with “3”: only 2 columns were expected, as in line 1."),
        ("a,b\n\n1,2,3", "Line 3 goes on in column 3"),
        ('a,b\n1,"2\n3,4', "Line 2 has a quotation mark in column 2"),
        ('a,b\n"1"x,2', "Line 2 has a quotation mark in column"),
        ("a,b\n1,\0", "Line 2, character 3 is U+0000"),
        ("1\n3", "Line 1 has one column only"),
        ("," * MOST_COLUMNS + "x", f"Line 1 has {MOST_COLUMNS + 1} columns: at most {MOST_COLUMNS}"),
        ("a,b\n1," + "x" * (LONGEST_CELL + 1), f"Line 2, column 2 has {LONGEST_CELL + 1} characters"),
        ("a,b\n" + "1,2\n" * (MOST_ROWS + 1), f"Line {MOST_ROWS + 2} is one row too many"),
        ("1,2\n" * (MOST_ROWS + 1), f"Line {MOST_ROWS + 1} is one row too many"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_column(text, says):
    assert str(problem(text)).startswith(says)


def test_as_many_rows_as_the_board_takes_are_read():
    assert len(read_table("a,b\n" + "1,2\n" * MOST_ROWS).rows) == MOST_ROWS
    assert len(read_table("1,2\n" * MOST_ROWS).rows) == MOST_ROWS


def test_names_and_no_rows_are_said():
    assert str(problem("a,b", named=True)).startswith("Line 1, with the names, is the only one")


@each(("start", "kind"), [(b"PK\x03\x04", "spreadsheet"), (b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "picture")])
def test_files_that_are_no_text_are_called_what_they_are(start, kind):
    assert kind in str(problem(decode(start + b"\0\1\2")))


def test_a_number_that_is_none_is_said_with_its_line_column_and_name():
    error = column_problem("hours,sleep\n1,8\n2,x", "sleep")
    assert str(error).startswith("Line 3, column 2 (sleep) is “x”, which is not a number")
    assert "too large" in str(column_problem("a,b\n1e999,2", "a"))
    assert str(column_problem("a,b\n1,x\n2,y\n3,x", "b")).startswith("Line 2, column 2 (b) is “x”"), "the first of them"


@each("text", ["inf", "1_000", "0x10", "=1/3", "1e999", "1.2.3", "--1"])
def test_no_text_is_read_as_another_number(text):
    column_problem(f"a,b\n1,2\n{text},3", "a")


def test_a_decimal_comma_is_read():
    assert read_numbers(read_table("a;b\n1,5;2\n−2;3"), "a") == [1.5, -2]


def test_a_comma_that_may_mean_thousands_is_asked_about():
    text = "a\tb\n1,234\t1\n22,500\t2\n7\t3"
    assert "Line 2, column 1 (a) is “1,234”, whose comma may be" in str(column_problem(text, "a"))
    assert read_numbers(read_table(text), "a", "point") == [1234, 22500, 7]
    assert read_numbers(read_table(text), "a", "comma") == [1.234, 22.5, 7]


def test_commas_and_points_in_one_column_are_asked_about():
    text = "a;b\n1.5;1\n2,5;2"
    assert "Line 2, column 1 (a) is “1.5”, and line 3 has “2,5”" in str(column_problem(text, "a"))
    assert "the decimal mark is to be “,”" in str(column_problem(text, "a", "comma"))
    assert read_numbers(read_table("a;b\n1.234,5;1"), "a", "comma") == [1234.5]


@pytest.mark.parametrize(
    "text",
    [
        "," * (MOST_BYTES - 1),
        "a,b\n" + "\n" * (MOST_BYTES - 10),
        'a,"b' + "x\n" * 100_000,
        "a,b\n" + "1,2\n" * 190_000,
        '"' * 1_000_000,
        ("," * 90_000 + "\n") * 100,
        "-" * 99_000 + "x",
        "&" * 99_000,
    ],
    ids=["one line", "empty lines", "open quotation mark", "many rows", "quotation marks", "wide lines", "-", "&"],
)
def test_large_texts_are_refused_in_ordinary_time(text):
    begun = time.process_time()
    problem(text)
    assert time.process_time() - begun < 3


def test_a_file_that_is_too_large_is_refused():
    assert "at most 20 MB" in str(problem("1" * (MOST_BYTES + 1)))


@each(
    ("text", "names"),
    [
        ("# age, % fat, y\n1,2,0\n3,4,1", ("age", "% fat", "y")),
        ("#% fat,age\n1.5,2\n3,4", ("% fat", "age")),
        ("#,hours,score\n1,2,50\n2,4,60", ("#", "hours", "score")),
        ("%\thours\n40\t2\n50\t4", ("%", "hours")),
        ("# made by x, 2020\n# age, fat\n# ------\n1,2\n3,4", ("age", "fat")),
    ],
)
def test_of_a_comment_with_the_names_only_the_comment_mark_is_left_out(text, names):
    assert read_table(text).columns == names


def test_a_column_without_a_name_is_told_from_one_that_is_called_like_it():
    table = read_table(",column 1,column 3\n1,2,3\n2,5,4")
    assert table.columns == ("column 1", "column 1 (2)", "column 3")
    assert list(map(table.place, table.columns)) == ["Column 1", "Column 2 (column 1 (2))", "Column 3 (column 3)"]


@each(
    ("cells", "says"),
    [
        (("1.234,5", "7", "1,234.5"), "Line 2, column 1 (a) is “1.234,5”, and line 4 has “1,234.5”"),
        (("1,234", "1.5", "2,5"), "Line 3, column 1 (a) is “1.5”, and line 4 has “2,5”"),
        (("1.234.567", "2.5"), "Line 2, column 1 (a) is “1.234.567”, and line 3 has “2.5”"),
    ],
)
def test_the_question_for_the_decimal_mark_names_two_cells_that_need_different_ones(cells, says):
    assert says in str(column_problem("a;b\n" + "".join(f"{cell};1\n" for cell in cells), "a"))


@each("mark", ["unknown", ":", "k.A.", "keine Angabe", "n/d", "(blank)", ".a", "not available"])
def test_marks_that_programs_and_people_write_for_a_missing_value_are_no_class(mark):
    reading = read_columns(read_table(f"a;y\n1;ja\n2;{mark}\n3;nein"))["y"]
    assert (reading.missing, reading.says) == ({1: mark}, "2 classes, 1 missing")


def test_a_text_with_a_point_that_is_no_number_is_no_question_for_the_decimal_mark():
    assert "Line 3, column 1 (a) is “v.1”, which is not a number" in str(column_problem("a,b\n1,2\nv.1,3\n4,5", "a"))
