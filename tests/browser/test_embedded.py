"""In another site's page the board stays out of that page's history, and all that works alone works there."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from ui.state import link


@pytest.fixture
def host(app: str) -> Iterator[str]:
    """The address of another site, whose every page shows the app's page of the same path in a frame."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{app}{self.path}" width="1300" height="900"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Another site than 127.0.0.1, to a browser.
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


def framed(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_a_file_is_taken_in_edits_add_nothing_to_the_history_and_the_link_is_the_boards_own(
    page: Page, host: str, app: str
):
    page.goto(f"{host}/your_data?embed=true&embed_options=light_theme")
    upload = framed(page).locator(".st-key-data_upload input[type=file]")
    upload.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n3,4\n"})
    expect(framed(page).get_by_text("2 rows, 2 columns")).to_be_visible()
    framed(page).get_by_role("button", name="Put it on the board").click()
    framed(page).get_by_role("link", name="Go to the board").click()
    cell = framed(page).locator('td[data-key="W1/0/0"]').first
    expect(cell).to_be_visible(timeout=30_000)
    before = page.evaluate("history.length")
    for text in ("0.7", "0.8"):
        cell.click()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(cell).to_have_attribute("data-value", text)
    framed(page).locator('.controls [data-act="link"]').click()
    own = framed(page).get_by_label("the link to exactly this board", exact=True).input_value()
    assert own.startswith(f"{app}/?")
    assert page.evaluate("history.length") == before
    (text,) = parse_qs(urlsplit(own).query)[link.PARAMETER]
    assert link.decode(text).given["W1"][0, 0] == 0.8
