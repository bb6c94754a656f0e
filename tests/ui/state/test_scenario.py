"""The scenario: each change keeps everything else, points inside the board, and leaves the old one as it was."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, REDUCTIONS, Cell, ChoiceError, Choices
from tests.each import each
from tests.ui import extreme
from ui.state import scenario_document as document
from ui.state.example import example, examples
from ui.state.limits import LIMITS
from ui.state.scenario import PINNED_FIRST, of_example

GIVEN = {"X": "nc", "Y": "no", "W1": "ch", "b": "1h", "W2": "ho", "c": "1o"}
EVERY = each("one", examples(), ids=lambda one: one.key)

FIFTY = settings(max_examples=50)

letters = st.sampled_from("ncho")
finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.fixture
def handout():
    return of_example(example("handout"))


def changed(before, after):
    """The fields in which two scenarios differ; of the matrices, those whose numbers differ."""
    plain = {f.name for f in fields(before)} - {"given"}
    names = {name for name in plain if getattr(before, name) != getattr(after, name)}
    return names | {name for name in GIVEN if not np.array_equal(before.given[name], after.given[name])}


def overlap(before, after):
    """The cells that both have, of each given matrix."""
    for name in GIVEN:
        rows, columns = np.minimum(before.given[name].shape, after.given[name].shape)
        yield before.given[name][:rows, :columns], after.given[name][:rows, :columns]


@EVERY
def test_every_example_begins_a_scenario_that_traces(one):
    scenario = of_example(one)
    run = scenario.trace()
    assert run["Yhat"].shape == np.shape(one.given[scenario.derivation.targets])
    assert run.sizes == scenario.sizes
    assert run.derivation.choices == Choices(one.hidden, one.output, one.loss, one.reduction)
    assert run.learning_rate == one.learning_rate


@EVERY
def test_an_example_begins_with_its_own_numbers_and_the_first_weight_held(one):
    scenario = of_example(one)
    assert scenario.example == one.key
    assert all(np.array_equal(scenario.given[name], matrix) for name, matrix in one.given.items())
    assert scenario.pinned == scenario.explained == PINNED_FIRST
    assert (scenario.drafts, scenario.first_row, scenario.columns) == ({}, 0, one.columns)


def test_the_sizes_are_those_of_the_handout(handout):
    assert handout.sizes == {"n": 2, "c": 4, "h": 2, "o": 1}


def test_a_scenario_cannot_be_changed_in_place(handout):
    with pytest.raises(FrozenInstanceError):
        handout.loss = "squared"
    for scenario in (handout, handout.with_number(Cell("X", 0, 0), 5), handout.with_size("h", 3)):
        for name in GIVEN:
            with pytest.raises(ValueError, match="read-only"):
                scenario.given[name][0, 0] = 7


@FIFTY
@given(st.sampled_from(list(GIVEN)), st.integers(0, 3), st.integers(0, 3), finite)
def test_a_number_changes_one_cell_and_nothing_else(name, row, column, number):
    before = of_example(example("handout"))
    copies = {name: before.given[name].copy() for name in GIVEN}
    place = (row % before.given[name].shape[0], column % before.given[name].shape[1])
    after = before.with_number(Cell(name, *place), number)
    assert after.given[name][place] == number
    assert changed(before, after) <= {name}
    assert np.sum(after.given[name] != before.given[name]) <= 1
    assert all(np.array_equal(before.given[name], copies[name]) for name in GIVEN), "the old scenario is as it was"


def test_a_number_reaches_the_trace(handout):
    run = handout.with_number(Cell("b", 0, 1), 3).trace()
    assert run["b"][0, 1] == 3
    assert run["Z1"][0, 1] != handout.trace()["Z1"][0, 1]


def test_two_scenarios_have_the_same_numbers_however_they_are_looked_at(handout):
    changed = handout.with_number(Cell("W1", 0, 0), 7)
    assert changed.with_number(Cell("W1", 0, 0), 0.1).with_pin(None).with_choices(decimals=2).has_numbers_of(handout)
    others = [
        changed,
        handout.with_size("n", 3),
        handout.with_choices(hidden="tanh"),
        handout.with_choices(reduction="mean"),
    ]
    assert not any(other.has_numbers_of(handout) for other in others)


def test_a_draft_is_kept_and_the_number_stays(handout):
    after = handout.with_draft(Cell("X", 0, 0), "abc")
    assert after.drafts == {Cell("X", 0, 0): "abc"}
    assert changed(handout, after) == {"drafts"}
    assert handout.drafts == {}


def test_another_draft_in_the_same_cell_takes_its_place(handout):
    after = handout.with_draft(Cell("X", 0, 0), "a").with_draft(Cell("b", 0, 0), "b").with_draft(Cell("X", 0, 0), "c")
    assert after.drafts == {Cell("X", 0, 0): "c", Cell("b", 0, 0): "b"}


def test_a_number_clears_the_draft_of_its_cell_only(handout):
    drafted = handout.with_draft(Cell("X", 0, 0), "a").with_draft(Cell("X", 1, 0), "b")
    assert drafted.with_number(Cell("X", 0, 0), 1).drafts == {Cell("X", 1, 0): "b"}


def test_drafts_survive_other_choices_pins_and_rows(handout):
    drafted = handout.with_draft(Cell("W1", 0, 0), "a")
    after = drafted.with_choices(hidden="tanh").with_pin(Cell("X", 0, 0)).with_first_row(1).with_size("n", 5)
    assert after.drafts == drafted.drafts


@FIFTY
@given(letters, st.integers(1, 40), letters, st.integers(1, 40))
def test_another_size_keeps_the_number_of_every_cell_that_stays(first, size, second, other):
    before = of_example(example("handout"))
    after = before.with_size(first, size).with_size(second, other)
    assert all(np.array_equal(old, new) for old, new in overlap(before, after)) or first == second
    once = before.with_size(first, size)
    assert all(np.array_equal(old, new) for old, new in overlap(before, once))
    assert once.sizes == {**before.sizes, first: min(size, LIMITS[first])}
    for name, (rows, columns) in GIVEN.items():
        sizes = {**after.sizes, "1": 1}
        assert after.given[name].shape == (sizes[rows], sizes[columns])
    assert np.isfinite(after.trace()["Yhat"]).all()


@FIFTY
@given(letters, st.integers(2, 8))
def test_growing_and_shrinking_back_leaves_every_number(letter, size):
    before = of_example(example("mazur"))
    smallest = before.sizes[letter]
    back = before.with_size(letter, smallest + size).with_size(letter, smallest)
    assert not changed(before, back)


@each("letter", "ncho")
@each(("asked", "got"), [(0, "1"), (-3, "1"), (1, "1"), (10**9, "most")])
def test_a_size_stays_between_one_and_its_limit(handout, letter, asked, got):
    assert handout.with_size(letter, asked).sizes[letter] == (1 if got == "1" else LIMITS[letter])


def test_the_limits_are_those_of_a_class():
    assert dict(LIMITS) == {"n": 10_000, "c": 32, "h": 16, "k": 16, "m": 16, "o": 8}


def test_new_rows_and_biases_are_zero_and_new_weights_are_not(handout):
    grown = handout.with_size("n", 3).with_size("h", 3).with_size("o", 2).with_size("c", 5)
    assert not grown.given["X"][2].any()
    assert not grown.given["X"][:, 4].any()
    assert not grown.given["Y"][:, 1].any()
    assert grown.given["b"][0, 2] == grown.given["c"][0, 1] == 0
    assert grown.given["W1"].all()
    assert grown.given["W2"].all()


@pytest.mark.parametrize("columns", [1, 2, 4])
def test_new_hidden_units_are_not_twins(handout, columns):
    grown = handout.with_size("c", columns).with_size("h", 1).with_size("h", LIMITS["h"])
    units = np.vstack([grown.given["W1"], grown.given["W2"].T])
    assert len(np.unique(units, axis=1).T) == LIMITS["h"]


def test_a_smaller_size_drops_the_drafts_and_the_pin_that_are_outside(handout):
    held = handout.with_draft(Cell("W1", 0, 1), "out").with_draft(Cell("W1", 1, 0), "in").with_pin(Cell("dW1", 2, 1))
    after = held.with_size("h", 1)
    assert after.drafts == {Cell("W1", 1, 0): "in"}
    assert after.pinned is None
    assert after.explained is None


def test_a_smaller_size_keeps_the_pin_that_is_inside(handout):
    after = handout.with_pin(Cell("dW1", 2, 1)).with_size("n", 1)
    assert after.pinned == after.explained == Cell("dW1", 2, 1)


def test_column_names_go_when_the_columns_change_and_stay_otherwise():
    iris = of_example(example("iris"))
    assert iris.columns
    assert iris.with_size("n", 20).with_size("h", 4).columns == iris.columns
    assert iris.with_size("c", 3).columns == ()
    assert iris.outputs
    assert iris.with_size("c", 3).with_size("n", 20).outputs == iris.outputs
    assert iris.with_size("o", 2).outputs == ()


@each("hidden", ACTIVATIONS)
@each("output", ACTIVATIONS)
@each("reduction", REDUCTIONS)
def test_every_choice_makes_a_scenario_that_traces(handout, hidden, output, reduction):
    after = handout.with_choices(hidden=hidden, output=output, reduction=reduction, learning_rate=0.25, decimals=6)
    assert changed(handout, after) <= {"hidden", "output", "reduction", "learning_rate", "decimals"}
    run = after.trace()
    assert run.derivation.choices == Choices((hidden,), output, reduction=reduction)
    assert run.learning_rate == 0.25


def test_with_momentum_the_velocities_are_given_and_as_large_as_their_parameters(handout):
    moving = handout.with_choices(momentum=0.9).with_size("h", 3)
    assert {name: matrix.shape for name, matrix in moving.velocities.items()} == {
        f"V_{name}": moving.given[name].shape for name in moving.derivation.gradient_of
    }
    assert not any(matrix.any() for matrix in moving.velocities.values())
    typed = moving.with_number(Cell("V_W2", 0, 0), 2.5).with_size("h", 5).with_size("o", 2)
    assert typed.given["V_W2"].tolist() == [[2.5, 0]] + [[0, 0]] * 4
    assert typed.trace()["V_W2_new"][0, 0] == 0.9 * 2.5 + typed.trace()["dW2"][0, 0]
    assert np.array_equal(typed.with_choices(momentum=0.5).given["V_W2"], typed.given["V_W2"])
    drafted = typed.with_draft(Cell("V_W2", 0, 0), "abc").with_pin(Cell("V_W1_new", 0, 0))
    plain = drafted.with_choices(momentum=0.0)
    assert (plain.given.keys(), plain.drafts, plain.pinned) == (handout.given.keys(), {}, None)
    assert not typed.with_data(np.ones((2, 3)), np.ones((2, 1)), ()).given["V_W2"].any()


def test_an_activation_that_does_not_exist_is_refused(handout):
    with pytest.raises(ChoiceError, match="hidden activation must be one of sigmoid"):
        handout.with_choices(hidden="softmax")


def test_a_pin_on_a_line_that_a_choice_takes_away_is_let_go(handout):
    average = handout.with_choices(reduction="mean").with_pin(Cell("Y_error_average", 0, 0))
    assert average.pinned == Cell("Y_error_average", 0, 0)
    assert average.with_choices(reduction="total").pinned is None


def test_what_is_presented_and_kept_back_goes_with_the_line_that_a_choice_takes_away(handout):
    average = handout.with_choices(reduction="mean", presenting="Y_error_average")
    total = average.with_choices(hidden_grids=frozenset({"Y_error_average", "H1"})).with_choices(reduction="total")
    assert total.presenting == ""
    assert total.hidden_grids == {"H1"}


@pytest.mark.parametrize(("parameter", "gradient"), [("W1", "dW1"), ("b", "db"), ("W2", "dW2"), ("c", "dc")])
def test_holding_a_parameter_or_its_gradient_explains_the_gradient(handout, parameter, gradient):
    for matrix in (parameter, gradient):
        after = handout.with_pin(Cell("dW1", 3, 1)).with_pin(Cell(matrix, 0, 0))
        assert after.pinned == Cell(matrix, 0, 0)
        assert after.explained == Cell(gradient, 0, 0)


@pytest.mark.parametrize("matrix", ["X", "Y", "H1", "delta_out", "TotalLoss", "W1_new"])
def test_no_chain_rule_is_explained_of_a_cell_that_has_none(handout, matrix):
    after = handout.with_pin(Cell("dW1", 3, 1)).with_pin(Cell(matrix, 0, 0))
    assert after.pinned == Cell(matrix, 0, 0)
    assert after.explained is None


def test_nothing_is_explained_when_nothing_is_held(handout):
    after = handout.with_pin(Cell("dW2", 1, 0)).with_pin(None)
    assert (after.pinned, after.explained) == (None, None)


def test_the_paths_begin_anew_with_other_rows_and_another_held_cell():
    iris = of_example(example("iris")).with_first_row(8, 16)
    assert (iris.first_row, iris.first_path) == (8, 16)
    assert iris.with_first_row(16).first_path == 0
    assert iris.with_pin(Cell("dc", 0, 1)).first_path == 0
    assert iris.with_number(Cell("X", 0, 0), 1.0).first_path == 16


@pytest.mark.parametrize(("asked", "first"), [(0, 0), (8, 8), (149, 149), (150, 149), (10**9, 149), (-5, 0)])
def test_the_first_row_is_always_a_row(asked, first):
    assert of_example(example("iris")).with_first_row(asked).first_row == first


def test_fewer_rows_bring_the_first_row_back():
    assert of_example(example("iris")).with_first_row(120).with_size("n", 10).first_row == 9


@EVERY
def test_there_is_exactly_a_cell_for_every_number_of_the_trace(one):
    scenario = of_example(one)
    for name, matrix in scenario.trace().values.items():
        rows, columns = matrix.shape
        assert scenario.has(Cell(name, 0, 0))
        assert scenario.has(Cell(name, rows - 1, columns - 1))
        for row, column in ((rows, 0), (0, columns), (-1, 0), (0, -1)):
            assert not scenario.has(Cell(name, row, column))


@pytest.mark.parametrize("name", ["", "nonsense", "x", "w1", "Y_error_average", "dW1 "])
def test_there_is_no_cell_of_a_matrix_that_is_not_there(handout, name):
    assert not handout.has(Cell(name, 0, 0))


@settings(max_examples=20)
@given(st.data())
def test_whatever_is_done_in_whatever_order_everything_points_inside(data):
    scenario = of_example(example("handout"))
    for _ in range(data.draw(st.integers(1, 8))):
        cells = [Cell(n, r, c) for n in scenario.trace().values for r in range(2) for c in range(2)]
        cell = data.draw(st.sampled_from([cell for cell in cells if scenario.has(cell)]))
        match data.draw(st.sampled_from(["number", "draft", "pin", "size", "choose", "row"])):
            case "number" if cell.matrix in GIVEN:
                scenario = scenario.with_number(cell, data.draw(finite))
            case "draft" if cell.matrix in GIVEN:
                scenario = scenario.with_draft(cell, "no number")
            case "pin":
                scenario = scenario.with_pin(cell)
            case "size":
                scenario = scenario.with_size(
                    data.draw(st.sampled_from(sorted(scenario.sizes))), data.draw(st.integers(1, 5))
                )
            case "choose":
                scenario = scenario.with_choices(
                    hidden=data.draw(st.lists(st.sampled_from(list(ACTIVATIONS)), max_size=3).map(tuple)),
                    loss=data.draw(st.sampled_from(["half_squared", "squared", "outputs"])),
                    reduction=data.draw(st.sampled_from(list(REDUCTIONS))),
                )
            case "row":
                scenario = scenario.with_first_row(data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9)))
        assert scenario.pinned is None or scenario.has(scenario.pinned)
        explained = scenario.explained
        assert explained is None or (explained.matrix in scenario.derivation.parameter_of and scenario.has(explained))
        assert all(scenario.has(place) for place in scenario.drafts)
        assert 0 <= scenario.first_row < scenario.sizes["n"]
        assert extreme.same(document.read(document.write(scenario)), scenario)


@pytest.mark.parametrize("key", ["handout", "iris"])
def test_other_data_begin_with_small_random_weights_and_biases_of_0(key):
    before = of_example(example(key)).with_number(Cell("b", 0, 0), 7.0).with_draft(Cell("W1", 0, 0), "abc")
    X, Y = np.arange(15.0).reshape(5, 3), np.ones((5, 2))
    after = before.with_data(X, Y, ("a", "b", "c"), ("yes", "no"), "Your data: a\nb.csv")
    assert np.array_equal(after.given["X"], X)
    assert np.array_equal(after.given["Y"], Y)
    assert (after.columns, after.outputs, after.title) == (("a", "b", "c"), ("yes", "no"), "Your data: a b.csv")
    assert after.sizes == {"n": 5, "c": 3, "h": before.sizes["h"], "o": 2}
    for name in ("W1", "W2"):
        assert 0 < np.abs(after.given[name]).max() <= 0.5
        assert len(np.unique(after.given[name])) > 1
    assert not after.given["b"].any()
    assert not after.given["c"].any()
    assert not after.drafts
    assert after.first_row == 0
    assert not after.given["X"].flags.writeable
    assert X.flags.writeable
    assert before.with_data(X, Y, ()).title == "Your data"


LAYERS = st.lists(st.sampled_from(sorted(ACTIVATIONS)), max_size=3).map(tuple)


@given(LAYERS, LAYERS, st.sampled_from([0.0, 0.9]), st.integers(1, 5))
def test_another_number_of_layers_keeps_the_numbers_of_the_layers_that_stay(before, after, momentum, units):
    begun = of_example(example("handout")).with_choices(hidden=before, momentum=momentum).with_size("o", units)
    now = begun.with_choices(hidden=after)
    assert now.trace().derivation.choices.hidden == after
    kept = min(len(before), len(after))
    names = [zip(one.weights, one.biases, strict=True) for one in (begun.derivation, now.derivation)]
    old, new = map(list, names)
    for there, here in [*zip(old[:kept], new[:kept], strict=True), (old[-1], new[-1])]:
        for name, other in zip(there, here, strict=True):
            rows = min(len(begun.given[name]), len(now.given[other]))
            assert np.array_equal(begun.given[name][:rows], now.given[other][:rows])
    assert np.array_equal(now.given["Y"], begun.given["Y"])
    for name in now.derivation.weights:
        assert now.given[name].any()


def test_a_layer_that_is_added_and_removed_again_leaves_everything_as_it_was(handout):
    begun = handout.with_size("h", 3).with_draft(Cell("c", 0, 0), "abc").with_pin(Cell("dc", 0, 0))
    deeper = begun.with_layer()
    assert deeper.drafts == {Cell("b3", 0, 0): "abc"}
    assert deeper.pinned == Cell("db3", 0, 0)
    assert deeper.sizes == {"n": 2, "c": 4, "h": 3, "k": 3, "o": 1}
    assert extreme.same(deeper.without_layer(1), begun)


def test_the_first_layer_can_be_removed_and_those_after_it_move_up(handout):
    deeper = handout.with_layer().with_number(Cell("W2", 0, 0), 7.0).with_number(Cell("b2", 0, 1), 3.0)
    after = deeper.without_layer(0)
    assert after.sizes == {"n": 2, "c": 4, "h": 2, "o": 1}
    assert after.given["W1"][0, 0] == 7.0
    assert after.given["b"].tolist() == [[0.0, 3.0]]
    assert np.array_equal(after.given["W2"], handout.given["W2"])


def test_with_given_derivatives_of_the_outputs_the_targets_numbers_are_g_and_come_back(handout):
    drafted = handout.with_draft(Cell("Y", 1, 0), "abc")
    outputs = drafted.with_choices(loss="outputs")
    assert np.array_equal(outputs.given["G"], handout.given["Y"])
    assert outputs.drafts == {Cell("G", 1, 0): "abc"}
    assert extreme.same(outputs.with_choices(loss="half_squared"), drafted)
    own = outputs.with_data(np.ones((2, 3)), np.ones((2, 1)), ())
    assert own.loss == "half_squared", "a table's targets are compared"
