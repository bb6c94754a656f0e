"""Tables as people have them, from tables.json: nothing is read as something else without a word."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.each import each
from ui.data.column_suggestion import left_out, suggest, summaries
from ui.data.csv_cells import CsvError
from ui.data.csv_numbers import read_columns
from ui.data.csv_text import read_table
from ui.data.dataset import prepare

TABLES = json.loads((Path(__file__).parent / "tables.json").read_text(encoding="utf-8"))


def expecting(*keys):
    """The tables of which something is said, by their names."""
    found = [one for one in TABLES if any(key in one for key in keys)]
    assert found
    return each("one", found, ids=[one["name"] for one in found])


def read(one):
    table = read_table(one["text"], one.get("mark", ""))
    readings = read_columns(table)
    return table, readings, suggest(table, readings)


@expecting("says")
def test_what_cannot_be_used_or_must_be_asked_is_said_in_a_sentence(one):
    with pytest.raises(CsvError) as found:
        prepare(*read(one))
    assert one["says"] in str(found.value)
    assert found.value.asks == one.get("asks", "")


@expecting("columns", "rows", "notes")
def test_the_rows_and_the_names_are_those_of_the_text(one):
    table = read(one)[0]
    assert list(table.columns) == one.get("columns", list(table.columns))
    assert len(table.rows) == one.get("rows", len(table.rows))
    assert list(table.notes) == one.get("notes", list(table.notes))


@expecting("numbers")
def test_numbers_are_those_that_were_meant(one):
    readings = read(one)[1]
    assert {name: list(readings[name].numbers) for name in one["numbers"]} == one["numbers"]


@expecting("read")
def test_how_a_column_is_read_is_said(one):
    readings = read(one)[1]
    assert {name: f"{readings[name].kind}, {readings[name].says}" for name in one["read"]} == one["read"]


@expecting("X", "Y", "left", "about")
def test_what_is_suggested_and_left_out(one):
    table, readings, choices = read(one)
    assert list(choices.inputs) == one.get("X", list(choices.inputs))
    assert list(choices.targets) == one.get("Y", list(choices.targets))
    unused = [name for name in table.columns if name not in (*choices.inputs, *choices.targets)]
    assert unused == one.get("left", unused)
    says = left_out(table, readings, choices)
    assert says == one.get("about", says)
    assert all(name in says for name in unused[:5])


@expecting("classes")
def test_classes_are_those_that_were_meant(one):
    table, readings, choices = read(one)
    (labels,) = prepare(table, readings, replace(choices, only_complete=True)).classes.values()
    assert sorted(labels) == one["classes"]


@expecting("totals")
def test_rows_that_sum_up_others_are_noticed_and_can_be_left_out(one):
    table, readings, choices = read(one)
    assert [table.lines[row] for row in summaries(table, readings)] == one["totals"]
    whole, without = (prepare(table, readings, replace(choices, without_totals=x)).X for x in (False, True))
    assert len(without) == len(whole) - len(one["totals"])


@each("one", TABLES, ids=[one["name"] for one in TABLES])
def test_rows_of_examples_are_not_taken_for_sums(one):
    if "totals" in one:
        return
    try:
        table, readings, _ = read(one)
    except CsvError:
        return
    assert not summaries(table, readings)


@pytest.mark.parametrize(("answer", "classes"), [("one", 2), ("different", 3)])
def test_whether_two_ways_to_write_it_are_one_class_is_answered(answer, classes):
    table, readings, choices = read({"text": "a,y\n1,Yes\n2,no\n3,yes\n4,yes\n"})
    (labels,) = prepare(table, readings, replace(choices, same=answer)).classes.values()
    assert len(labels) == classes
    assert labels[-1] == "yes", "the way that is written most often"


def test_rows_without_a_value_are_left_out_of_x_and_y_alike():
    table, readings, choices = read({"text": "a,b,y\n1,2,p\n,3,q\n4,5,NA\n6,7,q\n"})
    dataset = prepare(table, readings, replace(choices, only_complete=True))
    assert dataset.X.tolist() == [[1, 2], [6, 7]]
    assert dataset.Y.tolist() == [[0], [1]]


def test_a_mark_of_a_missing_value_can_be_a_value():
    table = read_table("a,region\n1,NA\n2,EU\n3,NA\n")
    readings = read_columns(table, values=frozenset({"NA"}))
    (labels,) = prepare(table, readings, suggest(table, readings)).classes.values()
    assert labels == ("EU", "NA")
