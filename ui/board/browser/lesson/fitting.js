// A beat that fits a screen: as large as it can be, with fewer rows where that is not enough, and last on two screens.

import { make } from "../sums/symbols.js";
import { drawAsked, drawParts } from "./beats.js";
import { largestThatFits, pagesOf } from "./windows.js";

/** @import { Lesson, LessonBeat } from "./payload.d.ts" */

// Parts of the screen's height.  The smallest text is an index, 0.85 of its letter, in a cell's symbol, 0.9 of the others.
const SMALLEST = 0.022 / (0.9 * 0.85);
const LARGEST = 0.05;
// A beat goes on two screens before a small grid loses a row or a column.
const MOST_CELLS = [8, 6, 4];
const FEW_CELLS = [4, 3, 2, 1];

/**
 * The pages of a beat, each as large as it fits into a box.
 * @param {Lesson} lesson
 * @param {LessonBeat} beat
 * @param {HTMLElement} box where it is drawn and measured
 * @returns {HTMLElement[]}
 */
export function fitBeat(lesson, beat, box) {
  const { innerHeight } = window;
  const least = Math.ceil(SMALLEST * innerHeight * 10) / 10;
  const largest = LARGEST * innerHeight;
  /** @type {(page: HTMLElement, size: number) => boolean} */
  const fitsAt = (page, size) => {
    page.style.fontSize = `${size}px`;
    return page.scrollHeight <= box.clientHeight && page.scrollWidth <= box.clientWidth;
  };
  /** @type {(parts: HTMLElement[]) => HTMLElement} */
  const pageWith = (parts) => {
    const page = make("div", "page", make("p", "section", beat.section), ...parts);
    box.replaceChildren(page);
    return page;
  };
  /** @type {(page: HTMLElement, from: number) => HTMLElement} */
  const enlarged = (page, from) => {
    const size = largestThatFits(from, largest, (each) => fitsAt(page, each));
    page.style.fontSize = `${size}px`;
    return page;
  };
  /** @type {(most: number) => HTMLElement[]} */
  const partsAt = (most) => [...drawParts(lesson, beat, most), ...[drawAsked(beat)].flatMap((asks) => asks ?? [])];
  for (const most of MOST_CELLS) {
    const page = pageWith(partsAt(most));
    if (fitsAt(page, least)) return [enlarged(page, least)];
  }
  const most = FEW_CELLS.find((each) => partsAt(each).every((part) => fitsAt(pageWith([part]), least)));
  const parts = partsAt(most ?? FEW_CELLS[FEW_CELLS.length - 1]);
  const pages = pagesOf(parts, (page) => fitsAt(pageWith(page), least));
  // A part that is too large alone is shown smaller: nothing is cut.
  return pages.map(pageWith).map((page) => {
    box.replaceChildren(page);
    return enlarged(page, fitsAt(page, least) ? least : 1);
  });
}
