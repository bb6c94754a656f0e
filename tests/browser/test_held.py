"""What is said is about the held cell; a preview of the one that is pointed at stands apart."""

from playwright.sync_api import expect

from tests.browser.driver import Board

ALL_HIDDEN = {"h/0", "h/1"}
OF_W11 = ({"c/0", "h/0", "o/0", "loss"}, {"W1/0/0", "W2/0/0"})


def test_a_preview_names_its_cell_and_changes_nothing_that_is_said_of_the_held_one(board: Board):
    step, preview, panel = board.step("dW1"), board.root.locator(".preview"), board.root.locator(".panel")
    expect(step.locator(".chain-title")).to_contain_text("dTL/dw11 = −0.0166")
    board.point_away()
    said, sums = panel.inner_text(), board.root.locator(".sum").all_text_contents()
    expect(preview).to_be_hidden()
    board.point_at(board.made("dW1", 3, 0), "keyboard")
    expect(preview.locator(".title")).to_have_text("Preview of dTL/dw41")
    expect(preview.locator(".numbers")).to_have_text("= 1·(−0.0166) + 2·0.0197 = 0.0228")
    assert (panel.inner_text(), board.root.locator(".sum").all_text_contents()) == (said, sums)
    assert board.lit_network() == OF_W11
    assert (board.keys("td[data-held]"), board.keys("td[data-active]")) == ({"dW1/0/0"}, {"dW1/3/0"})
    board.point_away()
    expect(preview).to_be_hidden()
    board.point_at(board.cell("X", 1, 2), "mouse")
    expect(preview.locator(".level")).to_have_text("x23 = 1")
    assert (panel.inner_text(), board.lit_network()) == (said, OF_W11)
    board.point_away()
    expect(preview).to_be_hidden()
    board.pin(board.made("dW1", 3, 0), "keyboard")
    expect(step.locator(".chain-title")).to_contain_text("dTL/dw41 = 0.0228")
    expect(step.locator(".level")).to_contain_text("dTL/dw41 = ")
    expect(panel.locator("h2").first).to_have_text("What is dTL/dw41?")
    expect(preview).to_be_hidden()


def test_the_panel_the_sum_and_the_diagram_are_about_the_held_cell_of_any_kind_and_no_grid_moves(board: Board):
    below = board.cell("W1", 2, 0)
    place = below.bounding_box()
    heading, jump = board.root.locator(".about h2"), board.root.locator(".about button")
    unfolded, chain = board.root.locator(".paths .unfolding"), board.root.locator(".chain")
    board.pin(board.made("H1", 1, 1), "mouse")
    expect(heading).to_have_text("What does h22 affect?")
    expect(jump).to_have_text("See the sum of h22 ↓")
    expect(board.step("H1").locator(".unfolding")).to_be_visible()
    expect(board.step("H1").locator(".level")).to_contain_text("h22 = ")
    assert board.lit_network() == ({"h/1", "o/0", "loss"}, {"W2/1/0"})
    board.pin(board.cell("X", 1, 2), "mouse")
    expect(heading).to_have_text("What does x23 affect?")
    board.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    assert below.bounding_box() == place
    expect(jump).to_have_count(0)
    expect(chain.or_(unfolded)).to_have_count(0)
    assert board.lit_network() == ({"c/2", *ALL_HIDDEN, "o/0", "loss"}, {"W1/2/0", "W1/2/1", "W2/0/0", "W2/1/0"})
    board.pin(board.made("delta_out", 0, 0), "mouse")
    expect(heading).to_have_text("What is δ1?")
    assert board.lit_network() == ({"o/0"}, set())
    expect(board.root.locator(".diagram p")).to_have_text("Lit: δ1")
    board.pin(board.made("AverageLoss", 0, 0), "mouse")
    expect(heading).to_have_text("What is AverageLoss?")
    expect(board.root.locator(".diagram p")).to_have_text("")
    assert board.lit_network() == (set(), set())
    board.type_into("W1", 0, 0, "0.7")
    expect(heading).to_have_text("What does w11 affect?")
    expect(board.root.locator(".nudge h2")).to_have_text("Nudge w11")
    expect(jump).to_have_text("See the chain rule of dTL/dw11 ↓")
    expect(board.root.locator(".preview .title")).to_have_text("Preview of w21")
    assert board.lit_network() == OF_W11
    board.button("undo the last change").focus()
    board.press("Escape")
    expect(heading).to_have_count(0)
    expect(chain.or_(unfolded)).to_have_count(0)
    assert board.lit_network() == (set(), set())


def test_all_paths_of_a_chain_rule_can_be_shown_and_a_held_row_that_is_not_shown_is_found_again(board: Board):
    size = board.field("n, number of rows, 1 to 10000").first
    size.fill("10")
    size.press("Enter")
    step, pager = board.step("dW1"), board.root.locator(".pager span")
    expect(step.locator(".chain .more")).to_contain_text("+ the other 2 paths= ")
    later = board.button("paths after these")
    board.push(later, "keyboard")
    expect(pager).to_have_text("rows 9–10 of 10")
    expect(step.locator(".chain .path")).to_have_text(["row 9", "+ row 10"])
    expect(step.locator("tfoot th")).to_have_text(
        ["the 2 paths shown", "+ the other 8 paths", "sum over the n = 10 rows"]
    )
    expect(later).to_be_focused()
    expect(later).to_have_attribute("aria-disabled", "true")
    board.press("Enter")
    board.pin(board.made("H1", 9, 0), "mouse")
    board.button("rows before").click()
    expect(pager).to_have_text("rows 1–8 of 10")
    expect(board.step("H1").locator(".paths")).to_have_text("h10,1 is held. Its row is not shown. Show row 10")
    expect(board.root.locator(".about h2")).to_have_text("What does h10,1 affect?")
    board.button("Show row 10").click()
    expect(board.step("H1").locator(".unfolding")).to_contain_text("h10,1")
