// What is typed, dragged and chosen: numbers, sizes, and the controls.

import { openEditor } from "../drawing/editing.js";
import { placeIn, placeOf } from "../sums/links.js";
import { elementIn, elementsIn, forget, setText } from "../sums/symbols.js";

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
    /** @type {(() => void)[]} What leaving a field does, where the focus has just left it. */
    this.left = [];
    /** @type {HTMLElement | null} What has the focus, or had it when the board was taken off the page. */
    this.focused = null;
  }

  /** @param {On<FocusEvent>} event */
  onFocus({ target }) {
    this.focused = target;
  }

  /**
   * The focus has left an element, and what was typed there counts.  A browser fires the same events when the board is
   * taken off the page, just before it is: wait until that is known.
   * @param {() => void} act
   */
  whenLeft(act) {
    this.left.push(act);
    queueMicrotask(() => this.leaveFields());
  }

  leaveFields() {
    const { left } = this;
    this.left = [];
    if (this.board.root.isConnected) for (const act of left) act();
  }

  // What was open over the page is opened again, and what had the focus has it.
  comeBack() {
    const { root } = this.board;
    for (const entry of elementsIn(root, ".entry")) entry.showPopover();
    for (const dialog of /** @type {HTMLDialogElement[]} */ (elementsIn(root, "dialog[open]"))) {
      dialog.open = false;
      dialog.showModal();
    }
    this.focused?.focus({ preventScroll: true });
  }

  /**
   * A size was typed, or something chosen in the controls.
   * @param {On<Event>} event
   */
  onChange({ target }) {
    if (target.type === "text") this.whenLeft(() => this.take(target));
    else if (target.dataset.event && target.type !== "range") this.choose(/** @type {ControlElement} */ (target));
  }

  /**
   * The focus has left an element.  A field that was changed back to the text it had when it got the focus, or that was
   * drawn anew while somebody typed in it, fires no change event.
   * @param {On<FocusEvent>} event
   */
  onLeave({ target }) {
    this.whenLeft(() => {
      if (this.focused === target) this.focused = null;
      this.take(target);
    });
  }

  /**
   * Send what was typed in a field.
   * @param {HTMLInputElement} field
   */
  take(field) {
    if (field.matches(".size")) this.resize(field);
    else if (field.type === "text" && field.dataset.event && field.value !== field.defaultValue) this.choose(/** @type {ControlElement} */ (field));
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
   * Send the size in a field.
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
    // A 1 typed into a row of softmax’s targets chooses its class, also where the cell is 1 and another one waits.
    const chooses = typed !== undefined && this.board.view.grids[cell.dataset.matrix].classes;
    openEditor(cell, typed, chooses ? undefined : this.pendingText(cell), { send, show, defer: (act) => this.defer(act), whenLeft: (act) => this.whenLeft(act) });
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
   * Make a cell the class of its row.
   * @param {CellElement} cell
   */
  chooseClass(cell) {
    if (this.board.covering.isCovered(cell.dataset.key)) this.board.covering.reveal(cell.dataset.key);
    else this.board.emit({ kind: "class", ...placeIn(cell) });
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
