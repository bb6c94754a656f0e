"""Editing as in a spreadsheet: scrub, undo, paste, copy, fill."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driver import Board
from tests.browser.handout import run_of

WATCH = """cell => {
    window.seen = new Set();
    window.watcher = new MutationObserver(() => window.seen.add(cell.dataset.value));
    window.watcher.observe(cell, { attributeFilter: ['data-value'] });
}"""
# Keys pressed one upon the other, without a pause in which the page could do anything else.
PRESS_AT_ONCE = """(board, keys) => {
    for (const key of keys) {
        const press = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
        board.getRootNode().activeElement.dispatchEvent(press);
    }
}"""
# What begins to fade, of all that the board stands in.
WATCH_FADING = """() => {
    const seen = [];
    document.addEventListener('transitionrun', ({ target, propertyName }) => {
        const around = target.closest('.st-key-board') ?? target.querySelector('.st-key-board');
        if (propertyName === 'opacity' && around) seen.push(target.className);
    });
    return seen;
}"""
FRAME = "() => new Promise(requestAnimationFrame)"


# ---- scrubbing


def test_a_drag_turns_a_number_at_its_pace_also_when_that_changes_and_one_undo_takes_it_back(board: Board):
    cell = board.cell("W1", 0, 0)
    for key, distance, becomes in (("", -34, -0.2), ("Alt", 64, 6.1)):
        board.drag(cell, (0, distance // 2, distance), key)
        board.expect_trace(run_of({("W1", 0, 0): becomes}))
        assert board.page.evaluate("String(getSelection())") == ""
        board.press("Control+z")
        board.expect_trace(run_of())
    with board.dragging(cell) as move:
        move(24)
        board.page.keyboard.down("Shift")
        for distance in range(29, 50, 5):
            move(distance)
        board.page.keyboard.up("Shift")
        move(49, -300)
    board.expect_value("W1", 0, 0, 0.325)
    board.button("undo the last change").click()
    board.expect_trace(run_of())


def test_the_board_follows_a_drag_and_esc_takes_back_what_it_changed_and_lets_go_of_nothing(board: Board):
    page, before = board.page, run_of({("b", 0, 0): 0.2})
    board.overwrite("b", 0, 0, "0.2")
    board.expect_trace(before)
    board.made("dW1", 0, 0).evaluate(WATCH)
    with board.dragging(board.cell("W1", 0, 0)) as move:
        # How often that is in a second, the benchmarks say.
        for distance in range(5, 405):
            move(distance)
            page.evaluate(FRAME)
            if page.evaluate("window.seen.size") >= 5:
                break
        else:
            pytest.fail("the gradient did not follow the drag")
        board.expect_value("W1", 0, 0, round(0.1 + (distance - 4) / 100, 2))
        board.press("Escape")
        board.expect_trace(before)
        move(100)
    # Before the drag has changed anything Esc takes nothing back.
    with board.dragging(board.cell("W1", 0, 0)) as move:
        move(2)
        board.press("Escape")
        move(60)
    board.point_away()
    board.expect_trace(before)
    assert board.keys("[data-active]") == {"dW1/0/0"}
    board.press("Control+z")
    board.expect_trace(run_of())


# ---- typing


def test_keys_pressed_in_the_same_moment_go_to_the_next_cell_once_and_the_board_does_not_fade(board: Board):
    seen = board.page.evaluate_handle(WATCH_FADING)
    for leave, place in (("Enter", (1, 0)), ("Tab", (0, 1))):
        board.cell("W1", 0, 0).focus()
        board.page.keyboard.type("0.7")
        board.root.evaluate(PRESS_AT_ONCE, [leave, "5"])
        expect(board.cell("W1", *place).locator(".editor")).to_have_value("5")
        board.press("Enter")
    changed = run_of({("W1", 0, 0): 0.7, ("W1", 1, 0): 5, ("W1", 0, 1): 5})
    board.expect_trace(changed)

    # An editor that is left at once by two ways sends its text once.
    board.count_sends()
    board.cell("W1", 2, 0).focus()
    board.page.keyboard.type("0.9")
    board.root.evaluate(PRESS_AT_ONCE, ["Enter", "Enter"])
    expect(board.cell("W1", 3, 0).locator(".editor")).to_have_value("0.2")
    board.press("Escape")
    expect(board.cell("W1", 3, 0)).to_be_focused()
    board.expect_value("W1", 2, 0, 0.9)
    assert board.sends() == 1
    board.press("Control+z")
    board.expect_trace(changed)
    assert seen.json_value() == []


# ---- undo and redo


def test_edits_are_undone_and_redone_by_keys_and_by_buttons_that_say_where_there_is_nothing(board: Board):
    undo, redo = board.button("undo the last change"), board.button("redo what was undone")

    def expect_open(can_undo: bool, can_redo: bool) -> None:
        expect(undo).to_have_attribute("aria-disabled", "false" if can_undo else "true")
        expect(redo).to_have_attribute("aria-disabled", "false" if can_redo else "true")

    expect(undo).to_have_attribute("aria-disabled", "true")
    board.cell("W1", 0, 0).focus()
    for i in range(1, 5):
        board.page.keyboard.type(f"{i}")
        board.press("Enter", "ArrowUp")
    board.expect_trace(run_of({("W1", 0, 0): 4}))
    expect_open(True, False)
    board.press("Control+z", "Control+z")
    board.expect_trace(run_of({("W1", 0, 0): 2}))
    expect_open(True, True)
    undo.click()
    undo.click()
    board.expect_trace(run_of())
    expect_open(False, True)
    undo.click(force=True)
    expect(undo).to_be_focused()
    redo.click()
    board.expect_value("W1", 0, 0, 1)
    board.press(*["Control+Shift+z"] * 4)
    board.expect_trace(run_of({("W1", 0, 0): 4}))
    expect_open(True, False)
    board.press("Meta+z")
    board.expect_value("W1", 0, 0, 3)


def test_a_size_typed_with_enter_is_one_step_and_focus_stays_where_it_was(board: Board):
    size = board.field("h, number of hidden units").first
    size.fill("3")
    size.press("Enter")
    expect(board.cell("H1", 0, 2)).to_be_visible()
    expect(size).to_be_focused()
    board.button("undo the last change").click()
    expect(board.cell("H1", 0, 2)).to_have_count(0)
    more = board.button("one more output").last
    more.focus()
    board.press("Enter")
    expect(board.cell("Yhat", 0, 1)).to_be_visible()
    expect(board.button("one more output").last).to_be_focused()
    size.fill("99")
    size.press("Enter")
    expect(size).to_have_value("2")


# ---- paste and copy


def test_a_block_goes_into_the_grid_from_the_focused_cell_on_and_what_is_no_number_stays_marked(board: Board):
    # tests/ui/reading/test_pasted_cells.py has every form.
    board.paste(board.cell("W1", 1, 0), "1;-2\r\n3;4,5")
    board.expect_trace(run_of({("W1", 1, 0): 1, ("W1", 1, 1): -2, ("W1", 2, 0): 3, ("W1", 2, 1): 4.5}))
    board.paste(board.cell("W1", 0, 0), "1\tabc\n\t4")
    for row, column, text in ((0, 1, "abc"), (1, 0, "")):
        expect(board.cell("W1", row, column)).to_have_attribute("aria-invalid", "true")
        expect(board.cell("W1", row, column).locator(".text")).to_have_text(text)
    places = {("W1", 0, 0): 1, ("W1", 1, 0): 1, ("W1", 1, 1): 4, ("W1", 2, 0): 3, ("W1", 2, 1): 4.5}
    board.expect_trace(run_of(places))
    expect(board.step("Z1").locator('[data-grid="W1"] .says')).to_contain_text("“abc”")


def test_of_many_words_in_a_grid_those_shown_are_marked_and_the_rest_is_counted(board: Board):
    board.paste(board.cell("X", 0, 0), "\n".join(f"word {row}a\tword {row}b" for row in range(1, 21)))
    board.button("Grow X and Y to 20 rows").click()
    says = board.step("Z1").locator('[data-grid="X"] .says')
    for first in (1, 13):
        if first == 13:
            board.button("last rows").click()
        for row, column in ((first, "a"), (first + 7, "b")):
            cell = board.cell("X", row - 1, "ab".index(column))
            expect(cell).to_have_attribute("aria-invalid", "true")
            expect(cell.locator(".text")).to_have_text(f"word {row}{column}")
            expect(cell).to_have_attribute(
                "title", re.compile(f"row {row}, column .* is “word {row}{column}”, which is")
            )
        expect(says).to_contain_text(f"(X, row {first}, column 1) is “word {first}a”")
        expect(says).to_contain_text("37 more cells of X are no numbers, in rows ")
    board.overwrite("X", 12, 0, "5")
    expect(says).to_contain_text("36 more cells")
    board.press("Control+z", "Control+z")
    board.expect_trace(run_of())
    expect(says).to_be_empty()


LONGER = "1\t2\t3\t4\n5\t6\t7\t8\n9\t10\t11\t12"


def test_a_block_with_more_rows_than_x_asks_once(board: Board):
    dialog, undo = board.page.locator("dialog.asked"), board.button("undo the last change")
    numbers = {("X", i // 4, i % 4): float(i + 1) for i in range(12)}

    def paste_and_answer(answer: str) -> None:
        board.paste(board.cell("X", 0, 0), LONGER)
        expect(dialog).to_contain_text("reaches down to row 3, and X and Y have 2")
        dialog.get_by_role("button", name=answer).click() if answer != "Escape" else board.press("Escape")
        expect(dialog).to_have_count(0)

    for answer in ("Escape", "Paste nothing"):
        paste_and_answer(answer)
    board.overwrite("W1", 0, 0, "3")
    board.expect_trace(run_of({("W1", 0, 0): 3}))

    paste_and_answer("Keep 2 rows")
    board.expect_trace(run_of({("W1", 0, 0): 3, **dict(list(numbers.items())[:8])}))
    undo.click()
    board.expect_trace(run_of({("W1", 0, 0): 3}))

    paste_and_answer("Grow X and Y to 3 rows")
    board.expect_value("X", 2, 3, 12)
    shown = board.values()
    assert {place: shown["{}/{}/{}".format(*place)] for place in numbers} == numbers
    assert {key for key in shown if key.startswith("Y/")} == {"Y/0/0", "Y/1/0", "Y/2/0"}
    undo.click()
    board.expect_trace(run_of({("W1", 0, 0): 3}))
    expect(dialog).to_have_count(0)


# ---- delete and copy


def test_delete_puts_zero_what_is_computed_is_copied_as_text_with_tabs_and_cannot_be_edited(board: Board):
    board.cell("W1", 1, 0).focus()
    board.press("Delete", "ArrowDown", "Backspace")
    run = run_of({("W1", 1, 0): 0, ("W1", 2, 0): 0})
    board.expect_trace(run)
    board.made("dW1", 1, 1).focus()
    board.press("Control+c")
    expect(board.status.filter(has_text="copied dTL/dW1")).to_be_attached()
    copied = [[float(cell) for cell in row.split("\t")] for row in board.clipboard().splitlines()]
    assert copied == run["dW1"].tolist()
    board.cell("W1", 0, 0).focus()
    board.press("Control+v")
    pasted = run_of({("W1", i, j): copied[i][j] for i in range(4) for j in range(2)})
    board.expect_trace(pasted)
    made = board.made("H1", 0, 0)
    made.focus()
    board.press("5", "Delete")
    made.dblclick()
    assert board.root.locator(".editor").count() == 0
    board.expect_trace(pasted)
