"""The marks of the board as words, and the curves of the activations."""

import re

from playwright.sync_api import expect

from tests.browser.driver import Board

# The titles, on the board and in the list of the steps, in which at some width a name like Sig′(H1) stands on two lines.
TORN = r"""board => [...board.querySelectorAll('.title')].filter((title) => {
    const text = document.createTreeWalker(title, NodeFilter.SHOW_TEXT), letters = [];
    for (let node = text.nextNode(); node; node = text.nextNode())
        [...node.data].forEach((letter, i) => letters.push([node, i, letter]));
    const name = letters.map(([, , letter]) => letter).join('').match(/\w+′\(\S+\)/);
    if (!name || !title.checkVisibility()) return false;
    const middle = ([node, i]) => {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { top, bottom } = range.getBoundingClientRect();
        return (top + bottom) / 2;
    };
    title.style.display = 'inline-block';
    const isTorn = Array.from({ length: 40 }, (_, i) => 100 + 6 * i).some((width) => {
        title.style.width = `${width}px`;
        const middles = letters.slice(name.index, name.index + name[0].length).map(middle);
        return Math.max(...middles) - Math.min(...middles) > 12;
    });
    title.removeAttribute('style');
    return isTorn;
}).map((title) => title.textContent)"""


def test_a_name_is_not_torn_in_two_lines(board: Board):
    board.press("s")
    expect(board.root.locator("dialog .title", has_text="′(")).to_have_count(4)
    assert board.root.evaluate(TORN) == []
    board.press("Escape")


def test_a_mark_is_explained_until_esc_or_a_press_elsewhere(board: Board):
    step, popover = board.step("dW1"), board.root.locator(".popover")
    expect(board.root.locator(".hints h2")).to_contain_text("said 0.5156 for row 1. It should have said 1.")
    held = board.keys("td[data-held]")
    board.push(step.locator(".operator .word", has_text="@"), "key")
    expect(popover).to_be_visible()
    expect(popover).to_contain_text("a row times a column")
    expect(popover).to_contain_text("dTL/dw11 = x11·hd11 + x21·hd21")
    expect(board.status).to_contain_text("a row times a column")
    board.press("Escape")
    expect(popover).to_be_hidden()
    assert board.keys("td[data-held]") == held
    step.locator("h3 .word", has_text="dTL/dW1").click()
    expect(popover).to_contain_text("Derivative")
    step.locator(".shape .word", has_text="c").first.click()
    expect(popover).to_contain_text("Here c = 4.")
    step.locator(".meaning").click()
    expect(popover).to_be_hidden()
    board.press("?")
    expect(board.root.locator("dialog .words dt")).to_have_text([*"@⊙Σ", ".T", "d…/d…", "TL", *"′δ½ηncho"])


def test_the_dot_of_a_curve_follows_the_pointer_and_is_covered_with_its_cell(board: Board):
    step = board.step("H1")
    dot, text = step.locator(".dot"), step.locator(".graph .at")
    expect(text).to_contain_text("z11 = −0.6000")
    before = float(dot.get_attribute("cx") or "")
    board.point_at(step.locator('td[data-key="H1/1/0"]'), "mouse")
    expect(text).to_contain_text("z21 = 0.3000")
    expect(text).to_contain_text("slope h′21 = 0.2445")
    assert float(dot.get_attribute("cx") or "") > before
    board.button("cover the numbers of H1_slope").or_(board.button("cover the numbers of Sig′(H1)")).first.click()
    expect(text).to_have_text("")
    expect(dot).to_be_hidden()
    assert not re.search(r"\d", text.inner_text())
