// The outbox: numbers what was done, sends it, takes in what is acknowledged, and sends the rest again.

import { noteEvent, saveJournal } from "./journal.js";

/**
 * @typedef {import("./journal.js").BoardEvent} BoardEvent
 * @typedef {{ board: string, events: BoardEvent[], again: number }} Message
 */

const SEND_EVERY_MS = 40;
const SEND_LATE_MS = 250;
const SEND_AGAIN_MS = 2500;
const WAKE_AFTER_MS = 50;

export const wake = () => dispatchEvent(new Event("backprop-wake"));

export class Outbox {
  /**
   * @param {import("./journal.js").Journal} journal
   * @param {(message: Message) => void} send
   */
  constructor(journal, send) {
    this.journal = journal;
    this.id = journal.id;
    this.send = send;
    this.events = journal.events.filter(({ number }) => number > journal.acked);
    this.sent = 0;
    this.seen = 0;
    /** @type {Map<number, string>} The sentence on each event that was refused, by its number. */
    this.refused = new Map();
  }

  /**
   * How far the server has read.  The events that are answered with that leave the outbox.
   * @param {Pick<import("../payload.d.ts").Ack, "board" | "seen" | "refused">} ack
   * @param {import("../payload.d.ts").MessageLimits} limits
   * @returns {BoardEvent[]} those that left
   */
  acknowledge({ board, seen, refused }, limits) {
    this.limits = limits;
    this.isKnown = board === this.id;
    this.seen = this.isKnown ? seen : 0;
    this.journal.acked = Math.max(this.journal.acked, this.seen);
    const done = this.events.filter((event) => event.number <= this.seen);
    this.events = this.events.filter((event) => !done.includes(event));
    this.refused = new Map(/** @type {[number, string][]} */ (refused));
    return done;
  }

  /** @param {string} kind @returns {BoardEvent[]} */
  pendingOf(kind) {
    return this.events.filter((event) => event.kind === kind);
  }

  /**
   * Whether an event changes no number: only what is seen.
   * @param {BoardEvent} event
   */
  isLook({ kind }) {
    return this.limits.looks.includes(kind);
  }

  // How many of the pending events change more than what is looked at.
  get changes() {
    return this.events.filter((event) => !this.isLook(event)).length;
  }

  // Everything not yet acknowledged is sent again, numbered when it was made, so nothing is lost or reordered.
  // Of one drag only the newest number counts, and it is not sent more often than an eye can follow.
  /** @param {BoardEvent} event */
  emit(event) {
    this.journal.made += 1;
    if (event.gesture && this.events.at(-1)?.gesture === event.gesture) this.events.pop();
    /** @type {BoardEvent} */
    const numbered = { number: this.journal.made, ...cut(event, this.limits.characters) };
    this.events.push(numbered);
    noteEvent(this.journal, numbered);
    if (event.gesture) this.timer ??= setTimeout(() => this.sendNow(), this.isAwaited() ? SEND_LATE_MS : SEND_EVERY_MS);
    else this.sendNow();
  }

  // Whether something that was sent is not answered yet.  A drag waits for it, though not long: with each message
  // the server drops the drawing that it is at, and with too many it would never come to an end of one.
  isAwaited() {
    return this.sent > this.seen;
  }

  // What was sent while the server was away is lost on the way, and nobody says so.
  sendAgain() {
    this.again = (this.again ?? 0) + 1;
    if (this.events.length) this.sendNow(this.again);
  }

  // No answer: perhaps the session has ended, and the next one has not drawn the board yet.  Only a run of the whole
  // page does that; in one message with what the board sends it would be a run of the board alone.
  onLate() {
    if (!this.events.length) return;
    this.sendAgain();
    setTimeout(wake, WAKE_AFTER_MS);
  }

  // One message has a limit; the rest goes when it is answered.
  sendNow(again = 0) {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = inOneMessage(this.events, this.limits);
    this.sent = events.at(-1)?.number ?? this.journal.made;
    this.send({ board: this.id, events, again });
    saveJournal(this.journal);
    clearTimeout(this.lateTimer);
    this.lateTimer = setTimeout(() => this.onLate(), SEND_AGAIN_MS);
  }

  // What waited for an answer, or had no room in the last message.
  sendRest() {
    if ((this.timer || this.sent < this.journal.made) && !this.isAwaited()) this.sendNow();
  }

  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.lateTimer);
  }
}

// The first events, at least one, that one message can carry.
function inOneMessage(events, most) {
  let characters = 0;
  const fits = (event, i) => i < most.events && ((characters += lengthOf(event)) <= most.characters || i === 0);
  const end = events.findIndex((event, i) => !fits(event, i));
  return events.slice(0, end < 0 ? events.length : end);
}

const lengthOf = (event) => Object.values(event).reduce((sum, x) => sum + (typeof x === "string" ? x.length : 0), 0);

/**
 * A text that is too long for a message is cut where the server can still tell, and refuses it.
 * @param {BoardEvent} event
 * @param {number} most
 * @returns {any}
 */
function cut(event, most) {
  return Object.fromEntries(Object.entries(event).map(([key, x]) => [key, typeof x === "string" ? x.slice(0, most + 1) : x]));
}
