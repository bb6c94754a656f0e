// Long sums of the stages are shortened; a sum in brackets stays whole.

import assert from "node:assert/strict";
import { test } from "node:test";

import { linesOf } from "../../../../../ui/board/browser/sums/cancelling.js";

/** @param {number} count */
const products = (count) => Array.from({ length: count }, (_, i) => (i ? [" + ", `a${i}`, "·b"] : [`a${i}`, "·b"])).flat();

test("of eight products three are shown at once and five more when they are asked for", () => {
  const [first, rest] = linesOf(products(8));
  assert.deepEqual(first, [["a0", "·b", " + "], ["a1", "·b", " + "], ["a2", "·b"]]);
  assert.equal(rest.length, 5);
  assert.deepEqual(rest[4], ["a7", "·b"]);
});

test("a few products are shown whole", () => {
  const [first, rest] = linesOf(products(3));
  assert.equal(first.length, 3);
  assert.deepEqual(rest, []);
});

test("a sum in brackets is not cut", () => {
  const [first, rest] = linesOf(["ŷ·", "(", ...products(8), ")", " − ", "y"]);
  assert.equal(first.length, 8);
  assert.deepEqual(rest, []);
});
