// Back and Forward open the scenario in the address only where they lead from this page to this page.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const location = { pathname: "/", href: "https://board.example/?s=abc" };
Object.assign(globalThis, { window: globalThis, addEventListener: () => {}, location });
const { Addressing } = await import("../../../../../ui/board/browser/tab/addressing.js");

let emitted;
let addressing;
const goTo = (pathname, link) => {
  Object.assign(location, { pathname, href: `https://board.example${pathname}?s=${link}` });
  addressing.onBack();
};

beforeEach(() => {
  location.pathname = "/";
  emitted = [];
  const view = { address: { parameter: "s", link: "abc" } };
  addressing = new Addressing({ view, outbox: { pendingOf: () => [] }, emit: (event) => emitted.push(event) });
});

test("another scenario is opened, the one that is shown is not", () => {
  goTo("/", "abc");
  goTo("/", "xyz");
  assert.deepEqual(emitted, [{ kind: "open", link: "xyz" }]);
});

test("no scenario is opened on the way to another page, nor on the way from there", () => {
  goTo("/train", "abc");
  goTo("/", "xyz");
  assert.deepEqual(emitted, []);
});
