"""JSON from outside: what is larger or deeper than its bounds is refused unparsed, the rest is read strictly."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from ui.reading.strict_json import Bounds, JsonError, read

BOUNDS = Bounds(depth=3, lists=20, values=50, texts=30)
MANY = 2_000_000

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
small = st.dictionaries(st.text(), plain | st.lists(plain | st.lists(plain, max_size=2), max_size=2), max_size=3)


@given(small, st.sampled_from([None, 1]), st.booleans())
def test_what_json_writes_within_the_bounds_is_read_as_it_was(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read(text.encode(errors="backslashreplace"), BOUNDS) == value


@each(
    ("data", "says"),
    [
        (b"", "is not JSON: line 1, column 1"),
        (b'{"a": 1}}', "is not JSON: line 1, column 9"),
        (b'{"a": 1} 2', "is not JSON: line 1, column 10"),
        (b'{"a\n": 1}', "is not JSON: line 1, column 4"),
        (b"\xff\xfe{", "is not JSON: its byte 1"),
        (b'{"a": "\xff"}', "is not JSON: its byte 8"),
        (b'{"a": NaN}', "has NaN"),
        (b'{"a": -Infinity}', "has -Infinity"),
        (b'{"a": 1, "b": 2, "a": 1}', "has the key “a” twice"),
        (b'{"a": 1, "\\u0061": 1}', "has the key “a” twice"),
        (b'{"a": 1e-400}', "has the number 1e-400, which is too small"),
        (b'{"a": ' + b"0." + b"0" * 330 + b"1}", "which is too small"),
        (b'{"a": ' + b"9" * 401 + b"}", "has a number of 401 characters"),
        (b'{"a": 0.' + b"9" * 401 + b"}", "has a number of 403 characters"),
        (b"[[[[]]]]", "is nested more deeply"),
        (b'{"a": [[{}]]}', "is nested more deeply"),
        (b"[[" + b",".join([b"[]"] * 20) + b"]]", "has more lists"),
        (b"[" + b",".join([b"0"] * 60) + b"]", "has more numbers"),
        (b"[" + b",".join([b'""'] * 31) + b"]", "has more texts"),
    ],
)
def test_what_is_no_json_or_beyond_the_bounds_is_said_in_one_line(data, says):
    with pytest.raises(JsonError) as caught:
        read(data, BOUNDS)
    assert str(caught.value).startswith(says) or says in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "data", [b'["[[[[", ",,,,", "\\"[[[[", "{}"]', b'\xef\xbb\xbf["[[[[", ",,,,", "\\"[[[[", "{}"]']
)
def test_marks_inside_a_text_do_not_count(data):
    assert read(data, BOUNDS) == ["[[[[", ",,,,", '"[[[[', "{}"]


@each("number", ["0", "-0.0", "0e5", "5e-324", "1e308", "0.000e-999"])
def test_a_number_that_a_computer_can_hold_is_read(number):
    assert repr(read(number.encode(), BOUNDS)) == repr(json.loads(number))


@each(
    "data",
    [
        b"[" * MANY,
        b"[" + b"[]," * MANY + b"0]",
        b"[" + b"{}," * MANY + b"0]",
        b"[" + b"0," * MANY + b"0]",
        b"[" + b'"",' * MANY + b"0]",
        b"{" + b'"a":0,' * MANY + b'"b":0}',
        b"9" * MANY,
        b"0." + b"9" * MANY,
        b'"' * MANY,
        b'"' + b'\\"' * MANY,
        b"\\" * MANY,
        b"]" * MANY,
        b" " * MANY,
    ],
    ids=lambda data: str(data[:8]),
)
def test_large_data_are_refused_before_an_object_is_made_of_each_value(data):
    tracemalloc.start()
    with pytest.raises(JsonError):
        read(data, BOUNDS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * len(data) + 100_000
