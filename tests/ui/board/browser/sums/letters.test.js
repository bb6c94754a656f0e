// What stands in a cell in letters.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellText, pressedLetters, shownIn } from "../../../../../ui/board/browser/sums/letters.js";

const letters = {
  cells: "both",
  factors: [
    { parts: [["x₁", "X", 0, 0]], cell: ["X", 0, 0] },
    { parts: [["h₁", "H", 0, 0], "(1 − ", ["h₁", "H", 0, 0], ")"], cell: ["S", 0, 0] },
    { parts: ["η"], cell: [] },
    { parts: ["6 more"], cell: [] },
  ],
  grids: { G: { level: "all", levels: 2, cells: [] } },
};
const view = { letters, stepOf: new Map([["G", {}], ["K", {}]]) };

test("a cell is one text: its products with their signs, and how many are left out", () => {
  assert.equal(cellText(letters, [["+", 0, 1], ["−", 2, 0], ["−", 3]]), "x₁·h₁(1 − h₁) − η·x₁ − 6 more");
  assert.equal(cellText(letters, [["−", 0]]), "−x₁");
});

test("a grid shows letters in the place of numbers only where the whole board does", () => {
  assert.equal(shownIn({ ...view, letters: undefined }, "G"), "numbers");
  for (const cells of ["numbers", "both", "letters"]) {
    const shown = (name) => shownIn({ ...view, letters: { ...letters, cells } }, name);
    assert.equal(shown("G"), cells === "letters" ? "letters" : "both");
    assert.equal(shown("K"), "numbers");
    assert.equal(shown("given"), cells);
  }
});

test("a button turns letters on and off, and between one level and all, also before the answer to the last press", () => {
  const after = (pressed, ...pending) => pressedLetters(view, pending.map((level) => ({ matrix: "G", level })), "G", pressed).level;
  assert.equal(after("all"), "none");
  assert.equal(after("all", "none"), "all");
  assert.equal(after("one"), "one");
  assert.equal(after("one", "one"), "all");
  assert.equal(after("all", "one"), "none");
});
