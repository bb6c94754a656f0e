"""A page that tests share: put back after each to how it was when it was opened, which costs a tenth of opening it."""

from __future__ import annotations

from playwright.sync_api import Page, TimeoutError

from tests.browser.driver import Board

# The board as it looks, but for what is hidden, what was said, what can be redone, where the Tab key goes, how high a
# sum once was and what is laid out.
LOOKS = """board => {
    const seen = board.cloneNode(true);
    seen.removeAttribute('data-whole');
    seen.querySelectorAll('[hidden], [popover], [role=status]').forEach(x => x.remove());
    seen.querySelector('[data-act=redo]').ariaDisabled = 'true';
    for (const name of ['tabindex', 'style', 'data-shows', 'data-laid'])
        seen.querySelectorAll(`[${name}]`).forEach(x => x.removeAttribute(name));
    return seen;
}"""
VALUES = "fields => fields.map(x => `${x.value} ${x.checked}`).join()"
FIELDS = "[...board.querySelectorAll('input, select')]"
NOTE = f"""board => {{
    const fields = {FIELDS};
    window.fieldsAsOpened = fields.map(x => [x, x.value, x.checked]);
    window.asOpened = [({LOOKS})(board), ({VALUES})(fields)];
}}"""
IS_AS_OPENED = f"""board => {{
    const [looks, values] = window.asOpened;
    return values === ({VALUES})({FIELDS}) && looks.isEqualNode(({LOOKS})(board));
}}"""
IS_LAID_OUT = "board => 'whole' in board.dataset"
# What stands on a grid or below it only while its button is pressed, and what is folded.
PRESSED = (
    "[data-act=uncover], .fold[aria-expanded=false], "
    ":is([data-letters]:not([data-to=one]), [data-compare])[aria-pressed=true]"
)
# Until the server has answered all that was done, or does not answer at all.
ANSWERED = """async () => {
    const { backpropJournal: journal } = window;
    for (let i = 0; i < 1000 && journal.acked < journal.made; i += 1) await new Promise(done => setTimeout(done, 10));
}"""
# Undo what can be undone, close what is open, take back what was only typed or chosen, and say nothing.
PUT_BACK = f"""async (board, pressed) => {{
    const answered = {ANSWERED}, undo = board.querySelector('[data-act=undo]');
    await answered();
    // One that is pressed too often does nothing. After a dozen changes the page is sooner opened anew.
    for (let i = 0; i < 12 && undo.ariaDisabled !== 'true'; i += 3) {{
        for (let at_once = 0; at_once < 3; at_once += 1) undo.click();
        await answered();
    }}
    // A grid that stands in several steps has its button in each of them.
    const buttons = [...board.querySelectorAll(pressed)].map(x => [x.ariaLabel ?? x.textContent, x]);
    for (const button of new Map(buttons).values()) button.click();
    for (const opener of board.querySelectorAll('.opener[aria-expanded=true]')) opener.click();
    for (const [field, value, checked] of window.fieldsAsOpened) {{
        // A value that a box to be ticked is given stands in its attributes.
        if (field.value !== value) field.value = value;
        field.checked = checked;
    }}
    // The Tab key comes to each grid at its first cell again.
    for (const table of board.querySelectorAll('.grid table'))
        table.querySelectorAll('td[tabindex]').forEach((cell, i) => {{ cell.tabIndex = i ? -1 : 0; }});
    for (const details of board.querySelectorAll('details')) details.open = false;
    await answered();
    board.querySelector('[role=status]').textContent = '';
}}"""


def shared_board(page: Page, address: str) -> Board:
    """The board of a shared page, put back, or opened at the address where that does not bring it back."""
    board = Board(page)
    if not put_back(board):
        board.open(address)
        page.wait_for_function(IS_LAID_OUT, arg=board.root.element_handle())
        board.root.evaluate(NOTE)
    return board


def put_back(board: Board) -> bool:
    """Put the page back; whether it then looks as it did when it was opened.  A reload has forgotten how that was."""
    if not board.root.count() or not board.page.evaluate("'asOpened' in window"):
        return False
    if board.root.locator("dialog[open]").count():
        board.press("Escape")
    board.point_away()
    if board.root.get_attribute("data-presenting"):
        board.press("p")
    board.root.evaluate(PUT_BACK, PRESSED)
    if board.keys("[data-held]") != {"dW1/0/0"} or not board.root.locator(".chain").count():
        for cell in (board.cell("X", 0, 0), board.made("dW1", 0, 0)):
            board.pin(cell, "keyboard")
    board.page.evaluate(ANSWERED)
    board.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    try:
        board.page.wait_for_function(IS_AS_OPENED, arg=board.root.element_handle(), polling=50, timeout=500)
    except TimeoutError:
        return False
    return True
