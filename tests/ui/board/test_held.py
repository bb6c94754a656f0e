"""Why the outputs' delta that goes with the held cell is the error."""

from backprop_core import Batch, Cell, Network, trace
from ui.board.held import cancelling

BATCH = Batch(((1.0,), (2.0,)), ((0.0,), (1.0,)))


def network(c=((0.0,),)):
    return Network([[1.0]], [[0.0]], [[1.0]], c)


def cancelled(reduction="total", held=None, rows=range(2), c=((0.0,),)):
    return cancelling(trace(network(c), BATCH, "cross_entropy", reduction), rows, held)


def test_the_cancelling_is_that_of_the_cell_that_goes_with_the_held_one_among_the_rows_shown():
    assert cancelled()["cell"] == cancelled(held=Cell("c", 0, 0))["cell"] == ["delta_out", 0, 0]
    assert cancelled(held=Cell("Yhat", 1, 0))["cell"] == ["delta_out", 1, 0]
    assert cancelled(held=Cell("Yhat", 0, 0), rows=range(1, 2))["cell"] == ["delta_out", 1, 0]
    assert cancelled()["title"] == "Why is δ₁ = ŷ₁ − y₁?"
    assert cancelled("mean")["title"] == "Why is δ₁ = (ŷ₁ − y₁)·1/n?"


def test_where_an_output_is_rounded_to_1_the_stage_with_its_fraction_says_why_it_has_no_number():
    first, letters, left = [stage["noNumber"] for stage in cancelled(c=[[800.0]])["stages"]]
    assert (first, left) == ("", "")
    assert letters.startswith("(ŷ₁ − y₁)/(ŷ₁(1 − ŷ₁)) has no number, because ŷ₁ is rounded to 1 ")
    assert not any(stage["noNumber"] for stage in cancelled()["stages"])


def test_nothing_is_said_of_cancelling_where_nothing_cancels():
    assert cancelling(trace(network(), BATCH), range(2), None) is None
