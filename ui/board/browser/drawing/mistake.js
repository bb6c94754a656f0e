// What if I forget this: the switches at a step, the banner, and the numbers that a mistake changes.

import { keysOf } from "../sums/links.js";
import { elementIn, elementsIn, make, redraw, setAttribute, symbolNodes } from "../sums/symbols.js";

/**
 * @import { Grid, WhatIf } from "../payload.d.ts"
 * @import { View } from "../view.d.ts"
 */

/** @param {WhatIf} whatIf */
export function drawWhatIf({ mistakes, refusals }) {
  if (!mistakes.length && !refusals.length) return null;
  const switches = mistakes.map(([key, name, sentence]) => {
    const button = make("button", "switch", ...symbolNodes(name));
    button.type = "button";
    button.dataset.forget = key;
    button.title = sentence;
    button.setAttribute("role", "switch");
    return button;
  });
  const sentences = refusals.map((sentence) => make("p", "", sentence));
  return make("details", "what-if", make("summary", "", "What if I forget this?"), make("div", "switches", ...switches), ...sentences);
}

/**
 * @param {View} view
 * @param {HTMLElement} step
 */
export function fillWhatIf({ mistake }, step) {
  for (const button of elementsIn(step, "[data-forget]")) setAttribute(button, "aria-checked", button.dataset.forget === mistake?.key);
}

/**
 * Mark a cell that the mistake changes; what is said of it.
 * @param {Grid} grid
 * @param {HTMLElement} cell
 * @param {number} i
 * @param {number} j
 * @param {boolean} covered
 */
export function markMistake(grid, cell, i, j, covered) {
  const right = covered ? "" : (grid.right?.[i][j] ?? "");
  cell.toggleAttribute("data-mistaken", Boolean(right));
  return right && `wrong because of the mistake; right is ${right}`;
}

/**
 * @param {View} view
 * @param {HTMLElement} strip
 */
export function fillBanner(view, strip) {
  const { mistake } = view;
  const check = mistake && view.textOf(keysOf(mistake.reveals), mistake.check, "");
  strip.toggleAttribute("data-mistaken", Boolean(mistake));
  redraw(elementIn(strip, ".mistake"), [mistake, check], () => {
    if (!mistake) return [];
    const out = make("button", "", "Take it out");
    out.type = "button";
    out.dataset.forget = "";
    return [make("b", "", ...symbolNodes(mistake.name)), make("span", "sentence", ...symbolNodes(mistake.sentence)), make("span", "check", ...symbolNodes(check ?? "")), out];
  });
}
