// The panel above the steps: the held cell in the network, what it affects, and the nudge.

import { cellOf, keyOf, keysOf, shownAt } from "../sums/links.js";
import { drawNetwork, fillNetwork } from "./network.js";
import { drawAnswers } from "../sums/sums.js";
import { make, redraw, symbolNodes } from "../sums/symbols.js";

/**
 * @import { NudgeResult } from "../payload.d.ts"
 * @import { Cell, View } from "../view.d.ts"
 * @typedef {NudgeResult & { back: string }} ShownNudge a nudge as it is shown: with the text of the button back
 */

const NUDGES = ["−0.1", "−0.01", "−0.001", "+0.001", "+0.01", "+0.1"];

/** @param {View} view */
export function drawPanel(view) {
  return make("div", "panel", make("div", "diagram", drawNetwork(view)), make("div", "about"), make("div", "beside"));
}

/**
 * @param {View} view
 * @param {Cell | null} held
 * @param {Element} panel
 */
export function fillPanel(view, held, panel) {
  const [diagram, about, beside] = panel.children;
  fillNetwork(view, diagram.children[0]);
  const asked = cellOf(keyOf(...view.affects.cell));
  const shown = shownAt(view, asked);
  const current = shown ? view.sayOf(asked.key, shown.text) : null;
  redraw(about, [view.affects, current, view.explained, view.chain.symbol], () => drawAbout(view, current));
  const nudged = held && held.matrix in view.gradients ? held : null;
  const nudge = view.nudge && coveredNudge(view, view.nudge);
  redraw(beside, nudged && [nudged, nudge], () => [nudged ? drawNudge(view, nudged, nudge) : drawHints()]);
}

/**
 * @param {View} view
 * @param {string | null} current the text of the cell now, null where the grids do not show it
 */
function drawAbout(view, current) {
  const { answers, cell } = view.affects;
  const where = `${view.grids[cell[0]].label}, row ${Number(cell[1]) + 1}, column ${Number(cell[2]) + 1}, is ${current} now`;
  const jump = make("button", "plain", "See the chain rule of ", ...symbolNodes(view.chain.symbol), " ↓");
  jump.type = "button";
  jump.dataset.go = String(view.explained[0]);
  return [
    make("h2", "", "What does ", make("i", "", ...symbolNodes(answers[0].question)), " affect?"),
    ...(current === null ? [] : [make("p", "quiet", where)]),
    drawAnswers(view),
    jump,
  ];
}

export const TITLE = "Backpropagation, every number of it";

// What a person can do here, in the order in which they try it.
const HINTS = [
  ["Point", "at any number: all numbers that it is computed from light up."],
  ["Click", "a number to hold it: its sum opens beside its grid, down to the chain rule."],
  ["Change", "a number with a dotted line under it: type, or drag sideways. Everything is computed again."],
];

function drawHints() {
  const hints = HINTS.map(([what, does]) => make("li", "", make("b", "", what), ` ${does}`));
  return make("div", "hints", make("h2", "", TITLE), make("ul", "", ...hints));
}

/**
 * The nudge without the numbers that are covered.
 * @param {View} view
 * @param {NudgeResult} nudge
 * @returns {ShownNudge}
 */
function coveredNudge(view, nudge) {
  const shown = Object.entries(nudge.reveals).map(([name, places]) => {
    const text = String(nudge[/** @type {keyof NudgeResult} */ (name)]);
    return [name, view.sayOf(keysOf(places), text)];
  });
  const back = view.textOf(keyOf(...nudge.cell), `Take it back to ${nudge.before}`, "Take it back");
  return { ...nudge, ...Object.fromEntries(shown), back };
}

/**
 * @param {View} view
 * @param {Cell} held
 * @param {ShownNudge | null} nudge
 */
function drawNudge(view, held, nudge) {
  const symbol = shownAt(view, held)?.symbol ?? "";
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
  if (!nudge || keyOf(...nudge.cell) !== held.key) {
    box.append(make("p", "quiet", "What does the gradient promise for a small change, and what really happens?"));
    return box;
  }
  const rows = [
    [`the gradient promises`, nudge.predicted],
    [`${nudge.loss} really changes by`, nudge.real],
    ["really / promised", nudge.ratio],
  ].map(([name, value]) => {
    const head = make("th", "", name);
    head.scope = "row";
    return make("tr", "", head, make("td", "number", value));
  });
  const table = make("table", "", make("tbody", "", ...rows));
  table.setAttribute("aria-label", "the nudge");
  const keep = make("button", "", "Keep it");
  keep.dataset.settle = "keep";
  const back = make("button", "", nudge.back);
  back.dataset.settle = "back";
  for (const button of [keep, back]) button.type = "button";
  box.append(make("p", "", ...symbolNodes(nudge.symbol), ` changed by ${nudge.amount}`), table, make("div", "buttons", keep, back));
  return box;
}

const KEYS = [
  ["arrows, Home, End", "move inside a grid"],
  ["Tab", "go to the next grid or button"],
  ["type a number", "replace a cell of X, Y, W1, b, W2, c; Enter, Tab or an arrow goes on, Esc cancels"],
  ["F2 or Enter, double click", "change the number that is there"],
  ["drag sideways", "make a number larger or smaller; Shift finer, Alt coarser, Esc cancels"],
  ["Delete", "put 0"],
  ["Space or click", "hold a cell; Esc releases it"],
  ["Enter on a factor", "unfold it, or fold it again"],
  ["Ctrl/Cmd + C, + V", "copy a grid, paste a matrix from a spreadsheet, NumPy, LaTeX and others"],
  ["Ctrl/Cmd + Z, with Shift", "undo, redo"],
  ["p", "present, one step at a time: ← and → (or Page Up and Page Down)"],
  ["?", "this help"],
];

export function drawHelp() {
  const rows = KEYS.map(([key, does]) => make("div", "", make("dt", "", key), make("dd", "", does)));
  return drawDialog("help", "Keys", make("dl", "", ...rows), [["Close", ""]]);
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
