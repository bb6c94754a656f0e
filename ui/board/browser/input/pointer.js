// What a person does with a mouse, a pen or a finger.

import { focusCell } from "../drawing/editing.js";
import { cellOf } from "../sums/links.js";
import { scrub } from "./scrubbing.js";

/** @import { CellElement, On } from "../dom.d.ts" */

// A press that moves by more pixels is a drag.
const STILL_PX = 4;

export class Pointer {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** Whether the pointer passed over cells without pointing at them, so that the next move points. */
    this.behind = false;
    /** @type {{ clientX: number, clientY: number } | undefined} Where the mouse was last. */
    this.mouse = undefined;
    /** Whether the press that ended last was a drag. */
    this.scrubbed = false;
    /** Where the last press began. */
    this.pressed = { clientX: 0, clientY: 0 };
    /** Whether the last press was a finger’s. */
    this.isTouch = false;
  }

  /**
   * Ignore hover events caused by scrolling or dragging.  A finger does not hover: it presses, or it scrolls.
   * @param {PointerEvent} event
   */
  onHover(event) {
    if (event.pointerType === "touch") return;
    const free = event.pointerType !== "mouse" || (this.isMoved(event) && !event.buttons);
    this.behind = !free;
    if (free) this.follow(event);
  }

  /**
   * Point at the cell under the mouse when it moves again.
   * @param {PointerEvent} event
   */
  onMove(event) {
    if (!this.isMoved(event) || !this.behind || event.buttons) return;
    this.behind = false;
    this.follow(event);
  }

  /** @param {PointerEvent} event */
  isMoved({ clientX, clientY }) {
    const before = this.mouse;
    this.mouse = { clientX, clientY };
    return clientX !== before?.clientX || clientY !== before?.clientY;
  }

  /** @param {PointerEvent} event */
  follow(event) {
    const inside = event.type !== "pointerleave" && event.composedPath().includes(this.board.root);
    if (inside) this.onPoint(event);
    else this.board.lighting.point(null);
  }

  /** @param {PointerEvent | FocusEvent} event */
  onPoint(event) {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    /** @type {HTMLElement | null} */
    const term = target.closest("[data-keys]");
    const place = target.closest("[data-key]");
    const key = place?.getAttribute("data-key");
    // Between two cells of a grid the pointer keeps pointing at the first.
    if (!key && target.closest(".grid table")) return;
    const { keys = "", path: bound = "null" } = term?.dataset ?? {};
    const path = !key && term ? { keys: keys.split(" "), bound: JSON.parse(bound) } : undefined;
    const cell = key ? cellOf(key) : null;
    if (place) this.board.elements.preview.avoid(place);
    this.board.lighting.point(cell, path);
  }

  onLeave() {
    this.board.lighting.point(null);
  }

  /** @param {On<PointerEvent>} event */
  onPress(event) {
    // A drag that ended outside the board fires no click here.
    this.scrubbed = false;
    this.pressed = { clientX: event.clientX, clientY: event.clientY };
    this.isTouch = event.pointerType === "touch";
    /** @type {CellElement | null} */
    const cell = event.target.closest("td[data-drags]");
    // An editor that waits to be closed takes no press: the press is for its cell.
    this.board.entries.settle();
    const typing = event.target.isConnected && event.target.closest(".entry, input");
    // A finger drags the held cell only, so that it can scroll from any other.
    const isFree = !this.isTouch || cell?.dataset.key === this.board.held?.key;
    if (!cell || event.button !== 0 || !event.isPrimary || !isFree || typing || this.board.covering.isCovered(cell.dataset.key)) return;
    const gesture = `${this.board.outbox.id}-${this.board.outbox.journal.made}`;
    /** @param {boolean} moved */
    const end = (moved) => {
      this.scrubbed = moved;
      delete cell.dataset.scrubbing;
    };
    /** @param {string} text */
    const change = (text) => {
      cell.dataset.scrubbing = "";
      this.board.entries.set(cell, text, gesture);
    };
    const start = Number(this.board.entries.pendingText(cell)?.replace("−", "-").replace(",", "."));
    // A whole drag is one step of undo.
    const takeBack = () => this.board.emit({ kind: "undo" });
    scrub(event, Number.isFinite(start) ? start : Number(cell.dataset.value), { change, takeBack, end });
  }

  /** @param {On<PointerEvent>} event */
  onClick(event) {
    if (this.scrubbed) {
      this.scrubbed = false;
      return undefined;
    }
    const button = event.target.closest("button");
    if (button) return this.board.commands.onButton(button);
    const place = event.target.closest("td[data-key], .chip[data-key], .edge[data-key]");
    if (!place || event.target.closest(".entry, input")) return undefined;
    const key = place.getAttribute("data-key") ?? "";
    if (place.matches("td")) focusCell(/** @type {CellElement} */ (place));
    // A drag on a covered number that ends in its cell does not ask for it.
    const isDrag = event.detail > 0 && Math.hypot(event.clientX - this.pressed.clientX, event.clientY - this.pressed.clientY) > STILL_PX;
    if (this.board.covering.isCovered(key)) return isDrag ? undefined : this.board.covering.reveal(key);
    if (this.isTouch && key === this.board.held?.key && place.matches("[data-editable]")) return this.board.entries.edit(/** @type {CellElement} */ (place));
    return this.board.pin(cellOf(key));
  }

  /** @param {On<MouseEvent>} event */
  onDoubleClick(event) {
    /** @type {CellElement | null} */
    const cell = event.target.closest("td[data-editable]");
    if (cell && !event.target.closest(".entry, input")) this.board.entries.edit(cell);
  }
}
