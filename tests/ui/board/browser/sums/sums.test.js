// A sum in numbers: signs, brackets, and what is left out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf, termsOf } from "../../../../../ui/board/browser/sums/links.js";
import { firstLevels, sumInLetters, sumInNumbers } from "../../../../../ui/board/browser/sums/sums.js";
import { guarded } from "../../../../../ui/board/browser/sums/symbols.js";
import { firstExample, twelveRows } from "../views.js";

const inNumbers = ({ view }, key) => sumInNumbers(view, termsOf(view, cellOf(key), 8));
const text = ({ view }, matrix, row, column) => view.grids[matrix].texts[row][column];

test("the factors of a term are multiplied, and the terms are added", () => {
  const number = (...place) => guarded(text(firstExample, ...place));
  const expected = [0, 1].map((n) => `${number("X", n, 0)}·${number("H_D_Error_W", n, 0)}`).join(" + ");
  assert.equal(inNumbers(firstExample, "dW1/0/0"), expected);
});

test("the same sum is written in letters", () => {
  const { view } = firstExample;
  const inLetters = (key, most) => sumInLetters(view, termsOf(view, cellOf(key), most));
  assert.equal(inLetters("dW1/0/0", 8), "x₁₁·hd₁₁ + x₂₁·hd₂₁");
  assert.equal(inLetters("Z1/0/0", 2), "x₁₁·w₁₁ + x₁₂·w₂₁ + b₁ + 2 more");
});

test("a number that is all of a sum needs no brackets, and one that is already in brackets gets no others", () => {
  const [z, yhat, y] = [["Z1", 1, 0], ["Yhat", 0, 0], ["Y", 0, 0]].map((place) => text(firstExample, ...place));
  assert.ok(inNumbers(firstExample, "H1/1/0").includes(`(${z})`));
  assert.ok(!inNumbers(firstExample, "H1/1/0").includes("(("));
  assert.equal(inNumbers(firstExample, "L/0/0"), `½·(${yhat} − ${y})²`);
});

test("a named constant is written as its number", () => {
  const { view } = firstExample;
  assert.ok(inNumbers(firstExample, "W1_new/0/0").includes(` − ${view.scalars["η"]}·`));
});

test("what is not written is counted", () => {
  assert.ok(inNumbers(twelveRows, "TotalLoss/0/0").endsWith(" + 4 more"));
});

test("a negative number and one in powers of ten stand in brackets in a product", () => {
  assert.deepEqual(["0.5", "−0.5", "1.5 × 10⁻⁷"].map(guarded), ["0.5", "(−0.5)", "(1.5 × 10⁻⁷)"]);
});

test("of many levels the first are shown, and none is lost", () => {
  for (const count of [0, 1, 5, 6, 9]) {
    const levels = Array.from({ length: count }, (_, i) => i);
    const [first, rest] = firstLevels(levels);
    assert.deepEqual([...first, ...rest], levels);
    assert.equal(rest.length, count > 5 ? count - 3 : 0);
  }
});
