// The lesson on paper: a page for each section, as a worksheet or with its answers.

import { make } from "../sums/symbols.js";
import { drawAsked, drawParts, lineText } from "./beats.js";
import { sectionsOf } from "./windows.js";

/** @import { Lesson, LessonBeat } from "./payload.d.ts" */

const PAPER_CELLS = 8;
// A grid with a longer line in a cell has no room in half a page.
const LONG_LINE = 24;

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
 * The beats without the answers.
 * @param {LessonBeat[]} beats
 * @returns {LessonBeat[]}
 */
export function worksheet(beats) {
  const asked = new Set(beats.filter(({ question }) => question).map(({ id }) => `${id}.answer`));
  return beats.filter(({ id }) => !asked.has(id));
}

/**
 * @param {Lesson} lesson
 * @param {LessonBeat} beat
 * @param {boolean} hasAnswers
 */
function drawItem(lesson, beat, hasAnswers) {
  // The answer comes next and shows the same grids.
  const shown = beat.question && hasAnswers ? { ...beat, pieces: [] } : beat;
  const asked = beat.question?.choices.length ? drawAsked(beat) : null;
  const line = beat.question && !asked && !hasAnswers ? make("p", "blank-line") : null;
  const lines = shown.pieces.flatMap((piece) => (typeof piece === "string" ? [] : (lesson.letters[piece.letters] ?? []).flat(2)));
  const isWide = lines.some((line) => lineText(line).length > LONG_LINE);
  return make("div", isWide ? "item wide" : "item", ...drawParts(lesson, shown, PAPER_CELLS), asked, line);
}
