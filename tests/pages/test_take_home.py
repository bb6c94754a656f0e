"""The exports as a page: what is on the board now, short on the page, whole in the file."""

import json
import re
from dataclasses import replace

import pytest

from backprop_core import Cell
from backprop_core.export.latex_document import latex
from backprop_core.export.notebook import notebook
from backprop_core.export.numpy_script import numpy_script
from backprop_core.export.snippets import matrix_tsv, sum_latex, sum_numpy, sum_tsv
from backprop_core.export.torch_script import torch_script
from tests.backprop_core.exported import expect_matrices
from tests.doing import does
from tests.visitor import visitor
from ui.board import copied_text
from ui.state.example import example
from ui.state.limits import LIMITS
from ui.state.scenario import of_example
from ui.take_home import files, one_matrix_or_sum
from ui.take_home.file_names import file_name

PAGE = "pages/take_home.py"
EXPORTS = {export.label: export for export in files.EXPORTS}

NUMBER = re.compile(r"\d+\.\d+(?:e-\d+)?")

FILES = {
    "NumPy script": "backprop-handout.py",
    "Jupyter notebook": "backprop-handout.ipynb",
    "PyTorch script": "backprop-handout-torch.py",
    "LaTeX": "backprop-handout.tex",
}


@pytest.fixture
def app():
    """Somebody who came to the board first; the page is opened from there."""
    app = visitor().run()
    assert not app.exception
    return app


def opened(app):
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def scenario(app):
    return app.session_state["session"].scenario


def change(app, changed):
    """Another scenario in front of the person."""
    session = app.session_state["session"]
    app.session_state["session"] = session.changed(changed)


def choose(app, label):
    """Choose an export."""
    app.get_by_key("take_home_export").set_value(label).run()
    assert not app.exception
    return app


def codes(app):
    """The texts that stand in boxes to be copied from."""
    boxes = (box for box in app.get("bidi_component") if box.key.startswith(("take_home_code", "take_home_copied")))
    return [json.loads(box.proto.bytes)["text"] for box in boxes]


def copied(app, what, form):
    """The text that is there to copy."""
    app.selectbox(key="take_home_what").set_value(what).run()
    app.get_by_key("take_home_form").set_value(form).run()
    assert not app.exception
    return codes(app)[-1]


def said(app):
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def downloads(app):
    labels = [button.proto.label for button in app.get("download_button")]
    return [label for label in labels if label != "Download this scenario"]


def test_the_page_opens_without_an_error_for_one_who_comes_there_first():
    page = visitor(PAGE).run()
    assert not page.exception
    assert [header.value for header in page.title] == ["Take it home"]
    assert not page.error


@pytest.mark.parametrize(("label", "file"), FILES.items())
def test_each_export_can_be_downloaded_under_a_name_of_its_own(app, label, file):
    page = choose(opened(app), label)
    assert downloads(page) == [f"Download {file}"]
    assert EXPORTS[label].hint in said(page)


@pytest.mark.parametrize(
    ("label", "text"), [("NumPy script", numpy_script), ("PyTorch script", torch_script), ("LaTeX", latex)]
)
def test_what_is_shown_of_a_small_scenario_is_the_file(app, label, text):
    page = choose(opened(app), label)
    assert codes(page)[0] == text(scenario(app).trace()).strip()


def test_the_notebook_is_shown_as_its_first_cells(app):
    page = choose(opened(app), "Jupyter notebook")
    cells = [cell for cell in notebook(scenario(app).trace())["cells"] if cell["cell_type"] == "code"]
    assert codes(page)[0] == "".join(cells[0]["source"])
    assert any(r"\sum_{c} X[nc] \cdot W_{1}[ch]" in markdown.value for markdown in page.markdown)


def test_a_file_is_the_scenarios_numbers_to_the_last_digit(app):
    does(app, "choose", what="example", option="mazur")
    run = scenario(app).trace()
    text = files._written(EXPORTS["NumPy script"], scenario(app)).decode()
    expect_matrices(text, run)


def test_the_notebooks_file_is_the_notebook(app):
    text = files._written(EXPORTS["Jupyter notebook"], scenario(app))
    assert json.loads(text) == notebook(scenario(app).trace())


def test_an_edit_on_the_board_is_in_the_export(app):
    change(app, scenario(app).with_number(Cell("W1", 0, 0), 0.123456789))
    assert "[0.123456789, -0.2]" in codes(opened(app))[0]


def test_the_files_are_called_after_the_example(app):
    does(app, "choose", what="example", option="iris")
    assert downloads(opened(app)) == ["Download backprop-iris.py"]


@pytest.mark.parametrize(
    ("key", "name"),
    [("../../etc/passwd", "backprop-etc-passwd.py"), ("", "backprop.py"), ("a" * 500, f"backprop-{'a' * 40}.py")],
)
def test_a_file_name_has_nothing_in_it_that_a_disk_could_mind(key, name):
    assert file_name(replace(of_example(example("xor")), example=key), ".py") == name


def test_of_many_rows_a_few_are_shown_and_the_page_says_so(app):
    change(app, scenario(app).with_size("n", LIMITS["n"]))
    page = opened(app)
    assert "first 12 of 10000 rows" in said(page)
    assert len(codes(page)[0]) < 20_000


def test_the_chain_rule_of_the_held_cell_is_there_first(app):
    change(app, scenario(app).with_pin(Cell("dW1", 2, 1)))
    page = opened(app)
    run = scenario(app).trace()
    assert codes(page)[-1] == sum_numpy(run.chain_rule("dW1", 2, 1))


def test_a_sum_can_be_copied_in_each_form(app):
    page = opened(app)
    chain = scenario(app).trace().chain_rule("dW1", 0, 0)
    for form, text in {"NumPy": sum_numpy, "LaTeX": sum_latex, "Tab-separated": sum_tsv}.items():
        assert copied(page, one_matrix_or_sum.CHAIN, form) == text(chain)


def test_the_held_cells_own_line_can_be_copied_too(app):
    change(app, scenario(app).with_pin(Cell("H_D_Error_W", 1, 0)))
    text = copied(opened(app), one_matrix_or_sum.LINE, "NumPy")
    assert text == sum_numpy(scenario(app).trace().expand("H_D_Error_W", 1, 0))


def test_a_held_cell_that_was_given_has_no_sum_of_its_own(app):
    change(app, scenario(app).with_pin(Cell("X", 0, 0)))
    assert not [x for x in opened(app).selectbox(key="take_home_what").options if one_matrix_or_sum.LINE in x]


def test_every_matrix_can_be_copied(app):
    options = opened(app).selectbox(key="take_home_what").options
    notation = scenario(app).trace().notation
    table = scenario(app).derivation
    for name in (*table.letters, *table.transposed):
        assert any(option.startswith(f"{notation.label(name)} ") for option in options)


def test_a_matrix_that_is_copied_has_all_its_digits(app):
    text = copied(opened(app), "H_D_Error_W", "Tab-separated")
    assert text == matrix_tsv(scenario(app).trace(), "H_D_Error_W")


def test_latex_is_also_shown_as_it_will_look(app):
    page = opened(app)
    text = copied(page, "W2.T", "LaTeX")
    assert any(text in element.value for element in page.latex)


def test_a_matrix_too_large_to_copy_is_a_file(app):
    change(app, scenario(app).with_size("n", 1000))
    page = opened(app)
    text = copied(page, "X", "Tab-separated")
    assert len(text.splitlines()) == copied_text.FIRST_ROWS
    assert "Download backprop-handout-X.tsv" in downloads(page)
    whole = one_matrix_or_sum._written(copied_text.FORMS["Tab-separated"], "X", scenario(app)).decode()
    assert len(whole.splitlines()) == 1000


def test_a_choice_that_is_gone_falls_back_to_the_first(app):
    change(app, scenario(app).with_choices(reduction="mean"))
    page = opened(app)
    copied(page, "Y_error_average", "NumPy")
    change(page, scenario(page).with_choices(reduction="total"))
    page.run()
    assert not page.exception
    assert codes(page)[-1] == sum_numpy(scenario(page).trace().chain_rule("dW1", 0, 0))


def texts(page):
    """All that the page says."""
    parts = [str(element.value) for element in [*page.markdown, *page.caption, *page.latex]]
    return " ".join([*parts, *codes(page)])


def uncover(page, *labels):
    """Press the buttons that the page offers, which are these."""
    offered = {button.label: button for button in page.button if button.label.startswith("Uncover ")}
    assert set(offered) == {f"Uncover {label}" for label in labels}
    for label in labels:
        page = page.button(key=offered[f"Uncover {label}"].key).click().run()
    assert not page.exception
    return page


def covered(app, *names):
    """The page while grids are covered, on which one sum stands that shows none of them."""
    app.session_state["session"] = replace(
        app.session_state["session"], scenario=replace(scenario(app), hidden_grids=frozenset(names))
    )
    app.session_state["take_home_what"] = "H1_slope"
    return opened(app)


def printed(run, names):
    """The texts with which files print the sizes of the numbers of some matrices."""
    numbers = [abs(x) for name in names for x in run[name].ravel().tolist() if x != round(x)]
    return {text.format(x) for x in numbers for text in ("{:.4g}", "{!r}", "{:.8f}")}


@pytest.mark.parametrize("label", EXPORTS)
@pytest.mark.parametrize("name", ["X", "dW1", "TotalLoss", "Z1"])
def test_no_covered_number_is_on_the_page_or_in_a_file(app, label, name):
    change(app, scenario(app).with_number(Cell("X", 0, 0), 0.7391).with_number(Cell("X", 1, 2), -1.6183))
    page = choose(covered(app, name), label)
    run, kept_back = scenario(page).trace(), scenario(page).kept_back
    secret = printed(run, kept_back) - printed(run, run.values.keys() - kept_back)
    refused = bool(kept_back & set(EXPORTS[label].needs(run.derivation)))
    assert page.get("download_button")[0].proto.disabled == refused
    file = "" if refused else files._written(EXPORTS[label], scenario(page)).decode()
    for where in (texts(page), file):
        assert secret.isdisjoint(NUMBER.findall(where))
    assert f"{run.notation.label(name)} is covered on the board." in said(page)
    past = app.session_state["session"].past
    page = uncover(page, run.notation.label(name))
    assert app.session_state["session"].past is past, "it is no change to undo"
    assert not page.get("download_button")[0].proto.disabled
    assert "covered" not in texts(page)


@pytest.mark.parametrize(
    ("name", "what", "says"),
    [
        ("dW1", "dW1", "dTL/dW1 is covered"),
        ("X", "X.T", "X is covered"),
        ("TotalLoss", "AverageLoss", "TotalLoss is covered"),
        ("dW1", one_matrix_or_sum.CHAIN, "dTL/dW1 is covered"),
        ("Y", one_matrix_or_sum.CHAIN, "Y is covered"),
    ],
)
def test_a_text_that_would_show_covered_numbers_is_not_there_until_they_are_uncovered(app, name, what, says):
    choose(covered(app, name), "LaTeX")
    before, hidden = len(codes(app)), scenario(app)
    app.selectbox(key="take_home_what").set_value(what)
    for form in copied_text.FORMS:
        change(app, hidden)
        app.get_by_key("take_home_form").set_value(form).run()
        assert len(codes(app)) == before - 1
        assert f"{says} on the board. The text would show those numbers." in said(app)
        app.button(key=f"take_home_text_uncover_{name}").click().run()
        assert len(codes(app)) == before


def test_numbers_that_overflow_are_exported_without_an_error(app):
    huge = scenario(app).with_choices(hidden="linear", output="linear")
    for row in range(4):
        huge = huge.with_number(Cell("W1", row, 0), 1e200)
    change(app, huge.with_number(Cell("X", 0, 0), 1e200))
    page = opened(app)
    for label, export in EXPORTS.items():
        choose(page, label)
        assert files._written(export, scenario(page))
    for form in copied_text.FORMS:
        copied(page, "dW1", form)
        copied(page, one_matrix_or_sum.CHAIN, form)
