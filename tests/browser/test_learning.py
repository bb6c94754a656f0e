"""Steps downhill: taken from the box above the board, one undo each, and seen in the loss."""

from playwright.sync_api import expect

from tests.browser.driver import Board
from tests.browser.handout import run_of


def test_ten_steps_lower_the_loss_and_one_undo_takes_them_back(board: Board):
    before = run_of()["TotalLoss"].item()
    board.button("Learn").click()
    board.root.get_by_role("radio", name="10", exact=True).check()
    board.button("Take them").click()
    loss = board.made("TotalLoss", 0, 0)
    expect(loss).not_to_contain_text(f"{before:.4f}")
    board.button("undo the last change").click()
    expect(loss).to_contain_text(f"{before:.4f}")
