// Unfolding: the sum behind the held cell, in which every factor that has a line of its own can be replaced by it.

import { shownAt, stepOf, termsOf } from "./links.js";
import { drawTerm } from "./sums.js";
import { make, symbolNodes } from "./symbols.js";

/** @import { Cell, UnfoldedPlace, UnfoldedSum, View } from "../view.d.ts" */

const UNFOLD_MS = 320;

/**
 * The sum of a cell as a tree.  `open` holds the places in the sum that are unfolded, as "0.1" (the second cell
 * mentioned inside the first), or "all".  Each piece of a factor is a text or a place; a place has the `path` by which
 * it can be unfolded (empty where it cannot), and, where it is unfolded, its own terms.
 * @param {View} view
 * @param {Cell} cell
 * @param {Set<string>} open
 * @param {string} [path]
 * @returns {UnfoldedSum}
 */
export function unfold(view, cell, open, budget = { left: view.limits.unfolded }, path = "") {
  const { terms, more } = termsOf(view, cell, view.limits.terms);
  let at = 0;
  /** @type {(piece: string | Cell) => string | UnfoldedPlace} */
  const placed = (piece) => {
    if (typeof piece === "string") return piece;
    const inside = path ? `${path}.${at++}` : String(at++);
    const unfoldable = stepOf(view, piece.matrix) && shownAt(view, piece) && budget.left > 0;
    if (!unfoldable) return { cell: piece, path: "" };
    if (!open.has(inside) && !open.has("all")) return { cell: piece, path: inside };
    budget.left -= 1;
    return { cell: piece, path: inside, ...unfold(view, piece, open, budget, inside) };
  };
  const unfolded = terms.map(({ sign, factors }) => ({ sign, factors: factors.map((pieces) => pieces.map(placed)) }));
  return { terms: unfolded, more };
}

/**
 * @param {View} view
 * @param {Cell} cell
 * @param {Set<string>} open
 */
export function drawUnfolding(view, cell, open) {
  return make("div", "unfolding", drawLeaf(view, cell, ""), " = ", drawTerms(view, unfold(view, cell, open)));
}

/**
 * @param {View} view
 * @param {UnfoldedSum} sum
 */
function drawTerms(view, { terms, more }) {
  const element = make("span", "terms");
  terms.forEach(({ sign, factors }, i) => {
    if (i || sign === "−") element.append(make("span", "joint", i ? ` ${sign} ` : "−"));
    const term = drawTerm(factors.map((pieces) => pieces.map((piece) => (typeof piece === "string" ? piece : piece.cell))));
    factors.forEach((pieces, k) => {
      if (k) term.append(make("span", "joint", "·"));
      for (const piece of pieces) term.append(typeof piece === "string" ? make("span", "joint", piece) : drawPlace(view, piece));
    });
    element.append(term);
  });
  if (more) element.append(make("span", "joint", ` + ${more} more`));
  return element;
}

/**
 * @param {View} view
 * @param {UnfoldedPlace} place
 */
function drawPlace(view, place) {
  const { cell, path, terms, more = 0 } = place;
  const shown = shownAt(view, cell);
  if (!terms || !shown) return drawLeaf(view, cell, path);
  const { symbol, text, family } = shown;
  const fold = make("button", "fold", ...symbolNodes(symbol), ` = ${view.textOf(cell.key, text)} ▾`);
  fold.type = "button";
  Object.assign(fold.dataset, { fold: path, place: path, key: cell.key, family });
  fold.setAttribute("aria-expanded", "true");
  fold.title = "fold it back";
  return make("span", "group", fold, make("span", "inside", drawTerms(view, { terms, more })));
}

/**
 * A cell as its symbol over its number; with a path it is a button that unfolds it.
 * @param {View} view
 * @param {Cell} cell
 * @param {string} path
 */
function drawLeaf(view, cell, path) {
  const shown = shownAt(view, cell) ?? { symbol: `${cell.matrix}…`, text: "…", family: "" };
  const element = make(
    path ? "button" : "span",
    "chip stack",
    make("span", "symbol", ...symbolNodes(shown.symbol), path ? " ▸" : ""),
    make("span", "number", view.textOf(cell.key, shown.text)),
  );
  element.dataset.key = cell.key;
  element.dataset.family = shown.family;
  if (element instanceof HTMLButtonElement) {
    element.type = "button";
    Object.assign(element.dataset, { unfold: path, place: path });
    element.setAttribute("aria-expanded", "false");
    element.title = "unfold: put its own line in its place";
  }
  return element;
}

/**
 * Move each factor from its old place to its new one in an animation.
 * @param {HTMLElement} container
 * @param {() => void} change
 */
export function glide(container, change) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  /** @type {Map<string | null, DOMRect[]>} */
  const before = new Map();
  for (const element of calm ? [] : container.querySelectorAll("[data-key]")) {
    const key = element.getAttribute("data-key");
    before.set(key, [...(before.get(key) ?? []), element.getBoundingClientRect()]);
  }
  change();
  if (!before.size) return;
  for (const element of container.querySelectorAll("[data-key]")) {
    const from = before.get(element.getAttribute("data-key"))?.shift();
    const to = element.getBoundingClientRect();
    const frames = from
      ? [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: "none" }]
      : [{ opacity: 0, transform: "scale(0.6)" }, { opacity: 1, transform: "none" }];
    element.animate(frames, { duration: UNFOLD_MS, easing: "ease-out" });
  }
}
