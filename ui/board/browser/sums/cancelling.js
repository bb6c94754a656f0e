// Why the outputs' delta is the error: its chain rule and what is left of it, stage by stage in letters and in numbers.

import { cellOf, keyOf, shownAt } from "./links.js";
import { drawSymbol, numbersOf } from "./sums.js";
import { make, redraw, symbolNodes } from "./symbols.js";

/**
 * @import { Cancelling } from "../payload.d.ts"
 * @import { Cell, View } from "../view.d.ts"
 */

/**
 * @param {View} view
 * @param {Element} place
 * @param {Cancelling | null} cancelling
 */
export function fillCancelling(view, place, cancelling) {
  const stages = cancelling?.stages.map(({ says, parts }) => ({ says, pieces: parts.map(pieceOf) })) ?? [];
  const numbers = stages.map(({ pieces }) => (pieces.every((piece) => typeof piece === "string") ? "" : `= ${numbersOf(view, pieces, false)}`));
  const key = cancelling && keyOf(...cancelling.cell);
  const total = key ? ` = ${view.sayOf(key, shownAt(view, cellOf(key))?.text ?? "…")}` : "";
  redraw(place, [cancelling, numbers, total], () => {
    if (!cancelling) return [];
    const items = stages.map(({ says, pieces }, i) => {
      const letters = pieces.flatMap((piece) => (typeof piece === "string" ? symbolNodes(piece) : [drawSymbol(piece, shownAt(view, piece))]));
      const last = i === stages.length - 1 ? make("b", "", total) : "";
      return make("li", "", make("p", "says", ...symbolNodes(says)), make("p", "symbols", "= ", ...letters), numbers[i] ? make("p", "numbers", numbers[i], last) : null);
    });
    const says = cancelling.says ? [make("p", "quiet", cancelling.says)] : [];
    return [make("h4", "", ...symbolNodes(cancelling.title)), make("ol", "", ...items), ...says];
  });
}

/** @type {(part: string | (string | number)[]) => string | Cell} */
const pieceOf = (part) => (typeof part === "string" ? part : cellOf(keyOf(...part.slice(1))));
