// Drawing a beat: its sentences, its grids as an equation, and what it asks.

import { drawNetwork, fillNetwork, lightNetwork } from "../drawing/network.js";
import { keyOf } from "../sums/links.js";
import { make, symbolNodes, tied } from "../sums/symbols.js";
import { productsIn, unbroken } from "../sums/terms.js";
import { indicesShown, withGaps } from "./windows.js";

/**
 * @import { View } from "../view.d.ts"
 * @import { Lesson, LessonBeat, LessonGrid, LitParts, ShownGrid } from "./payload.d.ts"
 * @typedef {(string | string[])[]} LetterLine a line of what stands in a cell: texts, and symbols with their family
 */

const EVERY = 16;
const TAGS = { shape: "What shape?", number: "Compute.", factor: "Which factor?", operator: "@ or ⊙?", product: "Which product?", sign: "Up or down?", choice: "Choose." };

/**
 * The parts of a beat in reading order: a sentence each, then the equation.
 * @param {Lesson} lesson
 * @param {LessonBeat} beat
 * @param {number} [most] how many rows and columns a grid may show
 * @returns {HTMLElement[]}
 */
export function drawParts(lesson, beat, most = EVERY) {
  const texts = beat.texts.map((text, i) => make("p", beat.example && !i ? "sentence example" : "sentence", ...lineNodes(text)));
  const equation = beat.pieces.length ? [drawEquation(lesson, beat, most)] : [];
  if (!beat.diagram) return [...texts, ...equation];
  return [...texts, make("div", "beside", ...equation, drawDiagram(lesson, beat.diagram))];
}

/**
 * Some sentences, with the line breaks that they have.
 * @param {string} text
 * @returns {(string | Node)[]}
 */
function lineNodes(text) {
  return text.split("\n").flatMap((line, i) => [...(i ? [make("br")] : []), ...termNodes(line)]);
}

/**
 * A sentence: a product goes to the next line as a whole, and is broken before a factor only where a line is too short.
 * @param {string} text
 * @returns {(string | Node)[]}
 */
function termNodes(text) {
  return productsIn(text).flatMap(({ text: part, isProduct }) => (isProduct ? [make("span", "term", ...symbolNodes(part))] : symbolNodes(part)));
}

/**
 * The network, with the cells that are lit.
 * @param {Lesson} lesson
 * @param {LitParts} lit
 */
function drawDiagram({ diagram, grids }, { nodes, edges }) {
  const { sizes, layers, goal } = diagram;
  const shown = { sizes, layers, grids, goal: { short: goal }, textOf: (/** @type {string} */ _, /** @type {string} */ text) => text };
  const view = /** @type {View} */ (/** @type {unknown} */ (shown));
  const svg = drawNetwork(view);
  fillNetwork(view, svg);
  lightNetwork(svg, { nodes: new Set(nodes), edges: new Set(edges) });
  return svg;
}

/**
 * @param {Lesson} lesson
 * @param {LessonBeat} beat
 * @param {number} most
 */
function drawEquation(lesson, beat, most) {
  const lit = new Set(beat.lit.map(([matrix, row, column]) => keyOf(matrix, row, column)));
  const pieces = beat.pieces.map((piece) => {
    if (typeof piece !== "string") return drawShown(lesson.grids[piece.grid], piece, lesson.letters[piece.letters], lit, most);
    return make("span", piece === "?" ? "mark asked" : "mark", ...symbolNodes(piece));
  });
  return make("div", "pieces", ...tied(pieces));
}

/**
 * @param {LessonGrid} grid
 * @param {ShownGrid} shown
 * @param {LetterLine[][][] | undefined} letters what stands in each cell, in lines
 * @param {Set<string>} lit
 * @param {number} most
 */
function drawShown(grid, shown, letters, lit, most) {
  const name = make("div", "name", grid.label);
  if (shown.how === "unknown") return make("div", "grid unknown", name, make("div", "brackets", make("div", "whole", "?")));
  /** @type {(row: number, column: number) => string} */
  const keyAt = (row, column) => (grid.of ? keyOf(grid.of, column, row) : keyOf(shown.grid, row, column));
  const [height, width] = [(letters ?? grid.symbols).length, (letters ?? grid.symbols)[0].length];
  const marked = grid.symbols.flatMap((row, i) => row.map((_, j) => [i, j]).filter(([, j]) => lit.has(keyAt(i, j))));
  const [rows, columns] = [height, width].map((count, axis) => {
    const wanted = [...marked, ...shown.cells].map((place) => place[axis]);
    return withGaps(indicesShown(count, wanted, most), grid.size[axis]);
  });
  const cells = rows.map((i) => make("tr", "", ...columns.map((j) => {
    if (i < 0 || j < 0) return make("td", "gap", i < 0 && j < 0 ? "⋱" : i < 0 ? "⋮" : "…");
    return drawLessonCell(grid, shown, letters, i, j, lit.has(keyAt(i, j)));
  })));
  const table = make("table", `in-${shown.how}`, make("tbody", "", ...cells));
  table.setAttribute("aria-label", [grid.label, shown.shape].filter(Boolean).join(", "));
  const figure = make("div", "grid", name, make("div", "brackets", table), shown.shape ? make("div", "shape", shown.shape) : null);
  figure.dataset.grid = shown.grid;
  return figure;
}

/**
 * @param {LessonGrid} grid
 * @param {ShownGrid} shown
 * @param {LetterLine[][][] | undefined} letters
 * @param {number} i
 * @param {number} j
 * @param {boolean} isLit
 */
function drawLessonCell(grid, shown, letters, i, j, isLit) {
  const isShown = shown.how !== "covered" && (!shown.cells.length || shown.cells.some(([row, column]) => row === i && column === j));
  const symbol = grid.symbols[i][j];
  /** @type {LetterLine[]} */
  const lines = !isShown ? [["?"]] : shown.how === "numbers" ? [[grid.texts[i][j]]] : (letters?.[i][j] ?? []);
  const isAlone = isShown && !lines.length;
  const named = make("span", "symbol", ...drawPiece(isAlone ? [symbol, grid.family] : symbol));
  const cell = make("td", "", named, ...lines.map((line) => make("span", "text", ...line.flatMap(drawPiece))));
  cell.dataset.matrix = shown.grid;
  cell.dataset.tint = shown.how === "numbers" && !shown.cells.length ? String(grid.tints[i][j]) : "0";
  cell.toggleAttribute("data-covered", !isShown);
  cell.toggleAttribute("data-lit", isLit);
  cell.setAttribute("aria-label", isShown ? [symbol, ...lines.map(lineText)].join(lines.length ? " = " : "") : `${symbol} is covered`);
  return cell;
}

/**
 * @param {LetterLine[number]} piece
 * @returns {(string | Node)[]}
 */
function drawPiece(piece) {
  if (typeof piece === "string") return symbolNodes(unbroken(piece));
  const [symbol, family] = piece;
  const part = make("span", "letter", ...symbolNodes(symbol));
  part.dataset.family = family;
  return [part];
}

/** @type {(line: LetterLine) => string} */
export const lineText = (line) => line.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");

/**
 * What a beat asks, to be read: what kind of answer, and the choices.
 * @param {LessonBeat} beat
 * @returns {HTMLElement | null}
 */
export function drawAsked({ question }) {
  if (!question) return null;
  const kind = /** @type {keyof typeof TAGS} */ (question.kind);
  const choices = question.choices.map((choice) => make("span", choiceClass(question), ...symbolNodes(choice)));
  return make("div", "asks", make("span", "tag", TAGS[kind]), ...choices);
}

/** @type {(question: { kind: string }) => string} */
export const choiceClass = ({ kind }) => (kind === "factor" ? "choice symbols" : "choice");

/**
 * @param {string} text
 * @param {string} label its name, where the text is none
 * @param {() => void} press
 */
export function pressable(text, label, press) {
  const button = make("button", "", text);
  button.type = "button";
  if (label) {
    button.title = label;
    button.setAttribute("aria-label", label);
  }
  button.addEventListener("click", press);
  return button;
}
