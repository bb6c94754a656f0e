// Presenting: one step at a time, before a class.

import { stepOf } from "../sums/links.js";
import { setText } from "../sums/symbols.js";

export class Presenting {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.current = "";
  }

  firstStep() {
    return [...this.board.elements.steps].find(([, step]) => step.getBoundingClientRect().bottom > 120)?.[0] ?? this.board.elements.steps.keys().next().value;
  }

  // Its button goes away with the others, so the focus goes on to what is pressed next.
  begin() {
    this.set(this.firstStep());
    this.board.elements.presenter.querySelector('[data-move="on"]').focus({ preventScroll: true });
  }

  end() {
    this.set("");
    this.board.elements.controls.querySelector('[data-act="present"]').focus();
  }

  set(step) {
    this.current = step;
    this.board.emit({ kind: "present", step });
    this.show();
  }

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
    for (const section of root.querySelectorAll("section")) section.hidden = !section.querySelector(".step:not([hidden])");
    setText(this.board.elements.presenter.querySelector(".where"), stepOf(this.board.view, presenting)?.where ?? "");
    if (changed) this.board.elements.measure();
    if (presenting && changed) this.board.elements.scrollTo(presenting);
  }
}
