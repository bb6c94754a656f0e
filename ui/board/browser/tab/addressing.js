// When the address is written, and what the browser's Back and Forward ask for.

import { linkIn, writeAddress } from "./address.js";
import { MOST_NOTED, noteAddress, saveJournal } from "./journal.js";
import { wake } from "./outbox.js";

const ADDRESS_AFTER_MS = 150;

export class Addressing {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
  }

  // The browser went back or forward: to another scenario, if the address says another.  What was still to be
  // written into the address belonged to the one before.
  onBack() {
    this.forget();
    const link = linkIn(location.href, this.board.view.address.parameter);
    if (link !== (this.board.view.address.link ?? "") || this.board.outbox.pendingOf("open").length) this.board.emit({ kind: "open", link });
  }

  // The address can wait until the numbers are painted: writing it takes longer than they do.  While the browser
  // is on its way back or forward, the address is ahead of the numbers, and what it says stays.
  update(done) {
    const { version } = this.board.view.address;
    const isBack = done.findLast((event) => !this.board.outbox.isLook(event))?.kind === "open";
    this.changed ||= this.version !== undefined && version !== this.version && !isBack;
    this.version = version;
    if (this.board.outbox.pendingOf("open").length) return;
    this.timer ??= setTimeout(() => this.write(), ADDRESS_AFTER_MS);
  }

  write() {
    const { changed } = this;
    const before = linkIn(location.href, this.board.view.address.parameter);
    this.forget();
    writeAddress(this.board.view.address, changed);
    this.note(before);
  }

  // The journal is as long as what the address does not say; where it says nothing, the tab is asked to keep more.
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
