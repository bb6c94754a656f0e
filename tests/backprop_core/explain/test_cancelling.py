"""Why the outputs' delta is the error: every stage is the same number, and the reasons are said."""

from hypothesis import given, settings

from backprop_core import Cell
from backprop_core.explain.cancelling import stages
from backprop_core.explain.explanation import Placed, text_of
from tests.backprop_core.blackboard import close
from tests.backprop_core.networks import Member, members


def member(output, outputs, reduction="total"):
    return Member((2, 1, outputs), 3, (), output, "cross_entropy", reduction, 0.0)


def written(member):
    return [(one.says, text_of(one.parts)) for one in stages(member.trace.notation, Cell("delta_out", 0, 0))]


def number_of(run, parts):
    """What is written with the numbers of a pass in the place of its cells."""
    pieces = (repr(float(run[x.cell.matrix][x.cell.row, x.cell.column])) if isinstance(x, Placed) else x for x in parts)
    text = "".join(f"({piece})" if piece[0] in "-0123456789" and piece[-1].isdigit() else piece for piece in pieces)
    for mark, code in ((")(", ")*("), ("·", "*"), ("−", "-"), ("1/n·o", "1/(n*o)")):
        text = text.replace(mark, code)
    return eval(text, dict(run.sizes))


@given(members().filter(lambda member: member.loss == "cross_entropy"))
@settings(max_examples=10)
def test_every_stage_has_the_number_of_the_delta(member):
    run = member.trace
    cell = Cell("delta_out", *(size - 1 for size in run["delta_out"].shape))
    first, *others = stages(run.notation, cell)
    assert all(isinstance(part, str) for part in first.parts)
    for one in others:
        close(number_of(run, one.parts), run["delta_out"][cell.row, cell.column])


@given(members().filter(lambda member: member.loss != "cross_entropy"))
@settings(max_examples=4)
def test_there_is_no_stage_where_nothing_cancels(member):
    assert stages(member.trace.notation, Cell("delta_out", 0, 0)) == ()


def test_with_a_sigmoid_the_slope_cancels():
    assert written(member("sigmoid", 1)) == [
        ("The chain rule: z₁ changes its output, and that changes the loss.", "dŷ₁/dz₁·dTL/dŷ₁"),
        ("These derivatives in letters:", "ŷ₁(1 − ŷ₁)·(ŷ₁ − y₁)/(ŷ₁(1 − ŷ₁))"),
        ("ŷ₁(1 − ŷ₁) stands above and below and cancels:", "ŷ₁ − y₁"),
    ]


def test_with_softmax_the_products_of_all_outputs_are_added_up_because_the_targets_add_up_to_1():
    says, texts = zip(*written(member("softmax", 2, "mean")), strict=True)
    assert texts == (
        "dŷ₁₁/dz₁₁·dTL/dŷ₁₁·dAL/dTL + dŷ₁₂/dz₁₁·dTL/dŷ₁₂·dAL/dTL",
        "ŷ₁₁(1 − ŷ₁₁)·(−y₁₁)/ŷ₁₁·1/n + ŷ₁₂(0 − ŷ₁₁)·(−y₁₂)/ŷ₁₂·1/n",
        "(1 − ŷ₁₁)·(−y₁₁)·1/n + (0 − ŷ₁₁)·(−y₁₂)·1/n",
        "(ŷ₁₁·(y₁₁ + y₁₂) − y₁₁)·1/n",
        "(ŷ₁₁ − y₁₁)·1/n",
    )
    assert says[0] == "The chain rule has a product for every output of the row, because z₁₁ changes all of them:"
    assert says[-1] == "The targets of a row add up to 1: y₁₁ + y₁₂ = 1."
