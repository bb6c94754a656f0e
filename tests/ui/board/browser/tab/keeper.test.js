// The keeper: a new session is asked to continue where the page was, until it answers.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const createElement = () => ({ setAttribute() {}, append() {} });
const document = { querySelectorAll: () => [], createElement, body: { append() {} } };
const page = { document, MutationObserver: class { observe() {} } };
const inBrowser = { window: globalThis, addEventListener: () => {}, location: { href: "https://board.example/", pathname: "/" }, ...page };
const texts = new Map();
const sessionStorage = { getItem: (key) => texts.get(key) ?? null, setItem: (key, text) => texts.set(key, text) };
for (const [name, value] of Object.entries({ ...inBrowser, sessionStorage })) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
const { default: keep } = await import("../../../../../ui/board/browser/tab/keeper.js");

let sent;
const answered = (answer) => {
  const data = { board: "", seen: 0, parameter: "s", link: "abc", kept: null, isBoard: true, ...answer };
  keep({ data: new TextEncoder().encode(JSON.stringify(data)), setTriggerValue: (name) => sent.push(name) });
};

mock.timers.enable({ apis: ["setTimeout"] });
beforeEach(() => {
  clearTimeout(globalThis.backpropKeeper.timer);
  sent = [];
  globalThis.backpropKeeper.tries = 0;
  globalThis.backpropJournal = {
    id: "page", session: "ended", parameter: "s", made: 1, acked: 0, checkpoints: [{ link: "abc", seen: 0, at: "abc" }],
    events: [{ number: 1, kind: "set", text: "5" }],
  };
});

test("a session that does not know the page is asked to resume, and asked again when it does not answer", () => {
  answered({ session: "new" });
  assert.deepEqual(sent, ["resume"]);
  mock.timers.tick(3000);
  assert.deepEqual(sent, ["resume", "resume"]);
});

test("it is asked three times at most", () => {
  answered({ session: "new" });
  for (let i = 0; i < 9; i += 1) mock.timers.tick(3000);
  assert.equal(sent.length, 3);
});

test("after its answer it is not asked again", () => {
  answered({ session: "new" });
  answered({ session: "new", board: "page", seen: 1 });
  mock.timers.tick(9000);
  assert.deepEqual(sent, ["resume"]);
});
