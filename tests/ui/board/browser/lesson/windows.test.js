// Which part of a large grid is shown, and which beats share a screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { beatOfStep, clockText, indicesShown, largestThatFits, nearestPlace, pagesOf, sectionsOf, withGaps } from "../../../../../ui/board/browser/lesson/windows.js";

test("the wanted rows are shown, then those from the beginning, in order", () => {
  assert.deepEqual(indicesShown(5, [], 9), [0, 1, 2, 3, 4]);
  assert.deepEqual(indicesShown(16, [], 3), [0, 1, 2]);
  assert.deepEqual(indicesShown(16, [9, 9, 4], 3), [0, 4, 9]);
  assert.deepEqual(indicesShown(16, [9, 4, 11], 2), [4, 9]);
  assert.deepEqual(indicesShown(2, [7], 3), [0, 1]);
});

test("what is left out is marked, before, between and after", () => {
  assert.deepEqual(withGaps([0, 1, 2], 3), [0, 1, 2]);
  assert.deepEqual(withGaps([0, 1, 2], 150), [0, 1, 2, -1]);
  assert.deepEqual(withGaps([4, 9], 10), [-1, 4, -1, 9]);
  assert.deepEqual(withGaps([0, 4], 32), [0, -1, 4, -1]);
});

test("the largest size that fits is found to one part in fifty", () => {
  for (const limit of [10, 12.3, 39.9, 40]) {
    const size = largestThatFits(10, 40, (each) => each <= limit);
    assert.ok(size <= limit && size > 0.98 * limit, `${size} for ${limit}`);
  }
  assert.equal(largestThatFits(10, 40, () => false), 10);
});

test("parts fill a page, and what is too large has one alone", () => {
  const fits = (page) => page.reduce((sum, part) => sum + part, 0) <= 10;
  assert.deepEqual(pagesOf([3, 3, 3, 3], fits), [[3, 3, 3], [3]]);
  assert.deepEqual(pagesOf([99, 1, 99], fits), [[99], [1], [99]]);
  assert.deepEqual(pagesOf([], fits), []);
});

test("sections are runs of beats with the same name", () => {
  const beats = ["a", "a", "b", "a"].map((section) => ({ section }));
  assert.deepEqual(sectionsOf(beats), [{ title: "a", places: [0, 1] }, { title: "b", places: [2] }, { title: "a", places: [3] }]);
});

test("the nearest beat is the same one, or the later of the two beside it", () => {
  assert.deepEqual([0, 2, 3, 5, 99].map((index) => nearestPlace([0, 2, 4, 9], index)), [0, 1, 2, 2, 3]);
  assert.equal(nearestPlace([], 3), 0);
});

test("time is in minutes and seconds", () => {
  assert.deepEqual([0, 9.9, 60, 3725].map(clockText), ["0:00", "0:09", "1:00", "62:05"]);
});

test("a step of the board is found in the lesson after the steps before it, or else where it is told first", () => {
  const beats = ["", "Z", "Z", "H", "G", "E", "D", "G", "G", "N"].map((line) => ({ line }));
  assert.equal(beatOfStep(beats, ["Z"]), 1);
  assert.equal(beatOfStep(beats, ["Z", "H"]), 3);
  assert.equal(beatOfStep(beats, ["Z", "H", "D"]), 6);
  assert.equal(beatOfStep(beats, ["Z", "H", "D", "E"]), 5, "the lesson tells it before the step before it");
  assert.equal(beatOfStep(beats, ["Z", "H", "D", "E", "G"]), 7, "the matrices, and not the chain rule before them");
  assert.equal(beatOfStep(beats, ["Z", "H", "A"]), 3, "a step that the lesson leaves out");
  assert.equal(beatOfStep(beats, ["A"]), 0);
});
