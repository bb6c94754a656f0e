"""What a person gives is checked, copied and never changed; what is wrong with it is said in a sentence."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Batch, ChoiceError, MatrixError, Network, trace
from tests.backprop_core import blackboard
from tests.backprop_core.blackboard import HANDOUT, PARAMETERS
from tests.each import each

NAN, INF = float("nan"), float("inf")


def network(**changed):
    return Network(**{name: HANDOUT[name] for name in PARAMETERS} | changed)


def batch(**changed):
    return Batch(**{"X": HANDOUT["X"], "Y": HANDOUT["Y"]} | changed)


def refused(make, name, given):
    with pytest.raises(MatrixError) as caught:
        make(**{name: given})
    assert caught.value.matrix == name
    return caught.value


# ---- a bad cell is named, counted from 1


@each(
    ("given", "row", "column", "found"),
    [
        ([[1, 2, NAN, 4], [0, 1, 1, 2]], 1, 3, "nan"),
        ([[1, 2, 3, 4], [INF, 1, 1, 2]], 2, 1, "inf"),
        ([[1, 2, 3, 4], [0, 1, 1, -INF]], 2, 4, "-inf"),
        ([[1, "2", 3, 4], [0, 1, 1, 2]], 1, 2, "'2'"),
        ([[1, 2, 3, 4], [0, None, 1, 2]], 2, 2, "None"),
        ([[1, 2, 3, 4], [0, 1, [1], 2]], 2, 3, "[1]"),
        ([[1, 2, 3, 1j], [0, 1, 1, 2]], 1, 4, "1j"),
        ([[Decimal(1), 2, 3, 4], [0, 1, 1, 2]], 1, 1, "Decimal('1')"),
        ([[1, 2, 3, 4], [0, 1, 1, ""]], 2, 4, "''"),
        ([[1, 2, 3, 4], [0, 10**400, 1, 1]], 2, 2, "inf"),
        (np.array([[1, 2, 3, 4], [0, 1, NAN, 2]]), 2, 3, "nan"),
        (np.array([[1, "a", 3, 4], [0, 1, 1, 2]], dtype=object), 1, 2, "'a'"),
    ],
    ids=repr,
)
def test_a_cell_that_is_no_finite_number_is_named(given, row, column, found):
    error = refused(batch, "X", given)
    assert str(error) == f"X row {row}, column {column} is {found}: a finite number was expected"
    assert (error.row, error.column) == (row - 1, column - 1)


def test_the_first_bad_cell_is_the_one_named():
    assert str(refused(batch, "X", [[1, 2], [NAN, INF]])).startswith("X row 2, column 1 is nan")
    assert str(refused(batch, "X", [[1, None], ["", 2]])).startswith("X row 1, column 2 is None")


@each("name", PARAMETERS)
def test_every_parameter_is_checked_under_its_own_name(name):
    given = [list(row) for row in HANDOUT[name]]
    given[-1][-1] = NAN
    error = refused(network, name, given)
    assert str(error) == f"{name} row {len(given)}, column {len(given[0])} is nan: a finite number was expected"


def test_targets_are_checked_too():
    assert str(refused(batch, "Y", [[1], ["yes"]])) == "Y row 2, column 1 is 'yes': a finite number was expected"


# ---- what is no grid of rows


@each(
    ("given", "said"),
    [
        (None, "X must be rows of numbers, got None"),
        (3, "X must be rows of numbers, got 3"),
        (2.5, "X must be rows of numbers, got 2.5"),
        ("1 2 3", "X must be rows of numbers, got '1 2 3'"),
        (b"12", "X must be rows of numbers, got b'12'"),
        ([1, 2, 3], "X must be rows of numbers, but row 1 is 1"),
        ([[1, 2], 3], "X must be rows of numbers, but row 2 is 3"),
        ([[1], None], "X must be rows of numbers, but row 2 is None"),
        (["12", "34"], "X must be rows of numbers, but row 1 is '12'"),
        ([], "X is empty: at least one row and one column were expected"),
        ([[]], "X is empty: at least one row and one column were expected"),
        ([[], []], "X is empty: at least one row and one column were expected"),
        (np.zeros((0, 3)), "X is empty: at least one row and one column were expected"),
        (np.zeros((3, 0)), "X is empty: at least one row and one column were expected"),
        ([[1, 2], [3]], "X row 2 has 1 cells and row 1 has 2: equal rows were expected"),
        ([[1], [2], [3, 4]], "X row 3 has 2 cells and row 1 has 1: equal rows were expected"),
        ([[1, 2], []], "X row 2 has 0 cells and row 1 has 2: equal rows were expected"),
    ],
    ids=repr,
)
def test_what_is_no_grid_of_rows_is_refused_with_what_was_expected(given, said):
    error = refused(batch, "X", given)
    assert str(error).replace("1 cell and", "1 cells and") == said
    assert error.column is None


@each(
    "given",
    [np.array(3.0), np.array([1.0, 2.0]), [np.array(1.0)], np.ones((1, 1, 1)), np.array([["1"]]), np.array(None)],
    ids=repr,
)
def test_an_array_that_is_no_grid_of_numbers_is_refused(given):
    assert str(refused(batch, "X", given)).startswith("X ")


def test_a_long_text_in_place_of_a_matrix_is_not_repeated_in_full():
    assert len(str(refused(batch, "X", "9" * 100_000))) < 200
    assert len(str(refused(batch, "X", ["9" * 100_000]))) < 200
    assert len(str(refused(batch, "X", [["9" * 100_000]]))) < 200


def test_what_is_nested_without_end_is_named_without_being_written_out():
    nested: list[object] = []
    for _ in range(5000):
        nested = [nested]
    for given in (nested, [nested], [[nested, 1, 2, 3]]):
        assert len(str(refused(batch, "X", given))) < 200


@each("given", [10**5000, [10**5000], [[10**5000, 0, 0, 0]], [[[10**5000], 0, 0, 0]]], ids=range(4))
def test_a_whole_number_with_more_digits_than_python_writes_is_refused(given):
    assert str(refused(batch, "X", given)).startswith("X ")


def test_a_number_too_large_for_a_float_is_refused_without_a_warning():
    if np.finfo(np.longdouble).max <= np.finfo(float).max:
        pytest.skip("long double is no longer than double here")
    given = np.array([[np.longdouble(10) ** 400]])
    assert "row 1, column 1" in str(refused(batch, "X", given))


def test_a_matrix_error_is_a_value_error():
    assert issubclass(MatrixError, ValueError)
    assert issubclass(ChoiceError, ValueError)


# ---- shapes


@each(
    ("changed", "said"),
    [
        ({"b": [[0.1, 0.2, 0.3]]}, "b must have shape (1, 2), got (1, 3), because W1 has 2 columns"),
        ({"b": [[0.1], [0.2]]}, "b must have shape (1, 2), got (2, 1)"),
        ({"b": [[0.1, 0.2], [0.3, 0.4]]}, "b must have shape (1, 2), got (2, 2)"),
        ({"W2": [[1], [2], [3]]}, "W2 must have shape (2, 1), got (3, 1), because W1 has 2 columns"),
        ({"c": [[1, 2]]}, "c must have shape (1, 1), got (1, 2), because W2 has 1 column"),
        ({"c": [[1], [2]]}, "c must have shape (1, 1), got (2, 1)"),
    ],
)
def test_parameters_that_disagree_are_refused_with_the_shape_that_fits(changed, said):
    with pytest.raises(MatrixError) as caught:
        network(**changed)
    assert str(caught.value) == said
    assert caught.value.matrix == next(iter(changed))


def test_inputs_and_targets_must_be_equally_many():
    with pytest.raises(MatrixError) as caught:
        Batch([[1], [2], [3]], [[1], [0]])
    assert str(caught.value) == "Y must have shape (3, 1), got (2, 1), because X has 3 rows"


def test_inputs_must_have_a_column_for_each_row_of_w1():
    with pytest.raises(MatrixError) as caught:
        trace(network(), Batch([[1, 2, 3]], [[1]]))
    assert str(caught.value) == "W1 must have shape (3, 2), got (4, 2), because X has 3 columns"


@each("shape", [(1, 1, 1, 1), (1, 1, 6, 1), (6, 1, 1, 6), (1, 6, 1, 3), (200, 1, 1, 1)])
def test_the_smallest_and_the_slimmest_networks_work(shape):
    numbers = blackboard.numbers(shape, seed=1)
    run = blackboard.run(numbers)
    blackboard.close(run["dW1"], blackboard.passes(numbers)["dW1"])


# ---- activations


@each("which", ["hidden", "output"])
@each("choice", ["maxout", "Sig", "", None])
def test_an_activation_that_does_not_exist_is_refused(which, choice):
    with pytest.raises(
        ChoiceError,
        match=rf"^the {which} activation must be one of {', '.join(ACTIVATIONS)}(, softmax)?, got ",
    ):
        network(**{which: choice})


# ---- copies


@each("dtype", [float, np.float32, int, np.int8, np.uint64, bool])
def test_any_kind_of_number_becomes_a_float64(dtype):
    made = Batch(np.array([[1, 0], [0, 1]], dtype=dtype), [[True], [Fraction(1, 2)]])
    assert made.X.dtype == made.Y.dtype == np.float64
    assert made.X.tolist() == [[1, 0], [0, 1]]
    assert made.Y.tolist() == [[1], [0.5]]


def test_rows_may_be_tuples_ranges_or_arrays():
    assert Batch(((1, 2), range(3, 5)), [np.array([1]), [np.float64(0)]]).X.tolist() == [[1, 2], [3, 4]]
    assert Batch((row for row in [[1], [2]]), [[0], [0]]).X.tolist() == [[1], [2]]


def test_what_was_given_stays_the_givers():
    x = np.array([[1.0, 2.0]])
    w = np.ones((2, 1))
    here, net = Batch(x, [[1]]), Network(w, [[0]], [[1]], [[0]])
    x[0, 0] = w[0, 0] = 99
    assert here.X[0, 0] == 1
    assert net.W1[0, 0] == 1
    assert x.flags.writeable
    assert w.flags.writeable


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_view_of_a_larger_array_is_copied(order):
    large = np.arange(24.0).reshape((4, 6), order=order)
    view = large[::2, ::-1]
    expected = view.copy()
    made = Batch(view, [[1], [0]])
    large[:] = 0
    np.testing.assert_array_equal(made.X, expected)
    assert not np.shares_memory(made.X, large)


def test_nothing_in_a_network_or_a_batch_can_be_changed():
    net, here = network(), batch()
    for name, matrix in {**net.parameters, "X": here.X, "Y": here.Y}.items():
        with pytest.raises(ValueError, match="read-only"):
            matrix[0, 0] = 1
        assert matrix.ndim == 2, name
    with pytest.raises(AttributeError):
        net.W1 = net.W2
    with pytest.raises(AttributeError):
        here.X = here.Y


def test_the_matrices_are_found_by_their_names():
    assert list(network().parameters) == ["W1", "b", "W2", "c"]
    np.testing.assert_array_equal(network().W2, HANDOUT["W2"])
