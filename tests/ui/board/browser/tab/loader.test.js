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
    globalThis[draw] = ({ data }) => {
      noted.push(`draws ${data}`);
      return () => noted.push(`leaves ${data}`);
    };
    target.dispatchEvent(new Event(event));
  };

  test(`${path}: what waited for its script is drawn, and left with the page`, () => {
    const noted = [];
    const parentElement = {};
    delete globalThis[draw];
    const leave = load({ parentElement, data: "first" });
    bringScript(noted);
    leave();
    assert.deepEqual(noted, ["draws first", "leaves first"]);
  });

  // Streamlit calls only what the last data returned, and only when the page is left.
  test(`${path}: of what came while it waited only the last is drawn`, () => {
    const noted = [];
    const parentElement = {};
    delete globalThis[draw];
    load({ parentElement, data: "first" });
    const leave = load({ parentElement, data: "second" });
    bringScript(noted);
    leave();
    bringScript(noted);
    assert.deepEqual(noted, ["draws second", "leaves second"]);
  });

  test(`${path}: with its script there each data is drawn at once`, () => {
    const noted = [];
    const parentElement = {};
    bringScript(noted);
    load({ parentElement, data: "first" });
    load({ parentElement, data: "second" })();
    assert.deepEqual(noted, ["draws first", "draws second", "leaves second"]);
  });

  test(`${path}: two elements are drawn and left apart`, () => {
    const noted = [];
    const other = {};
    bringScript(noted);
    const leave = load({ parentElement: {}, data: "left" });
    load({ parentElement: other, data: "stays" });
    leave();
    bringScript(noted);
    assert.deepEqual(noted, ["draws left", "draws stays", "leaves left", "draws stays"]);
  });
}
