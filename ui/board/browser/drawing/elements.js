// The elements of the board: they are drawn, indexed once, and filled with the numbers.

import { drawControls, fillControls, fillTravel, redrawBoxes } from "./controls.js";
import { drawSteps, drawStrip, fillSteps, fillStrip } from "./downhill.js";
import { focusCell, leaveEditor, leaveField } from "./editing.js";
import { drawConclusion } from "../sums/derivatives.js";
import { drawPager, drawPresenter, drawStep, fillCell, fillFigure, fillSize, fillStep, fillSummary, tellClassKey } from "./grids.js";
import { keyOf, placeOf } from "../sums/links.js";
import { indexChips } from "../sums/letters.js";
import { drawHeading } from "../input/folding.js";
import { fillBanner } from "./mistake.js";
import { TITLE, drawHelp, drawPanel, fillPanel, keepHeight } from "./panel.js";
import { Preview } from "./preview.js";
import { drawPopover } from "../sums/words.js";
import { CAN_HAVE_FOCUS, elementIn, elementsIn, focusedNear, keepFocus, make, nameOf, refill, setAttribute } from "../sums/symbols.js";

/**
 * @import { CellElement } from "../dom.d.ts"
 * @import { Control, Draft } from "../payload.d.ts"
 * @import { Cell } from "../view.d.ts"
 * @typedef {{ name: string | null, typed: string | undefined, selection: (number | null)[] | null }} Focus what had the
 *   focus, what was typed there, and what of it was selected
 */

/** @type {(element: Element) => CellElement[]} */
const cellsIn = (element) => elementsIn(element, "td[data-matrix]");

// A step that was scrolled to begins within so many pixels of where what stays in view ends.
const NEAR_PX = 8;

// The parts of the board that are laid out each by itself.
export const PARTS = ".step, .all";

// The same width as in phone.css.
export const NARROW = "(max-width: 1000px)";

// On a phone the buttons of a grid stand so high at the window's lower edge.
const TOOLS_PX = 48;

// What is far from the window is filled after the paint, or at the latest so long after the answer.
const AT_LATEST_MS = 100;

/** @type {(step: HTMLElement | undefined) => number} */
const topOf = (step) => step?.getBoundingClientRect().top ?? 0;

/**
 * @param {HTMLElement} step
 * @param {number} windowTop
 */
function isSeen(step, windowTop) {
  const { top, bottom } = step.getBoundingClientRect();
  return bottom > windowTop && top < innerHeight;
}

/**
 * What scrolls the board.
 * @param {HTMLElement} root
 */
function scrollerOf(root) {
  /** @type {Element | null} */
  let element = /** @type {ShadowRoot} */ (root.getRootNode()).host;
  while (element && !/auto|scroll/.test(getComputedStyle(element).overflowY)) element = element.parentElement;
  return element ?? document.documentElement;
}

export class Elements {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.preview = new Preview();
    // Empty until draw().
    this.controls = make("div");
    this.main = make("div");
    this.top = make("div");
    this.summary = make("p");
    this.panel = make("div");
    this.presenter = make("div");
    this.help = make("dialog");
    this.popover = make("div");
    this.strip = drawStrip();
    this.downhill = make("div");
    this.isDrawn = false;
    /** @type {Control[]} */
    this.drawnControls = [];
    /** @type {Map<string, CellElement[]>} The elements that show a cell, by its key. */
    this.places = new Map();
    /** @type {Map<string, HTMLElement[]>} The factors in letters that are lit with a cell, by its key. */
    this.letterChips = new Map();
    /** @type {HTMLElement[]} The steps and all derivatives, each of which is laid out by itself. */
    this.parts = [];
    /** @type {Set<Element>} The steps that are seen, or nearly. */
    this.near = new Set();
    this.seeing = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => this.near[isIntersecting ? "add" : "delete"](target)), { rootMargin: "200px" });
    /** @type {Set<string>} The steps whose numbers are still to be filled. */
    this.far = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.farTimer = undefined;
    /** @type {HTMLInputElement[]} */
    this.sizes = [];
    /** @type {HTMLButtonElement[]} */
    this.folds = [];
    /** @type {Map<string, HTMLElement>} */
    this.steps = new Map();
    /** @type {Map<string, CellElement[]>} */
    this.stepCells = new Map();
    /** @type {Map<string, HTMLElement[]>} */
    this.stepFigures = new Map();
    this.stuck = new ResizeObserver(() => this.measureStuck());
    /** @type {string | undefined} The step that was scrolled to because the link asked for it. */
    this.linkedStep = undefined;
    /** @type {Focus | undefined} What had the focus before all was drawn. */
    this.hadFocus = undefined;
  }

  focusedCell() {
    /** @type {CellElement | null | undefined} */
    const cell = focusedNear(this.board.root)?.closest("td[data-key]");
    return cell ?? null;
  }

  // The controls stay as they are, with what is open and typed in them.
  draw() {
    const { view, root } = this.board;
    if (!this.isDrawn) {
      this.isDrawn = true;
      this.controls = drawControls(view.controls);
      this.downhill = drawSteps(view);
      root.replaceChildren(make("h1", "unseen", TITLE), this.controls, this.main);
    } else redrawBoxes(this.controls, this.drawnControls, view.controls);
    this.drawnControls = view.controls;
    const focused = focusedNear(root);
    const input = focused instanceof HTMLInputElement ? focused : null;
    const selection = input && [input.selectionStart, input.selectionEnd];
    const isField = input?.matches(".size, .amount");
    const typed = input?.matches(".editor") ? leaveEditor(input) : input && isField ? leaveField(input) : undefined;
    const name = focused && this.main.contains(focused) ? nameOf(focused.closest("td") ?? focused) : null;
    const open = new Set(elementsIn(this.main, "details[open]").map(nameOf));
    const sections = view.sections.flatMap(({ title, steps, conclusion = [] }) => [
      ...(title === view.derivatives.before ? [this.board.derivatives.draw(view)] : []),
      make(
        "section",
        "",
        ...drawHeading(title, steps),
        title === view.learning.section ? this.downhill : "",
        ...steps.map((step) => drawStep(view, step)),
        ...drawConclusion(conclusion),
      ),
    ]);
    this.summary = make("p", "summary");
    this.panel = drawPanel(view);
    fillPanel(view, this.panel);
    keepHeight(this.panel);
    this.presenter = drawPresenter();
    this.help = drawHelp(view, () => this.stepCells.forEach((cells) => cells.filter((cell) => "classes" in cell.dataset).forEach(tellClassKey)));
    this.popover = drawPopover();
    this.top = make("div", "top", this.summary, drawPager(view));
    this.main.replaceChildren(this.strip, this.top, this.presenter, this.panel, ...sections, this.preview.draw(), this.board.telling.draw(), this.help, this.board.going.draw(), this.popover);
    for (const details of /** @type {HTMLDetailsElement[]} */ (elementsIn(this.main, "details"))) details.open = open.has(nameOf(details));
    this.index();
    this.arrange();
    this.watch();
    this.hadFocus = { name, typed, selection };
  }

  // Note which steps are seen, and how high what stays in view is.
  watch() {
    this.stuck.disconnect();
    for (const element of [this.presenter, this.strip]) this.stuck.observe(element);
    this.seeing.disconnect();
    this.near.clear();
    for (const part of this.parts) this.seeing.observe(part);
  }

  // All dialogs stand beside the steps: none is looked for in them.
  hasOpenDialog() {
    return [...this.main.children].some((child) => child instanceof HTMLDialogElement && child.open);
  }

  // In a narrow window what is said of the board and of the held cell comes after the first step, so that the grids are near.
  arrange() {
    const [first] = this.steps.values();
    if (!first) return;
    keepFocus(this.main, () => {
      if (matchMedia(NARROW).matches) return first.after(this.summary, this.panel);
      this.top.prepend(this.summary);
      return this.presenter.after(this.panel);
    });
  }

  stop() {
    clearTimeout(this.farTimer);
    this.seeing.disconnect();
    this.stuck.disconnect();
    this.far = new Set();
  }

  // The board stands on the page again.
  comeBack() {
    this.watch();
    if (!("whole" in this.board.root.dataset)) this.layOutAll();
  }

  // What had the focus before all was drawn has it again, and what was being typed is still there.
  giveFocusBack() {
    if (!this.hadFocus) return;
    const { name, typed, selection } = this.hadFocus;
    this.hadFocus = undefined;
    const again = name && elementsIn(this.main, CAN_HAVE_FOCUS).find((element) => nameOf(element) === name);
    if (!again) return;
    this.focusAgain(again, typed);
    const field = focusedNear(this.board.root);
    if (selection && field instanceof HTMLInputElement) field.setSelectionRange(selection[0], selection[1]);
  }

  /**
   * Focus the element in the place of the one that had the focus, and put in what was being typed.
   * @param {HTMLElement} element
   * @param {string | undefined} typed
   */
  focusAgain(element, typed) {
    if (element instanceof HTMLInputElement && element.matches(".size, .amount") && typed !== undefined) element.value = typed;
    if (!element.matches("td")) return element.focus({ preventScroll: true });
    const cell = /** @type {CellElement} */ (element);
    focusCell(cell);
    return typed === undefined ? undefined : this.board.entries.edit(cell, typed);
  }

  /**
   * Where the step is that is looked at: the one with the focus, or else the one that begins above the window's top.
   * @returns {() => void} scrolls it there again after all was drawn anew and what is above it got another height
   */
  place() {
    const focused = focusedNear(this.board.root)?.closest(".step");
    const { windowTop } = this;
    const seen = [...this.steps].filter(([, step]) => isSeen(step, windowTop));
    const [name] = seen.find(([, step]) => step === focused) ?? seen.find(([, step]) => topOf(step) < windowTop) ?? [];
    const before = topOf(this.steps.get(name ?? ""));
    return () => scrollerOf(this.board.root).scrollBy(0, topOf(this.steps.get(name ?? "")) - before);
  }

  // What stays in view lies over no step that is scrolled to.
  measureStuck() {
    const { style } = this.board.root;
    const { presenter, strip } = this;
    style.setProperty("--presenter", `${presenter.offsetHeight}px`);
    style.setProperty("--strip", `${strip.offsetHeight}px`);
  }

  // Where the part of the window begins that nothing lies over; the style says how much room is left above a step.
  get windowTop() {
    const [step] = this.steps.values();
    return NEAR_PX + (step ? Number.parseFloat(getComputedStyle(step).scrollMarginTop) : 0);
  }

  // The step that is looked at: the one with the focus where it is seen, or else the first that is seen.
  seenStep() {
    const focused = focusedNear(this.board.root)?.closest(".step");
    const { windowTop } = this;
    const seen = [...this.steps].filter(([, step]) => isSeen(step, windowTop));
    return (seen.find(([, step]) => step === focused) ?? seen[0])?.[0];
  }

  // The first paint does not wait for the layout of what is far from the window.  But what is not laid out is missing in
  // the browser's accessibility tree, so it is laid out right after, and stays so: part by part, since all parts at once
  // take half a second on a phone.
  async layOutAll() {
    const { parts } = this;
    for (const part of parts.filter(({ dataset }) => !("laid" in dataset))) {
      await new Promise((goOn) => requestAnimationFrame(() => setTimeout(goOn)));
      if (parts !== this.parts || !this.board.root.isConnected) return;
      part.dataset.laid = "";
    }
    this.board.root.dataset.whole = "";
    const asked = window.backpropAsked?.step;
    if (asked) window.backpropAsked = undefined;
    this.showStep(asked ?? this.board.view.step);
  }

  // Index the elements once, so that pointing needs no look-up in the page.
  index() {
    const { root, view } = this.board;
    const cells = cellsIn(root);
    this.places = new Map();
    for (const cell of cells) {
      const same = this.places.get(cell.dataset.key);
      if (same) same.push(cell);
      else this.places.set(cell.dataset.key, [cell]);
    }
    this.indexLetters();
    const isWhole = "whole" in root.dataset;
    this.parts = elementsIn(root, PARTS);
    // Drawn anew, all keep the heights that they had.
    for (const part of isWhole ? this.parts : []) part.dataset.laid = "";
    this.sizes = elementsIn(root, "input.size");
    this.folds = elementsIn(root, ".fold");
    const names = [...view.stepOf.keys()];
    this.steps = new Map(names.map((name) => [name, elementIn(root, `#step-${name}`)]));
    this.stepCells = new Map([...this.steps].map(([name, step]) => [name, cellsIn(step)]));
    this.stepFigures = new Map([...this.steps].map(([name, step]) => [name, elementsIn(step, ".grid")]));
    this.board.lighting.reset();
  }

  /**
   * Whether the sentence on what was typed into a matrix stands in the window, above the buttons at its lower edge.
   * @param {string} name
   */
  showsSentence(name) {
    const lowest = (visualViewport?.height ?? innerHeight) - (matchMedia(NARROW).matches ? TOOLS_PX : 0);
    return elementsIn(this.board.root, `[data-grid="${name}"] .says`).some((sentence) => {
      const { top, bottom, height } = sentence.getBoundingClientRect();
      return height > 0 && top >= 0 && bottom <= lowest;
    });
  }

  // The factors in letters, in the grids and in the derivatives.
  indexLetters() {
    this.letterChips = indexChips(elementsIn(this.board.root, ":is(.letters, .derivatives, .comparing) .chip"));
    this.board.lighting.chips = null;
  }

  /** @param {boolean} all whether nothing waits for the paint of what is seen: what is covered is covered everywhere */
  fill(all) {
    const { view, root } = this.board;
    const names = [...this.steps.keys()];
    const { decimals } = view.chosen.values;
    if (root.style.getPropertyValue("--decimals") !== decimals) root.style.setProperty("--decimals", decimals);
    this.board.lighting.stale = new Set(names);
    const sizes = new Map(this.board.outbox.pendingOf("size").map(({ letter, size }) => [letter, size]));
    for (const input of this.sizes) fillSize(view, input, sizes.get(input.dataset.letter ?? ""));
    const chosen = new Map([...this.board.outbox.pendingOf("choose"), ...this.board.outbox.pendingOf("read")].map(({ what, option }) => [what, option]));
    refill(this.controls, [view.chosen, [...chosen]], () => fillControls(view.chosen, chosen, this.controls));
    keepFocus(this.summary, () => fillSummary(view, this.summary));
    this.fillDownhill();
    this.far = new Set(all ? [] : names.filter((name) => !this.near.has(/** @type {HTMLElement} */ (this.steps.get(name)))));
    this.fillNumbers(names.filter((name) => !this.far.has(name)));
    keepFocus(this.panel, () => fillPanel(view, this.panel));
    const isDerived = this.parts.some((part) => part.matches(".all") && this.near.has(part));
    if (isDerived || !this.far.size) this.board.derivatives.fill();
    if (!this.isFar(this.board.unfolded.focus)) this.board.unfolded.draw();
    this.fillFarLater();
    this.giveFocusBack();
    this.fillHistory();
  }

  // All headings and grids are laid out, but an edit costs what is seen of it: the rest is filled after that is painted.
  fillFarLater() {
    const { far } = this;
    const { dataset } = this.board.root;
    clearTimeout(this.farTimer);
    delete dataset.behind;
    if (!far.size) return;
    dataset.behind = "";
    const fill = () => {
      if (far !== this.far) return;
      if (this.isFar(this.board.unfolded.focus)) this.board.unfolded.draw();
      this.far = new Set();
      this.fillNumbers([...far]);
      this.board.derivatives.fill();
      this.board.lighting.light();
      delete dataset.behind;
    };
    // In the second frame what is seen is painted.  A page that is not seen has no frames.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(fill)));
    this.farTimer = setTimeout(fill, AT_LATEST_MS);
  }

  /** @param {Cell | null} cell whether its own step is still to be filled */
  isFar(cell) {
    return cell !== null && this.far.has(cell.matrix);
  }

  /** @param {string[]} names of the steps */
  fillNumbers(names) {
    const { view, outbox, covering } = this.board;
    const pending = new Map(outbox.pendingOf("set").map((event) => [placeOf(event).key, event.text]));
    /** @type {Map<string, Draft>} */
    const drafts = new Map(
      Object.entries(view.drafts).flatMap(([matrix, list]) => list.map((draft) => /** @type {[string, Draft]} */ ([keyOf(matrix, draft.row, draft.column), draft]))),
    );
    for (const name of names) {
      const step = /** @type {HTMLElement} */ (this.steps.get(name));
      for (const cell of this.stepCells.get(name) ?? []) fillCell(view, cell, pending, drafts, covering.isCovered(cell.dataset.key));
      for (const figure of this.stepFigures.get(name) ?? []) fillFigure(view, figure);
      keepFocus(step, () => fillStep(view, name, step));
    }
  }

  fillDownhill() {
    const { isPlaying } = this.board.playing;
    fillStrip(this.board.view, isPlaying, this.strip);
    fillBanner(this.board.view, this.strip);
    fillSteps(this.board.view, isPlaying, this.downhill);
  }

  // Undo, Redo and Begin again look disabled where they would change nothing.
  fillHistory() {
    const { undo, redo, steps } = this.board.view.ack;
    const { changes } = this.board.outbox;
    // While steps are played each is a moment on its way: the text stays until its answer.
    if (!changes) for (const act of ["undo", "redo"]) fillTravel(elementIn(this.controls, `[data-act="${act}"]`), act, steps[act]);
    setAttribute(elementIn(this.controls, '[data-act="undo"]'), "aria-disabled", !undo && !changes);
    setAttribute(elementIn(this.controls, '[data-act="again"]'), "aria-disabled", !this.board.view.chosen.changed && !changes);
    setAttribute(elementIn(this.controls, '[data-act="redo"]'), "aria-disabled", !redo && !this.board.outbox.pendingOf("undo").length);
  }

  /**
   * Scroll to the step that a link asks for, once.
   * @param {string} name
   */
  showStep(name) {
    if (!name || this.linkedStep === name) return;
    this.linkedStep = name;
    this.board.presenting.goTo(name);
  }

  /**
   * @param {string} name
   * @param {number} below how far below the step's beginning, in pixels
   */
  scrollTo(name, below = 0) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = this.steps.get(name);
    const scroll = () => {
      if (!step) return;
      if (below) step.style.scrollMarginTop = `${parseFloat(getComputedStyle(step).scrollMarginTop) - below}px`;
      step.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
      step.style.scrollMarginTop = "";
    };
    // What comes into view in the first frame has its height in the second.
    requestAnimationFrame(() => requestAnimationFrame(scroll));
  }
}
