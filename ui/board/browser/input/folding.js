// Folding a section of the board away, and unfolding it where one of its steps is asked for.

import { make, setAttribute } from "../sums/symbols.js";

/** @import { Step } from "../payload.d.ts" */

/**
 * The heading of a section: its button, and which steps are folded away.
 * @param {string} title
 * @param {Step[]} [steps]
 */
export function drawHeading(title, steps = []) {
  const button = make("button", "fold", title);
  button.type = "button";
  button.dataset.section = title;
  // A step beside the others has no number.
  const numbers = steps.map(({ number }) => number).filter((number) => /\d/.test(number));
  const [first, last] = [numbers[0], numbers.at(-1)];
  const which = first === last ? `${first ? `step ${first} is ` : ""}folded` : `steps ${first} to ${last} are folded`;
  return [make("h2", "", button), make("p", "quiet away", which)];
}

export class Folding {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Set<string>} The titles of the sections that are folded. */
    this.folded = new Set();
  }

  /** @param {string[]} folded as the session last said */
  read(folded) {
    this.folded = new Set(this.board.outbox.pendingOf("fold").at(-1)?.sections ?? folded);
  }

  /** @param {string} title */
  toggle(title) {
    if (!this.folded.delete(title)) this.folded.add(title);
    this.board.emit({ kind: "fold", sections: [...this.folded] });
    this.show();
  }

  /**
   * Unfold the section in which an element stands, so that it can be scrolled to.
   * @param {Element | undefined} element
   */
  unfoldAround(element) {
    const title = element?.closest("section")?.dataset.folded;
    if (title) this.toggle(title);
  }

  // While steps are presented all sections are unfolded.
  show() {
    const { presenting, elements } = this.board;
    for (const button of elements.folds) {
      const { section: title = "" } = button.dataset;
      const isFolded = this.folded.has(title) && !presenting.current;
      button.disabled = Boolean(presenting.current);
      setAttribute(button, "aria-expanded", !isFolded);
      const section = /** @type {HTMLElement} */ (button.closest("section"));
      if (isFolded) section.dataset.folded = title;
      else delete section.dataset.folded;
    }
  }
}
