// Present: the lesson over the whole window, for a class.  Every key press is a beat.

import { focusedNear, make, setText } from "../sums/symbols.js";
import { isSwitchedOff } from "../tab/single_keys.js";
import { pressable } from "./beats.js";
import { fitBeat } from "./fitting.js";
import { clockText, sectionsOf } from "./windows.js";

/** @import { Lesson, LessonBeat } from "./payload.d.ts" */

const ON = ["PageDown", "ArrowRight", "ArrowDown", " ", "Enter"];
const BACK = ["PageUp", "ArrowLeft", "ArrowUp", "Backspace"];
const BLANK = ["b", "B", "."];
const KEPT = 12;
const PREPARE_AFTER_MS = 20;

export class Present {
  /**
   * @param {Lesson} lesson
   * @param {{ onPlace: (beat: string) => void, onBoard: (step: string) => void, onEnd: (at: number) => void }} owner
   */
  constructor(lesson, owner) {
    this.lesson = lesson;
    this.owner = owner;
    this.beats = lesson.present.map((index) => lesson.beats[index]);
    this.at = 0;
    this.page = 0;
    this.began = Date.now();
    this.size = "";
    /** @type {Map<number, HTMLElement[]>} The pages of the beats near the one that is shown. */
    this.drawn = new Map();
    this.listening = new AbortController();
    this.measure = make("div", "screen measure");
    this.measure.ariaHidden = "true";
    this.screen = make("div", "screen");
    this.screen.setAttribute("aria-live", "polite");
    this.dots = make("div", "dots");
    this.count = make("span", "count");
    this.clock = make("span", "clock");
    this.says = make("p", "says");
    this.full = pressable("⛶", "full screen", () => this.toggleFull());
    const bar = make("div", "bar", this.dots, this.count, this.clock, pressable("Board", "see this step on the board", () => this.owner.onBoard(this.beats[this.at].line)), this.full, pressable("✕", "end presenting", () => this.end()));
    this.stage = make("div", "stage", this.says, this.measure, this.screen, bar, make("div", "blank"));
    this.stage.tabIndex = -1;
    this.stage.popover = "manual";
    this.stage.setAttribute("role", "dialog");
    this.stage.setAttribute("aria-modal", "true");
    this.stage.setAttribute("aria-label", "the lesson, in front of a class");
    this.drawDots();
  }

  /**
   * @param {HTMLElement} parent
   * @param {number} at where to begin
   * @param {string} says a sentence to show at first
   */
  begin(parent, at, says) {
    parent.append(this.stage);
    this.rise();
    setText(this.says, says);
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.onKey(event), { signal, capture: true });
    addEventListener("resize", () => this.redraw(), { signal });
    document.fonts.addEventListener("loadingdone", () => this.redraw(), { signal });
    document.addEventListener("fullscreenchange", () => this.rise(), { signal });
    this.screen.addEventListener("click", () => this.step(1), { signal });
    this.stage.querySelector(".blank")?.addEventListener("click", () => this.blank(false), { signal });
    this.timer = setInterval(() => setText(this.clock, clockText((Date.now() - this.began) / 1000)), 1000);
    setText(this.clock, clockText(0));
    this.go(at);
    this.stage.focus({ preventScroll: true });
  }

  stop() {
    this.listening.abort();
    clearInterval(this.timer);
    clearTimeout(this.later);
    if (document.fullscreenElement) document.exitFullscreen();
    this.stage.remove();
  }

  end() {
    this.stop();
    this.owner.onEnd(this.at);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    const isButton = focusedNear(this.stage)?.matches("button") && (event.key === "Enter" || event.key === " ");
    if (isButton) return;
    const isBlank = this.stage.hasAttribute("data-blank");
    if (!this.act(event.key, isBlank)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /**
   * @param {string} key
   * @param {boolean} isBlank
   * @returns {boolean} whether the key does something here
   */
  act(key, isBlank) {
    if (isSwitchedOff(key)) return false;
    if (isBlank) this.blank(false);
    else if (BLANK.includes(key)) this.blank(true);
    else if (ON.includes(key)) this.step(1);
    else if (BACK.includes(key)) this.step(-1);
    else if (key === "Home") this.go(0);
    else if (key === "End") this.go(this.beats.length - 1);
    else if (/^[1-9]$/.test(key)) this.goToSection(Number(key) - 1);
    else if (key === "Escape") this.end();
    else return false;
    return true;
  }

  /** @param {boolean} isBlank */
  blank(isBlank) {
    this.stage.toggleAttribute("data-blank", isBlank);
    this.stage.focus({ preventScroll: true });
  }

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else {
      // A popover that is open cannot fill the screen.
      this.stage.hidePopover();
      this.stage.requestFullscreen?.().catch(() => this.rise());
    }
    this.stage.focus({ preventScroll: true });
  }

  // Above all of the page: Streamlit's dialog on a lost connection covers no lecture.
  rise() {
    if (!document.fullscreenElement && !this.stage.matches(":popover-open")) this.stage.showPopover();
  }

  /**
   * One page on or back: a beat that fits no screen has several.
   * @param {1 | -1} direction
   */
  step(direction) {
    const page = this.page + direction;
    if (page >= 0 && page < this.pagesOf(this.at).length) return this.go(this.at, page);
    const at = this.at + direction;
    if (at < 0 || at >= this.beats.length) return undefined;
    return this.go(at, direction < 0 ? this.pagesOf(at).length - 1 : 0);
  }

  /**
   * @param {number} at
   * @param {number} [page]
   */
  go(at, page = 0) {
    const pages = this.pagesOf(at);
    if (this.at !== at) setText(this.says, "");
    this.at = at;
    this.page = Math.min(page, pages.length - 1);
    this.screen.replaceChildren(pages[this.page]);
    this.screen.dataset.beat = this.beats[at].id;
    const part = pages.length > 1 ? ` (${this.page + 1} of ${pages.length})` : "";
    setText(this.count, `${at + 1} / ${this.beats.length}${part}`);
    this.showDot();
    this.owner.onPlace(this.beats[at].id);
    this.prepare();
  }

  /**
   * @param {number} at
   * @returns {HTMLElement[]}
   */
  pagesOf(at) {
    const size = `${innerWidth} × ${innerHeight}`;
    if (this.size !== size) this.drawn.clear();
    this.size = size;
    const known = this.drawn.get(at);
    if (known) return known;
    const pages = fitBeat(this.lesson, this.beats[at], this.measure);
    this.measure.replaceChildren();
    this.drawn.set(at, pages);
    return pages;
  }

  // Draw the next beats and the one before while nothing is to be done, so that a key press only shows them.
  prepare() {
    clearTimeout(this.later);
    const near = [1, 2, -1].map((step) => this.at + step).find((at) => this.beats[at] && !this.drawn.has(at));
    if (near === undefined) return;
    this.later = setTimeout(() => {
      this.pagesOf(near);
      for (const at of this.drawn.keys()) if (Math.abs(at - this.at) > KEPT) this.drawn.delete(at);
      this.prepare();
    }, PREPARE_AFTER_MS);
  }

  /** @param {number} section counted from 0 */
  goToSection(section) {
    const [at] = sectionsOf(this.beats)[section]?.places ?? [];
    if (at !== undefined) this.go(at);
  }

  redraw() {
    this.drawn.clear();
    this.go(this.at, this.page);
  }

  drawDots() {
    const sections = sectionsOf(this.beats);
    this.dots.title = `Keys 1 to ${sections.length} go to a section.`;
    const parts = sections.map(({ title, places }) => {
      const dots = places.map((at) => {
        const dot = pressable("", `${title}, ${at + 1} of ${this.beats.length}`, () => {
          this.go(at);
          this.stage.focus({ preventScroll: true });
        });
        dot.className = "dot";
        dot.tabIndex = -1;
        return dot;
      });
      const part = make("div", "part", make("span", "part-name", title), make("div", "part-dots", ...dots));
      part.style.flex = `${places.length} 1 0`;
      return part;
    });
    this.dots.replaceChildren(...parts);
    /** @type {HTMLElement[]} */
    this.each = [...this.dots.querySelectorAll(/** @type {"button"} */ (".dot"))];
  }

  showDot() {
    this.each?.forEach((dot, at) => {
      dot.toggleAttribute("data-done", at < this.at);
      dot.toggleAttribute("data-here", at === this.at);
    });
  }
}
