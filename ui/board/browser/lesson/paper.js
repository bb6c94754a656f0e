// The lesson on paper: a page for each section, as a worksheet or with its answers.

import { make } from "../sums/symbols.js";
import { drawAsked, drawParts } from "./beats.js";
import { sectionsOf } from "./windows.js";

/** @import { Lesson, LessonBeat } from "./payload.d.ts" */

const PAPER_CELLS = 8;

/**
 * @param {Lesson} lesson
 * @param {boolean} hasAnswers
 */
export function drawPaper(lesson, hasAnswers) {
  const beats = lesson.walk.map((index) => lesson.beats[index]);
  const listed = hasAnswers ? beats : worksheet(beats);
  const sheets = sectionsOf(listed).map(({ title, places }) => {
    const items = places.map((at) => drawItem(lesson, listed[at], hasAnswers));
    return make("section", "sheet", make("h2", "", title), ...items);
  });
  return make("div", "paper", ...sheets);
}

/**
 * The beats without the answers, and with the results still to be filled in.
 * @param {LessonBeat[]} beats
 * @returns {LessonBeat[]}
 */
export function worksheet(beats) {
  const asked = new Set(beats.filter(({ question }) => question).map(({ id }) => `${id}.answer`));
  return beats.filter(({ id }) => !asked.has(id)).map((beat) => (beat.kind === "numbers" ? { ...beat, pieces: beat.pieces.map(covered) } : beat));
}

/** @type {(piece: LessonBeat["pieces"][number], at: number, all: LessonBeat["pieces"]) => LessonBeat["pieces"][number]} */
const covered = (piece, at, all) => (typeof piece !== "string" && at === all.length - 1 ? { ...piece, how: "covered" } : piece);

/**
 * @param {Lesson} lesson
 * @param {LessonBeat} beat
 * @param {boolean} hasAnswers
 */
function drawItem(lesson, beat, hasAnswers) {
  const line = beat.question && !hasAnswers && !beat.question.choices.length ? make("p", "blank-line") : null;
  return make("div", "item", ...drawParts(lesson, beat, PAPER_CELLS), drawAsked(beat), line);
}
