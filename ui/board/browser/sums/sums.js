// Drawing the sum behind a cell: in symbols, and in numbers.

import { causesOf, keyOf, placeAt, shownAt } from "./links.js";
import { guarded, make, setText, symbolNodes } from "./symbols.js";

export function drawSum(view, cell, { terms, more }) {
  const symbols = make("p", "symbols", chip(view, cell, shownAt(view, cell)), " = ");
  terms.forEach(({ sign, factors }, i) => {
    const term = drawTerm(factors);
    symbols.append(jointOf(sign, i), term);
    factors.forEach((pieces, k) => {
      if (k) term.append("·");
      for (const piece of pieces) term.append(piece.key ? chip(view, piece, shownAt(view, piece)) : piece);
    });
  });
  if (more) symbols.append(` + ${more} more`);
  return [symbols, make("p", "numbers", make("span"), make("b"))];
}

/**
 * The same sum in numbers, put into what is drawn.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @param {import("../view.d.ts").Terms} sum
 * @param {any} level
 */
export function fillSum(view, cell, sum, level) {
  const [line, total] = level.querySelector(".numbers").children;
  setText(line, `= ${sumInNumbers(view, sum)} = `);
  setText(total, view.sayOf(cell.key, shownAt(view, cell).text));
}

/** @returns {string} */
export function sumInNumbers(view, { terms, more }) {
  const written = terms.map(({ sign, factors }, i) => {
    const alone = terms.length === 1 && factors.length === 1 && factors[0].length === 1;
    return jointOf(sign, i) + factors.map((pieces) => numbersOf(view, pieces, alone)).join("·");
  });
  return `${written.join("")}${more ? ` + ${more} more` : ""}`;
}

function numbersOf(view, pieces, alone) {
  return pieces
    .map((piece, at) => {
      if (!piece.key) return view.scalars[piece] ?? piece;
      const number = view.textOf(piece.key, shownAt(view, piece)?.text ?? "…");
      const enclosed = pieces[at - 1]?.endsWith?.("(") && pieces[at + 1]?.startsWith?.(")");
      return alone || enclosed ? number : guarded(number);
    })
    .join("");
}

const jointOf = (sign, index) => (index ? ` ${sign} ` : sign === "−" ? "−" : "");

/**
 * While cells are pointed at, a sum keeps the height it has once taken, so that nothing moves away from under
 * the pointer.
 * @param {any} level
 */
export function holdHeight(level) {
  const height = level.offsetHeight;
  level.style.minHeight = `${height}px`;
}

/**
 * One term of a sum; pointing at it lights its cells.
 * @param {(string | import("../view.d.ts").Cell)[][]} factors
 */
export function drawTerm(factors) {
  const term = make("span", "term");
  term.dataset.keys = keysIn(factors.flat());
  return term;
}

const keysIn = (pieces) => pieces.filter((piece) => piece.key).map((piece) => piece.key).join(" ");

// A cell written in a sum: it lights its cells, and is lit by them.
function chip(view, cell, shown) {
  const element = make("span", "chip", ...symbolNodes(shown ? shown.symbol : `${cell.matrix}…`));
  element.dataset.key = cell.key;
  element.dataset.family = shown ? shown.family : "";
  return element;
}

/**
 * The chain rule at one gradient cell, as a table: a row for each path, a column for each factor with its
 * derivative above it, the products, the total.
 * @param {import("../view.d.ts").View} view
 */
export function drawChain(view) {
  const { chain } = view;
  const key = keyOf(...chain.cell);
  const verdict = make("span", chain.verdict, verdictText(view, chain));
  const total = view.sayOf(key, chain.total);
  const title = make("p", "chain-title", make("span", "symbol", ...symbolNodes(chain.symbol)), " = ", make("b", "", total), " ", verdict);
  const rows = chain.paths.map((path, i) => drawPath(view, path, i));
  const width = chain.paths[0].factors.length;
  if (chain.more) rows.push(make("tr", "more", spanning("td", width + 2, `+ ${chain.more} more paths`)));
  const foot = make("tr", "total", spanning("th", width + 1, chain.sumOver), make("td", "", make("b", "", `= ${total}`)));
  const table = make("table", "chain", make("tbody", "", ...rows), make("tfoot", "", foot));
  table.setAttribute("aria-label", `the chain rule for ${chain.symbol}`);
  return [title, table];
}

const verdictText = (view, { verdict, grid, cell }) =>
  ({
    equals: "✓ equals the grid",
    differs: `≠ the grid’s ${view.sayOf(keyOf(...cell), grid)}`,
    overflow: "cannot be compared: some numbers here are too large or too small for the computer",
  })[verdict];

function spanning(tag, columns, text) {
  const element = make(tag, "", text);
  element.colSpan = columns;
  if (tag === "th") element.scope = "row";
  return element;
}

function drawPath(view, path, index) {
  const label = make("th", "path", `${index ? "+ " : ""}${path.label}`);
  label.scope = "row";
  const cells = path.factors.map((factor) => {
    const symbol = make("span", "chip");
    symbol.dataset.family = factor.family;
    if (factor.cell.length) symbol.dataset.key = keyOf(...factor.cell);
    symbol.dataset.inside = factor.parts.filter(Array.isArray).map(([, ...cell]) => keyOf(...cell)).join(" ");
    for (const part of factor.parts) symbol.append(...symbolNodes(Array.isArray(part) ? part[0] : part));
    const derivative = make("span", "derivative", ...symbolNodes(factor.derivative));
    return make("td", "", derivative, symbol, make("span", "number", view.textOf(shownByFactor(factor), factor.text)));
  });
  const row = make("tr", "term", label, ...cells, make("td", "product", `= ${view.textOf(shownByProduct(view, path), path.product)}`));
  row.tabIndex = index ? -1 : 0;
  row.dataset.path = JSON.stringify(path.bound);
  row.dataset.keys = path.factors.filter((factor) => factor.cell.length).map((factor) => keyOf(...factor.cell)).join(" ");
  return row;
}

/** @param {import("../view.d.ts").View} view */
export function drawAnswers(view) {
  const lines = view.affects.answers.map(({ question, answer }) =>
    make("li", "", "What does ", make("b", "", ...symbolNodes(question)), " affect? ", make("b", "", ...symbolNodes(answer)), "."),
  );
  return make("ol", "answers", ...lines);
}

// The cells whose numbers a factor shows: the one on whose grid it stands, or those that it is made from.
function shownByFactor({ cell, parts }) {
  return cell.length ? [keyOf(...cell)] : parts.filter(Array.isArray).map(([, ...inside]) => keyOf(...inside));
}

// Those that the product of a path shows: the total, its factors, and the cells that are the same product.
function shownByProduct({ chain, same }, { bound, factors }) {
  const equal = same[chain.cell[0]].map(([matrix, letters]) => placeAt(matrix, letters, bound).key);
  return [keyOf(...chain.cell), ...factors.flatMap(shownByFactor), ...equal];
}

/**
 * A button for each of the hidden grids that keep a grid's numbers back.
 * @param {import("../view.d.ts").View} view
 * @param {string} matrix
 */
export function drawUncovering(view, matrix) {
  return causesOf(view, matrix).map((name) => {
    const button = make("button", "", `Uncover ${view.grids[name].label}`);
    button.type = "button";
    button.dataset.hide = name;
    return button;
  });
}

/**
 * The buttons over an unfolded sum.
 * @param {Set<string>} open
 * @param {boolean} chained
 * @param {HTMLElement[]} uncovering
 */
export function drawFolding(open, chained, uncovering) {
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
  return make("div", "buttons folding", button("unfold", "Unfold all", open.has("all")), button("fold", "Fold", !open.size && !chained), copy, ...uncovering);
}
