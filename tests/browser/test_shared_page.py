"""Tests that only look share one page, which is opened anew only where one of them has changed it."""

import pytest

from tests.browser.conftest import looks_as_opened
from tests.browser.driver import Board


@pytest.mark.looks_only
def test_a_page_that_was_only_looked_at_is_as_new_and_one_that_was_changed_is_not(board: Board):
    board.made("Z1", 0, 0).hover()
    board.pin(board.cell("W1", 1, 0), "mouse")
    assert looks_as_opened(board)
    board.step("dW1").locator("summary").first.click()
    assert not looks_as_opened(board)
