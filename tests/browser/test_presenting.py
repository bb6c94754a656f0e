"""Before a class: one step at a time, and numbers that are asked for first."""

from playwright.sync_api import expect

from tests.browser.driver import Board

# The steps whose equation is cut when they are presented, one press of a clicker after the other.
CUT = """board => {
    const steps = [...board.querySelectorAll('.step')], cut = [];
    const isCut = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth;
    for (const step of steps) {
        if (!('focus' in step.dataset)) return [`${step.id} was not reached`];
        if (isCut(step.querySelector('.equation'))) cut.push(step.id);
        const key = { key: 'ArrowRight', bubbles: true, composed: true, cancelable: true };
        board.getRootNode().activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
    }
    return cut;
}"""
NOTE_END_OF_SCROLLING = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    window.scrollingEnded = new Promise(done => main.addEventListener('scrollend', () => done(true), { once: true }));
}"""
SHOWN = "steps => steps.filter(x => x.offsetParent).map(x => x.id.replace('step-', ''))"


def test_steps_come_one_by_one_below_those_so_far_in_larger_type_and_a_button_that_is_pressed_keeps_the_focus(
    board: Board,
):
    page = board.page
    steps, bar = board.root.locator(".step"), board.root.locator(".presenter")
    every = steps.evaluate_all(SHOWN)
    size = "cell => parseFloat(getComputedStyle(cell.querySelector('.text')).fontSize)"
    before = board.cell("X", 0, 0).evaluate(size)
    board.button("one step at a time, in larger type").click()
    expect(bar).to_contain_text("step 1 of 17")
    expect(board.button("← Back")).to_have_attribute("aria-disabled", "true")
    expect(board.button("Next →")).to_have_attribute("aria-disabled", "false")
    assert steps.evaluate_all(SHOWN) == every[:1]
    assert board.cell("X", 0, 0).evaluate(size) > 1.25 * before
    for count in (2, 3, 4, 5):
        if count < 4:
            bar.get_by_role("button", name="Next").click()
        else:
            board.press("ArrowRight" if count == 4 else "PageDown")
        expect(bar).to_contain_text(f"step {count} of")
        assert steps.evaluate_all(SHOWN) == every[:count]
        expect(steps.nth(count - 1)).to_have_attribute("data-focus", "")
        expect(steps.nth(count - 1)).to_be_in_viewport(ratio=0.6)
    board.made("L", 0, 0).hover()
    assert board.keys('td[data-linked="source"]') == {"Yhat/0/0", "Y/0/0"}
    bar.get_by_role("button", name="Back").click()
    expect(bar).to_contain_text("step 4 of")
    board.press("ArrowLeft")
    expect(bar).to_contain_text("step 3 of")
    assert steps.evaluate_all(SHOWN) == every[:3]
    assert not board.sideways()
    # A button that is pressed again and again keeps the focus.
    board.button("Next →").focus()
    board.press(*["Enter"] * 4)
    expect(bar.locator(".where")).to_have_text("AverageLoss = 1/n · TotalLoss")
    expect(board.button("Next →")).to_be_focused()
    expect(board.status).to_have_text("AverageLoss = 1/n · TotalLoss")
    board.press(*["Enter"] * (len(every) - 7))
    expect(steps.last).to_have_attribute("data-focus", "")
    expect(board.button("Next →")).to_have_attribute("aria-disabled", "true")
    expect(board.button("Next →")).to_be_focused()
    board.press(*["PageUp"] * (len(every) - 7))
    expect(board.button("← Back")).to_have_attribute("aria-disabled", "false")
    expect(bar.locator(".where")).to_have_text("AverageLoss = 1/n · TotalLoss")
    bar.get_by_role("button", name="All steps").click()
    expect(bar).to_be_hidden()
    expect(board.step("AverageLoss").locator("h3")).to_be_focused()
    assert steps.evaluate_all(SHOWN) == every
    assert board.cell("X", 0, 0).evaluate(size) == before
    expect(page.get_by_role("heading", name="Update")).to_be_visible()


def test_covered_numbers_hide_everywhere_and_come_back_cell_by_cell(board: Board):
    grid = board.step("H1").locator('[data-grid="H1"]')
    cover = grid.get_by_role("button", name="cover the numbers of H1")
    number = board.made("H1", 0, 0).locator(".text").text_content()
    sum_of_z2 = board.step("Z2").locator(".level .numbers")
    expect(sum_of_z2).to_contain_text(number)
    grid.hover()
    cover.click()
    expect(cover).to_have_attribute("aria-pressed", "true")
    for cell in board.root.locator('td[data-key^="H1/"]').all():
        expect(cell.locator(".text")).to_have_text("?")
        expect(cell).to_have_attribute("data-tint", "0")
    expect(sum_of_z2).not_to_contain_text(number)
    expect(sum_of_z2).to_contain_text("= ?·0.6 + ?·(−0.4)")
    expect(board.made("H1", 0, 0)).to_have_accessible_name("h₁₁ is covered")
    asked = board.made("H1", 0, 0)
    asked.focus()
    board.press("Enter")
    board.point_away()
    expect(asked.locator(".text")).to_have_text(number)
    expect(asked).to_have_accessible_name(f"h₁₁ = {number}")
    expect(board.made("H1", 0, 1).locator(".text")).to_have_text("?")
    expect(sum_of_z2).to_contain_text(f"= {number}·0.6 + ?·(−0.4)")
    board.overwrite("W1", 0, 0, "0.7")
    board.expect_value("W1", 0, 0, 0.7)
    expect(board.made("H1", 0, 1).locator(".text")).to_have_text("?")
    expect(asked.locator(".text")).not_to_have_text("?")
    board.made("H1", 1, 0).click()
    expect(board.made("H1", 1, 0).locator(".text")).not_to_have_text("?")
    cover.focus()
    board.press("Enter")
    expect(cover).to_have_attribute("aria-pressed", "false")
    expect(board.made("H1", 1, 1).locator(".text")).not_to_have_text("?")


def test_a_covered_number_stands_nowhere_else_on_the_page(board: Board):
    total = board.made("TotalLoss", 0, 0).locator(".text").text_content()
    for step, grid in (("TotalLoss", "TotalLoss"), ("Z1", "W1")):
        cover = board.step(step).locator(f'[data-grid="{grid}"] [data-hide]')
        cover.focus()
        board.press("Enter")
        expect(cover).to_have_attribute("aria-pressed", "true")
    expect(board.root.locator(".facts")).to_contain_text("TotalLoss = ½ Σ (ŷ − y)² = covered")
    shown = board.root.evaluate(
        "board => [...board.querySelectorAll('.facts, .summary, .sum')].map(x => x.textContent).join(' ')"
    )
    assert total not in shown
    assert board.root.locator('.edge[data-key="W1/2/0"] title').text_content() == "w₃₁ is covered"
    board.overwrite("b", 0, 0, "0.2")
    expect(board.status.filter(has_text="TotalLoss is covered")).to_be_attached()


def test_a_clicker_scrolls_the_page_until_a_step_is_presented_whose_place_focus_and_link_are_kept(board: Board):
    where, step, bar = board.root.locator(".presenter .where"), board.step("Z2"), board.root.locator(".presenter")
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    board.cell("X", 0, 0).focus()
    board.page.evaluate(NOTE_END_OF_SCROLLING)
    board.press("PageDown")
    board.page.evaluate("scrollingEnded")
    assert board.page.evaluate(scrolled) > 0
    expect(bar).to_be_hidden()

    board.made("Z2", 1, 0).focus()
    board.press("p")
    expect(where).to_have_text("step 3 of 17")
    expect(step.locator("h3")).to_be_focused()
    expect(step).to_be_in_viewport(ratio=0.6)
    board.press("Escape")
    expect(bar).to_be_hidden()
    assert board.focused() == "Z2/1/0"
    expect(step).to_be_in_viewport(ratio=0.6)
    assert board.keys("td[data-held]"), "Esc shows all steps and does not release the held cell"

    # A clicker goes on where Esc ended it.
    board.press("p", "PageDown")
    for key in ("PageDown", "F5"):
        board.press("Escape")
        expect(bar).to_be_hidden()
        board.press(key)
        expect(where).to_have_text("step 4 of 17")
    board.press("Escape")
    board.cell("X", 0, 0).focus()
    board.press("PageDown")
    expect(where).to_have_text("step 4 of 17")

    board.press("PageDown")
    expect(where).to_have_text("step 5 of 17")
    expect(board.step("L").locator("h3")).to_be_focused()
    board.button("Cover all").click()
    expect(board.made("L", 0, 0).locator(".text")).to_have_text("?")
    expect(board.cell("X", 0, 0).locator(".text")).to_have_text("1")
    board.button("Uncover all").first.click()
    expect(board.made("L", 0, 0).locator(".text")).not_to_have_text("?")
    board.button("Copy link").click()
    expect(board.status.filter(has_text="copied the link")).to_be_attached()
    board.press("p")
    expect(bar).to_be_hidden()
    before = board.page.evaluate(scrolled)
    board.press("PageDown")
    board.page.wait_for_function(f"({scrolled})() !== {before}")
    expect(bar).to_be_hidden()
    board.go_to(board.clipboard())
    expect(where).to_have_text("step 5 of 17")
    expect(board.step("L")).to_be_in_viewport(ratio=0.6)


def test_a_clicker_first_shows_the_rest_of_a_step_that_is_higher_than_the_window(board: Board):
    board.page.set_viewport_size({"width": 1280, "height": 720})
    step, last = board.step("dW1"), board.step("dW1").locator(".why")
    board.made("dW1", 0, 0).focus()
    board.press("p")
    expect(step.locator("h3")).to_be_in_viewport()
    expect(last).not_to_be_in_viewport()
    board.press("PageDown")
    expect(last).to_be_in_viewport(ratio=1)
    expect(step).to_have_attribute("data-focus", "")
    board.press("PageUp")
    expect(step.locator("h3")).to_be_in_viewport(ratio=1)
    expect(step).to_have_attribute("data-focus", "")
    board.press("PageDown", "PageDown")
    expect(step).not_to_have_attribute("data-focus", "")
    board.press("PageUp", "PageUp")
    expect(board.step("H_D_Error_W")).to_have_attribute("data-focus", "")


def test_letters_in_all_grids_are_not_cut_in_the_larger_type(board: Board):
    board.page.set_viewport_size({"width": 1280, "height": 800})
    board.press("l", "l")
    expect(board.made("H_D_Error_W", 0, 0).locator(".letters")).to_be_visible()
    board.press("p")
    expect(board.root.locator(".step").first).to_have_attribute("data-focus", "")
    assert board.root.evaluate(CUT) == []
    assert float(board.step("dW1").locator(".equation").evaluate("x => parseFloat(getComputedStyle(x).fontSize)")) > 12
    board.press("p", "l")
    assert set(board.root.locator(".equation").evaluate_all("all => all.map(x => x.style.fontSize)")) == {""}


def test_the_lesson_and_the_board_open_each_other_at_the_same_step_with_what_was_changed(board: Board):
    page = board.page
    board.overwrite("W1", 0, 0, "0.7")
    board.made("H1", 0, 0).focus()
    board.press("p")
    board.button("Lesson: beat by beat").click()
    screen = page.locator(".stage .screen:not(.measure)")
    expect(screen).to_have_attribute("data-beat", "H1.formula")
    while not (screen.get_attribute("data-beat") or "").startswith("Z2."):
        board.press("PageDown")
    # A link to the first page of another site is not the link to the board.
    page.evaluate("document.body.prepend(Object.assign(document.createElement('a'), {href: 'https://site.example/'}))")
    page.get_by_role("button", name="see this step on the board").click()
    board.drawn()
    expect(board.root.locator(".presenter .where")).to_have_text("step 3 of 17")
    board.expect_value("W1", 0, 0, 0.7)
    board.press("Control+z")
    board.expect_value("W1", 0, 0, 0.1)
