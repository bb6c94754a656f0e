// Lighting: the cell, the cells that it is computed from, and the cells that it affects, wherever they are drawn.

import { affectedBy, companion, sourcesOf, stepOf, termsOf } from "../sums/links.js";
import { lightNetwork, partsOf, partsOfPath } from "./network.js";
import { drawSum, fillSum, holdHeight } from "../sums/sums.js";
import { elementIn, elementsIn } from "../sums/symbols.js";

/**
 * @import { Step } from "../payload.d.ts"
 * @import { Bound, Cell } from "../view.d.ts"
 * @typedef {{ keys: string[], bound: Bound | null }} LitPath the cells of a term, and its letters where it is a path
 */

export class Lighting {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Cell | null} */
    this.pointed = null;
    /** @type {LitPath | undefined} The path that is pointed at. */
    this.path = undefined;
    /** @type {Map<string, string>} The key of the cell whose sum each step shows, by the step's name. */
    this.shown = new Map();
    /** @type {HTMLElement[] | null} */
    this.chips = null;
    /** @type {[Element, string][]} The elements that are lit, each with its attribute. */
    this.lit = [];
    this.stale = true;
    this.isWaiting = false;
  }

  // After the elements are drawn anew, none of them is lit.
  reset() {
    this.shown = new Map();
    this.chips = null;
    this.lit = [];
  }

  /**
   * @param {Cell | null} cell
   * @param {LitPath} [path]
   */
  point(cell, path) {
    if (cell?.key === this.pointed?.key && path === this.path) return;
    this.pointed = cell;
    this.path = path;
    if (this.isWaiting) return;
    // When the focus moves, one event says that it leaves and another that it arrives: light once for both.
    this.isWaiting = true;
    queueMicrotask(() => this.isWaiting && this.light());
  }

  light() {
    const { view } = this.board;
    this.isWaiting = false;
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
      for (const key of this.path.keys) this.mark(key, "data-linked", "source");
      this.markChips(new Set(this.path.keys));
      lightNetwork(network, partsOfPath(view, this.path.bound));
    } else if (cell) {
      this.mark(cell.key, "data-active", "");
      for (const source of sourcesOf(view, cell)) this.mark(source.key, "data-linked", "source");
      if (!stepOf(view, cell.matrix)) {
        for (const reached of affectedBy(view, cell)) this.mark(reached.key, "data-linked", "affected");
      }
      this.markChips(new Set([cell.key]));
      lightNetwork(network, partsOf(view, cell));
    } else {
      lightNetwork(network, partsOfPath(view, null));
    }
  }

  /**
   * Set an attribute on all elements that show a cell.
   * @param {string} key
   * @param {string} name
   * @param {string} value
   */
  mark(key, name, value) {
    for (const element of this.board.elements.places.get(key) ?? []) {
      element.setAttribute(name, value);
      this.lit.push([element, name]);
    }
  }

  /** @param {Set<string>} keys */
  markChips(keys) {
    this.chips ??= elementsIn(this.board.root, ".chip, .fold");
    for (const chip of this.chips) {
      const inside = chip.dataset.inside?.split(" ") ?? [];
      if (keys.has(chip.dataset.key ?? "") || inside.some((key) => keys.has(key))) {
        chip.setAttribute("data-lit", "");
        this.lit.push([chip, "data-lit"]);
      }
    }
  }

  /**
   * Mark the cell whose sum a step shows, and the cells that it is computed from.
   * @param {Step} step
   * @param {Cell} cell
   */
  markShown(step, cell) {
    const sources = new Set(sourcesOf(this.board.view, cell).map((source) => source.key));
    for (const element of this.board.elements.stepCells.get(step.name) ?? []) {
      const { key } = element.dataset;
      const part = key === cell.key ? "result" : sources.has(key) ? "part" : "";
      if (part) element.setAttribute("data-shown", part);
      else element.removeAttribute("data-shown");
    }
  }

  /**
   * Show the sum of a cell in a step; for the same cell as before, only its numbers change.
   * @param {Step} step
   * @param {Cell} cell
   */
  showSum(step, cell) {
    if (!this.stale && this.shown.get(step.name) === cell.key) return;
    const level = elementIn(/** @type {HTMLElement} */ (this.board.elements.steps.get(step.name)), ".level");
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
