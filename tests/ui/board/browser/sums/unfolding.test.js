// A sum unfolds as Python unfolds it: a line for each cell, below the line in which it stands first.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf } from "../../../../../ui/board/browser/sums/links.js";
import { unfold } from "../../../../../ui/board/browser/sums/unfolding.js";
import { firstExample } from "../views.js";

const { view, unfolded } = firstExample;
const MANY = 100_000;
const ALL = new Set(["all"]);

const plain = ({ cell, terms }) => [cell.key, terms.map(({ sign, factors }) => [sign, factors.map((pieces) => pieces.map((piece) => piece.cell?.key ?? piece))])];
const places = ({ terms }) => terms.flatMap(({ factors }) => factors.flat()).filter((piece) => piece.cell);
const keys = (lines) => lines.map(({ cell }) => cell.key);

for (const [key, expected] of Object.entries(unfolded)) {
  test(`everything unfolded is what Python unfolds: ${key}`, () => {
    assert.deepEqual(unfold(view, cellOf(key), ALL, MANY).map(plain), expected);
  });
}

test("a place that is unfolded has a line below, and the others offer one", () => {
  const [sum, line, ...rest] = unfold(view, cellOf("dc/0/0"), new Set(["1"]));
  assert.deepEqual(places(sum).map(({ path, isOpen }) => [path, isOpen]), [["0", false], ["1", true]]);
  assert.equal(line.cell, places(sum)[1].cell);
  assert.deepEqual(places(line).map(({ path }) => path), ["1.0", "1.1"]);
  assert.deepEqual(rest, []);
});

test("a place in the line of one that is folded stays folded", () => {
  assert.deepEqual(keys(unfold(view, cellOf("dc/0/0"), new Set(["0.1"]))), ["dc/0/0"]);
});

test("a cell that stands in several places is unfolded in the first", () => {
  const [sum] = unfold(view, cellOf("H1_slope/0/0"), new Set());
  assert.deepEqual(places(sum).map(({ cell, path }) => [cell.key, path]), [["H1/0/0", "0"], ["H1/0/0", ""]]);
  const all = keys(unfold(view, cellOf("H_D_Error_W/0/0"), ALL));
  assert.equal(new Set(all).size, all.length);
});

test("a cell without a line of its own cannot be unfolded", () => {
  const [x] = places(unfold(view, cellOf("dW1/0/0"), ALL)[0]);
  assert.deepEqual([x.cell.matrix, x.path, x.isOpen], ["X", "", false]);
});

test("only so many places are unfolded as the budget allows", () => {
  assert.equal(unfold(view, cellOf("dW1/0/0"), ALL, 3).length, 1 + 3);
  assert.equal(unfold(view, cellOf("dW1/0/0"), ALL, 0).length, 1);
});
