// What is typed, dragged and chosen: numbers, sizes, and the controls.

import { openEditor } from "../drawing/editing.js";
import { placeIn, placeOf } from "../sums/links.js";
import { elementIn, forget, setText } from "../sums/symbols.js";

/**
 * @import { CellElement, ControlElement, On } from "../dom.d.ts"
 * @import { BoardEvent, Numbered } from "../events.d.ts"
 */

const MOVE_AFTER_MS = 40;

export class Entries {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {(() => void) | undefined} What is deferred until the answer. */
    this.deferred = undefined;
  }

  /**
   * A size was typed, or something chosen in the controls.
   * @param {On<Event>} event
   */
  onChange({ target }) {
    if (target.matches(".size")) this.resize(target);
    if (target.dataset.event && target.type !== "range") this.choose(/** @type {ControlElement} */ (target));
  }

  /** @param {On<Event>} event */
  onInput({ target }) {
    if (target.type !== "range") return;
    setText(/** @type {Node} */ (target.nextSibling), target.value);
    this.choose(/** @type {ControlElement} */ (target));
  }

  /** @param {ControlElement} element */
  choose(element) {
    const { event, control } = element.dataset;
    if (element.type === "text") element.defaultValue = element.value;
    forget(this.board.elements.controls);
    this.board.emit(/** @type {BoardEvent} */ ({ kind: event, what: control, option: element.value }));
  }

  /**
   * Send the size in a field.  Enter and leaving the field call this too: a field that was drawn anew while somebody
   * typed in it gets no change event.
   * @param {HTMLInputElement} input
   */
  resize(input) {
    if (input.value === input.defaultValue) return;
    input.defaultValue = input.value;
    this.board.emit({ kind: "size", letter: input.dataset.letter ?? "", size: input.value });
  }

  /**
   * Open an editor in a cell.
   * @param {CellElement} cell
   * @param {string} [typed] the keystroke that it begins with
   */
  edit(cell, typed) {
    /** @type {(edited: CellElement, text: string) => void} */
    const send = (edited, text) => this.board.emit({ kind: "set", ...placeIn(edited), text });
    /** @type {(edited: CellElement, text: string) => void} */
    const show = (edited, text) => this.show(edited, text);
    openEditor(cell, typed, this.pendingText(cell), { send, show, defer: (act) => this.defer(act) });
  }

  /**
   * Closing the editor and moving the focus force layout, which delays the answer: defer them until the answer is drawn,
   * or 40 ms.
   * @param {() => void} act
   */
  defer(act) {
    this.settle();
    this.deferred = act;
    this.timer = setTimeout(() => this.settle(), MOVE_AFTER_MS);
  }

  settle() {
    clearTimeout(this.timer);
    const act = this.deferred;
    this.deferred = undefined;
    act?.();
  }

  /**
   * The text of a cell after all pending events; undefined where only the server can know it.
   * @param {CellElement} cell
   * @returns {string | undefined}
   */
  pendingText(cell) {
    const { key, value } = cell.dataset;
    let text = cell.hasAttribute("data-wrong") ? elementIn(cell, ".text").textContent.trim() : value;
    for (const event of this.board.outbox.events) {
      if (event.kind === "set") text = placeOf(event).key === key ? event.text : text;
      else if (!this.board.outbox.isLook(event)) text = undefined;
    }
    return text;
  }

  /**
   * @param {CellElement} cell
   * @param {string} text
   * @param {string} [gesture] the drag that it is a part of
   */
  set(cell, text, gesture) {
    this.board.emit({ kind: "set", ...placeIn(cell), text, ...(gesture ? { gesture } : {}) });
    this.show(cell, text);
  }

  /**
   * Show what was typed wherever the cell is drawn, until the numbers arrive.
   * @param {CellElement} cell
   * @param {string} text
   */
  show(cell, text) {
    const { key } = cell.dataset;
    for (const copy of this.board.elements.places.get(key) ?? []) setText(elementIn(copy, ".text"), this.board.view.textOf(key, text || " "));
  }

  /**
   * Clear the field of a nudge's amount when it was applied; one that was refused stays, to be corrected.
   * @param {Numbered[]} done the events that were answered
   */
  clearAmount(done) {
    /** @type {HTMLInputElement | null} */
    const amount = this.board.elements.panel.querySelector(".amount");
    if (!amount) return;
    const text = amount.value.trim();
    if (done.some((event) => event.kind === "nudge" && event.text === text && !this.board.outbox.refused.has(event.number))) amount.value = "";
  }

  /** @param {string} text */
  nudge(text) {
    const { held } = this.board.view;
    const cell = held && this.board.cellIn(held.cell);
    if (!cell) return;
    const { matrix, row, column } = cell;
    this.board.emit({ kind: "nudge", matrix, row, column, text });
  }

  stop() {
    clearTimeout(this.timer);
  }
}
