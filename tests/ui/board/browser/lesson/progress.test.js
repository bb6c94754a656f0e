// What a student has done, as it is kept, and the lesson as a worksheet.

import assert from "node:assert/strict";
import { test } from "node:test";

import { worksheet } from "../../../../../ui/board/browser/lesson/paper.js";
import { isRepeat, noProgress, readProgress, timeLeft } from "../../../../../ui/board/browser/lesson/progress.js";

/** @type {(id: string, group?: string) => any} */
const beat = (id, group) => ({ id, question: group ? { group } : null });

test("what was kept of this lesson is read, and anything else is no progress", () => {
  const kept = { key: "k", beat: "Z1.number", done: ["Z1.shape"], right: ["Z1.shape"], wrong: {}, typed: { "Z1.number": ["0.5"] } };
  assert.deepEqual(readProgress(JSON.stringify(kept), "k"), kept);
  const others = [null, "", "{", "[]", "null", "7", JSON.stringify({ ...kept, key: "other" }), JSON.stringify({ ...kept, done: 1 })];
  others.push(JSON.stringify({ ...kept, right: undefined }));
  for (const text of [...others, JSON.stringify({ ...kept, typed: null })]) assert.deepEqual(readProgress(text, "k"), noProgress("k"));
});

test("the time that is left is in whole minutes", () => {
  const nothing = { done: [], right: [] };
  const seconds = { answering: 60, enough: 2, reading: 4 };
  assert.equal(timeLeft([beat("a")], 0, nothing, seconds), "the end");
  assert.equal(timeLeft([beat("a"), beat("b")], 0, nothing, seconds), "about 1 minute left");
  assert.equal(timeLeft([beat("a"), beat("b", "shape"), beat("c")], 0, nothing, seconds), "about 2 minutes left");
});

test("of questions that are alike the third need not be answered, and takes as long as a beat that is read", () => {
  const beats = [beat("a"), ...["b", "c", "d", "e"].map((id) => beat(id, "shape")), beat("f", "number")];
  const repeats = (/** @type {string[]} */ ...right) => beats.flatMap(({ id }, at) => (isRepeat(beats, at, 2, (one) => right.includes(one)) ? [id] : []));
  assert.deepEqual(repeats(), []);
  assert.deepEqual(repeats("b"), []);
  assert.deepEqual(repeats("b", "c"), ["d", "e"]);
  assert.deepEqual(repeats("b", "d", "f"), ["c", "e"]);
  const seconds = { answering: 60, enough: 2, reading: 0 };
  assert.equal(timeLeft(beats, 0, { done: [], right: [] }, seconds), "about 3 minutes left");
  assert.equal(timeLeft(beats, 1, { done: ["b"], right: [] }, seconds), "about 3 minutes left");
  assert.equal(timeLeft(beats, 1, { done: ["b"], right: ["b"] }, seconds), "about 2 minutes left");
});

test("a worksheet has every question and no answer", () => {
  const shown = (grid) => ({ grid, how: "numbers", letters: "", cells: [] });
  const question = { kind: "number", fields: ["answer"], choices: [] };
  const beats = [
    { id: "a.shape.answer", kind: "shape", pieces: [shown("a")], question: null },
    { id: "a.number", kind: "number", pieces: [shown("a")], question },
    { id: "a.number.answer", kind: "number", pieces: [shown("a")], question: null },
    { id: "b.line", kind: "line", pieces: [shown("x"), "=", shown("b")], question: null },
  ];
  const sheet = worksheet(/** @type {any} */ (beats));
  assert.deepEqual(sheet.map(({ id }) => id), ["a.shape.answer", "a.number", "b.line"]);
});
