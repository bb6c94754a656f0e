// The loaders: a board or a lesson that was drawn once its script came is left like one that was drawn at once.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let target;
const inBrowser = {
  window: globalThis,
  addEventListener: (...of) => target.addEventListener(...of),
  removeEventListener: (...of) => target.removeEventListener(...of),
};
Object.assign(globalThis, inBrowser);

beforeEach(() => {
  target = new EventTarget();
});

for (const [path, draw] of [["loader.js", "backpropBoard"], ["lesson/loader.js", "backpropLesson"]]) {
  const { default: load } = await import(`../../../../../ui/board/browser/${path}`);
  const event = path === "loader.js" ? "backprop-board" : "backprop-lesson";
  /** The script comes, which notes what it draws and what is left. */
  const bringScript = (noted) => {
    globalThis[draw] = (component) => {
      noted.push(`draws ${component}`);
      return () => noted.push(`leaves ${component}`);
    };
    target.dispatchEvent(new Event(event));
  };

  test(`${path}: what waited for its script is drawn, and left with the page`, () => {
    const noted = [];
    delete globalThis[draw];
    const leave = load("first");
    bringScript(noted);
    leave();
    assert.deepEqual(noted, ["draws first", "leaves first"]);
  });

  test(`${path}: of what came while it waited only the last is drawn`, () => {
    const noted = [];
    delete globalThis[draw];
    load("first")();
    load("second");
    bringScript(noted);
    assert.deepEqual(noted, ["draws second"]);
  });

  test(`${path}: with its script there it is drawn at once`, () => {
    const noted = [];
    bringScript(noted);
    load("first")();
    assert.deepEqual(noted, ["draws first", "leaves first"]);
  });
}
