"""The check page: every gradient three ways, a person's own numbers, and published examples."""

import html
import re
from dataclasses import replace
from functools import lru_cache
from itertools import cycle

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, REDUCTIONS, Cell
from backprop_core.evaluation import evaluate
from backprop_core.practice.mistakes import mistakes_before
from tests.each import each
from tests.visitor import visitor
from ui.check.exercise import exercises
from ui.check.library import RESULTS
from ui.check.on_board import scenario_of
from ui.state.example import example, examples
from ui.state.scenario import of_example

PAGE = "pages/check.py"
THREE, OWN, PRINTED, CHANGED = "by the matrices", "yours and ours", "each printed number", "The lines that change"
DIGITS = "Write at least 2 significant digits"


@pytest.fixture
def page():
    """Somebody who opens the page first."""
    return checked(visitor(PAGE).run())


@pytest.fixture(scope="module")
def opened():
    """One page for many scenarios."""
    return checked(visitor(PAGE).run())


def checked(app):
    assert not app.exception, [one.message for one in app.exception]
    return app


def tables(app):
    """Every table on the page: its caption and the texts of its rows, notes left out."""
    found = {}
    for element in app.get("html"):
        caption = re.search(r"<caption>(.*?)</caption>", element.proto.body)
        if caption:
            rows = re.findall(r"<tr>(.*?)</tr>", element.proto.body.partition("<tbody>")[2])
            found[html.unescape(caption[1])] = [
                [html.unescape(t) for t in re.findall(r">([^<]*)</t[hd]>", r)] for r in rows
            ]
    return found


def table(app, part):
    return next((rows for caption, rows in tables(app).items() if part in caption), None)


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


def paste(app, text, matrix=None):
    if matrix:
        app.selectbox(key="check_matrix").set_value(matrix).run()
    app.text_area(key="check_text").set_value(text).run()
    return checked(app)


def said(app):
    return " ".join(markdown.value for markdown in app.markdown)


def show(app, scenario):
    app.session_state["session"] = replace(app.session_state["session"], scenario=scenario)
    return checked(app.run())


def choose(app, key, value):
    (control,) = (control for kind in ("button_group", "selectbox") for control in app.get(kind) if control.key == key)
    control.set_value(value).run()
    return checked(app)


@lru_cache
def handout():
    return of_example(example("handout")).trace()


def block(matrix, decimals=4):
    return "\n".join("\t".join(f"{number:.{decimals}f}" for number in row) for row in np.asarray(matrix))


def test_every_gradient_of_the_handouts_network_agrees_three_ways(page):
    rows = table(page, THREE)
    assert len(rows) == 13
    assert rows[0][0] == "dTL/dw₁₁"
    assert "−0.0166055922".startswith(rows[0][1][:-1])
    assert all(row[1] == row[2] == row[5] for row in rows), "equal numbers are printed with the digits that agree"
    assert rows[0][3] == "2"
    assert {row[-1] for row in rows} == {"✓ yes"}
    found = metrics(page)
    assert [found[k] for k in ("Chain rule = matrix", "Factor for factor", "Measured agrees")] == ["13 of 13"] * 3


def test_a_session_keeps_what_it_measured_and_measures_again_for_another_scenario(page):
    measured = page.session_state["check_measured"]
    choose_matrix = page.selectbox(key="check_matrix").set_value("dW2").run()
    assert checked(choose_matrix).session_state["check_measured"] is measured
    show(page, of_example(example("xor")))
    assert page.session_state["check_measured"] is not measured
    assert "check_measured" not in checked(visitor().run()).session_state


def test_the_worst_measured_cell_is_named(page):
    (name,) = (label for label in metrics(page) if label.startswith("Largest difference: "))
    value = metrics(page)[name]
    assert name.removeprefix("Largest difference: ") in [row[0] for row in table(page, THREE) if row[6] == value]
    assert "×10⁻" in value


@each("one", examples(), ids=lambda one: one.key)
def test_every_example_agrees_in_every_gradient(opened, one):
    page = show(opened, of_example(one))
    rows = table(page, THREE)
    assert {row[-1] for row in rows} == {"✓ yes"}
    assert all(row[1] == row[2] for row in rows)
    assert not page.error


@each(("activation", "reduction"), list(zip(ACTIVATIONS, cycle(REDUCTIONS), strict=False)))
def test_every_choice_agrees_in_every_gradient(opened, activation, reduction):
    chosen = of_example(example("xor")).with_choices(hidden=activation, output=activation, reduction=reduction)
    page = show(opened, chosen)
    assert "✗ no" not in {row[-1] for row in table(page, THREE)}


def test_numbers_that_overflow_are_explained_with_the_matrix_in_which_they_begin(page):
    scenario = of_example(example("handout")).with_choices(hidden="linear", output="linear")
    scenario = scenario.with_number(Cell("W2", 0, 0), 6e199).with_number(Cell("W2", 1, 0), -4e199)
    show(page, scenario)
    paste(page, block(np.zeros((2, 1))), "H_D_Error_W")
    captions = [caption.value for caption in page.caption]
    assert any("NaN means" in text and "This begins in L: make the numbers in W2 smaller." in text for text in captions)
    paste(page, block(np.zeros((2, 2))), "H_D_Error_W")
    assert any("This begins in D_Error_W" in caption.value for caption in page.caption)
    show(page, replace(scenario, hidden_grids=frozenset({"H_D_Error_W"})))
    assert not any("This begins in D_Error_W" in caption.value for caption in page.caption)


def test_a_gradient_that_is_zero_but_for_rounding_is_0_by_the_matrices_and_by_the_chain_rule(page):
    given = {"X": [[1]], "Y": [[0.3]], "W1": [[1]], "b": [[0]], "W2": [[0.1]], "c": [[0.2]]}
    scenario = of_example(example("handout")).with_choices(hidden="linear", output="linear")
    show(page, replace(scenario, given={name: np.array(x, dtype=float) for name, x in given.items()}))
    assert all(row[1] == row[2] == "0.0000000000" for row in table(page, THREE))


def with_matrices(scenario, **matrices):
    for name, rows in matrices.items():
        for cell in np.ndindex(np.shape(rows)):
            scenario = scenario.with_number(Cell(name, *cell), rows[cell[0]][cell[1]])
    return scenario


def ones(output, y):
    """The smallest network, all of it 1 and its biases 0."""
    scenario = of_example(example("handout")).with_choices(hidden="linear", output=output)
    for letter in "ncho":
        scenario = scenario.with_size(letter, 1)
    return with_matrices(scenario, X=[[1]], W1=[[1]], b=[[0]], W2=[[1]], c=[[0]], Y=[[y]])


def test_answers_that_are_the_targets_agree_and_stand_at_no_corner(page):
    show(page, ones("linear", 1))
    assert {row[-1] for row in table(page, THREE)} == {"✓ yes"}
    assert metrics(page)["Measured agrees"] == "4 of 4"
    assert "corner" not in captions(page)


def test_a_corner_of_relu_is_said_and_not_counted(page):
    show(page, with_matrices(ones("relu", 3), c=[[-1]]))
    assert {row[-1] for row in table(page, THREE)} == {"a corner"}
    assert metrics(page)["Measured agrees"] == "none"
    assert "At a corner the loss has no single slope" in captions(page)


@pytest.mark.parametrize(
    "numbers", [{"X": [[1e200]], "W1": [[1e200]]}, {"X": [[1e155]]}, {"X": [[1e308]], "c": [[-1e308]]}]
)
def test_numbers_that_overflow_are_not_said_to_differ(page, numbers):
    show(page, with_matrices(ones("linear", 3), **numbers))
    verdicts = {row[-1] for row in table(page, THREE)}
    assert "overflow" in verdicts
    assert "✗ no" not in verdicts
    assert "This says nothing about the formulas" in captions(page)


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_in_a_large_network_one_gradient_is_chosen_and_the_bound_is_said(page):
    large = of_example(example("handout"))
    for letter, size in {"c": 32, "h": 16, "o": 8, "n": 40}.items():
        large = large.with_size(letter, size)
    show(page, large)
    assert 1 <= len(table(page, THREE)) <= 60
    assert any("of the 512 cells of dTL/dW1" in caption.value for caption in page.caption)
    choose(page, "check_gradient", "dc")
    assert [row[0] for row in table(page, THREE)] == [f"dTL/dc{i}" for i in "₁₂₃₄₅₆₇₈"]
    show(page, of_example(example("handout")))
    assert len(table(page, THREE)) == 13


def test_a_hidden_grid_is_kept_back(page):
    hidden = replace(of_example(example("handout")), hidden_grids=frozenset({"dW1"}))
    show(page, hidden)
    assert len(table(page, THREE)) == 5
    paste(page, block(handout()["dW1"]))
    assert [len(row) for row in table(page, OWN)] == [3] * 8
    assert page.success
    page.button(key="check_own_uncover_dW1").click().run()
    assert [len(row) for row in table(page, OWN)] == [5] * 8
    assert len(table(page, THREE)) == 13


def offered_mistakes(page, name, *covered):
    """The typical mistakes whose numbers the page would put in, while grids are covered."""
    show(page, replace(of_example(example("handout")), hidden_grids=frozenset(covered)))
    page.selectbox(key="check_matrix").set_value(name).run()
    return [option for one in page.selectbox if one.key == "check_mistake" for option in one.options]


def test_no_mistake_gives_covered_numbers_away(page):
    without_slope = "slope Sig′(Ŷ) forgotten, as for the cross-entropy loss"
    assert without_slope in offered_mistakes(page, "delta_out")
    offered = offered_mistakes(page, "delta_out", "Y_error")
    assert offered
    assert without_slope not in offered
    assert offered_mistakes(page, "dW1", "dW1") == []
    assert offered_mistakes(page, "W1_new", "dW1") == []


def test_published_numbers_are_left_out_where_the_board_covers_them(page):
    show(page, replace(of_example(example("mazur")), hidden_grids=frozenset({"dW1", "TotalLoss"})))
    printed = [one.what for one in example("mazur").printed if one.matrix not in ("dW1", "W1_new", "TotalLoss")]
    assert [row[0] for row in table(page, PRINTED)] == printed
    choose(page, "check_source", "han")
    assert len(table(page, PRINTED)) == len(example("han").printed)
    choose(page, "check_source", "mazur")
    page.button(key="check_printed_uncover_TotalLoss").click().run()
    assert len(table(page, PRINTED)) > len(printed)


def test_right_numbers_agree_cell_by_cell(page):
    paste(page, block(handout()["dW1"]))
    assert page.success[0].value == "All 8 of 8 cells of dTL/dW1 agree, to the digits you wrote."
    rows = table(page, OWN)
    assert rows[0] == ["dTL/dw₁₁", "−0.0166", "−0.016606", "✓ yes", rows[0][4]]
    assert {row[3] for row in rows} == {"✓ yes"}
    assert "Likely" not in said(page)


@pytest.mark.parametrize(
    ("how", "names"),
    [
        ("tabs", ["dW1", "H1", "TotalLoss", "W1_new", "X", "b"]),
        ("commas", ["dW1", "TotalLoss"]),
        ("decimal commas", ["dW1", "TotalLoss"]),
        ("NumPy", ["dW1", "TotalLoss"]),
    ],
)
def test_right_numbers_agree_for_any_matrix_however_they_are_written(page, how, names):
    for name in names:
        matrix = handout()[name]
        tabbed = block(matrix, 5)
        text = {
            "tabs": tabbed,
            "commas": tabbed.replace("\t", ", "),
            "decimal commas": tabbed.replace("\t", "; ").replace(".", ","),
            "NumPy": repr(matrix),
        }[how]
        assert paste(page, text, name).success, name
        assert not page.error, name
        assert not page.warning, name


@pytest.mark.parametrize(("order", "says"), [("C", "row by row"), ("F", "column by column")])
def test_right_numbers_in_one_row_are_read_as_the_matrix(page, order, says):
    right = np.array(handout()["dW1"])
    paste(page, block(right.reshape((1, -1), order=order)))
    assert not page.error
    assert page.info[0].value == f"You pasted 1 row of 8 numbers: read {says} as 4 rows of 2 numbers."
    assert page.success[0].value == "All 8 of 8 cells of dTL/dW1 agree, to the digits you wrote."
    paste(page, block(right))
    assert not page.info


def test_one_wrong_number_is_pointed_at(page):
    numbers = np.array(handout()["dW1"])
    numbers[2, 1] += 1
    paste(page, block(numbers))
    assert page.warning[0].value == "1 of 8 cells of dTL/dW1 differs; 7 agree, to the digits you wrote."
    assert [row[0] for row in table(page, OWN) if row[3] == "✗ no"] == ["dTL/dw₃₂"]
    assert "None of the mistakes known here" in said(page)


@pytest.mark.parametrize(
    ("matrix", "text", "says"),
    [
        (
            "dW2",
            "0\n0",
            f"2 of 2 cells of dTL/dW2 have too few digits to tell. {DIGITS} of each: for the smallest, dTL/dw₂,",
        ),
        ("dW2", "[[-0.]\n [ 0.]]", f"2 of 2 cells of dTL/dW2 have too few digits to tell. {DIGITS} of each: for"),
        ("dW2", "0.03\n0.02", f"2 of 2 cells of dTL/dW2 have too few digits to tell. {DIGITS} of each: for"),
        ("dW1", "0 0\n" * 4, f"8 of 8 cells of dTL/dW1 have too few digits to tell. {DIGITS} of each: for"),
        (
            "dW2",
            "0.0343\n0",
            "1 of 2 cells of dTL/dW2 has too few digits to tell; 1 agrees, to the digits you wrote. "
            f"{DIGITS}: for dTL/dw₂",
        ),
    ],
    ids=["zeros", "NumPy’s zeros", "one digit", "eight zeros", "one zero"],
)
def test_too_few_digits_are_no_right_answer_and_the_page_says_how_many_to_write(page, matrix, text, says):
    paste(page, text, matrix)
    assert not page.success
    assert not page.warning
    assert page.info[0].value.startswith(says)
    assert page.info[0].value.endswith(" that is 3 decimals.")
    assert {row[3] for row in table(page, OWN)} - {"✓ yes"} == {"? too few digits"}
    assert "Likely" not in said(page)
    assert "None of the mistakes" not in said(page)


def test_a_wrong_number_is_said_before_those_of_too_few_digits(page):
    paste(page, "0.05\n0", "dW2")
    assert page.info[0].value.startswith("1 of 2 cells of dTL/dW2 differs; 1 has too few digits to tell.")
    assert "such numbers come out when the matrices on the way are rounded to 2 decimals" in page.info[0].value
    assert f"{DIGITS}: for dTL/dw₂ that is 3 decimals." in said(page)
    assert [row[3] for row in table(page, OWN)] == ["✗ no", "? too few digits"]


def test_zeros_for_a_hidden_grid_are_too_few_digits_without_our_numbers(page):
    show(page, replace(of_example(example("handout")), hidden_grids=frozenset({"dW2"})))
    paste(page, "0\n0", "dW2")
    assert page.info[0].value.endswith(" that is 3 decimals.")
    assert table(page, OWN) == [[f"dTL/dw{i}", "0", "? too few digits"] for i in "₁₂"]


def test_zeros_are_right_where_ours_are_zero(page):
    scenario = of_example(example("handout"))
    show(page, replace(scenario, given={**scenario.given, "W2": np.zeros((2, 1))}))
    paste(page, "[[0. -0.]\n [0. 0.]]", "D_Error_W")
    assert page.success


@pytest.mark.parametrize(
    ("size", "amount"),
    [
        (1e3, "every digit before the point."),
        (1, "1 decimal."),
        (1e-6, "7 decimals (or a power of ten, such as 1.2e-9)."),
    ],
)
def test_how_much_to_write_is_said_for_any_size_of_number(page, size, amount):
    scenario = of_example(example("handout"))
    show(page, replace(scenario, given={**scenario.given, "c": np.array([[1.23 * size]])}))
    paste(page, f"{size:.0e}", "c")
    assert page.info[0].value.endswith(f"{DIGITS}: for c that is {amount}")


def test_a_number_rounded_on_the_way_is_told_from_a_mistake(page):
    run = handout()
    given = {name: run[name] for name in run.derivation.given}
    rounded = evaluate(run.derivation, given, run.rates, lambda matrix: matrix.round(4))
    paste(page, "\n".join("\t".join(f"{x:.4f}" for x in row) for row in rounded["dW1"]))
    assert "such numbers come out when the matrices on the way are rounded to 4 decimals" in page.info[0].value
    assert not page.warning


def test_the_sign_turned_is_named_with_the_line_that_changes(page):
    paste(page, block(-handout()["dW1"]))
    assert "**Likely: sign turned: Y − Ŷ.**" in said(page)
    assert table(page, CHANGED) == [
        ["the table", "Y_error = Ŷ − Y", "Y_error[no] = Yhat[no] − Y[no]"],
        ["the mistake", "Y_error = Y − Ŷ", "Y_error[no] = Y[no] − Yhat[no]"],
    ]


def test_with_few_digits_a_mistake_is_possible_and_more_digits_are_asked_for(page):
    paste(page, "-0.0134", "dc")
    assert "**Possible: sign turned: Y − Ŷ.**" in said(page)
    assert "So few digits can also come from two mistakes at once" in said(page)
    paste(page, "-0.013397", "dc")
    assert "**Likely: sign turned: Y − Ŷ.**" in said(page)
    assert "So few digits" not in said(page)


def test_the_plain_step_is_named_where_the_board_has_momentum(page):
    scenario = of_example(example("handout")).with_choices(momentum=0.9).after_steps(2)
    show(page, scenario)
    plain = scenario.with_choices(momentum=0.0).trace()["W1_new"]
    paste(page, "\n".join("\t".join(f"{x:.6f}" for x in row) for row in plain), "W1_new")
    assert "dTL/dW1 instead of the velocity V_W1 new" in said(page)
    assert "With momentum a step goes against the new velocity" in said(page)


def test_a_bias_that_is_not_summed_is_named_although_its_shape_is_another(page):
    paste(page, block(handout()["H_D_Error_W"], 6), "db")
    assert page.error[0].value == ("dTL/db has 1 row of 2 numbers (1 × h = 1 × 2), and you pasted 2 rows of 2 numbers.")
    assert "**Likely: dTL/db not summed over the rows.**" in said(page)


def test_numbers_of_another_shape_say_both_shapes_and_are_kept(page):
    paste(page, "1 2 3")
    assert page.error[0].value.endswith("and you pasted 1 row of 3 numbers.")
    assert page.text_area(key="check_text").value == "1 2 3"


def test_two_mistakes_that_give_the_numbers_are_both_named(page):
    scenario = of_example(example("handout"))
    run = scenario.trace()
    show(page, scenario.with_choices(learning_rate=1.0))
    paste(page, block(run["W2"] + run["dW2"], 6), "W2_new")
    assert "mistakes gives exactly your numbers:" in said(page)
    assert "**Likely: sign turned: Y − Ŷ.**" in said(page)
    assert "**Likely: step added in W2 new.**" in said(page)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1 2\n3 x\n5 6\n7 8", "Row 2, column 2 is “x”, which is not a number"),
        ("<script>alert(1)</script>", "Row 1, column 1 is “<script>alert(1)</script>”"),
        ("1 2\n3", "Row 2 has 1 number and row 1 has 2"),
        ("1e999 2", "Row 1, column 1 is “1e999”, which is too large"),
    ],
)
def test_nonsense_gives_one_sentence_and_stays_where_it_was_typed(page, text, says):
    paste(page, text)
    assert len(page.error) == 1
    assert page.error[0].value.startswith(says)
    assert page.text_area(key="check_text").value == text
    assert table(page, THREE), "the rest of the page is there"
    assert table(page, OWN) is None


def test_what_was_pasted_is_still_there_after_another_page_was_visited(page):
    paste(page, "1 2\n3 4\n5 6\n7 8", "dW1")
    page.switch_page("pages/seventeen_lines.py").run()
    checked(page.switch_page(PAGE).run())
    assert page.text_area(key="check_text").value == "1 2\n3 4\n5 6\n7 8"
    assert page.selectbox(key="check_matrix").value == "dW1"


def test_an_own_text_cannot_become_part_of_the_page(page):
    paste(page, "0.1 0.2\n0.3 0.4\n0.5 0.6\n0.7 0.8")
    assert all("<script" not in element.proto.body for element in page.get("html"))


def test_a_typical_mistake_can_be_put_in_and_is_found(page):
    names = [mistake.name for mistake in mistakes_before(handout(), "dW1") if mistake.typical]
    assert page.selectbox(key="check_mistake").options == names
    for name in ("updated W2 used", "slope taken of Z1", "dTL/dW1 transposed"):
        page.selectbox(key="check_mistake").set_value(name).run()
        page.button(key="check_fill").click().run()
        checked(page)
        assert f"**Likely: {name}.**" in said(page)


def test_another_example_keeps_the_text_and_the_matrix_if_it_has_one(page):
    show(page, of_example(example("iris")))
    page.selectbox(key="check_matrix").set_value("Y_error_average").run()
    paste(page, "0.1")
    show(page, of_example(example("handout")))
    assert page.selectbox(key="check_matrix").value == "dW1"
    assert page.text_area(key="check_text").value == "0.1"


def test_a_large_matrix_is_compared_with_the_cells_that_differ_first(page):
    show(page, of_example(example("iris")))
    numbers = np.array(of_example(example("iris")).trace()["X"])
    numbers[149, 3] += 5
    paste(page, block(numbers, 1), "X")
    rows = table(page, OWN)
    assert len(rows) == 200
    assert rows[0][3] == "✗ no"
    assert {row[3] for row in rows[1:]} == {"✓ yes"}


def minus(text):
    return text.replace("-", "−")


def test_every_exercise_stands_beside_ours_and_says_why_a_number_differs(page):
    assert page.selectbox(key="check_source").options == [one.title for one in exercises()]
    for one in exercises():
        choose(page, "check_source", one.key)
        assert one.source in said(page)
        rows = table(page, PRINTED) or []
        assert [row[1] for row in rows] == [minus(printed.printed) for printed in one.printed]
        assert [row[3] == "✓ yes" for row in rows] == [printed.agrees for printed in one.printed]
        bodies = " ".join(html.unescape(element.proto.body) for element in page.get("html"))
        for row, printed in zip(rows, one.printed, strict=True):
            assert row[0] == (printed.what or row[4])
            assert (row[1] == row[2]) is printed.agrees
            assert printed.because in bodies
        agree = [printed.agrees for printed in one.printed].count(True)
        assert f"**{agree} of {len(rows)} agree.**" in said(page) or "The source prints no results." in said(page)


def test_a_mistake_that_the_numbers_show_is_named_with_its_number(page):
    choose(page, "check_source", "saikiran")
    assert "*updated W2 used*" in said(page)
    bodies = " ".join(html.unescape(element.proto.body) for element in page.get("html"))
    assert "Likely: updated W2 used. The changed line gives 0.09936796905620592." in bodies
    choose(page, "check_source", "bits_bce")
    bodies = " ".join(html.unescape(element.proto.body) for element in page.get("html"))
    assert "gives −0.021. With the matrices on the way rounded to 3 significant digits, it can be −0.022." in bodies
    choose(page, "check_source", "brownlee")
    bodies = " ".join(html.unescape(element.proto.body) for element in page.get("html"))
    assert "It follows, by the right lines, from the numbers that the source prints for δ_out." in bodies


def test_an_exercise_that_only_asks_shows_the_loss_and_the_gradients_without_covered_ones(page):
    choose(page, "check_source", "hsiaocy")
    (one,) = (one for one in exercises() if one.key == "hsiaocy")
    rows = table(page, RESULTS)
    assert [row[0] for row in rows] == [
        "AverageLoss",
        *(f"dAL/d{x}" for x in ("w₁₁", "w₁₂", "w₁", "w₂", "b₁", "b₂", "c")),
    ]
    assert rows[0][1] == f"{one.run['AverageLoss'].item():.4f}"
    show(page, replace(scenario_of(one), hidden_grids=frozenset({"db"})))
    assert "dAL/db₁" not in [row[0] for row in table(page, RESULTS)]


@pytest.mark.parametrize(
    ("key", "matrix", "numbers"),
    [
        ("kircerta", "dW2", [[-0.125], [-1.25]]),
        ("cs231n", "delta_out", [[0.429052723714, 0.221490524653, -0.650543248367]]),
    ],
)
def test_an_exercise_is_opened_on_the_board_with_its_numbers_and_undo_brings_back_what_was_there(
    page, key, matrix, numbers
):
    before = page.session_state["session"].scenario
    choose(page, "check_source", key)
    checked(page.button(key="check_open").click().run())
    session = page.session_state["session"]
    assert session.scenario.trace()[matrix].round(12).tolist() == numbers
    assert session.undone().scenario is before


def test_an_exercise_that_is_on_the_board_keeps_covered_numbers_back(page):
    (one,) = (one for one in exercises() if one.key == "kircerta")
    show(page, replace(scenario_of(one), hidden_grids=frozenset({"dW2"})))
    choose(page, "check_source", "kircerta")
    assert "dTL/dw₁" not in [row[4] for row in table(page, PRINTED)]
    assert "W2" in said(page)


def test_mazurs_loss_is_reproduced_by_one_changed_line(page):
    assert "the same table gives **0.291027924**" in said(page)
    assert "*updated W2 used*" in said(page)
    assert table(page, CHANGED) == [
        ["the table", "D_Error_W = δ_out @ W2.T", "D_Error_W[nh] = delta_out[no] · W2[ho]"],
        ["the mistake", "D_Error_W = δ_out @ W2 new.T", "D_Error_W[nh] = delta_out[no] · W2_new[ho]"],
    ]
    bodies = " ".join(element.proto.body for element in page.get("html"))
    for number in ("0.291027924", "0.000035085", "0.015912196", "0.984065734"):
        assert f"The changed line gives {number}." in bodies


def test_every_table_has_a_caption_and_headings_and_can_be_reached_by_keyboard(page):
    bodies = [element.proto.body for element in page.get("html") if "<table" in element.proto.body]
    assert bodies
    for body in bodies:
        assert 'tabindex="0"' in body
        assert 'scope="col"' in body
        assert 'scope="row"' in body
