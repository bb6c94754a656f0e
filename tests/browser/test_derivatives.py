"""The section Derivatives, and each gradient compared with it."""

from playwright.sync_api import Page, expect

from tests.browser.driver import Board, expect_address


def test_the_sums_of_a_parameter_are_chosen_and_its_gradient_in_letters_is_laid_beside_them(board: Board):
    step = board.step("dW1")
    button = step.get_by_role("button", name="Compare with the derivatives")
    board.push(button, "keyboard")
    says = step.locator(".compared > p").first
    expect(says).to_have_text("8 of 8 cells are the same.")
    expect(step.locator(".compared .equals").filter(has_text="✓ the same")).to_have_count(8)
    row = step.locator(".compared tbody tr").first
    row.locator(".factor").nth(4).hover()
    expect(row.locator("[data-partnered]")).to_have_text(["w1", "w1"])
    expect(step.locator("[data-partnered]")).to_have_count(2)
    expect_address(board.page, lambda scenario: scenario.compared == {"dW1"})
    section = board.root.locator(".derivatives")
    expect(section.locator(".questions li").first).to_have_text("What does w11 affect? z11 and z21")
    first = section.locator("tbody").first
    expect(first.locator("tr").first.locator(".number")).to_have_text(["1", "0.2288", "0.6", "0.2498", "−0.4844"])
    expect(first.locator(".product")).to_have_text("= −0.0166")
    board.overwrite("X", 0, 0, "-2,5")
    board.expect_value("X", 0, 0, -2.5)
    expect(first.locator("tr").first.locator(".number").first).to_have_text("−2.5")
    expect(first.locator(".product")).to_have_text(f"= {board.made('dW1', 0, 0).locator('.text').text_content()}")
    expect(says).to_have_text("8 of 8 cells are the same.")
    board.push(button, "keyboard")
    expect(step.locator(".compared > *")).to_have_count(0)
    conclusion = board.root.locator(".conclusion")
    expect(conclusion).to_contain_text("When we have more than one input, we need to sum the derivatives.")
    board.button("derivatives of b").click()
    expect(section.locator("tbody .symbol .chip")).to_have_text(["dTL/db1", "dTL/db2"])
    board.made("dW2", 1, 0).click()
    expect(section.locator("tbody .symbol .chip")).to_have_text(["dTL/dw1", "dTL/dw2"])
    expect(section.locator(".questions li").first).to_have_text("What does w2 affect? z(2)1 and z(2)2")
    section.locator("tbody .letters .chip").nth(1).hover()
    assert board.keys("td[data-active]") == {"Yhat_slope/0/0"}
    section.locator("tbody .letters .chip").first.click()
    board.point_away()
    assert board.keys("td[data-held]") == {"H1/0/0"}


def test_a_link_and_a_jump_to_a_step_below_the_derivatives_lead_there(page: Page, app: str):
    board = Board(page).open(f"{app}/?step=dW1")
    lands = """step => {
        const { top } = step.getBoundingClientRect();
        return top > 90 && top < 160 && Math.abs(top - parseFloat(getComputedStyle(step).scrollMarginTop)) < 4;
    }"""
    page.wait_for_function(lands, arg=board.step("dW1").element_handle(), timeout=10_000)
    # Without motion: to follow it costs a second.
    page.emulate_media(reduced_motion="reduce")
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    board.root.locator(".panel [data-go]").click()
    page.wait_for_function(lands, arg=board.step("dW1").element_handle(), timeout=10_000)
