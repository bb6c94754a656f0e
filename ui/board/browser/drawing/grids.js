// Drawing the grids: a step is an equation of them.

import { causesOf, keyOf } from "../sums/links.js";
import { drawGraph } from "./curve.js";
import { fillCancelling } from "../sums/cancelling.js";
import { areSingleKeysOn } from "../tab/single_keys.js";
import { drawLetterTools, putLetters } from "../sums/letters.js";
import { drawWhatIf, fillWhatIf, markMistake } from "./mistake.js";
import { wordNodes } from "../sums/words.js";
import { elementIn, fillField, make, redraw, refill, setAttribute, setText, symbolNodes, tied, wholeNames } from "../sums/symbols.js";
import { unbroken } from "../sums/terms.js";

/**
 * @import { CellElement } from "../dom.d.ts"
 * @import { Draft, Grid, GridPiece, Limits, Step } from "../payload.d.ts"
 * @import { View } from "../view.d.ts"
 */

/** @type {Record<string, string>} */
const OPERATORS = {
  "@": "matrix product: a row times a column, and the products are added up",
  "⊙": "element by element: each cell times the cell at the same place",
  "+": "added cell by cell",
  "−": "subtracted cell by cell",
  "·": "every cell times the same number",
  "=": "gives",
  "Σ rows": "column sums: each column added up over the rows",
  "Σ columns": "row sums: each row added up over the columns",
  "Σ all": "all cells added up",
};

// Grids with more rows are not seen together with their sum.
const ROWS_ON_A_PHONE = 5;

/**
 * @param {View} view
 * @param {Step} step
 */
export function drawStep(view, step) {
  const title = make("h3", "title", ...wordNodes(view.words, step.title));
  title.tabIndex = -1;
  const header = make(
    "header",
    "",
    make("span", "number", step.number),
    title,
    make("p", "meaning", ...wholeNames(step.meaning)),
  );
  const equation = make("div", "equation", ...tied(step.equation.map((piece) => drawPiece(view, piece))));
  const sum = make("div", "sum", make("div", "level"), make("div", "paths"));
  sum.tabIndex = 0;
  sum.setAttribute("role", "group");
  sum.setAttribute("aria-label", `the sum behind a cell of ${view.grids[step.name].label}`);
  const body = make("div", "body", equation, sum, step.curve ? drawGraph(step.curve) : null);
  const article = make("article", "step", header, body, make("div", "buttons uncovering"), make("p", "flat"), make("div", "cancelling"), make("div", "notes"));
  article.id = `step-${step.name}`;
  const rows = step.equation.map((piece) => (typeof piece === "string" ? 0 : view.grids[piece.grid].texts.length));
  article.toggleAttribute("data-tall", Math.max(...rows) > ROWS_ON_A_PHONE);
  const whatIf = drawWhatIf(step.whatIf);
  if (step.why.length || whatIf) article.append(make("div", "why", ...step.why.map(drawReason), whatIf));
  return article;
}

/** @param {string[]} reason */
function drawReason([question, answer]) {
  return make("details", "", make("summary", "", question), make("p", "", ...wholeNames(answer)));
}

/**
 * @param {View} view
 * @param {string | GridPiece} piece
 */
function drawPiece(view, piece) {
  if (typeof piece !== "string") return drawGrid(view, piece.grid);
  const mark = make("span", piece in OPERATORS ? "operator" : "mark", ...wordNodes(view.words, piece));
  if (OPERATORS[piece]) mark.title = OPERATORS[piece];
  return mark;
}

/**
 * @param {View} view
 * @param {string} name
 */
function drawGrid(view, name) {
  const grid = view.grids[name];
  const table = make("table");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", `${grid.label}, ${grid.shape}`);
  /** @type {(axis: number) => string} */
  const named = (axis) => (grid.named[axis] ? "names" : "unseen");
  const heads = make("tr", "", header("col", grid.label, "unseen"), ...grid.heads[1].map((head) => header("col", head)));
  table.append(make("thead", named(1), heads));
  const rows = grid.texts.map((texts, i) =>
    make("tr", "", header("row", grid.heads[0][i], named(0)), ...texts.map((_, j) => drawCell(name, grid, i, j))),
  );
  table.append(make("tbody", "", ...rows));
  const sentence = make("p", "says");
  sentence.setAttribute("role", "alert");
  const figure = make(
    "div",
    `grid${grid.editable && !grid.of ? " given" : ""}`,
    drawGridTools(view, name, grid),
    make("div", "name", grid.label),
    make("div", "brackets", table),
    grid.editable && !grid.of ? drawSizes(view, grid) : make("div", "shape", ...wordNodes(view.words, grid.shape, true)),
    sentence,
    make("p", "remark"),
  );
  figure.dataset.grid = name;
  // All that a step downhill or a nudge changes: the room for a sign and all decimals is there from the start, so that
  // nothing moves.
  const source = grid.of ?? name;
  figure.toggleAttribute("data-moves", !view.grids[source].editable || source in view.gradients);
  putLetters(view, name, figure);
  return figure;
}

/**
 * The buttons for the whole of a grid.
 * @param {View} view
 * @param {string} name
 * @param {Grid} grid
 */
function drawGridTools(view, name, grid) {
  /** @type {(data: Record<string, string>, text: string, label: string) => HTMLButtonElement} */
  const tool = (data, text, label) => {
    const button = make("button", "tool", text);
    button.type = "button";
    Object.assign(button.dataset, data);
    button.setAttribute("aria-label", label);
    button.title = label;
    return button;
  };
  const source = grid.of ?? name;
  return make(
    "div",
    "tools",
    make("span", "of", grid.label),
    grid.editable && !grid.of ? tool({ act: "edit" }, "edit", `change a number of ${grid.label}`) : null,
    grid.classes && !grid.of ? tool({ act: "class" }, "class", "make the held or focused cell the class of its row (key c)") : null,
    tool({ act: "held-sum" }, "its sum ↓", "go to the sum of the held cell"),
    tool({ copy: name }, "copy", `copy ${grid.label}`),
    tool({ hide: source }, "cover", `cover the numbers of ${grid.label}`),
    ...drawLetterTools(view, name, tool),
  );
}

/**
 * The shape of a given grid, with a field and two buttons for each size.
 * @param {View} view
 * @param {Grid} grid
 */
function drawSizes(view, grid) {
  /** @type {(text: string) => HTMLElement} */
  const between = (text) => make("span", "between", text);
  const [rows, columns] = [...grid.letters].map((letter) => (letter === "1" ? between("1") : drawStepper(view, letter)));
  return make("div", "shape sizes", `${grid.letters[0]} × ${grid.letters[1]}`, between(" ="), rows, between("×"), columns);
}

/**
 * @param {View} view
 * @param {string} letter
 */
function drawStepper(view, letter) {
  const { size, least, most, name, stops } = view.sizes[letter];
  /** @type {(sign: string, to: number) => HTMLButtonElement} */
  const step = (sign, to) => {
    const button = make("button", "", sign);
    button.type = "button";
    const stop = to < least ? stops[0] : to > most ? stops[1] : "";
    if (stop) {
      button.setAttribute("aria-disabled", "true");
      button.title = stop;
      button.dataset.stop = stop;
    }
    button.dataset.letter = letter;
    button.dataset.size = String(to);
    button.setAttribute("aria-label", `${sign === "+" ? "one more" : "one fewer"} ${name}`);
    return button;
  };
  const input = make("input", "size");
  input.defaultValue = String(size);
  input.inputMode = "numeric";
  input.autocomplete = "off";
  input.dataset.letter = letter;
  input.style.width = `${String(size).length + 1.2}ch`;
  input.setAttribute("aria-label", `${letter}, number of ${name}s, ${least} to ${most}`);
  const stepper = make("span", "stepper", step("−", size - 1), input, step("+", size + 1));
  stepper.dataset.of = letter;
  return stepper;
}

/**
 * @param {View} view
 * @param {HTMLInputElement} field
 * @param {number | string | undefined} pending the size that was typed there and is not answered yet
 */
export function fillSize({ sizes }, field, pending) {
  fillField(field, String(pending ?? sizes[field.dataset.letter ?? ""].size));
}

/**
 * @param {"row" | "col"} scope
 * @param {string} text
 */
function header(scope, text, classes = "") {
  const element = make("th", classes, text);
  element.scope = scope;
  return element;
}

/**
 * @param {string} name
 * @param {Grid} grid
 * @param {number} i
 * @param {number} j
 */
function drawCell(name, grid, i, j) {
  const cell = make("td", "", make("span", "symbol", ...symbolNodes(grid.symbols[i][j])), make("span", "text"));
  const row = grid.first[0] + i;
  const column = grid.first[1] + j;
  cell.dataset.matrix = name;
  cell.dataset.row = String(row);
  cell.dataset.col = String(column);
  cell.dataset.key = grid.of ? keyOf(grid.of, column, row) : keyOf(name, row, column);
  const isGiven = Boolean(grid.editable && !grid.of);
  cell.setAttribute("role", "gridcell");
  cell.setAttribute("aria-readonly", String(!isGiven));
  cell.tabIndex = i === 0 && j === 0 ? 0 : -1;
  if (isGiven) cell.dataset.editable = "";
  // A number alone would no longer add up to 1 with the others of its row.
  if (isGiven && !grid.classes) cell.dataset.drags = "";
  if (grid.classes && !grid.of) {
    cell.dataset.classes = "";
    tellClassKey(cell);
  }
  return cell;
}

/**
 * Tell a screen reader of the key that chooses a class, unless single keys are switched off.
 * @param {Element} cell
 */
export function tellClassKey(cell) {
  if (areSingleKeysOn()) cell.setAttribute("aria-keyshortcuts", "c");
  else cell.removeAttribute("aria-keyshortcuts");
}

const ROUNDED = "0 up to rounding: the computer’s number is";

/**
 * Put the numbers of a view into the cells; only what differs is touched.
 * @param {View} view
 * @param {CellElement} cell
 * @param {Map<string, string>} pending the texts that were typed and are not answered yet, by the cell's key
 * @param {Map<string, Draft>} drafts the texts that are no numbers
 * @param {boolean} covered
 */
export function fillCell(view, cell, pending, drafts, covered) {
  const { matrix, row, col, key } = cell.dataset;
  const grid = view.grids[matrix];
  const i = Number(row) - grid.first[0];
  const j = Number(col) - grid.first[1];
  const typed = pending.get(key);
  const draft = typed === undefined ? drafts.get(key) : undefined;
  const text = covered ? "?" : (typed ?? (draft ? draft.text : grid.texts[i][j]));
  if (covered) cell.removeAttribute("data-value");
  else setAttribute(cell, "data-value", grid.values[i][j]);
  // The colour of a single shown cell would tell how large the covered cells are.
  setAttribute(cell, "data-tint", view.covered.has(grid.of ?? matrix) ? 0 : grid.tints[i][j]);
  cell.toggleAttribute("data-wrong", Boolean(draft));
  cell.toggleAttribute("data-covered", covered);
  /** @type {(place: number[]) => boolean} */
  const isHere = ([r, c]) => r === i && c === j;
  cell.toggleAttribute("data-flat", isMarked(view, grid, i, j, key));
  const rounded = !covered && grid.rounded?.some(isHere) ? `${ROUNDED} ${grid.values[i][j]}` : "";
  const mistaken = markMistake(grid, cell, i, j, covered);
  const { letters = "" } = cell.dataset;
  const symbol = grid.symbols[i][j];
  const formula = letters && letters !== symbol ? ` = ${letters}` : "";
  const chooses = grid.classes && !grid.of && !covered ? (grid.values[i][j] === 1 ? ", the class of its row" : ", c makes it the class of its row") : "";
  setAttribute(cell, "aria-label", `${symbol}${formula}${covered ? " is covered" : ` = ${text}`}${mistaken && `, ${mistaken}`}${chooses}`);
  const title = draft ? draft.says : mistaken || rounded;
  if (draft) setAttribute(cell, "aria-invalid", "true");
  else if (cell.hasAttribute("aria-invalid")) cell.removeAttribute("aria-invalid");
  if (title) setAttribute(cell, "title", title);
  else if (cell.hasAttribute("title")) cell.removeAttribute("title");
  if (!cell.querySelector("input")) setText(elementIn(cell, ".text"), text || " ");
}

/**
 * Whether a cell is marked as saturated.  The mark shows its slope and its number, so it is covered with either.
 * @param {View} view
 * @param {Grid} grid
 * @param {number} i
 * @param {number} j
 * @param {string} key
 */
function isMarked(view, grid, i, j, key) {
  const { saturated = [], slope } = grid;
  const isSaturated = saturated.some(([row, column]) => row === i && column === j);
  return isSaturated && view.textOf([key, key.replace(/^[^/]+/, slope ?? "")], "▁") === "▁";
}

/**
 * @param {View} view
 * @param {HTMLElement} figure
 */
export function fillFigure(view, figure) {
  const { grid = "" } = figure.dataset;
  const isCovered = view.covered.has(view.grids[grid].of ?? grid);
  const texts = [view.wrong[grid] ?? "", (!view.covered.has(grid) && view.remarks[grid]) || ""];
  // To find the three is most of the work, and they seldom change.
  refill(figure, [...texts, isCovered], () => {
    setText(elementIn(figure, ".says"), texts[0]);
    setText(elementIn(figure, ".remark"), texts[1]);
    const hide = figure.querySelector("[data-hide]");
    if (hide) setAttribute(hide, "aria-pressed", isCovered);
  });
}

/** @type {(limits: Limits) => string} */
const flatText = ({ saturated }) =>
  `Marked with a bar at the top right: saturated. The slope there is under ${saturated}, so the error that goes back through it is multiplied by almost 0: its gradients vanish, and it hardly learns. Where |z| is large, make the inputs smaller (the page Your data scales them), or the weights.`;

/**
 * @param {View} view
 * @param {string} name
 * @param {HTMLElement} step
 */
export function fillStep(view, name, step) {
  const isMarked = view.grids[name].saturated?.length && step.querySelector(`td[data-flat][data-matrix="${name}"]`);
  fillWhatIf(view, step);
  setText(elementIn(step, ".flat"), isMarked ? flatText(view.limits) : "");
  const grids = view.stepOf.get(name)?.equation.flatMap((piece) => (typeof piece === "string" ? [] : [piece.grid])) ?? [];
  const covered = grids.flatMap((grid) => causesOf(view, view.grids[grid].of ?? grid));
  redraw(elementIn(step, ".uncovering"), [view.hiding, covered], () => drawUncovering(view, [...new Set(covered)]));
  const notes = (view.notes[name] ?? []).filter(({ about }) => !about.some((matrix) => view.covered.has(matrix)));
  fillCancelling(view, elementIn(step, ".cancelling"), view.cancelling?.step === name ? view.cancelling : null);
  redraw(elementIn(step, ".notes"), notes, () => notes.map(({ text }) => make("p", "", ...symbolNodes(unbroken(text)))));
}

/**
 * A button for each of the hidden grids that keep numbers of a step back, and one for all hidden ones.
 * @param {View} view
 * @param {string[]} names
 */
function drawUncovering(view, names) {
  const buttons = names.map((name) => {
    const button = make("button", "", ...wholeNames(`Uncover ${view.grids[name].label}`));
    button.type = "button";
    button.dataset.hide = name;
    return button;
  });
  return names.length && view.hiding.length > 1 ? [...buttons, uncoverAll()] : buttons;
}

function uncoverAll() {
  const button = make("button", "", "Uncover all");
  button.type = "button";
  button.dataset.act = "uncover";
  return button;
}

/**
 * @param {View} view
 * @param {HTMLElement} summary
 */
export function fillSummary(view, summary) {
  const losses = view.loss.slice(1).map(({ name, label, text }) => `${label} = ${view.sayOf(keyOf(name, 0, 0), text)}`);
  const hidden = view.hiding.map((name) => view.grids[name].label).join(", ");
  redraw(summary, [losses, view.legend, hidden], () => [
    ...losses.map((loss) => make("span", "quiet", loss)),
    drawLegend(view.legend),
    make("span", "quiet", "rounded only on screen: sums use unrounded numbers"),
    ...(hidden ? [make("span", "buttons", `covered: ${hidden}`, uncoverAll())] : []),
  ]);
}

/** @param {string} strongest */
function drawLegend(strongest) {
  const swatches = [-9, -5, 0, 5, 9].map((tint) => {
    const swatch = make("span", "swatch");
    swatch.dataset.tint = String(tint);
    return swatch;
  });
  const legend = make("span", "legend", "−", ...swatches, "+", ` strongest: ${strongest}`);
  legend.setAttribute("role", "img");
  legend.setAttribute("aria-label", `colours of the cells: blue is negative, orange is positive; strongest: ${strongest}`);
  return legend;
}

/**
 * The numbers that a grid shows, as text with tabs for a spreadsheet.
 * @param {View} view
 * @param {string} name
 * @returns {string}
 */
export function gridText(view, name) {
  return view.grids[name].values.map((row) => row.join("\t")).join("\n");
}

/**
 * The name of the part that a grid shows: all of it, or its rows from and to.
 * @param {View} view
 * @param {string} name
 * @returns {string}
 */
export function copiedPart(view, name) {
  const { label, letters, first, count } = view.grids[name];
  const axis = letters.indexOf(view.rows.letter);
  if (axis < 0 || count[axis] === view.rows.size) return label;
  return `${axis ? "columns" : "rows"} ${first[axis] + 1} to ${first[axis] + count[axis]} of ${label}`;
}

export function drawPresenter() {
  /** @type {(does: Record<string, string>, text: string, title?: string) => HTMLButtonElement} */
  const button = (does, text, title = "") => {
    const drawn = make("button", "", text);
    drawn.type = "button";
    drawn.title = title;
    Object.assign(drawn.dataset, does);
    drawn.ariaDisabled = "false";
    return drawn;
  };
  const bar = make(
    "div",
    "presenter buttons",
    button({ move: "back" }, "← Back"),
    button({ move: "on" }, "Next →"),
    make("span", "where"),
    button({ move: "end" }, "All steps", "show all steps again"),
    button({ act: "cover" }, "Cover all", "cover the numbers of all that is computed"),
    button({ act: "link" }, "Copy link", "copy a link to this step, seen like this"),
    button({ act: "lesson" }, "Lesson: beat by beat", "the same step as a lecture: Learn, presented to a class"),
  );
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "one step at a time");
  return bar;
}

/** @param {View} view */
export function drawPager(view) {
  const { first, count, size, page } = view.rows;
  if (count === size) return "";
  /** @type {(text: string, label: string, row: number) => HTMLButtonElement} */
  const turn = (text, label, row) => {
    const button = make("button", "", text);
    button.type = "button";
    button.disabled = row === first;
    button.dataset.show = String(row);
    button.setAttribute("aria-label", label);
    return button;
  };
  const range = make("span", "", `rows ${first + 1}–${first + count} of ${size}`);
  const element = make(
    "div",
    "pager buttons",
    turn("« first", "first rows", 0),
    turn("‹ back", "rows before", Math.max(first - page, 0)),
    range,
    turn("next ›", "rows after", first + page < size ? first + page : first),
    turn("last »", "last rows", Math.max(size - page, 0)),
  );
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "rows shown");
  return element;
}
