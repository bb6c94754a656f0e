// The outbox: nothing is lost, nothing is sent in another order, and no message is longer than the server takes.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { newJournal } from "../../../../../ui/board/browser/tab/journal.js";
import { Outbox } from "../../../../../ui/board/browser/tab/outbox.js";

const LIMITS = { events: 3, characters: 20, looks: ["pin"] };
let messages;
let journal;
let outbox;

const numbers = (events) => events.map(({ number }) => number);
const answer = (seen, board = outbox.id, refused = []) => outbox.acknowledge({ board, seen, refused }, LIMITS);
const typed = (text, more = {}) => ({ kind: "set", text, ...more });

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.dispatchEvent = () => true;
  messages = [];
  journal = newJournal();
  outbox = new Outbox(journal, (message) => messages.push(message));
  answer(0);
});

test("an event is numbered when it is made and sent at once, with all that is pending", () => {
  outbox.emit(typed("1"));
  outbox.emit(typed("2"));
  assert.deepEqual(messages.map(({ events }) => numbers(events)), [[1], [1, 2]]);
  assert.ok(messages.every(({ board, again }) => board === journal.id && again === 0));
});

test("what is acknowledged leaves the outbox, and the rest stays in its order", () => {
  for (const text of ["1", "2", "3"]) outbox.emit(typed(text));
  assert.deepEqual(numbers(answer(2)), [1, 2]);
  assert.deepEqual(numbers(outbox.events), [3]);
  assert.equal(journal.acked, 2);
});

test("a session that does not know the board acknowledges nothing", () => {
  outbox.emit(typed("1"));
  assert.deepEqual(answer(7, "another board"), []);
  assert.deepEqual(numbers(outbox.events), [1]);
  assert.equal(outbox.isKnown, false);
});

test("an answer that is older than the last takes nothing back", () => {
  outbox.emit(typed("1"));
  answer(1);
  answer(0);
  assert.equal(journal.acked, 1);
  assert.deepEqual(outbox.events, []);
});

test("one message has a limit of events, and the rest follows the answer", () => {
  for (const text of ["1", "2", "3", "4", "5"]) outbox.emit(typed(text));
  assert.deepEqual(numbers(messages.at(-1).events), [1, 2, 3]);
  answer(3);
  outbox.sendRest();
  assert.deepEqual(numbers(messages.at(-1).events), [4, 5]);
});

test("one message has a limit of characters, and a text that is too long for it is cut where the server can tell", () => {
  outbox.emit({ kind: "paste", text: "x".repeat(25) });
  outbox.emit(typed("2"));
  const [event] = messages.at(-1).events;
  assert.equal(messages.at(-1).events.length, 1);
  assert.equal(event.text.length, LIMITS.characters + 1);
});

test("of a drag only the newest number is kept, and it is sent after a while", () => {
  for (const text of ["1", "2", "3"]) outbox.emit(typed(text, { gesture: "a" }));
  assert.deepEqual(messages, []);
  mock.timers.tick(40);
  assert.deepEqual(messages.map(({ events }) => events.map(({ text }) => text)), [["3"]]);
  assert.deepEqual(journal.events.map(({ text }) => text), ["3"]);
});

test("a drag waits longer while an answer is awaited", () => {
  outbox.emit(typed("1"));
  outbox.emit(typed("2", { gesture: "a" }));
  mock.timers.tick(249);
  assert.equal(messages.length, 1);
  mock.timers.tick(1);
  assert.equal(messages.length, 2);
});

test("what is not answered is sent again and again, told apart by a count", () => {
  outbox.emit(typed("1"));
  mock.timers.tick(2500);
  mock.timers.tick(2500);
  assert.deepEqual(messages.map(({ again }) => again), [0, 1, 2]);
  assert.deepEqual(messages.map(({ events }) => numbers(events)), [[1], [1], [1]]);
});

test("what is answered is not sent again", () => {
  outbox.emit(typed("1"));
  answer(1);
  mock.timers.tick(10_000);
  assert.equal(messages.length, 1);
});

test("an outbox that is stopped sends nothing more", () => {
  outbox.emit(typed("1", { gesture: "a" }));
  outbox.stop();
  mock.timers.tick(10_000);
  assert.deepEqual(messages, []);
});

test("a board that is drawn anew goes on with what its page's journal has pending", () => {
  for (const text of ["1", "2"]) outbox.emit(typed(text));
  answer(1);
  assert.deepEqual(numbers(new Outbox(journal, () => {}).events), [2]);
});

test("a look is pending like a change, and counts as none", () => {
  outbox.emit({ kind: "pin" });
  outbox.emit(typed("1"));
  assert.equal(outbox.changes, 1);
  assert.equal(outbox.pendingOf("pin").length, 1);
});

test("a refusal is kept by the number of its event", () => {
  outbox.emit(typed("x"));
  answer(1, outbox.id, [[1, "is no number"]]);
  assert.equal(outbox.refused.get(1), "is no number");
});
