"""Why a line is as it is: each line raises its own questions, and the answers are true of its sizes."""

from backprop_core import ACTIVATIONS, derivation
from backprop_core.explain.notation import notation_of
from backprop_core.explain.questions import reasons
from backprop_core.language.activations import SOFTMAX
from backprop_core.table import CATEGORICAL, LOSSES
from tests.each import each

SIZES = {"n": 2, "c": 4, "h": 3, "o": 2}


def asked(name, table=None, **sizes):
    """The questions that a line raises, each with its answer."""
    table = table or derivation()
    notation = notation_of(table, tuple({**SIZES, **sizes}.items()))
    return {reason.question: reason.answer for reason in reasons(notation, table.by_name[name])}


@each(
    ("name", "questions"),
    [
        ("Z1", ["Why a sum over inputs?", "Is it X @ W1, or X @ W1 + b?"]),
        ("Z2", ["Why a sum over hidden units?"]),
        ("TotalLoss", ["Sum or average?"]),
        ("AverageLoss", ["Why 1/n?"]),
        ("Y_error", ["Why ŷ₁₁ − y₁₁ and not y₁₁ − ŷ₁₁?"]),
        (
            "Yhat_slope",
            [
                "Why ŷ and not y in the slope?",
                "Why ŷ₁₁ and not z(2)₁₁ in the slope?",
                "Where does this slope come from?",
            ],
        ),
        ("delta_out", ["Be careful of shape and goal. Why ⊙ and not @?", "Why times Sig′(Ŷ)?"]),
        (
            "D_Error_W",
            ["Why a sum over outputs?", "Why W2.T, the transpose?", "Which W2: before or after the update?"],
        ),
        ("H1_slope", ["Why h₁₁ and not z₁₁ in the slope?", "Where does this slope come from?"]),
        ("H_D_Error_W", ["Be careful of shape and goal. Why ⊙ and not @?", "Why times Sig′(H1)?"]),
        ("dW1", ["Why a sum over rows?", "Why X.T, the transpose?"]),
        ("dc", ["Why the column sum?"]),
        ("W1_new", ["Why minus?", "Do gradients add up from step to step?"]),
        ("L", []),
    ],
)
def test_each_line_raises_the_questions_of_its_form(name, questions):
    assert list(asked(name)) == questions


@each(
    ("name", "question", "letter"),
    [
        ("D_Error_W", "Why a sum over outputs?", "o"),
        ("dW1", "Why a sum over rows?", "n"),
        ("dc", "Why the column sum?", "n"),
    ],
)
def test_an_answer_says_how_many_are_added_and_of_one_that_there_is_no_more(name, question, letter):
    assert " 5 " in asked(name, **{letter: 5})[question]
    one = asked(name, **{letter: 1})[question]
    assert "here" in one
    assert "only one" in one
    assert " 1 " not in one


@each("output", ACTIVATIONS)
def test_of_the_handouts_slip_in_the_slope_is_spoken_only_where_the_slope_is_the_handouts(output):
    questions = asked("Yhat_slope", derivation("sigmoid", output, reduction="mean"))
    assert ("Why ŷ and not y in the slope?" in questions) == (output == "sigmoid")


def test_a_sum_is_explained_by_the_weight_that_every_row_uses():
    for name, weight in (("dW1", "row of X uses the same w₁₁"), ("dW2", "row of H1 uses the same w(2)₁₁")):
        assert f"Each {weight}, so each row adds its own term." in asked(name)["Why a sum over rows?"]
    assert asked("Z1")["Why a sum over inputs?"].startswith("Each cell of Z1 has one term for each input.")


def test_the_minus_of_an_update_is_explained_by_what_it_goes_against():
    assert asked("W1_new")["Why minus?"].startswith("The gradient points uphill")
    momentum = derivation(rule="momentum")
    assert asked("W1_new", momentum)["Why minus?"].startswith("The velocity is added up from gradients")
    assert list(asked("V_W1_new", momentum)) == ["Why β?"]


def test_the_transpose_is_explained_by_the_shape_that_must_come_out():
    answer = asked("dW1")["Why X.T, the transpose?"]
    assert "the result has the shape of W1: c × h" in answer
    assert "The sum is over n" in answer
    assert "(c × n) @ (n × h)" in answer


@each(
    ("name", "question", "meets"),
    [
        (
            "dW1",
            "Why X.T, the transpose?",
            "Row i of X.T is column i of X: input i over all rows. It meets the same rows of H_D_Error_W, and @ "
            "adds up over the rows: when we have more than one row, we need to sum the derivatives.",
        ),
        (
            "dW2",
            "Why H1.T, the transpose?",
            "Row i of H1.T is column i of H1: hidden unit i over all rows. It meets the same rows of δ_out,",
        ),
        (
            "D_Error_W",
            "Why W2.T, the transpose?",
            "Column i of W2.T is row i of W2: hidden unit i over all outputs. It meets the same outputs of δ_out, and "
            "@ adds up over the outputs.",
        ),
    ],
)
def test_the_transpose_is_explained_by_what_is_summed(name, question, meets):
    assert meets in asked(name)[question]


def test_the_error_goes_back_through_the_weights_of_the_forward_pass():
    answers = asked("D_Error_W")
    assert "h₁₁ goes to z(2)₁₁ times w(2)₁₁, so dz(2)₁₁/dh₁₁ = w(2)₁₁" in answers["Why W2.T, the transpose?"]
    assert "through each output goes a path from h₁₁ to the loss" in answers["Why a sum over outputs?"]
    assert asked("dW1")["Why X.T, the transpose?"].startswith("Row i of X.T")


@each(("hidden", "of_output"), [("sigmoid", True), ("tanh", True), ("relu", False)])
def test_the_slope_is_taken_of_the_output_where_that_makes_a_difference(hidden, of_output):
    """Of ReLU z has the same sign as h wherever h is not 0."""
    questions = asked("H1_slope", derivation(hidden))
    assert ("Why h₁₁ and not z₁₁ in the slope?" in questions) == of_output
    assert questions["Where does this slope come from?"].splitlines() == list(ACTIVATIONS[hidden].why)


def test_only_with_momentum_something_remains_of_earlier_gradients():
    question = "Do gradients add up from step to step?"
    assert "velocity" not in asked("W1_new")[question]
    assert "velocity alone" in asked("W1_new", derivation(rule="momentum"))[question]
    assert question not in asked("V_W1_new", derivation(rule="momentum"))


def test_sum_or_average_says_how_many_times_as_large_eta_must_be():
    assert "n = 5 times as large" in asked("TotalLoss", n=5)["Sum or average?"]
    assert "here n = 1" in asked("TotalLoss", n=1)["Sum or average?"]


def test_softmax_is_written_out_and_what_a_z_changes_is_said():
    answers = asked("Yhat", derivation(output="softmax", loss="cross_entropy"), o=3)
    assert answers["What does softmax compute?"].startswith(
        "ŷ₁₁ = exp(z(2)₁₁)/(exp(z(2)₁₁) + exp(z(2)₁₂) + exp(z(2)₁₃))."
    )
    slopes = "dŷ₁₁/dz(2)₁₁ = ŷ₁₁(1 − ŷ₁₁), dŷ₁₂/dz(2)₁₁ = ŷ₁₂(0 − ŷ₁₁) and dŷ₁₃/dz(2)₁₁ = ŷ₁₃(0 − ŷ₁₁)."
    assert f"All outputs of its row: {slopes}" in answers["What does a z change, for example z(2)₁₁?"]
    assert answers["Where do these derivatives come from?"].splitlines() == list(SOFTMAX.why)
    many = asked("Yhat", derivation(output="softmax", loss="cross_entropy"), o=8)
    assert "dŷ₁₅/dz(2)₁₁ = ŷ₁₅(0 − ŷ₁₁) and so on for 3 more." in many["What does a z change, for example z(2)₁₁?"]
    alone = asked("Yhat", derivation(output="softmax", loss="cross_entropy"), o=1)
    assert list(alone) == ["What does softmax compute?"]


@each(
    ("output", "questions"),
    [
        (
            "sigmoid",
            {
                "Where does dŷ₁₁/dz(2)₁₁ = ŷ₁₁(1 − ŷ₁₁) come from?": ACTIVATIONS["sigmoid"].why,
                "Where does dTL/dŷ₁₁ = (ŷ₁₁ − y₁₁)/(ŷ₁₁(1 − ŷ₁₁)) come from?": LOSSES["cross_entropy"].why,
            },
        ),
        (
            "softmax",
            {"Where does dTL/dŷ₁₁ = (−y₁₁)/ŷ₁₁ come from?": CATEGORICAL.why},
        ),
    ],
)
def test_what_cancels_is_derived_where_no_line_has_it(output, questions):
    _, *answers = asked("Y_error", derivation(output=output, loss="cross_entropy")).items()
    assert dict(answers) == {question: "\n".join(lines) for question, lines in questions.items()}
