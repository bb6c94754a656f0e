"""What the board is given for any member of the family: layers, activations, losses, reductions, rules."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Cell
from backprop_core.explain.explanation import Placed
from backprop_core.explain.letters import HANDFUL, computation
from tests.backprop_core.networks import Member, members
from tests.each import each
from tests.payload import wrong
from ui.board import payload
from ui.board.letters import compared
from ui.board.skeleton import TERMS, skeleton
from ui.board.view import view
from ui.state import scenario_document as document


def scenario_of(member: Member):
    """A scenario with the network, the numbers and the choices of a member."""
    run = member.trace
    choices = {name: getattr(member, name) for name in ("output", "loss", "reduction", "momentum", "gradients")}
    matrices = {name: run[name].tolist() for name in run.derivation.given}
    return document.read({**matrices, "version": 2, "hidden": list(member.hidden), **choices})


def drawn(scenario, run):
    """What is drawn, after its types were checked."""
    board = view(scenario, run)
    for kind in (payload.Skeleton, payload.Moving):
        part = {name: value for name, value in board.items() if name in kind.__annotations__ and name != "grids"}
        assert not wrong({**part, "grids": {}}, kind, kind.__name__)
    return board


@given(members(), st.data())
@settings(max_examples=4)
def test_every_sum_of_the_chain_rule_is_its_gradient_and_ends_in_the_products_of_the_matrices(member, data):
    scenario, run = scenario_of(member), member.trace
    for name in run.derivation.differentiated_by:
        row, column = (data.draw(st.integers(0, size - 1)) for size in run[name].shape)
        chain = drawn(scenario.with_pin(Cell(name, row, column)), run)["chain"]
        assert chain["verdict"] == "equals"
        assert len(chain["paths"]) <= TERMS
        # Every path is added up in some product, and nothing is added up where each output is made alone.
        assert len(chain["added"]) * chain["each"] == (len(chain["paths"]) if member.output == "softmax" else 0)
        for one in chain["added"]:
            assert sum(factor.get("span", 1) for factor in one["factors"]) == len(chain["paths"][0]["factors"])
    assert {x for one in compared(run, run.derivation.differentiated_by).values() for x in one["verdicts"]} == {"same"}


def test_a_path_says_that_a_fraction_has_no_number_where_an_output_is_rounded_to_0():
    scenario = scenario_of(Member((1, 1, 2), 3, (), "softmax", "cross_entropy", "total", 0.0))
    chains = {}
    for bias in (0.0, 2000.0):
        given = {**scenario.given, "b1": np.array([[bias, 0.0]]), "Y": np.array([[0.0, 1.0]])}
        extreme = replace(scenario, given=given).with_pin(Cell("dW1", 0, 1))
        chains[bias] = drawn(extreme, extreme.trace())["chain"]
    assert chains[0.0]["says"].endswith("add up to one product.")
    assert "has no number, because ŷ₁₂ is rounded to 0 " in chains[2000.0]["says"]
    assert {one["verdict"] for one in chains.values()} == {"equals"}


@given(members(), st.data())
@settings(max_examples=4)
def test_each_cell_can_be_held_and_each_mistake_shown(member, data):
    scenario, run = scenario_of(member), member.trace
    scenario = scenario.with_choices(cells=data.draw(st.sampled_from(["numbers", "both"])))
    drawn(scenario.with_pin(Cell(data.draw(st.sampled_from(sorted(run.derivation.letters))), 0, 0)), run)
    mistaken = scenario.with_mistake(data.draw(st.sampled_from(sorted(scenario.offers.by_key))))
    for name in run.derivation.differentiated_by:
        drawn(mistaken.with_pin(Cell(name, 0, 0)), run)


@each("outputs", [1, 3, HANDFUL + 1])
def test_a_softmax_is_written_out_in_the_letters_of_its_step(outputs):
    """A piece has the letters of a cell, or the letter of its row and a column."""
    member = Member((2, 1, outputs), 3, (), "softmax", "cross_entropy", "total", 0.0)
    run, scenario = member.trace, scenario_of(member)
    still = skeleton(run.derivation, tuple(run.sizes.items()), 0, scenario.names)
    steps = (step for section in still["sections"] for step in section["steps"])
    ((term,),) = (step["sum"] for step in steps if step["name"] == "Yhat")
    (pieces,) = term["factors"]
    for row, column in np.ndindex(run["Yhat"].shape):
        bound = {"n": row, "o": column}
        places = (
            [bound[x] for x in piece[1]] + [int(x) for x in piece[2:]] for piece in pieces if isinstance(piece, list)
        )
        assert [Cell("Z1", *place) for place in places] == [
            part.cell for part in computation(run.notation, Cell("Yhat", row, column)) if isinstance(part, Placed)
        ]
