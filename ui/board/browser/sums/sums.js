// Drawing the sum behind a cell: in symbols, and in numbers.

import { keyOf, placeAt, shownAt } from "./links.js";
import { elementIn, guarded, make, setText, symbolNodes } from "./symbols.js";

// More levels than the network of the handout has are not all shown at once.
const MOST_LEVELS = 5;

/**
 * @import { Cancelling, Chain, ChainFactor, Path } from "../payload.d.ts"
 * @import { Cell, Terms, View } from "../view.d.ts"
 */

/**
 * @param {View} view
 * @param {Cell} cell
 * @param {Terms} sum
 */
export function drawSum(view, cell, { terms, more }) {
  const symbols = make("p", "symbols", drawSymbol(cell, shownAt(view, cell)), " = ");
  terms.forEach(({ sign, factors }, i) => {
    const term = drawTerm(factors);
    symbols.append(jointOf(sign, i), term);
    factors.forEach((pieces, k) => {
      if (k) term.append("·");
      for (const piece of pieces) term.append(typeof piece === "string" ? piece : drawSymbol(piece, shownAt(view, piece)));
    });
  });
  if (more) symbols.append(` + ${more} more`);
  return [symbols, make("p", "numbers", make("span"), make("b"))];
}

/**
 * The same sum in numbers, put into what is drawn.
 * @param {View} view
 * @param {Cell} cell
 * @param {Terms} sum
 * @param {HTMLElement} level
 */
export function fillSum(view, cell, sum, level) {
  const [line, total] = elementIn(level, ".numbers").children;
  setText(line, `= ${sumInNumbers(view, sum)} = `);
  setText(total, view.sayOf(cell.key, shownAt(view, cell)?.text ?? "…"));
}

/**
 * @param {View} view
 * @param {Terms} sum
 * @returns {string}
 */
export function sumInNumbers(view, { terms, more }) {
  const written = terms.map(({ sign, factors }, i) => {
    const alone = terms.length === 1 && factors.length === 1 && factors[0].length === 1;
    return jointOf(sign, i) + factors.map((pieces) => numbersOf(view, pieces, alone)).join("·");
  });
  return `${written.join("")}${more ? ` + ${more} more` : ""}`;
}

/**
 * A factor in numbers.
 * @param {View} view
 * @param {(string | Cell)[]} pieces
 * @param {boolean} alone whether it is all of the sum, so that its number needs no parentheses
 */
export function numbersOf(view, pieces, alone) {
  return pieces
    .map((piece, at) => {
      if (typeof piece === "string") return view.scalars[piece] ?? piece;
      const number = view.textOf(piece.key, shownAt(view, piece)?.text ?? "…");
      const [before, after] = [pieces[at - 1], pieces[at + 1]];
      const enclosed = typeof before === "string" && before.endsWith("(") && typeof after === "string" && /^[),]/.test(after);
      return alone || enclosed ? number : guarded(number);
    })
    .join("");
}

/**
 * A sum in letters, as one text.
 * @param {View} view
 * @param {Terms} sum
 * @returns {string}
 */
export function sumInLetters(view, { terms, more }) {
  /** @type {(piece: string | Cell) => string} */
  const letters = (piece) => (typeof piece === "string" ? piece : (shownAt(view, piece)?.symbol ?? `${piece.matrix}…`));
  const written = terms.map(({ sign, factors }, i) => jointOf(sign, i) + factors.map((pieces) => pieces.map(letters).join("")).join("·"));
  return `${written.join("")}${more ? ` + ${more} more` : ""}`;
}

/** @type {(sign: string, index: number) => string} */
const jointOf = (sign, index) => (index ? ` ${sign} ` : sign === "−" ? "−" : "");

/**
 * One term of a sum; pointing at it lights its cells.
 * @param {(string | Cell)[][]} factors
 */
function drawTerm(factors) {
  const term = make("span", "term");
  term.dataset.keys = keysIn(factors.flat());
  return term;
}

/** @type {(pieces: (string | Cell)[]) => string} */
export const keysIn = (pieces) => pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.key])).join(" ");

/**
 * A cell written in a sum: it lights its cells, and is lit by them.
 * @param {Cell} cell
 * @param {ReturnType<typeof shownAt>} shown
 */
export function drawSymbol(cell, shown) {
  const element = make("span", "chip", ...symbolNodes(shown ? shown.symbol : `${cell.matrix}…`));
  element.dataset.key = cell.key;
  element.dataset.family = shown ? shown.family : "";
  return element;
}

/**
 * A cell's sum as a table: a row for each product, a column for each factor, in the chain rule with the derivative that it
 * is, the products, the total.
 * @param {View} view
 * @param {Chain} chain
 */
export function drawChain(view, chain) {
  const key = keyOf(...chain.cell);
  const verdict = make("span", chain.verdict, verdictText(view, chain));
  const total = view.sayOf(key, chain.total);
  const title = make("p", "chain-title", make("span", "symbol", ...symbolNodes(chain.symbol)), " = ", make("b", "", total), " ", verdict);
  const width = Math.max(...chain.paths.map(({ factors }) => factors.length));
  const rows = chain.paths.flatMap((path, i) => {
    const added = (i + 1) % chain.each ? undefined : chain.added[(i + 1) / chain.each - 1];
    return [path, ...(added ? [added] : [])].map((one) => drawPath(view, chain, one, i, width, one === added));
  });
  const foot = make("tr", "total", spanning("th", width + 1, chain.sumOver), make("td", "", make("b", "", `= ${total}`)));
  const table = make("table", "chain", make("tbody", "", ...rows), make("tfoot", "", ...drawParts(view, chain, width), foot));
  table.setAttribute("aria-label", `the products of ${chain.symbol}`);
  const says = chain.says ? [make("p", "cancels", ...symbolNodes(chain.says)), ...(view.cancelling ? [drawWhy(view.cancelling)] : [])] : [];
  return [title, ...(chain.back.length || chain.on.length ? [drawPages(chain)] : []), table, ...says];
}

/**
 * The button that leads to the stages of the outputs' delta.
 * @param {Cancelling} cancelling
 */
function drawWhy({ step, title }) {
  const jump = make("button", "plain", ...symbolNodes(title), " ↓");
  jump.type = "button";
  Object.assign(jump.dataset, { go: step, to: ".cancelling h4" });
  return jump;
}

/**
 * What the paths shown and the others add up to.
 * @param {View} view
 * @param {Chain} chain
 * @param {number} width how many factors each path has
 */
function drawParts(view, chain, width) {
  const keys = chain.paths.flatMap((path) => shownByProduct(view, chain, path));
  return chain.parts.map(([name, text], i) =>
    make("tr", i ? "more" : "shown", spanning("th", width + 1, `${i ? "+ " : ""}${name}`), make("td", "", text && `= ${view.textOf(keys, text)}`)),
  );
}

/**
 * The buttons that show the paths before and after those shown.
 * @param {Chain} chain
 */
function drawPages({ symbol, back, on }) {
  /** @type {(text: string, label: string, place: number[]) => HTMLButtonElement} */
  const turn = (text, label, [row, path]) => {
    const button = make("button", "", text);
    button.type = "button";
    // One that leads nowhere keeps the focus, so that the other one is near.
    if (row === undefined) button.setAttribute("aria-disabled", "true");
    else Object.assign(button.dataset, { show: String(row), from: String(path) });
    button.setAttribute("aria-label", label);
    return button;
  };
  const pages = make("div", "buttons", turn("‹ paths before", "paths before these", back), turn("paths after ›", "paths after these", on));
  pages.setAttribute("role", "group");
  pages.setAttribute("aria-label", `paths of ${symbol} shown`);
  return pages;
}

/**
 * @param {View} view
 * @param {Chain} chain
 */
function verdictText(view, { verdict, grid, cell }) {
  /** @type {Record<string, string>} */
  const texts = {
    equals: "✓ equals the grid",
    differs: `≠ the grid’s ${view.sayOf(keyOf(...cell), grid)}`,
    overflow: "cannot be compared: some numbers here are too large or too small for the computer",
  };
  return texts[verdict];
}

/**
 * @param {"td" | "th"} tag
 * @param {number} columns
 * @param {string} text
 */
export function spanning(tag, columns, text) {
  const element = make(tag, "", text);
  element.colSpan = columns;
  if (tag === "th") element.scope = "row";
  return element;
}

/**
 * @param {View} view
 * @param {Chain} chain
 * @param {Path} path
 * @param {number} index
 * @param {number} width how many factors the longest product has
 * @param {boolean} isAdded whether it stands for the paths above it, added up
 */
function drawPath(view, chain, path, index, width, isAdded) {
  const label = make("th", "path", `${path.sign}${path.label}`);
  label.scope = "row";
  const cells = path.factors.map((factor) => {
    const symbol = make("span", "chip");
    symbol.dataset.family = factor.family;
    if (factor.cell.length) symbol.dataset.key = keyOf(...factor.cell);
    symbol.dataset.inside = factor.parts.filter(Array.isArray).map(([, ...cell]) => keyOf(...cell)).join(" ");
    symbol.append(...partNodes(factor.parts));
    const derivative = factor.derivative ? make("span", "derivative", ...symbolNodes(factor.derivative)) : null;
    const left = factor.left ? make("span", "left", "→ ", ...partNodes(factor.left)) : null;
    const cell = make("td", "", derivative, symbol, make("span", "number", view.textOf(shownByFactor(factor), factor.text)), left);
    cell.colSpan = factor.span ?? 1;
    return cell;
  });
  const filled = path.factors.reduce((sum, { span = 1 }) => sum + span, 0);
  const rest = filled < width ? spanning("td", width - filled, "") : null;
  const row = make("tr", isAdded ? "term added" : "term", label, ...cells, rest, make("td", "product", `= ${view.textOf(shownByProduct(view, chain, path), path.product)}`));
  row.tabIndex = index || isAdded ? -1 : 0;
  row.dataset.path = JSON.stringify(path.bound);
  row.dataset.keys = path.factors.filter((factor) => factor.cell.length).map((factor) => keyOf(...factor.cell)).join(" ");
  return row;
}

/** @type {(parts: ChainFactor["parts"]) => (string | Node)[]} */
const partNodes = (parts) => parts.flatMap((part) => symbolNodes(Array.isArray(part) ? String(part[0]) : part));

/**
 * What a cell affects, level by level.  A network with more layers than the handout's has more levels: the last of them
 * open by a press.
 * @param {string[][][]} levels each with subject, verb and object, or with a sentence on the others
 * @param {boolean} [isOpen] whether all are shown
 */
export function drawLevels(levels, isOpen = false) {
  const [first, rest] = firstLevels(levels);
  const list = drawStatements(first);
  if (!rest.length) return [list];
  const more = make("details", "more-levels", make("summary", "", `+ ${rest.length} more`), drawStatements(rest));
  more.open = isOpen;
  return [list, more];
}

/**
 * The first levels, and those that are left out until they are asked for.
 * @template Level
 * @param {Level[]} levels
 */
export function firstLevels(levels) {
  const count = levels.length > MOST_LEVELS ? MOST_LEVELS - 2 : levels.length;
  return [levels.slice(0, count), levels.slice(count)];
}

/** @param {string[][][]} levels */
function drawStatements(levels) {
  /** @type {(text: string) => HTMLElement} */
  const symbols = (text) => make("b", "", ...symbolNodes(text));
  const lines = levels.map((statements) => {
    const line = make("li");
    statements.forEach(([subject, verb, object], i) => {
      line.append(...(i ? ["; "] : []), ...(subject ? [symbols(subject), ` ${verb} `, symbols(object)] : [verb]));
    });
    line.append(".");
    return line;
  });
  return make("ol", "answers", ...lines);
}

/**
 * The cells whose numbers a factor shows: the one on whose grid it stands, or those that it is computed from.
 * @param {ChainFactor} factor
 */
function shownByFactor({ cell, parts }) {
  return cell.length ? [keyOf(...cell)] : parts.filter(Array.isArray).map(([, ...inside]) => keyOf(...inside));
}

/**
 * The cells whose numbers the product of a path shows: the total, its factors, and the cells with the same product.
 * @param {View} view
 * @param {Chain} chain
 * @param {Path} path
 */
function shownByProduct({ same }, chain, { bound, factors }) {
  const equal = same[chain.cell[0]].map(([matrix, letters]) => placeAt(matrix, letters, bound).key);
  return [keyOf(...chain.cell), ...factors.flatMap(shownByFactor), ...equal];
}

/**
 * The buttons over an unfolded sum.
 * @param {Set<string>} open
 * @param {boolean} chained
 */
export function drawFolding(open, chained) {
  /** @type {(all: string, text: string, idle: boolean) => HTMLButtonElement} */
  const button = (all, text, idle) => {
    const element = make("button", "", text);
    element.type = "button";
    element.dataset.all = all;
    element.disabled = idle;
    return element;
  };
  const copy = make("button", "", "Copy");
  copy.type = "button";
  copy.dataset.act = "sum";
  copy.setAttribute("aria-label", "copy this sum");
  return make("div", "buttons folding", button("unfold", "Unfold all", open.has("all")), button("fold", "Fold", !open.size && !chained), copy);
}
