// Covering: grids whose numbers are kept back, and the cells that were revealed.

import { causesOf, cellOf } from "../sums/links.js";

export class Covering {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.revealed = new Set();
  }

  isCovered(key) {
    const { covered } = this.board.view;
    return covered.size > 0 && covered.has(key.split("/")[0]) && !this.revealed.has(key);
  }

  // With each grid that is hidden go those that would give it away.
  cover(hidden) {
    const { view } = this.board;
    view.hiding = hidden.filter((name) => name in view.covers);
    view.covered = new Set(view.hiding.flatMap((name) => [name, ...view.covers[name]]));
  }

  // A grid that is covered is uncovered, whichever grids keep it so.
  hide(matrix) {
    const causes = causesOf(this.board.view, matrix);
    this.toggle(causes.length ? causes : [matrix]);
  }

  uncoverAll() {
    this.toggle(this.board.view.hiding);
  }

  toggle(pressed) {
    for (const name of pressed) this.board.emit({ kind: "hide", matrix: name });
    this.cover(pressed.reduce((hidden, name) => toggled(hidden, { matrix: name }), this.board.view.hiding));
    for (const key of [...this.revealed]) {
      if (pressed.some((name) => [name, ...this.board.view.covers[name]].includes(cellOf(key).matrix))) this.revealed.delete(key);
    }
    this.board.elements.fill();
    this.board.lighting.light();
  }

  reveal(key) {
    this.revealed.add(key);
    this.board.elements.fill();
    this.board.lighting.light();
  }
}

/** @type {(hidden: string[], event: any) => string[]} */
export const toggled = (hidden, { matrix }) => (hidden.includes(matrix) ? hidden.filter((x) => x !== matrix) : [...hidden, matrix]);
