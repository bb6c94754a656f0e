// Copy and paste, and the link to the board.

import { sharedAddress } from "../tab/address.js";
import { drawCopies, drawLink } from "../drawing/copies.js";
import { copiedPart, gridText } from "../drawing/grids.js";
import { cellOf } from "../sums/links.js";
import { drawDialog } from "../drawing/panel.js";
import { make } from "../sums/symbols.js";
import { putOnClipboard } from "../tab/copying.js";

const COVERED = "its numbers are covered: uncover them first";

export class Copying {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** Whether the link is to be copied when all edits are acknowledged. */
    this.link = false;
  }

  /** @param {ClipboardEvent} event */
  onCopy(event) {
    const cell = this.board.elements.focusedCell();
    if (!cell || isInField(event) || !event.clipboardData || String(getSelection())) return undefined;
    event.preventDefault();
    const { matrix } = cell.dataset;
    if (this.board.view.covered.has(this.board.view.grids[matrix].of ?? matrix)) return this.board.telling.tell(COVERED);
    event.clipboardData.setData("text/plain", gridText(this.board.view, matrix));
    return this.board.telling.tell(`copied ${copiedPart(this.board.view, matrix)} as text with tabs`);
  }

  // The texts that were asked for have arrived: offer them.
  offerCopies() {
    const { copies } = this.board.view;
    this.board.root.querySelector("dialog.copies")?.remove();
    if (!copies) return undefined;
    if (!copies.texts.length) return this.board.telling.tell(COVERED);
    return this.offer(drawCopies(copies));
  }

  // Copy the address once it is the one of the current board: it is written after the numbers.
  async copyLink() {
    this.link = this.board.outbox.events.length > 0;
    if (this.link) return;
    if (this.board.addressing.timer) this.board.addressing.write();
    if (this.board.view.address.link === null) {
      this.board.telling.tell(`${this.board.view.address.tooLarge} Download it as a file under “Take it home”.`);
      return;
    }
    const address = sharedAddress(location.href);
    if (await putOnClipboard(address)) this.board.telling.tell("copied the link to exactly this board");
    else this.offer(drawLink(address));
  }

  /** @param {HTMLDialogElement} dialog */
  offer(dialog) {
    dialog.addEventListener("close", () => dialog.remove());
    this.board.elements.main.append(dialog);
    dialog.showModal();
    /** @type {HTMLInputElement | null} */
    const link = dialog.querySelector("input[readonly]");
    link?.select();
  }

  /** @param {ClipboardEvent} event */
  onPaste(event) {
    const cell = this.board.elements.focusedCell();
    if (!cell || !("editable" in cell.dataset) || isInField(event) || !event.clipboardData) return;
    const { matrix, row, column } = cellOf(cell.dataset.key);
    this.board.emit({ kind: "paste", matrix, row, column, text: event.clipboardData.getData("text/plain") });
    event.preventDefault();
  }

  // The pasted block has more rows than its grid: ask once.
  ask() {
    const { asked } = this.board.view;
    if (!asked || this.board.outbox.pendingOf("answer").length || this.board.root.querySelector("dialog.asked")) return;
    const buttons = [[asked.grow, "grow"], [asked.fit, "fit"], ["Paste nothing", "no"]];
    const dialog = drawDialog("asked", "More rows than X has", make("p", "", asked.text), buttons);
    dialog.addEventListener("close", () => {
      this.board.emit({ kind: "answer", choice: dialog.returnValue || "no" });
      dialog.remove();
    });
    this.board.elements.main.append(dialog);
    dialog.showModal();
  }
}

/**
 * Whether an event is on a field, which copies and pastes by itself.
 * @param {Event} event
 */
function isInField(event) {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest("input") !== null;
}
