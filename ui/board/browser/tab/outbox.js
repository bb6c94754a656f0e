// The outbox: numbers events, sends them, removes those that are acknowledged, and sends the rest again.

import { noteEvent, saveJournal } from "./journal.js";

/**
 * @import { BoardEvent, Kind, Numbered } from "../events.d.ts"
 * @import { MessageLimits } from "../payload.d.ts"
 * @typedef {{ board: string, events: Numbered[], again: number }} Message
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
    this.again = 0;
    this.isKnown = false;
    /** @type {MessageLimits} */
    this.limits = { events: 1, characters: 0, looks: [] };
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {Map<number, string>} The sentence on each event that was refused, by its number. */
    this.refused = new Map();
  }

  /**
   * How far the server has read.  The events that are answered with that leave the outbox.
   * @param {Pick<import("../payload.d.ts").Ack, "board" | "seen" | "refused">} ack
   * @param {MessageLimits} limits
   * @returns {Numbered[]} those that left
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

  /**
   * @template {Kind} K
   * @param {K} kind
   * @returns {Numbered<K>[]}
   */
  pendingOf(kind) {
    return /** @type {Numbered<K>[]} */ (this.events.filter((event) => event.kind === kind));
  }

  /**
   * Whether an event changes no number: only what is seen.
   * @param {BoardEvent} event
   */
  isLook({ kind }) {
    return this.limits.looks.includes(kind);
  }

  // How many of the pending events change a number.
  get changes() {
    return this.events.filter((event) => !this.isLook(event)).length;
  }

  /**
   * Number an event and send it with all that is not acknowledged yet, so that nothing is lost or reordered.  Of one
   * drag only the last number counts, and its messages are limited to one every 40 ms.
   * @param {BoardEvent} event
   */
  emit(event) {
    this.journal.made += 1;
    if (event.gesture && this.events.at(-1)?.gesture === event.gesture) this.events.pop();
    const numbered = { number: this.journal.made, ...cut(event, this.limits.characters) };
    this.events.push(numbered);
    noteEvent(this.journal, numbered);
    if (event.gesture) this.timer ??= setTimeout(() => this.sendNow(), this.isAwaited() ? SEND_LATE_MS : SEND_EVERY_MS);
    else this.sendNow();
  }

  // Whether a message is not answered yet.  A drag waits for the answer, but at most 250 ms: each message interrupts
  // the server's run, and with too many messages it would never finish one.
  isAwaited() {
    return this.sent > this.seen;
  }

  /**
   * Messages that were sent while the connection was down are lost without an error.
   * @param {boolean} [isAsking] whether an answer is wanted, also where no event waits for one
   */
  sendAgain(isAsking = false) {
    this.again += 1;
    if (this.events.length || isAsking) this.sendNow(this.again);
  }

  // No answer: the session may have ended, and the new one has not drawn the board yet.  Only a run of the whole page
  // draws it; in the same message as the board's events it would be a run of the board's fragment alone.
  onLate() {
    if (!this.events.length) return;
    this.sendAgain();
    setTimeout(wake, WAKE_AFTER_MS);
  }

  // A message has a limit; the rest is sent after its answer.
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

  // Send what waited for an answer, or had no room in the last message.
  sendRest() {
    if ((this.timer || this.sent < this.journal.made) && !this.isAwaited()) this.sendNow();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
    clearTimeout(this.lateTimer);
  }

  // What waited for its time, or for its answer, is sent after the next answer.
  comeBack() {
    this.sent = this.seen;
  }
}

/**
 * The first events, at least one, that one message can carry.
 * @param {Numbered[]} events
 * @param {MessageLimits} most
 */
function inOneMessage(events, most) {
  let characters = 0;
  /** @type {(event: Numbered, i: number) => boolean} */
  const fits = (event, i) => i < most.events && ((characters += lengthOf(event)) <= most.characters || i === 0);
  const end = events.findIndex((event, i) => !fits(event, i));
  return events.slice(0, end < 0 ? events.length : end);
}

/** @type {(event: Numbered) => number} */
const lengthOf = (event) => Object.values(event).reduce((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);

/**
 * A text that is too long for a message is cut, but left long enough for the server to see that, and to refuse it.
 * @param {BoardEvent} event
 * @param {number} most
 * @returns {BoardEvent}
 */
function cut(event, most) {
  const entries = Object.entries(event).map(([key, value]) => [key, typeof value === "string" ? value.slice(0, most + 1) : value]);
  return Object.fromEntries(entries);
}
