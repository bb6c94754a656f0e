// Leaving the board for another page.

const LEAVE_LATE_MS = 4000;

export class Leaving {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
  }

  // An edit that is on its way when another page is asked for would be answered by the board, which that page does
  // not have, and nothing would be drawn.  So the way leads on when all is answered.
  onLink(event) {
    const link = event.composedPath().find((x) => x.matches?.("a[href]"));
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === "_blank";
    if (!link || isElsewhere || !this.board.outbox.events.length || this.goes) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(this.timer);
    this.goTo = link;
    this.timer = setTimeout(() => this.goOn(), LEAVE_LATE_MS);
  }

  goOn() {
    clearTimeout(this.timer);
    const { goTo } = this;
    this.goTo = undefined;
    this.goes = true;
    goTo?.click();
    this.goes = false;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
