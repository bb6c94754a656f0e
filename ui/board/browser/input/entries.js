// What is typed, dragged and chosen: numbers, sizes, and the controls.

import { openEditor } from "../drawing/editing.js";
import { placeOf, where } from "../sums/links.js";
import { forget, setText } from "../sums/symbols.js";

const MOVE_AFTER_MS = 40;

export class Entries {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
  }

  // A size was typed, or something chosen in the controls.
  onChange({ target }) {
    if (target.matches(".size")) this.resize(target);
    if (target.dataset.event && target.type !== "range") this.choose(target);
  }

  onInput({ target }) {
    if (target.type !== "range") return;
    setText(target.nextSibling, target.value);
    this.choose(target);
  }

  choose(element) {
    const { event, control } = element.dataset;
    if (element.type === "text") element.defaultValue = element.value;
    forget(this.board.elements.controls);
    this.board.emit({ kind: event, what: control, option: element.value });
  }

  // A field that was drawn anew while it was typed in hears of no change; so Enter and leaving it ask, too.
  resize(input) {
    if (input.value === input.defaultValue) return;
    input.defaultValue = input.value;
    this.board.emit({ kind: "size", letter: input.dataset.letter, size: input.value });
  }

  edit(cell, typed) {
    const send = (edited, text) => this.board.emit({ kind: "set", ...where(edited), text });
    const show = (edited, text) => this.show(edited, text);
    openEditor(cell, typed, this.standing(cell), { send, show, later: (act) => this.later(act) });
  }

  // An editor that goes and a focus that moves call for a frame of their own, which keeps the browser from taking in
  // the answer.  So they come with the numbers; but where those take long, they do not wait for them.
  later(act) {
    this.settle();
    this.waiting = act;
    this.timer = setTimeout(() => this.settle(), MOVE_AFTER_MS);
  }

  settle() {
    clearTimeout(this.timer);
    const { waiting: waits } = this;
    this.waiting = undefined;
    waits?.();
  }

  // What a cell holds once all that was done has arrived; undefined where only the server can say.
  standing(cell) {
    const { key, value } = cell.dataset;
    const first = cell.hasAttribute("data-wrong") ? cell.querySelector(".text").textContent.trim() : value;
    return this.board.outbox.events.reduce((text, event) => {
      if (event.kind === "set") return placeOf(event).key === key ? event.text : text;
      return this.board.outbox.isLook(event) ? text : undefined;
    }, first);
  }

  set(cell, text, gesture) {
    this.board.emit({ kind: "set", ...where(cell), text, ...(gesture ? { gesture } : {}) });
    this.show(cell, text);
  }

  // What was typed, in all its places, until the numbers come.
  show(cell, text) {
    const { key } = cell.dataset;
    for (const copy of this.board.elements.places.get(key) ?? []) setText(copy.querySelector(".text"), this.board.view.textOf(key, text || " "));
  }

  // An amount that was nudged by has done its work; one that was refused stays, to be mended.
  clearAmount(done) {
    const amount = this.board.elements.panel.querySelector(".amount");
    const isDone = ({ kind, text, number }) => kind === "nudge" && text === amount?.value.trim() && !this.board.outbox.refused.has(number);
    if (done.some(isDone)) amount.value = "";
  }

  nudge(text) {
    const { held } = this.board.view;
    if (!held) return;
    const [matrix, row, column] = held.cell;
    this.board.emit({ kind: "nudge", matrix, row, column, text });
  }

  stop() {
    clearTimeout(this.timer);
  }
}
