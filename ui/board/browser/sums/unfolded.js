// The unfolded sum on the board.

import { keyOf, stepOf } from "./links.js";
import { drawChain, drawFolding, drawUncovering } from "./sums.js";
import { elementIn, elementsIn, keepFocus, renewChildren } from "./symbols.js";
import { drawUnfolding, glide } from "./unfolding.js";

export class Unfolded {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Set<string>} The places that are unfolded, or "all". */
    this.open = new Set();
  }

  // The cell whose sum is unfolded: the held one, or, where a given cell is held, the gradient explained last.
  get focus() {
    return this.board.held && stepOf(this.board.view, this.board.held.matrix) ? this.board.held : this.board.cellIn(this.board.view.explained);
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
      const chained = this.open.has("all") && focus.key === keyOf(...view.chain.cell);
      const waiting = this.open.has("all") && focus.matrix === view.chain.cell[0] && !chained;
      const open = waiting ? new Set() : this.open;
      const content = chained ? drawChain(view) : [drawUnfolding(view, focus, open)];
      const before = paths.dataset.shows;
      paths.dataset.shows = `${focus.key} ${chained ? "chain" : [...open].join(" ")}`;
      const folding = drawFolding(open, chained, drawUncovering(view, focus.matrix));
      const change = () => keepFocus(paths, () => renewChildren(paths, [folding, ...content]));
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
