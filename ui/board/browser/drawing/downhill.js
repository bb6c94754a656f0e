// The steps downhill: a strip that stays in view with the loss, and the buttons at the updates.

import { keyOf, keysOf } from "../sums/links.js";
import { elementIn, elementsIn, make, makeSvg, redraw, setAttribute, setText, symbolNodes } from "../sums/symbols.js";

/** @import { View } from "../view.d.ts" */

const BOX = "-3 -3 126 34";

export function drawStrip() {
  const strip = make("div", "strip", make("span", "facts"), make("span", "curve"), make("span", "buttons", stepButton("1", "Take a step"), playButton()), make("p", "warning"), make("p", "mistake"));
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", "the loss and the steps downhill");
  return strip;
}

/**
 * The buttons above the updates, and what the steps did.
 * @param {View} view
 */
export function drawSteps({ learning }) {
  const [first, ...more] = learning.steps;
  const speeds = learning.speeds.map(([steps, often]) => new Option(speedText(steps * often), `${steps} ${often}`));
  const speed = make("select", "speed", ...speeds);
  speed.selectedIndex = 1;
  const buttons = [stepButton(first, "Take this step"), ...more.map((steps) => stepButton(steps, `× ${Number(steps).toLocaleString("en")}`)), playButton()];
  return make("div", "downhill", make("div", "buttons", ...buttons, make("label", "control", "Speed", speed)), make("p", "quiet"), make("div", "says"));
}

/** @type {(steps: number) => string} */
const speedText = (steps) => `${counted(steps)} a second`;

/** @type {(steps: number) => string} */
const counted = (steps) => `${steps.toLocaleString("en")} ${steps === 1 ? "step" : "steps"}`;

/**
 * @param {string} steps
 * @param {string} text
 */
function stepButton(steps, text) {
  const button = make("button", "", text);
  button.type = "button";
  button.dataset.descend = steps;
  if (steps !== "1") button.setAttribute("aria-label", `${text}: take ${counted(Number(steps))} downhill`);
  return button;
}

function playButton() {
  const button = make("button", "play");
  button.type = "button";
  button.dataset.act = "play";
  return button;
}

/**
 * @param {View} view
 * @param {boolean} isPlaying
 * @param {HTMLElement} strip
 */
export function fillStrip(view, isPlaying, strip) {
  const { downhill } = view;
  const [goal] = view.loss;
  const key = keyOf(goal.name, 0, 0);
  const loss = view.sayOf(key, goal.text);
  const change = downhill.change && view.textOf(key, downhill.change, "");
  const nudge = view.nudge && [view.nudge.line.name, view.sayOf(keysOf(view.nudge.line.reveals), view.nudge.line.text)];
  const step = downhill.step ? `step ${downhill.step.toLocaleString("en")}` : "";
  redraw(elementIn(strip, ".facts"), [goal.label, view.goal.formula, loss, change, step, nudge], () => [
    make("span", "", `${goal.label} = `, make("span", "formula", `${view.goal.formula} = `), make("b", "", loss)),
    ...[change, step].map((text) => make("span", "quiet", text)),
    ...(nudge ? [make("span", "quiet", ...symbolNodes(`${nudge[0]}: ${nudge[1]}`))] : []),
  ]);
  setText(elementIn(strip, ".warning"), view.textOf(key, downhill.warning, ""));
  const curve = view.textOf(key, downhill.curve, "");
  redraw(elementIn(strip, ".curve"), [curve, downhill.about], () => (curve ? [drawCurve(curve, `${goal.label} ${downhill.about}`)] : []));
  fillPlay(isPlaying, strip);
}

/**
 * @param {View} view
 * @param {boolean} isPlaying
 * @param {HTMLElement} box
 */
export function fillSteps(view, isPlaying, box) {
  const { before, after, warning, says } = view.downhill;
  const [goal] = view.loss;
  const key = keyOf(goal.name, 0, 0);
  const fall = before && view.textOf(key, `${goal.label} ${before} → ${after}`, `${goal.label} covered`);
  setText(elementIn(box, "p"), fall || "All updates are taken at once, and one Undo takes them back.");
  const sentences = [view.textOf(key, warning, ""), ...says].filter(Boolean);
  redraw(elementIn(box, ".says"), sentences, () => sentences.map((sentence) => make("p", "", sentence)));
  fillPlay(isPlaying, box);
}

/**
 * @param {boolean} isPlaying
 * @param {HTMLElement} parent
 */
function fillPlay(isPlaying, parent) {
  const button = elementIn(parent, ".play");
  setText(button, isPlaying ? "❚❚ Pause" : "▶ Play");
  setAttribute(button, "aria-label", isPlaying ? "pause the steps downhill" : "play: one step downhill after another");
}

/**
 * The loss by step as a line, with a dot at its end.
 * @param {string} points
 * @param {string} about
 */
function drawCurve(points, about) {
  const [cx, cy] = (points.split(" ").at(-1) ?? "").split(",");
  return makeSvg("svg", { viewBox: BOX, role: "img", "aria-label": about }, makeSvg("polyline", { points }), makeSvg("circle", { cx, cy, r: 3 }));
}

/**
 * The speed that is chosen: how many steps at once, and how often in a second.
 * @param {HTMLElement} box
 */
export function speedIn(box) {
  const [speed] = /** @type {HTMLSelectElement[]} */ (elementsIn(box, ".speed"));
  return speed.value.split(" ").map(Number);
}
