"""The question which product gives a gradient: NumPy multiplies each choice, and its reason must say what happens."""

import numpy as np
from hypothesis import given, settings

from backprop_core.lesson.filling import filled
from backprop_core.lesson.following import telling_example
from backprop_core.lesson.judging import judge
from backprop_core.lesson.sequence import beats, present, walk
from tests.backprop_core import blackboard
from tests.backprop_core.networks import networks
from tests.each import each


def product_beats(run):
    return [beat for beat in beats(run.notation) if beat.question and beat.question.kind == "product"]


def asked(run, name):
    return next(beat for beat in product_beats(run) if beat.line == name)


def multiplied(run, choice):
    """What a choice gives in NumPy, without stretching; ``None`` where it cannot be multiplied."""
    named = {run.notation.label(name): run[name] for name in (*run.derivation.letters, *run.derivation.transposed)}
    left, sign, right = choice.split(" ")
    if sign == "⊙":
        return named[left] * named[right] if named[left].shape == named[right].shape else None
    return named[left] @ named[right] if named[left].shape[1] == named[right].shape[0] else None


@given(networks())
@settings(max_examples=8)
def test_one_choice_is_right_and_each_reason_says_what_numpy_says(network):
    run = network.trace
    for beat in product_beats(run):
        right = run[beat.line]
        assert beat.question.right in beat.question.choices
        assert np.allclose(multiplied(run, beat.question.right), right, rtol=1e-12, atol=1e-300)
        for choice in set(beat.question.choices) - {beat.question.right}:
            verdict = judge(run, beat, (choice,))
            assert verdict.verdict == "wrong"
            result = multiplied(run, choice)
            if result is None:
                assert (
                    "cannot be multiplied" in verdict.sentence
                    or "needs two matrices of the same shape" in verdict.sentence
                )
            elif result.shape != right.shape:
                assert f"gives {result.shape[0]} × {result.shape[1]}" in verdict.sentence
            else:
                assert right.size > 1 or max(run.sizes.values()) > 1
                assert "only because" in verdict.sentence or "adds nothing" in verdict.sentence


@each(
    ("name", "choice", "reason"),
    [
        ("dW1", "X @ H_D_Error_W", "X @ H_D_Error_W cannot be multiplied: 2 × 4 and 2 × 2. A row of X has 4 cells,"),
        ("dW1", "H_D_Error_W @ X.T", "H_D_Error_W @ X.T cannot be multiplied: 2 × 2 and 4 × 2."),
        ("dW1", "X.T ⊙ H_D_Error_W", "⊙ needs two matrices of the same shape: 4 × 2 and 2 × 2."),
        ("dW2", "H1 @ δ_out", "The shape fits only because there are as many hidden units as rows here."),
        ("D_Error_W", "W2.T @ δ_out", "W2.T @ δ_out gives 1 × 1, and D_Error_W is 2 × 2."),
    ],
)  # fmt: skip
def test_a_wrong_product_gets_its_reason_from_the_shapes(handout, name, choice, reason):
    beat = asked(handout, name)
    assert beat.question.right == {"dW1": "X.T @ H_D_Error_W", "dW2": "H1.T @ δ_out", "D_Error_W": "δ_out @ W2.T"}[name]
    assert judge(handout, beat, (choice,)).sentence.startswith(reason)


def test_the_class_and_the_student_are_asked_for_the_transpose(handout):
    for those in (present(handout.notation), walk(handout.notation, telling_example(handout))):
        beat = next(beat for beat in those if beat.line == "dW1" and beat.question and beat.question.kind == "product")
        assert [one.matrix for one in beat.shown] == ["X", "H_D_Error_W", "dW1"]
        assert len(beat.question.choices) == 4


def test_the_answer_says_what_is_added_and_why_it_has_this_shape(handout):
    said = filled(handout, asked(handout, "dW1").question.worked)
    assert "Each row of X uses the same w₁₁, so each row adds its own term. @ adds up those 2 terms." in said
    assert "so X.T @ H_D_Error_W is 4 by 2." in said


def test_of_matrices_with_one_cell_the_product_is_told_and_not_asked():
    run = blackboard.run(blackboard.numbers((1, 1, 1, 1), seed=1))
    assert not product_beats(run)
    assert [beat.id for beat in present(run.notation) if beat.id == "dW1.operator1.answer"]


@each("shape", [(1, 3, 2, 1), (1, 1, 3, 2), (1, 2, 1, 3), (1, 3, 2, 2), (2, 3, 2, 1)])
def test_what_numpy_repeats_is_named(shape):
    """NumPy multiplies matrices of other shapes all the same, where it can repeat one or both of them."""
    run = blackboard.run(blackboard.numbers(shape, seed=1))
    label = run.notation.label
    for beat in product_beats(run):
        for choice, reason in beat.question.reasons:
            left, sign, right = choice.split(" ")
            named = {label(name): run[name] for name in (*run.derivation.letters, *run.derivation.transposed)}
            if sign == "⊙" and named[left].shape != named[right].shape:
                try:
                    stretched = (named[left] * named[right]).shape
                except ValueError:
                    stretched = ()
                repeated = [name for name in (left, right) if named[name].shape != stretched]
                is_said = stretched == run[beat.line].shape
                sizes = "{} × {}".format(*run[beat.line].shape)
                says = f"NumPy’s * repeats {' and '.join(repeated)} to {sizes}; ⊙ does not."
                assert (says in reason) == is_said == ("NumPy" in reason), (beat.line, choice)
