"""For everybody: by keyboard, by ear, in light and dark, enlarged."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import BOARD_CHECKS, PAGE_CHECKS, alone, expect_frame, violations
from tests.browser.conftest import WINDOW
from tests.browser.driver import FOCUSED, Board
from tests.browser.tree import named
from ui.state.example import example
from ui.state.scenario import of_example

HANDOUT = of_example(example("handout"))

WITHIN = """parts => parts.every(part => {
    const box = part.getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth;
})"""
LABELS = "cells => cells.map(x => x.getAttribute('aria-label'))"
PLACE = (
    f"([step, part]) => {{ const x = ({FOCUSED})(); return x.closest('.step')?.id === step && x.matches('.' + part); }}"
)
# How much a border, or a line of the network, differs from the paper, where it differs least.
LEAST_CONTRAST = """parts => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    const paper = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
    const light = (colour, opacity) => {
        for (const [style, alpha] of [[paper, 1], [colour, opacity]]) {
            pen.globalAlpha = alpha;
            pen.fillStyle = style;
            pen.fillRect(0, 0, 1, 1);
        }
        const linear = (x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((x) => linear(x / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const styles = parts.filter((x) => x.checkVisibility()).map((x) => getComputedStyle(x));
    const colourOf = ({ stroke, borderTopColor }) => (stroke === 'none' ? borderTopColor : stroke);
    const contrasts = styles.map((style) => light(colourOf(style), style.opacity) / light(paper, 1));
    return Math.min(...contrasts.map((x) => Math.max(x, 1 / x)));
}"""
IS_ANSWERED = "() => window.backpropJournal.acked === window.backpropJournal.made"
# The tools of a grid are seen where it is pointed at or held.
PRESSED_OR_TYPED_IN = (
    "button:not(.plain, .word, :disabled, [aria-disabled=true], .grid:not(:has([data-held])) .tool), "
    "select, input:not([type=radio])"
)
OUTLINE = f"""() => {{
    const focused = ({FOCUSED})(), style = getComputedStyle(focused);
    return [focused.dataset.key ?? focused.tagName, style.outlineStyle, parseFloat(style.outlineWidth)];
}}"""


# Each is opened at its address: whoever comes first to a server comes to any page.
# The lesson and the training are looked at where they are tested.
@pytest.mark.parametrize("path", ["seventeen_lines", "check", "your_data", "take_home"])
def test_axe_finds_nothing_on_any_other_page_and_each_has_one_title_and_says_which_it_is(
    page: Page, app: str, path: str
):
    page.goto(f"{app}/{path}")
    expect_frame(page, path)
    assert violations(page, PAGE_CHECKS) == []


def test_axe_finds_nothing_on_the_board_in_any_state(board: Board):
    # Of each kind of cell and of each part of a sum there are two: a larger network has only more of the same.
    page = board.page
    board.show(HANDOUT.with_size("c", 2).with_size("h", 1))
    board.overwrite("X", 0, 0, "99")
    expect(board.root.locator("td[data-flat]").first).to_be_visible()
    board.cell("W1", 1, 0).click()
    board.button("change w₂₁ by +0.1").click()
    expect(board.root.locator(".nudge td").first).to_be_visible()
    board.overwrite("X", 0, 1, "1..2")
    expect(board.cell("X", 0, 1)).to_have_attribute("aria-invalid", "true")
    board.step("H1").locator("[data-hide]").last.focus()
    board.press("Enter")
    board.step("dW1").locator("summary").first.click()
    board.open_box("Reading")
    board.cell("W1", 0, 0).focus()
    board.press("F2")
    whole, *others = BOARD_CHECKS
    state = "a cell pinned, a nudge, an error, a covered grid, a why, a box and an editor"
    assert violations(page, [whole]) == [], state
    # In the dark and in a narrow window one step of each kind is enough.
    with alone(board, "#step-Z1", "#step-H1", "#step-dW1", "#step-W1_new"):
        assert violations(page, others) == [], state
    board.press("Escape")
    board.step("dW1").get_by_role("button", name="Fold", exact=True).click()
    board.step("dW1").locator("[data-unfold]").first.click()
    board.point_away()
    board.press("p")
    while board.step("dW1").get_attribute("data-focus") is None:
        board.press("PageDown")
    expect(board.root.locator(".presenter")).to_contain_text(re.compile(r"step \d+ of"))
    with alone(board, "#step-dW1"):
        # As a modal dialog it would hide all else from axe.
        board.root.locator(".help").evaluate("help => help.show()")
        parts = (".help", ".presenter", "#step-dW1")
        assert violations(page, BOARD_CHECKS, *parts) == [], "the help, and a sum that is unfolded in part presented"


def test_a_screen_reader_is_given_every_heading_and_grid_and_what_can_be_changed_and_what_is_held(board: Board):
    expect(board.root).to_have_attribute("data-whole", "")
    nodes = expect_frame(board.page, "")
    seen = board.root.locator("h1, h2, h3").evaluate_all("all => all.filter(x => x.checkVisibility()).length")
    assert len(named(nodes, "heading")) == seen > 25
    assert len(named(nodes, "grid")) == board.root.locator(".grid table").count() > 50
    assert "row 1" in named(nodes, "rowheader")
    assert "" not in named(nodes, "rowheader") + named(nodes, "columnheader")
    cells = [node for node in nodes if node.role == "gridcell"]
    changeable = {cell.name for cell in cells if not cell.properties["readonly"]}
    assert changeable == set(board.root.locator("td[data-editable]").evaluate_all(LABELS))
    assert {cell.name for cell in cells if cell.properties.get("selected")} == {"dTL/dw₁₁ = −0.0166"}
    assert "the network: 4 inputs, 2 hidden units, 1 output" in named(nodes, "image")
    expect(board.root.locator(".network .head")).to_have_text(["inputs", "hidden units", "output"])


def test_each_step_is_at_most_five_keys_away_and_the_focus_goes_along(board: Board):
    steps = board.root.locator(".step")
    found = steps.evaluate_all("all => all.map(x => [x.id, x.querySelector('.number').textContent])")
    dialog = board.root.locator("dialog[open]")
    keys_of = {step: ["s", *(number if number.isdecimal() else number[-1])] for step, number in found}
    assert max(map(len, keys_of.values())) < 5, "and one more where another number begins so"
    # The first is the beginning of others; the last stands furthest down.
    *most, last = keys_of.items()
    for step, keys in [*most[:2], most[10], last]:
        board.press(*keys)
        if dialog.count():
            board.press("Enter")
        dialog.wait_for(state="detached")
        board.page.wait_for_function(PLACE, arg=[step, "title"])
    for _ in range(3):
        board.press("l")
        board.page.wait_for_function(IS_ANSWERED)
        board.page.wait_for_function(PLACE, arg=[found[-1][0], "title"])
    board.page.get_by_role("button", name="Go to a step (key s)").first.press("Enter")
    expect(board.page.get_by_role("dialog", name="Go to a step")).to_be_visible()
    board.press("Escape")
    board.root.locator(".panel [data-go]").press("Enter")
    board.page.wait_for_function(PLACE, arg=["step-dW1", "sum"])
    expect(board.step("dW1").locator(".sum")).to_be_in_viewport()


def test_the_buttons_of_a_grid_are_seen_by_the_keyboard_and_where_a_cell_is_held(board: Board):
    held, other = (board.step(name).locator(f'[data-grid="{name}"] .tool').first for name in ("dW1", "H1"))
    unseen = "rgba(0, 0, 0, 0)"
    expect(held).not_to_have_css("color", unseen)
    expect(other).to_have_css("color", unseen)
    board.made("H1", 0, 0).focus()
    board.press("Shift+Tab")
    assert "of H1" in (board.page.evaluate(f"({FOCUSED})().ariaLabel"))
    expect(other).not_to_have_css("color", unseen)
    board.pin(board.made("Z1", 0, 0), "keyboard")
    expect(held).to_have_css("color", unseen)


def test_in_a_window_that_becomes_narrow_the_focus_stays_with_what_is_typed(board: Board):
    board.pin(board.cell("W1", 0, 0), "keyboard")
    amount = board.root.locator(".amount")
    amount.fill("0.05")
    for width in (900, WINDOW["width"]):
        board.page.set_viewport_size({"width": width, "height": WINDOW["height"]})
        expect(board.root.locator("section > .panel")).to_have_count(int(width == 900))
        expect(amount).to_be_focused()
        expect(amount).to_have_value("0.05")


def test_borders_and_lines_are_seen_and_forced_colours_keep_the_tints(board: Board):
    page = board.page
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        for part in (f".board :is({PRESSED_OR_TYPED_IN})", ".board .edge"):
            assert page.locator(part).evaluate_all(LEAST_CONTRAST) >= 3, (scheme, part)
    page.emulate_media(forced_colors="active", color_scheme="light")
    tints = "cells => new Set(cells.map(x => getComputedStyle(x).backgroundColor)).size"
    assert board.root.locator(".swatch").evaluate_all(tints) == 5
    assert board.root.locator("#step-Z1 td").evaluate_all(tints) > 5
    page.emulate_media(forced_colors="none")


def test_the_help_lists_the_keys_gives_the_focus_back_and_switches_single_keys_off(board: Board):
    cell = board.cell("W1", 0, 0)
    cell.focus()
    board.press("?")
    dialog = board.page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Ctrl/Cmd + Z")
    board.press("p", "Escape")
    expect(dialog).to_be_hidden()
    expect(board.root.locator(".presenter")).to_be_hidden()
    assert board.focused() == "W1/0/0"
    board.button("help on keys").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("switch", name="Keys without Ctrl").uncheck()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    board.press("?", "p")
    expect(dialog).to_be_hidden()
    expect(board.root.locator(".presenter")).to_be_hidden()
    board.button("help on keys").click()
    dialog.get_by_role("switch", name="Keys without Ctrl").check()
    board.press("Escape")


def test_a_live_region_says_what_changed(board: Board):
    live = board.status
    assert live.count() == 1
    board.overwrite("W1", 0, 0, "0.7")
    expect(live).to_have_text(re.compile(r"^w₁₁ is now 0\.7; TotalLoss is 0\.\d{4}$"))
    board.press("Control+z")
    expect(live).to_have_text(re.compile(r"^undone; TotalLoss is 0\.\d{4}$"))
    board.button("one more hidden unit").first.click()
    expect(live).to_have_text(re.compile("^h is now 3; TotalLoss is"))
    board.made("Yhat", 1, 0).focus()
    board.press("Space")
    expect(live).to_have_text(re.compile(r"^ŷ₂ is held; it is Sig\(z\(2\)₂\) = 0\.\d{4}$"))
    board.press("Escape")
    expect(live).to_have_text("no cell is held")


def test_each_grid_is_one_tab_stop_and_arrows_move_inside_it(board: Board):
    tables = board.root.locator(".grid table")
    stops = tables.evaluate_all("found => found.map(x => x.querySelectorAll('[tabindex=\"0\"]').length)")
    assert set(stops) == {1}
    board.cell("X", 0, 0).focus()
    board.press("ArrowRight", "ArrowDown", "End")
    assert board.focused() == "X/1/3"
    stops = tables.evaluate_all("found => found.map(x => x.querySelectorAll('[tabindex=\"0\"]').length)")
    assert set(stops) == {1}
    kept = board.root.locator('#step-Z1 [data-grid="W1"] td[tabindex="0"]')
    for _ in range(12):
        board.press("Tab")
        if board.focused() == "W1/0/0":
            break
    expect(kept).to_be_focused()
    names = tables.evaluate_all("found => found.map(x => x.getAttribute('aria-label'))")
    assert all(re.fullmatch(r".+, (. × . = \d+ × \d+|1 × 1)", name) for name in names)
    assert tables.locator("th[scope=row]").count() > 30
    expect(board.cell("X", 1, 3)).to_have_accessible_name("x₂₄ = 2")


def test_every_stop_of_the_tab_key_shows_where_it_is(board: Board):
    board.button("undo the last change").focus()
    seen = []
    for _ in range(60):
        focused, style, width = board.page.evaluate(OUTLINE)
        assert style != "none", focused
        assert width >= 1, focused
        seen.append(focused.split("/")[0])
        board.press("Tab")
    assert {"X", "W1", "b", "Z1", "BUTTON", "INPUT", "SUMMARY"} <= set(seen)


def test_at_twice_the_size_all_can_be_reached_without_scrolling_the_page_sideways(board: Board):
    page = board.page
    page.set_viewport_size({"width": 700, "height": 500})
    expect(board.button("help on keys")).to_be_visible()
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    for parts in (".row button", ".nudge button", ".panel", ".step", ".why summary", ".folding button", ".network"):
        assert board.root.locator(parts).evaluate_all(WITHIN), parts
    assert page.get_by_role("combobox", name="Example").evaluate_all(WITHIN)
    inside = board.open_network()
    assert inside.locator("input, select").evaluate_all(WITHIN)
    board.press("Escape")
    expect(inside).to_be_hidden()
    board.type_into("W2", 1, 0, "0.25")
    board.expect_value("W2", 1, 0, 0.25)
    board.made("dW1", 3, 1).click()
    expect(board.step("dW1").locator(".chain-title")).to_contain_text("dTL/dw42")
    paths = board.step("dW1").locator(".sum")
    assert paths.evaluate("x => x.getBoundingClientRect().right <= innerWidth")
    board.step("dW1").locator(".product").last.scroll_into_view_if_needed()
    expect(board.step("dW1").locator(".product").last).to_be_in_viewport()
    assert not board.sideways()
    board.press("p")
    expect(board.root.locator(".presenter")).to_be_visible()
    assert not board.sideways()
    assert board.root.locator(".presenter button").evaluate_all(WITHIN)
    board.press("p", "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.get_by_role("dialog").evaluate_all(WITHIN)


def test_a_sentence_under_a_grid_moves_no_cell_aside(board: Board):
    board.page.set_viewport_size({"width": 390, "height": 800})
    equation = board.step("Z1").locator(".equation")
    lefts = "x => [...x.querySelectorAll('td[data-matrix]')].map(cell => cell.offsetLeft)"
    before, wide = equation.evaluate(lefts), equation.evaluate("x => x.scrollWidth")
    board.type_into("W1", 0, 1, "abc")
    expect(equation.get_by_role("alert").filter(has_text="w₁₂")).to_be_visible()
    assert (equation.evaluate(lefts), equation.evaluate("x => x.scrollWidth")) == (before, wide)
    expect(board.cell("W1", 1, 1)).to_be_focused()
    expect(board.cell("W1", 1, 1)).to_be_in_viewport()
