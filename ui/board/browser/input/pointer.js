// What a person does with a mouse, a pen or a finger.

import { focusCell } from "../drawing/editing.js";
import { cellOf } from "../sums/links.js";
import { scrub } from "./scrubbing.js";

export class Pointer {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
  }

  // Under a mouse that rests it is the page that moves, and with a button pressed it drags: by that nobody points.
  onHover(event) {
    const free = event.pointerType !== "mouse" || (this.isMoved(event) && !event.buttons);
    this.behind = !free;
    if (free) this.follow(event);
  }

  // What was passed over then is pointed at when the mouse moves again.
  onMove(event) {
    if (!this.isMoved(event) || !this.behind || event.buttons) return;
    this.behind = false;
    this.follow(event);
  }

  isMoved({ clientX, clientY }) {
    const before = this.mouse;
    this.mouse = { clientX, clientY };
    return clientX !== before?.clientX || clientY !== before?.clientY;
  }

  follow(event) {
    const inside = event.type !== "pointerleave" && event.composedPath().includes(this.board.root);
    if (inside) this.onPoint(event);
    else this.board.lighting.point(null);
  }

  onPoint(event) {
    const target = event.composedPath()[0];
    const term = target.closest("[data-keys]");
    const place = target.closest("[data-key]");
    // Between the cells of a grid it is on its way from one to the next.
    if (!place && target.closest(".grid table")) return;
    const path = !place && term ? { keys: term.dataset.keys.split(" "), bound: JSON.parse(term.dataset.path ?? "null") } : undefined;
    const cell = place ? cellOf(place.dataset.key) : null;
    if (place) this.board.elements.preview.avoid(place);
    this.board.lighting.point(cell, path);
  }

  onLeave({ target }) {
    this.board.lighting.point(null);
    if (target.matches("input.size")) this.board.entries.resize(target);
    // Also a text to which the field was changed back, of which a browser tells no change.
    else if (target.type === "text" && target.dataset.event && target.value !== target.defaultValue) this.board.entries.choose(target);
  }

  onPress(event) {
    // A drag that ended outside of the board was followed by no click here.
    this.scrubbed = false;
    const cell = event.target.closest("td[data-editable]");
    // An editor that only waits to go is no text to select in: the press is for its cell.
    this.board.entries.settle();
    const typing = event.target.isConnected && event.target.closest("input");
    if (!cell || event.button !== 0 || event.pointerType === "touch" || typing || this.board.covering.isCovered(cell.dataset.key)) return;
    const gesture = `${this.board.outbox.id}-${this.board.outbox.journal.made}`;
    const end = (moved) => {
      this.scrubbed = moved;
      delete cell.dataset.scrubbing;
    };
    const change = (text) => {
      cell.dataset.scrubbing = "";
      this.board.entries.set(cell, text, gesture);
    };
    const start = Number(this.board.entries.standing(cell)?.replace("−", "-").replace(",", "."));
    // All of a drag is one step.
    const takeBack = () => this.board.emit({ kind: "undo" });
    scrub(event, Number.isFinite(start) ? start : Number(cell.dataset.value), { change, takeBack, end });
  }

  onClick(event) {
    if (this.scrubbed) {
      this.scrubbed = false;
      return undefined;
    }
    const button = event.target.closest("button");
    if (button) return this.board.commands.onButton(button);
    const place = event.target.closest("td[data-key], .chip[data-key], .edge[data-key]");
    if (!place || event.target.closest("input")) return undefined;
    const { key } = place.dataset;
    if (place.matches("td")) focusCell(place);
    if (this.board.covering.isCovered(key)) return this.board.covering.reveal(key);
    return this.board.pin(cellOf(key));
  }

  onDoubleClick(event) {
    const cell = event.target.closest("td[data-editable]");
    if (cell && !event.target.closest("input")) this.board.entries.edit(cell);
  }
}
