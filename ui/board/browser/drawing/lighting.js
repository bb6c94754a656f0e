// Lighting: the cell, the cells behind it, the cells it affects, wherever they stand.

import { affectedBy, companion, sourcesOf, stepOf, termsOf } from "../sums/links.js";
import { lightNetwork, partsOf, partsOfPath } from "./network.js";
import { drawSum, fillSum, holdHeight } from "../sums/sums.js";

export class Lighting {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.pointed = null;
    this.reset();
  }

  // The elements were drawn anew: nothing in them is lit.
  reset() {
    this.shown = new Map();
    this.chips = null;
    this.lit = [];
  }

  point(cell, path) {
    if (cell?.key === this.pointed?.key && path === this.path) return;
    this.pointed = cell;
    this.path = path;
    if (this.dim) return;
    // A focus that moves on tells that it leaves and that it comes: the light follows once.
    this.dim = true;
    queueMicrotask(() => this.dim && this.light());
  }

  light() {
    const { view } = this.board;
    this.dim = false;
    for (const [element, name] of this.lit) element.removeAttribute(name);
    this.lit = [];
    const cell = this.pointed ?? this.board.held;
    const anchors = [this.board.cellIn(view.explained), this.board.held];
    for (const step of view.stepOf.values()) {
      this.showSum(step, step.name === this.pointed?.matrix ? this.pointed : companion(view, step, anchors));
    }
    this.stale = false;
    const network = this.board.elements.panel.querySelector("svg");
    if (this.path) {
      for (const key of this.path.keys) this.mark({ key }, "data-linked", "source");
      this.markChips(new Set(this.path.keys));
      lightNetwork(network, partsOfPath(view, this.path.bound));
    } else if (cell) {
      this.mark(cell, "data-active", "");
      for (const source of sourcesOf(view, cell)) this.mark(source, "data-linked", "source");
      if (!stepOf(view, cell.matrix)) {
        for (const reached of affectedBy(view, cell)) this.mark(reached, "data-linked", "affected");
      }
      this.markChips(new Set([cell.key]));
      lightNetwork(network, partsOf(view, cell));
    } else {
      lightNetwork(network, partsOfPath(view, null));
    }
  }

  mark(cell, name, value) {
    for (const element of this.board.elements.places.get(cell.key) ?? []) {
      element.setAttribute(name, value);
      this.lit.push([element, name]);
    }
  }

  markChips(keys) {
    this.chips ??= [...this.board.root.querySelectorAll(".chip, .fold")];
    for (const chip of this.chips) {
      const inside = chip.dataset.inside?.split(" ") ?? [];
      if (keys.has(chip.dataset.key) || inside.some((key) => keys.has(key))) {
        chip.setAttribute("data-lit", "");
        this.lit.push([chip, "data-lit"]);
      }
    }
  }

  // The cell whose sum a step shows, and the cells of that step which make it.
  markShown(step, cell) {
    const made = new Set(sourcesOf(this.board.view, cell).map((source) => source.key));
    for (const element of this.board.elements.stepCells.get(step.name)) {
      const { key } = element.dataset;
      const part = key === cell.key ? "result" : made.has(key) ? "part" : "";
      if (part) element.setAttribute("data-shown", part);
      else element.removeAttribute("data-shown");
    }
  }

  // Only what changed is touched: for the same cell that is its numbers.
  showSum(step, cell) {
    if (!this.stale && this.shown.get(step.name) === cell.key) return;
    const level = this.board.elements.steps.get(step.name).querySelector(".level");
    const terms = termsOf(this.board.view, cell, this.board.view.limits.terms);
    if (this.shown.get(step.name) !== cell.key) {
      this.shown.set(step.name, cell.key);
      this.markShown(step, cell);
      if (this.pointed?.key === cell.key) holdHeight(level);
      level.replaceChildren(...drawSum(this.board.view, cell, terms));
      this.chips = null;
    }
    fillSum(this.board.view, cell, terms, level);
  }
}
