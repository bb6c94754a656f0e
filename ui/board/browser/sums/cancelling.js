// Why the outputs' delta is the error: its chain rule and what is left of it, stage by stage in letters and in numbers.

import { cellOf, keyOf, shownAt } from "./links.js";
import { drawSymbol, numbersOf } from "./sums.js";
import { make, redraw, symbolNodes } from "./symbols.js";

/**
 * @import { Cancelling } from "../payload.d.ts"
 * @import { Cell, View } from "../view.d.ts"
 */

const PLUS = " + ";

/**
 * @param {View} view
 * @param {Element} place
 * @param {Cancelling | null} cancelling
 */
export function fillCancelling(view, place, cancelling) {
  const stages = cancelling?.stages.map(({ says, parts, noNumber }) => ({ says, noNumber, terms: addendsOf(parts.map(pieceOf)) })) ?? [];
  const numbers = stages.map(({ terms, noNumber }) => (!noNumber && terms.flat().some((piece) => typeof piece !== "string") ? terms.map((pieces) => numbersOf(view, pieces, false)) : []));
  const key = cancelling && keyOf(...cancelling.cell);
  const total = key ? ` = ${view.sayOf(key, shownAt(view, cellOf(key))?.text ?? "…")}` : "";
  redraw(place, [cancelling, numbers, total], () => {
    if (!cancelling) return [];
    const items = stages.map(({ says, noNumber, terms }, i) => {
      const letters = terms.map((pieces) => make("span", "", ...pieces.flatMap((piece) => (typeof piece === "string" ? symbolNodes(piece) : [drawSymbol(piece, shownAt(view, piece))]))));
      const last = i === stages.length - 1 ? make("b", "", total) : "";
      const inNumbers = numbers[i].length ? make("p", "numbers", "= ", ...numbers[i].map((text) => make("span", "", text)), last) : null;
      return make("li", "", make("p", "says", ...symbolNodes(says)), make("p", "symbols", "= ", ...letters), inNumbers, noNumber ? make("p", "quiet", ...symbolNodes(noNumber)) : null);
    });
    const title = make("h4", "", ...symbolNodes(cancelling.title));
    title.tabIndex = -1;
    return [title, make("ol", "", ...items)];
  });
}

/**
 * The terms of a sum, each with the + behind it, so that a line is broken between them.
 * @param {(string | Cell)[]} pieces
 */
function addendsOf(pieces) {
  /** @type {(string | Cell)[][]} */
  const terms = [[]];
  for (const piece of pieces) {
    terms[terms.length - 1].push(piece);
    if (piece === PLUS) terms.push([]);
  }
  return terms;
}

/** @type {(part: string | (string | number)[]) => string | Cell} */
const pieceOf = (part) => (typeof part === "string" ? part : cellOf(keyOf(...part.slice(1))));
