// The network as a diagram: a node for each input, hidden unit and output, an edge for each weight.

import { bindLetters, cellsWhere, keyOf, placeAt } from "../sums/links.js";
import { elementsIn, makeSvg, setAttribute, setText } from "../sums/symbols.js";

/**
 * @import { Bound, Cell, View } from "../view.d.ts"
 * @typedef {(letter: string, index: number) => [number, number]} NodeAt where a node is drawn: x and y
 * @typedef {{ nodes: Set<string>, edges: Set<string>, last?: Set<string> }} Parts nodes and edges of the diagram, by their
 *   names; the last nodes are those whose edges to the loss are lit, by default all
 */

const WIDTH = 320;
const LAYER_HEIGHT = 190;

/** @param {View} view */
export function drawNetwork(view) {
  const { letters, weights } = view.layers;
  /** @type {NodeAt} */
  const nodeAt = (letter, index) => {
    const { size } = view.sizes[letter];
    const x = 34 + (letters.indexOf(letter) * (WIDTH - 110)) / (letters.length - 1);
    return [x, 26 + ((index + 0.5) * (LAYER_HEIGHT - 26)) / size];
  };
  const edges = weights.flatMap(([matrix, [from, to]]) => edgesOf(view, matrix, from, to, nodeAt));
  const nodes = letters.flatMap((letter) => nodesOf(view, letter, nodeAt));
  const outputs = letters[letters.length - 1];
  const [lastX] = nodeAt(outputs, 0);
  const loss = makeSvg("g", { class: "node", "data-node": "loss" });
  const y = (LAYER_HEIGHT + 26) / 2;
  for (let i = 0; i < view.sizes[outputs].size; i += 1) {
    const [, from] = nodeAt(outputs, i);
    edges.push(makeSvg("line", { x1: lastX, y1: from, x2: WIDTH - 20, y2: y, class: "edge to-loss", "data-to-loss": `${outputs}/${i}` }));
  }
  loss.append(makeSvg("rect", { x: WIDTH - 38, y: y - 12, width: 34, height: 24, rx: 6 }));
  loss.append(makeSvg("text", { x: WIDTH - 21, y: y + 4 }, view.goal.short));
  // The names of several hidden layers beside each other have no room for all their words.
  /** @type {(letter: string) => string} */
  const headOf = (letter) => (letters.length > 3 ? named(view.sizes[letter]).replace(/^(\S+) hidden units?$/, "$1") : named(view.sizes[letter]));
  const heads = letters.map((letter) => makeSvg("text", { x: nodeAt(letter, 0)[0], y: 13, class: "head" }, headOf(letter)));
  const label = `the network: ${letters.map((letter) => countOf(view.sizes[letter])).join(", ")}`;
  return makeSvg("svg", { viewBox: `0 0 ${WIDTH} ${LAYER_HEIGHT + 6}`, role: "img", "aria-label": label, class: "network" }, ...edges, ...nodes, loss, ...heads);
}

/** @type {(axis: { size: number, name: string }) => string} */
const countOf = (axis) => `${axis.size} ${named(axis)}`;

/** @type {(axis: { size: number, name: string }) => string} */
const named = ({ size, name }) => `${name}${size === 1 ? "" : "s"}`;

/**
 * The edges of a weight matrix.
 * @param {View} view
 * @param {string} matrix
 * @param {string} from the letter of its rows
 * @param {string} to the letter of its columns
 * @param {NodeAt} nodeAt
 */
function edgesOf(view, matrix, from, to, nodeAt) {
  return view.grids[matrix].texts.flatMap((texts, i) =>
    texts.map((_, j) => {
      const [x1, y1] = nodeAt(from, i);
      const [x2, y2] = nodeAt(to, j);
      return makeSvg("line", { x1, y1, x2, y2, "data-key": keyOf(matrix, i, j) }, makeSvg("title", {}));
    }),
  );
}

/**
 * Put the weights of a view onto the edges; only what differs is touched.
 * @param {View} view
 * @param {Element} svg
 */
export function fillNetwork(view, svg) {
  const edges = svg.querySelectorAll("line[data-key]");
  const weights = view.layers.weights.flatMap(([matrix]) => {
    const { texts, tints, symbols } = view.grids[matrix];
    return texts.flatMap((row, i) => row.map((text, j) => ({ key: keyOf(matrix, i, j), symbol: symbols[i][j], text, tint: tints[i][j] })));
  });
  weights.forEach(({ key, symbol, text, tint }, at) => {
    // The colour and the width of an edge show the sign and the size of its weight.
    setAttribute(edges[at], "class", `edge ${view.textOf(key, tint < 0 ? "below" : "above", "covered")}`);
    setAttribute(edges[at], "stroke-width", 0.75 + view.textOf(key, Math.abs(tint), 1) * 0.4);
    setText(edges[at].children[0], view.textOf(key, `${symbol} = ${text}`, `${symbol} is covered`));
  });
}

/**
 * The nodes of a layer.
 * @param {View} view
 * @param {string} letter
 * @param {NodeAt} nodeAt
 */
function nodesOf(view, letter, nodeAt) {
  const { size } = view.sizes[letter];
  const radius = Math.min(11, (LAYER_HEIGHT - 26) / size / 2 - 1);
  return Array.from({ length: size }, (_, i) => {
    const [x, y] = nodeAt(letter, i);
    const node = makeSvg("g", { class: "node", "data-node": `${letter}/${i}` }, makeSvg("circle", { cx: x, cy: y, r: Math.max(radius, 2) }));
    if (radius > 6) node.append(makeSvg("text", { x, y: y + 4 }, String(i + 1)));
    return node;
  });
}

/**
 * The nodes and edges of a cell's own letters, and those on its routes to the loss.
 * @param {View} view
 * @param {Cell} cell
 * @returns {Parts}
 */
export function partsOf(view, cell) {
  const parameter = Object.keys(view.gradients).find((name) => view.gradients[name] === cell.matrix);
  const start = parameter ? placeAt(parameter, view.grids[parameter].letters, bindLetters(view.grids[cell.matrix].letters, cell.row, cell.column)) : cell;
  const bound = bindLetters(view.grids[start.matrix].letters, start.row, start.column);
  const nodes = new Set(nodesWhere(view, view.grids[start.matrix].letters, bound));
  if (start.matrix === view.loss[0].name) nodes.add("loss");
  const edges = new Set([start.key]);
  for (const [matrix, agreeing, through] of /** @type {[string, string, string[][]][]} */ (view.reaches[start.matrix] ?? [])) {
    const letters = [...view.grids[matrix].letters].filter((letter) => view.layers.letters.includes(letter));
    const held = Object.fromEntries(letters.filter((letter) => agreeing.includes(letter)).map((letter) => [letter, bound[letter]]));
    nodesWhere(view, letters, held).forEach((node) => nodes.add(node));
    for (const [other, agreed] of through) {
      if (view.layers.weights.some(([name]) => name === other)) {
        cellsWhere(view, other, agreed, bound).forEach((edge) => edges.add(edge.key));
      }
    }
    if (matrix === view.loss[0].name) nodes.add("loss");
  }
  return { nodes, edges };
}

/**
 * The nodes whose letters agree with the bound ones.
 * @param {View} view
 * @param {Iterable<string>} letters
 * @param {Bound} bound
 */
function nodesWhere(view, letters, bound) {
  return [...letters]
    .filter((letter) => view.layers.letters.includes(letter))
    .flatMap((letter) => {
      if (letter in bound) return [`${letter}/${bound[letter]}`];
      return Array.from({ length: view.sizes[letter].size }, (_, i) => `${letter}/${i}`);
    });
}

/**
 * The one path of a chain-rule term: its letters are all bound.  Without bound letters there is no path.
 * @param {View} view
 * @param {Bound | null} bound
 * @returns {Parts}
 */
export function partsOfPath(view, bound) {
  if (!bound) return { nodes: new Set(), edges: new Set() };
  const nodes = new Set([...nodesWhere(view, Object.keys(bound), bound), "loss"]);
  // From the sums of one output the path goes on to another output of the row, or to all of them.
  const last = Object.entries(view.layers.again).flatMap(([letter, axis]) => nodesWhere(view, axis, letter in bound ? { [axis]: bound[letter] } : {}));
  for (const node of last) nodes.add(node);
  const edges = view.layers.weights
    .filter(([, letters]) => [...letters].every((letter) => letter in bound))
    .map(([matrix, letters]) => placeAt(matrix, letters, bound).key);
  return { nodes, edges: new Set(edges), ...(last.length ? { last: new Set(last) } : {}) };
}

/**
 * @param {Element | null} svg
 * @param {Parts} parts
 */
export function lightNetwork(svg, { nodes, edges, last = nodes }) {
  if (!svg) return;
  for (const edge of elementsIn(svg, ".edge")) {
    const lit = edges.has(edge.dataset.key ?? "") || (edge.dataset.toLoss !== undefined && nodes.has("loss") && last.has(edge.dataset.toLoss));
    edge.toggleAttribute("data-lit", lit);
  }
  for (const node of elementsIn(svg, ".node")) node.toggleAttribute("data-lit", nodes.has(node.dataset.node ?? ""));
}
