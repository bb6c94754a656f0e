// Messages: in a live region for screen readers, and as a short note on the screen.

import { keyOf, placeOf, shownAt, stepOf, termsOf } from "../sums/links.js";
import { sumInLetters } from "../sums/sums.js";
import { make, setText } from "../sums/symbols.js";

/**
 * @import { Details, EventOf, Kind, Numbered } from "../events.d.ts"
 * @import { Control } from "../payload.d.ts"
 * @import { Cell, View } from "../view.d.ts"
 */

// So many terms of a sum are said, to begin with.
const FIRST_TERMS = 3;
const TOAST_MS = 3000;
const TOAST_MS_A_LETTER = 70;

export class Telling {
  constructor() {
    this.live = make("p");
    /** What was said at the grids. */
    this.remarks = "";
  }

  // The live region; it is drawn anew with the board.
  draw() {
    this.live = make("p", "unseen");
    this.live.setAttribute("role", "status");
    return this.live;
  }

  /**
   * Say what the last edit did, for those who hear the page.
   * @param {View} view
   * @param {Numbered[]} done the events that were answered
   * @param {Map<number, string>} refusals the sentence on each event that was refused, by its number
   */
  say(view, done, refusals) {
    const refused = done.map(({ number }) => refusals.get(number)).findLast(Boolean);
    if (refused) return this.tell(refused);
    const edit = done.filter((event) => event.kind in SENTENCES).at(-1);
    const sentence = edit && sentenceOn(view, edit);
    const [goal] = view.loss;
    const remarks = Object.entries(view.remarks).map(([name, remark]) => (view.covered.has(name) ? "" : `. ${remark}`)).join("");
    const other = remarks === this.remarks ? "" : remarks;
    this.remarks = remarks;
    if (sentence) this.tell(`${sentence}; ${goal.label} is ${view.sayOf(keyOf(goal.name, 0, 0), goal.text)}${other}`, false);
    return undefined;
  }

  /**
   * Say which cell is held, and how its sum begins.
   * @param {View} view
   * @param {Cell | null} cell
   */
  sayHeld(view, cell) {
    this.tell(cell ? heldText(view, cell) : "no cell is held", false);
  }

  /**
   * @param {string} text
   * @param {boolean} seen whether it is also shown, as a message that goes away
   */
  tell(text, seen = true) {
    setText(this.live, text);
    this.live.classList.toggle("toast", seen);
    clearTimeout(this.timer);
    const duration = Math.max(TOAST_MS, text.length * TOAST_MS_A_LETTER);
    if (seen) this.timer = setTimeout(() => this.live.classList.remove("toast"), duration);
  }
}

/**
 * @param {View} view
 * @param {Cell} cell
 */
function heldText(view, cell) {
  const shown = shownAt(view, cell);
  if (!shown) return "";
  const number = view.sayOf(cell.key, shown.text);
  const sum = stepOf(view, cell.matrix) && sumInLetters(view, termsOf(view, cell, FIRST_TERMS));
  return `${shown.symbol} is held; it is ${sum ? `${sum} = ` : ""}${number}`;
}

/**
 * The sentence on each kind of edit that was answered.
 * @type {{ [K in Kind]?: (view: View, event: EventOf<K>) => string }}
 */
const SENTENCES = {
  set: tellCell,
  class: (view, edit) => `${shownAt(view, placeOf(edit))?.symbol ?? "it"} is now the class of row ${edit.row + 1}`,
  nudge: tellCell,
  undo: () => "undone",
  redo: () => "redone",
  paste: (view, { matrix }) => (view.asked ? "" : `pasted into ${view.grids[matrix].label}`),
  answer: ({ rows }) => `${rows.letter} is ${rows.size}`,
  choose: tellChoice,
  fill: () => "filled",
  settle: (_, { keep }) => (keep ? "kept" : "taken back"),
  size: (view, { letter }) => `${letter} is now ${view.sizes[letter].size}`,
  show: ({ rows }) => `rows ${rows.first + 1} to ${rows.first + rows.count} of ${rows.size} are shown`,
};

/**
 * @template {Kind} K
 * @param {View} view
 * @param {EventOf<K>} event
 */
function sentenceOn(view, event) {
  return SENTENCES[event.kind]?.(view, event) ?? "";
}

/**
 * Empty for a text that is no number: the sentence at its grid says that.
 * @param {View} view
 * @param {Details["set"]} edit
 */
function tellCell(view, edit) {
  const place = placeOf(edit);
  const shown = shownAt(view, place);
  const wrong = view.drafts[edit.matrix]?.some(({ row, column }) => row === edit.row && column === edit.column);
  return shown && !wrong ? `${shown.symbol} is now ${view.sayOf(place.key, shown.text)}` : "";
}

/** @type {(controls: Control[]) => Control[]} */
const allIn = (controls) => controls.flatMap(({ inside, ...control }) => (inside ? allIn(inside) : [control]));

/**
 * @param {View} view
 * @param {Details["choose"]} choice
 */
function tellChoice({ controls, chosen, layers }, { what }) {
  if (what in chosen.wrong) return "";
  const control = allIn(controls).find(({ name }) => name === what);
  // A button that adds or removes a layer is gone where there is no room, or no layer, for the next.
  if (!control || control.is === "press") {
    const hidden = layers.letters.length - 2;
    return `the network now has ${hidden} hidden layer${hidden === 1 ? "" : "s"}`;
  }
  const value = chosen.values[what];
  return `${control.label} is now ${control.options?.find(([option]) => option === value)?.[1] ?? value}`;
}
