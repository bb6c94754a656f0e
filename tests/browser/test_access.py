"""For everybody: by keyboard, by ear, in light and dark, enlarged."""

import re
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.driver import FOCUSED, Board
from tests.browser.tree import named, tree

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {"type": "tag", "values": LEVELS},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
HOST = ".st-key-board [data-testid=stBidiComponentIsolated]"
WITHIN = """parts => parts.every(part => {
    const box = part.getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth;
})"""
LABELS = "cells => cells.map(x => x.getAttribute('aria-label'))"
PLACE = f"() => {{ const x = ({FOCUSED})(); return [x.closest('.step')?.id, x.className]; }}"
OUTLINE = f"() => {{ const s = getComputedStyle(({FOCUSED})()); return [s.outlineStyle, parseFloat(s.outlineWidth)]; }}"


def violations(page: Page, *parts: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA; in the dark only the colours differ.

    Args:
        parts: of the board, where only they have changed: to look at all takes three times as long.
    """
    context = {"include": [{"fromShadowDom": [HOST, part]} for part in parts]} if parts else None
    found = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
        found += Axe().run(page, context=context, options=options).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing_on_the_board_in_any_state(board: Board):
    page = board.page
    board.cell("W1", 1, 0).click()
    board.button("change w₂₁ by +0.1").click()
    expect(board.root.locator(".nudge td").first).to_be_visible()
    board.overwrite("X", 0, 1, "1..2")
    expect(board.cell("X", 0, 1)).to_have_attribute("aria-invalid", "true")
    board.step("H1").locator("[data-hide]").last.focus()
    board.press("Enter")
    board.step("dW1").locator("summary").first.click()
    assert violations(page) == [], "with a cell pinned, a nudge, an error, a covered grid and a why"
    board.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page, ".help") == [], "with the help open"
    board.press("Escape")
    board.step("dW1").get_by_role("button", name="Fold", exact=True).click()
    board.step("dW1").locator("[data-unfold]").first.click()
    board.point_away()
    board.press("p")
    while board.step("dW1").get_attribute("data-focus") is None:
        board.press("PageDown")
    expect(board.root.locator(".presenter")).to_contain_text(re.compile(r"step \d+ of"))
    assert violations(page, ".presenter", "#step-dW1") == [], "presenting a sum that is unfolded in part"


def test_axe_finds_nothing_in_saturated_grids_and_among_the_seventeen_lines(board: Board):
    page = board.page
    board.choose("Example", "class example")
    expect(board.root.locator("td[data-flat]").first).to_be_visible()
    board.open_box("Reading")
    expect(page.get_by_role("slider", name="Decimals")).to_be_visible()
    assert violations(page) == [], "as first seen, with saturated units, and the way they are read"
    page.get_by_role("link", name="In seventeen lines").click()
    expect(page.get_by_text("W1_new[ch] = W1[ch] − η · dW1[ch]")).to_be_visible()
    assert violations(page) == [], "the seventeen lines"


def test_a_screen_reader_is_given_every_heading_and_grid_and_what_can_be_changed_and_what_is_held(board: Board):
    expect(board.root).to_have_attribute("data-whole", "")
    nodes = tree(board.page)
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
    dialog = board.page.get_by_role("dialog", name="Go to a step")
    for step, number in found:
        keys = ["s", *(number if number.isdecimal() else number[-1])]
        board.press(*keys)
        if dialog.is_visible():
            keys.append("Enter")
            board.press("Enter")
        expect(dialog).to_be_hidden()
        assert len(keys) <= 5
        assert board.page.evaluate(PLACE) == [step, "title"]
    board.page.get_by_role("link", name="Go to a step").press("Enter")
    expect(dialog).to_be_visible()
    board.press("Escape")
    board.root.locator(".panel [data-go]").press("Enter")
    assert board.page.evaluate(PLACE) == ["step-dW1", "sum"]
    expect(board.step("dW1").locator(".sum")).to_be_in_viewport()


def test_the_help_lists_the_keys_and_gives_the_focus_back(board: Board):
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
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_a_live_region_says_what_changed(board: Board):
    live = board.status
    assert live.count() == 1
    board.overwrite("W1", 0, 0, "0.7")
    expect(live).to_have_text(re.compile(r"^w₁₁ is now 0\.7; TotalLoss is 0\.\d{4}$"))
    board.press("Control+z")
    expect(live).to_have_text(re.compile(r"^undone; TotalLoss is 0\.\d{4}$"))
    board.button("one more hidden unit").first.click()
    expect(live).to_have_text(re.compile("^h is now 3; TotalLoss is"))


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
        style, width = board.page.evaluate(OUTLINE)
        assert style != "none", board.focused()
        assert width >= 1, board.focused()
        seen.append(board.focused())
        board.press("Tab")
    assert {"X/0/0", "W1/0/0", "b/0/0", "Z1/0/0", "BUTTON", "INPUT", "SUMMARY"} <= set(seen)


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
