// Unfolding: the sum behind the held cell, and below it the sum of each cell in it that is unfolded, a term a row.

import { shownAt, stepOf, termsOf } from "./links.js";
import { drawSymbol, keysIn, spanning } from "./sums.js";
import { make, symbolNodes } from "./symbols.js";

/** @import { Cell, UnfoldedLine, UnfoldedPlace, View } from "../view.d.ts" */

const UNFOLD_MS = 320;

/**
 * The sum of a cell, and those of the cells that are unfolded, each once, below the line in which it stands first.
 * `open` holds the places that are unfolded, as "0.1" (the second cell mentioned in the line of the first), or "all".
 * @param {View} view
 * @param {Cell} cell
 * @param {Set<string>} open
 * @returns {UnfoldedLine[]}
 */
export function unfold(view, cell, open, most = view.limits.unfolded) {
  const met = new Set([cell.key]);
  let left = most;
  /** @type {(of: Cell, path: string) => UnfoldedLine[]} */
  const linesOf = (of, path) => {
    const { terms, more } = termsOf(view, of, view.limits.terms);
    /** @type {UnfoldedPlace[]} */
    const opened = [];
    let at = 0;
    /** @type {(piece: string | Cell) => string | UnfoldedPlace} */
    const placed = (piece) => {
      if (typeof piece === "string") return piece;
      const here = path ? `${path}.${at++}` : String(at++);
      if (met.has(piece.key) || !stepOf(view, piece.matrix) || !shownAt(view, piece) || !left) return { cell: piece, path: "", isOpen: false };
      met.add(piece.key);
      const place = { cell: piece, path: here, isOpen: open.has(here) || open.has("all") };
      if (place.isOpen) opened.push(place);
      left -= Number(place.isOpen);
      return place;
    };
    const line = { cell: of, terms: terms.map(({ sign, factors }) => ({ sign, factors: factors.map((pieces) => pieces.map(placed)) })), more };
    return [line, ...opened.flatMap((place) => linesOf(place.cell, place.path))];
  };
  return linesOf(cell, "");
}

/**
 * @param {View} view
 * @param {Cell} cell
 * @param {Set<string>} open
 */
export function drawUnfolding(view, cell, open) {
  const lines = unfold(view, cell, open);
  const width = Math.max(...lines.flatMap(({ terms }) => terms.map(({ factors }) => factors.length)));
  return make("table", "sums unfolding", ...lines.map((line) => drawSumLine(view, line, width)));
}

/**
 * A cell with its sum, a row for each term, and its number.
 * @param {View} view
 * @param {UnfoldedLine} line
 * @param {number} width how many factors the longest term has
 */
function drawSumLine(view, { cell, terms, more }, width) {
  const height = terms.length + (more ? 1 : 0);
  const head = make("th", "symbol", drawSymbol(cell, shownAt(view, cell)), " =");
  const total = make("td", "product", `= ${view.sayOf(cell.key, shownAt(view, cell)?.text ?? "…")}`);
  for (const beside of [head, total]) beside.rowSpan = height;
  const rows = terms.map(({ sign, factors }, i) => {
    const row = make("tr", "term", i ? null : head, make("td", "joint", i || sign === "−" ? sign : ""), ...factors.map((pieces) => drawPieces(view, pieces)));
    row.dataset.keys = keysIn(factors.flat().map((piece) => (typeof piece === "string" ? piece : piece.cell)));
    if (factors.length < width) row.append(spanning("td", width - factors.length, ""));
    if (!i) row.append(total);
    return row;
  });
  if (more) rows.push(make("tr", "", spanning("td", width + 1, `+ ${more} more`)));
  return make("tbody", "", ...rows);
}

/**
 * @param {View} view
 * @param {(string | UnfoldedPlace)[]} pieces
 */
function drawPieces(view, pieces) {
  return make("td", "", make("span", "pieces", ...pieces.map((piece) => (typeof piece === "string" ? make("span", "joint", piece) : drawPlace(view, piece)))));
}

/**
 * A cell as its symbol over its number; with a path it is a button that unfolds it, or folds it again.
 * @param {View} view
 * @param {UnfoldedPlace} place
 */
function drawPlace(view, { cell, path, isOpen }) {
  const shown = shownAt(view, cell) ?? { symbol: `${cell.matrix}…`, text: "…", family: "" };
  const element = make(
    path ? "button" : "span",
    "chip stack",
    make("span", "symbol", ...symbolNodes(shown.symbol), path && (isOpen ? " ▾" : " ▸")),
    make("span", "number", view.textOf(cell.key, shown.text)),
  );
  element.dataset.key = cell.key;
  element.dataset.family = shown.family;
  if (element instanceof HTMLButtonElement) {
    element.type = "button";
    Object.assign(element.dataset, { [isOpen ? "fold" : "unfold"]: path, place: path });
    element.setAttribute("aria-expanded", String(isOpen));
    element.title = isOpen ? "fold: take its line away" : "unfold: show its own line below";
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
