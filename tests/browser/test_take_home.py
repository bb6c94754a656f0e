"""A file is asked for in the browser, and runs."""

from pathlib import Path

import pytest
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


@pytest.fixture
def opened(board: Board) -> Page:
    """The page, after an edit on the board."""
    board.type_into("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    board.page.get_by_role("link", name="Take it home").click()
    expect(board.page.get_by_role("heading", name="Take it home")).to_be_visible()
    expect(board.page.get_by_role("group", name="text to copy").first).to_be_visible()
    return board.page


def test_the_script_that_is_downloaded_has_the_boards_numbers_and_runs(opened: Page, tmp_path: Path):
    saved = taken_home(opened, "NumPy script", "backprop-handout.py", tmp_path)
    assert saved.name == "backprop-handout.py"
    text = saved.read_text(encoding="utf-8")
    run = run_of({("W1", 0, 0): 0.7})
    expect_trace(matrices_of(text, run.values, tmp_path), run)
    assert ran(text, tmp_path).returncode == 0


def test_each_of_the_other_files_can_be_downloaded(opened: Page, tmp_path: Path):
    for label, name, first in (
        ("Jupyter notebook", "backprop-handout.ipynb", "{"),
        ("PyTorch script", "backprop-handout-torch.py", '"""'),
        ("LaTeX", "backprop-handout.tex", r"\documentclass"),
    ):
        saved = taken_home(opened, label, name, tmp_path)
        assert saved.name == name
        assert saved.read_text(encoding="utf-8").startswith(first)
    loaded = opened.evaluate("performance.getEntriesByType('resource').map(x => x.name)")
    assert not [name for name in loaded if "SyntaxHighlighter" in name], "it is half of what the page loads"


def test_what_is_shown_can_be_copied_and_scrolled_by_keyboard(opened: Page):
    code = opened.get_by_role("group", name="text to copy").first
    code.focus()
    opened.keyboard.press("PageDown")
    expect(code).not_to_have_js_property("scrollTop", 0)
    opened.keyboard.press("Shift+Tab")
    opened.keyboard.press("Enter")
    expect(opened.get_by_text("copied", exact=True)).to_be_visible()
    assert opened.evaluate("navigator.clipboard.readText()") == code.text_content()


def test_forced_colours_show_what_is_chosen_and_no_text_is_pale(opened: Page):
    opened.emulate_media(forced_colors="active")
    choices = opened.locator(".st-key-take_home_export").get_by_role("radio")
    colours = choices.evaluate_all("all => all.map(x => getComputedStyle(x).backgroundColor)")
    assert colours[0] not in colours[1:]
    expect(opened.get_by_test_id("stCaptionContainer").first).to_have_css("opacity", "1")
    opened.emulate_media(forced_colors="none")


def test_the_page_needs_no_scrolling_sideways_on_a_phone(opened: Page):
    opened.set_viewport_size({"width": 390, "height": 844})
    for form in ("NumPy", "LaTeX", "Tab-separated"):
        opened.locator(".st-key-take_home_form").get_by_role("radio", name=form, exact=True).click()
        assert not Board(opened).sideways()
