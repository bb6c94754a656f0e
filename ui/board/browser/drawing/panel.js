// The panel above the steps: the held cell in the network, what it affects, and the nudge.  All of it is about the cell
// that Python was last told is held.

import { cellOf, keyOf, keysOf, shownAt } from "../sums/links.js";
import { drawNetwork, fillNetwork } from "./network.js";
import { drawLevels } from "../sums/sums.js";
import { drawWords } from "../sums/words.js";
import { elementIn, make, redraw, symbolNodes, wholeNames } from "../sums/symbols.js";
import { drawKeySwitch } from "../tab/single_keys.js";

/**
 * @import { Held, NudgeResult } from "../payload.d.ts"
 * @import { View } from "../view.d.ts"
 * @typedef {{ cell: NudgeResult["cell"], back: string, rows: string[][] }} ShownNudge a nudge as it is shown: the text of
 *   the button back, and each row's name and text
 */

const NUDGES = ["−0.1", "−0.01", "−0.001", "+0.001", "+0.01", "+0.1"];

/** @param {View} view */
export function drawPanel(view) {
  return make("div", "panel", make("div", "diagram", drawNetwork(view), make("p", "quiet")), make("div", "about"), make("div", "beside"));
}

/**
 * @param {View} view
 * @param {Element} panel
 */
export function fillPanel(view, panel) {
  const { held } = view;
  const [diagram, about, beside] = panel.children;
  fillNetwork(view, diagram.children[0]);
  const number = held && view.sayOf(keyOf(...held.cell), held.text);
  // What was opened stays open, also for another cell.
  const isOpen = about.querySelector("details")?.open ?? false;
  redraw(about, held && [held, number, view.chain?.symbol], () => (held ? drawHeld(view, held, isOpen) : []));
  const nudged = held && held.cell[0] in view.gradients ? held : null;
  const nudge = view.nudge && coveredNudge(view, view.nudge);
  const opening = openingOf(view);
  redraw(beside, nudged ? [nudged.cell, nudged.symbol, nudge] : opening, () => [nudged ? drawNudge(nudged, nudge) : drawHints(opening)]);
}

/**
 * Keep the panel as high as it has been at this width: another held cell has another text, and the board below must not
 * move under the pointer when that comes.
 * @param {HTMLElement} panel
 */
export function keepHeight(panel) {
  let width = 0;
  new ResizeObserver(() => {
    if (panel.offsetWidth !== width) panel.style.minHeight = "";
    width = panel.offsetWidth;
    panel.style.minHeight = `${panel.getBoundingClientRect().height}px`;
  }).observe(panel);
}

/**
 * Say under the diagram what it lights: a path of the held cell, or that cell; of a gradient, its parameter.
 * @param {View} view
 * @param {boolean} isPath
 * @param {boolean} isLit
 * @param {Element} panel
 */
export function fillCaption({ held }, isPath, isLit, panel) {
  const [first] = held?.levels ?? [];
  const symbol = (isPath ? held?.symbol : (first?.[0][0] ?? held?.symbol)) ?? "";
  const [before, after] = isPath ? ["Lit: one path of ", ""] : ["Lit: ", first ? " and what it affects" : ""];
  const caption = () => [make("span", "", before, make("i", "", ...symbolNodes(symbol)), after)];
  redraw(elementIn(panel, ".diagram p"), isLit && held && [before, symbol, after], () => (isLit && held ? caption() : []));
}

/**
 * @param {View} view
 * @param {Held} held
 * @param {boolean} isOpen whether all that it affects is shown
 */
function drawHeld(view, held, isOpen) {
  const { cell, symbol, where, text, question, says, levels, sum } = held;
  const [before, after] = question;
  const isGradient = Object.values(view.gradients).includes(sum);
  const jump = make("button", "plain", isGradient ? "See the chain rule of " : "See the sum of ", ...symbolNodes(view.chain?.symbol ?? symbol), " ↓");
  jump.type = "button";
  jump.dataset.go = sum;
  return [
    make("h2", "", before, make("i", "", ...symbolNodes(symbol)), after),
    make("p", "quiet", ...wholeNames(`${where}, is ${view.sayOf(keyOf(...cell), text)} now`)),
    ...says.map((sentence) => make("p", "", ...symbolNodes(sentence))),
    ...(levels.length ? drawLevels(levels, isOpen) : []),
    ...(sum ? [jump] : []),
  ];
}

export const TITLE = "Backpropagation, every number of it";

// What a person can do here, in the order in which they try it.
const HINTS = [
  ["Point", "at a number to see what it comes from."],
  ["Click", "a number to hold it and open its sum."],
  ["Change", "a number with a dotted line under it: type, or drag sideways."],
];
const HINTS_FOR_A_FINGER = [
  ["Tap", "a number to hold it and open its sum."],
  ["Tap again", "to change a number with a dotted line under it, or slide the held number sideways."],
];

/**
 * What the board is for, with the numbers of the first row that is shown.
 * @param {View} view
 */
function openingOf(view) {
  const texts = view.opening.map((part) => {
    if (typeof part === "string") return part;
    const key = keyOf(...part);
    return view.textOf(key, shownAt(view, cellOf(key))?.text ?? "");
  });
  return texts.join("") || TITLE;
}

/** @param {string} opening */
function drawHints(opening) {
  const isTouch = matchMedia("(pointer: coarse)").matches;
  const hints = (isTouch ? HINTS_FOR_A_FINGER : HINTS).map(([what, does]) => make("li", "", make("b", "", what), ` ${does}`));
  return make("div", "hints", make("h2", "", opening), make("ul", "", ...hints));
}

/**
 * The nudge without the numbers that are covered.
 * @param {View} view
 * @param {NudgeResult} nudge
 * @returns {ShownNudge}
 */
function coveredNudge(view, { cell, before, rows }) {
  const back = view.textOf(keyOf(...cell), `Take it back to ${before}`, "Take it back");
  return { cell, back, rows: rows.map(({ name, text, reveals }) => [name, view.sayOf(keysOf(reveals), text)]) };
}

/**
 * @param {Held} held
 * @param {ShownNudge | null} nudge
 */
function drawNudge({ cell, symbol }, nudge) {
  const box = make("div", "nudge", make("h2", "", "Nudge ", make("i", "", ...symbolNodes(symbol))));
  const buttons = NUDGES.map((amount) => {
    const button = make("button", "", amount);
    button.type = "button";
    button.dataset.nudge = amount;
    button.setAttribute("aria-label", `change ${symbol} by ${amount}`);
    return button;
  });
  const typed = make("input", "amount");
  typed.placeholder = "by…";
  typed.setAttribute("aria-label", `change ${symbol} by this amount`);
  box.append(make("div", "buttons", ...buttons, typed));
  if (!nudge || keyOf(...nudge.cell) !== keyOf(...cell)) {
    box.append(make("p", "quiet", "What does the gradient promise for a small change, and what really happens?"));
    return box;
  }
  const rows = nudge.rows.map(([name, text]) => {
    const head = make("th", "", ...symbolNodes(name));
    head.scope = "row";
    return make("tr", "", head, make("td", "number", ...symbolNodes(text)));
  });
  const table = make("table", "", make("tbody", "", ...rows));
  table.setAttribute("aria-label", "the nudge");
  const keep = make("button", "", "Keep it");
  keep.dataset.settle = "keep";
  const back = make("button", "", nudge.back);
  back.dataset.settle = "back";
  for (const button of [keep, back]) button.type = "button";
  box.append(table, make("div", "buttons", keep, back));
  return box;
}

const KEYS = [
  ["arrows, Home, End", "move inside a grid"],
  ["Tab", "go to the next grid or button"],
  ["type a number", "replace a cell of X, Y, W1, b, W2, c; Enter, Tab or an arrow goes on, Esc cancels"],
  ["F2 or Enter, double click", "change the number that is there"],
  ["drag sideways", "make a number larger or smaller, but no y of softmax, whose row adds up to 1; Shift finer, Alt coarser, Esc cancels"],
  ["tap, tap again", "hold a cell, change its number"],
  ["slide a held number sideways", "make it larger or smaller by touch"],
  ["Delete", "put 0"],
  ["c in a row of Y", "with softmax: make the cell the class of its row, 1 there and 0 in the others"],
  ["Space or click", "hold a cell; Esc releases it"],
  ["Enter on a factor", "unfold it, or fold it again"],
  ["Ctrl/Cmd + C, + V", "copy a grid, paste a matrix from a spreadsheet, NumPy, LaTeX and others"],
  ["Ctrl/Cmd + Z, with Shift", "undo, redo"],
  ["l", "numbers, letters, or both in the cells of all grids"],
  ["s, then a step’s number", "go to that step"],
  ["p", "one step at a time: ← and → go to another, and so do Page Up and Page Down, after the rest of one that is higher than the window; p or Esc shows all steps; after Esc, Page Down or F5 goes on there"],
  ["?", "this help"],
];

/**
 * @param {View} view
 * @param {() => void} onKeySwitch
 */
export function drawHelp({ words }, onKeySwitch) {
  const rows = KEYS.map(([key, does]) => make("div", "", make("dt", "", key), make("dd", "", does)));
  const content = make("div", "", make("dl", "", ...rows), drawKeySwitch(onKeySwitch), make("h2", "", "Words"), drawWords(words));
  const help = drawDialog("help", "Keys and words", content, [["Close", ""]]);
  // It is longer than a small window: with the focus on its button it would open at its end.
  const title = elementIn(help, "h2");
  title.tabIndex = -1;
  title.autofocus = true;
  return help;
}

/**
 * A modal question.
 * @param {string} name
 * @param {string} title
 * @param {Node} content
 * @param {string[][]} buttons each with its text and its answer
 */
export function drawDialog(name, title, content, buttons) {
  const drawn = buttons.map(([text, answer]) => {
    const button = make("button", "", text);
    button.value = answer;
    return button;
  });
  const form = make("form", "", make("h2", "", title), content, make("div", "buttons", ...drawn));
  form.method = "dialog";
  const dialog = make("dialog", name, form);
  dialog.setAttribute("aria-label", title);
  return dialog;
}
