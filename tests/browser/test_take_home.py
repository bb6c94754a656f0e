"""A file is asked for in the browser, and runs."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.backprop_core.exported import expect_trace, matrices_of, ran
from tests.browser.driver import Board
from tests.browser.handout import run_of


def taken_home(page: Page, label: str, name: str, folder: Path) -> Path:
    """The file that the page gives for a choice, saved under the name that the browser gives it."""
    page.locator(".st-key-take_home_export").get_by_role("radio", name=label, exact=True).click()
    # The button is drawn anew for the choice; a press on the one before it would be lost.
    button = page.get_by_role("button", name=f"Download {name}", exact=True)
    with page.expect_download() as download:
        button.click()
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def test_each_file_is_copied_and_downloaded_with_the_boards_numbers_and_no_phone_scrolls_sideways(
    board: Board, tmp_path: Path
):
    page = board.page
    board.overwrite("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    page.get_by_role("link", name="Take it home").click()
    expect(page.get_by_role("heading", name="Take it home")).to_be_visible()
    code = page.get_by_role("group", name="text to copy").first
    code.focus()
    page.keyboard.press("PageDown")
    expect(code).not_to_have_js_property("scrollTop", 0)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()

    for label, name, first in (
        ("NumPy script", "backprop-handout.py", '"""'),
        ("Jupyter notebook", "backprop-handout.ipynb", "{"),
    ):
        saved = taken_home(page, label, name, tmp_path)
        assert saved.name == name
        assert saved.read_text(encoding="utf-8").startswith(first)
    text = (tmp_path / "backprop-handout.py").read_text(encoding="utf-8")
    run = run_of({("W1", 0, 0): 0.7})
    expect_trace(matrices_of(text, run.values, tmp_path), run)
    assert ran(text, tmp_path).returncode == 0
    loaded = page.evaluate("performance.getEntriesByType('resource').map(x => x.name)")
    assert not [name for name in loaded if "SyntaxHighlighter" in name], "it is half of what the page loads"

    page.emulate_media(forced_colors="active")
    choices = page.locator(".st-key-take_home_export").get_by_role("radio")
    colours = choices.evaluate_all("all => all.map(x => getComputedStyle(x).backgroundColor)")
    assert len(set(colours)) == 2, "the chosen one looks different"
    expect(page.get_by_test_id("stCaptionContainer").first).to_have_css("opacity", "1")
    page.emulate_media(forced_colors="none")

    page.set_viewport_size({"width": 390, "height": 844})
    for form in ("NumPy", "LaTeX", "Tab-separated"):
        page.locator(".st-key-take_home_form").get_by_role("radio", name=form, exact=True).click()
        assert not board.sideways()
