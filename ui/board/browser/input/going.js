// Going to a step: from the list of all steps, and from the panel to the sum of the held cell.  The focus goes along.

import { drawDialog } from "../drawing/panel.js";
import { elementIn, elementsIn, make, wholeNames } from "../sums/symbols.js";

/**
 * @import { Step } from "../payload.d.ts"
 * @import { View } from "../view.d.ts"
 */

// The button on the page that stands before the links to the other pages, so that it is reached first.
const FIRST = ".skip";
const HOW = "Type the number of a step. Or choose one with Tab or the arrows, and press Enter.";

export class Going {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.list = make("dialog");
    /** What was typed of a step's number. */
    this.typed = "";
  }

  // The list is drawn anew with the board.
  draw() {
    const { sections } = this.board.view;
    this.list = drawDialog("steps", "Go to a step", make("div", "", make("p", "quiet", HOW), ...sections.flatMap(drawListed)), [["Close", ""]]);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("close", () => this.list.returnValue && this.go(this.list.returnValue, "h3"));
    return this.list;
  }

  open() {
    this.typed = "";
    this.list.returnValue = "";
    this.list.showModal();
  }

  /**
   * @param {MouseEvent} event
   */
  onPage(event) {
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches(FIRST)) this.open();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    /** @type {HTMLButtonElement[]} */
    const buttons = elementsIn(this.list, "[data-number]");
    const at = buttons.findIndex((button) => button.matches(":focus"));
    if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    else if (event.key === "ArrowUp") buttons.at(Math.max(at, 0) - 1)?.focus();
    else if (event.key.trim().length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) this.onCharacter(event.key, buttons);
    else return;
    event.preventDefault();
  }

  /**
   * Go to the only step whose number begins with what was typed; of several, focus the first.
   * @param {string} character
   * @param {HTMLButtonElement[]} buttons
   */
  onCharacter(character, buttons) {
    const longer = matching(buttons, this.typed + character);
    this.typed = longer.length ? this.typed + character : character;
    const steps = longer.length ? longer : matching(buttons, character);
    steps[0]?.focus();
    if (steps.length === 1) steps[0].click();
  }

  /**
   * Scroll to a step and focus a part of it.
   * @param {string} name
   * @param {string} part
   */
  go(name, part) {
    this.board.presenting.goTo(name);
    this.focus(name, part);
  }

  /**
   * @param {string} name
   * @param {string} part
   */
  focus(name, part) {
    elementIn(/** @type {HTMLElement} */ (this.board.elements.steps.get(name)), part).focus({ preventScroll: true });
  }
}

/**
 * The steps whose number begins with a text; a letter alone stands for the numbers that end with it.
 * @param {HTMLButtonElement[]} buttons
 * @param {string} text
 */
const matching = (buttons, text) =>
  buttons.filter(({ dataset: { number = "" } }) => number.startsWith(text) || (/^[a-z]$/.test(text) && number.endsWith(text)));

/** @param {View["sections"][number]} section */
const drawListed = ({ title, steps }) => [make("h3", "", title), make("ol", "", ...steps.map((step) => make("li", "", drawListedStep(step))))];

/** @param {Step} step */
function drawListedStep({ name, number, title }) {
  const button = make("button", "plain", `${number} `, make("span", "title", ...wholeNames(title)));
  button.value = name;
  button.dataset.number = number;
  return button;
}
