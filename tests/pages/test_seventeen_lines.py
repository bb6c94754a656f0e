"""The table as a page: each line of the pattern, the line that it gives, its matrix form and its shapes."""

import re
from dataclasses import dataclass, replace
from html import unescape
from itertools import cycle

import pytest

from backprop_core import ACTIVATIONS, REDUCTIONS, derivation
from tests.doing import choose
from tests.each import each
from tests.payload import board
from tests.visitor import visitor
from ui.lines.lines import PARTS

PAGE = "pages/seventeen_lines.py"

TABLE = [
    ("1", "Z1[nh] = X[nc] · W1[ch] + b[1h]", "Z1 = X @ W1 + b", "2 × 2"),
    ("2", "H1[nh] = Sig(Z1[nh])", "H1 = Sig(Z1)", "2 × 2"),
    ("3", "Z2[no] = H1[nh] · W2[ho] + c[1o]", "Z2 = H1 @ W2 + c", "2 × 1"),
    ("4", "Yhat[no] = Sig(Z2[no])", "Ŷ = Sig(Z2)", "2 × 1"),
    ("5", "L[no] = ½ · (Yhat[no] − Y[no])²", "L = ½ · (Ŷ − Y)²", "2 × 1"),
    ("6", "TotalLoss[11] = L[no]", "TotalLoss = sum of L", "1 × 1"),
    (r"\+", "AverageLoss[11] = 1/n · TotalLoss[11]", "AverageLoss = 1/n · TotalLoss", "1 × 1"),
    ("7", "Y_error[no] = Yhat[no] − Y[no]", "Y_error = Ŷ − Y", "2 × 1"),
    ("8", "Yhat_slope[no] = Yhat[no] · (1 − Yhat[no])", "Sig′(Ŷ) = Ŷ ⊙ (1 − Ŷ)", "2 × 1"),
    ("9", "delta_out[no] = Yhat_slope[no] · Y_error[no]", "δ_out = Sig′(Ŷ) ⊙ Y_error", "2 × 1"),
    ("10", "D_Error_W[nh] = delta_out[no] · W2[ho]", "D_Error_W = δ_out @ W2.T", "2 × 2"),
    ("11", "H1_slope[nh] = H1[nh] · (1 − H1[nh])", "Sig′(H1) = H1 ⊙ (1 − H1)", "2 × 2"),
    ("12", "H_D_Error_W[nh] = H1_slope[nh] · D_Error_W[nh]", "H_D_Error_W = Sig′(H1) ⊙ D_Error_W", "2 × 2"),
    ("13", "dW1[ch] = X[nc] · H_D_Error_W[nh]", "dTL/dW1 = X.T @ H_D_Error_W", "4 × 2"),
    ("14", "dW2[ho] = H1[nh] · delta_out[no]", "dTL/dW2 = H1.T @ δ_out", "2 × 1"),
    ("15", "db[1h] = H_D_Error_W[nh]", "dTL/db = column sums of H_D_Error_W", "1 × 2"),
    ("16", "dc[1o] = delta_out[no]", "dTL/dc = column sums of δ_out", "1 × 1"),
    ("17a", "W1_new[ch] = W1[ch] − η · dW1[ch]", "W1 new = W1 − η · dTL/dW1", "4 × 2"),
    ("17b", "W2_new[ho] = W2[ho] − η · dW2[ho]", "W2 new = W2 − η · dTL/dW2", "2 × 1"),
    ("17c", "b_new[1h] = b[1h] − η · db[1h]", "b new = b − η · dTL/db", "1 × 2"),
    ("17d", "c_new[1o] = c[1o] − η · dc[1o]", "c new = c − η · dTL/dc", "1 × 1"),
]
"""The seventeen lines, written by hand: number, index notation, matrix form, shape for the handout's network."""


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


@dataclass(frozen=True)
class Row:
    """What the page shows of a line; ``marked`` is the line with what was put in between angle brackets."""

    number: str
    layer: str
    pattern: str
    marked: str
    form: str
    shapes: str
    meaning: str

    @property
    def text(self):
        return re.sub("[⟨⟩]", "", self.marked)


def rows(app):
    """The table's rows."""
    codes = [element.proto.body for element in app.get("html") if element.proto.body.startswith("<code>")]
    texts = [markdown.value for markdown in app.markdown]
    first = next(i for i, text in enumerate(texts) if ":small[" in text)
    # A section begins with its sentence.
    texts = [text for text in texts[first:] if text not in PARTS.values()]
    return [
        Row(*number(texts[3 * i]), plain(pattern), *map(plain, line.split("<br>")), *texts[3 * i + 1 : 3 * i + 3])
        for i, (pattern, line) in enumerate(zip(codes[::2], codes[1::2], strict=True))
    ]


def number(text):
    """The number of a line and its layer."""
    return text.removesuffix("]").split("  \n:small[")


def plain(code):
    """Code as it is read."""
    return unescape(re.sub("<(?!/?mark)[^>]*>", "", code)).replace("<mark>", "⟨").replace("</mark>", "⟩")


def shape(row):
    """What the line makes: the shape behind the arrow."""
    return row.shapes.rpartition("→")[2].strip(" *")


def test_the_page_opens_without_an_error(app):
    page = opened(app)
    assert [header.value for header in page.title] == ["Backpropagation in seventeen lines"]
    assert not page.error


def test_a_visitor_who_comes_to_this_page_first_sees_the_handouts_network():
    page = visitor(PAGE).run()
    assert not page.exception
    assert shape(rows(page)[0]) == "2 × 2"


def test_the_headings_stand_in_the_handouts_order(app):
    page = opened(app)
    parts = ["Forward", "Loss", "Backward", "Gradients", "Update"]
    assert [heading.value for heading in page.header] == [*parts, "One layer more"]


def test_every_line_has_its_number_its_text_its_matrix_form_and_its_shape(app):
    assert [(row.number, row.text, row.form, shape(row)) for row in rows(opened(app))] == TABLE


def test_the_page_says_that_the_seventeenth_line_stands_once_for_each_parameter(app):
    says = opened(app).caption[-1].value
    assert "Line 17 stands here once for each of the 4 parameters: 17a to 17d." in says


def with_layers(app, hidden):
    session = app.session_state["session"]
    chosen = session.scenario.with_choices(hidden=hidden)
    app.session_state["session"] = replace(session, scenario=chosen)
    return opened(app)


@pytest.mark.parametrize(("layers", "count", "last"), [(0, "10", "10b"), (2, "24", "24f"), (3, "31", "31h")])
def test_the_title_counts_the_lines_of_the_network_and_the_closing_sentence_says_which_a_layer_is(
    app, layers, count, last
):
    page = with_layers(app, ("sigmoid",) * layers)
    assert [header.value for header in page.title] == [f"Backpropagation in {count} lines"]
    says = page.caption[-1].value
    assert f"to {last}." in says
    assert says.count("Hidden layer ") == layers
    axes = next(markdown.value for markdown in page.markdown if "A letter is an axis" in markdown.value)
    assert ("hidden units" in axes) == (layers > 0)
    assert rows(page)[-1].number == last


def test_the_lines_of_a_hidden_layer_are_named_by_their_numbers(app):
    assert "Hidden layer 1 is the lines 1, 2, 10, 11, 12, 13, 15;" in opened(app).caption[-1].value


def test_each_line_stands_beside_its_pattern_with_what_was_put_in_marked(app):
    by_number = {row.number: row for row in rows(with_layers(app, ("sigmoid", "tanh")))}
    shown = {number: (row.layer, row.pattern, row.marked) for number, row in by_number.items()}
    assert shown["3"] == (
        "layer 2",
        "Z1[nh] = X[nc] · W1[ch] + b[1h]",
        "⟨Z2⟩[n⟨k⟩] = ⟨H1⟩[n⟨h⟩] · ⟨W2⟩[⟨h⟩⟨k⟩] + ⟨b2⟩[1⟨k⟩]",
    )
    assert shown["4"] == ("layer 2", "H1[nh] = hidden(Z1[nh])", "⟨H2⟩[n⟨k⟩] = ⟨tanh(Z2[nk])⟩")
    assert shown["6"] == ("outputs", "Yhat[no] = output(Z2[no])", "Yhat[no] = ⟨Sig(Z3[no])⟩")
    assert shown["8"] == ("", "TotalLoss[11] = L[no]", "TotalLoss[11] = L[no]")
    assert shown["13"] == ("layer 2", "H1_slope[nh] = hidden′(H1[nh])", "⟨H2_slope⟩[n⟨k⟩] = ⟨1 − H2[nk]²⟩")


def test_every_line_between_x_and_the_gradients_belongs_to_a_layer_whatever_is_gone_back_from(app):
    choose(app, "reduction", "mean_all")
    layers = {row.text.partition("[")[0]: row.layer for row in rows(with_layers(app, ("sigmoid", "tanh")))}
    without = {name for name, layer in layers.items() if not layer}
    assert without == {"L", "TotalLoss", "MeanLoss"} | {name for name in layers if name.endswith("_new")}
    assert [layers[name] for name in ("Y_error", "Y_error_mean", "D_Error_W3")] == ["outputs", "outputs", "layer 2"]


def test_of_the_handouts_network_only_the_activations_are_put_into_the_pattern(app):
    put_in = [row.marked for row in rows(opened(app)) if row.text != row.pattern]
    assert len(put_in) == 4 + 3, "two activations, their slopes and the updates of three more parameters"
    assert all("⟨" in marked for marked in put_in)


def test_a_hidden_layer_more_is_seven_lines_more(app):
    page = opened(app)
    said = " ".join(markdown.value for markdown in page.markdown)
    assert "is **7 lines more**: 2 in Forward, 3 in Backward, 2 in Gradients." in said
    table = next(element.proto.body for element in page.get("html") if "<caption>" in element.proto.body)
    cells = [re.findall(r">([^<>]+)</t[hd]>", row) for row in table.split("<tr>")[2:]]
    assert cells == [
        ["0", "2", "2", "3", "2", "1", "10"],
        ["1, as here", "4", "2", "6", "4", "1", "17"],
        ["2", "6", "2", "9", "6", "1", "24"],
        ["3", "8", "2", "12", "8", "1", "31"],
    ]


def test_every_line_says_what_it_is_for(app):
    assert all(row.meaning for row in rows(opened(app)))


def test_the_one_rule_is_said(app):
    said = " ".join(markdown.value for markdown in opened(app).markdown)
    assert "A letter on the right that is missing on the left is summed." in said


def test_a_lines_shapes_are_those_of_its_matrices(app):
    by_form = {row.form: row.shapes.replace("*", "") for row in rows(opened(app))}
    assert by_form["Z1 = X @ W1 + b"] == "X 2 × 4, W1 4 × 2, b 1 × 2 → 2 × 2"
    assert by_form["dTL/dW1 = X.T @ H_D_Error_W"] == "X.T 4 × 2, H_D_Error_W 2 × 2 → 4 × 2"


def test_every_line_leads_to_its_step_on_the_board(app):
    links = [link.proto for link in opened(app).get("page_link")]
    asked = [link.query_string for link in links if link.query_string]
    assert asked == [f"step={line.name}" for line in derivation().lines]


def test_the_page_shows_the_example_that_is_on_the_board(app):
    choose(app, "example", "iris")
    sizes = {letter: size["size"] for letter, size in board(app)["sizes"].items()}
    assert sizes["n"] == 150
    found = {row.text.partition("[")[0]: row for row in rows(opened(app))}
    assert shape(found["Z1"]) == f"150 × {sizes['h']}"
    assert shape(found["dW2"]) == f"{sizes['h']} × {sizes['o']}"
    assert "X.T **4 × 150**" in found["dW1"].shapes
    assert "Y_error_average" in found, "iris goes back from the average"


def test_the_page_shows_the_activations_that_were_chosen_on_the_board(app):
    choose(app, "hidden1", "relu")
    choose(app, "output", "tanh")
    forms = [row.form for row in rows(opened(app))]
    assert "H1 = ReLU(Z1)" in forms
    assert "Ŷ = tanh(Z2)" in forms


def test_coming_back_the_board_is_as_it_was_left(app):
    choose(app, "example", "xor")
    choose(app, "output", "linear")
    choose(app, "learning_rate", "2,5")
    before = board(app)
    opened(app).switch_page("app.py").run()
    assert not app.exception
    assert board(app) == before
    values = board(app)["chosen"]["values"]
    assert (values["example"], values["output"], values["learning_rate"]) == ("xor", "linear", "2.5")


def test_a_learning_rate_that_is_no_number_does_not_spoil_the_way_there_and_back(app):
    choose(app, "learning_rate", "abc")
    opened(app).switch_page("app.py").run()
    assert not app.exception
    assert board(app)["scalars"]["η"] == "0.5"


@each(("hidden", "reduction"), list(zip(ACTIVATIONS, cycle(REDUCTIONS), strict=False)))
def test_every_choice_can_be_shown_as_a_table(app, hidden, reduction):
    session = app.session_state["session"]
    chosen = session.scenario.with_choices(hidden=hidden, output=hidden, reduction=reduction)
    app.session_state["session"] = replace(session, scenario=chosen)
    assert [row.text for row in rows(opened(app))] == [line.text for line in chosen.derivation.lines]


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_the_derivative_of_the_inputs_is_a_line_of_the_first_layer(app, layers):
    session = app.session_state["session"]
    chosen = session.scenario.with_choices(hidden=("sigmoid",) * layers, gradients="with_inputs")
    app.session_state["session"] = replace(session, scenario=chosen)
    page = opened(app)
    (row,) = (row for row in rows(page) if row.text.startswith("dX["))
    assert row.layer == ("layer 1" if layers else "outputs")
    assert "+" not in page.caption[-1].value.partition("Hidden layer 1")[2]
