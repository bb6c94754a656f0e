// Unfolding: the sum behind the held cell, in which every factor that has a line of its own can be replaced by it.

import { shownAt, stepOf, termsOf } from "./links.js";
import { MOST_TERMS, drawTerm } from "./sums.js";
import { make, symbolNodes } from "./symbols.js";

// As many as the server keeps.
const MOST_UNFOLDED = 200;
const UNFOLD_MS = 320;

// `open` holds the places in the sum that are unfolded, as "0.1" (the second cell mentioned inside the first),
// or "all".
export function drawUnfolding(view, cell, open) {
  const budget = { left: MOST_UNFOLDED };
  return make("div", "unfolding", drawLeaf(view, cell, ""), " = ", drawTerms(view, cell, "", open, budget));
}

function drawTerms(view, cell, path, open, budget) {
  const { terms, more } = termsOf(view, cell, MOST_TERMS);
  const element = make("span", "terms");
  let at = 0;
  terms.forEach(({ sign, factors }, i) => {
    if (i || sign === "−") element.append(make("span", "joint", i ? ` ${sign} ` : "−"));
    const term = drawTerm(factors);
    factors.forEach((pieces, k) => {
      if (k) term.append(make("span", "joint", "·"));
      for (const piece of pieces) {
        if (piece.key) term.append(drawPlace(view, piece, path ? `${path}.${at++}` : String(at++), open, budget));
        else term.append(make("span", "joint", piece));
      }
    });
    element.append(term);
  });
  if (more) element.append(make("span", "joint", ` + ${more} more`));
  return element;
}

function drawPlace(view, cell, path, open, budget) {
  const unfoldable = stepOf(view, cell.matrix) && shownAt(view, cell) && budget.left > 0;
  const unfolded = open.has(path) || open.has("all");
  if (!unfoldable) return drawLeaf(view, cell, "");
  if (!unfolded) return drawLeaf(view, cell, path);
  budget.left -= 1;
  const { symbol, text, family } = shownAt(view, cell);
  const fold = make("button", "fold", ...symbolNodes(symbol), ` = ${view.textOf(cell.key, text)} ▾`);
  fold.type = "button";
  Object.assign(fold.dataset, { fold: path, place: path, key: cell.key, family });
  fold.setAttribute("aria-expanded", "true");
  fold.title = "fold it back";
  return make("span", "group", fold, make("span", "inside", drawTerms(view, cell, path, open, budget)));
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
  if (path) {
    element.type = "button";
    Object.assign(element.dataset, { unfold: path, place: path });
    element.setAttribute("aria-expanded", "false");
    element.title = "unfold: put its own line in its place";
  }
  return element;
}

// Let each factor glide from where it stood to where it stands, so that the eye can follow it.
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
