// The journal: the edits of this page, stored in the browser's tab.  When the session has ended (the page was reloaded,
// another server answers, the connection was down for long), the next session begins with the oldest checkpoint and
// applies the events after it; so undo works there too.
//
// A checkpoint is a scenario: `link` is its text in the address; `kept` means that it is too large for an address and
// is stored in the tab; with neither it is too large for both, and is lost with its session.  `seen` is the number of
// the last event in it, `at` the link in the address then, `before` the link in the address before that.

import { linkIn } from "./address.js";

/** @import { Numbered } from "../events.d.ts" */

/**
 * @typedef {{ link?: string | null, kept?: boolean, seen: number, at: string, before?: string }} Checkpoint
 * @typedef {{
 *   id: string, session: string, parameter: string, made: number, acked: number,
 *   checkpoints: Checkpoint[], events: Numbered[], isSaved?: boolean,
 * }} Journal
 */

const JOURNAL = "backprop-journal";
export const KEPT = "backprop-kept";
const LONGEST_JOURNAL = 1_000_000;
export const MOST_NOTED = 50;

/**
 * The journal of this page; every script of the page has the same one.
 * @returns {Journal}
 */
export function journalHere() {
  window.backpropJournal ??= readJournal() ?? newJournal();
  return window.backpropJournal;
}

/** @returns {Journal} */
export function newJournal() {
  const id = Math.random().toString(36).slice(2);
  return { id, session: "", parameter: "", made: 0, acked: 0, checkpoints: [], events: [] };
}

// The journal in the tab, if this page continues it: the page was reloaded, or left and returned to, with the same
// address.  Opening the address in another way begins a new journal.
/** @returns {Journal | null} */
function readJournal() {
  try {
    const [how] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    const journal = how.type !== "navigate" && JSON.parse(sessionStorage.getItem(JOURNAL) ?? "null");
    return journal && continues(journal, location.href, how.type === "reload") ? journal : null;
  } catch {
    return null;
  }
}

/**
 * Whether a page continues a journal.  A reload uses the address from when it began, also when the address was
 * written while the page was reloading.
 * @param {Pick<Journal, "parameter" | "checkpoints">} journal
 * @param {string} address
 * @param {boolean} isReload
 * @returns {boolean}
 */
export function continues({ parameter, checkpoints }, address, isReload) {
  const link = linkIn(address, parameter);
  const last = checkpoints.at(-1);
  return last !== undefined && (link === last.at || (isReload && link === last.before));
}

/**
 * Store the journal in the tab, and note whether that worked: it can be too large, or storage can be disabled.
 * @param {Journal} journal
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

/**
 * Drop the oldest checkpoint, and the events that the next one includes.
 * @param {Journal} journal
 */
function dropCheckpoint(journal) {
  journal.checkpoints.shift();
  const [{ seen }] = journal.checkpoints;
  journal.events = journal.events.filter(({ number }) => number > seen);
}

/**
 * Add an event; of a drag only the last number is kept.
 * @param {Journal} journal
 * @param {Numbered} event
 */
export function noteEvent(journal, event) {
  const before = journal.events.at(-1);
  if (event.gesture && before?.gesture === event.gesture && before.kind === event.kind) journal.events.pop();
  journal.events.push(event);
}

/**
 * A scenario was written into the address, or the tab.  With `alone`, earlier checkpoints are dropped.
 * @param {Journal} journal
 * @param {Checkpoint} checkpoint
 * @param {boolean} alone
 */
export function noteCheckpoint(journal, checkpoint, alone) {
  journal.checkpoints.push(checkpoint);
  while (journal.checkpoints.length > 1 && (alone || checkpoint.link === undefined)) dropCheckpoint(journal);
}

/**
 * The address was written; with a link of null the scenario was too large for it.  A link that a later checkpoint has
 * overtaken on its way is no checkpoint, but it is in the address.
 * @param {Journal} journal
 * @param {string | null} link
 * @param {number} seen
 * @param {string} before
 */
export function noteAddress(journal, link, seen, before) {
  const last = journal.checkpoints.at(-1);
  if (link !== null && !(last && seen < last.seen)) {
    if (last?.link !== link) return noteCheckpoint(journal, { link, seen, at: link, before }, false);
    last.seen = seen;
  }
  if (last) Object.assign(last, { at: link ?? "", before });
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

/**
 * What a new session needs to continue from this page.
 * @param {Pick<Journal, "id" | "checkpoints" | "events">} journal
 */
export function resumption({ id, checkpoints, events }) {
  const [{ link, kept, seen }] = checkpoints;
  const base = kept ? { kept: keptText() ?? "" } : { link: link ?? null };
  return { board: id, events: events.filter(({ number }) => number > seen), ...base };
}
