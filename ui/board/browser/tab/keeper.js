// Stands on every page, outside of the board's fragment: it keeps the scenario in the address or in the tab, starts
// a run of the whole page when the board asks for one, and lets a new session go on where the one before ended.

import { linkIn, writeAddress } from "./address.js";
import { KEPT, isAtRisk, journalHere, noteCheckpoint, resumption, saveJournal, store } from "./journal.js";

const MOST_TRIES = 3;

// The script can be loaded more than once in a page; it listens once.
if (!window.backpropKeeper) {
  window.backpropKeeper = { tries: 0 };
  addEventListener("backprop-wake", () => window.backpropKeeper.wake());
  addEventListener("beforeunload", (event) => isAtRisk(journalHere()) && event.preventDefault());
}

export default function ({ data, setTriggerValue }) {
  const { backpropKeeper } = window;
  backpropKeeper.wake = () => setTriggerValue("wake", Date.now());
  const answer = JSON.parse(new TextDecoder().decode(data));
  const journal = journalHere();
  if (backpropKeeper.tries < MOST_TRIES && isToResume(journal, answer)) {
    backpropKeeper.tries += 1;
    setTriggerValue("resume", resumption(journal));
    return;
  }
  backpropKeeper.tries = 0;
  adopt(journal, answer);
  saveJournal(journal);
}

// Whether there is something to go on with that this session does not know.
function isToResume({ id, session, checkpoints, events }, answer) {
  if (session === "" || session === answer.session || answer.board === id) return false;
  return events.length > 0 || checkpoints.at(-1)?.link === undefined;
}

// Where the board is, it writes the address itself, with every edit.
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
