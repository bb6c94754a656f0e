// Messages: in a live region for screen readers, and as a short note on the screen.

import { keyOf, placeOf, shownAt, stepOf, termsOf } from "../sums/links.js";
import { sumInLetters } from "../sums/sums.js";
import { make, setText } from "../sums/symbols.js";

/**
 * @import { Details, EventOf, Kind, Numbered } from "../events.d.ts"
 * @import { Control, Draft } from "../payload.d.ts"
 * @import { Cell, View } from "../view.d.ts"
 */

// So many terms of a sum are said, to begin with.
const FIRST_TERMS = 3;
const TOAST_MS = 3000;
const TOAST_MS_A_LETTER = 70;

export class Telling {
  constructor() {
    this.live = make("p");
    /** A sentence that stands out of sight, for those who see: a screen reader says it where it stands. */
    this.note = make("p");
    /** What was said at the grids. */
    this.remarks = "";
  }

  // The live region; it is drawn anew with the board.
  draw() {
    this.live = make("p", "unseen");
    this.live.setAttribute("role", "status");
    this.note = make("p", "unseen");
    this.note.setAttribute("aria-hidden", "true");
    return make("div", "", this.live, this.note);
  }

  /**
   * Say what the last edit did, for those who hear the page.
   * @param {View} view
   * @param {Numbered[]} done the events that were answered
   * @param {Map<number, string>} refusals the sentence on each event that was refused, by its number
   * @param {(name: string) => boolean} isSeen whether the sentence at a grid stands in the window
   */
  say(view, done, refusals, isSeen) {
    const refused = done.map(({ number }) => refusals.get(number)).findLast(Boolean);
    if (refused) return this.tell(refused);
    const edit = done.filter((event) => event.kind in SENTENCES).at(-1);
    const sentence = edit && sentenceOn(view, edit);
    const remarks = Object.entries(view.remarks).map(([name, remark]) => (view.covered.has(name) ? "" : `. ${remark}`)).join("");
    const other = remarks === this.remarks ? "" : remarks;
    this.remarks = remarks;
    const { adjusted = "" } = view.chosen;
    const also = edit?.kind === "choose" && adjusted && !remarks.includes(adjusted) ? `. ${adjusted}` : "";
    const waiting = edit && waitingText(view, edit);
    if (edit) this.note.classList.remove("toast");
    if (waiting && "matrix" in edit && !isSeen(edit.matrix ?? "")) this.show(waiting);
    if (sentence) this.tell(`${withLoss(view, sentence)}${other}${also}`, false);
    return undefined;
  }

  /**
   * Say at which step the board stands.
   * @param {View} view
   */
  sayStep(view) {
    this.tell(withLoss(view, stepText(view.downhill.step)), false);
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
    if (seen) this.raise(this.live);
    else this.live.classList.remove("toast");
  }

  /** @param {string} text */
  show(text) {
    setText(this.note, text);
    this.raise(this.note);
  }

  /**
   * Show a message for as long as it takes to read it; any other one goes away.
   * @param {HTMLElement} message
   */
  raise(message) {
    clearTimeout(this.timer);
    for (const one of [this.live, this.note]) one.classList.toggle("toast", one === message);
    const duration = Math.max(TOAST_MS, message.textContent.length * TOAST_MS_A_LETTER);
    this.timer = setTimeout(() => message.classList.remove("toast"), duration);
  }
}

/** @type {(step: number) => string} */
const stepText = (step) => `step ${step.toLocaleString("en")}`;

/**
 * A sentence, and the loss.
 * @param {View} view
 * @param {string} sentence
 */
function withLoss(view, sentence) {
  const [goal] = view.loss;
  return `${sentence}; ${goal.label} is ${view.sayOf(keyOf(goal.name, 0, 0), goal.text)}`;
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
  class: tellClass,
  nudge: tellCell,
  undo: () => "undone",
  redo: () => "redone",
  paste: (view, { matrix }) => (view.asked ? "" : `pasted into ${view.grids[matrix].label}${view.wrong[matrix] ? "; not all of it counts yet" : ""}`),
  answer: ({ rows }) => `${rows.letter} is ${rows.size}`,
  choose: tellChoice,
  fill: () => "filled",
  // Of steps that are played only the last is said: see Playing.
  descend: ({ downhill }, { gesture }) => (gesture ? "" : stepText(downhill.step)),
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
 * Empty for a text that does not count: the sentence at its grid says that.  In a row whose numbers must add up to 1
 * others changed with it.
 * @param {View} view
 * @param {Details["set"]} edit
 */
function tellCell(view, edit) {
  const { matrix, row } = edit;
  const place = placeOf(edit);
  const shown = shownAt(view, place);
  if (!shown || draftOf(view, edit)) return "";
  const { classes, first, texts, label } = view.grids[matrix];
  if (!classes) return `${shown.symbol} is now ${view.sayOf(place.key, shown.text)}`;
  const numbers = texts[row - first[0]].map((text, column) => view.sayOf(keyOf(matrix, row, column), text));
  if (shown.text === "1" && numbers.filter((text) => text === "0").length === numbers.length - 1) return tellClass(view, edit);
  return `row ${row + 1} of ${label} is now ${numbers.join(", ")}`;
}

/**
 * @param {View} view
 * @param {Details["class"]} edit
 */
function tellClass(view, edit) {
  return `${shownAt(view, placeOf(edit))?.symbol ?? "it"} is now the class of row ${edit.row + 1}`;
}

/** @type {(view: View, edit: Details["class"]) => Draft | undefined} */
const draftOf = (view, edit) => view.drafts[edit.matrix]?.find(({ row, column }) => row === edit.row && column === edit.column);

/**
 * What is said at a grid on what the last edit put there and does not count; empty where all counts.
 * @param {View} view
 * @param {Numbered} edit
 */
function waitingText(view, edit) {
  if (edit.kind === "set") return draftOf(view, edit)?.says ?? "";
  return edit.kind === "paste" ? view.wrong[edit.matrix] ?? "" : "";
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
