// Keys without Ctrl can be switched off; the arrows and a clicker's keys always work.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

class Element {
  matches() {
    return false;
  }
}
const kept = new Map();
const works = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
const refuse = () => {
  throw new Error("SecurityError");
};
const storage = (value) => Object.defineProperty(globalThis, "localStorage", { value, configurable: true });
Object.assign(globalThis, { window: globalThis, Element, HTMLInputElement: class extends Element {} });
const { areSingleKeysOn, isSwitchedOff, switchSingleKeys } = await import("../../../../../ui/board/browser/tab/single_keys.js");
const { Keys } = await import("../../../../../ui/board/browser/input/keys.js");
const { Present } = await import("../../../../../ui/board/browser/lesson/present.js");

const SINGLE = ["s", "l", "p", "P", "?", "b", ".", "1", "é", "😀"];
const OTHERS = ["PageDown", "ArrowLeft", "Escape", "Enter", "Home", " ", "Backspace"];

// As on a page that is opened later.
const reload = () => delete globalThis.backpropSingleKeys;

beforeEach(() => {
  kept.clear();
  storage(works);
  reload();
});

test("single keys are on at first, and the switch is kept on the device", () => {
  assert.ok(areSingleKeysOn());
  switchSingleKeys(false);
  reload();
  assert.ok(!areSingleKeysOn());
  switchSingleKeys(true);
  reload();
  assert.ok(areSingleKeysOn());
});

test("where the browser stores nothing, the switch works until the page is left", () => {
  storage({ getItem: refuse, setItem: refuse });
  assert.ok(areSingleKeysOn());
  switchSingleKeys(false);
  assert.ok(!areSingleKeysOn());
});

test("switched off are letters, digits and signs, and no other key", () => {
  for (const key of [...SINGLE, ...OTHERS]) assert.ok(!isSwitchedOff(key), key);
  switchSingleKeys(false);
  for (const key of SINGLE) assert.ok(isSwitchedOff(key), key);
  for (const key of OTHERS) assert.ok(!isSwitchedOff(key), key);
});

function pressedOnTheBoard(key, ctrlKey = false) {
  const acts = [];
  const act = (name) => (...given) => acts.push([name, ...given].join(" "));
  const keys = new Keys({
    root: { contains: () => false },
    elements: { hasOpenDialog: () => false, help: { showModal: act("help") } },
    going: { open: act("steps") },
    commands: { turnLetters: act("letters"), travel: act("travel") },
    presenting: { current: "Z1", toggle: act("present"), step: act("step"), turn: act("turn"), stop: act("stop"), resumes: () => false },
  });
  keys.onKeyAnywhere({ key, ctrlKey, composedPath: () => [new Element()], preventDefault: () => {} });
  return acts.join();
}

test("the board does nothing on a key that is switched off, and a clicker goes on", () => {
  const does = { s: "steps", l: "letters", p: "present", "?": "help" };
  for (const [key, name] of Object.entries(does)) assert.equal(pressedOnTheBoard(key), name);
  switchSingleKeys(false);
  for (const key of Object.keys(does)) assert.equal(pressedOnTheBoard(key), "");
  assert.equal(pressedOnTheBoard("PageDown"), "turn 1");
  assert.equal(pressedOnTheBoard("ArrowLeft"), "step back");
  assert.equal(pressedOnTheBoard("Escape"), "stop");
  assert.equal(pressedOnTheBoard("z", true), "travel undo");
});

function pressedInTheLesson(key) {
  const acts = [];
  const act = (name) => (...given) => acts.push([name, ...given].join(" "));
  const lesson = { beats: [{}], blank: act("blank"), step: act("step"), go: act("go"), goToSection: act("section"), end: act("end") };
  Present.prototype.act.call(lesson, key, false);
  return acts.join();
}

test("the lesson does nothing on a key that is switched off, and a clicker goes on", () => {
  const does = { b: "blank true", ".": "blank true", 2: "section 1" };
  for (const [key, name] of Object.entries(does)) assert.equal(pressedInTheLesson(key), name);
  switchSingleKeys(false);
  for (const key of Object.keys(does)) assert.equal(pressedInTheLesson(key), "");
  assert.equal(pressedInTheLesson("PageDown"), "step 1");
  assert.equal(pressedInTheLesson(" "), "step 1");
});
