// The journal: what a new session needs to go on where one has ended.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  KEPT, MOST_NOTED, continues, isAtRisk, newJournal, noteAddress, noteCheckpoint, noteEvent, resumption, saveJournal,
  store,
} from "../../../../../ui/board/browser/tab/journal.js";

const numbers = ({ events }) => events.map(({ number }) => number);
let journal;
let tab;

function tabOf(room) {
  const texts = new Map();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > room) throw new Error("QuotaExceededError");
      texts.set(key, text);
    },
  };
}

const useTab = (room) => {
  tab = tabOf(room);
  Object.defineProperty(globalThis, "sessionStorage", { value: tab, configurable: true });
};

const noteEvents = (first, last) => {
  for (let number = first; number <= last; number += 1) noteEvent(journal, { number, kind: "set", text: `${number}` });
};

beforeEach(() => {
  useTab(Infinity);
  journal = newJournal();
});

test("of a drag only the last number counts", () => {
  noteEvent(journal, { number: 1, kind: "set", gesture: "a" });
  noteEvent(journal, { number: 2, kind: "set", gesture: "a" });
  noteEvent(journal, { number: 3, kind: "set", gesture: "b" });
  noteEvent(journal, { number: 4, kind: "undo" });
  assert.deepEqual(numbers(journal), [2, 3, 4]);
});

test("a session that begins has the oldest checkpoint and the events after it", () => {
  noteCheckpoint(journal, { link: "a", seen: 0, at: "a" }, false);
  noteEvents(1, 2);
  noteAddress(journal, "b", 1, "a");
  const { board, link, events } = resumption(journal);
  assert.deepEqual([board, link, numbers({ events })], [journal.id, "a", [1, 2]]);
});

test("a checkpoint that stands alone takes the events with it that it includes", () => {
  noteCheckpoint(journal, { link: "a", seen: 0, at: "a" }, false);
  noteEvents(1, 3);
  noteCheckpoint(journal, { link: "b", seen: 2, at: "b" }, true);
  assert.deepEqual(resumption(journal), { board: journal.id, link: "b", events: journal.events });
  assert.deepEqual(numbers(journal), [3]);
});

test("a scenario that is too large for the address comes from the tab, with the events after it", () => {
  store(KEPT, "a large scenario");
  noteCheckpoint(journal, { kept: true, seen: 0, at: "" }, true);
  noteEvents(1, 1);
  noteAddress(journal, null, 1, "");
  const { kept, events } = resumption(journal);
  assert.deepEqual([kept, numbers({ events })], ["a large scenario", [1]]);
});

test("old checkpoints go when there are many events, and the last one never does", () => {
  noteCheckpoint(journal, { link: "a", seen: 0, at: "a" }, false);
  noteEvents(1, MOST_NOTED);
  noteAddress(journal, "b", MOST_NOTED, "a");
  noteEvents(MOST_NOTED + 1, MOST_NOTED + 1);
  saveJournal(journal);
  assert.deepEqual(journal.checkpoints.map(({ link }) => link), ["b"]);
  assert.deepEqual(numbers(journal), [MOST_NOTED + 1]);
  assert.deepEqual(numbers(JSON.parse(tab.getItem("backprop-journal"))), [MOST_NOTED + 1]);
});

test("a journal that the tab cannot hold leaves no older one there", () => {
  saveJournal(journal);
  useTab(10);
  saveJournal(journal);
  assert.equal(journal.isSaved, false);
  assert.equal(tab.getItem("backprop-journal"), "null");
});

test("a page goes on when its address says what the journal ends with", () => {
  const parameter = "s";
  const address = (link) => `https://board.example/?s=${link}`;
  const ended = { parameter, checkpoints: [{ link: "a", seen: 0, at: "a" }, { link: "b", seen: 2, at: "b", before: "a" }] };
  assert.equal(continues(ended, address("b"), false), true);
  assert.equal(continues(ended, address("a"), true), true, "a reload can have begun before the address was written");
  assert.equal(continues(ended, address("a"), false), false);
  assert.equal(continues(ended, address("c"), true), false);
  assert.equal(continues({ parameter, checkpoints: [] }, address("b"), true), false);
});

test("something is at risk when it is neither in the address nor kept nor saved", () => {
  const saved = { isSaved: true, events: [], acked: 0 };
  assert.equal(isAtRisk({ ...saved, checkpoints: [] }), false);
  assert.equal(isAtRisk({ ...saved, checkpoints: [{ link: "a" }] }), false);
  assert.equal(isAtRisk({ ...saved, checkpoints: [{ kept: false }] }), true);
  assert.equal(isAtRisk({ ...saved, isSaved: false, checkpoints: [{ kept: true }] }), true);
  assert.equal(isAtRisk({ ...saved, isSaved: false, events: [{ number: 1 }], checkpoints: [{ link: "a" }] }), true);
});

test("a link that a later checkpoint has overtaken is no checkpoint, and a reload there goes on from the later one", () => {
  noteCheckpoint(journal, { link: "a", seen: 0, at: "a" }, false);
  noteEvents(1, 2);
  noteCheckpoint(journal, { kept: false, seen: 2, at: "a" }, false);
  noteAddress(journal, "b", 1, "a");
  assert.deepEqual(journal.checkpoints, [{ kept: false, seen: 2, at: "b", before: "a" }]);
  const isContinued = (link) => continues({ ...journal, parameter: "s" }, `http://host/?s=${link}`, true);
  assert.deepEqual(["a", "b", "c"].map(isContinued), [true, true, false]);
  noteAddress(journal, null, 2, "b");
  assert.deepEqual(["", "a", "b"].map(isContinued), [true, false, true]);
  assert.equal(isAtRisk(journal), true);
});
