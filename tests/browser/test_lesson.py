"""The lesson: before a class it fills every screen and nothing is cut; a student answers and goes on by keyboard."""

import re
import urllib.parse

from playwright.sync_api import Locator, Page, expect

from backprop_core.lesson.following import telling_example
from backprop_core.lesson.sequence import present, walk
from tests.browser.axe import PAGE_CHECKS, expect_frame, violations
from tests.browser.driver import FOCUSED
from tests.browser.handout import run_of
from tests.ui import hostile

RUN = run_of()
PRESENT = [beat.id for beat in present(RUN.notation, telling_example(RUN))]
WALK = [beat.id for beat in walk(RUN.notation, telling_example(RUN))]
SMALLEST = 0.022
EVERY = 7
# What is wrong with the screen: text that is cut, or too small to read from the last row.
FAULTS = """([stage, smallest]) => {
    const screen = stage.querySelector('.screen:not(.measure)'), box = screen.getBoundingClientRect(), faults = [];
    const texts = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const parent = text.parentElement, range = document.createRange();
        range.selectNodeContents(text);
        const { left, top, right, bottom, width } = range.getBoundingClientRect();
        if (!width || !parent.checkVisibility({ visibilityProperty: true })) continue;
        const all = screen.contains(text) ? box : new DOMRect(0, 0, innerWidth, innerHeight);
        const isWide = left < all.left - 1 || right > all.right + 1;
        const isHigh = top < all.top - 1 || bottom > all.bottom + 1;
        const scale = parent instanceof SVGGraphicsElement ? parent.getScreenCTM().a : 1;
        const size = scale * parseFloat(getComputedStyle(parent).fontSize);
        const isSmall = size < smallest * innerHeight - 0.1;
        if (isWide || isHigh || isSmall) faults.push(`${screen.dataset.beat}: ${text.textContent} at ${size} px`);
    }
    if (!screen.textContent.trim()) faults.push(`${screen.dataset.beat} is empty`);
    return { beat: screen.dataset.beat, faults };
}"""
# The same for every beat: a key press each, as the browser hands it to the page.
STEPPED = f"""([stage, smallest, count]) => Array.from({{ length: count }}, () => {{
    const seen = ({FAULTS})([stage, smallest]);
    document.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'PageDown' }}));
    return seen;
}})"""
# The same for one beat of so many.
SAMPLED = f"""([stage, smallest, every]) => {{
    const look = {FAULTS}, dots = [...stage.querySelectorAll('.dot')];
    return dots.filter((_, i) => i % every === 0).flatMap((dot) => {{
        dot.click();
        return look([stage, smallest]).faults;
    }});
}}"""


def opened(page: Page, app: str, **asked: str) -> Locator:
    """The lesson, opened at an address."""
    page.goto(f"{app}/learn?{urllib.parse.urlencode(asked)}")
    lesson = page.locator(".lesson")
    lesson.locator(".card, .stage").first.wait_for(timeout=30_000)
    return lesson


def expect_beat(lesson: Locator, beat: str) -> None:
    expect(lesson.locator(".card")).to_have_attribute("data-beat", beat)


def expect_shown(lesson: Locator, beat: str) -> None:
    expect(lesson.locator(".screen:not(.measure)")).to_have_attribute("data-beat", beat)


def expect_asked(page: Page, reader: str, beat: str) -> None:
    """The address names the place."""
    expect(page).to_have_url(re.compile(rf"\?(?=.*\breader={reader}\b)(?=.*\bbeat={re.escape(beat)}(&|$))"))


def test_a_whole_lesson_is_led_by_keys_clicks_and_dots_nothing_is_cut_and_the_walk_goes_on_where_it_was_ended(
    page: Page, app: str
):
    page.set_viewport_size({"width": 1280, "height": 720})
    lesson = opened(page, app, reader="present", beat=hostile.SCRIPTS[0])
    stage, press = lesson.locator(".stage"), page.keyboard.press
    said = stage.locator(".says")
    expect(said).to_contain_text(f"There is no place “{hostile.SCRIPTS[0]}” in this lesson")
    assert page.evaluate("window.ran") is None
    expect_shown(lesson, PRESENT[0])
    press("PageDown")
    expect(said).to_be_hidden()
    press("PageUp")
    expect_shown(lesson, PRESENT[0])

    handle = stage.element_handle()
    screens = page.evaluate(STEPPED, [handle, SMALLEST, len(PRESENT)])
    assert [screen["beat"] for screen in screens] == PRESENT
    faults = [fault for screen in screens for fault in screen["faults"]]
    for width, height in ((1280, 600), (3840, 2160), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        if height != 720:
            faults += page.evaluate(SAMPLED, [handle, SMALLEST, EVERY])
    assert faults == []

    at = PRESENT.index("dW1.factor.3.answer")
    stage.locator(".dot").nth(at).click()
    expect_shown(lesson, "dW1.factor.3.answer")
    for keys, moved in ((("PageDown", "ArrowRight", "Space", "Enter"), 4), (("PageUp", "ArrowLeft", "Backspace"), -3)):
        for key in keys:
            press(key)
        at += moved
        expect_shown(lesson, PRESENT[at])
    stage.locator(".screen:not(.measure)").click()
    expect_shown(lesson, PRESENT[at + 1])
    press("b")
    expect(stage.locator(".blank")).to_be_visible()
    press("PageDown")
    expect(stage.locator(".blank")).to_be_hidden()
    expect_shown(lesson, PRESENT[at + 1])
    stage.locator(".dot").nth(9).click()
    press("Enter")
    expect_shown(lesson, PRESENT[10])
    press("End")
    press("PageDown")
    expect_shown(lesson, "learned")
    press("5")
    expect_shown(lesson, "delta_out.build")
    press("9")
    expect_shown(lesson, "delta_out.build")
    assert stage.locator(".part-name").evaluate_all("names => names.every(x => x.scrollWidth <= x.clientWidth)")
    press("Home")
    press("PageUp")
    expect_shown(lesson, PRESENT[0])
    is_above_all = "stage => stage.matches(document.fullscreenElement ? ':fullscreen' : ':popover-open')"
    for _ in range(2):
        assert stage.evaluate(is_above_all)
        before = page.evaluate("Boolean(document.fullscreenElement)")
        stage.get_by_role("button", name="full screen").click()
        page.wait_for_function("before => Boolean(document.fullscreenElement) !== before", arg=before)
    press("PageDown")
    expect_asked(page, "present", PRESENT[1])
    page.reload()
    expect_shown(lesson, PRESENT[1])
    press("Escape")
    expect(stage).to_have_count(0)
    expect(lesson.get_by_role("button", name="Present to a class")).to_be_focused()
    expect_beat(lesson, PRESENT[1])
    expect_asked(page, "walk", PRESENT[1])

    begins = lesson.get_by_role("button", name="Present to a class")
    begins.click()
    stage.locator(".dot").nth(PRESENT.index("H1.formula")).click()
    press("Escape")
    expect_beat(lesson, "H1.line")  # in the walk a line that is not asked for is one beat
    expect_asked(page, "walk", "H1.line")
    lesson.get_by_role("button", name="Next").click()
    expect_beat(lesson, "Z2.shape")
    begins.click()
    expect_shown(lesson, "Z2.shape")
    expect_asked(page, "present", "Z2.shape")
    press("PageDown")
    lesson.get_by_role("button", name="end presenting").click()
    expect_beat(lesson, "Z2.shape.answer")
    expect_asked(page, "walk", "Z2.shape.answer")


def test_a_student_answers_right_and_wrong_by_keyboard_alone(page: Page, app: str):
    page.set_viewport_size({"width": 390, "height": 844})
    lesson = opened(page, app, beat="Z2.shape")
    press, hint = page.keyboard.press, lesson.locator(".hint")
    expect_beat(lesson, "Z2.shape")
    expect(lesson.get_by_role("button", name="Next")).to_be_disabled()
    expect(page.get_by_role("heading", name="Learn")).to_be_hidden()
    lesson.get_by_label("rows").focus()
    page.keyboard.type("1")
    press("Tab")
    page.keyboard.type("2")
    press("Enter")
    expect(hint).to_have_text("✗ Rows and columns are exchanged: rows come first. Try once more.")
    expect(lesson.get_by_role("status")).to_have_text(hint.text_content())
    expect(lesson.get_by_label("rows")).to_be_focused()
    page.reload()
    expect(lesson.get_by_label("columns")).to_have_value("2")
    lesson.get_by_label("rows").focus()
    press("ControlOrMeta+a")
    page.keyboard.type("2")
    press("Tab")
    page.keyboard.type("1")
    press("Enter")
    expect_beat(lesson, "Z2.shape.answer")
    expect(lesson.get_by_role("status")).to_have_text("✓ Right.")
    expect(lesson.get_by_role("button", name="Next")).to_be_focused()
    press("Enter")
    expect_beat(lesson, "Z2.operator1")
    choices = lesson.locator("button.choice")
    expect(choices.first).to_be_focused()
    press("Tab")
    press("Enter")
    expect(hint).to_contain_text("Try once more.")
    expect(choices.nth(1)).to_be_disabled()
    expect(choices.first).to_be_focused()
    press("Enter")
    expect_beat(lesson, "Z2.operator1.answer")
    for _ in range(2):
        press("Enter")
    expect_beat(lesson, "Z2.number")
    for text in ("1e999", "0.10"):
        page.keyboard.type(text)
        press("Enter")
        expect(hint).to_contain_text("which is too large" if text == "1e999" else "Try once more.")
    # Who goes away and comes back has all tries again.
    lesson.get_by_role("button", name="Back").click()
    lesson.get_by_role("button", name="Next").click()
    expect_beat(lesson, "Z2.number")
    for text in ("0.01258", "9.9"):
        page.keyboard.type(text)
        press("Enter")
        if text == "0.01258":
            expect(hint).to_have_text("✗ This is about the result without the term c. Try once more.")
    expect_beat(lesson, "Z2.number.answer")
    expect(lesson.locator(".verdict")).to_contain_text("This is the answer:")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.mouse.wheel(0, -10_000)
    expect(lesson.get_by_role("button", name="Next")).to_be_in_viewport(ratio=0.99)
    page.mouse.wheel(0, 10_000)
    expect(lesson.get_by_role("button", name="Next")).to_be_in_viewport(ratio=0.99)


def test_on_a_phone_the_field_and_its_hint_are_in_view_and_the_third_question_of_a_kind_can_be_left_out(
    page: Page, app: str
):
    page.set_viewport_size({"width": 390, "height": 844})
    lesson = opened(page, app, beat="nudge.2")
    field, hint, next_one = lesson.locator(".field"), lesson.locator(".hint"), lesson.get_by_role("button", name="Next")
    expect(lesson.locator(".left")).to_have_text("about 11 minutes left")
    expect(field).to_be_in_viewport(ratio=0.99)
    for beat, texts in {"nudge.2": ["7", "0.0046"], "nudge.3": ["0.0027"], "nudge.4": ["0.00069"]}.items():
        expect_beat(lesson, beat)
        for text in texts:
            expect(next_one).to_be_disabled()
            page.set_viewport_size({"width": 844, "height": 390} if text == "7" else {"width": 390, "height": 844})
            field.fill(text)
            page.keyboard.press("Enter")
            if text == "7":
                expect(hint).to_have_text(re.compile(r"✗ Not this number\. .*=\s0\.2288·0\.02\. Try once more\."))
                expect(hint).to_be_in_viewport(ratio=0.99)
                page.set_viewport_size({"width": 390, "height": 844})
                expect(hint).to_be_in_viewport(ratio=0.99)
        expect_beat(lesson, f"{beat}.answer")
        next_one.click()
    expect_beat(lesson, "nudge.5")
    expect(hint).to_have_text("You answered questions like this one. Answer it, or go on.")
    next_one.click()
    expect_beat(lesson, "nudge.5.answer")


def test_from_a_place_that_there_is_not_the_walk_starts_axe_finds_nothing_and_a_worksheet_has_a_page_for_each_section(
    page: Page, app: str
):
    # A reader that there is not is one who walks.
    lesson = opened(page, app, reader=hostile.SCRIPTS[1], beat=hostile.SCRIPTS[0])
    expect(lesson.locator(".verdict")).to_contain_text(f"There is no place “{hostile.SCRIPTS[0]}” in this lesson")
    assert page.evaluate("window.ran") is None
    expect_beat(lesson, WALK[0])
    expect_frame(page, "learn")
    assert violations(page, PAGE_CHECKS) == []

    next_one, again = lesson.get_by_role("button", name="Next"), lesson.get_by_role("button", name="tart again")
    lesson.get_by_role("button", name="Present to a class").click()
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    expect(lesson.locator(".left")).to_have_text("the end")
    expect(next_one).to_be_disabled()
    expect(lesson.locator(".sentence")).to_have_count(5)
    lesson.get_by_role("button", name="Back").click()
    expect_beat(lesson, WALK[-2])
    expect(lesson.locator(".left")).to_have_text("about 1 minute left")
    again.click()
    expect_beat(lesson, WALK[-2])
    again.click()
    expect_beat(lesson, WALK[0])
    expect_asked(page, "walk", WALK[0])

    page.evaluate("window.print = () => {}")
    paper = lesson.locator(".paper")
    counts = []
    for name in ("Print as a worksheet", "Print with the answers"):
        page.emulate_media(media="screen")
        lesson.get_by_role("button", name=name).click()
        page.emulate_media(media="print")
        expect(paper).to_be_visible()
        expect(lesson.locator(".card")).to_be_hidden()
        breaks = paper.locator(".sheet").evaluate_all("sheets => sheets.map(x => getComputedStyle(x).breakBefore)")
        assert breaks == ["auto", *["page"] * (len(breaks) - 1)]
        assert len(breaks) >= 7
        counts.append(paper.locator(".item").count())
        assert ("= 0.0626" in paper.inner_text().replace("\u00a0", " ")) == (name == "Print with the answers")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(paper).to_have_count(0)
    assert counts[0] < counts[1] == len(WALK)
    assert page.evaluate(f"({FOCUSED})() !== null")
