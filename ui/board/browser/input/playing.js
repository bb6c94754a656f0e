// Playing: steps downhill one after another, each sent when the one before is drawn, so that none waits behind another.

import { speedIn } from "../drawing/downhill.js";

/** @import { BoardEvent, Numbered } from "../events.d.ts" */

const SECOND = 1000;

export class Playing {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {string} The gesture of the steps that are played: they are undone together.  Empty while nothing plays. */
    this.gesture = "";
    this.lastAt = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  get isPlaying() {
    return this.gesture !== "";
  }

  toggle() {
    if (this.isPlaying) {
      this.pause();
      if (!this.board.outbox.changes) this.board.telling.sayStep(this.board.view);
      return;
    }
    this.gesture = `play-${Date.now()}`;
    this.lastAt = -Infinity;
    this.board.elements.fillDownhill();
    this.goOn();
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.gesture = "";
    this.board.elements.fillDownhill();
  }

  /**
   * Any other change ends it: the person now does something else.
   * @param {BoardEvent} event
   */
  onEvent(event) {
    if (this.isPlaying && !this.board.outbox.isLook(event) && event.gesture !== this.gesture) this.pause();
  }

  /**
   * The board was drawn: take the next step when it is time, unless the last one could not be taken.
   * @param {Numbered[]} done the events that were answered
   */
  onDrawn(done) {
    const last = done.at(-1);
    if (!this.isPlaying && last?.kind === "descend" && last.gesture) this.board.telling.sayStep(this.board.view);
    if (!this.isPlaying) return;
    if (document.hidden || done.some(({ number, gesture }) => gesture === this.gesture && this.board.outbox.refused.has(number))) this.pause();
    else this.goOn();
  }

  goOn() {
    if (this.timer || this.board.outbox.changes) return;
    this.timer = setTimeout(() => this.step(), Math.max(this.lastAt + this.interval - performance.now(), 0));
  }

  get interval() {
    const [, often] = speedIn(this.board.elements.downhill);
    return SECOND / often;
  }

  // A timer is always a little late: the next step is due an interval after this one was, not after it came.
  step() {
    this.timer = undefined;
    const now = performance.now();
    const due = this.lastAt + this.interval;
    this.lastAt = now - due < this.interval ? due : now;
    const [steps] = speedIn(this.board.elements.downhill);
    this.board.emit({ kind: "descend", to: this.board.view.downhill.step + steps, gesture: this.gesture });
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
