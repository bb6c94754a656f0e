// Presenting: one step at a time, in front of a class.

import { stepOf } from "../sums/links.js";
import { elementIn, elementsIn, setText } from "../sums/symbols.js";

export class Presenting {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.current = "";
  }

  firstStep() {
    return [...this.board.elements.steps].find(([, step]) => step.getBoundingClientRect().bottom > 120)?.[0] ?? [...this.board.elements.steps.keys()][0];
  }

  // The button that begins is hidden while presenting, so focus the one that is pressed next.
  begin() {
    this.set(this.firstStep());
    elementIn(this.board.elements.presenter, '[data-move="on"]').focus({ preventScroll: true });
  }

  end() {
    this.set("");
    elementIn(this.board.elements.controls, '[data-act="present"]').focus();
  }

  /** @param {string} step the name of its line; empty to end */
  set(step) {
    this.current = step;
    this.board.emit({ kind: "present", step });
    this.show();
  }

  /** @param {string} direction "on" or "back" */
  step(direction) {
    const names = [...this.board.elements.steps.keys()];
    const next = names[names.indexOf(this.current) + (direction === "on" ? 1 : -1)];
    if (next) this.set(next);
  }

  show() {
    const { root } = this.board;
    const { current: presenting } = this;
    const changed = (root.dataset.presenting ?? "") !== presenting;
    if (presenting) root.dataset.presenting = presenting;
    else delete root.dataset.presenting;
    let after = false;
    for (const [name, step] of this.board.elements.steps) {
      step.toggleAttribute("data-focus", name === presenting);
      step.hidden = Boolean(presenting) && after;
      after ||= name === presenting;
    }
    for (const section of elementsIn(root, "section:has(.step)")) section.hidden = !section.querySelector(".step:not([hidden])");
    setText(elementIn(this.board.elements.presenter, ".where"), stepOf(this.board.view, presenting)?.where ?? "");
    if (presenting && changed) this.board.elements.scrollTo(presenting);
  }
}
