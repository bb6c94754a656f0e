"""Steps downhill on the board: taken, played, linked to, and taken back."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.driver import Board, expect_address
from tests.browser.handout import run_of
from ui.state import link
from ui.state.example import examples
from ui.state.scenario import of_example

HANDOUT = of_example(examples()[0])

COUNT = """board => {
    window.steps = new Set();
    const facts = board.querySelector('.facts');
    const look = () => window.steps.add(facts.textContent);
    new MutationObserver(look).observe(facts, { childList: true, subtree: true, characterData: true });
    look();
}"""


def test_steps_are_taken_and_undone_at_once_and_the_loss_stays_in_view_on_every_screen(board: Board):
    before = run_of()["TotalLoss"].item()
    update, facts = board.root.locator(".downhill"), board.root.locator(".facts")
    update.get_by_role("button", name="Take this step").click()
    expect(facts).to_contain_text("step 1")
    expect(board.status.filter(has_text="step 1; TotalLoss is")).to_be_attached()
    first = HANDOUT.after_steps(1)
    board.expect_trace(first.trace())
    expect(update).to_contain_text(f"TotalLoss {before:.4f} → {first.goal_loss():.4f}")
    expect(update).to_contain_text("all gradients are computed first")
    update.get_by_role("button", name="take 10 steps downhill").click()
    expect(facts).to_contain_text("step 11")
    expect(update).to_contain_text("do not add up from step to step")
    expect(board.root.get_by_role("img", name="TotalLoss from step 0 to step 11")).to_be_visible()
    board.expect_trace(HANDOUT.after_steps(11).trace())
    expect(board.button("undo 10 steps downhill at once")).to_have_text("↶ Undo 10 steps")
    board.button("undo 10 steps downhill at once").click()
    expect(facts).to_contain_text("step 1")
    board.button("undo the last change").click()
    board.expect_trace(run_of())
    expect(facts).not_to_contain_text("step")

    strip = board.root.locator(".strip")
    for width, height in ((1400, 1000), (390, 844)):
        board.page.set_viewport_size({"width": width, "height": height})
        for step in ("TotalLoss", "dW1", "c_new"):
            board.step(step).evaluate("step => step.scrollIntoView({ block: 'start' })")
            expect(strip).to_be_in_viewport(ratio=0.99)
            box, shown = board.step(step).bounding_box(), strip.bounding_box()
            assert box
            assert shown
            assert box["y"] >= shown["y"] + shown["height"] or step == "c_new"
            assert shown["height"] < 0.13 * height


def test_steps_that_are_played_follow_each_other_until_the_pause_and_are_one_change_and_a_link(board: Board):
    facts, play = board.root.locator(".facts"), board.root.locator(".strip .play")
    board.root.evaluate(COUNT)
    board.root.get_by_role("combobox", name="Speed").select_option("100 steps a second")
    play.click()
    expect(play).to_have_text("❚❚ Pause")
    expect(facts).to_contain_text(re.compile(r"step ([3-9]\d|\d{3})"))
    play.click()
    expect(play).to_have_text("▶ Play")
    # The step that was sent before the pause still comes.
    board.answered()
    address = expect_address(board.page, lambda scenario: bool(scenario.steps and scenario.steps.last >= 30))
    last = int(facts.text_content().rpartition("step ")[2].replace(",", ""))
    assert last % 10 == 0
    expect(board.status).to_contain_text(f"step {last}; TotalLoss is")
    assert len(board.page.evaluate("[...window.steps]")) == last // 10 + 1, "each answer is drawn"
    board.expect_trace(HANDOUT.after_steps(last).trace())
    board.button(f"undo {last:,} steps downhill at once").click()
    board.expect_trace(run_of())

    board.go_to(address)
    step = link.decode(parse_qs(urlsplit(address).query)[link.PARAMETER][0]).steps.last
    expect(facts).to_contain_text(f"step {step:,}")
    board.expect_trace(HANDOUT.after_steps(step).trace())


def test_playing_ends_with_another_change_and_where_a_step_cannot_be_taken(board: Board):
    wild = HANDOUT.with_choices(hidden="linear", output="linear", learning_rate=1e6)
    board.show(wild)
    facts, play = board.root.locator(".facts"), board.root.locator(".strip .play")
    play.click()
    expect(board.status.filter(has_text="Take a smaller learning rate")).to_be_attached()
    expect(play).to_have_text("▶ Play")
    expect(board.root.locator(".downhill")).to_contain_text("is too large here.")
    board.root.locator('[data-act="undo"]').click()
    board.open_network().get_by_label("Learning rate").fill("0.01")
    board.press("Enter")
    expect(facts).not_to_contain_text("step")
    play.click()
    expect(facts).to_contain_text(re.compile(r"step \d"))
    board.overwrite("X", 0, 0, "2")
    expect(play).to_have_text("▶ Play")
    expect(facts).not_to_contain_text("step")
    board.expect_value("X", 0, 0, 2)
    play.click()
    expect(facts).to_contain_text(re.compile(r"step \d"))
    board.press("p")
    expect(play).to_have_text("▶ Play")
    board.press("Escape")
