"""The lesson: every beat can be read in every network, every question has an answer, and the order is the handout's."""

import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from backprop_core import Cell
from backprop_core.explain.letters import letters
from backprop_core.explain.notation import notation_of
from backprop_core.language.index_notation import Apply
from backprop_core.lesson.beat import ENOUGH, SECONDS_TO_ANSWER, SECONDS_TO_READ, Beat, Example
from backprop_core.lesson.building import CONCLUSION
from backprop_core.lesson.filling import filled, plain_number, sentences
from backprop_core.lesson.following import telling_example
from backprop_core.lesson.judging import answer, judge
from backprop_core.lesson.sequence import beats, present, walk
from tests.backprop_core import blackboard
from tests.backprop_core.networks import Member, members, networks
from tests.each import each


def exact(number, _digits):
    return repr(number)


def paths(*rows):
    """With one output a path through each of these rows."""
    return tuple((("n", row), ("o", 0)) for row in rows)


def ids(those):
    return [beat.id for beat in those]


def asking(those):
    return [beat for beat in those if beat.question]


@given(members())
@settings(max_examples=5)
def test_every_beat_can_be_read_and_every_question_answered_and_what_is_shown_and_lit_is_on_the_board(network):
    run = network.trace
    matrices = {*run.derivation.letters, *run.derivation.transposed}
    for beat in beats(run.notation, telling_example(run)):
        assert sentences(run, beat)
        assert all(sentences(run, beat))
        if beat.question:
            assert filled(run, beat.question.worked)
            given_answer = answer(run, beat.question, exact)
            assert len(given_answer) == len(beat.question.fields)
            assert judge(run, beat, given_answer).verdict == "right"
        assert beat.line == "" or beat.line in matrices
        for shown in beat.shown:
            assert shown.matrix in matrices
            assert {cell.matrix for cell in shown.cells} <= {shown.matrix}
        for cell in {*beat.lit, *(cell for shown in beat.shown for cell in shown.cells)}:
            rows, columns = run.notation.shape(cell.matrix)
            assert 0 <= cell.row < rows
            assert 0 <= cell.column < columns


@given(networks())
@settings(max_examples=5)
def test_every_question_is_answered_by_the_next_beat_and_an_example_comes_before_the_first_of_its_kind(network):
    notation = network.trace.notation
    assert len(set(ids(beats(notation)))) == len(beats(notation))
    assert all(re.fullmatch(r"[\w.]+", name, re.ASCII) for name in ids(beats(notation)))
    for reader in (present(notation), walk(notation)):
        assert [after.id for beat, after in pairwise(reader) if beat.question] == [
            f"{name}.answer" for name in ids(asking(reader))
        ]
    examples = set()
    for beat in walk(notation):
        assert not beat.question or beat.question.kind in examples
        examples.add(beat.example)


def numbers_in(texts):
    """The numbers that stand in some texts, without their signs."""
    return set(re.findall(r"\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", " ".join(texts)))


@each("momentum", [0.0, 0.9])
@each("shape", [(2, 3, 2, 1), (3, 2, 3, 2), (1, 2, 2, 2), (4, 4, 1, 1)])
def test_no_number_is_asked_for_after_it_was_told(shape, momentum):
    """In these networks all numbers differ.  A class has also read every number of the grids that it was shown."""
    numbers = {**blackboard.numbers(shape, 8), **(blackboard.velocities(shape, 8) if momentum else {})}
    run = blackboard.run(numbers, momentum=momentum)
    example = telling_example(run)
    for those, reads_grids in ((present(run.notation, example), True), (walk(run.notation, example), False)):
        told_before, asked = set(), 0
        for beat in those:
            if beat.question and beat.question.kind == "number":
                asked += 1
                assert not numbers_in(answer(run, beat.question)) & told_before, beat.id
            told_before |= numbers_in(sentences(run, beat))
            for grid in beat.shown if reads_grids else ():
                cells = grid.cells or [Cell(grid.matrix, *place) for place in np.ndindex(run[grid.matrix].shape)]
                shown = [run[cell.matrix][cell.row, cell.column] for cell in cells if grid.how == "numbers"]
                told_before |= numbers_in(plain_number(number, 4) for number in shown)
        assert asked > 3


@given(networks())
@settings(max_examples=5)
def test_no_transpose_is_shown_before_it_is_asked_for(network):
    notation = network.trace.notation
    transposes = set()
    for beat in present(notation):
        if beat.question and beat.question.kind in ("operator", "product"):
            # A transpose that this line needs is not among the grids; that of an earlier line may be.
            assert not {one.matrix for one in beat.shown} & (set(notation.derivation.transposed) - transposes)
        transposes |= {one.matrix for one in beat.shown} & set(notation.derivation.transposed)


@given(members())
@settings(max_examples=5)
def test_a_shape_is_asked_before_its_matrix_is_shown(network):
    run = network.trace
    for those in (present(run.notation), walk(run.notation, telling_example(run))):
        seen = set()
        for beat in those:
            if beat.question and beat.question.kind == "shape":
                assert beat.question.shape not in seen, beat.id
            seen |= {one.matrix for one in beat.shown if not beat.question or beat.question.shape != one.matrix}


def test_a_lecture_is_short_and_a_beat_has_one_reason_at_most(handout):
    assert len(present(handout.notation)) <= 113
    for beat in present(handout.notation):
        if beat.kind not in ("line", "conclusion"):
            assert sum(text.startswith("Why") for text in sentences(handout, beat)) <= 1, beat.id


def test_a_class_is_asked_once_what_the_cells_of_a_matrix_affect(handout):
    questions = [beat.id for beat in asking(present(handout.notation)) if beat.kind == "affects"]
    assert questions == [f"dW1.affects.{depth}.1" for depth in (1, 2, 3, 4)]
    assert told(handout, "dW1.affects.2.1.answer") == "z₁₁ affects h₁₁. z₂₁ affects h₂₁."


def test_beats_do_not_depend_on_numbers():
    one, other = (blackboard.run(blackboard.numbers((3, 2, 2, 1), seed)) for seed in (1, 2))
    assert beats(one.notation) is beats(other.notation)


def test_the_class_goes_through_the_handout_in_its_order(handout):
    _, *others = (line.name for line in handout.derivation.updates.values())
    lines = [beat.line for beat in present(handout.notation) if beat.kind == "formula"]
    by_line = [line.name for line in handout.derivation.lines if line.name not in ("AverageLoss", *others)]
    assert sorted(lines) == sorted(by_line)
    assert lines.index("Yhat_slope") < lines.index("Y_error") < lines.index("delta_out")
    lines.remove("Yhat_slope")
    by_line.remove("Yhat_slope")
    assert lines == by_line
    order = ids(present(handout.notation))
    milestones = ["goal", "Z1.shape", "TotalLoss.number", "dW1.sums.1.1", "dW1.affects.1.1",
                  "dW1.factor.1.answer", "dW1.sums.2.1", "dW1.sums.4.2", "delta_out.build",
                  "Yhat_slope.formula", "Y_error.formula", "delta_out.formula", "D_Error_W.build",
                  "H_D_Error_W.build", "H1_slope.formula", "dW1.build", "dW1.same", "dW1.check", "dW1.equals",
                  "conclusion", "next", "W1_new.formula", "learned"]  # fmt: skip
    places = [order.index(name) for name in milestones]
    assert places == sorted(places)


@given(networks())
@settings(max_examples=4)
def test_a_sign_is_explained_before_it_is_used(network):
    run = network.trace
    functions = {line.right.function for line in run.derivation.forward if isinstance(line.right, Apply)}
    explained = {"@": "Matrix product", "⊙": "Element by element", ".T": "Transpose"}
    explained |= {"η": "learning rate", "β": "momentum"}
    explained |= {axis: f"{axis} = " for axis in run.sizes}
    explained["step("] = "da/dz = step(a)"
    explained |= {f"{function}(": f"a = {function}(z) = " for function in functions}
    for those in (present(run.notation), walk(run.notation, telling_example(run))):
        said = ""
        for beat in those:
            own = " ".join((*sentences(run, beat), *(beat.question.choices if beat.question else ())))
            said += own
            for sign, explanation in explained.items():
                # A function's name may end as another one does: LeakyReLU, ReLU.
                begins, ends = r"(?<!\w)" * (sign in run.sizes or sign.endswith("(")), "(?= ×)" * (sign in run.sizes)
                pattern = begins + re.escape(sign) + ends
                if re.search(pattern, own):
                    assert explanation in said, (beat.id, sign)


def told(run, name):
    by_id = {beat.id: beat for beat in beats(run.notation)}
    return " ".join(sentences(run, by_id[name]))


@each(
    ("name", "text"),
    [
        (
            "goal",
            "The network said 0.52 for row 1. It should have said 1. Which weights are to blame, and by how much?",
        ),
        ("Z1.number.answer", "= 1·0.1 + 0·0.3 + 2·(−0.5) + 1·0.2 + 0.1 = −0.6"),
        ("dW1.goal", "Gradient: the derivatives for W1, W2, b and c. We begin with W1, and there with w₁₁."),
        ("dW1.affects.1.1.answer", "w₁₁ affects z₁₁ and z₂₁."),
        ("dW1.factor.2.answer", "dh₁₁/dz₁₁ = h₁₁(1 − h₁₁)"),
        ("D_Error_W.build", "Next, build this. In letters, the first cell: ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁"),
        ("dW1.same", "We need a matrix with the SAME shape as W1. Why?"),
        ("Yhat_slope.formula", "Now we need the slope of Ŷ. Let us get the derivative of each cell."),
        ("H_D_Error_W.operator1", "Be careful of shape and goal: look at the derivatives."),
        ("delta_out.build", "This is the first cell of δ_out. What shape does δ_out have?"),
        ("delta_out.build.answer", "δ_out is n × o = 2 × 1: one row for each row of X, one column for each output."),
        ("delta_out.build.answer", "We have Ŷ and Y. From that we get Sig′(Ŷ) and Y_error."),
        (
            "dW1.build",
            "Finally, we get to X. Build this. In letters, the first cell: x₁₁·h₁₁(1 − h₁₁)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁",
        ),
        ("dW1.build", "a matrix of the SAME shape as W1, and all derivatives with their sums."),
        ("dW1.formula", "The solution is X.T @ H_D_Error_W. Let us check it."),
        ("dW1.equals", "Each cell against its own sum: dTL/dw₁₁ ✓, dTL/dw₂₁ ✓, dTL/dw₃₁ ✓, dTL/dw₄₁ ✓, dTL/dw₁₂ ✓"),
        ("next", "Create matrices that work in Python."),
        ("Yhat_slope.formula", "dŷ/dz(2): the slope"),
        ("dW1.check", "so X.T @ H_D_Error_W is 4 by 2. W1 is 4 by 2 too: that is how you know that it is right."),
        ("dW1.equals", "Recall: dTL/dw₁₁ was this sum: x₁₁ · h₁₁(1 − h₁₁) · w₁ · ŷ₁(1 − ŷ₁) · (ŷ₁ − y₁) + x₂₁"),
        ("conclusion", CONCLUSION),
        ("conclusion", "Here input means one row of X, not a column: each cell of dTL/dW1 adds up 2 rows."),
        ("given.data", "c = 4 inputs: each column of X is one input."),
        ("given.parameters", "The bias c is a matrix, and not the number c of inputs."),
        ("W1_new.formula", "η = 0.5. Eta, the learning rate: how far a step goes against the gradient."),
        ("W1_new.number.answer", "new w₁₁ = w₁₁ − η·dTL/dw₁₁ = 0.1 − 0.5·(−0.01661) = 0.1083"),
    ],
)
def test_the_handouts_sentences_have_the_numbers_of_the_pass(handout, name, text):
    assert text in told(handout, name)


def test_the_shape_of_a_product_is_told_before_its_operator_is_asked(handout):
    assert told(handout, "Z1.shape.answer").endswith("one column for each hidden unit.")
    assert told(handout, "Z1.operator1.answer").endswith("X is 2 by 4 and W1 is 4 by 2, so X @ W1 is 2 by 2.")
    assert "H1.shape" not in ids(beats(handout.notation))


@given(networks())
@settings(max_examples=4)
def test_a_question_for_a_factor_shows_what_is_differentiated_and_not_the_factor(network):
    those = {beat.id: beat for beat in beats(network.trace.notation)}
    for beat in those.values():
        if beat.question and beat.question.kind == "factor":
            after = those[f"{beat.id}.answer"]
            assert beat.shown == after.shown[:1]
            assert beat.lit == after.lit[:1] == beat.shown[0].cells


def test_the_lesson_ends_with_three_sentences_and_where_to_go_on(handout):
    last = present(handout.notation)[-1]
    assert (last.id, len(last.texts)) == ("learned", 4)
    assert last == walk(handout.notation)[-1]
    assert sentences(handout, last)[3] == "Go on: repeat this step. Or use your own numbers: the lesson then has them."
    assert "Why X is transposed: @ adds up over the rows of X, and dTL/dW1 has the shape of W1." in told(
        handout, "learned"
    )


def test_a_section_is_one_run_of_beats(handout):
    for reader in (present(handout.notation), walk(handout.notation)):
        sections = [
            one.section
            for one, before in zip(reader, (None, *reader), strict=False)
            if before is None or one.section != before.section
        ]
        assert len(sections) == len(set(sections))


def test_the_eight_sums_are_shown_one_after_the_other(handout):
    sums = [beat for beat in present(handout.notation) if beat.id.startswith("dW1.sums")]
    symbols = [sentences(handout, beat)[0].partition(" = ")[0] for beat in sums]
    assert symbols == ["dTL/dw₁₁", "dTL/dw₂₁", "dTL/dw₃₁", "dTL/dw₄₁", "dTL/dw₁₂", "dTL/dw₂₂", "dTL/dw₃₂", "dTL/dw₄₂"]
    for beat, derivative in zip(sums, handout.derivatives("W1").listed, strict=True):
        assert sentences(handout, beat) == (
            f"{derivative.symbol} = {derivative.derivatives[0]}",
            f"+ {derivative.derivatives[1]}",
            f"= {derivative.factors[0]}",
            f"+ {derivative.factors[1]}",
        )


@each(
    ("name", "grids"),
    [
        ("Z1.formula", ["x₁₁", "w₁₁", "b₁", "x₁₁·w₁₁ + x₁₂·w₂₁ + x₁₃·w₃₁ + x₁₄·w₄₁ + b₁"]),
        ("H1.formula", ["z₁₁", "Sig(z₁₁)"]),
        ("D_Error_W.build", ["ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)", "w₁", "ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁"]),
        (
            "H_D_Error_W.build.answer",
            [
                "h₁₁",
                "ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁",
                "h₁₁(1 − h₁₁)",
                "h₁₁(1 − h₁₁)·ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)·w₁",
            ],
        ),
        ("W1_new.formula", ["w₁₁", "dTL/dw₁₁", "w₁₁ − η·dTL/dw₁₁"]),
    ],
)
def test_the_operands_are_written_as_the_handout_writes_them(handout, name, grids):
    beat = next(beat for beat in beats(handout.notation) if beat.id == name)
    first = [letters(handout.notation, Cell(shown.matrix, 0, 0), shown.level).text for shown in beat.shown]
    assert first == grids
    assert first[-1] in told(handout, name.removesuffix(".answer"))


def test_of_a_long_sum_the_first_products_are_shown(two_outputs):
    by_id = {beat.id: beat for beat in present(two_outputs.notation)}
    first = two_outputs.derivatives("W1", paths=2).listed[0]
    assert first.more == 4
    assert sentences(two_outputs, by_id["dW1.sums.1.1"]) == (
        f"{first.symbol} = {first.derivatives[0]}",
        f"+ {first.derivatives[1]}",
        "+ 4 more",
        f"= {first.factors[0]}",
        f"+ {first.factors[1]}",
        "+ 4 more",
    )
    assert sentences(two_outputs, by_id["goal"])[1].startswith("The network said 0.51 for row 1, output 1.")


def test_the_student_begins_with_a_nudge_and_then_meets_the_sum(handout):
    example = telling_example(handout)
    assert example == Example(Cell("W1", 2, 0), paths(0, 1))
    texts = {beat.id: sentences(handout, beat) for beat in walk(handout.notation, example)}
    assert list(texts)[3] == "nudge"
    assert texts["dW1.number.answer"][0].endswith("= 2·(−0.01661) + 1·0.01971 = −0.0135")
    assert "dW1.number" in ids(present(handout.notation, example))
    assert texts["nudge.2.answer"] == ("Δh₁₁ = h₁₁(1 − h₁₁)·Δz₁₁ = 0.2288·0.02 = 0.004576",)
    assert texts["nudge.row2"][1].endswith("= 1·0.2445·0.6·0.2483·0.5411 = 0.01971")
    assert texts["nudge.sum"] == ("We add the products of both paths: dTL/dw₃₁ = −0.03321 + 0.01971 = −0.0135.",)


def test_the_weight_that_is_followed_changes_the_loss_through_the_rows_that_are_shown():
    numbers = blackboard.numbers((4, 2, 2, 1), seed=1)
    run = blackboard.run({**numbers, "X": [[0, 0], [0, 1], [1, 0], [1, 1]]})
    example = telling_example(run)
    assert example == Example(Cell("W1", 0, 0), paths(2, 3))
    texts = {beat.id: sentences(run, beat) for beat in walk(run.notation, example)}
    assert texts["nudge.row2"][0].startswith("Row 4 uses the same w₁₁.")
    assert texts["dW1.path.1"][0].startswith("The path through row 3: dz₃₁/dw₁₁ · ")
    assert not [name for name, said in texts.items() if name.startswith("nudge") and said[-1].endswith("= 0")]


@given(networks())
@settings(max_examples=4)
def test_a_nudge_ends_with_the_gradient(network):
    """What the steps multiply is the change along the first path alone."""
    run = network.trace
    example = telling_example(run)
    cell = example.weight
    those = {beat.id: beat for beat in walk(run.notation, example)}
    last = max(int(name.split(".")[1]) for name in those if re.fullmatch(r"nudge\.\d+", name))
    quantity = those[f"nudge.{last}"].question.quantity
    window = {letter: range(index, index + 1) for letter, index in example.paths[0]}
    first = run.chain_rule(quantity.gradient.matrix, cell.row, cell.column, limit=1, window=window).terms[0]
    given_answer = answer(run, those[f"nudge.{last}"].question, exact)
    assert float(given_answer[0]) == pytest.approx(0.01 * first.value, rel=1e-12, abs=1e-300)


@each(
    ("weight", "error"),
    [(Cell("W1", 4, 0), IndexError), (Cell("W2", 0, -1), IndexError), (Cell("X", 0, 0), KeyError)],
)
def test_only_a_cell_of_a_parameter_can_be_nudged(handout, weight, error):
    with pytest.raises(error):
        beats(handout.notation, Example(weight, ((("n", 0),),)))


@each("weight", [Cell("W2", 1, 0), Cell("b", 0, 1), Cell("c", 0, 0)])
def test_any_parameter_can_be_nudged(handout, weight):
    for beat in walk(handout.notation, Example(weight, ((("n", 0),), (("n", 1),)))):
        assert all(sentences(handout, beat))
        assert not beat.question or judge(handout, beat, answer(handout, beat.question, exact)).verdict == "right"


def test_a_class_and_a_student_can_follow_a_large_table():
    run = blackboard.run(blackboard.numbers((150, 9, 4, 3), seed=1))
    assert len(present(run.notation, telling_example(run))) < 160
    assert len(walk(run.notation, telling_example(run))) < 140
    asked_for_sums = [beat.id for beat in asking(beats(run.notation)) if beat.question.kind == "number"]
    assert "Z2.number" in asked_for_sums
    assert not {"Z1.number", "dW1.number"} & set(asked_for_sums)  # nobody adds up 150 terms by hand
    assert told(run, "dW1.affects.2.1.answer").endswith(" z₄,₁ affects h₄,₁. And so on for 146 more.")


@pytest.mark.parametrize("shape", [(2, 3, 2, 1), (2, 5, 3, 2)])
def test_the_cells_that_are_compared_with_their_sums_are_those_that_are_named(shape):
    run = blackboard.run(blackboard.numbers(shape, seed=1))
    cells = run["W1"].size
    of_cells = told(run, "dW1.equals").partition("own sum")[2]
    assert of_cells.count("✓") == of_cells.count("dTL/dw") == min(cells, 8)
    begins = "Each cell against its own sum: dTL" if cells <= 8 else f"The first 8 of {cells} cells, each against its"
    assert begins in told(run, "dW1.equals")
    assert "more" not in of_cells


def test_with_one_row_nothing_is_added_over_rows():
    run = blackboard.run(blackboard.numbers((1, 2, 2, 1), seed=1))
    assert not [name for name in ids(beats(run.notation)) if name.endswith(("row2", "path.2"))]
    assert "There is only one path" in told(run, "dW1.sum")
    assert "there is only one row now" in told(run, "conclusion")


def test_the_walk_takes_about_twelve_minutes(handout):
    """Who answers right has to answer two questions of each group."""
    asked, seconds = Counter(), 0
    for beat in walk(handout.notation, telling_example(handout)):
        asked[beat.group] += 1
        seconds += SECONDS_TO_ANSWER if beat.question and asked[beat.group] <= ENOUGH else SECONDS_TO_READ
    assert 8 * 60 <= seconds <= 12 * 60


def test_with_momentum_the_velocity_is_updated_after_all_gradients():
    numbers = {**blackboard.numbers((2, 3, 2, 2), 1), **blackboard.velocities((2, 3, 2, 2), 1)}
    run = blackboard.run(numbers, "sigmoid", "sigmoid", "total", 0.5, 0.9)
    order = ids(walk(run.notation, telling_example(run)))
    places = [order.index(name) for name in ("dc.line", "V_W1_new.formula", "W1_new.formula", "updates")]
    assert places == sorted(places)
    assert "c new = c − η · V_c new" in told(run, "updates")
    assert "V_c new = β · V_c + dTL/dc" in told(run, "updates")
    assert "β = 0.9. Beta, the momentum: how much of the velocity" in told(run, "V_W1_new.formula")
    assert "The velocities: V_W1 is c × h = 3 × 2, V_W2 is" in told(run, "given.velocities")
    assert "The data: X is n × c = 2 × 3, Y is n × o = 2 × 2." in told(run, "given.data")


def test_a_repeated_reason_is_told_once(handout):
    reasons = [
        text for beat in walk(handout.notation) for text in sentences(handout, beat) if text.startswith("Why minus")
    ]
    assert len(reasons) == 1


def test_a_beat_is_a_value(handout):
    assert isinstance(hash(beats(handout.notation)[0]), int)
    assert all(isinstance(beat, Beat) for beat in beats(notation_of(handout.derivation, tuple(handout.sizes.items()))))


@each(("hidden", "factor", "count"), [("sigmoid", 1, 0), ("sigmoid", 30, 3), ("relu", 30, 0)])
def test_where_large_inputs_saturate_a_hidden_unit_the_lesson_says_what_to_do(hidden, factor, count):
    numbers = {**blackboard.HANDOUT, "X": factor * np.array(blackboard.HANDOUT["X"])}
    run = blackboard.run(numbers, hidden, "sigmoid")
    says = f"In {count} of 4 cells |z| is so large that the slope is under 0.01: almost nothing goes back"
    for name in ("H1.formula", "H1.line"):
        assert (says in told(run, name)) == bool(count)
        assert ("Make the inputs smaller" in told(run, name)) == bool(count)
    assert "|z|" not in told(run, "Yhat.formula")


def test_a_lesson_of_overflowing_numbers_can_be_read():
    given_numbers = {**blackboard.HANDOUT, "W1": np.full((4, 2), 1e308), "W2": [[1e308], [1e308]]}
    run = blackboard.run(given_numbers, "linear", "linear")
    for beat in beats(run.notation):
        assert all(sentences(run, beat))
        if beat.question:
            assert judge(run, beat, answer(run, beat.question, exact)).verdict in ("right", "open")


@each(("output", "outputs"), [("sigmoid", 1), ("softmax", 3)])
def test_with_cross_entropy_the_lesson_says_why_the_delta_is_the_error(output, outputs):
    run = Member((2, 1, 2, outputs), 3, ("tanh",), output, "cross_entropy", "total", 0.0).trace
    for those in (present(run.notation), walk(run.notation)):
        why = next(sentences(run, beat) for beat in those if beat.id == "delta_out.cancels")
        assert why[0].startswith("Why is δ₁")
        assert why[-2].endswith("ŷ₁₁ − y₁₁" if outputs > 1 else "ŷ₁ − y₁")
        assert why[-1].startswith("In numbers: δ₁")
        equals = next(sentences(run, beat) for beat in those if beat.id == "dW1.equals")
        assert any(text.startswith("What cancels is taken out") for text in equals)
        order = ids(those)
        left = ("ŷ₁₁ − y₁₁)" if outputs > 1 else "ŷ₁ − y₁)") + "·w"
        first = next(beat.id for beat in those if any(left in text for text in sentences(run, beat)))
        assert order.index("delta_out.cancels") < order.index(first)


def test_softmax_is_explained_where_the_lesson_first_meets_it():
    run = Member((2, 1, 2, 3), 3, ("tanh",), "softmax", "cross_entropy", "total", 0.0).trace
    texts = [text for beat in walk(run.notation) for text in sentences(run, beat)]
    assert texts.count("a = softmax(z) = eᶻ/Σeᶻ.") == 1


@each(("output", "outputs"), [("sigmoid", 1), ("softmax", 3)])
def test_the_logarithm_is_explained_where_the_lesson_first_meets_it(output, outputs):
    run = Member((2, 1, 2, outputs), 3, ("tanh",), output, "cross_entropy", "total", 0.0).trace
    for those in (present(run.notation), walk(run.notation)):
        said = [sentences(run, beat) for beat in those]
        (explained,) = (i for i, texts in enumerate(said) if any(text.startswith("log – Natural") for text in texts))
        assert explained == next(i for i, texts in enumerate(said) if any("log(" in text for text in texts))
