// What was done on this page, kept in the browser's tab.  When the session has ended (the page was loaded again,
// another server answers, the network was away for long), the next session begins from the oldest checkpoint and
// applies the events after it; so undo works there too.
//
// A checkpoint is a scenario: `link` is its text in the address; `kept` means that it is too large for an address and
// stands in the tab; with neither it is too large for both, and is lost with its session.  `seen` is the number of
// the last event in it, `at` what the address said then, `before` what it had said until then.

import { linkIn } from "./address.js";

/**
 * @typedef {{ link?: string | null, kept?: boolean, seen: number, at: string, before?: string }} Checkpoint
 * @typedef {{ kind: string, number?: number, gesture?: string, [detail: string]: unknown }} BoardEvent
 * @typedef {{
 *   id: string, session: string, parameter: string, made: number, acked: number,
 *   checkpoints: Checkpoint[], events: BoardEvent[], isSaved?: boolean,
 * }} Journal
 */

const JOURNAL = "backprop-journal";
export const KEPT = "backprop-kept";
const LONGEST_JOURNAL = 1_000_000;
export const MOST_NOTED = 50;

/**
 * The journal of this page; every script of the page has the same one.
 * @returns {import("./journal.js").Journal}
 */
export function journalHere() {
  window.backpropJournal ??= readJournal() ?? newJournal();
  return window.backpropJournal;
}

/** @returns {import("./journal.js").Journal} */
export function newJournal() {
  const id = Math.random().toString(36).slice(2);
  return { id, session: "", parameter: "", made: 0, acked: 0, checkpoints: [], events: [] };
}

// The journal that the tab has, if this page goes on where it ends: it was loaded again, or left and come back to, and
// the address says the same.  Somebody who opens the address anew begins anew.
function readJournal() {
  try {
    const [how] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    const journal = how.type !== "navigate" && JSON.parse(sessionStorage.getItem(JOURNAL));
    return journal && continues(journal, location.href, how.type === "reload") ? journal : null;
  } catch {
    return null;
  }
}

/**
 * A reload that has begun goes to the address as it was then, also where it is written anew meanwhile.
 * @returns {boolean}
 */
export function continues({ parameter, checkpoints }, address, isReload) {
  const link = linkIn(address, parameter);
  const last = checkpoints.at(-1);
  return last !== undefined && (link === last.at || (isReload && link === last.before));
}

/**
 * Notes whether the tab holds the journal now: the journal may be too large, or the browser may allow no storage.
 * @param {import("./journal.js").Journal} journal
 */
export function saveJournal(journal) {
  const { isSaved, ...saved } = journal;
  let text = JSON.stringify(saved);
  while (journal.checkpoints.length > 1 && (journal.events.length > MOST_NOTED || text.length > LONGEST_JOURNAL)) {
    dropCheckpoint(journal);
    text = JSON.stringify({ ...saved, checkpoints: journal.checkpoints, events: journal.events });
  }
  journal.isSaved = text.length <= LONGEST_JOURNAL && store(JOURNAL, text);
  if (!journal.isSaved) store(JOURNAL, "null");
}

/**
 * @param {string} key
 * @param {string} text
 * @returns {boolean}
 */
export function store(key, text) {
  try {
    sessionStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function keptText() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

// The oldest checkpoint goes, and the events that the next one includes.
function dropCheckpoint(journal) {
  journal.checkpoints.shift();
  const [{ seen }] = journal.checkpoints;
  journal.events = journal.events.filter(({ number }) => number > seen);
}

/**
 * Of a drag only the last number counts.
 * @param {import("./journal.js").Journal} journal
 * @param {import("./journal.js").BoardEvent} event
 */
export function noteEvent(journal, event) {
  const before = journal.events.at(-1);
  if (event.gesture && before?.gesture === event.gesture && before.kind === event.kind) journal.events.pop();
  journal.events.push(event);
}

/**
 * A scenario was written into the address, or the tab.  `alone`: what came before is no part of it.
 * @param {import("./journal.js").Journal} journal
 * @param {import("./journal.js").Checkpoint} checkpoint
 * @param {boolean} alone
 */
export function noteCheckpoint(journal, checkpoint, alone) {
  journal.checkpoints.push(checkpoint);
  while (journal.checkpoints.length > 1 && (alone || checkpoint.link === undefined)) dropCheckpoint(journal);
}

/**
 * The address says now what the board shows; with a link of null it says nothing.
 * @param {import("./journal.js").Journal} journal
 * @param {string | null} link
 * @param {number} seen
 * @param {string} before
 */
export function noteAddress(journal, link, seen, before) {
  const last = journal.checkpoints.at(-1);
  if (link !== null && last?.link !== link) noteCheckpoint(journal, { link, seen, at: link, before }, false);
  else if (link === null && last) Object.assign(last, { at: "", before });
  else if (last) Object.assign(last, { seen, at: link, before });
}

/**
 * Whether something is lost with this page.
 * @param {Pick<Journal, "isSaved" | "events" | "acked" | "checkpoints">} journal
 * @returns {boolean}
 */
export function isAtRisk({ isSaved, events, acked, checkpoints }) {
  const last = checkpoints.at(-1);
  if (!last) return false;
  if (last.link === undefined && !last.kept) return true;
  return !isSaved && (Boolean(last.kept) || events.some(({ number }) => number > acked));
}

// All that a new session needs.
export function resumption({ id, checkpoints, events }) {
  const [{ link, kept, seen }] = checkpoints;
  const base = kept ? { kept: keptText() ?? "" } : { link: link ?? null };
  return { board: id, events: events.filter(({ number }) => number > seen), ...base };
}
