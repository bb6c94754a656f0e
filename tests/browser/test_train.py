"""XOR is made to learn, one slider moves all pictures, and a step is opened on the board, from where one comes back.

During a long training the run before can still be looked at.
"""

from playwright.sync_api import Page, expect

from backprop_core import train
from tests.browser.axe import PAGE_CHECKS, expect_frame, violations
from tests.browser.driver import Board
from ui.train.presets import PRESETS, scenario_of

CORNERS = """chart => {
    const { x, y, z } = chart._fullData.find(one => one.type === 'heatmap');
    const nearest = (list, to) => [...list].reduce((best, at, i) =>
        Math.abs(at - to) < Math.abs(list[best] - to) ? i : best, 0);
    return [[0, 0], [0, 1], [1, 0], [1, 1]].map(([a, b]) => z[nearest(y, b)][nearest(x, a)]);
}"""
PICTURE = ".st-key-train_decision .js-plotly-plot"
# While the page is drawn anew, the old picture can stand beside the new one, and Plotly has not filled the new one yet.
FILLED = f"""([pictures, before]) => [...document.querySelectorAll(pictures)]
    .filter(chart => chart.calcdata && chart._fullData.some(one => one.type === 'heatmap')).map({CORNERS})
    .find(([first]) => Math.abs(first - before) > 0.5)"""


def corners(page: Page, before: float) -> list[float]:
    """What the picture of the decisions shows at the corners, as soon as the first is another than before."""
    # Plotly is fetched and compiled first.
    return page.wait_for_function(FILLED, arg=[PICTURE, before], timeout=60_000).json_value()


def test_axe_finds_nothing_xor_learns_is_looked_at_step_by_step_also_on_the_board_and_during_a_long_training(
    page: Page, app: str
):
    page.goto(f"{app}/train")
    expect_frame(page, "train")
    assert violations(page, PAGE_CHECKS) == []
    page.get_by_role("button", name="XOR that learns").click()
    expect(page.get_by_text("The loss falls to 0.5 in the first 30 steps")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="The training has ended.")).to_be_attached()
    expect(page.get_by_text("After step 3000:")).to_be_visible()
    first, second, third, fourth = corners(page, 1)
    assert max(first, fourth) < 0.2
    assert min(second, third) > 0.8

    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("After step 0:")).to_be_visible()
    expect(page.get_by_text("After step 0 the colour")).to_be_visible()
    corners(page, first)
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Open step 1 on the board").click()
    board = Board(page).drawn()
    scenario = scenario_of(PRESETS[1])
    expected = train(scenario.network, scenario.batch, 1, 0.5).network
    board.expect_value("W1", 0, 0, float(expected.W1[0, 0]))
    expect(page.get_by_text("This is step 1 of Run 1.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("After step 1 the colour")).to_be_visible()

    page.get_by_role("button", name="Iris, three classes").click()
    expect(page.get_by_text("Each class has its own output")).to_be_visible()
    page.get_by_role("radio", name="one by one").click()
    expect(page.get_by_role("textbox", name="Shuffle seed")).to_be_visible()
    page.get_by_role("textbox", name="Steps").fill("10000")
    page.get_by_role("button", name="Train", exact=True).click()

    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("After step 0 the colour")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    stop.click()
    expect(page.get_by_text("You stopped it.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)

    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(PICTURE).last).to_be_visible()
    assert not Board(page).sideways()

    page.get_by_role("button", name="Open step").click()
    Board(page).drawn()
    page.go_back()
    opened = page.get_by_text("A new run goes on from there")
    expect(opened).to_be_visible()
    page.get_by_role("button", name="Forget all runs").click()
    expect(page.locator(PICTURE)).to_have_count(0)
    expect(opened).to_have_count(0)
    page.get_by_role("button", name="Bring back the 2 runs").click()
    expect(page.locator(PICTURE).first).to_be_visible()
