// One step at a time: the steps so far, in larger type, for a class.

import { stepOf } from "../sums/links.js";
import { elementIn, elementsIn, focusedNear, setAttribute, setText } from "../sums/symbols.js";
import { linkTo } from "../tab/pages.js";

// An equation that is wider than the window is drawn smaller, down to this part of its size; a wider one scrolls.
const SMALLEST = 0.4;
const MOST_FITTINGS = 4;
// Of a step that is higher than the window: the room left below its end, how much may be hidden because there is
// nothing in it, and how much of one part is seen in the next one, too.
const BELOW = 16;
const EMPTY = 36;
const AGAIN = 60;

export class Presenting {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.current = "";
    /** @type {HTMLElement | null} What had the focus before. */
    this.cameFrom = null;
    /** The step at which the Esc key ended it.  A clicker has that key too, and no other to begin again. */
    this.stopped = "";
    /** Which part of a step that is higher than the window is seen. */
    this.part = 0;
  }

  /** @param {string} [step] where to begin, if not at the step that is seen */
  begin(step) {
    // Its button is not seen then.
    this.board.playing.pause();
    this.cameFrom = focusedNear(this.board.root);
    this.set(step ?? this.board.elements.seenStep() ?? [...this.board.elements.steps.keys()][0]);
  }

  // The Esc key of a keyboard or a clicker.
  stop() {
    const { current } = this;
    this.end();
    this.stopped = current;
  }

  /**
   * Begin again where Esc ended it, with a clicker's key for the next step or for the beginning.  F5 is the browser's
   * again as soon as the focus is elsewhere.
   * @param {string} key
   * @returns {boolean} whether it does
   */
  resumes(key) {
    const { stopped, current } = this;
    const step = this.board.elements.steps.get(stopped);
    const isThere = step?.contains(focusedNear(this.board.root));
    if (current || !step || !(key === "PageDown" || (key === "F5" && isThere))) return false;
    this.begin(stopped);
    return true;
  }

  // The step stays in the window.  The focus goes back to where it was before, if that is in this step.
  end() {
    const { elements } = this.board;
    const { current, cameFrom } = this;
    this.set("");
    this.board.folding.unfoldAround(elements.steps.get(current));
    elements.scrollTo(current);
    if (cameFrom && elements.steps.get(current)?.contains(cameFrom)) cameFrom.focus({ preventScroll: true });
    else this.board.going.focus(current, "h3");
  }

  toggle() {
    if (this.current) this.end();
    else this.begin();
  }

  /** @param {string} step the name of its line; empty to end */
  set(step) {
    this.current = step;
    this.stopped = "";
    this.part = 0;
    this.board.emit({ kind: "present", step });
    this.show();
    // A button that is pressed again and again keeps the focus.
    const { presenter } = this.board.elements;
    if (step && !presenter.contains(focusedNear(this.board.root))) this.board.going.focus(step, "h3");
    else if (step) this.board.telling.tell(elementIn(presenter, ".where").textContent, false);
  }

  /** @param {string} direction "on" or "back" */
  step(direction) {
    const names = [...this.board.elements.steps.keys()];
    const next = names[names.indexOf(this.current) + (direction === "on" ? 1 : -1)];
    if (next) this.set(next);
  }

  /**
   * Show the next part of a step that is higher than the window, or go to another step: a clicker cannot scroll.
   * @param {number} by 1 or −1
   */
  turn(by) {
    const { elements } = this.board;
    const room = innerHeight - elements.windowTop - BELOW;
    const hidden = (elements.steps.get(this.current)?.offsetHeight ?? 0) - room;
    const part = this.part + by;
    if (part < 0 || (part - 1) * (room - AGAIN) >= hidden - EMPTY) return this.step(by > 0 ? "on" : "back");
    this.part = part;
    return elements.scrollTo(this.current, Math.min(part * (room - AGAIN), hidden));
  }

  /** @param {string} step */
  goTo(step) {
    if (!this.board.elements.steps.has(step)) return;
    if (this.current) this.set(step);
    this.board.folding.unfoldAround(this.board.elements.steps.get(step));
    this.board.elements.scrollTo(step);
  }

  // Open the lesson at the beat that is nearest to this step.
  openLesson() {
    const names = [...this.board.elements.steps.keys()];
    window.backpropAsked = { lesson: names.slice(0, names.indexOf(this.current) + 1) };
    linkTo("learn")?.click();
  }

  show() {
    const { current: presenting } = this;
    const changed = (this.board.root.dataset.presenting ?? "") !== presenting;
    // Steps that are drawn anew are all shown.
    if (presenting || changed) this.showSteps();
    this.board.folding.show();
    if (presenting || changed) this.fit();
    if (presenting && changed) this.board.elements.scrollTo(presenting);
  }

  // The one that is presented, and those before it.
  showSteps() {
    const { root, elements, view } = this.board;
    const { current: presenting } = this;
    if (presenting) root.dataset.presenting = presenting;
    else delete root.dataset.presenting;
    let after = false;
    for (const [name, step] of elements.steps) {
      step.toggleAttribute("data-focus", name === presenting);
      step.hidden = Boolean(presenting) && after;
      after ||= name === presenting;
    }
    for (const section of elementsIn(root, "section:has(.step)")) section.hidden = !section.querySelector(".step:not([hidden])");
    const names = [...elements.steps.keys()];
    setAttribute(elementIn(elements.presenter, '[data-move="back"]'), "aria-disabled", presenting === names[0]);
    setAttribute(elementIn(elements.presenter, '[data-move="on"]'), "aria-disabled", presenting === names.at(-1));
    setText(elementIn(elements.presenter, ".where"), stepOf(view, presenting)?.where ?? "");
  }

  // Draw each equation as large as it fits; some parts of it do not shrink, so it is tried again.
  fit() {
    const equations = elementsIn(this.board.root, ".step:not([hidden]) .equation");
    for (const { style } of equations) style.fontSize = "";
    if (!this.current) return;
    const scales = equations.map(() => 1);
    for (let tries = 0; tries < MOST_FITTINGS; tries += 1) {
      const parts = equations.map(({ clientWidth, scrollWidth }) => clientWidth / scrollWidth);
      equations.forEach(({ style }, i) => {
        if (parts[i] >= 1) return;
        scales[i] = Math.max(scales[i] * parts[i] - 0.01, SMALLEST);
        style.fontSize = `${scales[i]}em`;
      });
    }
  }
}
