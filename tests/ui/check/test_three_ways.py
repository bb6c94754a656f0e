"""What the Check page says of the three ways to a gradient."""

from tests.backprop_core.networks import Member
from tests.each import each
from ui.check.three_ways import how


@each(
    ("output", "loss", "compared"),
    [
        ("sigmoid", "half_squared", "the chain rule has the same factors"),
        ("sigmoid", "cross_entropy", "the chain rule, after what stands above and below in a term has cancelled, has"),
        (
            "softmax",
            "cross_entropy",
            "the chain rule, after cancelling and adding up the terms through all ŷ of a row, has",
        ),
    ],
)
def test_what_is_done_before_factors_are_compared_is_said(output, loss, compared):
    """With softmax there are fewer terms after it than paths."""
    run = Member((2, 1, 2, 3), 3, ("tanh",), output, loss, "total", 0.0).trace
    said = " ".join(how(run).split())
    assert compared in said
    is_fewer = len(run.collected("dW1", 0, 0).terms) < len(run.chain_rule("dW1", 0, 0).terms)
    assert is_fewer == (output == "softmax") == ("fewer terms, because the y’s of a row add up to 1" in said)
