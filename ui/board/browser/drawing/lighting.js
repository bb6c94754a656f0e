// Lighting: the held cell, or the one pointed at, the cells that it is computed from, and the cells that it affects,
// wherever they are drawn.  The sums of the steps and the diagram are of the held cell always; the sum of the one pointed
// at is a preview.

import { affectedBy, companion, sourcesOf, stepOf, termsOf } from "../sums/links.js";
import { fillGraph } from "./curve.js";
import { PARTS } from "./elements.js";
import { lightNetwork, partsOf, partsOfPath } from "./network.js";
import { fillCaption } from "./panel.js";
import { drawSum, fillSum } from "../sums/sums.js";
import { elementIn, elementsIn, setAttribute } from "../sums/symbols.js";

// What is far from the window is lit when nothing was pointed at for so long.
const REST_MS = 80;

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
    /** @type {Map<string, Map<Element, string>>} The elements to be lit and how, by the attribute that lights them. */
    this.lit = new Map();
    /** @type {Map<string, Set<Element>>} Those that are lit. */
    this.shining = new Map();
    this.farTimer = 0;
    /** @type {Set<string>} The steps whose sums have other numbers now. */
    this.stale = new Set();
    this.isWaiting = false;
  }

  // After the elements are drawn anew, none of them is lit.
  reset() {
    this.shown = new Map();
    this.chips = null;
    this.lit = new Map();
    this.shining = new Map();
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
    const { view, held } = this.board;
    this.isWaiting = false;
    this.lit = new Map();
    const cell = this.pointed ?? held;
    const { far, steps } = this.board.elements;
    for (const [name, element] of steps) {
      const step = view.stepOf.get(name);
      if (!step || far.has(name)) continue;
      this.showSum(step, companion(view, step, held));
      fillGraph(view, name, cell, held, element);
    }
    this.lightNetwork();
    this.board.elements.preview.show(view, cell?.key === held?.key ? null : cell);
    if (held) {
      this.mark(held.key, "data-held", "");
      this.mark(held.key, "aria-selected", "true");
    }
    if (this.path) {
      for (const key of this.path.keys) this.mark(key, "data-linked", "source");
      this.markChips(new Set(this.path.keys));
    } else if (cell) {
      this.mark(cell.key, "data-active", "");
      for (const source of sourcesOf(view, cell)) this.mark(source.key, "data-linked", "source");
      if (!stepOf(view, cell.matrix)) {
        for (const reached of affectedBy(view, cell)) this.mark(reached.key, "data-linked", "affected");
      }
      this.markChips(new Set([cell.key]));
    }
    this.change();
  }

  // What the pointer does is seen in the next frame, and to paint cells that nobody sees takes as long again: those far
  // from the window follow when the pointer rests.
  change() {
    const { near } = this.board.elements;
    const { dataset } = this.board.root;
    clearTimeout(this.farTimer);
    delete dataset.unlit;
    const isWhole = this.changeWhere((element) => {
      const part = element.closest(PARTS);
      // Before the first paint nobody knows what is seen.  What has just been scrolled to is not yet known to be near.
      return !near.size || !part || near.has(part) || part.matches(":hover, :focus-within");
    });
    if (isWhole) return;
    dataset.unlit = "";
    this.farTimer = setTimeout(() => {
      this.changeWhere(() => true);
      delete dataset.unlit;
    }, REST_MS);
  }

  /**
   * Only what is lit otherwise than before is touched: a page's style is computed anew for each element that is.
   * @param {(element: Element) => boolean} isDue
   * @returns {boolean} whether nothing is left to change
   */
  changeWhere(isDue) {
    let isWhole = true;
    for (const [name, elements] of this.shining) {
      for (const element of elements) {
        if (this.lit.get(name)?.has(element)) continue;
        if (isDue(element)) {
          element.removeAttribute(name);
          elements.delete(element);
        } else isWhole = false;
      }
    }
    for (const [name, elements] of this.lit) {
      const shining = this.shining.get(name) ?? new Set();
      this.shining.set(name, shining);
      // What was drawn anew in its place has lost it.
      for (const [element, value] of elements) {
        if (element.getAttribute(name) === value && shining.has(element)) continue;
        if (isDue(element)) {
          setAttribute(element, name, value);
          shining.add(element);
        } else isWhole = false;
      }
    }
    return isWhole;
  }

  /**
   * @param {Element} element
   * @param {string} name
   * @param {string} value
   */
  put(element, name, value) {
    const elements = this.lit.get(name) ?? new Map();
    this.lit.set(name, elements.set(element, value));
  }

  // The cell that the panel is about, or the one path of it that is pointed at.
  lightNetwork() {
    const { view, elements } = this.board;
    const bound = this.path?.bound ?? null;
    const cell = view.held && this.board.cellIn(view.held.cell);
    const parts = bound || !cell ? partsOfPath(view, bound) : partsOf(view, cell);
    lightNetwork(elements.panel.querySelector("svg"), parts);
    fillCaption(view, bound !== null, parts.nodes.size > 0, elements.panel);
  }

  /**
   * Set an attribute on all elements that show a cell.
   * @param {string} key
   * @param {string} name
   * @param {string} value
   */
  mark(key, name, value) {
    for (const element of this.board.elements.places.get(key) ?? []) this.put(element, name, value);
  }

  /** @param {Set<string>} keys */
  markChips(keys) {
    this.chips ??= elementsIn(this.board.root, ".step .sum .chip");
    for (const chip of this.chips) {
      const inside = chip.dataset.inside?.split(" ") ?? [];
      if (keys.has(chip.dataset.key ?? "") || inside.some((key) => keys.has(key))) this.put(chip, "data-lit", "");
    }
    for (const chip of [...keys].flatMap((key) => this.board.elements.letterChips.get(key) ?? [])) this.put(chip, "data-lit", "");
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
    if (!this.stale.delete(step.name) && this.shown.get(step.name) === cell.key) return;
    const level = elementIn(/** @type {HTMLElement} */ (this.board.elements.steps.get(step.name)), ".level");
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
