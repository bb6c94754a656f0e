// What a person does with the keyboard.

import { closeBox } from "../drawing/controls.js";
import { ARROWS, STARTS_AN_ENTRY, focusCell, neighbour } from "../drawing/editing.js";
import { hideWord } from "../sums/words.js";
import { cellOf } from "../sums/links.js";
import { isSwitchedOff } from "../tab/single_keys.js";

/** @import { CellElement, On } from "../dom.d.ts" */

/** @type {Record<string, number>} Where a clicker's two keys go in what is presented. */
const TURNS = { PageDown: 1, PageUp: -1 };

export class Keys {
  /** @param {import("../board.js").Board} board */
  constructor(board) {
    this.board = board;
  }

  /** @param {On<KeyboardEvent>} event */
  onKey(event) {
    const { target, key } = event;
    if (target.matches("input") && this.onFieldKey(target, key)) return undefined;
    if (key === "Escape" && this.board.elements.controls.contains(target) && closeBox(this.board.elements.controls, target)) return event.preventDefault();
    if (target.matches("input, select") || target.closest("dialog")) return undefined;
    if (key === "Escape" && hideWord(this.board.elements.popover)) return event.preventDefault();
    if (key === "Escape" && this.board.held && !this.board.presenting.current) return this.board.pin(null);
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    /** @type {CellElement | null} */
    const cell = target.closest("td[data-key]");
    /** @type {HTMLElement | null} */
    const path = target.closest("tr[data-path]");
    if (cell ? this.onCellKey(cell, key) : path && this.onPathKey(path, key)) {
      event.preventDefault();
      event.stopPropagation();
    }
    return undefined;
  }

  /**
   * In a field Enter sends its text, and Esc restores the text from before.
   * @param {HTMLInputElement} field
   * @param {string} key
   * @returns {boolean} whether the key was one of them
   */
  onFieldKey(field, key) {
    if (key === "Escape" && field.type === "text" && field.value !== field.defaultValue) field.value = field.defaultValue;
    else if (key !== "Enter") return false;
    else if (field.matches(".size")) this.board.entries.resize(field);
    else if (field.matches(".amount") && field.value.trim()) this.board.entries.nudge(field.value.trim());
    else clickSend(field);
    return true;
  }

  /**
   * Move up and down the paths of a chain rule, as in a grid.
   * @param {HTMLElement} path
   * @param {string} key
   */
  onPathKey(path, key) {
    if (key !== "ArrowDown" && key !== "ArrowUp") return false;
    const next = key === "ArrowDown" ? path.nextElementSibling : path.previousElementSibling;
    if (next instanceof HTMLElement) next.focus();
    return true;
  }

  /**
   * @param {CellElement} cell
   * @param {string} key
   * @returns {boolean} whether the key does something in a cell
   */
  onCellKey(cell, key) {
    const arrow = ARROWS[key];
    const editable = "editable" in cell.dataset;
    if (arrow) focusCell(neighbour(cell, ...arrow));
    else if (key === "Home") focusCell(/** @type {CellElement} */ (cell.parentElement.querySelector("td")));
    else if (key === "End") focusCell(/** @type {CellElement} */ (cell.parentElement.lastElementChild));
    else if (this.board.covering.isCovered(cell.dataset.key) && ["Enter", " ", "F2"].includes(key)) this.board.covering.reveal(cell.dataset.key);
    else if (editable && (key === "Enter" || key === "F2")) this.board.entries.edit(cell);
    else if (key === "Enter" || key === " ") this.board.pin(cellOf(cell.dataset.key));
    else if (editable && key === "c" && this.board.view.grids[cell.dataset.matrix].classes && !isSwitchedOff(key)) this.board.entries.chooseClass(cell);
    else if (editable && (key === "Delete" || key === "Backspace")) this.board.entries.set(cell, "0");
    else if (editable && STARTS_AN_ENTRY.test(key)) this.board.entries.edit(cell, key);
    else return false;
    return true;
  }

  /**
   * Keys that do the same wherever the focus is, outside of text fields.
   * @param {KeyboardEvent} event
   */
  onKeyAnywhere(event) {
    const [origin] = event.composedPath();
    const target = origin instanceof Element ? origin : null;
    const commands = event.ctrlKey || event.metaKey;
    const travels = commands && event.key.toLowerCase() === "z";
    const isText = target?.matches("input:not([type=radio], [type=range]), textarea, [contenteditable], [role=combobox]");
    // A field of the board in which nothing was typed has nothing of its own to undo.
    const isField = target instanceof HTMLInputElement && this.board.root.contains(target);
    const isIdle = travels && isField && target.value === target.defaultValue;
    if ((isText && !isIdle) || event.altKey) return;
    if (this.board.elements.hasOpenDialog()) return;
    if (travels) this.board.commands.travel(event.shiftKey ? "redo" : "undo");
    else if (commands || target?.matches("input, select") || isSwitchedOff(event.key)) return;
    else if (event.key === "?") this.board.elements.help.showModal();
    else if (event.key === "s") this.board.going.open();
    else if (event.key === "l") this.board.commands.turnLetters();
    else if (event.key === "p") this.board.presenting.toggle();
    else if (this.board.presenting.current && event.key === "Escape" && !event.defaultPrevented) this.board.presenting.stop();
    else if (this.board.presenting.resumes(event.key)) event.stopPropagation();
    else if (this.board.presenting.current && event.key in TURNS) this.board.presenting.turn(TURNS[event.key]);
    else if (this.board.presenting.current && event.key === "ArrowRight") this.board.presenting.step("on");
    else if (this.board.presenting.current && event.key === "ArrowLeft") this.board.presenting.step("back");
    else return;
    event.preventDefault();
  }
}

/**
 * Press the button that sends the values of the box around a field.
 * @param {HTMLInputElement} field
 */
function clickSend(field) {
  /** @type {HTMLElement | null | undefined} */
  const button = field.closest(".box")?.querySelector("[data-sends]");
  button?.click();
}
