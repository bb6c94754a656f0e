// The curve of an activation, with a dot and a tangent at the cell that is pointed at or held.

import { companion, keyOf, shownAt } from "../sums/links.js";
import { elementIn, make, makeSvg, redraw, setAttribute, symbolNodes } from "../sums/symbols.js";

/**
 * @import { Curve } from "../payload.d.ts"
 * @import { Cell, View } from "../view.d.ts"
 */

const CURVE_WIDTH = 170;
const CURVE_HEIGHT = 96;
/** The tangent goes so far to each side of the dot. */
const TANGENT = 45;

/** @param {Curve} curve */
export function drawGraph({ points, formula, left, across, top, down }) {
  const axes = [
    makeSvg("line", { x1: 0, x2: CURVE_WIDTH, y1: top * down, y2: top * down }),
    makeSvg("line", { x1: -left * across, x2: -left * across, y1: 0, y2: CURVE_HEIGHT }),
  ];
  const drawing = makeSvg(
    "svg",
    { viewBox: `0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}`, role: "img", "aria-label": `the curve of ${formula}` },
    ...axes,
    makeSvg("polyline", { class: "function", points }),
    makeSvg("line", { class: "tangent" }),
    makeSvg("circle", { class: "dot", r: 4 }),
  );
  return make("div", "graph", make("span", "formula", formula), drawing, make("span", "at"));
}

/**
 * Put the dot of a step's curve at the cell that is pointed at or held, or at the one that goes with the held one.
 * @param {View} view
 * @param {string} name the step
 * @param {Cell | null} cell
 * @param {Cell | null} held
 * @param {HTMLElement} element
 */
export function fillGraph(view, name, cell, held, element) {
  const step = view.stepOf.get(name);
  if (!step?.curve) return;
  const { z, output, slope, straight } = step.curve;
  const isHere = cell && [z, output, slope].includes(cell.matrix);
  const { row, column } = isHere ? cell : companion(view, step, held);
  const keys = [z, output, slope].filter(Boolean).map((matrix) => keyOf(matrix, row, column));
  const numbers = [z, output, slope].map((matrix) => valueAt(view, matrix, row, column));
  const place = view.textOf(keys, JSON.stringify(numbers), "");
  const texts = place ? textsAt(view, keys, straight) : [];
  redraw(elementIn(element, ".graph .at"), texts, () => texts.map((text) => make("div", "", ...symbolNodes(text))));
  if (straight) numbers[2] = 1;
  moveDot(step.curve, numbers, Boolean(place) && numbers.slice(0, 2).every(Number.isFinite), element);
}

/**
 * @param {View} view
 * @param {string} matrix
 * @param {number} row
 * @param {number} column
 */
function valueAt(view, matrix, row, column) {
  const grid = view.grids[matrix];
  return Number(grid?.values[row - grid.first[0]]?.[column - grid.first[1]] ?? NaN);
}

/**
 * The z and the slope there, as their grids print them.
 * @param {View} view
 * @param {string[]} keys
 * @param {boolean} straight whether the slope is 1 everywhere
 */
function textsAt(view, keys, straight) {
  const [first, , last] = keys.map((key) => {
    const [matrix, row, column] = key.split("/");
    return shownAt(view, { matrix, row: Number(row), column: Number(column), key });
  });
  if (!first) return [];
  const slope = straight ? ["slope 1"] : last ? [`slope ${last.symbol} = ${last.text}`] : [];
  return [`${first.symbol} = ${first.text}`, ...slope];
}

/**
 * A number beyond the edge of the drawing stands at the edge.
 * @param {Curve} curve
 * @param {number[]} numbers z, the output and the slope
 * @param {boolean} isShown
 * @param {HTMLElement} element
 */
function moveDot({ left, across, top, down }, [z, output, slope], isShown, element) {
  const dot = elementIn(element, ".graph .dot");
  const tangent = elementIn(element, ".graph .tangent");
  dot.toggleAttribute("hidden", !isShown);
  tangent.toggleAttribute("hidden", !isShown || !Number.isFinite(slope));
  if (!isShown) return;
  const [x, y] = [within((z - left) * across, CURVE_WIDTH), within((top - output) * down, CURVE_HEIGHT)];
  setAttribute(dot, "cx", x);
  setAttribute(dot, "cy", y);
  if (!Number.isFinite(slope)) return;
  const rise = (slope * down) / across;
  const reach = TANGENT / Math.hypot(1, rise);
  /** @type {[string, number][]} */
  const ends = [["x1", x - reach], ["y1", y + rise * reach], ["x2", x + reach], ["y2", y - rise * reach]];
  for (const [attribute, value] of ends) setAttribute(tangent, attribute, value);
}

/** @type {(place: number, length: number) => number} */
const within = (place, length) => Math.min(Math.max(place, 0), length);
