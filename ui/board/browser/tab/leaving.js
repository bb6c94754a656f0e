// Leaving the board for another page.

/** @import { Outbox } from "./outbox.js" */

const LEAVE_LATE_MS = 4000;

export class Leaving {
  /** @param {Outbox} outbox */
  constructor(outbox) {
    this.outbox = outbox;
    this.goes = false;
    /** @type {HTMLAnchorElement | undefined} The link to follow when all edits are acknowledged. */
    this.goTo = undefined;
  }

  /**
   * Delay navigation until pending edits are acknowledged: their answer is for the board, which the next page does not
   * have, so that page would stay empty.
   * @param {MouseEvent} event
   */
  onLink(event) {
    const link = /** @type {HTMLAnchorElement | undefined} */ (
      event.composedPath().find((target) => target instanceof Element && target.matches("a[href]"))
    );
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === "_blank";
    if (!link || isElsewhere || !this.outbox.events.length || this.goes) return;
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
