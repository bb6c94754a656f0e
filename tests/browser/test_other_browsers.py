"""Firefox and WebKit do by sample what Chromium does in all other tests, each on one page that is opened once.

They run where the system has them.  With CI=true in the environment one that is there and does not start fails.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Playwright

from backprop_core import Cell
from tests.browser.other_browsers import FIND, Hands, installed, opened, press, see
from ui.state import link
from ui.state.example import example
from ui.state.scenario import of_example

# Of each kind of cell and of each part of a sum there are two: a larger board has only more of the same.
SMALL = of_example(example("handout")).with_size("c", 2).with_size("h", 1)
W11 = Cell("W1", 0, 0)
WEIGHT, GRADIENT = 'td[data-key="W1/0/0"]', "#step-dW1"
PACKAGES = "`apt-get install firefox-esr webkit2gtk-driver xvfb` brings both browsers"
# Where the row of tools ends and each tool stands, how the line under a given number is drawn, and how far a symbol
# ends above its number.
DRAWN = f"""selector => {{
    const cell = ({FIND})(selector), row = ({FIND})('.controls .row'), text = cell.querySelector('.text');
    const style = getComputedStyle(text), middle = ({{ top, bottom }}) => (top + bottom) / 2;
    const tops = [...row.children, ...row.querySelectorAll('button')].map(x => x.getBoundingClientRect());
    return {{
        line: [style.textDecorationLine, style.textDecorationStyle],
        lines: new Set(tops.filter(({{ width }}) => width).map(x => Math.round(middle(x) / 8))).size,
        gap: text.getBoundingClientRect().top - cell.querySelector('sub').getBoundingClientRect().bottom,
    }};
}}"""


@pytest.fixture(params=["Firefox", "WebKit"])
def hands(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Hands]:
    start = installed(request.param, playwright)
    if not start:
        pytest.skip(f"this system has no {request.param}: {PACKAGES}")
    with ExitStack() as stack:
        try:
            hands = stack.enter_context(opened(start))
        except Exception as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"{request.param} does not start: {error}")
        yield hands


def number_at(hands: Hands, selector: str) -> float:
    return float(hands.ask(f"selector => ({FIND})(selector).dataset.value", selector))


def gradients(w11: float) -> list[float]:
    return SMALL.with_number(W11, w11).trace()["dW1"][:, 0].tolist()


def expect_run(hands: Hands, w11: float) -> None:
    """The board shows the numbers of this weight."""
    see(hands, WEIGHT, "data-value", f"{w11:g}")
    see(hands, ".board:not([data-behind])")
    for row, number in enumerate(gradients(w11)):
        shown = number_at(hands, f'{GRADIENT} td[data-key="dW1/{row}/0"]')
        assert shown == pytest.approx(number, rel=1e-9, abs=1e-15)


def test_the_board_is_read_changed_unfolded_linked_and_shown_step_by_step(hands: Hands, app: str):
    hands.go(f"{app}/?{link.PARAMETER}={link.encode(SMALL.with_number(W11, 0.3))}")
    see(hands, ".board[data-whole]")
    expect_run(hands, 0.3)
    drawn = hands.ask(DRAWN, WEIGHT)
    assert drawn["line"] == ["underline", "dotted"]
    assert drawn["lines"] == 1, "the tools stand in one row"
    assert drawn["gap"] >= 0, "no symbol stands on its number"

    hands.click(f'{GRADIENT} td[data-key="dW1/1/0"]')
    see(hands, f"{GRADIENT} .chain-title", inside="w21")
    press(hands, f"{GRADIENT} [data-all=fold]", f"{GRADIENT} [data-all=fold][disabled]")
    press(hands, f"{GRADIENT} [data-all=unfold]", f"{GRADIENT} table.chain")

    hands.click(WEIGHT)
    hands.keys("0.7\n")
    expect_run(hands, 0.7)
    # The first 4 pixels begin the drag, and each of the others adds 0.01.
    hands.drag(WEIGHT, 24)
    expect_run(hands, 0.9)

    hands.click(".strip [data-descend]")
    see(hands, ".strip", inside="step 1")
    see(hands, ".board:not([data-behind])")
    after = number_at(hands, WEIGHT)
    assert after == pytest.approx(0.9 - 0.5 * gradients(0.9)[0])

    # The link is copied, or shown where the page may not copy, once the server has answered.
    hands.click('[data-act="link"]')
    see(hands, ".toast, dialog.copies", inside="link to exactly this board")
    query = parse_qs(urlsplit(hands.ask("() => location.href")).query)
    assert link.decode(query[link.PARAMETER][0]).given["W1"][0, 0] == after
    hands.ask(f"() => ({FIND})('dialog.copies')?.close()")

    hands.click('[data-act="present"]')
    see(hands, ".presenter .where", inside="1 of")
    hands.click(".presenter [data-move=on]")
    see(hands, ".presenter .where", inside="2 of")
