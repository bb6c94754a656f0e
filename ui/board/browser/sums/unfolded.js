// The sum that stands unfolded on the board.

import { cellOf, keyOf, shownAt, stepOf } from "./links.js";
import { drawChain, drawFolding } from "./sums.js";
import { keepFocus, make, renewChildren, symbolNodes } from "./symbols.js";
import { drawUnfolding, glide } from "./unfolding.js";

// In the place of the sum of a held cell whose row the grids do not show.
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
      const paths = step.querySelector(".paths");
      if (!focus || name !== focus.matrix) {
        if (paths.firstChild) paths.replaceChildren();
        continue;
      }
      const isRule = this.open.has("all") && this.opensAll(focus.matrix);
      const chained = isRule && view.chain !== null && focus.key === keyOf(...view.chain.cell);
      const waiting = isRule && !chained;
      const open = waiting ? new Set() : this.open;
      const sum = chained ? drawChain(view) : [drawUnfolding(view, focus, open)];
      const content = shownAt(view, focus) ? [drawFolding(open, chained), ...sum] : drawAway(view, focus);
      const before = paths.dataset.shows;
      paths.dataset.shows = `${focus.key} ${chained ? "chain" : [...open].join(" ")}`;
      const change = () => keepFocus(paths, () => renewChildren(paths, content));
      if (before !== undefined && before !== paths.dataset.shows) glide(paths, change);
      else change();
    }
  }

  set(open) {
    this.open = new Set(open);
    this.board.emit({ kind: "unfold", open: [...this.open] });
    this.draw();
    this.board.lighting.light();
  }

  // The places that stand unfolded now, also where all do.
  opened() {
    return [...this.board.root.querySelectorAll("[data-fold]")].map((button) => button.dataset.fold);
  }

  // A gradient's sum, and with it its parameter's, begins as the whole chain rule.
  opensAll(matrix) {
    const { gradients } = this.board.view;
    return matrix in gradients || Object.values(gradients).includes(matrix);
  }
}
