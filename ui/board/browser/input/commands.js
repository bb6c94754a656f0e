// What the buttons do.

import { optionsOf, toggleBox, toggleMore, valuesIn } from "../drawing/controls.js";
import { pressedLetters } from "../sums/letters.js";
import { showWord } from "../sums/words.js";
import { elementIn } from "../sums/symbols.js";

/**
 * @import { CellElement } from "../dom.d.ts"
 * @import { BoardEvent } from "../events.d.ts"
 */

export class Commands {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
  }

  /** @param {HTMLButtonElement} button */
  onButton(button) {
    const { letter, size, stop, unfold, fold, all, show, from, nudge, settle, go, hide, copy, letters, to = "", parameter, compare, act, move, opens, sends, presses, what = "", option = "", descend, forget, word, section } = button.dataset;
    if (stop) this.board.telling.tell(stop);
    else if (letter) this.board.emit({ kind: "size", letter, size: Number(size) });
    else if (unfold) this.board.unfolded.set([...this.board.unfolded.opened(), unfold]);
    else if (fold) this.board.unfolded.set(this.board.unfolded.opened().filter((path) => path !== fold && !path.startsWith(`${fold}.`)));
    else if (all !== undefined) this.board.unfolded.set(all === "unfold" ? ["all"] : []);
    else if (show !== undefined) this.board.emit({ kind: "show", row: Number(show), ...(from ? { path: Number(from) } : {}) });
    else if (nudge) this.board.entries.nudge(nudge);
    else if (descend) this.board.emit({ kind: "descend", steps: descend });
    else if (word) this.board.telling.tell(showWord(this.board.view.words, this.board.elements.popover, button), false);
    else if (forget !== undefined) this.board.emit({ kind: "forget", key: forget === this.board.view.mistake?.key ? "" : forget });
    else if (act === "play") this.board.playing.toggle();
    else if (settle) this.board.emit({ kind: "settle", keep: settle === "keep" });
    else if (go) this.board.going.go(go, to || ".sum");
    else if (hide) this.board.covering.hide(hide);
    else if (letters) this.board.emit(pressedLetters(this.board.view, this.board.outbox.pendingOf("letters"), letters, to));
    else if (parameter) this.board.derivatives.choose(parameter);
    else if (section) this.board.folding.toggle(section);
    else if (compare) this.board.emit({ kind: "compare", matrix: compare });
    else if (copy) this.board.emit({ kind: "copy", matrix: copy });
    else if (act === "sum" && this.board.unfolded.focus) this.board.emit({ kind: "copy", ...this.board.unfolded.focus });
    else if (move === "end") this.board.presenting.end();
    else if (move) this.board.presenting.step(move);
    else if (opens) toggleBox(this.board.elements.controls, opens);
    else if (sends) this.board.emit(/** @type {BoardEvent} */ ({ kind: sends, ...valuesIn(/** @type {HTMLElement} */ (button.closest(".box"))) }));
    else if (presses) this.board.emit(/** @type {BoardEvent} */ ({ kind: presses, what, option }));
    else if (act === "again") this.board.emit({ kind: "choose", what: "example", option: this.board.view.chosen.values.example });
    else if (act === "undo" || act === "redo") this.travel(act);
    else if (act === "present") this.board.presenting.begin();
    else if (act === "lesson") this.board.presenting.openLesson();
    else if (act === "cover") this.board.covering.coverAll();
    else if (act === "uncover") this.board.covering.uncoverAll();
    else if (act === "help") this.board.elements.help.showModal();
    else if (act === "steps") this.board.going.open();
    else if (act === "link") this.board.copying.copyLink();
    else if (act === "print") print();
    else if (act === "more") toggleMore(button);
    else if (act === "edit") this.edit(button);
    else if (act === "class") this.board.entries.chooseClass(lastFocused(button));
    else if (act === "held-sum") this.goToHeldSum();
  }

  goToHeldSum() {
    const sum = this.board.view.held?.sum;
    if (sum) this.board.going.go(sum, ".sum");
    else this.board.telling.tell("nothing is held that has a sum");
  }

  /**
   * Open an editor in the cell of a grid that has the focus, or had it last.
   * @param {HTMLButtonElement} button
   */
  edit(button) {
    const cell = lastFocused(button);
    if (this.board.covering.isCovered(cell.dataset.key)) this.board.covering.reveal(cell.dataset.key);
    else this.board.entries.edit(cell);
  }

  // Show numbers, letters or both in the cells of all grids: what comes next in the control.
  turnLetters() {
    const { view, outbox, elements } = this.board;
    const pending = outbox.pendingOf("read").findLast(({ what }) => what === "cells");
    const options = optionsOf(elements.controls, "cells");
    const next = options[(options.indexOf(pending?.option ?? view.chosen.values.cells) + 1) % options.length];
    this.board.emit({ kind: "read", what: "cells", option: next });
    this.board.telling.tell(`the cells show ${next}`);
  }

  /**
   * Undo or redo a change.
   * @param {"undo" | "redo"} kind
   */
  travel(kind) {
    if (elementIn(this.board.elements.controls, `[data-act="${kind}"]`).getAttribute("aria-disabled") === "true") this.board.telling.tell(`nothing to ${kind}`);
    else this.board.emit({ kind });
  }
}

/**
 * The cell of a button's grid that has the focus, or had it last.
 * @param {HTMLButtonElement} button
 * @returns {CellElement}
 */
function lastFocused(button) {
  return elementIn(/** @type {HTMLElement} */ (button.closest(".grid")), 'td[tabindex="0"]');
}
