// A sum unfolds as Python unfolds it, place by place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf } from "../../../../../ui/board/browser/sums/links.js";
import { unfold } from "../../../../../ui/board/browser/sums/unfolding.js";
import { firstExample } from "../views.js";

const { view, unfolded } = firstExample;
const MANY = { left: 100_000 };
const ALL = new Set(["all"]);

const plain = (piece) => (piece.cell ? (piece.terms ? [piece.cell.key, terms(piece)] : piece.cell.key) : piece);
const terms = (sum) => sum.terms.map(({ sign, factors }) => [sign, factors.map((pieces) => pieces.map(plain))]);
const places = (sum) => sum.terms.flatMap(({ factors }) => factors.flat()).filter((piece) => piece.cell);

for (const [key, expected] of Object.entries(unfolded)) {
  test(`everything unfolded is what Python unfolds: ${key}`, () => {
    assert.deepEqual([key, terms(unfold(view, cellOf(key), ALL, { ...MANY }))], expected);
  });
}

test("one place is unfolded, and the others offer to be", () => {
  const sum = unfold(view, cellOf("dc/0/0"), new Set(["1"]));
  const [first, second] = places(sum);
  assert.deepEqual([first.path, second.path], ["0", "1"]);
  assert.equal(first.terms, undefined);
  assert.deepEqual(places(second).map(({ path }) => path), ["1.0", "1.1"]);
});

test("a place inside one that is folded stays folded", () => {
  assert.ok(places(unfold(view, cellOf("dc/0/0"), new Set(["0.1"]))).every((place) => place.terms === undefined));
});

test("a cell without a line of its own cannot be unfolded", () => {
  const [x] = places(unfold(view, cellOf("dW1/0/0"), ALL));
  assert.deepEqual([x.cell.matrix, x.path, x.terms], ["X", "", undefined]);
});

test("only so many places are unfolded as the budget allows", () => {
  const count = (sum) => places(sum).reduce((n, place) => n + (place.terms ? 1 + count(place) : 0), 0);
  assert.equal(count(unfold(view, cellOf("dW1/0/0"), ALL, { left: 3 })), 3);
  assert.equal(count(unfold(view, cellOf("dW1/0/0"), ALL, { left: 0 })), 0);
});
