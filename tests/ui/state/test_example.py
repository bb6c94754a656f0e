"""The built-in examples: their numbers, what their sources print, and that they can learn."""

import csv
import json
import re
from collections import Counter
from dataclasses import FrozenInstanceError, fields, replace
from functools import lru_cache

import numpy as np
import pytest

from backprop_core import LOSSES, REDUCTIONS, Batch, Cell, Network, trace
from backprop_core.training.updates import after_updates
from tests.each import each
from ui.state.example import FOLDER, IRIS, TABLES, Example, Printed, example, examples
from ui.state.scenario import layers_of, of_example

ORDER = ["handout", "and", "xor", "class", "mazur", "han", "geeksforgeeks", "iris"]
LARGER = ["saturated", "saturated-cross-entropy", "moons", "logistic", "iris-softmax"]
ORDER += LARGER
ORDER += ["output-derivative"]
FILES = {path.stem: path for path in FOLDER.rglob("*.json")}
WEIGHTS = ("W1", "W2")
PARAMETERS = ("W1", "b", "W2", "c")

EVERY = each("one", examples(), ids=lambda one: one.key)
EVERY_PRINTED = each(("one", "number"), [(one, number) for one in examples() for number in one.printed])


def targets(one):
    return one.given[of_example(one).derivation.targets]


def run(one, parameters=None):
    given, (weights, biases) = parameters or one.given, layers_of(of_example(one).derivation)
    network = Network.of(*([given[name] for name in names] for names in (weights, biases)), one.hidden, one.output)
    batch = Batch(one.given["X"], targets(one))
    return trace(network, batch, one.loss, one.reduction, learning_rate=one.learning_rate)


@lru_cache
def trained(one, steps, updated=PARAMETERS):
    """The pass that comes after so many updates."""
    return after_updates(run(one), steps, updated)


def value(one, number):
    after = trained(one, number.steps, PARAMETERS if number.biases_updated else WEIGHTS)
    return float(after[number.matrix][number.row, number.column])


def printed(key, what):
    return next(number for number in example(key).printed if number.what == what)


def test_the_examples_come_in_reading_order_and_the_handout_is_first():
    assert [one.key for one in examples()] == ORDER


def test_no_two_examples_claim_the_same_place_in_the_list():
    orders = [json.loads(path.read_text(encoding="utf-8"))["order"] for path in FILES.values()]
    assert sorted(orders) == list(range(1, len(orders) + 1))


def test_every_file_in_the_folder_is_an_example_or_the_table_of_one():
    tables = {
        given["data"]["csv"]
        for given in (json.loads(path.read_text(encoding="utf-8")) for path in FILES.values())
        if "data" in given
    }
    assert {path.name for path in FOLDER.rglob("*") if path.is_file()} == {f"{key}.json" for key in ORDER}
    assert {path.name for path in TABLES.iterdir()} == tables


def test_every_field_of_every_file_is_read():
    known = {field.name for field in fields(Example)} - {"key"} | {"order", "data"}
    for path in FILES.values():
        assert json.loads(path.read_text(encoding="utf-8")).keys() <= known, path.name


@each("one", [one for one in examples() if re.search("δ_out (is|=) Ŷ − Y", one.note)], ids=lambda one: one.key)
def test_where_a_note_says_that_delta_out_is_the_error_the_board_shows_that(one):
    begun = run(one)
    assert begun["delta_out"].tolist() == (begun["Yhat"] - begun["Y"]).tolist()


def test_an_example_is_found_by_its_key():
    assert all(example(one.key) is one for one in examples())


def test_an_unknown_key_is_answered_with_the_keys_that_there_are():
    with pytest.raises(KeyError, match=r"no example 'nor'.*handout.*iris"):
        example("nor")


def test_a_shared_example_cannot_be_changed():
    first = examples()[0]
    assert hash(first)
    with pytest.raises(FrozenInstanceError):
        first.given = {}
    with pytest.raises(TypeError):
        first.given["X"][0][0] = 0.0


@EVERY
def test_every_number_of_every_pass_is_finite(one):
    now = run(one)
    assert all(np.isfinite(matrix).all() for matrix in now.values.values())


@EVERY
def test_an_example_says_what_it_is_and_where_it_comes_from_and_what_to_look_at(one):
    assert one.title
    assert one.source
    assert one.note.endswith(".")
    assert one.note.count(". ") <= 1, "at most two sentences"


@EVERY
def test_every_cell_is_a_float(one):
    assert {type(cell) for matrix in one.given.values() for row in matrix for cell in row} == {float}
    assert one.loss in LOSSES
    assert one.reduction in REDUCTIONS


@EVERY
def test_columns_are_named_all_or_not_at_all(one):
    assert len(one.columns) in (0, len(one.given["X"][0]))
    assert len(one.outputs) in (0, len(targets(one)[0]))


@EVERY
def test_hidden_units_do_not_begin_as_twins(one):
    table = of_example(one).derivation
    for into, bias, out in zip(table.weights, table.biases, table.weights[1:], strict=False):
        columns = zip(*one.given[into], strict=True)
        units = list(zip(columns, one.given[bias][0], one.given[out], strict=True))
        assert len(set(units)) == len(units)


@EVERY
def test_matrices_are_written_as_a_person_types_them(one):
    given = json.loads(FILES[one.key].read_text(encoding="utf-8"))
    cells = [cell for rows in given["given"].values() for row in rows for cell in row]
    assert cells
    assert not [cell for cell in cells if isinstance(cell, float) and cell.is_integer()]


@EVERY_PRINTED
def test_a_printed_number_agrees_or_differs_as_its_file_says(one, number):
    found = value(one, number)
    assert number.is_rounded(found) == number.agrees, f"printed {number.printed}, computed {found!r}"


@EVERY_PRINTED
def test_a_number_that_differs_has_a_reason_and_one_that_agrees_needs_none(one, number):
    assert bool(number.because) == (not number.agrees)


@EVERY_PRINTED
def test_a_reason_says_the_right_number_too(one, number):
    said = [text.replace("−", "-") for text in re.findall(r"−?\d+\.\d+", number.because)]
    assert number.agrees or any(replace(number, printed=text).is_rounded(value(one, number)) for text in said)


@EVERY_PRINTED
def test_a_printed_number_is_written_plainly_enough_to_be_compared(one, number):
    assert number.is_rounded(number.sign * float(number.printed))
    assert number.sign in (1, -1)


def test_the_published_examples_have_printed_numbers_and_the_others_have_none():
    assert {one.key for one in examples() if one.printed} == {"mazur", "han", "geeksforgeeks"}


def test_rounding_looks_at_all_digits_that_are_printed_and_at_no_more():
    number = Printed("w", "W1", 0, 0, "0.30", agrees=True)
    assert number.is_rounded(0.3049)
    assert number.is_rounded(0.2951)
    assert not number.is_rounded(0.3051)
    assert not number.is_rounded(-0.3)
    assert not number.is_rounded(float("inf"))
    assert not number.is_rounded(float("nan"))


def test_the_opposite_sign_is_turned_before_comparing():
    number = Printed("Err", "delta_out", 0, 0, "-0.0065", agrees=True, sign=-1)
    assert number.is_rounded(0.00654)
    assert not number.is_rounded(-0.00654)


def test_a_tiny_negative_number_rounds_to_a_plain_zero():
    assert Printed("d", "dW1", 0, 0, "0.00", agrees=True).is_rounded(-1e-9)


def mazur_through_the_updated_weights(steps):
    """Loss and outputs when W2 takes its step before the error goes back through it."""
    one = example("mazur")
    X, Y, W1, b, W2, c = (np.array(one.given[name]) for name in ("X", "Y", *PARAMETERS))
    for remaining in range(steps, -1, -1):
        H1 = 1 / (1 + np.exp(-(X @ W1 + b)))
        Yhat = 1 / (1 + np.exp(-(H1 @ W2 + c)))
        if remaining:
            delta_out = Yhat * (1 - Yhat) * (Yhat - Y)
            W2 = W2 - one.learning_rate * H1.T @ delta_out
            W1 = W1 - one.learning_rate * X.T @ (H1 * (1 - H1) * (delta_out @ W2.T))
    return float(np.sum((Yhat - Y) ** 2) / 2), Yhat[0]


def test_mazurs_loss_after_one_step_comes_from_the_already_updated_weights():
    loss, _ = mazur_through_the_updated_weights(1)
    assert printed("mazur", "total error after one step").is_rounded(loss)


def test_mazurs_outputs_after_10000_steps_come_from_the_already_updated_weights():
    loss, outputs = mazur_through_the_updated_weights(10_000)
    assert printed("mazur", "output of o1 after 10,000 steps").is_rounded(outputs[0])
    assert printed("mazur", "output of o2 after 10,000 steps").is_rounded(outputs[1])
    assert printed("mazur", "total error after 10,000 steps, in older copies of the article").is_rounded(loss)
    assert not printed("mazur", "total error after 10,000 steps").is_rounded(loss)


def test_mazurs_loss_after_10000_steps_is_that_of_one_step_before():
    loss = float(trained(example("mazur"), 9_999, WEIGHTS)["TotalLoss"][0, 0])
    assert printed("mazur", "total error after 10,000 steps").is_rounded(loss)


def test_the_error_that_the_book_prints_is_made_from_its_rounded_output():
    output = float(printed("han", "output of unit 6").printed)
    assert printed("han", "Err of unit 6").is_rounded(-output * (1 - output) * (1 - output))


def test_the_deltas_of_geeksforgeeks_are_made_from_its_rounded_numbers():
    y4, y5 = (float(printed("geeksforgeeks", what).printed) for what in ("y4", "y5"))
    delta = float(printed("geeksforgeeks", "δ5").printed)
    assert printed("geeksforgeeks", "δ5").is_rounded(-y5 * (1 - y5) * (0.5 - y5))
    assert printed("geeksforgeeks", "δ4").is_rounded(-y4 * (1 - y4) * 0.9 * delta)
    assert printed("geeksforgeeks", "w2,3 after one step").is_rounded(0.9 + delta * y4)


def test_most_of_geeksforgeeks_differs_and_most_of_the_others_agrees():
    def share(key):
        return Counter(number.agrees for number in example(key).printed)[True] / len(example(key).printed)

    assert share("geeksforgeeks") < 0.5
    assert min(share("mazur"), share("han")) > 0.8


def test_the_handouts_network_has_the_numbers_to_be_followed_by_hand():
    one = example("handout")
    assert one.given["X"] == ((1, 0, 2, 1), (0, 1, 1, 2))
    assert one.given["Y"] == ((1,), (0,))
    assert one.given["W1"] == ((0.1, -0.2), (0.3, 0.4), (-0.5, 0.2), (0.2, -0.1))
    assert one.given["b"] == ((0.1, -0.1),)
    assert one.given["W2"] == ((0.6,), (-0.4,))
    assert one.given["c"] == ((0.05,),)
    assert (one.hidden, one.output, one.reduction, one.learning_rate) == (("sigmoid",), "sigmoid", "total", 0.5)


def test_the_handouts_first_gradient_has_two_terms_and_the_second_is_zero():
    terms = run(example("handout")).chain_rule("dW1", 0, 0).terms
    assert [term.value == 0 for term in terms] == [False, True]


@pytest.mark.parametrize(("key", "targets"), [("and", [0, 0, 0, 1]), ("xor", [0, 1, 1, 0])])
def test_the_gates_are_their_truth_tables(key, targets):
    one = example(key)
    assert one.given["X"] == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert [row[0] for row in one.given["Y"]] == targets


@pytest.mark.parametrize(("key", "steps"), [("and", 500), ("xor", 500), ("iris", 3000)])
def test_gradient_descent_from_its_own_weights_at_its_own_rate_learns_every_row(key, steps):
    one = example(key)
    assert np.abs(run(one)["Y_error"]).max() > 0.4
    assert np.abs(trained(one, steps)["Y_error"]).max() < 0.1


def test_from_a_bad_start_squared_error_stands_still_and_cross_entropy_learns():
    squared, cross_entropy = map(example, ("saturated", "saturated-cross-entropy"))
    assert squared.given == cross_entropy.given
    assert np.abs(run(squared)["delta_out"]).max() < 0.001
    assert np.abs(run(cross_entropy)["delta_out"][:3]).min() > 0.99
    begun = of_example(cross_entropy)
    after = [
        of_example(one).after_steps(100).trace()["Yhat"].round().ravel().tolist() for one in (squared, cross_entropy)
    ]
    assert after == [[1, 1, 1, 1], begun.given["Y"].ravel().tolist()]


def test_the_moons_and_the_students_are_learned_at_their_own_rates():
    moons = of_example(example("moons")).after_steps(1000).trace()
    assert np.array_equal(moons["Yhat"].round(), moons["Y"])
    weight, bias = (of_example(example("logistic")).after_steps(3000).given[name].item() for name in ("W1", "b1"))
    assert -bias / weight == pytest.approx(4.5, abs=0.05)


def test_with_a_one_for_one_output_each_gradient_is_the_derivative_of_that_output():
    begun = of_example(example("output-derivative"))
    now, step = begun.trace(), 1e-6
    assert now["TotalLoss"].item() == now["Yhat"][0, 0]
    for cell, number in np.ndenumerate(begun.given["W1"]):
        moved = begun.with_number(Cell("W1", *cell), number + step).trace()
        rise = (moved["Yhat"] - now["Yhat"])[0, 0] / step
        assert now["dW1"][cell] == pytest.approx(rise, abs=1e-6)
    assert not now["dW2"][:, 1].any(), "those of the other output are 0"


def test_in_xor_the_last_two_rows_mostly_cancel():
    *_, third, fourth = (term.value for term in run(example("xor")).chain_rule("dW1", 0, 0).terms)
    assert third * fourth < 0
    assert abs(third + fourth) < abs(third) / 2


def test_the_class_example_is_wrong_twice_and_yet_its_gradients_are_tiny():
    now = run(example("class"))
    assert (np.abs(now["Y_error"]) > 0.999).sum() == 2
    assert max(np.abs(now[name]).max() for name in ("dW1", "db", "dW2", "dc")) < 0.002


def test_iris_has_150_flowers_of_which_the_first_50_are_setosa():
    one = example("iris")
    assert one.columns == ("sepal length", "sepal width", "petal length", "petal width")
    assert one.outputs == ("setosa",)
    assert [row[0] for row in one.given["Y"]] == [1] * 50 + [0] * 100
    assert len(one.given["X"]) == 150


def test_softmax_learns_the_three_species_and_its_loss_never_rises():
    begun = of_example(example("iris-softmax"))
    assert begun.outputs == ("setosa", "versicolor", "virginica")
    assert begun.given["X"].tolist() == of_example(example("iris")).given["X"].tolist()
    assert begun.given["Y"].argmax(axis=1).tolist() == [0] * 50 + [1] * 50 + [2] * 50
    assert begun.trace()["delta_out"].sum(axis=1) == pytest.approx(np.zeros(150))
    after = begun.after_steps(1000)
    assert after.falling_rate == begun.learning_rate
    assert (after.trace()["Yhat"].argmax(axis=1) == begun.given["Y"].argmax(axis=1)).sum() == 147


def test_iris_has_50_flowers_of_each_species():
    with IRIS.open(encoding="utf-8", newline="") as file:
        species = Counter(row["species"] for row in csv.DictReader(file))
    assert species == {"setosa": 50, "versicolor": 50, "virginica": 50}


@pytest.mark.parametrize(
    ("number", "row"),
    [
        (1, (5.1, 3.5, 1.4, 0.2)),
        (35, (4.9, 3.1, 1.5, 0.2)),
        (38, (4.9, 3.6, 1.4, 0.1)),
        (51, (7.0, 3.2, 4.7, 1.4)),
        (150, (5.9, 3.0, 5.1, 1.8)),
    ],
)
def test_iris_rows_are_fishers_also_the_two_that_are_often_copied_wrongly(number, row):
    assert example("iris").given["X"][number - 1] == row


def test_iris_means_are_those_of_the_published_data():
    X = np.array(example("iris").given["X"])
    assert X.mean(axis=0) == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=5e-7)
    assert X[:50].mean(axis=0) == pytest.approx([5.006, 3.428, 1.462, 0.246])
