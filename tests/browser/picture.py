"""The picture in the README, taken from the running app: `python -m tests.browser.picture`."""

from __future__ import annotations

import shutil

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, ROOT, free_port, start_app
from tests.browser.driver import Board

PICTURE = ROOT / "docs" / "board.png"


def take() -> None:
    """Open the board at the first gradient and keep what is seen."""
    port = free_port()
    app = start_app(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1400, "height": 860})
            board = Board(page).open(f"http://127.0.0.1:{port}/?step=dW1")
            board.step("dW1").wait_for()
            page.wait_for_timeout(2500)
            PICTURE.parent.mkdir(exist_ok=True)
            page.screenshot(path=PICTURE)
            browser.close()
    finally:
        app.terminate()


if __name__ == "__main__":
    take()
