"""On a phone: what the first screen shows, how large a target is, and what a finger does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.browser.conftest import launched, watched
from tests.browser.driver import Board
from tests.browser.shared import shared_board

WIDTH, HEIGHT = 390, 844
SCREEN = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 2, "mobile": True}
# What can be pressed and is smaller than a finger needs: its name and its size.
SMALL = """least => {
    const small = [];
    const targets = 'button, a[href], input:not([type=radio]), select, summary, label:has(input), '
        + 'td[data-key], .chip[data-key]';
    const look = (root) => root.querySelectorAll('*').forEach((part) => {
        if (part.shadowRoot) look(part.shadowRoot);
        if (!part.matches(targets)) return;
        const { width, height } = part.getBoundingClientRect();
        const isSeen = part.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
        if (isSeen && Math.min(width, height) < least)
            small.push(`${part.textContent} ${part.className} ${width} × ${height}`);
    });
    look(document);
    return small;
}"""
OUTSIDE = """parts => parts.map(part => [part.className, part.getBoundingClientRect()])
    .filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([name]) => name)"""


class Phone(Board):
    """The board on a phone, under one finger."""

    def touch(self, *points: tuple[float, float]) -> None:
        """Put the finger down at the first point, move it through the others, and lift it."""
        cdp = self.page.context.new_cdp_session(self.page)
        for i, (x, y) in enumerate(points):
            moved = {"type": "touchMove" if i else "touchStart", "touchPoints": [{"x": x, "y": y}]}
            cdp.send("Input.dispatchTouchEvent", moved)
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        cdp.detach()

    def tap(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        self.touch(self.middle(target))

    def slide(self, cell: Locator, right: int, down: int = 0) -> None:
        """Slide the finger in ten moves from a cell to so far to the right of there, and down."""
        x, y = self.middle(cell)
        self.touch(*((x + right * i / 10, y + down * i / 10) for i in range(11)))

    def box(self, target: Locator) -> dict[str, float]:
        box = target.bounding_box()
        assert box
        return {"right": box["x"] + box["width"], "bottom": box["y"] + box["height"], **box}

    def scrolled(self) -> float:
        return self.page.get_by_test_id("stMain").evaluate("main => main.scrollTop")


@pytest.fixture(scope="module")
def phone_tab(playwright: Playwright) -> Iterator[Page]:
    """In a browser of its own: one that has shown a phone tells its other tabs no longer that the page moved away from
    under the mouse.
    """
    browser = launched(playwright.chromium.launch)
    yield browser.new_page()
    browser.close()


@pytest.fixture
def phone(phone_tab: Page, app: str) -> Iterator[Phone]:
    """The board as it is first seen on a phone."""
    cdp = phone_tab.context.new_cdp_session(phone_tab)
    with watched(phone_tab) as page:
        cdp.send("Emulation.setDeviceMetricsOverride", SCREEN)
        cdp.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        shared_board(page, app)
        yield Phone(page)


def test_the_first_screen_shows_the_example_the_loss_and_the_first_step(phone: Phone):
    step = phone.step("Z1")
    expect(phone.root.get_by_role("combobox", name="Example")).to_be_in_viewport(ratio=1)
    expect(phone.root.locator(".what")).to_have_text("All numbers of backpropagation. Tap one for its sum.")
    expect(phone.root.locator(".what")).to_be_in_viewport(ratio=1)
    expect(phone.root.locator(".facts")).to_contain_text("0.2637")
    expect(phone.root.locator(".facts")).to_be_in_viewport(ratio=1)
    grids = {name: phone.box(step.locator(f'[data-grid="{name}"]')) for name in ("X", "W1", "b", "Z1")}
    assert grids["X"]["y"] < HEIGHT / 2
    for name, box in grids.items():
        assert (box["x"] >= 0, box["right"] <= WIDTH, box["bottom"] <= HEIGHT) == (True, True, True), name
    controls = phone.root.locator(".row").locator("select, button")
    tops = {phone.box(one)["y"] for one in controls.all() if one.is_visible()}
    assert len(tops) == 1
    assert phone.box(phone.root.locator(".panel"))["y"] > phone.box(step)["bottom"]


def test_the_sum_of_a_tapped_weight_is_one_tap_away(phone: Phone):
    phone.tap(phone.cell("W1", 0, 0))
    sum_of_weight = phone.step("dW1").locator(".level").first
    expect(sum_of_weight).not_to_be_in_viewport()
    phone.touch(
        phone.middle(
            phone.root.get_by_role("button", name="go to the sum of the held cell").and_(
                phone.step("Z1").locator('[data-grid="W1"] .tools button')
            )
        )
    )
    expect(sum_of_weight).to_be_in_viewport()
    phone.step("Z1").locator("h3").scroll_into_view_if_needed()


def test_the_first_step_downhill_moves_nothing(phone: Phone):
    grids = phone.step("Z1").locator(".brackets, .says")
    sides = "({ x, y, width, height }) => [x, y, width, height].map(Math.round)"
    boxes = f"all => all.map(x => x.getBoundingClientRect()).map({sides})"
    before = grids.evaluate_all(boxes)
    phone.tap(phone.root.locator(".strip [data-descend]").first)
    phone.expect_text("W1", 0, 0, "0.1083")
    assert grids.evaluate_all(boxes) == before


def test_each_size_of_a_grid_stands_in_a_line_with_its_letter(phone: Phone):
    tops = "parts => parts.map(part => Math.round(part.getBoundingClientRect().top))"
    for stepper in phone.step("Z1").locator(".stepper").all():
        assert len(set(stepper.locator("button").evaluate_all(tops))) == 1
        letter = stepper.get_attribute("data-of")
        assert stepper.evaluate("x => getComputedStyle(x, '::before').content") == f'"{letter} ="'


def test_what_is_wide_stays_inside_the_window_and_a_chain_rule_shows_its_products(phone: Phone):
    phone.root.locator(".more").click()
    for name in ("Network: ", "Reading", "Fill"):
        assert phone.open_box(name).locator("input, select, button").evaluate_all(OUTSIDE) == []
    phone.root.locator(".more").click()
    products = phone.step("dW1").locator(".chain .product")
    expect(products).to_have_count(2)
    for parts in (
        products,
        phone.root.locator(".all .product"),
        phone.root.locator(".row button, .panel, .step, .tied"),
    ):
        assert parts.evaluate_all(OUTSIDE) == []
    assert not phone.sideways()
    phone.press("p")
    expect(phone.root.locator(".presenter")).to_be_visible()
    assert phone.root.locator(".presenter button").evaluate_all(OUTSIDE) == []
    assert not phone.sideways()
    phone.press("p")


def test_a_finger_can_press_everything(phone: Phone):
    assert phone.page.evaluate(SMALL, 24) == []
    main = phone.root.locator(":is(.row, .strip, .presenter) :is(button, select):visible")
    assert main.evaluate_all("found => found.every(x => x.getBoundingClientRect().height >= 44)")


def test_the_help_opens_at_its_beginning(phone: Phone):
    phone.press("?")
    dialog = phone.page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_role("heading").first).to_be_in_viewport(ratio=1)
    expect(dialog.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    assert dialog.evaluate_all(OUTSIDE) == []
    phone.press("Escape")


def test_one_tap_holds_a_cell_and_the_next_changes_it_also_to_a_negative_number(phone: Phone):
    cell = phone.cell("W1", 1, 0)
    phone.tap(cell)
    expect(cell).to_have_attribute("data-held", "")
    expect(cell.locator("input")).to_have_count(0)
    phone.tap(cell)
    editor = cell.locator("input")
    expect(editor).to_be_focused()
    expect(editor).to_have_attribute("inputmode", "decimal")
    phone.tap(cell.get_by_role("button", name="change the sign"))
    expect(editor).to_have_value("-0.3")
    phone.page.keyboard.type("0.7")
    expect(editor).to_have_value("-0.7")
    assert not phone.sideways()
    phone.press("Enter")
    phone.expect_value("W1", 1, 0, -0.7)
    expect(editor).to_have_count(0)
    phone.tap(phone.cell("W1", 2, 1))
    phone.tap(phone.step("Z1").get_by_role("button", name="change a number of W1"))
    expect(phone.cell("W1", 2, 1).locator("input")).to_be_focused()
    phone.page.keyboard.type("0.5")
    phone.tap(phone.cell("X", 0, 0))
    phone.expect_value("W1", 2, 1, 0.5)


def test_what_is_wrong_with_a_text_is_seen_also_where_its_sentence_stands_below_the_window(phone: Phone):
    phone.field("n, number of rows").first.fill("8")
    phone.press("Enter")
    cell, note = phone.cell("X", 0, 0), phone.root.locator(".toast")
    expect(phone.cell("X", 7, 0)).to_be_attached()
    cell.evaluate("cell => cell.scrollIntoView({ block: 'end' })")
    cell.focus()
    phone.page.keyboard.type("abc")
    phone.press("Tab")
    expect(note).to_contain_text("x₁₁ (X, row 1, column 1) is “abc”")
    cell.focus()
    phone.page.keyboard.type("5")
    phone.press("Tab")
    phone.expect_value("X", 0, 0, 5)
    expect(note).to_have_count(0)


def test_a_finger_slides_the_held_number_and_scrolls_from_any_other(phone: Phone):
    held, other = phone.cell("X", 0, 1), phone.cell("X", 1, 1)
    phone.tap(held)
    expect(held).to_have_attribute("data-held", "")
    before = phone.scrolled()
    phone.slide(held, 50)
    phone.expect_value("X", 0, 1, 0.46)
    assert phone.scrolled() == before
    phone.slide(held, 0, -200)
    phone.page.wait_for_function(
        "before => document.querySelector('[data-testid=stMain]').scrollTop > before", arg=before
    )
    phone.expect_value("X", 0, 1, 0.46)
    phone.slide(other, 50)
    phone.expect_value("X", 1, 1, 1)
    expect(other).not_to_have_attribute("data-held", "")


def test_the_sum_of_grids_that_fill_the_screen_stays_in_view_while_they_scroll(phone: Phone):
    total = phone.step("Z1").locator(".numbers")
    phone.choose("Example", "Iris")
    expect(phone.root.locator(".pager")).to_be_visible()
    phone.step("Z1").evaluate("step => step.scrollIntoView()")
    expect(phone.cell("X", 0, 0)).to_be_in_viewport(ratio=1)
    expect(total).to_be_in_viewport(ratio=1)
    expect(phone.made("Z1", 7, 1)).not_to_be_in_viewport()
    assert not phone.sideways()


def test_on_a_tablet_the_buttons_of_every_grid_are_seen_and_pressed_by_a_finger(phone: Phone):
    phone.page.set_viewport_size({"width": 820, "height": HEIGHT})
    tools = phone.root.locator(".tools button")
    assert "rgba(0, 0, 0, 0)" not in tools.evaluate_all("all => all.map(x => getComputedStyle(x).color)")
    cover = phone.step("H1").get_by_role("button", name="cover the numbers of H1")
    phone.tap(cover)
    expect(cover).to_have_attribute("aria-pressed", "true")


def test_every_page_fits_a_phone_also_a_narrow_one(phone: Phone):
    page = phone.page
    for name in ("Learn", "All lines", "Train", "Check", "Your data", "Take it home"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name.removeprefix("All "))
        for width in (WIDTH, 320):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert not phone.sideways(), (name, width)
            assert page.evaluate(SMALL, 24) == [], (name, width)
    page.get_by_role("link", name="All lines").click()
    expect(page.get_by_text("Z1 = X @ W1 + b", exact=True)).to_be_visible()
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    heads = "rows => rows.map(row => [...row.children].map(part => getComputedStyle(part, '::before').content))"
    rows = page.locator(".stHorizontalBlock:has(> .stColumn):visible").evaluate_all(heads)
    assert {tuple(row[:5]) for row in rows} == {
        ('"the pattern"', "none", '"the line it gives here"', '"shapes here"', '"what it is for"')
    }
