// Lighting: the held cell, or the one pointed at, the cells behind it, the cells it affects, wherever they stand.  The
// sums of the steps and the diagram are of the held cell always; the sum of the one pointed at is a preview.

import { affectedBy, companion, sourcesOf, stepOf, termsOf } from "../sums/links.js";
import { lightNetwork, partsOf, partsOfPath } from "./network.js";
import { fillCaption } from "./panel.js";
import { drawSum, fillSum } from "../sums/sums.js";

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
    const { view, held } = this.board;
    this.dim = false;
    for (const [element, name] of this.lit) element.removeAttribute(name);
    this.lit = [];
    const cell = this.pointed ?? held;
    for (const step of view.stepOf.values()) this.showSum(step, companion(view, step, held));
    this.stale = false;
    this.lightNetwork();
    this.board.elements.preview.show(view, cell?.key === held?.key ? null : cell);
    if (held) this.mark(held, "data-held", "");
    if (this.path) {
      for (const key of this.path.keys) this.mark({ key }, "data-linked", "source");
      this.markChips(new Set(this.path.keys));
    } else if (cell) {
      this.mark(cell, "data-active", "");
      for (const source of sourcesOf(view, cell)) this.mark(source, "data-linked", "source");
      if (!stepOf(view, cell.matrix)) {
        for (const reached of affectedBy(view, cell)) this.mark(reached, "data-linked", "affected");
      }
      this.markChips(new Set([cell.key]));
    }
  }

  // The cell that the panel is about, or the one path of it that is pointed at.
  lightNetwork() {
    const { view, elements } = this.board;
    const bound = this.path?.bound ?? null;
    const parts = bound || !view.held ? partsOfPath(view, bound) : partsOf(view, this.board.cellIn(view.held.cell));
    lightNetwork(elements.panel.querySelector("svg"), parts);
    fillCaption(view, bound !== null, parts.nodes.size > 0, elements.panel);
  }

  mark(cell, name, value) {
    for (const element of this.board.elements.places.get(cell.key) ?? []) {
      element.setAttribute(name, value);
      this.lit.push([element, name]);
    }
  }

  markChips(keys) {
    this.chips ??= [...this.board.root.querySelectorAll(".step .chip, .step .fold")];
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
      level.replaceChildren(...drawSum(this.board.view, cell, terms));
      this.chips = null;
    }
    fillSum(this.board.view, cell, terms, level);
  }
}
