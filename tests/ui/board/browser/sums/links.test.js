// Which cells stand behind a cell, and which it affects, is what Python says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { affectedBy, cellOf, companion, keyOf, shownAt, sourcesOf, stepOf, termsOf, turned } from "../../../../../ui/board/browser/sums/links.js";
import { firstExample, twelveRows } from "../views.js";

const written = ({ sign, factors }) => [sign, factors.map((pieces) => pieces.map((piece) => piece.key ?? piece))];

for (const [name, { view, sums }] of Object.entries({ firstExample, twelveRows })) {
  test(`the terms of every line are those of Python: ${name}`, () => {
    assert.ok(Object.keys(sums).length >= 20);
    for (const [key, expected] of Object.entries(sums)) {
      const { terms, more } = termsOf(view, cellOf(key), view.limits.terms);
      assert.deepEqual({ terms: terms.map(written), more }, expected, key);
    }
  });
}

test("terms beyond the most that are written are counted", () => {
  assert.equal(termsOf(twelveRows.view, cellOf("dW1/0/0"), 8).more, 4);
});

test("a cell affects the cells that Python says, up to the loss", () => {
  const { view, affected } = firstExample;
  for (const [key, expected] of Object.entries(affected)) {
    assert.deepEqual(affectedBy(view, cellOf(key)).map((cell) => cell.key), expected, key);
  }
});

test("the sources of a cell are the cells in its terms, and a given cell has none", () => {
  const { view } = firstExample;
  assert.deepEqual(sourcesOf(view, cellOf("dc/0/0")).map((cell) => cell.key), ["delta_out/0/0", "delta_out/1/0"]);
  assert.deepEqual(sourcesOf(view, cellOf("X/0/0")), []);
  const ofWholeRows = new Map([...view.stepOf, ["H1", { ...stepOf(view, "H1"), row: ["Z1", "n"] }]]);
  const sources = sourcesOf({ ...view, stepOf: ofWholeRows }, cellOf("H1/1/0"));
  assert.deepEqual(sources.map((cell) => cell.key), ["Z1/1/0", "Z1/1/1"], "softmax makes a cell from its whole row");
});

test("a cell that is made from its whole row has the row written out", () => {
  const { view } = firstExample;
  const factors = [["exp(", ["Z1", "nh"], ")/(exp(", ["Z1", "n", "0"], ") + exp(", ["Z1", "n", "1"], "))"]];
  const ofWholeRows = new Map([...view.stepOf, ["H1", { ...stepOf(view, "H1"), sum: [{ sign: "+", factors }] }]]);
  const { terms, more } = termsOf({ ...view, stepOf: ofWholeRows }, cellOf("H1/1/1"), view.limits.terms);
  assert.deepEqual([terms.map(written), more], [[["+", [["exp(", "Z1/1/1", ")/(exp(", "Z1/1/0", ") + exp(", "Z1/1/1", "))"]]]], 0]);
});

test("a key names a cell, and a cell its key", () => {
  assert.deepEqual(cellOf("W1/3/1"), { matrix: "W1", row: 3, column: 1, key: "W1/3/1" });
  assert.equal(keyOf("W1", 3, 1), "W1/3/1");
});

test("a cell that is not in the rows shown is shown nowhere", () => {
  const { view } = twelveRows;
  assert.equal(shownAt(view, cellOf("X/8/0")), null);
  assert.equal(shownAt(view, cellOf("X/7/0")).symbol, view.grids.X.symbols[7][0]);
});

test("the cell of a step that goes with a held one shares its letters", () => {
  const { view } = twelveRows;
  const key = (step, anchor) => companion(view, stepOf(view, step), anchor).key;
  assert.equal(key("Z1", cellOf("W1/2/1")), "Z1/0/1");
  assert.equal(key("dW1", cellOf("H1/3/1")), "dW1/0/1");
  assert.equal(key("Z1", null), "Z1/0/0");
  assert.equal(key("Z1", cellOf("X/11/0")), "Z1/7/0", "a row that is not shown gives the last that is");
});

test("a transposed grid has the numbers that Python says, each at its turned place", () => {
  const { grids } = twelveRows.view;
  const transposed = Object.values(grids).filter((grid) => grid.of);
  assert.ok(transposed.length >= 3);
  for (const { of, texts } of transposed) {
    const numbers = grids[of].texts;
    assert.deepEqual(turned({ texts: numbers, values: numbers, tints: numbers }).texts, texts, of);
  }
  const two = [["a", "b"]];
  const { rounded, saturated, right } = turned({ texts: two, values: two, tints: two, rounded: [[0, 1]], right: two });
  assert.deepEqual([rounded, saturated, right], [[[1, 0]], undefined, [["a"], ["b"]]]);
});
