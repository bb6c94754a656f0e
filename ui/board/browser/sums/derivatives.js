// The derivatives: what a parameter affects, the sums of all cells of a parameter, and each sum beside its gradient's cell
// in letters.  The sums are letters; their numbers are those of the grids.

import { cellOf, keyOf, shownAt } from "./links.js";
import { numbersOf, spanning } from "./sums.js";
import { drawHeading } from "../input/folding.js";
import { elementIn, elementsIn, make, redraw, setAttribute, setText, symbolNodes } from "./symbols.js";
import { drawChip, drawFactor } from "./letters.js";

/**
 * @import { Compared, LetterFactor, PathInLetters, SumInLetters } from "../payload.d.ts"
 * @import { View } from "../view.d.ts"
 * @typedef {() => string} Text the text of an element now
 */

/** @type {Record<string, string>} */
const DOES = { affects: "does", affect: "do" };

/** @type {Record<string, string>} */
const VERDICTS = { same: "✓ the same", differs: "≠ not the same", overflow: "cannot be compared: too large or too small for the computer" };

export class Derivatives {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** The parameter that was chosen; empty for that of the held cell. */
    this.chosen = "";
    /** The parameter of the cell that was held when it was chosen. */
    this.besides = "";
    this.section = make("section");
    /** @type {[HTMLElement, Text][]} The elements that show numbers. */
    this.numbers = [];
    this.drawn = "";
    /** The gradients that are compared. */
    this.comparisons = "";
  }

  /** @param {View} view */
  draw(view) {
    this.drawn = "";
    const tabs = Object.keys(view.derivatives.parameters).map((name) => {
      const tab = make("button", "", name);
      tab.type = "button";
      tab.dataset.parameter = name;
      tab.setAttribute("aria-label", `derivatives of ${name}`);
      return tab;
    });
    const choice = make("div", "buttons", "All derivatives of", ...tabs);
    choice.setAttribute("role", "group");
    choice.setAttribute("aria-label", "parameter");
    const says = view.derivatives.says ? make("p", "quiet", view.derivatives.says) : "";
    const box = make("article", "all", make("ol", "questions"), choice, says, scrolling("the derivatives of all cells"));
    this.section = make("section", "derivatives", ...drawHeading(view.derivatives.title), box);
    return this.section;
  }

  /** @param {string} name */
  choose(name) {
    this.chosen = name;
    this.besides = this.heldParameter;
    this.fill();
    this.board.lighting.light();
  }

  // The parameter of the held cell, or of the held cell of its gradient; else the first.
  get heldParameter() {
    const { held, view } = this.board;
    const { parameters } = view.derivatives;
    const of = Object.keys(parameters).find((name) => name === held?.matrix || parameters[name].gradient === held?.matrix);
    return of ?? Object.keys(parameters)[0];
  }

  fill() {
    const { view } = this.board;
    const now = this.heldParameter;
    // Another parameter is held: its derivatives are shown.
    if (this.besides !== now) this.chosen = "";
    this.besides = now;
    const parameter = this.chosen || now;
    setAttribute(this.section, "data-shows", view.letters?.cells ?? "numbers");
    const levels = view.held?.levels.length ? view.held.levels : view.derivatives.levels;
    redraw(elementIn(this.section, ".questions"), levels, () => drawQuestions(levels));
    for (const tab of elementsIn(this.section, "[data-parameter]")) setAttribute(tab, "aria-pressed", tab.dataset.parameter === parameter);
    const isNew = this.drawn !== parameter;
    if (isNew) {
      this.drawn = parameter;
      this.numbers = [];
      elementIn(this.section, ".scrolling").replaceChildren(this.drawSums(parameter));
    }
    for (const [element, text] of this.numbers) setText(element, text());
    if (this.fillComparisons() || isNew) this.board.elements.indexLetters();
  }

  /** @param {string} parameter */
  drawSums(parameter) {
    const { sums, more } = this.board.view.derivatives.parameters[parameter];
    const table = make("table", "sums", ...sums.map((sum) => this.drawSum(sum)));
    if (more) table.append(make("tfoot", "", make("tr", "", spanning("th", sums[0].paths[0].factors.length + 3, `+ ${more} more cells of ${parameter}`))));
    table.setAttribute("aria-label", `the derivatives of ${parameter}`);
    return table;
  }

  /** @param {SumInLetters} sum */
  drawSum({ cell, symbol, paths, more }) {
    const head = make("th", "symbol", drawChip(this.board.view, symbol, cell), " =");
    head.rowSpan = paths.length + (more ? 1 : 0);
    const total = make("td", "product");
    total.rowSpan = head.rowSpan;
    // What a mistake has made of the gradient is not the sum of these products.
    this.shows(total, () => (isMistaken(this.board.view, cell) ? "" : `= ${this.textAt(cell)}`));
    const rows = paths.map((path, i) => {
      const first = i === 0;
      return make("tr", "term", first ? head : null, make("th", "path", `${first ? "" : "+ "}${path.label}`), ...this.drawFactors(path), first ? total : null);
    });
    paths.forEach((path, i) => (rows[i].dataset.keys = this.keysOf(path)));
    if (more) rows.push(make("tr", "", spanning("th", paths[0].factors.length + 1, `+ ${more} more paths`)));
    return make("tbody", "", ...rows);
  }

  /** @param {PathInLetters} path */
  drawFactors({ factors, derivatives }) {
    const { view } = this.board;
    return factors.map((place, i) => {
      const factor = view.derivatives.factors[place];
      const number = make("span", "number");
      this.shows(number, () => this.numberOf(factor));
      return make("td", "", make("span", "derivative", ...symbolNodes(derivatives[i])), make("span", "letters", ...drawFactor(view, factor)), number);
    });
  }

  /**
   * @param {HTMLElement} element
   * @param {Text} text
   */
  shows(element, text) {
    this.numbers.push([element, text]);
  }

  /**
   * The text of a cell on its grid.
   * @param {(string | number)[]} place
   */
  textAt(place) {
    const { view } = this.board;
    const cell = cellOf(keyOf(...place));
    return view.textOf(cell.key, shownAt(view, cell)?.text ?? "…");
  }

  /** @param {LetterFactor} factor */
  numberOf({ parts, cell }) {
    if (cell.length) return this.textAt(cell);
    return numbersOf(this.board.view, parts.map((part) => (typeof part === "string" ? part : cellOf(keyOf(...part.slice(1))))), true);
  }

  /** @param {PathInLetters} path */
  keysOf({ factors }) {
    const cells = factors.map((place) => this.board.view.derivatives.factors[place].cell);
    return cells.filter(({ length }) => length).map((cell) => keyOf(...cell)).join(" ");
  }

  /**
   * Below each gradient the button that compares it with its derivatives, and where it is pressed the comparison.
   * @returns {boolean} whether any was drawn anew
   */
  fillComparisons() {
    const { view, elements } = this.board;
    const before = this.comparisons;
    for (const { gradient, sums, more } of Object.values(view.derivatives.parameters)) {
      const step = /** @type {HTMLElement} */ (elements.steps.get(gradient));
      const box = step.querySelector(".comparing") ?? addBox(step, gradient);
      const compared = view.compared[gradient];
      setAttribute(elementIn(box, "button"), "aria-pressed", Boolean(compared));
      redraw(elementIn(box, ".compared"), compared ?? null, () => (compared ? this.drawComparison(gradient, sums, more, compared) : []));
    }
    this.comparisons = Object.keys(view.compared).join(" ");
    return before !== this.comparisons;
  }

  /**
   * @param {string} gradient
   * @param {SumInLetters[]} sums
   * @param {number} more
   * @param {Compared} compared
   */
  drawComparison(gradient, sums, more, { verdicts, says }) {
    const { label } = this.board.view.grids[gradient];
    const heads = ["", `in ${label}, in letters`, "the derivatives", ""].map((text) => make("th", "", text));
    const rows = sums.map((sum, i) => make("tbody", "", ...this.drawPairs(sum, verdicts[i])));
    const table = make("table", "sums", make("thead", "", make("tr", "", ...heads)), ...rows);
    table.setAttribute("aria-label", `${label} beside the derivatives`);
    const box = scrolling(`${label} beside the derivatives`);
    box.append(table);
    box.addEventListener("pointerover", (event) => lightPartners(box, /** @type {Element} */ (event.target)));
    const verdict = verdicts.every((one) => one === "same") ? "equals" : "differs";
    return [make("p", verdict, says), box, ...(more ? [make("p", "quiet", `+ ${more} more cells`)] : [])];
  }

  /**
   * A row for each path: its product in the gradient's cell, and its factors.
   * @param {SumInLetters} sum
   * @param {string} verdict
   */
  drawPairs({ cell, symbol, paths, more, products }, verdict) {
    const { view } = this.board;
    const head = make("th", "symbol", drawChip(view, symbol, cell));
    const says = make("td", verdict === "same" ? "equals" : "differs", VERDICTS[verdict]);
    // What has no equal stands side by side, too.
    const others = products.map((_, i) => i).filter((i) => !paths.some(({ product }) => product === i));
    const pairs = paths.map((path) => ({ path, product: path.product < 0 ? others.shift() : path.product }));
    const rows = [...pairs, ...others.map((product) => ({ path: undefined, product }))].map(({ path, product = -1 }, i) => {
      const [sign, ...places] = products[product] ?? [];
      const own = product < 0 ? "" : drawLine(view, i || sign === "−" ? `${sign} ` : "", places.map(Number), places.map((_, at) => at));
      const chain = path ? drawLine(view, i ? "+ " : "", path.factors, path.partners) : "";
      return make("tr", "", i ? null : head, make("td", "letters", own), make("td", "letters", chain), i ? null : says);
    });
    for (const one of [head, says]) one.rowSpan = rows.length + (more ? 1 : 0);
    if (more) rows.push(make("tr", "", spanning("td", 2, `+ ${more} more`)));
    return rows;
  }
}

/**
 * A product in which each factor knows its partner in the other product.
 * @param {View} view
 * @param {string} sign
 * @param {number[]} places those of its factors in the list of all
 * @param {number[]} partners for each a number that its partner has too; −1 for one without
 */
function drawLine(view, sign, places, partners) {
  const line = make("span", "line", sign);
  places.forEach((place, i) => {
    const factor = make("span", "factor", ...drawFactor(view, view.derivatives.factors[place]));
    if (partners[i] >= 0) factor.dataset.partner = String(partners[i]);
    line.append(i ? "·" : "", factor);
  });
  return line;
}

/**
 * Light the factor that is pointed at, and its partner in the product beside it.
 * @param {HTMLElement} box
 * @param {Element} target
 */
function lightPartners(box, target) {
  for (const lit of elementsIn(box, "[data-partnered]")) delete lit.dataset.partnered;
  const partner = target.closest(".factor")?.getAttribute("data-partner");
  const row = target.closest("tr");
  if (!row || !partner) return;
  for (const factor of elementsIn(row, `[data-partner="${partner}"]`)) factor.dataset.partnered = "";
}

/**
 * The questions of the handout: what does this affect?  A level for each matrix.
 * @param {string[][][]} levels each with subject, verb and object, or with a sentence on the others
 */
function drawQuestions(levels) {
  return levels.map((statements) => {
    const lines = statements.map(([subject, verb, object]) =>
      subject
        ? make("p", "", `What ${DOES[verb]} `, make("b", "", ...symbolNodes(subject)), " affect? ", make("b", "answer", ...symbolNodes(object)))
        : make("p", "quiet", verb),
    );
    return make("li", "", ...lines);
  });
}

/** @param {string[]} conclusion the sentences below the steps of a section */
export function drawConclusion([question, answer, ...rest]) {
  if (!question) return [];
  return [make("div", "conclusion", make("h3", "", question), make("p", "answer", answer), ...rest.map((sentence) => make("p", "quiet", sentence)))];
}

/**
 * @param {HTMLElement} step
 * @param {string} gradient
 */
function addBox(step, gradient) {
  const button = make("button", "", "Compare with the derivatives");
  button.type = "button";
  button.dataset.compare = gradient;
  const box = make("div", "comparing", make("div", "buttons", button), make("div", "compared"));
  elementIn(step, ".notes").before(box);
  return box;
}

/** @param {string} label */
function scrolling(label) {
  const box = make("div", "scrolling");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  return box;
}

/** @type {(view: View, place: (string | number)[]) => boolean} */
const isMistaken = (view, [matrix, row, column]) => Boolean(view.grids[matrix].right?.[Number(row)]?.[Number(column)]);
