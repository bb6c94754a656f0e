"""A page that tests share: put back after each to how it was when it was opened, which costs a tenth of opening it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.driver import ANSWERED, FOCUSED, GO_TO, Board

# The board as it looks, but for what is hidden, what is said to those who hear the page, what can be redone, where the
# Tab key goes, how high a sum once was and what is laid out.
LOOKS = """board => {
    const seen = board.cloneNode(true);
    seen.removeAttribute('data-whole');
    seen.querySelectorAll('[hidden], [popover], p.unseen').forEach(x => x.remove());
    seen.querySelector('[data-act=redo]').remove();
    for (const name of ['tabindex', 'style', 'data-shows', 'data-laid'])
        seen.querySelectorAll(`[${name}]`).forEach(x => x.removeAttribute(name));
    return seen;
}"""
VALUES = "fields => fields.map(x => `${x.value} ${x.checked}`).join()"
FIELDS = "[...board.querySelectorAll('input, select')]"
NOTE = f"""board => {{
    const fields = {FIELDS};
    window.fieldsAsOpened = fields.map(x => [x.value, x.checked]);
    window.asOpened = [board, ({LOOKS})(board), ({VALUES})(fields)];
}}"""
# What must be closed by a key, or nothing where the board that was noted is no more: a reload has forgotten it.
OPEN = """() => {
    const board = window.asOpened?.[0];
    if (!board?.isConnected) return null;
    return [board.querySelector('dialog[open]') && 'Escape', board.dataset.presenting && 'p'].filter(Boolean);
}"""
# What stands on a grid or below it only while its button is pressed, and what is folded.
PRESSED = (
    "[data-act=uncover], .fold[aria-expanded=false], "
    ":is([data-letters]:not([data-to=one]), [data-compare])[aria-pressed=true]"
)
# Undo what can be undone, close what is open, take back what was only typed or chosen, hold what was held, and say
# nothing.  All of it in one message, and whether the board then looks as it did: each message costs as much as a look.
PUT_BACK = f"""async pressed => {{
    const [board, looks, values] = window.asOpened, undo = board.querySelector('[data-act=undo]');
    const answered = {ANSWERED};
    ({FOCUSED})()?.blur();
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
    const held = [...board.querySelectorAll('[data-held]')].map(x => x.dataset.key);
    const isHeld = held.length && held.every(key => key === 'dW1/0/0');
    // A sum that was folded comes back whole with the next cell that is held.
    for (const key of isHeld ? board.querySelector('.chain') ? [] : ['X/0/0', 'dW1/0/0'] : ['dW1/0/0']) {{
        [...board.querySelectorAll(`td[data-key="${{key}}"]`)].at(-1).click();
        await answered();
    }}
    // By place, now that the held cell has its fields again: a box that was drawn anew has other elements.
    for (const [i, field] of {FIELDS}.entries()) {{
        const [value, checked] = window.fieldsAsOpened[i] ?? [field.value, field.checked];
        // A value that a box to be ticked is given stands in its attributes.
        if (field.value !== value) field.value = value;
        // One of several is chosen by a click: what is drawn anew shows what was clicked last.
        if (checked && !field.checked && field.type === 'radio') field.click();
        field.checked = checked;
    }}
    for (const details of board.querySelectorAll('details')) details.open = false;
    await answered();
    // The Tab key comes to each grid at its first cell again.
    for (const table of board.querySelectorAll('.grid table'))
        table.querySelectorAll('td[tabindex]').forEach((cell, i) => {{ cell.tabIndex = i ? -1 : 0; }});
    board.querySelector('[role=status]').textContent = '';
    document.querySelector('[data-testid=stMain]').scrollTo(0, 0);
    const isPutBack = async () => {{
        for (let i = 0; i < 5; i += 1) {{
            if (values === ({VALUES})({FIELDS}) && looks.isEqualNode(({LOOKS})(board))) return true;
            await new Promise(done => setTimeout(done, 50));
        }}
        return false;
    }};
    if (await isPutBack()) return true;
    // Undo leaves each choice of what is shown as it is.  At the plain address there is the first example with none,
    // and to undo that step leaves these, too.
    await ({GO_TO})('');
    undo.click();
    await answered();
    board.querySelector('[role=status]').textContent = '';
    return await isPutBack();
}}"""


def shared_board(page: Page, address: str) -> Board:
    """The board of a shared page, put back, or opened at the address where that does not bring it back."""
    board = Board(page)
    if not put_back(board):
        board.open(address)
        page.locator(".board[data-whole]").wait_for()
        board.root.evaluate(NOTE)
    return board


def put_back(board: Board) -> bool:
    """Put the page back; whether it then looks as it did when it was opened."""
    keys = board.page.evaluate(OPEN)
    if keys is None:
        return False
    board.press(*keys)
    board.page.mouse.move(0, 0)
    return board.page.evaluate(PUT_BACK, PRESSED)
