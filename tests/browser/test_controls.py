"""The controls above the board: chosen by mouse and keyboard, in order with the edits, and undone with them."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.driver import Board, expect_address
from tests.browser.handout import run_of
from ui.state import link
from ui.state.example import example
from ui.state.scenario import of_example

HANDOUT = of_example(example("handout"))


def test_all_is_chosen_by_the_keyboard_alone_and_an_arrow_in_a_control_is_for_it_also_while_presenting(board: Board):
    inside, network = board.open_network(), board.root.locator(".opener").first
    rate = inside.get_by_role("textbox", name="Learning rate η")
    board.chooser("Output activation").focus()
    board.press("ArrowDown")
    expect(board.step("Yhat").locator("h3")).to_have_text("Ŷ = tanh(Z2)")
    board.press("Tab")
    expect(board.chooser("Loss")).to_be_focused()
    board.press("Tab")
    expect(inside.get_by_role("radio", name="TotalLoss")).to_be_focused()
    board.press("ArrowRight")
    expect(board.step("dW1").locator("h3")).to_have_text("dAL/dW1 = X.T @ H_D_Error_W")
    expect(board.step("Y_error_average")).to_be_visible()
    rate.fill("2,5")
    board.press("Enter")
    expect(board.step("W1_new").locator(".numbers")).to_contain_text("2.5")
    expect(network).to_have_accessible_name("Network: sigmoid, tanh · AverageLoss · η 2.5")

    # In a field where nothing is typed the keys for undo are the board's.
    board.press("Control+z")
    expect(network).to_contain_text("η 0.5")
    expect(rate).to_have_value("0.5")
    expect(rate).to_be_focused()
    board.press("Control+z")
    expect(board.step("dW1").locator("h3")).to_contain_text("dTL/dW1")
    expect(inside.get_by_role("radio", name="TotalLoss")).to_be_checked()
    board.press("Control+z")
    expect(board.step("Yhat").locator("h3")).to_have_text("Ŷ = Sig(Z2)")
    board.press("Control+z")
    expect(board.status).to_have_text("nothing to undo")

    board.button("one step at a time, in larger type").click()
    where = board.root.locator(".presenter .where")
    expect(where).to_have_text(re.compile(r"^step 1 of \d+$"))
    inside.get_by_text("AverageLoss", exact=True).click()
    expect(network).to_contain_text("AverageLoss")
    board.press("ArrowLeft")
    expect(network).to_contain_text("TotalLoss")
    expect(inside.get_by_role("radio", name="TotalLoss")).to_be_checked()
    expect(board.step("Z1")).to_be_visible()
    expect(where).to_have_text(re.compile(r"^step 1 of \d+$"))
    board.press("Escape")
    expect(inside).to_be_hidden()


def test_a_layer_is_added_and_removed_and_with_cross_entropy_the_slope_cancels(board: Board):
    inside = board.open_network()
    add = board.button("add a hidden layer before the outputs")
    add.click()
    expect(board.step("Z3").locator("h3")).to_have_text("Z3 = H2 @ W3 + b3")
    expect(board.status).to_have_text(re.compile("^the network now has 2 hidden layers"))
    expect(inside, "the box stays open").to_be_visible()
    expect(add, "the button stays where it is").to_be_focused()
    board.choose("Hidden layer 2", "tanh")
    expect(board.step("H2").locator("h3")).to_have_text("H2 = tanh(Z2)")
    expect(board.status).to_have_text(re.compile("^Hidden layer 2 is now tanh"))
    board.choose("Loss", "cross-entropy")
    expect(board.step("delta_out").locator("h3")).to_have_text("δ_out = Y_error")
    expect(board.step("Y_error").locator("h3")).to_have_text("Y_error = Ŷ − Y")
    expect(board.step("delta_out").locator(".cancelling")).to_contain_text("stands above and below and cancels")
    expect(board.chooser("Output activation").locator("option")).to_have_text(["sigmoid", "softmax"])
    deeper = HANDOUT.with_layer().with_choices(hidden=("sigmoid", "tanh"), loss="cross_entropy")
    board.expect_trace(deeper.trace())
    expect_address(board.page, lambda scenario: scenario.hidden == ("sigmoid", "tanh"))
    board.open_box("Fill")
    expect(board.root.get_by_role("radio", name="b3")).to_be_visible()
    board.open_network()
    board.button("remove hidden layer 1").click()
    expect(board.step("H1").locator("h3")).to_have_text("H1 = tanh(Z1)")
    expect(board.chooser("Hidden activation")).to_have_value("tanh")
    expect(board.button("remove hidden layer 1"), "the focus stays in the box").to_be_focused()
    board.press("Control+z", "Control+z", "Control+z", "Control+z")
    board.expect_trace(HANDOUT.trace())
    expect(board.chooser("Hidden activation")).to_have_value("sigmoid")
    expect(board.chooser("Loss")).to_have_value("half_squared")


def test_what_was_chosen_in_a_box_that_is_closed_is_undone_and_redone(board: Board):
    network = board.root.locator(".opener").filter(has_text="Network: ")
    inside = board.open_network()
    rate = inside.get_by_role("textbox", name="Learning rate η")
    rate.fill("0.9")
    rate.press("Enter")
    expect(network).to_contain_text("η 0.9")
    board.choose("Hidden activation", "tanh")
    expect(network).to_contain_text("tanh, sigmoid")
    network.click()
    expect(network).to_have_attribute("aria-expanded", "false")
    expect(inside).to_be_hidden()
    before = ["sigmoid, sigmoid · TotalLoss · η 0.5", "sigmoid, sigmoid · TotalLoss · η 0.9"]
    for said in reversed(before):
        board.button("undo the last change").click()
        expect(network).to_contain_text(said)
    board.button("redo what was undone").click()
    expect(network).to_contain_text(before[1])
    expect(board.open_network().get_by_role("textbox", name="Learning rate η")).to_have_value("0.9")
    board.overwrite("b", 0, 0, "0.3")
    board.expect_value("b", 0, 0, 0.3)
    expect(network).to_contain_text(before[1])


def test_all_parameters_or_one_alone_are_filled_and_a_seed_that_is_none_stays_to_be_mended(board: Board):
    inside = board.open_box("Fill")
    seed = inside.get_by_label("Seed of the random numbers")
    fill = inside.get_by_role("button", name="Fill", exact=True)
    seed.fill("1.5")
    fill.click()
    expect(board.status).to_contain_text("The seed is a whole number from 0 to 999999, not “1.5”")
    board.expect_trace(run_of())
    expect(seed).to_have_value("1.5")
    seed.fill("7")
    seed.press("Enter")
    board.expect_trace(HANDOUT.with_fill(["W1", "W2", "b", "c"], "random", 7).trace())
    expect(board.status).to_have_text(re.compile(r"^filled; TotalLoss is"))
    board.button("undo the last change").click()
    board.expect_trace(run_of())
    inside.get_by_role("radio", name="W2").click()
    inside.get_by_role("radio", name="ones").click()
    fill.click()
    board.expect_trace(run_of({("W2", 0, 0): 1, ("W2", 1, 0): 1}))


# ---- boxes


def test_one_box_at_a_time_is_open_and_the_focus_goes_where_something_is_chosen_and_back(board: Board):
    fill = board.open_box("Fill")
    expect(fill.get_by_role("radio", name="all")).to_be_focused()
    fill.get_by_role("radio", name="W2").click()
    board.press("Escape")
    board.open_box("Fill")
    expect(fill.get_by_role("radio", name="W2")).to_be_focused()
    reading = board.open_box("Reading")
    expect(fill).to_be_hidden()
    expect(reading.get_by_role("slider", name="Decimals")).to_be_focused()
    opener = board.root.locator(".opener").filter(has_text="Network")
    opener.focus()
    board.press("Enter")
    expect(reading).to_be_hidden()
    expect(board.chooser("Hidden activation")).to_be_focused()
    board.press("Escape")
    expect(board.chooser("Hidden activation")).to_be_hidden()
    expect(opener).to_be_focused()
    assert board.keys("[data-active]") == {"dW1/0/0"}, "by the key that closed the box nothing was let go"
    board.chooser("Example").focus()
    board.press("Escape")
    board.point_away()
    assert board.keys("[data-active]") == {"dW1/0/0"}, "Esc in a list lets go of nothing"


def test_an_open_box_keeps_what_is_focused_and_typed_while_the_board_is_drawn_anew_and_that_counts(board: Board):
    inside = board.open_network()
    hidden, opener = board.chooser("Hidden activation"), board.root.locator(".opener").first
    hidden.focus()
    hidden.select_option("tanh")
    expect(board.step("H1").locator("h3")).to_have_text("H1 = tanh(Z1)")
    expect(board.step("H1_slope").locator("h3")).to_have_text("tanh′(H1) = 1 − H1²")
    expect(hidden).to_be_focused()
    expect(inside).to_be_visible()
    rate = inside.get_by_role("textbox", name="Learning rate η")
    expect_address(board.page, lambda scenario: scenario.hidden == ("tanh",))
    rate.fill("0.12")
    board.page.evaluate("history.back()")
    expect(board.step("H1").locator("h3")).to_have_text("H1 = Sig(Z1)")
    expect(hidden).to_have_value("sigmoid")
    expect(rate).to_have_value("0.12")
    rate.press("Enter")
    expect(opener).to_contain_text("η 0.12")
    expect_address(board.page, lambda scenario: scenario.learning_rate == 0.12)
    board.page.keyboard.type("5")
    board.page.evaluate("history.back()")
    expect(opener).to_contain_text("η 0.5")
    expect(rate).to_have_value("0.125")
    board.press("Backspace", "Tab")
    expect(opener).to_contain_text("η 0.12")
    expect(rate).to_have_value("0.12")


# ---- what is pressed at once after it


def test_a_choice_and_a_learning_rate_that_are_undone_at_once_are_not_shown_any_more(board: Board):
    rate = board.open_network().get_by_role("textbox", name="Learning rate η")
    hidden = board.chooser("Hidden activation")
    board.type_into("b", 0, 0, "0.2")
    hidden.focus()
    board.press("ArrowDown", "Control+z")
    board.expect_trace(run_of({("b", 0, 0): 0.2}))
    expect(hidden).to_have_value("sigmoid")
    rate.fill("0.77")
    board.button("undo the last change").evaluate("button => { button.focus(); button.click(); }")
    board.expect_trace(run_of({("b", 0, 0): 0.2}))
    expect(rate).to_have_value("0.5")


# ---- fields


def test_esc_takes_back_what_was_typed_and_a_rate_that_is_no_number_is_told_until_it_is_one(board: Board):
    inside = board.open_network()
    rate = inside.get_by_role("textbox", name="Learning rate η")
    rate.fill("0.77")
    board.press("Escape")
    expect(rate).to_have_value("0.5")
    expect(inside).to_be_visible()
    rate.fill("fast")
    rate.press("Enter")
    told = board.page.get_by_role("alert").filter(has_text="learning rate")
    expect(told).to_have_text(re.compile("^The learning rate η is “fast”.* goes on with η = 0.5.$"))
    expect(rate).to_have_attribute("aria-invalid", "true")
    expect(rate).to_have_accessible_description(re.compile("“fast”"))
    board.press("Escape")
    expect(inside).to_be_hidden()
    expect(told).to_be_visible()
    expect_address(board.page, lambda scenario: scenario.rate_draft == "fast")
    board.open_network()
    expect(rate).to_have_value("fast")
    rate.fill("0.75")
    # The link that is copied at once has it.
    board.button("copy a link to exactly this board").click()
    expect(board.status).to_contain_text("copied the link")
    (text,) = parse_qs(urlsplit(board.clipboard()).query)[link.PARAMETER]
    assert link.decode(text).learning_rate == 0.75
    expect(board.step("W1_new").locator(".numbers")).to_contain_text("0.75")
    expect(told).to_have_count(0)
    expect(rate).not_to_have_attribute("aria-invalid", "true")


def test_esc_takes_back_an_amount_and_a_press_elsewhere_does_not_send_it(board: Board):
    board.pin(board.cell("W1", 0, 0), "mouse")
    amount = board.root.locator(".amount")
    amount.fill("0.05")
    board.press("Escape")
    expect(amount).to_have_value("")
    amount.fill("0.05")
    board.cell("X", 0, 0).click()
    board.expect_trace(run_of())
    expect(board.button("undo the last change")).to_have_attribute("aria-disabled", "true")


def test_a_changed_example_is_begun_again_and_ones_own_data_are_listed_until_another_is_chosen(board: Board):
    again, note = board.button("begin again with this example"), board.root.locator(".about-it")
    expect(again).to_have_attribute("aria-disabled", "true")
    board.type_into("W1", 0, 0, "0.7")
    expect(note).to_contain_text("Changed by you. ↺ brings the example back.")
    again.click()
    board.expect_trace(run_of())
    expect(note).to_have_text(re.compile("^Begin with"))
    board.press("Control+z")
    board.expect_trace(run_of({("W1", 0, 0): 0.7}))

    X, Y = HANDOUT.given["X"], HANDOUT.given["Y"]
    own = HANDOUT.with_data(X, Y, (), (), "Your data: <b>.csv")
    board.show(own)
    shown = board.chooser("Example").locator("option:checked")
    expect(shown).to_have_text("Your data: <b>.csv")
    board.choose("Example", "XOR")
    expect(shown).to_contain_text("XOR")
    expect(board.status).to_have_text(re.compile(r"^Example is now .*XOR.*; TotalLoss is 0\.\d{4}$"))
    expect(board.root.locator("option").filter(has_text="Your data")).to_have_count(0)
    board.press("Control+z")
    expect(shown).to_have_text("Your data: <b>.csv")
    expect(board.button("begin again with this example")).to_have_attribute("aria-disabled", "true")


class BusyServer:
    """Between a page and its server.  Where a run of the board alone begins before the board of a run of the whole page
    is sent, as on a busy machine, Streamlit drops that board: the browser takes the old one off the page until the next
    comes.
    """

    def __init__(self, page: Page) -> None:
        self.is_busy = False
        self._is_whole_page = False
        self._waiting: list[str | bytes] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._join)

    def _join(self, browser: WebSocketRoute) -> None:
        self.server = browser.connect_to_server()

        def answer(data: str | bytes) -> None:
            message = ForwardMsg.FromString(data) if isinstance(data, bytes) else ForwardMsg()
            if message.HasField("new_session"):
                self._is_whole_page = not message.metadata.run.fragment_ids
            is_board = message.HasField("delta") and message.delta.fragment_id and message.delta.HasField("new_element")
            if not (self.is_busy and self._is_whole_page and is_board):
                browser.send(data)

        browser.on_message(self._ask)
        self.server.on_message(answer)

    def _ask(self, data: str | bytes) -> None:
        message = BackMsg.FromString(data) if isinstance(data, bytes) else BackMsg()
        if self.is_busy and message.rerun_script.fragment_id:
            self._waiting.append(data)
        else:
            self.server.send(data)

    def go_back(self, board: Board) -> None:
        """Have the page go back, and run the board alone only when the browser has taken it off the page."""
        self.is_busy = True
        board.page.evaluate("history.back()")
        expect(board.root).to_have_count(0)
        self.is_busy = False
        for data in self._waiting:
            self.server.send(data)
        self._waiting.clear()


@pytest.fixture
def routed_tab(context: BrowserContext) -> Iterator[Page]:
    """A tab of its own: what is put before its server stays there."""
    found = context.new_page()
    yield found
    found.close()


def test_what_is_open_and_typed_is_kept_where_the_board_is_taken_off_the_page_and_drawn_anew(
    routed_tab: Page, app: str
):
    server = BusyServer(routed_tab)
    board = Board(routed_tab).open(app)
    assert "s=" not in routed_tab.url, "an untouched board has a plain address"
    rate = board.open_network().get_by_role("textbox", name="Learning rate η")
    opener, cell = board.root.locator(".opener").first, board.cell("W1", 0, 0)
    rate.fill("0.9")
    board.press("Enter")
    expect_address(routed_tab, lambda scenario: scenario.learning_rate == 0.9)
    rate.fill("0.95")
    server.go_back(board)
    expect(opener).to_contain_text("η 0.5")
    expect(rate).to_be_focused()
    expect(rate).to_have_value("0.95")
    board.press("Backspace", "Tab")
    expect(opener).to_contain_text("η 0.9")

    expect_address(routed_tab, lambda scenario: scenario.learning_rate == 0.9)
    cell.focus()
    routed_tab.keyboard.type("0.7")
    server.go_back(board)
    expect(opener).to_contain_text("η 0.5")
    expect(cell.locator("input")).to_be_focused()
    routed_tab.keyboard.type("5")
    board.press("Enter")
    board.expect_value("W1", 0, 0, 0.75)

    expect_address(routed_tab, lambda scenario: scenario.given["W1"][0, 0] == 0.75)
    board.press("?")
    server.go_back(board)
    board.expect_value("W1", 0, 0, 0.1)
    board.press("Escape")
    expect(routed_tab.get_by_role("dialog", name="Keys")).to_be_hidden()
    board.press("s")
    expect(routed_tab.get_by_role("dialog", name="Go to a step")).to_be_visible()
