// On every page, outside the board's fragment: stores the scenario in the address or in the tab, starts a run of the
// whole page when the board asks for one, lets a new session continue where the one before ended, and completes what
// Streamlit's elements lack.

import { linkIn, writeAddress } from "./address.js";
import { KEPT, isAtRisk, journalHere, noteCheckpoint, resumption, saveJournal, store } from "./journal.js";
import { completeElements } from "./reach.js";

/**
 * @import { Component } from "../dom.d.ts"
 * @import { Journal } from "./journal.js"
 * @typedef {{
 *   session: string, board: string, seen: number, parameter: string, link: string | null, kept: string | null,
 *   isBoard: boolean,
 * }} Answer what the session says of the page
 */

const MOST_TRIES = 3;
const AGAIN_AFTER = 3000;

// The script can be loaded more than once in a page; it listens once.
if (!window.backpropKeeper) {
  const keeper = { tries: 0, timer: 0, wake() {} };
  window.backpropKeeper = keeper;
  completeElements();
  addEventListener("backprop-wake", () => keeper.wake());
  addEventListener("beforeunload", (event) => isAtRisk(journalHere()) && event.preventDefault());
}

/** @param {Component} component */
export default function ({ data, setTriggerValue }) {
  const keeper = /** @type {NonNullable<Window["backpropKeeper"]>} */ (window.backpropKeeper);
  keeper.wake = () => setTriggerValue("wake", Date.now());
  /** @type {Answer} */
  const answer = JSON.parse(new TextDecoder().decode(data));
  const journal = journalHere();
  if (!answer.isBoard) window.backpropAway = undefined;
  clearTimeout(keeper.timer);
  if (keeper.tries < MOST_TRIES && isToResume(journal, answer)) return askToResume(keeper, setTriggerValue);
  keeper.tries = 0;
  adopt(journal, answer);
  saveJournal(journal);
}

/**
 * Streamlit loses a trigger that comes while the page's first run ends: without an answer it is sent again.
 * @param {NonNullable<Window["backpropKeeper"]>} keeper
 * @param {Component["setTriggerValue"]} setTriggerValue
 */
function askToResume(keeper, setTriggerValue) {
  keeper.tries += 1;
  setTriggerValue("resume", resumption(journalHere()));
  if (keeper.tries < MOST_TRIES) keeper.timer = setTimeout(() => askToResume(keeper, setTriggerValue), AGAIN_AFTER);
}

/**
 * Whether the page has events or a scenario that this session does not know.
 * @param {Journal} journal
 * @param {Answer} answer
 */
function isToResume({ id, session, checkpoints, events }, answer) {
  if (session === "" || session === answer.session || answer.board === id) return false;
  return events.length > 0 || checkpoints.at(-1)?.link === undefined;
}

/**
 * Take over what the session says.  The board, where it is shown, writes the address itself, with every edit.
 * @param {Journal} journal
 * @param {Answer} answer
 */
function adopt(journal, { session, board, seen, parameter, link, kept, isBoard }) {
  const isNew = journal.session !== session && board !== journal.id;
  journal.session = session;
  journal.parameter = parameter;
  if (board === journal.id) journal.acked = Math.max(journal.acked, seen);
  const last = journal.checkpoints.at(-1);
  if (!isBoard) writeAddress({ parameter, link }, false);
  if (isBoard && link !== null && last && !isNew) return;
  if (link !== null && last?.link === link && !isNew) return;
  const at = linkIn(location.href, parameter);
  const isKept = link === null && kept !== null && store(KEPT, kept);
  const scenario = link === null ? { kept: isKept } : { link };
  noteCheckpoint(journal, { ...scenario, seen: board === journal.id ? seen : journal.acked, at }, !isBoard || isNew);
}
