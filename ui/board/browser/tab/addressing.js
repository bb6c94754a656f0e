// When the address is written, and what the browser's Back and Forward ask for.

import { linkIn, writeAddress } from "./address.js";
import { MOST_NOTED, noteAddress, saveJournal } from "./journal.js";
import { wake } from "./outbox.js";

/** @import { Numbered } from "../events.d.ts" */

const ADDRESS_AFTER_MS = 150;
// A browser refuses more than about six writes a second.
const ADDRESS_AFTER_STEP_MS = 1000;

export class Addressing {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {number | undefined} The address's version that was seen last. */
    this.version = undefined;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.changed = false;
    this.page = location.pathname;
    this.cameFrom = this.page;
  }

  // The browser went back or forward: open the scenario in the address, if it is another one.  An address that was
  // still to be written belongs to the scenario before.
  onBack() {
    const { cameFrom } = this;
    this.cameFrom = location.pathname;
    this.forget();
    // To another page or from there: the page that is drawn then reads the address itself.
    if (location.pathname !== this.page || cameFrom !== this.page) return;
    const link = linkIn(location.href, this.board.view.address.parameter);
    if (link !== (this.board.view.address.link ?? "") || this.board.outbox.pendingOf("open").length) this.board.emit({ kind: "open", link });
  }

  /**
   * Write the address after the numbers are painted: writing takes longer than painting.  After Back or Forward the
   * address is already the new one, and is not written.
   * @param {Numbered[]} done the events that were answered
   */
  update(done) {
    const { version } = this.board.view.address;
    const isBack = done.findLast((event) => !this.board.outbox.isLook(event))?.kind === "open";
    this.changed ||= this.version !== undefined && version !== this.version && !isBack;
    this.version = version;
    if (this.board.outbox.pendingOf("open").length) return;
    this.timer ??= setTimeout(() => this.write(), this.board.playing.isPlaying ? ADDRESS_AFTER_STEP_MS : ADDRESS_AFTER_MS);
  }

  write() {
    const { changed } = this;
    const before = linkIn(location.href, this.board.view.address.parameter);
    this.forget();
    writeAddress(this.board.view.address, changed);
    this.note(before);
  }

  /**
   * The journal holds the events since the scenario in the address; where no scenario fits there, the tab stores it.
   * @param {string} before the link that was in the address
   */
  note(before) {
    if (this.board.view.ack.board !== this.board.outbox.id) return;
    const { journal } = this.board.outbox;
    const { view } = this.board;
    noteAddress(journal, view.address.link, this.board.outbox.seen, before);
    saveJournal(journal);
    if (view.address.link === null && journal.events.length > MOST_NOTED) wake();
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed = false;
  }
}
