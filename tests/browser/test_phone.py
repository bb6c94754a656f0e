"""On a phone: what the first screen shows, how large a target is, and what a finger does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.browser.conftest import launched, watched
from tests.browser.driver import Board
from tests.browser.shared import shared_board
from tests.browser.test_reading import COVERED_BY_TOOLS, TOUCHED_BY_SUBSCRIPTS
from ui.state.example import example
from ui.state.scenario import of_example

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
BOXES = (
    "parts => parts.map(part => part.getBoundingClientRect()).map(({ x, y, right, bottom }) => [x, y, right, bottom])"
)
# The size's letter before its buttons, and where these stand.
STEPPERS = """steppers => steppers.map(stepper => [
    stepper.dataset.of,
    getComputedStyle(stepper, '::before').content,
    [...stepper.querySelectorAll('button')].map(button => Math.round(button.getBoundingClientRect().top)),
])"""


class Phone(Board):
    """The board on a phone, under one finger."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        # The page is a phone's as long as the session lasts.
        self._cdp = page.context.new_cdp_session(page)

    def be_a_phone(self) -> None:
        self._cdp.send("Emulation.setDeviceMetricsOverride", SCREEN)
        self._cdp.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(self, *points: tuple[float, float]) -> None:
        """Put the finger down at the first point, move it through the others, and lift it."""
        for i, (x, y) in enumerate(points):
            moved = {"type": "touchMove" if i else "touchStart", "touchPoints": [{"x": x, "y": y}]}
            self._cdp.send("Input.dispatchTouchEvent", moved)
        self._cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def tap(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        self.touch(self.middle(target))

    def slide(self, cell: Locator, right: int, down: int = 0) -> None:
        """Slide the finger in five moves from a cell to so far to the right of there, and down."""
        x, y = self.middle(cell)
        self.touch(*((x + right * i / 5, y + down * i / 5) for i in range(6)))

    def scrolled(self) -> float:
        return self.page.get_by_test_id("stMain").evaluate("main => main.scrollTop")


@pytest.fixture(scope="module")
def phone_of_all(playwright: Playwright) -> Iterator[Phone]:
    """In a browser of its own: one that has shown a phone tells its other tabs no longer that the page moved away from
    under the mouse.
    """
    browser = launched(playwright.chromium.launch)
    tab = browser.new_page()
    yield Phone(tab)
    browser.close()


@pytest.fixture
def phone(phone_of_all: Phone, app: str) -> Iterator[Phone]:
    """The board as it is first seen on a phone."""
    with watched(phone_of_all.page) as page:
        phone_of_all.be_a_phone()
        shared_board(page, app)
        yield phone_of_all


def test_the_first_screen_shows_the_example_the_loss_and_the_first_step_and_nothing_on_top_of_another(phone: Phone):
    step = phone.step("Z1")
    expect(phone.root.get_by_role("combobox", name="Example")).to_be_in_viewport(ratio=1)
    expect(phone.root.locator(".what")).to_have_text("All numbers of backpropagation. Tap one for its sum.")
    expect(phone.root.locator(".what")).to_be_in_viewport(ratio=1)
    expect(phone.root.locator(".facts")).to_contain_text("0.2637")
    expect(phone.root.locator(".facts")).to_be_in_viewport(ratio=1)
    grids = step.locator("[data-grid]").evaluate_all(BOXES)
    assert len(grids) == 4
    assert grids[0][1] < HEIGHT / 2
    for left, _, right, bottom in grids:
        assert (left >= 0, right <= WIDTH, bottom <= HEIGHT) == (True, True, True)
    controls = phone.root.locator(".row :is(select, button):visible").evaluate_all(BOXES)
    assert len({top for _, top, _, _ in controls}) == 1
    [[_, panel_top, _, _]] = phone.root.locator(".panel").evaluate_all(BOXES)
    [[_, _, _, step_bottom]] = step.evaluate_all(BOXES)
    assert panel_top > step_bottom
    steppers = step.locator(".stepper").evaluate_all(STEPPERS)
    assert len(steppers) > 2
    for letter, before, tops in steppers:
        assert (before, len(set(tops))) == (f'"{letter} ="', 1)
    assert phone.root.evaluate(COVERED_BY_TOOLS) == []
    assert phone.root.evaluate(TOUCHED_BY_SUBSCRIPTS) == []


def test_the_first_step_downhill_moves_nothing(phone: Phone):
    grids = phone.step("Z1").locator(".brackets, .says")
    sides = "({ x, y, width, height }) => [x, y, width, height].map(Math.round)"
    boxes = f"all => all.map(x => x.getBoundingClientRect()).map({sides})"
    before = grids.evaluate_all(boxes)
    phone.tap(phone.root.locator(".strip [data-descend]").first)
    phone.expect_text("W1", 0, 0, "0.1083")
    assert grids.evaluate_all(boxes) == before


def test_what_is_wide_stays_inside_the_window_and_the_help_opens_at_its_beginning(phone: Phone):
    phone.root.locator(".more").click()
    for name in ("Network: ", "Reading", "Fill"):
        assert phone.open_box(name).locator("input, select, button").evaluate_all(OUTSIDE) == []
    phone.root.locator(".more").click()
    products = phone.step("dW1").locator(".chain .product")
    expect(products).to_have_count(2)
    wide = phone.root.locator(".all .product, .chain .product, .row button, .panel, .step, .tied")
    assert wide.evaluate_all(OUTSIDE) == []
    assert not phone.sideways()
    phone.press("p")
    expect(phone.root.locator(".presenter")).to_be_visible()
    assert phone.root.locator(".presenter button").evaluate_all(OUTSIDE) == []
    assert not phone.sideways()
    phone.press("p", "?")
    dialog = phone.page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_role("heading").first).to_be_in_viewport(ratio=1)
    expect(dialog.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    assert dialog.evaluate_all(OUTSIDE) == []
    phone.press("Escape")


def test_one_tap_holds_a_weight_and_leads_to_its_sum_and_the_next_changes_it_also_to_a_negative_number(phone: Phone):
    cell = phone.cell("W1", 1, 0)
    phone.tap(cell)
    expect(cell).to_have_attribute("data-held", "")
    expect(cell.locator("input")).to_have_count(0)
    sum_of_weight = phone.step("dW1").locator(".level").first
    expect(sum_of_weight).not_to_be_in_viewport()
    go_to = '[data-grid="W1"] .tools button[aria-label="go to the sum of the held cell"]'
    phone.touch(phone.middle(phone.step("Z1").locator(go_to)))
    expect(sum_of_weight).to_be_in_viewport()
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
    phone.overwrite("W1", 1, 0, "-0.70000000000000123")
    phone.expect_value("W1", 1, 0, -0.70000000000000123)
    phone.tap(cell)
    expect(editor).to_be_focused()
    assert editor.evaluate("field => [field.scrollWidth > field.clientWidth, field.scrollLeft]") == [True, 0]
    phone.press("Escape")
    phone.tap(phone.cell("W1", 2, 1))
    phone.tap(phone.step("Z1").locator('button[aria-label="change a number of W1"]'))
    expect(phone.cell("W1", 2, 1).locator("input")).to_be_focused()
    phone.page.keyboard.type("0.5")
    phone.tap(phone.cell("X", 0, 0))
    phone.expect_value("W1", 2, 1, 0.5)


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


def test_of_grids_that_fill_the_screen_the_sum_stays_in_view_and_so_does_what_is_wrong_with_a_text(phone: Phone):
    total = phone.step("Z1").locator(".numbers")
    phone.choose("Example", "Iris")
    expect(phone.root.locator(".pager")).to_be_visible()
    phone.step("Z1").evaluate("step => step.scrollIntoView()")
    expect(phone.cell("X", 0, 0)).to_be_in_viewport(ratio=1)
    expect(total).to_be_in_viewport(ratio=1)
    expect(phone.made("Z1", 7, 1)).not_to_be_in_viewport()
    assert not phone.sideways()
    cell, note = phone.cell("X", 0, 0), phone.root.locator(".toast")
    cell.evaluate("cell => cell.scrollIntoView({ block: 'end' })")
    cell.focus()
    phone.page.keyboard.type("abc")
    phone.press("Tab")
    expect(note).to_contain_text("x₁,₁ (X, row 1, column 1) is “abc”")
    cell.focus()
    phone.page.keyboard.type("5")
    phone.press("Tab")
    phone.expect_value("X", 0, 0, 5)
    expect(note).to_have_count(0)


def test_wide_letters_and_a_comparison_scroll_in_their_own_boxes_and_a_class_sees_no_derivatives_before_the_way_back(
    phone: Phone,
):
    scenario = replace(of_example(example("handout")), cells="letters", compared=frozenset({"dW1"}))
    phone.show(replace(scenario.with_size("n", 12).with_size("o", 2), presenting="TotalLoss"))
    section = phone.root.locator(".derivatives")
    expect(section).to_be_hidden()
    expect(phone.root.locator(".conclusion")).to_be_hidden()
    # The page scrolls there, and the button with it.
    expect(phone.step("TotalLoss")).to_be_in_viewport()
    phone.root.locator("[data-move=end]").click()
    expect(section).to_be_visible()
    assert not phone.sideways()
    expect(phone.made("dW1", 0, 0).locator(".line").last).to_have_text("+ 20 more")
    widths = "([box]) => [box.scrollWidth > box.clientWidth, box.getBoundingClientRect().right <= innerWidth]"
    for box in (".brackets", ".compared .scrolling"):
        assert phone.step("dW1").locator(box).last.evaluate_all(widths) == [True, True], box


def test_a_finger_can_press_everything_on_a_tablet_and_on_a_narrow_phone(phone: Phone):
    page = phone.page
    main = phone.root.locator(":is(.row, .strip, .presenter) :is(button, select):visible")
    assert main.evaluate_all("found => found.every(x => x.getBoundingClientRect().height >= 44)")

    page.set_viewport_size({"width": 820, "height": HEIGHT})
    tools = phone.root.locator(".tools button")
    assert "rgba(0, 0, 0, 0)" not in tools.evaluate_all("all => all.map(x => getComputedStyle(x).color)")
    cover = phone.step("H1").locator('button[aria-label="cover the numbers of H1"]')
    phone.tap(cover)
    expect(cover).to_have_attribute("aria-pressed", "true")

    page.set_viewport_size({"width": 320, "height": HEIGHT})
    assert not phone.sideways()
    assert page.evaluate(SMALL, 24) == []
    # The lesson, the training and the files to take home are looked at on a phone in tests of their own.
    for name in ("Check", "Your data", "All lines"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name.removeprefix("All "))
        page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
        assert not phone.sideways(), name
        assert page.evaluate(SMALL, 24) == [], name
    expect(page.get_by_text("Z1 = X @ W1 + b", exact=True)).to_be_visible()
    heads = "rows => rows.map(row => [...row.children].map(part => getComputedStyle(part, '::before').content))"
    rows = page.locator(".stHorizontalBlock:has(> .stColumn):visible").evaluate_all(heads)
    assert {tuple(row[:5]) for row in rows} == {
        ('"the pattern"', "none", '"the line it gives here"', '"shapes here"', '"what it is for"')
    }
