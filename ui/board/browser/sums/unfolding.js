// Unfolding: the sum behind the held cell, in which every factor that has a line of its own can be replaced by it.

import { shownAt, stepOf, termsOf } from "./links.js";
import { drawTerm } from "./sums.js";
import { make, symbolNodes } from "./symbols.js";

const UNFOLD_MS = 320;

/**
 * The sum of a cell as a tree.  `open` holds the places in the sum that are unfolded, as "0.1" (the second cell
 * mentioned inside the first), or "all".  Each piece of a factor is a text or a place; a place has the `path` by which
 * it can be unfolded (empty where it cannot), and, where it is unfolded, its own terms.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @param {Set<string>} open
 * @param {string} [path]
 * @returns {import("../view.d.ts").UnfoldedSum}
 */
export function unfold(view, cell, open, budget = { left: view.limits.unfolded }, path = "") {
  const { terms, more } = termsOf(view, cell, view.limits.terms);
  let at = 0;
  const placed = (piece) => {
    if (!piece.key) return piece;
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
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @param {Set<string>} open
 */
export function drawUnfolding(view, cell, open) {
  return make("div", "unfolding", drawLeaf(view, cell, ""), " = ", drawTerms(view, unfold(view, cell, open)));
}

function drawTerms(view, { terms, more }) {
  const element = make("span", "terms");
  terms.forEach(({ sign, factors }, i) => {
    if (i || sign === "−") element.append(make("span", "joint", i ? ` ${sign} ` : "−"));
    const term = drawTerm(factors.map((pieces) => pieces.map((piece) => piece.cell ?? piece)));
    factors.forEach((pieces, k) => {
      if (k) term.append(make("span", "joint", "·"));
      for (const piece of pieces) term.append(piece.cell ? drawPlace(view, piece) : make("span", "joint", piece));
    });
    element.append(term);
  });
  if (more) element.append(make("span", "joint", ` + ${more} more`));
  return element;
}

function drawPlace(view, place) {
  const { cell, path, terms } = place;
  if (!terms) return drawLeaf(view, cell, path);
  const { symbol, text, family } = shownAt(view, cell);
  const fold = make("button", "fold", ...symbolNodes(symbol), ` = ${view.textOf(cell.key, text)} ▾`);
  fold.type = "button";
  Object.assign(fold.dataset, { fold: path, place: path, key: cell.key, family });
  fold.setAttribute("aria-expanded", "true");
  fold.title = "fold it back";
  return make("span", "group", fold, make("span", "inside", drawTerms(view, place)));
}

// A cell as its symbol over its number; with a path it is a button that unfolds it.
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
 * Let each factor glide from where it stood to where it stands, so that the eye can follow it.
 * @param {any} container
 * @param {() => void} change
 */
export function glide(container, change) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const before = new Map();
  for (const element of calm ? [] : container.querySelectorAll("[data-key]")) {
    const places = before.get(element.dataset.key) ?? [];
    places.push(element.getBoundingClientRect());
    before.set(element.dataset.key, places);
  }
  change();
  if (!before.size) return;
  for (const element of container.querySelectorAll("[data-key]")) {
    const from = before.get(element.dataset.key)?.shift();
    const to = element.getBoundingClientRect();
    const frames = from
      ? [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: "none" }]
      : [{ opacity: 0, transform: "scale(0.6)" }, { opacity: 1, transform: "none" }];
    element.animate(frames, { duration: UNFOLD_MS, easing: "ease-out" });
  }
}
