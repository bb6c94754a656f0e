// What a student has done, as it is kept, and the lesson as a worksheet.

import assert from "node:assert/strict";
import { test } from "node:test";

import { worksheet } from "../../../../../ui/board/browser/lesson/paper.js";
import { noProgress, readProgress, timeLeft } from "../../../../../ui/board/browser/lesson/progress.js";

test("what was kept of this lesson is read, and anything else is no progress", () => {
  const kept = { key: "k", beat: "Z1.number", done: ["Z1.shape"], wrong: {}, typed: { "Z1.number": ["0.5"] } };
  assert.deepEqual(readProgress(JSON.stringify(kept), "k"), kept);
  const others = [null, "", "{", "[]", "null", "7", JSON.stringify({ ...kept, key: "other" }), JSON.stringify({ ...kept, done: 1 })];
  for (const text of [...others, JSON.stringify({ ...kept, typed: null })]) assert.deepEqual(readProgress(text, "k"), noProgress("k"));
});

test("the time that is left is in whole minutes", () => {
  assert.equal(timeLeft([]), "the end");
  assert.equal(timeLeft([{ seconds: 4 }]), "about 1 minute left");
  assert.equal(timeLeft([{ seconds: 60 }, { seconds: 20 }]), "about 2 minutes left");
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
