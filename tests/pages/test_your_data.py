"""The page of a person's own data: paste or upload, choose, look, put it on the board; and all that can go wrong."""

import re

import pytest

from tests import payload
from tests.visitor import visitor
from ui.state.example import IRIS as TABLE

PAGE = "pages/your_data.py"
IRIS = TABLE.read_text(encoding="utf-8")
FIRST_SEPAL = "(5.1 − 4.3) / 3.6 = 0.22222"
STUDENTS = "hours;sleep;passed\n2,5;8;no\n7;6;yes\n3;4;no\n"


@pytest.fixture
def page():
    app = visitor(PAGE).run()
    assert not app.exception
    assert not app.error
    return app


def run(app):
    app.run()
    assert not app.exception
    return app


def paste(app, text):
    app.text_area(key="data_paste").set_value(text)
    return run(app)


def upload(app, data, name="table.csv"):
    app.file_uploader(key="data_upload").set_value((name, data, "text/csv"))
    return run(app)


def choose(app, key, value):
    groups = {one.key: one for one in app.get("button_group")}
    control = groups.get(key) or next(x for x in [*app.multiselect, *app.selectbox] if x.key == key)
    control.set_value(value)
    return run(app)


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return run(app)


def labels(app):
    return [button.label for button in app.button]


def plain(text):
    """A sentence as it is read, without what keeps Markdown from reading it."""
    return re.sub(r"\\(.)", r"\1", text).replace("\u2060", "").replace("**", "")


def errors(app):
    return [plain(error.value) for error in app.error]


def said(app):
    return " ".join(plain(one.value) for one in [*app.markdown, *app.caption, *app.success, *app.warning])


def cells(html):
    """The rows of a table, each as its texts."""
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in html.split("</tr>") if "<t" in row]


def read_as(app):
    """How each column is read and what it is used for, by its name."""
    return {row[0]: row[1:3] for row in cells(next(x for x in drawn(app) if "How each column is read" in x))[1:]}


def drawn(app):
    """The page's tables and grids as HTML."""
    return [html.proto.body for html in app.get("html") if 'role="region"' in html.proto.body]


def scenario(app):
    return app.session_state["session"].scenario


def board(app):
    app.switch_page("app.py").run()
    assert not app.exception
    return payload.board(app)


def test_the_page_asks_for_a_table_and_nothing_else(page):
    assert page.title[0].value == "Your data"
    assert [one.value for one in page.header] == ["1 · The table"]
    assert "Put it on the board" not in labels(page)


def test_a_pasted_table_is_read_and_shown_before_anything_changes(page):
    before = scenario(page)
    paste(page, STUDENTS)
    assert "3 rows, 3 columns, separated by semicolons, the first line has the names" in said(page)
    assert page.multiselect(key="data_inputs").value == ["hours", "sleep"]
    assert page.multiselect(key="data_targets").value == ["passed"]
    assert "2 inputs → 2 hidden units → 1 output with 3 rows: X 3 × 2, W1 2 × 2, W2 2 × 1, Y 3 × 1" in said(page)
    assert cells(drawn(page)[-1])[:2] == [["", "X: hours", "X: sleep", "Y: passed"], ["row 1", "2.5", "8", "0"]]
    assert scenario(page) is before


def test_an_uploaded_file_goes_on_the_board_with_its_names(page):
    upload(page, IRIS.encode(), "iris.csv")
    assert "iris.csv: 150 rows, 5 columns, separated by commas" in said(page)
    press(page, "Put it on the board")
    assert "This is on the board: 4 inputs → 2 hidden units → 3 outputs with 150 rows" in said(page)
    assert "Put it on the board" not in labels(page)
    assert "Go to the board" in [link.proto.label for link in page.get("page_link")]
    payload = board(page)
    assert payload["grids"]["X"]["heads"][1] == ["sepal length", "sepal width", "petal length", "petal width"]
    assert payload["grids"]["X"]["values"][0] == [5.1, 3.5, 1.4, 0.2]
    assert payload["grids"]["Y"]["values"][0] == [1, 0, 0]
    weights = [x for name in ("W1", "W2") for row in payload["grids"][name]["values"] for x in row]
    assert 0 < max(map(abs, weights)) <= 0.5
    assert len(set(weights)) > 5, "they differ"
    assert payload["chosen"]["own"] == "Your data: iris.csv"
    assert payload["chain"]["verdict"] == "equals"


def test_putting_it_on_the_board_can_be_undone(page):
    before = scenario(page)
    press(paste(page, STUDENTS), "Put it on the board")
    assert scenario(page).sizes["n"] == 3
    assert page.session_state["session"].undone().scenario is before


def test_the_iris_flowers_are_there_for_those_who_have_no_table(page):
    press(page, "Use the Iris flowers")
    assert "150 rows" in said(page)
    assert '<th scope="row" class="text">virginica</th><td class="text">0 0 1</td>' in "".join(drawn(page))


def test_scaling_is_said_in_words_and_done(page):
    press(page, "Use the Iris flowers")
    choose(page, "data_scale_inputs", "min-max")
    steps = next(html for html in drawn(page) if "what is done" in html)
    assert cells(steps)[1] == ["sepal length", "each x is (x − 4.3) / 3.6", "minimum 4.3, range 3.6", FIRST_SEPAL]
    press(page, "Put it on the board")
    assert scenario(page).given["X"].max() == 1
    choose(page, "data_scale_inputs", "standard")
    assert "mean 5.8433, standard deviation 0.8253" in next(html for html in drawn(page) if "what is done" in html)


def test_a_column_that_is_one_number_throughout_and_a_negative_minimum_are_said_rightly(page):
    paste(page, "a,b,y\n7,-2,0\n7,2,1")
    choose(page, "data_scale_inputs", "min-max")
    steps = next(html for html in drawn(page) if "what is done" in html)
    assert "each x is 0" in steps
    assert "all are 7" in steps
    assert "each x is (x + 2) / 4" in steps
    assert "(−2 + 2) / 4 = 0" in steps


def test_the_columns_can_be_chosen(page):
    paste(page, "a,b,c\n1,2,30\n4,5,60")
    choose(page, "data_targets", ["a"])
    assert page.multiselect(key="data_inputs").value == ["b"]
    choose(page, "data_inputs", ["c", "b"])
    press(page, "Put it on the board")
    assert scenario(page).columns == ("c", "b")
    assert scenario(page).given["X"].tolist() == [[30, 2], [60, 5]]
    assert scenario(page).given["Y"].tolist() == [[1], [4]]


def test_which_of_two_classes_is_1_can_be_chosen(page):
    paste(page, STUDENTS)
    choose(page, "data_one_0", "no")
    press(page, "Put it on the board")
    assert scenario(page).given["Y"].tolist() == [[1], [0], [1]]


def test_numbers_can_be_meant_as_classes(page):
    paste(page, "x,kind\n1,1\n2,2\n3,3")
    choose(page, "data_as_classes", ["kind"])
    assert "kind has 3 classes" in said(page)
    press(page, "Put it on the board")
    assert scenario(page).sizes["o"] == 3


def test_classes_that_exclude_each_other_get_softmax_unless_that_is_not_wanted(page):
    before = scenario(page)
    press(page, "Use the Iris flowers")
    assert "Each row is one of the 3 classes of species." in said(page)
    press(page, "Put it on the board")
    put = scenario(page)
    assert (put.output, put.loss, put.outputs) == ("softmax", "cross_entropy", ("setosa", "versicolor", "virginica"))
    assert not put.adjusted
    assert "This is on the board" in said(page)
    assert page.session_state["session"].undone().scenario is before
    page.checkbox(key="data_softmax").uncheck()
    press(run(page), "Put it on the board")
    assert (scenario(page).output, scenario(page).loss) == ("sigmoid", "cross_entropy")
    paste(page, STUDENTS)
    assert "data_softmax" not in [box.key for box in page.checkbox], "two classes are one output"


def test_targets_that_the_output_cannot_reach_are_said_and_scaling_them_helps(page):
    paste(page, "size,price\n1,100\n2,200\n3,400")
    assert "Y goes from 100 to 400, and the output Sig cannot reach all of these values" in said(page)
    choose(page, "data_scale_targets", "min-max")
    assert not page.warning
    assert "each y is (y − 100) / 300" in "".join(drawn(page))


def test_how_it_is_read_can_be_said_otherwise(page):
    paste(page, "1,2\n3,4")
    assert "2 rows" in said(page)
    choose(page, "data_named", "yes")
    assert "1 row, 2 columns" in said(page)
    assert page.multiselect(key="data_inputs").value == ["1"]


def test_a_comma_between_thousands_is_asked_about_and_can_be_answered(page):
    paste(page, "a\ty\n1,234\t0\n22,500\t1")
    assert "whose comma may be a decimal comma" in said(page)
    choose(page, "data_decimal", "point")
    assert not page.warning[1:]
    assert cells(drawn(page)[-1])[2][1] == "22500"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n3", "The pasted text: Line 3 ends after column 1: 2 columns were expected, as in line 1."),
        ("a,b\n1,2,3", "The pasted text: Line 2 goes on in column 3 with “3”"),
        ("a\n1", "The pasted text: Line 1 has one column only"),
        ("a,y\nx,0\n1,1\n2,1", "Line 2, column 1 (a) is “x”, which is not a number"),
        ('a,b\n1,"2', "The pasted text: Line 2 has a quotation mark in column 2"),
    ],
)
def test_a_wrong_text_gets_one_sentence_and_stays_where_it_was_typed(page, text, says):
    before = scenario(page)
    paste(page, text)
    (error,) = errors(page)
    assert error.startswith(says)
    assert page.text_area(key="data_paste").value == text
    assert "Put it on the board" not in labels(page)
    assert scenario(page) is before


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "There is nothing in it"),
        (b"PK\x03\x04xxxx", "This looks like a spreadsheet or a zip archive: export it as CSV"),
        (bytes(range(256)) * 4, "which no text has: this is not a CSV file"),
        (b"a,b\n" + b"1,2\n" * 10_001, "Line 10002 is one row too many"),
    ],
)
def test_a_wrong_file_gets_one_sentence(page, data, says):
    upload(page, data, "wrong.csv")
    (error,) = errors(page)
    assert error.startswith("wrong.csv: ")
    assert says in error
    assert "Put it on the board" not in labels(page)


def test_the_choices_stay_while_a_wrong_text_is_mended(page):
    paste(page, "a,b,y\n1,2,0\n3,4,1")
    choose(page, "data_inputs", ["b"])
    choose(page, "data_scale_inputs", "standard")
    paste(page, "a,b,y\n1,2,0\n3,4")
    assert page.error
    paste(page, "a,b,y\n1,2,0\n3,4,1\n5,6,1")
    assert page.multiselect(key="data_inputs").value == ["b"]
    assert "each x is (x − 4) / 1.633" in "".join(drawn(page))


def test_nothing_is_lost_on_the_way_to_the_board_and_back(page):
    paste(page, STUDENTS)
    choose(page, "data_scale_inputs", "min-max")
    before = drawn(page)
    board(page)
    page.switch_page(PAGE).run()
    assert not page.exception
    assert page.text_area(key="data_paste").value == STUDENTS
    assert drawn(page) == before


def test_script_and_markup_in_names_and_cells_are_text(page):
    names = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"><b>', ":smile: $x$ [a](http://b.c)"]
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names]
    paste(page, ",".join(quoted) + ",y\n" + "1,2,3,4,<b>p</b>\n5,6,7,8,<i>q</i>")
    html = "".join(drawn(page))
    assert not re.search(r"<(script|img|b|i)(?!>[^<]*</(b|i)>)[ >]", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;p&lt;/b&gt;" in html
    press(page, "Put it on the board")
    assert list(scenario(page).columns) == names
    assert board(page)["grids"]["X"]["heads"][1] == names


def test_a_mistake_in_markup_is_shown_as_it_was_typed(page):
    upload(page, b"a,b\n1", "![x](http://evil.example/p.png).csv")
    (error,) = page.error
    assert "![" not in error.value
    assert "http://" not in error.value
    assert errors(page)[0].startswith("![x](http://evil.example/p.png).csv: Line 2")


def test_taking_the_file_away_brings_the_pasted_text_back(page):
    paste(page, STUDENTS)
    upload(page, IRIS.encode(), "iris.csv")
    assert "150 rows" in said(page)
    page.file_uploader(key="data_upload").set_value(None)
    assert "3 rows" in said(run(page))


LACKING = "a,b,y\n1,2,0\n,3,1\n4,5,0\n"


def test_rows_without_a_value_are_left_out_with_one_click_and_brought_back_with_another(page):
    paste(page, LACKING)
    assert "Line 3, column 1 (a) is empty: 1 row of 3 lacks a value" in said(page)
    assert "Put it on the board" not in labels(page)
    (box,) = page.checkbox
    assert box.label == "Leave out 1 row without a value"
    box.check()
    assert "with 2 rows" in said(run(page))
    press(page, "Put it on the board")
    assert scenario(page).given["X"].tolist() == [[1, 2], [4, 5]]
    page.checkbox[0].uncheck()
    assert "is empty" in said(run(page))


def test_a_row_of_totals_is_warned_of_and_left_out_with_one_click(page):
    paste(page, "name,hours,score\nAnn,2,50\nBob,3,60\nTotal,5,110\n")
    assert "a sum or an average of other rows, not like an example: line 4 (“Total 5 110”)" in said(page)
    page.checkbox[0].check()
    assert "with 2 rows" in said(run(page))


def test_how_each_column_is_read_is_shown_with_what_it_is_used_for_and_why(page):
    paste(page, "id;price;kind;sold\n1;1.204,50;new;yes\n2;870;old;no\n3;NA;new;no\n")
    assert read_as(page) == {
        "id": ["number", "left out: it only counts the rows"],
        "price": ["number, decimal comma, 1 missing", "X"],
        "kind": ["words, 2 classes", "left out: only numbers go in"],
        "sold": ["words, 2 classes", "Y: the last column"],
    }
    assert "Left out: 2 of 4 columns. id (it only counts the rows); kind (only numbers go in)" in said(page)


@pytest.mark.parametrize(
    ("text", "question", "key", "answer", "sizes"),
    [
        ("150,4,red,blue\n5.1,3.5,1.4,0\n4.9,3.0,1.4,1\n", "the names of the columns", "named", "yes", "with 2 rows"),
        ("a;b;y\n1.204;3;0\n870;2;1\n", "whose point may be a decimal point", "decimal", "comma", "with 2 rows"),
    ],
)
def test_what_is_ambiguous_is_asked_beside_the_question(page, text, question, key, answer, sizes):
    paste(page, text)
    assert question in said(page)
    assert "Put it on the board" not in labels(page)
    choose(page, f"data_{key}_asked", answer)
    assert question not in said(page)
    assert sizes in said(page)


def test_whether_a_class_is_written_in_several_ways_is_asked(page):
    paste(page, "a,y\n1,Yes\n2,no\n3,yes\n")
    assert "“Yes” and “yes”: is this the same class?" in said(page)
    choose(page, "data_same", "one")
    assert "y has 2 classes" in said(page)
    choose(page, "data_same", "different")
    assert "y has 3 classes" in said(page)


def test_a_mark_of_a_missing_value_can_be_said_to_be_a_value(page):
    paste(page, "a,region\n1,NA\n2,EU\n3,NA\n")
    assert "“NA”, which counts as missing" in said(page)
    choose(page, "data_values", ["NA"])
    assert "region has 2 classes" in said(page)


def test_the_board_names_the_data_and_begins_with_small_random_weights(page):
    press(paste(page, STUDENTS), "Put it on the board")
    assert "Your data: " not in scenario(page).title == "Your data"
    upload(page, IRIS.encode(), "iris.csv")
    press(page, "Put it on the board")
    chosen = board(page)["chosen"]
    assert (chosen["own"], chosen["values"]["example"]) == ("Your data: iris.csv", "")
    assert chosen["about"] == "Your data: iris.csv: put on the board by you."
