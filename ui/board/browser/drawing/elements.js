// The elements of the board: they are drawn, found once, and filled with the numbers.

import { drawControls, fillControls } from "./controls.js";
import { focusCell, leaveEditor, leaveField } from "./editing.js";
import { drawPager, drawPresenter, drawStep, fillCell, fillFigure, fillSize, fillStep, fillSummary } from "./grids.js";
import { keyOf, placeOf } from "../sums/links.js";
import { TITLE, drawHelp, drawPanel, fillPanel } from "./panel.js";
import { Preview } from "./preview.js";
import { CAN_HAVE_FOCUS, keepFocus, make, nameOf, refill, setAttribute } from "../sums/symbols.js";

export class Elements {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.preview = new Preview();
    /** @type {any} The panel above the steps. */
    this.panel = undefined;
    /** @type {any} The bar with which one presents. */
    this.presenter = undefined;
    /** @type {any} */
    this.controls = undefined;
  }

  focusedCell() {
    return this.board.root.getRootNode().activeElement?.closest("td[data-key]") ?? null;
  }

  // The controls stay as they are, with what is open and typed in them.
  draw() {
    const { view, root } = this.board;
    if (!this.main) {
      this.controls = drawControls(view.controls);
      this.main = make("div");
      root.replaceChildren(make("h1", "on-paper", TITLE), this.controls, this.main);
    }
    const focused = root.getRootNode().activeElement;
    const selected = focused?.matches("input") ? [focused.selectionStart, focused.selectionEnd] : null;
    const isField = focused?.matches(".size, .amount");
    const typed = focused?.matches(".editor") ? leaveEditor(focused) : isField ? leaveField(focused) : undefined;
    const name = this.main.contains(focused) ? nameOf(focused.closest("td") ?? focused) : null;
    const sections = view.sections.map(({ title, steps }) =>
      make("section", "", make("h2", "", title), ...steps.map((step) => drawStep(view, step))),
    );
    this.summary = make("p", "summary");
    this.panel = drawPanel(view);
    fillPanel(view, this.panel);
    this.presenter = drawPresenter();
    this.help = drawHelp();
    const top = make("div", "top", this.summary, drawPager(view));
    this.main.replaceChildren(top, this.presenter, this.panel, ...sections, this.preview.draw(), this.board.telling.draw(), this.help);
    this.index();
    this.showStep(view.step);
    this.hadFocus = { name, typed, selected };
  }

  // What had the focus before all was drawn has it again, and what was being typed is still there.
  giveFocusBack() {
    const { name, typed, selected } = this.hadFocus ?? {};
    this.hadFocus = undefined;
    const again = name && [...this.main.querySelectorAll(CAN_HAVE_FOCUS)].find((element) => nameOf(element) === name);
    if (!again) return;
    this.focusAgain(again, typed);
    if (selected) this.board.root.getRootNode().activeElement.setSelectionRange?.(...selected);
  }

  focusAgain(element, typed) {
    if (element.matches(".size, .amount") && typed !== undefined) element.value = typed;
    if (!element.matches("td")) return element.focus({ preventScroll: true });
    focusCell(element);
    return typed === undefined ? undefined : this.board.entries.edit(element, typed);
  }

  // How high each step is, so that those far from the window, which are not laid out, still take their place.
  measure() {
    const steps = [...this.steps.values()];
    for (const step of steps) step.style.contentVisibility = "visible";
    const { paddingTop, paddingBottom } = getComputedStyle(steps[0]);
    const heights = steps.map((step) => step.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom));
    steps.forEach((step, i) => {
      step.style.containIntrinsicHeight = `auto ${heights[i]}px`;
      step.style.contentVisibility = "";
    });
    this.width = this.board.root.clientWidth;
  }

  // Where everything stands, found once, so that pointing looks nothing up.
  index() {
    const { root, view } = this.board;
    this.cells = [...root.querySelectorAll("td[data-matrix]")];
    this.places = new Map();
    for (const cell of this.cells) {
      const same = this.places.get(cell.dataset.key);
      if (same) same.push(cell);
      else this.places.set(cell.dataset.key, [cell]);
    }
    this.figures = [...root.querySelectorAll(".grid")];
    this.sizes = [...root.querySelectorAll("input.size")];
    const names = [...view.stepOf.keys()];
    this.steps = new Map(names.map((name) => [name, root.querySelector(`#step-${name}`)]));
    this.stepCells = new Map(names.map((name) => [name, [...this.steps.get(name).querySelectorAll("td[data-matrix]")]]));
    this.board.lighting.reset();
  }

  fill() {
    const { view } = this.board;
    const pending = new Map(this.board.outbox.pendingOf("set").map((event) => [placeOf(event).key, event.text]));
    const drafts = new Map(
      Object.entries(view.drafts).flatMap(([matrix, list]) => list.map((x) => [keyOf(matrix, x.row, x.column), x])),
    );
    this.board.lighting.stale = true;
    const sizes = new Map(this.board.outbox.pendingOf("size").map(({ letter, size }) => [letter, size]));
    for (const input of this.sizes) fillSize(view, input, sizes.get(input.dataset.letter));
    const chosen = new Map([...this.board.outbox.pendingOf("choose"), ...this.board.outbox.pendingOf("read")].map(({ what, option }) => [what, option]));
    refill(this.controls, [view.chosen, [...chosen]], () => fillControls(view.chosen, chosen, this.controls));
    keepFocus(this.summary, () => fillSummary(view, this.summary));
    for (const cell of this.cells) fillCell(view, cell, pending, drafts, this.board.covering.isCovered(cell.dataset.key));
    for (const figure of this.figures) fillFigure(view, figure);
    for (const [name, step] of this.steps) keepFocus(step, () => fillStep(view, name, step));
    keepFocus(this.panel, () => fillPanel(view, this.panel));
    this.board.unfolded.draw();
    this.giveFocusBack();
    this.fillHistory();
  }

  // Undo and Redo look as if there were nothing to press where there is nothing to bring back.
  fillHistory() {
    const { undo, redo } = this.board.view.ack;
    const { changes } = this.board.outbox;
    setAttribute(this.controls.querySelector('[data-act="undo"]'), "aria-disabled", !undo && !changes);
    setAttribute(this.controls.querySelector('[data-act="again"]'), "aria-disabled", !this.board.view.chosen.changed && !changes);
    setAttribute(this.controls.querySelector('[data-act="redo"]'), "aria-disabled", !redo && !this.board.outbox.pendingOf("undo").length);
  }

  // The step that a link asked for.
  showStep(name) {
    if (!name || this.gone === name) return;
    this.gone = name;
    this.scrollTo(name);
  }

  scrollTo(name) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() => this.steps.get(name)?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }));
  }
}
