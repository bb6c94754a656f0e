"""From a table to X and Y: what is suggested, what is refused, and what is said about the way."""

import contextlib
import time
from dataclasses import replace

import numpy as np
import pytest

from tests.each import each
from ui.data import column_suggestion as suggestion
from ui.data import dataset as data
from ui.data.column_suggestion import Choices
from ui.data.csv_cells import CsvError
from ui.data.csv_numbers import read_columns
from ui.data.csv_text import read_table
from ui.data.dataset import outside
from ui.page.plain_text import markdown
from ui.state.example import IRIS as TABLE
from ui.state.example import example
from ui.state.limits import LIMITS

IRIS = read_table(TABLE.read_text(encoding="utf-8"))


def prepare(table, choices):
    return data.prepare(table, read_columns(table), choices)


def suggest(table):
    return suggestion.suggest(table, read_columns(table))


def problem(text, **choices):
    table = read_table(text)
    with pytest.raises(CsvError) as found:
        prepare(table, replace(suggest(table), **choices))
    return str(found.value)


def test_iris_is_suggested_as_people_use_it():
    choices = suggest(IRIS)
    assert choices.targets == ("species",)
    assert choices.inputs == IRIS.columns[:4]


@each(
    ("text", "inputs", "targets"),
    [
        ("a,b,c\n1,2,3\n4,5,6", ("a", "b"), ("c",)),
        ("y,a,b\n1,2,3\n4,5,6", ("a", "b"), ("y",)),
        ("id,a,kind,b\n1,2,x,3\n4,5,y,6", ("a",), ("b",)),
        ("name,a,b\nAnn,2,3\nAnn,5,6", ("a",), ("b",)),
        ("column 1,b,y\n1,2,3\n2,3,4", ("column 1", "b"), ("y",)),
        (",b,y\n1,2,3\n2,3,4", ("b",), ("y",)),
        ("roll_no,a,y\n101,2,3\n102,3,4", ("a",), ("y",)),
        ("Matrikelnummer,a,y\n12345,2,3\n12390,3,4", ("a",), ("y",)),
        ("EmployeeNumber,a,y\n1,2,3\n4,3,4", ("a",), ("y",)),
        ("Sample code number,a,y\n1000025,2,3\n1002945,3,4", ("a",), ("y",)),
        ("id_student,a,y\n11391,2,3\n28400,3,4", ("a",), ("y",)),
        ("S/N,a,y\n1,2,3\n2,3,4", ("a",), ("y",)),
        ("NO,a,y\n12.3,2,3\n10.4,3,4", ("NO", "a"), ("y",)),
        ("instance,a,y\n1,0.5,0\n2,0.7,1\n3,0.1,0", ("a",), ("y",)),
        ("age,rooms_no,num\n63,2,0\n67,3,2\n41,2,0", ("age", "rooms_no"), ("num",)),
        ("h,s,name\n2,50,Ann\n3,60,Bob\n4,70,Cid\n5,75,Dan", ("h",), ("s",)),
        ("h,result,comment\n2,fail,none at all\n7,pass,well done\n5,pass,ok", ("h",), ("result",)),
    ],
)
def test_what_is_suggested(text, inputs, targets):
    choices = suggest(read_table(text))
    assert (choices.inputs, choices.targets) == (inputs, targets)


def test_iris_gives_the_examples_own_numbers():
    dataset = prepare(IRIS, suggest(IRIS))
    assert np.array_equal(dataset.X, example("iris").given["X"])
    assert dataset.Y.shape == (150, 3)
    assert dataset.outputs == ("setosa", "versicolor", "virginica")
    assert np.array_equal(dataset.Y[:, [0]], example("iris").given["Y"])


def test_two_classes_are_one_output_and_either_can_be_1():
    table = read_table("x,kind\n1,no\n2,yes\n3,no")
    choices = suggest(table)
    assert prepare(table, choices).Y.tolist() == [[0], [1], [0]]
    assert prepare(table, replace(choices, ones={"kind": "no"})).Y.tolist() == [[1], [0], [1]]
    assert prepare(table, replace(choices, ones={"kind": "gone"})).Y.tolist() == [[0], [1], [0]]


def test_several_targets_stand_side_by_side():
    table = read_table("x,kind,price\n1,a,10\n2,b,20\n3,c,30")
    dataset = prepare(table, Choices(("x",), ("price", "kind"), scale_targets="min-max"))
    assert dataset.outputs == ("price", "a", "b", "c")
    assert dataset.Y.tolist() == [[0, 1, 0, 0], [0.5, 0, 1, 0], [1, 0, 0, 1]]


def test_numbers_can_be_meant_as_classes():
    table = read_table("x,kind\n1,1\n2,2\n3,3")
    assert prepare(table, Choices(("x",), ("kind",))).Y.tolist() == [[1], [2], [3]]
    assert prepare(table, Choices(("x",), ("kind",), ("kind",))).Y.tolist() == np.eye(3).tolist()


def test_what_was_done_to_a_column_is_kept_beside_it():
    dataset = prepare(IRIS, replace(suggest(IRIS), scale_inputs="min-max"))
    first = dataset.inputs[0]
    assert (first.name, first.scaling.shift, first.before[0, 0]) == ("sepal length", 4.3, 5.1)
    assert np.array_equal(dataset.X[:, [0]], first.after)
    assert np.array_equal(dataset.X[:, [0]], (first.before - first.scaling.shift) / first.scaling.divisor)


def test_what_cannot_be_used_is_said_with_its_line_and_column():
    assert problem("a,b,kind\n1,2,x\n3,q,y\n5,6,x").startswith("Line 3, column 2 (b) is “q”, which is not a number")
    assert problem("a,kind\n1,x\n2,\n3,y\n").startswith("Line 3, column 2 (kind) is empty")
    assert problem("a,kind\n1,x\n2,x", targets=("kind",)) == (
        "Column 2 (kind) is for classes: the only class is “x”, and at least two are needed."
    )
    assert problem("a,b\n-1.5e308,1\n1.5e308,0", scale_inputs="standard") == (
        "Column 1 (a) reaches from -1.5e+308 to 1.5e+308: too far to be scaled."
    )


def test_too_many_classes_are_said_where_the_first_one_too_many_stands():
    text = "a,kind\n" + "\n".join(f"1,k{i}" for i in range(LIMITS["o"] + 2))
    assert problem(text, targets=("kind",)).startswith("Line 10, column 2 (kind) is “k8”, one class too many")


def test_too_many_columns_are_refused():
    wide = ",".join(f"c{i}" for i in range(40)) + "\n" + ",".join("1" * 40) + "\n" + ",".join("2" * 40)
    names = read_table(wide).columns
    assert len(suggest(read_table(wide)).inputs) == LIMITS["c"]
    assert "at most 32 inputs" in problem(wide, inputs=names[:33])
    assert "at most 8 outputs" in problem(wide, inputs=names[:1], targets=names[1:10])


@pytest.mark.parametrize("different", [3, LIMITS["n"]])
def test_words_become_classes_in_time_that_grows_with_their_number(different):
    words = ("".join(chr(97 + i % different // 26**k % 26) for k in range(4)) for i in range(LIMITS["n"]))
    table = read_table("a,kind\n" + "\n".join(f"1,{word}" for word in words))
    readings, begun = read_columns(table), time.process_time()
    with contextlib.suppress(CsvError):
        data.prepare(table, readings, Choices(("a",), ("kind",)))
    assert time.process_time() - begun < 1


def test_a_column_without_any_value_is_said_whatever_rows_are_left_out():
    for answer in (False, True):
        says = problem("a,b,y\n1,,0\n2,NA,1", inputs=("b",), only_complete=answer)
        assert says == "Column 2 (b) has no value: take it out of X and Y."


def test_nothing_chosen_is_said():
    assert problem("a,b\n1,2", inputs=()) == "X has no column yet: choose at least one."
    assert problem("a,b\n1,2", targets=()) == "Y has no column yet: choose at least one."


@each(
    ("output", "Y", "found"),
    [
        ("sigmoid", [0, 1], None),
        ("sigmoid", [0, 3], (0, 3)),
        ("tanh", [-1, 1], None),
        ("tanh", [-2, 1], (-2, 1)),
        ("relu", [0, 300], None),
        ("relu", [-1, 3], (-1, 3)),
        ("linear", [-1e9, 1e9], None),
    ],
)
def test_targets_that_an_output_cannot_reach(output, Y, found):
    assert outside(np.array(Y, dtype=float).reshape(-1, 1), output) == found


def test_plain_text_escapes_every_mark():
    assert markdown("a_b *c* <i>") == r"a\_b \*c\* \<i\>"
    assert "http://" not in markdown("http://x.y")
    assert markdown("\ud800 x\ny") == r"\? x y"


def test_one_letter_and_its_word_are_asked_about_for_each_class():
    assert "“y” and “yes”; “n” and “no”: is this the same class?" in problem("a,pass\n1,y\n2,yes\n3,n\n4,no")


@each("label", ["Total (n=2)", "Moyenne", "Zwischensumme", "Sub-total", "Promedio", "AVG", "Ø:"])
def test_rows_that_are_called_a_sum_or_an_average_are_found_in_other_languages(label):
    table = read_table(f"name,h,s\nAnn,2,50\nBob,3,61\n{label},4,70")
    assert suggestion.summaries(table, read_columns(table)) == (2,)
