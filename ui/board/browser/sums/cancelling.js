// Why the outputs' delta is the error: its chain rule and what is left of it, stage by stage in letters and in numbers.

import { cellOf, keyOf, shownAt } from "./links.js";
import { drawSymbol, firstLevels, numbersOf } from "./sums.js";
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
  const stages = cancelling?.stages.map(({ says, parts, noNumber }) => ({ says, noNumber, lines: linesOf(parts.map(pieceOf)) })) ?? [];
  const numbers = stages.map(({ lines, noNumber }) => lines.map((terms) => (!noNumber && lines.flat(2).some((piece) => typeof piece !== "string") ? terms.map((pieces) => numbersOf(view, pieces, false)) : [])));
  const key = cancelling && keyOf(...cancelling.cell);
  const total = key ? ` = ${view.sayOf(key, shownAt(view, cellOf(key))?.text ?? "…")}` : "";
  const open = [...place.querySelectorAll("li")].map((item) => item.querySelector("details")?.open ?? false);
  redraw(place, [cancelling, numbers, total], () => {
    if (!cancelling) return [];
    const items = stages.map(({ says, noNumber, lines: [first, rest] }, i) => {
      const last = i === stages.length - 1 ? make("b", "", total) : "";
      const item = make("li", "", make("p", "says", ...symbolNodes(says)), ...drawTerms(view, "= ", first, numbers[i][0], last));
      if (rest.length) {
        const more = make("details", "more-levels", make("summary", "", `+ ${rest.length} more`), ...drawTerms(view, "+ ", rest, numbers[i][1], ""));
        more.open = open[i];
        item.append(more);
      }
      if (noNumber) item.append(make("p", "quiet", ...symbolNodes(noNumber)));
      return item;
    });
    const title = make("h4", "", ...symbolNodes(cancelling.title));
    title.tabIndex = -1;
    return [title, make("ol", "", ...items)];
  });
}

/**
 * Terms in letters, and below them in numbers where they have some.
 * @param {View} view
 * @param {string} begins
 * @param {(string | Cell)[][]} terms
 * @param {string[]} numbers
 * @param {string | Node} last what stands behind the numbers
 */
function drawTerms(view, begins, terms, numbers, last) {
  const letters = terms.map((pieces) => make("span", "", ...pieces.flatMap((piece) => (typeof piece === "string" ? symbolNodes(piece) : [drawSymbol(piece, shownAt(view, piece))]))));
  const inNumbers = numbers.length ? [make("p", "numbers", begins, ...numbers.map((text) => make("span", "", text)), last)] : [];
  return [make("p", "symbols", begins, ...letters), ...inNumbers];
}

/**
 * The first terms of a sum, and those that are left out until they are asked for.  A sum in brackets stays whole.
 * @param {(string | Cell)[]} pieces
 * @returns {(string | Cell)[][][]}
 */
export function linesOf(pieces) {
  const terms = addendsOf(pieces);
  const [first, rest] = terms.every(isWhole) ? firstLevels(terms) : [terms, []];
  return rest.length ? [[...first.slice(0, -1), first[first.length - 1].slice(0, -1)], rest] : [first, rest];
}

/** @param {(string | Cell)[]} term whether it has as many opening brackets as closing ones */
function isWhole(term) {
  const text = term.filter((piece) => typeof piece === "string").join("");
  return text.split("(").length === text.split(")").length;
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
