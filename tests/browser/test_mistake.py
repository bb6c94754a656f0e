"""A mistake is put into a step of the board by a switch, seen in red, and taken out again."""

from playwright.sync_api import expect

from ui.state.example import examples
from ui.state.scenario import of_example

BELOW = "([one, other]) => one.getBoundingClientRect().top >= other.getBoundingClientRect().bottom"
APART = """([cell, preview]) => {
    const [one, other] = [cell, preview].map((x) => x.getBoundingClientRect());
    return other.height && (one.bottom <= other.top || one.top >= other.bottom);
}"""


def test_a_mistake_is_put_in_and_taken_out(board):
    step = board.step("H_D_Error_W")
    step.locator(".what-if summary").click()
    switch = step.get_by_role("switch", name="slope Sig′(H1) forgotten")
    switch.click()
    banner = board.root.locator(".strip .mistake")
    expect(banner).to_contain_text("the nudge says −0.0166, these lines say −0.0726")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_visible()
    assert board.focused() == "BUTTON"
    assert board.keys("td[data-mistaken]") >= {"H_D_Error_W/0/0", "dW1/0/0", "W1_new/0/0"}
    total = board.root.locator("section", has=board.page.get_by_role("heading", name="Derivatives")).locator(".product")
    expect(total.first).to_have_text("")
    cell = board.made("dW1", 0, 0)
    expect(cell).to_have_attribute("title", "wrong because of the mistake; right is −0.0166")
    board.button("cover the numbers of H_D_Error_W").last.click()
    expect(cell).to_have_attribute("title", "wrong because of the mistake; right is −0.0166")
    board.page.set_viewport_size({"width": 390, "height": 844})
    board.root.locator(".panel [data-go]").click()
    strip, title = board.root.locator(".strip"), board.step("dW1").locator("h3")
    expect(title).to_be_in_viewport(ratio=1)
    board.page.wait_for_function(BELOW, arg=[title.element_handle(), strip.element_handle()])
    for row in (0, 3):
        pointed = board.made("dW1", row, 1)
        pointed.hover()
        board.page.wait_for_function(
            APART, arg=[pointed.element_handle(), board.root.locator(".preview").element_handle()]
        )
    board.page.set_viewport_size({"width": 1400, "height": 1000})
    hidden = board.made("H_D_Error_W", 0, 0)
    expect(hidden).to_have_text("hd11?")
    assert not hidden.get_attribute("title")
    board.button("Take it out").click()
    expect(banner).to_be_empty()
    expect(total.first).to_have_text("= −0.0166")
    expect(board.root.locator("td[data-mistaken]")).to_have_count(0)
    board.button("cover the numbers of H_D_Error_W").last.click()
    board.expect_trace(of_example(examples()[0]).trace())
