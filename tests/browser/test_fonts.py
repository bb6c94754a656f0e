"""Whatever fonts a machine has, and however far these reach above and below their lines, the same is seen."""

from playwright.sync_api import expect

from tests.browser.driver import Board

# What a font reaches above and below the baseline, in percent of its size: Nimbus Mono, DejaVu Sans Mono, Noto Sans,
# Noto Sans Mono CJK.
METRICS = [(60, 40), (93, 24), (107, 29), (116, 29)]
# A font of the page, as if it had such metrics, becomes that of all numbers.
USE_METRICS = """async (board, [ascent, descent]) => {
    const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]);
    const rule = rules.find(x => x instanceof CSSFontFaceRule && x.style.fontFamily.includes('Source Code Pro'));
    const [, file] = rule.style.src.match(/url\\("(.*?)"\\)/);
    const address = new URL(file, rule.parentStyleSheet.href ?? location.href);
    const overrides = { ascentOverride: `${ascent}%`, descentOverride: `${descent}%`, lineGapOverride: '0%' };
    const face = new FontFace(`as ${ascent}`, `url("${address}")`, { weight: '100 900', ...overrides });
    document.fonts.add(await face.load());
    (window.addedFonts ??= []).push(face);
    board.style.setProperty('--mono', `"as ${ascent}"`);
}"""
USE_OWN = """board => {
    window.addedFonts.splice(0).forEach(face => document.fonts.delete(face));
    board.style.removeProperty('--mono');
}"""
# A list to choose from is drawn by the browser, and the diagram's texts are placed by their baselines.
OF_FONTS_HEIGHT = """board => [...board.querySelectorAll('*')]
    .filter(x => !x.matches('select, option, svg *') && (x.tagName !== 'INPUT' || x.type === 'text'))
    .filter(x => getComputedStyle(x).lineHeight === 'normal')
    .map(x => x.outerHTML.slice(0, 80))"""

ROOM_IN_EDITOR = "editor => editor.clientHeight - parseFloat(getComputedStyle(editor).lineHeight)"
# How far the line under a number stands above the edge where what is too long is cut.
ROOM_UNDER_LINE = """text => {
    const probe = document.createElement('span');
    probe.style.display = 'inline-block';
    text.append(probe);
    const baseline = probe.getBoundingClientRect().bottom;
    probe.remove();
    const { textUnderlineOffset: offset, textDecorationThickness: thickness } = getComputedStyle(text);
    return text.getBoundingClientRect().bottom - baseline - parseFloat(offset) - parseFloat(thickness);
}"""


def test_the_line_under_a_number_is_not_cut_in_any_font_and_an_editor_is_high_enough_for_its_text(board: Board):
    text = board.cell("X", 0, 0).locator(".text")
    for metrics in METRICS:
        board.root.evaluate(USE_METRICS, metrics)
        assert text.evaluate(ROOM_UNDER_LINE) >= 0, metrics
    board.root.evaluate(USE_OWN)

    board.press("p")
    expect(board.root.locator(".presenter")).to_be_visible()
    board.cell("W1", 1, 0).dblclick()
    expect(board.root.locator(".editor")).to_be_visible()
    expect(board.root.locator(".nudge")).to_be_attached()
    assert board.root.evaluate(OF_FONTS_HEIGHT) == [], "no text is as high as its font says"
    assert board.root.locator(".editor").evaluate(ROOM_IN_EDITOR) >= 0
