// Words: the marks in titles, equations and shapes as buttons, each with a sentence and an example.

import { make, symbolNodes, wholeWords } from "./symbols.js";

/** @import { Word } from "../payload.d.ts" */

/** So many pixels are left free around a word's text. */
const MARGIN = 8;

/**
 * A text with its marks as buttons.
 * @param {Word[]} words
 * @param {string} text
 * @param {boolean} [isShape] whether it is a shape, in which the letters of the axes are marks, and nothing else is
 * @returns {(string | Node)[]}
 */
export function wordNodes(words, text, isShape = false) {
  const marks = new Map(words.filter(({ axis }) => axis === isShape).flatMap((word) => word.marks.map((mark) => [mark, word.name])));
  const longest = [...marks.keys()].sort((one, other) => other.length - one.length);
  if (!longest.length) return [text];
  const pattern = new RegExp(`(${longest.map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`);
  return wholeWords(text.split(pattern).filter(Boolean).map((part) => (marks.has(part) ? drawWord(part, marks.get(part) ?? "") : part)));
}

/**
 * @param {string} mark
 * @param {string} name
 */
function drawWord(mark, name) {
  const button = make("button", "word", mark);
  button.type = "button";
  button.dataset.word = name;
  return button;
}

/**
 * All words, as a list.
 * @param {Word[]} words
 */
export function drawWords(words) {
  const list = make("dl", "words", ...words.map((word) => make("div", "", make("dt", "", make("b", "", word.name)), make("dd", "", ...explained(word)))));
  list.tabIndex = 0;
  return list;
}

/** @param {Word} word */
const explained = ({ sentence, example }) => [...symbolNodes(sentence), make("i", "", ...symbolNodes(example))];

export function drawPopover() {
  const popover = make("div", "popover");
  // Not "auto": then the browser would close it before the board sees Esc, which would release the held cell, too.
  popover.popover = "manual";
  popover.setAttribute("role", "note");
  return popover;
}

/**
 * Show what a word means, below its button or above it.
 * @param {Word[]} words
 * @param {HTMLElement} popover
 * @param {HTMLElement} button
 * @returns {string} the text that is shown
 */
export function showWord(words, popover, button) {
  const word = words.find(({ name }) => name === button.dataset.word);
  if (!word) return "";
  popover.replaceChildren(make("p", "", make("b", "", word.name), " ", ...explained(word)));
  hideWord(popover);
  const { signal } = (following = new AbortController());
  showBeside(popover, button, signal);
  addEventListener("pointerdown", () => hideWord(popover), { signal, capture: true });
  return popover.textContent;
}

/** Ends what the shown word listens to. */
let following = new AbortController();

/**
 * Show a popover below an element or above it, and keep it there while the page scrolls.
 * @param {HTMLElement} popover
 * @param {HTMLElement} element
 * @param {AbortSignal} signal ends it
 */
export function showBeside(popover, element, signal) {
  const ending = new AbortController();
  const place = () => (popover.isConnected ? placeBeside(popover, element) : ending.abort());
  const both = AbortSignal.any([signal, ending.signal]);
  popover.showPopover();
  place();
  addEventListener("scroll", place, { signal: both, capture: true });
  visualViewport?.addEventListener("resize", place, { signal: both });
}

/**
 * @param {HTMLElement} popover
 * @param {HTMLElement} element
 */
function placeBeside(popover, element) {
  const { left, top, bottom } = element.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = popover;
  // A phone's keys cover the lower part of the window.
  const { height, offsetTop } = visualViewport ?? { height: innerHeight, offsetTop: 0 };
  const below = bottom + MARGIN + offsetHeight <= offsetTop + height;
  popover.style.left = `${Math.max(Math.min(left, innerWidth - offsetWidth - MARGIN), MARGIN)}px`;
  popover.style.top = `${below ? bottom + MARGIN : top - offsetHeight - MARGIN}px`;
}

/**
 * @param {HTMLElement} popover
 * @returns {boolean} whether it was shown
 */
export function hideWord(popover) {
  const isShown = popover.matches(":popover-open");
  following.abort();
  if (isShown) popover.hidePopover();
  return isShown;
}
