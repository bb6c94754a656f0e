"""The lesson as plain data: every beat shows something, and no question shows its answer."""

import pytest
from hypothesis import Phase, given, settings

from backprop_core.lesson.multiplying import OPERATORS
from tests.payload import wrong
from tests.ui import extreme
from ui.lesson import browser_types, payload
from ui.lesson.content import Content
from ui.state.example import examples
from ui.state.scenario import of_example

HANDOUT = of_example(examples()[0])


@pytest.fixture(scope="module")
def handout():
    return Content(HANDOUT).lesson


def beat(lesson, name, reader="present"):
    return next(lesson["beats"][i] for i in lesson[reader] if lesson["beats"][i]["id"] == name)


def grids(one):
    return [piece for piece in one["pieces"] if not isinstance(piece, str)]


def asked(one):
    """The kind of a beat's question; empty where it asks nothing."""
    return one["question"]["kind"] if one["question"] else ""


def names(one):
    return [piece if isinstance(piece, str) else piece["grid"] for piece in one["pieces"]]


@given(extreme.scenarios)
@settings(max_examples=2, phases=[Phase.generate])
def test_every_beat_of_any_scenario_shows_what_there_is(scenario):
    lesson = Content(scenario).lesson
    assert not wrong(lesson, payload.Lesson, "lesson")
    assert {*lesson["present"], *lesson["walk"]} == set(range(len(lesson["beats"])))
    for reader in ("present", "walk"):
        assert lesson[reader] == sorted(lesson[reader])
    for one in lesson["beats"]:
        assert one["section"]
        assert one["texts"]
        assert all(one["texts"])
        for piece in grids(one):
            grid, letters = lesson["grids"][piece["grid"]], lesson["letters"].get(piece["letters"])
            shape = [len(grid["symbols"]), len(grid["symbols"][0])]
            assert piece["letters"] == "" or [len(letters), len(letters[0])] == [min(size, 8) for size in shape]
            assert [len(grid["texts"]), len(grid["texts"][0])] == shape
            assert all(row < shape[0] and column < shape[1] for row, column in piece["cells"])


def test_the_lesson_names_the_pages_on_which_to_go_on(handout):
    assert beat(handout, "next")["texts"][-1] == "The page Take it home has the script."
    last = beat(handout, "learned", "walk")["texts"][-1]
    assert last == "The page Train repeats the step. The page The board takes your own numbers."


@given(extreme.scenarios)
@settings(max_examples=2, phases=[Phase.generate])
def test_no_question_shows_its_answer(scenario):
    lesson = Content(scenario).lesson
    asks_operator = {one["id"].partition(".")[0] for one in lesson["beats"] if asked(one) == "operator"}
    for one in lesson["beats"]:
        kind = asked(one)
        if kind in ("shape", "operator", "product") and one["id"].partition(".")[0] in asks_operator:
            assert not {*OPERATORS} & set(names(one)), one["id"]
        if kind == "shape":
            assert grids(one)[-1]["how"] == "unknown"
        if kind == "number" and one["id"].endswith(".number"):
            assert grids(one)[-1]["how"] == "covered"
        if kind == "factor":
            assert all(one["lit"][0][0] == piece["grid"] for piece in grids(one))


def test_a_shape_is_not_written_before_it_is_asked_for(handout):
    told = set()
    for one in (handout["beats"][i] for i in handout["present"]):
        if asked(one) == "shape":
            assert grids(one)[-1]["grid"] not in told
        told |= {piece["grid"] for piece in grids(one) if piece["shape"] and piece["how"] != "unknown"}
    assert told
    assert not any(piece["shape"] for piece in grids(beat(handout, "goal")))


def test_a_line_is_an_equation_and_what_is_built_is_none(handout):
    assert names(beat(handout, "dW1.formula")) == ["X.T", "@", "H_D_Error_W", "=", "dW1"]
    assert names(beat(handout, "dW1.operator1")) == ["X", "?", "H_D_Error_W", "=", "dW1"]
    assert names(beat(handout, "dW1.operator1.answer")) == ["X.T", "@", "H_D_Error_W", "=", "dW1"]
    assert names(beat(handout, "Yhat_slope.formula")) == ["Yhat", "⊙", "(1", "−", "Yhat", ")", "=", "Yhat_slope"]
    assert names(beat(handout, "dW1.build")) == ["dW1"]
    assert names(beat(handout, "delta_out.build")) == ["Yhat", "Y", "delta_out"]
    assert names(beat(handout, "delta_out.build.answer")) == ["Yhat", "Y", "Yhat_slope", "Y_error", "delta_out"]
    assert names(beat(handout, "dW1.check")) == ["W1", "dW1"]
    assert names(beat(handout, "D_Error_W.build")) == ["delta_out", "W2", "D_Error_W"]


@given(extreme.scenarios)
@settings(max_examples=2, phases=[Phase.generate])
def test_a_number_in_a_sentence_is_written_as_in_its_grid(scenario):
    content = Content(scenario)
    lesson = content.lesson
    numbers = [one for one in lesson["beats"] if one["id"].endswith(".number.answer")]
    assert numbers
    for one in numbers:
        [[name, row, column], *_] = one["lit"]
        ends = f" = {lesson['grids'][name]['texts'][row][column]}"
        assert one["texts"][0].endswith(ends), one["id"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("delta_out.number.answer", "δ₁ = ŷ′₁·e₁ = 0.2498·(−0.4844) = −0.1210"),
        ("dW1.sum", "dTL/dw₁₁ = −0.0166 + 0.0000 = −0.0166."),
        ("nudge.2.answer", "Δh₁₁ = h₁₁(1 − h₁₁)·Δz₁₁ = 0.2288·0.02 = 0.004576"),
        ("nudge.1.answer", "Δz₁₁ = x₁₃·Δw₃₁ = 2·0.01 = 0.02"),
        ("goal", "The network said 0.52 for row 1. It should have said 1."),
        ("nudge", "Take one weight: w₃₁ = −0.5."),
    ],
)
def test_sentences_have_the_numbers_of_the_board(handout, name, text):
    reader = "walk" if name.startswith("nudge") else "present"
    assert text in " ".join(beat(handout, name, reader)["texts"])


def test_letters_are_those_of_the_beat(handout):
    def first(name, place):
        lines = handout["letters"].get(grids(beat(handout, name))[place]["letters"], [[[["its symbol"]]]])[0][0]
        return ["".join(one if isinstance(one, str) else one[0] for one in line) for line in lines]

    assert first("Z1.formula", -1)[:2] == ["x₁₁·w₁₁", "+ x₁₂·w₂₁"]
    assert first("TotalLoss.formula", -1) == ["L₁", "+ L₂"]
    assert first("TotalLoss.formula", 0) == ["its symbol"]
    assert first("D_Error_W.build", 0) == ["ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)"]
    assert first("delta_out.build", 0) == ["its symbol"]
    assert first("H_D_Error_W.build.answer", -1) == ["h₁₁(1 − h₁₁)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁"]


def test_what_is_lit_is_sent_in_the_largest_network():
    scenario = HANDOUT.with_size("c", 32).with_size("h", 16).with_size("o", 8).with_size("n", 40)
    content = Content(scenario.with_first_row(30))
    lesson = content.lesson
    for one in lesson["beats"]:
        for matrix, row, column in one["lit"]:
            for piece in grids(one):
                if piece["grid"] == matrix:
                    symbols = lesson["grids"][matrix]["symbols"]
                    assert row < len(symbols), one["id"]
                    assert column < len(symbols[0]), one["id"]
    assert len(content.zipped) < 80_000


def test_the_types_of_the_browser_are_those_of_python():
    kept = browser_types.FILE.read_text(encoding="utf-8")
    assert kept == browser_types.text(), "run: python -m ui.lesson.browser_types"


def test_the_key_tells_one_lesson_from_another(handout):
    assert handout["key"] == Content(HANDOUT).lesson["key"]
    other = HANDOUT.with_choices(learning_rate=0.25)
    assert Content(other).lesson["key"] != handout["key"]


def test_the_diagram_lights_what_is_lit(handout):
    assert beat(handout, "dW1.affects.1.1.answer")["diagram"] == {"nodes": ["c/0", "h/0"], "edges": ["W1/0/0"]}
    assert beat(handout, "dW1.affects.5.1.answer")["diagram"]["nodes"] == ["o/0", "loss"]
    assert beat(handout, "dW1.formula")["diagram"] is None
