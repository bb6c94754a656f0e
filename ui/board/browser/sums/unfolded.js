// The unfolded sum on the board.

import { cellOf, keyOf, shownAt, stepOf } from "./links.js";
import { drawChain, drawFolding } from "./sums.js";
import { elementIn, elementsIn, keepFocus, make, renewChildren, symbolNodes } from "./symbols.js";
import { drawUnfolding, glide } from "./unfolding.js";

/** @import { Cell, View } from "../view.d.ts" */

/**
 * What stands in the place of the sum of a held cell whose row the grids do not show.
 * @param {View} view
 * @param {Cell} cell the cell whose sum it would be
 */
function drawAway({ held }, { row }) {
  const button = make("button", "", `Show row ${row + 1}`);
  button.type = "button";
  button.dataset.show = String(row);
  return [make("p", "quiet", ...symbolNodes(held?.symbol ?? "the held cell"), ` is held. Its row is not shown. `, button)];
}

export class Unfolded {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Set<string>} The places that are unfolded, or "all". */
    this.open = new Set();
  }

  // The cell whose sum is unfolded: the held one, or the gradient of the held parameter; there is none of X and Y.
  get focus() {
    const { held, view } = this.board;
    if (!held || stepOf(view, held.matrix)) return held;
    return held.matrix in view.gradients ? cellOf(keyOf(view.gradients[held.matrix], held.row, held.column)) : null;
  }

  draw() {
    const { view } = this.board;
    const { focus } = this;
    this.board.lighting.chips = null;
    for (const [name, step] of this.board.elements.steps) {
      const paths = elementIn(step, ".paths");
      if (!focus || name !== focus.matrix) {
        if (paths.firstChild) paths.replaceChildren();
        continue;
      }
      const isTable = this.open.has("all") && focus.matrix in view.same;
      const chain = isTable && view.chain && focus.key === keyOf(...view.chain.cell) ? view.chain : null;
      const chained = chain !== null;
      const waiting = isTable && !chained;
      /** @type {Set<string>} */
      const open = waiting ? new Set() : this.open;
      const sum = chain ? drawChain(view, chain) : [drawUnfolding(view, focus, open)];
      const content = shownAt(view, focus) ? [drawFolding(open, chained), ...sum] : drawAway(view, focus);
      const before = paths.dataset.shows;
      paths.dataset.shows = `${focus.key} ${chained ? "chain" : [...open].join(" ")}`;
      const change = () => keepFocus(paths, () => renewChildren(paths, content));
      if (before !== undefined && before !== paths.dataset.shows) glide(paths, change);
      else change();
    }
  }

  /** @param {Iterable<string>} open */
  set(open) {
    this.open = new Set(open);
    this.board.emit({ kind: "unfold", open: [...this.open] });
    this.draw();
    this.board.lighting.light();
  }

  // The places that are unfolded now, each by its path, also where all are.
  opened() {
    return elementsIn(this.board.root, "[data-fold]").map((button) => button.dataset.fold ?? "");
  }

  /**
   * Whether the sum is shown as the whole chain rule at first: for a gradient and its parameter.
   * @param {string} matrix
   */
  opensAll(matrix) {
    const { gradients } = this.board.view;
    return matrix in gradients || Object.values(gradients).includes(matrix);
  }
}
