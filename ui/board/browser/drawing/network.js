// The network as a diagram: a node for each input, hidden unit and output, an edge for each weight.

import { bindLetters, cellsWhere, keyOf, placeAt } from "../sums/links.js";
import { setAttribute, setText } from "../sums/symbols.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const LAYER_HEIGHT = 190;

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {import("../view.d.ts").View} view */
export function drawNetwork(view) {
  const { letters, weights } = view.layers;
  const nodeAt = (letter, index) => {
    const { size } = view.sizes[letter];
    const x = 34 + (letters.indexOf(letter) * (WIDTH - 110)) / (letters.length - 1);
    return [x, 26 + ((index + 0.5) * (LAYER_HEIGHT - 26)) / size];
  };
  const edges = weights.flatMap(([matrix, [from, to]]) => edgesOf(view, matrix, from, to, nodeAt));
  const nodes = letters.flatMap((letter) => nodesOf(view, letter, nodeAt));
  const [lastX] = nodeAt(letters.at(-1), 0);
  const loss = draw("g", { class: "node", "data-node": "loss" });
  const y = (LAYER_HEIGHT + 26) / 2;
  for (let i = 0; i < view.sizes[letters.at(-1)].size; i += 1) {
    const [, from] = nodeAt(letters.at(-1), i);
    edges.push(draw("line", { x1: lastX, y1: from, x2: WIDTH - 20, y2: y, class: "edge to-loss", "data-to-loss": `${letters.at(-1)}/${i}` }));
  }
  loss.append(draw("rect", { x: WIDTH - 38, y: y - 12, width: 34, height: 24, rx: 6 }));
  loss.append(draw("text", { x: WIDTH - 21, y: y + 4 }, view.goal.short));
  const heads = letters.map((letter) => draw("text", { x: nodeAt(letter, 0)[0], y: 13, class: "head" }, headOf(view, letter)));
  const label = `the network: ${letters.map((letter) => countOf(view.sizes[letter])).join(", ")}`;
  return draw("svg", { viewBox: `0 0 ${WIDTH} ${LAYER_HEIGHT + 6}`, role: "img", "aria-label": label, class: "network" }, ...edges, ...nodes, loss, ...heads);
}

const countOf = ({ size, name }) => `${size} ${name}${size === 1 ? "" : "s"}`;

const headOf = (view, letter) => `${view.sizes[letter].name}s`;

function edgesOf(view, matrix, from, to, nodeAt) {
  return view.grids[matrix].texts.flatMap((texts, i) =>
    texts.map((_, j) => {
      const [x1, y1] = nodeAt(from, i);
      const [x2, y2] = nodeAt(to, j);
      return draw("line", { x1, y1, x2, y2, "data-key": keyOf(matrix, i, j) }, draw("title", {}));
    }),
  );
}

/**
 * Put the weights of a view onto the edges; only what differs is touched.
 * @param {import("../view.d.ts").View} view
 * @param {any} svg
 */
export function fillNetwork(view, svg) {
  const edges = svg.querySelectorAll("line[data-key]");
  const weights = view.layers.weights.flatMap(([matrix]) => {
    const { texts, tints, symbols } = view.grids[matrix];
    return texts.flatMap((row, i) => row.map((text, j) => ({ key: keyOf(matrix, i, j), symbol: symbols[i][j], text, tint: tints[i][j] })));
  });
  weights.forEach(({ key, symbol, text, tint }, at) => {
    // The look of an edge tells the sign and the size of its weight.
    setAttribute(edges[at], "class", `edge ${view.textOf(key, tint < 0 ? "below" : "above", "covered")}`);
    setAttribute(edges[at], "stroke-width", 0.75 + view.textOf(key, Math.abs(tint), 1) * 0.4);
    setText(edges[at].firstChild, view.textOf(key, `${symbol} = ${text}`, `${symbol} is covered`));
  });
}

function nodesOf(view, letter, nodeAt) {
  const { size } = view.sizes[letter];
  const radius = Math.min(11, (LAYER_HEIGHT - 26) / size / 2 - 1);
  return Array.from({ length: size }, (_, i) => {
    const [x, y] = nodeAt(letter, i);
    const node = draw("g", { class: "node", "data-node": `${letter}/${i}` }, draw("circle", { cx: x, cy: y, r: Math.max(radius, 2) }));
    if (radius > 6) node.append(draw("text", { x, y: y + 4 }, String(i + 1)));
    return node;
  });
}

/**
 * What of the diagram belongs to a cell: its own letters, and, where it is given, the ways on to the loss.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 */
export function partsOf(view, cell) {
  const parameter = Object.keys(view.gradients).find((name) => view.gradients[name] === cell.matrix);
  const start = parameter ? placeAt(parameter, view.grids[parameter].letters, bindLetters(view.grids[cell.matrix].letters, cell.row, cell.column)) : cell;
  const bound = bindLetters(view.grids[start.matrix].letters, start.row, start.column);
  const nodes = new Set(nodesWhere(view, view.grids[start.matrix].letters, bound));
  if (start.matrix === view.loss[0].name) nodes.add("loss");
  const edges = new Set([start.key]);
  for (const [matrix, kept, through] of /** @type {[string, string, string[][]][]} */ (view.reaches[start.matrix] ?? [])) {
    const letters = [...view.grids[matrix].letters].filter((letter) => view.layers.letters.includes(letter));
    const held = Object.fromEntries(letters.filter((letter) => kept.includes(letter)).map((letter) => [letter, bound[letter]]));
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

function nodesWhere(view, letters, bound) {
  return [...letters]
    .filter((letter) => view.layers.letters.includes(letter))
    .flatMap((letter) => {
      if (letter in bound) return [`${letter}/${bound[letter]}`];
      return Array.from({ length: view.sizes[letter].size }, (_, i) => `${letter}/${i}`);
    });
}

/**
 * The one path of a chain-rule term: its letters are all bound.  A term of another sum is no path.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Bound | null} bound
 */
export function partsOfPath(view, bound) {
  if (!bound) return { nodes: new Set(), edges: new Set() };
  const nodes = new Set([...nodesWhere(view, Object.keys(bound), bound), "loss"]);
  const edges = view.layers.weights
    .filter(([, letters]) => [...letters].every((letter) => letter in bound))
    .map(([matrix, letters]) => placeAt(matrix, letters, bound).key);
  return { nodes, edges: new Set(edges) };
}

export function lightNetwork(svg, { nodes, edges }) {
  if (!svg) return;
  for (const edge of svg.querySelectorAll(".edge")) {
    const lit = edges.has(edge.dataset.key) || (edge.dataset.toLoss !== undefined && nodes.has("loss") && nodes.has(edge.dataset.toLoss));
    edge.toggleAttribute("data-lit", lit);
  }
  for (const node of svg.querySelectorAll(".node")) node.toggleAttribute("data-lit", nodes.has(node.dataset.node));
}
