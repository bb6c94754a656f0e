"""Firefox and WebKit do by sample what Chromium does in all other tests.

They are slower to start and to drive, so they are tried with OTHER_BROWSERS=1 in the environment alone, where the
system has them.
"""

import os
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Playwright

from tests.browser.handout import run_of
from tests.browser.other_browsers import FIND, Firefox, WebKit, opened, press, see, wait_until
from ui.state import link

IS_ANSWERED = "() => window.backpropJournal.acked === window.backpropJournal.made"
W11, GRADIENT = 'td[data-key="W1/0/0"]', "#step-dW1"


@pytest.fixture(params=["Firefox", "WebKit"])
def hands(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Firefox | WebKit]:
    if not os.environ.get("OTHER_BROWSERS"):
        pytest.skip("OTHER_BROWSERS=1 in the environment tries Firefox and WebKit too")
    with opened(request.param, playwright) as hands:
        if not hands:
            pytest.skip(
                f"no {request.param} that starts: `apt-get install firefox-esr webkit2gtk-driver xvfb` brings both"
            )
        yield hands


def expect_run(hands: Firefox | WebKit, w11: float) -> None:
    """The board shows the numbers of this weight."""
    see(hands, W11, "data-value", f"{w11:g}")
    see(hands, ".board:not([data-behind])")
    for row, number in enumerate(run_of({("W1", 0, 0): w11})["dW1"][:, 0]):
        shown = hands.ask(f"selector => ({FIND})(selector).dataset.value", f'{GRADIENT} td[data-key="dW1/{row}/0"]')
        assert float(shown) == pytest.approx(number, rel=1e-9, abs=1e-15)


def w11_in(address: str) -> float | None:
    """The weight in the scenario of an address, where it has one."""
    texts = parse_qs(urlsplit(address).query).get(link.PARAMETER)
    return float(link.decode(texts[0]).given["W1"][0, 0]) if texts else None


def test_the_board_is_read_changed_unfolded_linked_and_shown_step_by_step(hands: Firefox | WebKit, app: str):
    hands.go(app)
    see(hands, f"{GRADIENT} .chain-title", inside="equals the grid")
    see(hands, ".board[data-whole]")
    expect_run(hands, 0.1)

    hands.click(f'{GRADIENT} td[data-key="dW1/3/0"]')
    see(hands, f"{GRADIENT} .chain-title", inside="w41")
    press(hands, f"{GRADIENT} [data-all=fold]", f"{GRADIENT} [data-all=fold][disabled]")
    press(hands, f"{GRADIENT} [data-all=unfold]", f"{GRADIENT} table.chain")

    hands.click(W11)
    hands.keys("0.7\n")
    expect_run(hands, 0.7)

    wait_until(lambda: hands.ask(IS_ANSWERED) and w11_in(hands.ask("() => location.href")) == 0.7)
    hands.go(hands.ask("() => location.href"))
    see(hands, f"{GRADIENT} .chain-title")
    expect_run(hands, 0.7)

    hands.click(".strip [data-descend]")
    see(hands, ".strip", inside="step 1")
    after = float(hands.ask(f"selector => ({FIND})(selector).dataset.value", W11))
    assert after == pytest.approx(0.7 - 0.5 * run_of({("W1", 0, 0): 0.7})["dW1"][0, 0])

    hands.click('[data-act="present"]')
    see(hands, ".presenter .where", inside="1 of")
    hands.click(".presenter [data-move=on]")
    see(hands, ".presenter .where", inside="2 of")
