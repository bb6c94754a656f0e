"""Each reader of the table over any member of the family: layers, activations, losses, reductions, rules."""

import contextlib
import copy
import io

import numpy as np
import pytest
from hypothesis import given, settings

from backprop_core import (
    LOSSES,
    Batch,
    Cell,
    ChoiceError,
    MatrixError,
    Network,
    PathError,
    derivation,
    diagnose,
    follow,
    meet,
    trace,
    train,
)
from backprop_core.explain.covering import kept_back, same_products
from backprop_core.explain.derivatives import in_letters
from backprop_core.explain.letters import letters
from backprop_core.explain.questions import reasons
from backprop_core.export.latex_document import latex
from backprop_core.export.notebook import notebook
from backprop_core.export.numpy_script import numpy_script
from backprop_core.export.torch_script import torch_script
from backprop_core.language.activations import ROWWISE
from backprop_core.lesson.filling import sentences
from backprop_core.lesson.sequence import present, walk
from backprop_core.practice.gradient_check import cells_of, central_differences, meetings
from backprop_core.practice.intervals import Uncertain, of_uncertain_rows
from backprop_core.practice.mistakes import mistakes_before
from backprop_core.practice.nudge import nudge
from backprop_core.practice.offered import offers
from backprop_core.training.gradients_by_step import course
from backprop_core.training.landscape import cut, points_for
from backprop_core.training.pictures import answer_of, answers, curve
from backprop_core.words import words
from tests.backprop_core import automatic, blackboard, by_scalars
from tests.backprop_core.blackboard import HANDOUT, PARAMETERS, close
from tests.backprop_core.networks import Member, members
from tests.each import each

FEW = settings(max_examples=6)


def gradient_cells(run):
    for gradient in run.derivation.differentiated_by:
        yield from cells_of(run, gradient)


@given(members())
@settings(max_examples=30)
def test_every_matrix_is_that_of_loops_over_single_numbers(member):
    run, expected = member.run(learning_rate=0.3), by_scalars.matrices(member, learning_rate=0.3)
    assert set(run.values) == set(expected)
    for name, matrix in expected.items():
        close(run[name], matrix)


@given(members())
@settings(max_examples=30)
def test_the_gradients_are_those_of_automatic_differentiation(member):
    run, expected = member.trace, automatic.gradients_of(member)
    for matrix, gradient in run.derivation.gradient_by.items():
        close(run[gradient], expected[matrix])
    assert ("X" in run.derivation.gradient_by) == (member.gradients == "with_inputs")


@given(members())
@settings(max_examples=10)
def test_the_two_roads_end_in_the_same_products_and_their_sum_is_the_cell(member):
    run = member.trace
    for cell in gradient_cells(run):
        number, where = run[cell.matrix][cell.row, cell.column], (cell.matrix, cell.row, cell.column)
        chain, unfolded, collected = run.chain_rule(*where), run.unfold(*where), run.collected(*where)
        assert meet(collected, unfolded)
        assert {one.compare(number) for one in (chain, unfolded, collected, run.expand(*where))} == {"equals"}


@given(members())
@FEW
def test_every_cell_is_the_sum_of_its_line(member):
    run = member.trace
    for line in run.steps:
        cell = Cell(line.name, run[line.name].shape[0] - 1, run[line.name].shape[1] - 1)
        assert run.expand(cell.matrix, cell.row, cell.column).compare(run[line.name][-1, -1]) == "equals"


@given(members())
@FEW
def test_the_letters_of_a_gradient_are_the_products_of_the_chain_rule(member):
    notation = member.trace.notation
    for parameter in notation.derivation.gradient_by:
        assert all(one.is_laid_over for one in in_letters(notation, parameter))
    for line in notation.derivation.lines:
        assert letters(notation, Cell(line.name, 0, 0)).text


@given(members())
@FEW
def test_what_a_parameter_affects_ends_at_the_loss(member):
    run = member.trace
    goal = run.derivation.goal.name
    for parameter in run.derivation.gradient_by:
        assert f" {goal}" in run.affects(parameter, 0, 0).sentences[-1]


@given(members())
@FEW
def test_words_questions_covering_and_rounding_read_every_table(member):
    run = member.trace
    assert {word.name for word in words(run.notation) if word.is_axis} == set(run.sizes)
    for line in run.steps:
        assert all(reason.answer for reason in reasons(run.notation, line))
        assert line.name in kept_back(run.notation, frozenset((line.name,)))
        assert all(ref.name in run.derivation.letters for ref in same_products(run.notation, line.name))
    assert run.rounding().jumps == ()


@given(members())
@FEW
def test_the_exports_say_every_matrix(member):
    run = member.trace
    space = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(numpy_script(run), "script.py", "exec"), space)
    for name, matrix in run.values.items():
        np.testing.assert_array_equal(space[name], matrix)
    compile(torch_script(run), "script.py", "exec")
    for text in (latex(run), str(notebook(run))):
        assert text


@given(members())
@FEW
def test_the_measured_slopes_and_the_roads_agree(member):
    run = member.trace
    cells = [Cell(gradient, 0, 0) for gradient in run.derivation.differentiated_by]
    assert {one.outcome for one in central_differences(run, cells)} == {"agrees"}
    assert all(one.meets and one.comparison == "equals" for one in meetings(run, cells))


@given(members())
@FEW
def test_the_lesson_says_every_beat(member):
    run = member.trace
    for beat in (*present(run.notation), *walk(run.notation)):
        assert all(sentences(run, beat))


@given(members())
@settings(max_examples=5)
def test_right_numbers_agree_and_the_other_sign_is_named(member):
    run = member.trace
    for right in run.derivation.differentiated_by:
        assert diagnose(run, right, run[right].tolist()).verdict == "agrees"
    *_, gradient = run.derivation.parameter_of
    for line in run.steps:
        assert all(mistake.changed for mistake in mistakes_before(run, line.name))
    updated = run.derivation.updates[run.derivation.parameter_of[gradient]]
    uphill = 2 * run[run.derivation.parameter_of[gradient]] - run[updated.name]
    assert diagnose(run, updated.name, uphill.tolist()).verdict in ("mistaken", "agrees")


@given(members())
@FEW
def test_training_goes_by_the_same_lines(member):
    run = member.trace
    choices = {"loss": member.loss, "reduction": member.reduction, "momentum": member.momentum}
    training = train(member.network, member.batch, 2, 0.01, **choices)
    for parameter, line in run.derivation.updates.items():
        once = trace(member.network, member.batch, member.loss, member.reduction, 0.01, member.momentum)
        close(training.at(1).parameters[parameter], once[line.name])
    assert training.losses[0] == run[run.derivation.goal.name].item()


@given(members())
@FEW
def test_pictures_are_drawn_of_every_network(member):
    run, network, batch = member.trace, member.network, member.batch
    choices = {"loss": member.loss, "reduction": member.reduction}
    np.testing.assert_array_equal(answers(network, batch.X), run[answer_of(run.derivation)])
    assert curve(network, batch, points=3).outputs.shape == (3, batch.Y.shape[1])
    picture = cut(network, batch, Cell("W1", 0, 0), (-1, 1), 3, **choices)
    assert picture.loss == run[run.derivation.goal.name].item()
    assert points_for(run.sizes, 1) > 1
    numbers = course([(0, network)], batch, **choices)
    assert numbers.slopes.shape == (1, member.widths[2] if member.hidden else 0)
    close(numbers.gradients["W1"][0], run[run.derivation.gradient_of["W1"]].ravel())


def test_a_network_has_the_names_of_its_layers():
    one = Network.of([[[1.0]]], [[[2.0]]], hidden=[])
    two = Network.of([[[1]], [[2]]], [[[3]], [[4]]], hidden="tanh")
    three = Network.of([[[1]]] * 3, [[[0]]] * 3, hidden=["tanh", "relu"], output="linear")
    assert [list(network.parameters) for network in (one, two, three)] == [
        ["W1", "b1"],
        ["W1", "b", "W2", "c"],
        ["W1", "b1", "W2", "b2", "W3", "b3"],
    ]
    assert (two.hidden, two.W2.tolist(), three.hidden) == (("tanh",), [[2]], ("tanh", "relu"))
    with pytest.raises(AttributeError, match="no W3"):
        _ = two.W3


@each(
    ("weights", "biases", "hidden", "said"),
    [
        (5, 5, "tanh", "a network has at most 4 layers of weights, got 5"),
        (2, 1, "tanh", "2 layers of weights need 2 layers of biases, got 1"),
        (3, 3, ["tanh"], "3 layers of weights need 2 hidden activations, got 1"),
        (0, 0, "tanh", "a network needs at least one layer of weights"),
    ],
)
def test_layers_that_do_not_fit_together_are_refused(weights, biases, hidden, said):
    with pytest.raises(ChoiceError) as caught:
        Network.of([[[1.0]]] * weights, [[[1.0]]] * biases, hidden)
    assert str(caught.value) == said


@pytest.mark.parametrize("given", [None, "W1", 3, iter([[[1.0]]])])
def test_layers_that_are_no_list_are_refused(given):
    with pytest.raises(MatrixError, match=r"^the weights must be matrices, one for each layer, got "):
        Network.of(given, [[[1.0]]])


def test_a_copy_of_a_network_is_the_same_network():
    network = Network.of([np.eye(2)] * 3, [np.ones((1, 2))] * 3, ["tanh", "relu"], "linear")
    other = copy.deepcopy(network)
    assert (other.hidden, other.output) == (network.hidden, network.output)
    assert {name: matrix.tolist() for name, matrix in other.parameters.items()} == {
        name: matrix.tolist() for name, matrix in network.parameters.items()
    }


def test_a_weight_matrix_that_does_not_fit_the_layer_before_is_named():
    with pytest.raises(MatrixError, match=r"^W3 must have shape \(2, 1\), got \(3, 1\), because W2 has 2 columns$"):
        Network.of([np.ones((2, 2)), np.ones((2, 2)), np.ones((3, 1))], [np.ones((1, 2))] * 2 + [np.ones((1, 1))])


def test_given_derivatives_of_the_outputs_are_called_g():
    run = trace(Network.of([[[2.0]]], [[[1.0]]], [], "linear"), Batch([[3.0]], [[5.0]]), "outputs")
    assert (run["G"].item(), run["TotalLoss"].item(), run["dW1"].item()) == (5, 35, 15)
    assert run.notation.label("dW1") == "dTL/dW1"


def test_the_cells_of_a_third_layer_carry_its_number():
    run = trace(Network.of([np.ones((2, 2))] * 3, [np.ones((1, 2))] * 3), Batch([[1, 2]], [[0, 1]]))
    cells = {"Z1": "z₁₂", "Z3": "z(3)₁₂", "H2": "h(2)₁₂", "W2": "w(2)₁₂", "b3": "b(3)₂", "D_Error_W3": "d(2)₁₂"}
    assert {name: run.notation.symbol(Cell(name, 0, 1)) for name in cells} == cells
    assert run.notation.label("H2_slope") == "Sig′(H2)"
    factors = [factor.derivative for factor in run.chain_rule("dW1", 0, 0).terms[0].factors]
    assert factors == [
        "dz₁₁/dw₁₁", "dh₁₁/dz₁₁", "dz(2)₁₁/dh₁₁", "dh(2)₁₁/dz(2)₁₁", "dz(3)₁₁/dh(2)₁₁", "dŷ₁₁/dz(3)₁₁", "dTL/dŷ₁₁"
    ]  # fmt: skip


# ---- the derivative with respect to the inputs


def with_inputs(**choices):
    """The handout's numbers with dTL/dX asked for."""
    network = Network(**{name: HANDOUT[name] for name in PARAMETERS})
    return trace(network, Batch(HANDOUT["X"], HANDOUT["Y"]), gradients="with_inputs", **choices)


def test_an_input_has_a_path_through_each_hidden_unit_and_output_of_its_own_row():
    run = with_inputs()
    assert [[(one.derivative, one.symbol) for one in term.factors] for term in run.chain_rule("dX", 1, 2).terms] == [
        [
            (f"dz₂{unit}/dx₂₃", f"w₃{unit}"),
            (f"dh₂{unit}/dz₂{unit}", f"h₂{unit}(1 − h₂{unit})"),
            (f"dz(2)₂/dh₂{unit}", f"w{unit}"),
            ("dŷ₂/dz(2)₂", "ŷ₂(1 − ŷ₂)"),
            ("dTL/dŷ₂", "(ŷ₂ − y₂)"),
        ]
        for unit in "₁₂"
    ]
    assert (run.notation.label("dX"), run.notation.symbol(Cell("dX", 1, 2))) == ("dTL/dX", "dTL/dx₂₃")
    assert letters(run.notation, Cell("dX", 1, 2), 1).text == "hd₂₁·w₃₁ + hd₂₂·w₃₂"
    assert with_inputs(reduction="mean").notation.label("dX") == "dAL/dX"


def test_all_other_numbers_stay_when_the_derivative_of_the_inputs_is_asked_for():
    run, plain = with_inputs(), blackboard.run(HANDOUT)
    assert run.values.keys() - plain.values.keys() == {"dX"}
    for name, matrix in plain.values.items():
        np.testing.assert_array_equal(run[name], matrix)


def test_a_nudge_of_an_input_does_what_its_derivative_promises():
    run = with_inputs()
    step = nudge(run, Cell("X", 0, 2), 1e-5)
    assert step.gradient == run["dX"][0, 2]
    assert step.ratio == pytest.approx(1, abs=1e-4)


@each(
    ("wrong", "name"),
    [
        (lambda run: run["H_D_Error_W"] @ run["W1_new"].T, "updated W1 used"),
        (lambda run: run["H_D_Error_W"] @ run["dW1"].T, "dTL/dW1 sent back instead of W1"),
        (lambda run: run["D_Error_W"] @ run["W1"].T, "slope Sig′(H1) forgotten"),
        (lambda run: (run["H_D_Error_W"] @ run["W1"].T).T, "dTL/dX transposed"),
        (lambda run: -run["dX"], "sign turned: Y − Ŷ"),
    ],
)
def test_mistakes_in_the_derivative_of_the_inputs_are_named(wrong, name):
    run = with_inputs()
    found = [mistake.name for mistake in diagnose(run, "dX", wrong(run).tolist()).mistakes]
    assert name in found, found


# ---- cross-entropy


def cross_entropy(z, y):
    """One output whose z is given: no hidden layer, and a bias of 0."""
    return trace(Network.of([[[1.0]]], [[[0.0]]], []), Batch([[z]], [[y]]), "cross_entropy")


def test_the_chain_rules_factors_cancel_until_the_error_is_left():
    run = cross_entropy(0.0, 1.0)
    (term,) = run.chain_rule("delta_out", 0, 0).terms
    assert [(one.derivative, one.symbol, one.value) for one in term.factors] == [
        ("dŷ₁/dz₁", "ŷ₁(1 − ŷ₁)", 0.25),
        ("dTL/dŷ₁", "(ŷ₁ − y₁)/(ŷ₁(1 − ŷ₁))", -2.0),
    ]
    assert [(one.rest.symbol, one.rest.value) for one in term.factors] == [("1", 1.0), ("(ŷ₁ − y₁)", -0.5)]
    assert meet(run.chain_rule("delta_out", 0, 0), run.unfold("delta_out", 0, 0))
    assert run["delta_out"].item() == -0.5


@given(members().filter(lambda member: member.loss == "cross_entropy"))
@FEW
def test_every_delta_is_its_chain_rule(member):
    run = member.trace
    for name in run.derivation.derivative_of:
        chain, unfolded, collected = (read(name, 0, 0) for read in (run.chain_rule, run.unfold, run.collected))
        assert meet(collected, unfolded)
        assert chain.compare(run[name][0, 0]) == "equals"


@each(("z", "y", "loss"), [(800.0, 1.0, 0.0), (800.0, 0.0, 800.0), (-800.0, 0.0, 0.0), (40.0, 0.0, 40.0)])
def test_cross_entropy_is_right_where_the_output_is_0_or_1_in_a_computer(z, y, loss):
    run = cross_entropy(z, y)
    assert run["L"].item() == run.expand("L", 0, 0).value == loss
    error = float(z > 0) - y
    assert run["delta_out"].item() == run.chain_rule("delta_out", 0, 0).value == error
    assert run["dW1"].item() == run.chain_rule("dW1", 0, 0).value == error * z
    space = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(numpy_script(run), "script.py", "exec"), space)
    assert space["L"].item() == loss


def test_cross_entropy_needs_a_sigmoid_or_softmax_at_the_output():
    with pytest.raises(
        ChoiceError, match=r"^the loss cross_entropy needs the output activation sigmoid or softmax, got 'tanh'$"
    ):
        trace(Network.of([[[1.0]]], [[[0.0]]], [], "tanh"), Batch([[1.0]], [[1.0]]), "cross_entropy")


def test_the_board_says_why_the_slope_is_not_there():
    run = cross_entropy(0.0, 1.0)
    answers = {one.question: one.answer for one in reasons(run.notation, run.derivation.by_name["Y_error"])}
    answer = answers["Why ŷ₁ − y₁, without the slope of the output?"]
    assert "dŷ₁/dz₁ = ŷ₁(1 − ŷ₁) and dTL/dŷ₁ = (ŷ₁ − y₁)/(ŷ₁(1 − ŷ₁))" in answer


@pytest.mark.parametrize(
    ("loss", "times", "name"),
    [
        ("squared", lambda run: 0.5, "2 of the square forgotten in Y_error"),
        (
            "cross_entropy",
            lambda run: run["Yhat"] * (1 - run["Yhat"]),
            "slope Ŷ ⊙ (1 − Ŷ) multiplied in, though it cancels",
        ),
    ],
)
def test_the_mistake_that_a_loss_invites_is_named(loss, times, name):
    network = Network.of([[[0.3, -0.2], [0.5, 0.4]], [[0.7], [-0.6]]], [[[0.1, 0.2]], [[-0.3]]], "tanh")
    run = trace(network, Batch([[1, 2], [3, -1], [0.5, 0]], [[1], [0], [1]]), loss, learning_rate=0.3)
    mistaken = run["H1"].T @ (run["delta_out"] * times(run))
    assert [one.name for one in diagnose(run, "dW2", mistaken.round(6).tolist()).mistakes] == [name]


# ---- softmax


def softmax_of(z, y):
    """Outputs whose z of one row are given."""
    count = len(z)
    return trace(Network.of([np.eye(count)], [np.zeros((1, count))], [], "softmax"), Batch([z], [y]), "cross_entropy")


def test_with_softmax_a_path_runs_through_every_output_and_what_cancels_is_the_output():
    run = softmax_of([0.0, 0.0], [1.0, 0.0])
    paths = run.chain_rule("delta_out", 0, 0)
    assert [[(one.derivative, one.symbol, one.rest.symbol) for one in term.factors] for term in paths.terms] == [
        [("dŷ₁₁/dz₁₁", "ŷ₁₁(1 − ŷ₁₁)", "(1 − ŷ₁₁)"), ("dTL/dŷ₁₁", "(−y₁₁)/ŷ₁₁", "(−y₁₁)")],
        [("dŷ₁₂/dz₁₁", "ŷ₁₂(0 − ŷ₁₁)", "(0 − ŷ₁₁)"), ("dTL/dŷ₁₂", "(−y₁₂)/ŷ₁₂", "(−y₁₂)")],
    ]
    (term,) = run.collected("delta_out", 0, 0).terms
    assert [(one.derivative, one.symbol, one.value) for one in term.factors] == [("dTL/dz₁₁", "(ŷ₁₁ − y₁₁)", -0.5)]
    assert (paths.value, run["delta_out"].tolist()) == (-0.5, [[-0.5, 0.5]])


def test_softmax_and_its_cross_entropy_are_right_where_an_output_is_0_in_a_computer():
    run = softmax_of([800.0, 0.0], [0.0, 1.0])
    assert run["Yhat"].tolist() == [[1, 0]]
    assert run["TotalLoss"].item() == run.expand("L", 0, 1).value == 800
    assert run.chain_rule("delta_out", 0, 1).value == run["delta_out"][0, 1] == -1
    assert run.rounding().jumps == ()


def test_the_targets_of_a_row_must_add_up_to_1_with_softmax():
    with pytest.raises(MatrixError) as caught:
        softmax_of([0.0, 1.0], [1.0, 0.5])
    assert str(caught.value) == "Y row 1 adds up to 1.5: with softmax the targets of a row must add up to 1"
    assert (caught.value.matrix, caught.value.row) == ("Y", 0)


@pytest.mark.parametrize("function", ROWWISE)
def test_rounding_on_the_way_through_a_whole_row_is_no_less_than_any_rounding_makes(function):
    draw = np.random.default_rng(2)
    middle, radius = draw.uniform(-2, 2, (3, 4)), draw.uniform(0, 0.1, (3, 4))
    result = of_uncertain_rows(ROWWISE[function])(Uncertain(middle, radius))
    for _ in range(200):
        other = ROWWISE[function](middle + radius * draw.choice([-1, 0, 1], middle.shape))
        assert (np.abs(other - result.middle) <= result.radius + 1e-15).all()


def test_softmax_goes_with_cross_entropy_alone():
    network = Network.of([np.eye(2)], [np.zeros((1, 2))], [], "softmax")
    with pytest.raises(ChoiceError) as caught:
        trace(network, Batch([[0, 0]], [[1, 0]]))
    assert str(caught.value) == "the output activation softmax needs the loss cross_entropy, got 'half_squared'"


def test_a_z_affects_every_softmax_of_its_row():
    sentences = softmax_of([0.0, 1.0], [1.0, 0.0]).affects("Z1", 0, 0).sentences
    assert sentences[0] == "z₁₁ affects ŷ₁₁ and ŷ₁₂"


def test_paths_that_cannot_be_added_up_are_refused_by_the_name_of_their_line():
    run = softmax_of([0.0, 0.0], [1.0, 0.0])
    table = derivation([], "softmax", "cross_entropy").with_line("L[no] = (Yhat[no] − Y[no])²")
    changed = follow(table, Network.of([np.eye(2)], [np.zeros((1, 2))], [], "softmax"), Batch([[0, 0]], [[1, 0]]))
    assert changed.chain_rule("delta_out", 0, 0).value == -0.5 * 0.5 * 2 * (0.5 + 0.5)
    with pytest.raises(PathError) as caught:
        changed.collected("delta_out", 0, 0)
    assert caught.value.line == run.derivation.by_name["Yhat"].text
    (meeting,) = meetings(changed, [Cell("dW1", 0, 0)])
    assert not meeting.meets
    assert same_products(changed.notation, "dW1") == ()
    assert str(caught.value).startswith("the paths through 'Yhat[no] = softmax(Z1[no])' cannot be added up in letters")


@pytest.mark.parametrize("loss", LOSSES)
def test_the_formula_of_a_loss_is_the_loss_of_each_output(loss):
    for output in {"sigmoid", "softmax"} & set(LOSSES[loss].outputs):
        network = Network.of([np.array([[0.3, -0.4]])], [np.zeros((1, 2))], [], output)
        run = trace(network, Batch([[1.0]], [[0.25, 0.75]]), loss)
        text = LOSSES[loss].with_output(output).formula.replace("½", "0.5*").replace("·", "*").replace("²", "**2")
        space = {"ŷ": run["Yhat"], "y": run.values.get("Y"), "g": run.values.get("G"), "log": np.log}
        close(eval(text.replace("−", "-"), space), run["L"])


def powers(m):
    return np.exp(m["Z2"])


@each(
    ("matrix", "wrong", "name"),
    [
        (
            "dW2",
            lambda m: m["H1"].T @ ((m["Yhat"] - m["Y"]) * m["Yhat"] * (1 - m["Yhat"])),
            "slope Ŷ ⊙ (1 − Ŷ) multiplied in, though it cancels",
        ),
        ("dW2", lambda m: m["H1"].T @ (-m["Y"] * (1 - m["Yhat"])), "only the path through its own output in δ_out"),
        ("dc", lambda m: (m["Y"] - m["Yhat"]).sum(axis=0, keepdims=True), "sign turned: Y − Ŷ"),
        ("Yhat", lambda m: 1 / (1 + np.exp(-m["Z2"])), "sigmoid in Ŷ"),
        (
            "L",
            lambda m: -m["Y"] * np.log(m["Yhat"]) - (1 - m["Y"]) * np.log(1 - m["Yhat"]),
            "cross-entropy of other outputs: L = −Y ⊙ log(Ŷ) − (1 − Y) ⊙ log(1 − Ŷ)",
        ),
        ("Yhat", lambda m: powers(m) / powers(m).sum(axis=0), "softmax down each column in Ŷ"),
        ("dW2", lambda m: m["H1"].T @ (powers(m) / powers(m).sum(axis=0) - m["Y"]), "softmax down each column in Ŷ"),
        ("L", lambda m: -m["Y"] * np.log(powers(m) / powers(m).sum()), "softmax over all rows in Ŷ"),
        ("dW2", lambda m: m["H1"].T @ (powers(m) / powers(m).sum() - m["Y"]), "softmax over all rows in Ŷ"),
        ("Yhat", powers, "exp(Z2) instead of softmax in Ŷ"),
        ("dW2", lambda m: m["H1"].T @ m["Yhat"], "target Y forgotten in Y_error"),
        ("dW2", lambda m: m["H1"].T @ (m["Yhat"] - 1), "1 instead of Y in Y_error"),
        (
            "dW2",
            lambda m: m["H1"].T @ (m["Yhat"] - m["Y"].argmax(axis=1, keepdims=True)),
            "class number, counted from 0, instead of the one-hot row in Y_error",
        ),
        (
            "dW2",
            lambda m: m["H1"].T @ (-m["Y"] / m["Yhat"]),
            "(−Y) / Ŷ for δ_out: softmax itself left out on the way back",
        ),
        ("TotalLoss", lambda m: (m["Y"] * np.log(m["Yhat"])).sum(keepdims=True), "minus forgotten in L"),
        ("TotalLoss", lambda m: -(m["Y"] * np.log10(m["Yhat"])).sum(keepdims=True), "log10 instead of log in L"),
        ("L", lambda m: -m["Y"] * m["Yhat"], "log left out: L = −Y ⊙ Ŷ"),
        ("L", lambda m: -m["Y"] * np.log(1 - m["Yhat"]), "log of the other number: L = −Y ⊙ log(1 − Ŷ)"),
        ("L", lambda m: -np.log(m["Yhat"]), "target Y forgotten in L"),
    ],
)
def test_the_mistakes_that_softmax_invites_are_named(matrix, wrong, name):
    run = Member((4, 2, 2, 3), 5, ("tanh",), "softmax", "cross_entropy", "total", 0.0).trace
    found = [one.name for one in diagnose(run, matrix, wrong(run).round(6).tolist()).mistakes]
    assert name in found, found


def test_an_average_divided_once_more_is_named():
    run = Member((4, 2, 2, 3), 5, ("tanh",), "softmax", "cross_entropy", "mean", 0.0).trace
    assert [one.name for one in diagnose(run, "dW1", (run["dW1"] / 4).tolist()).mistakes] == ["1/n taken twice"]


def test_softmax_along_another_axis_is_named_where_exponentials_overflow():
    """Only the answer's own numbers need be finite: softmax takes the largest z away first."""
    network = Network.of([np.array([[800.0, 801.0]])], [np.zeros((1, 2))], [], "softmax")
    run = trace(network, Batch([[1.0], [1.001]], [[1, 0], [0, 1]]), "cross_entropy")
    z = run["Z1"] - 801
    by_columns = np.exp(z) / np.exp(z).sum(axis=0)
    assert diagnose(run, "Yhat", by_columns.tolist()).mistakes[0].name == "softmax down each column in Ŷ"


def test_the_board_offers_to_forget_the_paths_through_the_other_outputs():
    run = Member((2, 1, 3), 5, (), "softmax", "cross_entropy", "mean", 0.0).trace
    offered = offers(run.derivation, tuple(run.sizes.items()))
    mistaken = offered.by_key["own-output.delta_out"].follow(run)
    close(mistaken["delta_out"], -run["Y"] * (1 - run["Yhat"]) / 2)
    alone = Member((2, 1, 1), 5, (), "softmax", "cross_entropy", "mean", 0.0).trace
    assert "own-output.delta_out" not in offers(alone.derivation, tuple(alone.sizes.items())).by_key
