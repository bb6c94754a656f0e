// Covering: the grids whose numbers are hidden, and the cells that were revealed.

import { causesOf, cellOf } from "../sums/links.js";

export class Covering {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Set<string>} The keys of covered cells that were revealed. */
    this.revealed = new Set();
  }

  /** @param {string} key */
  isCovered(key) {
    const { covered } = this.board.view;
    return covered.size > 0 && covered.has(key.split("/")[0]) && !this.revealed.has(key);
  }

  /**
   * A text that shows the numbers of cells, or what stands in its place where one of them is covered.
   * @template {string | number} Shown
   * @param {string | string[]} keys
   * @param {Shown} text
   * @param {Shown} [covered]
   * @returns {Shown}
   */
  textOf(keys, text, covered = /** @type {Shown} */ ("?")) {
    return [keys].flat().some((key) => this.isCovered(key)) ? covered : text;
  }

  /**
   * Cover the hidden grids, and those that would give their numbers away.
   * @param {string[]} hidden
   */
  cover(hidden) {
    const { view } = this.board;
    view.hiding = hidden.filter((name) => name in view.covers);
    view.covered = new Set(view.hiding.flatMap((name) => [name, ...view.covers[name]]));
  }

  /**
   * Hide a grid; or, where it is covered, show again the hidden grids that keep it covered.
   * @param {string} matrix
   */
  hide(matrix) {
    const causes = causesOf(this.board.view, matrix);
    this.toggle(causes.length ? causes : [matrix]);
  }

  // All that a line makes; what is given stays.
  coverAll() {
    const { hiding, stepOf } = this.board.view;
    this.toggle([...stepOf.keys()].filter((name) => !hiding.includes(name)));
  }

  uncoverAll() {
    this.toggle(this.board.view.hiding);
  }

  /**
   * Hide the grids that are shown, and show the hidden ones.
   * @param {string[]} pressed
   */
  toggle(pressed) {
    for (const name of pressed) this.board.emit({ kind: "hide", matrix: name });
    this.cover(pressed.reduce((hidden, name) => toggled(hidden, { matrix: name }), this.board.view.hiding));
    for (const key of [...this.revealed]) {
      if (pressed.some((name) => [name, ...this.board.view.covers[name]].includes(cellOf(key).matrix))) this.revealed.delete(key);
    }
    this.board.elements.fill(true);
    this.board.lighting.light();
  }

  /** @param {string} key */
  reveal(key) {
    this.revealed.add(key);
    this.board.elements.fill(true);
    this.board.lighting.light();
  }
}

/** @type {(hidden: string[], event: { matrix: string }) => string[]} */
export const toggled = (hidden, { matrix }) => (hidden.includes(matrix) ? hidden.filter((name) => name !== matrix) : [...hidden, matrix]);
