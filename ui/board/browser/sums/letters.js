// Letters in the cells of the grids: what stands there, factor by factor.  Each factor lights the cell whose number it is,
// and is lit with it, as the factors of a sum are.

import { keyOf } from "./links.js";
import { elementIn, elementsIn, make, setAttribute, symbolNodes } from "./symbols.js";

/**
 * @import { CellElement } from "../dom.d.ts"
 * @import { EventOf } from "../events.d.ts"
 * @import { GridLetters, LetterFactor, Letters } from "../payload.d.ts"
 * @import { View } from "../view.d.ts"
 * @typedef {(string | number)[]} Product a sign, and the places of factors in the list of all
 */

/**
 * What a grid shows: numbers, letters, or both.  The letters of a given matrix are its symbols.
 * @param {View} view
 * @param {string} name
 * @returns {string}
 */
export function shownIn({ letters, stepOf }, name) {
  if (!letters) return "numbers";
  if (!stepOf.has(name)) return letters.cells;
  if (!letters.grids[name]) return "numbers";
  return letters.cells === "letters" ? "letters" : "both";
}

/**
 * The factors of a product as one text.
 * @param {Letters} letters
 * @param {Product} product
 * @returns {string}
 */
const productText = ({ factors }, [, ...places]) => places.map((place) => factorText(factors[Number(place)])).join("·");

/** @type {(factor: LetterFactor) => string} */
const factorText = ({ parts }) => parts.map((part) => (typeof part === "string" ? part : String(part[0]))).join("");

/** @type {(sign: string, index: number) => string} */
const joint = (sign, index) => (index ? `${sign} ` : sign === "−" ? "−" : "");

/**
 * What stands in a cell, as one text.
 * @param {Letters} letters
 * @param {Product[]} products
 * @returns {string}
 */
export function cellText(letters, products) {
  return products.map((product, i) => joint(String(product[0]), i) + productText(letters, product)).join(" ");
}

/**
 * Put the letters into the cells of a grid.
 * @param {View} view
 * @param {string} name
 * @param {HTMLElement} figure
 */
export function putLetters(view, name, figure) {
  const shown = shownIn(view, name);
  const { letters } = view;
  if (!letters || shown === "numbers") return;
  setAttribute(figure, "data-shows", shown);
  const { first, symbols } = view.grids[name];
  for (const cell of /** @type {CellElement[]} */ (elementsIn(figure, "td[data-matrix]"))) {
    const i = Number(cell.dataset.row) - first[0];
    const j = Number(cell.dataset.col) - first[1];
    const products = letters.grids[name]?.cells[i][j];
    cell.dataset.letters = products ? cellText(letters, products) : symbols[i][j];
    if (products) elementIn(cell, ".text").before(drawLetters(view, letters, products));
  }
}

/**
 * A line for each product.
 * @param {View} view
 * @param {Letters} letters
 * @param {Product[]} products
 */
function drawLetters(view, letters, products) {
  const lines = products.map(([sign, ...places], i) => {
    const line = make("span", "line", joint(String(sign), i));
    places.forEach((place, k) => line.append(k ? "·" : "", ...drawFactor(view, letters.factors[Number(place)])));
    return line;
  });
  return make("span", "letters", ...lines);
}

/**
 * A factor, as one chip where it has a number of its own; else with a chip for each cell in it.
 * @param {View} view
 * @param {LetterFactor} factor
 * @returns {(string | Node)[]}
 */
export function drawFactor(view, { parts, cell }) {
  if (!cell.length) return parts.map((part) => (typeof part === "string" ? part : drawChip(view, String(part[0]), part.slice(1))));
  const inside = parts.filter(Array.isArray).map(([, ...place]) => keyOf(...place));
  return [drawChip(view, factorText({ parts, cell }), cell, inside)];
}

/**
 * @param {View} view
 * @param {string} text
 * @param {(string | number)[]} place
 * @param {string[]} [inside] the cells that stand in it
 */
export function drawChip(view, text, place, inside = []) {
  const chip = make("span", "chip", ...symbolNodes(text));
  chip.dataset.key = keyOf(...place);
  chip.dataset.family = view.grids[place[0]].family;
  if (inside.length) chip.dataset.inside = inside.join(" ");
  return chip;
}

/**
 * The factors that a cell lights, by its key.
 * @param {HTMLElement[]} chips
 */
export function indexChips(chips) {
  /** @type {Map<string, HTMLElement[]>} */
  const byKey = new Map();
  for (const chip of chips) {
    const { key = "", inside } = chip.dataset;
    for (const each of new Set([key, ...(inside?.split(" ") ?? [])])) {
      const same = byKey.get(each);
      if (same) same.push(chip);
      else byKey.set(each, [chip]);
    }
  }
  return byKey;
}

/**
 * The buttons for the letters of a grid: whether there are any, and how far down they go.
 * @param {View} view
 * @param {string} name
 * @param {(data: Record<string, string>, text: string, label: string) => HTMLButtonElement} tool
 */
export function drawLetterTools({ letters, grids, stepOf }, name, tool) {
  if (!stepOf.has(name)) return [];
  const { label } = grids[name];
  /** @type {GridLetters | undefined} */
  const shown = letters?.grids[name];
  const all = tool({ letters: name, to: "all" }, "letters", `letters in the cells of ${label}`);
  setAttribute(all, "aria-pressed", Boolean(shown));
  if (!shown || shown.levels < 2) return [all];
  const one = tool({ letters: name, to: "one" }, "one level", `only the line of ${label} itself in letters`);
  setAttribute(one, "aria-pressed", shown.level === "one");
  return [all, one];
}

/**
 * The level of a grid's letters after a press of one of its buttons.
 * @param {View} view
 * @param {EventOf<"letters">[]} pending what was pressed and is not answered yet
 * @param {string} name
 * @param {string} pressed
 * @returns {EventOf<"letters">}
 */
export function pressedLetters({ letters }, pending, name, pressed) {
  const level = pending.findLast(({ matrix }) => matrix === name)?.level ?? letters?.grids[name]?.level ?? "none";
  const to = pressed === "one" ? { one: "all" }[level] ?? "one" : { none: "all" }[level] ?? "none";
  return { kind: "letters", matrix: name, level: to };
}
