// The preview: the sum of the cell that is pointed at, apart from all that is about the held one.  It lies over the page,
// so that nothing moves when it comes and goes.

import { shownAt, stepOf, termsOf } from "../sums/links.js";
import { drawSum, fillSum } from "../sums/sums.js";
import { make, symbolNodes } from "../sums/symbols.js";

// The part of the window that it takes at most, and how many pixels it is away from the lower edge.
const PART = 0.3;
const AWAY = 48;

/** @import { Cell, View } from "../view.d.ts" */

export class Preview {
  constructor() {
    // Empty until draw().
    this.level = make("div");
    this.title = make("p");
    this.box = make("div");
  }

  // It is drawn anew with the board.
  draw() {
    this.level = make("div", "level");
    this.title = make("p", "title");
    this.box = make("div", "preview", this.title, this.level, make("p", "quiet", "Click it, or press Space, to hold it."));
    this.box.hidden = true;
    return this.box;
  }

  /**
   * Keep out of the way of what is pointed at.
   * @param {Element} target
   */
  avoid(target) {
    this.box.classList.toggle("above", target.getBoundingClientRect().bottom > innerHeight * (1 - PART) - AWAY);
  }

  /**
   * @param {View} view
   * @param {Cell | null} cell
   */
  show(view, cell) {
    const shown = cell && shownAt(view, cell);
    this.box.hidden = !shown;
    if (!shown) return;
    this.title.replaceChildren("Preview of ", make("i", "", ...symbolNodes(shown.symbol)));
    if (stepOf(view, cell.matrix)) {
      const terms = termsOf(view, cell, view.limits.terms);
      this.level.replaceChildren(...drawSum(view, cell, terms));
      fillSum(view, cell, terms, this.level);
    } else {
      this.level.replaceChildren(make("p", "numbers", ...symbolNodes(shown.symbol), ` = ${view.sayOf(cell.key, shown.text)}`));
    }
  }
}
